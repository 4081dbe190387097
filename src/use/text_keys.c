/*
 * text_keys.c - see text_keys.h.
 */
#include "use/text_keys.h"
#include "use/use_int.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/sha256.h"

#define WORDS	    4u
#define TITLE_WORDS 3u

static uint64_t
key_of(const uint64_t *words, size_t n)
{
	uint64_t h = HASH_SEED;

	for (size_t i = 0; i < n; i++)
		h = hash_mix(h, words[i]);
	return h;
}

static int
ascending(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* The story's side of one passage. */
static void
passage_text(const struct json *passage, struct buf *out)
{
	const struct json *runs = json_get(passage, "runs");

	buf_reset(out);
	for (size_t i = 0; i < json_count(runs); i++)
		buf_add_slice(out, json_str(json_at(json_at(runs, i), 1)));
}

/* Of the folded words of one passage. */
static void
add_words(const uint64_t *words, size_t n_words, struct buf *keys)
{
	for (size_t i = 0; n_words && (i == 0 || i + WORDS <= n_words); i++) {
		size_t n = n_words - i < WORDS ? n_words - i : WORDS;
		uint64_t key = key_of(words + i, n);

		buf_add(keys, &key, sizeof(key));
	}
}

static naql_status
add_passage(const struct json *passage, struct buf *text, struct buf *keys,
	    struct arena *arena, naql_error *err)
{
	struct use_words words;
	naql_status st;

	passage_text(passage, text);
	st = buf_status(text, err);
	if (!st)
		st = use_fold_words(buf_slice(text), arena, &words, err);
	if (!st)
		add_words(words.ptr, words.n, keys);
	return st ? st : buf_status(keys, err);
}

/* In order, each once. */
static naql_status
settle(const struct buf *keys, struct arena *arena, struct text_keys *out,
       naql_error *err)
{
	size_t n = keys->len / sizeof(uint64_t), kept = 0;
	uint64_t *all;

	if (n == 0)
		return NAQL_OK;
	all = arena_array(arena, n, sizeof(*all));
	if (!all)
		return naql_nomem(err);
	memcpy(all, keys->ptr, keys->len);
	qsort(all, n, sizeof(*all), ascending);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || all[i] != all[kept - 1])
			all[kept++] = all[i];
	*out = (struct text_keys){ all, kept };
	return NAQL_OK;
}

static void
add_hashes(const struct use *u, size_t begin, size_t end, struct buf *hashes)
{
	for (size_t i = begin; i < end && i < u->item.n_words; i++)
		buf_add(hashes, &u->item.words[i].hash, sizeof(u->item.words[i].hash));
}

/* Up to 'end': what no piece has. */
static void
add_left_out(const struct use *u, const struct use_passage *p, size_t begin, size_t end,
	     struct buf *hashes)
{
	size_t from, to;

	while (piece_left_out(p, begin, end, &from, &to)) {
		add_hashes(u, from, to, hashes);
		begin = to;
	}
}

/* The story's words of one passage, in the order in which its excerpts have them. */
static naql_status
add_at_hand(const struct use *u, const struct use_passage *p, struct buf *hashes,
	    struct buf *keys, naql_error *err)
{
	size_t story = p->item_word;

	buf_reset(hashes);
	for (size_t i = 0; i < p->n_pieces; i++) {
		const struct use_piece *q = &p->pieces[i];
		size_t end = (size_t)q->item_word + q->n_item;

		add_left_out(u, p, story, q->item_word, hashes);
		add_hashes(u, q->item_word, end, hashes);
		story = end > story ? end : story;
	}
	add_left_out(u, p, story, (size_t)p->item_word + p->n_item, hashes);
	if (hashes->len)
		add_words((const uint64_t *)(const void *)hashes->ptr,
			  hashes->len / sizeof(uint64_t), keys);
	return buf_status(hashes, err);
}

naql_status
text_keys_at_hand(const struct use *u, struct arena *arena, struct text_keys *out,
		  naql_error *err)
{
	struct buf hashes = { 0 }, keys = { 0 };
	naql_status st = NAQL_OK;

	*out = (struct text_keys){ NULL, 0 };
	for (size_t i = 0; u->item.words && i < u->n_passages && !st; i++)
		st = add_at_hand(u, &u->passages[i], &hashes, &keys, err);
	if (!st)
		st = buf_status(&keys, err);
	if (!st)
		st = settle(&keys, arena, out, err);
	buf_fini(&hashes);
	buf_fini(&keys);
	return st;
}

naql_status
text_keys_of(struct slice excerpts, struct arena *arena, struct text_keys *out,
	     naql_error *err)
{
	struct buf text = { 0 }, keys = { 0 };
	struct json *root = NULL;
	const struct json *passages;
	naql_status st = NAQL_OK;

	*out = (struct text_keys){ NULL, 0 };
	if (excerpts.len)
		st = json_parse(&root, excerpts.ptr, excerpts.len, "excerpts", err);
	passages = json_get(root, "passages");
	for (size_t i = 0; i < json_count(passages) && !st; i++)
		st = add_passage(json_at(passages, i), &text, &keys, arena, err);
	if (!st)
		st = settle(&keys, arena, out, err);
	json_free(root);
	buf_fini(&text);
	buf_fini(&keys);
	return st;
}

naql_status
text_keys_name(const struct text_keys *k, char out[17], naql_error *err)
{
	struct buf bytes = { 0 };
	uint8_t digest[SHA256_LEN];
	naql_status st;

	for (size_t i = 0; i < k->n; i++)
		buf_add_u64le(&bytes, k->ptr[i]);
	st = buf_status(&bytes, err);
	if (!st)
		st = sha256_bytes(bytes.ptr, bytes.len, digest, err);
	if (!st)
		hex_encode(digest, 8, out);
	buf_fini(&bytes);
	return st;
}

naql_status
text_keys_title(struct slice title, uint64_t *out, naql_error *err)
{
	struct arena arena = { 0 };
	struct use_words words;
	naql_status st = use_fold_words(title, &arena, &words, err);

	*out = 0;
	if (!st && words.n >= TITLE_WORDS)
		*out = key_of(words.ptr, words.n);
	arena_fini(&arena);
	return st;
}
