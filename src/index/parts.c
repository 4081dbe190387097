/*
 * parts.c - see parts.h.
 */
#include "index/parts.h"

#include "base/error.h"

/* A pair, its scratch, and what a vector that grows has too much. */
#define BYTES_A_RECORD (3 * sizeof(struct radix_pair))

void
parts_fini(struct parts_work *w)
{
	VEC_FREE(&w->pairs);
	VEC_FREE(&w->scratch);
}

unsigned
parts_split_bits(const struct parts_work *w, uint64_t n)
{
	unsigned bits = 0;

	while (w->memory > 0 && bits < 32 && (n >> bits) > w->memory / BYTES_A_RECORD)
		bits++;
	return bits;
}

naql_status
parts_sort(struct parts_work *w, naql_error *err)
{
	w->scratch.n = 0;
	if (!VEC_RESERVE(&w->scratch, w->pairs.n))
		return naql_nomem(err);
	radix_pairs(w->pairs.ptr, w->scratch.ptr, w->pairs.n);
	return NAQL_OK;
}
