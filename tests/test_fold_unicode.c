/*
 * test_fold_unicode.c - folding held against the Unicode database's own tests: texts that
 * are equivalent fold to the same words, case does not matter, no word is cut where
 * Unicode says that none ends.
 *
 * Skipped where the database is not installed (Debian: unicode-data; NAQL_UNICODE names
 * another folder).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "text/fold.h"

#define FIELDS 5u

struct line {
	struct buf field[FIELDS];
	unsigned n;
};

static FILE *
open_data(const char *name, bool packed)
{
	const char *dir = getenv("NAQL_UNICODE");
	char path[512], command[600];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir ? dir : "/usr/share/unicode", name);
	f = fopen(path, "rb");
	if (!f || !packed)
		return f;
	fclose(f);
	snprintf(command, sizeof(command), "bzip2 -dc '%s' 2>/dev/null", path);
	return popen(command, "r"); /* NOLINT(cert-env33-c): a path of ours */
}

/* "0041 030A;00C5;..." to UTF-8, field by field. A comment ends the line. */
static bool
read_line(FILE *f, struct line *l)
{
	char text[4096], *at;

	do {
		if (!fgets(text, sizeof(text), f))
			return false;
	} while (text[0] == '#' || text[0] == '@' || text[0] == '\n');
	l->n = 0;
	buf_reset(&l->field[0]);
	for (at = text; *at && *at != '#' && l->n < FIELDS;) {
		char *end;
		unsigned long cp = strtoul(at, &end, 16);

		if (end == at) {
			at++;
			continue;
		}
		buf_add_utf8(&l->field[l->n], (uint32_t)cp);
		for (at = end; *at == ' '; at++)
			;
		if (*at == ';' && ++l->n < FIELDS)
			buf_reset(&l->field[l->n]);
	}
	return true;
}

static void
line_fini(struct line *l)
{
	for (unsigned i = 0; i < FIELDS; i++)
		buf_fini(&l->field[i]);
}

/* The folded words of "x TEXT x": a mark at the begin of a text has no letter to join. */
static void
folded(struct slice text, struct buf *out)
{
	struct buf in = { 0 };

	buf_add_str(&in, "x ");
	buf_add(&in, text.ptr, text.len);
	buf_add_str(&in, " x");
	buf_reset(out);
	assert_int_equal(fold_string(buf_slice(&in), 0, out, NULL), NAQL_OK);
	buf_fini(&in);
}

static bool
same(struct slice a, struct slice b)
{
	struct buf x = { 0 }, y = { 0 };
	bool eq;

	folded(a, &x);
	folded(b, &y);
	eq = slice_eq(buf_slice(&x), buf_slice(&y));
	buf_fini(&x);
	buf_fini(&y);
	return eq;
}

static void
test_normalisation(void **state)
{
	FILE *f = open_data("NormalizationTest.txt.bz2", true);
	struct line l = { 0 };
	unsigned n = 0, canonical = 0, compatible = 0;

	(void)state;
	if (!f)
		skip();
	while (read_line(f, &l)) {
		n++;
		for (unsigned i = 1; i < 3; i++)
			canonical +=
				!same(buf_slice(&l.field[0]), buf_slice(&l.field[i]));
		compatible += !same(buf_slice(&l.field[0]), buf_slice(&l.field[3]));
	}
	pclose(f);
	line_fini(&l);
	print_message("# %u lines: %u not canonical, %u not compatible\n", n, canonical,
		      compatible);
	if (n == 0)
		skip(); /* no bzip2 here */
	assert_int_equal(canonical, 0);
}

static void
test_case(void **state)
{
	FILE *f = open_data("CaseFolding.txt", false);
	char text[512];
	unsigned n = 0, bad = 0;

	(void)state;
	if (!f)
		skip();
	while (fgets(text, sizeof(text), f)) {
		struct buf a = { 0 }, b = { 0 };
		char *at = text, *end;

		if (text[0] == '#' || text[0] == '\n')
			continue;
		buf_add_utf8(&a, (uint32_t)strtoul(at, &end, 16));
		if (end[2] == 'C' || end[2] == 'F') {
			for (at = end + 5; *at && *at != ';'; at = end)
				buf_add_utf8(&b, (uint32_t)strtoul(at, &end, 16));
			n++;
			bad += !same(buf_slice(&a), buf_slice(&b));
		}
		buf_fini(&a);
		buf_fini(&b);
	}
	fclose(f);
	print_message("# %u case foldings, %u not taken\n", n, bad);
	assert_int_equal(bad, 0);
}

/* WordBreakTest.txt: "÷ 0041 × 0308 ÷ 0031 ÷". No word of ours goes over a border of
 * Unicode's; ours are often shorter (3.14 is two words, a Han character is one). */
static bool
joined(const struct word *words, size_t n, uint32_t at)
{
	for (size_t i = 0; i < n; i++)
		if (words[i].begin < at && at < words[i].begin + words[i].len)
			return true;
	return false;
}

static void
test_word_breaks(void **state)
{
	FILE *f = open_data("auxiliary/WordBreakTest.txt", false);
	char text[1024];
	unsigned n = 0, inside = 0;
	struct fold *fold = NULL;

	(void)state;
	if (!f)
		skip();
	assert_int_equal(fold_new(&fold, NULL), NAQL_OK);
	while (fgets(text, sizeof(text), f)) {
		uint32_t breaks[64];
		struct buf in = { 0 };
		const struct word *words;
		size_t n_breaks = 0, n_words;
		char *at = text, *end;

		for (; *at && *at != '#' && *at != '\n'; at = end) {
			unsigned long cp = strtoul(at, &end, 16);

			if (end > at) {
				buf_add_utf8(&in, (uint32_t)cp);
				continue;
			}
			/* U+00F7 and U+00D7 in UTF-8, or a space */
			if ((uint8_t)at[0] == 0xc3 && (uint8_t)at[1] == 0xb7 &&
			    n_breaks < 64)
				breaks[n_breaks++] = (uint32_t)in.len;
			end = at + 1;
		}
		/* an apostrophe between letters and digits is dropped: O'2, rock'n */
		if (in.len && !memchr(in.ptr, '\'', in.len)) {
			assert_int_equal(
				fold_plain(fold, buf_slice(&in), &words, &n_words, NULL),
				NAQL_OK);
			n++;
			for (size_t i = 0; i < n_breaks; i++)
				inside += joined(words, n_words, breaks[i]);
		}
		buf_fini(&in);
	}
	fclose(f);
	fold_free(fold);
	print_message("# %u texts, %u borders inside a word\n", n, inside);
	assert_int_equal(inside, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_normalisation),
		cmocka_unit_test(test_case),
		cmocka_unit_test(test_word_breaks),
	};

	return cmocka_run_group_tests_name("fold: the Unicode database's own tests",
					   tests, NULL, NULL);
}
