/*
 * stamp.h - time stamps of RFC 3161: asking for one, reading and checking what came back
 * (OpenSSL). Nothing here talks to a network: a person carries query and reply.
 */
#ifndef NAQL_ENGINE_STAMP_H
#define NAQL_ENGINE_STAMP_H

#include "base/buf.h"
#include "base/sha256.h"

#define STAMP_REPLY_MAX ((size_t)1 << 20) /* honest ones are a few KiB */

/* stamp_query() - a TimeStampReq (DER) over SHA-256 of 'text', with a nonce, asking for
 * the authority's certificate. */
naql_status stamp_query(struct slice text, struct buf *der,
			naql_error *err) NAQL_MUST_USE;

struct stamp {
	uint8_t imprint[SHA256_LEN]; /* of what was stamped */
	int64_t at;		     /* the authority's time, seconds */
};
/*
 * stamp_read() - what a TimeStampResp of strangers says; its signature is not looked at.
 *
 * Returns  NAQL_OK; NAQL_E_FORMAT (no reply, refused by the authority, not over SHA-256,
 *          bytes behind it); NAQL_E_LIMIT (over STAMP_REPLY_MAX).
 */
naql_status stamp_read(struct slice reply, const char *source, struct stamp *out,
		       naql_error *err) NAQL_MUST_USE;
/*
 * stamp_answers() - is the reply the answer to this query (TimeStampReq, DER): is its
 * nonce the same? An authority has to repeat the nonce of a query that has one.
 *
 * Returns  NAQL_OK; NAQL_E_FORMAT with the reason; NAQL_E_LIMIT.
 */
naql_status stamp_answers(struct slice reply, struct slice query, const char *source,
			  naql_error *err) NAQL_MUST_USE;
/*
 * stamp_check() - is the reply over 'text', and signed by an authority that one of the
 * certificates (PEM) vouches for, for time-stamping?
 *
 * Returns  NAQL_OK; NAQL_E_FORMAT with the reason.
 */
naql_status stamp_check(struct slice reply, struct slice text, struct slice ca_pem,
			const char *source, naql_error *err) NAQL_MUST_USE;

#endif
