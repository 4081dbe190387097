/*
 * segment_keys.h - from the dense shingles of all items to filter, buckets, keys,
 * postings and days: the middle of building a segment. For segment_builder.c only.
 */
#ifndef NAQL_INDEX_SEGMENT_KEYS_H
#define NAQL_INDEX_SEGMENT_KEYS_H

#include "base/buf.h"
#include "naql/status.h"

struct keys_item {
	uint64_t begin; /* of its shingles in 'hashes': those of the title, then the
			   text's */
	uint32_t n_title;
	uint32_t n_text;
	int32_t day;
};

struct keys_input {
	const uint64_t *hashes;
	size_t n_hashes; /* below 2^32 */
	const struct keys_item *items;
	size_t n_items;
};

struct keys_output { /* zeroed before */
	struct buf filter, buckets, keys, postings, days;
	uint32_t bucket_bits, value_len;
	uint64_t n_keys, n_common, n_postings, n_windows, n_windows_common, n_shingles;
};

/* segment_keys_build() - memory: 2 bytes a shingle and 32 MB beside input and output. */
naql_status segment_keys_build(const struct keys_input *in, struct keys_output *out,
			       naql_error *err) NAQL_MUST_USE;
void segment_keys_fini(struct keys_output *out);
/* segment_keys_common() - a shingle in more items than this is common. */
uint32_t segment_keys_common(size_t n_items);

#endif
