/*
 * sentence.c - words cut into sentences, and each sentence as a bag of its words.
 *
 * Sentences end at the marks and breaks that fold.c knows in every script. A line end
 * alone is none in a text that is wrapped, so it cuts only what has become long; and
 * where a script writes no marks (Thai), length alone cuts.
 *
 * A word is a term: a number, the same on both sides. Terms are numbered through a table
 * that holds the page's words for all items; an item's own come behind them and are taken
 * out again when the next item comes.
 */
#include "match/sentence.h"

#include "base/error.h"
#include "base/log2.h"
#include "match/match_int.h"

#define SENTENCE_LEAST 15u  /* weight, of three words: shorter ones join the next */
#define SENTENCE_LINE  150u /* weight from which a line end is taken for its end */
#define LENGTH_UNKNOWN UINT32_MAX
#define SENTENCE_ROOM  64u  /* places of the table at least */
#define SENTENCE_MOST  320u /* weight at which it is cut */

static bool
sentence_ends(const struct word *next, uint32_t weight)
{
	if (weight < SENTENCE_LEAST)
		return false;
	if (next->flags & WORD_LINE)
		return weight >= SENTENCE_LINE;
	return (next->flags & (WORD_SENTENCE | WORD_BREAK)) || weight >= SENTENCE_MOST;
}

naql_status
sentence_split(const struct word *words, uint32_t n, sentence_vec *out, naql_error *err)
{
	uint32_t begin = 0, weight = 0;

	out->n = 0;
	for (uint32_t i = 0; i < n; i++) {
		if (sentence_ends(&words[i], weight)) {
			if (!VEC_PUSH(out, ((struct sentence){ begin, i })))
				return naql_nomem(err);
			begin = i;
			weight = 0;
		}
		weight += WORD_WEIGHT(&words[i]);
	}
	if (begin < n && !VEC_PUSH(out, ((struct sentence){ begin, n })))
		return naql_nomem(err);
	return NAQL_OK;
}

const struct sentence *
sentence_at(const sentence_vec *v, uint32_t word)
{
	size_t low = 0, high = v->n - 1;

	while (low < high) {
		size_t mid = low + (high - low + 1) / 2;

		if (v->ptr[mid].begin <= word)
			low = mid;
		else
			high = mid - 1;
	}
	return &v->ptr[low];
}

/* ---- terms ---- */

static void
side_fini(struct sentence_side *s)
{
	VEC_FREE(&s->sentences);
	VEC_FREE(&s->terms);
	VEC_FREE(&s->bags);
	VEC_FREE(&s->first);
	VEC_FREE(&s->length);
}

void
sentence_fini(struct sentence_pair *x)
{
	mem_free(x->slots);
	mem_free(x->terms);
	side_fini(&x->item);
	side_fini(&x->page);
	VEC_FREE(&x->postings);
}

uint32_t
sentence_find(const struct sentence_pair *x, uint64_t hash)
{
	uint32_t at = (uint32_t)(hash >> 20) & x->mask;

	while (x->slots[at].term && x->slots[at].hash != hash)
		at = (at + 1) & x->mask;
	return x->slots[at].term;
}

static uint32_t
sentence_term(struct sentence_pair *x, uint64_t hash)
{
	uint32_t at = (uint32_t)(hash >> 20) & x->mask;

	while (x->slots[at].term && x->slots[at].hash != hash)
		at = (at + 1) & x->mask;
	if (!x->slots[at].term) {
		x->slots[at].hash = hash;
		x->slots[at].term = ++x->n_terms;
		x->terms[x->n_terms - 1] = (struct sentence_term){ .slot = at };
	}
	return x->slots[at].term - 1;
}

/* What stands in the table is taken out: a short page does not pay for a long one's. */
static void
sentence_empty(struct sentence_pair *x)
{
	while (x->n_terms)
		x->slots[x->terms[--x->n_terms].slot].term = 0;
	x->item.bags.n = 0;
	x->prepared = false;
}

static naql_status
sentence_grow(struct sentence_pair *x, size_t n, naql_error *err)
{
	mem_free(x->slots);
	mem_free(x->terms);
	x->cap = 0;
	x->slots = mem_calloc(n, sizeof(*x->slots));
	x->terms = mem_calloc(n, sizeof(*x->terms));
	if (!x->slots || !x->terms)
		return naql_nomem(err);
	x->cap = n;
	return NAQL_OK;
}

/*
 * Room for the words of both sides, in as much of the table as they need: what is small
 * stays in the cache. A page's room is for items of its own length; a longer one has the
 * page put in anew.
 */
static naql_status
sentence_room(struct sentence_pair *x, const struct match_pair *p, naql_error *err)
{
	size_t item = p->n_item, want = SENTENCE_ROOM;

	if (!x->prepared && item < p->n_page)
		item = p->n_page;
	while (want < 2 * (p->n_page + item))
		want *= 2;
	if (x->prepared && want <= (size_t)x->mask + 1)
		return NAQL_OK;
	sentence_empty(x);
	x->mask = (uint32_t)(want - 1);
	return want <= x->cap ? NAQL_OK : sentence_grow(x, want, err);
}

/* One sentence's bag: each of its terms once. */
static void
sentence_fill(struct sentence_pair *x, struct sentence_side *s, const struct word *words,
	      struct sentence at)
{
	uint32_t from = (uint32_t)s->bags.n;

	s->first.ptr[s->first.n++] = from;
	for (uint32_t w = at.begin; w < at.end; w++) {
		uint32_t term = sentence_term(x, words[w].hash);
		struct sentence_term *t = &x->terms[term];

		s->terms.ptr[s->terms.n++] = term;
		if (t->last > from) {
			s->bags.ptr[t->last - 1].n++;
			continue;
		}
		s->bags.ptr[s->bags.n++] = (struct sentence_bag){ term, 1 };
		t->last = (uint32_t)s->bags.n;
		t->sentences++;
	}
}

static naql_status
sentence_side(struct sentence_pair *x, struct sentence_side *s, const struct word *words,
	      uint32_t n, naql_error *err)
{
	naql_status st = sentence_split(words, n, &s->sentences, err);
	size_t n_sentences = s->sentences.n;

	if (st)
		return st;
	s->terms.n = s->bags.n = s->first.n = s->length.n = 0;
	if (!VEC_RESERVE(&s->terms, (size_t)n + 1) ||
	    !VEC_RESERVE(&s->bags, (size_t)n + 1) ||
	    !VEC_RESERVE(&s->first, n_sentences + 1) ||
	    !VEC_RESERVE(&s->length, n_sentences + 1))
		return naql_nomem(err);
	for (size_t i = 0; i < n_sentences; i++)
		sentence_fill(x, s, words, s->sentences.ptr[i]);
	s->first.ptr[s->first.n++] = (uint32_t)s->bags.n;
	for (uint32_t t = 0; t < x->n_terms; t++)
		x->terms[t].last = 0;
	return NAQL_OK;
}

/* Where each of the page's terms stands: sentences, ascending. */
static naql_status
sentence_post(struct sentence_pair *x, naql_error *err)
{
	const struct sentence_side *s = &x->page;
	uint32_t sum = 0;

	x->postings.n = 0;
	if (!VEC_RESERVE(&x->postings, s->bags.n + 1))
		return naql_nomem(err);
	x->postings.n = s->bags.n;
	for (uint32_t t = 0; t < x->n_terms; t++) {
		x->terms[t].first_posting = x->terms[t].n_postings = sum;
		sum += x->terms[t].sentences;
	}
	for (uint32_t j = 0; j < s->sentences.n; j++)
		for (uint32_t k = s->first.ptr[j]; k < s->first.ptr[j + 1]; k++) {
			struct sentence_term *t = &x->terms[s->bags.ptr[k].term];

			x->postings.ptr[t->n_postings++] =
				(struct sentence_bag){ j, s->bags.ptr[k].n };
		}
	for (uint32_t t = 0; t < x->n_terms; t++)
		x->terms[t].n_postings -= x->terms[t].first_posting;
	x->n_page_terms = x->n_terms;
	return NAQL_OK;
}

static void
sentence_forget_item(struct sentence_pair *x)
{
	for (size_t k = 0; k < x->item.bags.n; k++)
		x->terms[x->item.bags.ptr[k].term].sentences--;
	/* From the newest, so that every probe sequence is whole when it is walked. */
	while (x->n_terms > x->n_page_terms)
		x->slots[x->terms[--x->n_terms].slot].term = 0;
	x->item.bags.n = 0;
}

/* ---- weights ---- */

uint32_t
sentence_root(uint64_t v)
{
	uint64_t root = 0, bit = (uint64_t)1 << 62;

	while (bit > v)
		bit >>= 2;
	for (; bit; bit >>= 2) {
		if (v >= root + bit) {
			v -= root + bit;
			root = (root >> 1) + bit;
		} else {
			root >>= 1;
		}
	}
	return (uint32_t)root;
}

/* A term weighs -log2 of the share of both texts' sentences that have it. */
static void
sentence_weigh(struct sentence_pair *x)
{
	uint32_t all = log2_floor(x->page.sentences.n + x->item.sentences.n);
	uint32_t known[64] = { 0 };

	for (uint32_t t = 0; t < x->n_terms; t++) {
		uint32_t n = x->terms[t].sentences;

		if (n >= NAQL_COUNT(known)) {
			x->terms[t].weight = all - log2_floor(n);
			continue;
		}
		if (n && !known[n])
			known[n] = log2_floor(n) + 1;
		x->terms[t].weight = n ? all + 1 - known[n] : 0;
	}
}

static void
sentence_unmeasure(struct sentence_side *s)
{
	s->length.n = s->sentences.n;
	for (size_t i = 0; i < s->sentences.n; i++)
		s->length.ptr[i] = LENGTH_UNKNOWN;
}

uint32_t
sentence_length(const struct sentence_pair *x, struct sentence_side *s, uint32_t i)
{
	uint64_t sum = 0;

	if (s->length.ptr[i] != LENGTH_UNKNOWN)
		return s->length.ptr[i];
	for (uint32_t k = s->first.ptr[i]; k < s->first.ptr[i + 1]; k++) {
		uint64_t w =
			(uint64_t)s->bags.ptr[k].n * x->terms[s->bags.ptr[k].term].weight;

		sum += w * w;
	}
	return s->length.ptr[i] = sentence_root(sum << 8);
}

void
sentence_new_page(struct sentence_pair *x)
{
	x->prepared = false;
}

naql_status
sentence_page(struct sentence_pair *x, const struct match_pair *p, naql_error *err)
{
	naql_status st = sentence_room(x, p, err);

	if (st)
		return st;
	if (x->prepared) {
		sentence_forget_item(x);
		return NAQL_OK;
	}
	st = sentence_side(x, &x->page, p->page, p->n_page, err);
	if (!st)
		st = sentence_post(x, err);
	x->prepared = !st;
	return st;
}

naql_status
sentence_take(struct sentence_pair *x, const struct match_pair *p, naql_error *err)
{
	naql_status st = sentence_page(x, p, err);

	if (!st)
		st = sentence_side(x, &x->item, p->item, p->n_item, err);
	if (st) {
		x->prepared = false;
		return st;
	}
	sentence_weigh(x);
	sentence_unmeasure(&x->page);
	sentence_unmeasure(&x->item);
	return NAQL_OK;
}
