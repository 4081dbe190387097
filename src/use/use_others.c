/*
 * use_others.c - which words of a story are somebody else's.
 *
 * Signs in the text: quotation marks that were closed, around more than a few words or
 * behind an attribution; an attribution followed by a colon; "the full text follows:".
 * Reported speech without either
 * ("he said that ...") is the agency's own sentence and stays its own. When in doubt
 * a word stays own: it decides whether a use counts.
 */
#include "use/use_int.h"

#include <string.h>

#include "base/compiler.h"

#define OTHERS_QUOTE	5u  /* quoted words up to which an attribution is asked */
#define OTHERS_BEFORE	6u  /* words between an attribution and its quotation */
#define OTHERS_COLON	8u  /* words between an attribution and its colon */
#define OTHERS_DATELINE 12u /* words from the beginning in which a dateline stands */
#define OTHERS_VERSE	4u /* fully vowelled words in a row from which they are a verse */
#define OTHERS_MARKED                                                                    \
	75u /* percent of words, over which vowelling is how it is written */

struct others_view {
	const char *utf8;
	const struct word *words;
	size_t n;
	uint8_t *others;
};

static bool
others_colon(const struct others_view *v, size_t word)
{
	size_t from = (size_t)v->words[word].begin + v->words[word].len;

	return word + 1 < v->n && v->words[word + 1].begin > from &&
	       memchr(v->utf8 + from, ':', v->words[word + 1].begin - from) != NULL;
}

/* What is said behind the colon after 'word': a sentence, or the paragraph that begins
 * there. */
static void
others_said(const struct others_view *v, size_t word)
{
	size_t at = word + 1;
	unsigned stop = WORD_SENTENCE | WORD_BREAK;

	if (v->words[at].flags & WORD_QUOTED)
		return; /* the quotation tells where it ends */
	if (v->words[at].flags & WORD_BREAK)
		stop = WORD_BREAK;
	do {
		v->others[at++] = USE_OTHERS;
	} while (at < v->n && !(v->words[at].flags & stop));
}

/* An attribution of n words at 'at': is there a colon, within the sentence? */
static void
others_attribution(const struct others_view *v, size_t at, size_t n)
{
	for (size_t last = at + n - 1; last + 1 < v->n && last < at + n + OTHERS_COLON;
	     last++) {
		if (others_colon(v, last)) {
			others_said(v, last);
			return;
		}
		if (v->words[last + 1].flags & (WORD_SENTENCE | WORD_BREAK))
			return;
	}
}

/* A statement printed in full has no end that can be seen but its quotation marks'. */
static void
others_statement(const struct others_view *v, size_t at, size_t n)
{
	for (size_t last = at + n - 1; last + 1 < v->n && last < at + n + OTHERS_COLON;
	     last++) {
		if (others_colon(v, last)) {
			if (!(v->words[last + 1].flags & WORD_QUOTED))
				memset(v->others + last + 1, USE_STATEMENT,
				       v->n - last - 1);
			return;
		}
		if (v->words[last + 1].flags & (WORD_SENTENCE | WORD_BREAK))
			return;
	}
}

static void
others_quote(const struct others_view *v, size_t begin, size_t end, size_t attributed)
{
	bool behind = attributed != SIZE_MAX && begin - attributed <= OTHERS_BEFORE;

	if (end - begin > OTHERS_QUOTE || behind)
		memset(v->others + begin, USE_OTHERS, end - begin);
}

/* ---- verses: Arabic prose leaves the vowel marks out, scripture and poetry do not ----
 */

static bool
others_vowelled(const struct others_view *v, const struct word *w)
{
	const uint8_t *s = (const uint8_t *)v->utf8 + w->begin;
	unsigned marks = 0, letters = 0;

	if (!(w->flags & WORD_SPELLING))
		return false; /* no mark was dropped */
	for (unsigned i = 0; i + 1 < w->len; i++) {
		if (s[i] == 0xd9 && s[i + 1] >= 0x8b && s[i + 1] <= 0x95)
			marks++; /* U+064B to U+0655 */
		else if (s[i] == 0xd8 || (s[i] == 0xd9 && s[i + 1] <= 0x8a))
			letters++;
	}
	return letters > 0 && marks * 5 >= letters * 2;
}

static void
others_verses(const struct others_view *v)
{
	size_t vowelled = 0, run = 0;

	for (size_t i = 0; i < v->n; i++)
		vowelled += others_vowelled(v, &v->words[i]);
	if (vowelled * 100 > v->n * OTHERS_MARKED)
		return;
	for (size_t i = 0; vowelled >= OTHERS_VERSE && i <= v->n; i++) {
		if (i < v->n && others_vowelled(v, &v->words[i])) {
			run++;
			continue;
		}
		if (run >= OTHERS_VERSE)
			memset(v->others + i - run, USE_STANDING, run);
		run = 0;
	}
}

void
use_others(struct slice text, const struct word *words, size_t n_words, uint8_t *others)
{
	struct others_view v = { text.ptr, words, n_words, others };
	size_t attributed = SIZE_MAX, end; /* the word behind the latest attribution */

	if (n_words)
		memset(others, 0, n_words);
	for (size_t i = 0; i < n_words; i = end) {
		const struct table_phrase *t;

		end = i + 1;
		if (words[i].flags & WORD_QUOTED) {
			while (end < n_words && words[end].flags & WORD_QUOTED)
				end++;
			others_quote(&v, i, end, attributed);
			continue;
		}
		t = table_match(TABLE_STATEMENT, text.ptr, words, n_words, i);
		if (t) {
			others_statement(&v, i, t->n);
			attributed = i + t->n;
			continue;
		}
		t = table_match(TABLE_ATTRIBUTION, text.ptr, words, n_words, i);
		if (!t)
			continue;
		attributed = i + t->n;
		others_attribution(&v, i, t->n);
	}
	others_verses(&v);
}

void
use_dateline(const struct use_agency *agency, struct slice text, const struct word *words,
	     size_t n_words, uint8_t *others)
{
	bool theirs = false;

	for (size_t i = 0; i < n_words && i < OTHERS_DATELINE; i++) {
		const struct table_phrase *t =
			table_match(TABLE_AGENCY, text.ptr, words, n_words, i);

		if (use_agency_at(agency, text.ptr, words, n_words, i))
			return;
		if (i && words[i].flags & (WORD_SENTENCE | WORD_BREAK))
			break;
		theirs |= t && !use_agency_is(agency, t->name) &&
			  place_headed(text.ptr, words, n_words, i, t->n);
	}
	if (theirs)
		memset(others, USE_OTHERS, n_words);
}
