/* match: passages between made texts, over a made index. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "match_room.h"

static uint32_t
distance(uint32_t a, size_t b)
{
	return a > b ? a - (uint32_t)b : (uint32_t)b - a;
}

/* What every result must be, whatever the words. */
static bool
sound(const struct fixture *f)
{
	uint32_t end = 0, run = 0, equal_all = 0;

	for (size_t i = 0; i < f->r->n_passages; i++) {
		const struct match_passage *m = &f->r->passages[i];
		uint32_t a = m->item_begin, b = m->page_begin, equal = 0, longest = 0;

		if (b < end || m->page_end > f->n_page || m->item_end > f->n_item)
			return false;
		if (m->first_run != run || m->n_runs == 0)
			return false;
		end = m->page_end;
		for (uint32_t k = 0; k < m->n_runs; k++, run++) {
			const struct match_run *r = &f->r->runs[run];

			if ((k == 0 || k + 1 == m->n_runs) && r->op != MATCH_EQUAL)
				return false;
			if (k && r[-1].op == r->op)
				return false;
			if (r->op <= MATCH_SUBSTITUTED &&
			    (r->n_item != r->n_page || !r->n_item))
				return false;
			for (uint32_t w = 0; r->op == MATCH_EQUAL && w < r->n_item; w++)
				if (f->item[a + w].hash != f->page[b + w].hash)
					return false;
			if (r->op == MATCH_EQUAL) {
				equal += r->n_item;
				longest = r->n_item > longest ? r->n_item : longest;
			}
			a += r->n_item;
			b += r->n_page;
		}
		if (a != m->item_end || b != m->page_end || equal != m->equal ||
		    longest != m->longest)
			return false;
		equal_all += equal;
	}
	return f->r->page_words == equal_all && f->r->item_words <= equal_all;
}

static void
test_whole(void **state)
{
	struct fixture *f = fixture_new(&plain);
	struct prop p = { 1, 1 };

	(void)state;
	made_text(&p, f->item, f->n_item = 200);
	fill(f, &p, 300);
	put(f, f->item, 200);
	fill(f, &p, 300);
	run(f);
	assert_int_equal(f->r->n_passages, 1);
	assert_true(f->r->passages[0].certain);
	assert_int_equal(f->r->passages[0].item_begin, 0);
	assert_int_equal(f->r->passages[0].item_end, 200);
	assert_int_equal(f->r->passages[0].page_begin, 300);
	assert_int_equal(f->r->passages[0].page_end, 500);
	assert_int_equal(f->r->passages[0].longest, 200);
	assert_int_equal(f->r->item_words, 200);
	assert_int_equal(f->r->bits, f->r->passages[0].bits);
	fixture_free(f);
}

/* A sentence of 12 to 30 words is found where it stands, to within two words at each end.
 */
static void
test_sentence(void **state)
{
	struct fixture *f = fixture_new(&plain);
	unsigned n = 0, found = 0, exact = 0;

	(void)state;
	PROP_RUN(p, 400)
	{
		size_t len = 12 + prop_below(&p, 19), at = prop_below(&p, 150), to;

		f->n_page = 0;
		made_text(&p, f->item, f->n_item = 200);
		fill(f, &p, 100 + prop_below(&p, 400));
		to = f->n_page;
		put(f, f->item + at, len);
		fill(f, &p, 100 + prop_below(&p, 400));
		run(f);
		assert_true(prop_check(&p, sound(f), "sound"));
		n++;
		for (size_t i = 0; i < f->r->n_passages; i++) {
			const struct match_passage *m = &f->r->passages[i];

			if (m->page_begin >= to + len || m->page_end <= to)
				continue;
			found++;
			exact += distance(m->item_begin, at) <= 2 &&
				 distance(m->page_begin, to) <= 2 &&
				 distance(m->item_end, at + len) <= 2 &&
				 distance(m->page_end, to + len) <= 2;
		}
	}
	print_message("# sentence: %u planted, %u found, %u to within two words\n", n,
		      found, exact);
	assert_true(found * 100 >= n * 98);
	assert_true(exact * 100 >= n * 95);
	fixture_free(f);
}

/* Found: at least half of the story covered. One: in a single passage. */
static void
edited(unsigned percent, size_t words, unsigned *found, unsigned *one, unsigned *n)
{
	struct fixture *f = fixture_new(&plain);

	PROP_RUN(p, 300)
	{
		uint32_t covered = 0;

		f->n_page = 0;
		made_text(&p, f->item, f->n_item = words);
		fill(f, &p, 200);
		f->n_page +=
			made_edit(&p, f->item, f->n_item, percent, f->page + f->n_page);
		fill(f, &p, 200);
		run(f);
		assert_true(prop_check(&p, sound(f), "sound"));
		for (size_t i = 0; i < f->r->n_passages; i++)
			covered +=
				f->r->passages[i].item_end - f->r->passages[i].item_begin;
		(*n)++;
		*found += covered * 2 >= words;
		*one += f->r->n_passages == 1;
	}
	fixture_free(f);
}

static void
test_edited(void **state)
{
	static const struct {
		unsigned percent;
		size_t words;
	} cases[] = { { 10, 60 }, { 10, 300 }, { 30, 60 }, { 30, 300 } };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		unsigned found = 0, one = 0, n = 0;

		edited(cases[i].percent, cases[i].words, &found, &one, &n);
		print_message("# %u %% of %zu words edited: %u planted, %u found, %u in "
			      "one passage\n",
			      cases[i].percent, cases[i].words, n, found, one);
		assert_true(found * 1000 >= n * 980);
		assert_true(one * 100 >= n * 95);
	}
}

static void
test_six(void **state)
{
	struct fixture *f = fixture_new(&traces6);

	(void)state;
	PROP_RUN(p, 1000)
	{
		size_t at, to;
		bool hit = false;

		f->n_page = 0;
		made_text(&p, f->item, f->n_item = 20 + prop_below(&p, 300));
		at = prop_below(&p, f->n_item - 5);
		fill(f, &p, prop_below(&p, 300));
		to = f->n_page;
		put(f, f->item + at, 6);
		fill(f, &p, prop_below(&p, 300));
		run(f);
		assert_true(prop_check(&p, sound(f), "sound"));
		for (size_t i = 0; i < f->r->n_passages; i++)
			hit |= f->r->passages[i].page_begin <= to &&
			       f->r->passages[i].page_end >= to + 6;
		assert_true(prop_check(&p, hit, "six equal words are in a passage"));
	}
	fixture_free(f);
}

static void
test_twice(void **state)
{
	struct fixture *f = fixture_new(&plain);
	struct prop p = { 5, 5 };
	int32_t once;

	(void)state;
	made_text(&p, f->item, f->n_item = 120);
	fill(f, &p, 200);
	put(f, f->item, 60);
	fill(f, &p, 40);
	run(f);
	once = f->r->bits;
	for (unsigned i = 0; i < 19; i++) {
		put(f, f->item, 60);
		fill(f, &p, 40);
	}
	run(f);
	assert_true(sound(f));
	assert_int_equal(f->r->n_passages, 20);
	for (size_t i = 0; i < 20; i++)
		assert_true(f->r->passages[i].equal >= 60 &&
			    f->r->passages[i].item_begin == 0);
	assert_true(f->r->item_words < 70);
	assert_true(f->r->bits <= once + 64);
	fixture_free(f);
}

static void
test_twice_in_a_row(void **state)
{
	struct fixture *f = fixture_new(&plain);
	struct prop p = { 6, 6 };

	(void)state;
	made_text(&p, f->item, f->n_item = 20);
	put(f, f->item, 20);
	put(f, f->item, 20);
	run(f);
	assert_true(sound(f));
	assert_int_equal(f->r->n_passages, 2);
	assert_int_equal(f->r->passages[0].equal, 20);
	assert_int_equal(f->r->passages[1].equal, 20);
	fixture_free(f);
}

static void
test_order(void **state)
{
	struct fixture *f = fixture_new(&plain);
	static const unsigned order[] = { 3, 0, 4, 1, 2 };

	(void)state;
	PROP_RUN(p, 100)
	{
		uint32_t covered = 0;

		f->n_page = 0;
		made_text(&p, f->item, f->n_item = 200);
		for (size_t i = 0; i < 5; i++)
			put(f, f->item + order[i] * 40, 40);
		run(f);
		assert_true(prop_check(&p, sound(f), "sound"));
		for (size_t i = 0; i < f->r->n_passages; i++)
			covered += f->r->passages[i].equal;
		/* 1 and 2 stand together; an end may take a word or two of its neighbour
		 */
		assert_true(prop_check(&p, f->r->n_passages == 4 && covered >= 195,
				       "all paragraphs"));
	}
	fixture_free(f);
}

/* A sentence put in, or left out, does not end a passage; a long one does. */
static void
test_bridge(void **state)
{
	struct fixture *f = fixture_new(&plain);
	struct prop p = { 9, 9 };

	(void)state;
	made_text(&p, f->item, f->n_item = 200);
	put(f, f->item, 60);
	fill(f, &p, 20);
	put(f, f->item + 60, 60);
	put(f, f->item + 140, 60);
	run(f);
	assert_true(sound(f));
	assert_int_equal(f->r->n_passages, 1);
	f->n_page = 0;
	put(f, f->item, 60);
	fill(f, &p, 80);
	put(f, f->item + 60, 60);
	run(f);
	assert_true(sound(f));
	assert_int_equal(f->r->n_passages, 2);
	fixture_free(f);
}

static void
test_unrelated(void **state)
{
	struct fixture *f = fixture_new(&plain);
	unsigned n = 0, found = 0;

	(void)state;
	PROP_RUN(p, 2000)
	{
		f->n_page = 0;
		made_text(&p, f->item, f->n_item = 300);
		fill(f, &p, 800);
		run(f);
		n++;
		found += f->r->n_passages > 0;
	}
	print_message("# unrelated: %u pairs, %u with a passage\n", n, found);
	assert_int_equal(found, 0);
	fixture_free(f);
}

static void
test_more_page_never_more_bits(void **state)
{
	struct fixture *f = fixture_new(&traces6);

	(void)state;
	PROP_RUN(p, 200)
	{
		int32_t before;

		f->n_page = 0;
		made_text(&p, f->item, f->n_item = 60);
		put(f, f->item + prop_below(&p, 20), 6 + prop_below(&p, 30));
		run(f);
		before = f->r->bits;
		for (size_t i = prop_below(&p, 500); i-- > 0;)
			f->page[f->n_page++] =
				made_word(MADE_RANKS + 1 + (uint32_t)prop_below(&p, 999));
		run(f);
		assert_true(prop_check(&p, f->r->bits <= before, "bits never rise"));
	}
	fixture_free(f);
}

/* Pages of few words, of one word, of refrains: any words give a sound result in short
 * time. */
static void
test_hostile(void **state)
{
	struct fixture *f = fixture_new(&traces6);

	(void)state;
	PROP_RUN(p, 300)
	{
		uint64_t words = 1 + prop_below(&p, 6);

		f->n_item = prop_below(&p, 600);
		f->n_page = prop_below(&p, 2000);
		for (size_t i = 0; i < f->n_item; i++)
			f->item[i] = made_word(1 + (uint32_t)prop_below(&p, words));
		for (size_t i = 0; i < f->n_page; i++)
			f->page[i] = made_word(1 + (uint32_t)prop_below(&p, words));
		run(f);
		assert_true(prop_check(&p, sound(f), "sound"));
	}
	fixture_free(f);
}

static size_t n_calls, n_live, n_allowed;

static void *
counting_resize(void *ctx, void *ptr, size_t want)
{
	(void)ctx;
	n_calls++;
	if (want == 0) {
		n_live -= ptr != NULL;
		free(ptr);
		return NULL;
	}
	if (n_calls > n_allowed)
		return NULL;
	n_live += ptr == NULL;
	return realloc(ptr, want);
}

static const struct mem_hook counting = { counting_resize, NULL };

static void
test_warm(void **state)
{
	struct fixture *f;
	size_t before;

	(void)state;
	n_allowed = SIZE_MAX;
	mem_set_hook(&counting);
	f = fixture_new(&plain);
	for (unsigned round = 0; round < 2; round++) {
		before = n_calls;
		for (uint64_t seed = 0; seed < 50; seed++) {
			struct prop p = { seed, seed };

			f->n_page = 0;
			made_text(&p, f->item, f->n_item = 300);
			fill(f, &p, 300);
			f->n_page += made_edit(&p, f->item, 300, 20, f->page + f->n_page);
			assert_int_equal(match_page(f->m, f->page, f->n_page, NULL),
					 NAQL_OK);
			hold(f, NULL);
		}
	}
	assert_int_equal(n_calls, before);
	fixture_free(f);
	mem_set_hook(NULL);
	assert_int_equal(n_live, 0);
}

static void
test_no_memory(void **state)
{
	static struct word item[100], page[200];
	struct prop p = { 1, 1 };

	(void)state;
	made_text(&p, item, 100);
	made_text(&p, page, 200);
	memcpy(page + 50, item, sizeof(item));
	for (size_t n = 0;; n++) {
		struct matcher *m = NULL;
		const struct match_result *r = NULL;
		naql_status st;

		n_calls = 0;
		n_allowed = n;
		mem_set_hook(&counting);
		st = matcher_new(&m, NULL, &plain, NULL);
		if (!st)
			st = match_page(m, page, 200, NULL);
		if (!st)
			st = match_item(
				m, &(struct match_text){ .words = item, .n_words = 100 },
				&r, NULL);
		if (!st)
			assert_int_equal(r->n_passages, 1);
		matcher_free(m);
		mem_set_hook(NULL);
		assert_int_equal(n_live, 0);
		if (!st)
			break;
		assert_int_equal(st, NAQL_E_NOMEM);
		assert_true(n < 1000);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_sentence),
		cmocka_unit_test(test_edited),
		cmocka_unit_test(test_six),
		cmocka_unit_test(test_twice),
		cmocka_unit_test(test_twice_in_a_row),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_bridge),
		cmocka_unit_test(test_unrelated),
		cmocka_unit_test(test_more_page_never_more_bits),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_warm),
		cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests_name("match: passages", tests, NULL, NULL);
}
