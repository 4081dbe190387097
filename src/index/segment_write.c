/*
 * segment_write.c - segment_builder_write(): the sections of a segment in the order of
 * docs/format-segment.md, under a temporary name until all is on disk.
 */
#include "base/error.h"
#include "base/hash.h"
#include "index/segment_builder_int.h"
#include "io/file.h"

#include <string.h>

struct layout {
	struct segment_builder *b;
	struct keys_output keys;
	struct spill words, pairs;
	struct format_header h;
	struct file_writer *file;
};

static naql_status
make(struct layout *l, naql_error *err)
{
	struct segment_builder *b = l->b;
	naql_status st = texts_end(&b->texts, err);

	if (st == NAQL_OK)
		st = tally_pack(&b->words, &l->words, &b->work, &l->h.words_bits, err);
	tally_fini(&b->words);
	if (st == NAQL_OK)
		st = tally_pack(&b->pairs, &l->pairs, &b->work, &l->h.pairs_bits, err);
	tally_fini(&b->pairs);
	if (st == NAQL_OK)
		st = id_order_write(&b->ids, &b->table, TABLE_IDS, err);
	id_order_fini(&b->ids);
	if (st == NAQL_OK)
		st = segment_keys_build(&b->keys, &b->work, &l->keys, err);
	parts_fini(&b->work);
	return st;
}

static void
fill_header(struct layout *l)
{
	struct format_header *h = &l->h;
	const struct keys_output *k = &l->keys;
	const struct segment_builder *b = l->b;

	h->kind = (uint32_t)b->kind;
	h->fold_version = fold_version();
	memcpy(h->fold_digest, fold_digest(), sizeof(h->fold_digest));
	h->n_items = b->kind == SEGMENT_ITEMS ? b->n_items : 0;
	h->n_words = b->n_words;
	h->text_bytes = b->text_bytes;
	h->n_blocks = b->texts.n_blocks;
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
put_bytes(struct layout *l, struct format_span *span, const void *bytes, size_t len,
	  naql_error *err)
{
	span->crc = crc32c_bytes(span->crc, bytes, len);
	span->len += len;
	return len ? file_writer_add(l->file, bytes, len, err) : NAQL_OK;
}

static naql_status
put_stream(struct layout *l, struct format_span *span, struct spill *s, size_t stream,
	   naql_error *err)
{
	struct spill_reader r;
	naql_status st = NAQL_OK;

	spill_reader_init(&r, s, stream);
	while (st == NAQL_OK && (st = spill_more(&r, err)) == NAQL_OK)
		st = put_bytes(l, span, r.at, (size_t)(r.end - r.at), err);
	spill_reader_fini(&r);
	return st == NAQL_DONE ? NAQL_OK : st;
}

/* put_table() - the two streams of words or pairs. */
static naql_status
put_table(struct layout *l, struct format_span *span, struct spill *s, naql_error *err)
{
	naql_status st = put_stream(l, span, s, TALLY_STARTS, err);

	return st == NAQL_OK ? put_stream(l, span, s, TALLY_ENTRIES, err) : st;
}

static naql_status
put_section(struct layout *l, enum format_section i, struct format_span *span,
	    naql_error *err)
{
	struct segment_builder *b = l->b;
	struct spill *keys = &l->keys.out, *texts = &b->texts.out, *table = &b->table;

	switch (i) {
	case SECTION_FILTER:
		return put_stream(l, span, keys, KEYS_FILTER, err);
	case SECTION_BUCKETS:
		return put_stream(l, span, keys, KEYS_BUCKETS, err);
	case SECTION_KEYS:
		return put_stream(l, span, keys, KEYS_KEYS, err);
	case SECTION_POSTINGS:
		return put_stream(l, span, keys, KEYS_POSTINGS, err);
	case SECTION_DAYS:
		return b->days ? put_bytes(l, span, b->days, b->days_len, err)
			       : put_stream(l, span, keys, KEYS_DAYS, err);
	case SECTION_WORDS:
		return put_table(l, span, &l->words, err);
	case SECTION_PAIRS:
		return put_table(l, span, &l->pairs, err);
	case SECTION_ITEMS:
		return put_stream(l, span, table, TABLE_ITEMS, err);
	case SECTION_IDS:
		return put_stream(l, span, table, TABLE_IDS, err);
	case SECTION_STRINGS:
		return put_stream(l, span, table, TABLE_STRINGS, err);
	case SECTION_BLOCKS:
		return put_stream(l, span, texts, TEXTS_BLOCKS, err);
	case SECTION_DICT:
		return put_bytes(l, span, b->texts.dict.ptr, b->texts.dict.len, err);
	case SECTION_TEXT:
		return put_stream(l, span, texts, TEXTS_TEXT, err);
	case SECTION_COUNT:
		break;
	}
	return NAQL_OK;
}

static naql_status
write_file(struct layout *l, naql_error *err)
{
	static const uint8_t zeros[FORMAT_HEADER_LEN];
	uint8_t header[FORMAT_HEADER_LEN];
	naql_status st = file_writer_add(l->file, zeros, sizeof(zeros), err);

	for (unsigned i = 0; i < SECTION_COUNT && st == NAQL_OK; i++) {
		size_t pad = (size_t)(-file_writer_size(l->file) & (FORMAT_ALIGN - 1));
		struct format_span *span = &l->h.sections[i];

		st = pad ? file_writer_add(l->file, zeros, pad, err) : NAQL_OK;
		span->offset = file_writer_size(l->file);
		if (st == NAQL_OK)
			st = put_section(l, i, span, err);
	}
	if (st != NAQL_OK)
		return st;
	l->h.file_len = file_writer_size(l->file);
	format_encode(&l->h, header);
	return file_writer_at(l->file, 0, header, sizeof(header), err);
}

naql_status
segment_builder_write(struct segment_builder *b, const char *path, naql_error *err)
{
	struct layout l = { .b = b };
	naql_status st = NAQL_OK;

	if (b->spent)
		return naql_fail(err, NAQL_E_USAGE, path, NAQL_NO_OFFSET,
				 "the builder is spent");
	b->spent = true;
	st = make(&l, err);
	fill_header(&l);
	if (st == NAQL_OK)
		st = file_writer_open(&l.file, path, err);
	if (st == NAQL_OK)
		st = write_file(&l, err);
	if (st == NAQL_OK) {
		st = file_writer_commit(l.file, err);
		l.file = NULL;
	}
	file_writer_discard(l.file);
	segment_keys_fini(&l.keys);
	if (l.words.streams)
		spill_fini(&l.words);
	if (l.pairs.streams)
		spill_fini(&l.pairs);
	return st;
}
