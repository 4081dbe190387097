/*
 * test_register_items.c - items and their versions: what goes in comes out, whatever the
 * bytes; killed stays killed; and no row without its entry in the log.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "prop.h"
#include "register_room.h"

static void
assert_item(const struct register_item *got, const struct register_item *want)
{
	assert_slice(got->id, want->id);
	assert_int_equal(got->version, want->version);
	assert_int_equal(got->medium, want->medium);
	assert_slice(got->owner, want->owner);
	assert_slice(got->url, want->url);
	assert_slice(got->title, want->title);
	assert_slice(got->lang, want->lang);
	assert_slice(got->byline, want->byline);
	assert_int_equal(got->published, want->published);
	assert_slice(got->sha256, want->sha256);
	assert_int_equal(got->segment, want->segment);
	assert_int_equal(got->ordinal, want->ordinal);
	assert_int_equal(got->added, want->added);
	assert_int_equal(got->withdrawn, want->withdrawn);
}

static void
test_round_trip(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct register_item got, full = {
		.id = BYTES("caf\xc3\xa9/2026/\xd8\xae\xd8\xa8\xd8\xb1"),
		.version = UINT32_MAX,
		.medium = 3,
		.owner = BYTES("Harbour Weather Office"),
		.url = BYTES("https://agency.example/?a=1&b=%00"),
		.title = BYTES("\xd8\xb9\xd9\x86\xd9\x88\xd8\xa7\xd9\x86"),
		.lang = BYTES("ar"),
		.byline = BYTES(""), /* empty is not absent */
		.published = -86400,
		.sha256 = BYTES(HASH_B),
		.ordinal = UINT32_MAX,
		.added = 1700000001,
	};
	struct register_item bare = some_item(BYTES("bare"), 1);

	(void)state;
	bare.title = (struct slice){ NULL, 0 };
	full.segment = room_segment(r, "a.seg");
	assert_ok(register_item_add(r, &full, why));
	assert_ok(register_item_add(r, &bare, why));
	register_close(r);
	r = room_open(&room, false);
	assert_ok(register_item_latest(r, full.id, &got, why));
	assert_item(&got, &full);
	assert_ok(register_item_latest(r, bare.id, &got, why));
	assert_item(&got, &bare);
	assert_int_equal(register_item_latest(r, BYTES("bar"), &got, NULL), NAQL_DONE);
	assert_int_equal(register_item_latest(r, BYTES(""), &got, NULL), NAQL_DONE);
	assert_int_equal(register_item_latest(r, (struct slice){ NULL, 0 }, &got, NULL),
			 NAQL_DONE);
	register_close(r);
	room_drop(&room);
}

static void
test_hostile_ids(void **state)
{
	static const struct slice ids[] = {
		BYTES_INIT("'"),
		BYTES_INIT("\""),
		BYTES_INIT("a\0b"),
		BYTES_INIT("a\0c"),
		BYTES_INIT("a"),
		BYTES_INIT("\0"),
		BYTES_INIT("'; DROP TABLE item; --"),
		BYTES_INIT("%"),
		BYTES_INIT("_"),
		BYTES_INIT("?1"),
		BYTES_INIT(":id"),
		BYTES_INIT("\xff\xfe"),
		BYTES_INIT("\xc3"),
		BYTES_INIT("A"),
		BYTES_INIT("a "),
		BYTES_INIT("1"),
		BYTES_INIT("1.0"),
		BYTES_INIT("01"),
		BYTES_INIT("NULL"),
		BYTES_INIT("x'00'"),
	};
	struct room room;
	struct reg *r = room_new(&room);
	struct register_item got;

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(ids); i++) {
		struct register_item item = some_item(ids[i], (uint32_t)i + 1);

		assert_int_equal(register_item_latest(r, ids[i], &got, NULL), NAQL_DONE);
		item.title = item.url = ids[i];
		assert_ok(register_item_add(r, &item, why));
	}
	for (size_t i = 0; i < NAQL_COUNT(ids); i++) {
		assert_ok(register_item_latest(r, ids[i], &got, why));
		assert_int_equal(got.version, i + 1);
		assert_slice(got.id, ids[i]);
		assert_slice(got.title, ids[i]);
	}
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

static void
test_latest_is_the_highest_version(void **state)
{
	static const uint32_t order[] = { 2, 9, 1, 10, 3 };
	struct room room;
	struct reg *r = room_new(&room);
	struct register_item got;

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(order); i++) {
		struct register_item item = some_item(BYTES("ferry"), order[i]);

		assert_ok(register_item_add(r, &item, why));
	}
	assert_ok(register_item_latest(r, BYTES("ferry"), &got, why));
	assert_int_equal(got.version, 10);
	assert_int_equal(room_counts(r).items, 1);
	assert_int_equal(room_counts(r).versions, 5);
	register_close(r);
	room_drop(&room);
}

/* What is refused leaves nothing behind, neither item nor log, and the transaction goes
 * on. */
static void
test_refused(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct register_item good = some_item(BYTES("library"), 1), bad;

	(void)state;
	assert_ok(register_begin(r, why));
	assert_ok(register_item_add(r, &good, why));
	assert_int_equal(register_item_add(r, &good, NULL),
			 NAQL_E_USAGE); /* version is there */
	bad = some_item(BYTES("n"), 0);
	assert_int_equal(register_item_add(r, &bad, NULL), NAQL_E_USAGE);
	bad = some_item(BYTES(""), 1);
	assert_int_equal(register_item_add(r, &bad, NULL), NAQL_E_USAGE);
	bad = some_item((struct slice){ NULL, 0 }, 1);
	assert_int_equal(register_item_add(r, &bad, NULL), NAQL_E_USAGE);
	bad = some_item(BYTES("n"), 1);
	bad.medium = 4;
	assert_int_equal(register_item_add(r, &bad, NULL), NAQL_E_USAGE);
	bad = some_item(BYTES("n"), 1);
	bad.sha256 = BYTES("0011");
	assert_int_equal(register_item_add(r, &bad, NULL), NAQL_E_USAGE);
	assert_ok(register_commit(r, why));
	bad = some_item(BYTES("n"), 1);
	bad.segment = 77; /* no such segment: told at the end of the transaction */
	assert_int_equal(register_item_add(r, &bad, NULL), NAQL_E_USAGE);
	assert_ok(register_begin(r, why));
	assert_ok(register_item_add(r, &bad, why));
	assert_int_equal(register_commit(r, NULL), NAQL_E_USAGE);
	assert_int_equal(register_commit(r, NULL), NAQL_E_USAGE); /* and it is gone */
	assert_int_equal(room_counts(r).items, 1);
	assert_int_equal(room_counts(r).versions, 1);
	assert_int_equal(room_counts(r).log_entries, 1);
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

/* The file is written when its items are known: so they come first, with the number it
 * will get. */
static void
test_items_before_their_segment(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct register_segment s = { .name = "a.seg", .kind = 1, .sha256 = HASH_A };
	struct register_item item = some_item(BYTES("ferry"), 1);
	int64_t id = 0;

	(void)state;
	assert_ok(register_begin(r, why));
	assert_ok(register_segment_next(r, &item.segment, why));
	assert_int_equal(item.segment, 1);
	assert_ok(register_item_add(r, &item, why));
	assert_ok(register_segment_add(r, &s, &id, why));
	assert_int_equal(id, item.segment);
	assert_ok(register_commit(r, why));
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

static void
test_one_place_in_a_segment(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct register_item a = some_item(BYTES("a"), 1), b = some_item(BYTES("b"), 1);

	(void)state;
	a.segment = b.segment = room_segment(r, "a.seg");
	a.ordinal = b.ordinal = 5;
	assert_ok(register_item_add(r, &a, why));
	assert_int_equal(register_item_add(r, &b, NULL), NAQL_E_USAGE);
	b.segment = room_segment(r, "b.seg");
	assert_ok(register_item_add(r, &b, why));
	register_close(r);
	room_drop(&room);
}

static void
test_withdraw(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct register_item item = some_item(BYTES("garden"), 1),
			     other = some_item(BYTES("x"), 1);
	struct register_item got;
	struct slice reason = BYTES("wrong \"figure\"\n");

	(void)state;
	assert_ok(register_item_add(r, &item, why));
	assert_ok(register_item_add(r, &other, why));
	assert_int_equal(register_item_withdraw(r, item.id, reason, 0, NULL),
			 NAQL_E_USAGE);
	assert_int_equal(register_item_withdraw(r, BYTES("none"), reason, 9, NULL),
			 NAQL_DONE);
	assert_ok(register_item_withdraw(r, item.id, reason, 1234, why));
	assert_int_equal(register_item_withdraw(r, item.id, reason, 5678, NULL),
			 NAQL_DONE);
	item.version = 2; /* a kill holds for what comes in under the same id later */
	assert_ok(register_item_add(r, &item, why));
	assert_ok(register_item_latest(r, item.id, &got, why));
	assert_int_equal(got.version, 2);
	assert_int_equal(got.withdrawn, 1234);
	assert_ok(register_item_latest(r, other.id, &got, why));
	assert_int_equal(got.withdrawn, 0);
	assert_int_equal(room_counts(r).withdrawn, 1);
	assert_int_equal(room_counts(r).log_entries, 4);
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

struct logged {
	char text[2048];
	size_t len;
};

static naql_status
see_entry(void *ctx, const struct register_log_entry *e, naql_error *err)
{
	struct logged *l = ctx;
	int n = snprintf(l->text + l->len, sizeof(l->text) - l->len,
			 "%lld %s %.*s %.*s %.*s\n", (long long)e->at, e->kind,
			 (int)e->subject.len, e->subject.ptr, (int)e->detail.len,
			 e->detail.ptr, (int)e->reason.len, e->reason.ptr);

	(void)err;
	l->len += (size_t)n;
	return NAQL_OK;
}

static void
test_log_entries(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct register_item item = some_item(BYTES("garden"), 1);
	struct logged all = { .len = 0 }, last = { .len = 0 };

	(void)state;
	assert_ok(register_item_add(r, &item, why));
	item.version = 2;
	item.published = 1437472800;
	assert_ok(register_item_add(r, &item, why));
	assert_ok(register_item_withdraw(r, item.id, BYTES("wrong \"figure\""), 7, why));
	assert_ok(register_log_each(r, 0, see_entry, &all, why));
	assert_string_equal(all.text,
			    "1700000000 item garden {\"version\":1,\"sha256\":\"" HASH_A
			    "\",\"published\":null} \n"
			    "1700000000 item garden {\"version\":2,\"sha256\":\"" HASH_A
			    "\",\"published\":\"2015-07-21T10:00:00Z\"} \n"
			    "7 withdraw garden {} wrong \"figure\"\n");
	assert_ok(register_log_each(r, 3, see_entry, &last, why));
	assert_string_equal(last.text, strstr(all.text, "7 withdraw"));
	register_close(r);
	room_drop(&room);
}

struct order {
	int64_t segment;
	int64_t ordinal;
	size_t n;
};

static naql_status
see_in_order(void *ctx, const struct register_item *item, naql_error *err)
{
	struct order *o = ctx;

	(void)err;
	assert_true(item->segment >= o->segment);
	if (item->segment != o->segment)
		o->ordinal = -1;
	if (item->segment != 0)
		assert_true(item->ordinal > o->ordinal);
	o->segment = item->segment;
	o->ordinal = item->ordinal;
	o->n++;
	return NAQL_OK;
}

static void
test_each(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	int64_t segs[2] = { room_segment(r, "a.seg"), room_segment(r, "b.seg") };
	struct order all = { 0, -1, 0 }, one = { 0, -1, 0 }, none = { 0, -1, 0 };
	char id[32];

	(void)state;
	for (unsigned i = 0; i < 90; i++) {
		struct register_item item;

		snprintf(id, sizeof(id), "item-%u", (i * 37) % 90);
		item = some_item(SLICE(id), 1);
		item.segment = i % 3 == 0 ? 0 : segs[i % 3 - 1];
		item.ordinal = item.segment ? 1000 - i : 0;
		assert_ok(register_item_add(r, &item, why));
	}
	assert_ok(register_item_each(r, 0, see_in_order, &all, why));
	assert_int_equal(all.n, 90);
	assert_ok(register_item_each(r, segs[1], see_in_order, &one, why));
	assert_int_equal(one.n, 30);
	assert_int_equal(one.segment, segs[1]);
	assert_ok(register_item_each(r, 99, see_in_order, &none, why));
	assert_int_equal(none.n, 0);
	assert_int_equal(room_counts(r).without_words, 30);
	register_close(r);
	room_drop(&room);
}

/* What latest() gave stays readable over a commit and over other calls that give no item.
 */
static void
test_latest_outlives_its_statement(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct register_item item = some_item(BYTES("ferry-timetable"), 1), got;

	(void)state;
	assert_ok(register_begin(r, why));
	assert_ok(register_item_add(r, &item, why));
	assert_ok(register_item_latest(r, item.id, &got, why));
	assert_ok(register_commit(r, why));
	assert_slice(got.id, item.id);
	assert_slice(got.sha256, item.sha256);
	assert_ok(register_begin(r, why));
	item.id = got.id; /* as the engine does: the next version of what was found */
	item.version = got.version + 1;
	assert_ok(register_item_add(r, &item, why));
	assert_ok(register_commit(r, why));
	register_close(r);
	room_drop(&room);
}

/* Any bytes as id, any mix of adds and withdrawals: the register agrees with a plain
 * table. */
static void
test_against_a_table(void **state)
{
	(void)state;
	PROP_RUN(p, 8)
	{
		struct room room;
		struct reg *r = room_new(&room);
		struct model {
			char id[8];
			size_t len;
			uint32_t version;
			bool withdrawn;
		} model[24];
		struct register_item got;
		size_t n_versions = 0, n_items = 0;

		for (size_t i = 0; i < NAQL_COUNT(model); i++) {
			model[i] = (struct model){ .len = 2 + prop_below(&p, 6) };
			model[i].id[0] = (char)i; /* so that no two are the same */
			for (size_t b = 1; b < model[i].len; b++)
				model[i].id[b] = (char)prop_next(&p);
		}
		assert_ok(register_begin(r, why));
		for (unsigned step = 0; step < 120; step++) {
			struct model *m = &model[prop_below(&p, NAQL_COUNT(model))];
			struct slice id = { m->id, m->len };
			struct register_item item = some_item(id, m->version + 1);

			if (prop_below(&p, 5) == 0) {
				bool open = m->version && !m->withdrawn;

				assert_int_equal(register_item_withdraw(r, id, BYTES("r"),
									5, NULL),
						 open ? NAQL_OK : NAQL_DONE);
				m->withdrawn = m->withdrawn || open;
			} else {
				assert_ok(register_item_add(r, &item, why));
				n_items += m->version++ == 0;
				n_versions++;
			}
		}
		assert_ok(register_commit(r, why));
		for (size_t i = 0; i < NAQL_COUNT(model); i++) {
			struct slice id = { model[i].id, model[i].len };
			naql_status st = register_item_latest(r, id, &got, NULL);

			assert_true(prop_check(&p,
					       (st == NAQL_OK) == (model[i].version > 0),
					       "found as added"));
			if (st == NAQL_OK) {
				assert_int_equal(got.version, model[i].version);
				assert_int_equal(got.withdrawn,
						 model[i].withdrawn ? 5 : 0);
				assert_slice(got.id, id);
			}
		}
		assert_int_equal(room_counts(r).items, n_items);
		assert_int_equal(room_counts(r).versions, n_versions);
		assert_ok(register_verify(r, why));
		register_close(r);
		room_drop(&room);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_hostile_ids),
		cmocka_unit_test(test_latest_is_the_highest_version),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_items_before_their_segment),
		cmocka_unit_test(test_one_place_in_a_segment),
		cmocka_unit_test(test_withdraw),
		cmocka_unit_test(test_log_entries),
		cmocka_unit_test(test_each),
		cmocka_unit_test(test_latest_outlives_its_statement),
		cmocka_unit_test(test_against_a_table),
	};

	return cmocka_run_group_tests_name("register: items", tests, NULL, NULL);
}
