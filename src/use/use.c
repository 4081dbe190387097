/*
 * use.c - a matched pair made into a use: spans in bytes, own words, place, kind, how.
 *
 * Words and shares count the story's own words only. A quotation is a quotation only when
 * every passage that counts stands in one: what is doubtful stays a part.
 */
#include "use/use.h"

#include <string.h>

#include "base/error.h"
#include "base/timestamp.h"
#include "use/use_id.h"
#include "use/use_int.h"

#define USE_WHOLE_PERMILLE 800u
#define USE_QUOTED_PERCENT 90u /* of a passage's words on the page */
#define USE_OWN_LEAST	   8u /* own words below which a match in others' words has none */
#define USE_TITLE_LEAST	   4u
#define USE_SCATTERED                                                                    \
	(80 * 16) /* bits/16 over the cut that own words around others' need */

const char *
use_kind_name(enum use_kind k)
{
	static const char *const names[] = { "whole", "part", "quote", "common_source",
					     "trace" };

	return names[k];
}

const char *
use_how_name(enum use_how h)
{
	static const char *const names[] = { "verbatim", "edited", "paraphrase",
					     "translation" };

	return names[h];
}

/* ---- what is counted in one walk over the runs ---- */

struct use_counts {
	uint32_t own, others; /* distinct equal words of the story */
	uint32_t standing;    /* of the others: in a verse */
	uint32_t statement;   /* of the others: in a statement printed in full */
	uint32_t body;	      /* equal words in the page's body */
	uint32_t n[PLACE_FLAGS], page[PLACE_FLAGS]; /* by character flag: words of the
				   story and of the page, in passages */
	uint32_t page_words;			    /* of the page, in passages */
};

struct use_maker {
	struct use *use;
	const struct match_result *match;
	const struct place *place;
	struct arena *arena;
	int32_t cut;
	uint8_t *seen; /* per item word */
	struct use_counts counts;
};

/* Whether a word counts as the agency's: a statement does where the page credits us. */
static bool
use_own(const struct use *u, size_t item)
{
	const uint8_t *others = u->item.others;

	return !others || !others[item] ||
	       (others[item] == USE_STATEMENT && u->credit.text.len);
}

static void
use_equal(struct use_maker *k, uint32_t item, uint32_t page)
{
	const struct use_item *it = &k->use->item;

	for (unsigned f = 0; f < PLACE_FLAGS; f++) {
		k->counts.n[f] += (it->words[item].flags & place_flags[f]) != 0;
		k->counts.page[f] +=
			(k->use->page.words[page].flags & place_flags[f]) != 0;
	}
	k->counts.page_words++;
	k->counts.body += place_body(k->place, page);
	if (k->seen[item])
		return;
	k->seen[item] = 1;
	if (use_own(k->use, item))
		k->counts.own++;
	else
		k->counts.others++;
	k->counts.standing += it->others && it->others[item] == USE_STANDING;
	k->counts.statement += it->others && it->others[item] == USE_STATEMENT;
}

static void
use_runs(struct use_maker *k, const struct match_passage *m, struct use_passage *out)
{
	uint32_t item = m->item_begin, page = m->page_begin;

	for (uint32_t i = 0; i < m->n_runs; i++) {
		const struct match_run *r = &k->match->runs[m->first_run + i];

		if (r->op != MATCH_EQUAL && out->how == USE_VERBATIM)
			out->how = USE_EDITED;
		for (uint32_t w = 0; r->op == MATCH_EQUAL && w < r->n_item; w++) {
			use_equal(k, item + w, page + w);
			out->words += use_own(k->use, item + w);
		}
		item += r->n_item;
		page += r->n_page;
	}
}

static void
use_where(const struct use_maker *k, struct use_passage *out)
{
	uint32_t by_label[PAGE_LABELS] = { 0 }, quoted = 0;

	for (uint32_t i = 0; i < out->n_page; i++) {
		by_label[place_label(k->place, out->page_word + i)]++;
		quoted += place_quoted(k->place, out->page_word + i);
	}
	for (unsigned l = 1; l < PAGE_LABELS; l++)
		if (by_label[l] > by_label[out->where])
			out->where = (enum page_label)l;
	out->quoted = quoted * 100 >= out->n_page * USE_QUOTED_PERCENT;
}

/* The bytes of words [begin, end) of the story. */
static void
use_item_bytes(const struct use_maker *k, uint32_t begin, uint32_t end, uint64_t *from,
	       uint64_t *to)
{
	const struct word *words = k->use->item.words;

	*from = words[begin].begin;
	*to = (uint64_t)words[end - 1].begin + words[end - 1].len;
}

static struct use_piece
use_piece(const struct use_maker *k, const struct match_passage *m)
{
	struct use_piece out = { .item_word = m->item_begin,
				 .page_word = m->page_begin,
				 .n_item = m->item_end - m->item_begin,
				 .n_page = m->page_end - m->page_begin,
				 .first_run = m->first_run,
				 .n_runs = m->n_runs };

	use_item_bytes(k, m->item_begin, m->item_end, &out.item_begin, &out.item_end);
	place_bytes(k->place, m->page_begin, m->page_end, &out.page_begin, &out.page_end);
	return out;
}

/* One group's passage; its pieces stand at 'pieces'. */
static void
use_passage(struct use_maker *k, const struct match_group *g, struct use_piece *pieces,
	    struct use_passage *out)
{
	*out = (struct use_passage){ .where = PAGE_BODY,
				     .how = g->n > 1 ? USE_EDITED : USE_VERBATIM,
				     .certain = g->certain,
				     .item_word = g->item_begin,
				     .page_word = g->page_begin,
				     .n_item = g->item_end - g->item_begin,
				     .n_page = g->page_end - g->page_begin,
				     .pieces = pieces,
				     .n_pieces = g->n };
	if (g->paraphrase)
		out->how = USE_PARAPHRASE;
	use_item_bytes(k, g->item_begin, g->item_end, &out->item_begin, &out->item_end);
	place_bytes(k->place, g->page_begin, g->page_end, &out->page_begin,
		    &out->page_end);
	for (size_t i = 0; i < g->n; i++) {
		const struct match_passage *p = &k->match->passages[g->first + i];

		pieces[i] = use_piece(k, p);
		use_runs(k, p, out);
		if (p->longest > k->use->longest)
			k->use->longest = p->longest;
	}
	use_where(k, out);
}

/* How a use was made is how its best passages were: a paraphrase only where every passage
 * that is certain is one. A trace has none that is, and says the same words. */
static void
use_how_of(struct use *u)
{
	bool same = false, reworded = false;

	for (size_t i = 0; i < u->n_passages; i++)
		if (u->passages[i].how == USE_PARAPHRASE)
			reworded = true;
		else
			same |= u->passages[i].certain;
	if (reworded && !same) {
		u->how = USE_PARAPHRASE;
		return;
	}
	u->how = USE_VERBATIM;
	for (size_t i = 0; i < u->n_passages; i++)
		if (u->passages[i].how != USE_VERBATIM)
			u->how = USE_EDITED;
}

static naql_status
use_passages(struct use_maker *k, naql_error *err)
{
	const struct match_result *m = k->match;
	struct use_passage *out = arena_array(k->arena, m->n_groups, sizeof(*out));
	struct use_piece *pieces = arena_array(k->arena, m->n_passages, sizeof(*pieces));
	size_t n_runs = 0;
	struct match_run *runs;

	if (!out || !pieces)
		return naql_nomem(err);
	for (size_t i = 0; i < m->n_groups; i++)
		use_passage(k, &m->groups[i], pieces + m->groups[i].first, &out[i]);
	for (size_t i = 0; i < m->n_passages; i++)
		n_runs += m->passages[i].n_runs;
	runs = arena_array(k->arena, n_runs, sizeof(*runs));
	if (!runs)
		return naql_nomem(err);
	if (n_runs)
		memcpy(runs, m->runs, n_runs * sizeof(*runs));
	k->use->runs = runs;
	k->use->n_runs = n_runs;
	k->use->passages = out;
	k->use->n_passages = m->n_groups;
	use_how_of(k->use);
	return NAQL_OK;
}

/* ---- what follows from the counts ---- */

static uint32_t
use_permille(uint64_t part, uint64_t all)
{
	uint64_t p = all ? (part * 1000 + all / 2) / all : 0;

	return p < 1000 ? (uint32_t)p : 1000;
}

static bool
use_quoted(const struct use_maker *k)
{
	for (size_t i = 0; i < k->use->n_passages; i++)
		if (k->use->passages[i].certain && !k->use->passages[i].quoted)
			return false;
	return true;
}

/*
 * Whether more of others' words is shared than own ones, on a page that does not credit
 * us, and the own ones are no certain match by themselves. The lines before a statement
 * are said before every statement: they need as much more as any loose passage.
 */
static bool
use_unclear(const struct use_maker *k)
{
	const struct use_counts *c = &k->counts;
	int32_t need = k->cut + (c->statement > c->own ? USE_SCATTERED : 0);

	return c->others > c->own && !k->use->credit.text.len &&
	       k->match->own_bits < need;
}

enum use_kind
use_by_share(const struct use *u)
{
	return u->story_permille >= USE_WHOLE_PERMILLE ? USE_WHOLE : USE_PART;
}

static enum use_kind
use_kind_of(const struct use_maker *k)
{
	const struct use_counts *c = &k->counts;
	bool certain = false;

	for (size_t i = 0; i < k->use->n_passages; i++)
		certain |= k->use->passages[i].certain;
	if (!certain)
		return USE_TRACE;
	if (c->own < USE_OWN_LEAST && c->standing * 2 > c->own + c->others)
		return USE_TRACE; /* a verse that both quote */
	/* A word or two beside a statement are where the marks were drawn, not the
	 * agency's work. */
	if (c->own == 0 || (c->own < USE_OWN_LEAST && c->own * 10 < c->others) ||
	    use_unclear(k)) {
		k->use->doubts = USE_DOUBT_OTHERS;
		return USE_COMMON_SOURCE;
	}
	if (use_quoted(k))
		return USE_QUOTE;
	k->use->doubts = origin_doubts(k->use, k->place, k->seen, c->own + c->others);
	return k->use->doubts ? USE_COMMON_SOURCE : use_by_share(k->use);
}

static void
use_shares(struct use_maker *k)
{
	const struct use_item *it = &k->use->item;
	uint32_t own = (uint32_t)it->n_words;

	for (size_t i = 0; i < it->n_words; i++)
		own -= !use_own(k->use, i);
	k->use->words = k->counts.own;
	k->use->story_permille = use_permille(k->counts.own, own);
	k->use->page_permille = use_permille(k->counts.body, k->use->page.body_words);
}

/*
 * Ways of writing that the passages have, and neither the rest of the page nor the story:
 * at least twice (once for look-alikes, which nobody types), and at three times the rate
 * of either.
 */
static void
use_changes(struct use_maker *k)
{
	const struct use_page *page = &k->use->page;
	const struct use_counts *c = &k->counts;
	uint64_t rest_words = page->n_words - c->page_words;

	for (unsigned f = 0; f < PLACE_FLAGS; f++) {
		uint64_t here = c->page[f], rest = k->place->flagged[f] - here;

		if (here < (place_flags[f] == WORD_LOOKALIKE ? 1 : 2) ||
		    (uint64_t)c->n[f] * 3 > here)
			continue;
		if (rest == 0 || here * rest_words > 3 * rest * c->page_words)
			k->use->char_changes |= place_flags[f];
	}
}

size_t
use_title(const struct use_item *item, const struct word *words, size_t n_words)
{
	size_t n = item->n_title;

	for (size_t at = 0; n >= USE_TITLE_LEAST && at + n <= n_words; at++) {
		size_t i = 0;

		while (i < n && words[at + i].hash == item->title[i])
			i++;
		if (i == n)
			return at;
	}
	return n_words;
}

/* A fact beside the passages: a title is too short, and too often of everybody's words,
 * to make a use. */
static void
use_find_title(struct use_maker *k, const struct use_page *page)
{
	size_t at = use_title(&k->use->item, page->words, page->n_words);

	if (at < page->n_words)
		place_bytes(k->place, (uint32_t)at, (uint32_t)(at + k->use->item.n_title),
			    &k->use->title_begin, &k->use->title_end);
}

int64_t
use_page_time(const struct use *u)
{
	const struct page *p = u->page.page;
	bool read = p && p->published.iso.len &&
		    p->published.iso.ptr == u->page.published.ptr &&
		    slice_eq(p->published.source, SLICE("text"));

	return read ? TIME_NONE : time_parse(u->page.published);
}

static naql_status
use_maker_init(struct use_maker *k, const struct use_page *page,
	       const struct use_agency *agency, naql_error *err)
{
	size_t n = k->use->item.n_words;

	k->seen = arena_array(k->arena, n ? n : 1, 1);
	if (!k->seen)
		return naql_nomem(err);
	memset(k->seen, 0, n);
	k->place = page->place;
	return k->place ? NAQL_OK : place_new(&k->place, page, agency, k->arena, err);
}

naql_status
/* NOLINTNEXTLINE(readability-function-size): a use is made of all of these */
use_from_match(struct use *out, const struct use_page *page, const struct use_item *item,
	       const struct match_result *m, const struct use_agency *agency,
	       const struct match_options *opt, struct arena *arena, naql_error *err)
{
	struct use_maker k = { .use = out,
			       .match = m,
			       .arena = arena,
			       .cut = opt->cut ? opt->cut : MATCH_CUT };
	naql_status st;

	memset(out, 0, sizeof(*out));
	if (m->n_passages == 0 && !opt->traces)
		return NAQL_DONE;
	out->page = *page;
	out->page.place = NULL; /* a use may outlive it */
	out->item = *item;
	out->bits = m->bits;
	out->primary = true;
	st = use_maker_init(&k, page, agency, err);
	if (!st)
		st = credit_find(out, k.place, m, arena, err);
	if (!st)
		st = use_passages(&k, err);
	if (st)
		return st;
	use_shares(&k);
	use_find_title(&k, page);
	if (m->n_passages == 0 && out->title_begin == out->title_end)
		return NAQL_DONE;
	out->kind = use_kind_of(&k);
	if (out->kind == USE_TRACE && !opt->traces)
		return NAQL_DONE;
	use_changes(&k);
	if (!out->page.host.ptr)
		out->page.host = use_url_host(page->url, arena);
	return st ? st : use_set_id(out, err);
}
