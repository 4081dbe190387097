/*
 * score.c - bits: how improbable it is to share these words by accident.
 *
 * Only equal words count, each by the archive's own bigram statistics without the item
 * itself, and less when the shingle it stands in came back on other days: a formula comes
 * back, a copy does not (docs/DESIGN.md, Decisions). A run behind a gap pays for the
 * places where it could have stood, so that scattered common words add up to nothing.
 */
#include "match/match_int.h"

#include <string.h>

#include "base/error.h"
#include "base/log2.h"
#include "sketch/sketch.h"

/* What is left of a word, in 1/8, by the days on which its most recurrent shingle stood.
 */
static const uint8_t score_of_days[NOTES_DAYS + 1] = { 8, 8, 8, 4, 2, 0 };

#define SCORE_AHEAD 16u		    /* words whose costs are asked for together */
#define SCORE_TOP   (INT32_MAX / 4) /* more is not told apart */
#define SCORE_BREAK 48		    /* bits/16 of any gap; ... */
#define SCORE_APART                                                                      \
	40 /* ... of each word of its longer side: subjects share scattered words */

void
score_init(struct score *s, const struct index *x)
{
	s->notes.index = x;
}

void
score_fini(struct score *s)
{
	notes_fini(&s->notes);
	mem_free(s->seen);
	mem_free(s->counted);
	VEC_FREE(&s->shingles);
	VEC_FREE(&s->gains);
	VEC_FREE(&s->days);
}

void
score_item(struct score *s)
{
	s->gains.n = 0;
}

int32_t
score_break(uint32_t gap_item, uint32_t gap_page)
{
	uint32_t gap = gap_item > gap_page ? gap_item : gap_page;

	return SCORE_BREAK + (int32_t)gap * SCORE_APART +
	       2 * (int32_t)log2_floor((uint64_t)gap + 1);
}

/* ---- formulae ---- */

/* The days of each word of an equal run: the most of any shingle that covers it. */
static naql_status
score_days(struct score *s, const struct match_pair *p, uint32_t item, uint32_t n,
	   naql_error *err)
{
	naql_status st = sketch_shingles(p->item + item, n, &s->shingles, err);

	if (st)
		return st;
	s->days.n = 0;
	if (!VEC_RESERVE(&s->days, n))
		return naql_nomem(err);
	memset(s->days.ptr, 0, n);
	for (size_t i = 0; i < s->shingles.n; i++) {
		const struct shingle *sh = &s->shingles.ptr[i];
		unsigned days = notes_days(&s->notes, &p->notes->words[item + sh->first],
					   sh->hash, p->day);

		for (uint32_t w = sh->first; w <= sh->last && w < n; w++)
			if (s->days.ptr[w] < days)
				s->days.ptr[w] = (uint8_t)days;
	}
	return NAQL_OK;
}

/* Whether the passage being scored has had it already; from now on it has. */
static bool
score_seen(uint32_t *seen, uint32_t passage)
{
	bool again = *seen == passage;

	*seen = passage;
	return again;
}

static uint32_t
score_word(struct score *s, const struct match_pair *p, uint32_t item, bool first)
{
	struct match_note *note = &p->notes->words[item];
	uint32_t gain;

	if (first) {
		gain = notes_alone(&s->notes, note, &p->item[item]);
	} else {
		gain = notes_behind(&s->notes, note, &p->item[item]);
		if (score_seen(&s->seen[note->pair].pair, s->passage) &&
		    note->pair_again < gain)
			gain = note->pair_again;
	}
	if (score_seen(&s->seen[note->word].word, s->passage) && note->again < gain)
		gain = note->again;
	return gain;
}

/* One equal run: the sum of its words' gains, each kept for the union. */
static naql_status
score_run(struct score *s, const struct match_pair *p, uint32_t item, uint32_t n,
	  int64_t *bits, naql_error *err)
{
	naql_status st = score_days(s, p, item, n, err);

	*bits = 0;
	if (st)
		return st;
	if (!VEC_RESERVE(&s->gains, n))
		return naql_nomem(err);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t gain, left = n - i;

		if (i % SCORE_AHEAD == 0)
			notes_prefetch(&s->notes, p, item + i,
				       left > SCORE_AHEAD ? SCORE_AHEAD + 1 : left);
		gain = score_word(s, p, item + i, i == 0);
		gain = gain * score_of_days[s->days.ptr[i]] / 8;
		s->gains.ptr[s->gains.n++] = (uint16_t)gain;
		*bits += gain;
	}
	return NAQL_OK;
}

/* A new passage: notes of the item, and a number by which its words are told. */
static naql_status
score_begin(struct score *s, const struct match_pair *p, naql_error *err)
{
	naql_status st = notes_take(&s->notes, p, err);
	struct score_seen *seen;

	if (st)
		return st;
	if (p->n_item > s->seen_cap) {
		seen = mem_resize_array(s->seen, p->n_item, sizeof(*seen));
		if (!seen)
			return naql_nomem(err);
		memset(seen + s->seen_cap, 0, (p->n_item - s->seen_cap) * sizeof(*seen));
		s->seen = seen;
		s->seen_cap = p->n_item;
	}
	if (++s->passage == 0) {
		memset(s->seen, 0, s->seen_cap * sizeof(*s->seen));
		s->passage = 1;
	}
	return NAQL_OK;
}

naql_status
score_passage(struct score *s, const struct match_pair *p, const struct match_run *runs,
	      struct match_passage *io, naql_error *err)
{
	uint32_t item = io->item_begin, gap_item = 0, gap_page = 0;
	naql_status st = score_begin(s, p, err);
	int64_t sum = 0;

	for (uint32_t i = 0; !st && i < io->n_runs; i++) {
		const struct match_run *r = &runs[i];
		int64_t bits;

		if (r->op != MATCH_EQUAL) {
			gap_item += r->n_item;
			gap_page += r->n_page;
			item += r->n_item;
			continue;
		}
		st = score_run(s, p, item, r->n_item, &bits, err);
		if (i)
			bits -= score_break(gap_item, gap_page);
		sum += bits > 0 ? bits : 0;
		gap_item = gap_page = 0;
		item += r->n_item;
	}
	io->bits = score_clamp(sum);
	return st;
}

int32_t
score_clamp(int64_t bits)
{
	return bits < SCORE_TOP ? (int32_t)bits : SCORE_TOP;
}

static naql_status
score_uncount(struct score *s, uint32_t n_item, naql_error *err)
{
	uint8_t *p;

	if (n_item > s->counted_cap) {
		p = mem_resize(s->counted, n_item);
		if (!p)
			return naql_nomem(err);
		s->counted = p;
		s->counted_cap = n_item;
	}
	memset(s->counted, 0, n_item);
	return NAQL_OK;
}

/* The words counted so far, and where in s->gains the next one's stands. */
struct score_sum {
	int64_t bits, own;
	size_t gain;
	uint32_t words;
};

/* What one passage adds to the words that are counted already. */
static void
score_add(struct score *s, const struct match_pair *p, const struct match_run *runs,
	  const struct match_passage *m, struct score_sum *sum)
{
	uint32_t item = m->item_begin, gap_item = 0, gap_page = 0;

	for (uint32_t i = 0; i < m->n_runs; i++) {
		const struct match_run *r = &runs[m->first_run + i];
		int64_t bits = i ? -score_break(gap_item, gap_page) : 0;

		if (r->op != MATCH_EQUAL) {
			gap_item += r->n_item;
			gap_page += r->n_page;
			item += r->n_item;
			continue;
		}
		for (uint32_t w = 0; w < r->n_item; w++, item++, sum->gain++) {
			if (s->counted[item])
				continue;
			s->counted[item] = 1;
			sum->words++;
			bits += s->gains.ptr[sum->gain];
			if (!p->others || !p->others[item])
				sum->own += s->gains.ptr[sum->gain];
		}
		sum->bits += bits > 0 ? bits : 0;
		gap_item = gap_page = 0;
	}
}

naql_status
score_union(struct score *s, const struct match_pair *p, const struct match_run *runs,
	    const struct match_passage *passages, size_t n, struct match_result *out,
	    naql_error *err)
{
	naql_status st = score_uncount(s, p->n_item, err);
	struct score_sum sum = { 0 };

	out->page_words = 0;
	for (size_t i = 0; !st && i < n; i++) {
		score_add(s, p, runs, &passages[i], &sum);
		out->page_words += passages[i].equal;
	}
	out->item_words = sum.words;
	out->bits = score_clamp(sum.bits);
	out->own_bits = score_clamp(sum.own);
	return st;
}
