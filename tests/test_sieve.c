/* sieve: candidates over a made index. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "match_index.h"
#include "sieve/sieve.h"

#define STORIES	    70
#define STORY_WORDS 200
#define KEYS	    65536

/* ---- an index of winnowed shingles in one table ---- */

static struct key {
	uint64_t hash;
	index_item items[STORIES];
	uint32_t n;
	bool common;
	uint8_t days; /* bits; of every shingle, kept or not */
	bool in[2];   /* segments: by the last bit of items */
} keys[KEYS];
static struct word stories[STORIES][STORY_WORDS];

static struct key *
key_of(uint64_t hash)
{
	size_t at = hash % KEYS;

	while (keys[at].hash && keys[at].hash != hash)
		at = (at + 1) % KEYS;
	return &keys[at];
}

uint64_t
index_n_items(const struct index *x)
{
	(void)x;
	return STORIES;
}

uint8_t
index_day_bits(const struct index *x, uint64_t hash)
{
	(void)x;
	return key_of(hash)->days;
}

size_t
index_n_segments(const struct index *x)
{
	(void)x;
	return 2;
}

size_t
index_segment_of(const struct index *x, index_item item)
{
	(void)x;
	return item % 2;
}

/* The other segment has no shingle of this one's items. */
uint8_t
index_segment_day_bits(const struct index *x, size_t segment, uint64_t hash)
{
	(void)x;
	return key_of(hash)->in[segment] ? key_of(hash)->days : 0;
}

void
index_prefetch_key(const struct index *x, uint64_t hash, uint32_t where)
{
	(void)x;
	(void)hash;
	(void)where;
}

void
index_prefetch_has(const struct index *x, uint64_t hash, uint32_t where)
{
	(void)x;
	(void)hash;
	(void)where;
}

void
index_prefetch_days(const struct index *x, uint64_t hash)
{
	(void)x;
	(void)hash;
}

void
index_expect_many(const struct index *x)
{
	(void)x;
}

bool
index_has(const struct index *x, uint64_t hash, uint32_t where)
{
	(void)x;
	assert_int_equal(where, 1);
	return key_of(hash)->n != 0;
}

size_t
index_filter_all(const struct index *x, const struct shingle *s, size_t n,
		 struct filter_passed *passed)
{
	size_t n_passed = 0;

	(void)x;
	for (size_t i = 0; i < n; i++) /* sometimes wrongly yes */
		if (key_of(s[i].hash)->n != 0 || s[i].hash % 200 == 0)
			passed[n_passed++] = (struct filter_passed){ (uint32_t)i, 1 };
	return n_passed;
}

struct index_hit
index_probe(const struct index *x, uint64_t hash, index_item *items, size_t cap)
{
	const struct key *k = key_of(hash);
	struct index_hit hit = { k->n, k->n, k->common };

	(void)x;
	for (size_t i = 0; i < k->n && i < cap; i++)
		items[i] = k->items[i];
	return hit;
}

static void
build(void)
{
	static uint8_t keep[STORY_WORDS];
	struct prop p = { 3, 3 };
	shingle_vec v = { 0 };

	memset(keys, 0, sizeof(keys));
	for (index_item s = 0; s < STORIES; s++) {
		made_text(&p, stories[s], STORY_WORDS);
		assert_int_equal(sketch_shingles(stories[s], STORY_WORDS, &v, NULL),
				 NAQL_OK);
		sketch_winnow(v.ptr, v.n, NULL, keep);
		for (size_t i = 0; i < v.n; i++) {
			struct key *k = key_of(v.ptr[i].hash);

			k->hash = v.ptr[i].hash;
			k->days = 1;
			k->in[s % 2] = true;
			if (!keep[i] || (k->n && k->items[k->n - 1] == s))
				continue;
			k->items[k->n++] = s;
		}
	}
	VEC_FREE(&v);
}

static bool
is_candidate(const struct sieve_candidate *c, size_t n, index_item item)
{
	for (size_t i = 0; i < n; i++)
		if (c[i].item == item)
			return true;
	return false;
}

static struct sieve *
sieve_of(bool traces, size_t max)
{
	struct sieve_options opt = { .traces = traces, .max_candidates = max };
	struct sieve *s;

	build();
	assert_int_equal(sieve_new(&s, NULL, &opt, NULL), NAQL_OK);
	return s;
}

static size_t
plant(struct prop *p, struct word *page, index_item item, size_t words)
{
	size_t before = prop_below(p, 300), after = prop_below(p, 300);

	made_text(p, page, before);
	memcpy(page + before, stories[item] + prop_below(p, STORY_WORDS - words + 1),
	       words * sizeof(*page));
	made_text(p, page + before + words, after);
	return before + words + after;
}

static void
test_six_words(void **state)
{
	struct sieve *s = sieve_of(true, 0);
	static struct word page[1024];

	(void)state;
	PROP_RUN(p, 500)
	{
		index_item item = (index_item)prop_below(&p, STORIES);
		size_t n_words = plant(&p, page, item, 6), n;
		const struct sieve_candidate *c;

		assert_int_equal(sieve_page(s, page, n_words, &c, &n, NULL), NAQL_OK);
		assert_true(prop_check(&p, is_candidate(c, n, item), "six equal words"));
		for (size_t i = 1; i < n; i++)
			assert_true(prop_check(&p, c[i - 1].reach.best >= c[i].reach.best,
					       "best first"));
	}
	sieve_free(s);
}

#define NEED (54 * 16) /* the cut's 24 bits, the archive's 21.6 and the page's 7.7 */

static uint32_t
worth(const struct word *words, size_t n)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < n; i++)
		bits += made_cost(words[i].hash);
	return bits;
}

/* A run of eight and more that match calls certain: under 12 words it needs 40 bits more.
 */
static void
test_default_is_lossless(void **state)
{
	struct sieve *s = sieve_of(false, 0);
	static struct word page[1024];
	size_t certain = 0;

	(void)state;
	PROP_RUN(p, 1000)
	{
		index_item item = (index_item)prop_below(&p, STORIES);
		size_t words = 8 + prop_below(&p, 9),
		       at = prop_below(&p, STORY_WORDS - words + 1), n;
		size_t n_words = 100 + words + 100;
		const struct sieve_candidate *c;

		made_text(&p, page, n_words);
		memcpy(page + 100, stories[item] + at, words * sizeof(*page));
		assert_int_equal(sieve_page(s, page, n_words, &c, &n, NULL), NAQL_OK);
		if (worth(page + 100, words) < NEED + (words < 12 ? 640 : 0))
			continue;
		certain++;
		assert_true(prop_check(&p, is_candidate(c, n, item), "a certain run"));
	}
	assert_in_range(certain, 300, 1000);
	sieve_free(s);
}

/* Runs of six words and more with foreign ones between, which cost what match asks: when
 * what is left reaches the cut, the page goes on. */
static void
test_edited_is_lossless(void **state)
{
	struct sieve *s = sieve_of(false, 0);
	static struct word page[1024];
	size_t certain = 0;

	(void)state;
	PROP_RUN(p, 1000)
	{
		index_item item = (index_item)prop_below(&p, STORIES);
		size_t at = 100, from = 0, runs = 2 + prop_below(&p, 4), n;
		const struct sieve_candidate *c;
		int64_t bits = 0;

		made_text(&p, page, 300);
		for (size_t i = 0; i < runs; i++) {
			size_t words = 6 + prop_below(&p, 4), gap = 1 + prop_below(&p, 3);

			memcpy(page + at, stories[item] + from, words * sizeof(*page));
			bits += worth(page + at, words);
			if (i) /* of three words at most */
				bits -= 48 + 3 * 40 + 2 * 32;
			at += words + gap;
			from += words + 1 + prop_below(&p, 3);
		}
		assert_int_equal(sieve_page(s, page, 300, &c, &n, NULL), NAQL_OK);
		if (bits < NEED)
			continue;
		certain++;
		assert_true(prop_check(&p, is_candidate(c, n, item), "edited"));
	}
	assert_in_range(certain, 300, 1000);
	sieve_free(s);
}

/* A stored shingle in other company than its story's is worth its four words alone. */
static void
test_phrases_do_not_pass(void **state)
{
	struct sieve *s = sieve_of(false, 0);
	static struct word page[1024];

	(void)state;
	PROP_RUN(p, 300)
	{
		index_item item = (index_item)prop_below(&p, STORIES);
		const struct sieve_candidate *c;
		size_t n;

		made_text(&p, page, 1000);
		for (size_t i = 0; i < 8; i++)
			memcpy(page + 100 * i + 50, stories[item] + 20 * i,
			       4 * sizeof(*page));
		assert_int_equal(sieve_page(s, page, 1000, &c, &n, NULL), NAQL_OK);
		assert_true(prop_check(&p, n == 0, "phrases far apart"));
	}
	sieve_free(s);
}

/* Eight words of a story around its one stored shingle are a run only where the story's
 * own segment has them: the days of another segment say nothing of this one's items. */
static void
test_another_segments_days_do_not_count(void **state)
{
	struct sieve *s = sieve_of(false, 0);
	static struct word page[400];
	size_t together = 0, apart = 0;
	shingle_vec v = { 0 };

	(void)state;
	PROP_RUN(p, 100)
	{
		index_item item = (index_item)prop_below(&p, STORIES);
		size_t at = prop_below(&p, STORY_WORDS - 8 + 1), n;
		const struct sieve_candidate *c;

		build();
		made_text(&p, page, 400);
		memcpy(page + 100, stories[item] + at, 8 * sizeof(*page));
		assert_int_equal(sketch_shingles(page + 100, 8, &v, NULL), NAQL_OK);
		for (size_t i = 0; i < v.n; i++) {
			struct key *k = key_of(v.ptr[i].hash);

			k->n = i == 2;
			k->items[0] = item;
		}
		assert_int_equal(sieve_page(s, page, 400, &c, &n, NULL), NAQL_OK);
		together += is_candidate(c, n, item);
		for (size_t i = 0; i < v.n; i++) {
			struct key *k = key_of(v.ptr[i].hash);

			k->in[item % 2] = i == 2;
			k->in[1 - item % 2] = true;
		}
		assert_int_equal(sieve_page(s, page, 400, &c, &n, NULL), NAQL_OK);
		apart += is_candidate(c, n, item);
	}
	assert_in_range(together, 10, 100);
	assert_true(apart * 5 <= together); /* words of the page may be its as well */
	VEC_FREE(&v);
	sieve_free(s);
}

/* On a page that goes on, an item that could not make it do so is looked at as well. */
static void
test_company_is_looked_at(void **state)
{
	struct sieve *s = sieve_of(false, 0);
	static struct word page[1024];
	const struct sieve_candidate *c;
	struct prop p = { 9, 9 };
	size_t n;

	(void)state;
	made_text(&p, page, 400);
	memcpy(page + 100, stories[3], 6 * sizeof(*page));
	assert_int_equal(sieve_page(s, page, 400, &c, &n, NULL), NAQL_OK);
	assert_int_equal(n, 0);
	memcpy(page + 200, stories[4], 60 * sizeof(*page));
	assert_int_equal(sieve_page(s, page, 400, &c, &n, NULL), NAQL_OK);
	assert_true(is_candidate(c, n, 4));
	assert_true(is_candidate(c, n, 3));
	assert_int_equal(c[0].item, 4);
	sieve_free(s);
}

static void
test_common_seeds_nothing(void **state)
{
	struct sieve *s = sieve_of(true, 0);
	const struct sieve_candidate *c;
	size_t n;

	(void)state;
	for (size_t i = 0; i < KEYS; i++)
		keys[i].common = true;
	assert_int_equal(sieve_page(s, stories[7], STORY_WORDS, &c, &n, NULL), NAQL_OK);
	assert_int_equal(n, 0);
	sieve_free(s);
}

static void
test_formula_seeds_nothing(void **state)
{
	struct sieve *s = sieve_of(false, 0);
	const struct sieve_candidate *c;
	size_t n;

	(void)state;
	assert_int_equal(sieve_page(s, stories[7], STORY_WORDS, &c, &n, NULL), NAQL_OK);
	assert_true(n >= 1 && c[0].item == 7);
	for (size_t i = 0; i < KEYS; i++)
		keys[i].days = 0x1f;
	assert_int_equal(sieve_page(s, stories[7], STORY_WORDS, &c, &n, NULL), NAQL_OK);
	assert_int_equal(n, 0);
	sieve_free(s);
}

static void
test_limit_keeps_the_best(void **state)
{
	static struct word page[STORIES * 60];
	const struct sieve_candidate *c;
	struct sieve *s = sieve_of(false, 5);
	size_t n, n_words = 0;

	(void)state;
	for (size_t i = 0; i < STORIES; i++) {
		size_t words = i == 11 ? 60 : 20;

		memcpy(page + n_words, stories[i], words * sizeof(*page));
		n_words += words;
	}
	assert_int_equal(sieve_page(s, page, n_words, &c, &n, NULL), NAQL_OK);
	assert_int_equal(n, 5);
	assert_int_equal(c[0].item, 11);
	sieve_free(s);
}

/* The limit is one of pages: a text as long as all stories gives them all. */
static void
test_limit_grows_with_the_text(void **state)
{
	static struct word page[STORIES * STORY_WORDS];
	struct sieve *s = sieve_of(false, 0);
	const struct sieve_candidate *c;
	size_t n;

	(void)state;
	memcpy(page, stories, sizeof(page));
	assert_int_equal(sieve_page(s, page, STORIES * STORY_WORDS, &c, &n, NULL),
			 NAQL_OK);
	assert_int_equal(n, STORIES);
	sieve_free(s);
}

/* Twenty words without end are as many hits as their first occurrences; what follows them
 * is still found. */
static void
test_repeats_add_no_hits(void **state)
{
	static struct word page[20 * 5000 + 6];
	const struct sieve_candidate *c;
	const size_t n_words = NAQL_COUNT(page);
	struct sieve *s = sieve_of(true, 0);
	uint32_t once;
	size_t n;

	(void)state;
	assert_int_equal(sieve_page(s, stories[3], 20, &c, &n, NULL), NAQL_OK);
	assert_true(n >= 1 && c[0].item == 3);
	once = c[0].hits;
	for (size_t i = 0; i < n_words - 6; i++)
		page[i] = stories[3][i % 20];
	memcpy(page + n_words - 6, stories[9] + 50, 6 * sizeof(*page));
	assert_int_equal(sieve_page(s, page, n_words, &c, &n, NULL), NAQL_OK);
	assert_true(is_candidate(c, n, 9));
	assert_int_equal(c[0].item, 3);
	assert_in_range(c[0].hits, once, 20 * 16);
	sieve_free(s);
}

/* Of an item whose hits have no end the first decide, and every one is counted. */
static void
test_hits_of_an_item_end(void **state)
{
	static struct word page[9000];
	const struct sieve_candidate *c;
	struct sieve *s = sieve_of(true, 0);
	struct prop p = { 5, 5 };
	shingle_vec v = { 0 };
	size_t n;

	(void)state;
	made_text(&p, page, NAQL_COUNT(page));
	assert_int_equal(sketch_shingles(page, NAQL_COUNT(page), &v, NULL), NAQL_OK);
	for (size_t i = 0; i < v.n; i++) {
		struct key *k = key_of(v.ptr[i].hash);

		k->hash = v.ptr[i].hash;
		k->items[0] = 5;
		k->n = k->days = 1;
	}
	assert_int_equal(sieve_page(s, page, NAQL_COUNT(page), &c, &n, NULL), NAQL_OK);
	assert_int_equal(n, 1);
	assert_int_equal(c[0].item, 5);
	assert_int_equal(c[0].hits, v.n);
	VEC_FREE(&v);
	sieve_free(s);
}

static void
test_unrelated_pages_stay(void **state)
{
	struct sieve *s = sieve_of(false, 0);
	static struct word page[1000];

	(void)state;
	PROP_RUN(p, 300)
	{
		const struct sieve_candidate *c;
		size_t n;

		made_text(&p, page, 1000);
		assert_int_equal(sieve_page(s, page, 1000, &c, &n, NULL), NAQL_OK);
	}
	assert_int_equal(sieve_counts(s)->pages, 300);
	assert_int_equal(sieve_counts(s)->probes, 300 * 997);
	print_message("# unrelated: %u of 300 pages pass\n",
		      (unsigned)sieve_counts(s)->passed);
	assert_true(sieve_counts(s)->passed <= 300 * STORIES / 800);
	sieve_free(s);
}

static void
test_small_pages(void **state)
{
	struct sieve *s = sieve_of(true, 0);
	const struct sieve_candidate *c;
	size_t n = 1;

	(void)state;
	for (size_t words = 0; words < 6; words++) {
		assert_int_equal(sieve_page(s, stories[0], words, &c, &n, NULL), NAQL_OK);
		assert_true(n <= 1 + (words >= 4) * STORIES);
	}
	assert_int_equal(sieve_page(s, NULL, 0, &c, &n, NULL), NAQL_OK);
	assert_int_equal(n, 0);
	sieve_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_six_words),
		cmocka_unit_test(test_default_is_lossless),
		cmocka_unit_test(test_edited_is_lossless),
		cmocka_unit_test(test_phrases_do_not_pass),
		cmocka_unit_test(test_another_segments_days_do_not_count),
		cmocka_unit_test(test_company_is_looked_at),
		cmocka_unit_test(test_common_seeds_nothing),
		cmocka_unit_test(test_formula_seeds_nothing),
		cmocka_unit_test(test_limit_keeps_the_best),
		cmocka_unit_test(test_limit_grows_with_the_text),
		cmocka_unit_test(test_repeats_add_no_hits),
		cmocka_unit_test(test_hits_of_an_item_end),
		cmocka_unit_test(test_unrelated_pages_stay),
		cmocka_unit_test(test_small_pages),
	};

	return cmocka_run_group_tests_name("sieve: candidates", tests, NULL, NULL);
}
