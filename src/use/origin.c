/*
 * origin.c - facts that leave open where a page has a story's words from.
 *
 * Agency and newspaper print the same releases. Two texts do not say who had them first,
 * but some facts speak against the agency: the page is older than the story; or they
 * share runs as two editors of one text leave them, not as a copy does, and the page's
 * byline names another agency, or both report what an official said. A credit to us or a
 * link to us answers the question, and none of this is asked. A doubt is no finding: the
 * record is printed, and a person looks.
 */
#include "use/use_int.h"

#include "base/timestamp.h"

#define ORIGIN_BEFORE	(24 * 3600) /* seconds: time zones, papers of tomorrow */
#define ORIGIN_DATELINE 12u	    /* words of a block in which a dateline stands */
#define ORIGIN_TOLD	50u /* percent of the shared own words that somebody said */
#define ORIGIN_RUN	32u /* equal words in a row that two editors seldom leave */
#define ORIGIN_COPY	50u /* percent of the shared words in such runs, or in one run */
#define ORIGIN_BEHIND	5u  /* words of a sentence's end: "..., the minister said" */

static bool
origin_older(const struct use *u)
{
	int64_t page = use_page_time(u), story = u->item.published;

	return page != TIME_NONE && story != TIME_NONE && page < story - ORIGIN_BEFORE;
}

/* ---- another agency's name where the page says whose text it is ---- */

/* Whether the name begins its block as a dateline does, and a passage is in that block.
 */
static bool
origin_dateline(const struct use *u, const struct place *p, const struct place_mention *m)
{
	const struct word *w = u->page.words;
	uint32_t block = p->block[m->word], first = m->word;

	if (!p->utf8 || !place_headed(p->utf8, w, u->page.n_words, m->word, m->other->n))
		return false;
	while (first > 0 && p->block[first - 1] == block &&
	       !(w[first].flags & (WORD_SENTENCE | WORD_BREAK)))
		first--;
	if (m->word - first >= ORIGIN_DATELINE ||
	    (first > 0 && p->block[first - 1] == block && !(w[first].flags & WORD_BREAK)))
		return false;
	for (size_t i = 0; i < u->n_passages; i++) {
		const struct use_passage *q = &u->passages[i];

		if (q->page_word + q->n_page > first && p->block[q->page_word] <= block &&
		    block <= p->block[q->page_word + q->n_page - 1])
			return true;
	}
	return false;
}

static bool
origin_credit(const struct use *u, const struct place *p)
{
	if (p->n_others)
		return true;
	for (size_t i = 0; i < p->n_mentions; i++) {
		const struct place_mention *m = &p->mentions[i];
		enum page_label label = place_label(p, m->word);

		if (m->other && (label == PAGE_BYLINE || label == PAGE_CREDIT ||
				 origin_dateline(u, p, m)))
			return true;
	}
	return false;
}

/* ---- what somebody said ---- */

/* Whether half of what is shared stands as a copy leaves it: in long runs, or in one. */
static bool
origin_copied(const struct use *u, uint32_t n_shared)
{
	uint64_t copied = 0;

	if ((uint64_t)u->longest * 100 >= (uint64_t)n_shared * ORIGIN_COPY)
		return true;
	for (size_t i = 0; i < u->n_runs; i++)
		if (u->runs[i].op == MATCH_EQUAL && u->runs[i].n_item >= ORIGIN_RUN)
			copied += u->runs[i].n_item;
	return copied * 100 >= (uint64_t)n_shared * ORIGIN_COPY;
}

/* Where what the sentence's speaker says begins; 'end': the sentence has none. Behind the
 * verb, or all of it where the verb comes at the end. */
static size_t
origin_said(const struct word *words, size_t n, size_t begin, size_t end)
{
	for (size_t i = begin; i < end; i++)
		if (table_match(TABLE_ATTRIBUTION, NULL, words, n, i))
			return end - i <= ORIGIN_BEHIND ? begin : i;
	return end;
}

/* Whether most of the story's own words that are shared are reported speech. */
static bool
origin_spoken(const struct use *u, const uint8_t *shared)
{
	const struct use_item *it = &u->item;
	uint64_t own = 0, told = 0;

	for (size_t i = 0, end; i < it->n_words; i = end) {
		size_t said;

		for (end = i + 1; end < it->n_words; end++)
			if (it->words[end].flags & (WORD_SENTENCE | WORD_BREAK))
				break;
		said = origin_said(it->words, it->n_words, i, end);
		for (size_t k = i; k < end; k++) {
			bool counts = shared[k] && (!it->others || !it->others[k]);

			own += counts;
			told += counts && k >= said;
		}
	}
	return told * 100 >= own * ORIGIN_TOLD && told > 0;
}

unsigned
origin_doubts(const struct use *u, const struct place *p, const uint8_t *shared,
	      uint32_t n_shared)
{
	unsigned doubts = 0;

	if (u->credit.text.len || u->link)
		return 0;
	if (origin_older(u))
		doubts |= USE_DOUBT_OLDER;
	if (origin_copied(u, n_shared))
		return doubts;
	if (origin_credit(u, p))
		doubts |= USE_DOUBT_CREDIT;
	if (origin_spoken(u, shared))
		doubts |= USE_DOUBT_SPOKEN;
	return doubts;
}
