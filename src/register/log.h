/*
 * log.h - the log as a tree: what each entry vouches for, heads, proofs, erasing.
 *
 * An entry is a leaf of the tree of RFC 9162. The leaf holds no content but two hashes of
 * salted content: of the fact (subject and detail) and of the note (who and why). So a
 * part can be shown without the other, and what has to be erased can be erased: salt and
 * content go, the leaf stands, and so does every head and every proof ever given away.
 * The texts that are hashed, byte by byte: docs/format-register.md.
 *
 * The rules of register.h hold: one thread, borrowed slices, what errors mean. Appending
 * is register_log().
 */
#ifndef NAQL_REGISTER_LOG_H
#define NAQL_REGISTER_LOG_H

#include "base/buf.h"
#include "base/merkle.h"
#include "register/register.h"

#define LOG_SALT_LEN 16
#define LOG_KIND_MAX 32 /* characters of a kind: lower-case letters and _ */

/* What is hashed; the text without the zero byte that a leaf has in front. */
void register_log_fact_text(struct buf *out, const struct register_log_entry *e);
void register_log_note_text(struct buf *out, const struct register_log_entry *e);
void register_log_leaf_text(struct buf *out, const struct register_log_entry *e);
/* register_log_head_text() - what a time stamp is asked for. */
void register_log_head_text(struct buf *out, const struct merkle_head *head);

/*
 * register_log_holding() - the entries that hold a text, oldest first: in themselves, or
 * in what is kept beside them (an item's byline, versions of parties, outlets, contracts,
 * allow entries and restrictions, events of cases, records and excerpts of uses).
 *
 * text     compared byte by byte; an empty one is held by all.
 * Cost     all rows of those tables are read.
 */
naql_status register_log_holding(struct reg *r, struct slice text,
				 naql_status (*fn)(void *ctx,
						   const struct register_log_entry *e,
						   naql_error *err),
				 void *ctx, naql_error *err) NAQL_MUST_USE;
/* register_log_newest() - the newest head that was committed; size 0 while there is none.
 */
naql_status register_log_newest(struct reg *r, struct merkle_head *out,
				naql_error *err) NAQL_MUST_USE;
/* register_log_head() - of the first 'size' entries. NAQL_E_USAGE: there are not so many.
 */
naql_status register_log_head(struct reg *r, uint64_t size, struct merkle_head *out,
			      naql_error *err) NAQL_MUST_USE;
/* register_log_of() - the newest entry about a use, a judgement of it (by the use's id)
 * a version of an item or of the notice; NAQL_DONE: there is none, or it is from before
 * the log had such.
 */
enum register_log_about {
	REGISTER_LOG_USE,
	REGISTER_LOG_JUDGEMENT,
	REGISTER_LOG_ITEM,
	REGISTER_LOG_NOTICE, /* 'version' is its number, 'id' is not looked at */
};
naql_status register_log_of(struct reg *r, enum register_log_about about, struct slice id,
			    uint32_t version, int64_t *seq,
			    naql_error *err) NAQL_MUST_USE;
/* register_log_cover() - the smallest head that was committed over at least 'size'
 * entries; NAQL_E_USAGE: none is. */
naql_status register_log_cover(struct reg *r, uint64_t size, struct merkle_head *out,
			       naql_error *err) NAQL_MUST_USE;
/* register_log_prove() - entry seq (from 1) stands in the tree of 'size' entries. */
naql_status register_log_prove(struct reg *r, int64_t seq, uint64_t size,
			       struct merkle_proof *out, naql_error *err) NAQL_MUST_USE;
/* register_log_extends() - the tree of 'first' entries is the begin of that of 'size'. */
naql_status register_log_extends(struct reg *r, uint64_t first, uint64_t size,
				 struct merkle_proof *out, naql_error *err) NAQL_MUST_USE;
/*
 * register_log_erase() - take who and why out of entry seq for good, and what else of a
 * person the archive keeps of it: an item's byline, a party's content, the free text of
 * an outlet, contract, allow entry, restriction or event of a case (with the entry's own
 * subject and detail, which would give the content's hash away). An entry of its own
 * says that it was done, by whom and why, and has the hash of the row as it is now.
 *
 * Returns  NAQL_OK; NAQL_DONE (erased before); NAQL_E_NOTFOUND; NAQL_E_USAGE (no reason).
 * The bytes are overwritten; in naql.db-wal they stand until nobody has the archive open.
 */
naql_status register_log_erase(struct reg *r, int64_t seq, struct slice reason,
			       int64_t now, naql_error *err) NAQL_MUST_USE;

/* ---- time stamps of heads (RFC 3161), as an authority sent them ---- */
struct register_stamp {
	int64_t n;	    /* from 1 */
	uint64_t size;	    /* of the head it is over */
	struct slice reply; /* DER */
	int64_t at;	    /* the authority's time, seconds */
	int64_t added;
	int64_t log; /* its entry */
};
/* register_stamp_add() - NAQL_DONE when this reply is there. The caller has verified it.
 */
naql_status register_stamp_add(struct reg *r, const struct register_stamp *p,
			       naql_error *err) NAQL_MUST_USE;
naql_status register_stamp_each(struct reg *r,
				naql_status (*fn)(void *ctx,
						  const struct register_stamp *s,
						  naql_error *err),
				void *ctx, naql_error *err) NAQL_MUST_USE;
/* register_head_each() - heads as they were committed, smallest first. */
naql_status register_head_each(struct reg *r,
			       naql_status (*fn)(void *ctx,
						 const struct merkle_head *head,
						 naql_error *err),
			       void *ctx, naql_error *err) NAQL_MUST_USE;

#endif
