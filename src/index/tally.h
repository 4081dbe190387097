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

#include "index/parts.h"

struct tally_slot {
	uint64_t hash;
	uint32_t count; /* 0: free */
};

/*
 * Hashes are counted in a small table first, for most words are seen often; what makes
 * way there, and everything at the end, goes into streams, and is sorted and added up a
 * part at a time.
 */
struct tally {
	struct spill spill;
	struct tally_slot *slots;
};

naql_status tally_init(struct tally *t, struct spill_room *room,
		       naql_error *err) NAQL_MUST_USE;
/* tally_ask() - ask memory for what tally_add() of this hash will read, some before it.
 */
void tally_ask(const struct tally *t, uint64_t hash);
naql_status tally_add(struct tally *t, uint64_t hash, naql_error *err) NAQL_MUST_USE;
void tally_fini(struct tally *t); /* a zeroed one is empty */

/* The two streams of a packed table, to stand one behind the other. */
enum { TALLY_STARTS, TALLY_ENTRIES, TALLY_STREAMS };
/* tally_pack() - the table into 'out', which it makes; *bits chooses the bucket. Nothing
 * may be added after it. */
naql_status tally_pack(struct tally *t, struct spill *out, struct parts_work *work,
		       uint32_t *bits, naql_error *err) NAQL_MUST_USE;

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
