/*
 * phrase.c - phrase lists folded once, looked up by their first word.
 */
#include "page/phrase.h"

#include <string.h>

#include "base/error.h"

#define STAR_WORDS 6

static size_t
slot_of(uint64_t hash)
{
	return (size_t)(hash >> 40) % PHRASE_SLOTS;
}

/* Names of up to three Latin letters are words of many languages: capitals are asked for.
 */
static const char *
exact_form(const struct page_phrase *src)
{
	size_t n = strlen(src->text);

	if (src->kind != PHRASE_AGENCY || n > 3)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		if (src->text[i] < 'A' || src->text[i] > 'Z')
			return NULL;
	}
	return src->text;
}

static bool
add_hashes(struct phrases *p, struct fold *f, struct slice part)
{
	const struct word *words;
	size_t n;

	fold_begin(f);
	fold_text(f, part.ptr, part.len, 0, 0);
	if (fold_end(f, &words, &n, NULL) != NAQL_OK)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!VEC_PUSH(&p->hashes, words[i].hash))
			return false;
	}
	return true;
}

static bool
add_phrase(struct phrases *p, struct fold *f, const struct page_phrase *src)
{
	struct phrase ph = { .first = (uint32_t)p->hashes.n,
			     .kind = src->kind,
			     .exact = exact_form(src) };
	struct slice rest = SLICE(src->text);

	for (size_t star; (star = slice_find(rest, SLICE("*"))) != SIZE_MAX;) {
		if (!add_hashes(p, f, (struct slice){ rest.ptr, star }) ||
		    !VEC_PUSH(&p->hashes, (uint64_t)0))
			return false;
		rest = (struct slice){ rest.ptr + star + 1, rest.len - star - 1 };
	}
	if (!add_hashes(p, f, rest))
		return false;
	ph.n = (uint16_t)(p->hashes.n - ph.first);
	if (ph.n == 0 || p->hashes.ptr[ph.first] == 0)
		return true; /* folds to nothing */
	uint16_t *slot = &p->slot[slot_of(p->hashes.ptr[ph.first])];

	ph.next = *slot;
	if (!VEC_PUSH(&p->list, ph))
		return false;
	*slot = (uint16_t)p->list.n;
	return true;
}

naql_status
phrases_init(struct phrases *p, struct fold *f, naql_error *err)
{
	memset(p, 0, sizeof(*p));
	for (size_t i = 0; i < PAGE_PHRASES; i++) {
		if (!add_phrase(p, f, &page_phrase_table[i])) {
			phrases_fini(p);
			return naql_nomem(err);
		}
	}
	return NAQL_OK;
}

void
phrases_fini(struct phrases *p)
{
	VEC_FREE(&p->list);
	VEC_FREE(&p->hashes);
}

/* The word index behind phrase 'ph' at word i, or 0. */
static size_t
match_at(const struct phrases *p, const struct phrase *ph, const char *text,
	 const struct word *words, size_t n, size_t i)
{
	const uint64_t *want = p->hashes.ptr + ph->first, *end = want + ph->n;
	size_t gap = 0;

	if (ph->exact && (words[i].len != strlen(ph->exact) ||
			  memcmp(text + words[i].begin, ph->exact, words[i].len) != 0))
		return 0;
	for (; want < end; i++) {
		if (*want == 0) {
			gap = STAR_WORDS;
			want++;
		}
		if (i >= n)
			return 0;
		if (words[i].hash == *want) {
			want++;
			gap = 0;
		} else if (gap-- == 0) {
			return 0;
		}
	}
	return i;
}

static void
note(struct phrase_hits *h, const struct phrase *ph, size_t begin, size_t end)
{
	unsigned bit = PHRASE_BIT(ph->kind);

	h->anywhere |= bit;
	if (begin == 0) {
		h->at_start |= bit;
		if (end > h->start_end)
			h->start_end = (uint32_t)end;
	}
	if (ph->kind == PHRASE_AGENCY && end > h->agency_end) {
		uint32_t from =
			(uint32_t)begin < h->agency_end ? h->agency_end : (uint32_t)begin;

		h->agency_words += (uint32_t)end - from;
		h->agency_begin = (uint32_t)begin;
		h->agency_end = (uint32_t)end;
	} else if (ph->kind == PHRASE_CUE) {
		h->cue_words += (uint32_t)(end - begin);
	} else if (ph->kind == PHRASE_NOTICE && end > h->notice_end) {
		uint32_t from =
			(uint32_t)begin < h->notice_end ? h->notice_end : (uint32_t)begin;

		h->notice_words += (uint32_t)end - from;
		h->notice_end = (uint32_t)end;
	} else if (ph->kind == PHRASE_PICTURE && end > h->picture_end) {
		h->picture_begin = (uint32_t)begin;
		h->picture_end = (uint32_t)end;
	}
}

/* A colon, plain or full-width, stands behind word i. */
static bool
colon_behind(const char *text, const struct word *words, size_t n, size_t i)
{
	size_t at = (size_t)words[i].begin + words[i].len;
	size_t end = i + 1 < n ? words[i + 1].begin : at;

	while (at < end && text[at] == ' ')
		at++;
	return at < end && (text[at] == ':' ||
			    (end - at >= 3 && memcmp(text + at, "\xef\xbc\x9a", 3) == 0));
}

void
phrases_find(const struct phrases *p, const char *text, const struct word *words,
	     size_t n, struct phrase_hits *hits)
{
	*hits = (struct phrase_hits){ .n_words = (uint32_t)n };
	for (size_t i = 0; i < n; i++) {
		for (unsigned k = p->slot[slot_of(words[i].hash)]; k;) {
			const struct phrase *ph = &p->list.ptr[k - 1];
			size_t end = p->hashes.ptr[ph->first] == words[i].hash
					     ? match_at(p, ph, text, words, n, i)
					     : 0;

			if (end)
				note(hits, ph, i, end);
			k = ph->next;
		}
	}
	if (hits->start_end > 0)
		hits->start_colon = colon_behind(text, words, n, hits->start_end - 1);
	if (hits->picture_end > 0)
		hits->picture_colon = colon_behind(text, words, n, hits->picture_end - 1);
}
