/*
 * test_segment_parts.c - the pieces a segment is made of: counts in a byte, sorting,
 * tallies, the price of a word, text blocks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "failing.h"
#include "index/count8.h"
#include "index/radix.h"
#include "index/segment_keys.h"
#include "index/tally.h"
#include "index/textblock.h"
#include "index/word_stats.h"
#include "segment_room.h"

static void
test_counts_in_a_byte(void **state)
{
	(void)state;
	for (uint8_t c = 0; c < 239; c++)
		assert_true(count8_get(c) < count8_get((uint8_t)(c + 1)));
	PROP_RUN(p, 2000)
	{
		uint32_t n = (uint32_t)(prop_next(&p) >> 32 >> prop_below(&p, 32));
		uint32_t low = count8_get(count8_floor(n)),
			 high = count8_get(count8_up(n));
		uint32_t near = count8_get(count8_near(n)),
			 off = near > n ? near - n : n - near;

		assert_true(prop_check(&p, low <= n, "floor"));
		assert_true(prop_check(&p, high >= n || n > 15u << 28, "up"));
		assert_true(
			prop_check(&p, high <= n + (uint64_t)n / 8, "up by an eighth"));
		assert_true(prop_check(&p, off <= n / 16 + 1 || n > 15u << 28, "near"));
		assert_true(prop_check(&p, n > 15 || low == n, "small counts are exact"));
	}
}

static int
compare_pairs(const void *left, const void *right)
{
	const struct radix_pair *a = left, *b = right;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

static void
test_sorting_is_stable(void **state)
{
	static struct radix_pair a[3000], b[3000], scratch[3000];
	static uint64_t h[3000], h_scratch[3000];

	(void)state;
	PROP_RUN(p, 60)
	{
		size_t n = (size_t)prop_below(&p, 3000);
		uint64_t mask = prop_next(&p) | (prop_below(&p, 2) ? UINT64_MAX : 0);

		for (size_t i = 0; i < n; i++)
			b[i] = a[i] = (struct radix_pair){
				prop_next(&p) & mask &
					(prop_below(&p, 2) ? 0xff00ff : UINT64_MAX),
				7, (uint32_t)i
			};
		for (size_t i = 0; i < n; i++)
			h[i] = a[i].hash;
		radix_pairs(a, scratch, n);
		radix_hashes(h, h_scratch, n);
		qsort(b, n, sizeof(*b), compare_pairs);
		for (size_t i = 0; i < n; i++) {
			assert_true(prop_check(
				&p, a[i].hash == b[i].hash && a[i].at == b[i].at,
				"as qsort says"));
			assert_true(prop_check(&p, h[i] == b[i].hash, "hashes too"));
		}
	}
}

static void
check_table(struct prop *p, const struct tally_view *v, const uint32_t *counts, size_t n)
{
	unsigned wrong = 0;

	assert_true(prop_check(p, tally_check(v), "well formed"));
	for (size_t i = 0; i < n; i++) {
		uint32_t got = tally_get(v, hash_mix(i, 99)), want = counts[i];

		if (want < 2)
			wrong += got != want;
		else
			wrong += got < want - want / 15 || got > want + want / 15;
	}
	assert_true(prop_check(p, wrong <= 1 + n / 500, "counted"));
}

static void
test_tallies_count(void **state)
{
	static uint32_t counts[2000];

	(void)state;
	PROP_RUN(p, 20)
	{
		struct tally t = { 0 };
		struct buf table = { 0 };
		struct tally_view v;
		size_t n = (size_t)prop_below(&p, 2000);

		for (size_t i = 0; i < n; i++) {
			counts[i] = (uint32_t)prop_below(&p, 1 + prop_below(&p, 200));
			assert_int_equal(tally_reserve(&t, counts[i], NULL), NAQL_OK);
			for (uint32_t j = 0; j < counts[i]; j++)
				tally_add(&t, hash_mix(i, 99));
			if (prop_below(&p, 100) ==
			    0) /* a count in between changes nothing */
				assert_int_equal(tally_pack(&t, &table, &v.bits, NULL),
						 NAQL_OK);
			buf_reset(&table);
		}
		assert_int_equal(tally_pack(&t, &table, &v.bits, NULL), NAQL_OK);
		v.bytes = (const uint8_t *)table.ptr;
		v.len = table.len;
		check_table(&p, &v, counts, n);
		tally_fini(&t);
		buf_fini(&table);
	}
}

/* A large table leaves out what was seen once, a small one does not. */
static void
test_large_tallies_leave_single_hashes_out(void **state)
{
	const size_t large = (size_t)1 << 19;

	(void)state;
	for (size_t n = large - 1; n <= large; n++) {
		struct tally t = { 0 };
		struct buf table = { 0 };
		struct tally_view v;
		size_t once = 0, twice = 0;

		assert_int_equal(tally_reserve(&t, n + 100, NULL), NAQL_OK);
		for (size_t i = 0; i < n + 100; i++)
			tally_add(&t, hash_mix(i < n ? i : i - n, 99));
		assert_int_equal(tally_pack(&t, &table, &v.bits, NULL), NAQL_OK);
		v.bytes = (const uint8_t *)table.ptr;
		v.len = table.len;
		for (size_t i = 0; i < 1000; i++) {
			twice += i < 100 && tally_get(&v, hash_mix(i, 99)) == 2;
			once += i >= 100 && tally_get(&v, hash_mix(i, 99)) == 1;
		}
		assert_true(twice >= 98);
		assert_true(n < large ? once >= 890 : once == 0);
		tally_fini(&t);
		buf_fini(&table);
	}
}

static void
test_logarithms_are_right(void **state)
{
	(void)state;
	/* log2(3) = 1.58496, log2(5) = 2.32193, log2(7) = 2.80735, log2(1000003)
	 * = 19.93157 */
	assert_int_equal(word_stats_log2(3), 25);
	assert_int_equal(word_stats_log2(5), 37);
	assert_int_equal(word_stats_log2(7), 45);
	assert_int_equal(word_stats_log2(1000003), 319);
	PROP_RUN(p, 3000)
	{
		uint64_t a = 1 + (prop_next(&p) >> 32 >> prop_below(&p, 32));
		uint64_t b = 1 + (prop_next(&p) >> 33 >> prop_below(&p, 31));
		uint32_t sum = word_stats_log2(a) + word_stats_log2(b);
		uint32_t product = word_stats_log2(a * b);

		assert_true(prop_check(&p, product + 1 >= sum && product <= sum + 1,
				       "log ab"));
		assert_true(prop_check(&p, word_stats_log2(a + 1) >= word_stats_log2(a),
				       "grows"));
	}
	for (unsigned bit = 0; bit < 64; bit++)
		assert_int_equal(word_stats_log2(UINT64_C(1) << bit), bit * 16);
	assert_in_range(word_stats_log2(UINT64_MAX), 1023, 1024);
}

static void
test_rarer_words_cost_more(void **state)
{
	struct word_stats_counts c = { .total = 1 << 20 };
	uint32_t before = UINT32_MAX;

	(void)state;
	for (c.word = 0; c.word < 1 << 20; c.word = c.word * 3 / 2 + 1) {
		uint32_t cost = word_stats_cost(&c);

		assert_true(cost < before);
		before = cost;
	}
	c.word = 0;
	assert_int_equal(word_stats_cost(&c), 21 * 16); /* half an occurrence in 2^20 */
	c.word = UINT64_MAX;
	assert_int_equal(word_stats_cost(&c), 0);
	c = (struct word_stats_counts){ 0 };
	assert_int_equal(word_stats_cost(&c), 16);
}

static void
test_known_pairs_cost_less(void **state)
{
	struct word_stats_counts c = { .total = 1 << 30, .word = 50, .before = 1000 };
	uint32_t before = word_stats_cost(&c);

	(void)state;
	for (c.pair = 1; c.pair <= 1000; c.pair *= 10) {
		assert_true(word_stats_cost(&c) < before);
		before = word_stats_cost(&c);
	}
	c = (struct word_stats_counts){ UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX };
	assert_int_equal(word_stats_cost(&c), 0);
	c.pair = UINT64_MAX / 2; /* half of the times: one bit, at any size */
	c.word = 0;
	assert_in_range(word_stats_cost(&c), 15, 17);
}

static void
test_blocks_come_back(void **state)
{
	struct textblock_writer *w;
	struct textblock_reader *r;
	struct buf text = { 0 }, dict = { 0 }, block = { 0 }, back = { 0 };
	struct prop p = { .state = 2 };

	(void)state;
	for (size_t words = 10; words <= 100000; words *= 10) {
		story_text(&p, words, &text);
		assert_int_equal(textblock_train(buf_slice(&text), &dict, NULL), NAQL_OK);
		assert_int_equal(dict.len > 0, words == 100000);
		assert_int_equal(textblock_writer_new(&w, buf_slice(&dict), 3, NULL),
				 NAQL_OK);
		assert_int_equal(textblock_reader_new(&r, buf_slice(&dict), NULL),
				 NAQL_OK);
		buf_reset(&block);
		assert_int_equal(textblock_write(w, buf_slice(&text), &block, NULL),
				 NAQL_OK);
		assert_int_equal(
			textblock_read(r, buf_slice(&block), text.len, &back, NULL),
			NAQL_OK);
		assert_true(slice_eq(buf_slice(&back), buf_slice(&text)));
		assert_int_equal(
			textblock_read(r, buf_slice(&block), text.len + 1, &back, NULL),
			NAQL_E_CORRUPT);
		assert_int_equal(
			textblock_read(r, buf_slice(&block), text.len - 1, &back, NULL),
			NAQL_E_CORRUPT);
		assert_int_equal(
			textblock_read(r, buf_slice(&block), SIZE_MAX, &back, NULL),
			NAQL_E_CORRUPT);
		textblock_writer_free(w);
		textblock_reader_free(r);
	}
	buf_fini(&text);
	buf_fini(&dict);
	buf_fini(&block);
	buf_fini(&back);
}

static void
test_where_common_begins(void **state)
{
	(void)state;
	assert_int_equal(segment_keys_common(0), 50);
	assert_int_equal(segment_keys_common(10000), 50);
	assert_int_equal(segment_keys_common(20000), 100);
	assert_int_equal(segment_keys_common(400000), 2000);
	assert_int_equal(segment_keys_common(100000000), 2000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts_in_a_byte),
		cmocka_unit_test(test_sorting_is_stable),
		cmocka_unit_test(test_tallies_count),
		cmocka_unit_test(test_large_tallies_leave_single_hashes_out),
		cmocka_unit_test(test_logarithms_are_right),
		cmocka_unit_test(test_rarer_words_cost_more),
		cmocka_unit_test(test_known_pairs_cost_less),
		cmocka_unit_test(test_blocks_come_back),
		cmocka_unit_test(test_where_common_begins),
	};

	return cmocka_run_group_tests_name("segment: its parts", tests, NULL, NULL);
}
