/*
 * alike.c - whether a pair can hold a paraphrase at all, asked before anything is chained
 * or aligned.
 *
 * Nearly all stories that a page is held against share its subject and no more: names and
 * common words, scattered. A paraphrase has sentences that share their words with one
 * sentence of the page. So each sentence of the item takes the best it finds in any one
 * sentence of the page, and only where those together are worth what a paraphrase needs
 * is the pair looked at closely. Words that stand all over the page say nothing of which
 * sentence is meant, so they are counted for all of them: what is found is a bound from
 * above of what paraphrase.c would find, made from words alone and without weights.
 */
#include "match/alike.h"

#include <string.h>

#include "base/error.h"
#include "match/match_int.h"

#define ALIKE_DICE    33u  /* percent, as paraphrase.c asks of two sentences */
#define ALIKE_HINT    25u  /* percent, around a lone hit: less, for others may follow */
#define ALIKE_SPREAD  8u   /* page sentences: a word in more counts for any of them */
#define ALIKE_COUNTED 2u   /* in a slot: no word's hash | 1 */
#define ALIKE_SLOTS   512u /* over twice the words of a sentence */

void
alike_fini(struct alike *a)
{
	VEC_FREE(&a->terms);
	VEC_FREE(&a->sums);
	VEC_FREE(&a->touched);
	VEC_FREE(&a->everywhere);
	VEC_FREE(&a->item);
	VEC_FREE(&a->page);
}

/* ---- the item ---- */

/* The distinct words of one sentence. */
struct alike_set {
	uint32_t mask;
	uint64_t slots[ALIKE_SLOTS]; /* hash | 1; only mask + 1 of them are made */
};

static void
alike_empty(struct alike_set *set, struct sentence at)
{
	uint32_t n = 16;

	while (n < ALIKE_SLOTS && n < 2 * (at.end - at.begin))
		n *= 2;
	memset(set->slots, 0, n * sizeof(*set->slots));
	set->mask = n - 1;
}

static uint64_t *
alike_slot(struct alike_set *set, uint64_t hash)
{
	uint32_t s = (uint32_t)(hash >> 20) & set->mask;

	while (set->slots[s] && set->slots[s] != (hash | 1))
		s = (s + 1) & set->mask;
	return &set->slots[s];
}

/* Returns how many there are. */
static uint32_t
alike_fill(struct alike_set *set, const struct word *words, struct sentence at)
{
	uint32_t n = 0;

	alike_empty(set, at);
	for (uint32_t i = at.begin; i < at.end; i++) {
		uint64_t *slot = alike_slot(set, words[i].hash);

		n += *slot == 0;
		*slot = words[i].hash | 1;
	}
	return n;
}

static uint32_t
alike_distinct(const struct word *words, struct sentence at)
{
	struct alike_set set;

	return alike_fill(&set, words, at);
}

/* The item's sentences into its notes, unless that was done. */
static naql_status
alike_item(struct alike *a, const struct match_pair *p, naql_error *err)
{
	struct match_notes *notes = p->notes;
	struct match_sentence *out;
	naql_status st;

	if (notes->n_sentences)
		return NAQL_OK;
	st = sentence_split(p->item, p->n_item, &a->item, err);
	if (st)
		return st;
	if (a->item.n > notes->sentences_cap) {
		out = mem_resize_array(notes->sentences, a->item.n, sizeof(*out));
		if (!out)
			return naql_nomem(err);
		notes->sentences = out;
		notes->sentences_cap = a->item.n;
	}
	for (size_t i = 0; i < a->item.n; i++)
		notes->sentences[i] = (struct match_sentence){
			a->item.ptr[i].end, alike_distinct(p->item, a->item.ptr[i])
		};
	notes->n_sentences = a->item.n;
	return NAQL_OK;
}

/* ---- the page ---- */

/* How many words of each of the page's sentences stand all over the page. */
static void
alike_count(struct alike *a, const struct sentence_pair *x)
{
	for (size_t j = 0; j < x->page.sentences.n; j++) {
		uint32_t n = 0;

		for (uint32_t k = x->page.first.ptr[j]; k < x->page.first.ptr[j + 1]; k++)
			n += x->terms[x->page.bags.ptr[k].term].n_postings > ALIKE_SPREAD;
		a->everywhere.ptr[j] = n;
	}
}

static naql_status
alike_page(struct alike *a, struct sentence_pair *x, const struct match_pair *p,
	   naql_error *err)
{
	naql_status st = sentence_page(x, p, err);
	size_t n = x->page.sentences.n + 1;

	if (st || a->known) /* made anew, its terms have the same numbers */
		return st;
	if (!VEC_RESERVE(&a->terms, (size_t)x->n_page_terms + 1) ||
	    !VEC_RESERVE(&a->sums, n) || !VEC_RESERVE(&a->touched, n) ||
	    !VEC_RESERVE(&a->everywhere, n))
		return naql_nomem(err);
	memset(a->terms.ptr, 0, x->n_page_terms * sizeof(*a->terms.ptr));
	memset(a->sums.ptr, 0, n * sizeof(*a->sums.ptr));
	alike_count(a, x);
	a->round = 0;
	a->known = true;
	return NAQL_OK;
}

void
alike_new_page(struct alike *a)
{
	a->known = false;
	a->page.n = 0;
}

/* ---- two sentences ---- */

static bool
alike_enough(uint64_t both, uint64_t distinct_of_two, unsigned percent)
{
	return both * 200 >= percent * distinct_of_two;
}

/* Number of the item's sentence that holds a word. */
static size_t
alike_of_word(const struct match_notes *notes, uint32_t word)
{
	size_t i = 0;

	while (i + 1 < notes->n_sentences && notes->sentences[i].end <= word)
		i++;
	return i;
}

naql_status
alike_at(struct alike *a, const struct match_pair *p, uint32_t item, uint32_t page,
	 bool *alike, naql_error *err)
{
	struct alike_set set;
	const struct sentence *of_page;
	uint32_t begin, n_page, both = 0;
	size_t i;
	naql_status st = alike_item(a, p, err);

	*alike = false;
	if (!st && a->page.n == 0)
		st = sentence_split(p->page, p->n_page, &a->page, err);
	if (st)
		return st;
	i = alike_of_word(p->notes, item);
	begin = i ? p->notes->sentences[i - 1].end : 0;
	of_page = sentence_at(&a->page, page);
	n_page = alike_fill(&set, p->page, *of_page);
	for (uint32_t w = begin; w < p->notes->sentences[i].end; w++) {
		uint64_t *slot = alike_slot(&set, p->item[w].hash);

		both += *slot != 0;
		if (*slot)
			*slot = ALIKE_COUNTED;
	}
	*alike = alike_enough(both, (uint64_t)n_page + p->notes->sentences[i].distinct,
			      ALIKE_HINT);
	return NAQL_OK;
}

/* ---- the pair ---- */

static uint32_t
alike_worth(struct alike_term *t, struct cost *cost, uint64_t hash)
{
	if (!t->worth) {
		uint32_t bits = cost_word(cost, hash);

		t->worth = 1 + (bits > MATCH_PLACE ? bits - MATCH_PLACE : 0);
	}
	return t->worth - 1;
}

/* What words [begin, end) of the item share with each sentence of the page; returns what
 * stands in all of them. */
static struct alike_sum
alike_gather(struct alike *a, const struct sentence_pair *x, const struct match_pair *p,
	     struct cost *cost, struct sentence at)
{
	struct alike_sum all = { 0, 0 };

	a->touched.n = 0;
	a->round++;
	for (uint32_t i = at.begin; i < at.end; i++) {
		uint32_t term = sentence_find(x, p->item[i].hash), worth;
		const struct sentence_term *t;
		struct alike_term *of;

		if (!term)
			continue;
		t = &x->terms[term - 1];
		of = &a->terms.ptr[term - 1];
		if (of->round == a->round)
			continue;
		of->round = a->round;
		worth = alike_worth(of, cost, p->item[i].hash);
		if (t->n_postings > ALIKE_SPREAD) {
			all.words++;
			all.bits += worth;
			continue;
		}
		for (uint32_t q = 0; q < t->n_postings; q++) {
			uint32_t j = x->postings.ptr[t->first_posting + q].term;

			if (!a->sums.ptr[j].words++)
				a->touched.ptr[a->touched.n++] = j;
			a->sums.ptr[j].bits += worth;
		}
	}
	return all;
}

/* bits/16 of the best sentence of the page for one of the item's with 'distinct' words.
 */
static uint32_t
alike_best(struct alike *a, const struct sentence_pair *x, struct alike_sum all,
	   uint32_t distinct)
{
	uint32_t best = 0;

	for (size_t q = 0; q < a->touched.n; q++) {
		uint32_t j = a->touched.ptr[q];
		struct alike_sum s = a->sums.ptr[j];
		uint32_t more = a->everywhere.ptr[j] < all.words ? a->everywhere.ptr[j]
								 : all.words;
		uint64_t words = distinct + (uint64_t)x->page.first.ptr[j + 1] -
				 x->page.first.ptr[j];

		a->sums.ptr[j] = (struct alike_sum){ 0, 0 };
		if (alike_enough((uint64_t)s.words + more, words, ALIKE_DICE) &&
		    s.bits + all.bits > best)
			best = s.bits + all.bits;
	}
	return best;
}

naql_status
alike_pair(struct alike *a, struct sentence_pair *x, const struct match_pair *p,
	   struct cost *cost, int64_t need, bool *reached, naql_error *err)
{
	naql_status st = alike_page(a, x, p, err);
	uint32_t begin = 0;

	*reached = false;
	if (!st)
		st = alike_item(a, p, err);
	for (size_t i = 0; !st && i < p->notes->n_sentences && need > 0; i++) {
		struct match_sentence s = p->notes->sentences[i];
		struct alike_sum all =
			alike_gather(a, x, p, cost, (struct sentence){ begin, s.end });

		need -= alike_best(a, x, all, s.distinct);
		begin = s.end;
	}
	*reached = !st && need <= 0;
	return st;
}
