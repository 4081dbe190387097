/*
 * test_report_column.c - columns of a terminal: widths, directions, line breaks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "prop.h"
#include "report/column.h"
#include "report/escape.h"
#include "report/width.h"

#define FSI "\xe2\x81\xa8"
#define PDI "\xe2\x81\xa9"

static void
test_widths(void **state)
{
	(void)state;
	assert_int_equal(width_of('a'), 1);
	assert_int_equal(width_of(0x0639), 1); /* ain */
	assert_int_equal(width_of(0x064e), 0); /* fatha */
	assert_int_equal(width_of(0x0301), 0);
	assert_int_equal(width_of(0x200d), 0);
	assert_int_equal(width_of(0x6c34), 2); /* water */
	assert_int_equal(width_of(0xac00), 2);
	assert_int_equal(width_of(0xff21), 2);
	assert_int_equal(width_way('a'), WIDTH_LTR);
	assert_int_equal(width_way(0x0639), WIDTH_RTL);
	assert_int_equal(width_way(0x05d0), WIDTH_RTL);
	assert_int_equal(width_way('7'), WIDTH_NEUTRAL);
	assert_int_equal(width_way('('), WIDTH_NEUTRAL);
}

static void
lines_are(const char *text, unsigned width, bool colour, enum column_style style,
	  const char *wanted)
{
	struct column c = { 0 };
	struct buf out = { 0 };
	bool more = true;

	column_add(&c, SLICE(text), style);
	while (more) {
		more = column_line(&c, width, colour, &out);
		buf_add_byte(&out, more ? '|' : '\0');
	}
	assert_false(c.failed);
	assert_string_equal(out.ptr, wanted);
	column_fini(&c);
	buf_fini(&out);
}

static void
test_lines(void **state)
{
	(void)state;
	lines_are("the ferry left", 10, false, COLUMN_PLAIN,
		  FSI "the ferry" PDI " |" FSI "left" PDI "      |          ");
	lines_are("one\ntwo", 4, false, COLUMN_PLAIN,
		  FSI "one" PDI " |" FSI "two" PDI " |    ");
	lines_are("lighthouses", 4, false, COLUMN_PLAIN,
		  FSI "ligh" PDI "|" FSI "thou" PDI "|" FSI "ses" PDI " |    ");
	lines_are("", 3, false, COLUMN_PLAIN, "   ");
}

static void
test_right_to_left_is_set_right(void **state)
{
	(void)state;
	lines_are("12 مكتبة", 10, false, COLUMN_PLAIN,
		  "  " FSI "12 مكتبة" PDI "|          ");
	lines_are("水水水", 4, false, COLUMN_PLAIN,
		  FSI "水水" PDI "|" FSI "水" PDI "  |    ");
}

static void
test_colours_end_with_the_line(void **state)
{
	(void)state;
	lines_are("ab cd", 2, true, COLUMN_SWAPPED,
		  FSI "\033[0;33mab\033[0m" PDI "|" FSI "\033[0;33mcd\033[0m" PDI "|  ");
	lines_are("a\033[2J", 20, true, COLUMN_PLAIN,
		  FSI "a␛[2J" PDI "               |                    ");
}

/* Every line takes the columns it was given, whatever is in it. */
static void
test_every_line_is_full(void **state)
{
	static const char *const parts[] = { "a",    " ",	    "\n",   "水",
					     "ع",    "\xcc\x81",    "\033", "\xff",
					     "word", "\xe2\x80\xae" };

	(void)state;
	PROP_RUN(p, 1500)
	{
		struct column c = { 0 };
		struct buf out = { 0 };
		unsigned width = 2 + (unsigned)prop_below(&p, 12);
		size_t guard = 0;

		for (size_t n = (size_t)prop_below(&p, 60); n > 0; n--)
			column_add(&c, SLICE(parts[prop_below(&p, 10)]),
				   (enum column_style)prop_below(&p, COLUMN_N_STYLES));
		while (column_line(&c, width, false, &out)) {
			unsigned used = 0;

			for (size_t at = 0; at < out.len;)
				used += width_of(escape_next(buf_slice(&out), &at));
			assert_true(prop_check(&p, used == width, "the line is full"));
			assert_true(prop_check(&p, guard++ < 1000, "it ends"));
			buf_reset(&out);
		}
		column_fini(&c);
		buf_fini(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_widths),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_right_to_left_is_set_right),
		cmocka_unit_test(test_colours_end_with_the_line),
		cmocka_unit_test(test_every_line_is_full),
	};

	return cmocka_run_group_tests_name("report: columns of a terminal", tests, NULL,
					   NULL);
}
