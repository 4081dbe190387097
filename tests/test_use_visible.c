/*
 * test_use_visible.c - what excerpts show of the bytes between and in words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "prop.h"
#include "use/visible.h"

static void
shows(const char *bytes, bool markup, const char *wanted)
{
	struct buf out = { 0 };

	visible_add(SLICE(bytes), markup, &out);
	buf_add_byte(&out, '\0');
	assert_false(out.failed);
	assert_string_equal(out.ptr, wanted);
	buf_fini(&out);
}

static void
test_tags_are_out(void **state)
{
	(void)state;
	shows("a<b>b</b>c", true, "abc");
	shows("one</p>\n<p class='x'>two", true, "one\ntwo");
	shows("one<br>two<br/> three", true, "one\ntwo\nthree");
	shows("x <span title=\"a > b\">y</span>", true, "x y");
	shows("x <a title=\"never closed>y", true, "x y");
	shows("x<!-- <p> hidden -->y", true, "xy");
	shows("x<script>if (a < b) { \"</p>\" }</script>y", true, "xy");
	shows("x<STYLE>p{}</STYLE>y", true, "xy");
	shows("x<script>never ends", true, "x");
	shows("x<!-- never ends", true, "x");
	shows("2 < 3 and 3 > 2", true, "2 < 3 and 3 > 2");
	shows("x<", true, "x<");
}

static void
test_references_are_read(void **state)
{
	(void)state;
	shows("&quot;caf&eacute;&#34; &amp;lt;", true, "\"café\" &lt;");
	shows("a & b; R&D", true, "a & b; R&D");
	shows("a&#10;&#32;b", true, "a b");
	shows("&ldquo;garden&rdquo;", true, "“garden”");
}

static void
test_plain_text_stays(void **state)
{
	(void)state;
	shows("a<b> &amp; c", false, "a<b> &amp; c");
	shows("one\n  two", false, "one two");
	shows("one.\n\nTwo", false, "one.\nTwo");
	shows("  ", false, " ");
	shows("", false, "");
}

/* Whatever the bytes, nothing that looks like white space is doubled and no more comes
 * out than a reference can grow to. */
static void
test_any_bytes(void **state)
{
	static const char alphabet[] = "<>/!-'\"& ;#xpbr\nscript=";

	(void)state;
	PROP_RUN(p, 4000)
	{
		char bytes[64];
		size_t n = (size_t)prop_below(&p, sizeof(bytes));
		struct buf out = { 0 };

		for (size_t i = 0; i < n; i++)
			bytes[i] = alphabet[prop_below(&p, sizeof(alphabet) - 1)];
		visible_add((struct slice){ bytes, n }, p.seed % 2, &out);
		assert_true(prop_check(&p, out.len <= 2 * n + 1, "no more than that"));
		for (size_t i = 1; i < out.len; i++)
			assert_true(prop_check(
				&p, !(out.ptr[i] == ' ' && out.ptr[i - 1] == ' '),
				"one space"));
		buf_fini(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tags_are_out),
		cmocka_unit_test(test_references_are_read),
		cmocka_unit_test(test_plain_text_stays),
		cmocka_unit_test(test_any_bytes),
	};

	return cmocka_run_group_tests_name("use: what a reader sees", tests, NULL, NULL);
}
