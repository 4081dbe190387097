/*
 * segment_write.c - segment_builder_write(): the sections of a segment in the order of
 * docs/format-segment.md, under a temporary name until all is on disk.
 */
#include "base/error.h"
#include "base/hash.h"
#include "index/le.h"
#include "index/segment_builder_int.h"
#include "io/file.h"

#include <stdlib.h>
#include <string.h>

struct layout {
	struct segment_builder *b;
	struct keys_output keys;
	struct buf words, pairs, items, ids, blocks, dict, text;
	struct format_header h;
};

static void
fini(struct layout *l)
{
	segment_keys_fini(&l->keys);
	buf_fini(&l->words);
	buf_fini(&l->pairs);
	buf_fini(&l->items);
	buf_fini(&l->ids);
	buf_fini(&l->blocks);
	buf_fini(&l->dict);
	buf_fini(&l->text);
}

static naql_status
make_keys(struct layout *l, naql_error *err)
{
	const struct segment_builder *b = l->b;
	struct keys_input in = { b->hashes.ptr, b->hashes.n, b->spans.ptr, b->spans.n };

	return segment_keys_build(&in, &l->keys, err);
}

static naql_status
make_block(struct layout *l, struct textblock_writer *w, uint64_t begin, uint64_t end,
	   naql_error *err)
{
	struct format_block block = { .at = l->text.len,
				      .raw_len = (uint32_t)(end - begin) };
	struct slice raw = { l->b->text.ptr + begin, (size_t)(end - begin) };
	uint8_t row[BLOCK_ROW_LEN];
	naql_status st = textblock_write(w, raw, &l->text, err);

	if (st != NAQL_OK)
		return st;
	block.len = (uint32_t)(l->text.len - block.at);
	format_block_put(&block, row);
	buf_add(&l->blocks, row, sizeof(row));
	l->h.n_blocks++;
	return NAQL_OK;
}

/* A block is closed when it holds TEXTBLOCK_LEN; a text of that length has its own. */
static naql_status
make_blocks(struct layout *l, struct textblock_writer *w, naql_error *err)
{
	struct segment_builder *b = l->b;
	uint64_t begin = 0;
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < b->rows.n && st == NAQL_OK; i++) {
		struct builder_row *r = &b->rows.ptr[i];
		uint64_t open = r->text_at - begin;

		if (open > 0 &&
		    (open >= TEXTBLOCK_LEN || r->row.text_len >= TEXTBLOCK_LEN)) {
			st = make_block(l, w, begin, r->text_at, err);
			begin = r->text_at;
		}
		r->row.block = (uint32_t)l->h.n_blocks;
		r->row.text_at = (uint32_t)(r->text_at - begin);
	}
	if (st == NAQL_OK && b->text.len > begin)
		st = make_block(l, w, begin, b->text.len, err);
	return st;
}

static naql_status
make_text(struct layout *l, naql_error *err)
{
	struct textblock_writer *w = NULL;
	naql_status st = textblock_train(buf_slice(&l->b->text), &l->dict, err);

	if (st == NAQL_OK)
		st = textblock_writer_new(&w, buf_slice(&l->dict), l->b->zstd_level, err);
	if (st == NAQL_OK)
		st = make_blocks(l, w, err);
	textblock_writer_free(w);
	return st;
}

struct id_order {
	struct slice id;
	uint32_t version, ordinal;
};

static int
compare_ids(const void *left, const void *right)
{
	const struct id_order *a = left, *b = right;
	size_t n = a->id.len < b->id.len ? a->id.len : b->id.len;
	int c = n ? memcmp(a->id.ptr, b->id.ptr, n) : 0;

	if (c == 0)
		c = (a->id.len > b->id.len) - (a->id.len < b->id.len);
	if (c == 0)
		c = (a->version > b->version) - (a->version < b->version);
	return c ? c : (a->ordinal > b->ordinal) - (a->ordinal < b->ordinal);
}

static naql_status
make_table(struct layout *l, naql_error *err)
{
	const struct segment_builder *b = l->b;
	struct id_order *order = mem_calloc(b->rows.n + 1, sizeof(*order));

	if (!order)
		return naql_nomem(err);
	for (size_t i = 0; i < b->rows.n; i++) {
		const struct format_row *r = &b->rows.ptr[i].row;
		uint8_t bytes[ITEM_ROW_LEN];

		format_row_put(r, bytes);
		buf_add(&l->items, bytes, sizeof(bytes));
		order[i] =
			(struct id_order){ { b->strings.ptr + r->string_at, r->id_len },
					   r->version,
					   (uint32_t)i };
	}
	qsort(order, b->rows.n, sizeof(*order), compare_ids);
	for (size_t i = 0; i < b->rows.n; i++)
		buf_add_u32le(&l->ids, order[i].ordinal);
	mem_free(order);
	return NAQL_OK;
}

static void
fill_header(struct layout *l)
{
	struct format_header *h = &l->h;
	const struct keys_output *k = &l->keys;

	h->kind = (uint32_t)l->b->kind;
	h->fold_version = fold_version();
	memcpy(h->fold_digest, fold_digest(), sizeof(h->fold_digest));
	h->n_items = l->b->rows.n;
	h->n_words = l->b->n_words;
	h->text_bytes = l->b->kind == SEGMENT_ITEMS ? l->b->text.len : l->b->text_bytes;
	h->n_keys = k->n_keys;
	h->n_common = k->n_common;
	h->n_postings = k->n_postings;
	h->n_windows = k->n_windows;
	h->n_windows_common = k->n_windows_common;
	h->n_shingles = k->n_shingles;
	h->bucket_bits = k->bucket_bits;
	h->value_len = k->value_len;
}

static naql_status
make(struct layout *l, naql_error *err)
{
	naql_status st = make_keys(l, err);

	if (st == NAQL_OK)
		st = tally_pack(&l->b->words, &l->words, &l->h.words_bits, err);
	if (st == NAQL_OK)
		st = tally_pack(&l->b->pairs, &l->pairs, &l->h.pairs_bits, err);
	if (st == NAQL_OK)
		st = make_text(l, err);
	if (st == NAQL_OK)
		st = make_table(l, err);
	if (st == NAQL_OK)
		fill_header(l);
	return st;
}

static void
list_sections(struct layout *l, struct slice out[SECTION_COUNT])
{
	const struct buf *bufs[SECTION_COUNT] = {
		[SECTION_FILTER] = &l->keys.filter,
		[SECTION_BUCKETS] = &l->keys.buckets,
		[SECTION_KEYS] = &l->keys.keys,
		[SECTION_POSTINGS] = &l->keys.postings,
		[SECTION_DAYS] = &l->keys.days,
		[SECTION_WORDS] = &l->words,
		[SECTION_PAIRS] = &l->pairs,
		[SECTION_ITEMS] = &l->items,
		[SECTION_IDS] = &l->ids,
		[SECTION_STRINGS] = &l->b->strings,
		[SECTION_BLOCKS] = &l->blocks,
		[SECTION_DICT] = &l->dict,
		[SECTION_TEXT] = &l->text,
	};

	for (unsigned i = 0; i < SECTION_COUNT; i++)
		out[i] = buf_slice(bufs[i]);
	if (l->b->kind == SEGMENT_BACKGROUND)
		out[SECTION_DAYS] =
			(struct slice){ (const char *)l->b->days, l->b->days_len };
}

static naql_status
write_file(struct layout *l, struct file_writer *f, naql_error *err)
{
	static const uint8_t zeros[FORMAT_HEADER_LEN];
	struct slice sections[SECTION_COUNT];
	uint8_t header[FORMAT_HEADER_LEN];
	naql_status st = file_writer_add(f, zeros, sizeof(zeros), err);

	list_sections(l, sections);
	for (unsigned i = 0; i < SECTION_COUNT && st == NAQL_OK; i++) {
		size_t pad = (size_t)(-file_writer_size(f) & (FORMAT_ALIGN - 1));
		struct format_span *span = &l->h.sections[i];

		st = pad ? file_writer_add(f, zeros, pad, err) : NAQL_OK;
		span->offset = file_writer_size(f);
		span->len = sections[i].len;
		span->crc = crc32c_bytes(0, sections[i].ptr, sections[i].len);
		if (st == NAQL_OK && span->len > 0)
			st = file_writer_add(f, sections[i].ptr, sections[i].len, err);
	}
	if (st != NAQL_OK)
		return st;
	l->h.file_len = file_writer_size(f);
	format_encode(&l->h, header);
	return file_writer_at(f, 0, header, sizeof(header), err);
}

naql_status
segment_builder_write(struct segment_builder *b, const char *path, naql_error *err)
{
	struct layout l = { .b = b };
	struct file_writer *f = NULL;
	naql_status st = make(&l, err);

	/* Appending fails silently; here is where it is asked. */
	const struct buf *made[] = { &l.items, &l.ids, &l.blocks };

	for (size_t i = 0; i < NAQL_COUNT(made) && st == NAQL_OK; i++)
		st = buf_status(made[i], err);
	if (st == NAQL_OK)
		st = file_writer_open(&f, path, err);
	if (st == NAQL_OK)
		st = write_file(&l, f, err);
	if (st == NAQL_OK) {
		st = file_writer_commit(f, err);
		f = NULL;
	}
	if (f)
		file_writer_discard(f);
	fini(&l);
	return st;
}
