/*
 * moment.c - a use at one moment: the table of docs/contract-format.md as code.
 */
#include "base/error.h"
#include "rights/judge_int.h"
#include "rights/outlet.h"
#include "rights/outlet_key.h"

#define SCOPE_CLAUSES ((1u << CLAUSE_TIME) - 1u)
#define DUTY_CLAUSES  (((1u << RIGHTS_N_CLAUSES) - 1u) & ~((2u << CLAUSE_TIME) - 1u))

/* All clauses of a grant: what fails and what is unknown, as bits, and the trace. */
struct weighed {
	unsigned fails, unknowns; /* bits 1 << enum rights_clause_name */
	unsigned facts;		  /* on which the unknown ones hang */
};

static struct weighed
weigh(struct judge *j, const struct rights_contract *c, const struct rights_grant *g)
{
	struct weighed w = { 0 };

	for (int i = 0; i < RIGHTS_N_CLAUSES; i++) {
		enum rights_clause_name name = (enum rights_clause_name)i;
		struct rights_clause *note = &j->clauses[j->n_clauses];

		if (!clause_stands(&j->use, g, name))
			continue;
		*note = (struct rights_clause){ .contract = c, .grant = g, .name = name };
		note->result = clause_judge(&j->use, c, g, name, &w.facts, note);
		w.fails |= note->result == RIGHTS_FAIL ? 1u << i : 0u;
		w.unknowns |= note->result == RIGHTS_UNKNOWN ? 1u << i : 0u;
		j->n_clauses++;
	}
	return w;
}

/* ---- grants ---- */

/* The row of the table for a permit; false: it says nothing. */
static bool
permit_verdict(const struct judge *j, struct verdict *v, struct weighed w)
{
	enum when when = clause_when(&j->use, v->contract);
	bool maybe = when == WHEN_IN_FORCE || when == WHEN_UNKNOWN;

	v->facts = w.facts;
	v->clauses = w.fails & SCOPE_CLAUSES;
	v->outcome = RIGHTS_OUT_OF_SCOPE;
	if (v->clauses)
		return when == WHEN_IN_FORCE;
	v->outcome = RIGHTS_UNDETERMINED;
	if (w.unknowns & SCOPE_CLAUSES)
		return maybe;
	if (when == WHEN_UNKNOWN)
		return true;
	v->outcome = when == WHEN_BEFORE      ? RIGHTS_EARLY
		     : when == WHEN_AFTER     ? RIGHTS_EXPIRED
		     : when == WHEN_SUSPENDED ? RIGHTS_SUSPENDED
					      : RIGHTS_COVERED;
	if (when != WHEN_IN_FORCE)
		return true;
	v->clauses = w.fails & DUTY_CLAUSES;
	if (v->clauses)
		v->outcome = RIGHTS_COVERED_DUTY_OPEN;
	else if (w.unknowns & DUTY_CLAUSES)
		v->outcome = RIGHTS_UNDETERMINED;
	return true;
}

/* What stands against it in front of what is unknown of it. */
static naql_status
narrow(struct judge *j, struct verdict *v)
{
	struct slice *both;
	unsigned unsure = 0;
	naql_status st;

	if (v->outcome > RIGHTS_UNDETERMINED)
		return NAQL_OK;
	st = judge_restrictions(j, v, &unsure);
	if (st)
		return st;
	unsure |= j->unsure;
	if (v->n_against + j->n_prohibits) {
		both = arena_array(j->arena, v->n_against + j->n_prohibits,
				   sizeof(*both));
		if (!both)
			return naql_nomem(j->err);
		for (size_t i = 0; i < v->n_against; i++)
			both[i] = v->against[i];
		for (size_t i = 0; i < j->n_prohibits; i++)
			both[v->n_against + i] = j->prohibits[i];
		v->against = both;
		v->n_against += j->n_prohibits;
		v->outcome = RIGHTS_OUT_OF_SCOPE;
	} else if (unsure && v->outcome < RIGHTS_UNDETERMINED) {
		v->outcome = RIGHTS_UNDETERMINED;
		v->facts = unsure;
	}
	return NAQL_OK;
}

/* Contracts come in the order of their numbers, so a tie is only between grants. */
static bool
better(const struct verdict *a, const struct verdict *b)
{
	if (!b->contract || a->outcome != b->outcome)
		return !b->contract || a->outcome < b->outcome;
	return a->contract == b->contract && a->grant && b->grant &&
	       judge_bytes_order(a->grant->id, b->grant->id) < 0;
}

static naql_status
note_prohibit(struct judge *j, struct slice id)
{
	static const char prefix[] = "prohibit:";
	size_t len = sizeof(prefix) - 1 + id.len, at = 0;
	char *text = arena_alloc(j->arena, len, 1);
	struct slice s = { text, len };

	if (!text)
		return naql_nomem(j->err);
	memcpy(text, prefix, sizeof(prefix) - 1);
	memcpy(text + sizeof(prefix) - 1, id.ptr, id.len);
	while (at < j->n_prohibits && judge_bytes_order(j->prohibits[at], s) < 0)
		at++;
	if (at < j->n_prohibits && slice_eq(j->prohibits[at], s))
		return NAQL_OK; /* of another contract */
	for (size_t i = j->n_prohibits++; i > at; i--)
		j->prohibits[i] = j->prohibits[i - 1];
	j->prohibits[at] = s;
	return NAQL_OK;
}

static naql_status
weigh_prohibits(struct judge *j, const struct rights_contract *c)
{
	for (size_t g = 0; g < c->n_grants; g++) {
		struct weighed w;

		if (!c->grants[g].prohibit)
			continue;
		w = weigh(j, c, &c->grants[g]);
		if (w.fails || (w.unknowns & (1u << CLAUSE_TIME)))
			continue; /* not hit, or not known to be in force */
		j->unsure |= w.facts;
		if (!w.unknowns && note_prohibit(j, c->grants[g].id))
			return NAQL_E_NOMEM;
	}
	return NAQL_OK;
}

static naql_status
weigh_contract(struct judge *j, const struct rights_contract *c, struct verdict *best)
{
	bool permits = false;

	for (size_t g = 0; g < c->n_grants; g++) {
		struct verdict v = { .contract = c, .grant = &c->grants[g] };

		if (c->grants[g].prohibit)
			continue;
		permits = true;
		if (!permit_verdict(j, &v, weigh(j, c, v.grant)))
			continue;
		if (narrow(j, &v))
			return NAQL_E_NOMEM;
		if (better(&v, best))
			*best = v;
	}
	if (!permits && clause_when(&j->use, c) == WHEN_IN_FORCE) {
		struct verdict v = { .contract = c, .outcome = RIGHTS_OUT_OF_SCOPE };

		if (better(&v, best))
			*best = v;
	}
	return NAQL_OK;
}

/* ---- what comes out ---- */

static naql_status
name_missing(const struct judge *j, const struct verdict *v, struct rights_part *out)
{
	size_t room = v->n_against + RIGHTS_N_CLAUSES + N_FACTS;
	struct slice *names = arena_array(j->arena, room, sizeof(*names));

	if (!names)
		return naql_nomem(j->err);
	out->missing = names;
	for (size_t i = 0; i < v->n_against; i++)
		names[out->n_missing++] = v->against[i];
	if (v->n_against)
		return NAQL_OK;
	if (v->outcome == RIGHTS_UNDETERMINED)
		for (unsigned i = 0; i < N_FACTS; i++)
			if (v->facts >> i & 1u)
				names[out->n_missing++] = SLICE(fact_name(i));
	if (v->outcome == RIGHTS_COVERED_DUTY_OPEN || v->outcome == RIGHTS_OUT_OF_SCOPE)
		for (int i = 0; i < RIGHTS_N_CLAUSES; i++)
			if (v->clauses >> i & 1u)
				names[out->n_missing++] = SLICE(
					rights_clause_text((enum rights_clause_name)i));
	return NAQL_OK;
}

/* Room for the trace of every grant that is looked at. */
static naql_status
make_room(struct judge *j)
{
	size_t grants = 1;

	for (size_t i = 0; i < j->n_contracts; i++)
		grants += judge_holds(&j->contracts[i], j->use.at)
				  ? j->contracts[i].n_grants
				  : 0;
	j->clauses =
		arena_array(j->arena, grants * RIGHTS_N_CLAUSES, sizeof(*j->clauses));
	j->prohibits = arena_array(j->arena, grants, sizeof(*j->prohibits));
	j->n_clauses = j->n_prohibits = 0;
	j->unsure = 0;
	return j->clauses && j->prohibits ? NAQL_OK : naql_nomem(j->err);
}

static naql_status
judge_contracts(struct judge *j, struct verdict *best)
{
	naql_status st = make_room(j);

	for (size_t i = 0; i < j->n_contracts && !st; i++)
		if (judge_holds(&j->contracts[i], j->use.at)) {
			judge_look(j, &j->contracts[i]);
			st = weigh_prohibits(j, &j->contracts[i]);
		}
	for (size_t i = 0; i < j->n_contracts && !st; i++)
		if (judge_holds(&j->contracts[i], j->use.at))
			st = weigh_contract(j, &j->contracts[i], best);
	return st;
}

/* ---- before the contracts ---- */

static bool
own_host(const struct rights_book *b, struct slice host)
{
	for (size_t i = 0; i < b->hosts.n; i++) {
		struct rights_key k = { .host = b->hosts.ptr[i],
					.path = { "", 0 },
					.include_sub = true };

		if (outlet_key_fits(&k, host, SLICE("/")))
			return true;
	}
	return false;
}

static bool
allows(const struct judge *j, const struct rights_allow *a, struct slice host)
{
	switch (a->scope) {
	case RIGHTS_SCOPE_HOST:
		return outlet_key_fits(&a->key, host, SLICE("/"));
	case RIGHTS_SCOPE_OUTLET:
		return j->use.outlet && slice_eq(a->value, j->use.outlet->id);
	case RIGHTS_SCOPE_PARTY:
		return j->use.outlet && slice_eq(a->value, j->use.outlet->party);
	}
	return false;
}

/* excluded() - 'who' says by what; *unsure when it hangs on the time. */
static bool
excluded(const struct judge *j, struct slice *who, bool *unsure)
{
	struct slice host = outlet_key_bare(j->use.facts->host);

	if (own_host(j->book, host))
		return true;
	for (size_t i = 0; i < j->book->allows.n; i++) {
		const struct rights_allow *a = j->book->allows.ptr[i];

		if (!allows(j, a, host))
			continue;
		if (j->use.at == TIME_NONE) {
			*unsure = true;
		} else if (rights_in(j->use.at, a->from, a->to)) {
			*who = a->id;
			return true;
		}
	}
	if (j->use.outlet && j->use.outlet->is_private && !j->use.outlet->on) {
		*who = SLICE("private");
		return true;
	}
	return false;
}

static naql_status
finish(struct judge *j, const struct verdict *best, struct rights_part *out)
{
	out->outcome = best->outcome;
	out->clauses = j->clauses;
	out->n_clauses = j->n_clauses;
	/* an item of others that no contract covers: not ours to ask about */
	if (((j->use.sources | j->use.sources_unsure) & RIGHTS_THIRD_SOURCE) &&
	    best->outcome > RIGHTS_UNDETERMINED) {
		out->outcome = RIGHTS_ORIGIN_UNCLEAR;
		return NAQL_OK;
	}
	if (best->contract) {
		out->decided = best->contract;
		out->contract = best->contract->number;
		out->permit = best->grant;
		out->via = best->via;
		if (best->grant)
			out->grant = best->grant->id;
	}
	return name_missing(j, best, out);
}

naql_status
moment_judge(struct judge *j, int64_t at, struct rights_part *out)
{
	const struct rights_facts *f = j->use.facts;
	struct verdict best = { .outcome = RIGHTS_NO_CONTRACT_FOUND };
	enum outlet_found found;
	bool unsure = false;
	naql_status st = NAQL_OK;

	memset(out, 0, sizeof(*out));
	j->use.at = at;
	j->use.sources = j->use.sources_unsure = 0;
	clause_case_item(&j->use, j->book);
	found = outlet_find(j->book, f->host, f->url, at, &j->use.outlet);
	out->outlet = j->use.outlet;
	out->outcome = RIGHTS_EXCLUDED;
	if (excluded(j, &out->contract, &unsure))
		return NAQL_OK;
	out->outcome = RIGHTS_QUOTATION_REVIEW;
	if (f->kind == USE_QUOTE)
		return NAQL_OK;
	j->clauses = NULL;
	j->n_clauses = j->n_prohibits = 0;
	j->unsure = 0;
	if (unsure || found == OUTLET_UNSURE) {
		best.outcome = RIGHTS_UNDETERMINED;
		best.facts = FACT_TIME;
		return finish(j, &best, out);
	}
	j->contracts = NULL;
	j->n_contracts = 0;
	best.outcome =
		found == OUTLET_NONE ? RIGHTS_UNKNOWN_PARTY : RIGHTS_NO_CONTRACT_FOUND;
	if (found == OUTLET_FOUND) {
		j->contracts = judge_contracts_of(j->book, j->use.outlet->party,
						  &j->n_contracts);
		st = judge_contracts(j, &best);
	}
	if (!st)
		st = chain_judge(j, &best);
	return st ? st : finish(j, &best, out);
}
