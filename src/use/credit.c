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
	12u	       /* words from the beginning of a text in which a dateline stands */
#define CREDIT_TAIL 8u /* words from its end */

struct credit_view {
	const struct place *place;
	const struct match_result *match;
	const struct use_agency *agency;
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

/* How much a mention there says about the story; 0: nothing. */
static unsigned
credit_rank(const struct credit_view *v, uint32_t word)
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
		return credit_near(v, word, 1) ? 4 : 2;
	case PAGE_CAPTION:
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

	for (uint32_t i = 0; i < page->n_words; i++) {
		uint32_t n = use_agency_at(v->agency, v->place->utf8, page->words,
					   page->n_words, i);
		unsigned rank = n ? credit_rank(v, i) : 0;
		const struct word *first = &page->words[i], *last;

		if (rank <= best)
			continue;
		best = rank;
		last = &page->words[i + n - 1];
		place_bytes(v->place, i, i + n, &u->credit.begin, &u->credit.end);
		if (v->place->utf8)
			u->credit.text =
				(struct slice){ v->place->utf8 + first->begin,
						last->begin + last->len - first->begin };
	}
}

/* Whether a word stands where a dateline, byline or credit stands. */
static bool
credit_place(const struct credit_view *v, uint32_t word, uint32_t first, uint32_t end)
{
	enum page_label label = place_label(v->place, word);

	if (label == PAGE_BYLINE || label == PAGE_CREDIT)
		return true;
	if (label != PAGE_BODY && label != PAGE_LEAD && label != PAGE_DATE &&
	    label != PAGE_TEASER)
		return false;
	if (!credit_near(v, word, 1))
		return false;
	return word - first < CREDIT_DATELINE || end - word <= CREDIT_TAIL;
}

static bool
credit_known(const struct slice *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (slice_eq(names[i], SLICE(name)))
			return true;
	return false;
}

/* The words of the block that word i stands in. */
static uint32_t
credit_block_end(const struct place *p, uint32_t i)
{
	uint32_t end = i;

	while (end < p->page->n_words && p->block[end] == p->block[i])
		end++;
	return end;
}

static naql_status
credit_other(struct use *u, const struct credit_view *v, struct arena *arena,
	     naql_error *err)
{
	const struct use_page *page = v->place->page;
	struct slice *names = arena_array(arena, CREDIT_OTHERS, sizeof(*names));
	uint32_t first = 0, end = 0;
	size_t n = 0;

	if (!names)
		return naql_nomem(err);
	for (uint32_t i = 0; i < page->n_words && n < CREDIT_OTHERS; i++) {
		const struct table_phrase *t;

		if (i == end) {
			first = i;
			end = credit_block_end(v->place, i);
		}
		t = table_match(TABLE_AGENCY, v->place->utf8, page->words, page->n_words,
				i);
		if (!t || use_agency_is(v->agency, t->name) ||
		    credit_known(names, n, t->name) || !credit_place(v, i, first, end))
			continue;
		names[n++] = SLICE(t->name);
	}
	u->credits_other = names;
	u->n_credits_other = n;
	return NAQL_OK;
}

naql_status
credit_find(struct use *u, const struct place *p, const struct match_result *m,
	    const struct use_agency *a, struct arena *arena, naql_error *err)
{
	struct credit_view v = { p, m, a };
	const struct page *parsed = p->page->page;

	credit_ours(u, &v);
	for (size_t i = 0; parsed && !u->link && i < parsed->n_links; i++)
		u->link = use_agency_host(a, parsed->links[i]);
	return credit_other(u, &v, arena, err);
}
