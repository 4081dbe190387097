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

struct seen {
	size_t n, stop_at;
	naql_status stop_with;
	char text[1024];
	size_t len;
	struct reg *r;
};

static naql_status
see_value(void *ctx, struct slice value, naql_error *err)
{
	struct seen *seen = ctx;

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
	struct seen seen = { 0 };

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
	seen = (struct seen){ 0 };
	assert_ok(register_setting_each(r, "odd", see_value, &seen, why));
	assert_int_equal(seen.n, 2);
	assert_int_equal(seen.len, sizeof(nul) - 1 + 2);
	assert_memory_equal(seen.text, nul, sizeof(nul) - 1);
	seen = (struct seen){ 0 };
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
	struct seen stop = { .stop_at = 2, .stop_with = NAQL_E_STOPPED };
	struct seen done = { .stop_at = 1, .stop_with = NAQL_DONE };

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
	struct seen *seen = ctx;
	struct seen inner = { 0 };
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
	struct seen outer = { .r = r }, copies = { 0 };

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
	struct seen seen = { 0 };

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
see_segment(void *ctx, const struct register_segment *s, naql_error *err)
{
	struct seen *seen = ctx;
	int n = snprintf(seen->text + seen->len, sizeof(seen->text) - seen->len,
			 "%lld %s %d %.4s %llu %llu %lld|", (long long)s->id, s->name,
			 s->kind, s->sha256, (unsigned long long)s->bytes,
			 (unsigned long long)s->n_items, (long long)s->added);

	(void)err;
	seen->len += (size_t)n;
	return NAQL_OK;
}

static void
test_segments(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	struct register_segment a = { .name = "b.seg",
				      .kind = 1,
				      .sha256 = HASH_A,
				      .bytes = 4096,
				      .n_items = 7,
				      .added = 99 };
	struct register_segment b = { .name = "a.seg",
				      .kind = 2,
				      .sha256 = HASH_B,
				      .bytes = INT64_MAX,
				      .added = 100 };
	struct seen seen = { 0 };
	int64_t id = 0;

	(void)state;
	assert_ok(register_segment_add(r, &a, &id, why));
	assert_int_equal(id, 1);
	assert_ok(register_segment_add(r, &b, NULL, why));
	assert_int_equal(register_segment_add(r, &b, &id, NULL),
			 NAQL_E_USAGE); /* name taken */
	b.name = "c.seg";
	b.id = 2; /* given before */
	assert_int_equal(register_segment_add(r, &b, &id, NULL), NAQL_E_USAGE);
	b.id = -1;
	assert_int_equal(register_segment_add(r, &b, &id, NULL), NAQL_E_USAGE);
	b.id = 3;
	b.bytes = (uint64_t)INT64_MAX + 1;
	assert_int_equal(register_segment_add(r, &b, &id, NULL), NAQL_E_LIMIT);
	assert_ok(register_segment_each(r, see_segment, &seen, why));
	assert_string_equal(seen.text, "1 b.seg 1 0011 4096 7 99|"
				       "2 a.seg 2 ffee 9223372036854775807 0 100|");
	assert_int_equal(room_counts(r).log_entries,
			 2); /* what was refused is not logged */
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

/* add_some() - a live segment of that name. */
static int64_t
add_some(struct reg *r, const char *name)
{
	struct register_segment s = { .name = name, .kind = 1, .sha256 = HASH_A };
	int64_t id = 0;

	assert_ok(register_segment_add(r, &s, &id, why));
	return id;
}

static void
test_merged_segments(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	int64_t from[] = { add_some(r, "1.seg"), add_some(r, "2.seg") };
	struct register_merge m = { from, 2, add_some(r, "3.seg"), 77 };
	struct register_merge bad[] = {
		{ (int64_t[]){ 2, 1 }, 2, 3, 77 }, /* not in their order */
		{ (int64_t[]){ 1, 1 }, 2, 3, 77 },
		{ (int64_t[]){ 1, 3 }, 2, 3, 77 }, /* into itself */
		{ (int64_t[]){ 3 }, 1, 2, 77 },	   /* into an older one */
		{ (int64_t[]){ 1, 9 }, 2, 10, 77 },
		{ (int64_t[]){ 1 }, 1, 9, 77 },
	};
	struct seen seen = { 0 }, merged = { 0 };

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(bad); i++)
		assert_int_equal(register_segment_merge(r, &bad[i], NULL), NAQL_E_USAGE);
	assert_int_equal(room_counts(r).log_entries, 3);
	assert_ok(register_segment_merge(r, &m, why));
	assert_int_equal(register_segment_merge(r, &m, NULL), NAQL_E_USAGE);
	assert_ok(register_segment_each(r, see_segment, &seen, why));
	assert_string_equal(seen.text, "3 3.seg 1 0011 0 0 0|");
	assert_ok(register_segment_merged_each(r, see_segment, &merged, why));
	assert_string_equal(merged.text, "1 1.seg 1 0011 0 0 0|2 2.seg 1 0011 0 0 0|");
	assert_int_equal(room_counts(r).log_entries, 4);
	assert_ok(register_verify(r, why));

	/* and the one they became may become part of another */
	m = (struct register_merge){ (int64_t[]){ m.into }, 1, add_some(r, "4.seg"), 78 };
	assert_ok(register_segment_merge(r, &m, why));
	assert_ok(register_verify(r, why));
	register_close(r);
	room_drop(&room);
}

static void
test_segment_names(void **state)
{
	static const char *const bad[] = { NULL,   "",	  ".",	  "..",
					   "../x", "a/b", "/etc", ".hidden" };
	struct room room;
	struct reg *r = room_new(&room);
	struct register_segment s = { .kind = 1, .sha256 = HASH_A };

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(bad); i++) {
		s.name = bad[i];
		assert_int_equal(register_segment_add(r, &s, NULL, NULL), NAQL_E_USAGE);
	}
	s.name = "a.seg";
	s.sha256 = NULL;
	assert_int_equal(register_segment_add(r, &s, NULL, NULL), NAQL_E_USAGE);
	s.sha256 = "00112233";
	assert_int_equal(register_segment_add(r, &s, NULL, NULL), NAQL_E_USAGE);
	register_close(r);
	room_drop(&room);
}

static naql_status
see_scan(void *ctx, const struct register_scan *s, naql_error *err)
{
	struct seen *seen = ctx;
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
	struct seen seen = { 0 };

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
		cmocka_unit_test(test_segments),
		cmocka_unit_test(test_merged_segments),
		cmocka_unit_test(test_segment_names),
		cmocka_unit_test(test_scans),
		cmocka_unit_test(test_log_tree),
		cmocka_unit_test(test_backup),
	};

	return cmocka_run_group_tests_name("register: archive and log", tests, NULL,
					   NULL);
}
