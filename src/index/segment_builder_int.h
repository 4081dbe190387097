/*
 * segment_builder_int.h - what a builder has collected, for segment_builder.c and
 * _write.c.
 */
#ifndef NAQL_INDEX_SEGMENT_BUILDER_INT_H
#define NAQL_INDEX_SEGMENT_BUILDER_INT_H

#include "index/format.h"
#include "index/segment.h"
#include "index/segment_keys.h"
#include "index/tally.h"
#include "index/textblock.h"

struct builder_row {
	struct format_row row; /* block and text_at are set when the text is packed */
	uint64_t text_at;      /* in segment_builder.text */
};

struct segment_builder {
	enum segment_kind kind;
	int zstd_level;
	struct fold *fold;
	shingle_vec shingles; /* of the text at hand */

	VEC(uint64_t)
	hashes; /* every shingle of every item: the title's, then the text's */
	VEC(struct keys_item) spans;
	VEC(struct builder_row) rows;
	struct buf strings, text;

	struct tally words, pairs;
	uint64_t n_words;

	uint8_t *days; /* background only */
	size_t days_len;
	size_t n_background;
	uint64_t text_bytes;
};

#endif
