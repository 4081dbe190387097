/*
 * format.c - see format.h. Decoding trusts nothing: after it, the header's offsets and
 * counts fit the file; what stands inside the sections is checked where it is read.
 */
#include "index/format.h"

#include "base/error.h"
#include "base/hash.h"
#include "base/size.h"
#include "index/filter.h"
#include "index/le.h"
#include "index/segment.h"
#include "text/fold.h"

#include <string.h>

static const uint8_t magic[8] = { 0x8a, 'n', 'a', 'q', 'l', 's', 'g', '\n' };

static const char *const names[SECTION_COUNT] = {
	"filter", "buckets", "keys",	"postings", "days",	  "words", "pairs",
	"items",  "ids",     "strings", "blocks",   "dictionary", "text",
};

const char *
format_section_name(enum format_section s)
{
	return (unsigned)s < SECTION_COUNT ? names[s] : "?";
}

void
format_encode(const struct format_header *h, uint8_t out[FORMAT_HEADER_LEN])
{
	const uint64_t counts[12] = { h->file_len,   h->n_items,    h->n_words,
				      h->text_bytes, h->n_keys,	    h->n_common,
				      h->n_postings, h->n_windows,  h->n_windows_common,
				      h->n_blocks,   h->n_shingles, 0 };

	memset(out, 0, FORMAT_HEADER_LEN);
	memcpy(out, magic, sizeof(magic));
	le32_put(out + 8, FORMAT_VERSION);
	le32_put(out + 12, FORMAT_ENDIAN);
	le32_put(out + 16, h->kind);
	le32_put(out + 20, h->fold_version);
	memcpy(out + 24, h->fold_digest, 32);
	for (size_t i = 0; i < 12; i++)
		le64_put(out + 64 + 8 * i, counts[i]);
	le32_put(out + 160, h->bucket_bits);
	le32_put(out + 164, h->value_len);
	le32_put(out + 168, h->words_bits);
	le32_put(out + 172, h->pairs_bits);
	for (size_t i = 0; i < SECTION_COUNT; i++) {
		uint8_t *p = out + FORMAT_TABLE_AT + FORMAT_TABLE_ENTRY * i;

		le64_put(p, h->sections[i].offset);
		le64_put(p + 8, h->sections[i].len);
		le32_put(p + 16, h->sections[i].crc);
	}
	le32_put(out + FORMAT_CRC_AT, crc32c_bytes(0, out, FORMAT_CRC_AT));
}

static void
read_numbers(struct format_header *h, const uint8_t *p)
{
	uint64_t *const counts[11] = {
		&h->file_len,	      &h->n_items,  &h->n_words,    &h->text_bytes,
		&h->n_keys,	      &h->n_common, &h->n_postings, &h->n_windows,
		&h->n_windows_common, &h->n_blocks, &h->n_shingles
	};

	h->kind = le32_get(p + 16);
	h->fold_version = le32_get(p + 20);
	memcpy(h->fold_digest, p + 24, 32);
	for (size_t i = 0; i < NAQL_COUNT(counts); i++)
		*counts[i] = le64_get(p + 64 + 8 * i);
	h->bucket_bits = le32_get(p + 160);
	h->value_len = le32_get(p + 164);
	h->words_bits = le32_get(p + 168);
	h->pairs_bits = le32_get(p + 172);
	for (size_t i = 0; i < SECTION_COUNT; i++) {
		const uint8_t *q = p + FORMAT_TABLE_AT + FORMAT_TABLE_ENTRY * i;

		h->sections[i].offset = le64_get(q);
		h->sections[i].len = le64_get(q + 8);
		h->sections[i].crc = le32_get(q + 16);
	}
}

/* is_array() - a section of exactly n elements. */
static bool
is_array(const struct format_header *h, enum format_section s, uint64_t n, size_t size)
{
	size_t want;

	return n <= SIZE_MAX && naql_size_mul((size_t)n, size, &want) &&
	       h->sections[s].len == want;
}

/* is_table() - a section of 2^bits + 1 bucket starts and then entries of 'size' bytes. */
static bool
is_table(const struct format_header *h, enum format_section s, uint32_t bits, size_t size)
{
	if (bits < 1 || bits > 32)
		return false;

	uint64_t starts = ((UINT64_C(1) << bits) + 1) * 4, len = h->sections[s].len;

	return len >= starts && (len - starts) % size == 0;
}

static bool
sizes_fit(const struct format_header *h)
{
	if (h->kind != SEGMENT_ITEMS && h->kind != SEGMENT_BACKGROUND)
		return false;
	if (h->value_len != 3 && h->value_len != 4)
		return false;
	if (h->n_items > UINT32_MAX / 2 || h->n_keys > UINT32_MAX ||
	    h->n_blocks > UINT32_MAX)
		return false;
	return is_table(h, SECTION_BUCKETS, h->bucket_bits, 4) &&
	       is_array(h, SECTION_BUCKETS, (UINT64_C(1) << h->bucket_bits) + 1, 4) &&
	       is_array(h, SECTION_FILTER, h->sections[SECTION_FILTER].len / FILTER_BLOCK,
			FILTER_BLOCK) &&
	       is_array(h, SECTION_KEYS, h->n_keys, 4 + h->value_len) &&
	       is_array(h, SECTION_DAYS, h->sections[SECTION_DAYS].len / DAYS_LINE,
			DAYS_LINE) &&
	       is_table(h, SECTION_WORDS, h->words_bits, 3) &&
	       is_table(h, SECTION_PAIRS, h->pairs_bits, 3) &&
	       is_array(h, SECTION_ITEMS, h->n_items, ITEM_ROW_LEN) &&
	       is_array(h, SECTION_IDS, h->n_items, 4) &&
	       is_array(h, SECTION_BLOCKS, h->n_blocks, BLOCK_ROW_LEN);
}

/* The sections stand in order, aligned, and the last one ends the file. */
static naql_status
check_bounds(const struct format_header *h, size_t len, const char *path, naql_error *err)
{
	uint64_t end = FORMAT_HEADER_LEN;

	if (h->file_len != len)
		return naql_fail(err, NAQL_E_CORRUPT, path, NAQL_NO_OFFSET,
				 "the file has %zu bytes, its header says %llu", len,
				 (unsigned long long)h->file_len);
	for (size_t i = 0; i < SECTION_COUNT; i++) {
		const struct format_span *s = &h->sections[i];

		if (s->offset < end || s->offset % FORMAT_ALIGN != 0 ||
		    s->offset - end >= FORMAT_ALIGN || s->offset > len ||
		    s->len > len - s->offset)
			return naql_fail(err, NAQL_E_CORRUPT, path, s->offset,
					 "section %s lies outside the file", names[i]);
		end = s->offset + s->len;
	}
	if (end != len)
		return naql_fail(err, NAQL_E_CORRUPT, path, end,
				 "bytes behind the last section");
	if (!sizes_fit(h))
		return naql_fail(err, NAQL_E_CORRUPT, path, NAQL_NO_OFFSET,
				 "the header's counts do not fit the sections");
	return NAQL_OK;
}

static naql_status
check_versions(const uint8_t *bytes, const char *path, naql_error *err)
{
	if (le32_get(bytes + 12) != FORMAT_ENDIAN)
		return naql_fail(err, NAQL_E_CORRUPT, path, 12,
				 "the byte-order mark is damaged");
	if (le32_get(bytes + 8) != FORMAT_VERSION)
		return naql_fail(err, NAQL_E_VERSION, path, 8,
				 "segment format %u, this program reads %u: rebuild by "
				 "\"naql init\" "
				 "and \"naql add\" of the stories into a new archive",
				 le32_get(bytes + 8), FORMAT_VERSION);
	if (le32_get(bytes + FORMAT_CRC_AT) != crc32c_bytes(0, bytes, FORMAT_CRC_AT))
		return naql_fail(err, NAQL_E_CORRUPT, path, 0,
				 "the header's checksum is wrong");
	if (le32_get(bytes + 20) != fold_version() ||
	    memcmp(bytes + 24, fold_digest(), 32) != 0)
		return naql_fail(
			err, NAQL_E_VERSION, path, 20,
			"folded by other tables (version %u, here %u): rebuild by \"naql "
			"init\" and \"naql add\" of the stories into a new archive",
			le32_get(bytes + 20), fold_version());
	return NAQL_OK;
}

naql_status
format_decode(struct format_header *h, const uint8_t *bytes, size_t len, const char *path,
	      naql_error *err)
{
	if (len < FORMAT_HEADER_LEN)
		return naql_fail(err, NAQL_E_CORRUPT, path, 0, "too short for a segment");
	if (memcmp(bytes, magic, sizeof(magic)) != 0)
		return naql_fail(err, NAQL_E_CORRUPT, path, 0, "not a segment file");

	naql_status st = check_versions(bytes, path, err);

	if (st != NAQL_OK)
		return st;
	read_numbers(h, bytes);
	return check_bounds(h, len, path, err);
}

void
format_row_put(const struct format_row *r, uint8_t out[ITEM_ROW_LEN])
{
	le64_put(out, r->string_at);
	le64_put(out + 8, (uint64_t)r->published);
	le32_put(out + 16, r->id_len);
	le32_put(out + 20, r->title_len);
	le32_put(out + 24, r->version);
	le32_put(out + 28, (uint32_t)r->day);
	le32_put(out + 32, r->n_words);
	le32_put(out + 36, r->medium);
	le32_put(out + 40, r->block);
	le32_put(out + 44, r->text_at);
	le32_put(out + 48, r->text_len);
	le32_put(out + 52, 0);
}

void
format_row_get(struct format_row *r, const uint8_t in[ITEM_ROW_LEN])
{
	r->string_at = le64_get(in);
	r->published = (int64_t)le64_get(in + 8);
	r->id_len = le32_get(in + 16);
	r->title_len = le32_get(in + 20);
	r->version = le32_get(in + 24);
	r->day = (int32_t)le32_get(in + 28);
	r->n_words = le32_get(in + 32);
	r->medium = le32_get(in + 36);
	r->block = le32_get(in + 40);
	r->text_at = le32_get(in + 44);
	r->text_len = le32_get(in + 48);
}

void
format_block_put(const struct format_block *b, uint8_t out[BLOCK_ROW_LEN])
{
	le64_put(out, b->at);
	le32_put(out + 8, b->len);
	le32_put(out + 12, b->raw_len);
}

void
format_block_get(struct format_block *b, const uint8_t in[BLOCK_ROW_LEN])
{
	b->at = le64_get(in);
	b->len = le32_get(in + 8);
	b->raw_len = le32_get(in + 12);
}

uint32_t
segment_format(void)
{
	return FORMAT_VERSION;
}
