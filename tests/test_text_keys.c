/*
 * test_text_keys.c - the keys by which a dismissed text is known again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/compiler.h"
#include "use/text_keys.h"

static struct text_keys
keys_of(const char *excerpts, struct arena *arena)
{
	struct text_keys k;

	assert_int_equal(text_keys_of(SLICE(excerpts), arena, &k, NULL), NAQL_OK);
	for (size_t i = 1; i < k.n; i++)
		assert_true(k.ptr[i - 1] < k.ptr[i]);
	return k;
}

static size_t
n_common(struct text_keys a, struct text_keys b)
{
	size_t n = 0;

	for (size_t i = 0; i < a.n; i++)
		for (size_t k = 0; k < b.n; k++)
			n += a.ptr[i] == b.ptr[k];
	return n;
}

#define RUNS(runs) "{\"passages\":[{\"where\":\"body\",\"runs\":[" runs "]}]}"

static void
test_same_text(void **state)
{
	struct arena arena = { 0 };
	/* ten words of a bulletin; on the page spelt and cut otherwise */
	struct text_keys whole = keys_of(RUNS("[\"=\",\"غداً تهب رياح خفيفة على الساحل "
					      "ويصفو الجو بعد الظهر\",\"x\"]"),
					 &arena);
	struct text_keys runs =
		keys_of(RUNS("[\"=\",\"غدا تهب رياح \",\"a\"],[\"~\",\"خفيفة "
			     "على \",\"b\"],[\"+\",\"\",\"more\"],[\"-\","
			     "\"السّاحل ويصفو الجوّ بعد الظهر\",\"\"]"),
			&arena);
	struct text_keys piece = keys_of(
		RUNS("[\"=\",\"رياح خفيفة على الساحل ويصفو الجو\",\"x\"]"), &arena);
	struct text_keys two = keys_of(
		"{\"passages\":[{\"runs\":[[\"=\",\"غدا تهب رياح خفيفة على\",\"\"]]},"
		"{\"runs\":[[\"=\",\"الساحل ويصفو الجو بعد الظهر\",\"\"]]}]}",
		&arena);
	char a[17], b[17];

	(void)state;
	assert_int_equal(whole.n, 7);
	assert_int_equal(runs.n, 7);
	assert_int_equal(n_common(whole, runs), 7);
	assert_int_equal(text_keys_name(&whole, a, NULL), NAQL_OK);
	assert_int_equal(text_keys_name(&runs, b, NULL), NAQL_OK);
	assert_string_equal(a, b);
	assert_int_equal(strlen(a), 16);
	assert_int_equal(n_common(piece, whole), piece.n);
	assert_true(piece.n < whole.n);
	assert_int_equal(two.n, 4); /* no key goes over from passage to passage */
	assert_int_equal(n_common(two, whole), 4);
	arena_fini(&arena);
}

static void
test_other_text(void **state)
{
	struct arena arena = { 0 };
	struct text_keys a = keys_of(
		RUNS("[\"=\",\"the ferry leaves the harbour at nine every day\",\"\"]"),
		&arena);
	struct text_keys b = keys_of(
		RUNS("[\"=\",\"every day at nine the harbour leaves the ferry\",\"\"]"),
		&arena);

	(void)state;
	assert_true(a.n > 4);
	assert_int_equal(n_common(a, b), 0); /* the same words in another order */
	arena_fini(&arena);
}

static void
test_little_and_none(void **state)
{
	struct arena arena = { 0 };
	struct text_keys k;

	(void)state;
	assert_int_equal(keys_of(RUNS("[\"=\",\"rain\",\"\"]"), &arena).n, 1);
	assert_int_equal(keys_of(RUNS("[\"=\",\" ,\",\"\"]"), &arena).n, 0);
	assert_int_equal(keys_of("{\"passages\":[]}", &arena).n, 0);
	assert_int_equal(keys_of("", &arena).n, 0);
	assert_int_equal(keys_of("{\"passages\":7}", &arena).n, 0);
	assert_int_equal(text_keys_of(SLICE("{"), &arena, &k, NULL), NAQL_E_FORMAT);
	arena_fini(&arena);
}

static void
test_titles(void **state)
{
	uint64_t a = 0, b = 0, c = 0;

	(void)state;
	assert_int_equal(text_keys_title(SLICE("Ferry to Gull Island returns"), &a, NULL),
			 NAQL_OK);
	assert_int_equal(
		text_keys_title(SLICE("FERRY to Gull\tIsland, returns"), &b, NULL),
		NAQL_OK);
	assert_int_equal(text_keys_title(SLICE("Home page"), &c, NULL), NAQL_OK);
	assert_true(a != 0 && a == b);
	assert_true(c == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_text),
		cmocka_unit_test(test_other_text),
		cmocka_unit_test(test_little_and_none),
		cmocka_unit_test(test_titles),
	};

	return cmocka_run_group_tests_name("use: keys of a text", tests, NULL, NULL);
}
