/* match: the chain's score against a plain O(n^2) oracle, and what is handed out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "match/match_int.h"
#include "prop.h"

#define ANCHORS 200

/* Not asked here; defined so that no index is linked. */
uint64_t
index_n_words(const struct index *x)
{
	(void)x;
	return 1;
}

void
index_prefetch_words(const struct index *x, const struct word *words, size_t n)
{
	(void)x;
	(void)words;
	(void)n;
}

uint32_t
index_word_cost(const struct index *x, uint64_t before, uint64_t word, uint32_t own,
		uint32_t own_pair)
{
	(void)x;
	return (uint32_t)(before + word + own + own_pair) & 255;
}

unsigned
index_days(const struct index *x, uint64_t hash, int32_t own_day)
{
	(void)x;
	(void)hash;
	(void)own_day;
	return 0;
}

static int
by_item(const void *a, const void *b)
{
	const struct anchor *x = a, *y = b;

	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	return x->page < y->page ? -1 : x->page > y->page;
}

static void
made_anchors(struct prop *p, anchor_vec *v, size_t n, uint64_t area)
{
	v->n = 0;
	for (size_t i = 0; i < n; i++) {
		struct anchor a = { (uint32_t)prop_below(p, area),
				    (uint32_t)prop_below(p, area),
				    2 + (uint32_t)prop_below(p, 9), 0 };

		a.gain = (int32_t)(a.len * (40 + prop_below(p, 160)));
		assert_true(VEC_PUSH(v, a));
	}
	qsort(v->ptr, v->n, sizeof(*v->ptr), by_item);
}

static int32_t
oracle(const anchor_vec *v, int32_t *score)
{
	int32_t best = 0;

	for (size_t i = 0; i < v->n; i++) {
		score[i] = v->ptr[i].gain;
		for (size_t j = 0; j < i; j++) {
			int32_t link = chain_link(&v->ptr[j], &v->ptr[i]);

			if (link != INT32_MIN && score[j] + link > score[i])
				score[i] = score[j] + link;
		}
		best = score[i] > best ? score[i] : best;
	}
	return best;
}

static void
test_oracle(void **state)
{
	struct chains c = { 0 };
	anchor_vec v = { 0 };
	int32_t score[ANCHORS];

	(void)state;
	PROP_RUN(p, 500)
	{
		size_t n = prop_below(&p, ANCHORS);

		made_anchors(&p, &v, n, 20 + prop_below(&p, 2000));
		oracle(&v, score);
		assert_int_equal(chain_score(&c, &v, 1, ANCHORS, NULL), NAQL_OK);
		for (size_t i = 0; i < n; i++)
			assert_true(prop_check(&p, c.nodes.ptr[i].score == score[i],
					       "score"));
		made_anchors(&p, &v, CHAIN_LOOK_BACK, 300);
		oracle(&v, score);
		assert_int_equal(chain_score(&c, &v, 1, CHAIN_LOOK_BACK, NULL), NAQL_OK);
		for (size_t i = 0; i < v.n; i++)
			assert_true(prop_check(&p, c.nodes.ptr[i].score == score[i],
					       "look-back"));
	}
	chain_fini(&c);
	VEC_FREE(&v);
}

static void
test_handed_out(void **state)
{
	struct chains c = { 0 };
	anchor_vec v = { 0 };
	int32_t score[ANCHORS];

	(void)state;
	PROP_RUN(p, 300)
	{
		uint8_t seen[ANCHORS] = { 0 };
		int32_t best, first = 0;
		naql_status st;

		made_anchors(&p, &v, 1 + prop_below(&p, ANCHORS - 1), 400);
		best = oracle(&v, score);
		assert_int_equal(chain_score(&c, &v, 1, ANCHORS, NULL), NAQL_OK);
		while ((st = chain_next(&c, NULL)) == NAQL_OK) {
			for (size_t i = 0; i < c.chain.n; i++) {
				uint32_t at = c.chain.ptr[i];

				assert_true(prop_check(&p, !seen[at]++,
						       "one chain an anchor"));
				assert_true(prop_check(
					&p,
					i == 0 || chain_link(&v.ptr[c.chain.ptr[i - 1]],
							     &v.ptr[at]) != INT32_MIN,
					"links"));
			}
			if (first++ == 0)
				assert_int_equal(
					c.nodes.ptr[c.chain.ptr[c.chain.n - 1]].score,
					best);
		}
		assert_int_equal(st, NAQL_DONE);
	}
	chain_fini(&c);
	VEC_FREE(&v);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_oracle),
		cmocka_unit_test(test_handed_out),
	};

	return cmocka_run_group_tests_name("match: chains", tests, NULL, NULL);
}
