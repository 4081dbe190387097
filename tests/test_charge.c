/*
 * test_charge.c - what a contract's prices come to: against a plain evaluator that knows
 * no lines, split in any way, to the last minor unit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/compiler.h"
#include "prop.h"
#include "rights/charge.h"
#include "rights/zone.h"

#define N_MOST	  40u
#define DAY(text) time_parse(SLICE(text))

static struct rights_grant
grant_of(const char *id, enum rights_price_kind kind, enum rights_every period)
{
	return (struct rights_grant){ .id = SLICE(id),
				      .price = { .kind = kind,
						 .currency = "TRY",
						 .period = period,
						 .minimum = -1,
						 .cap = -1 } };
}

static struct rights_contract
contract_of(const struct rights_grant *grants, size_t n)
{
	return (struct rights_contract){ .number = SLICE("N-1"),
					 .state = RIGHTS_ACTIVE,
					 .suspended_from = TIME_NONE,
					 .valid_from = DAY("2026-01-01"),
					 .valid_to = DAY("2027-01-01"),
					 .holds_from = TIME_NONE,
					 .holds_to = TIME_NONE,
					 .grants = grants,
					 .n_grants = n };
}

static struct charge_event
event_on(const char *id, const char *day, const char *grant)
{
	return (struct charge_event){ .id = SLICE(id),
				      .at = DAY(day),
				      .grant = SLICE(grant),
				      .actions = RIGHTS_ACTION(RIGHTS_PUBLISH_WEB),
				      .medium = RIGHTS_TEXT };
}

static charge_lines
charge(const struct rights_contract *c, size_t n, const struct charge_event *events,
       size_t n_events, const char *from, const char *to)
{
	charge_lines lines = { 0 };

	assert_int_equal(
		charge_contract(&(struct charge_contract){ c, n, events, n_events,
							   DAY(from), DAY(to) },
				&lines, NULL),
		NAQL_OK);
	return lines;
}

static int64_t
sum_of(const charge_lines *lines)
{
	int64_t sum = 0;

	for (size_t i = 0; i < lines->n; i++)
		sum += lines->ptr[i].amount;
	return sum;
}

/* ---- by hand ---- */

static void
assert_lines(const charge_lines *lines, const char *wanted)
{
	static const char *const kinds[] = { "base", "use", "minimum", "declared" };
	static const char *const notes[] = { "",	  " no_price", " no_rate",
					     " included", " over",     " capped" };
	char got[1024] = "";
	size_t at = 0;

	for (size_t i = 0; i < lines->n; i++)
		at += (size_t)snprintf(
			got + at, sizeof(got) - at, "%s%s%.*s %lld%s", i ? ", " : "",
			kinds[lines->ptr[i].kind],
			lines->ptr[i].event ? (int)lines->ptr[i].event->id.len : 0,
			lines->ptr[i].event ? lines->ptr[i].event->id.ptr : "",
			(long long)lines->ptr[i].amount, notes[lines->ptr[i].note]);
	assert_string_equal(got, wanted);
}

/* What a contract's prices come to in a period, line by line. */
static void
expect(const struct rights_contract *c, size_t n, const struct charge_event *events,
       size_t n_events, const char *from, const char *to, const char *wanted)
{
	charge_lines l = charge(c, n, events, n_events, from, to);

	assert_lines(&l, wanted);
	VEC_FREE(&l);
}

static void
test_each_kind(void **state)
{
	const struct charge_event events[] = { event_on("c", "2026-03-09", "g"),
					       event_on("a", "2026-03-02", "g"),
					       event_on("b", "2026-03-02", "g"),
					       event_on("d", "2026-04-01", "g") };
	static const struct rights_rate rates[] = {
		{ .actions = RIGHTS_ACTION(RIGHTS_PRINT), .amount = 900 },
		{ .media = 1u << RIGHTS_TEXT, .amount = 70 },
	};
	static const struct rights_tier tiers[] = { { 2, 100 }, { UINT64_MAX, 60 } };
	struct rights_grant g = grant_of("g", RIGHTS_PRICE_FLAT, RIGHTS_MONTH);
	struct rights_contract c = contract_of(&g, 1);

	(void)state;
	g.price.amount = 5000;
	expect(&c, 1, events, 4, "2026-03-01", "2026-04-01",
	       "base 5000, usea 0 included, useb 0 included, usec 0 included");
	g.price.kind = RIGHTS_PRICE_PER_USE;
	g.price.rates = rates;
	g.price.n_rates = 2;
	expect(&c, 1, events, 4, "2026-03-01", "2026-04-01", "usea 70, useb 70, usec 70");
	g.price.n_rates = 1;
	expect(&c, 1, events, 4, "2026-03-01", "2026-04-01",
	       "usea 0 no_rate, useb 0 no_rate, usec 0 no_rate");
	g.price.kind = RIGHTS_PRICE_BUNDLE;
	g.price.n = 2;
	g.price.overage = 300;
	expect(&c, 1, events, 4, "2026-03-01", "2026-04-01",
	       "base 5000, usea 0 included, useb 0 included, usec 300 over");
	g.price.kind = RIGHTS_PRICE_TIERS;
	g.price.tiers = tiers;
	g.price.n_tiers = 2;
	/* the third puts all three into the cheaper tier: 180 in all */
	expect(&c, 1, events, 4, "2026-03-01", "2026-04-01",
	       "usea 100, useb 100, usec -20");
	g.price.kind = RIGHTS_PRICE_CREDITS;
	g.price.n_rates = 2;
	g.price.n = 100;
	expect(&c, 1, events, 4, "2026-03-01", "2026-04-01",
	       "base 5000, usea 0 included, useb 12000 over, usec 21000 over");
	g.price.kind = RIGHTS_PRICE_PER_USE;
	g.price.minimum = 200;
	g.price.cap = 250;
	expect(&c, 1, events, 4, "2026-03-01", "2026-05-01",
	       "usea 70, useb 70, usec 70, used 70, minimum 130");
	g.price.minimum = -1;
	g.price.cap = 150;
	expect(&c, 1, events, 4, "2026-03-01", "2026-04-01",
	       "usea 70, useb 70, usec 10 capped");
	g.price.kind = RIGHTS_PRICE_SHARE;
	expect(&c, 1, events, 4, "2026-03-01", "2026-04-01",
	       "declared 0, usea 0 included, useb 0 included, usec 0 included");
	g.price.kind = RIGHTS_PRICE_NONE;
	expect(&c, 1, events, 4, "2026-03-01", "2026-04-01",
	       "usea 0 no_price, useb 0 no_price, usec 0 no_price");
}

static void
test_terms(void **state)
{
	struct rights_grant g = grant_of("g", RIGHTS_PRICE_FLAT, RIGHTS_QUARTER);
	struct rights_contract c = contract_of(&g, 1);
	const struct charge_event late = event_on("x", "2027-03-01", "g");
	charge_lines l;

	(void)state;
	g.price.amount = 9;
	c.valid_from = DAY("2026-02-10");
	c.valid_to = DAY("2026-08-01");
	l = charge(&c, 1, NULL, 0, "2020-01-01", "2030-01-01");
	assert_lines(&l, "base 9, base 9, base 9");
	assert_int_equal(l.ptr[0].from, DAY("2026-02-10")); /* cut, and not in part */
	assert_int_equal(l.ptr[0].to, DAY("2026-04-01"));
	assert_int_equal(l.ptr[2].to, DAY("2026-08-01"));
	VEC_FREE(&l);
	expect(&c, 1, NULL, 0, "2026-02-11", "2026-04-01",
	       ""); /* it fell due when the period began */
	g.price.period = RIGHTS_TERM;
	expect(&c, 1, NULL, 0, "2020-01-01", "2030-01-01", "base 9");
	g.price.period = RIGHTS_YEAR;
	c.renews = true;
	expect(&c, 1, &late, 1, "2026-01-01", "2029-01-01",
	       "base 9, base 9, usex 0 included, base 9");
	c.renews = false;
	expect(&c, 1, &late, 1, "2027-01-01", "2028-01-01",
	       "usex 0 no_price"); /* behind the end: there, and free */
	c.state = RIGHTS_SUSPENDED_STATE;
	c.suspended_from = DAY("2026-03-01");
	g.price.period = RIGHTS_MONTH;
	expect(&c, 1, NULL, 0, "2020-01-01", "2030-01-01",
	       "base 9"); /* nothing falls due while it is suspended */
	c.state = RIGHTS_DRAFT;
	expect(&c, 1, NULL, 0, "2020-01-01", "2030-01-01", "");
}

/* An amendment changes the price from the next period on. */
static void
test_versions(void **state)
{
	struct rights_grant old = grant_of("g", RIGHTS_PRICE_FLAT, RIGHTS_MONTH);
	struct rights_grant both[] = { grant_of("g", RIGHTS_PRICE_FLAT, RIGHTS_MONTH),
				       grant_of("h", RIGHTS_PRICE_FLAT, RIGHTS_MONTH) };
	struct rights_contract c[] = { contract_of(&old, 1), contract_of(both, 2) };
	charge_lines l;

	(void)state;
	old.price.amount = 5;
	both[0].price.amount = 7;
	both[1].price.amount = 100;
	c[0].holds_to = c[1].holds_from = DAY("2026-03-15");
	expect(c, 2, NULL, 0, "2026-02-01", "2026-05-01",
	       "base 5, base 5, base 7, base 100, base 100");
	both[0].price.period = RIGHTS_QUARTER; /* begins where the month ended */
	l = charge(c, 2, NULL, 0, "2026-03-01", "2026-08-01");
	assert_lines(&l,
		     "base 5, base 7, base 7, base 100, base 100, base 100, base 100, "
		     "base 100");
	assert_int_equal(l.ptr[1].from, DAY("2026-04-01"));
	assert_int_equal(l.ptr[2].from, DAY("2026-07-01"));
	VEC_FREE(&l);
}

static void
test_zone(void **state)
{
	struct rights_grant g = grant_of("g", RIGHTS_PRICE_FLAT, RIGHTS_MONTH);
	struct rights_contract c = contract_of(&g, 1);
	int64_t b, e;

	(void)state;
	assert_true(zone_find(SLICE("Asia/Amman"), &c.tz));
	c.valid_from = charge_day(&c, DAY("2026-01-01"));
	charge_period(&c, RIGHTS_MONTH, DAY("2026-04-01") - 3 * 3600, &b, &e);
	assert_int_equal(b,
			 DAY("2026-04-01") - 3 * 3600); /* 1 April, three hours ahead */
	assert_int_equal(e, DAY("2026-05-01") - 3 * 3600);
	charge_period(&c, RIGHTS_MONTH, DAY("2026-04-01") - 3 * 3600 - 1, &b, &e);
	assert_int_equal(e, DAY("2026-04-01") - 3 * 3600);
}

static void
test_tax(void **state)
{
	(void)state;
	assert_int_equal(charge_tax(0, 2000), 0);
	assert_int_equal(charge_tax(1000, 2000), 200);
	assert_int_equal(charge_tax(2, 2500), 1); /* half goes away from zero */
	assert_int_equal(charge_tax(-2, 2500), -1);
	assert_int_equal(charge_tax(1, 2000), 0);
	assert_int_equal(charge_tax((int64_t)1 << 61, 10000), (int64_t)1 << 61);
}

static void
test_too_much(void **state)
{
	struct rights_price p = { .kind = RIGHTS_PRICE_TIERS, .minimum = -1, .cap = -1 };
	const struct rights_tier tier = { UINT64_MAX, INT64_MAX / 2 };
	int64_t out;

	(void)state;
	p.tiers = &tier;
	p.n_tiers = 1;
	assert_int_equal(
		charge_cost(&p, &(struct charge_tally){ .n = 3 }, true, &out, NULL),
		NAQL_E_LIMIT);
	p.kind = RIGHTS_PRICE_BUNDLE;
	p.amount = (int64_t)1 << 62;
	p.overage = 1;
	assert_int_equal(
		charge_cost(&p, &(struct charge_tally){ .n = 0 }, true, &out, NULL),
		NAQL_OK);
	assert_int_equal(
		charge_cost(&p, &(struct charge_tally){ .n = 1 }, true, &out, NULL),
		NAQL_E_LIMIT);
}

/* ---- against the plain definition ---- */

struct made {
	struct rights_rate rates[3];
	struct rights_tier tiers[3];
	struct rights_grant grants[2];
	struct rights_contract contract;
	struct charge_event events[N_MOST];
	char ids[N_MOST][8];
	size_t n;
};

static void
make_price(struct prop *p, struct made *m, struct rights_price *price)
{
	price->kind =
		(enum rights_price_kind)(prop_below(p, 6)); /* a share is not known */
	price->period = (enum rights_every)prop_below(p, 4);
	price->amount = (int64_t)prop_below(p, 5000);
	price->overage = (int64_t)prop_below(p, 90);
	price->n = prop_below(p, 12);
	price->minimum = prop_below(p, 3) ? -1 : (int64_t)prop_below(p, 3000);
	price->cap = prop_below(p, 3) ? -1 : 3000 + (int64_t)prop_below(p, 3000);
	memcpy(price->currency, "TRY", 4);
	price->rates = m->rates;
	price->n_rates = prop_below(p, 4);
	price->tiers = m->tiers;
	price->n_tiers = 3;
}

static void
make(struct prop *p, struct made *m)
{
	memset(m, 0, sizeof(*m));
	for (unsigned i = 0; i < 3; i++) {
		m->rates[i] = (struct rights_rate){
			.actions = prop_below(p, 2) ? 0 : 1u << prop_below(p, 3),
			.media = prop_below(p, 2) ? 0 : 1u << (1 + prop_below(p, 2)),
			.amount = (int64_t)prop_below(p, 200)
		};
		m->tiers[i] = (struct rights_tier){ i == 2 ? UINT64_MAX : 3 + 4 * i,
						    (int64_t)prop_below(p, 300) };
	}
	m->grants[0] = grant_of("g", RIGHTS_PRICE_NONE, RIGHTS_MONTH);
	m->grants[1] = grant_of("h", RIGHTS_PRICE_NONE, RIGHTS_MONTH);
	make_price(p, m, &m->grants[0].price);
	make_price(p, m, &m->grants[1].price);
	m->contract = contract_of(m->grants, 2);
	m->contract.valid_from += (int64_t)prop_below(p, 100) * 86400;
	m->contract.valid_to -= (int64_t)prop_below(p, 100) * 86400;
	m->n = prop_below(p, N_MOST + 1);
	for (size_t i = 0; i < m->n; i++) {
		snprintf(m->ids[i], sizeof(m->ids[i]), "%03u",
			 (unsigned)prop_below(p, 1000));
		m->events[i] =
			(struct charge_event){ .id = SLICE(m->ids[i]),
					       .at = DAY("2025-12-01") +
						     (int64_t)prop_below(p, 420) * 86400,
					       .grant = m->grants[prop_below(p, 2)].id,
					       .actions = 1u << prop_below(p, 3),
					       .medium = 1 + (unsigned)prop_below(p, 2) };
	}
}

/* Months of 2026 by the calendar, without zones or time_parse. */
static unsigned
month_of(int64_t at)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int64_t day = (at - DAY("2026-01-01")) / 86400;
	unsigned m = 0;

	while (m < 12 && day >= lengths[m])
		day -= lengths[m++];
	return m;
}

static unsigned
period_of(const struct rights_price *p, int64_t at)
{
	static const unsigned months[] = { 1, 3, 12, 12 };

	return month_of(at) / months[p->period];
}

/* What a whole year comes to: each period's formula, once. */
static int64_t
plain_year(const struct made *m, const struct rights_grant *g)
{
	const struct rights_price *p = &g->price;
	int64_t sum = 0;
	unsigned first = period_of(p, m->contract.valid_from),
		 last = period_of(p, m->contract.valid_to - 1);

	if (p->kind == RIGHTS_PRICE_NONE)
		return 0;
	for (unsigned k = first; k <= last; k++) {
		int64_t cost = 0, units = 0, n = 0;

		for (size_t i = 0; i < m->n; i++) {
			const struct charge_event *e = &m->events[i];

			if (!slice_eq(e->grant, g->id) ||
			    e->at < m->contract.valid_from ||
			    e->at >= m->contract.valid_to || period_of(p, e->at) != k)
				continue;
			n++;
			for (size_t r = 0; r < p->n_rates; r++)
				if ((!p->rates[r].actions ||
				     p->rates[r].actions & e->actions) &&
				    (!p->rates[r].media ||
				     p->rates[r].media >> e->medium & 1u)) {
					units += p->rates[r].amount;
					break;
				}
		}
		if (p->kind == RIGHTS_PRICE_FLAT)
			cost = p->amount;
		if (p->kind == RIGHTS_PRICE_PER_USE)
			cost = units;
		if (p->kind == RIGHTS_PRICE_BUNDLE)
			cost = p->amount +
			       (n > (int64_t)p->n ? (n - (int64_t)p->n) * p->overage : 0);
		if (p->kind == RIGHTS_PRICE_CREDITS)
			cost = p->amount + (units > (int64_t)p->n
						    ? (units - (int64_t)p->n) * p->overage
						    : 0);
		if (p->kind == RIGHTS_PRICE_TIERS)
			cost = n * p->tiers[n <= 3 ? 0 : n <= 7 ? 1 : 2].amount;
		if (p->cap >= 0 && cost > p->cap)
			cost = p->cap;
		if (p->minimum >= 0 && cost < p->minimum)
			cost = p->minimum;
		sum += cost;
	}
	return sum;
}

static void
test_total_is_sum_of_uses(void **state)
{
	(void)state;
	PROP_RUN(p, 2000)
	{
		struct made m;
		charge_lines all;
		int64_t want = 0;
		size_t n_uses = 0;

		make(&p, &m);
		all = charge(&m.contract, 1, m.events, m.n, "2025-01-01", "2028-01-01");
		want = plain_year(&m, &m.grants[0]) + plain_year(&m, &m.grants[1]);
		assert_true(prop_check(&p, sum_of(&all) == want,
				       "total = sum of the periods"));
		for (size_t i = 0; i < all.n; i++)
			n_uses += all.ptr[i].kind == CHARGE_EVENT;
		assert_true(prop_check(&p, n_uses == m.n, "every use has one line"));
		VEC_FREE(&all);
	}
}

/* Two statements side by side have the lines of one over both; the order in which uses
 * are handed in changes nothing. */
static void
test_split(void **state)
{
	(void)state;
	PROP_RUN(p, 2000)
	{
		struct made m;
		charge_lines all = { 0 }, parts = { 0 };
		int64_t from = DAY("2025-06-01"), to = DAY("2027-06-01");
		int64_t cut = from + (int64_t)prop_below(&p, (uint64_t)(to - from));
		int64_t sum = 0;

		make(&p, &m);
		assert_int_equal(
			charge_contract(&(struct charge_contract){ &m.contract, 1,
								   m.events, m.n, from,
								   to },
					&all, NULL),
			NAQL_OK);
		for (size_t i = 1; i < m.n; i++) { /* another order */
			size_t k = prop_below(&p, i + 1);
			struct charge_event swap = m.events[i];

			m.events[i] = m.events[k];
			m.events[k] = swap;
		}
		assert_int_equal(
			charge_contract(&(struct charge_contract){ &m.contract, 1,
								   m.events, m.n, from,
								   cut },
					&parts, NULL),
			NAQL_OK);
		sum = sum_of(&parts);
		assert_int_equal(charge_contract(
					 &(struct charge_contract){
						 &m.contract, 1, m.events, m.n, cut, to },
					 &parts, NULL),
				 NAQL_OK);
		assert_true(prop_check(&p, parts.n == all.n, "as many lines"));
		assert_true(
			prop_check(&p, sum_of(&parts) == sum_of(&all), "the same sum"));
		for (size_t i = 0; i < parts.n; i++)
			if (parts.ptr[i].at < cut)
				sum -= parts.ptr[i].amount;
		assert_true(prop_check(&p, sum == 0, "each line in its own statement"));
		VEC_FREE(&all);
		VEC_FREE(&parts);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_kind),
		cmocka_unit_test(test_terms),
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_zone),
		cmocka_unit_test(test_tax),
		cmocka_unit_test(test_too_much),
		cmocka_unit_test(test_total_is_sum_of_uses),
		cmocka_unit_test(test_split),
	};

	return cmocka_run_group_tests_name("rights: charges", tests, NULL, NULL);
}
