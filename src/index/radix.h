/*
 * radix.h - sorting by 64-bit hashes in time linear in their number.
 *
 * Stable: what has the same hash keeps its order.
 */
#ifndef NAQL_INDEX_RADIX_H
#define NAQL_INDEX_RADIX_H

#include <stddef.h>
#include <stdint.h>

struct radix_pair {
	uint64_t hash;
	uint32_t item;
	uint32_t at; /* position of the shingle, or whatever the caller wants to carry */
};

/* radix_pairs() - needs scratch of the same n; the result is in the first array. n below
 * 2^32. */
void radix_pairs(struct radix_pair *a, struct radix_pair *scratch, size_t n);

#endif
