/*
 * reword.c - two sentences word by word: kept, put in place, left out, added.
 *
 * A full table, because sentences are short; align.c's are for the gaps of a passage.
 */
#include <string.h>

#include "base/error.h"
#include "match/match_int.h"

#define REWORD_COLUMNS (REWORD_SIDE + 1)
#define REWORD_EQUAL   3
#define REWORD_EDIT    1 /* of each word; a substitution costs it once */

enum reword_step { REWORD_BOTH, REWORD_ITEM, REWORD_PAGE };

void
reword_fini(struct reword *r)
{
	VEC_FREE(&r->back);
}

static size_t
reword_cell(uint32_t i, uint32_t j)
{
	return (size_t)i * REWORD_COLUMNS + j;
}

static void
reword_table(struct reword *r, const struct word *item, uint32_t n_item,
	     const struct word *page, uint32_t n_page)
{
	r->score[0] = 0;
	for (uint32_t j = 1; j <= n_page; j++) {
		r->score[j] = (int16_t)(-REWORD_EDIT * (int)j);
		r->step[j] = REWORD_PAGE;
	}
	for (uint32_t i = 1; i <= n_item; i++) {
		r->score[reword_cell(i, 0)] = (int16_t)(-REWORD_EDIT * (int)i);
		r->step[reword_cell(i, 0)] = REWORD_ITEM;
		for (uint32_t j = 1; j <= n_page; j++) {
			bool equal = item[i - 1].hash == page[j - 1].hash;
			int best = r->score[reword_cell(i - 1, j - 1)] +
				   (equal ? REWORD_EQUAL : -REWORD_EDIT);
			int up = r->score[reword_cell(i - 1, j)] - REWORD_EDIT;
			int left = r->score[reword_cell(i, j - 1)] - REWORD_EDIT;
			uint8_t step = REWORD_BOTH;

			if (up > best) {
				best = up;
				step = REWORD_ITEM;
			}
			if (left > best) {
				best = left;
				step = REWORD_PAGE;
			}
			r->score[reword_cell(i, j)] = (int16_t)best;
			r->step[reword_cell(i, j)] = step;
		}
	}
}

static naql_status
reword_push(run_vec *runs, size_t first, struct match_run run, naql_error *err)
{
	struct match_run *last = runs->n > first ? &runs->ptr[runs->n - 1] : NULL;

	if (last && last->op == run.op) {
		last->n_item += run.n_item;
		last->n_page += run.n_page;
		return NAQL_OK;
	}
	return VEC_PUSH(runs, run) ? NAQL_OK : naql_nomem(err);
}

static naql_status
reword_trace(struct reword *r, const struct word *item, uint32_t i,
	     const struct word *page, uint32_t j, naql_error *err)
{
	naql_status st = NAQL_OK;

	r->back.n = 0;
	while (!st && (i || j)) {
		struct match_run run = { MATCH_EQUAL, 1, 1 };
		uint8_t step = r->step[reword_cell(i, j)];

		i -= step != REWORD_PAGE;
		j -= step != REWORD_ITEM;
		if (step == REWORD_ITEM)
			run = (struct match_run){ MATCH_DELETED, 1, 0 };
		else if (step == REWORD_PAGE)
			run = (struct match_run){ MATCH_INSERTED, 0, 1 };
		else if (item[i].hash != page[j].hash)
			run.op = MATCH_SUBSTITUTED;
		st = reword_push(&r->back, 0, run, err);
	}
	return st;
}

naql_status
reword_align(struct reword *r, const struct match_pair *p, run_vec *runs,
	     struct match_passage *io, naql_error *err)
{
	const struct word *item = p->item + io->item_begin,
			  *page = p->page + io->page_begin;
	uint32_t n_item = io->item_end - io->item_begin,
		 n_page = io->page_end - io->page_begin;
	naql_status st;

	reword_table(r, item, n_item, page, n_page);
	st = reword_trace(r, item, n_item, page, n_page, err);
	io->first_run = (uint32_t)runs->n;
	io->n_runs = (uint32_t)r->back.n;
	io->equal = io->longest = 0;
	if (st)
		return st;
	if (!VEC_RESERVE(runs, r->back.n))
		return naql_nomem(err);
	for (size_t i = r->back.n; i-- > 0;) {
		struct match_run run = r->back.ptr[i];

		runs->ptr[runs->n++] = run;
		if (run.op != MATCH_EQUAL)
			continue;
		io->equal += run.n_item;
		io->longest = run.n_item > io->longest ? run.n_item : io->longest;
	}
	return NAQL_OK;
}
