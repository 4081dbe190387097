/*
 * naql/uses.h - the recorded uses: listing, showing side by side, forgetting.
 *
 * Caveats first. What is listed is what scans with .record kept, judged when somebody
 * last called naql_judge(); a page that was never scanned is not known to be without a
 * use. Excerpts are stored with the use, so that no crawl file is needed to show it.
 */
#ifndef NAQL_USES_H
#define NAQL_USES_H

#include "naql/archive.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Which uses; NULL, 0 or false: any. Dates: "2026-11-22" or with a time, UTC. */
typedef struct naql_use_filter {
	size_t size;
	const char *since, *until; /* by capture, half-open */
	const char *host;	   /* this host and below */
	const char *story;	   /* its id */
	const char *kind;	   /* "whole", "part", ...: docs/format-use.md */
	const char *outcome;	   /* of the newest judgement, as NO_CONTRACT_FOUND */
	const char *id;		   /* a prefix of at least 4 digits */
	uint64_t limit;		   /* the strongest so many */
	const char *party;	   /* by the newest judgement */
	bool unworked; /* in no case, and of no text that the desk dismissed */
} naql_use_filter;

/*
 * naql_uses() - one use record a line, with its newest judgement, strongest first.
 *
 * f         NULL: all.
 * n         receives how many; may be NULL.
 * Returns   NAQL_OK; NAQL_E_USAGE (a date or an id that is none); NAQL_E_CORRUPT.
 *
 * Behind the judgement stands when the use was seen (docs/seen.md): "seen":{"event",
 * "first","last","captures","addresses","gone","without"}; and what the desk did, where
 * it did something: "case" (its number) and "dismissed_before" ({"text","case","why",
 * "at"}: of a text that was dismissed).
 */
NAQL_API naql_status naql_uses(naql_archive *a, const naql_use_filter *f,
			       const naql_sink *sink, uint64_t *n,
			       naql_error *err) NAQL_MUST_USE;

/*
 * naql_use_show() - one use, side by side, as text for a terminal.
 *
 * id        its id or a unique prefix of at least 4 digits.
 * colour    ANSI colours.
 * width     columns of the terminal; 0: 100.
 * sink      line: lines of text for people, which may change.
 * Returns   NAQL_OK; NAQL_E_NOTFOUND; NAQL_E_USAGE (no id, or one that begins several).
 */
NAQL_API naql_status naql_use_show(naql_archive *a, const char *id, bool colour,
				   unsigned width, const naql_sink *sink,
				   naql_error *err) NAQL_MUST_USE;

/*
 * naql_use_forget() - delete a recorded use, its judgements and excerpts.
 *
 * reason    for the log; NULL: nobody says.
 * Returns   NAQL_OK; NAQL_E_NOTFOUND.
 *
 * A later scan of the same page with .record enters it again.
 */
NAQL_API naql_status naql_use_forget(naql_archive *a, const char *id, const char *reason,
				     naql_error *err) NAQL_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
