/*
 * charge.c - see charge.h.
 */
#include "rights/charge.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/error.h"
#include "rights/zone.h"

#define MOST ((int64_t)1 << 62)

/* ---- one period ---- */

int64_t
charge_rate(const struct rights_price *p, unsigned actions, unsigned medium)
{
	for (size_t i = 0; i < p->n_rates; i++) {
		const struct rights_rate *r = &p->rates[i];

		if ((r->actions == 0 || (r->actions & actions)) &&
		    (r->media == 0 || (r->media & 1u << medium)))
			return r->amount;
	}
	return -1;
}

/* a + n * each, within MOST; amounts of contract files are not negative. */
static bool
add_times(int64_t *sum, uint64_t n, int64_t each)
{
	if (each > 0 && n > (uint64_t)((MOST - *sum) / each))
		return false;
	*sum += each > 0 ? (int64_t)n * each : 0;
	return true;
}

static uint64_t
above(uint64_t n, uint64_t limit)
{
	return n > limit ? n - limit : 0;
}

static bool
cost_of(const struct rights_price *p, const struct charge_tally *t, int64_t *out)
{
	*out = 0;
	switch (p->kind) {
	case RIGHTS_PRICE_FLAT:
		return add_times(out, 1, p->amount);
	case RIGHTS_PRICE_PER_USE:
		return add_times(out, 1, t->units);
	case RIGHTS_PRICE_BUNDLE:
		return add_times(out, 1, p->amount) &&
		       add_times(out, above(t->n, p->n), p->overage);
	case RIGHTS_PRICE_CREDITS:
		return add_times(out, 1, p->amount) &&
		       add_times(out, above((uint64_t)t->units, p->n), p->overage);
	case RIGHTS_PRICE_TIERS:
		for (size_t i = 0; i < p->n_tiers; i++)
			if (t->n <= p->tiers[i].up_to)
				return add_times(out, t->n, p->tiers[i].amount);
		return true;
	case RIGHTS_PRICE_NONE:
	case RIGHTS_PRICE_SHARE:
		return true;
	}
	return true;
}

naql_status
charge_cost(const struct rights_price *p, const struct charge_tally *t, bool ended,
	    int64_t *out, naql_error *err)
{
	if (!cost_of(p, t, out))
		return naql_fail(err, NAQL_E_LIMIT, NULL, NAQL_NO_OFFSET,
				 "a price comes to over %" PRId64 " minor units", MOST);
	if (p->kind == RIGHTS_PRICE_NONE || p->kind == RIGHTS_PRICE_SHARE)
		return NAQL_OK; /* what is declared is not known, nor its bounds */
	if (p->cap >= 0 && *out > p->cap)
		*out = p->cap;
	if (ended && p->minimum >= 0 && *out < p->minimum)
		*out = p->minimum;
	return NAQL_OK;
}

int64_t
charge_tax(int64_t amount, uint32_t bp)
{
	uint64_t size = amount < 0 ? (uint64_t)-amount : (uint64_t)amount;
	uint64_t tax = size / 10000 * bp + (size % 10000 * bp + 5000) / 10000;

	return amount < 0 ? -(int64_t)tax : (int64_t)tax;
}

/* ---- periods ---- */

/* The month of a local time, its first second; months: that many further. */
static int64_t
month_begin(int64_t local, unsigned every, int months)
{
	char text[21];
	int year, month;

	time_format(local, text);
	if (!text[0])
		return TIME_NONE;
	year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 +
	       (text[3] - '0');
	month = (text[5] - '0') * 10 + (text[6] - '0') - 1;
	month -= month % (int)every;
	month += months;
	year += month / 12;
	month %= 12;
	text[0] = (char)('0' + year / 1000 % 10);
	text[1] = (char)('0' + year / 100 % 10);
	text[2] = (char)('0' + year / 10 % 10);
	text[3] = (char)('0' + year % 10);
	text[5] = (char)('0' + (month + 1) / 10);
	text[6] = (char)('0' + (month + 1) % 10);
	text[8] = '0';
	text[9] = '1';
	return year > 9999 ? TIME_NONE : time_parse((struct slice){ text, 10 });
}

int64_t
charge_day(const struct rights_contract *c, int64_t day)
{
	return zone_to_utc(c->tz, day);
}

void
charge_period(const struct rights_contract *c, enum rights_every every, int64_t at,
	      int64_t *begin, int64_t *end)
{
	static const unsigned months[] = {
		[RIGHTS_MONTH] = 1, [RIGHTS_QUARTER] = 3, [RIGHTS_YEAR] = 12
	};
	int64_t local = at + zone_offset(c->tz, at), over = rights_end(c);

	*begin = c->valid_from;
	*end = over;
	if (every != RIGHTS_TERM) {
		int64_t b = month_begin(local, months[every], 0);
		int64_t e = month_begin(local, months[every], (int)months[every]);

		b = b == TIME_NONE ? TIME_NONE : zone_to_utc(c->tz, b);
		e = e == TIME_NONE ? TIME_NONE : zone_to_utc(c->tz, e);
		if (b > *begin) /* TIME_NONE is the least */
			*begin = b;
		if (over == TIME_NONE || (e != TIME_NONE && e < over))
			*end = e;
	}
}

/* ---- a grant's price over time ---- */

struct charging {
	const struct rights_contract *versions;
	size_t n_versions;
	const struct charge_event *const *events; /* of the grant, in order */
	size_t n_events, next; /* those before 'next' have their line */
	struct slice grant;
	int64_t from, to;
	charge_lines *lines;
};

static const struct rights_grant *
find_grant(const struct rights_contract *c, struct slice id)
{
	for (size_t i = 0; i < c->n_grants; i++)
		if (!c->grants[i].prohibit && slice_eq(c->grants[i].id, id))
			return &c->grants[i];
	return NULL;
}

static bool
holds(const struct rights_contract *c, int64_t at)
{
	int64_t over = rights_end(c);

	if (c->state == RIGHTS_DRAFT || !rights_in(at, c->holds_from, c->holds_to))
		return false;
	if (c->suspended_from != TIME_NONE && at >= c->suspended_from)
		return false;
	return at >= c->valid_from && (over == TIME_NONE || at < over);
}

/* The first second from 'at' on in which a version with the grant holds; TIME_NONE. */
static int64_t
next_held(const struct charging *x, int64_t at, const struct rights_contract **version)
{
	int64_t best = TIME_NONE;

	for (size_t i = 0; i < x->n_versions; i++) {
		const struct rights_contract *c = &x->versions[i];
		int64_t t = at > c->valid_from ? at : c->valid_from;

		if (c->holds_from != TIME_NONE && t < c->holds_from)
			t = c->holds_from;
		if (!find_grant(c, x->grant) || !holds(c, t) ||
		    (best != TIME_NONE && t >= best))
			continue;
		best = t;
		*version = c;
	}
	return best;
}

static naql_status
push(struct charging *x, const struct charge_line *line, naql_error *err)
{
	struct charge_line made = *line;

	if (made.at < x->from || made.at >= x->to)
		return NAQL_OK;
	if (made.price && made.price->tax == RIGHTS_TAX_BY_LINE)
		made.tax = charge_tax(made.amount, made.price->tax_bp);
	return VEC_PUSH(x->lines, made) ? NAQL_OK : naql_nomem(err);
}

static enum charge_note
note_of(const struct rights_price *p, const struct charge_event *e,
	const struct charge_tally *t)
{
	int64_t rate = charge_rate(p, e->actions, e->medium);
	bool rated = p->kind == RIGHTS_PRICE_PER_USE || p->kind == RIGHTS_PRICE_CREDITS;
	uint64_t used = p->kind == RIGHTS_PRICE_CREDITS ? (uint64_t)t->units : t->n;
	int64_t cost = 0;

	if (p->kind == RIGHTS_PRICE_NONE)
		return CHARGE_NO_PRICE;
	if (rated && rate < 0)
		return CHARGE_NO_RATE;
	if (p->cap >= 0 && cost_of(p, t, &cost) && cost > p->cap)
		return CHARGE_CAPPED;
	if (p->kind == RIGHTS_PRICE_FLAT || p->kind == RIGHTS_PRICE_SHARE)
		return CHARGE_INCLUDED;
	if (p->kind == RIGHTS_PRICE_BUNDLE || p->kind == RIGHTS_PRICE_CREDITS)
		return used > p->n ? CHARGE_OVER : CHARGE_INCLUDED;
	return CHARGE_PLAIN;
}

/* The events up to line->to, each with what the cost grows by. */
static naql_status
charge_events(struct charging *x, struct charge_line *line, int64_t *cost,
	      struct charge_tally *t, naql_error *err)
{
	const struct rights_price *p = line->price;
	naql_status st = NAQL_OK;

	line->kind = CHARGE_EVENT;
	for (; x->next < x->n_events && !st; x->next++) {
		const struct charge_event *e = x->events[x->next];
		int64_t rate = charge_rate(p, e->actions, e->medium), with = 0;

		if (!rights_in(e->at, TIME_NONE, line->to))
			break;
		t->n++;
		if (rate > MOST - t->units)
			return naql_fail(err, NAQL_E_LIMIT, NULL, NAQL_NO_OFFSET,
					 "a price comes to too much");
		t->units += rate > 0 ? rate : 0;
		st = charge_cost(p, t, false, &with, err);
		line->event = e;
		line->at = e->at;
		line->amount = with - *cost;
		line->note = note_of(p, e, t);
		*cost = with;
		if (!st)
			st = push(x, line, err);
	}
	line->event = NULL;
	return st;
}

static naql_status
charge_one_period(struct charging *x, const struct rights_price *p, int64_t begin,
		  int64_t end, naql_error *err)
{
	struct charge_tally t = { 0 };
	struct charge_line line = { .kind = p->kind == RIGHTS_PRICE_SHARE
						    ? CHARGE_DECLARED
						    : CHARGE_BASE,
				    .grant = x->grant,
				    .price = p,
				    .from = begin,
				    .to = end,
				    .at = begin };
	int64_t cost = 0, whole = 0;
	naql_status st = charge_cost(p, &t, false, &cost, err);

	line.amount = cost;
	if (!st && (cost || line.kind == CHARGE_DECLARED))
		st = push(x, &line, err);
	if (!st)
		st = charge_events(x, &line, &cost, &t, err);
	if (!st)
		st = charge_cost(p, &t, true, &whole, err);
	if (st || whole == cost || end == TIME_NONE)
		return st;
	line.kind = CHARGE_MINIMUM;
	line.note = CHARGE_PLAIN;
	line.at = end - 1; /* the last second of the period it belongs to */
	line.amount = whole - cost;
	return push(x, &line, err);
}

/* Events up to 'end' that lie in no period: the grant's contract did not hold when they
 * were first seen. They cost nothing, and they are there. */
static naql_status
charge_outside(struct charging *x, int64_t end, naql_error *err)
{
	naql_status st = NAQL_OK;

	for (; x->next < x->n_events && !st; x->next++) {
		const struct charge_event *e = x->events[x->next];
		struct charge_line line = { .kind = CHARGE_EVENT,
					    .note = CHARGE_NO_PRICE,
					    .event = e,
					    .grant = x->grant,
					    .from = TIME_NONE,
					    .to = TIME_NONE,
					    .at = e->at };

		if (!rights_in(e->at, TIME_NONE, end))
			break;
		st = push(x, &line, err);
	}
	return st;
}

/* Period by period from the first on, however late the statement begins: which periods
 * there are does not hang on it. */
static naql_status
charge_grant(struct charging *x, naql_error *err)
{
	int64_t at = TIME_NONE + 1;
	naql_status st = NAQL_OK;

	while (!st) {
		const struct rights_contract *c = NULL;
		int64_t t = next_held(x, at, &c), begin, end;
		const struct rights_price *p;

		if (t == TIME_NONE || t >= x->to)
			return charge_outside(x, TIME_NONE, err);
		p = &find_grant(c, x->grant)->price;
		charge_period(c, p->period, t, &begin, &end);
		if (begin < at)
			begin = at; /* an amendment has changed the periods */
		st = charge_outside(x, begin, err);
		if (!st)
			st = charge_one_period(x, p, begin, end, err);
		if (end == TIME_NONE)
			break;
		at = end;
	}
	return st;
}

/* ---- all grants ---- */

static int
in_order(const void *x, const void *y)
{
	const struct charge_event *a = *(const struct charge_event *const *)x;
	const struct charge_event *b = *(const struct charge_event *const *)y;
	size_t n = a->id.len < b->id.len ? a->id.len : b->id.len;
	int c;

	if (a->at != b->at)
		return a->at > b->at ? 1 : -1;
	c = n ? memcmp(a->id.ptr, b->id.ptr, n) : 0;
	return c ? c : (a->id.len > b->id.len) - (a->id.len < b->id.len);
}

typedef VEC(const struct charge_event *) event_vec;
typedef VEC(struct slice) slice_vec;

static naql_status
events_of(const struct charge_contract *in, struct slice grant, event_vec *out,
	  naql_error *err)
{
	out->n = 0;
	for (size_t i = 0; i < in->n_events; i++)
		if (slice_eq(in->events[i].grant, grant) &&
		    !VEC_PUSH(out, &in->events[i]))
			return naql_nomem(err);
	if (out->n)
		qsort(out->ptr, out->n, sizeof(out->ptr[0]), in_order);
	return NAQL_OK;
}

static bool
add_grant(slice_vec *list, struct slice id)
{
	for (size_t i = 0; i < list->n; i++)
		if (slice_eq(list->ptr[i], id))
			return true;
	return VEC_PUSH(list, id);
}

static int
by_bytes(const void *x, const void *y)
{
	const struct slice *a = x, *b = y;
	size_t n = a->len < b->len ? a->len : b->len;
	int c = n ? memcmp(a->ptr, b->ptr, n) : 0;

	return c ? c : (a->len > b->len) - (a->len < b->len);
}

/* The permits of all versions that have a price, and those that events name. */
static bool
all_grants(const struct charging *x, const struct charge_event *events, size_t n_events,
	   slice_vec *out)
{
	bool ok = true;

	for (size_t i = 0; i < x->n_versions; i++)
		for (size_t k = 0; k < x->versions[i].n_grants && ok; k++) {
			const struct rights_grant *g = &x->versions[i].grants[k];

			if (!g->prohibit && g->price.kind != RIGHTS_PRICE_NONE)
				ok = add_grant(out, g->id);
		}
	for (size_t i = 0; i < n_events && ok; i++)
		ok = add_grant(out, events[i].grant);
	if (out->n)
		qsort(out->ptr, out->n, sizeof(out->ptr[0]), by_bytes);
	return ok;
}

naql_status
charge_contract(const struct charge_contract *in, charge_lines *lines, naql_error *err)
{
	struct charging x = { .versions = in->versions,
			      .n_versions = in->n_versions,
			      .from = in->from,
			      .to = in->to,
			      .lines = lines };
	event_vec of_grant = { 0 };
	slice_vec grants = { 0 };
	naql_status st = all_grants(&x, in->events, in->n_events, &grants)
				 ? NAQL_OK
				 : naql_nomem(err);

	for (size_t i = 0; i < grants.n && !st; i++) {
		x.grant = grants.ptr[i];
		st = events_of(in, x.grant, &of_grant, err);
		x.events = of_grant.ptr;
		x.n_events = of_grant.n;
		x.next = 0;
		if (!st)
			st = charge_grant(&x, err);
	}
	VEC_FREE(&of_grant);
	VEC_FREE(&grants);
	return st;
}
