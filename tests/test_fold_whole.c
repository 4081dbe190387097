/*
 * text: whole words at once (fold_x86.c, fold_wide_x86.c) beside their portable twin,
 * over the same bytes.
 *
 * Every buffer ends where its memory does, so that AddressSanitizer sees a byte read
 * behind it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>

#include "base/compiler.h"
#include "base/mem.h"
#include "prop.h"
#include "text/fold_int.h"

static const char *const words[] = {
	"في",	     "مطر",	   "الحديقة",	"والمكتبات",  "استقبالاتهم",
	"مُحَمَّد",	     "كـــتاب",	   "ی",		"گل",	      "می‌خواهم",
	"ﷺ",	     "١٢٣",	   "2015",	"a",	      "garden",
	"Library",   "ferries",	   "kütüphane", "straße",     "футбол",
	"Погода",    "καιρός",	   "גשם",	"дoм",	      "don't",
	"o'clock",   "天気",	   "ﻛﺘﺎﺏ",	"e\xcc\x81t", "interplanetary",
	"&amp;",     "&#x641;",	   "&shy;",	"\xc0\x80",   "\x80\x80",
	"\xd8",	     "\xe0\x80",   "\xd8\xd8",	"\xf5\x80",   "ك\xcc\x81",
	"ABCDEFGHI", "abcdefghij", "ابتثجحخدذ", "ابتثجحخدذر", "ЖЗИЙКЛМНОП",
};
static const char *const marks[] = { " ",	 " ",  " ",    " ",    "  ", "، ", "؛ ",
				     "؟ ",	 "،",  ". ",   ".",    "! ", "? ", ": ",
				     "-",	 "\n", "\r\n", "\n\n", "\t", "\"", "«",
				     "» ",	 "(",  ") ",   "'",    "’",  "&",  "/",
				     "\xc2\xa0", "#",  "$",    "" };

static void
make_text(struct prop *p, struct buf *out)
{
	size_t n = prop_below(p, 60);

	buf_reset(out);
	for (size_t i = 0; i < n; i++) {
		buf_add_str(out, words[prop_below(p, NAQL_COUNT(words))]);
		buf_add_str(out, marks[prop_below(p, NAQL_COUNT(marks))]);
		if (prop_below(p, 40) == 0)
			buf_add_byte(out, (uint8_t)prop_next(p));
	}
}

/* The text in one to three calls, the second behind a break or not; a reference is not
 * split. */
static void
fold_all(struct fold *f, struct slice s, unsigned mode, struct prop p, bool readable)
{
	size_t at = 0;

	fold_begin(f);
	if (readable)
		fold_readable(f, s);
	for (int part = 0; part < 3 && at < s.len; part++) {
		size_t n = part < 2 ? prop_below(&p, s.len - at + 1) : s.len - at;

		if (mode & FOLD_HTML)
			while (at + n < s.len && s.ptr[at + n] != ' ')
				n++;
		bool ends = prop_below(&p, 4) == 0;

		fold_text(f, s.ptr + at, n, (uint32_t)at, mode | (ends ? FOLD_ENDS : 0));
		at += n;
		if (ends)
			fold_break(f);
	}
}

static void
same_words(struct prop *p, struct fold *whole, struct fold *twin)
{
	const struct word *a, *b;
	size_t n, n_twin;

	assert_int_equal(fold_end(whole, &a, &n, NULL), NAQL_OK);
	assert_int_equal(fold_end(twin, &b, &n_twin, NULL), NAQL_OK);
	assert_true(prop_check(p, n == n_twin, "as many words"));
	for (size_t i = 0; i < n; i++) {
		assert_true(prop_check(p, a[i].hash == b[i].hash, "hashes"));
		assert_true(prop_check(p, a[i].begin == b[i].begin, "begins"));
		assert_true(prop_check(p, a[i].len == b[i].len, "lengths"));
		assert_true(prop_check(p, a[i].flags == b[i].flags, "flags"));
	}
}

/* A kernel beside the long way. */
static void
compare(enum fold_whole kernel, uint64_t n_texts)
{
	struct fold *whole, *twin;
	struct buf text = { 0 };

	assert_int_equal(fold_new(&whole, NULL), NAQL_OK);
	assert_int_equal(fold_new(&twin, NULL), NAQL_OK);
	if (whole->whole < kernel)
		print_message("# this processor cannot: another in its stead\n");
	else
		whole->whole = kernel;
	twin->whole = WHOLE_NOT;
	PROP_RUN(p, n_texts)
	{
		unsigned mode = (unsigned)prop_below(&p, 3);
		struct prop parts;
		char *exact;

		make_text(&p, &text);
		parts = p;
		exact = malloc(text.len ? text.len : 1);
		assert_non_null(exact);
		if (text.len)
			memcpy(exact, text.ptr, text.len);
		for (int readable = 0; readable < 2; readable++) {
			struct slice s = { exact, text.len };

			fold_all(whole, s, mode, parts, readable);
			fold_all(twin, s, mode, parts, false);
			same_words(&p, whole, twin);
		}
		free(exact);
	}
	buf_fini(&text);
	fold_free(whole);
	fold_free(twin);
}

static void
test_the_twins_agree(void **state)
{
	(void)state;
	compare(WHOLE_X86, 15000);
}

static void
test_the_wide_twins_agree(void **state)
{
	(void)state;
	compare(WHOLE_WIDE, 15000);
}

/* Only what the wide kernel takes: chunks, blocks and long gaps, in one call. */
static void
test_long_plain_texts_agree(void **state)
{
	static const char *const plain[] = { "في",	   "مطر",  "والمكتبات", "مُحَمَّد",
					     "گل",	   "2015", "garden",	"a",
					     "ابتثجحخدذر", "ب",	   "بً" };
	static const char *const gaps[] = { " ",   " ",	 " ",  " ",   "، ",   ". ",
					    ".\n", "! ", "\"", " \"", "\" ",  "\". ",
					    " (",  "؟",	 "\n", ".. ", "    ", "-" };
	struct fold *wide, *twin;
	struct buf text = { 0 };

	(void)state;
	assert_int_equal(fold_new(&wide, NULL), NAQL_OK);
	assert_int_equal(fold_new(&twin, NULL), NAQL_OK);
	twin->whole = WHOLE_NOT;
	PROP_RUN(p, 3000)
	{
		unsigned mode = prop_below(&p, 2) ? FOLD_LINES : FOLD_HTML;
		size_t n = prop_below(&p, 600), gap = 1 + prop_below(&p, 18);
		struct prop parts;

		buf_reset(&text);
		while (n-- > 0) {
			buf_add_str(&text, plain[prop_below(&p, NAQL_COUNT(plain))]);
			buf_add_str(&text, gaps[prop_below(&p, gap)]);
			if (prop_below(&p, 300) == 0)
				for (size_t k = prop_below(&p, 150); k > 0; k--)
					buf_add_str(&text, prop_below(&p, 2) ? "ب" : " ");
		}
		parts = p;
		fold_all(wide, (struct slice){ text.ptr, text.len }, mode, parts, false);
		fold_all(twin, (struct slice){ text.ptr, text.len }, mode, parts, false);
		same_words(&p, wide, twin);
	}
	buf_fini(&text);
	fold_free(wide);
	fold_free(twin);
}

/* What fold_x86.c and fold_wide_x86.c take for granted of the tables. */
static void
test_ascii_folds_to_lower_case(void **state)
{
	const uint32_t settled = CLASS_STYLED | CLASS_DIGIT | CLASS_HALF |
				 CLASS_SPELLING | CLASS_MARK | CLASS_ARABIC |
				 CLASS_GREEK | CLASS_CYRILLIC;

	(void)state;
	for (uint32_t c = 'a'; c <= 'z'; c++) {
		uint32_t lower = fold_low[c], upper = fold_low[c - 'a' + 'A'];

		assert_true((lower & ACTION_LETTER) && !(lower & settled));
		assert_true((upper & ACTION_LETTER) && !(upper & settled));
		assert_int_equal(lower & ACTION_CP, c);
		assert_int_equal(upper & ACTION_CP, c);
	}
	for (uint32_t c = '0'; c <= '9'; c++) {
		assert_true((fold_low[c] & ACTION_LETTER) && (fold_low[c] & CLASS_DIGIT));
		assert_int_equal(fold_low[c] & ACTION_CP, c);
	}
	assert_false(fold_low['\''] & ACTION_LETTER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_twins_agree),
		cmocka_unit_test(test_the_wide_twins_agree),
		cmocka_unit_test(test_long_plain_texts_agree),
		cmocka_unit_test(test_ascii_folds_to_lower_case),
	};

	return cmocka_run_group_tests_name("text: whole words and their twin", tests,
					   NULL, NULL);
}
