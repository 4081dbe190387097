/*
 * test_report_escape.c - what strangers wrote, in HTML, in CSV and on a terminal.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "prop.h"
#include "report/escape.h"

static void
same(struct buf *out, const char *wanted)
{
	buf_add_byte(out, '\0');
	assert_false(out->failed);
	assert_string_equal(out->ptr, wanted);
	buf_fini(out);
}

static void
html_is(const char *s, enum escape_html where, const char *wanted)
{
	struct buf out = { 0 };

	escape_html(&out, SLICE(s), where);
	same(&out, wanted);
}

static void
test_html(void **state)
{
	(void)state;
	html_is("</script><b a='1' c=\"2\">&amp;", ESCAPE_TEXT,
		"&lt;/script&gt;&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;amp;");
	html_is("\" onload=\"x", ESCAPE_ATTRIBUTE, "&quot; onload=&quot;x");
	html_is("a\x01\x1b\x7f", ESCAPE_TEXT, "a␁␛␡");
	html_is("tab\tline\n", ESCAPE_TEXT, "tab\tline\n");
	html_is("\xff\xc0\xaf\xed\xa0\x80z", ESCAPE_TEXT, "������z");
	html_is("\xc2\x85\xef\xbf\xbe", ESCAPE_TEXT, "��");
	html_is("مكتبة می‌رود", ESCAPE_TEXT,
		"مكتبة می‌رود"); /* ZWNJ is spelling */
}

static void
test_hidden_characters_are_isolated(void **state)
{
	(void)state;
	html_is("a\xe2\x80\xae"
		"b",
		ESCAPE_TEXT, "a<bdi class=\"cp\" data-cp=\"U+202E\">\xe2\x80\xae</bdi>b");
	html_is("a\xe2\x80\x8b", ESCAPE_TEXT,
		"a<bdi class=\"cp\" data-cp=\"U+200B\">\xe2\x80\x8b</bdi>");
	html_is("a\xe2\x80\xae", ESCAPE_ATTRIBUTE, "a\xe2\x80\xae");
}

static void
test_nul(void **state)
{
	struct buf out = { 0 };

	(void)state;
	escape_html(&out, (struct slice){ "a\0b", 3 }, ESCAPE_TEXT);
	same(&out, "a␀b");
	escape_csv(&out, (struct slice){ "a\0b", 3 });
	same(&out, "a␀b");
}

static void
csv_is(const char *s, const char *wanted)
{
	struct buf out = { 0 };

	escape_csv(&out, SLICE(s));
	same(&out, wanted);
}

static void
test_csv(void **state)
{
	(void)state;
	csv_is("", "");
	csv_is("plain words", "plain words");
	csv_is("a,b", "\"a,b\"");
	csv_is("say \"yes\"", "\"say \"\"yes\"\"\"");
	csv_is("two\r\nlines", "\"two\r\nlines\"");
	csv_is(" blank ", "\" blank \"");
	csv_is("نقلا عن سنابل", "نقلا عن سنابل");
}

static void
test_csv_formulae(void **state)
{
	(void)state;
	csv_is("=1+1", "'=1+1");
	csv_is("+1", "'+1");
	csv_is("-1", "'-1");
	csv_is("@SUM(A1)", "'@SUM(A1)");
	csv_is("\tx", "\"'\tx\"");
	csv_is("\rx", "\"'\rx\"");
	csv_is("=A1,\"B\"", "\"'=A1,\"\"B\"\"\"");
	csv_is("＝1", "'＝1");
	csv_is("a=1", "a=1");
}

static void
term_is(const char *s, const char *wanted)
{
	struct buf out = { 0 };

	for (size_t at = 0; at < strlen(s);)
		escape_cp(&out, escape_next(SLICE(s), &at));
	same(&out, wanted);
}

static void
test_terminal(void **state)
{
	(void)state;
	term_is("a\033[31mb", "a␛[31mb");
	term_is("a\xc2\x9b"
		"31m",
		"a<U+009B>31m");
	term_is("a\xe2\x80\xae", "a<U+202E>");
	term_is("\xe2\x81\xa9", "<U+2069>"); /* would end our isolate */
	term_is("ferry çay", "ferry çay");
}

/* Whatever the bytes: text comes out as well-formed UTF-8 that opens no tag, an attribute
 * never ends, and a CSV field is one field. */
static void
test_any_bytes(void **state)
{
	(void)state;
	PROP_RUN(p, 3000)
	{
		char bytes[48];
		struct slice s = { bytes, (size_t)prop_below(&p, sizeof(bytes)) };
		struct buf out = { 0 };
		size_t quotes = 0;

		for (size_t i = 0; i < s.len; i++)
			bytes[i] = prop_below(&p, 3) ? (char)prop_below(&p, 256)
						     : "<>&\"',=\r\n\xe2\x80\xae"
						       "-"[prop_below(&p, 13)];
		escape_html(&out, s, ESCAPE_ATTRIBUTE);
		for (size_t i = 0; i < out.len; i++)
			assert_true(prop_check(&p, !strchr("<>\"'", out.ptr[i]),
					       "an attribute stays inside"));
		for (size_t at = 0; at < out.len;) {
			size_t begin = at;
			uint32_t cp = escape_next(buf_slice(&out), &at);

			assert_true(prop_check(&p, cp != 0xfffd || at - begin == 3,
					       "well-formed"));
		}
		buf_reset(&out);
		escape_csv(&out, s);
		for (size_t i = 0; i < out.len; i++)
			quotes += out.ptr[i] == '"';
		assert_true(prop_check(&p, quotes % 2 == 0, "quotes pair"));
		if (quotes == 0)
			for (size_t i = 0; i < out.len; i++)
				assert_true(prop_check(&p, !strchr(",\r\n", out.ptr[i]),
						       "one field"));
		buf_fini(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_html),
		cmocka_unit_test(test_hidden_characters_are_isolated),
		cmocka_unit_test(test_nul),
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_csv_formulae),
		cmocka_unit_test(test_terminal),
		cmocka_unit_test(test_any_bytes),
	};

	return cmocka_run_group_tests_name("report: escaping", tests, NULL, NULL);
}
