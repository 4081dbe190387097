/*
 * paper_int.h - what paper.c and paper_clause.c share.
 */
#ifndef NAQL_TESTS_PAPER_INT_H
#define NAQL_TESTS_PAPER_INT_H

#include "paper.h"

/* Facts in the order in which they are named. */
enum {
	F_MEDIA,
	F_LANGUAGE,
	F_TIME,
	F_WORDS,
	F_WHERE,
	F_LINK,
	F_HOW,
	F_PRODUCTS,
	F_CATEGORIES,
	F_ITEM_DATE,
	F_PAGE_DATE,
	F_TERRITORY,
	F_CHARS,
	F_SHARE,
	F_CREDIT_PLACE,
	F_NOTICE,
	F_COUNT,
	F_RECIPIENT,
	F_OUTLET,
	F_ACTION,
	F_SEATS,
	N_F
};

/* Clauses in the order in which they are named. */
enum {
	C_MEDIA,
	C_PRODUCTS,
	C_CATEGORIES,
	C_LANGUAGES,
	C_SOURCES,
	C_ITEMS,
	C_TIER,
	C_OUTLETS,
	C_TERRITORIES,
	C_ACTIONS,
	C_TIME,
	C_EXTENT,
	C_CREDIT,
	C_WHERE,
	C_LINK,
	C_ALTERED,
	C_NOTICE,
	C_CORRECT,
	C_ONLINE,
	C_WITHIN,
	C_COUNT,
	C_SEATS,
	N_C
};

enum phase { P_DUNNO, P_BEFORE, P_IN, P_SUSPENDED, P_AFTER };

struct moment {
	const struct p_book *book;
	const struct p_use *use;
	const struct paper_count *count;
	int64_t at; /* NEVER: unknown */
};

#define DAY INT64_C(86400)

bool paper_within(int64_t at, int64_t from, int64_t to);
enum tri paper_yes_if(bool yes);
enum tri paper_lacks(unsigned *facts, int fact);
enum tri paper_both(enum tri a, enum tri b);
/* paper_about() - a restriction speaks of the item. */
bool paper_about(const struct p_restriction *x);
int paper_third(const struct moment *m);
bool paper_grants(const struct p_grant *g, int action);
enum tri paper_scope(const struct moment *m, const struct p_grant *g, int clause,
		     unsigned *facts);
enum tri paper_duty(const struct moment *m, const struct p_contract *c,
		    const struct p_grant *g, int clause, unsigned *facts);
enum phase paper_phase(const struct p_contract *c, int64_t at);
bool paper_holds(const struct moment *m, int i);
enum tri paper_restricts(const struct moment *m, const struct p_restriction *x,
			 const struct p_grant *g, unsigned *facts);
bool paper_period(const struct p_use *u, const struct p_grant *g, bool dhaka,
		  int64_t *out);
/* paper_counts_for() - it was counted for this grant, in the same way. */
bool paper_counts_for(const struct paper_event *e, const char *number,
		      const struct p_grant *g, int64_t period);
bool paper_same_event(const struct paper_event *e, const struct p_use *u,
		      const struct p_grant *g);

#endif
