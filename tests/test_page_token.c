/*
 * test_page_token.c - the tokenizer and the walk, state by state, and on hostile bytes.
 *
 * Each case is a page and what is left of it, written as: text as it is, <name> and
 * </name> for tags, [text] for hidden text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "page/walk.h"
#include "prop.h"

static struct tag_table tags;

static void
describe(struct slice page, struct buf *out)
{
	struct walk w;

	walk_init(&w, page, &tags);
	while (walk_next(&w)) {
		struct slice text = { page.ptr + w.tok.begin, w.tok.end - w.tok.begin };

		assert_true(w.tok.begin <= w.tok.end && w.tok.end <= page.len);
		if (w.kind == WALK_TEXT) {
			buf_add_slice(out, text);
		} else if (w.kind == WALK_HIDDEN) {
			buf_printf(out, "[%.*s]", (int)text.len, text.ptr);
		} else {
			struct slice name = tag_name(w.tok.tag);

			buf_printf(out, "<%s%.*s>", w.kind == WALK_CLOSE ? "/" : "",
				   (int)name.len, name.ptr);
		}
	}
}

static void
check(const char *page, const char *want)
{
	struct buf out = { 0 };

	describe(SLICE(page), &out);
	buf_add_byte(&out, 0);
	assert_false(out.failed);
	assert_string_equal(out.ptr, want);
	buf_fini(&out);
}

static void
tags_and_text(void **state)
{
	(void)state;
	check("a<b>c</b>d", "a<b>c</b>d");
	check("<P CLASS=x>a</P >", "<p>a</p>");
	check("a < b <3 <", "a < b <3 <");
	check("x</", "x</");
	check("a<br/>b", "a<br>b");
	check("<blockquote><figcaption>a</figcaption>",
	      "<blockquote><figcaption>a</figcaption>");
	check("<blockquoted>a", "<>a");
}

static void
junk_end_tags_vanish(void **state)
{
	(void)state;
	check("a</>b", "ab");
	check("a</ p>b", "ab");
	check("a</3>b", "ab");
	check("a<?php echo 1 ?>b", "ab");
	check("a<!doctype html>b", "ab");
}

static void
attributes_hide_their_brackets(void **state)
{
	(void)state;
	check("<a title=\"x>y\">z", "<a>z");
	check("<a title='x>\"y'>z", "<a>z");
	check("<a title=x\"y>z", "<a>z");
	check("<a b=c='d>e", "<a>e");
	check("<a =\">\">z", "<a>\">z");
	check("<a title = 'q>' b>z", "<a>z");
}

static void
attribute_values(void **state)
{
	struct tokens t;
	struct token tok;
	struct slice page =
		SLICE("<a HREF='x' class=a/b data-x title= 'q w' href=no id=>");

	(void)state;
	tokens_init(&t, page, &tags);
	assert_true(token_next(&t, &tok));
	assert_true(slice_eq(token_attr(&t, &tok, SLICE("href")), SLICE("x")));
	assert_true(slice_eq(token_attr(&t, &tok, SLICE("class")), SLICE("a/b")));
	assert_true(slice_eq(token_attr(&t, &tok, SLICE("title")), SLICE("q w")));
	assert_int_equal(token_attr(&t, &tok, SLICE("id")).len, 0);
	assert_non_null(token_attr(&t, &tok, SLICE("data-x")).ptr);
	assert_null(token_attr(&t, &tok, SLICE("lang")).ptr);
}

static void
unfinished_markup_is_dropped(void **state)
{
	(void)state;
	check("a<p class=\"b>c</p>d", "a");
	check("a<p class", "a");
	check("a<!-- b", "a");
	check("a<!-- b -- >c", "a");
}

static void
comments_end_as_in_browsers(void **state)
{
	(void)state;
	check("a<!-- <p>b --> c", "a c");
	check("a<!-->b", "ab");
	check("a<!--->b", "ab");
	check("a<!---->b", "ab");
	check("a<!--x--!>b", "ab");
	check("a<!--x-->b-->c", "ab-->c");
}

static void
raw_text(void **state)
{
	(void)state;
	check("<script>a<b>c</b></script>d", "<script>[a<b>c</b>]</script>d");
	check("<style>p</styles>q</STYLE>d", "<style>[p</styles>q]</style>d");
	check("<title>a<b>c</title>d", "<title>a<b>c</title>d");
	check("<textarea>a<p></textarea>d", "<textarea>a<p></textarea>d");
	check("<script>a", "<script>[a]");
	check("<xmp><p>a</xmp>", "<xmp><p>a</xmp>");
	check("<noscript><p>a</p></noscript>", "<noscript><p>a</p></noscript>");
	check("<plaintext>a</plaintext>b", "<plaintext>a</plaintext>b");
}

static void
scripts_in_comments_in_scripts(void **state)
{
	(void)state;
	check("<script><!-- a </script>b", "<script>[<!-- a ]</script>b");
	check("<script><!-- <script>a</script> c --></script>b",
	      "<script>[<!-- <script>a</script> c -->]</script>b");
	check("<script><!-- --> <script></script>b",
	      "<script>[<!-- --> <script>]</script>b");
	check("<script><!--><script></script>b", "<script>[<!--><script>]</script>b");
}

static void
hidden_elements(void **state)
{
	(void)state;
	check("<template>a<template>b</template>c</template>d",
	      "<template>[a]<template>[b]</template>[c]</template>d");
	check("<svg><title>a</title><text>b</text><g>c</g></svg>d",
	      "<svg><title>[a]</title><text>b</text><>[c]</></svg>d");
	check("<svg><p>a", "<svg><p>a");
	check("<svg><![CDATA[a]]></svg>b<![CDATA[c]]>d", "<svg>[a]</svg>bd");
	check("<math><mi>a</mi><annotation>b</annotation></math>c",
	      "<math><>a</><annotation>[b]</annotation></math>c");
	check("<svg/>a<iframe>b</iframe>c", "<svg>a<iframe>[b]</iframe>c");
}

static enum walk_gap
strongest_gap(const char *page)
{
	enum walk_gap gap = WALK_JOINED;
	struct walk w;

	walk_init(&w, SLICE(page), &tags);
	while (walk_next(&w)) {
		if (w.gap > gap)
			gap = w.gap;
	}
	return gap;
}

static void
gaps(void **state)
{
	(void)state;
	assert_int_equal(strongest_gap("a<b>c</b><span>d</span><font>e"), WALK_JOINED);
	assert_int_equal(strongest_gap("a<br>b"), WALK_SPACE);
	assert_int_equal(strongest_gap("a<br>b<br>c"), WALK_SPACE);
	assert_int_equal(strongest_gap("a<br> \n<br>c"), WALK_BREAK);
	assert_int_equal(strongest_gap("a<img src=x>b"), WALK_SPACE);
	assert_int_equal(strongest_gap("a<div>b"), WALK_BREAK);
	assert_int_equal(strongest_gap("a<my-card>b"), WALK_BREAK);
	assert_int_equal(strongest_gap("a<unknown>b"), WALK_JOINED);
}

/* Any bytes: tokens ascend, stay inside, and every '<'-free stretch outside tags is told.
 */
static void
random_markup_is_walked_to_its_end(void **state)
{
	static const char *const parts[] = {
		"<",	    ">",	 "</",	   "<p>",     "<!--",	  "-->",
		"<script>", "</script>", "\"",	   "'",	      "=",	  "a",
		" ",	    "<svg>",	 "</svg>", "<title>", "</title>", "<![CDATA[",
		"]]>",	    "<a b=\"",	 "<br>",   "&amp;",   "\xd9\x85", "<div",
		"/",	    "<?",	 "<!",
	};

	(void)state;
	PROP_RUN(p, 3000)
	{
		struct buf page = { 0 };
		struct walk w;
		uint32_t at = 0;

		for (uint64_t n = prop_below(&p, 40); n-- > 0;)
			buf_add_str(
				&page,
				parts[prop_below(&p, sizeof(parts) / sizeof(parts[0]))]);
		walk_init(&w, buf_slice(&page), &tags);
		while (walk_next(&w)) {
			assert_true(prop_check(&p, w.tok.begin >= at, "tokens ascend"));
			assert_true(prop_check(&p, w.tok.end <= page.len,
					       "tokens stay inside"));
			at = w.tok.end;
		}
		assert_int_equal(w.tokens.pos, page.len);
		buf_fini(&page);
	}
}

static int
setup(void **state)
{
	(void)state;
	tag_table_init(&tags);
	return 0;
}

/* A name is a key of eight letters in lower case; what else becomes that key is not it.
 */
static void
names_are_told_exactly(void **state)
{
	struct tag_table t;

	(void)state;
	tag_table_init(&t);
	for (unsigned tag = TAG_CUSTOM + 1; tag < TAG_COUNT; tag++) {
		struct slice name = tag_name((enum tag)tag);
		char other[32];

		assert_true(name.len < sizeof(other));
		assert_int_equal(tag_find(&t, name.ptr, name.len), tag);
		for (size_t i = 0; i < name.len; i++) {
			memcpy(other, name.ptr, name.len);
			if (other[i] >= 'a' && other[i] <= 'z') {
				other[i] = (char)(other[i] & ~0x20);
				assert_int_equal(tag_find(&t, other, name.len), tag);
			} else {
				other[i] = (char)(other[i] & ~0x20);
				assert_int_not_equal(tag_find(&t, other, name.len), tag);
			}
			other[i] = (char)(name.ptr[i] | 0x80);
			assert_int_not_equal(tag_find(&t, other, name.len), tag);
		}
		memcpy(other, name.ptr, name.len);
		other[name.len] = 0;
		assert_int_not_equal(tag_find(&t, other, name.len + 1), tag);
	}
	assert_int_equal(tag_find(&t, "x-y", 3), TAG_CUSTOM);
	assert_int_equal(tag_find(&t, "", 0), TAG_OTHER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tags_and_text),
		cmocka_unit_test(junk_end_tags_vanish),
		cmocka_unit_test(attributes_hide_their_brackets),
		cmocka_unit_test(attribute_values),
		cmocka_unit_test(unfinished_markup_is_dropped),
		cmocka_unit_test(comments_end_as_in_browsers),
		cmocka_unit_test(raw_text),
		cmocka_unit_test(scripts_in_comments_in_scripts),
		cmocka_unit_test(hidden_elements),
		cmocka_unit_test(gaps),
		cmocka_unit_test(random_markup_is_walked_to_its_end),
		cmocka_unit_test(names_are_told_exactly),
	};

	return cmocka_run_group_tests_name("page: tokens", tests, setup, NULL);
}
