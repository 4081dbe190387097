/*
 * test_seen.c - uses over time: what is one use and since when, against the plain
 * definition.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/idmap.h"
#include "engine/seen.h"
#include "prop.h"
#include "register/judgements.h"
#include "register_room.h"

#define N_MOST 24u

struct plain {
	char id[17];
	unsigned story, outlet, page, title; /* outlet 0: none is known; title 0: none */
	int64_t at;
	unsigned event;
};

static char stories[2][24]; /* of the seed at hand */
static const char *const hosts[] = { "kiosk.example", "garden.example",
				     "fields.example" };
static char pages[4][48];

static void
name_all(uint64_t seed)
{
	for (unsigned i = 0; i < 2; i++)
		snprintf(stories[i], sizeof(stories[i]), "s%u-%" PRIu64, i, seed);
	for (unsigned i = 0; i < 4; i++)
		snprintf(pages[i], sizeof(pages[i]), "kiosk.example/%u/%" PRIu64, i,
			 seed);
}

static struct plain
plain_make(struct prop *p)
{
	struct plain u = { .story = (unsigned)prop_below(p, 2),
			   .outlet = (unsigned)prop_below(p, 3),
			   .page = (unsigned)prop_below(p, 4),
			   .title = (unsigned)prop_below(p, 4),
			   .at = 1000 + 10 * (int64_t)prop_below(p, 6) };

	snprintf(u.id, sizeof(u.id), "%016llx", (unsigned long long)prop_next(p));
	return u;
}

static void
judge(struct reg *r, const struct plain *u)
{
	struct register_judgement j = {
		.outcome = "COVERED",
		.versions = BYTES("[]"),
		.json = u->outlet == 1 ? BYTES("{\"outlet\":\"garden\"}")
				       : BYTES("{\"outlet\":\"fields\"}")
	};

	assert_ok(register_judgement_add(r, SLICE(u->id), &j, why));
}

static void
record(struct reg *r, const struct plain *u)
{
	struct register_use use = some_use(u->id, SLICE(stories[u->story]));
	struct register_sighting s = { .use = SLICE(u->id),
				       .address = SLICE(pages[u->page]),
				       .page = SLICE(pages[u->page]),
				       .title = u->title };

	use.host = SLICE(hosts[u->outlet]);
	use.first_seen = use.last_seen = u->at;
	assert_ok(register_use_add(r, &use, why));
	assert_ok(register_sighting_add(r, &s, why));
	if (u->outlet)
		judge(r, u);
}

static bool
plain_one(const struct plain *a, const struct plain *b)
{
	return a->story == b->story && a->outlet == b->outlet &&
	       (a->page == b->page || (a->title && a->title == b->title));
}

/* The closure, until nothing changes; an event is called by its smallest id. */
static void
plain_join(struct plain *all, size_t n)
{
	bool more = true;

	for (unsigned i = 0; i < n; i++)
		all[i].event = i;
	while (more) {
		more = false;
		for (size_t i = 0; i < n; i++)
			for (size_t k = 0; k < n; k++)
				if (plain_one(&all[i], &all[k]) &&
				    all[i].event != all[k].event &&
				    strcmp(all[all[i].event].id, all[all[k].event].id) <
					    0) {
					all[k].event = all[i].event;
					more = true;
				}
	}
}

struct gap {
	unsigned page;
	int64_t at;
};

static void
assert_seen(const struct seen *s, const struct plain *all, size_t n,
	    const struct plain *u, const struct gap *gaps, size_t n_gaps,
	    const struct prop *p)
{
	int64_t first = INT64_MAX, last = INT64_MIN, gone = TIME_NONE;
	unsigned captures = 0, addresses = 0, without = 0;
	bool at[100] = { false }, page[4] = { false };

	for (size_t i = 0; i < n; i++) {
		if (all[i].event != u->event)
			continue;
		first = all[i].at < first ? all[i].at : first;
		last = all[i].at > last ? all[i].at : last;
		captures += !at[(all[i].at - 1000) / 10];
		at[(all[i].at - 1000) / 10] = true;
		addresses += !page[all[i].page];
		page[all[i].page] = true;
	}
	for (size_t i = 0; i < n_gaps; i++) {
		if (!page[gaps[i].page] || gaps[i].at <= last)
			continue;
		without++;
		if (gone == TIME_NONE || gaps[i].at < gone)
			gone = gaps[i].at;
	}
	assert_true(prop_check(p, strcmp(s->event, all[u->event].id) == 0, "event"));
	assert_true(prop_check(p, s->first == first && s->last == last, "times"));
	assert_true(prop_check(p, s->captures == captures, "captures"));
	assert_true(prop_check(p, s->addresses == addresses, "addresses"));
	assert_true(prop_check(p, s->gone == gone, "gone"));
	assert_true(prop_check(p, s->without == without, "without"));
}

static void
one_seed(struct reg *r, struct prop *p)
{
	struct plain all[N_MOST];
	struct gap gaps[8];
	size_t n = 1 + prop_below(p, N_MOST), n_gaps = 0;
	struct seen_book *b = NULL;

	name_all(p->seed);
	for (size_t i = 0; i < NAQL_COUNT(stories); i++) {
		struct register_item item = some_item(SLICE(stories[i]), 1);

		assert_ok(register_item_add(r, &item, why));
	}
	for (size_t i = 0; i < n; i++) {
		all[i] = plain_make(p);
		record(r, &all[i]);
	}
	/* captures between those with a use, so each address lacks each story there */
	for (unsigned page = 0; page < 4; page++)
		for (unsigned k = 0; k < 2; k++) {
			gaps[n_gaps] =
				(struct gap){ page,
					      1005 + 10 * (int64_t)prop_below(p, 8) };
			if (k && gaps[n_gaps].at == gaps[n_gaps - 1].at)
				continue;
			assert_ok(register_absence_add(r, SLICE(pages[page]),
						       gaps[n_gaps].at, why));
			n_gaps++;
		}
	plain_join(all, n);
	assert_ok(seen_new(&b, r, why));
	for (size_t i = 0; i < n; i++) {
		const struct seen *s = NULL;

		assert_ok(seen_of(b, SLICE(stories[all[i].story]), SLICE(all[i].id), &s,
				  why));
		assert_seen(s, all, n, &all[i], gaps, n_gaps, p);
	}
	seen_free(b);
}

static void
test_as_defined(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);

	(void)state;
	assert_ok(register_begin(r, why));
	PROP_RUN(p, 60)
	{
		one_seed(r, &p);
	}
	assert_ok(register_commit(r, why));
	register_close(r);
	room_drop(&room);
}

static struct seen
seen_now(struct reg *r, const char *id)
{
	struct seen_book *b = NULL;
	const struct seen *s = NULL;
	struct seen out;

	assert_ok(seen_new(&b, r, why));
	assert_ok(seen_of(b, SLICE(stories[0]), SLICE(id), &s, why));
	out = *s;
	seen_free(b);
	return out;
}

#define ID_A "00000000000000aa"
#define ID_B "00000000000000bb"

static void
test_what_is_kept_of_a_capture(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct register_item item;
	struct plain a = { .id = ID_A, .outlet = 1, .page = 0, .at = 1000 };
	struct plain b = { .id = ID_B, .outlet = 1, .page = 0, .at = 1030 };

	(void)state;
	name_all(0);
	item = some_item(SLICE(stories[0]), 1);
	assert_ok(register_item_add(r, &item, why));
	assert_ok(register_absence_add(r, SLICE(pages[0]), 990, why)); /* no use yet */
	record(r, &a);
	assert_ok(register_absence_add(r, SLICE(pages[0]), 995, why));	/* before it */
	assert_ok(register_absence_add(r, SLICE(pages[0]), 1000, why)); /* it is there */
	assert_ok(register_absence_add(r, SLICE(pages[1]), 1010, why)); /* another page */
	assert_true(seen_now(r, ID_A).gone == TIME_NONE);
	assert_ok(register_absence_add(r, SLICE(pages[0]), 1020, why));
	assert_ok(register_absence_add(r, SLICE(pages[0]), 1020, why)); /* once */
	assert_ok(register_absence_add(r, SLICE(pages[0]), 1025, why));
	assert_int_equal(seen_now(r, ID_A).gone, 1020);
	assert_int_equal(seen_now(r, ID_A).without, 2);
	record(r, &b); /* it is back */
	assert_true(seen_now(r, ID_A).gone == TIME_NONE);
	assert_int_equal(seen_now(r, ID_B).last, 1030);
	assert_string_equal(seen_now(r, ID_B).event, ID_A);
	/* what is not searched for is not said to be gone */
	assert_ok(register_item_withdraw(r, SLICE(stories[0]), BYTES("a test"), 5, why));
	assert_ok(register_absence_add(r, SLICE(pages[0]), 1040, why));
	assert_true(seen_now(r, ID_A).gone == TIME_NONE);
	assert_ok(register_use_forget(r, SLICE(ID_A), BYTES("a test"), 5, why));
	assert_string_equal(seen_now(r, ID_B).event, ID_B);
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

static void
test_map(void **state)
{
	(void)state;
	PROP_RUN(p, 20)
	{
		struct idmap m = { 0 };
		uint32_t v = 0;

		assert_false(idmap_get(&m, 1, NULL));
		for (uint32_t i = 0; i < 3000; i++)
			assert_true(idmap_put(&m, (uint64_t)i << 40, i));
		assert_true(idmap_put(&m, 0, 77)); /* keeps what it had */
		for (uint32_t i = 0; i < 3000; i++) {
			assert_true(idmap_get(&m, (uint64_t)i << 40, &v));
			assert_int_equal(v, i);
		}
		assert_false(idmap_get(&m, prop_next(&p) | 1, NULL));
		idmap_fini(&m);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_defined),
		cmocka_unit_test(test_what_is_kept_of_a_capture),
		cmocka_unit_test(test_map),
	};

	return cmocka_run_group_tests_name("engine: uses over time", tests, NULL, NULL);
}
