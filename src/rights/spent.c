/*
 * spent.c - two kinds of entries in one open table, both under 128-bit hashes: a period
 * of a grant with its count, and each event counted in it.
 */
#include "rights/spent.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/mem.h"
#include "rights/clause.h"
#include "rights/zone.h"

struct spent_key {
	uint64_t a, b;
};

struct spent_entry {
	struct spent_key key; /* zeros: free */
	int64_t count;
	uint64_t last;
};

struct rights_spent {
	struct spent_entry *entries;
	size_t n, cap; /* cap: a power of two */
};

naql_status
spent_new(struct rights_spent **out, naql_error *err)
{
	struct rights_spent *t = mem_calloc(1, sizeof(*t));

	*out = NULL;
	if (!t)
		return naql_nomem(err);
	t->cap = 64;
	t->entries = mem_calloc(t->cap, sizeof(*t->entries));
	if (!t->entries) {
		mem_free(t);
		return naql_nomem(err);
	}
	*out = t;
	return NAQL_OK;
}

void
spent_free(struct rights_spent *t)
{
	if (!t)
		return;
	mem_free(t->entries);
	mem_free(t);
}

/* ---- keys ---- */

static void
key_bytes(struct spent_key *k, struct slice s)
{
	/* with its length, so that "ab","c" is not "a","bc" */
	k->a = hash_bytes(s.ptr, s.len, hash_mix(k->a, s.len + 1));
	k->b = hash_bytes(s.ptr, s.len, hash_mix(k->b, ~(uint64_t)s.len));
}

static void
key_number(struct spent_key *k, int64_t n)
{
	k->a = hash_mix(k->a, (uint64_t)n);
	k->b = hash_mix(k->b, ~(uint64_t)n);
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b != 0 && a < 0);
}

/* Days since 1970 to months since year 0 (Howard Hinnant's days_from_civil, backwards).
 */
static int64_t
month_of(int64_t day)
{
	int64_t z = day + 719468, era = floor_div(z, 146097), doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	return (yoe + era * 400) * 12 + mp; /* March is 0: a year may begin anywhere */
}

static bool
period_key(const struct spent_event *e, struct spent_key *k)
{
	int64_t at = e->facts->first, day;

	*k = (struct spent_key){ HASH_SEED, ~HASH_SEED };
	key_bytes(k, e->contract->number);
	key_bytes(k, e->grant->id);
	/* an amendment that counts in another way begins anew */
	key_number(k, (int64_t)e->grant->count_in * 4 + (int64_t)e->grant->count_by);
	switch (e->grant->count_in) {
	case RIGHTS_IN_TERM:
		return true;
	case RIGHTS_ONCE:
		key_bytes(k, e->facts->item);
		return true;
	case RIGHTS_IN_DAY:
	case RIGHTS_IN_MONTH:
		break;
	}
	if (at == TIME_NONE)
		return false;
	day = floor_div(at + zone_offset(e->contract->tz, at), DAY_SECONDS);
	key_number(k, e->grant->count_in == RIGHTS_IN_DAY ? day : month_of(day));
	return true;
}

struct slice
spent_address(struct slice url)
{
	size_t at = slice_find(url, SLICE("#"));

	return (struct slice){ url.ptr, at < url.len ? at : url.len };
}

static struct spent_key
event_key(const struct spent_event *e, struct spent_key period)
{
	struct spent_key k = period;

	key_number(&k, 1);
	key_bytes(&k, e->facts->item);
	if (e->grant->count_by != RIGHTS_BY_ITEM)
		key_bytes(&k, e->outlet ? e->outlet->id : (struct slice){ NULL, 0 });
	if (e->grant->count_by == RIGHTS_BY_EVENT)
		key_bytes(&k, slice_or(e->facts->page, spent_address(e->facts->url)));
	return k;
}

/* ---- the table ---- */

static struct spent_entry *
slot(const struct rights_spent *t, struct spent_key k)
{
	size_t at = (size_t)k.a & (t->cap - 1);

	while ((t->entries[at].key.a || t->entries[at].key.b) &&
	       (t->entries[at].key.a != k.a || t->entries[at].key.b != k.b))
		at = (at + 1) & (t->cap - 1);
	return &t->entries[at];
}

static bool
is_free(const struct spent_entry *e)
{
	return !e->key.a && !e->key.b;
}

static naql_status
grow(struct rights_spent *t, naql_error *err)
{
	struct rights_spent larger = { .cap = t->cap * 2, .n = t->n };

	if (t->n * 2 < t->cap)
		return NAQL_OK;
	larger.entries = mem_calloc(larger.cap, sizeof(*larger.entries));
	if (!larger.entries)
		return naql_nomem(err);
	for (size_t i = 0; i < t->cap; i++)
		if (!is_free(&t->entries[i]))
			*slot(&larger, t->entries[i].key) = t->entries[i];
	mem_free(t->entries);
	*t = larger;
	return NAQL_OK;
}

bool
spent_look(const struct rights_spent *t, const struct spent_event *e,
	   struct spent_count *out)
{
	struct spent_key period;
	const struct spent_entry *p;

	*out = (struct spent_count){ 0 };
	if (!period_key(e, &period))
		return false;
	p = slot(t, period);
	if (is_free(p))
		return true;
	out->before = p->count;
	out->last = p->last;
	out->same = !is_free(slot(t, event_key(e, period)));
	return true;
}

static naql_status
count(struct rights_spent *t, const struct spent_event *e, naql_error *err)
{
	struct spent_key period, event;
	struct spent_entry *p;
	naql_status st = grow(t, err);

	if (st || !period_key(e, &period))
		return st;
	event = event_key(e, period);
	p = slot(t, event);
	if (!is_free(p))
		return NAQL_OK;
	*p = (struct spent_entry){ .key = event };
	p = slot(t, period);
	t->n += is_free(p) ? 2u : 1u;
	p->key = period;
	p->count++;
	p->last = strtoull(e->facts->id, NULL, 16);
	return NAQL_OK;
}

/* ---- counting ---- */

static bool
consumes(const struct rights_part *p)
{
	if (!p->permit || p->permit->max_uses == RIGHTS_NO_LIMIT)
		return false;
	if (p->outcome == RIGHTS_COVERED)
		return true;
	if (p->outcome != RIGHTS_COVERED_DUTY_OPEN)
		return false;
	for (size_t i = 0; i < p->n_missing; i++)
		if (slice_eq(p->missing[i], SLICE("max_uses")))
			return false;
	return true;
}

naql_status
spent_add(struct rights_spent *t, const struct rights_facts *f,
	  const struct rights_judgement *j, naql_error *err)
{
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < j->n_parts && !st; i++) {
		const struct rights_part *p = &j->parts[i];
		struct spent_event e = { p->decided, p->permit, f, p->outlet };

		if (consumes(p))
			st = count(t, &e, err);
	}
	return st;
}

int
spent_order(const struct rights_facts *a, const struct rights_facts *b)
{
	int64_t x = a->page_date == TIME_NONE ? a->first : a->page_date;
	int64_t y = b->page_date == TIME_NONE ? b->first : b->page_date;

	if (x != y)
		return x < y ? -1 : 1;
	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	return strcmp(a->id, b->id);
}
