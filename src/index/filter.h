/*
 * filter.h - blocked Bloom filter: six bits of one cache line a key, 12 bits a key.
 *
 * Inline, because a scan asks it for every shingle of every page and every segment. The
 * six tests have no branches between them: an early exit costs more in mispredictions
 * than the five loads of a line that is there already (bench/bench_index.c).
 */
#ifndef NAQL_INDEX_FILTER_H
#define NAQL_INDEX_FILTER_H

#include <stdbool.h>

#include "base/compiler.h"
#include "base/hash.h"
#include "index/le.h"
#include "sketch/sketch.h"

#define FILTER_BLOCK	    64u
#define FILTER_BITS_PER_KEY 12u
#define FILTER_BLOCK_BITS   512u
#define FILTER_PROBES	    6u

struct filter {
	const uint8_t *blocks;
	uint64_t n_blocks; /* 0: nothing is in it */
	uint64_t mask;	   /* bits of a hash that a key has */
};

static inline uint64_t
filter_n_blocks(uint64_t n_keys)
{
	return n_keys ? n_keys * FILTER_BITS_PER_KEY / FILTER_BLOCK_BITS + 1 : 0;
}

static inline const uint8_t *
filter_block(const struct filter *f, uint64_t hash)
{
	return f->blocks + hash_range(hash & f->mask, f->n_blocks) * FILTER_BLOCK;
}

/* filter_bits() - six numbers below 512, nine bits each, in the high 54 bits. */
static inline uint64_t
filter_bits(const struct filter *f, uint64_t hash)
{
	return hash_mix(hash & f->mask, HASH_SEED);
}

/* filter_test_bits() - some of the bits of filter_test(). */
static inline bool
filter_test_bits(const uint8_t *block, uint64_t bits, unsigned begin, unsigned end)
{
	unsigned all = 1;

	for (unsigned i = begin; i < end; i++) {
		unsigned bit = (unsigned)(bits >> (55 - 9 * i)) & 511;

		all &= (unsigned)block[bit >> 3] >> (bit & 7);
	}
	return all & 1;
}

/* filter_test() - whether a key with these filter_bits() is in its block. */
static inline bool
filter_test(const uint8_t *block, uint64_t bits)
{
	return filter_test_bits(block, bits, 0, FILTER_PROBES);
}

static inline bool
filter_has(const struct filter *f, uint64_t hash)
{
	return f->n_blocks && filter_test(filter_block(f, hash), filter_bits(f, hash));
}

/* A shingle that passed, and which filters let it: bit i is the filter i, the last bit
 * all from FILTER_REST on. */
#define FILTER_REST 31u
struct filter_passed {
	uint32_t shingle; /* its index */
	uint32_t where;
};
/*
 * filter_all() - the shingles that any of the filters has; none of them may be empty.
 *
 * passed   receives them, ascending; room for one more than n.
 * Returns  how many. The same as filter_has() of each.
 */
size_t filter_all(const struct filter *filters, size_t n_filters, const struct shingle *s,
		  size_t n, struct filter_passed *passed);

/* filter_mark() - a key of these filter_bits() is in the block. */
static inline void
filter_mark(uint8_t block[FILTER_BLOCK], uint64_t g)
{
	for (unsigned i = 0; i < FILTER_PROBES; i++) {
		unsigned bit = (unsigned)(g >> (55 - 9 * i)) & 511;

		block[bit >> 3] = (uint8_t)(block[bit >> 3] | 1u << (bit & 7));
	}
}

#endif
