/*
 * part_counts.h - how often each hash of a part stands in it, in a table: a third of what
 * sorting costs. Places ascend with the highest bits of the part's hashes, so what is
 * counted can be had nearly in their order. For builders only.
 */
#ifndef NAQL_INDEX_PART_COUNTS_H
#define NAQL_INDEX_PART_COUNTS_H

#include "base/compiler.h"
#include "index/parts.h"

#define PART_COUNTS_AHEAD 12u /* records between part_counts_ask() and ..._add() */

struct part_count {
	uint64_t hash;
	uint32_t n;
	uint32_t round; /* of part_counts_begin(); another: free */
};

/* Zeroed is empty. */
struct part_counts {
	VEC(struct part_count) slots;
	size_t n_slots;	      /* in use: a power of two */
	unsigned left, right; /* shifts of a place */
	uint32_t round;
	uint64_t n_different;
};

void part_counts_fini(struct part_counts *c);
/* part_counts_begin() - forget all; at most n records of one piece of 2^bits of a part
 * follow, n below 2^31. */
naql_status part_counts_begin(struct part_counts *c, size_t n, unsigned bits,
			      naql_error *err) NAQL_MUST_USE;

/* The place is any even hash of the hash, its highest PARTS_BITS the part's. */
static inline size_t
part_counts_slot(const struct part_counts *c, uint64_t place)
{
	return (size_t)(place << c->left >> c->right);
}

static inline void
part_counts_ask(const struct part_counts *c, uint64_t place)
{
	NAQL_PREFETCH(&c->slots.ptr[part_counts_slot(c, place)]);
}

/* part_counts_add() - n more of a hash. Returns  where its count stands, in slots. */
static inline uint32_t
part_counts_add(struct part_counts *c, uint64_t place, uint64_t hash, uint32_t n)
{
	size_t at = part_counts_slot(c, place);
	struct part_count *s = &c->slots.ptr[at];

	while (s->round == c->round && s->hash != hash) {
		at = (at + 1) & (c->n_slots - 1);
		s = &c->slots.ptr[at];
	}
	if (s->round != c->round) {
		*s = (struct part_count){ hash, 0, c->round };
		c->n_different++;
	}
	s->n = n < UINT32_MAX - s->n ? s->n + n : UINT32_MAX;
	return (uint32_t)at;
}

/* part_counts_take() - hashes that are their own places and stand there at least 'least'
 * times, with their numbers, ascending, into w->pairs. */
naql_status part_counts_take(const struct part_counts *c, struct parts_work *w,
			     uint32_t least, naql_error *err) NAQL_MUST_USE;

#endif
