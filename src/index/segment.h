/*
 * segment.h - the immutable, memory-mapped index file of a set of items. Format:
 * docs/format-segment.md.
 *
 * A segment holds, for items with words (stories now; captions and transcripts of
 * pictures and video later): filter, buckets, keys, postings (item ordinals), days, word
 * statistics, the item table and the text (zstd blocks). A background segment has days
 * and word statistics only.
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
	struct slice id;    /* at most 64 KiB */
	struct slice title; /* kept and matched beside the text, may be absent */
	struct slice text;  /* the text value unchanged, UTF-8, at most 64 MiB */
	uint32_t version;   /* from 1 */
	enum segment_medium medium;
	int64_t published; /* seconds of UTC or TIME_NONE */
	int32_t day; /* of publication; undated items: a day of their own, see engine */
	uint32_t n_words; /* folded words of the text (set by the builder) */
	bool unsearched;  /* withdrawn: its row and text are kept, nothing leads to it */
};

/* segment_format() - the format's version that this program writes and reads. */
uint32_t segment_format(void);

/* ---- building ---- */
struct segment_builder;

struct segment_build_options {
	enum segment_kind kind;
	size_t days_bytes; /* days sketch of a background; 0: 32 MiB */
	int zstd_level;	   /* 0: default */
	/*
	 * What building may take at most, whatever the number of items; beside the
	 * longest text, some times over, and some 16 MiB, which it takes in any case.
	 * What does not fit goes into files without names in 'dir'. The segment's bytes
	 * do not depend on it. 0: any.
	 */
	size_t memory;
	const char *dir; /* borrowed; NULL: memory has no limit */
};

naql_status segment_builder_new(struct segment_builder **out,
				const struct segment_build_options *opt,
				naql_error *err) NAQL_MUST_USE;
/*
 * segment_builder_add() - one item; its slices are copied. A background takes text
 * and day only.
 *
 * Returns  NAQL_OK; NAQL_E_LIMIT (id, title or text too long, or the segment is full):
 *          nothing of the item is in the segment; NAQL_E_NOMEM, NAQL_E_IO: the builder
 * can only be freed.
 */
naql_status segment_builder_add(struct segment_builder *b,
				const struct segment_item *item,
				naql_error *err) NAQL_MUST_USE;
size_t segment_builder_count(const struct segment_builder *b);
/*
 * segment_builder_write() - the segment file, whole or not at all. Same items in the same
 * order, same bytes (for one version of libzstd). Then the builder can only be freed.
 */
naql_status segment_builder_write(struct segment_builder *b, const char *path,
				  naql_error *err) NAQL_MUST_USE;
void segment_builder_free(struct segment_builder *b);

/* ---- reading ---- */
struct segment;

/*
 * segment_open() - map, and check bounds, versions and the header's checksum.
 *
 * Returns  NAQL_OK; NAQL_E_CORRUPT names what is wrong; NAQL_E_VERSION (another format,
 * or folded by other tables) names the command that rebuilds; NAQL_E_IO, NAQL_E_NOMEM.
 * Threads  an open segment may be shared by any number.
 * Cost     O(1) in the size of the segment.
 */
naql_status segment_open(struct segment **out, const char *path,
			 naql_error *err) NAQL_MUST_USE;
/* segment_open_memory() - the same over borrowed bytes, which must outlive it. */
naql_status segment_open_memory(struct segment **out, const void *bytes, size_t len,
				const char *name, naql_error *err) NAQL_MUST_USE;
void segment_close(struct segment *s);
const char *segment_name(const struct segment *s); /* the path or name it was opened by */
/* segment_forget() - give back the memory of what was read of its map. */
void segment_forget(const struct segment *s);
/* segment_check() - the checksums alone: are the bytes those that were written? Who asks
 * reads on, so from here on the file is read in its order. */
naql_status segment_check(const struct segment *s, naql_error *err) NAQL_MUST_USE;
/* segment_verify() - every checksum, the padding, and every reference from one section
 * into another. NAQL_E_CORRUPT names the first damage. */
naql_status segment_verify(const struct segment *s, naql_error *err) NAQL_MUST_USE;

struct segment_stats {
	enum segment_kind kind;
	uint64_t n_items, n_words, n_keys, n_common, n_postings, text_bytes, file_bytes;
	uint64_t filter_bytes, key_bytes, posting_bytes, days_bytes, word_bytes,
		table_bytes, stored_text_bytes;
	uint64_t n_shingles;	   /* different ones, before winnowing */
	uint64_t n_windows;	   /* windows of winnowing */
	uint64_t n_windows_common; /* of them all shingles common */
};
void segment_stats(const struct segment *s, struct segment_stats *out);

uint64_t segment_n_items(const struct segment *s);
/* segment_item() - the row of an item: id and title are borrowed from the map, the text
 * is absent. */
naql_status segment_item(const struct segment *s, uint32_t ordinal,
			 struct segment_item *out, naql_error *err) NAQL_MUST_USE;
/* segment_text() - the item's text into 'out' (emptied first). */
naql_status segment_text(const struct segment *s, uint32_t ordinal, struct buf *out,
			 naql_error *err) NAQL_MUST_USE;

/*
 * Texts of many items in their order: a block is unpacked once for all that stand in it.
 * Zeroed but for the segment; segment_texts_fini() frees what it holds. One thread.
 */
struct segment_texts {
	const struct segment *segment;
	struct buf block;
	uint32_t n_block; /* number of that block + 1; 0: none yet */
};
/* segment_texts_get() - valid until the next call. */
naql_status segment_texts_get(struct segment_texts *t, uint32_t ordinal,
			      struct slice *text, naql_error *err) NAQL_MUST_USE;
void segment_texts_fini(struct segment_texts *t);

/* segment_filter() - may say yes wrongly, never no. */
bool segment_filter(const struct segment *s, uint64_t hash);
void segment_prefetch(const struct segment *s, uint64_t hash);

/* Items with a shingle: read by segment_postings_next() only. */
struct postings {
	const uint8_t *ptr; /* gaps between ordinals; NULL: one posting, 'next' itself */
	const uint8_t *end;
	uint32_t n;	  /* items in the list; of a common shingle a sample of 1 in 8 */
	uint32_t n_items; /* items that hold it in all, kept by winnowing or not: exact to
			   * 15, then rounded up by at most an eighth */
	uint32_t left;	  /* of n, not yet handed out */
	uint32_t next;	  /* the next ordinal is at least this */
	uint32_t limit;	  /* and below this */
	bool common;
};
/* segment_lookup() - exact up to the 32-bit remainder; false: not there. */
bool segment_lookup(const struct segment *s, uint64_t hash, struct postings *out);
void segment_prefetch_key(const struct segment *s, uint64_t hash);
/* segment_postings_next() - ordinals, ascending; false at the end or where it is damaged.
 */
bool segment_postings_next(struct postings *p, uint32_t *ordinal);

struct days_view segment_days(const struct segment *s);
/* segment_n_words() - of the texts counted in the word statistics. */
uint64_t segment_n_words(const struct segment *s);
/*
 * Counts from the word statistics: times a word, and a pair of neighbours, stood in the
 * segment's texts; in a large segment 0 for what stood there once. Saturating, within
 * 7 %.
 */
uint32_t segment_word_count(const struct segment *s, uint64_t word);
uint32_t segment_pair_count(const struct segment *s, uint64_t first, uint64_t second);

#endif
