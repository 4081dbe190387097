/*
 * Parties, outlets, contracts, allow entries and judgements in the register: versions are
 * only added, each is in the log, and verify sees what was changed behind it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "register/db.h"
#include "register/judgements.h"
#include "register/terms.h"
#include "register_room.h"

static struct register_term
term(enum register_term_kind kind, const char *id, const char *json)
{
	return (struct register_term){ .kind = kind,
				       .id = SLICE(id),
				       .json = SLICE(json),
				       .recorded = 1700000000,
				       .party = SLICE("gardens"),
				       .state = SLICE("active"),
				       .valid_from = 1000,
				       .valid_to = 2000 };
}

static uint32_t
enter(struct reg *r, enum register_term_kind kind, const char *id, const char *json)
{
	struct register_term t = term(kind, id, json);
	uint32_t version = 0;

	assert_ok(register_term_add(r, &t, &version, why));
	return version;
}

static naql_status
join_terms(void *ctx, const struct register_term *t, naql_error *err)
{
	struct buf *b = ctx;

	(void)err;
	buf_printf(b, "%.*s/%u/%.*s/%d ", (int)t->id.len, t->id.ptr, t->version,
		   (int)t->json.len, t->json.ptr, t->on);
	return NAQL_OK;
}

static void
assert_listed(struct reg *r, struct register_term_query q, const char *wanted)
{
	struct buf b = { 0 };

	assert_ok(register_term_each(r, &q, join_terms, &b, why));
	buf_add_byte(&b, 0);
	assert_string_equal(b.ptr, wanted);
	buf_fini(&b);
}

static void
test_the_newest_version_is_listed_and_the_old_ones_are_kept(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);

	(void)state;
	assert_int_equal(enter(r, REGISTER_PARTY, "gardens", "{\"a\":1}"), 1);
	assert_int_equal(enter(r, REGISTER_PARTY, "bakery", "{\"b\":1}"), 1);
	assert_int_equal(enter(r, REGISTER_PARTY, "gardens", "{\"a\":2}"), 2);
	assert_listed(r, (struct register_term_query){ .kind = REGISTER_PARTY },
		      "bakery/1/{\"b\":1}/0 gardens/2/{\"a\":2}/0 ");
	assert_listed(r,
		      (struct register_term_query){ .kind = REGISTER_PARTY,
						    .id = SLICE("gardens"),
						    .history = true },
		      "gardens/1/{\"a\":1}/0 gardens/2/{\"a\":2}/0 ");
	assert_listed(r, (struct register_term_query){ .kind = REGISTER_CONTRACT }, "");
	assert_int_equal(room_counts(r).parties, 2);
	assert_int_equal(room_counts(r).log_entries, 3);
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

static void
test_each_kind_is_kept_and_counted(void **state)
{
	static const struct register_key keys[] = {
		{ BYTES_INIT("host"), BYTES_INIT("gardens.example"), true },
		{ BYTES_INIT("path"), BYTES_INIT("portal.example/g/"), false },
	};
	struct room room;
	struct reg *r = room_new(&room);
	struct register_term t = term(REGISTER_OUTLET, "web", "{}");
	int64_t n = 0;

	(void)state;
	enter(r, REGISTER_PARTY, "gardens", "{}");
	t.keys = keys;
	t.n_keys = 2;
	t.valid_to = TIME_NONE;
	assert_ok(register_term_add(r, &t, NULL, why));
	enter(r, REGISTER_CONTRACT, "C-1", "{}");
	enter(r, REGISTER_ALLOW, "a-1", "{}");
	assert_int_equal(room_counts(r).outlets, 1);
	assert_int_equal(room_counts(r).contracts, 1);
	assert_ok(db_number(r->db, "SELECT count(*) FROM outlet_key", &n, why));
	assert_int_equal(n, 2);
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

static void
test_a_contract_of_nobody_is_refused_and_leaves_nothing(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct register_term t = term(REGISTER_CONTRACT, "C-1", "{}");

	(void)state;
	assert_int_equal(register_term_add(r, &t, NULL, NULL), NAQL_E_USAGE);
	t.id = SLICE("");
	assert_int_equal(register_term_add(r, &t, NULL, NULL), NAQL_E_USAGE);
	assert_int_equal(room_counts(r).contracts, 0);
	assert_int_equal(room_counts(r).log_entries, 0);
	register_close(r);
	room_drop(&room);
}

static void
test_versions_are_not_changed(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);

	(void)state;
	enter(r, REGISTER_PARTY, "gardens", "{}");
	assert_int_equal(db_exec(r->db, "UPDATE party_version SET json = '[]'", NULL),
			 NAQL_E_USAGE);
	assert_int_equal(db_exec(r->db, "DELETE FROM party_version", NULL), NAQL_E_USAGE);
	assert_ok(db_exec(r->db, "DROP TRIGGER party_erase_only", why));
	assert_ok(db_exec(r->db, "UPDATE party_version SET json = '[]'", why));
	assert_int_equal(register_verify(r, NULL), NAQL_E_CORRUPT);
	register_close(r);
	room_drop(&room);
}

static void
test_an_outlet_is_turned_on_once(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);

	(void)state;
	enter(r, REGISTER_PARTY, "gardens", "{}");
	enter(r, REGISTER_OUTLET, "web", "{}");
	assert_int_equal(
		register_outlet_on(r, SLICE("no"), SLICE("a"), SLICE("why"), 5, NULL),
		NAQL_E_NOTFOUND);
	assert_ok(register_outlet_on(r, SLICE("web"), SLICE("a"), SLICE("why"), 5, why));
	assert_int_equal(
		register_outlet_on(r, SLICE("web"), SLICE("a"), SLICE("why"), 6, NULL),
		NAQL_DONE);
	enter(r, REGISTER_OUTLET, "web", "{\"x_\":1}");
	assert_listed(r, (struct register_term_query){ .kind = REGISTER_OUTLET },
		      "web/2/{\"x_\":1}/1 ");
	assert_ok(register_verify(r, why));
	assert_ok(db_exec(r->db, "UPDATE outlet_on SET at = 7", why));
	assert_int_equal(register_verify(r, NULL), NAQL_E_CORRUPT);
	register_close(r);
	room_drop(&room);
}

/* ---- judgements ---- */

#define USE "0123456789abcdef"

static naql_status
join_judgements(void *ctx, const struct register_judgement *j, naql_error *err)
{
	struct buf *b = ctx;

	(void)err;
	buf_printf(b, "%s/%.*s/%u/%.*s%.*s ", j->outcome, (int)j->contract.len,
		   j->contract.len ? j->contract.ptr : "", j->rules, (int)j->json.len,
		   j->json.ptr, (int)j->cause.len, j->cause.len ? j->cause.ptr : "");
	return NAQL_OK;
}

static naql_status
join_uses(void *ctx, const struct register_use *u, struct slice judgement,
	  naql_error *err)
{
	struct buf *b = ctx;

	(void)err;
	buf_printf(b, "%s %.*s;", u->id, (int)judgement.len,
		   judgement.len ? judgement.ptr : "");
	return NAQL_OK;
}

static void
assert_uses(struct reg *r, const char *outcome, const char *wanted)
{
	struct register_use_filter f = { .outcome = SLICE(outcome) };
	struct buf b = { 0 };

	assert_ok(register_use_each(r, &f, join_uses, &b, why));
	buf_add_byte(&b, 0);
	assert_string_equal(b.ptr, wanted);
	buf_fini(&b);
}

static void
judge(struct reg *r, const char *outcome, const char *contract, const char *json)
{
	struct register_judgement j = { .outcome = outcome,
					.contract = SLICE(contract),
					.versions = SLICE("[1]"),
					.rules = 1,
					.json = SLICE(json),
					.at = 9 };

	assert_ok(register_judgement_add(r, SLICE(USE), &j, why));
}

static void
test_the_newest_judgement_is_listed_and_chosen_by(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct register_item item = some_item(SLICE("s1"), 1);
	struct register_use u = some_use(USE, SLICE("s1"));
	struct register_judgement j = { .outcome = "X",
					.versions = SLICE("[]"),
					.json = SLICE("{}") };
	struct buf b = { 0 };

	(void)state;
	assert_ok(register_item_add(r, &item, why));
	assert_ok(register_use_add(r, &u, why));
	assert_uses(r, NULL, USE " ;");
	judge(r, "EARLY", "C-1", "{\"a\":1}");
	judge(r, "COVERED", NULL, "{\"a\":2}");
	assert_uses(r, NULL, USE " {\"a\":2};");
	assert_uses(r, "COVERED", USE " {\"a\":2};");
	assert_uses(r, "EARLY", "");
	assert_ok(register_judgement_each(r, SLICE(USE), join_judgements, &b, why));
	buf_add_byte(&b, 0);
	assert_string_equal(b.ptr, "EARLY/C-1/1/{\"a\":1} COVERED//1/{\"a\":2} ");
	buf_fini(&b);
	assert_int_equal(register_judgement_add(r, SLICE("00"), &j, NULL),
			 NAQL_E_NOTFOUND);
	assert_int_equal(db_exec(r->db, "UPDATE judgement SET outcome = 'X'", NULL),
			 NAQL_E_USAGE);
	assert_int_equal(room_counts(r).judgements, 2);
	assert_ok(register_use_forget(r, SLICE(USE), SLICE("a test"), 5, why));
	assert_int_equal(room_counts(r).judgements, 0);
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

static void
test_what_a_use_of_an_item_is_judged_by(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct register_item item = some_item(SLICE("s1"), 1);
	struct register_item_facts f;

	(void)state;
	item.published = 500;
	assert_ok(register_item_add(r, &item, why));
	assert_ok(register_item_facts(r, SLICE("s1"), 1, &f, why));
	assert_int_equal(f.medium, 1);
	assert_null(f.lang.ptr);
	assert_false(f.others);
	assert_true(f.published == 500 && f.superseded == TIME_NONE);
	item = some_item(SLICE("s1"), 2);
	item.lang = SLICE("ckb");
	item.owner = SLICE("an office");
	item.medium = 2;
	item.published = 900;
	item.added = 1000;
	assert_ok(register_item_add(r, &item, why));
	assert_ok(register_item_facts(r, SLICE("s1"), 2, &f, why));
	assert_int_equal(f.medium, 2);
	assert_true(slice_eq(f.lang, SLICE("ckb")));
	assert_true(f.others);
	assert_true(f.published == 500 && f.superseded == TIME_NONE);
	assert_ok(register_item_facts(r, SLICE("s1"), 1, &f, why));
	assert_true(f.superseded == 1000);
	assert_ok(register_item_withdraw(r, SLICE("s1"), SLICE("killed"), 800, why));
	assert_ok(register_item_facts(r, SLICE("s1"), 1, &f, why));
	assert_true(f.superseded == 800);
	assert_int_equal(register_item_facts(r, SLICE("s1"), 3, &f, NULL), NAQL_DONE);
	assert_true(f.medium == 0 && f.published == TIME_NONE);
	register_close(r);
	room_drop(&room);
}

static void
test_a_restriction_names_its_items(void **state)
{
	const struct slice items[] = { SLICE("s1"), BYTES("s\0\xff") };
	struct room room;
	struct reg *r = room_new(&room);
	struct register_term t = term(REGISTER_RESTRICTION, "R-1", "{}");
	int64_t n = 0;

	(void)state;
	t.state = SLICE("embargo");
	t.items = items;
	t.n_items = 2;
	assert_ok(register_term_add(r, &t, NULL, why));
	assert_ok(register_term_add(r, &t, NULL, why));
	assert_listed(r, (struct register_term_query){ .kind = REGISTER_RESTRICTION },
		      "R-1/2/{}/0 ");
	assert_ok(db_number(
		r->db, "SELECT count(*) FROM restriction_item WHERE item = x'7300ff'", &n,
		why));
	assert_int_equal(n, 2);
	assert_int_equal(db_exec(r->db, "DELETE FROM restriction_version", NULL),
			 NAQL_E_USAGE);
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_the_newest_version_is_listed_and_the_old_ones_are_kept),
		cmocka_unit_test(test_each_kind_is_kept_and_counted),
		cmocka_unit_test(test_a_contract_of_nobody_is_refused_and_leaves_nothing),
		cmocka_unit_test(test_versions_are_not_changed),
		cmocka_unit_test(test_an_outlet_is_turned_on_once),
		cmocka_unit_test(test_the_newest_judgement_is_listed_and_chosen_by),
		cmocka_unit_test(test_what_a_use_of_an_item_is_judged_by),
		cmocka_unit_test(test_a_restriction_names_its_items),
	};

	return cmocka_run_group_tests_name("register: terms and judgements", tests, NULL,
					   NULL);
}
