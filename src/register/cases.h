/*
 * cases.h - the desk's follow-up of uses: cases, each a row of events that are only
 * added.
 *
 * What a case is now stands in its newest event; the register keeps events and which uses
 * belong to a case, and does not read what an event says (rights/case_state.h has the
 * states, engine/cases.c the rules). Every event is an entry of the log.
 *
 * The rules of register.h hold: one thread, borrowed slices, what errors mean.
 */
#ifndef NAQL_REGISTER_CASES_H
#define NAQL_REGISTER_CASES_H

#include "register/register.h"

struct register_case_event {
	int64_t file;	     /* number of the case; 0 for add: a new one */
	uint32_t nth;	     /* from 1 in its case; not looked at by add */
	struct slice json;   /* one object, UTF-8: docs/format-register.md */
	int64_t at;	     /* seconds */
	struct slice author; /* who did it; required */
	struct slice reason; /* why; absent: nobody said */
};
/*
 * register_case_add() - the next event of a case, and an entry of the log.
 *
 * e        file and nth receive their numbers.
 * uses     ids that join the case with this event. A use stands in one case at most:
 *          NAQL_E_USAGE names the case that has it; NAQL_E_NOTFOUND: not recorded.
 */
naql_status register_case_add(struct reg *r, struct register_case_event *e,
			      const struct slice *uses, size_t n_uses,
			      naql_error *err) NAQL_MUST_USE;
/* register_case_each() - the newest event of each case, by number; file 0: all.
 * opened: time of the first event; n_uses: uses that belong to it. */
naql_status register_case_each(struct reg *r, int64_t file,
			       naql_status (*fn)(void *ctx,
						 const struct register_case_event *newest,
						 int64_t opened, uint64_t n_uses,
						 naql_error *err),
			       void *ctx, naql_error *err) NAQL_MUST_USE;
/* register_case_events() - all events of one case, oldest first. */
naql_status register_case_events(struct reg *r, int64_t file,
				 naql_status (*fn)(void *ctx,
						   const struct register_case_event *e,
						   naql_error *err),
				 void *ctx, naql_error *err) NAQL_MUST_USE;
/* register_case_uses() - ids of the uses of a case, in the order they joined. */
naql_status register_case_uses(struct reg *r, int64_t file,
			       naql_status (*fn)(void *ctx, struct slice use,
						 naql_error *err),
			       void *ctx, naql_error *err) NAQL_MUST_USE;
/* register_case_of() - the case a use stands in; NAQL_DONE: in none. */
naql_status register_case_of(struct reg *r, struct slice use, int64_t *file,
			     naql_error *err) NAQL_MUST_USE;

#endif
