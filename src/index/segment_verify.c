/*
 * segment_verify.c - every byte of a segment: checksums, the padding between sections,
 * and every reference from one section into another.
 *
 * Checksums find damage by disks and copies; the references find our own bugs, and files
 * that somebody made by hand.
 */
#include "base/error.h"
#include "base/hash.h"
#include "index/segment_int.h"

#include <string.h>

static naql_status
bad(const struct segment *s, enum format_section i, uint64_t at, const char *what,
    naql_error *err)
{
	return naql_fail(err, NAQL_E_CORRUPT, s->name, s->h.sections[i].offset + at,
			 "section %s: %s", format_section_name(i), what);
}

#define STRIDE ((size_t)32 << 20)

/* sum() - of a section; a large one need not stay in memory for it. */
static uint32_t
sum(const struct segment *s, const struct format_span *span)
{
	uint32_t crc = 0;
	size_t len = (size_t)span->len;

	for (size_t at = 0, n; at < len; at += n) {
		n = len - at < STRIDE ? len - at : STRIDE;
		crc = crc32c_bytes(crc, s->bytes + span->offset + at, n);
		if (n == STRIDE)
			segment_forget(s);
	}
	return crc;
}

static naql_status
check_sums(const struct segment *s, naql_error *err)
{
	uint64_t end = FORMAT_HEADER_LEN;

	for (unsigned i = 0; i < SECTION_COUNT; i++) {
		const struct format_span *span = &s->h.sections[i];

		for (; end < span->offset; end++) {
			if (s->bytes[end] != 0)
				return naql_fail(err, NAQL_E_CORRUPT, s->name, end,
						 "padding before section %s is not zero",
						 format_section_name(i));
		}
		end += span->len;
		if (sum(s, span) != span->crc)
			return bad(s, i, 0, "the checksum is wrong", err);
	}
	return NAQL_OK;
}

/* check_postings() - the list of key i is whole and its ordinals are items. */
static naql_status
check_postings(const struct segment *s, size_t i, uint64_t *n_postings,
	       uint64_t *n_common, naql_error *err)
{
	struct postings p;
	uint32_t ordinal, n = 0;
	uint64_t at = i * (4 + s->h.value_len);

	if (!segment_key(s, i, &p))
		return bad(s, SECTION_KEYS, at, "a key has no postings", err);
	while (segment_postings_next(&p, &ordinal))
		n++;
	if (n != p.n)
		return bad(s, SECTION_KEYS, at, "a posting list is cut short", err);
	*n_postings += n;
	*n_common += p.common;
	return NAQL_OK;
}

static naql_status
check_bucket(const struct segment *s, uint64_t bucket, uint32_t begin, uint32_t end,
	     naql_error *err)
{
	size_t size = 4 + s->h.value_len;
	const uint8_t *keys = section(s, SECTION_KEYS);

	for (uint32_t i = begin; i < end; i++) {
		uint32_t rest = le32_get(keys + size * i);
		uint64_t hash = bucket << (64 - s->h.bucket_bits) |
				(uint64_t)rest << (32 - s->h.bucket_bits);

		if (i > begin && rest <= le32_get(keys + size * (i - 1)))
			return bad(s, SECTION_KEYS, size * i, "keys are not ascending",
				   err);
		if (!filter_has(&s->filter, hash))
			return bad(s, SECTION_FILTER, 0, "a key is missing", err);
	}
	return NAQL_OK;
}

static naql_status
check_keys(const struct segment *s, naql_error *err)
{
	const uint8_t *starts = section(s, SECTION_BUCKETS);
	uint64_t n_postings = 0, n_common = 0;
	uint32_t begin = le32_get(starts);
	naql_status st = NAQL_OK;

	if (begin != 0)
		return bad(s, SECTION_BUCKETS, 0, "the first bucket does not begin at 0",
			   err);
	for (uint64_t b = 0; b >> s->h.bucket_bits == 0 && st == NAQL_OK; b++) {
		uint32_t end = le32_get(starts + 4 * b + 4);

		if (end < begin || end > s->h.n_keys)
			return bad(s, SECTION_BUCKETS, 4 * b, "starts are not ascending",
				   err);
		st = check_bucket(s, b, begin, end, err);
		begin = end;
	}
	if (st == NAQL_OK && begin != s->h.n_keys)
		return bad(s, SECTION_BUCKETS, 0, "keys lie in no bucket", err);
	for (size_t i = 0; i < s->h.n_keys && st == NAQL_OK; i++)
		st = check_postings(s, i, &n_postings, &n_common, err);
	if (st == NAQL_OK && (n_postings != s->h.n_postings || n_common != s->h.n_common))
		return bad(s, SECTION_POSTINGS, 0, "the counts differ from the header's",
			   err);
	return st;
}

static int
compare(struct slice a, struct slice b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n ? memcmp(a.ptr, b.ptr, n) : 0;

	return c ? c : (a.len > b.len) - (a.len < b.len);
}

/* check_ids() - every ordinal stands in the id order exactly where it belongs. */
static naql_status
check_ids(const struct segment *s, naql_error *err)
{
	struct segment_item before = { 0 }, item;

	for (size_t i = 0; i < s->h.n_items; i++) {
		uint32_t ordinal = le32_get(section(s, SECTION_IDS) + 4 * i);
		naql_status st = segment_item(s, ordinal, &item, NULL);
		int c = st == NAQL_OK && i > 0 ? compare(before.id, item.id) : -1;

		if (st != NAQL_OK || c > 0 || (c == 0 && before.version > item.version))
			return bad(s, SECTION_IDS, 4 * i, "ids are not ascending", err);
		before = item;
	}
	return NAQL_OK;
}

static naql_status
check_items(const struct segment *s, naql_error *err)
{
	uint64_t n_words = 0, text_bytes = 0, strings = 0;

	for (uint32_t i = 0; i < s->h.n_items; i++) {
		struct format_row row = { 0 };
		struct format_block block = { 0 };
		naql_status st = segment_row(s, i, &row, err);

		if (st == NAQL_OK && row.text_len > 0)
			st = segment_block(s, row.block, &block, err);
		if (st != NAQL_OK)
			return st;
		if (row.string_at != strings ||
		    (row.text_len > 0 && (row.text_at > block.raw_len ||
					  row.text_len > block.raw_len - row.text_at)))
			return bad(s, SECTION_ITEMS, (uint64_t)i * ITEM_ROW_LEN,
				   "strings or text lie where they should not", err);
		strings += (uint64_t)row.id_len + row.title_len;
		n_words += row.n_words;
		text_bytes += row.text_len;
	}
	if (strings != s->h.sections[SECTION_STRINGS].len)
		return bad(s, SECTION_STRINGS, strings, "bytes that belong to no item",
			   err);
	if (s->h.kind == SEGMENT_ITEMS &&
	    (n_words != s->h.n_words || text_bytes != s->h.text_bytes))
		return bad(s, SECTION_ITEMS, 0, "the counts differ from the header's",
			   err);
	return NAQL_OK;
}

static naql_status
check_blocks(const struct segment *s, naql_error *err)
{
	struct buf raw = { 0 };
	uint64_t end = 0;
	naql_status st = NAQL_OK;

	for (uint32_t i = 0; i < s->h.n_blocks && st == NAQL_OK; i++) {
		struct format_block block = { 0 };

		st = segment_block(s, i, &block, err);
		if (st == NAQL_OK && block.at != end)
			st = bad(s, SECTION_BLOCKS, (uint64_t)i * BLOCK_ROW_LEN,
				 "blocks are not side by side", err);
		if (st != NAQL_OK)
			break;
		end += block.len;

		const char *bytes = (const char *)section(s, SECTION_TEXT) + block.at;

		st = textblock_read(s->texts, (struct slice){ bytes, block.len },
				    block.raw_len, &raw, err);
		if (st == NAQL_E_CORRUPT)
			st = bad(s, SECTION_TEXT, block.at, "a block does not unpack",
				 err);
	}
	buf_fini(&raw);
	if (st == NAQL_OK && end != s->h.sections[SECTION_TEXT].len)
		return bad(s, SECTION_TEXT, end, "bytes that belong to no block", err);
	return st;
}

naql_status
segment_check(const struct segment *s, naql_error *err)
{
	file_map_expect(&s->map, 0, s->len, FILE_IN_ORDER);
	return check_sums(s, err);
}

naql_status
segment_verify(const struct segment *s, naql_error *err)
{
	naql_status st = segment_check(s, err);

	if (st == NAQL_OK)
		st = check_keys(s, err);
	if (st == NAQL_OK && !tally_check(&s->words))
		st = bad(s, SECTION_WORDS, 0, "starts are not ascending", err);
	if (st == NAQL_OK && !tally_check(&s->pairs))
		st = bad(s, SECTION_PAIRS, 0, "starts are not ascending", err);
	if (st == NAQL_OK)
		st = check_items(s, err);
	if (st == NAQL_OK)
		st = check_ids(s, err);
	return st == NAQL_OK ? check_blocks(s, err) : st;
}
