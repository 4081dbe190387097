/*
 * hash.h - 64-bit hashes. Not for secrets. Stable: values stand in segment files, so a
 * change here is a new segment format.
 */
#ifndef NAQL_BASE_HASH_H
#define NAQL_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"

#define HASH_SEED 0x9e3779b97f4a7c15u
#define HASH_A	  0xa0761d6478bd642fu /* of hash_mix() */
#define HASH_B	  0xe7037ed1a0b428dbu

/* hash_mix() - one round of wide multiplication (the "mum" of wyhash): a, b any. */
static inline uint64_t
hash_mix(uint64_t a, uint64_t b)
{
	naql_u128 r = (naql_u128)(a ^ HASH_A) * (b ^ HASH_B);

	return (uint64_t)r ^ (uint64_t)(r >> 64);
}

/* hash_range() - a hash mapped evenly to [0, n) without division (Lemire 2016). */
static inline uint64_t
hash_range(uint64_t hash, uint64_t n)
{
	return (uint64_t)(((naql_u128)hash * n) >> 64);
}

uint64_t hash_bytes(const void *bytes, size_t len, uint64_t seed);
uint32_t crc32c_bytes(uint32_t crc, const void *bytes,
		      size_t len); /* Castagnoli; 0 to start */

#endif
