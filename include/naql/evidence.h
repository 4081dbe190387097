/*
 * naql/evidence.h - recorded uses as a bundle that a stranger can check with sha256sum
 * and openssl, on a machine without naql.
 *
 * Caveats first. A bundle shows what was found, when it was entered, and that nothing of
 * it was changed since; it does not show who wrote a text, nor that a site served a page
 * to everybody, nor what follows in law. Without a time stamp its times rest on the word
 * of who keeps the archive.
 */
#ifndef NAQL_EVIDENCE_H
#define NAQL_EVIDENCE_H

#include "naql/archive.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * naql_evidence() - write a bundle: docs/evidence-format.md.
 *
 * uses     ids or unique prefixes of at least 4 digits; may be none where a case is
 *          named; at most 1000 in all.
 * file     number of a case: all its uses that are still recorded; 0: none.
 * warc     the file the pages were captured in; NULL: the file named when the use was
 *          recorded, where it is still there. Without it the bundle says so.
 * path     of the zip; appears whole or not at all, a file of that name is replaced.
 * sink     line: one object: {"type":"evidence","file","uses","manifest_sha256","size",
 *          "root","stamped"}; may be NULL.
 * Returns  NAQL_OK; NAQL_E_NOTFOUND, NAQL_E_USAGE (an id; opened for reading: handing
 *          over is logged); NAQL_E_IO; NAQL_E_CORRUPT; NAQL_E_NOMEM.
 *
 * The same uses, judgements and stamps give the same bytes, whatever was logged since:
 * the proofs lead to the earliest time-stamped head over what is shown, else to the
 * earliest head.
 */
NAQL_API naql_status naql_evidence(naql_archive *a, naql_strings uses, uint64_t file,
				   const char *warc, const char *path,
				   const naql_sink *sink, naql_error *err) NAQL_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
