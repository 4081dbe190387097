/*
 * match_words.h - made words and a made index for the tests of match and sieve.
 *
 * A word is a rank; its hash holds the rank in the low 16 bits, so that the stub of
 * index_word_cost() knows how rare it is. Text is drawn by Zipf's law.
 */
#ifndef NAQL_TESTS_MATCH_WORDS_H
#define NAQL_TESTS_MATCH_WORDS_H

#include <string.h>

#include "base/hash.h"
#include "index/index.h"
#include "prop.h"

#define MADE_RANKS	   20000u
#define MADE_ARCHIVE_WORDS 3000000u

static inline struct word
made_word(uint32_t rank)
{
	struct word w = { 0 };

	w.hash = (hash_mix(rank, 77) & ~(uint64_t)0xffff) | rank;
	return w;
}

/* A rank by 1/rank: the exponential of an even draw. */
static inline uint32_t
made_rank(struct prop *p)
{
	uint64_t bits = prop_below(p, 14), r = prop_below(p, 1u << bits);

	return 1 + (uint32_t)((1u << bits) + r) % MADE_RANKS;
}

static inline void
made_text(struct prop *p, struct word *out, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		out[i] = made_word(made_rank(p));
		out[i].begin = (uint32_t)i * 8;
		out[i].len = 7;
	}
}

/* A share of the words edited: a third each deleted, swapped, inserted. Returns the
 * count. */
static inline size_t
made_edit(struct prop *p, const struct word *in, size_t n, unsigned percent,
	  struct word *out)
{
	size_t m = 0;

	for (size_t i = 0; i < n; i++) {
		uint64_t r = prop_below(p, 300);

		if (r < percent)
			continue;
		if (r < 3u * percent)
			out[m++] = in[prop_below(p, n)];
		if (r >= 2u * percent)
			out[m++] = in[i];
	}
	return m;
}

static inline uint32_t
made_cost(uint64_t word)
{
	uint32_t rank = (uint32_t)(word & 0xffff), bits = 4 * 16;

	for (; rank > 1; rank >>= 1)
		bits += 16;
	return bits;
}

#endif
