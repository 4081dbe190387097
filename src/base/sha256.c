/*
 * sha256.c - SHA-256 over OpenSSL's EVP calls, which pick the CPU's own instructions.
 */
#include "base/sha256.h"

#include <openssl/evp.h>
#include <stdatomic.h>

#include "base/error.h"
#include "base/mem.h"

struct sha256 {
	EVP_MD_CTX *ctx;
};

static naql_status
refused(naql_error *err)
{
	return naql_fail(err, NAQL_E_INTERNAL, NULL, NAQL_NO_OFFSET,
			 "the crypto library refused SHA-256");
}

/*
 * method() - looked for once: OpenSSL 3 looks for it anew, under locks, wherever it is
 * given EVP_sha256(), which cost more than hashing an entry of the log. NULL: it was
 * refused.
 */
static const EVP_MD *
method(void)
{
	static _Atomic(EVP_MD *) found;
	EVP_MD *md = atomic_load(&found), *none = NULL;

	if (md)
		return md;
	md = EVP_MD_fetch(NULL, "SHA256", NULL);
	if (md && !atomic_compare_exchange_strong(&found, &none, md)) {
		EVP_MD_free(md); /* another thread was first */
		md = none;
	}
	return md;
}

naql_status
sha256_bytes(const void *bytes, size_t len, uint8_t out[SHA256_LEN], naql_error *err)
{
	const EVP_MD *md = method();

	if (!md || EVP_Digest(len ? bytes : "", len, out, NULL, md, NULL) != 1)
		return refused(err);
	return NAQL_OK;
}

naql_status
sha256_new(struct sha256 **out, naql_error *err)
{
	struct sha256 *h = mem_calloc(1, sizeof(*h));
	naql_status st = NAQL_OK;

	*out = NULL;
	if (h)
		h->ctx = EVP_MD_CTX_new();
	if (!h || !h->ctx)
		st = naql_nomem(err);
	else if (!method() || EVP_DigestInit_ex(h->ctx, method(), NULL) != 1)
		st = refused(err);
	if (st == NAQL_OK)
		*out = h;
	else
		sha256_free(h);
	return st;
}

naql_status
sha256_add(struct sha256 *h, const void *bytes, size_t len, naql_error *err)
{
	if (len && EVP_DigestUpdate(h->ctx, bytes, len) != 1)
		return refused(err);
	return NAQL_OK;
}

naql_status
sha256_final(struct sha256 *h, uint8_t out[SHA256_LEN], naql_error *err)
{
	if (EVP_DigestFinal_ex(h->ctx, out, NULL) != 1 ||
	    EVP_DigestInit_ex(h->ctx, method(), NULL) != 1)
		return refused(err);
	return NAQL_OK;
}

void
sha256_free(struct sha256 *h)
{
	if (!h)
		return;
	EVP_MD_CTX_free(h->ctx);
	mem_free(h);
}

void
hex_encode(const uint8_t *bytes, size_t len, char *out)
{
	static const char digit[] = "0123456789abcdef";

	for (size_t i = 0; i < len; i++) {
		out[2 * i] = digit[bytes[i] >> 4];
		out[2 * i + 1] = digit[bytes[i] & 15];
	}
	out[2 * len] = '\0';
}

naql_status
sha256_hex(const void *bytes, size_t len, char out[SHA256_HEX_LEN + 1], naql_error *err)
{
	uint8_t digest[SHA256_LEN];
	naql_status st = sha256_bytes(bytes ? bytes : "", len, digest, err);

	if (st == NAQL_OK)
		hex_encode(digest, sizeof(digest), out);
	return st;
}
