/*
 * sha256.h - SHA-256 (OpenSSL). One call for bytes in memory, a handle for streams.
 */
#ifndef NAQL_BASE_SHA256_H
#define NAQL_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#include "naql/status.h"

#define SHA256_LEN     32
#define SHA256_HEX_LEN 64

struct sha256;

naql_status sha256_bytes(const void *bytes, size_t len, uint8_t out[SHA256_LEN],
			 naql_error *err) NAQL_MUST_USE;
naql_status sha256_new(struct sha256 **out, naql_error *err) NAQL_MUST_USE;
naql_status sha256_add(struct sha256 *h, const void *bytes, size_t len,
		       naql_error *err) NAQL_MUST_USE;
naql_status sha256_final(struct sha256 *h, uint8_t out[SHA256_LEN], naql_error *err)
	NAQL_MUST_USE; /* h may be fed again from the start */
void sha256_free(struct sha256 *h);
/* sha256_hex() - of bytes in memory, as 64 lower-case digits and a NUL; bytes may be NULL
 * where len is 0. On error 'out' is left as it was. */
naql_status sha256_hex(const void *bytes, size_t len, char out[SHA256_HEX_LEN + 1],
		       naql_error *err) NAQL_MUST_USE;
/* hex_encode() - 2 * len lower-case digits and a NUL into 'out'. */
void hex_encode(const uint8_t *bytes, size_t len, char *out);

#endif
