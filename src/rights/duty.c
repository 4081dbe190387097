/*
 * duty.c - extent, duties and limits of a grant against the facts.
 */
#include "rights/clause.h"
#include "rights/spent.h"

static enum rights_result
known(enum rights_result r, unsigned *facts, unsigned fact)
{
	return r == RIGHTS_UNKNOWN ? clause_missing(facts, fact) : r;
}

/* ---- extent ---- */

/* A number against its limit; -1 is unknown. */
static enum rights_result
at_most(int64_t n, uint32_t limit, unsigned *lacking, unsigned fact)
{
	if (limit == RIGHTS_NO_LIMIT)
		return RIGHTS_PASS;
	if (n < 0) {
		*lacking |= fact;
		return RIGHTS_UNKNOWN;
	}
	return clause_pass_if((uint64_t)n <= limit);
}

/* A character has one to four bytes: where the bytes leave it open, it is unknown. */
static enum rights_result
chars_at_most(int64_t bytes, uint32_t limit, unsigned *lacking)
{
	if (limit == RIGHTS_NO_LIMIT || (bytes >= 0 && (uint64_t)bytes <= limit))
		return RIGHTS_PASS;
	if (bytes >= 0 && ((uint64_t)bytes + 3) / 4 > limit)
		return RIGHTS_FAIL;
	*lacking |= FACT_CHARS;
	return RIGHTS_UNKNOWN;
}

static enum rights_result
also(enum rights_result have, enum rights_result r, unsigned *lacking, unsigned fact)
{
	if (r == RIGHTS_UNKNOWN)
		*lacking |= fact;
	return clause_and(have, r);
}

static enum rights_result
judge_extent(const struct clause_case *u, const struct rights_grant *g, unsigned *facts)
{
	const struct rights_facts *f = u->facts;
	unsigned lacking = 0;
	enum rights_result r;

	if (g->extent == RIGHTS_FULL)
		return RIGHTS_PASS;
	r = at_most(f->words, g->max_words, &lacking, FACT_WORDS);
	r = clause_and(r, chars_at_most(f->bytes, g->max_chars, &lacking));
	r = clause_and(r, at_most(f->permille, g->max_permille, &lacking, FACT_SHARE));
	if (g->extent == RIGHTS_HEADLINE_LINK) {
		r = also(r, f->in_heads, &lacking, FACT_WHERE);
		r = also(r, f->link, &lacking, FACT_LINK);
	}
	if (g->extent == RIGHTS_SUMMARY)
		r = also(r, f->paraphrased, &lacking, FACT_HOW);
	return r == RIGHTS_UNKNOWN ? clause_missing(facts, lacking) : r;
}

/* ---- duties ---- */

static enum rights_result
judge_credit(const struct clause_case *u, const struct rights_grant *g)
{
	if (!u->facts->has_credit)
		return RIGHTS_FAIL;
	for (size_t i = 0; i < g->n_patterns; i++)
		if (use_words_contain(u->facts->credit_words, g->pattern_words[i]))
			return RIGHTS_PASS;
	/* none written: the archive's own forms, by one of which the credit was found */
	return clause_pass_if(g->n_patterns == 0);
}

static enum rights_result
judge_credit_where(const struct clause_case *u, const struct rights_grant *g,
		   unsigned *facts)
{
	if (!u->facts->has_credit)
		return RIGHTS_FAIL;
	if (u->facts->credit_place == RIGHTS_PLACE_UNKNOWN)
		return clause_missing(facts, FACT_CREDIT_PLACE);
	return clause_pass_if(
		u->facts->credit_place ==
		(g->credit_where == RIGHTS_BEFORE ? RIGHTS_IN_FRONT : RIGHTS_AFTER));
}

/* A corrected, withdrawn or killed item may stay for so long and no longer. */
static enum rights_result
judge_correct(const struct clause_case *u, const struct rights_grant *g, unsigned *facts)
{
	int64_t grace = g->correct_within_s, changed = u->facts->superseded;
	bool late = changed != TIME_NONE && u->at >= changed + grace, any;

	any = changed != TIME_NONE;
	for (size_t i = 0; i < u->n_restrictions; i++) {
		const struct rights_restriction *x = u->restrictions[i].restriction;

		if (x->kind != RIGHTS_KILL)
			continue;
		any = true;
		late |= rights_in(u->at, x->from, x->to) && u->at >= x->from + grace;
	}
	if (any && u->at == TIME_NONE)
		return clause_missing(facts, FACT_TIME);
	return clause_pass_if(!late);
}

/* ---- limits ---- */

/*
 * How long it has been online: since it was first seen at least; since the day the page
 * claims for itself, which nobody writes to his own harm; and not longer than the item.
 */
static enum rights_result
judge_online(const struct clause_case *u, const struct rights_grant *g, unsigned *facts)
{
	const struct rights_facts *f = u->facts;
	int64_t days = g->online_days * DAY_SECONDS;

	if (u->at == TIME_NONE)
		return clause_missing(facts, FACT_TIME);
	if (u->at - f->first >= days)
		return RIGHTS_FAIL;
	if (f->page_date != TIME_NONE && f->page_date <= u->at)
		return clause_pass_if(u->at - f->page_date < days);
	if (f->item_date != TIME_NONE && u->at - f->item_date < days)
		return RIGHTS_PASS;
	return clause_missing(facts, FACT_PAGE_DATE);
}

static enum rights_result
judge_within(const struct clause_case *u, const struct rights_grant *g, unsigned *facts)
{
	const struct rights_facts *f = u->facts;
	int64_t until;

	if (f->item_date == TIME_NONE)
		return clause_missing(facts, FACT_ITEM_DATE);
	until = f->item_date + (g->publish_within_days + INT64_C(1)) * DAY_SECONDS;
	if (f->first != TIME_NONE && f->first < until)
		return RIGHTS_PASS;
	/* it may have stood there before it was seen */
	if (f->page_date != TIME_NONE && f->page_date >= until)
		return RIGHTS_FAIL;
	return clause_missing(facts, f->first == TIME_NONE ? FACT_TIME : FACT_PAGE_DATE);
}

static enum rights_result
judge_count(const struct clause_case *u, const struct rights_contract *c,
	    const struct rights_grant *g, unsigned *facts, struct rights_clause *note)
{
	struct spent_event e = {
		.contract = c, .grant = g, .facts = u->facts, .outlet = u->outlet
	};
	struct spent_count n = { 0 };

	if (note)
		note->counted = -1;
	if (!u->spent)
		return clause_missing(facts, FACT_COUNT);
	if (!spent_look(u->spent, &e, &n))
		return clause_missing(facts, FACT_TIME);
	if (note) {
		note->counted = n.before;
		note->last = n.last;
	}
	return clause_pass_if(n.same || n.before < g->max_uses);
}

static enum rights_result
judge_seats(const struct clause_case *u, const struct rights_grant *g, unsigned *facts)
{
	if (u->outlet->seats == RIGHTS_NO_LIMIT)
		return clause_missing(facts, FACT_SEATS);
	return clause_pass_if(u->outlet->seats <= g->seats);
}

enum rights_result
duty_judge(const struct clause_case *u, const struct rights_contract *c,
	   const struct rights_grant *g, enum rights_clause_name name, unsigned *facts,
	   struct rights_clause *note)
{
	switch (name) {
	case CLAUSE_EXTENT:
		return judge_extent(u, g, facts);
	case CLAUSE_CREDIT:
		return judge_credit(u, g);
	case CLAUSE_CREDIT_WHERE:
		return judge_credit_where(u, g, facts);
	case CLAUSE_LINK:
		return known(u->facts->link, facts, FACT_LINK);
	case CLAUSE_NO_ALTERATION:
		return known(u->facts->verbatim, facts, FACT_HOW);
	case CLAUSE_KEEP_NOTICE:
		return known(u->facts->notice, facts, FACT_NOTICE);
	case CLAUSE_CORRECT:
		return judge_correct(u, g, facts);
	case CLAUSE_ONLINE_DAYS:
		return judge_online(u, g, facts);
	case CLAUSE_PUBLISH_WITHIN:
		return judge_within(u, g, facts);
	case CLAUSE_MAX_USES:
		return judge_count(u, c, g, facts, note);
	case CLAUSE_SEATS:
		return judge_seats(u, g, facts);
	default:
		return RIGHTS_FAIL;
	}
}
