/*
 * dismissed.h - texts that the desk dismissed, so that a formula or a syndicated release
 * is not raised again.
 *
 * A text is known by its keys: hashes of its folded words, four at a time
 * (use/text_keys.h). Of a recorded use at most 64 keys are kept; a text that was
 * dismissed keeps them all. A use is of that text when at least four in five of its keys
 * stand in it: so a shorter piece of a dismissed text is known again, and a use that has
 * other words besides is not. Nothing is ever deleted: a mark stands beside the use, and
 * a dismissal that is undone stays with its time.
 *
 * The rules of register.h hold: one thread, borrowed slices, what errors mean.
 */
#ifndef NAQL_REGISTER_DISMISSED_H
#define NAQL_REGISTER_DISMISSED_H

#include "register/register.h"

struct register_dismissed {
	int64_t n;	  /* its row; told only */
	struct slice key; /* 16 hex digits: of all its keys */
	int64_t file;	  /* the case that dismissed it */
	struct slice why; /* the dismissal, a word of rights/case_state.h */
	int64_t at;	  /* seconds */
	int64_t ended;	  /* TIME_NONE: in force; told only */
	uint64_t n_keys;  /* told only */
	uint64_t marked;  /* uses marked by it; told only */
};

/* register_use_text() - the keys of a recorded use. None is no error. */
naql_status register_use_text(struct reg *r, struct slice use, const uint64_t *keys,
			      size_t n_keys, naql_error *err) NAQL_MUST_USE;
/*
 * register_dismissed_add() - a text from now on, and the recorded uses of it marked.
 *
 * keys     all of them, ascending, at least one.
 * Returns  NAQL_OK; NAQL_DONE: this text is dismissed already.
 * Cost     O(recorded uses).
 */
naql_status register_dismissed_add(struct reg *r, const struct register_dismissed *d,
				   const uint64_t *keys, size_t n_keys,
				   naql_error *err) NAQL_MUST_USE;
/* register_dismissed_mark() - mark a recorded use with every text in force that holds it.
 * Cost: a look-up a key. */
naql_status register_dismissed_mark(struct reg *r, struct slice use,
				    naql_error *err) NAQL_MUST_USE;
/* register_dismissed_of() - the oldest text in force that a use is marked with;
 * NAQL_DONE: none. Slices are valid until the next register call. */
naql_status register_dismissed_of(struct reg *r, struct slice use,
				  struct register_dismissed *out,
				  naql_error *err) NAQL_MUST_USE;
/*
 * register_dismissed_end() - no longer dismissed from 'at' on.
 *
 * key      one text; {NULL, 0}: all of case 'file'.
 * n        receives how many ended.
 */
naql_status register_dismissed_end(struct reg *r, struct slice key, int64_t file,
				   int64_t at, uint64_t *n,
				   naql_error *err) NAQL_MUST_USE;
/* register_dismissed_each() - also those that ended, in the order of dismissing. */
naql_status register_dismissed_each(struct reg *r,
				    naql_status (*fn)(void *ctx,
						      const struct register_dismissed *d,
						      naql_error *err),
				    void *ctx, naql_error *err) NAQL_MUST_USE;

#endif
