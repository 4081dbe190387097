/*
 * story_cache.c - see story_cache.h.
 */
#include "engine/story_cache.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "text/fold.h"

struct story {
	bool filled;
	index_item item;
	struct segment_item info; /* id is borrowed from the mapped segment */
	VEC(struct word) words;
	VEC(uint8_t) others;
};

struct story_cache {
	const struct index *index;
	struct fold *fold;
	struct buf text; /* of the story at hand: only words are kept */
	struct story slots[STORY_CACHE_SLOTS];
};

naql_status
story_cache_new(struct story_cache **out, const struct index *x, naql_error *err)
{
	struct story_cache *c = mem_calloc(1, sizeof(*c));
	naql_status st;

	*out = NULL;
	if (c == NULL)
		return naql_nomem(err);
	c->index = x;
	st = fold_new(&c->fold, err);
	if (st == NAQL_OK) {
		*out = c;
		c = NULL; /* handed over */
	}
	story_cache_free(c);
	return st;
}

static void
story_drop(struct story *s)
{
	VEC_FREE(&s->words);
	VEC_FREE(&s->others);
	s->filled = false;
}

void
story_cache_free(struct story_cache *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < STORY_CACHE_SLOTS; i++)
		story_drop(&c->slots[i]);
	fold_free(c->fold);
	buf_fini(&c->text);
	mem_free(c);
}

static naql_status
story_fill(struct story_cache *c, struct story *s, index_item item, naql_error *err)
{
	const struct word *words;
	size_t n;
	naql_status st;

	if (s->words.cap > STORY_CACHE_WORDS)
		story_drop(s);
	s->filled = false;
	s->words.n = s->others.n = 0;
	st = index_get(c->index, item, &s->info, err);
	if (st == NAQL_OK)
		st = index_text(c->index, item, &c->text, err);
	if (st == NAQL_OK)
		st = fold_plain(c->fold, buf_slice(&c->text), &words, &n, err);
	if (st != NAQL_OK)
		return st;
	if (!VEC_RESERVE(&s->words, n) || !VEC_RESERVE(&s->others, n))
		return naql_nomem(err);
	if (n) {
		memcpy(s->words.ptr, words, n * sizeof(*words));
		use_others(buf_slice(&c->text), words, n, s->others.ptr);
	}
	s->words.n = s->others.n = n;
	s->item = item;
	s->filled = true;
	return NAQL_OK;
}

naql_status
story_cache_get(struct story_cache *c, index_item item, struct use_item *out,
		int32_t *day, naql_error *err)
{
	struct story *s = &c->slots[item % STORY_CACHE_SLOTS];

	if (!s->filled || s->item != item) {
		naql_status st = story_fill(c, s, item, err);

		if (st != NAQL_OK)
			return st;
	}
	memset(out, 0, sizeof(*out));
	out->id = s->info.id;
	out->version = s->info.version;
	out->item = item;
	out->published = s->info.published;
	out->words = s->words.ptr;
	out->n_words = s->words.n;
	out->others = s->others.ptr;
	*day = s->info.day;
	return NAQL_OK;
}
