/*
 * clause.c - one clause of a grant's scope against the facts: pass, fail or unknown, and
 * on which missing fact it hangs.
 */
#include "rights/clause.h"

const char *
rights_clause_text(enum rights_clause_name c)
{
	static const char *const names[] = { "media",	     "products",
					     "categories",   "languages",
					     "sources",	     "items",
					     "embargo_tier", "outlets",
					     "territories",  "actions",
					     "time",	     "extent",
					     "credit",	     "credit_where",
					     "link",	     "no_alteration",
					     "keep_notice",  "correct_within_s",
					     "online_days",  "publish_within_days",
					     "max_uses",     "seats" };

	return names[c];
}

const char *
fact_name(unsigned bit)
{
	static const char *const names[N_FACTS] = {
		"media",     "language",  "time",      "words",	     "where",
		"link",	     "how",	  "products",  "categories", "item_date",
		"page_date", "territory", "chars",     "share",	     "credit_place",
		"notice",    "count",	  "recipient", "outlet",     "action",
		"seats"
	};

	return names[bit];
}

static char
lower(char c)
{
	if (c == '_')
		return '-'; /* as some systems write a language tag */
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool
rights_language_fits(struct slice range, struct slice tag)
{
	if (tag.len < range.len)
		return false;
	for (size_t i = 0; i < range.len; i++)
		if (lower(range.ptr[i]) != lower(tag.ptr[i]))
			return false;
	return tag.len == range.len || lower(tag.ptr[range.len]) == '-';
}

void
clause_case_item(struct clause_case *u, const struct rights_book *b)
{
	u->restrictions = book_item_find(b, u->facts->item, &u->n_restrictions);
	u->sources = u->facts->others_item ? RIGHTS_THIRD_SOURCE : RIGHTS_OWN_SOURCE;
	for (size_t i = 0; i < u->n_restrictions; i++) {
		const struct rights_restriction *x = u->restrictions[i].restriction;

		u->described_products |= x->products.n > 0;
		u->described_categories |= x->categories.n > 0;
		if (x->kind != RIGHTS_THIRD_PARTY)
			continue;
		if (restrict_active(x, u->at) == RIGHTS_PASS)
			u->sources |= RIGHTS_THIRD_SOURCE;
		else if (restrict_active(x, u->at) == RIGHTS_UNKNOWN)
			u->sources_unsure |= RIGHTS_THIRD_SOURCE;
	}
	u->sources_unsure &= ~u->sources;
}

static enum rights_result
judge_media(const struct clause_case *u, const struct rights_grant *g, unsigned *facts)
{
	if (g->all_media)
		return RIGHTS_PASS;
	if (!g->media)
		return RIGHTS_FAIL; /* left out: nothing is granted, whatever it is */
	if (u->facts->medium == 0)
		return clause_missing(facts, FACT_MEDIA);
	return clause_pass_if(g->media >> u->facts->medium & 1u);
}

static enum rights_result
judge_languages(const struct clause_case *u, const struct rights_grant *g,
		unsigned *facts)
{
	struct slice lang = slice_trim(u->facts->lang);

	if (g->languages.all)
		return RIGHTS_PASS;
	if (g->languages.n == 0)
		return RIGHTS_FAIL;
	if (lang.len == 0 || rights_language_fits(SLICE("und"), lang))
		return clause_missing(facts, FACT_LANGUAGE);
	for (size_t i = 0; i < g->languages.n; i++)
		if (rights_language_fits(g->languages.ptr[i], lang))
			return RIGHTS_PASS;
	return RIGHTS_FAIL;
}

/* ---- what the item was described as ---- */

/* "sport" takes sport and sport/football. */
static bool
code_fits(struct slice wanted, struct slice code)
{
	if (code.len < wanted.len || memcmp(code.ptr, wanted.ptr, wanted.len) != 0)
		return false;
	return code.len == wanted.len || code.ptr[wanted.len] == '/';
}

static bool
any_code(const struct rights_list *wanted, const struct rights_list *codes, bool subtree)
{
	for (size_t i = 0; i < codes->n; i++)
		for (size_t k = 0; k < wanted->n; k++)
			if (subtree ? code_fits(wanted->ptr[k], codes->ptr[i])
				    : slice_eq(wanted->ptr[k], codes->ptr[i]))
				return true;
	return false;
}

static enum rights_result
judge_codes(const struct clause_case *u, const struct rights_list *wanted,
	    bool categories, unsigned *facts)
{
	if (wanted->all)
		return RIGHTS_PASS;
	if (wanted->n == 0)
		return RIGHTS_FAIL;
	if (!(categories ? u->described_categories : u->described_products))
		return clause_missing(facts,
				      categories ? FACT_CATEGORIES : FACT_PRODUCTS);
	for (size_t i = 0; i < u->n_restrictions; i++) {
		const struct rights_restriction *x = u->restrictions[i].restriction;

		if (any_code(wanted, categories ? &x->categories : &x->products,
			     categories))
			return RIGHTS_PASS;
	}
	return RIGHTS_FAIL;
}

/* ---- whose, and of when ---- */

static enum rights_result
judge_sources(const struct clause_case *u, const struct rights_grant *g, unsigned *facts)
{
	unsigned hit = u->sources & g->sources, may = u->sources_unsure & g->sources;

	if (g->prohibit) {
		if (hit)
			return RIGHTS_PASS;
		return may ? clause_missing(facts, FACT_TIME) : RIGHTS_FAIL;
	}
	if (hit != u->sources)
		return RIGHTS_FAIL;
	return may != u->sources_unsure ? clause_missing(facts, FACT_TIME) : RIGHTS_PASS;
}

static enum rights_result
judge_items(const struct clause_case *u, const struct rights_grant *g, unsigned *facts)
{
	int64_t date = u->facts->item_date;
	enum rights_result in = RIGHTS_PASS, fresh = RIGHTS_PASS;

	if (date == TIME_NONE)
		return clause_missing(facts, FACT_ITEM_DATE);
	if (g->window)
		in = clause_pass_if(rights_in(date, g->created_from, g->created_to));
	if (in == RIGHTS_FAIL)
		return in;
	if (g->archive_days != RIGHTS_NO_LIMIT)
		fresh = u->at == TIME_NONE
				? clause_missing(facts, FACT_TIME)
				: clause_pass_if(u->at <
						 date + g->archive_days * DAY_SECONDS);
	return clause_and(in, fresh);
}

static enum rights_result
judge_tier(const struct clause_case *u, const struct rights_grant *g, unsigned *facts)
{
	unsigned lacking = (u->facts->item_date == TIME_NONE ? FACT_ITEM_DATE : 0u) |
			   (u->at == TIME_NONE ? FACT_TIME : 0u);

	if (lacking)
		return clause_missing(facts, lacking);
	return clause_pass_if(u->at >= u->facts->item_date + g->embargo_tier);
}

/* ---- where, and what is done ---- */

static enum rights_result
judge_outlets(const struct clause_case *u, const struct rights_grant *g)
{
	if (g->outlets.all)
		return RIGHTS_PASS;
	for (size_t i = 0; i < g->outlets.n; i++)
		if (slice_eq(g->outlets.ptr[i], u->outlet->id))
			return RIGHTS_PASS;
	return RIGHTS_FAIL;
}

static enum rights_result
judge_territories(const struct clause_case *u, const struct rights_grant *g,
		  unsigned *facts)
{
	const struct rights_territories *t = &g->territories;

	if (t->everywhere)
		return RIGHTS_PASS;
	if (t->n_include == 0)
		return RIGHTS_FAIL; /* left out: nothing is granted */
	if (!u->outlet || u->outlet->territories.n == 0)
		return clause_missing(facts, FACT_TERRITORY);
	return clause_pass_if(g->prohibit
				      ? places_meet(&u->outlet->places, &t->places)
				      : places_within(&u->outlet->places, &t->places));
}

/* Whether the use is no more than headlines that link to the agency. */
static enum rights_result
is_headline(const struct rights_facts *f, unsigned *facts)
{
	enum rights_result r = clause_and(f->in_heads, f->link);

	if (r != RIGHTS_UNKNOWN)
		return r;
	*facts |= f->in_heads == RIGHTS_UNKNOWN ? FACT_WHERE : 0u;
	*facts |= f->link == RIGHTS_UNKNOWN ? FACT_LINK : 0u;
	return r;
}

#define ONLINE_ACTIONS                                                                   \
	(RIGHTS_ACTION(RIGHTS_PUBLISH_WEB) | RIGHTS_ACTION(RIGHTS_PUBLISH_APP) |         \
	 RIGHTS_ACTION(RIGHTS_SOCIAL) | RIGHTS_ACTION(RIGHTS_NEWSLETTER))

/* Actions of the grant that name a part of the item, not the way it is shown. */
static enum rights_result
judge_small(const struct clause_case *u, const struct rights_grant *g, unsigned shown,
	    unsigned *facts)
{
	if (!(shown & ONLINE_ACTIONS))
		return RIGHTS_FAIL;
	if (g->actions & RIGHTS_ACTION(RIGHTS_PUBLISH_EXCERPT) &&
	    u->facts->kind != USE_WHOLE)
		return RIGHTS_PASS;
	if (g->actions & RIGHTS_ACTION(RIGHTS_PUBLISH_HEADLINE))
		return is_headline(u->facts, facts);
	return RIGHTS_FAIL;
}

/* What an outlet of this kind does. Of an AI system that does not say so it is one of
 * three things, and no page shows which. */
static enum rights_result
judge_shown(const struct rights_outlet *o, const struct rights_grant *g, unsigned *facts)
{
	unsigned does = o->kind != RIGHTS_AI_SYSTEM
				? RIGHTS_ACTION(rights_outlet_action(o->kind))
				: o->does;
	unsigned ai = g->actions & RIGHTS_ALL_AI;

	if (does)
		return clause_pass_if(g->prohibit ? (g->actions & does) != 0
						  : (g->actions & does) == does);
	if (ai && ai != RIGHTS_ALL_AI)
		return clause_missing(facts, FACT_ACTION);
	return clause_pass_if(ai != 0);
}

/* Whether all of it is said in other words: then it is adapted, not shown. */
static enum rights_result
judge_adapted(const struct clause_case *u, unsigned *facts)
{
	if (u->facts->paraphrased == RIGHTS_UNKNOWN)
		return clause_missing(facts, FACT_HOW);
	return u->facts->paraphrased;
}

/* A prohibition hits one that does any of what it names; what is unknown of one thing
 * counts only where no other hits. */
static enum rights_result
judge_forbidden(const struct clause_case *u, const struct rights_grant *g,
		unsigned *facts)
{
	unsigned lacking = 0;
	bool translates =
		u->facts->translation && g->actions & RIGHTS_ACTION(RIGHTS_TRANSLATE);
	enum rights_result hits[] = {
		judge_shown(u->outlet, g, &lacking),
		clause_pass_if(translates),
		g->actions & RIGHTS_ACTION(RIGHTS_ADAPT) ? judge_adapted(u, &lacking)
							 : RIGHTS_FAIL,
		judge_small(u, g, RIGHTS_ACTION(rights_outlet_action(u->outlet->kind)),
			    &lacking),
	};
	enum rights_result r = RIGHTS_FAIL;

	for (size_t i = 0; i < sizeof(hits) / sizeof(hits[0]); i++) {
		if (hits[i] == RIGHTS_PASS)
			return RIGHTS_PASS;
		if (hits[i] == RIGHTS_UNKNOWN)
			r = hits[i];
	}
	*facts |= lacking;
	return r;
}

static enum rights_result
judge_actions(const struct clause_case *u, const struct rights_grant *g, unsigned *facts)
{
	unsigned shown = RIGHTS_ACTION(rights_outlet_action(u->outlet->kind));
	enum rights_result r, adapted = RIGHTS_FAIL;

	if (g->prohibit)
		return judge_forbidden(u, g, facts);
	if (u->facts->translation && !(g->actions & RIGHTS_ACTION(RIGHTS_TRANSLATE)))
		return RIGHTS_FAIL;
	r = judge_shown(u->outlet, g, facts);
	if (r == RIGHTS_FAIL)
		r = judge_small(u, g, shown, facts);
	/* a grant of summaries grants other words */
	if (!(g->actions & RIGHTS_ACTION(RIGHTS_ADAPT)) && g->extent != RIGHTS_SUMMARY)
		adapted = judge_adapted(u, facts);
	return adapted == RIGHTS_PASS	   ? RIGHTS_FAIL
	       : adapted == RIGHTS_UNKNOWN ? clause_and(r, adapted)
					   : r;
}

enum when
clause_when(const struct clause_case *u, const struct rights_contract *c)
{
	int64_t at = u->at, end = rights_end(c);

	if (at == TIME_NONE)
		return WHEN_UNKNOWN;
	if (at < c->valid_from)
		return WHEN_BEFORE;
	if (end != TIME_NONE && at >= end)
		return WHEN_AFTER;
	if (c->suspended_from != TIME_NONE && at >= c->suspended_from)
		return WHEN_SUSPENDED;
	return WHEN_IN_FORCE;
}

enum rights_result
clause_judge(const struct clause_case *u, const struct rights_contract *c,
	     const struct rights_grant *g, enum rights_clause_name name, unsigned *facts,
	     struct rights_clause *note)
{
	enum when when;

	switch (name) {
	case CLAUSE_MEDIA:
		return judge_media(u, g, facts);
	case CLAUSE_PRODUCTS:
		return judge_codes(u, &g->products, false, facts);
	case CLAUSE_CATEGORIES:
		return judge_codes(u, &g->categories, true, facts);
	case CLAUSE_LANGUAGES:
		return judge_languages(u, g, facts);
	case CLAUSE_SOURCES:
		return judge_sources(u, g, facts);
	case CLAUSE_ITEMS:
		return judge_items(u, g, facts);
	case CLAUSE_EMBARGO_TIER:
		return judge_tier(u, g, facts);
	case CLAUSE_OUTLETS:
		return judge_outlets(u, g);
	case CLAUSE_TERRITORIES:
		return judge_territories(u, g, facts);
	case CLAUSE_ACTIONS:
		return judge_actions(u, g, facts);
	case CLAUSE_TIME:
		when = clause_when(u, c);
		return when == WHEN_UNKNOWN ? clause_missing(facts, FACT_TIME)
					    : clause_pass_if(when == WHEN_IN_FORCE);
	default:
		return duty_judge(u, c, g, name, facts, note);
	}
}

/* A clause that "all" takes out of the way, or that form 1 did not know, is not printed.
 */
static bool
scope_stands(const struct rights_grant *g, enum rights_clause_name name)
{
	switch (name) {
	case CLAUSE_PRODUCTS:
		return !g->products.all;
	case CLAUSE_CATEGORIES:
		return !g->categories.all;
	case CLAUSE_SOURCES:
		return g->sources != (RIGHTS_OWN_SOURCE | RIGHTS_THIRD_SOURCE);
	case CLAUSE_ITEMS:
		return g->window || g->archive_days != RIGHTS_NO_LIMIT;
	case CLAUSE_EMBARGO_TIER:
		return g->embargo_tier > 0;
	case CLAUSE_TERRITORIES:
		return !g->territories.everywhere;
	default:
		return true;
	}
}

bool
clause_stands(const struct clause_case *u, const struct rights_grant *g,
	      enum rights_clause_name name)
{
	switch (name) {
	case CLAUSE_EXTENT:
		return !g->prohibit;
	case CLAUSE_CREDIT:
		return g->credit;
	case CLAUSE_CREDIT_WHERE:
		return g->credit && g->credit_where != RIGHTS_ANYWHERE;
	case CLAUSE_LINK:
		return g->link;
	case CLAUSE_NO_ALTERATION:
		return g->no_alteration;
	case CLAUSE_KEEP_NOTICE:
		return g->keep_notice;
	case CLAUSE_CORRECT:
		return g->correct_within_s != RIGHTS_NO_LIMIT;
	case CLAUSE_ONLINE_DAYS:
		return g->online_days != RIGHTS_NO_LIMIT;
	case CLAUSE_PUBLISH_WITHIN:
		return g->publish_within_days != RIGHTS_NO_LIMIT;
	case CLAUSE_MAX_USES:
		return g->max_uses != RIGHTS_NO_LIMIT;
	case CLAUSE_SEATS: /* of those who read an intranet; elsewhere for delivery */
		return g->seats != RIGHTS_NO_LIMIT && u->outlet &&
		       u->outlet->kind == RIGHTS_INTRANET;
	default:
		return scope_stands(g, name);
	}
}
