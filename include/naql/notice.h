/*
 * naql/notice.h - the agency's rights notice in every form that machines and people read,
 * and the notices of others.
 *
 * Caveats first. A notice says what its author reserves; what that means in law is not
 * for a program. Implements RSL 1.0 (Recommendation of 2025-12-10, errata to 2026-08-07),
 * the TDM Reservation Protocol (final report of 2024-05-10), AIPREF drafts vocab-08 and
 * attach-05, RFC 9309 and RFC 9651: these move, see naql_version_json(). The record and
 * the codes: docs/notice-format.md.
 */
#ifndef NAQL_NOTICE_H
#define NAQL_NOTICE_H

#include "naql/archive.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What is written, and where. */
typedef struct naql_notice_options {
	size_t size;
	const char *policy; /* the record's file; NULL: the one of the newest version */
	const char *output; /* root of the site: made when it is not there */
	const char *author; /* for the register and the log; may be NULL */
	const char *reason; /* likewise */
} naql_notice_options;

/* What was written. */
typedef struct naql_notice_written {
	uint64_t version; /* of the notice, as the register counts them */
	bool added;	  /* false: nothing differs from the version before */
	uint64_t files;
} naql_notice_written;

/*
 * naql_notice_write() - make every form from one record, write the files, keep them in
 * the register with their hashes.
 *
 * Each file appears whole or not at all; what else lies below the root is left alone.
 * Returns  NAQL_OK; NAQL_E_FORMAT (the record, with member and reason); NAQL_E_USAGE
 *          (opened for reading; no record, and none kept); NAQL_E_IO: the register has
 *          nothing new then.
 */
NAQL_API naql_status naql_notice_write(naql_archive *a, const naql_notice_options *opt,
				       naql_notice_written *written,
				       naql_error *err) NAQL_MUST_USE;

/*
 * naql_notice_show() - what the notice said.
 *
 * at       "2026-03-03": every version that held at some moment of that day, UTC; with a
 *          time "2026-03-03T08:00:00Z": the one of that second; NULL: the newest.
 * file     NULL: one JSON object a version, {"type":"notice","version","from","until",
 *          "sha256","author","reason","policy","files":[{"path","sha256","bytes","text"}]}.
 *          Else the bytes of that file alone, of the newest such version, without the
 *          last line's end.
 * Returns  NAQL_OK; NAQL_E_NOTFOUND (there was none then, or no such file);
 *          NAQL_E_USAGE (the date).
 */
NAQL_API naql_status naql_notice_show(naql_archive *a, const char *at, const char *file,
				      const naql_sink *sink,
				      naql_error *err) NAQL_MUST_USE;

/* What was found, by files and by findings. */
typedef struct naql_notice_counts {
	uint64_t files;		   /* held to rules */
	uint64_t errors, warnings; /* findings: with an error a file does not conform */
	uint64_t unreadable; /* files that are not what their name or content says */
} naql_notice_counts;

/*
 * naql_notice_check() - hold files to the rules of their form; no archive is needed.
 *
 * inputs   files, or directories: the forms in one directory are compared as those of one
 *          site.
 * sink     line: {"type":"finding","file","form","line","at","severity","code","text",
 *          "remedy"}, then for each file {"type":"checked","file","form","conformant",
 *          "errors","warnings"}; fault: a file that cannot be read as what it is.
 * Returns  NAQL_OK, whatever was found; NAQL_E_NOMEM.
 */
NAQL_API naql_status naql_notice_check(naql_strings inputs, const naql_sink *sink,
				       naql_notice_counts *counts,
				       naql_error *err) NAQL_MUST_USE;

/* What was read, and how much of it. */
typedef struct naql_notice_audited {
	naql_input_counts input;
	uint64_t own;	   /* pages on the agency's hosts */
	uint64_t carrying; /* of them, those that carry the notice */
} naql_notice_audited;

/*
 * naql_notice_audit() - which of the agency's own pages in a crawl carry the notice.
 *
 * hosts    none: those of the archive; with all below them.
 * sink     line: {"type":"audit","page":{...},"carries":[forms],"reserved","contradicts":
 *          [uses]} for each own page, then {"type":"audited","pages","carrying","share",
 *          "forms":{...}}.
 * opt      NULL: defaults.
 * Returns  NAQL_OK, whatever they carry; NAQL_E_USAGE (no host is known);
 *          NAQL_E_STOPPED; NAQL_E_IO.
 */
NAQL_API naql_status naql_notice_audit(naql_archive *a, naql_strings inputs,
				       naql_strings hosts, const naql_input_options *opt,
				       const naql_sink *sink, naql_notice_audited *counts,
				       naql_error *err) NAQL_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
