/*
 * use_twin.c - records that another story of the page explains.
 *
 * Telegrams, flights of relief and executions are told in one form of words, and an
 * archive has many of each. A page that prints one of them shares the form with all the
 * others, and where the form is long or new its words are certain. What tells which story
 * the page has are the rare words, names and places, that stand amid the form. Where
 * another, stronger story has them as the page does, and this one says something else in
 * their place, more of them than it has right, the page is no use of this one.
 *
 * Not for versions and takes of one story: they have the same names, and where one of
 * them lacks a few it still has more of them right.
 */
#include "use/use.h"

#include <string.h>

#include "base/error.h"
#include "index/index.h"

#define TWIN_RARE  272u /* bits/16 of a word that some two stories in a thousand have */
#define TWIN_LEAST 4u	/* rare words that only the other has */
#define TWIN_ALONE 4u	/* times the rare words that only the record at hand has */
#define TWIN_WORDS 128u /* rare words looked at of either */

#define TWIN_MINE   1u /* marks of a page word: equal in the record at hand, ... */
#define TWIN_THEIRS 2u /* ... in the other one, ... */
#define TWIN_OTHER  4u /* ... where the record at hand has other words */

struct twin {
	const struct index *index;
	const struct word *words; /* of the page */
	uint8_t *marks;
};

struct twin_set {
	uint64_t hash[TWIN_WORDS];
	size_t n;
};

static void
twin_set_mark(uint8_t *marks, uint32_t n, uint8_t mark, bool on)
{
	for (uint32_t i = 0; i < n; i++)
		marks[i] = (uint8_t)(on ? marks[i] | mark : marks[i] & ~mark);
}

/* Whether a run's words of the page stand where the story has others: put in their place,
 * or before or behind what was left out. */
static bool
twin_in_place(const struct match_run *r, uint32_t i, uint32_t n)
{
	return r[i].op == MATCH_SUBSTITUTED ||
	       (r[i].op == MATCH_INSERTED &&
		((i > 0 && r[i - 1].op == MATCH_DELETED) ||
		 (i + 1 < n && r[i + 1].op == MATCH_DELETED)));
}

/* Mark the words of one piece that are equal on both sides, and those that stand in other
 * words' place; or take the marks away. */
static void
twin_mark_piece(uint8_t *marks, const struct use *u, const struct use_piece *q,
		uint8_t mark, bool on)
{
	const struct match_run *r = u->runs + q->first_run;
	uint32_t page = q->page_word;

	for (uint32_t i = 0; i < q->n_runs; page += r[i++].n_page)
		if (r[i].op == MATCH_EQUAL)
			twin_set_mark(marks + page, r[i].n_page, mark, on);
		else if (mark == TWIN_MINE && twin_in_place(r, i, q->n_runs))
			twin_set_mark(marks + page, r[i].n_page, TWIN_OTHER, on);
}

static void
twin_mark(uint8_t *marks, const struct use *u, uint8_t mark, bool on)
{
	for (size_t i = 0; i < u->n_passages; i++)
		for (size_t k = 0; k < u->passages[i].n_pieces; k++)
			twin_mark_piece(marks, u, &u->passages[i].pieces[k], mark, on);
}

static bool
twin_has(const struct twin_set *s, uint64_t hash)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->hash[i] == hash)
			return true;
	return false;
}

/* Add the rare words of [begin, end) on the page whose marks are 'want'. */
static void
twin_rare(const struct twin *t, uint32_t begin, uint32_t end, uint8_t mask, uint8_t want,
	  struct twin_set *out)
{
	for (uint32_t w = begin; w < end && out->n < TWIN_WORDS; w++) {
		uint64_t hash = t->words[w].hash;

		if ((t->marks[w] & mask) == want && !twin_has(out, hash) &&
		    index_word_cost(t->index, 0, hash, 0, 0) >= TWIN_RARE)
			out->hash[out->n++] = hash;
	}
}

/* The same of all of a record's pieces. */
static void
twin_collect(const struct twin *t, const struct use *u, uint8_t mask, uint8_t want,
	     struct twin_set *out)
{
	out->n = 0;
	for (size_t i = 0; i < u->n_passages; i++)
		for (size_t k = 0; k < u->passages[i].n_pieces; k++) {
			const struct use_piece *q = &u->passages[i].pieces[k];

			twin_rare(t, q->page_word, q->page_word + q->n_page, mask, want,
				  out);
		}
}

/* Without the words that the record at hand has elsewhere on the page. */
static void
twin_subtract(struct twin_set *s, const struct twin_set *own)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		if (!twin_has(own, s->hash[i]))
			s->hash[n++] = s->hash[i];
	s->n = n;
}

/* Whether the story of 'by' is what the page has where u's pieces stand. */
static bool
twin_explains(const struct twin *t, const struct use *u, const struct use *by)
{
	struct twin_set theirs, mine, alone;

	twin_mark(t->marks, by, TWIN_THEIRS, true);
	twin_collect(t, u, TWIN_MINE | TWIN_THEIRS | TWIN_OTHER, TWIN_THEIRS | TWIN_OTHER,
		     &theirs);
	mine.n = alone.n = 0;
	if (theirs.n >= TWIN_LEAST) {
		twin_collect(t, u, TWIN_MINE, TWIN_MINE, &mine);
		twin_collect(t, u, TWIN_MINE | TWIN_THEIRS, TWIN_MINE, &alone);
	}
	twin_mark(t->marks, by, TWIN_THEIRS, false);
	twin_subtract(&theirs, &mine);
	return theirs.n >= TWIN_LEAST && theirs.n >= mine.n &&
	       theirs.n >= TWIN_ALONE * alone.n;
}

static bool
twin_of_any(const struct twin *t, const struct use *uses, size_t n, const struct use *u)
{
	bool explained = false;

	twin_mark(t->marks, u, TWIN_MINE, true);
	for (size_t i = 0; i < n && !explained; i++)
		explained = uses[i].kind < USE_COMMON_SOURCE && uses[i].bits > u->bits &&
			    twin_explains(t, u, &uses[i]);
	twin_mark(t->marks, u, TWIN_MINE, false);
	return explained;
}

naql_status
use_twins(struct use *uses, size_t n, const struct index *x, struct arena *arena,
	  naql_error *err)
{
	struct twin t = { .index = x };

	if (n < 2 || !uses[0].page.words || uses[0].page.n_words == 0)
		return NAQL_OK;
	t.words = uses[0].page.words;
	t.marks = arena_array(arena, uses[0].page.n_words, 1);
	if (!t.marks)
		return naql_nomem(err);
	memset(t.marks, 0, uses[0].page.n_words);
	/* strongest first: one that is explained explains nothing itself */
	for (size_t i = 1; i < n; i++)
		if (uses[i].kind != USE_TRACE && twin_of_any(&t, uses, i, &uses[i])) {
			uses[i].kind = USE_TRACE;
			uses[i].doubts = 0;
		}
	return NAQL_OK;
}
