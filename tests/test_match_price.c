/*
 * match: what a passage is worth - formulae, frames, short runs, other figures.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "match_room.h"

static void
recur(const struct word *words, size_t n, unsigned days)
{
	shingle_vec v = { 0 };

	assert_int_equal(sketch_shingles(words, n, &v, NULL), NAQL_OK);
	n_recurring = 0;
	recurring_days = days;
	for (size_t i = 0; i < v.n && n_recurring < 4096; i++)
		recurring[n_recurring++] = v.ptr[i].hash;
	VEC_FREE(&v);
}

/* A formula of any length stays under the line; the words around it do not suffer. */
static void
test_formula(void **state)
{
	struct fixture *f = fixture_new(&plain);
	struct prop p = { 11, 11 };
	int32_t bits;

	(void)state;
	made_text(&p, f->item, f->n_item = 200);
	put(f, f->item + 40, 60);
	run(f);
	assert_int_equal(f->r->n_passages, 1);
	bits = f->r->bits;
	recur(f->item + 40, 60, 2);
	run(f);
	assert_int_equal(f->r->bits, bits);
	recur(f->item + 40, 60, 3);
	run(f);
	assert_true(f->r->n_passages == 1 && f->r->bits < bits);
	recur(f->item + 40, 60, 9);
	run(f);
	assert_int_equal(f->r->n_passages, 0);
	f->n_page = 0;
	put(f, f->item + 20, 80);
	run(f);
	assert_int_equal(f->r->n_passages, 1);
	assert_int_equal(f->r->passages[0].equal, 80);
	fixture_free(f);
}

/*
 * The frame of a bulletin around another name: what is left of its words when the formula
 * is discounted would reach the cut, were it not thin. The same words unbroken are a
 * copy, and so is the frame of what does not recur.
 */
static void
test_frame(void **state)
{
	struct fixture *f = fixture_new(&plain);
	struct prop p = { 12, 12 };

	(void)state;
	made_text(&p, f->item, f->n_item = 80);
	put(f, f->item + 20, 29);
	recur(f->item, 80, 4);
	run(f);
	assert_int_equal(f->r->n_passages, 1);
	f->page[14] = made_word(MADE_RANKS + 1);
	run(f);
	assert_int_equal(f->r->n_passages, 0);
	n_recurring = 0;
	run(f);
	assert_int_equal(f->r->n_passages, 1);
	assert_int_equal(f->r->passages[0].equal, 28);
	fixture_free(f);
}

/* Eight words may be a person's title: they must be rarer than twelve. */
static void
test_short(void **state)
{
	struct fixture *f = fixture_new(&plain);
	struct prop p = { 14, 14 };

	(void)state;
	made_text(&p, f->item, f->n_item = 60);
	for (size_t i = 20; i < 32; i++)
		f->item[i] = made_word(64 + (uint32_t)i); /* ten bits each */
	put(f, f->item + 20, 9);
	fill(f, &p, 20);
	run(f);
	assert_int_equal(f->r->n_passages, 0);
	f->n_page = 0;
	put(f, f->item + 20, 12);
	fill(f, &p, 20);
	run(f);
	assert_int_equal(f->r->n_passages, 1);
	f->n_page = 0;
	for (size_t i = 20; i < 29; i++)
		f->item[i] = made_word(16384 + (uint32_t)i); /* eighteen */
	put(f, f->item + 20, 9);
	fill(f, &p, 20);
	run(f);
	assert_int_equal(f->r->n_passages, 1);
	fixture_free(f);
}

/* Another day's bulletin: the same words around other figures. One figure that is kept,
 * or a figure that became a word, speaks of the same event. */
static void
test_other_figures(void **state)
{
	struct fixture *f = fixture_new(&plain);
	struct prop p = { 13, 13 };

	(void)state;
	made_text(&p, f->item, f->n_item = 80);
	f->item[20].flags = f->item[30].flags = WORD_DIGITS;
	put(f, f->item + 10, 30);
	run(f);
	assert_int_equal(f->r->n_passages, 1);
	f->page[10] = made_word(MADE_RANKS + 1);
	f->page[20] = made_word(MADE_RANKS + 2);
	run(f);
	assert_int_equal(f->r->n_passages, 1);
	f->page[10].flags = f->page[20].flags = WORD_DIGITS;
	run(f);
	assert_int_equal(f->r->n_passages, 0);
	f->page[20] = f->item[30];
	run(f);
	assert_int_equal(f->r->n_passages, 1);
	fixture_free(f);
}

/* A character of a script without spaces is 2/5 of a word. */
static void
test_half_words(void **state)
{
	struct fixture *f = fixture_new(&traces6);
	struct prop p = { 13, 13 };

	(void)state;
	made_text(&p, f->item, f->n_item = 100);
	for (size_t i = 0; i < 100; i++)
		f->item[i].flags = WORD_HALF;
	put(f, f->item, 14);
	run(f);
	assert_int_equal(f->r->n_passages, 0);
	put(f, f->item + 14, 1);
	run(f);
	assert_int_equal(f->r->n_passages, 1);
	fixture_free(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formula),	   cmocka_unit_test(test_frame),
		cmocka_unit_test(test_short),	   cmocka_unit_test(test_other_figures),
		cmocka_unit_test(test_half_words),
	};

	return cmocka_run_group_tests_name("match: what passages are worth", tests, NULL,
					   NULL);
}
