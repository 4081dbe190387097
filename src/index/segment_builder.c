/*
 * segment_builder.c - collecting items: their strings, texts, shingles and word counts.
 * What is made of them stands in segment_keys.c, how it is laid out in segment_write.c.
 *
 * In memory in this version; not for a segment larger than that (segment.h says how
 * much).
 */
#include "base/error.h"
#include "index/segment_builder_int.h"
#include "index/word_stats.h"

#include <string.h>

#define ID_MAX		((size_t)64 << 10)
#define TEXT_MAX	((size_t)64 << 20)
#define BACKGROUND_DAYS ((size_t)32 << 20)

naql_status
segment_builder_new(struct segment_builder **out, const struct segment_build_options *opt,
		    naql_error *err)
{
	struct segment_builder *b = mem_calloc(1, sizeof(*b));
	naql_status st;

	*out = NULL;
	if (!b)
		return naql_nomem(err);
	b->kind = opt->kind;
	b->zstd_level = opt->zstd_level ? opt->zstd_level : TEXTBLOCK_LEVEL;
	st = fold_new(&b->fold, err);
	if (st == NAQL_OK && b->kind == SEGMENT_BACKGROUND) {
		size_t want = opt->days_bytes ? opt->days_bytes : BACKGROUND_DAYS;

		b->days_len = want / DAYS_LINE * DAYS_LINE;
		if (b->days_len == 0)
			b->days_len = DAYS_LINE;
		b->days = mem_calloc(b->days_len, 1);
		if (!b->days)
			st = naql_nomem(err);
	}
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
	VEC_FREE(&b->spans);
	VEC_FREE(&b->rows);
	buf_fini(&b->strings);
	buf_fini(&b->text);
	tally_fini(&b->words);
	tally_fini(&b->pairs);
	mem_free(b);
}

size_t
segment_builder_count(const struct segment_builder *b)
{
	return b->kind == SEGMENT_BACKGROUND ? b->n_background : b->rows.n;
}

static naql_status
check(const struct segment_builder *b, const struct segment_item *item, naql_error *err)
{
	if (item->id.len > ID_MAX || item->title.len > TEXT_MAX ||
	    item->text.len > TEXT_MAX)
		return naql_fail(err, NAQL_E_LIMIT, NULL, NAQL_NO_OFFSET,
				 "an item's id, title or text is too long");
	/* A text of n bytes has at most n words. */
	if (b->rows.n >= UINT32_MAX / 2 ||
	    b->hashes.n + item->text.len + item->title.len >= UINT32_MAX)
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

static naql_status
reserve_counts(struct segment_builder *b, size_t n_words, naql_error *err)
{
	naql_status st = tally_reserve(&b->words, n_words, err);

	return st == NAQL_OK ? tally_reserve(&b->pairs, n_words, err) : st;
}

static void
count_words(struct segment_builder *b, const struct word *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		tally_add(&b->words, word_stats_word(words[i].hash));
		if (i > 0)
			tally_add(&b->pairs,
				  word_stats_pair(words[i - 1].hash, words[i].hash));
	}
	b->n_words += n;
}

/* add_text() - fold and take in the text; *n_words and span->n_text are set. */
static naql_status
add_text(struct segment_builder *b, const struct segment_item *item,
	 struct keys_item *span, uint32_t *n_words, naql_error *err)
{
	const struct word *words;
	size_t n;
	naql_status st = fold_plain(b->fold, item->text, &words, &n, err);

	if (st == NAQL_OK)
		st = reserve_counts(b, n, err);
	if (st == NAQL_OK)
		st = add_shingles(b, words, n, item->day, &span->n_text, err);
	if (st != NAQL_OK)
		return st;
	count_words(b, words, n); /* last: it cannot fail and is not undone */
	*n_words = (uint32_t)n;
	return NAQL_OK;
}

static naql_status
add_title(struct segment_builder *b, const struct segment_item *item,
	  struct keys_item *span, naql_error *err)
{
	const struct word *words;
	size_t n;
	naql_status st = fold_plain(b->fold, item->title, &words, &n, err);

	return st == NAQL_OK ? add_shingles(b, words, n, item->day, &span->n_title, err)
			     : st;
}

static void
add_row(struct segment_builder *b, const struct segment_item *item, uint32_t n_words)
{
	struct builder_row *r = &b->rows.ptr[b->rows.n++];

	*r = (struct builder_row){
		.row = { .string_at = b->strings.len,
			 .published = item->published,
			 .id_len = (uint32_t)item->id.len,
			 .title_len = (uint32_t)item->title.len,
			 .version = item->version,
			 .day = item->day,
			 .n_words = n_words,
			 .medium = (uint32_t)item->medium |
				   (item->title.ptr ? ITEM_HAS_TITLE : 0) |
				   (item->unsearched ? ITEM_UNSEARCHED : 0),
			 .text_len = (uint32_t)item->text.len },
		.text_at = b->text.len,
	};
	buf_add_slice(&b->strings, item->id);
	buf_add_slice(&b->strings, item->title);
	buf_add_slice(&b->text, item->text);
}

static naql_status
add_item(struct segment_builder *b, const struct segment_item *item, naql_error *err)
{
	struct keys_item span = { .begin = b->hashes.n, .day = item->day };
	uint32_t n_words = 0;
	naql_status st;

	if (!VEC_RESERVE(&b->rows, 1) || !VEC_RESERVE(&b->spans, 1))
		return naql_nomem(err);
	if (!buf_reserve(&b->strings, item->id.len + item->title.len) ||
	    !buf_reserve(&b->text, item->text.len)) {
		b->strings.failed = b->text.failed =
			false; /* nothing was lost: reserved only */
		return naql_nomem(err);
	}
	/* The title first: the text's word counts are the one thing that cannot be
	 * undone. */
	st = item->unsearched ? NAQL_OK : add_title(b, item, &span, err);
	if (st == NAQL_OK && !item->unsearched)
		st = add_text(b, item, &span, &n_words, err);
	if (st != NAQL_OK) {
		b->hashes.n = span.begin;
		return st;
	}
	b->spans.ptr[b->spans.n++] = span;
	add_row(b, item, n_words);
	return NAQL_OK;
}

naql_status
segment_builder_add(struct segment_builder *b, const struct segment_item *item,
		    naql_error *err)
{
	struct keys_item span = { 0 };
	uint32_t n_words;
	naql_status st = check(b, item, err);

	if (st != NAQL_OK)
		return st;
	if (b->kind == SEGMENT_ITEMS)
		return add_item(b, item, err);
	st = add_text(b, item, &span, &n_words, err);
	if (st == NAQL_OK) {
		b->n_background++;
		b->text_bytes += item->text.len;
	}
	return st;
}
