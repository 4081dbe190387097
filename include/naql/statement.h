/*
 * naql/statement.h - a party's statement: what it used in a period, under which contract,
 * with which duties open, and what the contract's prices come to.
 *
 * Caveats first. A statement is no invoice. It charges what was judged COVERED or
 * COVERED_DUTY_OPEN, and nothing else: for what no contract was found to cover there is a
 * part of its own, without an amount, for an offer. Quotations, unclear origins, excluded
 * and dismissed uses stand in no statement; undetermined ones are only counted. It reads
 * the newest judgements: run naql_judge() before, or limits of number are undetermined.
 */
#ifndef NAQL_STATEMENT_H
#define NAQL_STATEMENT_H

#include "naql/archive.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Whose, of when. */
typedef struct naql_statement_options {
	size_t size;
	const char *party;     /* id; required */
	const char *from, *to; /* days, as "2026-10-01": [from, to), each contract in its
				  own time zone, the rest in UTC; required */
	const char *lang;      /* "en" (NULL) or "ar": of the HTML's own words */
} naql_statement_options;

/* What stands in it, by events (docs/seen.md). */
typedef struct naql_statement_counts {
	uint64_t covered, duty_open, over_limit; /* events charged; the last among the
						    second */
	uint64_t via;				 /* covered through another party */
	uint64_t not_covered;			 /* no contract found that covers them */
	uint64_t undetermined;			 /* not in the statement */
	uint64_t lines;				 /* with an amount, also of nothing */
} naql_statement_counts;

/*
 * naql_statement() - write it to a file.
 *
 * An event (docs/seen.md) is charged once, in the period in which it was first seen. Each
 * line is in whole minor units of its currency; the total is the sum of the lines.
 *
 * path     .html or .csv; appears whole or not at all, a file of that name is replaced.
 * counts   may be NULL.
 * Returns  NAQL_OK; NAQL_E_NOTFOUND (no such party); NAQL_E_USAGE (a date, an extension,
 *          a language); NAQL_E_LIMIT (a sum beyond 2^62); NAQL_E_IO; NAQL_E_CORRUPT.
 * Cost     O(recorded uses of the party); memory likewise.
 *
 * The same state gives the same bytes: no clock is read.
 */
NAQL_API naql_status naql_statement(naql_archive *a, const naql_statement_options *opt,
				    const char *path, naql_statement_counts *counts,
				    naql_error *err) NAQL_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
