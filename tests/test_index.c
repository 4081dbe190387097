/*
 * test_index.c - several segments asked as one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "index/filter.h"
#include "index/filter_x86.h"
#include "index_room.h"
#include "prop.h"

static void
test_items_are_numbered_through(void **state)
{
	struct index *x = open_parts(true);
	struct buf text = { 0 };
	struct segment_item row;

	(void)state;
	assert_int_equal(index_n_items(x), N);
	assert_int_equal(index_n_segments(x), 4);
	assert_non_null(index_segment(x, 3));
	assert_null(index_segment(x, 4));
	for (index_item i = 0; i < N; i++) {
		assert_int_equal(index_get(x, i, &row, NULL), NAQL_OK);
		assert_true(slice_eq(row.id, stories.items[i].id));
		assert_int_equal(index_text(x, i, &text, NULL), NAQL_OK);
		assert_true(slice_eq(buf_slice(&text), stories.items[i].text));
	}
	assert_int_equal(index_get(x, N, &row, NULL), NAQL_E_NOTFOUND);
	assert_int_equal(index_text(x, N, &text, NULL), NAQL_E_NOTFOUND);
	assert_int_equal(index_hide(x, N, NULL), NAQL_E_NOTFOUND);
	assert_false(index_hidden(x, N));
	buf_fini(&text);
	index_close(x);
	index_close(NULL);
}

static void
test_ids_are_found(void **state)
{
	struct index *x = open_parts(false);
	index_item item;

	(void)state;
	for (index_item i = 0; i < N; i++) {
		assert_true(index_find(x, stories.items[i].id, stories.items[i].version,
				       &item));
		assert_int_equal(item, i);
		assert_false(index_find(x, stories.items[i].id, 9, &item));
	}
	assert_false(index_find(x, SLICE("story"), 1, &item));
	assert_false(index_find(x, SLICE("zzz"), 1, &item));
	assert_false(index_find(x, (struct slice){ NULL, 0 }, 1, &item));
	index_close(x);
}

/* The same story in two segments: the later one, unless it is hidden. */
static void
test_the_last_visible_one_is_found(void **state)
{
	static const char *const paths[] = { "1.seg", "1.seg" };
	struct index *x;
	index_item item;
	struct slice id = stories.items[5].id;
	uint32_t version = stories.items[5].version;

	(void)state;
	assert_int_equal(index_open(&x, paths, 2, NULL), NAQL_OK);
	assert_true(index_find(x, id, version, &item));
	assert_int_equal(item, 105);
	assert_int_equal(index_hide(x, 105, NULL), NAQL_OK);
	assert_true(index_find(x, id, version, &item));
	assert_int_equal(item, 5);
	assert_int_equal(index_hide(x, 5, NULL), NAQL_OK);
	assert_true(index_find(x, id, version, &item));
	assert_true(index_hidden(x, item));
	index_close(x);
}

/* sees() - a probe of the shingle names the item. */
static bool
sees(const struct index *x, uint64_t hash, index_item item)
{
	index_item items[N];
	struct index_hit hit = index_probe(x, hash, items, N);
	bool there = false;

	assert_true(hit.n <= N && hit.n <= hit.n_items);
	assert_true(hit.n_items == 0 || index_filter(x, hash));
	for (size_t i = 0; i < hit.n; i++) {
		assert_true(i == 0 || items[i] > items[i - 1]);
		there |= items[i] == item;
	}
	return there;
}

static void
test_every_six_words_are_found_over_segments(void **state)
{
	struct index *x = open_parts(true);
	shingle_vec sh = { 0 };

	(void)state;
	for (index_item i = 0; i < N; i++) {
		shingles_of(stories.items[i].text, &sh);
		filters_alike(x, sh.ptr, sh.n);
		for (size_t j = 0; j + WINNOW_WINDOW <= sh.n; j++)
			assert_true(sees(x, sh.ptr[j].hash, i) ||
				    sees(x, sh.ptr[j + 1].hash, i) ||
				    sees(x, sh.ptr[j + 2].hash, i));
	}
	VEC_FREE(&sh);
	index_close(x);
}

/* ---- the guarantee at the border of what is common ---- */

#define FORMULAE 60u

/* Made texts: unlike words around some words of a formula. */
struct texts {
	VEC(struct buf) bufs;
	VEC(struct segment_item) items;
	unsigned next; /* the next word that stands nowhere else */
};

/* Words [from, to) of a formula, and some of their own behind them. */
static void
add_formula(struct buf *b, unsigned formula, unsigned from, unsigned to, unsigned own)
{
	for (unsigned i = from; i < to; i++)
		buf_printf(b, "f%ux%u ", formula, i);
	for (unsigned i = 0; i < own; i++)
		buf_printf(b, "f%uown%u ", formula, i);
}

static void
texts_add(struct texts *t, unsigned formula, unsigned from, unsigned to, unsigned own)
{
	struct buf b = { 0 };

	for (unsigned i = 0; i < 5; i++)
		buf_printf(&b, "w%u ", t->next++);
	add_formula(&b, formula, from, to, own);
	for (unsigned i = 0; i < 5; i++)
		buf_printf(&b, "w%u ", t->next++);
	assert_int_equal(buf_status(&b, NULL), NAQL_OK);
	assert_true(VEC_PUSH(&t->bufs, b));
	assert_true(
		VEC_PUSH(&t->items, ((struct segment_item){ .id = SLICE("x"),
							    .text = buf_slice(&b),
							    .medium = MEDIUM_TEXT })));
}

static void
texts_free(struct texts *t)
{
	for (size_t i = 0; i < t->bufs.n; i++)
		buf_fini(&t->bufs.ptr[i]);
	VEC_FREE(&t->bufs);
	VEC_FREE(&t->items);
}

/* Do these words alone lead to the item? */
static bool
seeds(const struct index *x, unsigned formula, unsigned from, unsigned to, unsigned own,
      index_item item)
{
	struct buf b = { 0 };
	shingle_vec sh = { 0 };
	index_item items[200];
	bool found = false;

	add_formula(&b, formula, from, to, own);
	shingles_of(buf_slice(&b), &sh);
	for (size_t i = 0; i < sh.n; i++) {
		struct index_hit hit = index_probe(x, sh.ptr[i].hash, items, 200);

		for (size_t k = 0; !hit.common && k < hit.n; k++)
			found |= items[k] == item;
	}
	VEC_FREE(&sh);
	buf_fini(&b);
	return found;
}

/* 60 items with four words are over the limit of 50, the 45 of them that go on for two
 * words are not: both are of one octave. */
static void
test_what_is_not_common_is_kept_beside_what_just_is(void **state)
{
	static const char *const paths[] = { "octave.seg" };
	struct texts t = { .next = 0 };
	struct index *x;

	(void)state;
	for (unsigned f = 0; f < FORMULAE; f++)
		for (unsigned i = 0; i < 60; i++)
			texts_add(&t, f, 0, 4, i < 45 ? 2 : 0);
	assert_int_equal(segment_make(t.items.ptr, t.items.n, SEGMENT_ITEMS, paths[0]),
			 NAQL_OK);
	assert_int_equal(index_open(&x, paths, 1, NULL), NAQL_OK);
	for (unsigned f = 0; f < FORMULAE; f++)
		for (unsigned i = 0; i < 45; i++)
			assert_true(seeds(x, f, 0, 4, 2, f * 60 + i));
	index_close(x);
	texts_free(&t);
}

/* Common in the one segment, and what the other one chose to keep. */
static void
test_what_is_common_elsewhere_is_a_seed_here(void **state)
{
	static const char *const paths[] = { "many.seg", "one.seg" }, *const turned[] = {
		"one.seg", "many.seg"
	};
	struct texts many = { .next = 0 }, one = { .next = 1000000 };
	struct index *x, *y;

	(void)state;
	for (unsigned f = 0; f < FORMULAE; f++) {
		for (unsigned i = 0; i < 60; i++)
			texts_add(&many, f, 0, 10, 0);
		texts_add(&one, f, 3, 7, 2);
	}
	assert_int_equal(
		segment_make(many.items.ptr, many.items.n, SEGMENT_ITEMS, paths[0]),
		NAQL_OK);
	assert_int_equal(
		segment_make(one.items.ptr, one.items.n, SEGMENT_ITEMS, paths[1]),
		NAQL_OK);
	assert_int_equal(index_open(&x, paths, 2, NULL), NAQL_OK);
	assert_int_equal(index_open(&y, turned, 2, NULL), NAQL_OK);
	for (unsigned f = 0; f < FORMULAE; f++) {
		assert_true(seeds(x, f, 3, 7, 2, FORMULAE * 60 + f));
		assert_true(seeds(y, f, 3, 7, 2, f));
		/* where it is common everywhere, it still seeds nothing */
		assert_false(seeds(x, f, 0, 6, 0, f * 60));
	}
	index_close(x);
	index_close(y);
	texts_free(&many);
	texts_free(&one);
}

static void
test_hidden_items_are_not_returned(void **state)
{
	struct index *x = open_parts(false);
	shingle_vec sh = { 0 };
	index_item items[N];

	(void)state;
	for (index_item i = 0; i < N; i += 2)
		assert_int_equal(index_hide(x, i, NULL), NAQL_OK);
	for (index_item i = 0; i < N; i++) {
		assert_int_equal(index_hidden(x, i), i % 2 == 0);
		shingles_of(stories.items[i].text, &sh);
		for (size_t j = 0; j < sh.n; j++) {
			struct index_hit hit = index_probe(x, sh.ptr[j].hash, items, N);

			for (size_t k = 0; k < hit.n; k++)
				assert_int_equal(items[k] % 2, 1);
		}
	}
	VEC_FREE(&sh);
	index_close(x);
}

static void
test_more_items_than_asked_for(void **state)
{
	static const char *const paths[] = { "1.seg", "1.seg", "1.seg" };
	struct index *x;
	shingle_vec sh = { 0 };
	index_item items[4] = { 9, 9, 77, 77 };
	size_t seen = 0;

	(void)state;
	assert_int_equal(index_open(&x, paths, 3, NULL), NAQL_OK);
	shingles_of(stories.items[20].text, &sh);
	for (size_t i = 0; i < sh.n; i++) {
		struct index_hit hit = index_probe(x, sh.ptr[i].hash, items, 2);

		if (hit.n == 0)
			continue;
		seen++;
		assert_true(hit.n >= 3);
		assert_true(items[0] < 100 && items[2] == 77);
		hit = index_probe(x, sh.ptr[i].hash, NULL, 0);
		assert_true(hit.n >= 3);
	}
	assert_true(seen > 0);
	VEC_FREE(&sh);
	index_close(x);
}

static void
test_days_leave_the_own_day_out(void **state)
{
	struct segment_item items[6] = { 0 };
	const char *paths[] = { "d1.seg", "d2.seg" };
	struct index *x;
	shingle_vec sh = { 0 };

	(void)state;
	for (int32_t i = 0; i < 6; i++)
		items[i] = (struct segment_item){ .id = SLICE("d"),
						  .text = SLICE(
							  "the harbour will be closed"),
						  .day = 100 + i % 5 };
	assert_int_equal(segment_make(items, 3, SEGMENT_ITEMS, paths[0]), NAQL_OK);
	assert_int_equal(segment_make(items + 3, 3, SEGMENT_BACKGROUND, paths[1]),
			 NAQL_OK);
	shingles_of(items[0].text, &sh);
	assert_int_equal(sh.n, 2);
	assert_int_equal(index_open(&x, paths, 1, NULL), NAQL_OK);
	assert_int_equal(index_days(x, sh.ptr[0].hash, 100), 2);
	assert_int_equal(index_days(x, sh.ptr[0].hash, 107),
			 4); /* three, one of them twice */
	index_close(x);
	assert_int_equal(index_open(&x, paths, 2, NULL), NAQL_OK);
	assert_int_equal(index_days(x, sh.ptr[0].hash, 100),
			 6); /* four days: estimated */
	assert_int_equal(index_days(x, ~sh.ptr[0].hash, 100), 0);
	index_close(x);
	VEC_FREE(&sh);
}

static void
test_words_cost_by_all_segments(void **state)
{
	struct index *x = open_parts(false), *with = open_parts(true);
	const struct word *w;
	size_t n;
	uint32_t known, unknown;

	(void)state;
	assert_true(index_n_words(x) == index_n_words(with));
	assert_int_equal(fold_plain(fold, SLICE("garden bakery zyxwv"), &w, &n, NULL),
			 NAQL_OK);
	known = index_word_cost(x, 0, w[0].hash, 0, 0);
	unknown = index_word_cost(x, 0, w[2].hash, 0, 0);
	assert_in_range(known, 16, 8 * 16);
	assert_in_range(unknown, 12 * 16, 16 * 16);
	assert_true(index_word_cost(with, 0, w[2].hash, 0, 0) >=
		    unknown); /* of more words */
	/* Its own occurrences left out, a known word is as new as an unknown one. */
	assert_int_equal(index_word_cost(x, 0, w[0].hash, UINT32_MAX, 0), unknown);
	assert_true(index_word_cost(x, 0, w[0].hash, 20, 0) > known);
	/* A pair seen costs less than one that the story alone holds. */
	assert_true(index_word_cost(x, w[0].hash, w[1].hash, 0, 0) <=
		    index_word_cost(x, w[0].hash, w[1].hash, 0, UINT32_MAX));
	index_close(x);
	index_close(with);
}

static void
test_nothing_is_an_index_too(void **state)
{
	struct index *x;
	index_item item;

	(void)state;
	assert_int_equal(index_open(&x, NULL, 0, NULL), NAQL_OK);
	assert_int_equal(index_n_items(x), 0);
	assert_int_equal(index_n_words(x), 1);
	assert_false(index_filter(x, 5));
	assert_int_equal(index_probe(x, 5, NULL, 0).n, 0);
	assert_int_equal(index_days(x, 5, 5), 0);
	assert_false(index_find(x, SLICE("a"), 1, &item));
	assert_int_equal(index_word_cost(x, 1, 2, 3, 4), 16);
	index_close(x);
}

static void
test_a_missing_segment_is_told(void **state)
{
	static const char *const paths[] = { "1.seg", "none.seg" };
	naql_error err = { 0 };
	struct index *x;

	(void)state;
	assert_int_equal(index_open(&x, paths, 2, &err), NAQL_E_IO);
	assert_null(x);
	assert_non_null(strstr(err.source, "none.seg"));
}

/* read_all() - every text and a probe, as a worker does; returns NULL if all was right.
 */
static void *
read_all(void *ctx)
{
	const struct index *x = ctx;
	struct buf text = { 0 };
	void *wrong = NULL;

	for (index_item i = 0; i < N; i++) {
		naql_status st = index_text(x, i, &text, NULL);

		if (st != NAQL_OK || !slice_eq(buf_slice(&text), stories.items[i].text))
			wrong = &stories;
		(void)index_probe(x, i * HASH_SEED, NULL, 0);
		(void)index_days(x, i * HASH_SEED, 0);
	}
	buf_fini(&text);
	return wrong;
}

static void
test_threads_share_an_index(void **state)
{
	struct index *x = open_parts(true);
	pthread_t threads[12];

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, read_all, x), 0);
	for (size_t i = 0; i < NAQL_COUNT(threads); i++) {
		void *wrong = NULL;

		assert_int_equal(pthread_join(threads[i], &wrong), 0);
		assert_null(wrong);
	}
	index_close(x);
}

static void
test_no_memory_is_told(void **state)
{
	static const char *const paths[] = { "1.seg", "4.seg" };
	struct failing f = { 0 };

	(void)state;
	FAILING_SWEEP(f)
	{
		struct index *x;
		struct buf text = { 0 };
		naql_status st = index_open(&x, paths, 2, NULL);

		if (st == NAQL_OK)
			st = index_text(x, 20, &text, NULL);
		index_close(x);
		buf_fini(&text);
		FAILING_CHECK(f, st);
	}
}

/* The six bits at once, where the processor can, beside the same one by one. */
static void
test_the_twins_of_the_filter_agree(void **state)
{
	(void)state;
	if (!filter_x86_usable())
		print_message("# this processor cannot\n");
	PROP_RUN(p, 500)
	{
		uint8_t lines[20][FILTER_BLOCK];
		const uint8_t *blocks[20];
		uint64_t bits[20];
		uint32_t has[20] = { 0 };
		size_t n = prop_below(&p, 20);

		for (size_t i = 0; i < n; i++) {
			for (size_t k = 0; k < FILTER_BLOCK; k++)
				lines[i][k] = (uint8_t)(prop_next(&p) | prop_next(&p));
			bits[i] = prop_next(&p);
			if (prop_below(&p, 2))
				filter_mark(lines[i], bits[i]);
			blocks[i] = lines[i];
		}
		if (filter_x86_usable())
			filter_x86_test(blocks, bits, n, has);
		for (size_t i = 0; i < n && filter_x86_usable(); i++)
			assert_true(prop_check(&p,
					       has[i] == filter_test(blocks[i], bits[i]),
					       "as the portable twin"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_items_are_numbered_through),
		cmocka_unit_test(test_ids_are_found),
		cmocka_unit_test(test_the_last_visible_one_is_found),
		cmocka_unit_test(test_every_six_words_are_found_over_segments),
		cmocka_unit_test(test_what_is_not_common_is_kept_beside_what_just_is),
		cmocka_unit_test(test_what_is_common_elsewhere_is_a_seed_here),
		cmocka_unit_test(test_hidden_items_are_not_returned),
		cmocka_unit_test(test_more_items_than_asked_for),
		cmocka_unit_test(test_days_leave_the_own_day_out),
		cmocka_unit_test(test_words_cost_by_all_segments),
		cmocka_unit_test(test_nothing_is_an_index_too),
		cmocka_unit_test(test_a_missing_segment_is_told),
		cmocka_unit_test(test_threads_share_an_index),
		cmocka_unit_test(test_no_memory_is_told),
		cmocka_unit_test(test_the_twins_of_the_filter_agree),
	};

	return cmocka_run_group_tests_name("index: segments as one", tests, make, unmake);
}
