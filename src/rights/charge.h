/*
 * charge.h - what a contract's prices come to: a line for each chargeable event, for each
 * fixed amount that fell due, for each minimum that was not reached.
 *
 * A price has periods, by the calendar of the contract's zone and cut by its term; none
 * is charged in part. Within one, the cost of the first k events is a function of k alone
 * (charge_cost()); an event's amount is what the cost grows by when it comes, in the
 * order of time, then id. So the lines of a period add up to its cost whatever the prices
 * are, and two statements side by side come to the same as one over both. All amounts are
 * whole numbers of the currency's smallest unit; there are no fractions to round but tax.
 */
#ifndef NAQL_RIGHTS_CHARGE_H
#define NAQL_RIGHTS_CHARGE_H

#include "base/vec.h"
#include "rights/model.h"

struct charge_event {
	struct slice id; /* by which events of one second are ordered */
	int64_t at;	 /* when it was first seen */
	struct slice grant;
	unsigned actions; /* bits RIGHTS_ACTION(): of the use */
	unsigned medium;
	const void *of; /* the caller's own */
};

enum charge_kind {
	CHARGE_BASE, /* the amount of a period, due when it begins */
	CHARGE_EVENT,
	CHARGE_MINIMUM, /* what lacks to it, due when the period ends */
	CHARGE_DECLARED /* a share of what the subscriber declares: not known here */
};
enum charge_note {
	CHARGE_PLAIN,
	CHARGE_NO_PRICE, /* the grant has none */
	CHARGE_NO_RATE,	 /* no rate fits the event */
	CHARGE_INCLUDED, /* in the period's amount */
	CHARGE_OVER,	 /* above what the period's amount is for */
	CHARGE_CAPPED	 /* the period's cap took some or all of it */
};
struct charge_line {
	enum charge_kind kind;
	enum charge_note note;
	const struct charge_event *event; /* CHARGE_EVENT */
	struct slice grant;
	const struct rights_price *price; /* NULL: none */
	int64_t from, to;		  /* the price's period; TIME_NONE: open */
	int64_t at;			  /* when it fell due */
	int64_t amount;
	int64_t tax; /* with RIGHTS_TAX_BY_LINE */
};
typedef VEC(struct charge_line) charge_lines;

/* Of the events of a period so far. */
struct charge_tally {
	uint64_t n;
	int64_t units; /* sum of the rates: minor units, or credits */
};
/* charge_rate() - of the first rate that fits; -1: none does. */
int64_t charge_rate(const struct rights_price *p, unsigned actions, unsigned medium);
/* charge_cost() - of a period with these events; ended: with its minimum. NAQL_E_LIMIT:
 * beyond 2^62 minor units. */
naql_status charge_cost(const struct rights_price *p, const struct charge_tally *t,
			bool ended, int64_t *out, naql_error *err) NAQL_MUST_USE;
/* charge_tax() - basis points of an amount, halves away from zero. */
int64_t charge_tax(int64_t amount, uint32_t bp);
/* charge_period() - the price period of a contract that holds 'at', which lies in its
 * term: [*begin, *end), *end TIME_NONE where it is open. */
void charge_period(const struct rights_contract *c, enum rights_every every, int64_t at,
		   int64_t *begin, int64_t *end);
/* charge_day() - the second of UTC at which a day, given as the seconds of its midnight
 * in UTC, begins in the contract's zone. */
int64_t charge_day(const struct rights_contract *c, int64_t day);

struct charge_contract {
	/* of one contract, by the time for which they hold; at least one. The price of a
	 * grant in a period is that of the version that holds when the period begins;
	 * where that has no such grant, of the first in the period that has it. */
	const struct rights_contract *versions;
	size_t n_versions;
	/* of that contract, any order, also those before 'from' and behind 'to' */
	const struct charge_event *events;
	size_t n_events;
	int64_t from, to;
};
/*
 * charge_contract() - the lines that fall due in [from, to).
 *
 * lines    appended to, by grant, period, time, id; borrow versions and events.
 * Returns  NAQL_OK; NAQL_E_LIMIT; NAQL_E_NOMEM.
 */
naql_status charge_contract(const struct charge_contract *in, charge_lines *lines,
			    naql_error *err) NAQL_MUST_USE;

#endif
