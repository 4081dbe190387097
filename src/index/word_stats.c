/*
 * word_stats.c - what a word costs: a bigram with a Dirichlet prior of the unigram
 * (MacKay and Peto 1995), one parameter, no table of types needed:
 *
 *   P(w | v) = (pair(v, w) + PRIOR * P(w)) / (count(v) + PRIOR),  P(w) = (count(w) + 1/2)
 * / N
 *
 * In integers only, so that it is equal on every machine. PRIOR is the best of those
 * tried on 17 MB of Arabic news, each story left out of its own counts (bench_index
 * --words).
 */
#include "index/word_stats.h"

#include "base/log2.h"

#define PRIOR 160u

uint32_t
word_stats_cost(const struct word_stats_counts *c)
{
	uint64_t total = c->total > 0 ? c->total : 1;
	uint64_t word = c->word < total ? c->word : total;
	uint64_t before = c->before, pair = c->pair < before ? c->pair : before;

	/* Halved together until the products fit: their ratios are what counts. */
	for (; total >> 40; word >>= 1)
		total >>= 1;
	for (; before >> 22; pair >>= 1)
		before >>= 1;

	uint64_t num = 2 * word + 1, den = 2 * total;

	if (before > 0) {
		num = pair * (2 * total) + PRIOR * num;
		den = (before + PRIOR) * (2 * total);
	}

	uint32_t n = log2_near(num), d = log2_near(den);

	return d > n ? d - n : 0;
}
