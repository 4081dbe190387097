/*
 * resume.h - which input files a scan has finished, in a file of their names: what
 * --resume reads and writes. A file counts as finished once all that was found in it is
 * printed, and recorded where it is recorded.
 */
#ifndef NAQL_ENGINE_RESUME_H
#define NAQL_ENGINE_RESUME_H

#include "base/buf.h"
#include "engine/idmap.h"
#include "naql/scan.h"

/* The state file: one line that names the scan's options, then "SIZE PATH" for each file.
 */
struct resume {
	const char *path;   /* of the state file; NULL: nothing is kept */
	struct idmap done;  /* hashes of those lines */
	struct buf lines;   /* the whole state file as it is to be */
	struct buf waiting; /* lines of files that are read, but not all printed */
};

/*
 * resume_open() - read what an earlier scan finished; no file: nothing.
 *
 * opt      its options go into the first line: a state of another scan is refused.
 * Returns  NAQL_OK; NAQL_E_USAGE (other options, or no such file at all); NAQL_E_IO;
 *          NAQL_E_NOMEM.
 */
naql_status resume_open(struct resume *r, const naql_scan_options *opt,
			naql_error *err) NAQL_MUST_USE;
void resume_fini(struct resume *r);
/* resume_has() - an earlier scan finished the file as it is now. */
bool resume_has(const struct resume *r, const char *file);
/* resume_read() - the file was read to its end. What is no regular file, and a name that
 * holds a line end, is not kept. */
naql_status resume_read(struct resume *r, const char *file,
			naql_error *err) NAQL_MUST_USE;
/* resume_save() - all that was read is printed now: keep it, whole or not at all. */
naql_status resume_save(struct resume *r, naql_error *err) NAQL_MUST_USE;

#endif
