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
#include "index/id_order.h"
#include "index/le.h"
#include "index/part_counts.h"
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

/* Hashes of all kinds: even, few different ones, alike in their high or low bits. */
static uint64_t
some_hash(struct prop *p, unsigned kind)
{
	uint64_t h = prop_next(p);

	switch (kind) {
	case 0:
		return h;
	case 1:
		return h % 5;
	case 2:
		return h << 40;
	case 3:
		return UINT64_C(0xabcd) << 48 | (h & 0xffff);
	default:
		return prop_below(p, 3) ? UINT64_C(1) << 63 | h % 3 : h;
	}
}

static void
test_sorting_is_stable(void **state)
{
	static struct radix_pair a[3000], b[3000], scratch[3000];

	(void)state;
	PROP_RUN(p, 60)
	{
		size_t n = (size_t)prop_below(&p, p.seed % 2 ? 3000 : 90);

		for (size_t i = 0; i < n; i++)
			b[i] = a[i] =
				(struct radix_pair){ some_hash(&p, (unsigned)p.seed % 5),
						     7, (uint32_t)i };
		radix_pairs(a, scratch, n);
		qsort(b, n, sizeof(*b), compare_pairs);
		assert_true(
			prop_check(&p, memcmp(a, b, n * sizeof(*a)) == 0, "as qsort"));
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

/* all_of() - a stream's bytes. */
static void
all_of(struct spill *s, size_t stream, struct buf *out)
{
	struct spill_reader r;

	spill_reader_init(&r, s, stream);
	while (spill_more(&r, NULL) == NAQL_OK)
		buf_add(out, r.at, (size_t)(r.end - r.at));
	spill_reader_fini(&r);
	assert_int_equal(out->len, spill_size(s, stream));
}

static void
pack(struct tally *t, struct parts_work *work, struct buf *table, struct tally_view *v)
{
	struct spill out = { 0 };

	assert_int_equal(tally_pack(t, &out, work, &v->bits, NULL), NAQL_OK);
	all_of(&out, TALLY_STARTS, table);
	{
		struct buf entries = { 0 };

		all_of(&out, TALLY_ENTRIES, &entries);
		buf_add_slice(table, buf_slice(&entries));
		buf_fini(&entries);
	}
	spill_fini(&out);
	parts_fini(work);
	v->bytes = (const uint8_t *)table->ptr;
	v->len = table->len;
}

/* A part's hashes in a table that is used again and again: each count is that of a plain
 * look through all. */
static void
test_hashes_of_a_part_are_counted(void **state)
{
	static uint64_t hashes[600];
	static uint32_t slots[600];
	struct part_counts c = { 0 };

	(void)state;
	PROP_RUN(p, 200)
	{
		size_t n = prop_below(&p, NAQL_COUNT(hashes));
		unsigned shift = prop_below(&p, 2) ? 20 : 46;
		uint64_t different = 0;

		assert_int_equal(part_counts_begin(&c, n, 0, NULL), NAQL_OK);
		for (size_t i = 0; i < n; i++) {
			/* places side by side are the worst there is */
			hashes[i] = prop_below(&p, 1 + (uint32_t)n / 2) * 3;
			slots[i] = part_counts_add(&c, hashes[i] << shift, hashes[i],
						   (uint32_t)(i & 1));
		}
		for (size_t i = 0; i < n; i++) {
			bool first = true;
			uint32_t sum = 0;

			for (size_t k = 0; k < n; k++) {
				sum += hashes[k] == hashes[i] && (k & 1);
				first = first && (k >= i || hashes[k] != hashes[i]);
			}
			different += first;
			assert_true(prop_check(
				&p, c.slots.ptr[slots[i]].hash == hashes[i], "place"));
			assert_true(
				prop_check(&p, c.slots.ptr[slots[i]].n == sum, "count"));
		}
		assert_true(prop_check(&p, c.n_different == different, "different"));
	}
	part_counts_fini(&c);
}

/* one_of_part() - with the highest bits that a piece of a part has; some at its very end,
 * so that they go round the end of the table. */
static uint64_t
one_of_part(struct prop *p, unsigned kind, unsigned bits)
{
	uint64_t h = some_hash(p, kind);

	if (prop_below(p, 8) == 0)
		h |= UINT64_MAX << 20;
	return h >> (PARTS_BITS + bits) | UINT64_C(0x5a) << (64 - PARTS_BITS);
}

/* What comes out of the table is what sorting and adding up gives. */
static void
test_counts_come_in_order(void **state)
{
	static struct radix_pair a[2000];
	struct part_counts c = { 0 };
	struct parts_work w = { 0 };

	(void)state;
	PROP_RUN(p, 200)
	{
		size_t n = prop_below(&p, NAQL_COUNT(a)), k = 0;
		unsigned kind = (unsigned)prop_below(&p, 5),
			 bits = (unsigned)(p.seed % 3) * 5;
		uint32_t least = 1 + (uint32_t)prop_below(&p, 2);

		assert_int_equal(part_counts_begin(&c, n, bits, NULL), NAQL_OK);
		for (size_t i = 0; i < n; i++) {
			a[i] = (struct radix_pair){ .hash = one_of_part(&p, kind, bits) };
			if (i > 0 && prop_below(&p, 3) == 0)
				a[i].hash = a[prop_below(&p, i)].hash;
			a[i].item = (uint32_t)prop_below(&p, 2);
			(void)part_counts_add(&c, a[i].hash, a[i].hash, a[i].item);
		}
		qsort(a, n, sizeof(*a), compare_pairs);
		assert_int_equal(part_counts_take(&c, &w, least, NULL), NAQL_OK);
		for (size_t i = 0, end; i < n; i = end) {
			uint32_t sum = 0;

			for (end = i; end < n && a[end].hash == a[i].hash; end++)
				sum += a[end].item;
			if (sum < least)
				continue;
			assert_true(prop_check(&p, k < w.pairs.n, "as many"));
			assert_true(prop_check(&p, w.pairs.ptr[k].hash == a[i].hash,
					       "ascending"));
			assert_true(prop_check(&p, w.pairs.ptr[k++].item == sum, "sum"));
		}
		assert_true(prop_check(&p, k == w.pairs.n, "no more"));
	}
	part_counts_fini(&c);
	parts_fini(&w);
}

/* Every byte of a stream is changed where it stands, in memory or in the file. */
static void
test_streams_are_edited_in_place(void **state)
{
	(void)state;
	PROP_RUN(p, 30)
	{
		struct spill_room room = { .dir = ".",
					   .limit = prop_below(&p, 2) ? 3000 : 0,
					   .piece = spill_piece(1) };
		struct spill s = { 0 };
		struct spill_reader r;
		struct buf was = { 0 }, is = { 0 };
		uint8_t *bytes;
		size_t len, n = prop_below(&p, 900);
		naql_status st;

		assert_int_equal(spill_init(&s, &room, 2, NULL), NAQL_OK);
		for (size_t i = 0; i < n; i++) {
			uint64_t v = prop_next(&p);

			assert_int_equal(spill_add(&s, 0, &v, 8, NULL), NAQL_OK);
			assert_int_equal(spill_add(&s, 1, &v, 8, NULL), NAQL_OK);
			buf_add(&was, &v, 8);
		}
		spill_reader_init(&r, &s, 1);
		while ((st = spill_edit(&r, &bytes, &len, NULL)) == NAQL_OK) {
			for (size_t i = 0; i < len; i++)
				bytes[i] ^= 0x33;
		}
		spill_reader_fini(&r);
		assert_int_equal(st, NAQL_DONE);
		all_of(&s, 0, &is);
		assert_true(prop_check(
			&p,
			memcmp(is.ptr ? is.ptr : "", was.ptr ? was.ptr : "", 8 * n) == 0,
			"the other stream stays"));
		buf_reset(&is);
		all_of(&s, 1, &is);
		for (size_t i = 0; i < is.len; i++)
			assert_int_equal((uint8_t)is.ptr[i],
					 (uint8_t)(was.ptr[i] ^ 0x33));
		buf_fini(&is);
		buf_fini(&was);
		spill_fini(&s);
	}
}

static void
test_tallies_count(void **state)
{
	static uint32_t counts[2000];

	(void)state;
	PROP_RUN(p, 20)
	{
		struct spill_room room = { .dir = ".",
					   .limit = prop_below(&p, 2) ? 5000 : 0,
					   .piece = spill_piece(1) };
		struct parts_work work = { .memory = room.limit };
		struct tally t = { 0 };
		struct buf table = { 0 };
		struct tally_view v = { 0 };
		size_t n = (size_t)prop_below(&p, 2000);

		assert_int_equal(tally_init(&t, &room, NULL), NAQL_OK);
		memset(counts, 0, sizeof(counts));
		for (size_t i = 0; n > 0 && i < 40000; i++) {
			size_t k = (size_t)prop_below(&p, n);

			k = (size_t)prop_below(&p, k + 1);
			counts[k]++;
			assert_int_equal(tally_add(&t, hash_mix(k, 99), NULL), NAQL_OK);
		}
		pack(&t, &work, &table, &v);
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
		struct spill_room room = { .piece = spill_piece(0) };
		struct parts_work work = { 0 };
		struct tally t = { 0 };
		struct buf table = { 0 };
		struct tally_view v = { 0 };
		size_t once = 0, twice = 0;

		assert_int_equal(tally_init(&t, &room, NULL), NAQL_OK);
		for (size_t i = 0; i < n + 100; i++)
			assert_int_equal(
				tally_add(&t, hash_mix(i < n ? i : i - n, 99), NULL),
				NAQL_OK);
		pack(&t, &work, &table, &v);
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

/* Streams give back what went in, whatever was spilled. */
static void
test_streams_come_back(void **state)
{
	enum { STREAMS = 7 };

	(void)state;
	PROP_RUN(p, 20)
	{
		static const size_t limits[] = { 0, 1, 3000, 20000, 1 << 20 };
		struct spill_room room = { .dir = ".",
					   .limit = limits[p.seed % 5],
					   .piece = spill_piece(1) };
		struct buf want[STREAMS] = { { 0 } }, got = { 0 };
		uint8_t bytes[5000];
		struct spill s;

		assert_int_equal(spill_init(&s, &room, STREAMS, NULL), NAQL_OK);
		for (unsigned i = 0; i < 600; i++) {
			size_t stream = (size_t)prop_below(&p, STREAMS);
			size_t n = (size_t)prop_below(&p, i % 50 ? 40 : sizeof(bytes));

			memset(bytes, (int)prop_below(&p, 256), n);
			buf_add(&want[stream], bytes, n);
			assert_int_equal(spill_add(&s, stream, bytes, n, NULL), NAQL_OK);
		}
		assert_true(room.limit == 0 || room.used <= room.limit);
		assert_int_equal(s.file != NULL, room.limit == 1 || room.limit == 3000 ||
							 room.limit == 20000);
		for (size_t i = 0; i < STREAMS; i++) {
			struct spill_reader r;

			buf_reset(&got);
			all_of(&s, i, &got);
			assert_true(slice_eq(buf_slice(&got), buf_slice(&want[i])));
			spill_reader_init(&r, &s, i);
			for (size_t at = 0, n; at < want[i].len; at += n) {
				n = 1 + (size_t)prop_below(&p, sizeof(bytes) - 1);
				n = n < want[i].len - at ? n : want[i].len - at;
				assert_int_equal(spill_take(&r, bytes, n, NULL), NAQL_OK);
				assert_memory_equal(bytes, want[i].ptr + at, n);
			}
			assert_int_equal(spill_take(&r, bytes, 1, NULL), NAQL_E_INTERNAL);
			spill_reader_fini(&r);
			buf_fini(&want[i]);
		}
		buf_fini(&got);
		spill_fini(&s);
		assert_int_equal(room.used, 0);
	}
}

/* Ids of any number of runs come in one order. */
static void
test_ids_are_ordered(void **state)
{
	(void)state;
	PROP_RUN(p, 12)
	{
		struct spill_room room = { .dir = ".", .piece = spill_piece(1) };
		struct spill out;
		struct id_order o = { 0 };
		struct buf got = { 0 };
		static char ids[500][12];
		static uint32_t versions[500];
		size_t n = (size_t)prop_below(&p, 500);

		room.limit = p.seed % 3 ? 4000 : 0;
		assert_int_equal(spill_init(&out, &room, 1, NULL), NAQL_OK);
		assert_int_equal(id_order_init(&o, &room, p.seed % 2 ? 3000 : 0, NULL),
				 NAQL_OK);
		for (size_t i = 0; i < n; i++) {
			size_t len = (size_t)prop_below(&p, 4);

			memset(ids[i], 0, sizeof(ids[i]));
			for (size_t k = 0; k < len; k++)
				ids[i][k] = (char)('a' + prop_below(&p, 3));
			versions[i] = (uint32_t)prop_below(&p, 3);
			assert_int_equal(id_order_add(&o, SLICE(ids[i]), versions[i],
						      (uint32_t)i, NULL),
					 NAQL_OK);
		}
		assert_int_equal(id_order_write(&o, &out, 0, NULL), NAQL_OK);
		all_of(&out, 0, &got);
		assert_int_equal(got.len, 4 * n);
		for (size_t i = 1; i < n; i++) {
			uint32_t a = le32_get((const uint8_t *)got.ptr + 4 * i - 4);
			uint32_t b = le32_get((const uint8_t *)got.ptr + 4 * i);
			int c = strcmp(ids[a], ids[b]);

			assert_true(prop_check(
				&p,
				c < 0 || (c == 0 &&
					  (versions[a] < versions[b] ||
					   (versions[a] == versions[b] && a < b))),
				"in order"));
		}
		id_order_fini(&o);
		spill_fini(&out);
		buf_fini(&got);
	}
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
		cmocka_unit_test(test_hashes_of_a_part_are_counted),
		cmocka_unit_test(test_counts_come_in_order),
		cmocka_unit_test(test_streams_are_edited_in_place),
		cmocka_unit_test(test_tallies_count),
		cmocka_unit_test(test_large_tallies_leave_single_hashes_out),
		cmocka_unit_test(test_streams_come_back),
		cmocka_unit_test(test_ids_are_ordered),
		cmocka_unit_test(test_rarer_words_cost_more),
		cmocka_unit_test(test_known_pairs_cost_less),
		cmocka_unit_test(test_blocks_come_back),
		cmocka_unit_test(test_where_common_begins),
	};

	return cmocka_run_group_tests_name("segment: its parts", tests, enter, leave);
}
