/*
 * judge_int.h - what judge.c, moment.c and chain.c share.
 */
#ifndef NAQL_RIGHTS_JUDGE_INT_H
#define NAQL_RIGHTS_JUDGE_INT_H

#include "rights/clause.h"

/* What a grant comes to at a moment. */
struct verdict {
	enum rights_outcome outcome;
	const struct rights_contract *contract;
	const struct rights_grant *grant; /* NULL: the contract permits nothing */
	struct slice via;		  /* the party, where it came through another */
	unsigned facts;			  /* that are missing */
	unsigned clauses;		  /* that fail */
	const struct slice *against;	  /* "restriction:ID" and "prohibit:ID" */
	size_t n_against;
};

struct judge {
	const struct rights_book *book;
	struct clause_case use;
	struct arena *arena;
	naql_error *err;
	const struct rights_contract *contracts; /* of the party, all versions */
	size_t n_contracts;
	struct rights_clause *clauses;
	size_t n_clauses;
	struct slice *prohibits; /* "prohibit:ID" of those that stand against the use */
	size_t n_prohibits;
	unsigned unsure;   /* facts on which a prohibition hangs */
	int64_t *versions; /* looked at, ascending: room for every contract of the book */
	size_t n_versions;
};

int judge_bytes_order(struct slice a, struct slice b);
/* judge_contracts_of() - the contracts of a party, in the book's order. */
const struct rights_contract *judge_contracts_of(const struct rights_book *b,
						 struct slice party, size_t *n);
/* judge_holds() - this version of the contract is the one to go by at that moment; every
 * one may be where the moment is unknown. */
bool judge_holds(const struct rights_contract *c, int64_t at);
/* judge_look() - the contract was looked at. */
void judge_look(struct judge *j, const struct rights_contract *c);
/* judge_restrictions() - those against the use under the grant: into v->against; facts on
 * which others hang into *facts. */
naql_status judge_restrictions(struct judge *j, struct verdict *v,
			       unsigned *facts) NAQL_MUST_USE;

/* moment_judge() - the answer at one moment, into 'out'. */
naql_status moment_judge(struct judge *j, int64_t at,
			 struct rights_part *out) NAQL_MUST_USE;
/* chain_judge() - whether it came through a party that may hand on: *best is replaced by
 * what is better. */
naql_status chain_judge(struct judge *j, struct verdict *best) NAQL_MUST_USE;
/* chain_shows() - the page names the party. */
bool chain_shows(const struct rights_facts *f, const struct rights_party *p);

#endif
