/*
 * format.h - the header of a segment file in memory, and its bytes. The bytes are
 * described in docs/format-segment.md; what is changed here is changed there, with a new
 * version.
 */
#ifndef NAQL_INDEX_FORMAT_H
#define NAQL_INDEX_FORMAT_H

#include <stddef.h>
#include <stdint.h>

#include "naql/status.h"

#define FORMAT_VERSION	  1u
#define FORMAT_HEADER_LEN 512u
#define FORMAT_ALIGN                                                                     \
	64u /* of every section: a filter block and a days line are one cache line */
#define FORMAT_ENDIAN	   0x01020304u
#define FORMAT_CRC_AT	   508u
#define FORMAT_TABLE_AT	   176u
#define FORMAT_TABLE_ENTRY 24u

/* Sections in the order in which they stand in the file. */
enum format_section {
	SECTION_FILTER,
	SECTION_BUCKETS,
	SECTION_KEYS,
	SECTION_POSTINGS,
	SECTION_DAYS,
	SECTION_WORDS,
	SECTION_PAIRS,
	SECTION_ITEMS,
	SECTION_IDS,
	SECTION_STRINGS,
	SECTION_BLOCKS,
	SECTION_DICT,
	SECTION_TEXT,
	SECTION_COUNT
};

struct format_span {
	uint64_t offset, len;
	uint32_t crc;
};

/* Numbers of the header, in file order from byte 64: twelve of 64 bits, four of 32. */
struct format_header {
	uint32_t kind;
	uint32_t fold_version;
	uint8_t fold_digest[32];
	uint64_t file_len;
	uint64_t n_items, n_words, text_bytes, n_keys, n_common, n_postings;
	uint64_t n_windows, n_windows_common, n_blocks, n_shingles;
	uint32_t bucket_bits; /* 1..32; a key is the high bucket_bits + 32 bits of its
				 hash */
	uint32_t value_len;   /* 3 or 4 */
	uint32_t words_bits, pairs_bits;
	struct format_span sections[SECTION_COUNT];
};

/* A row of SECTION_ITEMS. */
#define ITEM_ROW_LEN	56u
#define ITEM_HAS_TITLE	0x100u
#define ITEM_UNSEARCHED 0x200u
struct format_row {
	uint64_t string_at; /* of the id in SECTION_STRINGS; the title follows it */
	int64_t published;
	uint32_t id_len, title_len, version;
	int32_t day;
	uint32_t n_words, medium; /* medium and flags */
	uint32_t block, text_at, text_len;
};

/* A row of SECTION_BLOCKS. */
#define BLOCK_ROW_LEN 16u
struct format_block {
	uint64_t at; /* in SECTION_TEXT */
	uint32_t len, raw_len;
};

/* format_encode() - the header's bytes, checksum included. */
void format_encode(const struct format_header *h, uint8_t out[FORMAT_HEADER_LEN]);
/*
 * format_decode() - check and read the header: magic, byte order, version, checksum,
 * folding, and that every section lies inside the file and has the size its counts ask
 * for.
 */
naql_status format_decode(struct format_header *h, const uint8_t *bytes, size_t len,
			  const char *path, naql_error *err) NAQL_MUST_USE;
const char *format_section_name(enum format_section s);

void format_row_put(const struct format_row *r, uint8_t out[ITEM_ROW_LEN]);
void format_row_get(struct format_row *r, const uint8_t in[ITEM_ROW_LEN]);
void format_block_put(const struct format_block *b, uint8_t out[BLOCK_ROW_LEN]);
void format_block_get(struct format_block *b, const uint8_t in[BLOCK_ROW_LEN]);

#endif
