/*
 * bundle.h - a zip of files with a manifest of their SHA-256, the same bytes for the same
 * files: stored, no times, no owners (libarchive).
 */
#ifndef NAQL_REPORT_BUNDLE_H
#define NAQL_REPORT_BUNDLE_H

#include "base/sha256.h"
#include "base/slice.h"

struct bundle;

/* bundle_open() - 'path' appears whole with bundle_commit(), or not at all. */
naql_status bundle_open(struct bundle **out, const char *path,
			naql_error *err) NAQL_MUST_USE;
/*
 * bundle_add() - one file.
 *
 * name     below the bundle: letters, digits, and . - _ / only; not added before.
 * Returns  NAQL_OK; NAQL_E_INTERNAL (the name); NAQL_E_IO; NAQL_E_NOMEM.
 */
naql_status bundle_add(struct bundle *b, const char *name, struct slice content,
		       naql_error *err) NAQL_MUST_USE;
/*
 * bundle_finish() - MANIFEST.sha256 over all files, as sha256sum writes it, and the end
 * of the zip.
 *
 * manifest  receives the manifest's own SHA-256.
 */
naql_status bundle_finish(struct bundle *b, char manifest[SHA256_HEX_LEN + 1],
			  naql_error *err) NAQL_MUST_USE;
/* bundle_commit() - after bundle_finish(); frees b, also on error. */
naql_status bundle_commit(struct bundle *b, naql_error *err) NAQL_MUST_USE;
void bundle_discard(struct bundle *b);

#endif
