/*
 * seen.c - see seen.h. A story's uses are joined when the first of them is asked for:
 * sorted once by page and once by title, neighbours that agree are of one event.
 */
#include "engine/seen.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/timestamp.h"
#include "base/vec.h"
#include "engine/idmap.h"

/* One recorded use while its story is worked on. */
struct row {
	struct slice use, outlet, address, page;
	uint64_t title;
	int64_t at;
	size_t parent; /* the smallest of those it is known to be one with */
	bool by_host;  /* outlet is a host */
};
struct gap {
	struct slice address;
	int64_t captured;
};

struct seen_book {
	struct reg *reg;
	struct idmap uses;    /* id of a use -> event */
	struct idmap stories; /* hash of a story's id: read already */
	VEC(struct seen) events;
	seen_outlet says; /* NULL: the newest judgement */
	void *ctx;
	/* of the story at hand */
	struct arena arena;
	VEC(struct row) rows;
	VEC(struct gap) gaps;
	VEC(struct row *) order;
};

naql_status
seen_new(struct seen_book **out, struct reg *r, naql_error *err)
{
	struct seen_book *b = mem_calloc(1, sizeof(*b));

	*out = b;
	if (!b)
		return naql_nomem(err);
	b->reg = r;
	return NAQL_OK;
}

void
seen_outlets_by(struct seen_book *b, seen_outlet says, void *ctx)
{
	b->says = says;
	b->ctx = ctx;
}

void
seen_free(struct seen_book *b)
{
	if (!b)
		return;
	idmap_fini(&b->uses);
	idmap_fini(&b->stories);
	VEC_FREE(&b->events);
	VEC_FREE(&b->rows);
	VEC_FREE(&b->gaps);
	VEC_FREE(&b->order);
	arena_fini(&b->arena);
	mem_free(b);
}

/* ---- a story's rows ---- */

static struct slice
keep(struct seen_book *b, struct slice s, bool *refused)
{
	char *copy = s.ptr ? arena_strndup(&b->arena, s.ptr, s.len) : NULL;

	*refused |= s.ptr && !copy;
	return (struct slice){ copy, copy ? s.len : 0 };
}

/* Where no outlet is known: the host, as an address has it; of uses recorded before there
 * were addresses, as it was recorded. */
static struct slice
host_of(const struct register_sighting *s)
{
	struct slice host = s->address;

	if (host.len == 0 || slice_find(host, SLICE("://")) < host.len)
		return s->host;
	for (size_t i = 0; i < host.len; i++)
		if (host.ptr[i] == '/' || host.ptr[i] == '?')
			host.len = i;
	return host;
}

static naql_status
take_row(void *ctx, const struct register_sighting *s, naql_error *err)
{
	struct seen_book *b = ctx;
	struct slice outlet = b->says ? b->says(b->ctx, s) : s->outlet;
	bool refused = false;
	struct row r = { .use = keep(b, s->use, &refused),
			 .outlet = keep(b, slice_or(outlet, host_of(s)), &refused),
			 .address = keep(b, s->address, &refused),
			 .page = keep(b, s->page, &refused),
			 .title = s->title,
			 .at = s->first_seen,
			 .parent = b->rows.n,
			 .by_host = outlet.len == 0 };

	return refused || !VEC_PUSH(&b->rows, r) ? naql_nomem(err) : NAQL_OK;
}

static naql_status
take_gap(void *ctx, struct slice address, int64_t captured, naql_error *err)
{
	struct seen_book *b = ctx;
	bool refused = false;
	struct gap g = { keep(b, address, &refused), captured };

	return refused || !VEC_PUSH(&b->gaps, g) ? naql_nomem(err) : NAQL_OK;
}

/* ---- which are one ---- */

static size_t
root(const struct seen_book *b, size_t i)
{
	while (b->rows.ptr[i].parent != i)
		i = b->rows.ptr[i].parent;
	return i;
}

/* Rows come by their ids, so the smaller row is the smaller id. */
static void
join(struct seen_book *b, size_t x, size_t y)
{
	size_t p = root(b, x), q = root(b, y);

	if (p < q)
		b->rows.ptr[q].parent = p;
	else
		b->rows.ptr[p].parent = q;
}

static int
order_slices(struct slice a, struct slice b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n ? memcmp(a.ptr, b.ptr, n) : 0;

	return c ? c : (a.len > b.len) - (a.len < b.len);
}

static int
order_outlets(const struct row *a, const struct row *b)
{
	if (a->by_host != b->by_host)
		return a->by_host ? 1 : -1;
	return order_slices(a->outlet, b->outlet);
}

static int
order_pages(const void *x, const void *y)
{
	const struct row *a = *(struct row *const *)x, *b = *(struct row *const *)y;
	int c = order_outlets(a, b);

	return c ? c : order_slices(a->page, b->page);
}

static int
order_titles(const void *x, const void *y)
{
	const struct row *a = *(struct row *const *)x, *b = *(struct row *const *)y;
	int c = order_outlets(a, b);

	return c ? c : (a->title > b->title) - (a->title < b->title);
}

static void
sort_order(struct seen_book *b, int (*cmp)(const void *, const void *))
{
	if (b->order.n)
		qsort(b->order.ptr, b->order.n, sizeof(*b->order.ptr), cmp);
}

static size_t
index_of(const struct seen_book *b, const struct row *r)
{
	return (size_t)(r - b->rows.ptr);
}

/* A use without an outlet and without a host stays alone, as does one without a page. */
static void
join_equal(struct seen_book *b, int (*cmp)(const void *, const void *), bool titles)
{
	sort_order(b, cmp);
	for (size_t i = 1; i < b->order.n; i++) {
		const struct row *y = b->order.ptr[i];

		if (y->outlet.len == 0 || (titles ? y->title == 0 : y->page.len == 0))
			continue;
		if (cmp(&b->order.ptr[i - 1], &b->order.ptr[i]) == 0)
			join(b, index_of(b, b->order.ptr[i - 1]), index_of(b, y));
	}
}

/* ---- what an event is ---- */

static uint64_t
id_key(struct slice id)
{
	uint64_t v = 0;

	for (size_t i = 0; i < id.len && i < 16; i++) {
		char c = id.ptr[i];

		v = v << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	return v;
}

/* Rows of the event, in the order of their times and then of their addresses. */
static int
order_times(const void *x, const void *y)
{
	const struct row *a = *(struct row *const *)x, *b = *(struct row *const *)y;

	if (a->parent != b->parent)
		return a->parent > b->parent ? 1 : -1;
	return (a->at > b->at) - (a->at < b->at);
}

static int
order_addresses(const void *x, const void *y)
{
	const struct row *a = *(struct row *const *)x, *b = *(struct row *const *)y;

	if (a->parent != b->parent)
		return a->parent > b->parent ? 1 : -1;
	return order_slices(a->address, b->address);
}

static struct seen *
event_of(struct seen_book *b, const struct row *r)
{
	uint32_t at = 0;

	return idmap_get(&b->uses, id_key(r->use), &at) ? &b->events.ptr[at] : NULL;
}

static naql_status
make_events(struct seen_book *b, naql_error *err)
{
	for (size_t i = 0; i < b->rows.n; i++)
		b->rows.ptr[i].parent = root(b, i);
	for (size_t i = 0; i < b->rows.n; i++) {
		struct row *r = &b->rows.ptr[i];
		struct seen e = { .first = TIME_NONE,
				  .last = TIME_NONE,
				  .gone = TIME_NONE };
		uint32_t at = (uint32_t)b->events.n;

		if (r->parent != i) { /* its event was made with the smaller row */
			if (!idmap_get(&b->uses, id_key(b->rows.ptr[r->parent].use), &at))
				continue;
		} else {
			memcpy(e.event, r->use.ptr, r->use.len < 16 ? r->use.len : 16);
			if (b->events.n >= UINT32_MAX - 1 || !VEC_PUSH(&b->events, e))
				return naql_nomem(err);
		}
		if (!idmap_put(&b->uses, id_key(r->use), at))
			return naql_nomem(err);
	}
	return NAQL_OK;
}

static void
count_times(struct seen_book *b)
{
	sort_order(b, order_times);
	for (size_t i = 0; i < b->order.n; i++) {
		const struct row *r = b->order.ptr[i];
		const struct row *before = i ? b->order.ptr[i - 1] : NULL;
		struct seen *e = event_of(b, r);

		if (!e)
			continue;
		if (!before || before->parent != r->parent || before->at != r->at)
			e->captures++;
		if (r->at == TIME_NONE)
			continue;
		if (e->first == TIME_NONE)
			e->first = r->at;
		e->last = r->at;
	}
}

static void
count_gap(const struct gap *g, struct seen *e)
{
	if (e->last == TIME_NONE || g->captured <= e->last)
		return;
	e->without++;
	if (e->gone == TIME_NONE || g->captured < e->gone)
		e->gone = g->captured;
}

/* Each address of an event once: with the captures of it that lack the use. Gaps come by
 * address. */
static void
count_addresses(struct seen_book *b)
{
	sort_order(b, order_addresses);
	for (size_t i = 0; i < b->order.n; i++) {
		const struct row *r = b->order.ptr[i];
		const struct row *before = i ? b->order.ptr[i - 1] : NULL;
		struct seen *e = event_of(b, r);
		size_t low = 0, high = b->gaps.n;

		if (!e || (before && before->parent == r->parent &&
			   slice_eq(before->address, r->address)))
			continue;
		e->addresses++;
		while (low < high) {
			size_t mid = low + (high - low) / 2;

			if (order_slices(b->gaps.ptr[mid].address, r->address) < 0)
				low = mid + 1;
			else
				high = mid;
		}
		for (; low < b->gaps.n && slice_eq(b->gaps.ptr[low].address, r->address);
		     low++)
			count_gap(&b->gaps.ptr[low], e);
	}
}

static naql_status
read_story(struct seen_book *b, struct slice story, naql_error *err)
{
	naql_status st;

	arena_reset(&b->arena);
	b->rows.n = b->gaps.n = b->order.n = 0;
	st = register_sighting_each(b->reg, story, take_row, b, err);
	if (!st)
		st = register_absence_each(b->reg, story, take_gap, b, err);
	for (size_t i = 0; i < b->rows.n && !st; i++)
		if (!VEC_PUSH(&b->order, &b->rows.ptr[i]))
			st = naql_nomem(err);
	if (st)
		return st;
	join_equal(b, order_pages, false);
	join_equal(b, order_titles, true);
	st = make_events(b, err);
	if (st)
		return st;
	count_times(b);
	count_addresses(b);
	return NAQL_OK;
}

naql_status
seen_of(struct seen_book *b, struct slice story, struct slice use,
	const struct seen **out, naql_error *err)
{
	uint64_t key = hash_bytes(story.ptr, story.len, HASH_SEED);
	uint32_t at = 0;
	naql_status st = NAQL_OK;

	*out = NULL;
	if (!idmap_get(&b->uses, id_key(use), &at) &&
	    !idmap_get(&b->stories, key, NULL)) {
		st = read_story(b, story, err);
		if (!st && !idmap_put(&b->stories, key, 0))
			st = naql_nomem(err);
	}
	if (st)
		return st;
	if (!idmap_get(&b->uses, id_key(use), &at))
		return NAQL_DONE;
	*out = &b->events.ptr[at];
	return NAQL_OK;
}

/* ---- as JSON ---- */

void
seen_write(const struct seen *s, struct json_writer *w)
{
	jw_object(w);
	jw_key(w, "event");
	jw_cstr(w, s->event);
	jw_member_time(w, "first", s->first);
	jw_member_time(w, "last", s->last);
	jw_key(w, "captures");
	jw_uint(w, s->captures);
	jw_key(w, "addresses");
	jw_uint(w, s->addresses);
	jw_member_time(w, "gone", s->gone);
	jw_key(w, "without");
	jw_uint(w, s->without);
	jw_object_end(w);
}
