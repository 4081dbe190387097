/*
 * parts.h - records spread over streams by the highest bits of a hash, and taken back a
 * part at a time, sorted: how more is sorted than memory holds. For builders only.
 */
#ifndef NAQL_INDEX_PARTS_H
#define NAQL_INDEX_PARTS_H

#include "index/radix.h"
#include "index/spill.h"

#define PARTS_BITS 8u
#define PARTS	   ((size_t)1 << PARTS_BITS)

static inline size_t
parts_of(uint64_t hash)
{
	return (size_t)(hash >> (64 - PARTS_BITS));
}

/* What one part is sorted in. Zeroed is empty. */
struct parts_work {
	VEC(struct radix_pair) pairs, scratch;
	size_t memory; /* bytes that a part may take; 0: any number */
};
void parts_fini(struct parts_work *w);
/* parts_split_bits() - into how many pieces (a power of two) a part of n records is cut,
 * so that each keeps to the memory. */
unsigned parts_split_bits(const struct parts_work *w, uint64_t n);
/* parts_sort() - what w->pairs holds. */
naql_status parts_sort(struct parts_work *w, naql_error *err) NAQL_MUST_USE;
/* parts_is_in() - does a place (whose highest PARTS_BITS are the part's) lie in piece
 * 'piece' of 2^bits? */
static inline bool
parts_is_in(uint64_t place, uint64_t piece, unsigned bits)
{
	return (place << PARTS_BITS) >> 1 >> (63 - bits) == piece;
}

#endif
