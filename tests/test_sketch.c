/*
 * test_sketch.c - shingles, the promise of winnowing, and the days sketch.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/compiler.h"
#include "failing.h"
#include "prop.h"
#include "sketch/sketch.h"

#define WORDS 400

static void
words_make(struct prop *p, struct word *w, size_t n, unsigned half_of_8)
{
	for (size_t i = 0; i < n; i++) {
		bool half = prop_below(p, 8) < half_of_8;

		w[i] = (struct word){ .hash = hash_mix(prop_below(p, 300), HASH_SEED),
				      .flags = half ? WORD_HALF : 0 };
	}
}

static void
test_four_words_make_a_shingle(void **state)
{
	struct word w[6] = { 0 };
	shingle_vec s = { 0 };

	(void)state;
	for (size_t i = 0; i < 6; i++)
		w[i].hash = i + 100;
	for (size_t n = 0; n <= 6; n++) {
		assert_int_equal(sketch_shingles(w, n, &s, NULL), NAQL_OK);
		assert_int_equal(s.n, n < 4 ? 0 : n - 3);
	}
	for (uint32_t i = 0; i < 3; i++) {
		assert_int_equal(s.ptr[i].first, i);
		assert_int_equal(s.ptr[i].last, i + 3);
		assert_true(s.ptr[i].hash ==
			    sketch_four(i + 100, i + 101, i + 102, i + 103));
	}
	VEC_FREE(&s);
}

static void
test_ten_characters_make_a_shingle(void **state)
{
	struct word w[12] = { 0 };
	shingle_vec s = { 0 };

	(void)state;
	for (size_t i = 0; i < 12; i++)
		w[i] = (struct word){ .hash = i + 1, .flags = WORD_HALF };
	assert_int_equal(sketch_shingles(w, 12, &s, NULL), NAQL_OK);
	assert_int_equal(s.n, 3);
	assert_int_equal(s.ptr[0].last, 9);
	/* A word in between: 5 + 8 characters of 2 are 21. */
	w[3].flags = 0;
	assert_int_equal(sketch_shingles(w, 12, &s, NULL), NAQL_OK);
	assert_int_equal(s.ptr[0].last, 8);
	VEC_FREE(&s);
}

static void
test_order_of_words_matters(void **state)
{
	struct word a[4] = { { .hash = 1 }, { .hash = 2 }, { .hash = 3 }, { .hash = 4 } };
	shingle_vec s = { 0 };
	uint64_t before = 0;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct word t = a[i];

		a[i] = a[(i + 1) % 4];
		a[(i + 1) % 4] = t;
		assert_int_equal(sketch_shingles(a, 4, &s, NULL), NAQL_OK);
		assert_true(s.ptr[0].hash != before);
		before = s.ptr[0].hash;
	}
	VEC_FREE(&s);
}

static void
test_shingles_cover_their_weight(void **state)
{
	static struct word w[WORDS];
	shingle_vec s = { 0 };

	(void)state;
	PROP_RUN(p, 200)
	{
		size_t n = (size_t)prop_below(&p, WORDS);

		words_make(&p, w, n, (unsigned)prop_below(&p, 9));
		assert_int_equal(sketch_shingles(w, n, &s, NULL), NAQL_OK);
		for (size_t i = 0; i < s.n; i++) {
			unsigned weight = 0;

			assert_true(prop_check(&p, s.ptr[i].first == i, "one a word"));
			for (uint32_t j = s.ptr[i].first; j < s.ptr[i].last; j++)
				weight += WORD_WEIGHT(&w[j]);
			assert_true(
				prop_check(&p, weight < SHINGLE_WEIGHT, "not too long"));
			weight += WORD_WEIGHT(&w[s.ptr[i].last]);
			assert_true(
				prop_check(&p, weight >= SHINGLE_WEIGHT, "long enough"));
		}
	}
	VEC_FREE(&s);
}

static void
shingles_make(struct prop *p, struct shingle *s, uint8_t *order, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		s[i].hash = prop_below(p, 2) ? prop_next(p) : prop_below(p, 3);
		order[i] = (uint8_t)prop_below(p, 4);
	}
}

static void
test_every_window_keeps_one(void **state)
{
	static struct shingle s[WORDS];
	static uint8_t order[WORDS], keep[WORDS];

	(void)state;
	PROP_RUN(p, 300)
	{
		size_t n = (size_t)prop_below(&p, WORDS), kept = 0;

		shingles_make(&p, s, order, n);
		memset(keep, 7, sizeof(keep));
		sketch_winnow(s, n, prop_below(&p, 2) ? order : NULL, keep);
		for (size_t i = 0; i < n; i++) {
			assert_true(prop_check(&p, keep[i] <= 1, "0 or 1"));
			kept += keep[i];
			if (i + WINNOW_WINDOW <= n)
				assert_true(prop_check(
					&p, keep[i] + keep[i + 1] + keep[i + 2] > 0,
					"one a window"));
		}
		if (n > 0 && n < WINNOW_WINDOW)
			assert_true(prop_check(&p, kept == 1, "the best of a few"));
		assert_int_equal(keep[n < WORDS ? n : 0] == 7, n < WORDS);
	}
}

static void
test_rare_is_preferred_to_common(void **state)
{
	struct shingle s[5] = {
		{ .hash = 5 }, { .hash = 1 }, { .hash = 9 }, { .hash = 3 }, { .hash = 4 }
	};
	const uint8_t order[5] = { 9, 9, 0, 9, 9 }, same[5] = { 0 };
	uint8_t keep[5];

	(void)state;
	sketch_winnow(s, 5, order, keep);
	assert_memory_equal(keep, ((uint8_t[]){ 0, 0, 1, 0, 0 }), 5);
	for (size_t i = 0; i < 5; i++)
		s[i].hash = 77;
	sketch_winnow(s, 5, same, keep); /* equals: the rightmost */
	assert_memory_equal(keep, ((uint8_t[]){ 0, 0, 1, 1, 1 }), 5);
}

/* Kept hashes must not crowd one end: buckets and filter blocks are chosen by high bits.
 */
static void
test_kept_hashes_are_spread(void **state)
{
	enum { N = 20000 };
	struct shingle *s = mem_calloc(N, sizeof(*s));
	uint8_t *keep = mem_alloc(N);
	struct prop p = { .state = 3 };
	size_t kept = 0, low = 0;

	(void)state;
	assert_non_null(s);
	assert_non_null(keep);
	for (size_t i = 0; i < N; i++)
		s[i].hash = prop_next(&p);
	sketch_winnow(s, N, NULL, keep);
	for (size_t i = 0; i < N; i++) {
		kept += keep[i];
		low += keep[i] && s[i].hash >> 63 == 0;
	}
	assert_in_range(kept, N * 48 / 100, N * 52 / 100); /* 2 / (window + 1) */
	assert_in_range(low, kept * 47 / 100, kept * 53 / 100);
	mem_free(s);
	mem_free(keep);
}

/* holds() - some kept shingle of the archive's words stands among the page's. */
static bool
holds(const shingle_vec *archive, const uint8_t *keep, const shingle_vec *page)
{
	for (size_t i = 0; i < archive->n; i++) {
		for (size_t j = 0; keep[i] && j < page->n; j++) {
			if (archive->ptr[i].hash == page->ptr[j].hash)
				return true;
		}
	}
	return false;
}

/* The promise: six equal words hold a stored shingle, whatever the order of the archive.
 */
static void
test_six_equal_words_share_a_kept_shingle(void **state)
{
	static struct word archive[WORDS], page[WORDS];
	static uint8_t order[WORDS], keep[WORDS];
	shingle_vec a = { 0 }, b = { 0 };

	(void)state;
	PROP_RUN(p, 1000)
	{
		size_t n = 6 + (size_t)prop_below(&p, 60),
		       m = 6 + (size_t)prop_below(&p, 60);
		size_t from = (size_t)prop_below(&p, n - 5),
		       to = (size_t)prop_below(&p, m - 5);

		for (size_t i = 0; i < n; i++)
			archive[i] = (struct word){ .hash = prop_next(&p) };
		for (size_t i = 0; i < m; i++)
			page[i] = (struct word){ .hash = prop_next(&p) };
		memcpy(page + to, archive + from, 6 * sizeof(*page));
		assert_int_equal(sketch_shingles(archive, n, &a, NULL), NAQL_OK);
		assert_int_equal(sketch_shingles(page, m, &b, NULL), NAQL_OK);
		for (size_t i = 0; i < a.n; i++)
			order[i] = (uint8_t)prop_below(&p, 16);
		sketch_winnow(a.ptr, a.n, order, keep);
		assert_true(prop_check(&p, holds(&a, keep, &b), "six words are found"));
	}
	VEC_FREE(&a);
	VEC_FREE(&b);
}

static void
test_days_are_never_lost(void **state)
{
	static uint8_t cells[DAYS_LINE * 16];
	struct days_view v = { cells, sizeof(cells) };

	(void)state;
	PROP_RUN(p, 50)
	{
		uint64_t hash[40];
		int32_t day[40];

		memset(cells, 0, sizeof(cells));
		for (size_t i = 0; i < 40; i++) {
			hash[i] = prop_next(&p);
			day[i] = (int32_t)(uint32_t)prop_next(&p);
			days_add(cells, sizeof(cells), hash[i], day[i]);
		}
		for (size_t i = 0; i < 40; i++)
			assert_true(prop_check(&p,
					       days_get(v, hash[i]) & days_bit(day[i]),
					       "the day is there"));
	}
}

static void
test_eight_days_in_a_row_differ(void **state)
{
	uint8_t cells[DAYS_LINE] = { 0 };
	struct days_view v = { cells, sizeof(cells) };
	unsigned before = 0;

	(void)state;
	for (int32_t day = -3; day < 5; day++) {
		days_add(cells, sizeof(cells), 42, day);
		assert_int_equal(__builtin_popcount(days_get(v, 42)), day + 4);
		assert_true(days_estimate(days_get(v, 42)) > before);
		before = days_estimate(days_get(v, 42));
	}
	assert_int_equal(days_estimate(0), 0);
	assert_int_equal(days_estimate(days_bit(7)), 1);
	assert_int_equal(days_get((struct days_view){ NULL, 0 }, 42), 0);
}

/* A segment of one day's news: all days equal, and still few shingles look recurrent. */
static void
test_one_day_fills_evenly(void **state)
{
	enum { N = 20000 };
	size_t len = N * 5 / 4 / DAYS_LINE * DAYS_LINE;
	uint8_t *cells = mem_calloc(len, 1);
	struct days_view v = { cells, len };
	unsigned wrong = 0;

	(void)state;
	assert_non_null(cells);
	for (uint64_t i = 0; i < N; i++)
		days_add(cells, len, hash_mix(i, 1), 16700);
	for (uint64_t i = 0; i < N; i++) {
		wrong += (unsigned)__builtin_popcount(days_get(v, hash_mix(i, 2)));
		assert_true(days_get(v, hash_mix(i, 1)) & days_bit(16700));
	}
	assert_in_range(wrong, 1, N / 8); /* of 8 N bits: 1.5 % */
	mem_free(cells);
}

static void
test_days_do_not_depend_on_order(void **state)
{
	static uint8_t a[DAYS_LINE * 4], b[DAYS_LINE * 4];

	(void)state;
	PROP_RUN(p, 20)
	{
		uint64_t hash[30];

		memset(a, 0, sizeof(a));
		memset(b, 0, sizeof(b));
		for (size_t i = 0; i < 30; i++)
			hash[i] = prop_next(&p);
		for (size_t i = 0; i < 30; i++) {
			days_add(a, sizeof(a), hash[i], (int32_t)(hash[i] % 5));
			days_add(b, sizeof(b), hash[29 - i], (int32_t)(hash[29 - i] % 5));
		}
		assert_true(prop_check(&p, memcmp(a, b, sizeof(a)) == 0, "any order"));
	}
}

static void
test_no_memory_is_told(void **state)
{
	struct failing f = { 0 };
	struct word w[9] = { 0 };

	(void)state;
	FAILING_SWEEP(f)
	{
		shingle_vec s = { 0 };
		naql_status st = sketch_shingles(w, 9, &s, NULL);

		VEC_FREE(&s);
		FAILING_CHECK(f, st);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_four_words_make_a_shingle),
		cmocka_unit_test(test_ten_characters_make_a_shingle),
		cmocka_unit_test(test_order_of_words_matters),
		cmocka_unit_test(test_shingles_cover_their_weight),
		cmocka_unit_test(test_every_window_keeps_one),
		cmocka_unit_test(test_rare_is_preferred_to_common),
		cmocka_unit_test(test_kept_hashes_are_spread),
		cmocka_unit_test(test_six_equal_words_share_a_kept_shingle),
		cmocka_unit_test(test_days_are_never_lost),
		cmocka_unit_test(test_eight_days_in_a_row_differ),
		cmocka_unit_test(test_one_day_fills_evenly),
		cmocka_unit_test(test_days_do_not_depend_on_order),
		cmocka_unit_test(test_no_memory_is_told),
	};

	return cmocka_run_group_tests_name("sketch: shingles, winnowing, days", tests,
					   NULL, NULL);
}
