/*
 * paper_clause.c - clauses and restrictions of the second judge, from the tables of
 * docs/contract-format.md and nothing else.
 */
#include <string.h>

#include "paper_int.h"

/* The kind of an outlet decides what a use in it does. */
static const int outlet_action[] = {
	[O_WEB] = 0, [O_APP] = 1,  [O_SOCIAL] = 4, [O_PRINT] = 2,
	[O_AI] = 16, [O_LATE] = 0, [O_HOME] = 6,   [O_HALL] = 6
};
/* Where the outlets of paper_world appear; 0: not known. */
static const unsigned outlet_places[] = {
	[O_WEB] = 0,	  [O_APP] = P_JO, [O_SOCIAL] = P_JO | P_TR,
	[O_PRINT] = P_DE, [O_AI] = 0,	  [O_LATE] = 0,
	[O_NOBODY] = 0
};

bool
paper_within(int64_t at, int64_t from, int64_t to)
{
	return (from == NEVER || at >= from) && (to == NEVER || at < to);
}

enum tri
paper_yes_if(bool yes)
{
	return yes ? YES : NO;
}

enum tri
paper_lacks(unsigned *facts, int fact)
{
	*facts |= 1u << fact;
	return DUNNO;
}

/* "fail | unknown | pass", the first of them */
enum tri
paper_both(enum tri a, enum tri b)
{
	return a == NO || b == NO ? NO : a == DUNNO || b == DUNNO ? DUNNO : YES;
}

/* ---- the item ---- */

bool
paper_about(const struct p_restriction *x)
{
	return !x->other;
}

static enum tri
in_force(const struct p_restriction *x, int64_t at)
{
	if (at == NEVER)
		return x->from == NEVER && x->to == NEVER ? YES : DUNNO;
	return paper_yes_if(paper_within(at, x->from, x->to));
}

/* Third-party matter: 0 none, 1 there is, 2 perhaps. */
int
paper_third(const struct moment *m)
{
	int out = m->use->others_item;

	for (int i = 0; i < m->book->n_restricts; i++) {
		const struct p_restriction *x = &m->book->restricts[i];
		enum tri r = in_force(x, m->at);

		if (x->kind != '3' || !paper_about(x) || out == 1)
			continue;
		if (r == YES)
			out = 1;
		else if (r == DUNNO)
			out = 2;
	}
	return out;
}

static void
described(const struct moment *m, unsigned *products, unsigned *categories)
{
	*products = *categories = 0;
	for (int i = 0; i < m->book->n_restricts; i++)
		if (m->book->restricts[i].kind == 'd' &&
		    paper_about(&m->book->restricts[i])) {
			*products |= m->book->restricts[i].products;
			*categories |= m->book->restricts[i].categories;
		}
}

/* ---- scope ---- */

static enum tri
places(const struct moment *m, unsigned include, unsigned exclude, bool nowhere,
       bool meet, unsigned *facts)
{
	unsigned at = outlet_places[m->use->outlet];
	unsigned allowed = include & EVERY ? P_JO | P_TR | P_DE | P_ELSEWHERE : include;

	if (include & EVERY && !exclude)
		return YES;
	if (nowhere || !include)
		return NO;
	if (!at)
		return paper_lacks(facts, F_TERRITORY);
	allowed &= ~exclude;
	return paper_yes_if(meet ? (at & allowed) != 0 : (at & ~allowed) == 0);
}

static enum tri
sources(const struct moment *m, const struct p_grant *g, unsigned *facts)
{
	int t = paper_third(m);
	bool own = !m->use->others_item;
	unsigned set = g->sources & EVERY ? 3u : g->sources;

	if (g->prohibit) {
		if ((own && set & 1u) || (t == 1 && set & 2u))
			return YES;
		return t == 2 && set & 2u ? paper_lacks(facts, F_TIME) : NO;
	}
	if ((own && !(set & 1u)) || (t == 1 && !(set & 2u)))
		return NO;
	return t == 2 && !(set & 2u) ? paper_lacks(facts, F_TIME) : YES;
}

static enum tri
items(const struct moment *m, const struct p_grant *g, unsigned *facts)
{
	int64_t date = m->use->item_date;

	if (g->all_items ||
	    (g->created_from == NEVER && g->created_to == NEVER && g->archive_days < 0))
		return YES;
	if (date == NEVER)
		return paper_lacks(facts, F_ITEM_DATE);
	if (!paper_within(date, g->created_from, g->created_to))
		return NO;
	if (g->archive_days < 0)
		return YES;
	if (m->at == NEVER)
		return paper_lacks(facts, F_TIME);
	return paper_yes_if(m->at - date < g->archive_days * DAY);
}

static enum tri
tier(const struct moment *m, const struct p_grant *g, unsigned *facts)
{
	if (g->tier <= 0)
		return YES;
	if (m->use->item_date == NEVER)
		*facts |= 1u << F_ITEM_DATE;
	if (m->at == NEVER)
		*facts |= 1u << F_TIME;
	if (m->use->item_date == NEVER || m->at == NEVER)
		return DUNNO;
	return paper_yes_if(m->at - m->use->item_date >= (int64_t)g->tier * QUARTER);
}

/* Passages in headline, lead or teaser, and a link. */
static enum tri
headline(const struct p_use *u, unsigned *facts)
{
	enum tri r = paper_both(u->in_heads, u->link);

	if (r == DUNNO && u->in_heads == DUNNO)
		*facts |= 1u << F_WHERE;
	if (r == DUNNO && u->link == DUNNO)
		*facts |= 1u << F_LINK;
	return r;
}

bool
paper_grants(const struct p_grant *g, int action)
{
	if (g->actions & EVERY)
		return g->prohibit || action < 15; /* never the ai_ actions */
	return g->actions >> action & 1u;
}

/* ai_train, ai_input, ai_index: which of them the grant names */
static int
ai_named(const struct p_grant *g)
{
	return paper_grants(g, 15) + paper_grants(g, 16) + paper_grants(g, 17);
}

/* What its outlet does with the item, or a part of it that is granted by itself. */
static enum tri
shown(const struct moment *m, const struct p_grant *g, unsigned *facts)
{
	int act = outlet_action[m->use->outlet];
	bool online = act == 0 || act == 1 || act == 4;

	if (m->use->outlet == O_AI) {
		if (ai_named(g) == 1 || ai_named(g) == 2)
			return paper_lacks(facts, F_ACTION);
		return paper_yes_if(ai_named(g));
	}
	if (m->use->outlet == O_TRAIN) {
		if (g->prohibit)
			return paper_yes_if(paper_grants(g, 15) || paper_grants(g, 17));
		return paper_yes_if(paper_grants(g, 15) && paper_grants(g, 17));
	}
	if (paper_grants(g, act))
		return YES;
	if (online && paper_grants(g, 11) && m->use->kind != 'w')
		return YES; /* excerpt */
	if (online && paper_grants(g, 12))
		return headline(m->use, facts);
	return NO;
}

static enum tri
actions(const struct moment *m, const struct p_grant *g, unsigned *facts)
{
	const struct p_use *u = m->use;
	unsigned lacking = 0;
	enum tri r = shown(m, g, &lacking);

	if (g->prohibit) {
		if (r == YES || (u->translation && paper_grants(g, 9)) ||
		    (u->paraphrased == YES && paper_grants(g, 10)))
			return YES;
		if (u->paraphrased == DUNNO && paper_grants(g, 10))
			r = paper_lacks(&lacking, F_HOW);
	} else {
		if (u->translation && !paper_grants(g, 9))
			return NO;
		if (u->paraphrased != NO && !paper_grants(g, 10) && g->extent != 's')
			r = u->paraphrased == YES
				    ? NO
				    : paper_both(r, paper_lacks(&lacking, F_HOW));
	}
	if (r == DUNNO)
		*facts |= lacking;
	return r;
}

enum tri
paper_scope(const struct moment *m, const struct p_grant *g, int clause, unsigned *facts)
{
	/* ar, en, ar-EG: which ranges take the item's language */
	static const unsigned ranges[] = { 0, 1u, 2u, 1u | 4u, 0 };
	const struct p_use *u = m->use;
	unsigned product, category;

	described(m, &product, &category);
	switch (clause) {
	case C_MEDIA:
		if (g->media & EVERY || !g->media)
			return paper_yes_if(g->media); /* all, or left out */
		return !u->medium ? paper_lacks(facts, F_MEDIA)
				  : paper_yes_if(g->media >> (u->medium - 1) & 1u);
	case C_PRODUCTS:
		if (g->products & EVERY || !g->products)
			return paper_yes_if(g->products); /* all, or left out */
		return !product ? paper_lacks(facts, F_PRODUCTS)
				: paper_yes_if(g->products & product);
	case C_CATEGORIES:
		if (g->categories & EVERY || !g->categories)
			return paper_yes_if(g->categories); /* all, or left out */
		if (category & 2u)
			category |= 1u; /* football is sport */
		return !category ? paper_lacks(facts, F_CATEGORIES)
				 : paper_yes_if(g->categories & category);
	case C_LANGUAGES:
		if (g->languages & EVERY || !g->languages)
			return paper_yes_if(g->languages); /* all, or left out */
		return !u->lang ? paper_lacks(facts, F_LANGUAGE)
				: paper_yes_if(g->languages & ranges[(int)u->lang]);
	case C_SOURCES:
		return g->sources & EVERY ? YES : sources(m, g, facts);
	case C_ITEMS:
		return items(m, g, facts);
	case C_TIER:
		return tier(m, g, facts);
	case C_OUTLETS:
		return paper_yes_if(g->outlets & EVERY || g->outlets >> u->outlet & 1u);
	case C_TERRITORIES:
		if (g->no_places)
			return paper_yes_if(
				g->prohibit); /* no condition; nothing granted */
		return places(m, g->include, g->exclude, false, g->prohibit, facts);
	default:
		return actions(m, g, facts);
	}
}

/* ---- time ---- */

enum phase
paper_phase(const struct p_contract *c, int64_t at)
{
	bool ends = c->to != NEVER && !(c->renews && c->state != 't');

	if (at == NEVER)
		return P_DUNNO;
	if (at < c->from)
		return P_BEFORE;
	if (ends && at >= c->to)
		return P_AFTER;
	return c->suspended != NEVER && at >= c->suspended ? P_SUSPENDED : P_IN;
}

/* Whether entry i is the version of its contract to go by: the newest entered of those
 * that hold at the time; the first holds from the beginning. */
bool
paper_holds(const struct moment *m, int i)
{
	const struct p_contract *list = m->book->contracts;
	int first = i;

	for (int k = 0; k < m->book->n_contracts; k++)
		if (k < first && strcmp(list[k].number, list[i].number) == 0)
			first = k;
	if (list[i].state == 'd')
		return false;
	if (i != first && list[i].effective != NEVER && m->at != NEVER &&
	    m->at < list[i].effective)
		return false;
	for (int k = i + 1; k < m->book->n_contracts; k++) {
		if (strcmp(list[k].number, list[i].number) != 0)
			continue;
		if (list[k].effective == NEVER)
			return false; /* replaced for all time */
		if (m->at != NEVER && m->at >= list[k].effective)
			return false;
	}
	return true;
}

/* ---- restrictions ---- */

enum tri
paper_restricts(const struct moment *m, const struct p_restriction *x,
		const struct p_grant *g, unsigned *facts)
{
	static const unsigned kinds[] = {
		[O_WEB] = 1u,	 [O_APP] = 2u,	 [O_SOCIAL] = 4u,
		[O_PRINT] = 8u,	 [O_AI] = 16u,	 [O_LATE] = 1u,
		[O_TRAIN] = 16u, [O_HOME] = 32u, [O_HALL] = 32u
	};
	bool offline = m->use->outlet == O_PRINT || m->use->outlet == O_HOME ||
		       m->use->outlet == O_HALL;
	const struct p_use *u = m->use;
	unsigned lacking = 0;
	enum tri r = NO;

	if (!paper_about(x))
		return NO;
	switch (x->kind) {
	case 'e':
		if (m->at == NEVER)
			return paper_lacks(facts, F_TIME);
		return paper_yes_if(
			paper_within(m->at, x->from, x->to + (int64_t)g->tier * QUARTER));
	case 't':
		if (x->include & EVERY && !x->exclude)
			return NO;
		if (!outlet_places[u->outlet]) {
			r = paper_lacks(&lacking, F_TERRITORY);
			break;
		}
		r = paper_yes_if(
			places(m, x->include, x->exclude, false, false, &lacking) == NO);
		break;
	case 'k':
		r = u->outlet == O_NOBODY ? paper_lacks(&lacking, F_OUTLET)
					  : paper_yes_if(!(x->only & kinds[u->outlet]));
		break;
	case 'm':
		r = !u->medium ? paper_lacks(&lacking, F_MEDIA)
			       : paper_yes_if(!(x->only >> (u->medium - 1) & 1u));
		break;
	case 'n':
		if (u->item_date == NEVER)
			r = paper_lacks(&lacking, F_ITEM_DATE);
		if (m->at == NEVER)
			r = paper_lacks(&lacking, F_TIME);
		if (r == NO)
			r = paper_yes_if(m->at - u->item_date >= x->days * DAY);
		break;
	case 'o':
		r = u->outlet == O_NOBODY ? paper_lacks(&lacking, F_OUTLET)
					  : paper_yes_if(!offline);
		break;
	case 'x':
		r = paper_yes_if(g->correct < 0);
		break;
	case 'l':
		r = YES;
		break;
	default:
		break;
	}
	if (in_force(x, m->at) == DUNNO)
		lacking |= 1u << F_TIME;
	r = paper_both(r, in_force(x, m->at));
	if (r == DUNNO)
		*facts |= lacking;
	return r;
}
