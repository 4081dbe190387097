/*
 * index: many small segments say what one large one says.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "index_room.h"

#define PART  10u
#define PARTS (N / PART)

static struct index *
open_many(void)
{
	static char names[PARTS][16];
	const char *paths[PARTS];
	struct index *x;

	for (size_t i = 0; i < PARTS; i++) {
		snprintf(names[i], sizeof(names[i]), "part%zu.seg", i);
		paths[i] = names[i];
		assert_int_equal(segment_make(stories.items + i * PART, PART,
					      SEGMENT_ITEMS, names[i]),
				 NAQL_OK);
	}
	assert_int_equal(index_open(&x, paths, PARTS, NULL), NAQL_OK);
	return x;
}

static void
test_costs_do_not_depend_on_how_stories_are_cut(void **state)
{
	static const char *const paths[] = { "all.seg" };
	struct index *one, *many = open_many();
	size_t seen = 0, other = 0;

	(void)state;
	assert_int_equal(index_open(&one, paths, 1, NULL), NAQL_OK);
	for (index_item i = 0; i < N; i++) {
		const struct word *w;
		size_t n;

		assert_int_equal(fold_plain(fold, stories.items[i].text, &w, &n, NULL),
				 NAQL_OK);
		for (size_t k = 1; k < n; k++, seen++) {
			uint32_t a = index_word_cost(one, w[k - 1].hash, w[k].hash, 1, 1);
			uint32_t b =
				index_word_cost(many, w[k - 1].hash, w[k].hash, 1, 1);

			/* half a bit: counts are rounded, in each segment anew */
			other += a + 8 < b || a > b + 8;
		}
	}
	assert_true(seen > 1000);
	/* a hash is known by few bits, and asked for in each segment */
	assert_in_range(other, 0, seen / 50);
	index_close(one);
	index_close(many);
}

static void
test_days_do_not_depend_on_how_stories_are_cut(void **state)
{
	static const char *const paths[] = { "all.seg" };
	struct index *one, *many = open_many();
	shingle_vec sh = { 0 };
	size_t seen = 0, other = 0;

	(void)state;
	assert_int_equal(index_open(&one, paths, 1, NULL), NAQL_OK);
	for (index_item i = 0; i < N; i++) {
		int32_t day = stories.items[i].day;

		shingles_of(stories.items[i].text, &sh);
		for (size_t k = 0; k < sh.n; k++, seen++)
			other += index_days(one, sh.ptr[k].hash, day) !=
				 index_days(many, sh.ptr[k].hash, day);
	}
	assert_true(seen > 1000);
	assert_in_range(other, 0, seen / 100);
	VEC_FREE(&sh);
	index_close(one);
	index_close(many);
}

/* What the filters say of a shingle by numbers of segments is exact from the first to the
 * last, however many there are. */
static void
test_many_segments_are_asked_by_number(void **state)
{
	const char *paths[40] = { "3.seg" };
	shingle_vec sh = { 0 };
	struct index *x;

	(void)state;
	for (size_t i = 1; i < NAQL_COUNT(paths); i++)
		paths[i] = i == 5 ? "2.seg" : i % 3 ? "1.seg" : "3.seg";
	for (size_t n = 1; n <= NAQL_COUNT(paths); n++) {
		assert_int_equal(index_open(&x, paths, n, NULL), NAQL_OK);
		for (index_item i = 90; i < 110; i++) {
			shingles_of(stories.items[i].text, &sh);
			filters_alike(x, sh.ptr, sh.n);
		}
		index_close(x);
	}
	VEC_FREE(&sh);
}

/* An item's segment, and the days of its shingles there: of all segments together they
 * are the days of the index. */
static void
test_days_by_segment(void **state)
{
	struct index *x = open_parts(true);
	shingle_vec sh = { 0 };

	(void)state;
	for (index_item i = 0; i < N; i += 7) {
		size_t own = index_segment_of(x, i);
		uint8_t day = days_bit(stories.items[i].day);

		assert_int_equal(own, i < 100 ? 0 : 2);
		shingles_of(stories.items[i].text, &sh);
		for (size_t k = 0; k < sh.n; k++) {
			unsigned all = 0;

			assert_true(index_segment_day_bits(x, own, sh.ptr[k].hash) & day);
			for (size_t s = 0; s < 4; s++)
				all |= index_segment_day_bits(x, s, sh.ptr[k].hash);
			assert_int_equal(all, index_day_bits(x, sh.ptr[k].hash));
		}
	}
	VEC_FREE(&sh);
	index_close(x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_costs_do_not_depend_on_how_stories_are_cut),
		cmocka_unit_test(test_days_do_not_depend_on_how_stories_are_cut),
		cmocka_unit_test(test_many_segments_are_asked_by_number),
		cmocka_unit_test(test_days_by_segment),
	};

	return cmocka_run_group_tests_name("index: many segments", tests, make, unmake);
}
