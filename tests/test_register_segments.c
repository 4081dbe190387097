/*
 * register: segments, merged ones, their names.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "register_room.h"

static naql_status
see_segment(void *ctx, const struct register_segment *s, naql_error *err)
{
	struct room_seen *seen = ctx;
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
	struct room_seen seen = { 0 };
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

static void
test_merged_segments(void **state)
{
	struct room room;
	struct reg *r = room_new(&room);
	int64_t from[] = { room_segment(r, "1.seg"), room_segment(r, "2.seg") };
	struct register_merge m = { from, 2, room_segment(r, "3.seg"), 77 };
	struct register_merge bad[] = {
		{ (int64_t[]){ 2, 1 }, 2, 3, 77 }, /* not in their order */
		{ (int64_t[]){ 1, 1 }, 2, 3, 77 },
		{ (int64_t[]){ 1, 3 }, 2, 3, 77 }, /* into itself */
		{ (int64_t[]){ 3 }, 1, 2, 77 },	   /* into an older one */
		{ (int64_t[]){ 1, 9 }, 2, 10, 77 },
		{ (int64_t[]){ 1 }, 1, 9, 77 },
	};
	struct room_seen seen = { 0 }, merged = { 0 };

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
	m = (struct register_merge){ (int64_t[]){ m.into }, 1, room_segment(r, "4.seg"),
				     78 };
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_segments),
		cmocka_unit_test(test_merged_segments),
		cmocka_unit_test(test_segment_names),
	};

	return cmocka_run_group_tests_name("register: segments", tests, NULL, NULL);
}
