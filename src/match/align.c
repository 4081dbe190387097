/*
 * align.c - from a chain of anchors to runs: equal, substituted, inserted, deleted.
 *
 * Gaps between anchors are at most CHAIN_GAP_MAX words on a side, so a full table serves
 * as the band. The ends are carried on while rare equal words pay for what is skipped
 * (X-drop), and a passage always ends in an equal word: what follows it is not in it.
 */
#include "match/match_int.h"

#include <string.h>

#include "base/error.h"

#define ALIGN_COLUMNS (ALIGN_SIDE + 1)
#define ALIGN_EQUAL   3	  /* gaps: an equal word, ... */
#define ALIGN_EDIT    1	  /* ... and an edited one, which a substitution costs once */
#define ALIGN_END_GAP 56  /* ends, bits/16: a word skipped */
#define ALIGN_DROP    224 /* ends, bits/16: given up so far under the best */

enum align_step { STEP_NONE, STEP_BOTH, STEP_ITEM, STEP_PAGE };

/* A table's words: item[i * dir], page[j * dir], dir 1 or -1. */
struct align_view {
	const struct match_pair *pair;
	uint32_t item, page; /* first words */
	int dir;
	uint32_t n_item, n_page;
};

void
align_fini(struct align *a)
{
	VEC_FREE(&a->runs);
	VEC_FREE(&a->ends);
}

static naql_status
align_push(run_vec *runs, size_t first, enum match_op op, uint32_t item, uint32_t page,
	   naql_error *err)
{
	struct match_run *last = runs->n > first ? &runs->ptr[runs->n - 1] : NULL;

	if (item == 0 && page == 0)
		return NAQL_OK;
	if (last && last->op == op) {
		last->n_item += item;
		last->n_page += page;
		return NAQL_OK;
	}
	/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): no room without memory */
	if (!VEC_PUSH(runs, ((struct match_run){ op, item, page })))
		return naql_nomem(err);
	return NAQL_OK;
}

static const struct word *
view_item(const struct align_view *v, uint32_t i)
{
	return &v->pair->item[(int64_t)v->item + (int64_t)i * v->dir];
}

static uint32_t
view_page(const struct align_view *v, uint32_t j)
{
	return (uint32_t)((int64_t)v->page + (int64_t)j * v->dir);
}

static bool
view_equal(const struct align_view *v, uint32_t i, uint32_t j)
{
	return view_item(v, i)->hash == v->pair->page[view_page(v, j)].hash;
}

static uint32_t
cell(uint32_t i, uint32_t j)
{
	return i * ALIGN_COLUMNS + j;
}

/* One cell from its three neighbours; the substitution wins a tie, so edits pair up. */
static void
align_cell(struct align *a, uint32_t i, uint32_t j, int32_t both, int32_t item,
	   int32_t page)
{
	int32_t best = both;
	uint8_t step = STEP_BOTH;

	if (item > best) {
		best = item;
		step = STEP_ITEM;
	}
	if (page > best) {
		best = page;
		step = STEP_PAGE;
	}
	a->score[cell(i, j)] = best;
	a->step[cell(i, j)] = step;
}

/* Runs of the path from (i, j) back to the origin. */
static naql_status
align_trace(const struct align *a, const struct align_view *v, uint32_t i, uint32_t j,
	    run_vec *out, size_t first, naql_error *err)
{
	naql_status st = NAQL_OK;

	while (!st && (i || j)) {
		uint8_t step = a->step[cell(i, j)];

		if (step == STEP_BOTH) {
			i--;
			j--;
			st = align_push(out, first,
					view_equal(v, i, j) ? MATCH_EQUAL
							    : MATCH_SUBSTITUTED,
					1, 1, err);
		} else if (step == STEP_ITEM) {
			i--;
			st = align_push(out, first, MATCH_DELETED, 1, 0, err);
		} else {
			j--;
			st = align_push(out, first, MATCH_INSERTED, 0, 1, err);
		}
	}
	return st;
}

static void
align_borders(struct align *a, uint32_t n_item, uint32_t n_page, int32_t gap)
{
	a->score[0] = 0;
	a->step[0] = STEP_NONE;
	for (uint32_t i = 1; i <= n_item; i++) {
		a->score[cell(i, 0)] = -(int32_t)i * gap;
		a->step[cell(i, 0)] = STEP_ITEM;
	}
	for (uint32_t j = 1; j <= n_page; j++) {
		a->score[cell(0, j)] = -(int32_t)j * gap;
		a->step[cell(0, j)] = STEP_PAGE;
	}
}

static void
align_table(struct align *a, const struct align_view *v)
{
	align_borders(a, v->n_item, v->n_page, ALIGN_EDIT);
	for (uint32_t i = 1; i <= v->n_item; i++)
		for (uint32_t j = 1; j <= v->n_page; j++)
			align_cell(a, i, j,
				   a->score[cell(i - 1, j - 1)] +
					   (view_equal(v, i - 1, j - 1) ? ALIGN_EQUAL
									: -ALIGN_EDIT),
				   a->score[cell(i - 1, j)] - ALIGN_EDIT,
				   a->score[cell(i, j - 1)] - ALIGN_EDIT);
}

/* What stands between two anchors, both sides at most ALIGN_SIDE. */
static naql_status
align_gap(struct align *a, const struct align_view *v, size_t first, naql_error *err)
{
	naql_status st;

	if (v->n_item == 0)
		return align_push(&a->runs, first, MATCH_INSERTED, 0, v->n_page, err);
	if (v->n_page == 0)
		return align_push(&a->runs, first, MATCH_DELETED, v->n_item, 0, err);
	align_table(a, v);
	a->ends.n = 0;
	st = align_trace(a, v, v->n_item, v->n_page, &a->ends, 0, err);
	for (size_t i = a->ends.n; !st && i-- > 0;)
		st = align_push(&a->runs, first, a->ends.ptr[i].op, a->ends.ptr[i].n_item,
				a->ends.ptr[i].n_page, err);
	return st;
}

struct align_best {
	int32_t score;
	uint32_t i, j;
};

/*
 * Whether the rows up to the one where a table without an equal word is given up have
 * none: most ends are such, and nothing of their table would be kept.
 */
static bool
align_end_bare(const struct align_view *v, const uint64_t *page)
{
	uint32_t rows = ALIGN_DROP / ALIGN_END_GAP + 1;
	bool equal = false;

	for (uint32_t i = 0; i < rows && i < v->n_item && !equal; i++) {
		uint64_t word = view_item(v, i)->hash;

		for (uint32_t j = 0; j < v->n_page; j++)
			equal |= word == page[j];
	}
	return !equal;
}

/* Row i of the table, i >= 1. Returns its largest score. */
static int32_t
align_end_row(struct align *a, const struct align_view *v, struct cost *c,
	      const uint64_t *page, uint32_t i, struct align_best *best)
{
	const int32_t *above = &a->score[cell(i - 1, 0)];
	int32_t *here = &a->score[cell(i, 0)], row = here[0];
	uint64_t word = view_item(v, i - 1)->hash;

	for (uint32_t j = 1; j <= v->n_page; j++) {
		bool equal = word == page[j - 1];
		int32_t both = above[j - 1];

		both += equal ? (int32_t)cost_at(c, v->pair->page, view_page(v, j - 1))
			      : -ALIGN_END_GAP;
		align_cell(a, i, j, both, above[j] - ALIGN_END_GAP,
			   here[j - 1] - ALIGN_END_GAP);
		row = here[j] > row ? here[j] : row;
		if (here[j] > best->score && equal && here[j] == both)
			*best = (struct align_best){ here[j], i, j };
	}
	return row;
}

static struct align_best
align_end_table(struct align *a, const struct align_view *v, struct cost *c)
{
	struct align_best best = { 0, 0, 0 };
	uint64_t page[ALIGN_SIDE];

	for (uint32_t j = 0; j < v->n_page; j++)
		page[j] = v->pair->page[view_page(v, j)].hash;
	if (align_end_bare(v, page))
		return best;
	align_borders(a, v->n_item, v->n_page, ALIGN_END_GAP);
	for (uint32_t i = 1; i <= v->n_item; i++)
		if (align_end_row(a, v, c, page, i, &best) < best.score - ALIGN_DROP)
			break;
	return best;
}

/*
 * An end carried on: runs from the anchor outwards into a->ends. *item and *page receive
 * the words taken. Rounds, because one table sees ALIGN_SIDE words.
 */
static naql_status
align_end(struct align *a, struct align_view v, struct cost *c, uint32_t *item,
	  uint32_t *page, run_vec *out, naql_error *err)
{
	uint32_t left_item = v.n_item, left_page = v.n_page;
	struct align_best best;
	naql_status st = NAQL_OK;

	*item = *page = 0;
	do {
		size_t from = out->n;

		v.n_item = left_item < ALIGN_SIDE ? left_item : ALIGN_SIDE;
		v.n_page = left_page < ALIGN_SIDE ? left_page : ALIGN_SIDE;
		if (v.n_item == 0 || v.n_page == 0)
			break;
		best = align_end_table(a, &v, c);
		st = align_trace(a, &v, best.i, best.j, out, from, err);
		for (size_t i = from, j = out->n; i + 1 < j; i++) {
			struct match_run swap = out->ptr[i];

			out->ptr[i] = out->ptr[--j];
			out->ptr[j] = swap;
		}
		*item += best.i;
		*page += best.j;
		left_item -= best.i;
		left_page -= best.j;
		v.item = (uint32_t)((int64_t)v.item + (int64_t)best.i * v.dir);
		v.page = (uint32_t)((int64_t)v.page + (int64_t)best.j * v.dir);
	} while (!st && best.i >= ALIGN_SIDE / 2);
	return st;
}

static naql_status
align_left(struct align *a, const struct match_pair *p, struct cost *c,
	   struct align_limit limit, struct match_passage *out, naql_error *err)
{
	struct align_view v = {
		p,  out->item_begin - 1, out->page_begin - 1,
		-1, out->item_begin,	 out->page_begin - limit.page_begin
	};
	uint32_t item, page;
	naql_status st;

	a->ends.n = 0;
	st = align_end(a, v, c, &item, &page, &a->ends, err);
	for (size_t i = a->ends.n; !st && i-- > 0;)
		st = align_push(&a->runs, out->first_run, a->ends.ptr[i].op,
				a->ends.ptr[i].n_item, a->ends.ptr[i].n_page, err);
	out->item_begin -= item;
	out->page_begin -= page;
	return st;
}

static naql_status
align_right(struct align *a, const struct match_pair *p, struct cost *c,
	    struct align_limit limit, struct match_passage *out, naql_error *err)
{
	struct align_view v = { p,
				out->item_end,
				out->page_end,
				1,
				p->n_item - out->item_end,
				limit.page_end - out->page_end };
	uint32_t item, page;
	naql_status st;

	a->ends.n = 0;
	st = align_end(a, v, c, &item, &page, &a->ends, err);
	for (size_t i = 0; !st && i < a->ends.n; i++)
		st = align_push(&a->runs, out->first_run, a->ends.ptr[i].op,
				a->ends.ptr[i].n_item, a->ends.ptr[i].n_page, err);
	out->item_end += item;
	out->page_end += page;
	return st;
}

/* The next anchor, without the words that the passage already has, and the gap before it.
 */
static naql_status
align_next(struct align *a, const struct match_pair *p, struct anchor next,
	   struct match_passage *out, naql_error *err)
{
	uint32_t over = 0;
	struct align_view v = { p, out->item_end, out->page_end, 1, 0, 0 };
	naql_status st;

	if (next.item < out->item_end)
		over = out->item_end - next.item;
	if (next.page < out->page_end && out->page_end - next.page > over)
		over = out->page_end - next.page;
	if (over >= next.len)
		return NAQL_OK;
	v.n_item = next.item + over - out->item_end;
	v.n_page = next.page + over - out->page_end;
	if (v.n_item > ALIGN_SIDE || v.n_page > ALIGN_SIDE)
		return NAQL_OK; /* not of this passage: the chain has a smaller limit */
	st = align_gap(a, &v, out->first_run, err);
	if (!st)
		st = align_push(&a->runs, out->first_run, MATCH_EQUAL, next.len - over,
				next.len - over, err);
	out->item_end = next.item + next.len;
	out->page_end = next.page + next.len;
	return st;
}

static void
align_count(const struct align *a, struct match_passage *out)
{
	out->n_runs = (uint32_t)a->runs.n - out->first_run;
	out->equal = out->longest = 0;
	for (uint32_t i = 0; i < out->n_runs; i++) {
		const struct match_run *r = &a->runs.ptr[out->first_run + i];

		if (r->op != MATCH_EQUAL)
			continue;
		out->equal += r->n_item;
		out->longest = r->n_item > out->longest ? r->n_item : out->longest;
	}
}

naql_status
/* NOLINTNEXTLINE(readability-function-size): the chain is a pointer and a count */
align_chain(struct align *a, const struct match_pair *p, struct cost *c,
	    const struct anchor *anchors, size_t n, struct align_limit limit,
	    struct match_passage *out, naql_error *err)
{
	naql_status st;

	memset(out, 0, sizeof(*out));
	out->first_run = (uint32_t)a->runs.n;
	out->item_begin = out->item_end = anchors[0].item;
	out->page_begin = out->page_end = anchors[0].page;
	st = align_left(a, p, c, limit, out, err);
	for (size_t i = 0; !st && i < n; i++)
		st = align_next(a, p, anchors[i], out, err);
	if (!st)
		st = align_right(a, p, c, limit, out, err);
	align_count(a, out);
	return st;
}
