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
	VEC(uint64_t) title; /* hashes of its words */
	VEC(uint8_t) slips;  /* once a use asked for them */
	struct match_notes notes;
	size_t bytes; /* of these three, when they were counted last */
};

struct story_cache {
	const struct index *index;
	const struct use_agency *agency;
	struct fold *fold;
	struct buf text; /* of the story at hand: only words are kept */
	bool has_text;	 /* of 'item': not inflated again while it is at hand */
	index_item item;
	size_t bytes;	      /* of all stories */
	size_t hand;	      /* the slot that is dropped next */
	struct story *latest; /* handed out by the last get: its notes may have grown */
	struct story slots[STORY_CACHE_SLOTS];
};

naql_status
story_cache_new(struct story_cache **out, const struct index *x,
		const struct use_agency *agency, naql_error *err)
{
	struct story_cache *c = mem_calloc(1, sizeof(*c));
	naql_status st;

	*out = NULL;
	if (c == NULL)
		return naql_nomem(err);
	c->index = x;
	c->agency = agency;
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
	VEC_FREE(&s->slips);
	VEC_FREE(&s->title);
	match_notes_drop(&s->notes);
	s->filled = false;
}

static size_t
story_bytes(const struct story *s)
{
	return s->words.cap * sizeof(*s->words.ptr) + s->others.cap + s->slips.cap +
	       s->title.cap * sizeof(*s->title.ptr) + match_notes_bytes(&s->notes);
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
story_text(struct story_cache *c, index_item item, naql_error *err)
{
	naql_status st = NAQL_OK;

	if (!c->has_text || c->item != item)
		st = index_text(c->index, item, &c->text, err);
	c->has_text = st == NAQL_OK;
	c->item = item;
	return st;
}

static naql_status
story_title(struct story_cache *c, struct story *s, naql_error *err)
{
	const struct word *words;
	size_t n;
	naql_status st = fold_plain(c->fold, s->info.title, &words, &n, err);

	s->title.n = 0;
	if (st != NAQL_OK)
		return st;
	if (!VEC_RESERVE(&s->title, n))
		return naql_nomem(err);
	for (size_t i = 0; i < n; i++)
		s->title.ptr[s->title.n++] = words[i].hash;
	return NAQL_OK;
}

static naql_status
story_fill(struct story_cache *c, struct story *s, index_item item, naql_error *err)
{
	const struct word *words;
	size_t n;
	naql_status st;

	s->filled = false;
	s->words.n = s->others.n = s->slips.n = s->notes.n = s->notes.n_seeds =
		s->notes.n_sentences = 0;
	st = index_get(c->index, item, &s->info, err);
	if (st == NAQL_OK)
		st = story_text(c, item, err);
	if (st == NAQL_OK)
		st = fold_plain(c->fold, buf_slice(&c->text), &words, &n, err);
	if (st != NAQL_OK)
		return st;
	if (!VEC_RESERVE(&s->words, n) || !VEC_RESERVE(&s->others, n))
		return naql_nomem(err);
	if (n) {
		memcpy(s->words.ptr, words, n * sizeof(*words));
		use_others(buf_slice(&c->text), words, n, s->others.ptr);
		use_dateline(c->agency, buf_slice(&c->text), words, n, s->others.ptr);
		use_standing(c->index, words, n, s->others.ptr);
	}
	s->words.n = s->others.n = n;
	s->item = item;
	st = story_title(c, s, err);
	s->filled = st == NAQL_OK;
	return st;
}

static void
story_count(struct story_cache *c, struct story *s)
{
	size_t bytes = story_bytes(s);

	c->bytes += bytes - s->bytes;
	s->bytes = bytes;
}

/* Count the story that was used last, and drop others in turn while all are too many. */
static void
story_cache_trim(struct story_cache *c)
{
	if (c->latest)
		story_count(c, c->latest);
	while (c->bytes > STORY_CACHE_BYTES) {
		struct story *s = &c->slots[c->hand++ % STORY_CACHE_SLOTS];

		story_drop(s);
		story_count(c, s);
	}
}

naql_status
story_cache_get(struct story_cache *c, index_item item, struct use_item *use,
		struct match_text *text, naql_error *err)
{
	struct story *s = &c->slots[item % STORY_CACHE_SLOTS];

	story_cache_trim(c);
	c->latest = s;
	if (!s->filled || s->item != item) {
		naql_status st = story_fill(c, s, item, err);

		if (st != NAQL_OK)
			return st;
	}
	*use = (struct use_item){ .id = s->info.id,
				  .version = s->info.version,
				  .item = item,
				  .published = s->info.published,
				  .words = s->words.ptr,
				  .n_words = s->words.n,
				  .others = s->others.ptr,
				  .title = s->title.ptr,
				  .n_title = s->title.n };
	*text = (struct match_text){ .words = s->words.ptr,
				     .n_words = s->words.n,
				     .day = s->info.day,
				     .others = s->others.ptr,
				     .notes = &s->notes };
	return NAQL_OK;
}

naql_status
story_cache_slips(struct story_cache *c, const uint8_t **slips, naql_error *err)
{
	struct story *s = c->latest;
	naql_status st;

	*slips = s->slips.ptr;
	if (s->slips.n == s->words.n)
		return NAQL_OK;
	if (!VEC_RESERVE(&s->slips, s->words.n))
		return naql_nomem(err);
	st = story_text(c, s->item, err);
	if (st == NAQL_OK)
		st = use_slips(c->index, buf_slice(&c->text), s->words.ptr, s->words.n,
			       s->slips.ptr, err);
	if (st == NAQL_OK)
		s->slips.n = s->words.n;
	*slips = s->slips.ptr;
	return st;
}
