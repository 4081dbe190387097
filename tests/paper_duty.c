/*
 * paper_duty.c - the second judge: extent, limits of number and duties, one by one, after
 * docs/contract-format.md alone.
 */
#include "paper_int.h"
#include <string.h>

static enum tri
extent(const struct p_use *u, const struct p_grant *g, unsigned *facts)
{
	unsigned lacking = 0;
	enum tri r = YES, part;

	if (g->extent == 'f')
		return YES;
	if (g->max_words >= 0)
		r = paper_both(r, u->words < 0 ? paper_lacks(&lacking, F_WORDS)
					       : paper_yes_if(u->words <= g->max_words));
	if (g->max_chars >= 0) {
		part = u->bytes < 0		     ? DUNNO
		       : u->bytes <= g->max_chars    ? YES
		       : u->bytes > g->max_chars * 4 ? NO
						     : DUNNO;
		if (part == DUNNO)
			lacking |= 1u << F_CHARS;
		r = paper_both(r, part);
	}
	if (g->max_permille >= 0)
		r = paper_both(r, u->permille < 0
					  ? paper_lacks(&lacking, F_SHARE)
					  : paper_yes_if(u->permille <= g->max_permille));
	if (g->extent == 'h') {
		r = paper_both(r, u->in_heads == DUNNO ? paper_lacks(&lacking, F_WHERE)
						       : u->in_heads);
		r = paper_both(r, u->link == DUNNO ? paper_lacks(&lacking, F_LINK)
						   : u->link);
	}
	if (g->extent == 's')
		r = paper_both(r, u->paraphrased == DUNNO ? paper_lacks(&lacking, F_HOW)
							  : u->paraphrased);
	if (r == DUNNO)
		*facts |= lacking;
	return r;
}

static enum tri
correct(const struct moment *m, const struct p_grant *g, unsigned *facts)
{
	int64_t since = m->use->superseded, grace = (int64_t)g->correct * QUARTER;
	bool any = since != NEVER, late = any && m->at >= since + grace;

	for (int i = 0; i < m->book->n_restricts; i++) {
		const struct p_restriction *x = &m->book->restricts[i];

		if (x->kind != 'x' || !paper_about(x))
			continue;
		any = true;
		if (paper_within(m->at, x->from, x->to) && m->at - x->from >= grace)
			late = true;
	}
	if (any && m->at == NEVER)
		return paper_lacks(facts, F_TIME);
	return paper_yes_if(!late);
}

static enum tri
online(const struct moment *m, const struct p_grant *g, unsigned *facts)
{
	const struct p_use *u = m->use;
	int64_t days = g->online_days * DAY;

	if (m->at == NEVER)
		return paper_lacks(facts, F_TIME);
	if (m->at - u->first >= days)
		return NO;
	if (u->page_date != NEVER && u->page_date <= m->at)
		return paper_yes_if(m->at - u->page_date < days);
	/* it cannot have been there longer than the item */
	if (u->item_date != NEVER && m->at - u->item_date < days)
		return YES;
	return paper_lacks(facts, F_PAGE_DATE);
}

static enum tri
soon(const struct moment *m, const struct p_grant *g, unsigned *facts)
{
	const struct p_use *u = m->use;
	int64_t end;

	if (u->item_date == NEVER)
		return paper_lacks(facts, F_ITEM_DATE);
	end = u->item_date + (g->within_days + 1) * DAY;
	if (u->first != NEVER && u->first < end)
		return YES;
	if (u->page_date != NEVER && u->page_date >= end)
		return NO;
	return paper_lacks(facts, u->first == NEVER ? F_TIME : F_PAGE_DATE);
}

/* The period of a use: 0 where there is but one; false: not known. */
bool
paper_period(const struct p_use *u, const struct p_grant *g, bool dhaka, int64_t *out)
{
	int64_t local, days;

	*out = 0;
	if (g->in == 't' || g->in == '1')
		return true;
	if (u->first == NEVER)
		return false;
	local = u->first + (dhaka ? QUARTER : 0) - PAPER_EPOCH;
	days = local >= 0 ? local / DAY : -1 - (-1 - local) / DAY;
	/* all of it lies in January 2026, or before it */
	*out = g->in == 'd' ? days : days < 0 ? -1 : 0;
	return true;
}

bool
paper_counts_for(const struct paper_event *e, const char *number, const struct p_grant *g,
		 int64_t period)
{
	return strcmp(e->number, number) == 0 && e->grant == g->id && e->by == g->by &&
	       e->in == g->in && e->period == period;
}

bool
paper_same_event(const struct paper_event *e, const struct p_use *u,
		 const struct p_grant *g)
{
	if (g->by == 'i')
		return true; /* there is one item */
	if (e->outlet != (int)u->outlet)
		return false;
	return g->by == 'o' || e->page == u->page;
}

static enum tri
counted(const struct moment *m, const struct p_contract *c, const struct p_grant *g,
	unsigned *facts)
{
	int64_t when = 0;
	int before = 0;

	if (!m->count)
		return paper_lacks(facts, F_COUNT);
	if (!paper_period(m->use, g, c->dhaka, &when))
		return paper_lacks(facts, F_TIME);
	for (int i = 0; i < m->count->n; i++) {
		const struct paper_event *e = &m->count->events[i];

		if (!paper_counts_for(e, c->number, g, when))
			continue;
		if (paper_same_event(e, m->use, g))
			return YES;
		before++;
	}
	return paper_yes_if(before < g->max_uses);
}

static enum tri
credit(const struct p_use *u, const struct p_grant *g)
{
	if (!u->credit)
		return NO;
	return paper_yes_if(g->credit == 'a' || (g->credit == 's' && u->credit == 's'));
}

enum tri
paper_duty(const struct moment *m, const struct p_contract *c, const struct p_grant *g,
	   int clause, unsigned *facts)
{
	const struct p_use *u = m->use;

	switch (clause) {
	case C_EXTENT:
		return extent(u, g, facts);
	case C_CREDIT:
		return g->credit ? credit(u, g) : YES;
	case C_WHERE:
		if (!g->credit || !g->where)
			return YES;
		if (!u->credit)
			return NO;
		return !u->place ? paper_lacks(facts, F_CREDIT_PLACE)
				 : paper_yes_if(u->place == g->where);
	case C_LINK:
		if (!g->link)
			return YES;
		return u->link == DUNNO ? paper_lacks(facts, F_LINK) : u->link;
	case C_ALTERED:
		if (!g->verbatim)
			return YES;
		return u->verbatim == DUNNO ? paper_lacks(facts, F_HOW) : u->verbatim;
	case C_NOTICE:
		if (!g->notice)
			return YES;
		return u->notice == DUNNO ? paper_lacks(facts, F_NOTICE) : u->notice;
	case C_CORRECT:
		return g->correct < 0 ? YES : correct(m, g, facts);
	case C_ONLINE:
		return g->online_days < 0 ? YES : online(m, g, facts);
	case C_WITHIN:
		return g->within_days < 0 ? YES : soon(m, g, facts);
	case C_COUNT:
		return g->max_uses < 0 ? YES : counted(m, c, g, facts);
	default:
		if (g->seats < 0 || (u->outlet != O_HOME && u->outlet != O_HALL))
			return YES;
		return u->outlet == O_HALL ? paper_lacks(facts, F_SEATS)
					   : paper_yes_if(20 <= g->seats);
	}
}
