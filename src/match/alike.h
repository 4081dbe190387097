/*
 * alike.h - whether the sentences of a pair are alike enough to be looked at closely.
 */
#ifndef NAQL_MATCH_ALIKE_H
#define NAQL_MATCH_ALIKE_H

#include "match/sentence.h"
#include "naql/status.h"

struct cost;
struct match_pair;

struct alike_term {
	uint32_t worth; /* bits/16, and 1; 0: not asked yet */
	uint32_t round; /* number of the latest sentence that has it */
};
struct alike_sum {
	uint32_t words, bits; /* bits/16 */
};
struct alike {
	bool known; /* the page's side stands */
	uint32_t round;
	VEC(struct alike_term) terms; /* of the page */
	VEC(struct alike_sum) sums;   /* of each page sentence with the one at hand */
	VEC(uint32_t) touched;	      /* page sentences with a sum */
	VEC(uint32_t) everywhere; /* of each page sentence: words that stand all over */
	sentence_vec page;	  /* its sentences, once a word was asked for */
	sentence_vec item;	  /* scratch */
};

void alike_fini(struct alike *a);
/* alike_new_page() - the page that comes is another. */
void alike_new_page(struct alike *a);
/*
 * alike_at() - whether the two sentences that hold these words are alike.
 *
 * Cost     O(words of the two).
 */
naql_status alike_at(struct alike *a, const struct match_pair *p, uint32_t item,
		     uint32_t page, bool *alike, naql_error *err) NAQL_MUST_USE;
/*
 * alike_pair() - whether the item's sentences, each beside the page's best for it, share
 * words worth 'need' bits/16, each word paying MATCH_PLACE.
 *
 * x        of the same page; its page's side is made here when it does not stand yet.
 * Cost     O(item words), each once for every sentence of the page that has it, eight at
 *          the most; ends when 'need' is reached.
 */
naql_status alike_pair(struct alike *a, struct sentence_pair *x,
		       const struct match_pair *p, struct cost *cost, int64_t need,
		       bool *reached, naql_error *err) NAQL_MUST_USE;

#endif
