/*
 * sentence.h - both texts of a pair as sentences, each a bag of words weighted by how few
 * sentences have them (tf-isf, Sanchez-Perez et al. 2014).
 */
#ifndef NAQL_MATCH_SENTENCE_H
#define NAQL_MATCH_SENTENCE_H

#include "base/vec.h"
#include "text/fold.h"

struct match_pair;

struct sentence {
	uint32_t begin, end; /* words */
};
typedef VEC(struct sentence) sentence_vec;

/* A term of a sentence, or a sentence of a term, and how often. */
struct sentence_bag {
	uint32_t term, n;
};

struct sentence_side {
	sentence_vec sentences;
	VEC(uint32_t) terms; /* of each word */
	VEC(struct sentence_bag) bags;
	VEC(uint32_t) first;  /* each sentence's first bag, and the end of all */
	VEC(uint32_t) length; /* of each sentence's vector: sentence_length() */
};

struct sentence_pair {
	bool prepared; /* the page's side stands */
	struct sentence_slot {
		uint64_t hash;
		uint32_t term; /* + 1; 0: free */
	} * slots;	       /* of words, open addressing */
	struct sentence_term {
		uint32_t slot;
		uint32_t sentences; /* of both sides that have it */
		uint32_t weight;    /* bits/16 */
		uint32_t last;	    /* its latest bag + 1, while a side is filled */
		uint32_t first_posting, n_postings; /* of the page's sentences */
		uint32_t mark;			    /* free for the caller; 0 at first */
	} * terms;
	size_t cap;
	uint32_t mask, n_terms, n_page_terms;
	struct sentence_side item, page;
	VEC(struct sentence_bag) postings; /* .term is the sentence */
};

void sentence_fini(struct sentence_pair *x);
/* sentence_new_page() - the page that comes is another. */
void sentence_new_page(struct sentence_pair *x);
/* sentence_page() - the page's side alone, made once a page; no item's side stands. */
naql_status sentence_page(struct sentence_pair *x, const struct match_pair *p,
			  naql_error *err) NAQL_MUST_USE;
/* sentence_find() - number of a word's term, and 1; 0: no side has it. */
uint32_t sentence_find(const struct sentence_pair *x, uint64_t hash);
/*
 * sentence_take() - both sides of a pair. The page's is made once a page.
 *
 * Cost     O(words of both): of the page, its terms are weighed anew for each item.
 */
naql_status sentence_take(struct sentence_pair *x, const struct match_pair *p,
			  naql_error *err) NAQL_MUST_USE;
naql_status sentence_split(const struct word *words, uint32_t n, sentence_vec *out,
			   naql_error *err) NAQL_MUST_USE;
/* sentence_at() - the sentence that holds a word; v is not empty. */
const struct sentence *sentence_at(const sentence_vec *v, uint32_t word);
/* sentence_length() - of a sentence's weighted vector, in 1/16, once both sides stand. */
uint32_t sentence_length(const struct sentence_pair *x, struct sentence_side *s,
			 uint32_t i);
uint32_t sentence_root(uint64_t v); /* the square root, rounded down */

#endif
