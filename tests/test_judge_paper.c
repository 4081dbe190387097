/*
 * Two judges that know nothing of each other: the one of src/rights/, and paper.c,
 * written from the document alone. On books and uses made at random they must say the
 * same, part by part, with the same contract, grant and missing names.
 *
 * NAQL_PAPER_CASES=10000000 in the environment judges that many.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "paper_room.h"

#define USES 250u /* of each book */
#ifdef __SANITIZE_ADDRESS__
#define CASES 200000u
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CASES 200000u
#endif
#endif
#ifndef CASES
#define CASES 1000000u
#endif

static uint64_t
wanted_cases(void)
{
	const char *s = getenv("NAQL_PAPER_CASES");

	return s ? strtoull(s, NULL, 10) : CASES;
}

struct paper_test {
	struct rights_room room;
	struct paper_words words;
	struct p_book book;
	struct rights_spent *spent;
	struct paper_count count;
	struct buf got, wanted;
	struct arena arena;
	unsigned seen[RIGHTS_N_OUTCOMES], parted;
};

static void
say_book(const struct p_book *book)
{
	struct buf b = { 0 };

	for (int i = 0; i < book->n_contracts; i++) {
		paper_write_contract(&book->contracts[i], &b);
		buf_add_byte(&b, '\n');
	}
	for (int i = 0; i < book->n_restricts; i++) {
		paper_write_restriction(&book->restricts[i], &b);
		buf_add_byte(&b, '\n');
	}
	fprintf(stderr, "%.*s", (int)b.len, b.ptr ? b.ptr : "");
	buf_fini(&b);
}

static void
one_use(struct paper_test *t, struct prop *p)
{
	struct rights_judgement j;
	struct rights_facts f;
	struct p_use u;

	paper_make_use(p, &u);
	f = paper_facts(&u, &t->words);
	arena_reset(&t->arena);
	buf_reset(&t->got);
	buf_reset(&t->wanted);
	assert_int_equal(rights_judge(t->room.book, &f, t->spent, &t->arena, &j, NULL),
			 NAQL_OK);
	paper_text(&j, &t->got);
	paper_judge(&t->book, &u, t->spent ? &t->count : NULL, &t->wanted);
	if (t->spent)
		assert_int_equal(spent_add(t->spent, &f, &j, NULL), NAQL_OK);
	t->seen[j.whole->outcome]++;
	t->parted += j.n_parts > 1;
	if (!slice_eq(buf_slice(&t->got), buf_slice(&t->wanted))) {
		prop_check(p, 0, "the judges differ");
		say_book(&t->book);
		fprintf(stderr,
			"outlet %d kind %c item %lld first %lld last %lld page %lld\n"
			"got  %.*s\nwant %.*s\n",
			(int)u.outlet, u.kind, (long long)u.item_date, (long long)u.first,
			(long long)u.last, (long long)u.page_date, (int)t->got.len,
			t->got.ptr, (int)t->wanted.len, t->wanted.ptr);
		fail();
	}
}

static void
test_the_judges_agree(void **state)
{
	static struct paper_test t;

	(void)state;
	paper_words_init(&t.words);
	PROP_RUN(p, wanted_cases() / USES)
	{
		bool counts = prop_below(&p, 2) != 0;

		paper_make(&p, &t.book);
		paper_open(&t.room, &t.book);
		t.count.n = 0;
		if (counts)
			assert_int_equal(spent_new(&t.spent, NULL), NAQL_OK);
		for (unsigned i = 0; i < USES; i++)
			one_use(&t, &p);
		spent_free(t.spent);
		t.spent = NULL;
		rights_room_fini(&t.room);
	}
	if (!getenv("NAQL_SEED")) { /* the cases are not all of a kind */
		for (int o = 0; o < RIGHTS_N_OUTCOMES; o++)
			assert_true(t.seen[o] > wanted_cases() / 10000);
		assert_true(t.parted > wanted_cases() / 2000);
	}
	buf_fini(&t.got);
	buf_fini(&t.wanted);
	arena_fini(&t.arena);
	arena_fini(&t.words.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_judges_agree),
	};

	return cmocka_run_group_tests_name("rights: two judges", tests, NULL, NULL);
}
