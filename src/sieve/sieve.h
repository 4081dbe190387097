/*
 * sieve.h - which pages can hold a use, and of which items: S1 and S2 of the cascade.
 *
 * Every shingle of the page is probed; each filter hit is looked up exactly at once, and
 * the hits of each item are held against what the settings ask (gate.h). With traces one
 * exact hit on a shingle that is not common makes its item a candidate. Without, a page
 * goes on when the hits of one item can be a passage that match calls certain: a page
 * whose hits cannot reach the cut costs the sieve and nothing more. On a page that goes
 * on, all items whose hits are worth more than chance are candidates: a paraphrase need
 * not be certain by itself, nor each story of a group. In a long text that is so within
 * some thousand words of such an item.
 *
 * The same for the same words, whatever else is scanned. Not promised: what owes its bits
 * to runs of five equal words and less.
 */
#ifndef NAQL_SIEVE_SIEVE_H
#define NAQL_SIEVE_SIEVE_H

#include "index/index.h"
#include "sieve/gate.h"
#include "sketch/sketch.h"

struct sieve; /* one thread */

struct sieve_options {
	bool traces;	       /* every item with one exact hit is a candidate */
	uint32_t min_words;    /* as match_options.min_words; 0: the same default */
	size_t max_candidates; /* best by rarity; 0: 64, in a long text one for every 64
				  words, or no limit with traces */
	int32_t cut;	       /* bits/16 as match_options.cut; 0: the same default */
};

struct sieve_candidate {
	index_item item;
	uint32_t hits; /* exact hits on the page */
	struct gate_reach reach;
	bool certain; /* whether they can make a certain passage */ /* what its hits can
								       be worth */
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
