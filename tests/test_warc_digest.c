/*
 * test_warc_digest.c - digests as crawlers state them, computed again: of "abc", as the
 * standards and Python's base64 and hashlib have them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/compiler.h"
#include "engine/warc_digest.h"

static void
test_each_algorithm_in_both_writings(void **state)
{
	static const char *const stated[] = {
		"sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5",
		"sha1:vgmt4nsha2awvor6evyxqugcnsonbwe5",
		"SHA-1:a9993e364706816aba3e25717850c26c9cd0d89d",
		"sha1:A9993E364706816ABA3E25717850C26C9CD0D89D",
		"sha256:XJ4BNP4PAHH6UQKBIDPF3LRCEOYAGYNDSYLXVHFUCD7WD4QACWWQ====",
		"sha-256:"
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		"md5:SAAVBGB42JH3BVUWH56SRYL7OI======",
		"md5:900150983cd24fb0d6963f7d28e17f72",
		("sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9ee"
		 "ee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54c"
		 "a49f"),
	};
	char again[WARC_DIGEST_MAX];

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(stated); i++) {
		assert_true(warc_digest_again(SLICE(stated[i]), SLICE("abc"), again));
		assert_true(warc_digest_same(SLICE(stated[i]), again));
		assert_true(warc_digest_again(SLICE(stated[i]), SLICE("abd"), again));
		assert_false(warc_digest_same(SLICE(stated[i]), again));
	}
}

static void
test_what_is_not_known_is_not_said(void **state)
{
	static const char *const stated[] = { "", "sha1:", "abc", "crc32:00000000",
					      "sha1" };
	char again[WARC_DIGEST_MAX];

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(stated); i++)
		assert_false(warc_digest_again(SLICE(stated[i]), SLICE("abc"), again));
	assert_false(warc_digest_again((struct slice){ NULL, 0 }, SLICE("abc"), again));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_algorithm_in_both_writings),
		cmocka_unit_test(test_what_is_not_known_is_not_said),
	};

	return cmocka_run_group_tests_name("engine: digests of WARC records", tests, NULL,
					   NULL);
}
