/*
 * segment.h - the immutable, memory-mapped index file of a set of items. Format:
 * docs/format-segment.md.
 *
 * A segment holds, for items with words (stories now; captions and transcripts of pictures and video
 * later): filter, buckets, keys, postings (item ordinals), days, word statistics, the item
 * table and the text (zstd blocks). A background segment has days and word statistics only.
 */
#ifndef NAQL_INDEX_SEGMENT_H
#define NAQL_INDEX_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/slice.h"
#include "naql/status.h"
#include "sketch/sketch.h"
#include "text/fold.h"

enum segment_kind { SEGMENT_ITEMS = 1, SEGMENT_BACKGROUND = 2 };
enum segment_medium { MEDIUM_TEXT = 1, MEDIUM_PICTURE = 2, MEDIUM_VIDEO = 3 };

struct segment_item {
	struct slice id;     /* at most 64 KiB */
	struct slice title;  /* kept and matched beside the text, may be absent */
	struct slice text;   /* the text value unchanged, UTF-8, at most 64 MiB */
	uint32_t version;    /* from 1 */
	enum segment_medium medium;
	int64_t published;   /* seconds of UTC or TIME_NONE */
	int32_t day;         /* of publication; undated items: a day of their own, see engine */
	uint32_t n_words;    /* folded words of the text (set by the builder) */
};

/* ---- building ---- */
struct segment_builder;

struct segment_build_options {
	enum segment_kind kind;
	size_t days_bytes; /* background: size of the days sketch; 0: 32 MiB. Items: sized by their shingles */
	int zstd_level;    /* 0: default */
};

naql_status segment_builder_new(struct segment_builder **out, const struct segment_build_options *opt,
				naql_error *err) NAQL_MUST_USE;
/*
 * segment_builder_add() - one item; its slices are copied. For a background: text and day only.
 * Memory: about 16 bytes a word in this version (external sort is the speed issue's).
 */
naql_status segment_builder_add(struct segment_builder *b, const struct segment_item *item,
				naql_error *err) NAQL_MUST_USE;
size_t segment_builder_count(const struct segment_builder *b);
naql_status segment_builder_write(struct segment_builder *b, const char *path, naql_error *err) NAQL_MUST_USE;
void segment_builder_free(struct segment_builder *b);

/* ---- reading ---- */
struct segment;

/* segment_open() - map and check bounds, versions and the header's checksum: O(1) in the size.
 * NAQL_E_VERSION names the command that rebuilds; NAQL_E_CORRUPT the section. */
naql_status segment_open(struct segment **out, const char *path, naql_error *err) NAQL_MUST_USE;
void segment_close(struct segment *s);
/* segment_verify() - every checksum and every reference. NAQL_E_CORRUPT names the first damage. */
naql_status segment_verify(const struct segment *s, naql_error *err) NAQL_MUST_USE;

struct segment_stats {
	enum segment_kind kind;
	uint64_t n_items, n_words, n_keys, n_common, n_postings, text_bytes, file_bytes;
	uint64_t filter_bytes, key_bytes, posting_bytes, days_bytes, word_bytes, table_bytes, stored_text_bytes;
	uint64_t n_windows, n_windows_common; /* windows of winnowing; all shingles common */
};
void segment_stats(const struct segment *s, struct segment_stats *out);

uint64_t segment_n_items(const struct segment *s);
/* segment_item() - the row of an item; id and title are borrowed from the map, text is absent. */
naql_status segment_item(const struct segment *s, uint32_t ordinal, struct segment_item *out,
			 naql_error *err) NAQL_MUST_USE;
/* segment_text() - the item's text into 'out' (emptied first). */
naql_status segment_text(const struct segment *s, uint32_t ordinal, struct buf *out,
			 naql_error *err) NAQL_MUST_USE;

bool segment_filter(const struct segment *s, uint64_t hash); /* may say yes wrongly, never no */
void segment_prefetch(const struct segment *s, uint64_t hash);

struct postings {
	const uint8_t *ptr, *end; /* varint deltas of ordinals, see segment_postings_next() */
	uint32_t n;       /* items with the shingle as kept in the list (common: a sample of 1 in 8) */
	uint32_t n_items; /* items with it in all (rounded up for common) */
	uint32_t next;
	bool common;
};
/* segment_lookup() - exact up to the 32-bit remainder; false: not there. */
bool segment_lookup(const struct segment *s, uint64_t hash, struct postings *out);
bool segment_postings_next(struct postings *p, uint32_t *ordinal); /* ascending; bounds-checked */

struct days_view segment_days(const struct segment *s);
/* Counts from the word statistics: times a word, and a pair of neighbours, stood in the segment's
 * texts; 0 or 1 for what is too rare to be stored. Saturating, within 10 %. */
uint32_t segment_word_count(const struct segment *s, uint64_t word);
uint32_t segment_pair_count(const struct segment *s, uint64_t first, uint64_t second);

#endif
