/*
 * score.c - bits: how improbable it is to share these words by accident.
 *
 * Only equal words count, each by the archive's own bigram statistics without the item
 * itself, and less when the shingle it stands in came back on other days: a formula comes
 * back, a copy does not (engine.md, section 3). A run behind a gap pays for the places
 * where it could have stood, so that scattered common words add up to nothing.
 */
#include "match/match_int.h"

#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "sketch/sketch.h"

/* What is left of a word, in 1/8, by the days on which its most recurrent shingle stood.
 */
static const uint8_t score_of_days[] = { 8, 8, 8, 4, 2, 0 };

#define SCORE_TOP   (INT32_MAX / 4) /* more is not told apart */
#define SCORE_BREAK 48		    /* bits/16 of any gap; ... */
#define SCORE_APART                                                                      \
	40 /* ... of each word of its longer side: subjects share scattered words */

void
score_fini(struct score *s)
{
	mem_free(s->own);
	mem_free(s->counted);
	VEC_FREE(&s->shingles);
	VEC_FREE(&s->gains);
	VEC_FREE(&s->days);
}

void
score_item(struct score *s)
{
	s->own_ready = false;
	s->passage = 0;
	s->gains.n = 0;
}

int32_t
score_break(uint32_t gap_item, uint32_t gap_page)
{
	uint32_t gap = gap_item > gap_page ? gap_item : gap_page;

	return SCORE_BREAK + (int32_t)gap * SCORE_APART +
	       2 * (int32_t)cost_log2((uint64_t)gap + 1);
}

/* ---- occurrences in the item itself ---- */

static struct own_count *
own_slot(const struct score *s, uint64_t key)
{
	uint32_t at = (uint32_t)(key >> 8) & s->own_mask;

	while (s->own[at].n && s->own[at].key != key)
		at = (at + 1) & s->own_mask;
	return &s->own[at];
}

/*
 * A word or pair that comes again in a passage says what the first time said already: it
 * costs what it costs in a text of this item's own frequencies.
 */
static uint32_t
own_again(struct own_count *o, uint32_t passage, uint32_t cost, uint32_t among)
{
	uint32_t again;

	if (o->seen != passage) {
		o->seen = passage;
		return cost;
	}
	again = cost_log2(among / o->n);
	return again < cost ? again : cost;
}

static void
own_add(struct score *s, uint64_t key)
{
	struct own_count *o = own_slot(s, key);

	o->key = key;
	o->n++;
}

static uint64_t
own_pair_key(uint64_t first, uint64_t second)
{
	return hash_mix(first, second ^ HASH_SEED);
}

/* Counted for items with a passage only. Twice as many slots as words and pairs. */
static naql_status
own_prepare(struct score *s, const struct match_pair *p, naql_error *err)
{
	size_t want = 64;
	struct own_count *o;

	while (want < (size_t)p->n_item * 4)
		want *= 2;
	if (want > s->own_cap) {
		o = mem_resize_array(s->own, want, sizeof(*o));
		if (!o)
			return naql_nomem(err);
		s->own = o;
		s->own_cap = want;
	}
	memset(s->own, 0, want * sizeof(*s->own));
	s->own_mask = (uint32_t)(want - 1);
	for (uint32_t i = 0; i < p->n_item; i++) {
		own_add(s, p->item[i].hash);
		if (i)
			own_add(s, own_pair_key(p->item[i - 1].hash, p->item[i].hash));
	}
	s->own_ready = true;
	return NAQL_OK;
}

/* ---- formulae ---- */

/* The days of each word of an equal run: the most of any shingle that covers it. */
static naql_status
score_days(struct score *s, const struct cost *c, const struct word *words, uint32_t n,
	   int32_t day, naql_error *err)
{
	naql_status st = sketch_shingles(words, n, &s->shingles, err);

	if (st)
		return st;
	s->days.n = 0;
	if (!VEC_RESERVE(&s->days, n))
		return naql_nomem(err);
	memset(s->days.ptr, 0, n);
	for (size_t i = 0; i < s->shingles.n; i++) {
		const struct shingle *sh = &s->shingles.ptr[i];
		unsigned days = index_days(c->index, sh->hash, day);

		days = days < NAQL_COUNT(score_of_days) ? days
							: NAQL_COUNT(score_of_days) - 1;
		for (uint32_t w = sh->first; w <= sh->last && w < n; w++)
			if (s->days.ptr[w] < days)
				s->days.ptr[w] = (uint8_t)days;
	}
	return NAQL_OK;
}

/* One equal run: the sum of its words' gains, each kept for the union. */
static naql_status
score_run(struct score *s, const struct match_pair *p, struct cost *c, int32_t day,
	  uint32_t item, uint32_t n, int64_t *bits, naql_error *err)
{
	naql_status st = score_days(s, c, p->item + item, n, day, err);

	*bits = 0;
	if (st)
		return st;
	if (!VEC_RESERVE(&s->gains, n))
		return naql_nomem(err);
	for (uint32_t i = 0; i < n; i++) {
		uint64_t word = p->item[item + i].hash;
		uint64_t before = i ? p->item[item + i - 1].hash : 0;
		struct own_count *own = own_slot(s, word), *pair = NULL;
		uint32_t gain;

		if (i)
			pair = own_slot(s, own_pair_key(before, word));
		gain = cost_word(c, before, word, own->n, pair ? pair->n : 0);
		if (pair)
			gain = own_again(pair, s->passage, gain, own_slot(s, before)->n);
		gain = own_again(own, s->passage, gain, p->n_item);
		gain = gain * score_of_days[s->days.ptr[i]] / 8;
		gain = gain < UINT16_MAX ? gain : UINT16_MAX;
		s->gains.ptr[s->gains.n++] = (uint16_t)gain;
		*bits += gain;
	}
	return NAQL_OK;
}

naql_status
score_passage(struct score *s, const struct match_pair *p, struct cost *c, int32_t day,
	      const struct match_run *runs, struct match_passage *io, naql_error *err)
{
	uint32_t item = io->item_begin, gap_item = 0, gap_page = 0;
	naql_status st = s->own_ready ? NAQL_OK : own_prepare(s, p, err);
	int64_t sum = 0;

	s->passage++;
	for (uint32_t i = 0; !st && i < io->n_runs; i++) {
		const struct match_run *r = &runs[i];
		int64_t bits;

		if (r->op != MATCH_EQUAL) {
			gap_item += r->n_item;
			gap_page += r->n_page;
			item += r->n_item;
			continue;
		}
		st = score_run(s, p, c, day, item, r->n_item, &bits, err);
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

/* What one passage adds to the words that are counted already; *gain moves over its
 * words. */
static int64_t
score_add(struct score *s, const struct match_run *runs, const struct match_passage *m,
	  size_t *gain, uint32_t *words)
{
	uint32_t item = m->item_begin, gap_item = 0, gap_page = 0;
	int64_t sum = 0;

	for (uint32_t i = 0; i < m->n_runs; i++) {
		const struct match_run *r = &runs[m->first_run + i];
		int64_t bits = i ? -score_break(gap_item, gap_page) : 0;

		if (r->op != MATCH_EQUAL) {
			gap_item += r->n_item;
			gap_page += r->n_page;
			item += r->n_item;
			continue;
		}
		for (uint32_t w = 0; w < r->n_item; w++, item++, (*gain)++) {
			if (s->counted[item])
				continue;
			s->counted[item] = 1;
			(*words)++;
			bits += s->gains.ptr[*gain];
		}
		sum += bits > 0 ? bits : 0;
		gap_item = gap_page = 0;
	}
	return sum;
}

naql_status
score_union(struct score *s, uint32_t n_item, const struct match_run *runs,
	    const struct match_passage *passages, size_t n, struct match_result *out,
	    naql_error *err)
{
	naql_status st = score_uncount(s, n_item, err);
	size_t gain = 0;
	int64_t sum = 0;

	out->item_words = out->page_words = 0;
	for (size_t i = 0; !st && i < n; i++) {
		sum += score_add(s, runs, &passages[i], &gain, &out->item_words);
		out->page_words += passages[i].equal;
	}
	out->bits = score_clamp(sum);
	return st;
}
