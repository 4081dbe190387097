/*
 * test_register_cases.c - cases and dismissed texts in the register: events are only
 * added, each is in the log, a use stands in one case, and a text that was dismissed is
 * known again whichever came first.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "prop.h"
#include "register/cases.h"
#include "register/db.h"
#include "register/dismissed.h"
#include "register_room.h"

#define USE_A "00000000000000aa"
#define USE_B "00000000000000bb"
#define TEXT  "1111111111111111"

static struct reg *
with_uses(struct room *room)
{
	struct reg *r = room_new(room);
	struct register_item item = some_item(BYTES("story"), 1);
	struct register_use a = some_use(USE_A, BYTES("story")),
			    b = some_use(USE_B, BYTES("story"));

	assert_ok(register_item_add(r, &item, why));
	assert_ok(register_use_add(r, &a, why));
	assert_ok(register_use_add(r, &b, why));
	return r;
}

static int64_t
event(struct reg *r, int64_t file, const char *json, const char *use)
{
	struct slice uses[] = { SLICE(use) };
	struct register_case_event e = { .file = file,
					 .json = SLICE(json),
					 .at = 1700000000,
					 .author = BYTES("Leyla"),
					 .reason = BYTES("\xd9\x86\xd9\x82\xd9\x84") };

	assert_ok(register_case_add(r, &e, uses, use ? 1 : 0, why));
	return e.file;
}

#define OPEN_A "{\"uses\":[\"" USE_A "\"],\"state\":\"new\"}"
#define OPEN_B "{\"uses\":[\"" USE_B "\"],\"state\":\"new\"}"
#define NOTE   "{\"uses\":[],\"state\":\"new\",\"value\":\"a note\"}"

struct seen {
	unsigned n, last;
	uint64_t n_uses;
};

static naql_status
see_event(void *ctx, const struct register_case_event *e, naql_error *err)
{
	struct seen *s = ctx;

	(void)err;
	s->n++;
	assert_int_equal(e->nth, s->last + 1);
	s->last = e->nth;
	assert_true(slice_eq(e->author, BYTES("Leyla")));
	return NAQL_OK;
}

static naql_status
see_case(void *ctx, const struct register_case_event *newest, int64_t opened,
	 uint64_t n_uses, naql_error *err)
{
	struct seen *s = ctx;

	(void)err;
	assert_int_equal(opened, 1700000000);
	s->n++;
	s->last = newest->nth;
	s->n_uses += n_uses;
	return NAQL_OK;
}

static void
test_events(void **state)
{
	struct room room;
	struct reg *r = with_uses(&room);
	struct seen s = { 0 };
	int64_t first = event(r, 0, OPEN_A, USE_A), second = event(r, 0, OPEN_B, USE_B);
	struct register_case_event e = { .file = 99,
					 .json = BYTES(NOTE),
					 .author = BYTES("x") };

	(void)state;
	assert_int_equal(first, 1);
	assert_int_equal(second, 2);
	event(r, first, NOTE, NULL);
	assert_ok(register_case_events(r, first, see_event, &s, why));
	assert_int_equal(s.n, 2);
	s = (struct seen){ 0 };
	assert_ok(register_case_each(r, 0, see_case, &s, why));
	assert_int_equal(s.n, 2);
	assert_int_equal(s.n_uses, 2);
	assert_int_equal(register_case_add(r, &e, NULL, 0, NULL), NAQL_E_NOTFOUND);
	e.file = first;
	e.author.len = 0;
	assert_int_equal(register_case_add(r, &e, NULL, 0, NULL), NAQL_E_USAGE);
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

static void
test_one_case_a_use(void **state)
{
	struct room room;
	struct reg *r = with_uses(&room);
	struct slice twice[] = { SLICE(USE_A) },
		     unknown[] = { BYTES("0123456789abcdef") };
	struct register_case_event e = { .json = BYTES(OPEN_A), .author = BYTES("x") };
	int64_t file = 0;

	(void)state;
	event(r, 0, OPEN_A, USE_A);
	assert_int_equal(register_case_add(r, &e, twice, 1, NULL), NAQL_E_USAGE);
	assert_int_equal(register_case_add(r, &e, unknown, 1, NULL), NAQL_E_NOTFOUND);
	assert_ok(register_case_of(r, SLICE(USE_A), &file, why));
	assert_int_equal(file, 1);
	assert_int_equal(register_case_of(r, SLICE(USE_B), &file, NULL), NAQL_DONE);
	assert_ok(register_verify(r, why)); /* what was refused left nothing */
	/* forgetting a use leaves the case as it was told */
	assert_ok(register_use_forget(r, SLICE(USE_A), BYTES("a test"), 1, why));
	assert_ok(register_case_of(r, SLICE(USE_A), &file, why));
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

static void
test_seen_by_verify(void **state)
{
	static const char *const tampers[] = {
		("DROP TRIGGER case_event_no_update;"
		 "UPDATE case_event SET json = '{\"uses\":[]}' WHERE nth = 2"),
		"DROP TRIGGER case_event_no_update; UPDATE case_event SET author = x'61'",
		"DROP TRIGGER case_event_no_delete; DELETE FROM case_event WHERE nth = 2",
		"DELETE FROM case_use",
		"UPDATE case_event SET at = 5", /* the trigger refuses */
	};

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(tampers); i++) {
		struct room room;
		struct reg *r = with_uses(&room);
		naql_status st;

		event(r, 0, OPEN_A, USE_A);
		event(r, 1, NOTE, NULL);
		assert_ok(register_verify(r, why));
		st = db_exec(r->db, tampers[i], NULL);
		if (i + 1 == NAQL_COUNT(tampers))
			assert_int_not_equal(st, NAQL_OK);
		else
			assert_int_equal(register_verify(r, NULL), NAQL_E_CORRUPT);
		register_close(r);
		room_drop(&room);
	}
}

/* ---- dismissed texts ---- */

static naql_status
dismiss(struct reg *r, const char *name, const uint64_t *keys, size_t n)
{
	struct register_dismissed d = {
		.key = SLICE(name), .file = 1, .why = BYTES("formula"), .at = 1700000001
	};

	return register_dismissed_add(r, &d, keys, n, NULL);
}

static bool
is_marked(struct reg *r, const char *use)
{
	struct register_dismissed d;
	naql_status st = register_dismissed_of(r, SLICE(use), &d, NULL);

	assert_in_range(st, NAQL_OK, NAQL_DONE);
	if (st == NAQL_OK) {
		assert_true(slice_eq(d.why, BYTES("formula")));
		assert_int_equal(d.file, 1);
		assert_int_equal(d.at, 1700000001);
	}
	return st == NAQL_OK;
}

static naql_status
count_one(void *ctx, const struct register_use *u, struct slice judgement,
	  naql_error *err)
{
	(void)u;
	(void)judgement;
	(void)err;
	++*(unsigned *)ctx;
	return NAQL_OK;
}

static unsigned
n_unworked(struct reg *r)
{
	struct register_use_filter f = { .unworked = true };
	unsigned n = 0;

	assert_ok(register_use_each(r, &f, count_one, &n, why));
	return n;
}

static void
test_known_again(void **state)
{
	static const uint64_t text[] = { 1, 2, 3, 4, UINT64_MAX },
			      other[] = { 1, 2, 77, 78, 79 };
	struct room room;
	struct reg *r = with_uses(&room);
	uint64_t n = 0;

	(void)state;
	assert_int_equal(n_unworked(r), 2);
	event(r, 0, OPEN_A, USE_A);
	assert_int_equal(n_unworked(r), 1);
	assert_ok(register_use_text(r, SLICE(USE_A), text, 5, why));
	assert_ok(register_use_text(r, SLICE(USE_B), text, 4, why));
	assert_int_equal(dismiss(r, TEXT, text, 5), NAQL_OK);
	assert_int_equal(dismiss(r, TEXT, text, 5), NAQL_DONE);
	assert_true(is_marked(r, USE_A));
	assert_true(is_marked(r, USE_B)); /* a piece of it, recorded before */
	assert_int_equal(n_unworked(r), 0);
	assert_int_equal(dismiss(r, "2222222222222222", other, 5), NAQL_OK);
	assert_ok(register_dismissed_end(r, SLICE(TEXT), 0, 1700000002, &n, why));
	assert_int_equal(n, 1);
	assert_false(is_marked(r, USE_B)); /* two of the four stand in the other text */
	assert_int_equal(n_unworked(r), 1);
	assert_int_equal(dismiss(r, TEXT, text, 5), NAQL_OK); /* and again */
	assert_true(is_marked(r, USE_B));
	assert_ok(register_dismissed_end(r, (struct slice){ NULL, 0 }, 1, 1700000003, &n,
					 why));
	assert_int_equal(n, 2);
	assert_false(is_marked(r, USE_A));
	assert_ok(register_use_forget(r, SLICE(USE_B), BYTES("a test"), 1, why));
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

/* A use dismissed after it was recorded and one recorded after the dismissal come out
 * alike, as the plain definition says: four in five of its keys stand in the text. */
static void
one_text(struct reg *r, struct prop *p)
{
	char a[17], b[17], text_name[17];
	uint64_t text[20], keys[10], base = p->seed << 20;
	size_t n_text = 1 + prop_below(p, 20), n_keys = 1 + prop_below(p, 10), held = 0;
	struct register_use before, after;

	snprintf(a, sizeof(a), "aa%014x", (unsigned)p->seed);
	snprintf(b, sizeof(b), "bb%014x", (unsigned)p->seed);
	snprintf(text_name, sizeof(text_name), "cc%014x", (unsigned)p->seed);
	before = some_use(a, BYTES("story"));
	after = some_use(b, BYTES("story"));
	for (size_t i = 0; i < n_text; i++)
		text[i] = base + 10 * (i + 1);
	for (size_t i = 0; i < n_keys; i++) {
		bool other = prop_below(p, 5) == 0;

		keys[i] = base + 10 * (i + 1) + other;
		held += !other && i < n_text;
	}
	assert_ok(register_use_add(r, &before, why));
	assert_ok(register_use_text(r, SLICE(a), keys, n_keys, why));
	assert_int_equal(dismiss(r, text_name, text, n_text), NAQL_OK);
	assert_ok(register_use_add(r, &after, why));
	assert_ok(register_use_text(r, SLICE(b), keys, n_keys, why));
	assert_ok(register_dismissed_mark(r, SLICE(b), why));
	assert_true(prop_check(p, is_marked(r, a) == (held * 5 >= n_keys * 4),
			       "recorded before"));
	assert_true(prop_check(p, is_marked(r, a) == is_marked(r, b), "recorded after"));
}

static void
test_whichever_comes_first(void **state)
{
	struct room room;
	struct reg *r = with_uses(&room);

	(void)state;
	event(r, 0, OPEN_A, USE_A);
	assert_ok(register_begin(r, why));
	PROP_RUN(p, 200)
	{
		one_text(r, &p);
	}
	assert_ok(register_commit(r, why));
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_events),
		cmocka_unit_test(test_one_case_a_use),
		cmocka_unit_test(test_seen_by_verify),
		cmocka_unit_test(test_known_again),
		cmocka_unit_test(test_whichever_comes_first),
	};

	return cmocka_run_group_tests_name("register: cases", tests, NULL, NULL);
}
