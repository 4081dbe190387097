/*
 * restrict.c - restrictions of the item itself: they hold whatever a contract says.
 */
#include "rights/clause.h"

enum rights_result
restrict_active(const struct rights_restriction *x, int64_t at)
{
	if (at == TIME_NONE)
		return x->from == TIME_NONE && x->to == TIME_NONE ? RIGHTS_PASS
								  : RIGHTS_UNKNOWN;
	return clause_pass_if(rights_in(at, x->from, x->to));
}

/* A tier in front of the release is let in that much earlier, one behind it later. */
static enum rights_result
embargo(const struct clause_case *u, const struct rights_restriction *x,
	const struct rights_grant *g, unsigned *facts)
{
	if (u->at == TIME_NONE)
		return clause_missing(facts, FACT_TIME);
	return clause_pass_if(rights_in(u->at, x->from, x->to + g->embargo_tier));
}

static enum rights_result
territory(const struct clause_case *u, const struct rights_restriction *x,
	  unsigned *facts)
{
	if (x->territories.everywhere)
		return RIGHTS_FAIL;
	if (!u->outlet || u->outlet->territories.n == 0)
		return clause_missing(facts, FACT_TERRITORY);
	return clause_pass_if(!places_within(&u->outlet->places, &x->territories.places));
}

static enum rights_result
outlet_kind(const struct clause_case *u, unsigned allowed, unsigned *facts)
{
	if (!u->outlet)
		return clause_missing(facts, FACT_OUTLET);
	return clause_pass_if(!(allowed >> u->outlet->kind & 1u));
}

static enum rights_result
medium(const struct clause_case *u, unsigned allowed, unsigned *facts)
{
	if (u->facts->medium == 0)
		return clause_missing(facts, FACT_MEDIA);
	return clause_pass_if(!(allowed >> u->facts->medium & 1u));
}

static enum rights_result
no_archive(const struct clause_case *u, const struct rights_restriction *x,
	   unsigned *facts)
{
	unsigned lacking = (u->facts->item_date == TIME_NONE ? FACT_ITEM_DATE : 0u) |
			   (u->at == TIME_NONE ? FACT_TIME : 0u);

	if (lacking)
		return clause_missing(facts, lacking);
	return clause_pass_if(u->at >= u->facts->item_date + x->days * DAY_SECONDS);
}

static enum rights_result
stands(const struct clause_case *u, const struct rights_restriction *x,
       const struct rights_grant *g, unsigned *facts)
{
	static const unsigned offline = 1u << RIGHTS_PAPER | 1u << RIGHTS_ON_AIR |
					1u << RIGHTS_INTRANET | 1u << RIGHTS_SYNDICATOR;

	switch (x->kind) {
	case RIGHTS_IN_TERRITORY:
		return territory(u, x, facts);
	case RIGHTS_IN_OUTLET_KIND:
		return outlet_kind(u, x->allowed, facts);
	case RIGHTS_OF_MEDIUM:
		return medium(u, x->allowed, facts);
	case RIGHTS_NO_ARCHIVE:
		return no_archive(u, x, facts);
	case RIGHTS_ONLINE_OUT:
		return outlet_kind(u, offline, facts);
	case RIGHTS_KILL: /* with a time to act it is a duty: duty.c */
		return clause_pass_if(g->correct_within_s == RIGHTS_NO_LIMIT);
	case RIGHTS_LEGAL_HOLD:
		return RIGHTS_PASS;
	default: /* of whose it is: sources; what it is: products, categories */
		return RIGHTS_FAIL;
	}
}

enum rights_result
restrict_judge(const struct clause_case *u, const struct rights_restriction *x,
	       const struct rights_grant *g, unsigned *facts)
{
	enum rights_result active, hit;
	unsigned lacking = 0;

	if (x->kind == RIGHTS_EMBARGO)
		return embargo(u, x, g, facts);
	hit = stands(u, x, g, &lacking);
	active = restrict_active(x, u->at);
	if (active == RIGHTS_UNKNOWN)
		lacking |= FACT_TIME;
	hit = clause_and(hit, active);
	return hit == RIGHTS_UNKNOWN ? clause_missing(facts, lacking) : hit;
}
