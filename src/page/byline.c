/*
 * byline.c - dates, "by", reading times and titles cut off a byline.
 */
#include "page/byline.h"

#include "base/compiler.h"

#define NAME_WORDS 10
#define ROUNDS	   3 /* "Published by Jane, written by Joe": phrases one behind another */

static bool
is_edge(struct slice s, size_t at, size_t *n)
{
	static const char *const signs[] = { " ",
					     ",",
					     ":",
					     ";",
					     "-",
					     "|",
					     "/",
					     ".",
					     "\xc2\xa0",
					     "\xc2\xb7",
					     "\xd8\x8c",
					     "\xe2\x80\xa2",
					     "\xe2\x80\x93",
					     "\xe2\x80\x94",
					     "\xe2\x97\x8f",
					     "@" };

	for (size_t i = 0; i < NAQL_COUNT(signs); i++) {
		*n = strlen(signs[i]);
		if (s.len - at >= *n && memcmp(s.ptr + at, signs[i], *n) == 0)
			return true;
	}
	return false;
}

static struct slice
strip(struct slice s)
{
	size_t n;

	while (s.len > 0 && is_edge(s, 0, &n)) {
		s.ptr += n;
		s.len -= n;
	}
	for (bool cut = true; cut && s.len > 0;) {
		cut = false;
		for (size_t back = 1; back <= 3 && back <= s.len && !cut; back++) {
			if (s.ptr[s.len - back] != '.' && is_edge(s, s.len - back, &n) &&
			    n == back) {
				s.len -= n;
				cut = true;
			}
		}
	}
	return s;
}

/* Up to the first sign that parts a name from what follows. */
static struct slice
first_part(struct slice s)
{
	static const char *const signs[] = { "|",
					     " - ",
					     " @ ",
					     "(",
					     "\xc2\xb7",
					     "\xe2\x80\xa2",
					     "\xc2\xbb",
					     " \xe2\x80\x93 ",
					     " \xe2\x80\x94 ",
					     "\xe2\x97\x8f" };

	for (size_t i = 0; i < NAQL_COUNT(signs); i++) {
		size_t at = slice_find(s, SLICE(signs[i]));

		if (at != SIZE_MAX && at > 0)
			s.len = at;
	}
	return strip(s);
}

/* Without the phrases that begin it; *said: there was one that says "by". */
static struct slice
without_phrases(const struct byline_tools *t, struct slice s, bool *said)
{
	for (unsigned round = 0; round < ROUNDS && s.len > 0; round++) {
		const struct word *w;
		struct phrase_hits hits;
		size_t n;

		s = strip(s);
		if (fold_plain(t->fold, s, &w, &n, NULL) != NAQL_OK)
			return (struct slice){ NULL, 0 };
		phrases_find(t->phrases, s.ptr, w, n, &hits);
		if (!(hits.at_start &
		      (PHRASE_BIT(PHRASE_BYLINE) | PHRASE_BIT(PHRASE_DATE) |
		       PHRASE_BIT(PHRASE_UPDATE))))
			break;
		*said |= (hits.at_start & PHRASE_BIT(PHRASE_BYLINE)) != 0;
		if (hits.start_end >= n)
			return (struct slice){ NULL, 0 };
		s = (struct slice){ s.ptr + w[hits.start_end].begin,
				    s.len - w[hits.start_end].begin };
	}
	return s;
}

static bool
is_name(const struct byline_tools *t, struct slice s)
{
	const struct word *w;
	size_t n;

	if (s.len < 2 || s.ptr[s.len - 1] == '?' || s.ptr[s.len - 1] == '!' ||
	    slice_find(s, SLICE("://")) != SIZE_MAX ||
	    fold_plain(t->fold, s, &w, &n, NULL) != NAQL_OK || n == 0 || n > NAME_WORDS)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (w[i].flags & WORD_DIGITS && (n > 1 || w[i].len < 3))
			return false; /* a time, a count; one word may be a handle */
	}
	return true;
}

/* "Jane Meadow on", "Kab Niang Le": what led to the date behind the name. */
static struct slice
without_tail(struct slice s)
{
	static const char *const tails[] = {
		" on",	" am",	" at", " le", " um",
		" vom", " den", " el", " il", " \xd9\x81\xd9\x8a"
	};

	for (size_t i = 0; i < NAQL_COUNT(tails); i++) {
		size_t n = strlen(tails[i]);

		if (s.len > n + 1 &&
		    slice_ieq((struct slice){ s.ptr + s.len - n, n }, SLICE(tails[i])))
			s.len -= n;
	}
	return strip(s);
}

struct slice
byline_name(const struct byline_tools *t, struct slice text, bool *said)
{
	const struct slice none = { NULL, 0 };
	struct date_text d;
	struct slice before = text, behind = none;
	bool said_before = false, said_behind = false;

	if (date_text_find(t->months, t->fold, text, DATE_DAY_FIRST, &d)) {
		before.len = d.begin;
		behind = (struct slice){ text.ptr + d.end, text.len - d.end };
	}
	before = without_tail(first_part(without_phrases(t, before, &said_before)));
	behind = first_part(without_phrases(t, behind, &said_behind));
	bool last = is_name(t, behind) && (said_behind || !is_name(t, before));

	if (said)
		*said = last ? said_behind : said_before;
	return last ? behind : is_name(t, before) ? before : none;
}
