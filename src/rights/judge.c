/*
 * judge.c - the table of docs/contract-format.md as code. See judge.h.
 */
#include "rights/judge.h"

#include "base/error.h"
#include "rights/clause.h"
#include "rights/outlet.h"
#include "rights/outlet_key.h"

static const char *const fact_names[N_FACTS] = { "media", "language", "time", "words",
						 "where", "link",     "how" };

const char *
rights_outcome_name(enum rights_outcome o)
{
	static const char *const names[] = {
		"COVERED",	    "COVERED_DUTY_OPEN", "UNDETERMINED",
		"SUSPENDED",	    "EXPIRED",		 "EARLY",
		"OUT_OF_SCOPE",	    "NO_CONTRACT_FOUND", "UNKNOWN_PARTY",
		"QUOTATION_REVIEW", "EXCLUDED",		 "ORIGIN_UNCLEAR",
	};

	return names[o];
}

struct verdict {
	enum rights_outcome outcome;
	const struct rights_contract *contract;
	const struct rights_grant *grant; /* NULL: the contract permits nothing */
	unsigned facts;			  /* that are missing */
	unsigned clauses;		  /* that fail */
	bool prohibited;
};

struct judge {
	const struct rights_book *book;
	struct clause_case use;
	struct arena *arena;
	const struct rights_contract *contracts; /* of the party */
	size_t n_contracts;
	struct rights_clause *clauses;
	size_t n_clauses;
	struct slice *prohibits; /* "prohibit:ID" of those that stand against the use */
	size_t n_prohibits;
	unsigned unsure; /* facts on which a prohibition hangs */
};

/* All clauses of a grant: what fails and what is unknown, as bits, and the trace. */
struct weighed {
	unsigned fails, unknowns; /* bits 1 << enum rights_clause_name */
	unsigned facts;		  /* on which the unknown ones hang */
};
#define SCOPE_CLAUSES                                                                    \
	(1u << CLAUSE_MEDIA | 1u << CLAUSE_LANGUAGES | 1u << CLAUSE_OUTLETS |            \
	 1u << CLAUSE_ACTIONS)
#define DUTY_CLAUSES                                                                     \
	(1u << CLAUSE_EXTENT | 1u << CLAUSE_CREDIT | 1u << CLAUSE_LINK |                 \
	 1u << CLAUSE_NO_ALTERATION)

static struct weighed
weigh(struct judge *j, const struct rights_contract *c, const struct rights_grant *g)
{
	struct weighed w = { 0 };

	for (int i = 0; i < RIGHTS_N_CLAUSES; i++) {
		enum rights_clause_name name = (enum rights_clause_name)i;
		enum rights_result result;

		if (!clause_stands(g, name))
			continue;
		result = clause_judge(&j->use, c, g, name, &w.facts);
		w.fails |= result == RIGHTS_FAIL ? 1u << i : 0u;
		w.unknowns |= result == RIGHTS_UNKNOWN ? 1u << i : 0u;
		j->clauses[j->n_clauses++] = (struct rights_clause){ c, g, name, result };
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

static void
prohibit(const struct judge *j, struct verdict *v)
{
	if (j->n_prohibits && v->outcome <= RIGHTS_UNDETERMINED) {
		v->outcome = RIGHTS_OUT_OF_SCOPE;
		v->prohibited = true;
	} else if (j->unsure && v->outcome <= RIGHTS_COVERED_DUTY_OPEN) {
		v->outcome = RIGHTS_UNDETERMINED;
		v->facts = j->unsure;
	}
}

static int
bytes_order(struct slice a, struct slice b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n ? memcmp(a.ptr, b.ptr, n) : 0;

	return c ? c : (a.len > b.len) - (a.len < b.len);
}

/* Contracts come in the order of their numbers, so a tie is only between grants. */
static bool
better(const struct verdict *a, const struct verdict *b)
{
	if (!b->contract || a->outcome != b->outcome)
		return !b->contract || a->outcome < b->outcome;
	return a->contract == b->contract && a->grant && b->grant &&
	       bytes_order(a->grant->id, b->grant->id) < 0;
}

static naql_status
note_prohibit(struct judge *j, struct slice id, naql_error *err)
{
	static const char prefix[] = "prohibit:";
	size_t len = sizeof(prefix) - 1 + id.len, at = 0;
	char *text = arena_alloc(j->arena, len, 1);
	struct slice s = { text, len };

	if (!text)
		return naql_nomem(err);
	memcpy(text, prefix, sizeof(prefix) - 1);
	memcpy(text + sizeof(prefix) - 1, id.ptr, id.len);
	while (at < j->n_prohibits && bytes_order(j->prohibits[at], s) < 0)
		at++;
	if (at < j->n_prohibits && slice_eq(j->prohibits[at], s))
		return NAQL_OK; /* of another contract */
	for (size_t i = j->n_prohibits++; i > at; i--)
		j->prohibits[i] = j->prohibits[i - 1];
	j->prohibits[at] = s;
	return NAQL_OK;
}

static naql_status
weigh_prohibits(struct judge *j, naql_error *err)
{
	for (size_t i = 0; i < j->n_contracts; i++) {
		const struct rights_contract *c = &j->contracts[i];

		for (size_t g = 0; c->state != RIGHTS_DRAFT && g < c->n_grants; g++) {
			struct weighed w;

			if (!c->grants[g].prohibit)
				continue;
			w = weigh(j, c, &c->grants[g]);
			if (w.fails || (w.unknowns & (1u << CLAUSE_TIME)))
				continue; /* not hit, or not known to be in force */
			j->unsure |= w.facts;
			if (!w.unknowns && note_prohibit(j, c->grants[g].id, err))
				return NAQL_E_NOMEM;
		}
	}
	return NAQL_OK;
}

static void
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
		prohibit(j, &v);
		if (better(&v, best))
			*best = v;
	}
	if (!permits && clause_when(&j->use, c) == WHEN_IN_FORCE) {
		struct verdict v = { .contract = c, .outcome = RIGHTS_OUT_OF_SCOPE };

		if (better(&v, best))
			*best = v;
	}
}

/* ---- what comes out ---- */

static naql_status
name_missing(const struct judge *j, const struct verdict *v, struct rights_judgement *out,
	     naql_error *err)
{
	size_t room = j->n_prohibits + RIGHTS_N_CLAUSES + N_FACTS;
	struct slice *names = arena_array(j->arena, room, sizeof(*names));

	if (!names)
		return naql_nomem(err);
	out->missing = names;
	for (size_t i = 0; v->prohibited && i < j->n_prohibits; i++)
		names[out->n_missing++] = j->prohibits[i];
	if (v->prohibited)
		return NAQL_OK;
	if (v->outcome == RIGHTS_UNDETERMINED)
		for (unsigned i = 0; i < N_FACTS; i++)
			if (v->facts >> i & 1u)
				names[out->n_missing++] = SLICE(fact_names[i]);
	if (v->outcome == RIGHTS_COVERED_DUTY_OPEN || v->outcome == RIGHTS_OUT_OF_SCOPE)
		for (int i = 0; i < RIGHTS_N_CLAUSES; i++)
			if (v->clauses >> i & 1u)
				names[out->n_missing++] = SLICE(
					rights_clause_text((enum rights_clause_name)i));
	return NAQL_OK;
}

static naql_status
list_versions(const struct judge *j, struct rights_judgement *out, naql_error *err)
{
	int64_t *v =
		arena_array(j->arena, j->n_contracts ? j->n_contracts : 1, sizeof(*v));

	if (!v)
		return naql_nomem(err);
	out->versions = v;
	for (size_t i = 0; i < j->n_contracts; i++) {
		size_t at = out->n_versions;

		if (j->contracts[i].state == RIGHTS_DRAFT)
			continue;
		for (; at > 0 && v[at - 1] > j->contracts[i].version; at--)
			v[at] = v[at - 1];
		v[at] = j->contracts[i].version;
		out->n_versions++;
	}
	return NAQL_OK;
}

static naql_status
judge_contracts(struct judge *j, struct rights_judgement *out, naql_error *err)
{
	struct verdict best = { .outcome = RIGHTS_NO_CONTRACT_FOUND };
	size_t grants = 1;
	naql_status st;

	for (size_t i = 0; i < j->n_contracts; i++)
		grants += j->contracts[i].n_grants;
	j->clauses =
		arena_array(j->arena, grants * RIGHTS_N_CLAUSES, sizeof(*j->clauses));
	j->prohibits = arena_array(j->arena, grants, sizeof(*j->prohibits));
	if (!j->clauses || !j->prohibits)
		return naql_nomem(err);
	st = weigh_prohibits(j, err);
	if (st)
		return st;
	for (size_t i = 0; i < j->n_contracts; i++)
		if (j->contracts[i].state != RIGHTS_DRAFT)
			weigh_contract(j, &j->contracts[i], &best);
	out->outcome = best.outcome;
	out->clauses = j->clauses;
	out->n_clauses = j->n_clauses;
	st = list_versions(j, out, err);
	if (st || !best.contract)
		return st;
	out->decided = best.contract;
	out->contract = best.contract->number;
	if (best.grant)
		out->grant = best.grant->id;
	return name_missing(j, &best, out, err);
}

/* ---- before the contracts ---- */

static void
contracts_of(struct judge *j, struct slice party)
{
	const struct rights_book *b = j->book;
	size_t low = 0, high = b->contracts.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (bytes_order(b->contracts.ptr[mid].party, party) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	while (high < b->contracts.n && slice_eq(b->contracts.ptr[high].party, party))
		high++;
	j->contracts = b->contracts.n ? b->contracts.ptr + low : NULL;
	j->n_contracts = high - low;
}

static bool
own_host(const struct rights_book *b, struct slice host)
{
	for (size_t i = 0; i < b->hosts.n; i++) {
		struct rights_key k = { .host = b->hosts.ptr[i], .include_sub = true };

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
		if (j->use.facts->time == TIME_NONE) {
			*unsure = true;
		} else if (rights_in(j->use.facts->time, a->from, a->to)) {
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
settle(const struct judge *j, struct rights_judgement *out, enum rights_outcome outcome,
       naql_error *err)
{
	struct verdict v = { .outcome = outcome, .facts = FACT_TIME };

	out->outcome = outcome;
	return outcome == RIGHTS_UNDETERMINED ? name_missing(j, &v, out, err) : NAQL_OK;
}

naql_status
rights_judge(const struct rights_book *b, const struct rights_facts *f,
	     struct arena *arena, struct rights_judgement *out, naql_error *err)
{
	struct judge j = { .book = b, .use.facts = f, .arena = arena };
	enum outlet_found found;
	bool unsure = false;

	memset(out, 0, sizeof(*out));
	if (f->kind == USE_TRACE)
		return NAQL_DONE;
	if (f->kind == USE_COMMON_SOURCE)
		return settle(&j, out, RIGHTS_ORIGIN_UNCLEAR, err);
	found = outlet_find(b, f->host, f->url, f->time, &j.use.outlet);
	out->outlet = j.use.outlet;
	if (excluded(&j, &out->contract, &unsure))
		return settle(&j, out, RIGHTS_EXCLUDED, err);
	if (f->kind == USE_QUOTE)
		return settle(&j, out, RIGHTS_QUOTATION_REVIEW, err);
	if (unsure || found == OUTLET_UNSURE)
		return settle(&j, out, RIGHTS_UNDETERMINED, err);
	if (found == OUTLET_NONE)
		return settle(&j, out, RIGHTS_UNKNOWN_PARTY, err);
	contracts_of(&j, j.use.outlet->party);
	return judge_contracts(&j, out, err);
}
