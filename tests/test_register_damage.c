/*
 * test_register_damage.c - databases that are damaged, tampered with, foreign, old or
 * new; and memory that is refused. What verify must find is done to the file through SQL,
 * as a stranger would.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "register_damage_room.h"

static void
tamper(const struct room *room, const char *sql)
{
	struct db *db = NULL;

	assert_ok(db_open(&db, room_path(room, "naql.db"), DB_WRITE, why));
	assert_ok(db_exec(db, sql, why));
	db_close(db);
}

static void
test_verify_finds(void **state)
{
#define OPEN_LOG                                                                         \
	"PRAGMA foreign_keys = OFF; DROP TRIGGER log_no_update; DROP TRIGGER "           \
	"log_no_delete;"
	static const struct {
		const char *sql, *says;
	} cases[] = {
		{ OPEN_LOG "UPDATE log SET detail = '{}' WHERE seq = 2", "log entry 2" },
		{ OPEN_LOG "UPDATE log SET subject = x'00' WHERE seq = 3",
		  "log entry 3" },
		{ OPEN_LOG "UPDATE log SET at = at + 1 WHERE seq = 1", "log entry 1" },
		{ OPEN_LOG "UPDATE log SET kind = 'note' WHERE seq = 5", "log entry 5" },
		{ OPEN_LOG "UPDATE log SET hash = zeroblob(32) WHERE seq = 4",
		  "log entry 4" },
		{ OPEN_LOG
		  "DELETE FROM version; DELETE FROM use; DELETE FROM log WHERE seq = 2",
		  "log entry 2 is missing" },
		{ OPEN_LOG "DELETE FROM setting; DELETE FROM log WHERE seq = 8",
		  "the log ends at entry 7, but 8" },
		{ OPEN_LOG "UPDATE log SET reason = x'00' WHERE seq = 5",
		  "log entry 5 is not what was written: its note" },
		{ OPEN_LOG "UPDATE log SET salt = zeroblob(16) WHERE seq = 4",
		  "log entry 4 is not what was written: its content" },
		{ OPEN_LOG "UPDATE log SET fact = zeroblob(32), salt = NULL, subject ="
			   " x'', detail = '' WHERE seq = 6",
		  "log entry 6 is not what was written: its hash" },
		{ "UPDATE log SET note_salt = NULL, author = x'', reason = x''"
		  " WHERE seq = 5",
		  "1 log entries were emptied" },
		{ "DROP TRIGGER log_head_no_update; UPDATE log_head SET root ="
		  " zeroblob(32)",
		  "the first 8 log entries are not those of their tree head" },
		{ "DROP TRIGGER log_head_no_delete; DELETE FROM log_head",
		  "the newest tree head is over 0 of 8" },
		{ "INSERT INTO log_head VALUES (9, zeroblob(32))",
		  "the log ends at entry 8, but a tree head is over 9" },
		{ "INSERT INTO log_node VALUES (4, 0, zeroblob(32))",
		  "the log's tree is damaged" },
		{ "UPDATE use SET record = '{}'", "use \"0123456789abcdef\"" },
		{ "UPDATE use SET recorded = 1", "use \"0123456789abcdef\"" },
		{ "DELETE FROM use", "1 entries of kind use" },
		{ "UPDATE use SET log = NULL", "1 entries of kind use" },
		{ "UPDATE scan SET pages = 9", "the scan of \"a.warc\"" },
		{ "DELETE FROM scan", "1 entries of kind scan" },
		{ "UPDATE setting SET value = x'00'", "setting \"host\"" },
		{ "DELETE FROM setting", "1 entries of kind setting" },
		{ "UPDATE version SET sha256 = '" HASH_B "' WHERE n = 1",
		  "of item \"weather\"" },
		{ "UPDATE version SET version = 9 WHERE n = 2",
		  "version 9 of item \"ferry\"" },
		{ "UPDATE version SET published = 1 WHERE n = 1", "of item \"weather\"" },
		{ "UPDATE version SET added = 1 WHERE n = 1", "of item \"weather\"" },
		{ "UPDATE version SET log = 3 WHERE n = 1", "of item \"weather\"" },
		{ "UPDATE item SET id = CAST('rain' AS BLOB) WHERE n = 1",
		  "of item \"rain\"" },
		{ "DELETE FROM version WHERE n = 3", "1 item versions more" },
		{ "UPDATE item SET withdrawn = NULL, withdraw_log = NULL",
		  "1 withdrawals" },
		{ "UPDATE item SET withdrawn = 8 WHERE withdrawn IS NOT NULL",
		  "1 withdrawn items" },
		{ "UPDATE item SET withdrawn = 8, withdraw_log = 2 WHERE n = 1",
		  "1 withdrawn items" },
		{ "UPDATE segment SET sha256 = '" HASH_B "'", "segment 1" },
		{ "UPDATE segment SET name = '../../etc'", "segment 1" },
		{ "UPDATE segment SET n_items = 3", "segment 1" },
		{ "UPDATE segment SET added = 6", "segment 1" },
		{ "PRAGMA foreign_keys = OFF; DELETE FROM segment",
		  "refers to one of segment" },
		{ "PRAGMA foreign_keys = OFF; DELETE FROM version WHERE n = 1",
		  "refers to one of version" },
		{ "DROP TABLE use", "lost its index sqlite_autoindex_use_1" },
		{ "CREATE TRIGGER t AFTER INSERT ON use BEGIN DELETE FROM use; END",
		  "a trigger t that naql did not make" },
		{ OPEN_LOG "DROP TABLE log", NULL },
		{ "PRAGMA foreign_keys = OFF; DROP TRIGGER log_no_update",
		  "log_no_update" },
		{ "DROP INDEX use_host", "use_host" },
	};

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(cases); i++) {
		struct room room = filled();
		naql_error err = { 0 };
		struct reg *r;

		tamper(&room, cases[i].sql);
		r = room_open(&room, false);
		if (register_verify(r, &err) != NAQL_E_CORRUPT ||
		    (cases[i].says && !strstr(err.text, cases[i].says)))
			fail_msg("after \"%s\": %s", cases[i].sql, err.text);
		register_close(r);
		room_drop(&room);
	}
}

static void
test_verify_finds_merges(void **state)
{
	static const char *const cases[] = {
		"UPDATE segment SET merged_into = NULL, merge_log = NULL WHERE id = 1",
		"UPDATE segment SET merged_into = NULL WHERE id = 1",
		"UPDATE segment SET merge_log = NULL WHERE id = 1",
		"UPDATE segment SET merge_log = 1 WHERE id = 1",
		"UPDATE segment SET merged_into = 3 WHERE id = 1",
		("UPDATE segment SET merged_into = 2,"
		 " merge_log = (SELECT max(seq) FROM log) WHERE id = 3"),
	};

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(cases); i++) {
		struct room room = filled();
		struct reg *r = room_open(&room, true);
		struct register_segment s = some_segment;
		struct register_merge m = { (int64_t[]){ 1 }, 1, 2, 9 };
		naql_error err = { 0 };

		s.name = "b.seg";
		assert_ok(register_segment_add(r, &s, NULL, why));
		s.name = "c.seg";
		assert_ok(register_segment_add(r, &s, NULL, why));
		assert_ok(register_segment_merge(r, &m, why));
		assert_ok(register_verify(r, why));
		register_close(r);
		tamper(&room, cases[i]);
		r = room_open(&room, false);
		if (register_verify(r, &err) != NAQL_E_CORRUPT ||
		    !strstr(err.text, "merges of segments are not what the log says"))
			fail_msg("after \"%s\": %s", cases[i], err.text);
		register_close(r);
		room_drop(&room);
	}
}

static void
test_log_is_append_only(void **state)
{
	static const char *const tries[] = {
		"UPDATE log SET at = 1",
		"DELETE FROM log",
		"REPLACE INTO log SELECT * FROM log",
		("INSERT INTO log(seq, at, kind, subject, detail, hash)"
		 " VALUES (10, 1, 'a', x'', '', zeroblob(32))"),
		"UPDATE log SET salt = NULL", /* and the content stays */
		"UPDATE log SET subject = x''",
		"UPDATE log SET note_salt = zeroblob(16)",
		"UPDATE log_head SET size = 9",
		"DELETE FROM log_head",
	};
	struct room room = filled();
	struct db *db = NULL;

	(void)state;
	assert_ok(db_open(&db, room_path(&room, "naql.db"), DB_WRITE, why));
	for (size_t i = 0; i < NAQL_COUNT(tries); i++) {
		naql_error err = { 0 };

		if (db_exec(db, tries[i], &err) != NAQL_E_USAGE ||
		    !strstr(err.text, "append-only"))
			fail_msg("%s: %s", tries[i], err.text);
	}
	db_close(db);
	room_drop(&room);
}

/* ---- versions ---- */

static void
test_newer_is_refused(void **state)
{
	struct room room = filled();
	struct reg *r = NULL;
	naql_error err = { 0 };
	char user_version[64];

	(void)state;
	snprintf(user_version, sizeof(user_version), "PRAGMA user_version = %d",
		 schema_latest());
	tamper(&room, "PRAGMA user_version = 99");
	for (int writer = 0; writer < 2; writer++) {
		assert_int_equal(register_open(&r, room.dir, writer, &err),
				 NAQL_E_VERSION);
		assert_null(r);
		assert_non_null(strstr(err.text, "newer naql"));
		assert_non_null(strstr(err.text, "99"));
	}
	tamper(&room, user_version);
	r = room_open(&room, true); /* it was left as it was */
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

static void
test_foreign_files(void **state)
{
	struct room room = filled();
	struct reg *r = NULL;
	naql_error err = { 0 };
	FILE *f;

	(void)state;
	tamper(&room, "PRAGMA application_id = 252006673");
	assert_int_equal(register_open(&r, room.dir, true, &err), NAQL_E_FORMAT);
	tamper(&room, "PRAGMA application_id = 0x4e41514c; PRAGMA user_version = 0");
	assert_int_equal(register_open(&r, room.dir, true, &err), NAQL_E_CORRUPT);
	tamper(&room, "PRAGMA user_version = -5");
	assert_int_equal(register_open(&r, room.dir, true, &err), NAQL_E_CORRUPT);

	f = fopen(room_path(&room, "naql.db"), "w");
	assert_non_null(f);
	for (unsigned i = 0; i < 600; i++)
		fputs("a diary about the garden\n", f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(register_open(&r, room.dir, true, &err), NAQL_E_CORRUPT);
	assert_int_equal(register_open(&r, room.dir, false, &err), NAQL_E_CORRUPT);
	assert_int_equal(truncate(room_path(&room, "naql.db"), 0), 0);
	assert_int_equal(register_open(&r, room.dir, true, &err), NAQL_E_FORMAT);
	assert_null(r);
	room_drop(&room);
}

/* Every older version, from the first on, becomes the latest at open and keeps its rows.
 */
static void
test_migrations(void **state)
{
	(void)state;
	for (int v = 1; v <= schema_latest(); v++)
		for (int writer = 0; writer < 2; writer++) {
			struct room room = room_make();
			struct register_counts c;
			struct db *db = NULL;
			struct reg *r;
			int now = 0;

			assert_int_equal(mkdir(room.dir, 0755), 0);
			assert_ok(db_open(&db, room_path(&room, "naql.db"), DB_CREATE,
					  why));
			assert_ok(schema_migrate(db, "test", v, why));
			assert_ok(schema_check(db, "test", &now, why));
			assert_int_equal(now, v);
			assert_ok(db_exec(
				db,
				"INSERT INTO item(id) VALUES (x'61');"
				"INSERT INTO setting(key, value) VALUES ('k', x'62')",
				why));
			db_close(db);

			r = room_open(&room, writer);
			c = room_counts(r);
			assert_int_equal(c.items, 1);
			assert_ok(register_verify(r, why));
			register_close(r);
			assert_ok(
				db_open(&db, room_path(&room, "naql.db"), DB_WRITE, why));
			assert_ok(schema_check(db, "test", &now, why));
			assert_int_equal(now, schema_latest());
			db_close(db);
			room_drop(&room);
		}
}

/* A migration that fails leaves the version before it, whole. */
static void
test_migration_fails_whole(void **state)
{
	struct room room = room_make();
	struct db *db = NULL;
	int64_t n = -1;

	(void)state;
	assert_int_equal(mkdir(room.dir, 0755), 0);
	assert_ok(db_open(&db, room_path(&room, "naql.db"), DB_CREATE, why));
	assert_ok(db_exec(db, "CREATE TABLE scan(x INTEGER) STRICT",
			  why)); /* in its way, late */
	assert_int_equal(schema_migrate(db, "test", 1, NULL), NAQL_E_CORRUPT);
	assert_false(db_in_transaction(db));
	assert_ok(db_number(db, "SELECT count(*) FROM sqlite_schema", &n, why));
	assert_int_equal(n, 1);
	assert_ok(db_number(db, "PRAGMA user_version", &n, why));
	assert_int_equal(n, 0);
	assert_int_equal(schema_migrate(db, "test", schema_latest() + 1, NULL),
			 NAQL_E_INTERNAL);
	db_close(db);
	room_drop(&room);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verify_finds),
		cmocka_unit_test(test_verify_finds_merges),
		cmocka_unit_test(test_log_is_append_only),
		cmocka_unit_test(test_newer_is_refused),
		cmocka_unit_test(test_foreign_files),
		cmocka_unit_test(test_migrations),
		cmocka_unit_test(test_migration_fails_whole),
	};

	return cmocka_run_group_tests_name("register: damage", tests, NULL, NULL);
}
