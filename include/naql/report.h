/*
 * naql/report.h - the evidence report: recorded uses as one file for people, for a
 * spreadsheet or for a program.
 *
 * A report shows evidence and decides nothing. What no person has judged to be a use
 * (quotations for review, common source, shared formulae, excluded pages) stands in it
 * apart and is never counted among the uses.
 */
#ifndef NAQL_REPORT_H
#define NAQL_REPORT_H

#include "naql/uses.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum naql_report_format {
	NAQL_REPORT_BY_NAME, /* from the file's extension: .html, .htm, .csv, .jsonl */
	NAQL_REPORT_HTML, /* one self-contained file; needs neither network nor script */
	NAQL_REPORT_CSV,  /* UTF-8 with a byte order mark, RFC 4180, a header line */
	NAQL_REPORT_JSONL /* the lines of naql_uses() */
} naql_report_format;

/*
 * naql_report() - write the recorded uses to a file.
 *
 * filter   which uses; NULL: all. The HTML says so where it is narrowed.
 * format   NAQL_REPORT_BY_NAME takes it from the path's extension.
 * path     appears whole or not at all; a file of that name is replaced.
 * n        receives how many records stand in it; may be NULL.
 * Returns  NAQL_OK; NAQL_E_USAGE (an extension or a date that says nothing); NAQL_E_IO;
 *          NAQL_E_CORRUPT (a stored record is no JSON); NAQL_E_NOMEM.
 * Threads  as the archive: one at a time. Another process may write meanwhile: the report
 *          shows one committed state.
 * Cost     O(uses), each read up to seven times; memory of one use and a byte a use.
 *          The same state gives the same bytes: no clock is read.
 */
NAQL_API naql_status naql_report(naql_archive *a, const naql_use_filter *filter,
				 naql_report_format format, const char *path, uint64_t *n,
				 naql_error *err) NAQL_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
