/*
 * chain.c - what reached the page through another: a party whose contract lets it hand
 * items on, and which the page names.
 *
 * Asked only where the outlet's own contracts do not cover the use, and only ever for the
 * better: a grant to hand on never makes an outlet's outcome worse.
 */
#include "rights/judge_int.h"

bool
chain_shows(const struct rights_facts *f, const struct rights_party *p)
{
	for (size_t c = 0; c < p->n_credits; c++) {
		if (f->has_credit &&
		    use_words_contain(f->credit_words, p->credit_words[c]))
			return true;
		for (size_t i = 0; i < f->n_credits_other; i++)
			if (use_words_contain(f->credits_other[i], p->credit_words[c]))
				return true;
	}
	return false;
}

/* The scope of a grant to hand on, seen from the page that has it: all but outlets and
 * actions, which are the party's own. FAIL: it does not concern the use. */
static enum rights_result
concerns(const struct judge *j, const struct rights_contract *c,
	 const struct rights_grant *g, unsigned *facts)
{
	enum rights_result r = RIGHTS_PASS;

	for (int i = 0; i <= CLAUSE_TIME; i++) {
		enum rights_clause_name name = (enum rights_clause_name)i;

		if (name == CLAUSE_OUTLETS || name == CLAUSE_ACTIONS ||
		    !clause_stands(&j->use, g, name))
			continue;
		r = clause_and(r, clause_judge(&j->use, c, g, name, facts, NULL));
	}
	return r;
}

static bool
hands_on(const struct rights_grant *g, bool prohibit)
{
	return g->prohibit == prohibit && g->actions & RIGHTS_ACTION(RIGHTS_SYNDICATE);
}

/* Whether the party is forbidden to hand the item on: PASS it is. */
static enum rights_result
forbidden(const struct judge *j, const struct rights_contract *contracts, size_t n,
	  unsigned *facts)
{
	enum rights_result out = RIGHTS_FAIL;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < contracts[i].n_grants; k++) {
			const struct rights_grant *g = &contracts[i].grants[k];
			unsigned lacking = 0;
			enum rights_result r;

			if (!judge_holds(&contracts[i], j->use.at) ||
			    !hands_on(g, true) || !g->outlets.all)
				continue;
			r = concerns(j, &contracts[i], g, &lacking);
			if (r == RIGHTS_PASS)
				return r;
			if (r == RIGHTS_UNKNOWN) {
				*facts |= lacking;
				out = r;
			}
		}
	return out;
}

static bool
reaches(const struct rights_grant *g, const struct rights_outlet *o)
{
	if (g->recipients.all)
		return true;
	for (size_t i = 0; i < g->recipients.n && o; i++)
		if (slice_eq(g->recipients.ptr[i], o->id) ||
		    slice_eq(g->recipients.ptr[i], o->party))
			return true;
	return false;
}

/* One grant to hand on; unsure: facts on which a prohibition hangs. */
static naql_status
try_grant(struct judge *j, struct verdict *v, unsigned unsure, bool *counts)
{
	unsigned facts = 0, held = 0;
	enum rights_result r = concerns(j, v->contract, v->grant, &facts);
	naql_status st = judge_restrictions(j, v, &held);

	*counts = !st && r != RIGHTS_FAIL && v->n_against == 0;
	facts |= unsure | held;
	if (!reaches(v->grant, j->use.outlet))
		facts |= FACT_RECIPIENT;
	v->facts = facts;
	v->outcome = facts ? RIGHTS_UNDETERMINED : RIGHTS_COVERED_VIA;
	return st;
}

static naql_status
try_party(struct judge *j, const struct rights_party *p, struct verdict *best)
{
	size_t n = 0;
	const struct rights_contract *c = judge_contracts_of(j->book, p->id, &n);
	unsigned unsure = j->unsure;
	enum rights_result no = forbidden(j, c, n, &unsure);

	for (size_t i = 0; i < n && no != RIGHTS_PASS; i++) {
		if (!judge_holds(&c[i], j->use.at))
			continue;
		judge_look(j, &c[i]);
		for (size_t k = 0; k < c[i].n_grants; k++) {
			struct verdict v = { .contract = &c[i],
					     .grant = &c[i].grants[k],
					     .via = p->id };
			bool counts = false;

			if (!hands_on(v.grant, false))
				continue;
			if (try_grant(j, &v, unsure, &counts))
				return NAQL_E_NOMEM;
			if (!counts || v.outcome > best->outcome)
				continue;
			/* of equals the first: by party, number, grant */
			if (v.outcome < best->outcome ||
			    (best->contract == v.contract && best->via.ptr &&
			     judge_bytes_order(v.grant->id, best->grant->id) < 0))
				*best = v;
		}
	}
	return NAQL_OK;
}

naql_status
chain_judge(struct judge *j, struct verdict *best)
{
	naql_status st = NAQL_OK;

	if (best->outcome <= RIGHTS_COVERED_VIA || best->n_against || j->n_prohibits)
		return NAQL_OK;
	for (size_t i = 0; i < j->book->parties.n && !st; i++) {
		const struct rights_party *p = j->book->parties.ptr[i];

		if (j->use.outlet && slice_eq(p->id, j->use.outlet->party))
			continue;
		if (chain_shows(j->use.facts, p))
			st = try_party(j, p, best);
	}
	return st;
}
