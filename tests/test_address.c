/*
 * test_address.c - under which name a page is counted.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "prop.h"
#include "use/address.h"

static struct slice
name_of(const char *url, struct arena *arena)
{
	struct slice out;

	assert_int_equal(address_of(SLICE(url), arena, &out, NULL), NAQL_OK);
	return out;
}

static void
test_one_page(void **state)
{
	static const char *const rows[][2] = {
		{ "https://garden.example/a/b", "garden.example/a/b" },
		{ "http://user:pw@WWW.Garden.example.:8080/a/b/#top",
		  "garden.example/a/b" },
		{ "https://m.garden.example/a/b.amp", "garden.example/a/b" },
		{ "https://www.m.garden.example/a//b/", "garden.example/a/b" },
		{ "https://amp.garden.example/a/b/amp/", "garden.example/a/b" },
		{ "https://garden.example/amp/a/b", "garden.example/a/b" },
		{ "https://garden.example/a/b/print?print=1", "garden.example/a/b" },
		{ "https://garden.example/a/b?utm_source=x&UTM_medium=y&fbclid=z",
		  "garden.example/a/b" },
		{ "https://garden.example/a/b?view=print", "garden.example/a/b" },
		{ "https://garden.example/a.amp.html", "garden.example/a.html" },
		{ "https://garden.example/?page=2&id=7&id=3",
		  "garden.example?id=3&id=7&page=2" },
		{ "https://garden.example/index.php?id=7", "garden.example?id=7" },
		{ "https://garden.example", "garden.example" },
		{ "https://garden.example?id=7", "garden.example?id=7" },
		{ "https://garden.example/%D9%85%d8%b7%d8%b1/%61",
		  "garden.example/%D9%85%D8%B7%D8%B1/a" },
		{ "https://garden.example/مطر", "garden.example/%D9%85%D8%B7%D8%B1" },
		{ "https://garden.example/a%2Fb?q=a%26b",
		  "garden.example/a%2Fb?q=a%26b" },
		{ "https://[2001:DB8::1]:80/a", "[2001:db8::1]/a" },
	};
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(rows); i++) {
		struct slice got = name_of(rows[i][0], &arena);

		if (!slice_eq(got, SLICE(rows[i][1])))
			fail_msg("%s: %.*s, not %s", rows[i][0], (int)got.len, got.ptr,
				 rows[i][1]);
	}
	arena_fini(&arena);
}

static void
test_two_pages(void **state)
{
	static const char *const rows[][2] = {
		{ "https://garden.example/a", "https://garden.example/b" },
		{ "https://garden.example/?id=1", "https://garden.example/?id=2" },
		{ "https://garden.example/a", "https://fields.example/a" },
		{ "https://garden.example/a", "https://news.garden.example/a" },
		{ "https://m.example/a",
		  "https://www.example/a" }, /* hosts of their own */
		{ "https://garden.example/camp", "https://garden.example/c" },
		{ "https://garden.example/print-shop", "https://garden.example" },
		{ "https://garden.example/A", "https://garden.example/a" },
	};
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(rows); i++)
		if (slice_eq(name_of(rows[i][0], &arena), name_of(rows[i][1], &arena)))
			fail_msg("%s and %s are one", rows[i][0], rows[i][1]);
	arena_fini(&arena);
}

static void
test_none(void **state)
{
	static const char *const rows[] = { "",		"urn:uuid:1", "a/b",
					    "https://", "https:///a", "file.html" };
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(rows); i++)
		assert_null(name_of(rows[i], &arena).ptr);
	arena_fini(&arena);
}

static void
test_canonical(void **state)
{
	static const char *const rows[][3] = {
		{ "https://m.garden.example/x?p=9", "https://www.garden.example/a",
		  "garden.example/a" },
		{ "https://m.garden.example/x", " /a ", "garden.example/a" },
		{ "https://m.garden.example/x", NULL, "garden.example/x" },
		{ "https://m.garden.example/x", "", "garden.example/x" },
		/* nobody gives his page to another outlet */
		{ "https://mirror.example/x", "https://garden.example/a",
		  "mirror.example/x" },
		{ "https://mirror.example/x", "//garden.example/a", "mirror.example/x" },
		{ "urn:1", "https://garden.example/a", NULL },
	};
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(rows); i++) {
		struct slice got;

		assert_int_equal(address_page(SLICE(rows[i][0]), SLICE(rows[i][1]),
					      &arena, &got, NULL),
				 NAQL_OK);
		if (!slice_eq(got, SLICE(rows[i][2])))
			fail_msg("%s: %.*s", rows[i][0], (int)got.len,
				 got.ptr ? got.ptr : "");
	}
	arena_fini(&arena);
}

/* The name of a name is itself, and whatever bytes come, nothing but printable ones go.
 */
static void
test_any_bytes(void **state)
{
	static const char *const parts[] = { "/",     "//",	   "amp", "print", ".amp",
					     ".html", "?",	   "&",	  "=",	   "%",
					     "%41",   "%zz",	   "#",	  "www.",  "m.",
					     "a",     "\xff",	   " ",	  "\\",	   ":",
					     "@",     "index.html" };

	(void)state;
	PROP_RUN(p, 2000)
	{
		struct arena arena = { 0 };
		struct buf url = { 0 }, again = { 0 };
		struct slice one, two;

		buf_add_str(&url, "https://www.garden.example");
		for (size_t n = prop_below(&p, 12); n > 0; n--)
			buf_add_str(&url, parts[prop_below(&p, NAQL_COUNT(parts))]);
		assert_int_equal(address_of(buf_slice(&url), &arena, &one, NULL),
				 NAQL_OK);
		for (size_t i = 0; i < one.len; i++)
			assert_in_range((unsigned char)one.ptr[i], 0x21, 0x7e);
		buf_add_str(&again, "http://");
		buf_add_slice(&again, one);
		assert_int_equal(address_of(buf_slice(&again), &arena, &two, NULL),
				 NAQL_OK);
		assert_true(prop_check(&p, slice_eq(one, two), "the name of a name"));
		buf_fini(&url);
		buf_fini(&again);
		arena_fini(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_page),  cmocka_unit_test(test_two_pages),
		cmocka_unit_test(test_none),	  cmocka_unit_test(test_canonical),
		cmocka_unit_test(test_any_bytes),
	};

	return cmocka_run_group_tests_name("use: addresses", tests, NULL, NULL);
}
