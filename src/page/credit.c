/*
 * credit.c - credit lines, datelines and tails.
 */
#include "page/credit.h"

#include <string.h>

#define LINE_WORDS  10
#define START_BYTES 200
#define START_WORDS 8
#define END_BYTES   120

bool
credit_is_line(struct slice text, size_t n, const struct phrase_hits *hits)
{
	bool bracketed =
		text.len > 2 && text.ptr[0] == '(' && text.ptr[text.len - 1] == ')';

	if (n == 0 || n > LINE_WORDS || hits->agency_words == 0)
		return false;
	if (bracketed || hits->at_start & PHRASE_BIT(PHRASE_CUE))
		return true;
	return hits->agency_words + hits->cue_words >= (n + 1) / 2;
}

/* Not in the middle of a UTF-8 character. */
static size_t
char_border(struct slice s, size_t at)
{
	while (at < s.len && ((uint8_t)s.ptr[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static bool
find_agency(struct slice text, struct fold *f, const struct phrases *p,
	    struct phrase_hits *hits, const struct word **words, size_t *n)
{
	fold_begin(f);
	fold_text(f, text.ptr, text.len, 0, 0);
	if (fold_end(f, words, n, NULL) != NAQL_OK)
		return false;
	phrases_find(p, text.ptr, *words, *n, hits);
	return hits->agency_words > 0;
}

/* What separates a dateline from the story. */
static bool
is_dash(struct slice s)
{
	static const char *const marks[] = {
		"-", ":", "\xe2\x80\x93", "\xe2\x80\x94", ")", "\xd9\x80", "/", "|"
	};

	s = slice_trim(s);
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		size_t n = strlen(marks[i]);

		if (s.len >= n && memcmp(s.ptr, marks[i], n) == 0)
			return true;
	}
	return false;
}

struct slice
credit_at_start(struct slice text, struct fold *f, const struct phrases *p)
{
	struct slice head = { text.ptr, text.len > START_BYTES
						? char_border(text, START_BYTES)
						: text.len };
	struct phrase_hits hits;
	const struct word *words;
	size_t n;

	if (!find_agency(head, f, p, &hits, &words, &n))
		return (struct slice){ NULL, 0 };
	if (n > START_WORDS) /* the last agency among the first words counts */
		phrases_find(p, head.ptr, words, START_WORDS, &hits);
	if (hits.agency_words == 0)
		return (struct slice){ NULL, 0 };
	const struct word *first = &words[hits.agency_begin],
			  *last = &words[hits.agency_end - 1];
	size_t end = (size_t)last->begin + last->len;

	if (!is_dash((struct slice){ head.ptr + end, head.len - end }))
		return (struct slice){ NULL, 0 };
	return (struct slice){ head.ptr + first->begin, end - first->begin };
}

struct slice
credit_at_end(struct slice text, struct fold *f, const struct phrases *p)
{
	size_t from = text.len > END_BYTES ? char_border(text, text.len - END_BYTES) : 0;
	struct slice tail =
		slice_trim((struct slice){ text.ptr + from, text.len - from });
	struct phrase_hits hits;
	const struct word *words;
	size_t n, open;

	while (tail.len > 0 && tail.ptr[tail.len - 1] == '.')
		tail.len--;
	if (tail.len < 3 || tail.ptr[tail.len - 1] != ')')
		return (struct slice){ NULL, 0 };
	for (open = tail.len - 1; open > 0 && tail.ptr[open] != '('; open--)
		;
	if (tail.ptr[open] != '(')
		return (struct slice){ NULL, 0 };
	tail = (struct slice){ tail.ptr + open, tail.len - open };
	if (!find_agency(tail, f, p, &hits, &words, &n) || n > START_WORDS)
		return (struct slice){ NULL, 0 };
	return tail;
}
