/*
 * segment.c - an immutable segment, mapped. Opening checks the header only, so every
 * reader here checks what it takes from a section: a damaged file gives wrong answers or
 * NAQL_E_CORRUPT, never a read outside the map.
 */
#include "index/segment.h"

#include "base/error.h"
#include "base/mem.h"
#include "index/count8.h"
#include "index/segment_int.h"
#include "index/word_stats.h"

#include <string.h>

static struct tally_view
table(const struct segment *s, enum format_section i, uint32_t bits)
{
	return (struct tally_view){ section(s, i), (size_t)s->h.sections[i].len, bits };
}

/* set_up() - everything derived from s->bytes. */
static naql_status
set_up(struct segment *s, const char *name, naql_error *err)
{
	naql_status st = format_decode(&s->h, s->bytes, s->len, name, err);

	if (st != NAQL_OK)
		return st;
	s->name = mem_strndup(name, strlen(name));
	if (!s->name)
		return naql_nomem(err);
	s->filter = (struct filter){ section(s, SECTION_FILTER),
				     s->h.sections[SECTION_FILTER].len / FILTER_BLOCK,
				     UINT64_MAX << (32 - s->h.bucket_bits) };
	s->words = table(s, SECTION_WORDS, s->h.words_bits);
	s->pairs = table(s, SECTION_PAIRS, s->h.pairs_bits);
	return textblock_reader_new(&s->texts, section_slice(s, SECTION_DICT), err);
}

naql_status
segment_open_memory(struct segment **out, const void *bytes, size_t len, const char *name,
		    naql_error *err)
{
	struct segment *s = mem_calloc(1, sizeof(*s));

	*out = NULL;
	if (!s)
		return naql_nomem(err);
	s->bytes = bytes;
	s->len = len;

	naql_status st = set_up(s, name, err);

	if (st != NAQL_OK)
		segment_close(s);
	else
		*out = s;
	return st;
}

/* expect_questions() - the filter is asked for every shingle of every page and soon in
 * memory as a whole; of what stands behind it a few bytes here and there. */
static void
expect_questions(const struct segment *s)
{
	uint64_t begin = s->h.sections[SECTION_BUCKETS].offset;

	file_map_expect(&s->map, begin, s->len - begin, FILE_HERE_AND_THERE);
}

naql_status
segment_open(struct segment **out, const char *path, naql_error *err)
{
	struct file_map map = { 0 };
	naql_status st;

	*out = NULL;
	st = file_map(&map, path, err);
	if (st != NAQL_OK)
		return st;
	st = segment_open_memory(out, map.bytes, map.len, path, err);
	if (*out) {
		(*out)->map = map;
		expect_questions(*out);
	} else {
		file_unmap(&map);
	}
	return st;
}

void
segment_close(struct segment *s)
{
	if (!s)
		return;
	textblock_reader_free(s->texts);
	if (s->map.bytes)
		file_unmap(&s->map);
	mem_free(s->name);
	mem_free(s);
}

void
segment_forget(const struct segment *s)
{
	file_map_forget(&s->map);
}

const char *
segment_name(const struct segment *s)
{
	return s->name;
}

void
segment_stats(const struct segment *s, struct segment_stats *out)
{
	const struct format_header *h = &s->h;

	*out = (struct segment_stats){
		.kind = (enum segment_kind)h->kind,
		.n_items = h->n_items,
		.n_words = h->n_words,
		.n_keys = h->n_keys,
		.n_common = h->n_common,
		.n_postings = h->n_postings,
		.text_bytes = h->text_bytes,
		.file_bytes = h->file_len,
		.filter_bytes = h->sections[SECTION_FILTER].len,
		.key_bytes =
			h->sections[SECTION_BUCKETS].len + h->sections[SECTION_KEYS].len,
		.posting_bytes = h->sections[SECTION_POSTINGS].len,
		.days_bytes = h->sections[SECTION_DAYS].len,
		.word_bytes =
			h->sections[SECTION_WORDS].len + h->sections[SECTION_PAIRS].len,
		.table_bytes = h->sections[SECTION_ITEMS].len +
			       h->sections[SECTION_IDS].len +
			       h->sections[SECTION_STRINGS].len +
			       h->sections[SECTION_BLOCKS].len,
		.stored_text_bytes =
			h->sections[SECTION_DICT].len + h->sections[SECTION_TEXT].len,
		.n_shingles = h->n_shingles,
		.n_windows = h->n_windows,
		.n_windows_common = h->n_windows_common,
	};
}

uint64_t
segment_n_items(const struct segment *s)
{
	return s->h.n_items;
}

uint64_t
segment_n_words(const struct segment *s)
{
	return s->h.n_words;
}

static naql_status
damaged(const struct segment *s, enum format_section i, uint64_t at, naql_error *err)
{
	return naql_fail(err, NAQL_E_CORRUPT, s->name, s->h.sections[i].offset + at,
			 "section %s is damaged", format_section_name(i));
}

naql_status
segment_row(const struct segment *s, uint32_t ordinal, struct format_row *row,
	    naql_error *err)
{
	uint64_t at = (uint64_t)ordinal * ITEM_ROW_LEN;
	uint64_t strings = s->h.sections[SECTION_STRINGS].len;

	if (ordinal >= s->h.n_items)
		return naql_fail(err, NAQL_E_NOTFOUND, s->name, NAQL_NO_OFFSET,
				 "no item %u in the segment", ordinal);
	format_row_get(row, section(s, SECTION_ITEMS) + at);
	if (row->string_at > strings || row->id_len > strings - row->string_at ||
	    row->title_len > strings - row->string_at - row->id_len)
		return damaged(s, SECTION_ITEMS, at, err);
	return NAQL_OK;
}

naql_status
segment_block(const struct segment *s, uint32_t i, struct format_block *block,
	      naql_error *err)
{
	uint64_t at = (uint64_t)i * BLOCK_ROW_LEN,
		 texts = s->h.sections[SECTION_TEXT].len;

	if (i >= s->h.n_blocks)
		return damaged(s, SECTION_ITEMS, 0, err);
	format_block_get(block, section(s, SECTION_BLOCKS) + at);
	if (block->at > texts || block->len > texts - block->at ||
	    block->raw_len > TEXTBLOCK_MAX)
		return damaged(s, SECTION_BLOCKS, at, err);
	return NAQL_OK;
}

naql_status
segment_item(const struct segment *s, uint32_t ordinal, struct segment_item *out,
	     naql_error *err)
{
	struct format_row row = { 0 };
	naql_status st = segment_row(s, ordinal, &row, err);
	const char *strings = (const char *)section(s, SECTION_STRINGS);

	if (st != NAQL_OK)
		return st;
	*out = (struct segment_item){
		.id = { strings + row.string_at, row.id_len },
		.version = row.version,
		.medium = (enum segment_medium)(row.medium & 0xff),
		.published = row.published,
		.day = row.day,
		.n_words = row.n_words,
		.unsearched = (row.medium & ITEM_UNSEARCHED) != 0,
	};
	if (row.medium & ITEM_HAS_TITLE)
		out->title = (struct slice){ out->id.ptr + row.id_len, row.title_len };
	return NAQL_OK;
}

/* read_block() - unpack a block into 'out'. */
static naql_status
read_block(const struct segment *s, const struct format_block *block, struct buf *out,
	   naql_error *err)
{
	struct slice bytes = { (const char *)section(s, SECTION_TEXT) + block->at,
			       block->len };
	naql_status st = textblock_read(s->texts, bytes, block->raw_len, out, err);

	if (st == NAQL_OK)
		return st;
	buf_reset(out);
	return st == NAQL_E_CORRUPT ? damaged(s, SECTION_TEXT, block->at, err) : st;
}

/* find_text() - the row and, where it has a text, the block that holds all of it. */
static naql_status
find_text(const struct segment *s, uint32_t ordinal, struct format_row *row,
	  struct format_block *block, naql_error *err)
{
	naql_status st = segment_row(s, ordinal, row, err);

	if (st == NAQL_OK && row->text_len > 0)
		st = segment_block(s, row->block, block, err);
	if (st == NAQL_OK && row->text_len > 0 &&
	    (row->text_at > block->raw_len ||
	     row->text_len > block->raw_len - row->text_at))
		return damaged(s, SECTION_ITEMS, (uint64_t)ordinal * ITEM_ROW_LEN, err);
	return st;
}

naql_status
segment_text(const struct segment *s, uint32_t ordinal, struct buf *out, naql_error *err)
{
	struct format_row row = { 0 };
	struct format_block block = { 0 };
	naql_status st = find_text(s, ordinal, &row, &block, err);

	buf_reset(out);
	if (st != NAQL_OK || row.text_len == 0)
		return st;
	st = read_block(s, &block, out, err);
	if (st != NAQL_OK)
		return st;
	memmove(out->ptr, out->ptr + row.text_at, row.text_len);
	out->len = row.text_len;
	return NAQL_OK;
}

naql_status
segment_texts_get(struct segment_texts *t, uint32_t ordinal, struct slice *text,
		  naql_error *err)
{
	struct format_row row = { 0 };
	struct format_block block = { 0 };
	naql_status st = find_text(t->segment, ordinal, &row, &block, err);

	*text = (struct slice){ "", 0 };
	if (st != NAQL_OK || row.text_len == 0)
		return st;
	if (t->n_block != row.block + 1) {
		t->n_block = 0;
		st = read_block(t->segment, &block, &t->block, err);
		if (st != NAQL_OK)
			return st;
		t->n_block = row.block + 1;
	}
	*text = (struct slice){ t->block.ptr + row.text_at, row.text_len };
	return NAQL_OK;
}

void
segment_texts_fini(struct segment_texts *t)
{
	buf_fini(&t->block);
	t->n_block = 0;
}

bool
segment_filter(const struct segment *s, uint64_t hash)
{
	return filter_has(&s->filter, hash);
}

void
segment_prefetch(const struct segment *s, uint64_t hash)
{
	if (s->filter.n_blocks)
		NAQL_PREFETCH(filter_block(&s->filter, hash));
}

/* varint() - false where it does not end before 'end' or has more than 32 bits. */
static bool
varint(const uint8_t **at, const uint8_t *end, uint32_t *out)
{
	uint32_t v = 0;

	for (unsigned shift = 0; shift < 35 && *at < end; shift += 7) {
		uint8_t byte = *(*at)++;

		if (shift == 28 && byte > 0x0f)
			return false;
		v |= (uint32_t)(byte & 0x7f) << shift;
		if (byte < 0x80) {
			*out = v;
			return true;
		}
	}
	return false;
}

/* list() - open the posting list at 'at'. */
static bool
list(const struct segment *s, uint32_t at, struct postings *out)
{
	uint64_t len = s->h.sections[SECTION_POSTINGS].len;
	uint32_t head;

	if (at >= len)
		return false;
	out->ptr = section(s, SECTION_POSTINGS) + at;
	out->end = section(s, SECTION_POSTINGS) + len;

	uint32_t n_items = count8_get(*out->ptr++);

	if (!varint(&out->ptr, out->end, &head) || head >> 1 > s->h.n_items)
		return false;
	out->n = out->left = head >> 1;
	out->n_items = n_items > out->n ? n_items : out->n;
	out->common = head & 1;
	return true;
}

bool
segment_key(const struct segment *s, size_t i, struct postings *out)
{
	const uint8_t *value = section(s, SECTION_KEYS) + i * (4 + s->h.value_len) + 4;
	uint32_t top = UINT32_C(1) << (8 * s->h.value_len - 1);
	uint32_t v = s->h.value_len == 4 ? le32_get(value) : le24_get(value);

	*out = (struct postings){ .limit = (uint32_t)s->h.n_items };
	if (!(v & top))
		return list(s, v, out);
	out->n = out->left = out->n_items = 1;
	out->next = v & (top - 1);
	return out->next < out->limit;
}

bool
segment_lookup(const struct segment *s, uint64_t hash, struct postings *out)
{
	const uint8_t *start =
		section(s, SECTION_BUCKETS) + 4 * (hash >> (64 - s->h.bucket_bits));
	const uint8_t *keys = section(s, SECTION_KEYS);
	size_t size = 4 + s->h.value_len, i = le32_get(start), end = le32_get(start + 4);
	uint32_t rest = (uint32_t)(hash >> (32 - s->h.bucket_bits));

	for (; i < end && i < s->h.n_keys; i++) {
		uint32_t key = le32_get(keys + size * i);

		if (key >= rest)
			return key == rest && segment_key(s, i, out);
	}
	return false;
}

void
segment_prefetch_key(const struct segment *s, uint64_t hash)
{
	size_t i = le32_get(section(s, SECTION_BUCKETS) +
			    4 * (hash >> (64 - s->h.bucket_bits)));

	if (i < s->h.n_keys)
		NAQL_PREFETCH(section(s, SECTION_KEYS) + i * (4 + s->h.value_len));
}

bool
segment_postings_next(struct postings *p, uint32_t *ordinal)
{
	uint32_t gap = 0;

	if (p->left == 0)
		return false;
	p->left--;
	if ((p->ptr && !varint(&p->ptr, p->end, &gap)) || p->next >= p->limit ||
	    gap >= p->limit - p->next) {
		p->left = 0;
		return false;
	}
	*ordinal = p->next + gap;
	p->next = *ordinal + 1;
	return true;
}

struct days_view
segment_days(const struct segment *s)
{
	return (struct days_view){ section(s, SECTION_DAYS),
				   s->h.sections[SECTION_DAYS].len };
}

uint32_t
segment_word_count(const struct segment *s, uint64_t word)
{
	return tally_get(&s->words, word_stats_word(word));
}

uint32_t
segment_pair_count(const struct segment *s, uint64_t first, uint64_t second)
{
	return tally_get(&s->pairs, word_stats_pair(first, second));
}
