/*
 * recorded.h - what the report shares with the listing of recorded uses.
 */
#ifndef NAQL_ENGINE_RECORDED_H
#define NAQL_ENGINE_RECORDED_H

#include "base/buf.h"
#include "naql/uses.h"
#include "register/register.h"

/* recorded_line() - the use record with its newest judgement in place; judgement empty:
 * as it is. */
void recorded_line(struct slice record, struct slice judgement, struct buf *out);
/* recorded_full() - recorded_line() and what the desk did with the use: a line of
 * naql_uses(). */
struct seen_book;
naql_status recorded_full(struct reg *r, struct seen_book *seen,
			  const struct register_use *u, struct slice judgement,
			  struct buf *out, naql_error *err) NAQL_MUST_USE;
/* recorded_filter() - the public filter as the register takes it; NAQL_E_USAGE on a bad
 * date. */
naql_status recorded_filter(const naql_use_filter *f, struct register_use_filter *out,
			    naql_error *err) NAQL_MUST_USE;
/* recorded_story_text() - the stored text of a version of a story; NAQL_DONE: its segment
 * is not there, or does not hold it. */
naql_status recorded_story_text(naql_archive *a, struct slice story, uint32_t version,
				struct buf *out, naql_error *err) NAQL_MUST_USE;
/* recorded_register() - the open register of an archive; borrowed. */
struct reg *recorded_register(naql_archive *a);

#endif
