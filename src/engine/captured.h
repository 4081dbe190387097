/*
 * captured.h - the page of a recorded use out of the file it was found in: its record,
 * its payload, and the text a reader sees, with the passages in both.
 */
#ifndef NAQL_ENGINE_CAPTURED_H
#define NAQL_ENGINE_CAPTURED_H

#include "base/vec.h"
#include "record/capture.h"

struct captured_span {
	uint64_t begin, end;
};

#define CAPTURED_MAX ((size_t)64 << 20) /* bytes of a payload that are shown */

struct captured {
	bool found;	 /* a payload of the digest of the use was found */
	const char *why; /* where not: static, one clause */
	bool whole;	 /* 'capture' holds its WARC record */
	struct capture capture;
	/* where that is a revisit: the record it refers to, by the digest; else empty */
	struct capture original;
	struct buf payload;  /* in which the use's spans count */
	struct buf text;     /* what a reader sees, UTF-8 */
	const char *charset; /* static */
	bool html;
	VEC(struct captured_span)
	in_text; /* the passages, in the order they were given */
};

struct captured_want {
	const char *file;
	uint64_t offset;
	struct slice id;		   /* of the page */
	const char *sha256;		   /* of its payload, hex */
	const struct captured_span *spans; /* passages in the payload */
	size_t n_spans;
};

/*
 * captured_find() - look into the file. A long text, which is read in windows, is put
 * together again, up to CAPTURED_MAX.
 *
 * out      zeroed; captured_fini() frees it.
 * Returns  NAQL_OK, also when nothing was found (out->found says so) or the file is not
 *          there; NAQL_E_NOMEM.
 * Cost     one record where the offset is right, else the whole file.
 */
naql_status captured_find(struct captured *out, const struct captured_want *want,
			  naql_error *err) NAQL_MUST_USE;
void captured_fini(struct captured *c);

#endif
