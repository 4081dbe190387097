/*
 * group.c - passages as a person would draw them: clusters become groups, and pairs of
 * sentences become passages of their own.
 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "match/matcher.h"

#define MATCH_DENSE (4 * 16) /* bits/16 a word: less is a formula's frame */

static int
group_by_number(const void *a, const void *b)
{
	const struct match_passage *x = a, *y = b;

	if (x->group != y->group)
		return x->group < y->group ? -1 : 1;
	return x->page_begin < y->page_begin ? -1 : 1;
}

static int
group_before(const void *a, const void *b)
{
	const struct match_group *x = a, *y = b;

	if (x->page_begin != y->page_begin)
		return x->page_begin < y->page_begin ? -1 : 1;
	return x->first < y->first ? -1 : 1;
}

/* The group that a passage begins. */
static struct match_group
group_new(const struct matcher *m, size_t at)
{
	const struct match_passage *p = &m->passages.ptr[at];
	struct match_group g = { p->item_begin, p->item_end, p->page_begin,
				 p->page_end,	at,	     1,
				 p->bits,	p->certain,  false };

	if (p->group <= m->n_clusters) {
		const struct cluster *c = &m->paraphrase.clusters.ptr[p->group - 1];

		g.item_begin = c->item_begin;
		g.item_end = c->item_end;
		g.page_begin = c->page_begin;
		g.page_end = c->page_end;
		g.bits = c->bits;
		g.certain = true;
		g.paraphrase = !c->certain;
	}
	return g;
}

naql_status
group_all(struct matcher *m, naql_error *err)
{
	struct match_passage *p = m->passages.ptr;

	m->groups.n = 0;
	if (!VEC_RESERVE(&m->groups, m->passages.n + 1))
		return naql_nomem(err);
	for (size_t i = 0; i < m->passages.n; i++)
		if (!p[i].group)
			p[i].group = m->n_clusters + 1 + (uint32_t)i;
	if (m->n_clusters)
		qsort(p, m->passages.n, sizeof(*p), group_by_number);
	for (size_t i = 0; i < m->passages.n; i++)
		if (i && p[i].group == p[i - 1].group)
			m->groups.ptr[m->groups.n - 1].n++;
		else
			m->groups.ptr[m->groups.n++] = group_new(m, i);
	if (m->n_clusters)
		qsort(m->groups.ptr, m->groups.n, sizeof(*m->groups.ptr), group_before);
	m->result.groups = m->groups.ptr;
	m->result.n_groups = m->groups.n;
	return NAQL_OK;
}

/* ---- sentences ---- */

/* The free words of a pair of sentences on the page become a passage; where a passage
 * stands amid them, the pair is left to it. */
static naql_status
group_sentences(struct matcher *m, struct piece q, uint32_t group, naql_error *err)
{
	uint8_t *covered = m->paraphrase.covered.ptr;
	struct match_passage p = { .sentences = true, .group = group };
	naql_status st;

	while (q.page_begin < q.page_end && covered[q.page_begin])
		q.page_begin++;
	while (q.page_begin < q.page_end && covered[q.page_end - 1])
		q.page_end--;
	if (q.page_begin == q.page_end ||
	    memchr(covered + q.page_begin, 1, q.page_end - q.page_begin))
		return NAQL_OK;
	p.item_begin = q.item_begin;
	p.item_end = q.item_end;
	p.page_begin = q.page_begin;
	p.page_end = q.page_end;
	st = reword_align(&m->reword, &m->pair, &m->align.runs, &p, err);
	if (!st)
		st = score_passage(&m->score, &m->pair, m->align.runs.ptr + p.first_run,
				   &p, err);
	if (st)
		return st;
	p.bits -= match_space(m);
	memset(covered + q.page_begin, 1, q.page_end - q.page_begin);
	return match_take(m, &p, err);
}

static int
group_by_cosine(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	if (x->cosine != y->cosine)
		return x->cosine > y->cosine ? -1 : 1;
	if (x->page_begin != y->page_begin)
		return x->page_begin < y->page_begin ? -1 : 1;
	return x->item_begin < y->item_begin ? -1 : 1;
}

static naql_status
group_cluster(struct matcher *m, const struct cluster *c, naql_error *err)
{
	struct piece *q = m->paraphrase.pieces.ptr + c->first;
	uint32_t group = ++m->n_clusters;
	naql_status st = NAQL_OK;

	m->paraphrase.clusters.ptr[group - 1] = *c;
	qsort(q, c->n, sizeof(*q), group_by_cosine);
	for (size_t i = 0; i < c->n && !st; i++)
		if (q[i].passage == PIECE_SENTENCES)
			st = group_sentences(m, q[i], group, err);
		else
			m->found.ptr[q[i].passage].group = group;
	return st;
}

naql_status
group_find(struct matcher *m, naql_error *err)
{
	struct paraphrase_passages v = { m->found.ptr, m->found.n, m->align.runs.ptr,
					 m->score.gains.ptr };
	naql_status st = paraphrase_find(&m->paraphrase, &m->pair, &v, &m->cost, err);

	for (size_t i = 0; i < m->paraphrase.clusters.n && !st; i++) {
		struct cluster c = m->paraphrase.clusters.ptr[i];

		c.bits -= match_space(m);
		if (c.certain || (c.bits >= MATCH_PARAPHRASE &&
				  c.density >= MATCH_DENSE && !c.other_figures))
			st = group_cluster(m, &c, err);
	}
	return st;
}
