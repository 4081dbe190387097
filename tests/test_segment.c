/*
 * test_segment.c - what was put into a segment is found in it, and nothing else is
 * promised.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/timestamp.h"
#include "failing.h"
#include "segment_room.h"

static struct stories stories;

static struct segment *
make_and_open(size_t n, uint64_t seed, size_t max_words)
{
	struct prop p = { .state = seed };
	struct segment *s = NULL;

	stories_make(&stories, &p, n, max_words);
	assert_int_equal(segment_make(stories.items, n, SEGMENT_ITEMS, "a.seg"), NAQL_OK);
	assert_int_equal(segment_open(&s, "a.seg", NULL), NAQL_OK);
	assert_int_equal(segment_verify(s, NULL), NAQL_OK);
	return s;
}

static void
done(struct segment *s)
{
	segment_close(s);
	stories_free(&stories);
}

static void
test_items_come_back(void **state)
{
	struct segment *s = make_and_open(100, 1, 400);
	struct buf text = { 0 };

	(void)state;
	assert_int_equal(segment_n_items(s), 100);
	assert_string_equal(segment_name(s), "a.seg");
	for (uint32_t i = 0; i < 100; i++) {
		const struct segment_item *want = &stories.items[i];
		struct segment_item got;

		assert_int_equal(segment_item(s, i, &got, NULL), NAQL_OK);
		assert_true(slice_eq(got.id, want->id));
		assert_true(slice_eq(got.title, want->title));
		assert_int_equal(got.title.ptr == NULL, want->title.ptr == NULL);
		assert_null(got.text.ptr);
		assert_int_equal(got.version, want->version);
		assert_int_equal(got.medium, want->medium);
		assert_int_equal(got.published, want->published);
		assert_int_equal(got.day, want->day);
		assert_int_equal(segment_text(s, i, &text, NULL), NAQL_OK);
		assert_true(slice_eq(buf_slice(&text), want->text));
	}
	assert_int_equal(segment_item(s, 100, &(struct segment_item){ 0 }, NULL),
			 NAQL_E_NOTFOUND);
	assert_int_equal(segment_text(s, 100, &text, NULL), NAQL_E_NOTFOUND);
	buf_fini(&text);
	done(s);
}

/* Texts at and around the size of a block, and one far longer. */
static void
test_long_texts_come_back(void **state)
{
	static const size_t sizes[] = { 0,   1,	      16383, 16384, 16385,
					100, 3000000, 5,     40000, 16384 };
	struct segment_item items[NAQL_COUNT(sizes)] = { 0 };
	struct buf all = { 0 }, text = { 0 };
	struct prop p = { .state = 9 };
	struct segment *s;

	(void)state;
	story_text(&p, 300000, &all);
	for (size_t i = 0; i < NAQL_COUNT(sizes); i++)
		items[i] = (struct segment_item){ .id = SLICE("long"),
						  .version = (uint32_t)i,
						  .medium = MEDIUM_TEXT,
						  .published = TIME_NONE,
						  .day = INT32_MIN,
						  .text = { all.ptr + i, sizes[i] } };
	assert_true(all.len > 3000010);
	assert_int_equal(segment_make(items, NAQL_COUNT(sizes), SEGMENT_ITEMS, "l.seg"),
			 NAQL_OK);
	assert_int_equal(segment_open(&s, "l.seg", NULL), NAQL_OK);
	assert_int_equal(segment_verify(s, NULL), NAQL_OK);
	for (uint32_t i = 0; i < NAQL_COUNT(sizes); i++) {
		assert_int_equal(segment_text(s, i, &text, NULL), NAQL_OK);
		assert_true(slice_eq(buf_slice(&text), items[i].text));
	}
	segment_close(s);
	buf_fini(&all);
	buf_fini(&text);
}

/* One after another, a block is unpacked once; the texts are those of segment_text(). */
static void
test_texts_in_order(void **state)
{
	struct segment *s = make_and_open(200, 7, 400);
	struct segment_texts texts = { .segment = s };
	struct prop p = { .state = 3 };
	struct slice text;

	(void)state;
	for (uint32_t i = 0; i < 400; i++) { /* and then at random */
		uint32_t at = i < 200 ? i : (uint32_t)prop_below(&p, 200);

		assert_int_equal(segment_texts_get(&texts, at, &text, NULL), NAQL_OK);
		assert_true(slice_eq(text, stories.items[at].text));
	}
	assert_int_equal(segment_texts_get(&texts, 200, &text, NULL), NAQL_E_NOTFOUND);
	segment_texts_fini(&texts);
	done(s);
}

/* What was withdrawn stands in the segment, and the rest of it is as if it did not. */
static void
test_unsearched_items_are_kept(void **state)
{
	struct prop p = { .state = 8 };
	struct segment_item some[40];
	struct segment_stats with, without;
	struct segment *s = NULL, *less = NULL;
	struct segment_item got = { 0 };
	struct buf text = { 0 };
	size_t n = 0;

	(void)state;
	stories_make(&stories, &p, 80, 200);
	for (size_t i = 0; i < 80; i++) {
		if (i % 2 == 0)
			some[n++] = stories.items[i];
		else
			stories.items[i].unsearched = true;
	}
	assert_int_equal(segment_make(stories.items, 80, SEGMENT_ITEMS, "w.seg"),
			 NAQL_OK);
	assert_int_equal(segment_make(some, n, SEGMENT_ITEMS, "o.seg"), NAQL_OK);
	assert_int_equal(segment_open(&s, "w.seg", NULL), NAQL_OK);
	assert_int_equal(segment_open(&less, "o.seg", NULL), NAQL_OK);
	assert_int_equal(segment_verify(s, NULL), NAQL_OK);
	for (uint32_t i = 0; i < 80; i++) {
		assert_int_equal(segment_item(s, i, &got, NULL), NAQL_OK);
		assert_int_equal(got.unsearched, i % 2);
		assert_true(slice_eq(got.title, stories.items[i].title));
		assert_int_equal(segment_text(s, i, &text, NULL), NAQL_OK);
		assert_true(slice_eq(buf_slice(&text), stories.items[i].text));
	}
	segment_stats(s, &with);
	segment_stats(less, &without);
	assert_int_equal(with.n_items, 80);
	assert_int_equal(with.n_words, without.n_words);
	assert_int_equal(with.n_keys, without.n_keys);
	assert_int_equal(with.n_postings, without.n_postings);
	assert_int_equal(with.n_shingles, without.n_shingles);
	assert_int_equal(with.word_bytes, without.word_bytes);
	assert_int_equal(with.days_bytes, without.days_bytes);
	assert_true(with.n_keys > 1000);
	buf_fini(&text);
	segment_close(less);
	done(s);
}

/* lists() - the shingle's postings name the item; *common when it is sampled. */
static bool
lists(const struct segment *s, uint64_t hash, uint32_t item, bool *common)
{
	struct postings p;
	uint32_t ordinal, before = 0, n = 0;
	bool there = false;

	*common = false;
	if (!segment_lookup(s, hash, &p))
		return false;
	*common = p.common;
	assert_true(segment_filter(s, hash));
	while (segment_postings_next(&p, &ordinal)) {
		assert_true(n == 0 || ordinal > before);
		there |= ordinal == item;
		before = ordinal;
		n++;
	}
	assert_int_equal(n, p.n);
	assert_true(p.n <= p.n_items);
	return there;
}

/* check_windows() - each run of six folded words has a shingle that leads to the item. */
static void
check_windows(const struct segment *s, struct fold *f, struct slice text, uint32_t item)
{
	const struct word *w;
	size_t n;
	shingle_vec sh = { 0 };

	assert_int_equal(fold_plain(f, text, &w, &n, NULL), NAQL_OK);
	assert_int_equal(sketch_shingles(w, n, &sh, NULL), NAQL_OK);
	for (size_t i = 0; i + WINNOW_WINDOW <= sh.n; i++) {
		bool found = false, common, all_common = true;

		for (size_t j = i; j < i + WINNOW_WINDOW; j++) {
			found |= lists(s, sh.ptr[j].hash, item, &common);
			all_common &= common;
		}
		assert_true(found || all_common);
	}
	for (size_t i = 0; i < sh.n; i++)
		assert_true(days_get(segment_days(s), sh.ptr[i].hash) &
			    days_bit(stories.items[item].day));
	VEC_FREE(&sh);
}

static void
test_every_six_words_lead_to_their_item(void **state)
{
	struct segment *s = make_and_open(STORIES_MAX, 2, 120);
	struct segment_stats st;
	struct fold *f;

	(void)state;
	assert_int_equal(fold_new(&f, NULL), NAQL_OK);
	for (uint32_t i = 0; i < stories.n; i++) {
		check_windows(s, f, stories.items[i].text, i);
		check_windows(s, f, stories.items[i].title, i);
	}
	segment_stats(s, &st);
	assert_int_equal(st.n_items, STORIES_MAX);
	assert_true(st.n_keys > 10000 && st.n_keys < st.n_shingles * 6 / 10);
	assert_true(st.n_postings >= st.n_keys);
	assert_true(st.n_windows > st.n_keys && st.n_windows_common == 0);
	fold_free(f);
	done(s);
}

/* A formula in all stories is common: flagged, sampled, and not chosen beside rare words.
 */
static void
test_a_formula_is_common(void **state)
{
	static struct buf texts[400];
	struct segment_item items[400] = { 0 };
	struct prop p = { .state = 5 };
	struct segment_stats st;
	struct segment *s;
	const struct word *w;
	struct postings post = { 0 };
	shingle_vec sh = { 0 };
	struct fold *f;
	struct slice formula =
		SLICE("the ferry leaves the old harbour at nine every morning");
	size_t n, common = 0;

	(void)state;
	for (size_t i = 0; i < 400; i++) {
		story_text(&p, 30, &texts[i]);
		buf_add_slice(&texts[i], formula);
		items[i] = (struct segment_item){ .id = SLICE("x"),
						  .text = buf_slice(&texts[i]),
						  .medium = MEDIUM_TEXT,
						  .day = (int32_t)i };
	}
	assert_int_equal(segment_make(items, 400, SEGMENT_ITEMS, "f.seg"), NAQL_OK);
	assert_int_equal(segment_open(&s, "f.seg", NULL), NAQL_OK);
	assert_int_equal(segment_verify(s, NULL), NAQL_OK);
	assert_int_equal(fold_new(&f, NULL), NAQL_OK);
	assert_int_equal(fold_plain(f, formula, &w, &n, NULL), NAQL_OK);
	assert_int_equal(n, 10);
	assert_int_equal(sketch_shingles(w, n, &sh, NULL), NAQL_OK);
	for (size_t i = 0; i < sh.n; i++) {
		if (!segment_lookup(s, sh.ptr[i].hash, &post))
			continue;
		common++;
		assert_true(post.common);
		assert_in_range(post.n_items, 400, 450);
		assert_in_range(post.n, 20, 90); /* one in eight of 400 */
		assert_int_equal(days_get(segment_days(s), sh.ptr[i].hash), 0xff);
	}
	segment_stats(s, &st);
	assert_in_range(common, 1, 6);
	assert_int_equal(st.n_common, common);
	assert_true(st.n_windows_common >= 400 * 5);
	VEC_FREE(&sh);
	fold_free(f);
	segment_close(s);
	for (size_t i = 0; i < 400; i++)
		buf_fini(&texts[i]);
}

static void
test_words_are_counted(void **state)
{
	struct buf text = { 0 };
	struct segment_item item = { .id = SLICE("w"),
				     .medium = MEDIUM_TEXT,
				     .version = 1 };
	const struct word *w;
	struct segment *s;
	struct fold *f;
	size_t n;

	(void)state;
	for (unsigned i = 0; i < 1000; i++)
		buf_printf(&text, "bread oven%s ", i % 10 ? "" : " flour");
	buf_add_str(&text, "salt");
	item.text = buf_slice(&text);
	item.title = SLICE("salt salt salt salt salt");
	assert_int_equal(segment_make(&item, 1, SEGMENT_ITEMS, "w.seg"), NAQL_OK);
	assert_int_equal(segment_open(&s, "w.seg", NULL), NAQL_OK);
	assert_int_equal(segment_n_words(s), 2101);
	assert_int_equal(fold_new(&f, NULL), NAQL_OK);
	assert_int_equal(fold_plain(f, SLICE("bread oven flour salt"), &w, &n, NULL),
			 NAQL_OK);
	assert_in_range(segment_word_count(s, w[0].hash), 930, 1070);
	assert_in_range(segment_word_count(s, w[2].hash), 93, 107);
	assert_int_equal(segment_word_count(s, w[3].hash), 1); /* titles do not count */
	assert_in_range(segment_pair_count(s, w[0].hash, w[1].hash), 930, 1070);
	assert_int_equal(segment_pair_count(s, w[1].hash, w[3].hash), 1);
	assert_int_equal(segment_pair_count(s, w[2].hash, w[3].hash), 0);
	assert_in_range(segment_pair_count(s, w[1].hash, w[2].hash), 93, 107);
	fold_free(f);
	segment_close(s);
	buf_fini(&text);
}

static void
test_same_items_same_bytes(void **state)
{
	struct segment *s = make_and_open(60, 4, 900);
	size_t a_len, b_len;
	uint8_t *a, *b;

	(void)state;
	assert_int_equal(segment_make(stories.items, 60, SEGMENT_ITEMS, "b.seg"),
			 NAQL_OK);
	a = file_bytes("a.seg", &a_len);
	b = file_bytes("b.seg", &b_len);
	assert_int_equal(a_len, b_len);
	assert_memory_equal(a, b, a_len);
	free(a);
	free(b);
	done(s);
}

/* What a segment is does not depend on the memory it was built in. */
static void
test_any_memory_same_bytes(void **state)
{
	static const size_t sizes[] = { 1, 200 << 10, 2 << 20 };
	struct prop p = { .state = 12 };
	size_t n, whole = 0;
	uint8_t *want, *got;

	(void)state;
	stories_make(&stories, &p, 400, 700);
	assert_int_equal(segment_make(stories.items, 400, SEGMENT_ITEMS, "any.seg"),
			 NAQL_OK);
	want = file_bytes("any.seg", &whole);
	assert_true(whole > 500000);
	for (size_t i = 0; i < NAQL_COUNT(sizes); i++) {
		struct segment_build_options opt = { .kind = SEGMENT_ITEMS,
						     .memory = sizes[i],
						     .dir = "." };
		struct segment_builder *b = NULL;

		assert_int_equal(segment_builder_new(&b, &opt, NULL), NAQL_OK);
		for (size_t k = 0; k < stories.n; k++)
			assert_int_equal(segment_builder_add(b, &stories.items[k], NULL),
					 NAQL_OK);
		assert_int_equal(segment_builder_write(b, "some.seg", NULL), NAQL_OK);
		segment_builder_free(b);
		got = file_bytes("some.seg", &n);
		assert_int_equal(n, whole);
		assert_memory_equal(got, want, n);
		free(got);
	}
	free(want);
	stories_free(&stories);
}

/* A builder is written once; and one whose directory is gone says so. */
static void
test_spent_builders(void **state)
{
	struct segment_build_options opt = { .kind = SEGMENT_ITEMS,
					     .memory = 1,
					     .dir = "./nowhere" };
	struct segment_item item = { .id = SLICE("1"), .text = SLICE("a b c d e f g") };
	struct segment_builder *b;
	struct segment *s;
	struct prop p = { .state = 4 };
	naql_status st = NAQL_OK;

	(void)state;
	assert_int_equal(segment_builder_new(&b, &opt, NULL), NAQL_OK);
	assert_int_equal(segment_builder_add(b, &item, NULL), NAQL_OK);
	assert_int_equal(segment_builder_count(b), 1);
	assert_int_equal(segment_builder_write(b, "t.seg", NULL), NAQL_OK);
	assert_int_equal(segment_open(&s, "t.seg", NULL), NAQL_OK);
	assert_int_equal(segment_verify(s, NULL), NAQL_OK);
	segment_close(s);
	assert_int_equal(segment_builder_add(b, &item, NULL), NAQL_E_USAGE);
	assert_int_equal(segment_builder_write(b, "t.seg", NULL), NAQL_E_USAGE);
	segment_builder_free(b);

	assert_int_equal(segment_builder_new(&b, &opt, NULL), NAQL_OK);
	stories_make(&stories, &p, 300, 700);
	for (size_t i = 0; st == NAQL_OK && i < stories.n; i++)
		st = segment_builder_add(b, &stories.items[i], NULL);
	assert_int_equal(st, NAQL_E_IO);
	assert_int_equal(segment_builder_write(b, "u.seg", NULL), NAQL_E_USAGE);
	segment_builder_free(b);
	stories_free(&stories);
	segment_builder_free(NULL);
	segment_close(NULL);
}

static void
test_background_has_days_and_words_only(void **state)
{
	struct prop p = { .state = 6 };
	struct segment_stats st;
	struct segment *s;
	struct postings post;
	const struct word *w;
	shingle_vec sh = { 0 };
	struct fold *f;
	size_t n;

	(void)state;
	stories_make(&stories, &p, 20, 60);
	assert_int_equal(segment_make(stories.items, 20, SEGMENT_BACKGROUND, "g.seg"),
			 NAQL_OK);
	assert_int_equal(segment_open(&s, "g.seg", NULL), NAQL_OK);
	assert_int_equal(segment_verify(s, NULL), NAQL_OK);
	segment_stats(s, &st);
	assert_int_equal(st.kind, SEGMENT_BACKGROUND);
	assert_int_equal(st.days_bytes, 4096);
	assert_int_equal(st.n_items, 0);
	assert_int_equal(st.n_keys, 0);
	assert_true(st.n_words > 0);
	assert_int_equal(fold_new(&f, NULL), NAQL_OK);
	for (size_t i = 0; i < 20; i++) {
		assert_int_equal(fold_plain(f, stories.items[i].text, &w, &n, NULL),
				 NAQL_OK);
		assert_int_equal(sketch_shingles(w, n, &sh, NULL), NAQL_OK);
		for (size_t j = 0; j < sh.n; j++) {
			assert_true(days_get(segment_days(s), sh.ptr[j].hash) &
				    days_bit(stories.items[i].day));
			assert_false(segment_filter(s, sh.ptr[j].hash));
			assert_false(segment_lookup(s, sh.ptr[j].hash, &post));
		}
	}
	VEC_FREE(&sh);
	fold_free(f);
	done(s);
}

static void
test_unknown_hashes_are_rarely_found(void **state)
{
	struct segment *s = make_and_open(STORIES_MAX, 8, 120);
	struct prop p = { .state = 11 };
	struct postings post;
	unsigned passed = 0;

	(void)state;
	for (unsigned i = 0; i < 100000; i++) {
		uint64_t hash = prop_next(&p);

		segment_prefetch(s, hash);
		passed += segment_filter(s, hash);
		assert_false(segment_lookup(s, hash, &post));
	}
	assert_in_range(passed, 50, 900);
	done(s);
}

static void
test_limits_are_told(void **state)
{
	struct segment_build_options opt = { .kind = SEGMENT_ITEMS };
	struct segment_item item = { .id = SLICE("1") };
	struct segment_builder *b;
	static char id[65537];

	(void)state;
	assert_int_equal(segment_builder_new(&b, &opt, NULL), NAQL_OK);
	item.id = (struct slice){ id, sizeof(id) };
	assert_int_equal(segment_builder_add(b, &item, NULL), NAQL_E_LIMIT);
	item.id.len--;
	assert_int_equal(segment_builder_add(b, &item, NULL), NAQL_OK);
	item.text = (struct slice){ id, ((size_t)64 << 20) + 1 };
	assert_int_equal(segment_builder_add(b, &item, NULL), NAQL_E_LIMIT);
	assert_int_equal(segment_builder_count(b), 1);
	segment_builder_free(b);
}

static void
test_a_place_that_cannot_be_written_is_told(void **state)
{
	naql_error err = { 0 };
	struct segment_build_options opt = { .kind = SEGMENT_ITEMS };
	struct segment_builder *b;
	struct segment *s;

	(void)state;
	assert_int_equal(segment_builder_new(&b, &opt, NULL), NAQL_OK);
	assert_int_equal(segment_builder_write(b, "no/such/place.seg", &err), NAQL_E_IO);
	assert_true(err.sys_errno != 0);
	segment_builder_free(b);
	assert_int_equal(segment_open(&s, "nothing.seg", &err), NAQL_E_IO);
	assert_null(s);
}

static naql_status
build_and_read(const struct segment_item *items, size_t n, enum segment_kind kind)
{
	struct segment *s = NULL;
	struct buf text = { 0 };
	naql_status st = segment_make(items, n, kind, "m.seg");

	if (st == NAQL_OK)
		st = segment_open(&s, "m.seg", NULL);
	if (st == NAQL_OK)
		st = segment_verify(s, NULL);
	if (st == NAQL_OK && kind == SEGMENT_ITEMS)
		st = segment_text(s, 1, &text, NULL);
	segment_close(s);
	buf_fini(&text);
	return st;
}

static void
test_no_memory_is_told(void **state)
{
	struct segment_item items[3] = {
		{ .id = SLICE("a"),
		  .text = SLICE("the garden is open from nine to five"),
		  .title = SLICE("the garden is open today") },
		{ .id = SLICE("b"),
		  .text = SLICE("the bakery on the corner is open from six") },
		{ .id = SLICE("c"),
		  .text = SLICE("the library is open from nine to five too") },
	};

	(void)state;
	for (int kind = SEGMENT_ITEMS; kind <= SEGMENT_BACKGROUND; kind++) {
		struct failing f = { 0 };

		FAILING_SWEEP(f)
		{
			naql_status st =
				build_and_read(items, 3, (enum segment_kind)kind);

			FAILING_CHECK(f, st);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_items_come_back),
		cmocka_unit_test(test_long_texts_come_back),
		cmocka_unit_test(test_texts_in_order),
		cmocka_unit_test(test_unsearched_items_are_kept),
		cmocka_unit_test(test_every_six_words_lead_to_their_item),
		cmocka_unit_test(test_a_formula_is_common),
		cmocka_unit_test(test_words_are_counted),
		cmocka_unit_test(test_same_items_same_bytes),
		cmocka_unit_test(test_any_memory_same_bytes),
		cmocka_unit_test(test_spent_builders),
		cmocka_unit_test(test_background_has_days_and_words_only),
		cmocka_unit_test(test_unknown_hashes_are_rarely_found),
		cmocka_unit_test(test_limits_are_told),
		cmocka_unit_test(test_a_place_that_cannot_be_written_is_told),
		cmocka_unit_test(test_no_memory_is_told),
	};

	return cmocka_run_group_tests_name("segment: written is read", tests, enter,
					   leave);
}
