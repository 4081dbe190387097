/*
 * http.h - a page out of a container's block: HTTP head, codings, media type.
 */
#ifndef NAQL_RECORD_HTTP_H
#define NAQL_RECORD_HTTP_H

#include "record/record_int.h"

enum http_verdict {
	HTTP_PAGE, /* out->payload and its kind are set */
	HTTP_FEED, /* likewise, and it is a feed or a news item */
	HTTP_SKIP, /* well-formed, no page: another status, a picture, ... */
	HTTP_BAD,  /* told */
};

struct http_block {
	const uint8_t *bytes; /* head and body, or the body alone */
	size_t len;
	uint64_t offset; /* of the record in the file as stored, for faults */
	bool cut;	 /* bytes were left out at the end */
	bool has_head;
	struct slice type;	 /* media type of the block where it has no head */
	struct slice identified; /* what the crawler found by looking; may be absent */
};

/*
 * http_page() - fill kind, charset and payload of 'out'.
 *
 * A body that its crawler stored decoded, under headers that still speak of gzip or of
 * chunks, is taken as it is. A coding that breaks off after some bytes gives a fault and
 * those bytes. More than two codings are a fault; what two give together is bounded by
 * the bytes that are stored (1,100 for one, 1 MiB at least) and the rest cut. payload is
 * a slice of the block or of the reader's own buffers.
 *
 * Returns  NAQL_OK and *verdict; NAQL_E_NOMEM.
 */
naql_status http_page(struct record_reader *r, const struct http_block *block,
		      struct record *out, enum http_verdict *verdict,
		      naql_error *err) NAQL_MUST_USE;
/* http_is_head() - does a block begin with an HTTP status line. */
bool http_is_head(const uint8_t *bytes, size_t len);

#endif
