/*
 * warc_digest.c - see warc_digest.h. Crawlers write "sha1:" and base 32; some write hex.
 * SHA-1 proves less than it did: the SHA-256 beside it is ours.
 */
#include "engine/warc_digest.h"

#include <openssl/evp.h>
#include <stdio.h>

#include "base/compiler.h"
#include "base/sha256.h"

static void
base32(const uint8_t *bytes, size_t len, char *out)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	unsigned held = 0, bits = 0;

	for (size_t i = 0; i < len; i++) {
		held = held << 8 | bytes[i];
		for (bits += 8; bits >= 5; bits -= 5)
			*out++ = digit[held >> (bits - 5) & 31];
		held &= 31;
	}
	if (bits)
		*out++ = digit[held << (5 - bits) & 31];
	*out = '\0';
}

/* Some write the padding of base 32. */
static struct slice
unpadded(struct slice s)
{
	while (s.len && s.ptr[s.len - 1] == '=')
		s.len--;
	return s;
}

bool
warc_digest_again(struct slice stated, struct slice bytes, char out[WARC_DIGEST_MAX])
{
	static const struct {
		const char *name, *evp;
	} known[] = { { "sha1:", "SHA1" },     { "sha-1:", "SHA1" },
		      { "sha256:", "SHA256" }, { "sha-256:", "SHA256" },
		      { "sha512:", "SHA512" }, { "md5:", "MD5" } };
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned len = 0;

	stated = unpadded(stated);
	for (size_t i = 0; i < NAQL_COUNT(known); i++) {
		size_t n = strlen(known[i].name);
		const EVP_MD *md = EVP_get_digestbyname(known[i].evp);
		int at;

		if (stated.len <= n ||
		    !slice_ieq((struct slice){ stated.ptr, n }, SLICE(known[i].name)))
			continue;
		if (!md || EVP_Digest(bytes.len ? bytes.ptr : "", bytes.len, digest, &len,
				      md, NULL) != 1)
			return false;
		at = snprintf(out, WARC_DIGEST_MAX, "%s", known[i].name);
		if (stated.len - n == 2 * (size_t)len)
			hex_encode(digest, len, out + at);
		else
			base32(digest, len, out + at);
		return true;
	}
	return false;
}

bool
warc_digest_same(struct slice stated, const char *computed)
{
	return slice_ieq(unpadded(stated), SLICE(computed));
}
