/*
 * furniture.h - blocks that a scan has seen on many pages of one host: boxes that a site
 * puts beside every story. Learned while results are taken in the order of the input, so
 * what is known of a page depends on the pages before it and on nothing else.
 *
 * Only blocks that hold a passage are counted. That is enough: a block with a passage has
 * it on every page on which it stands, so all its pages are among those with a use.
 *
 * A page counts once, and so do its copies: pages are told apart by what they name as
 * their address (AMP and print copies name the same, use/address.h), and by their titles.
 * A block that makes up most of its page's story is never furniture: sites print one
 * story under several headlines (docs/pages.md has the numbers). Memory is bounded: what
 * was seen on the fewest pages is forgotten first.
 */
#ifndef NAQL_ENGINE_FURNITURE_H
#define NAQL_ENGINE_FURNITURE_H

#include "base/arena.h"
#include "base/buf.h"
#include "use/use.h"

#define FURNITURE_PAGES 10u /* the block's tenth page is the first that is told so */

/* What a use is asked by: of each passage the block it stands in, 0 where that is none or
 * may not be furniture. */
struct furniture_keys {
	const uint64_t *block;
	size_t n;
	uint64_t page, title; /* title 0: none */
};

/* furniture_take() - the keys of a use, in 'arena'. Returns  NAQL_OK; NAQL_E_NOMEM. */
naql_status furniture_take(const struct use *u, struct arena *arena,
			   struct furniture_keys *out, naql_error *err) NAQL_MUST_USE;

struct furniture; /* of one scan */

naql_status furniture_new(struct furniture **out, naql_error *err) NAQL_MUST_USE;
void furniture_free(struct furniture *f);
/* furniture_learn() - the block of each passage stands on this page too; is[]: on so many
 * before that it is furniture. Returns  whether any is. */
bool furniture_learn(struct furniture *f, const struct furniture_keys *k, bool *is);
/*
 * furniture_mark() - append a record to 'out' with the "where" of the passages that stand
 * in furniture changed to boilerplate.
 *
 * record   as use_write() or use_write_excerpts() wrote it, with n passages.
 */
void furniture_mark(const bool *is, size_t n, struct slice record, struct buf *out);

#endif
