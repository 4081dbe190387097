/*
 * sieve.h - which pages can hold a use, and of which items: S1 and S2 of the cascade.
 *
 * Every shingle of the page is probed; each filter hit is looked up exactly at once. With
 * traces one exact hit on a shingle that is not common makes its item a candidate.
 * Without, an item needs two hits within 40 words, or one whose surroundings are rare
 * enough: a run of equal words that holds a single stored shingle is at most 8 words long
 * and begins at most 2 words before it, so what these words are worth bounds every such
 * run. Shingles that came back on many days are worth nothing to match and do not count
 * here. Not promised: an edited passage none of whose runs of equal words holds a stored
 * shingle.
 */
#ifndef NAQL_SIEVE_SIEVE_H
#define NAQL_SIEVE_SIEVE_H

#include "index/index.h"
#include "sketch/sketch.h"

struct sieve; /* one thread */

struct sieve_options {
	bool traces;	       /* every item with one exact hit is a candidate */
	size_t max_candidates; /* best by rarity; 0: 64, in a long text one for every 64
				  words, or no limit with traces */
	int32_t cut;	       /* bits/16 as match_options.cut; 0: the same default */
};

struct sieve_candidate {
	index_item item;
	uint32_t hits;	      /* exact hits on the page */
	uint32_t score;	      /* rarity of its best window, bits/16 */
	uint32_t first, last; /* words of the first hit's shingle, inclusive */
};

struct sieve_counts {
	uint64_t pages, passed;			  /* passed: with a candidate */
	uint64_t probes, filter_hits, exact_hits; /* shingles */
	uint64_t candidates;
};

naql_status sieve_new(struct sieve **out, const struct index *x,
		      const struct sieve_options *opt, naql_error *err) NAQL_MUST_USE;
void sieve_free(struct sieve *s);
/* sieve_page() - candidates of one page, best first; none: the page is done. Owned by s
 * until its next call. */
naql_status sieve_page(struct sieve *s, const struct word *words, size_t n_words,
		       const struct sieve_candidate **out, size_t *n,
		       naql_error *err) NAQL_MUST_USE;
const struct sieve_counts *sieve_counts(const struct sieve *s);

#endif
