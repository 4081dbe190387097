/*
 * paraphrase.c - sentences that say the same in other words, and what they are worth.
 *
 * Seeds are pairs of sentences, alike by the cosine of their weighted words and by the
 * share of words in common (Sanchez-Perez et al. 2014). They stand beside the passages
 * that alignment found, which order and rarity made; together they are clustered. A
 * sentence that a passage already covers adds nothing and would only blur its borders.
 *
 * What a cluster is worth is counted like a passage's bits, but without the order: each
 * run of equal words, and each single word that two sentences share, pays for the places
 * in the span where it could have stood.
 */
#include "match/paraphrase.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/log2.h"
#include "match/match_int.h"

#define PARAPHRASE_COSINE  28u /* of two sentences, percent */
#define PARAPHRASE_DICE	   33u /* of two sentences, percent of their distinct words */
#define PARAPHRASE_COVERED 55u /* percent of a sentence's words in passages */
#define PARAPHRASE_LEAST   30u /* words on either side, where no passage is certain */
#define PARAPHRASE_LONG	   40u /* words: beside such a copy only certain passages count */
#define FIGURES		   64u /* looked at on either side of a cluster */
#define FIGURE_POINT	   4u  /* bytes between the parts of one */
#define PARAPHRASE_SEEDS   65536u /* pairs of sentences of a pair of texts */

void
paraphrase_fini(struct paraphrase *x)
{
	sentence_fini(&x->text);
	VEC_FREE(&x->pieces);
	VEC_FREE(&x->clusters);
	VEC_FREE(&x->work);
	VEC_FREE(&x->dots);
	VEC_FREE(&x->common);
	VEC_FREE(&x->touched);
	VEC_FREE(&x->covered);
	VEC_FREE(&x->counted);
	VEC_FREE(&x->gains);
}

static naql_status
paraphrase_room(struct paraphrase *x, const struct match_pair *p, naql_error *err)
{
	size_t n = x->text.page.sentences.n + 1;

	x->dots.n = x->common.n = x->touched.n = x->covered.n = 0;
	x->counted.n = 0;
	if (!VEC_RESERVE(&x->counted, (size_t)p->n_item + 1))
		return naql_nomem(err);
	if (!VEC_RESERVE(&x->dots, n) || !VEC_RESERVE(&x->common, n) ||
	    !VEC_RESERVE(&x->touched, n) ||
	    !VEC_RESERVE(&x->covered, (size_t)p->n_page + p->n_item + 1))
		return naql_nomem(err);
	memset(x->dots.ptr, 0, n * sizeof(*x->dots.ptr));
	memset(x->common.ptr, 0, n * sizeof(*x->common.ptr));
	memset(x->covered.ptr, 0, (size_t)p->n_page + p->n_item);
	return NAQL_OK;
}

/* ---- seeds ---- */

static uint32_t
paraphrase_covered(const uint8_t *covered, uint32_t begin, uint32_t end)
{
	uint32_t n = 0;

	for (uint32_t i = begin; i < end; i++)
		n += covered[i];
	return n * 100 / (end - begin);
}

/* Sum up what sentence i of the item shares with each of the page. */
static void
paraphrase_gather(struct paraphrase *x, uint32_t i)
{
	const struct sentence_pair *t = &x->text;

	x->touched.n = 0;
	for (uint32_t k = t->item.first.ptr[i]; k < t->item.first.ptr[i + 1]; k++) {
		const struct sentence_bag *b = &t->item.bags.ptr[k];
		const struct sentence_term *term = &t->terms[b->term];
		uint64_t w = (uint64_t)b->n * term->weight * term->weight;

		if (b->term >= t->n_page_terms)
			continue;
		for (uint32_t q = 0; q < term->n_postings; q++) {
			const struct sentence_bag *at =
				&t->postings.ptr[term->first_posting + q];

			if (!x->common.ptr[at->term]++)
				x->touched.ptr[x->touched.n++] = at->term;
			x->dots.ptr[at->term] += w * at->n;
		}
	}
}

static uint32_t
sentence_distinct(const struct sentence_side *s, uint32_t i)
{
	return s->first.ptr[i + 1] - s->first.ptr[i];
}

static bool
paraphrase_is_covered(const uint8_t *covered, struct sentence s)
{
	return paraphrase_covered(covered, s.begin, s.end) >= PARAPHRASE_COVERED;
}

/* Whether sentences i and j share words enough. */
static bool
paraphrase_shares(const struct paraphrase *x, uint32_t i, uint32_t j)
{
	uint64_t words = sentence_distinct(&x->text.item, i) +
			 (uint64_t)sentence_distinct(&x->text.page, j);

	return (uint64_t)x->common.ptr[j] * 200 >= PARAPHRASE_DICE * words;
}

/* Percent. */
static uint32_t
paraphrase_cosine(struct paraphrase *x, uint32_t i, uint32_t j)
{
	struct sentence_pair *t = &x->text;
	uint64_t length = (uint64_t)sentence_length(t, &t->item, i) *
			  sentence_length(t, &t->page, j);

	return length ? (uint32_t)(x->dots.ptr[j] * 25600 / length) : 0;
}

static naql_status
paraphrase_seed(struct paraphrase *x, uint32_t i, uint32_t j, naql_error *err)
{
	struct sentence item = x->text.item.sentences.ptr[i],
			page = x->text.page.sentences.ptr[j];
	uint32_t cosine;

	if (!paraphrase_shares(x, i, j) || x->pieces.n >= PARAPHRASE_SEEDS ||
	    paraphrase_is_covered(x->covered.ptr, page))
		return NAQL_OK;
	cosine = paraphrase_cosine(x, i, j);
	if (cosine < PARAPHRASE_COSINE)
		return NAQL_OK;
	if (!VEC_PUSH(&x->pieces, ((struct piece){ item.begin, item.end, page.begin,
						   page.end, PIECE_SENTENCES, cosine })))
		return naql_nomem(err);
	return NAQL_OK;
}

static naql_status
paraphrase_seeds(struct paraphrase *x, const struct match_pair *p, naql_error *err)
{
	const uint8_t *of_item = x->covered.ptr + p->n_page;
	naql_status st = NAQL_OK;

	for (uint32_t i = 0; !st && i < x->text.item.sentences.n; i++) {
		if (paraphrase_is_covered(of_item, x->text.item.sentences.ptr[i]))
			continue;
		paraphrase_gather(x, i);
		for (size_t q = 0; q < x->touched.n; q++) {
			uint32_t j = x->touched.ptr[q];

			if (!st)
				st = paraphrase_seed(x, i, j, err);
			x->dots.ptr[j] = 0;
			x->common.ptr[j] = 0;
		}
	}
	return st;
}

/* The passages as pieces, and the words they cover. */
static naql_status
paraphrase_passages(struct paraphrase *x, const struct match_pair *p,
		    const struct paraphrase_passages *v, naql_error *err)
{
	size_t gains = 0;

	x->pieces.n = x->gains.n = 0;
	if (!VEC_RESERVE(&x->pieces, v->n) || !VEC_RESERVE(&x->gains, v->n))
		return naql_nomem(err);
	for (uint32_t i = 0; i < v->n; i++) {
		const struct match_passage *m = &v->ptr[i];

		memset(x->covered.ptr + m->page_begin, 1, m->page_end - m->page_begin);
		memset(x->covered.ptr + p->n_page + m->item_begin, 1,
		       m->item_end - m->item_begin);
		x->pieces.ptr[x->pieces.n++] =
			(struct piece){ m->item_begin, m->item_end, m->page_begin,
					m->page_end,   i,	    100 };
		x->gains.ptr[x->gains.n++] = gains;
		gains += m->equal;
	}
	return NAQL_OK;
}

/* ---- what a cluster is worth ---- */

static int64_t
worth_of_passage(struct paraphrase *x, const struct paraphrase_passages *v,
		 uint32_t passage, int64_t place)
{
	const struct match_passage *m = &v->ptr[passage];
	const uint16_t *gain = v->gains + x->gains.ptr[passage];
	uint32_t item = m->item_begin;
	int64_t sum = 0;

	for (uint32_t i = 0; i < m->n_runs; i++) {
		const struct match_run *r = &v->runs[m->first_run + i];
		int64_t run = -place;

		for (uint32_t w = 0; r->op == MATCH_EQUAL && w < r->n_item; w++) {
			run += x->counted.ptr[item + w] ? 0 : *gain;
			x->words += !x->counted.ptr[item + w];
			x->counted.ptr[item + w] = 1;
			gain++;
		}
		item += r->n_item;
		sum += run > 0 ? run : 0;
	}
	return sum;
}

/* Words of two sentences that stand in both and in no passage; each term counts once in a
 * cluster: marked terms have been. */
static int64_t
worth_of_sentences(struct paraphrase *x, const struct match_pair *p,
		   const struct piece *q, struct cost *cost, int64_t place)
{
	struct sentence_pair *t = &x->text;
	int64_t sum = 0;

	for (uint32_t i = q->item_begin; i < q->item_end; i++)
		t->terms[t->item.terms.ptr[i]].last = 1;
	for (uint32_t i = q->page_begin; i < q->page_end; i++) {
		struct sentence_term *term = &t->terms[t->page.terms.ptr[i]];
		int64_t worth = (int64_t)cost_at(cost, p->page, i) - place;

		if (!term->last || term->mark || x->covered.ptr[i])
			continue;
		term->mark = 1;
		x->words++;
		sum += worth > 0 ? worth : 0;
	}
	for (uint32_t i = q->item_begin; i < q->item_end; i++)
		t->terms[t->item.terms.ptr[i]].last = 0;
	return sum;
}

static void
paraphrase_worth(struct paraphrase *x, const struct match_pair *p,
		 const struct paraphrase_passages *v, struct cost *cost,
		 struct cluster *c)
{
	int64_t place = log2_floor(c->page_end - c->page_begin), sum = 0;
	x->words = 0;
	const struct piece *q = x->pieces.ptr + c->first;

	memset(x->counted.ptr + c->item_begin, 0, c->item_end - c->item_begin);
	for (size_t i = 0; i < c->n; i++)
		sum += q[i].passage == PIECE_SENTENCES
			       ? worth_of_sentences(x, p, &q[i], cost, place)
			       : worth_of_passage(x, v, q[i].passage, place);
	for (uint32_t i = c->page_begin; i < c->page_end; i++)
		x->text.terms[x->text.page.terms.ptr[i]].mark = 0;
	c->bits = score_clamp(sum);
	c->density = x->words ? c->bits / (int32_t)x->words : 0;
}

/* The figures among words [begin, end): digits joined over a point or comma are one. */
static size_t
paraphrase_figures(const struct word *words, uint32_t begin, uint32_t end, uint64_t *out)
{
	size_t n = 0;
	uint32_t behind = 0;

	for (uint32_t i = begin; i < end; i++) {
		bool joined = n && behind && words[i].begin - behind <= FIGURE_POINT;
		uint64_t hash = words[i].hash;

		if (!(words[i].flags & WORD_DIGITS)) {
			behind = 0;
			continue;
		}
		behind = words[i].begin + words[i].len;
		if (joined)
			out[n - 1] = hash_mix(out[n - 1], hash);
		else if (n < FIGURES)
			out[n++] = hash;
	}
	return n;
}

/*
 * Whether the spans give other figures: a bulletin of another day keeps the sentences and
 * changes the figures, a paraphrase keeps most of them.
 */
static bool
paraphrase_other_figures(const struct match_pair *p, const struct cluster *c)
{
	uint64_t item[FIGURES], page[FIGURES];
	size_t n_item = paraphrase_figures(p->item, c->item_begin, c->item_end, item);
	size_t n_page = paraphrase_figures(p->page, c->page_begin, c->page_end, page);
	size_t both = 0;

	for (size_t i = 0; i < n_page; i++)
		for (size_t k = 0; k < n_item; k++)
			if (page[i] == item[k]) {
				both++;
				break;
			}
	return (n_item < n_page ? n_item : n_page) > 1 &&
	       both * 2 < (n_item < n_page ? n_item : n_page);
}

/* ---- which clusters stay ---- */

static int
paraphrase_better(const void *a, const void *b)
{
	const struct cluster *x = a, *y = b;
	uint64_t of_x = (uint64_t)x->cosine * (x->page_end - x->page_begin);
	uint64_t of_y = (uint64_t)y->cosine * (y->page_end - y->page_begin);

	if (x->certain != y->certain)
		return x->certain ? -1 : 1;
	if (of_x != of_y)
		return of_x > of_y ? -1 : 1;
	return x->first < y->first ? -1 : 1;
}

static int
paraphrase_before(const void *a, const void *b)
{
	const struct cluster *x = a, *y = b;

	if (x->page_begin != y->page_begin)
		return x->page_begin < y->page_begin ? -1 : 1;
	return x->first < y->first ? -1 : 1;
}

/* Beside a long copy the same subject shares words anyway: only certain passages count
 * there. */
static bool
paraphrase_counts(const struct cluster *c, bool copied)
{
	return c->certain ||
	       (!copied && c->item_end - c->item_begin >= PARAPHRASE_LEAST &&
		c->page_end - c->page_begin >= PARAPHRASE_LEAST);
}

static void
paraphrase_choose(struct paraphrase *x, bool copied)
{
	struct cluster *c = x->clusters.ptr;
	size_t n = 0;

	if (x->clusters.n == 0)
		return;
	qsort(c, x->clusters.n, sizeof(*c), paraphrase_better);
	for (size_t i = 0; i < x->clusters.n; i++) {
		bool free = paraphrase_counts(&c[i], copied);

		for (size_t k = 0; k < n && free; k++)
			free = c[i].page_begin >= c[k].page_end ||
			       c[k].page_begin >= c[i].page_end;
		if (free)
			c[n++] = c[i];
	}
	x->clusters.n = n;
	qsort(c, n, sizeof(*c), paraphrase_before);
}

naql_status
paraphrase_find(struct paraphrase *x, const struct match_pair *p,
		const struct paraphrase_passages *v, struct cost *cost, naql_error *err)
{
	naql_status st = sentence_take(&x->text, p, err);
	bool copied = false;

	x->clusters.n = 0;
	if (!st)
		st = paraphrase_room(x, p, err);
	if (!st)
		st = paraphrase_passages(x, p, v, err);
	if (!st)
		st = paraphrase_seeds(x, p, err);
	if (!st)
		st = cluster_find(x, v, err);
	if (st)
		return st;
	for (size_t i = 0; i < v->n; i++)
		copied |= v->ptr[i].certain && v->ptr[i].longest >= PARAPHRASE_LONG;
	paraphrase_choose(x, copied);
	for (size_t i = 0; i < x->clusters.n; i++)
		x->clusters.ptr[i].other_figures =
			paraphrase_other_figures(p, &x->clusters.ptr[i]);
	for (size_t i = 0; i < x->clusters.n; i++)
		paraphrase_worth(x, p, v, cost, &x->clusters.ptr[i]);
	return NAQL_OK;
}
