/*
 * part_counts.c - see part_counts.h. Open addressing; a round's number in each slot, so
 * that the table need not be cleared for each part.
 */
#include "index/part_counts.h"

#include "base/error.h"

#define SLOTS_MIN_BITS 6u
#define SLOTS_MIN      ((size_t)1 << SLOTS_MIN_BITS)

void
part_counts_fini(struct part_counts *c)
{
	VEC_FREE(&c->slots);
	*c = (struct part_counts){ 0 };
}

naql_status
part_counts_begin(struct part_counts *c, size_t n, unsigned bits, naql_error *err)
{
	size_t size = SLOTS_MIN;

	c->left = PARTS_BITS + bits;
	c->right = 64 - SLOTS_MIN_BITS;
	for (; size < n + n / 4; size *= 2)
		c->right--;
	c->n_different = 0;
	if (size > c->slots.n) {
		VEC_FREE(&c->slots);
		c->round = UINT32_MAX;
		if (!VEC_RESERVE(&c->slots, size))
			return naql_nomem(err);
		c->slots.n = size;
	}
	c->n_slots = size;
	if (c->round++ == UINT32_MAX) {
		memset(c->slots.ptr, 0, c->slots.n * sizeof(*c->slots.ptr));
		c->round = 1;
	}
	return NAQL_OK;
}

/*
 * A hash stands at its place or behind it, with no free slot between: so the slots of one
 * run are sorted, and runs follow each other in order. What went round the end belongs to
 * the last run.
 */
naql_status
part_counts_take(const struct part_counts *c, struct parts_work *w, uint32_t least,
		 naql_error *err)
{
	size_t run = 0;

	w->pairs.n = 0;
	w->scratch.n = 0;
	if (!VEC_RESERVE(&w->pairs, c->n_different + 1) ||
	    !VEC_RESERVE(&w->scratch, c->n_different + 1))
		return naql_nomem(err);
	for (size_t i = 0;; i++) {
		size_t at = i & (c->n_slots - 1);
		const struct part_count *s = &c->slots.ptr[at];
		bool went_round = part_counts_slot(c, s->hash) > at;

		if (s->round != c->round) {
			radix_pairs(w->pairs.ptr + run, w->scratch.ptr, w->pairs.n - run);
			run = w->pairs.n;
			if (i >= c->n_slots)
				return NAQL_OK;
		} else if (s->n >= least && went_round == (i >= c->n_slots)) {
			w->pairs.ptr[w->pairs.n++] =
				(struct radix_pair){ .hash = s->hash, .item = s->n };
		}
	}
}
