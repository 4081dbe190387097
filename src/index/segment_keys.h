/*
 * segment_keys.h - from the dense shingles of all items to filter, buckets, keys,
 * postings and days: the middle of building a segment. For segment_builder.c only.
 */
#ifndef NAQL_INDEX_SEGMENT_KEYS_H
#define NAQL_INDEX_SEGMENT_KEYS_H

#include "index/parts.h"
#include "sketch/sketch.h"

/* What is collected, an item at a time. Zeroed is empty. */
struct keys_input {
	struct spill shingles; /* by where they stand in the days */
	struct spill order;    /* what leads back to the order of items */
	VEC(uint64_t) seen;    /* shingles of the item at hand */
	uint64_t n_hashes;
	size_t n_items;
};

/* One item; n_title may be 0 and so may n_text. */
struct keys_item {
	const uint64_t *hashes; /* the title's, then the text's */
	uint32_t n_title, n_text;
	int32_t day;
};

naql_status keys_input_init(struct keys_input *in, struct spill_room *room,
			    naql_error *err) NAQL_MUST_USE;
void keys_input_fini(struct keys_input *in);
naql_status keys_input_add(struct keys_input *in, const struct keys_item *item,
			   naql_error *err) NAQL_MUST_USE;

enum {
	KEYS_FILTER,
	KEYS_BUCKETS,
	KEYS_WIDE, /* keys with values of four bytes: of no use outside */
	KEYS_KEYS,
	KEYS_POSTINGS,
	KEYS_DAYS,
	KEYS_STREAMS
};
struct keys_output { /* zeroed before */
	struct spill out;
	uint32_t bucket_bits, value_len;
	uint64_t n_keys, n_common, n_postings, n_windows, n_windows_common, n_shingles;
};

/*
 * segment_keys_build() - the sections. Uses up the input.
 *
 * work     what parts are sorted in; its memory is kept to.
 * Returns  NAQL_OK; NAQL_E_LIMIT (too much for one segment), NAQL_E_NOMEM, NAQL_E_IO.
 */
naql_status segment_keys_build(struct keys_input *in, struct parts_work *work,
			       struct keys_output *out, naql_error *err) NAQL_MUST_USE;
void segment_keys_fini(struct keys_output *out);
/* segment_keys_common() - a shingle in more items than this is common. */
uint32_t segment_keys_common(size_t n_items);

#endif
