/*
 * capture.h - one WARC record as it stands in a crawl file: header and block, nothing
 * undone. For evidence, which keeps what was captured; scanning reads records with
 * record.h.
 */
#ifndef NAQL_RECORD_CAPTURE_H
#define NAQL_RECORD_CAPTURE_H

#include "base/buf.h"

struct capture {
	struct buf bytes; /* version line, fields, blank line, block */
	size_t head_len;
	/* of the header, in 'bytes'; absent where it has none */
	struct slice type, id, url, date, payload_digest, block_digest;
};

/*
 * capture_find() - the record of this WARC-Record-ID; or the first one, no revisit, that
 * states this WARC-Payload-Digest.
 *
 * bytes    a whole crawl file as stored, plain, gzip or zstd; borrowed during the call.
 * offset   where it is looked for first, as a use record has it; then from the begin.
 * id       without the brackets; absent: by the digest.
 * out      zeroed, or used before; capture_fini() frees it.
 * Returns  NAQL_OK; NAQL_DONE (no such record, or one over 16 MiB, or the file is broken
 *          before it); NAQL_E_NOMEM.
 * Cost     one record where the offset is right, else the whole file.
 */
struct capture_place {
	const char *name; /* of the file, for errors */
	uint64_t offset;
	struct slice id, digest;
};
naql_status capture_find(const void *bytes, size_t len, const struct capture_place *where,
			 struct capture *out, naql_error *err) NAQL_MUST_USE;
void capture_fini(struct capture *c);
struct slice capture_block(const struct capture *c);
/* capture_body() - of an HTTP response or request: the bytes behind its head, as
 * transferred; else the whole block. */
struct slice capture_body(const struct capture *c);

#endif
