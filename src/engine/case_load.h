/*
 * case_load.h - cases out of the register, and what of a use bears on a case.
 */
#ifndef NAQL_ENGINE_CASE_LOAD_H
#define NAQL_ENGINE_CASE_LOAD_H

#include "register/cases.h"
#include "rights/case_file.h"

/* case_load() - what a case is now; slices in 'arena'. NAQL_E_NOTFOUND. */
naql_status case_load(struct reg *r, int64_t number, struct arena *arena,
		      struct case_file *out, naql_error *err) NAQL_MUST_USE;
/* case_load_outcome_is() - of a judgement's JSON; an absent one has no outcome. */
bool case_load_outcome_is(struct slice judgement, const char *outcome);
/* case_load_for_review() - why a person must have given a reason before the other side is
 * written to about this use; NULL: no such reason. Static. */
const char *case_load_for_review(const struct register_use *u, struct slice judgement);
/* case_load_reviewed() - whether the event says that a person opened this use. */
naql_status case_load_reviewed(const struct register_case_event *e, struct slice use,
			       bool *out, naql_error *err) NAQL_MUST_USE;

#endif
