/*
 * segment_builder.c - collecting items: their strings, texts, shingles and word counts.
 * What is made of them stands in segment_keys.c, how it is laid out in segment_write.c.
 *
 * All that grows with the items stands in streams that keep to a limit of memory
 * (spill.h).
 */
#include "base/error.h"
#include "index/segment_builder_int.h"
#include "index/word_stats.h"

#include <string.h>

#define ID_MAX		((size_t)64 << 10)
#define TEXT_MAX	((size_t)64 << 20)
#define BACKGROUND_DAYS ((size_t)32 << 20)
#define MEMORY_MIN	((size_t)64 << 10)

/*
 * share_memory() - streams keep half of it; a part is sorted in a quarter while they do;
 * ids take a sixteenth. The rest is for pieces that are being written or read, of which
 * there are a thousand, for texts that wait for their dictionary, and for libzstd.
 */
static void
share_memory(struct segment_builder *b, size_t memory)
{
	if (memory > 0 && memory < MEMORY_MIN)
		memory = MEMORY_MIN;
	if (!b->dir)
		memory = 0;
	b->room = (struct spill_room){ .dir = b->dir,
				       .limit = memory / 2,
				       .piece = spill_piece(memory) };
	b->work.memory = memory / 4;
}

static naql_status
init_streams(struct segment_builder *b, const struct segment_build_options *opt,
	     naql_error *err)
{
	naql_status st = keys_input_init(&b->keys, &b->room, err);

	if (st == NAQL_OK)
		st = tally_init(&b->words, &b->room, err);
	if (st == NAQL_OK)
		st = tally_init(&b->pairs, &b->room, err);
	if (st == NAQL_OK)
		st = texts_init(&b->texts, &b->room,
				opt->zstd_level ? opt->zstd_level : TEXTBLOCK_LEVEL, err);
	if (st == NAQL_OK)
		st = spill_init(&b->table, &b->room, TABLE_STREAMS, err);
	return st == NAQL_OK ? id_order_init(&b->ids, &b->room, b->work.memory / 4, err)
			     : st;
}

static naql_status
init_days(struct segment_builder *b, size_t want, naql_error *err)
{
	b->days_len = (want ? want : BACKGROUND_DAYS) / DAYS_LINE * DAYS_LINE;
	if (b->days_len == 0)
		b->days_len = DAYS_LINE;
	b->days = mem_calloc(b->days_len, 1);
	return b->days ? NAQL_OK : naql_nomem(err);
}

naql_status
segment_builder_new(struct segment_builder **out, const struct segment_build_options *opt,
		    naql_error *err)
{
	struct segment_builder *b = mem_calloc(1, sizeof(*b));
	naql_status st = NAQL_OK;

	*out = NULL;
	if (!b)
		return naql_nomem(err);
	b->kind = opt->kind;
	if (opt->dir) {
		b->dir = mem_strndup(opt->dir, strlen(opt->dir));
		st = b->dir ? NAQL_OK : naql_nomem(err);
	}
	share_memory(b, opt->memory);
	if (st == NAQL_OK)
		st = fold_new(&b->fold, err);
	if (st == NAQL_OK)
		st = init_streams(b, opt, err);
	if (st == NAQL_OK && b->kind == SEGMENT_BACKGROUND)
		st = init_days(b, opt->days_bytes, err);
	if (st != NAQL_OK)
		segment_builder_free(b);
	else
		*out = b;
	return st;
}

void
segment_builder_free(struct segment_builder *b)
{
	if (!b)
		return;
	fold_free(b->fold);
	mem_free(b->days);
	VEC_FREE(&b->shingles);
	VEC_FREE(&b->hashes);
	keys_input_fini(&b->keys);
	tally_fini(&b->words);
	tally_fini(&b->pairs);
	texts_fini(&b->texts);
	if (b->table.streams)
		spill_fini(&b->table);
	id_order_fini(&b->ids);
	parts_fini(&b->work);
	mem_free(b->dir);
	mem_free(b);
}

size_t
segment_builder_count(const struct segment_builder *b)
{
	return (size_t)b->n_items;
}

static naql_status
check(const struct segment_builder *b, const struct segment_item *item, naql_error *err)
{
	if (b->spent)
		return naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
				 "the builder is spent");
	if (item->id.len > ID_MAX || item->title.len > TEXT_MAX ||
	    item->text.len > TEXT_MAX)
		return naql_fail(err, NAQL_E_LIMIT, NULL, NAQL_NO_OFFSET,
				 "an item's id, title or text is too long");
	if (b->n_items >= UINT32_MAX / 2)
		return naql_fail(err, NAQL_E_LIMIT, NULL, NAQL_NO_OFFSET,
				 "the segment is full");
	return NAQL_OK;
}

/* add_shingles() - of one text; *n of them are appended to hashes, or to the days at
 * once. */
static naql_status
add_shingles(struct segment_builder *b, const struct word *words, size_t n_words,
	     int32_t day, uint32_t *n, naql_error *err)
{
	naql_status st = sketch_shingles(words, n_words, &b->shingles, err);

	if (st != NAQL_OK)
		return st;
	*n = (uint32_t)b->shingles.n;
	if (b->kind == SEGMENT_ITEMS && !VEC_RESERVE(&b->hashes, b->shingles.n))
		return naql_nomem(err);
	for (size_t i = 0; i < b->shingles.n; i++) {
		if (b->kind == SEGMENT_ITEMS)
			b->hashes.ptr[b->hashes.n++] = b->shingles.ptr[i].hash;
		else
			days_add(b->days, b->days_len, b->shingles.ptr[i].hash, day);
	}
	return NAQL_OK;
}

#define COUNT_STRIDE ((size_t)32)

/* count_some() - at most COUNT_STRIDE words, each with the one before it: their places
 * are asked of memory first. */
static naql_status
count_some(struct segment_builder *b, const struct word *words, size_t from, size_t n,
	   naql_error *err)
{
	uint64_t word[COUNT_STRIDE], pair[COUNT_STRIDE];
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < n; i++) {
		const struct word *w = &words[from + i];

		word[i] = word_stats_word(w->hash);
		pair[i] = from + i > 0 ? word_stats_pair(w[-1].hash, w->hash) : 0;
		tally_ask(&b->words, word[i]);
		tally_ask(&b->pairs, pair[i]);
	}
	for (size_t i = 0; i < n && st == NAQL_OK; i++) {
		st = tally_add(&b->words, word[i], err);
		if (from + i > 0 && st == NAQL_OK)
			st = tally_add(&b->pairs, pair[i], err);
	}
	return st;
}

static naql_status
count_words(struct segment_builder *b, const struct word *words, size_t n,
	    naql_error *err)
{
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < n && st == NAQL_OK; i += COUNT_STRIDE)
		st = count_some(b, words, i, n - i < COUNT_STRIDE ? n - i : COUNT_STRIDE,
				err);
	b->n_words += n;
	return st;
}

/* add_text() - fold and take in the text; *n_words and *n_shingles are set. */
static naql_status
add_text(struct segment_builder *b, const struct segment_item *item, uint32_t *n_shingles,
	 uint32_t *n_words, naql_error *err)
{
	const struct word *words;
	size_t n;
	naql_status st = fold_plain(b->fold, item->text, &words, &n, err);

	if (st == NAQL_OK)
		st = add_shingles(b, words, n, item->day, n_shingles, err);
	if (st == NAQL_OK)
		st = count_words(b, words, n, err);
	*n_words = (uint32_t)n;
	return st;
}

static naql_status
add_title(struct segment_builder *b, const struct segment_item *item,
	  uint32_t *n_shingles, naql_error *err)
{
	const struct word *words;
	size_t n;
	naql_status st = fold_plain(b->fold, item->title, &words, &n, err);

	return st == NAQL_OK ? add_shingles(b, words, n, item->day, n_shingles, err) : st;
}

/* add_row() - what stands in the table of an item, whose text is in. */
static naql_status
add_row(struct segment_builder *b, const struct segment_item *item,
	struct format_row *row, naql_error *err)
{
	uint8_t *to = spill_room_for(&b->table, TABLE_ITEMS, ITEM_ROW_LEN, err);
	naql_status st;

	if (!to)
		return b->room.status;
	row->string_at = b->string_at;
	row->published = item->published;
	row->id_len = (uint32_t)item->id.len;
	row->title_len = (uint32_t)item->title.len;
	row->version = item->version;
	row->day = item->day;
	row->medium = (uint32_t)item->medium | (item->title.ptr ? ITEM_HAS_TITLE : 0) |
		      (item->unsearched ? ITEM_UNSEARCHED : 0);
	row->text_len = (uint32_t)item->text.len;
	format_row_put(row, to);
	b->string_at += (uint64_t)item->id.len + item->title.len;
	st = spill_add(&b->table, TABLE_STRINGS, item->id.ptr, item->id.len, err);
	if (st == NAQL_OK)
		st = spill_add(&b->table, TABLE_STRINGS, item->title.ptr, item->title.len,
			       err);
	return st == NAQL_OK ? id_order_add(&b->ids, item->id, item->version,
					    (uint32_t)b->n_items, err)
			     : st;
}

static naql_status
add_item(struct segment_builder *b, const struct segment_item *item, naql_error *err)
{
	struct keys_item keys = { .day = item->day };
	struct format_row row = { 0 };
	naql_status st = NAQL_OK;

	b->hashes.n = 0;
	if (!item->unsearched) {
		st = add_title(b, item, &keys.n_title, err);
		if (st == NAQL_OK)
			st = add_text(b, item, &keys.n_text, &row.n_words, err);
	}
	keys.hashes = b->hashes.ptr;
	if (st == NAQL_OK)
		st = keys_input_add(&b->keys, &keys, err);
	if (st == NAQL_OK)
		st = texts_add(&b->texts, item->text, &row.block, &row.text_at, err);
	return st == NAQL_OK ? add_row(b, item, &row, err) : st;
}

naql_status
segment_builder_add(struct segment_builder *b, const struct segment_item *item,
		    naql_error *err)
{
	uint32_t n_shingles, n_words;
	naql_status st = check(b, item, err);

	if (st != NAQL_OK)
		return st;
	st = b->kind == SEGMENT_ITEMS ? add_item(b, item, err)
				      : add_text(b, item, &n_shingles, &n_words, err);
	if (st != NAQL_OK) {
		b->spent = true;
		return st;
	}
	b->n_items++;
	b->text_bytes += item->text.len;
	return NAQL_OK;
}
