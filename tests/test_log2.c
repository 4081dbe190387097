/*
 * test_log2.c - logarithms by thresholds against those by squaring: each squaring of the
 * mantissa gives one more binary digit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/log2.h"
#include "prop.h"

/* log2(n) in 2^-digits, rounded down. */
static uint32_t
squared(uint64_t n, unsigned digits)
{
	unsigned high = 63u - (unsigned)__builtin_clzll(n);
	uint64_t m = n << (63 - high) >> 32;
	uint32_t log = high;

	for (unsigned i = 0; i < digits; i++) {
		m = m * m >> 31;
		log = log << 1 | (uint32_t)(m >> 32);
		m >>= m >> 32;
	}
	return log;
}

static void
compare(uint64_t n)
{
	assert_int_equal(log2_floor(n), squared(n, 4));
	assert_int_equal(log2_near(n), (squared(n, 5) + 1) >> 1);
}

static void
test_small_and_powers(void **state)
{
	(void)state;
	for (uint64_t n = 1; n < 100000; n++)
		compare(n);
	for (unsigned bit = 1; bit < 64; bit++) {
		compare((uint64_t)1 << bit);
		compare(((uint64_t)1 << bit) - 1);
	}
	compare(UINT64_MAX);
}

/* Every mantissa is near some threshold in one of these: both sides of each digit's
 * border, found by halving. */
static void
test_borders(void **state)
{
	(void)state;
	for (uint32_t k = 0; k < 64; k++) {
		uint64_t low = (uint64_t)1 << 31, high = (uint64_t)1 << 32;

		while (low + 1 < high) {
			uint64_t mid = (low + high) / 2;

			if ((squared(mid, 6) & 63) <= k)
				low = mid;
			else
				high = mid;
		}
		compare(low);
		compare(low + 1 < (uint64_t)1 << 32 ? low + 1 : low);
		compare(low << 13);
	}
}

static void
test_random(void **state)
{
	(void)state;
	PROP_RUN(p, 200000)
	{
		uint64_t n = prop_next(&p) >> prop_below(&p, 64);

		compare(n ? n : 1);
	}
}

/* By a table of logarithms. */
static void
test_known(void **state)
{
	(void)state;
	assert_int_equal(log2_floor(3), 25);	 /* 25.36 */
	assert_int_equal(log2_floor(1000), 159); /* 159.45 */
	assert_int_equal(log2_floor(UINT64_MAX), 63 * 16 + 15);
	assert_int_equal(log2_near(3), 25);
	assert_int_equal(log2_near(5), 37);	   /* 37.15 */
	assert_int_equal(log2_near(7), 45);	   /* 44.92 */
	assert_int_equal(log2_near(1000003), 319); /* 318.91 */
	assert_int_equal(log2_near(UINT64_MAX), 1024);
}

static void
test_sums(void **state)
{
	(void)state;
	PROP_RUN(p, 3000)
	{
		uint64_t a = 1 + (prop_next(&p) >> 32 >> prop_below(&p, 32));
		uint64_t b = 1 + (prop_next(&p) >> 33 >> prop_below(&p, 31));
		uint32_t sum = log2_near(a) + log2_near(b), product = log2_near(a * b);

		assert_true(prop_check(&p, product + 1 >= sum && product <= sum + 1,
				       "log ab"));
		assert_true(prop_check(&p, log2_near(a + 1) >= log2_near(a), "grows"));
	}
}

static void
test_nothing(void **state)
{
	(void)state;
	assert_int_equal(log2_floor(0), 0);
	assert_int_equal(log2_near(0), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_small_and_powers),
		cmocka_unit_test(test_borders),
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_sums),
		cmocka_unit_test(test_nothing),
	};

	return cmocka_run_group_tests_name("base: logarithms", tests, NULL, NULL);
}
