/*
 * clause.h - the clauses of a grant, one by one. What they come to is judge.c's.
 */
#ifndef NAQL_RIGHTS_CLAUSE_H
#define NAQL_RIGHTS_CLAUSE_H

#include "rights/judge.h"

/* Facts that may be missing; bits of a mask, printed in this order. */
enum fact {
	FACT_MEDIA = 1,
	FACT_LANGUAGE = 2,
	FACT_TIME = 4,
	FACT_WORDS = 8,
	FACT_WHERE = 16,
	FACT_LINK = 32,
	FACT_HOW = 64
};
#define N_FACTS 7
/* Where a time lies in a contract. */
enum when { WHEN_UNKNOWN, WHEN_BEFORE, WHEN_IN_FORCE, WHEN_SUSPENDED, WHEN_AFTER };

struct clause_case {
	const struct rights_facts *facts;
	const struct rights_outlet *outlet; /* of the page; known */
};

enum when clause_when(const struct clause_case *u, const struct rights_contract *c);
/* clause_stands() - whether the grant has such a clause at all. */
bool clause_stands(const struct rights_grant *g, enum rights_clause_name name);
/* clause_judge() - unknown adds the missing facts to *facts, bits of enum fact. */
enum rights_result clause_judge(const struct clause_case *u,
				const struct rights_contract *c,
				const struct rights_grant *g,
				enum rights_clause_name name, unsigned *facts);

#endif
