/*
 * test_register_log.c - the log as a tree: proofs of every entry at every size, heads
 * that are kept, erasing that changes neither, and the chain of older tables.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "register/db.h"
#include "register/judgements.h"
#include "register/log.h"
#include "register/schema.h"
#include "register/terms.h"
#include "register_room.h"

#define ENTRIES 300u /* past two stored levels of the tree */

struct leaves {
	struct merkle_hash hash[ENTRIES + 8];
	size_t n;
};

static naql_status
take_leaf(void *ctx, const struct register_log_entry *e, naql_error *err)
{
	struct leaves *l = ctx;

	(void)err;
	assert_int_equal(e->hash.len, SHA256_LEN);
	memcpy(l->hash[l->n++].byte, e->hash.ptr, SHA256_LEN);
	return NAQL_OK;
}

static void
note(struct reg *r, unsigned i)
{
	char subject[16];

	snprintf(subject, sizeof(subject), "note-%u", i);
	assert_ok(register_log(r, i, "note", SLICE(subject), SLICE("{}"), why));
}

static void
test_every_entry_is_proved_at_every_size(void **state)
{
	static struct leaves leaves;
	struct room room;
	struct reg *r = room_new(&room);
	struct merkle_head head, newest;

	(void)state;
	assert_ok(register_begin(r, why));
	for (unsigned i = 1; i <= ENTRIES; i++)
		note(r, i);
	assert_ok(register_commit(r, why));
	assert_ok(register_log_each(r, 0, take_leaf, &leaves, why));
	assert_ok(register_log_newest(r, &newest, why));
	assert_int_equal(newest.size, ENTRIES);
	for (uint64_t size = 1; size <= ENTRIES; size += size < 40 ? 1 : 37) {
		struct merkle_proof p;

		assert_ok(register_log_head(r, size, &head, why));
		for (uint64_t seq = 1; seq <= size; seq += seq < 20 ? 1 : 29) {
			assert_ok(register_log_prove(r, (int64_t)seq, size, &p, why));
			assert_ok(merkle_check_inclusion(&leaves.hash[seq - 1], seq - 1,
							 size, &p, &head.root, why));
		}
		assert_ok(register_log_extends(r, size, ENTRIES, &p, why));
		assert_ok(merkle_check_consistency(&head, &newest, &p, why));
	}
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

static naql_status
count_head(void *ctx, const struct merkle_head *head, naql_error *err)
{
	uint64_t *sum = ctx;

	(void)err;
	*sum = *sum * 10 + head->size;
	return NAQL_OK;
}

/* A head with each transaction that added something, and with none that did not. */
static void
test_a_transaction_leaves_one_head(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct register_item item = some_item(BYTES("garden"), 1);
	struct merkle_head head;
	uint64_t sizes = 0;

	(void)state;
	assert_ok(register_log_newest(r, &head, why));
	assert_int_equal(head.size, 0);
	note(r, 1);
	assert_ok(register_begin(r, why));
	note(r, 2);
	assert_ok(register_item_add(r, &item, why));
	assert_ok(register_commit(r, why));
	assert_ok(register_begin(r, why));
	note(r, 4);
	register_rollback(r);
	assert_ok(register_begin(r, why));
	assert_ok(register_commit(r, why));
	assert_int_equal(register_item_add(r, &item, NULL), NAQL_E_USAGE);
	assert_ok(register_item_withdraw(r, item.id, SLICE("a test"), 9, why));
	assert_ok(register_head_each(r, count_head, &sizes, why));
	assert_int_equal(sizes, 134);
	assert_int_equal(register_log_head(r, 5, &head, NULL), NAQL_E_USAGE);
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

static bool
file_holds(const char *path, const char *needle)
{
	static char bytes[1 << 20];
	FILE *f = fopen(path, "rb");
	size_t n, len = strlen(needle);
	bool found = false;

	assert_non_null(f);
	n = fread(bytes, 1, sizeof(bytes), f);
	assert_true(n < sizeof(bytes));
	fclose(f);
	for (size_t i = 0; i + len <= n && !found; i++)
		found = memcmp(bytes + i, needle, len) == 0;
	return found;
}

static void
enter_party(struct reg *r, const char *json)
{
	struct register_term t = { .kind = REGISTER_PARTY,
				   .id = SLICE("bakery"),
				   .json = SLICE(json),
				   .recorded = 5,
				   .author = SLICE("Halim Dereli"),
				   .reason = SLICE("Halim asked Suad Kanat"),
				   .valid_from = TIME_NONE,
				   .valid_to = TIME_NONE };

	assert_ok(register_term_add(r, &t, NULL, why));
}

static naql_status
see_party(void *ctx, const struct register_term *t, naql_error *err)
{
	(void)ctx;
	(void)err;
	assert_memory_equal(t->json.ptr, "{\"id\":\"bakery\",\"name\":\"[erased]\"}",
			    t->json.len);
	assert_int_equal(t->author.len, 0);
	return NAQL_OK;
}

static void
test_what_is_erased_is_gone_and_the_tree_stands(void **state)
{
	static struct leaves before, after;
	struct room room;
	struct reg *r = room_new(&room);
	struct register_item item = some_item(BYTES("garden"), 1);
	struct register_term_query q = { .kind = REGISTER_PARTY };
	struct merkle_head old, head;
	struct merkle_proof p;

	(void)state;
	item.byline = BYTES("Nadia Rashad");
	assert_ok(register_item_add(r, &item, why));
	enter_party(r, "{\"id\":\"bakery\",\"name\":\"Suad Kanat's bakery\"}");
	assert_ok(register_log_each(r, 0, take_leaf, &before, why));
	assert_ok(register_log_newest(r, &old, why));

	assert_int_equal(register_log_erase(r, 1, SLICE(" "), 9, NULL), NAQL_E_USAGE);
	assert_int_equal(register_log_erase(r, 7, SLICE("a test"), 9, NULL),
			 NAQL_E_NOTFOUND);
	assert_ok(register_log_erase(r, 1, SLICE("a test"), 9, why));
	assert_ok(register_log_erase(r, 2, SLICE("a test"), 9, why));
	assert_int_equal(register_log_erase(r, 2, SLICE("a test"), 9, NULL), NAQL_DONE);
	assert_ok(register_verify(r, why));
	assert_ok(register_log_each(r, 0, take_leaf, &after, why));
	assert_int_equal(after.n, 4);
	assert_memory_equal(before.hash, after.hash, 2 * sizeof(before.hash[0]));
	assert_ok(register_log_newest(r, &head, why));
	assert_ok(register_log_extends(r, old.size, head.size, &p, why));
	assert_ok(merkle_check_consistency(&old, &head, &p, why));
	assert_ok(register_term_each(r, &q, see_party, NULL, why));
	register_close(r);

	assert_false(file_holds(room_path(&room, "naql.db"), "Nadia"));
	assert_false(file_holds(room_path(&room, "naql.db"), "Kanat"));
	assert_false(file_holds(room_path(&room, "naql.db"), "Halim"));
	assert_true(file_holds(room_path(&room, "naql.db"), "garden"));
	r = room_open(&room, false);
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

/* What was erased may hold nothing else afterwards. */
static void
test_a_party_changed_behind_erasing_is_seen(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	naql_error err = { 0 };

	(void)state;
	enter_party(r, "{\"id\":\"bakery\",\"name\":\"n\"}");
	assert_ok(register_log_erase(r, 1, SLICE("a test"), 9, why));
	assert_ok(db_exec(r->db,
			  "DROP TRIGGER party_erase_only; UPDATE party_version SET json ="
			  " '{\"id\":\"bakery\",\"name\":\"another\"}'",
			  why));
	assert_int_equal(register_verify(r, &err), NAQL_E_CORRUPT);
	assert_non_null(strstr(err.text, "something else than erasing left"));
	register_close(r);
	room_drop(&room);
}

/* A judgement is logged, verified, and goes with its use. */
static void
test_judgements_are_in_the_log(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct register_item item = some_item(BYTES("garden"), 1);
	struct register_use use = some_use("0123456789abcdef", item.id);
	struct register_judgement j = { .outcome = "COVERED",
					.versions = BYTES("[1]"),
					.rules = 1,
					.json = BYTES("{\"outcome\":\"COVERED\"}"),
					.at = 8 };

	(void)state;
	assert_ok(register_item_add(r, &item, why));
	assert_ok(register_use_add(r, &use, why));
	assert_int_equal(register_use_add(r, &use, NULL), NAQL_DONE);
	assert_ok(register_judgement_add(r, SLICE(use.id), &j, why));
	assert_ok(register_judgement_add(r, SLICE(use.id), &j, why));
	assert_int_equal(room_counts(r).log_entries, 4);
	assert_ok(register_verify(r, why));
	assert_ok(db_exec(r->db, "DELETE FROM judgement WHERE nth = 2", why));
	assert_int_equal(register_verify(r, NULL), NAQL_E_CORRUPT);
	assert_ok(register_use_forget(r, SLICE(use.id), SLICE("a test"), 9, why));
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

/* ---- from the chain of tables 2 ---- */

static const char old_rows[] =
	"INSERT INTO log VALUES (1, 100, 'item', x'67', '{\"version\":1,\"sha256\":"
	"\"" HASH_A "\",\"published\":null}', x'%s');"
	"INSERT INTO item(id) VALUES (x'67');"
	"INSERT INTO version(item, version, medium, sha256, added, log)"
	" VALUES (1, 1, 1, '" HASH_A "', 100, 1);"
	"INSERT INTO log VALUES (2, 200, 'withdraw', x'67', '{\"reason\":\"wrong "
	"\\\"harbour\\\"\"}', x'%s');"
	"UPDATE item SET withdrawn = 200, withdraw_log = 2;"
	"INSERT INTO log VALUES (3, 300, 'party', CAST('bakery' AS BLOB), "
	"'{\"version\":1,"
	"\"sha256\":\"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\","
	"\"author\":\"desk\",\"reason\":null}', x'%s');"
	"INSERT INTO party(id) VALUES ('bakery');"
	"INSERT INTO party_version(term, version, json, recorded, author, reason, log)"
	" VALUES (1, 1, '{}', 300, CAST('desk' AS BLOB), NULL, 3)";

/* The old hashes of the rows above, put together here as the old format had them. */
static void
chain(uint8_t hash[SHA256_LEN], int64_t seq, int64_t at, const char *const parts[3])
{
	struct buf b = { 0 };

	buf_add(&b, hash, SHA256_LEN);
	buf_add_u64le(&b, (uint64_t)seq);
	buf_add_u64le(&b, (uint64_t)at);
	for (size_t i = 0; i < 3; i++) {
		buf_add_u64le(&b, strlen(parts[i]));
		buf_add_str(&b, parts[i]);
	}
	assert_ok(sha256_bytes(b.ptr, b.len, hash, why));
	buf_fini(&b);
}

static void
old_archive(struct room *room)
{
	static const char *const parts[3][3] = {
		{ "item", "g",
		  "{\"version\":1,\"sha256\":\"" HASH_A "\",\"published\":null}" },
		{ "withdraw", "g", "{\"reason\":\"wrong \\\"harbour\\\"\"}" },
		{ "party", "bakery",
		  "{\"version\":1,\"sha256\":"
		  "\"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\","
		  "\"author\":\"desk\",\"reason\":null}" }
	};
	uint8_t hash[SHA256_LEN] = { 0 };
	char hex[3][SHA256_HEX_LEN + 1], sql[4096];
	struct db *db = NULL;

	*room = room_make();
	for (int i = 0; i < 3; i++) {
		chain(hash, i + 1, 100 * (i + 1), parts[i]);
		hex_encode(hash, SHA256_LEN, hex[i]);
	}
	assert_int_equal(mkdir(room->dir, 0755), 0);
	assert_ok(db_open(&db, room_path(room, "naql.db"), DB_CREATE, why));
	assert_ok(schema_migrate(db, "test", 2, why));
	assert_true(snprintf(sql, sizeof(sql), old_rows, hex[0], hex[1], hex[2]) <
		    (int)sizeof(sql));
	assert_ok(db_exec(db, sql, why));
	db_close(db);
}

struct told {
	char text[2048];
	size_t len;
};

static naql_status
tell(void *ctx, const struct register_log_entry *e, naql_error *err)
{
	struct told *t = ctx;

	(void)err;
	t->len += (size_t)snprintf(t->text + t->len, sizeof(t->text) - t->len,
				   "%s|%.*s|%.*s|%.*s\n", e->kind, (int)e->author.len,
				   e->author.ptr, (int)e->reason.len, e->reason.ptr,
				   (int)(e->detail.len < 10 ? e->detail.len : 10),
				   e->detail.ptr);
	return NAQL_OK;
}

static void
test_an_older_log_becomes_a_tree(void **state)
{
	(void)state;
	for (int writer = 0; writer < 2; writer++) {
		struct room room;
		struct told told = { .len = 0 };
		struct merkle_head head;
		struct reg *r;

		old_archive(&room);
		r = room_open(&room, writer);
		assert_ok(register_verify(r, why));
		assert_ok(register_log_each(r, 0, tell, &told, why));
		assert_string_equal(told.text, "item|||{\"version\"\n"
					       "withdraw||wrong \"harbour\"|{}\n"
					       "party|desk||{\"version\"\n"
					       "migrate|||{\"chain\":\"\n");
		assert_ok(register_log_newest(r, &head, why));
		assert_int_equal(head.size, 4);
		register_close(r);
		r = room_open(&room, true);
		note(r, 9);
		assert_ok(register_log_erase(r, 3, SLICE("a test"), 10, why));
		assert_ok(register_verify(r, why));
		register_close(r);
		room_drop(&room);
	}
}

/* Nothing damaged gets hashes that make it look whole. */
static void
test_a_damaged_chain_is_not_migrated(void **state)
{
	struct room room;
	struct db *db = NULL;
	struct reg *r = NULL;
	naql_error err = { 0 };
	int version = 0;
	int64_t n = 0;

	(void)state;
	old_archive(&room);
	assert_ok(db_open(&db, room_path(&room, "naql.db"), DB_WRITE, why));
	assert_ok(
		db_exec(db,
			"DROP TRIGGER log_no_update; UPDATE log SET at = 7 WHERE seq = 2;"
			"CREATE TRIGGER log_no_update BEFORE UPDATE ON log BEGIN"
			" SELECT RAISE(ABORT, 'the log is append-only'); END",
			why));
	db_close(db);
	assert_int_equal(register_open(&r, room.dir, true, &err), NAQL_E_CORRUPT);
	assert_non_null(strstr(err.text, "log entry 2 is not what was written"));
	assert_null(r);
	assert_ok(db_open(&db, room_path(&room, "naql.db"), DB_WRITE, why));
	assert_ok(schema_check(db, "test", &version, why));
	assert_true(version < schema_latest());
	assert_ok(
		db_number(db, "SELECT count(*) FROM pragma_table_info('log')", &n, why));
	assert_int_equal(n, 6); /* the columns it had */
	db_close(db);
	room_drop(&room);
}

/* ---- time stamps ---- */

static naql_status
count_stamp(void *ctx, const struct register_stamp *s, naql_error *err)
{
	(void)err;
	assert_int_equal(s->size, 1);
	assert_int_equal(s->at, 77);
	++*(int *)ctx;
	return NAQL_OK;
}

static void
test_stamps_are_kept_once(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct register_stamp s = {
		.size = 1, .reply = BYTES("a reply"), .at = 77, .added = 80
	};
	int n = 0;

	(void)state;
	note(r, 1);
	assert_ok(register_stamp_add(r, &s, why));
	assert_int_equal(register_stamp_add(r, &s, NULL), NAQL_DONE);
	s.size = 9; /* no such head */
	s.reply = BYTES("another");
	assert_int_equal(register_stamp_add(r, &s, NULL), NAQL_E_USAGE);
	assert_ok(register_stamp_each(r, count_stamp, &n, why));
	assert_int_equal(n, 1);
	assert_int_equal(room_counts(r).log_entries, 2);
	assert_ok(register_verify(r, why));
	assert_ok(db_exec(r->db, "UPDATE log_stamp SET at = 78", why));
	assert_int_equal(register_verify(r, NULL), NAQL_E_CORRUPT);
	register_close(r);
	room_drop(&room);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_entry_is_proved_at_every_size),
		cmocka_unit_test(test_a_transaction_leaves_one_head),
		cmocka_unit_test(test_what_is_erased_is_gone_and_the_tree_stands),
		cmocka_unit_test(test_a_party_changed_behind_erasing_is_seen),
		cmocka_unit_test(test_judgements_are_in_the_log),
		cmocka_unit_test(test_an_older_log_becomes_a_tree),
		cmocka_unit_test(test_a_damaged_chain_is_not_migrated),
		cmocka_unit_test(test_stamps_are_kept_once),
	};

	return cmocka_run_group_tests_name("register: the log", tests, NULL, NULL);
}
