/*
 * word_stats.h - under which hash a word and a pair of neighbours are counted; and the
 * price of a word in bits.
 */
#ifndef NAQL_INDEX_WORD_STATS_H
#define NAQL_INDEX_WORD_STATS_H

#include <stdint.h>

#include "base/hash.h"

static inline uint64_t
word_stats_word(uint64_t word)
{
	return hash_mix(word, 0x3c6ef372fe94f82bu);
}

static inline uint64_t
word_stats_pair(uint64_t first, uint64_t second)
{
	return hash_mix(hash_mix(first, 0xa54ff53a5f1d36f1u), second);
}

struct word_stats_counts {
	uint64_t total;	 /* words in all */
	uint64_t word;	 /* of them this word */
	uint64_t before; /* times the word before stood anywhere; 0: there is none, or it
			    is new */
	uint64_t pair;	 /* times both stood together */
};
/* word_stats_cost() - -log2 of the smoothed chance of the word, in 1/16 bit. */
uint32_t word_stats_cost(const struct word_stats_counts *c);

#endif
