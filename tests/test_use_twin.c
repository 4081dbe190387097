/* use: stories told in one form of words. The page's words are numbers here: those under
 * 1,000 are rare. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "index/index.h"
#include "use/use.h"

#define FRAME 1000u
#define WORDS 40u

uint32_t
index_word_cost(const struct index *x, uint64_t before, uint64_t word, uint32_t own,
		uint32_t own_pair)
{
	(void)x;
	(void)before;
	(void)own;
	(void)own_pair;
	return word < FRAME ? 18 * 16 : 9 * 16;
}

/* A page of 40 words, every second one of them rare: 20 names in a form of words. The
 * records share the form and some of the names, and have others in place of the rest. */
struct fixture {
	struct arena arena;
	struct word words[WORDS];
	struct use uses[3];
	struct use_passage passages[3];
	struct use_piece pieces[3];
	struct match_run runs[3][WORDS];
};

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	for (uint32_t i = 0; i < WORDS; i++)
		f->words[i].hash = i % 2 ? 10 + i : FRAME + i;
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	arena_fini(&f->arena);
	free(f);
	return 0;
}

/* Record k, which has 'n' of the page's names, from the one numbered 'first'. */
static void
record(struct fixture *f, unsigned k, int32_t bits, uint32_t first, uint32_t n)
{
	struct use *u = &f->uses[k];

	for (uint32_t i = 0; i < WORDS; i++) {
		bool equal = i % 2 == 0 || (i / 2 >= first && i / 2 < first + n);

		f->runs[k][i] =
			(struct match_run){ equal ? MATCH_EQUAL : MATCH_SUBSTITUTED, 1,
					    1 };
	}
	f->pieces[k] =
		(struct use_piece){ .n_item = WORDS, .n_page = WORDS, .n_runs = WORDS };
	f->passages[k] = (struct use_passage){
		.n_page = WORDS, .certain = true, .pieces = &f->pieces[k], .n_pieces = 1
	};
	*u = (struct use){ .kind = USE_PART,
			   .bits = bits,
			   .n_passages = 1,
			   .passages = &f->passages[k],
			   .runs = f->runs[k],
			   .n_runs = WORDS };
	u->page.words = f->words;
	u->page.n_words = WORDS;
}

static enum use_kind
second_of(struct fixture *f, size_t n)
{
	assert_int_equal(use_twins(f->uses, n, NULL, &f->arena, NULL), NAQL_OK);
	return f->uses[1].kind;
}

static void
test_form(void **state)
{
	struct fixture *f = *state;

	record(f, 0, 4000, 0, 20);
	record(f, 1, 2000, 0, 0);
	f->uses[1].doubts = USE_DOUBT_OLDER;
	assert_int_equal(second_of(f, 2), USE_TRACE);
	assert_int_equal(f->uses[1].doubts, 0);
	assert_int_equal(f->uses[0].kind, USE_PART);
	record(f, 1, 2000, 0, 2); /* two names in common are chance */
	assert_int_equal(second_of(f, 2), USE_TRACE);
	record(f, 0, 4000, 0, 3); /* and so are three of the other's */
	record(f, 1, 2000, 0, 0);
	assert_int_equal(second_of(f, 2), USE_PART);
}

/* A version, or a take, lacks some of the names and has the others. */
static void
test_version(void **state)
{
	struct fixture *f = *state;

	record(f, 0, 4000, 0, 20);
	record(f, 1, 2000, 0, 12);
	assert_int_equal(second_of(f, 2), USE_PART);
	record(f, 1, 2000, 0, 20);
	assert_int_equal(second_of(f, 2), USE_PART);
}

/* Names that only this record has are its own, whatever else the other has. */
static void
test_alone(void **state)
{
	struct fixture *f = *state;

	record(f, 0, 4000, 2, 18);
	record(f, 1, 2000, 0, 2);
	assert_int_equal(second_of(f, 2), USE_TRACE);
	record(f, 0, 4000, 5, 15);
	record(f, 1, 2000, 0, 5);
	assert_int_equal(second_of(f, 2), USE_PART);
}

/* Nothing is explained by a weaker record, by somebody else's words, or by a record that
 * is explained itself. */
static void
test_by_whom(void **state)
{
	struct fixture *f = *state;

	record(f, 0, 2000, 0, 20);
	record(f, 1, 2000, 0, 0);
	assert_int_equal(second_of(f, 2), USE_PART);
	record(f, 0, 4000, 0, 20);
	f->uses[0].kind = USE_COMMON_SOURCE;
	assert_int_equal(second_of(f, 2), USE_PART);
	f->uses[0].kind = USE_PART;
	assert_int_equal(second_of(f, 1), USE_PART);
	record(f, 1, 3000, 0, 6);
	record(f, 2, 2000, 6, 0);
	f->pieces[2].n_page = f->pieces[2].n_runs = 12; /* the names of the second */
	assert_int_equal(second_of(f, 3), USE_TRACE);
	assert_int_equal(f->uses[2].kind, USE_TRACE); /* the first has them too */
	assert_int_equal(use_twins(NULL, 0, NULL, &f->arena, NULL), NAQL_OK);
	record(f, 1, 2000, 0, 0);
	f->uses[0].page.words = NULL; /* a long text */
	assert_int_equal(second_of(f, 2), USE_PART);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_form, setup, teardown),
		cmocka_unit_test_setup_teardown(test_version, setup, teardown),
		cmocka_unit_test_setup_teardown(test_alone, setup, teardown),
		cmocka_unit_test_setup_teardown(test_by_whom, setup, teardown),
	};

	return cmocka_run_group_tests_name("use: twins", tests, NULL, NULL);
}
