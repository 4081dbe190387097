/*
 * hash.c - hashing bytes with rounds of wide multiplication. Words are read little-endian
 * whatever the machine, because the values stand in files.
 */
#include "base/hash.h"

#include <string.h>

static uint64_t
load64(const uint8_t *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	return v;
}

/* load_tail() - fewer than 8 bytes, the missing ones zero. */
static uint64_t
load_tail(const uint8_t *p, size_t len)
{
	uint64_t v = 0;

	for (size_t i = 0; i < len; i++)
		v |= (uint64_t)p[i] << (8 * i);
	return v;
}

uint64_t
hash_bytes(const void *bytes, size_t len, uint64_t seed)
{
	const uint8_t *p = bytes;
	size_t left = len;
	uint64_t h = hash_mix(seed, (uint64_t)len);

	for (; left >= 16; p += 16, left -= 16)
		h = hash_mix(load64(p) ^ h, load64(p + 8));
	if (left >= 8) {
		h = hash_mix(load64(p) ^ h, load_tail(p + 8, left - 8));
	} else if (left) {
		h = hash_mix(load_tail(p, left) ^ h, left);
	}
	return hash_mix(h, HASH_SEED);
}
