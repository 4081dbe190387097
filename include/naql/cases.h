/*
 * naql/cases.h - the desk's work on recorded uses: cases, and texts that were dismissed.
 *
 * Caveats first. A case is a note of what people did; the software writes no letter and
 * sends nothing. Whoever notes that the other side was contacted must have opened each
 * use of the case side by side (NAQL_CASE_REVIEW), and where a use is of common source or
 * was judged QUOTATION_REVIEW, UNDETERMINED or ORIGIN_UNCLEAR, or not judged at all, have
 * given a reason with that review. Nothing is changed or deleted: every step is an event
 * of its own, with who, when and why, and an entry of the log.
 */
#ifndef NAQL_CASES_H
#define NAQL_CASES_H

#include "naql/archive.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a case is opened about: uses by their ids, or one of the others, which takes every
 * whole or part use of it that stands in no case, is of no dismissed text, and was judged
 * neither COVERED nor COVERED_VIA nor EXCLUDED, nor is left to a person's review. */
typedef struct naql_case_subject {
	size_t size;
	naql_strings uses; /* ids, or beginnings of ids of at least 4 digits */
	const char *party; /* its id; by the newest judgement */
	const char *host;  /* and those below it */
	const char *story; /* its id */
} naql_case_subject;

/*
 * naql_case_open() - a new case, in state "new".
 *
 * by       who opens it; required, for the log.
 * reason   why; may be NULL.
 * number   receives the case's number; n_uses how many uses stand in it; may be NULL.
 * Returns  NAQL_OK; NAQL_E_NOTFOUND (no such use, none that waits); NAQL_E_USAGE (a use
 *          stands in another case; opened for reading; nobody said who).
 */
NAQL_API naql_status naql_case_open(naql_archive *a, const naql_case_subject *about,
				    const char *by, const char *reason, uint64_t *number,
				    uint64_t *n_uses, naql_error *err) NAQL_MUST_USE;

typedef enum naql_case_action {
	NAQL_CASE_OPEN,	   /* naql_case_open() alone */
	NAQL_CASE_ADD,	   /* uses: join the case */
	NAQL_CASE_NOTE,	   /* value: a text of one's own */
	NAQL_CASE_ASSIGN,  /* value: the owner; new and triage become assigned */
	NAQL_CASE_STATE,   /* value: a state that may follow; reason required */
	NAQL_CASE_DUE,	   /* value: a date, or "none"; reason: what is to be done */
	NAQL_CASE_DISMISS, /* value: why, a word; reason required */
	NAQL_CASE_REOPEN,  /* back to triage; reason required */
	NAQL_CASE_REVIEW,  /* uses: one, that a person had open side by side */
	NAQL_CASE_REPLY,   /* value: what the other side answered */
	NAQL_CASE_DISPUTE, /* the same, and it disputes: the clock stops */
	NAQL_CASE_RESUME,  /* the dispute is over: the clock goes on; reason required */
	NAQL_CASE_UNDO	   /* naql_case_undo() alone */
} naql_case_action;

/* One step; which members a kind of step reads stands at its name. */
typedef struct naql_case_step {
	size_t size;
	naql_case_action action;
	const char *by;	    /* who takes it; required */
	const char *reason; /* why */
	const char *value;
	naql_strings uses;
} naql_case_step;

/*
 * naql_case_do() - one step of the desk.
 *
 * Returns  NAQL_OK; NAQL_E_NOTFOUND (no such case or use); NAQL_E_USAGE with the reason
 *          why the step may not be taken. Nothing is kept on error.
 */
NAQL_API naql_status naql_case_do(naql_archive *a, uint64_t number,
				  const naql_case_step *step,
				  naql_error *err) NAQL_MUST_USE;

/* Which cases; NULL, 0 or false: any. */
typedef struct naql_case_filter {
	size_t size;
	uint64_t number; /* this one */
	const char *state, *owner;
	const char *due_before; /* a date: due before it, the clock running */
	bool open_only; /* not dismissed, settled, licensed, removed, written off */
} naql_case_filter;

/* naql_case_list() - one line a case, by number: {"type":"case","case","state","owner",
 * "due","clock","dismissal","subject","uses","opened","changed","by"}. */
NAQL_API naql_status naql_case_list(naql_archive *a, const naql_case_filter *f,
				    const naql_sink *sink, naql_error *err) NAQL_MUST_USE;
/* naql_case_show() - the line of the case, its uses as naql_uses() has them, its events,
 * oldest first. NAQL_E_NOTFOUND. */
NAQL_API naql_status naql_case_show(naql_archive *a, uint64_t number,
				    const naql_sink *sink, naql_error *err) NAQL_MUST_USE;

/* naql_case_dismissed() - the texts that were dismissed, those no longer so too:
 * {"type":"dismissed","text","case","why","at","ended","keys","uses"}. */
NAQL_API naql_status naql_case_dismissed(naql_archive *a, const naql_sink *sink,
					 naql_error *err) NAQL_MUST_USE;
/* naql_case_undo() - a text is no longer dismissed; its uses are raised again.
 * NAQL_E_NOTFOUND; NAQL_E_USAGE: nobody said who or why. */
NAQL_API naql_status naql_case_undo(naql_archive *a, const char *text, const char *by,
				    const char *reason, naql_error *err) NAQL_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
