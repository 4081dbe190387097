/*
 * part_counts.c - see part_counts.h. Open addressing; a round's number in each slot, so
 * that the table need not be cleared for each part.
 */
#include "index/part_counts.h"

#include "base/error.h"

#define SLOTS_MIN ((size_t)64)

void
part_counts_fini(struct part_counts *c)
{
	VEC_FREE(&c->slots);
	*c = (struct part_counts){ 0 };
}

naql_status
part_counts_begin(struct part_counts *c, size_t n, naql_error *err)
{
	size_t size = SLOTS_MIN;

	while (size < n + n / 4)
		size *= 2;
	c->n_different = 0;
	if (size > c->slots.n) {
		VEC_FREE(&c->slots);
		c->round = UINT32_MAX;
		if (!VEC_RESERVE(&c->slots, size))
			return naql_nomem(err);
		c->slots.n = size;
	}
	c->mask = size - 1;
	if (c->round++ == UINT32_MAX) {
		memset(c->slots.ptr, 0, c->slots.n * sizeof(*c->slots.ptr));
		c->round = 1;
	}
	return NAQL_OK;
}
