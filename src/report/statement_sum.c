/*
 * statement_sum.c - the lines of each contract, and what they add up to.
 */
#include "report/statement.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/error.h"

#define MOST ((int64_t)1 << 62)

static bool
is_charged(const struct statement_event *e)
{
	return e->is == STATEMENT_COVERED || e->is == STATEMENT_DUTY_OPEN;
}

static void
count(struct statement *s, const struct statement_event *e)
{
	naql_statement_counts *c = &s->counts;

	c->covered += e->is == STATEMENT_COVERED;
	c->duty_open += e->is == STATEMENT_DUTY_OPEN;
	c->over_limit += is_charged(e) && e->over;
	c->via += e->is == STATEMENT_VIA;
	c->not_covered += e->is == STATEMENT_NOT_COVERED;
	c->undetermined += e->is == STATEMENT_UNDETERMINED;
}

/* ---- sums ---- */

static bool
same_money(const struct rights_price *a, const struct rights_price *b)
{
	return strcmp(a->currency, b->currency) == 0 && a->tax == b->tax &&
	       a->tax_bp == b->tax_bp;
}

static bool
add_to(int64_t *sum, int64_t v)
{
	if ((v > 0 && *sum > MOST - v) || (v < 0 && *sum < -MOST - v))
		return false;
	*sum += v;
	return true;
}

static naql_status
sum_line(struct statement *s, const struct statement_line *l, naql_error *err)
{
	struct statement_sum *sum = NULL;

	if (l->charge.price == NULL || l->charge.price->currency[0] == '\0' ||
	    l->charge.kind == CHARGE_DECLARED)
		return NAQL_OK;
	for (size_t i = 0; i < s->sums.n && !sum; i++)
		if (slice_eq(s->sums.ptr[i].contract, l->contract->number) &&
		    same_money(s->sums.ptr[i].price, l->charge.price))
			sum = &s->sums.ptr[i];
	if (!sum) {
		struct statement_sum fresh = { .contract = l->contract->number,
					       .price = l->charge.price };

		if (!VEC_PUSH(&s->sums, fresh))
			return naql_nomem(err);
		sum = &s->sums.ptr[s->sums.n - 1];
	}
	sum->lines++;
	if (add_to(&sum->net, l->charge.amount) && add_to(&sum->tax, l->charge.tax))
		return NAQL_OK;
	return naql_fail(err, NAQL_E_LIMIT, NULL, NAQL_NO_OFFSET,
			 "a sum comes to over %" PRId64 " minor units", MOST);
}

/* ---- lines ---- */

static naql_status
keep_lines(struct statement *s, const struct rights_contract *c,
	   const charge_lines *charged, naql_error *err)
{
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < charged->n && !st; i++) {
		const struct charge_line *l = &charged->ptr[i];
		struct statement_line line = { .charge = *l, .contract = c };

		line.event = l->event ? l->event->of : NULL;
		if (!VEC_PUSH(&s->lines, line))
			return naql_nomem(err);
		if (line.event)
			count(s, line.event);
		st = sum_line(s, &line, err);
	}
	return st;
}

static naql_status
of_contract(struct statement *s, struct slice number, struct charge_event **out,
	    size_t *n, naql_error *err)
{
	*n = 0;
	*out = arena_array(&s->arena, s->events.n + 1, sizeof(**out));
	if (!*out)
		return naql_nomem(err);
	for (size_t i = 0; i < s->events.n; i++) {
		const struct statement_event *e = &s->events.ptr[i];

		if (is_charged(e) && slice_eq(e->contract, number))
			(*out)[(*n)++] = (struct charge_event){ .id = SLICE(e->id),
								.at = e->first,
								.grant = e->grant,
								.actions = e->actions,
								.medium = e->medium,
								.of = e };
	}
	return NAQL_OK;
}

static naql_status
sum_contract(struct statement *s, const struct rights_contract *versions, size_t n,
	     naql_error *err)
{
	struct charge_event *events = NULL;
	charge_lines charged = { 0 };
	struct charge_contract in = { .versions = versions, .n_versions = n };
	/* the zone of the version that holds last: days are one thing in a statement */
	const struct rights_contract *c = &versions[n - 1];
	naql_status st = of_contract(s, c->number, &events, &in.n_events, err);

	in.events = events;
	in.from = charge_day(c, s->from);
	in.to = charge_day(c, s->to);
	if (!st)
		st = charge_contract(&in, &charged, err);
	if (!st)
		st = keep_lines(s, c, &charged, err);
	VEC_FREE(&charged);
	return st;
}

static int
by_money(const void *x, const void *y)
{
	const struct statement_sum *a = x, *b = y;
	int c = strcmp(a->price->currency, b->price->currency);
	size_t n = a->contract.len < b->contract.len ? a->contract.len : b->contract.len;

	if (!c && n)
		c = memcmp(a->contract.ptr, b->contract.ptr, n);
	if (!c)
		c = (a->contract.len > b->contract.len) -
		    (a->contract.len < b->contract.len);
	if (!c)
		c = (int)a->price->tax - (int)b->price->tax;
	return c ? c
		 : (a->price->tax_bp > b->price->tax_bp) -
			       (a->price->tax_bp < b->price->tax_bp);
}

static int
by_first(const void *x, const void *y)
{
	const struct statement_event *a = x, *b = y;

	if (a->first != b->first)
		return a->first > b->first ? 1 : -1;
	return strcmp(a->id, b->id);
}

naql_status
statement_sum(struct statement *s, naql_error *err)
{
	naql_status st = NAQL_OK;

	if (s->events.n)
		qsort(s->events.ptr, s->events.n, sizeof(s->events.ptr[0]), by_first);
	for (size_t i = 0, n; i < s->book->contracts.n && !st; i += n) {
		const struct rights_contract *c = &s->book->contracts.ptr[i];

		for (n = 1;
		     i + n < s->book->contracts.n && slice_eq(c[n].number, c->number);
		     n++)
			;
		if (slice_eq(c->party, s->party->id))
			st = sum_contract(s, c, n, err);
	}
	for (size_t i = 0; i < s->events.n; i++)
		if (!is_charged(&s->events.ptr[i]) && statement_in(s, &s->events.ptr[i]))
			count(s, &s->events.ptr[i]);
	for (size_t i = 0; i < s->sums.n && !st; i++)
		if (s->sums.ptr[i].price->tax == RIGHTS_TAX_BY_TOTAL)
			s->sums.ptr[i].tax = charge_tax(s->sums.ptr[i].net,
							s->sums.ptr[i].price->tax_bp);
	if (s->sums.n)
		qsort(s->sums.ptr, s->sums.n, sizeof(s->sums.ptr[0]), by_money);
	s->counts.lines = s->lines.n;
	return st;
}
