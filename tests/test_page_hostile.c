/*
 * test_page_hostile.c - pages made to hurt: a million of anything, deep tables, scraps,
 * JSON-LD without end; and memory that is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/mem.h"
#include "page_room.h"
#include "prop.h"

static void
repeat(struct buf *b, const char *s, size_t n)
{
	while (n-- > 0)
		buf_add_str(b, s);
}

static void
check_repeated(const char *s, size_t n)
{
	struct buf b = { 0 };

	repeat(&b, s, n);
	buf_add_str(&b, "<p>after");
	assert_false(b.failed);
	assert_true(words_stand_in_blocks(buf_slice(&b), true));
	buf_fini(&b);
}

static void
a_million_of_anything(void **state)
{
	static const char *const what[] = {
		"<div>",
		"<p>",
		"</b>",
		"</div>",
		"<b>",
		"<a href=x>",
		"<li>",
		"<table><td>",
		"<",
		"<!",
		"</",
		"&",
		"<svg>",
		"<template>",
		"<q>",
		"<blockquote>",
		"<!-->",
		"<br>",
		"a<br>",
		"<p>a",
		"<div class=x id=y>",
		"<title>a</title>",
		"<x-y>",
		"<select><option>a",
		"<!-- <script>",
		"\0",
		"<ul><li>a</p>",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(what) / sizeof(what[0]); i++)
		check_repeated(what[i], 1000000 / (1 + i % 3));
}

static void
deep_tables_do_not_search_the_stack(void **state)
{
	struct buf b = { 0 };

	(void)state;
	repeat(&b, "<p><table><tr><td>", 100);
	repeat(&b, "<div>", 200);
	repeat(&b, "</p></li></span></h1>a", 200000);
	assert_true(words_stand_in_blocks(buf_slice(&b), true));
	buf_fini(&b);
}

static void
hostile_scraps(void **state)
{
	static const char *const scraps[] = {
		"",
		"<",
		"</",
		"<!",
		"<!-",
		"<!--",
		"a<!-- b",
		"a<p class=\"",
		"a<p class='x",
		"<a href",
		"<a href=",
		"<script>",
		"<script><!--<script>",
		"<title>",
		"<svg><![CDATA[",
		"&",
		"&#",
		"&#x",
		"&amp",
		"&#99999999999;",
		"\xef\xbb\xbf<p>a",
		"<p>\xf0\x9f",
		"</p></p></p>a",
		"<table></td></tr>a",
		"<li></ul>a</li>",
	};
	static const char nuls[] = "<p\0>a\0b<\0c &\0 <!\0--";

	(void)state;
	for (size_t i = 0; i < sizeof(scraps) / sizeof(scraps[0]); i++)
		assert_true(words_stand_in_blocks(SLICE(scraps[i]), true));
	assert_true(
		words_stand_in_blocks((struct slice){ nuls, sizeof(nuls) - 1 }, true));
	assert_true(
		words_stand_in_blocks((struct slice){ nuls, sizeof(nuls) - 1 }, false));
}

static void
hostile_json_ld(void **state)
{
	static const char *const scripts[] = {
		"\"",
		"{\"author\":",
		"{\"author\":[[[[{\"name\":\"",
		"\"headline\":\"\\",
		"/*",
		"//",
		"\"headline\":\"\\ud83d\\ude00\\ud83d\\u12\"",
		"]]}}]\"author\":{\"name\":\"A\"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
		struct buf b = { 0 };

		buf_printf(&b, "<script type=application/ld+json>%s</script><p>a",
			   scripts[i]);
		assert_true(words_stand_in_blocks(buf_slice(&b), true));
		buf_fini(&b);
	}
}

static void
too_long_is_refused(void **state)
{
	const struct page *p;
	const struct word *w;
	size_t n;
	struct slice s = { "x", ((size_t)256 << 20) + 1 };
	naql_error err;

	(void)state;
	assert_int_equal(page_words(pp, s, true, &w, &n, &err), NAQL_E_LIMIT);
	assert_int_equal(page_parse(pp, s, true, s, &p, &err), NAQL_E_LIMIT);
	assert_null(p);
}

struct failing {
	long countdown; /* allocations until one is refused; negative afterwards */
	long live;
};

static void *
failing_resize(void *ctx, void *ptr, size_t want)
{
	struct failing *f = ctx;

	if (want == 0) {
		f->live -= ptr != NULL;
		free(ptr);
		return NULL;
	}
	if (f->countdown-- == 0)
		return NULL;
	f->live += ptr == NULL;
	return realloc(ptr, want);
}

static naql_status
read_both(void)
{
	struct page_parser *q = NULL;
	const struct page *p;
	const struct word *w;
	size_t n;
	naql_status st = page_parser_new(&q, NULL);

	if (st == NAQL_OK)
		st = page_words(q, SLICE(arabic), true, &w, &n, NULL);
	if (st == NAQL_OK)
		st = page_parse(q, SLICE(arabic), true, (struct slice){ NULL, 0 }, &p,
				NULL);
	page_parser_free(q);
	return st;
}

static void
every_refused_allocation_is_told(void **state)
{
	(void)state;
	for (long n = 0;; n++) {
		struct failing f = { .countdown = n };
		struct mem_hook hook = { failing_resize, &f };

		mem_set_hook(&hook);
		naql_status st = read_both();

		mem_set_hook(NULL);
		assert_int_equal(f.live, 0);
		if (f.countdown >= 0) {
			assert_int_equal(st, NAQL_OK);
			break;
		}
		assert_int_equal(st, NAQL_E_NOMEM);
	}
}

static void
a_warm_parser_does_not_allocate(void **state)
{
	struct failing f = { .countdown = -1 };
	struct mem_hook hook = { failing_resize, &f };
	const struct page *p;
	const struct word *w;
	size_t n;

	(void)state;
	for (int i = 0; i < 2; i++) {
		if (i == 1)
			mem_set_hook(&hook);
		naql_status a = page_words(pp, SLICE(arabic), true, &w, &n, NULL);
		naql_status b = page_parse(pp, SLICE(arabic), true,
					   (struct slice){ NULL, 0 }, &p, NULL);

		mem_set_hook(NULL);
		assert_int_equal(a, NAQL_OK);
		assert_int_equal(b, NAQL_OK);
	}
	assert_int_equal(f.countdown, -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_million_of_anything),
		cmocka_unit_test(deep_tables_do_not_search_the_stack),
		cmocka_unit_test(hostile_scraps),
		cmocka_unit_test(hostile_json_ld),
		cmocka_unit_test(too_long_is_refused),
		cmocka_unit_test(every_refused_allocation_is_told),
		cmocka_unit_test(a_warm_parser_does_not_allocate),
	};

	return cmocka_run_group_tests_name("page: hostile pages", tests, setup, teardown);
}
