/*
 * match.c - one item against the prepared page: the stages in order, and which passages
 * stay.
 *
 * Chains come best first. A passage takes its words of the page for itself, so a weaker
 * chain that wants them is cut around it: passages are disjoint on the page, while the
 * item's words may serve several times.
 */
#include "match/match.h"

#include <string.h>

#include "base/error.h"
#include "base/log2.h"
#include "match/match_int.h"
#include "match/matcher.h"

#define MATCH_MIN_WORDS 8u
#define MATCH_WORDS_MAX (UINT32_MAX / 4)
#define MATCH_PASSAGES	4096u	  /* of one pair; the weakest of more are left out */
#define MATCH_LEAST	(16 * 16) /* bits/16 of the least chain that is looked at */
#define MATCH_PART_CUT	(8 * 16)  /* bits/16 over the two texts' own search space */
#define MATCH_RUN	12u	  /* equal words in a row that no formula's parts reach */
#define MATCH_SHORT	(40 * 16) /* bits/16 that a passage without such a run needs more */
#define MATCH_LOOSE	(80 * 16)  /* the same where gaps hold it together */
#define MATCH_THIN	38	   /* bits/16 of an equal word, below which ... */
#define MATCH_THIN_RUN	32u	   /* ... it needs a longer one */
#define MATCH_FIGURES	(320 * 16) /* the same of one that gives other figures */
#define MATCH_WORD_UNIT 5u	   /* weight of a word, see WORD_WEIGHT */

naql_status
matcher_new(struct matcher **out, const struct index *x, const struct match_options *opt,
	    naql_error *err)
{
	struct matcher *m = mem_calloc(1, sizeof(*m));
	naql_status st;

	*out = NULL;
	if (!m)
		return naql_nomem(err);
	m->index = x;
	m->opt = *opt;
	if (m->opt.min_words == 0)
		m->opt.min_words = MATCH_MIN_WORDS;
	if (m->opt.cut == 0)
		m->opt.cut = MATCH_CUT;
	score_init(&m->score, x);
	st = cost_init(&m->cost, x, err);
	if (!st) {
		*out = m;
		m = NULL;
	}
	matcher_free(m);
	return st;
}

void
matcher_free(struct matcher *m)
{
	if (!m)
		return;
	cost_fini(&m->cost);
	seed_fini(&m->seeds);
	chain_fini(&m->chains);
	align_fini(&m->align);
	score_fini(&m->score);
	match_notes_drop(&m->unkept);
	VEC_FREE(&m->anchors);
	VEC_FREE(&m->part);
	VEC_FREE(&m->taken);
	VEC_FREE(&m->found);
	VEC_FREE(&m->passages);
	VEC_FREE(&m->runs);
	paraphrase_fini(&m->paraphrase);
	alike_fini(&m->alike);
	reword_fini(&m->reword);
	VEC_FREE(&m->groups);
	mem_free(m);
}

naql_status
match_page(struct matcher *m, const struct word *words, size_t n_words, naql_error *err)
{
	naql_status st;

	m->pair.page = words;
	sentence_new_page(&m->paraphrase.text);
	alike_new_page(&m->alike);
	m->pair.n_page = 0;
	if (n_words > MATCH_WORDS_MAX)
		return naql_fail(err, NAQL_E_LIMIT, NULL, NAQL_NO_OFFSET,
				 "page of %zu words over limit", n_words);
	st = cost_page(&m->cost, n_words, err);
	if (!st)
		st = seed_page(&m->seeds, words, (uint32_t)n_words, err);
	if (!st)
		m->pair.n_page = (uint32_t)n_words;
	return st;
}

naql_status
match_hint(struct matcher *m, const struct match_text *item, uint32_t first,
	   uint32_t last, bool *hint, naql_error *err)
{
	struct match_pair p = m->pair;
	naql_status st = NAQL_OK;

	*hint = false;
	p.item = item->words;
	p.n_item = (uint32_t)item->n_words;
	p.notes = item->notes;
	for (uint32_t i = 0; !st && !*hint && i + (last - first) < p.n_item; i++)
		if (p.item[i].hash == p.page[first].hash &&
		    p.item[i + (last - first)].hash == p.page[last].hash)
			st = alike_at(&m->alike, &p, i, first, hint, err);
	return st;
}

naql_status
match_like(struct matcher *m, const struct match_text *item, bool *like, naql_error *err)
{
	struct match_pair p = m->pair;

	p.item = item->words;
	p.n_item = (uint32_t)item->n_words;
	p.notes = item->notes;
	return alike_pair(&m->alike, &m->paraphrase.text, &p, &m->cost,
			  MATCH_PARAPHRASE + match_space(m), like, err);
}

/* Index of the first taken span that ends behind 'at'. */
static size_t
match_taken(const struct matcher *m, uint32_t at)
{
	size_t low = 0, high = m->taken.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (m->taken.ptr[mid].end > at)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

naql_status
match_take(struct matcher *m, const struct match_passage *p, naql_error *err)
{
	size_t at = match_taken(m, p->page_begin);

	if (!VEC_PUSH(&m->found, *p) || !VEC_RESERVE(&m->taken, 1))
		return naql_nomem(err);
	memmove(m->taken.ptr + at + 1, m->taken.ptr + at,
		(m->taken.n - at) * sizeof(*m->taken.ptr));
	m->taken.ptr[at] = (struct match_span){ p->page_begin, p->page_end };
	m->taken.n++;
	m->any_certain |= p->certain;
	return NAQL_OK;
}

static bool
match_long_enough(const struct matcher *m, const struct match_passage *p)
{
	uint64_t weight = 0, want = (uint64_t)m->opt.min_words * MATCH_WORD_UNIT;
	uint32_t item = p->item_begin;

	for (uint32_t i = 0; i < p->n_runs && weight < want; i++) {
		const struct match_run *r = &m->align.runs.ptr[p->first_run + i];

		for (uint32_t w = 0; r->op == MATCH_EQUAL && w < r->n_item; w++)
			weight += WORD_WEIGHT(&m->pair.item[item + w]);
		item += r->n_item;
	}
	return weight >= want;
}

/* Bits of the places where a passage could have stood by accident. */
int32_t
match_space(const struct matcher *m)
{
	return (int32_t)(log2_floor(index_n_words(m->index)) +
			 log2_floor(m->pair.n_page));
}

/*
 * Whether the passage gives other figures than the story wherever both give one: a
 * bulletin of another day keeps the words and changes the figures, a copy keeps them.
 */
static bool
match_other_figures(const struct matcher *m, const struct match_passage *p)
{
	const struct word *item = m->pair.item + p->item_begin,
			  *page = m->pair.page + p->page_begin;
	unsigned other = 0;

	for (uint32_t i = 0; i < p->n_runs; i++) {
		const struct match_run *r = &m->align.runs.ptr[p->first_run + i];
		unsigned of_item = 0, of_page = 0;

		for (uint32_t w = 0; w < r->n_item; w++)
			of_item |= item[w].flags & WORD_DIGITS;
		for (uint32_t w = 0; w < r->n_page; w++)
			of_page |= page[w].flags & WORD_DIGITS;
		if (r->op == MATCH_EQUAL && of_item)
			return false;
		other |= of_item & of_page;
		item += r->n_item;
		page += r->n_page;
	}
	return other != 0;
}

/*
 * What a passage needs over the cut. Without a run of 12 words it may be the title of a
 * person whom the background does not know, and with gaps between common phrases that the
 * gaps hold together; an editor's cut leaves a longer run. Thin: formulae discounted,
 * little is left of each word: the frame of a telegram or bulletin around other names.
 * Chosen on labelled pairs of one week and checked on another's (docs/accuracy.md).
 */
static int32_t
match_doubt(const struct matcher *m, const struct match_passage *p)
{
	bool thin = p->n_runs > 1 && p->bits < (int32_t)p->equal * MATCH_THIN;
	bool runs = p->longest >= (thin ? MATCH_THIN_RUN : MATCH_RUN);

	if (p->n_runs > 1 && match_other_figures(m, p))
		return MATCH_FIGURES;
	if (runs)
		return 0;
	if (p->n_runs == 1 || p->longest * 4 >= p->equal * 3)
		return MATCH_SHORT; /* one word changed is no gap */
	return MATCH_LOOSE;
}

static bool
match_certain(const struct matcher *m, const struct match_passage *p)
{
	return p->bits >= m->opt.cut && p->bits >= m->opt.cut + match_doubt(m, p);
}

/* The anchors in m->part become a passage, or nothing. */
static naql_status
match_part(struct matcher *m, naql_error *err)
{
	size_t n_runs = m->align.runs.n, n_gains = m->score.gains.n, at;
	struct align_limit limit = { 0, m->pair.n_page };
	struct match_passage p;
	naql_status st;

	if (m->part.n == 0)
		return NAQL_OK;
	at = match_taken(m, m->part.ptr[0].page);
	if (at)
		limit.page_begin = m->taken.ptr[at - 1].end;
	if (at < m->taken.n)
		limit.page_end = m->taken.ptr[at].begin;
	st = align_chain(&m->align, &m->pair, &m->cost, m->part.ptr, m->part.n, limit, &p,
			 err);
	m->part.n = 0;
	if (!st && match_long_enough(m, &p)) {
		st = score_passage(&m->score, &m->pair, m->align.runs.ptr + p.first_run,
				   &p, err);
		p.bits -= match_space(m);
		p.certain = match_certain(m, &p);
		return st ? st : match_take(m, &p, err);
	}
	m->align.runs.n = n_runs;
	m->score.gains.n = n_gains;
	return st;
}

/* The free pieces of one anchor; a taken span between two pieces ends a passage. */
static naql_status
match_anchor(struct matcher *m, struct anchor a, naql_error *err)
{
	naql_status st = NAQL_OK;

	while (!st && a.len) {
		size_t at = match_taken(m, a.page);
		uint32_t skip = 0, free = a.len;

		if (at < m->taken.n && m->taken.ptr[at].begin < a.page + a.len) {
			const struct match_span *t = &m->taken.ptr[at];

			free = t->begin > a.page ? t->begin - a.page : 0;
			skip = t->end < a.page + a.len ? t->end - a.page : a.len;
		}
		if (free && m->part.n &&
		    match_taken(m, m->part.ptr[m->part.n - 1].page) != at) {
			/* The passage made now may reach into this piece: look again. */
			st = match_part(m, err);
			continue;
		}
		if (free &&
		    !VEC_PUSH(&m->part, ((struct anchor){ a.item, a.page, free, 0 })))
			return naql_nomem(err);
		skip = skip > free ? skip : free;
		a.item += skip;
		a.page += skip;
		a.len -= skip;
	}
	return st;
}

/* Half of the words that are asked must stand in anchors: the ends and gaps give the
 * others. */
static bool
match_worth(const struct matcher *m)
{
	uint32_t words = 0;

	for (size_t i = 0; i < m->chains.chain.n && words < m->opt.min_words; i++)
		words += m->anchors.ptr[m->chains.chain.ptr[i]].len;
	return words >= m->opt.min_words / 2;
}

/*
 * No passage is certain yet, and this chain's cannot be, nor that of a weaker one: a
 * chain prices words without their neighbours and gaps below what score_break() asks.
 * Of 28,296 pairs with a certain passage on a planted crawl the best chain stood at least
 * 10 bits above this line; 106,457 pairs without one end here or before.
 */
static bool
match_hopeless(const struct matcher *m)
{
	return !m->any_certain && !m->opt.traces && !m->open &&
	       m->chains.score < m->opt.cut + match_space(m);
}

static naql_status
match_chains(struct matcher *m, naql_error *err)
{
	naql_status st;

	while (m->found.n < MATCH_PASSAGES) {
		st = chain_next(&m->chains, err);
		if (!st && match_hopeless(m))
			return NAQL_OK;
		if (st)
			return st == NAQL_DONE ? NAQL_OK : st;
		if (!match_worth(m))
			continue;
		for (size_t i = 0; !st && i < m->chains.chain.n; i++)
			st = match_anchor(m, m->anchors.ptr[m->chains.chain.ptr[i]], err);
		if (!st)
			st = match_part(m, err);
		if (st)
			return st;
	}
	return NAQL_OK;
}

/*
 * The other passages of a use need not be certain, but more than what two texts of these
 * lengths share anyway: a name and its title are in both wherever the subject is the
 * same.
 */
static int32_t
match_part_cut(const struct matcher *m)
{
	uint32_t pair = log2_floor(m->pair.n_item) + log2_floor(m->pair.n_page);

	return (int32_t)pair + MATCH_PART_CUT;
}

static bool
match_part_of_use(const struct matcher *m, const struct match_passage *p)
{
	return p->certain || m->opt.traces ||
	       p->bits + match_space(m) >= match_part_cut(m);
}

static void
match_drop(struct matcher *m)
{
	size_t n = 0, gains = 0, from = 0;

	for (size_t i = 0; i < m->found.n; i++) {
		const struct match_passage p = m->found.ptr[i];

		if (p.group || p.certain || m->opt.traces ||
		    (!m->open && match_part_of_use(m, &p))) {
			memmove(m->score.gains.ptr + gains, m->score.gains.ptr + from,
				p.equal * sizeof(*m->score.gains.ptr));
			gains += p.equal;
			m->found.ptr[n++] = p;
		} else {
			size_t at = match_taken(m, p.page_begin);

			m->taken.n--;
			memmove(m->taken.ptr + at, m->taken.ptr + at + 1,
				(m->taken.n - at) * sizeof(*m->taken.ptr));
		}
		from += p.equal;
	}
	m->found.n = n;
	m->score.gains.n = gains;
}

static bool
match_printable(const struct matcher *m)
{
	return m->any_certain || m->n_clusters || (m->opt.traces && m->found.n > 0);
}

/* The passages and their runs in the order of the page: as m->taken has them. */
static naql_status
match_order(struct matcher *m, naql_error *err)
{
	m->passages.n = m->runs.n = 0;
	if (!VEC_RESERVE(&m->passages, m->found.n) ||
	    !VEC_RESERVE(&m->runs, m->align.runs.n))
		return naql_nomem(err);
	m->passages.n = m->found.n;
	for (size_t i = 0; i < m->found.n; i++)
		m->passages.ptr[match_taken(m, m->found.ptr[i].page_begin)] =
			m->found.ptr[i];
	for (size_t i = 0; i < m->passages.n; i++) {
		struct match_passage *p = &m->passages.ptr[i];

		memcpy(m->runs.ptr + m->runs.n, m->align.runs.ptr + p->first_run,
		       p->n_runs * sizeof(*m->runs.ptr));
		p->first_run = (uint32_t)m->runs.n;
		m->runs.n += p->n_runs;
	}
	return NAQL_OK;
}

static naql_status
match_finish(struct matcher *m, naql_error *err)
{
	naql_status st;

	match_drop(m);
	st = score_union(&m->score, &m->pair, m->align.runs.ptr, m->found.ptr, m->found.n,
			 &m->result, err);

	if (!st)
		st = match_order(m, err);
	if (!st)
		st = group_all(m, err);
	if (st)
		return st;
	m->result.bits -= match_space(m);
	m->result.own_bits -= match_space(m);
	for (size_t i = 0; i < m->groups.n; i++)
		if (m->groups.ptr[i].paraphrase && m->groups.ptr[i].bits > m->result.bits)
			m->result.bits = m->groups.ptr[i].bits;
	m->result.passages = m->passages.ptr;
	m->result.n_passages = m->passages.n;
	m->result.runs = m->runs.ptr;
	return NAQL_OK;
}

/* What the pair's seeds are worth, wherever they stand, reaches what a paraphrase needs.
 */
static bool
match_has_seeds(const struct matcher *m, int64_t need)
{
	int64_t sum = 0;

	for (size_t i = 0; i < m->anchors.n && sum < need; i++)
		sum += m->anchors.ptr[i].gain > MATCH_PLACE
			       ? m->anchors.ptr[i].gain - MATCH_PLACE
			       : 0;
	return sum >= need;
}

/* Whether the pair is to be looked at for what is not certain by itself. Most candidates
 * end here. */
static naql_status
match_open(struct matcher *m, naql_error *err)
{
	int64_t need = MATCH_PARAPHRASE + match_space(m);

	m->open = false;
	if (!m->opt.paraphrase || !match_has_seeds(m, need))
		return NAQL_OK;
	return alike_pair(&m->alike, &m->paraphrase.text, &m->pair, &m->cost, need,
			  &m->open, err);
}

/* The least that a chain must be worth to be aligned. */
static int32_t
match_least(const struct matcher *m)
{
	if (m->opt.traces)
		return 1;
	return m->open ? MATCH_LEAST : match_part_cut(m);
}

naql_status
match_item(struct matcher *m, const struct match_text *item,
	   const struct match_result **result, naql_error *err)
{
	naql_status st;

	memset(&m->result, 0, sizeof(m->result));
	*result = &m->result;
	m->pair.item = item->words;
	m->pair.n_item = (uint32_t)item->n_words;
	m->pair.day = item->day;
	m->pair.others = item->others;
	m->taken.n = m->found.n = m->part.n = m->align.runs.n = 0;
	m->unkept.n = m->unkept.n_seeds = m->unkept.n_sentences = 0;
	m->pair.notes = item->notes ? item->notes : &m->unkept;
	m->any_certain = false;
	m->n_clusters = 0;
	score_item(&m->score);
	if (item->n_words > MATCH_WORDS_MAX)
		return naql_fail(err, NAQL_E_LIMIT, NULL, NAQL_NO_OFFSET,
				 "item of %zu words over limit", item->n_words);
	st = seed_take(&m->pair, err);
	if (!st)
		st = seed_item(&m->seeds, &m->pair, &m->cost, &m->anchors, err);
	if (!st)
		st = match_open(m, err);
	if (!st)
		st = chain_score(&m->chains, &m->anchors, match_least(m), CHAIN_LOOK_BACK,
				 err);
	if (!st)
		st = match_chains(m, err);
	if (!st && (m->open || (m->any_certain && m->opt.paraphrase)))
		st = group_find(m, err);
	if (!st && match_printable(m))
		st = match_finish(m, err);
	return st;
}
