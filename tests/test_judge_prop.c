/*
 * Properties of judging, on the books and uses of paper.h: order means nothing; a
 * prohibition or a restriction never widens, a grant to hand on never narrows; what is
 * unrelated changes nothing; parts cover the time exactly; what is unknown is never taken
 * for a pass.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "paper_room.h"

#define BOOKS 400
#define USES  40

/* A book before and after a change, and uses judged by both. */
struct pair {
	struct paper_words words;
	struct p_book before, after;
	struct rights_room a, b;
	struct arena arena;
	struct rights_judgement was, is;
};

static void
pair_open(struct pair *t)
{
	paper_open(&t->a, &t->before);
	paper_open(&t->b, &t->after);
}

static void
pair_close(struct pair *t)
{
	rights_room_fini(&t->a);
	rights_room_fini(&t->b);
}

static void
pair_init(struct pair *t)
{
	memset(t, 0, sizeof(*t));
	paper_words_init(&t->words);
}

static void
pair_fini(struct pair *t)
{
	arena_fini(&t->arena);
	arena_fini(&t->words.arena);
}

static void
pair_judge(struct pair *t, const struct rights_facts *f, const struct rights_facts *g)
{
	arena_reset(&t->arena);
	assert_int_equal(rights_judge(t->a.book, f, NULL, &t->arena, &t->was, NULL), 0);
	assert_int_equal(rights_judge(t->b.book, g, NULL, &t->arena, &t->is, NULL), 0);
}

/* A use of chance, judged by both. */
static void
pair_use(struct pair *t, struct prop *p)
{
	struct rights_facts f;
	struct p_use u;

	paper_make_use(p, &u);
	f = paper_facts(&u, &t->words);
	pair_judge(t, &f, &f);
}

static enum rights_outcome
outcome(const struct rights_judgement *j)
{
	return j->whole->outcome;
}

/* Covered, perhaps or with a duty open, not covered; -1: nobody's concern. */
static int
class_of(const struct rights_judgement *j)
{
	enum rights_outcome o = outcome(j);

	if (o == RIGHTS_EXCLUDED)
		return -1;
	return o == RIGHTS_COVERED ? 0 : o <= RIGHTS_UNDETERMINED ? 1 : 2;
}

/* ---- order ---- */

static void
turn_round(struct p_book *b)
{
	for (int i = 0; i < b->n_contracts; i++) {
		struct p_contract *c = &b->contracts[i];

		for (int k = 0; k < c->n_grants / 2; k++) {
			struct p_grant g = c->grants[k];

			c->grants[k] = c->grants[c->n_grants - 1 - k];
			c->grants[c->n_grants - 1 - k] = g;
		}
	}
	for (int i = 0; i < b->n_restricts / 2; i++) {
		struct p_restriction x = b->restricts[i];

		b->restricts[i] = b->restricts[b->n_restricts - 1 - i];
		b->restricts[b->n_restricts - 1 - i] = x;
	}
	/* contracts too, but not the versions of one */
	if (b->n_contracts > 1 &&
	    strcmp(b->contracts[b->n_contracts - 1].number, "S1") == 0) {
		struct p_contract last = b->contracts[b->n_contracts - 1];

		memmove(&b->contracts[1], &b->contracts[0],
			sizeof(last) * (size_t)(b->n_contracts - 1));
		b->contracts[0] = last;
	}
}

static void
test_order_means_nothing(void **state)
{
	struct buf x = { 0 }, y = { 0 };
	struct pair t;

	(void)state;
	pair_init(&t);
	PROP_RUN(p, BOOKS)
	{
		paper_make(&p, &t.before);
		t.after = t.before;
		turn_round(&t.after);
		pair_open(&t);
		for (int i = 0; i < USES; i++) {
			pair_use(&t, &p);
			buf_reset(&x);
			buf_reset(&y);
			paper_text(&t.was, &x);
			paper_text(&t.is, &y);
			assert_true(prop_check(&p, slice_eq(buf_slice(&x), buf_slice(&y)),
					       "the order decides"));
		}
		pair_close(&t);
	}
	buf_fini(&x);
	buf_fini(&y);
	pair_fini(&t);
}

/* ---- narrower, never wider ---- */

static void
test_what_narrows_never_widens(void **state)
{
	unsigned narrower = 0;
	struct pair t;

	(void)state;
	pair_init(&t);
	PROP_RUN(p, 2 * BOOKS)
	{
		do
			paper_make(&p, &t.before);
		while (t.before.n_contracts == 0 || t.before.n_restricts == P_RESTRICTS);
		t.after = t.before;
		if (prop_below(&p, 2)) { /* a restriction, but for a description */
			struct p_book other;

			do
				paper_make(&p, &other);
			while (!other.n_restricts || other.restricts[0].kind == 'd');
			other.restricts[0].id = 'w';
			t.after.restricts[t.after.n_restricts++] = other.restricts[0];
		} else { /* a prohibition in place of a permit that is in nobody's way */
			struct p_contract *c = &t.after.contracts[0];
			struct p_grant *g = &c->grants[c->n_grants ? c->n_grants - 1 : 0];

			if (c->n_grants)
				t.before.contracts[0].n_grants = --c->n_grants;
			paper_make_grant(&p, g, 'q', c->form2, c->dhaka, true);
			c->n_grants++;
		}
		pair_open(&t);
		for (int i = 0; i < USES; i++) {
			pair_use(&t, &p);
			assert_true(prop_check(&p, class_of(&t.is) >= class_of(&t.was),
					       "it widened"));
			narrower += class_of(&t.is) > class_of(&t.was);
		}
		pair_close(&t);
	}
	if (!getenv("NAQL_SEED"))
		assert_true(narrower > 200);
	pair_fini(&t);
}

static void
test_handing_on_never_narrows(void **state)
{
	unsigned better = 0;
	struct pair t;

	(void)state;
	pair_init(&t);
	PROP_RUN(p, BOOKS)
	{
		int n;

		do
			paper_make(&p, &t.before);
		while (t.before.n_contracts &&
		       strcmp(t.before.contracts[t.before.n_contracts - 1].number,
			      "S1") == 0);
		n = t.before.n_contracts;
		do
			paper_make(&p, &t.after);
		while (!t.after.n_contracts ||
		       strcmp(t.after.contracts[t.after.n_contracts - 1].number, "S1") !=
			       0);
		t.before.contracts[n] = t.after.contracts[t.after.n_contracts - 1];
		t.after = t.before;
		t.after.n_contracts = n + 1;
		pair_open(&t);
		for (int i = 0; i < USES; i++) {
			pair_use(&t, &p);
			assert_true(prop_check(&p, outcome(&t.is) <= outcome(&t.was),
					       "it became worse"));
			better += outcome(&t.is) < outcome(&t.was);
		}
		pair_close(&t);
	}
	if (!getenv("NAQL_SEED"))
		assert_true(better > 100);
	pair_fini(&t);
}

/* Of another party, or of this one with permits only: COVERED stays. */
static void
test_covered_stays_covered_beside_another_contract(void **state)
{
	unsigned covered = 0;
	struct pair t;

	(void)state;
	pair_init(&t);
	PROP_RUN(p, 2 * BOOKS)
	{
		struct p_contract *c;

		paper_make(&p, &t.before);
		t.after = t.before;
		if (t.after.n_contracts == P_VERSIONS)
			continue;
		c = &t.after.contracts[t.after.n_contracts++];
		*c = (struct p_contract){ .number = "A",
					  .party = "p",
					  .state = 'a',
					  .form2 = true,
					  .from = PAPER_EPOCH,
					  .to = NEVER,
					  .suspended = NEVER,
					  .effective = NEVER };
		if (prop_below(&p, 2))
			c->party = "q";
		c->n_grants = 2;
		paper_make_grant(&p, &c->grants[0], 'a', true, false,
				 c->party[0] == 'q' && prop_below(&p, 2));
		paper_make_grant(&p, &c->grants[1], 'b', true, false, false);
		pair_open(&t);
		for (int i = 0; i < USES; i++) {
			pair_use(&t, &p);
			if (outcome(&t.was) != RIGHTS_COVERED)
				continue;
			covered++;
			assert_true(prop_check(&p, outcome(&t.is) == RIGHTS_COVERED,
					       "no more covered"));
		}
		pair_close(&t);
	}
	if (!getenv("NAQL_SEED"))
		assert_true(covered > 500);
	pair_fini(&t);
}

/* ---- parts, and the unknown ---- */

static void
check_parts(const struct prop *p, const struct rights_judgement *j, const struct p_use *u)
{
	const struct rights_part *last = &j->parts[j->n_parts - 1];

	assert_true(prop_check(p, j->parts[0].from == u->first && last->to == u->last,
			       "the parts end elsewhere"));
	for (size_t i = 0; i + 1 < j->n_parts; i++) {
		assert_true(prop_check(p, j->parts[i].to == j->parts[i + 1].from,
				       "a gap between parts"));
		assert_true(prop_check(p, j->parts[i].from < j->parts[i].to,
				       "a part without time"));
	}
	assert_true(j->whole >= j->parts && j->whole < j->parts + j->n_parts);
}

/* What is covered although facts are unknown is covered whatever they are. */
static void
test_parts_and_the_unknown(void **state)
{
	unsigned covered = 0, parts = 0;
	struct pair t;

	(void)state;
	pair_init(&t);
	PROP_RUN(p, 3 * BOOKS)
	{
		paper_make(&p, &t.before);
		t.after = t.before;
		pair_open(&t);
		for (int i = 0; i < USES; i++) {
			struct rights_facts f, g;
			struct p_use u;

			paper_make_use(&p, &u);
			if (u.medium == 0)
				u.medium = 2;
			g = f = paper_facts(&u, &t.words);
			f.medium = 0;
			f.lang = (struct slice){ NULL, 0 };
			f.words = f.bytes = f.permille = -1;
			f.credit_place = RIGHTS_PLACE_UNKNOWN;
			f.link = f.verbatim = f.in_heads = RIGHTS_UNKNOWN;
			f.paraphrased = f.notice = RIGHTS_UNKNOWN;
			pair_judge(&t, &f, &g);
			check_parts(&p, &t.is, &u);
			parts += t.is.n_parts > 1;
			if (outcome(&t.was) != RIGHTS_COVERED)
				continue;
			covered++;
			assert_true(prop_check(&p, outcome(&t.is) == RIGHTS_COVERED,
					       "unknown was taken for a pass"));
		}
		pair_close(&t);
	}
	if (!getenv("NAQL_SEED"))
		assert_true(covered > 100 && parts > 500);
	pair_fini(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_means_nothing),
		cmocka_unit_test(test_what_narrows_never_widens),
		cmocka_unit_test(test_handing_on_never_narrows),
		cmocka_unit_test(test_covered_stays_covered_beside_another_contract),
		cmocka_unit_test(test_parts_and_the_unknown),
	};

	return cmocka_run_group_tests_name("rights: properties of judging", tests, NULL,
					   NULL);
}
