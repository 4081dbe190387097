/*
 * cluster.c - pieces of a pair that stand near each other on both sides, in any order.
 *
 * All pieces are cut into runs where one side has a gap, each run where the other side
 * has one, and so on until neither has (Sanchez-Perez et al. 2014). What is left must be
 * alike as a whole, else it is cut again at smaller gaps. A summary draws on a story from
 * one end to the other: its pieces stand close on the page and far apart in the story, so
 * a wide gap is tried first and kept only for such a shape.
 */
#include <stdlib.h>

#include "base/error.h"
#include "match/match_int.h"
#include "match/paraphrase.h"

#define CLUSTER_ALIKE	 34u  /* cosine of the two spans, percent */
#define CLUSTER_GAP	 80u  /* words on either side */
#define CLUSTER_WIDE	 800u /* in a summary */
#define CLUSTER_SUMMARY	 2u   /* times the page's words, in the story */
#define CLUSTER_PIECES	 3u   /* of a summary, at least */
#define CLUSTER_NARROW	 5u   /* a smaller gap is not tried */
#define CLUSTER_SNAP	 5u   /* words to the border of the sentence */
#define CLUSTER_VERBATIM 75u  /* percent of equal words in one run: its borders stand */

static int
cluster_by_item(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	if (x->item_begin != y->item_begin)
		return x->item_begin < y->item_begin ? -1 : 1;
	if (x->page_begin != y->page_begin)
		return x->page_begin < y->page_begin ? -1 : 1;
	return (x->passage > y->passage) - (x->passage < y->passage);
}

static int
cluster_by_page(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	if (x->page_begin != y->page_begin)
		return x->page_begin < y->page_begin ? -1 : 1;
	return cluster_by_item(a, b);
}

static void
cluster_hull(const struct piece *v, size_t n, struct cluster *c)
{
	c->item_begin = c->page_begin = UINT32_MAX;
	c->item_end = c->page_end = 0;
	for (size_t i = 0; i < n; i++) {
		if (v[i].item_begin < c->item_begin)
			c->item_begin = v[i].item_begin;
		if (v[i].page_begin < c->page_begin)
			c->page_begin = v[i].page_begin;
		if (v[i].item_end > c->item_end)
			c->item_end = v[i].item_end;
		if (v[i].page_end > c->page_end)
			c->page_end = v[i].page_end;
	}
}

/* Cosine of the two spans as bags of words, percent. */
static uint32_t
cluster_cosine(struct sentence_pair *x, const struct cluster *c)
{
	uint64_t item = 0, page = 0, both = 0, length;

	for (uint32_t i = c->item_begin; i < c->item_end; i++)
		x->terms[x->item.terms.ptr[i]].mark++;
	for (uint32_t i = c->page_begin; i < c->page_end; i++)
		x->terms[x->page.terms.ptr[i]].last++;
	for (uint32_t i = c->item_begin; i < c->item_end; i++) {
		struct sentence_term *t = &x->terms[x->item.terms.ptr[i]];
		uint64_t a = (uint64_t)t->mark * t->weight;

		item += a * a;
		both += a * t->last * t->weight;
		t->mark = 0;
	}
	for (uint32_t i = c->page_begin; i < c->page_end; i++) {
		struct sentence_term *t = &x->terms[x->page.terms.ptr[i]];
		uint64_t b = (uint64_t)t->last * t->weight;

		page += b * b;
		t->last = 0;
	}
	length = (uint64_t)sentence_root(item) * sentence_root(page);
	return length ? (uint32_t)(both * 100 / length) : 0;
}

/* A span that was reworded ends where its sentences end, when that is near. */
static void
cluster_snap(const sentence_vec *v, uint32_t *begin, uint32_t *end)
{
	const struct sentence *first = sentence_at(v, *begin),
			      *last = sentence_at(v, *end - 1);

	if (*begin - first->begin <= CLUSTER_SNAP)
		*begin = first->begin;
	if (last->end - *end <= CLUSTER_SNAP)
		*end = last->end;
}

static bool
cluster_verbatim(const struct piece *pieces, const struct cluster *c,
		 const struct match_passage *v)
{
	const struct match_passage *p;

	if (c->n != 1 || pieces->passage == PIECE_SENTENCES)
		return false;
	p = &v[pieces->passage];
	return (uint64_t)p->longest * 100 >= (uint64_t)p->equal * CLUSTER_VERBATIM;
}

static uint32_t
piece_end(const struct piece *q, bool by_page)
{
	return by_page ? q->page_end : q->item_end;
}

static naql_status
cluster_push(struct paraphrase *x, struct paraphrase_work w, naql_error *err)
{
	return VEC_PUSH(&x->work, w) ? NAQL_OK : naql_nomem(err);
}

/* Cut the run at one side's gaps; the parts are looked at by the other side. */
static naql_status
cluster_cut(struct paraphrase *x, struct paraphrase_work w, naql_error *err)
{
	struct piece *q = x->pieces.ptr + w.first;
	uint32_t end;
	size_t from = 0;
	naql_status st = NAQL_OK;

	qsort(q, w.n, sizeof(*q), w.by_page ? cluster_by_page : cluster_by_item);
	end = piece_end(&q[0], w.by_page);
	for (size_t i = 1; i <= w.n && !st; i++) {
		uint32_t begin = UINT32_MAX;

		if (i < w.n)
			begin = w.by_page ? q[i].page_begin : q[i].item_begin;
		if (i == w.n || (begin > end && begin - end > w.gap)) {
			bool whole = i - from == w.n;

			st = cluster_push(
				x,
				(struct paraphrase_work){ w.first + from, i - from, w.gap,
							  !w.by_page,
							  whole ? w.unbroken + 1 : 0 },
				err);
			from = i;
		}
		if (i < w.n && piece_end(&q[i], w.by_page) > end)
			end = piece_end(&q[i], w.by_page);
	}
	return st;
}

/* A run without gaps: a cluster, or another try with smaller ones. */
static naql_status
cluster_close(struct paraphrase *x, struct paraphrase_work w,
	      const struct match_passage *v, naql_error *err)
{
	const struct piece *q = x->pieces.ptr + w.first;
	struct cluster c = { .first = w.first, .n = w.n };
	uint32_t gap = w.gap * 3 / 4;
	bool good;

	cluster_hull(q, w.n, &c);
	c.cosine = cluster_cosine(&x->text, &c);
	good = c.cosine >= CLUSTER_ALIKE;
	for (size_t i = 0; i < w.n; i++)
		c.certain |= q[i].passage != PIECE_SENTENCES && v[q[i].passage].certain;
	if (w.gap == CLUSTER_WIDE) {
		good = good && w.n >= CLUSTER_PIECES &&
		       c.item_end - c.item_begin >=
			       CLUSTER_SUMMARY * (c.page_end - c.page_begin);
		gap = CLUSTER_GAP;
	}
	if (!good && w.n > 1 && gap >= CLUSTER_NARROW)
		return cluster_push(
			x, (struct paraphrase_work){ w.first, w.n, gap, false, 0 }, err);
	if (!good && w.gap == CLUSTER_WIDE) /* a single piece is judged as such */
		good = c.cosine >= CLUSTER_ALIKE;
	if (!good && !c.certain)
		return NAQL_OK;
	if (!cluster_verbatim(q, &c, v)) {
		cluster_snap(&x->text.item.sentences, &c.item_begin, &c.item_end);
		cluster_snap(&x->text.page.sentences, &c.page_begin, &c.page_end);
	}
	return VEC_PUSH(&x->clusters, c) ? NAQL_OK : naql_nomem(err);
}

naql_status
cluster_find(struct paraphrase *x, const struct paraphrase_passages *v, naql_error *err)
{
	naql_status st = NAQL_OK;

	x->clusters.n = x->work.n = 0;
	if (x->pieces.n)
		st = cluster_push(x,
				  (struct paraphrase_work){ 0, x->pieces.n, CLUSTER_WIDE,
							    false, 0 },
				  err);
	while (!st && x->work.n) {
		struct paraphrase_work w = x->work.ptr[--x->work.n];

		st = w.unbroken < 2 ? cluster_cut(x, w, err)
				    : cluster_close(x, w, v->ptr, err);
	}
	return st;
}
