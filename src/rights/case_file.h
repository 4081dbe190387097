/*
 * case_file.h - what a case is at one time, and what a step of the desk makes of it.
 *
 * Pure: no register and no clock. What a step asks of the uses of a case (have they been
 * looked at?) is engine/cases.c's to check.
 */
#ifndef NAQL_RIGHTS_CASE_FILE_H
#define NAQL_RIGHTS_CASE_FILE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "naql/cases.h"
#include "rights/case_state.h"

struct case_file {
	enum case_state state;
	struct slice owner;		    /* empty: nobody */
	struct slice dismissal;		    /* empty unless dismissed */
	struct slice subject_kind, subject; /* "party", "outlet", "story"; absent: uses */
	int64_t due;			    /* TIME_NONE: no date, or stopped */
	int64_t left; /* seconds left when a dispute stopped the clock; TIME_NONE: none */
	bool disputed;
};

struct case_step {
	naql_case_action action;
	struct slice value;
	struct slice reason;
	const struct slice *uses; /* that join the case */
	size_t n_uses;
	struct slice use;	   /* the one that was looked at */
	const struct slice *texts; /* names of the texts that were dismissed */
	size_t n_texts;
};

/* case_file_apply() - the step taken at 'at': NAQL_E_USAGE says why it may not be. */
naql_status case_file_apply(struct case_file *f, const struct case_step *step, int64_t at,
			    naql_error *err) NAQL_MUST_USE;
/* case_file_write() - the event as its JSON: what was done, and what the case is then. */
void case_file_write(const struct case_file *f, const struct case_step *step,
		     struct buf *out);
/* case_file_read() - back from the newest event; slices in 'arena'. NAQL_E_CORRUPT. */
naql_status case_file_read(struct case_file *out, struct slice json, struct arena *arena,
			   naql_error *err) NAQL_MUST_USE;

#endif
