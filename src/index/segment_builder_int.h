/*
 * segment_builder_int.h - what a builder has collected, for segment_builder.c and
 * _write.c.
 */
#ifndef NAQL_INDEX_SEGMENT_BUILDER_INT_H
#define NAQL_INDEX_SEGMENT_BUILDER_INT_H

#include "index/format.h"
#include "index/id_order.h"
#include "index/segment.h"
#include "index/segment_keys.h"
#include "index/tally.h"
#include "index/texts.h"

enum { TABLE_ITEMS, TABLE_STRINGS, TABLE_IDS, TABLE_STREAMS };

struct segment_builder {
	enum segment_kind kind;
	struct fold *fold;
	shingle_vec shingles; /* of the text at hand */
	VEC(uint64_t) hashes; /* of the item at hand: the title's, then the text's */
	char *dir;

	struct spill_room room;
	struct parts_work work;
	struct keys_input keys;
	struct tally words, pairs;
	struct texts texts;
	struct spill table;
	struct id_order ids;
	uint64_t n_items, n_words;
	uint64_t string_at; /* bytes in TABLE_STRINGS */
	bool spent; /* an item went in half, or the segment was written: only to be freed
		     */

	uint8_t *days; /* background only */
	size_t days_len;
	uint64_t text_bytes;
};

#endif
