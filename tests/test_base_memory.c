/*
 * test_base_memory.c - mem, vec, buf, arena: growth, refusal, and what stays intact then.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/size.h"
#include "base/vec.h"
#include "failing.h"
#include "prop.h"

static void
test_mem_refuses_impossible_sizes(void **state)
{
	volatile size_t huge = SIZE_MAX; /* the compiler must not see it coming */
	char *kept = mem_strndup("bread", 3);

	(void)state;
	assert_non_null(kept);
	assert_string_equal(kept, "bre");
	assert_null(mem_alloc(huge));
	assert_null(mem_calloc(huge / 2, 3));
	assert_null(mem_resize_array(kept, huge / 4, 8));
	assert_string_equal(kept, "bre");
	assert_null(mem_strndup("", huge));
	mem_free(kept);
	mem_free(NULL);
}

static void
test_mem_calloc_is_zero_with_a_hook_too(void **state)
{
	struct failing f = { 0 };
	unsigned char *p;

	(void)state;
	failing_start(&f, 5);
	p = mem_calloc(100, 7);
	assert_non_null(p);
	for (size_t i = 0; i < 700; i++)
		assert_int_equal(p[i], 0);
	mem_free(p);
	mem_set_hook(NULL);
	assert_int_equal(f.live, 0);
}

static void
test_sizes_are_checked(void **state)
{
	size_t out = 5;

	(void)state;
	assert_false(naql_size_mul(SIZE_MAX, 2, &out));
	assert_false(naql_size_add(SIZE_MAX, 1, &out));
	assert_true(naql_size_mul(6, 7, &out));
	assert_int_equal(out, 42);
	assert_true(naql_size_add(SIZE_MAX - 1, 1, &out));
	assert_true(out == SIZE_MAX);
}

static void
test_vec_keeps_its_elements_when_refused(void **state)
{
	struct failing f = { 0 };
	VEC(uint32_t) v = { NULL, 0, 0 };

	(void)state;
	for (uint32_t i = 0; i < 8; i++)
		assert_true(VEC_PUSH(&v, i));
	mem_free(NULL);
	failing_start(&f, 0);
	assert_true(!VEC_PUSH(&v, 99u));
	mem_set_hook(NULL);
	assert_int_equal(v.n, 8);
	for (uint32_t i = 8; i < 5000; i++)
		assert_true(VEC_PUSH(&v, i));
	for (uint32_t i = 0; i < 5000; i++)
		assert_int_equal(v.ptr[i], i);
	assert_false(VEC_RESERVE(&v, SIZE_MAX - 2));
	assert_false(VEC_RESERVE(&v, SIZE_MAX / 4));
	assert_int_equal(v.n, 5000);
	VEC_FREE(&v);
	assert_null(v.ptr);
	assert_int_equal(v.cap, 0);
}

static void
test_buf_failure_is_sticky_and_told_once(void **state)
{
	struct failing f = { 0 };
	struct buf b = { NULL, 0, 0, false };
	naql_error err;

	(void)state;
	failing_start(&f, 0);
	buf_add_str(&b, "a ferry");
	buf_printf(&b, "%d", 4);
	buf_add_utf8(&b, 0x645);
	mem_set_hook(NULL);
	buf_add_str(&b, "sails");
	assert_int_equal(b.len, 0);
	assert_int_equal(buf_status(&b, &err), NAQL_E_NOMEM);
	assert_int_equal(err.code, NAQL_E_NOMEM);
	buf_reset(&b);
	buf_add_str(&b, "sails");
	assert_int_equal(buf_status(&b, NULL), NAQL_OK);
	assert_true(slice_eq(buf_slice(&b), SLICE("sails")));
	buf_fini(&b);
}

static void
test_buf_writes_every_kind(void **state)
{
	static const char want[] =
		"x=-7 \xd9\x85\xf0\x9f\x8c\xa7\xef\xbf\xbd\xef\xbf\xbd"
		"\x04\x03\x02\x01\x08\x07\x06\x05\x04\x03\x02\x01"
		"\x00\x7f\x80\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01";
	struct buf b = { NULL, 0, 0, false };

	(void)state;
	buf_printf(&b, "%s=%d ", "x", -7);
	buf_add_utf8(&b, 0x645);
	buf_add_utf8(&b, 0x1f327);
	buf_add_utf8(&b, 0xd800);
	buf_add_utf8(&b, 0x110000);
	buf_add_u32le(&b, 0x01020304);
	buf_add_u64le(&b, 0x0102030405060708);
	buf_add_varint(&b, 0);
	buf_add_varint(&b, 127);
	buf_add_varint(&b, 128);
	buf_add_varint(&b, UINT64_MAX);
	assert_int_equal(b.len, sizeof(want) - 1);
	assert_memory_equal(b.ptr, want, sizeof(want) - 1);
	buf_fini(&b);
}

static void
test_buf_printf_longer_than_the_room(void **state)
{
	struct buf b = { NULL, 0, 0, false };
	char text[1000];

	(void)state;
	memset(text, 'k', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (size_t n = 0; n < 200; n++)
		buf_printf(&b, "%.*s|", (int)n, text);
	assert_int_equal(b.len, 200 * 199 / 2 + 200);
	assert_int_equal(b.ptr[b.len - 1], '|');
	buf_printf(&b, "%s", text);
	assert_int_equal(b.ptr[b.len - 1], 'k');
	buf_fini(&b);
}

/* fill_arena() - random pieces; each is written full, so that overlaps show as changes.
 */
static void
fill_arena(struct prop *p, struct arena *a)
{
	unsigned char *at[200];
	size_t len[200];

	for (size_t i = 0; i < 200; i++) {
		size_t align = (size_t)1 << prop_below(p, 7);

		len[i] = (size_t)prop_below(p, prop_below(p, 20) ? 3000 : 200000);
		at[i] = arena_alloc(a, len[i], align);
		assert_non_null(at[i]);
		assert_int_equal((uintptr_t)at[i] & (align - 1), 0);
		memset(at[i], (int)i, len[i]);
	}
	for (size_t i = 0; i < 200; i++) {
		for (size_t k = 0; k < len[i]; k++)
			assert_int_equal(at[i][k], (unsigned char)i);
	}
}

static void
test_arena_pieces_never_overlap(void **state)
{
	(void)state;
	PROP_RUN(p, 20)
	{
		struct arena a = { NULL, NULL, 0, (size_t)prop_below(&p, 2000000) };

		for (int round = 0; round < 3; round++) {
			fill_arena(&p, &a);
			arena_reset(&a);
			assert_true(a.total <= (a.keep ? a.keep : 4 << 20));
		}
		arena_fini(&a);
		assert_null(a.first);
	}
}

static void
test_arena_warm_asks_for_nothing(void **state)
{
	struct arena a = { NULL, NULL, 0, 0 };
	struct failing f = { 0 };

	(void)state;
	for (int i = 0; i < 300; i++)
		assert_non_null(arena_array(&a, 100, 8));
	arena_reset(&a);
	failing_start(&f, 0);
	for (int i = 0; i < 300; i++)
		assert_non_null(arena_array(&a, 100, 8));
	mem_set_hook(NULL);
	assert_false(f.refused);
	assert_null(arena_array(&a, SIZE_MAX / 2, 4));
	assert_null(arena_alloc(&a, SIZE_MAX - 4, 16));
	assert_string_equal(arena_strndup(&a, "orchard", 4), "orch");
	arena_fini(&a);
}

static void
test_error_is_cut_between_characters(void **state)
{
	naql_error err;
	char name[200];

	(void)state;
	for (size_t i = 0; i + 2 < sizeof(name); i += 2)
		memcpy(name + i, "\xd9\x85", 2);
	name[198] = '\0';
	assert_int_equal(
		naql_fail(&err, NAQL_E_FORMAT, name, 7, "at %d: %s%s", 1, name, name),
		NAQL_E_FORMAT);
	assert_int_equal(strlen(err.source), 126);
	assert_int_equal(strlen(err.text), 191 - (191 - 6) % 2);
	assert_int_equal(err.offset, 7);
	assert_int_equal(
		naql_fail(&err, NAQL_E_LIMIT, err.source, 8, "again: %s", err.text),
		NAQL_E_LIMIT);
	assert_memory_equal(err.text, "again: at 1: \xd9\x85", 15);
	assert_int_equal(strlen(err.source), 126);
	assert_int_equal(naql_fail(NULL, NAQL_E_BUSY, NULL, 0, "x"), NAQL_E_BUSY);
}

static void
test_every_status_has_its_own_name(void **state)
{
	(void)state;
	for (int a = NAQL_OK; a <= NAQL_E_INTERNAL; a++) {
		assert_string_not_equal(naql_status_name((naql_status)a), "unknown");
		for (int b = NAQL_OK; b < a; b++)
			assert_string_not_equal(naql_status_name((naql_status)a),
						naql_status_name((naql_status)b));
	}
}

static void
test_slices(void **state)
{
	struct slice s = SLICE(" \t apple, apricot\r\n");

	(void)state;
	assert_true(slice_eq(slice_trim(s), SLICE("apple, apricot")));
	assert_int_equal(slice_trim(SLICE(" \n")).len, 0);
	assert_true(slice_ieq(SLICE("Content-TYPE"), SLICE("content-type")));
	assert_false(slice_ieq(SLICE("["), SLICE("{")));
	assert_false(slice_ieq(SLICE("ab"), SLICE("abc")));
	assert_int_equal(slice_find(s, SLICE("apricot")), 10);
	assert_int_equal(slice_find(s, SLICE("\r\n")), 17);
	assert_int_equal(slice_find(s, SLICE("")), 0);
	assert_true(slice_find(s, SLICE("apricots")) == SIZE_MAX);
	assert_true(slice_find(SLICE("ap"), s) == SIZE_MAX);
	assert_true(slice_find((struct slice){ NULL, 0 }, SLICE("a")) == SIZE_MAX);
	assert_int_equal(slice_find(SLICE("aaab"), SLICE("aab")), 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mem_refuses_impossible_sizes),
		cmocka_unit_test(test_mem_calloc_is_zero_with_a_hook_too),
		cmocka_unit_test(test_sizes_are_checked),
		cmocka_unit_test(test_vec_keeps_its_elements_when_refused),
		cmocka_unit_test(test_buf_failure_is_sticky_and_told_once),
		cmocka_unit_test(test_buf_writes_every_kind),
		cmocka_unit_test(test_buf_printf_longer_than_the_room),
		cmocka_unit_test(test_arena_pieces_never_overlap),
		cmocka_unit_test(test_arena_warm_asks_for_nothing),
		cmocka_unit_test(test_error_is_cut_between_characters),
		cmocka_unit_test(test_every_status_has_its_own_name),
		cmocka_unit_test(test_slices),
	};

	return cmocka_run_group_tests_name("base: memory", tests, NULL, NULL);
}
