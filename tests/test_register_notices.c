/*
 * The notice's versions in the register: each kept with its files, found again by date,
 * and proved against the log.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "register/db.h"
#include "register/notices.h"
#include "register_room.h"

#define T0 1770000000

static const struct register_notice_file first[] = {
	{ BYTES_INIT("robots.txt"), BYTES_INIT("User-agent: *\n"), NULL },
	{ BYTES_INIT("a/b.xml"), BYTES_INIT("<rsl/>"), NULL },
};
static const struct register_notice_file second[] = {
	{ BYTES_INIT("robots.txt"), BYTES_INIT("User-agent: *\nDisallow: /\n"), NULL },
	{ BYTES_INIT("a/b.xml"), BYTES_INIT("<rsl/>"), NULL },
};

struct seen {
	int64_t n[8], at[8], until[8];
	size_t count;
	char hex[65];
};

static naql_status
see(void *ctx, const struct register_notice *n, naql_error *err)
{
	struct seen *s = ctx;

	(void)err;
	assert_true(s->count < 8);
	s->n[s->count] = n->n;
	s->at[s->count] = n->at;
	s->until[s->count++] = n->until;
	snprintf(s->hex, sizeof(s->hex), "%s", n->sha256);
	return NAQL_OK;
}

static naql_status
see_file(void *ctx, const struct register_notice_file *f, naql_error *err)
{
	struct buf *out = ctx;

	(void)err;
	buf_printf(out, "%s ", f->sha256);
	buf_add_slice(out, f->path);
	buf_add_byte(out, ' ');
	buf_add_slice(out, f->bytes);
	buf_add_byte(out, '|');
	return NAQL_OK;
}

static int64_t
add(struct reg *r, int64_t at, const char *policy,
    const struct register_notice_file *files, naql_status wanted)
{
	const struct register_notice notice = { .at = at,
						.policy = SLICE(policy),
						.author = SLICE("Sara"),
						.reason = SLICE("weather") };
	int64_t n = 0;

	assert_int_equal(register_notice_add(r, &notice, files, 2, &n, NULL), wanted);
	return n;
}

static void
versions_hold_until_the_next(void **state)
{
	struct room room = room_make();
	struct reg *r = NULL;
	struct seen s = { .count = 0 };
	struct buf files = { 0 };

	(void)state;
	assert_int_equal(register_create(room.dir, NULL), NAQL_OK);
	assert_int_equal(register_open(&r, room.dir, true, NULL), NAQL_OK);
	assert_int_equal(register_notice_each(r, TIME_NONE, TIME_NONE, see, &s, NULL),
			 NAQL_OK);
	assert_int_equal(s.count, 0);
	assert_int_equal(add(r, T0, "{}", first, NAQL_OK), 1);
	assert_int_equal(add(r, T0 + 5, "{}", first, NAQL_DONE), 1); /* the same */
	assert_int_equal(add(r, T0 + 100, "{}", second, NAQL_OK), 2);
	assert_int_equal(add(r, T0 + 200, "{\"a\":1}", second, NAQL_OK), 3);
	/* each with its begin and end */
	assert_int_equal(register_notice_each(r, TIME_NONE, TIME_NONE, see, &s, NULL),
			 NAQL_OK);
	assert_int_equal(s.count, 3);
	assert_int_equal(s.until[0], T0 + 100);
	assert_int_equal(s.until[2], TIME_NONE);
	/* a moment, an interval, before everything */
	s.count = 0;
	assert_int_equal(register_notice_each(r, T0 + 99, T0 + 100, see, &s, NULL),
			 NAQL_OK);
	assert_int_equal(s.count, 1);
	assert_int_equal(s.n[0], 1);
	s.count = 0;
	assert_int_equal(register_notice_each(r, T0 + 100, T0 + 101, see, &s, NULL),
			 NAQL_OK);
	assert_int_equal(s.n[0], 2);
	s.count = 0;
	assert_int_equal(register_notice_each(r, T0 + 50, T0 + 150, see, &s, NULL),
			 NAQL_OK);
	assert_int_equal(s.count, 2);
	s.count = 0;
	assert_int_equal(register_notice_each(r, 0, T0, see, &s, NULL), NAQL_OK);
	assert_int_equal(s.count, 0);
	/* the bytes, by path */
	assert_int_equal(register_notice_files(r, 1, see_file, &files, NULL), NAQL_OK);
	buf_add_byte(&files, '\0');
	assert_non_null(strstr(files.ptr, " a/b.xml <rsl/>|"));
	assert_true(strstr(files.ptr, "a/b.xml") < strstr(files.ptr, "robots.txt"));
	buf_fini(&files);
	assert_int_equal(register_verify(r, NULL), NAQL_OK);
	register_close(r);
	room_drop(&room);
}

/* printf '...' | sha256sum, sorted by path, and sha256sum of that list. */
static void
the_hash_is_the_one_of_sha256sum(void **state)
{
	struct room room = room_make();
	struct reg *r = NULL;
	struct seen s = { .count = 0 };

	(void)state;
	assert_int_equal(register_create(room.dir, NULL), NAQL_OK);
	assert_int_equal(register_open(&r, room.dir, true, NULL), NAQL_OK);
	(void)add(r, T0, "{}", first, NAQL_OK);
	assert_int_equal(register_notice_each(r, TIME_NONE, TIME_NONE, see, &s, NULL),
			 NAQL_OK);
	assert_string_equal(
		s.hex,
		"6f4cbef24ebe2808b354dd09973c9bae3678f491da58df1012ab155c91435a32");
	register_close(r);
	room_drop(&room);
}

static void
what_was_said_cannot_be_changed(void **state)
{
	static const char *const changes[] = {
		"UPDATE notice SET at = 1",
		"DELETE FROM notice",
		"UPDATE notice_file SET path = 1",
		"DELETE FROM notice_file",
	};
	static const char *const damage[] = {
		"DROP TRIGGER notice_file_no_update; UPDATE notice_file SET bytes = "
		"x'00' "
		"WHERE n = 1; CREATE TRIGGER notice_file_no_update BEFORE UPDATE ON "
		"notice_file BEGIN SELECT RAISE(ABORT, 'versions are only added'); END",
		"DROP TRIGGER notice_no_update; UPDATE notice SET policy = '[]'; CREATE "
		"TRIGGER notice_no_update BEFORE UPDATE ON notice BEGIN SELECT "
		"RAISE(ABORT, 'versions are only added'); END",
		"DROP TRIGGER notice_no_update; UPDATE notice SET at = at + 1; CREATE "
		"TRIGGER notice_no_update BEFORE UPDATE ON notice BEGIN SELECT "
		"RAISE(ABORT, 'versions are only added'); END",
		"DROP TRIGGER notice_file_no_delete; DELETE FROM notice_file WHERE n = "
		"2; "
		"CREATE TRIGGER notice_file_no_delete BEFORE DELETE ON notice_file BEGIN "
		"SELECT RAISE(ABORT, 'versions are only added'); END",
	};

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(damage); i++) {
		struct room room = room_make();
		struct reg *r = NULL;

		assert_int_equal(register_create(room.dir, NULL), NAQL_OK);
		assert_int_equal(register_open(&r, room.dir, true, NULL), NAQL_OK);
		(void)add(r, T0, "{}", first, NAQL_OK);
		for (size_t k = 0; k < NAQL_COUNT(changes); k++)
			assert_int_not_equal(db_exec(r->db, changes[k], NULL), NAQL_OK);
		assert_int_equal(register_verify(r, NULL), NAQL_OK);
		assert_int_equal(db_exec(r->db, damage[i], NULL), NAQL_OK);
		assert_int_equal(register_verify(r, NULL), NAQL_E_CORRUPT);
		register_close(r);
		room_drop(&room);
	}
}

static void
what_is_no_notice_is_refused(void **state)
{
	const struct register_notice_file twice[] = { first[0], first[0] };
	const struct register_notice notice = { .at = T0, .policy = SLICE("{}") };
	struct room room = room_make();
	struct reg *r = NULL;
	int64_t n;

	(void)state;
	assert_int_equal(register_create(room.dir, NULL), NAQL_OK);
	assert_int_equal(register_open(&r, room.dir, true, NULL), NAQL_OK);
	assert_int_equal(register_notice_add(r, &notice, twice, 2, &n, NULL),
			 NAQL_E_USAGE);
	assert_int_equal(register_notice_add(r, &notice, first, 0, &n, NULL),
			 NAQL_E_USAGE);
	register_close(r);
	assert_int_equal(register_open(&r, room.dir, false, NULL), NAQL_OK);
	assert_int_equal(register_notice_add(r, &notice, first, 2, &n, NULL),
			 NAQL_E_USAGE);
	register_close(r);
	room_drop(&room);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions_hold_until_the_next),
		cmocka_unit_test(the_hash_is_the_one_of_sha256sum),
		cmocka_unit_test(what_was_said_cannot_be_changed),
		cmocka_unit_test(what_is_no_notice_is_refused),
	};

	return cmocka_run_group_tests_name("register: versions of the notice", tests,
					   NULL, NULL);
}
