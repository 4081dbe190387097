/*
 * clause.h - a use at one moment against the clauses of a grant, one by one, and against
 * the restrictions of its item. What they come to is moment.c's.
 */
#ifndef NAQL_RIGHTS_CLAUSE_H
#define NAQL_RIGHTS_CLAUSE_H

#include "rights/judge.h"

/* Facts that may be missing; bits of a mask, printed in this order. */
enum fact {
	FACT_MEDIA = 1 << 0,
	FACT_LANGUAGE = 1 << 1,
	FACT_TIME = 1 << 2,
	FACT_WORDS = 1 << 3,
	FACT_WHERE = 1 << 4,
	FACT_LINK = 1 << 5,
	FACT_HOW = 1 << 6,
	FACT_PRODUCTS = 1 << 7,
	FACT_CATEGORIES = 1 << 8,
	FACT_ITEM_DATE = 1 << 9,
	FACT_PAGE_DATE = 1 << 10,
	FACT_TERRITORY = 1 << 11,
	FACT_CHARS = 1 << 12,
	FACT_SHARE = 1 << 13,
	FACT_CREDIT_PLACE = 1 << 14,
	FACT_NOTICE = 1 << 15,
	FACT_COUNT = 1 << 16,
	FACT_RECIPIENT = 1 << 17,
	FACT_OUTLET = 1 << 18,
	FACT_ACTION = 1 << 19,
	FACT_SEATS = 1 << 20
};
#define N_FACTS 21
const char *fact_name(unsigned bit);

/* Where a time lies in a contract. */
enum when { WHEN_UNKNOWN, WHEN_BEFORE, WHEN_IN_FORCE, WHEN_SUSPENDED, WHEN_AFTER };

struct clause_case {
	const struct rights_facts *facts;
	const struct rights_outlet *outlet; /* of the page; NULL only in chain.c */
	int64_t at;			    /* the moment; TIME_NONE: unknown */
	const struct rights_spent *spent;
	/* of the item, out of the book */
	const struct book_item *restrictions; /* by id */
	size_t n_restrictions;
	bool described_products, described_categories;
	unsigned sources;	 /* bits RIGHTS_..._SOURCE */
	unsigned sources_unsure; /* bits that hang on the time */
};

/* clause_case_item() - fill in what the book holds of the item; at is set. */
void clause_case_item(struct clause_case *u, const struct rights_book *b);
enum when clause_when(const struct clause_case *u, const struct rights_contract *c);
/* clause_stands() - whether the grant has such a clause at all, and for this outlet. */
bool clause_stands(const struct clause_case *u, const struct rights_grant *g,
		   enum rights_clause_name name);
/*
 * clause_judge() - one clause.
 *
 * facts    unknown adds the missing facts, bits of enum fact.
 * note     CLAUSE_MAX_USES leaves its count there; may be NULL.
 */
enum rights_result clause_judge(const struct clause_case *u,
				const struct rights_contract *c,
				const struct rights_grant *g,
				enum rights_clause_name name, unsigned *facts,
				struct rights_clause *note);

/* duty.c: the clauses from CLAUSE_EXTENT on. */
enum rights_result duty_judge(const struct clause_case *u,
			      const struct rights_contract *c,
			      const struct rights_grant *g, enum rights_clause_name name,
			      unsigned *facts, struct rights_clause *note);

/* restrict.c: restrict_judge() - whether restriction x stands against the use under this
 * grant: PASS it does, UNKNOWN it hangs on *facts. */
enum rights_result restrict_judge(const struct clause_case *u,
				  const struct rights_restriction *x,
				  const struct rights_grant *g, unsigned *facts);
/* restrict_active() - whether it is in force at the moment. */
enum rights_result restrict_active(const struct rights_restriction *x, int64_t at);

/* What two clauses hold together: fail before unknown. */
static inline enum rights_result
clause_and(enum rights_result a, enum rights_result b)
{
	if (a == RIGHTS_FAIL || b == RIGHTS_FAIL)
		return RIGHTS_FAIL;
	return a == RIGHTS_UNKNOWN ? a : b;
}

static inline enum rights_result
clause_pass_if(bool yes)
{
	return yes ? RIGHTS_PASS : RIGHTS_FAIL;
}

static inline enum rights_result
clause_missing(unsigned *facts, unsigned fact)
{
	*facts |= fact;
	return RIGHTS_UNKNOWN;
}

#define DAY_SECONDS INT64_C(86400)

#endif
