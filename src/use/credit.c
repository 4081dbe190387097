/*
 * credit.c - who the page names: our agency, others, and a link to us.
 *
 * A page names agencies for other stories too, so where the name stands decides: in a
 * byline or credit, in or beside the blocks of a passage, at the beginning of the text.
 * Navigation, comments and footers name nobody.
 */
#include "use/use_int.h"

#include <string.h>

#include "base/error.h"

#define CREDIT_OTHERS 8u
#define CREDIT_DATELINE                                                                  \
	12u /* words from the beginning of a text in which a dateline stands */
#define CREDIT_TAIL   8u /* words from its end */
#define CREDIT_PHRASE 3u /* words between a credit's phrase and the name, its own too */

struct credit_view {
	const struct place *place;
	const struct match_result *match;
};

/* Whether the word stands in, or one block beside, a block that holds words of a passage.
 */
static bool
credit_near(const struct credit_view *v, uint32_t word, uint32_t reach)
{
	uint64_t block = (uint64_t)v->place->block[word] + 1;

	if (v->place->block[word] == PLACE_NONE)
		block = 0;
	for (size_t i = 0; i < v->match->n_passages; i++) {
		const struct match_passage *m = &v->match->passages[i];
		uint32_t a = v->place->block[m->page_begin],
			 b = v->place->block[m->page_end - 1];
		uint64_t first = a == PLACE_NONE ? 0 : (uint64_t)a + 1;
		uint64_t last = b == PLACE_NONE ? 0 : (uint64_t)b + 1;

		if (block + reach >= first && block <= last + reach)
			return true;
	}
	return false;
}

/* Whether fewer than CREDIT_DATELINE words of its block stand before a word, or fewer
 * than CREDIT_TAIL behind it. */
static bool
credit_edge(const struct place *p, uint32_t word)
{
	uint32_t block = p->block[word];

	return word < CREDIT_DATELINE || p->block[word - CREDIT_DATELINE] != block ||
	       p->page->n_words - word <= CREDIT_TAIL ||
	       p->block[word + CREDIT_TAIL] != block;
}

/* "quoting the agency", "the agency reported", "(agency)": a name so told is a credit
 * wherever it stands. */
static bool
credit_told(const struct place *p, uint32_t word, uint32_t n)
{
	const struct use_page *page = p->page;
	const struct word *w = page->words;
	uint32_t from = word > CREDIT_PHRASE ? word - CREDIT_PHRASE : 0;

	for (uint32_t i = from; i < word + n + 1 && i < page->n_words; i++) {
		const struct table_phrase *t =
			table_match(TABLE_CREDIT, p->utf8, w, page->n_words, i);

		if (t && (i >= word || i + t->n >= from) && p->block[i] == p->block[word])
			return true;
	}
	return p->utf8 && w[word].begin > 0 &&
	       memchr("([", p->utf8[w[word].begin - 1], 2) != NULL;
}

static bool
credit_in_passage(const struct credit_view *v, const struct match_passage *m,
		  uint32_t word)
{
	uint32_t page = m->page_begin;

	for (uint32_t i = 0; i < m->n_runs && page <= word; i++) {
		const struct match_run *r = &v->match->runs[m->first_run + i];

		page += r->n_page;
		if (word < page)
			return r->op == MATCH_EQUAL;
	}
	return false;
}

/* In the story's own words a name is no credit unless it is told as one; amid them, put
 * there by the page, it is. */
static bool
credit_inside(const struct credit_view *v, uint32_t word)
{
	for (size_t i = 0; i < v->match->n_passages; i++)
		if (credit_in_passage(v, &v->match->passages[i], word))
			return true;
	return false;
}

static unsigned
credit_body(const struct credit_view *v, uint32_t word, uint32_t n)
{
	if (credit_edge(v->place, word) || credit_told(v->place, word, n))
		return credit_near(v, word, 1) ? 4 : 2;
	return credit_near(v, word, 1) && !credit_inside(v, word) ? 1 : 0;
}

/* How much a mention of n words there says about the story; 0: nothing. */
static unsigned
credit_rank(const struct credit_view *v, uint32_t word, uint32_t n)
{
	switch (place_label(v->place, word)) {
	case PAGE_BYLINE:
	case PAGE_CREDIT:
		return 5;
	case PAGE_LEAD:
	case PAGE_HEADLINE:
	case PAGE_DATE:
		return credit_near(v, word, 1) ? 4 : 3;
	case PAGE_BODY:
	case PAGE_QUOTE:
		return credit_body(v, word, n);
	case PAGE_CAPTION:
	case PAGE_PICTURE_CREDIT:
	case PAGE_TEASER:
		return credit_near(v, word, 1) ? 4 : 0;
	case PAGE_NOTICE:
	case PAGE_COMMENT:
	case PAGE_NAVIGATION:
	case PAGE_BOILERPLATE:
		return credit_near(v, word, 0) ? 1 : 0;
	case PAGE_TITLE:
		break;
	}
	return 0;
}

static void
credit_ours(struct use *u, const struct credit_view *v)
{
	const struct use_page *page = v->place->page;
	unsigned best = 0;

	if (v->place->byline.len) { /* but a place in the text can be shown */
		best = 2;
		u->credit.text = v->place->byline;
	}
	for (size_t i = 0; i < v->place->n_mentions; i++) {
		const struct place_mention *m = &v->place->mentions[i];
		unsigned rank = m->n_ours ? credit_rank(v, m->word, m->n_ours) : 0;
		const struct word *first = &page->words[m->word], *last;

		if (rank <= best)
			continue;
		best = rank;
		last = first + m->n_ours - 1;
		place_bytes(v->place, m->word, m->word + m->n_ours, &u->credit.begin,
			    &u->credit.end);
		if (v->place->utf8)
			u->credit.text =
				(struct slice){ v->place->utf8 + first->begin,
						last->begin + last->len - first->begin };
	}
}

/* Whether a word stands where a dateline, byline or credit stands. */
static bool
credit_place(const struct credit_view *v, uint32_t word)
{
	enum page_label label = place_label(v->place, word);

	if (label == PAGE_BYLINE || label == PAGE_CREDIT)
		return true;
	if (label != PAGE_BODY && label != PAGE_LEAD && label != PAGE_DATE &&
	    label != PAGE_TEASER)
		return false;
	return credit_near(v, word, 1) &&
	       (credit_edge(v->place, word) || credit_told(v->place, word, 1));
}

static bool
credit_known(const struct slice *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (slice_eq(names[i], SLICE(name)))
			return true;
	return false;
}

static naql_status
credit_other(struct use *u, const struct credit_view *v, struct arena *arena,
	     naql_error *err)
{
	struct slice *names = arena_array(arena, CREDIT_OTHERS, sizeof(*names));
	size_t n = 0;

	if (!names)
		return naql_nomem(err);
	for (size_t i = 0; i < v->place->n_others; i++)
		if (!credit_known(names, n, v->place->others[i]))
			names[n++] = SLICE(v->place->others[i]);
	for (size_t i = 0; i < v->place->n_mentions && n < CREDIT_OTHERS; i++) {
		const struct place_mention *m = &v->place->mentions[i];

		if (!m->other || credit_known(names, n, m->other->name) ||
		    !credit_place(v, m->word))
			continue;
		names[n++] = SLICE(m->other->name);
	}
	u->credits_other = names;
	u->n_credits_other = n;
	return NAQL_OK;
}

naql_status
credit_find(struct use *u, const struct place *p, const struct match_result *m,
	    struct arena *arena, naql_error *err)
{
	struct credit_view v = { p, m };

	credit_ours(u, &v);
	u->link = p->link;
	return credit_other(u, &v, arena, err);
}
