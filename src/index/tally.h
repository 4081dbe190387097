/*
 * tally.h - how often each of many hashes was seen, and the compact table of them that
 * stands in a segment (sections words and pairs): a large one leaves out what was seen
 * once.
 *
 * In the table a hash is known by its bucket and the next 16 bits: one of about 4,000
 * hashes that are not in it is taken for one that is. Good enough for chances, not for
 * proofs.
 */
#ifndef NAQL_INDEX_TALLY_H
#define NAQL_INDEX_TALLY_H

#include "base/buf.h"
#include "base/vec.h"

struct tally_entry {
	uint64_t hash;
	uint64_t count;
};

/* Zeroed is empty. Memory: 16 bytes a different hash, 16 a hash not yet counted. */
struct tally {
	VEC(uint64_t) pending;
	VEC(struct tally_entry) counted; /* ascending by hash */
};

/* tally_reserve() - make room, so that the next n tally_add() cannot fail. */
naql_status tally_reserve(struct tally *t, size_t n, naql_error *err) NAQL_MUST_USE;
void tally_add(struct tally *t, uint64_t hash);
void tally_fini(struct tally *t);

/* tally_pack() - append the table to 'out' (its failure is sticky); *bits chooses the
 * bucket. */
naql_status tally_pack(struct tally *t, struct buf *out, uint32_t *bits,
		       naql_error *err) NAQL_MUST_USE;

/* A packed table; format_decode() has checked len against bits. */
struct tally_view {
	const uint8_t *bytes;
	size_t len;
	uint32_t bits;
};
uint32_t tally_get(const struct tally_view *v, uint64_t hash); /* 0: not in it */
/* tally_prefetch() - ask memory for the hash's bucket; tally_prefetch_bucket(), once it
 * is there, for what stands in it. */
void tally_prefetch(const struct tally_view *v, uint64_t hash);
void tally_prefetch_bucket(const struct tally_view *v, uint64_t hash);
bool tally_check(const struct tally_view *v); /* bucket starts ascend and end */

#endif
