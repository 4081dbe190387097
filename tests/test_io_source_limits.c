/*
 * io: sources that lie about themselves, and what is read of them at most.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "source_room.h"

/* One member that expands beyond the whole-member room, next to one that does not. */
static void
test_dense_members(void **state)
{
	struct made m = { { 0 }, { 0 }, { 0 } };
	const size_t len[] = { 9 << 20, 100, (4 << 20) + 1, 4 << 20 };

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(len); i++) {
		uint64_t at = m.coded.len;
		size_t from = m.plain.len;

		assert_true(buf_reserve(&m.plain, len[i]));
		memset(m.plain.ptr + from, 'o', len[i]);
		m.plain.len += len[i];
		for (size_t k = 0; k < len[i]; k++)
			assert_true(VEC_PUSH(&m.offsets, at));
		coded_gzip(&m.coded, m.plain.ptr + from, len[i]);
	}
	assert_delivers(&m, 0, 1 << 20);
	made_free(&m);
}

static void
test_a_lie_about_expansion_is_a_fault(void **state)
{
	struct source_options opt = { .ratio_max = 100 };
	char *zeros = calloc(1, 3 << 20);
	struct buf b = { 0 };
	struct source *s;
	const uint8_t *p;
	size_t n;
	size_t total = 0;
	naql_status st;

	(void)state;
	coded_gzip(&b, zeros, 3 << 20);
	coded_gzip(&b, "pears", 5);
	assert_int_equal(source_open_memory(&s, b.ptr, b.len, "zeros", &opt, NULL),
			 NAQL_OK);
	while ((st = source_peek(s, 1, &p, &n, NULL)) == NAQL_OK) {
		total += n;
		source_consume(s, n);
	}
	assert_int_equal(st, NAQL_E_FORMAT);
	assert_int_equal(total,
			 512 << 10); /* the second look, the first over the slack */
	assert_int_equal(source_resync(s, NULL), NAQL_OK);
	assert_int_equal(source_peek(s, 1, &p, &n, NULL), NAQL_OK);
	assert_int_equal(n, 5);
	source_close(s);
	free(zeros);
	buf_fini(&b);
}

/* Fakes nested in fakes: a header, and again, each broken only at its end. */
static void
test_nested_fakes_cost_no_square(void **state)
{
	struct buf b = { 0 };
	struct source *s;
	const uint8_t *p;
	size_t n;
	uint64_t made = 0;
	naql_status st;

	(void)state;
	for (int i = 0; i < 20000;
	     i++) { /* a stored block of 60000 bytes that never ends well */
		buf_add(&b, "\x1f\x8b\x08\0\0\0\0\0\0\xff\0\x60\xea\x9f\x15", 15);
		buf_add_u32le(&b, (uint32_t)i);
	}
	assert_int_equal(source_open_memory(&s, b.ptr, b.len, "fakes", NULL, NULL),
			 NAQL_OK);
	for (;;) {
		st = source_peek(s, 1, &p, &n, NULL);
		if (st == NAQL_OK && n == 0)
			break;
		made += n;
		source_consume(s, n);
		if (st != NAQL_OK && source_resync(s, NULL) != NAQL_OK)
			break;
	}
	assert_true(made <= 4 * (uint64_t)b.len + (2 << 20));
	source_close(s);
	buf_fini(&b);
}

static void
test_peek_is_bounded(void **state)
{
	struct source *s;
	const uint8_t *p;
	size_t n;

	(void)state;
	assert_int_equal(source_open_memory(&s, "", 0, "empty", NULL, NULL), NAQL_OK);
	assert_int_equal(source_peek(s, SOURCE_PEEK_MAX + 1, &p, &n, NULL), NAQL_E_LIMIT);
	assert_int_equal(source_peek(s, SOURCE_PEEK_MAX, &p, &n, NULL), NAQL_OK);
	assert_int_equal(n, 0);
	assert_int_equal(source_coding(s), SOURCE_PLAIN);
	assert_string_equal(source_name(s), "empty");
	assert_int_equal(source_resync(s, NULL), NAQL_DONE);
	source_close(s);
	source_close(NULL);
}

static void
test_a_large_peek_shows_all(void **state)
{
	struct prop p = { 5, 5 };
	struct made m = { { 0 }, { 0 }, { 0 } };
	struct source *s;
	const uint8_t *bytes;
	size_t n;

	(void)state;
	for (int i = 0; i < 400; i++)
		made_member(&m, &p, 20000, false);
	assert_int_equal(
		source_open_memory(&s, m.coded.ptr, m.coded.len, "m", NULL, NULL),
		NAQL_OK);
	for (size_t at = 0; at < m.plain.len; at += 1234567) {
		size_t left = m.plain.len - at;

		assert_int_equal(source_peek(s, 6000000, &bytes, &n, NULL), NAQL_OK);
		assert_true(n >= (left < 6000000 ? left : 6000000));
		assert_memory_equal(bytes, m.plain.ptr + at,
				    left < 6000000 ? left : 6000000);
		source_consume(s, left < 1234567 ? left : 1234567);
	}
	source_close(s);
	made_free(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dense_members),
		cmocka_unit_test(test_a_lie_about_expansion_is_a_fault),
		cmocka_unit_test(test_nested_fakes_cost_no_square),
		cmocka_unit_test(test_peek_is_bounded),
		cmocka_unit_test(test_a_large_peek_shows_all),
	};

	return cmocka_run_group_tests_name("io: sources, bounds", tests, NULL, NULL);
}
