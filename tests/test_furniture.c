/*
 * test_furniture.c - blocks that stand on many pages of one host: what counts as a page,
 * what is forgotten, how a record is changed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine/furniture.h"
#include "prop.h"

#define H(n) ((uint64_t)(n) << 32 | 1u)

static struct furniture *
fresh(void)
{
	struct furniture *f;

	assert_int_equal(furniture_new(&f, NULL), NAQL_OK);
	return f;
}

static bool
learn(struct furniture *f, uint64_t block, uint64_t page, uint64_t title)
{
	bool is;
	struct furniture_keys k = { &block, 1, page, title };
	bool any = furniture_learn(f, &k, &is);

	assert_int_equal(any, is);
	return is;
}

static void
the_tenth_page_is_told(void **state)
{
	struct furniture *f = fresh();

	(void)state;
	for (uint64_t i = 1; i < FURNITURE_PAGES; i++)
		assert_false(learn(f, 77, H(i), H(100 + i)));
	assert_true(learn(f, 77, H(50), H(150)));
	assert_true(learn(f, 77, H(51), 0));
	assert_false(learn(f, 77, H(3), H(160)));  /* one that was there before */
	assert_false(learn(f, 77, H(60), H(103))); /* a copy of it: its title */
	assert_false(learn(f, 79, H(52), H(152))); /* another block */
	furniture_free(f);
}

static void
a_page_and_its_copies_count_once(void **state)
{
	struct furniture *f = fresh();

	(void)state;
	for (uint64_t i = 1; i < 100; i++) {
		assert_false(learn(f, 77, H(1), H(i))); /* one address */
		assert_false(learn(f, 79, H(i), H(1))); /* one title */
	}
	for (uint64_t i = 1; i < FURNITURE_PAGES; i++)
		assert_false(learn(f, 81, H(i), 0)); /* no titles: addresses alone */
	assert_true(learn(f, 81, H(50), 0));
	furniture_free(f);
}

static void
passages_of_no_block_are_never(void **state)
{
	uint64_t blocks[] = { 0, 77, 0 };
	bool is[3];
	struct furniture_keys k = { blocks, 3, 0, 0 }, none = { NULL, 3, H(1), 0 };
	struct furniture *f = fresh();

	(void)state;
	for (uint64_t i = 1; i <= FURNITURE_PAGES; i++) {
		k.page = H(i);
		assert_int_equal(furniture_learn(f, &k, is), i == FURNITURE_PAGES);
		assert_int_equal(is[1], i == FURNITURE_PAGES);
		assert_false(is[0] || is[2]);
		assert_false(furniture_learn(f, &none, is));
	}
	furniture_free(f);
}

/* Among any number of others, one that returns often enough is remembered; and nothing is
 * told of what was seen on fewer pages. */
static void
many_blocks(void **state)
{
	(void)state;
	PROP_RUN(p, 20)
	{
		struct furniture *f = fresh();
		bool told = false;

		for (uint64_t i = 1; i <= 20; i++) {
			told = learn(f, 77, H(i), H(i));
			assert_true(prop_check(&p, !told || i >= FURNITURE_PAGES,
					       "too early"));
			for (unsigned k = 0; k < 2000; k++)
				assert_true(prop_check(
					&p, !learn(f, prop_next(&p) | 1u, H(i), H(i)),
					"seen once"));
		}
		assert_true(prop_check(&p, told, "forgotten"));
		furniture_free(f);
	}
}

static void
records_are_marked(void **state)
{
	static const char *const record =
		"{\"title\":\"\\\"where\\\":\\\"body\\\"\",\"passages\":[{\"where\":"
		"\"body\","
		"\"words\":9},{\"where\":\"quote\"},{\"where\":\"lead\"}],\"x\":1}";
	static const bool is[] = { false, true, false };
	struct buf out = { 0 };

	(void)state;
	furniture_mark(is, 3, SLICE(record), &out);
	buf_add_byte(&out, 0);
	assert_int_equal(buf_status(&out, NULL), NAQL_OK);
	assert_string_equal(out.ptr, "{\"title\":\"\\\"where\\\":\\\"body\\\"\","
				     "\"passages\":[{\"where\":\"body\","
				     "\"words\":9},{\"where\":\"boilerplate\"},{"
				     "\"where\":\"lead\"}],\"x\":1}");
	buf_reset(&out);
	furniture_mark(is, 3, SLICE("{\"passages\":[]}"), &out); /* of a long text */
	assert_true(slice_eq(buf_slice(&out), SLICE("{\"passages\":[]}")));
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tenth_page_is_told),
		cmocka_unit_test(a_page_and_its_copies_count_once),
		cmocka_unit_test(passages_of_no_block_are_never),
		cmocka_unit_test(many_blocks),
		cmocka_unit_test(records_are_marked),
	};

	return cmocka_run_group_tests_name("engine: furniture", tests, NULL, NULL);
}
