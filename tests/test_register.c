/*
 * test_register.c - making, opening and copying an archive's database; transactions;
 * settings, segments, scans and the log.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/sha256.h"
#include "register/log.h"
#include "register_room.h"

static void
test_create(void **state)
{
	struct room room = room_make();
	naql_error err;

	(void)state;
	assert_ok(register_create(room.dir, why));
	assert_true(room_has(&room, "naql.db"));
	assert_true(room_has(&room, "segments"));
	assert_false(room_has(&room, "naql.db.new"));
	assert_false(room_has(&room, "naql.db-wal"));
	assert_int_equal(register_create(room.dir, &err), NAQL_E_USAGE);
	assert_non_null(strstr(err.text, "already"));
	room_drop(&room);
}

static void
test_create_beside_other_files(void **state)
{
	struct room room = room_make();
	FILE *f;

	(void)state;
	assert_int_equal(mkdir(room.dir, 0755), 0);
	f = fopen(room_path(&room, "naql.db.new"), "w"); /* a run that was cut off */
	assert_non_null(f);
	fputs("half a page", f);
	assert_int_equal(fclose(f), 0);
	assert_ok(register_create(room.dir, why));
	register_close(room_open(&room, true));
	room_drop(&room);
}

static void
test_create_refused(void **state)
{
	struct room room = room_make();
	char deep[PATH_MAX];
	naql_error err;
	FILE *f;

	(void)state;
	snprintf(deep, sizeof(deep), "%s/a/b", room.top);
	assert_int_equal(register_create(deep, &err), NAQL_E_IO);
	assert_int_not_equal(err.sys_errno, 0);
	f = fopen(room.dir, "w");
	assert_non_null(f);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(register_create(room.dir, &err), NAQL_E_IO);
	room_drop(&room);
}

/* Looking for an archive where there is none must leave nothing behind. */
static void
test_open_makes_nothing(void **state)
{
	struct room room = room_make();
	struct reg *r = NULL;
	naql_error err;

	(void)state;
	assert_int_equal(mkdir(room.dir, 0755), 0);
	for (int writer = 0; writer < 2; writer++) {
		assert_int_equal(register_open(&r, room.dir, writer, &err), NAQL_E_IO);
		assert_null(r);
		assert_string_equal(err.text, "no archive here: make one with naql init");
		assert_int_equal(
			register_open(&r, room_path(&room, "nowhere"), writer, NULL),
			NAQL_E_IO);
	}
	assert_int_equal(rmdir(room.dir), 0); /* was empty */
	room_drop(&room);
}

/* SQLite reads some names as more than names. */
static void
test_odd_directory_names(void **state)
{
	static const char *const names[] = {
		"file:x?mode=memory", "100% #1",
		":memory:", "\xd8\xa3\xd8\xb1\xd8\xb4\xd9\x8a\xd9\x81 ?immutable=1"
	};
	struct room room = room_make();
	struct reg *r = NULL;
	char dir[PATH_MAX];

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(names); i++) {
		snprintf(dir, sizeof(dir), "%s/%s", room.top, names[i]);
		assert_ok(register_create(dir, why));
		assert_ok(register_open(&r, dir, true, why));
		assert_string_equal(register_dir(r), dir);
		assert_ok(register_setting_add(r, "name", SLICE(names[i]), why));
		register_close(r);
		strcat(dir, "/naql.db");
		assert_int_equal(access(dir, F_OK), 0);
	}
	room_drop(&room);
}

static naql_status
see_value(void *ctx, struct slice value, naql_error *err)
{
	struct room_seen *seen = ctx;

	(void)err;
	assert_true(seen->len + value.len < sizeof(seen->text));
	memcpy(seen->text + seen->len, value.ptr, value.len);
	seen->len += value.len;
	seen->text[seen->len++] = '|';
	return ++seen->n == seen->stop_at ? seen->stop_with : NAQL_OK;
}

static void
test_settings(void **state)
{
	static const char nul[] = "a\0b'; DROP TABLE setting; --";
	struct room room;
	struct reg *r = room_new(&room);
	struct room_seen seen = { 0 };

	(void)state;
	assert_ok(register_setting_add(r, "host", SLICE("zeta.example"), why));
	assert_ok(register_setting_add(r, "host", SLICE("alpha.example"), why));
	assert_ok(register_setting_add(r, "odd", BYTES(nul), why));
	assert_ok(register_setting_add(r, "odd", SLICE(""), why));
	assert_int_equal(register_setting_add(r, "odd", (struct slice){ NULL, 0 }, NULL),
			 NAQL_E_USAGE);
	assert_int_equal(register_setting_add(r, NULL, SLICE("x"), NULL), NAQL_E_USAGE);
	register_close(r);

	r = room_open(&room, false);
	assert_ok(register_setting_each(r, "host", see_value, &seen, why));
	assert_string_equal(seen.text, "zeta.example|alpha.example|");
	seen = (struct room_seen){ 0 };
	assert_ok(register_setting_each(r, "odd", see_value, &seen, why));
	assert_int_equal(seen.n, 2);
	assert_int_equal(seen.len, sizeof(nul) - 1 + 2);
	assert_memory_equal(seen.text, nul, sizeof(nul) - 1);
	seen = (struct room_seen){ 0 };
	assert_ok(register_setting_each(r, "none", see_value, &seen, why));
	assert_int_equal(seen.n, 0);
	register_close(r);
	room_drop(&room);
}

static void
test_each_ends_as_asked(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct room_seen stop = { .stop_at = 2, .stop_with = NAQL_E_STOPPED };
	struct room_seen done = { .stop_at = 1, .stop_with = NAQL_DONE };

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_ok(register_setting_add(r, "k", SLICE("v"), why));
	assert_int_equal(register_setting_each(r, "k", see_value, &stop, NULL),
			 NAQL_E_STOPPED);
	assert_int_equal(stop.n, 2);
	assert_ok(register_setting_each(r, "k", see_value, &done, why));
	assert_int_equal(done.n, 1);
	register_close(r);
	room_drop(&room);
}

static naql_status
see_and_write(void *ctx, struct slice value, naql_error *err)
{
	struct room_seen *seen = ctx;
	struct room_seen inner = { 0 };
	naql_status st = register_setting_each(seen->r, "k", see_value, &inner, err);

	if (!st)
		st = register_setting_add(seen->r, "copy", value, err);
	seen->n += inner.n;
	return st;
}

/* A callback may call the register, even the very listing it is called from. */
static void
test_each_is_reentrant(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct room_seen outer = { .r = r }, copies = { 0 };

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_ok(register_setting_add(r, "k", SLICE("v"), why));
	assert_ok(register_setting_each(r, "k", see_and_write, &outer, why));
	assert_int_equal(outer.n, 25);
	assert_ok(register_setting_each(r, "copy", see_value, &copies, why));
	assert_int_equal(copies.n, 5);
	register_close(r);
	room_drop(&room);
}

static void
test_transactions(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct room_seen seen = { 0 };

	(void)state;
	assert_int_equal(register_commit(r, NULL), NAQL_E_USAGE);
	register_rollback(r); /* no-op */
	assert_ok(register_begin(r, why));
	assert_int_equal(register_begin(r, NULL), NAQL_E_USAGE);
	assert_ok(register_setting_add(r, "k", SLICE("dropped"), why));
	register_rollback(r);
	assert_ok(register_begin(r, why));
	assert_ok(register_setting_add(r, "k", SLICE("kept"), why));
	assert_ok(register_commit(r, why));
	assert_ok(register_begin(r, why));
	assert_ok(register_setting_add(r, "k", SLICE("closed on"), why));
	register_close(r);

	r = room_open(&room, true);
	assert_ok(register_setting_each(r, "k", see_value, &seen, why));
	assert_string_equal(seen.text, "kept|");
	register_close(r);
	room_drop(&room);
}

static void
test_reader_writes_nothing(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct register_item item = some_item(BYTES("weather-1"), 1);
	struct register_use use = some_use("0123456789abcdef", item.id);
	struct register_segment seg = { .name = "a.seg", .kind = 1, .sha256 = HASH_A };
	struct register_scan scan = { 0 };
	naql_error err;

	(void)state;
	register_close(r);
	r = room_open(&room, false);
	assert_int_equal(register_begin(r, &err), NAQL_E_USAGE);
	assert_string_equal(err.text, "the archive was opened for reading");
	assert_int_equal(register_setting_add(r, "k", SLICE("v"), NULL), NAQL_E_USAGE);
	assert_int_equal(register_item_add(r, &item, NULL), NAQL_E_USAGE);
	assert_int_equal(register_item_withdraw(r, item.id, SLICE("x"), 1, NULL),
			 NAQL_E_USAGE);
	assert_int_equal(register_use_add(r, &use, NULL), NAQL_E_USAGE);
	assert_int_equal(register_use_forget(r, SLICE(use.id), SLICE("x"), 1, NULL),
			 NAQL_E_USAGE);
	assert_int_equal(register_segment_add(r, &seg, NULL, NULL), NAQL_E_USAGE);
	assert_int_equal(register_scan_add(r, &scan, NULL), NAQL_E_USAGE);
	assert_int_equal(register_log(r, 1, "k", SLICE("s"), SLICE("{}"), NULL),
			 NAQL_E_USAGE);
	assert_int_equal(room_counts(r).log_entries, 0);
	register_close(r);
	room_drop(&room);
}

static naql_status
see_scan(void *ctx, const struct register_scan *s, naql_error *err)
{
	struct room_seen *seen = ctx;
	int n = snprintf(seen->text + seen->len, sizeof(seen->text) - seen->len,
			 "%.*s %lld %d %llu|", (int)s->input.len, s->input.ptr,
			 (long long)s->started, s->ended == TIME_NONE,
			 (unsigned long long)(s->records + s->pages + s->bytes + s->uses +
					      s->faults));

	(void)err;
	seen->len += (size_t)n;
	return NAQL_OK;
}

static void
test_scans(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct register_scan a = { .started = 10,
				   .ended = 20,
				   .input = BYTES("ferry.warc"),
				   .records = 1,
				   .pages = 20,
				   .bytes = 300,
				   .uses = 4000,
				   .faults = 50000 };
	struct register_scan b = { .started = 5,
				   .ended = TIME_NONE,
				   .input = BYTES("-") };
	struct room_seen seen = { 0 };

	(void)state;
	assert_ok(register_scan_add(r, &a, why));
	assert_ok(register_scan_add(r, &b, why));
	b.bytes = UINT64_MAX;
	assert_int_equal(register_scan_add(r, &b, NULL), NAQL_E_LIMIT);
	assert_ok(register_scan_each(r, see_scan, &seen, why));
	assert_string_equal(seen.text, "ferry.warc 10 0 54321|- 5 1 0|");
	register_close(r);
	room_drop(&room);
}

struct chain {
	struct merkle_hash leaf[8];
	int64_t n;
};

static void
hex_line(struct buf *out, struct slice bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		buf_printf(out, "%02x", (unsigned char)bytes.ptr[i]);
	buf_add_byte(out, '\n');
}

static void
assert_salted(struct slice hash, struct slice salt, struct slice first,
	      struct slice second)
{
	struct buf text = { 0 };
	uint8_t want[SHA256_LEN];

	assert_int_equal(salt.len, LOG_SALT_LEN);
	hex_line(&text, salt);
	buf_printf(&text, "%zu\n", first.len);
	buf_add_slice(&text, first);
	buf_add_byte(&text, '\n');
	buf_add_slice(&text, second);
	buf_add_byte(&text, '\n');
	assert_ok(sha256_bytes(text.ptr, text.len, want, why));
	assert_int_equal(hash.len, SHA256_LEN);
	assert_memory_equal(hash.ptr, want, SHA256_LEN);
	buf_fini(&text);
}

/* The leaf as docs/format-register.md writes it down, put together without the register.
 */
static naql_status
check_entry(void *ctx, const struct register_log_entry *e, naql_error *err)
{
	struct chain *chain = ctx;
	struct buf text = { 0 };
	uint8_t want[SHA256_LEN];

	(void)err;
	assert_int_equal(e->seq, chain->n + 1);
	assert_salted(e->fact, e->salt, e->subject, e->detail);
	assert_salted(e->note, e->note_salt, e->author, e->reason);
	buf_add_byte(&text, 0);
	buf_printf(&text, "naql log 1\nentry %lld\nat %lld\nkind %s\nfact ",
		   (long long)e->seq, (long long)e->at, e->kind);
	hex_line(&text, e->fact);
	buf_add_str(&text, "note ");
	hex_line(&text, e->note);
	assert_ok(sha256_bytes(text.ptr, text.len, want, why));
	assert_memory_equal(e->hash.ptr, want, SHA256_LEN);
	memcpy(chain->leaf[chain->n++].byte, want, SHA256_LEN);
	buf_fini(&text);
	return NAQL_OK;
}

static void
test_log_tree(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct chain chain = { 0 };
	struct merkle_head head;
	struct merkle_hash root;

	(void)state;
	assert_ok(register_log(r, 1, "note", BYTES("x\0y\xff"), SLICE("{\"a\":1}"), why));
	assert_ok(register_log(r, -5, "note", (struct slice){ NULL, 0 },
			       (struct slice){ NULL, 0 }, why));
	assert_ok(register_begin(r, why));
	assert_ok(register_log(r, 2, "dropped", SLICE("a"), SLICE("{}"), why));
	register_rollback(r);
	assert_ok(register_by(r, SLICE("desk"), why));
	assert_ok(register_log_why(
		r, 3, "k", SLICE("b"),
		(struct register_log_what){ SLICE("{}"), SLICE("a test") }, why));
	assert_int_equal(register_log(r, 3, "", SLICE("b"), SLICE("{}"), NULL),
			 NAQL_E_USAGE);
	assert_int_equal(register_log(r, 3, "A b", SLICE("b"), SLICE("{}"), NULL),
			 NAQL_E_USAGE);
	assert_ok(register_log_each(r, 0, check_entry, &chain, why));
	assert_int_equal(chain.n, 3);
	assert_int_equal(room_counts(r).log_entries, 3);
	/* three leaves: the first two under one node, the third beside it */
	assert_ok(merkle_join(&chain.leaf[0], &chain.leaf[1], &root, why));
	assert_ok(merkle_join(&root, &chain.leaf[2], &root, why));
	assert_ok(register_log_newest(r, &head, why));
	assert_int_equal(head.size, 3);
	assert_true(merkle_same(&head.root, &root));
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

static void
test_backup(void **state)
{
	struct room room;
	struct reg *r = room_new(&room), *reader = room_open(&room, false);
	struct register_item item = some_item(BYTES("garden-1"), 1);
	char copy[PATH_MAX];

	(void)state;
	assert_ok(register_item_add(r, &item, why));
	assert_ok(register_begin(r, why));
	item.id = BYTES("garden-2");
	assert_ok(register_item_add(r, &item, why));
	snprintf(copy, sizeof(copy), "%s/copy", room.top);
	assert_int_equal(mkdir(copy, 0755), 0);
	strcat(copy, "/naql.db");
	assert_ok(register_backup(reader, copy, why)); /* while a transaction is open */
	assert_int_equal(register_backup(reader, copy, NULL), NAQL_E_USAGE);
	assert_int_equal(register_backup(reader, room_path(&room, "no/where"), NULL),
			 NAQL_E_IO);
	assert_ok(register_commit(r, why));
	register_close(reader);
	register_close(r);

	copy[strlen(copy) - strlen("/naql.db")] = '\0';
	assert_ok(register_open(&r, copy, true, why));
	assert_int_equal(room_counts(r).items, 1);
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_create),
		cmocka_unit_test(test_create_beside_other_files),
		cmocka_unit_test(test_create_refused),
		cmocka_unit_test(test_open_makes_nothing),
		cmocka_unit_test(test_odd_directory_names),
		cmocka_unit_test(test_settings),
		cmocka_unit_test(test_each_ends_as_asked),
		cmocka_unit_test(test_each_is_reentrant),
		cmocka_unit_test(test_transactions),
		cmocka_unit_test(test_reader_writes_nothing),
		cmocka_unit_test(test_scans),
		cmocka_unit_test(test_log_tree),
		cmocka_unit_test(test_backup),
	};

	return cmocka_run_group_tests_name("register: archive and log", tests, NULL,
					   NULL);
}
