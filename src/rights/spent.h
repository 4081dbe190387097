/*
 * spent.h - how often a grant was used, for limits of number.
 *
 * Uses are counted in one order (spent_order()), so that which of them is over a limit
 * does not hang on when it was found. An event is an item in an outlet at an address:
 * the same page seen again, its copies for telephones and printers (use/address.h), or
 * another version of the item on it, is the same event.
 * Not for sums of money: statements count for themselves.
 */
#ifndef NAQL_RIGHTS_SPENT_H
#define NAQL_RIGHTS_SPENT_H

#include "rights/judge.h"

struct spent_event {
	const struct rights_contract *contract;
	const struct rights_grant *grant;
	const struct rights_facts *facts;
	const struct rights_outlet *outlet;
};
struct spent_count {
	int64_t before; /* uses of the grant counted in this period */
	bool same;	/* this one among them */
	uint64_t last;	/* id of the use counted last, as a number */
};

naql_status spent_new(struct rights_spent **out, naql_error *err) NAQL_MUST_USE;
void spent_free(struct rights_spent *t);
/* spent_look() - false: the period is not known, as the use has no time. */
bool spent_look(const struct rights_spent *t, const struct spent_event *e,
		struct spent_count *out);
/* spent_add() - count a use as it was judged: each grant that covers a part of it and
 * whose limit it keeps. */
naql_status spent_add(struct rights_spent *t, const struct rights_facts *f,
		      const struct rights_judgement *j, naql_error *err) NAQL_MUST_USE;

/* spent_order() - the order in which uses are counted: by the page's own date (by when it
 * was first seen where it has none), then first seen, then id. */
int spent_order(const struct rights_facts *a, const struct rights_facts *b);
/* spent_address() - the address that makes an event: the URL without its fragment. */
struct slice spent_address(struct slice url);

#endif
