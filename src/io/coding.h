/*
 * coding.h - content codings of HTTP bodies, whole in memory: gzip, deflate (zlib or
 * raw), br, zstd, and the chunked transfer coding.
 */
#ifndef NAQL_IO_CODING_H
#define NAQL_IO_CODING_H

#include "base/buf.h"
#include "naql/status.h"

enum coding {
	CODING_IDENTITY,
	CODING_GZIP,
	CODING_DEFLATE,
	CODING_BR,
	CODING_ZSTD,
	CODING_UNKNOWN
};

enum coding coding_named(struct slice token); /* a Content-Encoding token */

/*
 * coding_decode() - append the decoded bytes to 'out'.
 *
 * cap      decoded bytes to append at most; where there are more it is NAQL_E_LIMIT with
 *          the first 'cap' bytes in out.
 * Returns  NAQL_OK; NAQL_E_FORMAT (what was decoded before the fault stays in out; also
 *          CODING_UNKNOWN); NAQL_E_LIMIT; NAQL_E_NOMEM. err.offset is an offset into
 * 'in'.
 *
 * An empty body decodes to nothing; bytes after the coded stream's end are ignored
 * (further gzip members and zstd frames are decoded too).
 */
naql_status coding_decode(enum coding c, const uint8_t *in, size_t len, size_t cap,
			  struct buf *out, naql_error *err) NAQL_MUST_USE;
/* chunked_decode() - undo Transfer-Encoding: chunked; the same outcomes. */
naql_status chunked_decode(const uint8_t *in, size_t len, size_t cap, struct buf *out,
			   naql_error *err) NAQL_MUST_USE;

#endif
