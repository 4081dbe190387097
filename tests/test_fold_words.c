/*
 * test_fold_words.c - where folded words stand and what their flags say.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"
#include "text/fold.h"

static struct fold *fold;
static const struct word *words;
static size_t n_words;

static int
set_up(void **state)
{
	(void)state;
	return fold_new(&fold, NULL) ? -1 : 0;
}

static int
tear_down(void **state)
{
	(void)state;
	fold_free(fold);
	return 0;
}

static void
take(const char *text, unsigned flags)
{
	fold_begin(fold);
	fold_text(fold, text, strlen(text), 0, flags);
	assert_int_equal(fold_end(fold, &words, &n_words, NULL), NAQL_OK);
}

/* The words of 'text' that have a flag, joined by '|', as they stand in it. */
static void
check_flag(const char *text, unsigned mode, unsigned flag, const char *want)
{
	struct buf got = { 0 };
	size_t i;

	take(text, mode);
	for (i = 0; i < n_words; i++) {
		if (!(words[i].flags & flag))
			continue;
		if (got.len)
			buf_add_byte(&got, '|');
		buf_add(&got, text + words[i].begin, words[i].len);
	}
	buf_add_byte(&got, 0);
	assert_int_equal(buf_status(&got, NULL), NAQL_OK);
	assert_string_equal(got.ptr, want);
	buf_fini(&got);
}

static void
check_spans(const char *text, unsigned mode, const char *want)
{
	struct buf got = { 0 };
	size_t i;

	take(text, mode);
	for (i = 0; i < n_words; i++) {
		if (i)
			buf_add_byte(&got, '|');
		buf_add(&got, text + words[i].begin, words[i].len);
	}
	buf_add_byte(&got, 0);
	assert_string_equal(got.ptr, want);
	buf_fini(&got);
}

static void
spans_begin_and_end_with_the_word(void **state)
{
	(void)state;
	check_spans("  (حديقةٌ)، ـكبيرةـ ", 0, "حديقةٌ|كبيرة");
	check_spans("\u200fparc\u200f \u200bla\u200c. \ufeffx", 0, "parc|la|x");
	check_spans("'tis l’été' dogs'", 0, "tis|l’été|dogs");
	check_spans("e\u0301te\u0301 \u0301x", 0, "e\u0301te\u0301|x");
	check_spans("天气\ufe00好", 0, "天|气\ufe00|好");
	check_spans("&laquo;caf&eacute;&raquo; &shy;x&shy;", FOLD_HTML, "caf&eacute;|x");
	check_spans("nبـَ", 0, "nب");
	check_spans("½&", FOLD_HTML, "½");
}

static void
flags_say_how_characters_differ(void **state)
{
	static const char text[] =
		"plain re\u200bport re\u00adport re\u200cport re\u2060port "
		"كت\u200bاب می\u200cروم كتـاب مكتبةُ \uFEE3\uFEE6 "
		"re\u200eport سا\u202bعة libr\u0430ry 12\u200c34 edge\u200b "
		"\u202bbidi\u202c "
		"天\u200b气 नि\u200dक";

	(void)state;
	check_flag(text, 0, WORD_ZERO_WIDTH,
		   "re\u200bport|re\u00adport|re\u200cport|re\u2060port|كت\u200bاب|"
		   "12\u200c34");
	check_flag(text, 0, WORD_BIDI, "re\u200eport|سا\u202bعة");
	check_flag(text, 0, WORD_LOOKALIKE, "libr\u0430ry");
	check_flag(text, 0, WORD_SPELLING,
		   "می\u200cروم|كتـاب|مكتبةُ|\uFEE3\uFEE6|नि\u200dक");
	check_flag(text, 0, WORD_DIGITS, "12\u200c34");
	check_flag(text, 0, WORD_HALF, "天|气");
}

static void
full_width_is_a_lookalike_only_in_a_mix(void **state)
{
	(void)state;
	check_flag("ＮＨＫ fＥrry 𝐟𝐞𝐫𝐫𝐲 Nhk", 0, WORD_LOOKALIKE, "fＥrry|𝐟𝐞𝐫𝐫𝐲");
}

static void
weights(void **state)
{
	(void)state;
	take("bakery 店", 0);
	assert_int_equal(n_words, 2);
	assert_int_equal(WORD_WEIGHT(&words[0]), 5);
	assert_int_equal(WORD_WEIGHT(&words[1]), 2);
}

static void
quotations_count_once_they_are_closed(void **state)
{
	static const struct {
		const char *text, *quoted;
	} cases[] = {
		{ "قال «إن الحديقة مفتوحة» أمس", "إن|الحديقة|مفتوحة" },
		{ "said “the park is open” and left", "the|park|is|open" },
		{ "said \"the park\" and left", "the|park" },
		{ "sagte „der Park“ und »das Tor« dann", "der|Park|das|Tor" },
		{ "قال ”الحديقة“ ثم ”المكتبة” ثم", "الحديقة|المكتبة" },
		{ "他说“天气好”了", "天|气|好" },
		{ "彼は「天気」と『雨』", "天|気|雨" },
		{ "他说\"天气\"了", "天|气" },
		{ "«a “b c” d» e", "a|b|c|d" },
		{ "«a “b” c", "b" },
		{ "‹a› b", "a" },
		{ "\"open and never closed", "" },
		{ "a 5\" pipe and a 6\" pipe", "" },
		{ "Home » News » Sport", "" },
		{ "a\"b \"c\"", "c" },
		{ "\"a.\" b \"c\".", "a|c" },
		{ "“a\u00bb b” c", "a|b" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < NAQL_COUNT(cases); i++)
		check_flag(cases[i].text, 0, WORD_QUOTED, cases[i].quoted);
	check_flag("&quot;a b&quot; c &laquo;d&raquo;", FOLD_HTML, WORD_QUOTED, "a|b|d");
}

static void
a_break_ends_quotations(void **state)
{
	(void)state;
	fold_begin(fold);
	fold_text(fold, "«a", 3, 0, 0);
	fold_break(fold);
	fold_text(fold, "b» c \"d\"", 9, 10, 0);
	fold_break(fold);
	assert_int_equal(fold_end(fold, &words, &n_words, NULL), NAQL_OK);
	assert_int_equal(n_words, 4);
	assert_false(words[0].flags & WORD_QUOTED);
	assert_false(words[1].flags & WORD_QUOTED);
	assert_true(words[3].flags & WORD_QUOTED);
	assert_true(words[1].flags & WORD_BREAK);
	assert_false(words[2].flags & WORD_BREAK);
}

static void
quotations_nest_to_a_depth(void **state)
{
	struct buf text = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < 1000; i++)
		buf_add_str(&text, "«a ");
	for (i = 0; i < 16; i++)
		buf_add_str(&text, "b» ");
	buf_add_str(&text, "c");
	fold_begin(fold);
	fold_text(fold, text.ptr, text.len, 0, 0);
	assert_int_equal(fold_end(fold, &words, &n_words, NULL), NAQL_OK);
	assert_int_equal(n_words, 1017);
	assert_true(words[0].flags & WORD_QUOTED);
	assert_true(words[1015].flags & WORD_QUOTED);
	assert_false(words[1016].flags & WORD_QUOTED);
	buf_fini(&text);
}

static void
sentences_and_breaks(void **state)
{
	(void)state;
	check_flag("a bb. cc 1.5 dd! ee؟ ff۔ gg.hh 天。气 ii...", 0, WORD_SENTENCE,
		   "a|cc|ee|ff|gg|气");
	check_flag("قال د. محمد في U.S. parks.” Then", 0, WORD_SENTENCE, "قال|Then");
	check_flag("aa\nbb\n\ncc\r\ndd\r\n \r\nee\rff\r\rgg\u2029hh\n-\nii", FOLD_LINES,
		   WORD_BREAK, "aa|cc|ee|gg|hh");
	check_flag("aa\nbb\n\ncc\r\ndd", FOLD_LINES, WORD_SENTENCE, "aa|bb|cc|dd");
	check_flag("aa\nbb\n\ncc", 0, WORD_BREAK | WORD_SENTENCE, "aa");
}

static void
what_an_honorific_began_the_next_word_begins(void **state)
{
	(void)state;
	check_flag("aa. حفظه الله زار الحديقة", 0, WORD_SENTENCE, "aa|زار");
	check_flag("حفظه الله عز وجل زار", 0, WORD_BREAK, "زار");
	take("حفظه الله", 0);
	assert_int_equal(n_words, 0);
}

static void
an_honorific_does_not_cross_a_break(void **state)
{
	static const char one[] = "ثم حفظه", two[] = "الله";

	(void)state;
	fold_begin(fold);
	fold_text(fold, one, strlen(one), 0, 0);
	fold_break(fold);
	fold_text(fold, two, strlen(two), 100, 0);
	assert_int_equal(fold_end(fold, &words, &n_words, NULL), NAQL_OK);
	assert_int_equal(n_words, 3);
}

static void
a_word_goes_on_over_an_inline_tag(void **state)
{
	(void)state;
	fold_begin(fold);
	fold_text(fold, "gar", 3, 10, FOLD_HTML);
	fold_text(fold, "den ", 4, 16, FOLD_HTML);
	fold_text(fold, "do", 2, 30, FOLD_HTML);
	fold_text(fold, "\u00ador", 4, 100, FOLD_HTML);
	assert_int_equal(fold_end(fold, &words, &n_words, NULL), NAQL_OK);
	assert_int_equal(n_words, 2);
	assert_int_equal(words[0].begin, 10);
	assert_int_equal(words[0].len, 9);
	assert_int_equal(words[1].begin, 30);
	assert_int_equal(words[1].len, 74);
	assert_true(words[1].flags & WORD_ZERO_WIDTH);
	take("garden door", 0);
	fold_begin(fold);
	fold_text(fold, "do", 2, 0, 0);
	fold_text(fold, "or", 2, 70000, 0); /* too far to be one span */
	assert_int_equal(fold_end(fold, &words, &n_words, NULL), NAQL_OK);
	assert_int_equal(n_words, 2);
}

static void
long_runs_are_split(void **state)
{
	struct buf text = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < 300; i++)
		buf_add_str(&text, i % 2 ? "ب" : "a");
	buf_add_byte(&text, 0);
	take(text.ptr, 0);
	assert_int_equal(n_words, 3);
	assert_int_equal(words[0].len, 64 + 128);
	buf_reset(&text);
	buf_add_str(&text, "x");
	for (i = 0; i < 40000; i++)
		buf_add_str(&text, "\u200b");
	buf_add_str(&text, "y");
	for (i = 0; i < 40000; i++)
		buf_add_str(&text, "\u0301");
	buf_add_str(&text, "z");
	buf_add_byte(&text, 0);
	take(text.ptr, 0);
	assert_int_equal(n_words, 3);
	assert_int_equal(words[0].len, 1);
	assert_int_equal(words[1].begin, 1 + 3 * 40000);
	assert_in_range(words[1].len, 32768, 32770);
	assert_int_equal(words[2].len, 1);
	buf_fini(&text);
}

static void
hashes_are_stable(void **state)
{
	/* They stand in segment files: another value is another fold_version(). */
	(void)state;
	take("مكتبة library 12 天 internationalisation", 0);
	assert_int_equal(n_words, 5);
	assert_true(words[0].hash == 0xde6b04d1bc5d98cdu);
	assert_true(words[1].hash == 0x648f6a420a22b178u);
	assert_true(words[2].hash == 0x3005ac785a94dcbcu);
	assert_true(words[3].hash == 0x2854d6d0f491c0f4u);
	assert_true(words[4].hash == 0x4de20874a52566bfu);
}

static void
equal_spelling_is_an_equal_hash(void **state)
{
	uint64_t hash;

	(void)state;
	take("مكتبة", 0);
	hash = words[0].hash;
	take("مَكـــتَب\u200cه \uFEE3\uFEDC\uFE98\uFE92\uFE94 &#1605;ڪتبة", FOLD_HTML);
	assert_int_equal(n_words, 3);
	assert_true(words[0].hash == hash && words[1].hash == hash &&
		    words[2].hash == hash);
	take("aaaaaaaaa aaaaaaaaaa aaaaaaaa", 0);
	assert_true(words[0].hash != words[1].hash && words[0].hash != words[2].hash);
}

static void *
refuse(void *ctx, void *ptr, size_t want)
{
	long *left = ctx;

	if (want == 0) {
		free(ptr);
		return NULL;
	}
	if ((*left)-- <= 0)
		return NULL;
	return realloc(ptr, want);
}

static void
refused_memory_is_told_at_the_end(void **state)
{
	static const char text[] =
		"the garden and the library and the bakery by the ferry";
	long n, left;
	naql_status st = NAQL_E_NOMEM;

	(void)state;
	for (n = 0; st == NAQL_E_NOMEM && n < 100; n++) {
		const struct mem_hook hook = { refuse, &left };
		struct buf out = { 0 };

		left = n;
		mem_set_hook(&hook);
		st = fold_string(SLICE(text), 0, &out, NULL);
		buf_fini(&out);
		mem_set_hook(NULL);
		assert_true(st == NAQL_OK || st == NAQL_E_NOMEM);
	}
	assert_int_equal(st, NAQL_OK);
	assert_true(n > 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spans_begin_and_end_with_the_word),
		cmocka_unit_test(flags_say_how_characters_differ),
		cmocka_unit_test(full_width_is_a_lookalike_only_in_a_mix),
		cmocka_unit_test(weights),
		cmocka_unit_test(quotations_count_once_they_are_closed),
		cmocka_unit_test(a_break_ends_quotations),
		cmocka_unit_test(quotations_nest_to_a_depth),
		cmocka_unit_test(sentences_and_breaks),
		cmocka_unit_test(what_an_honorific_began_the_next_word_begins),
		cmocka_unit_test(an_honorific_does_not_cross_a_break),
		cmocka_unit_test(a_word_goes_on_over_an_inline_tag),
		cmocka_unit_test(long_runs_are_split),
		cmocka_unit_test(hashes_are_stable),
		cmocka_unit_test(equal_spelling_is_an_equal_hash),
		cmocka_unit_test(refused_memory_is_told_at_the_end),
	};

	return cmocka_run_group_tests_name("text: words", tests, set_up, tear_down);
}
