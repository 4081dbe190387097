/*
 * test_fold_prop.c - what holds for the folding of any text: the way back to its bytes,
 * and that it does not matter in how many pieces the text comes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "prop.h"
#include "text/fold.h"

/* Code points at which some rule begins to act; ranges as [first, last]. */
static const uint32_t ranges[][2] = {
	{ ' ', ' ' },	      { 'a', 'z' },	      { 'A', 'Z' },
	{ '0', '9' },	      { '!', '/' },	      { 0xa0, 0x17f },
	{ 0x300, 0x30f },     { 0x391, 0x3c9 },	      { 0x410, 0x44f },
	{ 0x5d0, 0x5ea },     { 0x5b0, 0x5bc },	      { 0x610, 0x61c },
	{ 0x621, 0x655 },     { 0x660, 0x6ff },	      { 0x750, 0x77f },
	{ 0x900, 0x94d },     { 0xe01, 0xe4f },	      { 0x1000, 0x1039 },
	{ 0x1780, 0x17d2 },   { 0x1e00, 0x1eff },     { 0x200b, 0x200f },
	{ 0x2010, 0x203a },   { 0x202a, 0x202e },     { 0x2060, 0x2069 },
	{ 0x2070, 0x209c },   { 0x20d0, 0x20e0 },     { 0x2100, 0x2150 },
	{ 0x2460, 0x24ff },   { 0x3000, 0x303f },     { 0x3041, 0x30ff },
	{ 0x3130, 0x318e },   { 0x3200, 0x33ff },     { 0x4e00, 0x4e40 },
	{ 0xac00, 0xac40 },   { 0x1100, 0x11ff },     { 0xf900, 0xf910 },
	{ 0xfb00, 0xfb4f },   { 0xfb50, 0xfdff },     { 0xfe00, 0xfe0f },
	{ 0xfe20, 0xfeff },   { 0xff00, 0xffef },     { 0x1d400, 0x1d7ff },
	{ 0x1ee00, 0x1eef1 }, { 0x1f100, 0x1f16f },   { 0xe0001, 0xe007f },
	{ 0xe0100, 0xe0110 }, { 0x10ffff, 0x10ffff }, { '\n', '\r' },
};
static const uint32_t favourites[] = { ' ',    '\'',   '"',    '.',    '&',    ';',
				       0x640,  0x64e,  0x200b, 0x200c, 0x200d, 0x200f,
				       0x2019, 0xab,   0xbb,   0x201c, 0x201d, 0xad,
				       0xfdf2, 0xfdfa, 0x627,  0x644,  0x430,  'a',
				       'o',    0x5d0,  0xe33,  0x3099, 0xbd,   0x4e00 };
static const char *const words_of_text[] = { "صلى الله عليه وسلم",
					     "حفظه الله",
					     "الحديقة",
					     "&amp;",
					     "&#1605;",
					     "&shy;",
					     "&zwnj;",
					     "&quot;",
					     "peace be upon him",
					     "\n\n",
					     "\r\n",
					     ". ",
					     "\xc3",
					     "\xe2\x80",
					     "\xff" };

static void
random_text(struct prop *p, struct buf *out)
{
	size_t n = 1 + prop_below(p, 60), i;
	unsigned few = (unsigned)prop_below(p, 3); /* of how many ranges */

	buf_reset(out);
	for (i = 0; i < n; i++) {
		const uint32_t *r;

		switch (prop_below(p, 6)) {
		case 0:
			buf_add_str(
				out,
				words_of_text[prop_below(p, NAQL_COUNT(words_of_text))]);
			break;
		case 1:
		case 2:
			buf_add_utf8(out,
				     favourites[prop_below(p, NAQL_COUNT(favourites))]);
			break;
		default:
			r = ranges[few ? (p->seed + prop_below(p, few * 2)) %
						   NAQL_COUNT(ranges)
				       : prop_below(p, NAQL_COUNT(ranges))];
			buf_add_utf8(out,
				     r[0] + (uint32_t)prop_below(p, r[1] - r[0] + 1));
		}
	}
}

struct text_case {
	struct fold *fold;
	struct buf text;
	const struct word *words;
	size_t n;
};

static void
fold_it(struct text_case *c, unsigned flags)
{
	fold_begin(c->fold);
	fold_text(c->fold, c->text.ptr, c->text.len, 0, flags);
	assert_int_equal(fold_end(c->fold, &c->words, &c->n, NULL), NAQL_OK);
}

static bool
on_border(const struct buf *text, size_t at)
{
	return at >= text->len || ((uint8_t)text->ptr[at] & 0xc0) != 0x80;
}

static bool
words_ascend(const struct text_case *c)
{
	size_t i, end = 0;

	for (i = 0; i < c->n; i++) {
		const struct word *w = &c->words[i];

		if (w->len == 0 || w->begin < end || w->begin + w->len > c->text.len)
			return false;
		end = w->begin + w->len;
		if (!on_border(&c->text, w->begin) || !on_border(&c->text, end))
			return false;
	}
	return true;
}

/* Folding a word's own bytes gives that one word again. */
static bool
spans_fold_to_their_words(const struct text_case *c, struct fold *again, unsigned flags)
{
	const struct word *w;
	size_t i, n;

	for (i = 0; i < c->n; i++) {
		fold_begin(again);
		fold_text(again, c->text.ptr + c->words[i].begin, c->words[i].len, 0,
			  flags);
		assert_int_equal(fold_end(again, &w, &n, NULL), NAQL_OK);
		if (n != 1 || w[0].hash != c->words[i].hash || w[0].begin != 0 ||
		    w[0].len != c->words[i].len)
			return false;
	}
	return true;
}

static void
every_span_folds_to_its_word(void **state)
{
	struct text_case c = { 0 };
	struct fold *again;

	(void)state;
	assert_int_equal(fold_new(&c.fold, NULL), NAQL_OK);
	assert_int_equal(fold_new(&again, NULL), NAQL_OK);
	PROP_RUN(p, 20000)
	{
		unsigned flags = (unsigned)prop_below(&p, 4);

		random_text(&p, &c.text);
		fold_it(&c, flags);
		assert_true(prop_check(&p, words_ascend(&c), "words ascend on borders"));
		assert_true(prop_check(&p, spans_fold_to_their_words(&c, again, flags),
				       "the span of a word folds to the word"));
	}
	buf_fini(&c.text);
	fold_free(c.fold);
	fold_free(again);
}

/* The words' spelling is what their hashes are of: equal spelling, equal hash. */
static void
spelling_and_words_agree(void **state)
{
	struct text_case c = { 0 };
	struct buf all = { 0 }, one = { 0 };

	(void)state;
	assert_int_equal(fold_new(&c.fold, NULL), NAQL_OK);
	PROP_RUN(p, 5000)
	{
		size_t i;

		random_text(&p, &c.text);
		fold_it(&c, FOLD_HTML);
		buf_reset(&all);
		buf_reset(&one);
		assert_int_equal(fold_string(buf_slice(&c.text), FOLD_HTML, &all, NULL),
				 NAQL_OK);
		for (i = 0; i < c.n; i++) {
			struct slice s = { c.text.ptr + c.words[i].begin,
					   c.words[i].len };

			if (i)
				buf_add_byte(&one, ' ');
			assert_int_equal(fold_string(s, FOLD_HTML, &one, NULL), NAQL_OK);
		}
		assert_true(prop_check(&p, slice_eq(buf_slice(&all), buf_slice(&one)),
				       "the spelling is that of the words' spans"));
	}
	buf_fini(&all);
	buf_fini(&one);
	buf_fini(&c.text);
	fold_free(c.fold);
}

/* A border inside a reference or a character is not allowed, so neither is cut. */
static size_t
next_cut(struct prop *p, const struct buf *text, size_t from)
{
	size_t at = from + prop_below(p, 12);

	while (at < text->len && !on_border(text, at))
		at++;
	return at < text->len ? at : text->len;
}

static void
pieces_do_not_matter(void **state)
{
	struct text_case c = { 0 };
	struct fold *again;
	const struct word *w;

	(void)state;
	assert_int_equal(fold_new(&c.fold, NULL), NAQL_OK);
	assert_int_equal(fold_new(&again, NULL), NAQL_OK);
	PROP_RUN(p, 20000)
	{
		unsigned flags = prop_below(&p, 2) ? FOLD_LINES : 0;
		size_t at = 0, to, n;

		random_text(&p, &c.text);
		for (at = 0; at < c.text.len;
		     at++) /* broken bytes cannot be cut evenly */
			if ((uint8_t)c.text.ptr[at] == 0xff ||
			    (uint8_t)c.text.ptr[at] == 0xc3 ||
			    (uint8_t)c.text.ptr[at] == 0xe2)
				c.text.ptr[at] = ' ';
		fold_it(&c, flags);
		fold_begin(again);
		for (at = 0; at < c.text.len; at = to) {
			to = next_cut(&p, &c.text, at);
			fold_text(again, c.text.ptr + at, to - at, (uint32_t)at, flags);
		}
		assert_int_equal(fold_end(again, &w, &n, NULL), NAQL_OK);
		assert_true(prop_check(
			&p,
			n == c.n && (n == 0 || memcmp(w, c.words, n * sizeof(*w)) == 0),
			"pieces give the same words"));
	}
	buf_fini(&c.text);
	fold_free(c.fold);
	fold_free(again);
}

/* Ordinary ways to write the same Arabic word change neither its hash nor its neighbours.
 */
static void
spelling_of_arabic_does_not_matter(void **state)
{
	static const uint32_t letters[][3] = {
		{ 0x627, 0x623, 0x625 },  { 0x64a, 0x649, 0x6cc },
		{ 0x647, 0x629, 0x6be },  { 0x643, 0x6a9, 0xfedb },
		{ 0x648, 0x624, 0xfeed }, { 0x645, 0xfee3, 0xfee1 },
		{ 0x628, 0xfe91, 0x628 }
	};
	static const uint32_t ornaments[] = { 0x640, 0x64b, 0x64e,  0x651,
					      0x652, 0x670, 0x200c, 0x6e5 };
	struct buf plain = { 0 }, other = { 0 }, a = { 0 }, b = { 0 };

	(void)state;
	PROP_RUN(p, 2000)
	{
		size_t i, n = 2 + prop_below(&p, 20);

		buf_reset(&plain);
		buf_reset(&other);
		buf_reset(&a);
		buf_reset(&b);
		for (i = 0; i < n; i++) {
			const uint32_t *l = letters[prop_below(&p, NAQL_COUNT(letters))];

			buf_add_utf8(&plain, l[0]);
			buf_add_utf8(&other, l[prop_below(&p, 3)]);
			while (prop_below(&p, 3) == 0)
				buf_add_utf8(
					&other,
					ornaments[prop_below(&p, NAQL_COUNT(ornaments))]);
			if (prop_below(&p, 5) == 0) {
				buf_add_byte(&plain, ' ');
				buf_add_str(&other, "\u00a0");
			}
		}
		assert_int_equal(fold_string(buf_slice(&plain), 0, &a, NULL), NAQL_OK);
		assert_int_equal(fold_string(buf_slice(&other), 0, &b, NULL), NAQL_OK);
		assert_true(prop_check(&p, slice_eq(buf_slice(&a), buf_slice(&b)),
				       "one spelling"));
	}
	buf_fini(&plain);
	buf_fini(&other);
	buf_fini(&a);
	buf_fini(&b);
}

/* Without spaces: one character that stands for several, such as a fraction, is one word.
 */
static void
keep_letters(struct buf *b)
{
	size_t i, n = 0;

	for (i = 0; i < b->len; i++) {
		if (b->ptr[i] != ' ')
			b->ptr[n++] = b->ptr[i];
	}
	b->len = n;
}

/* Folding what is folded changes nothing, for every code point by itself. */
static void
folding_is_idempotent(void **state)
{
	struct buf one = { 0 }, two = { 0 }, text = { 0 };
	uint32_t cp;

	(void)state;
	for (cp = 0; cp < 0x110000;
	     cp += cp < 0x3400 || (cp >= 0xf000 && cp < 0x20000) ? 1 : 17) {
		if (cp >= 0xd800 && cp < 0xe000)
			continue;
		buf_reset(&text);
		buf_reset(&one);
		buf_reset(&two);
		buf_add_utf8(&text, cp);
		assert_int_equal(fold_string(buf_slice(&text), 0, &one, NULL), NAQL_OK);
		assert_int_equal(fold_string(buf_slice(&one), 0, &two, NULL), NAQL_OK);
		keep_letters(&one);
		keep_letters(&two);
		if (!slice_eq(buf_slice(&one), buf_slice(&two)))
			fprintf(stderr, "# U+%04X: %.*s is folded to %.*s\n",
				(unsigned)cp, (int)one.len, one.ptr, (int)two.len,
				two.ptr);
		assert_true(slice_eq(buf_slice(&one), buf_slice(&two)));
	}
	buf_fini(&one);
	buf_fini(&two);
	buf_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_span_folds_to_its_word),
		cmocka_unit_test(spelling_and_words_agree),
		cmocka_unit_test(pieces_do_not_matter),
		cmocka_unit_test(spelling_of_arabic_does_not_matter),
		cmocka_unit_test(folding_is_idempotent),
	};

	return cmocka_run_group_tests_name("text: properties of folding", tests, NULL,
					   NULL);
}
