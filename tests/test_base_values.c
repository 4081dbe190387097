/*
 * test_base_values.c - hashes, SHA-256, dates: against published values and plain
 * oracles.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/crc32c_int.h"
#include "base/hash.h"
#include "base/sha256.h"
#include "base/timestamp.h"
#include "prop.h"

static void
test_crc32c_of_the_standard(void **state)
{
	uint8_t zeros[32] = { 0 }; /* RFC 3720, B.4 */
	uint8_t ones[32];

	(void)state;
	memset(ones, 0xff, sizeof(ones));
	assert_int_equal(crc32c_bytes(0, "123456789", 9), 0xe3069283);
	assert_int_equal(crc32c_bytes(0, zeros, 32), 0x8a9136aa);
	assert_int_equal(crc32c_bytes(0, ones, 32), 0x62a8ab43);
	assert_int_equal(crc32c_bytes(0, NULL, 0), 0);
	assert_int_equal(crc32c_bytes(crc32c_bytes(0, "1234", 4), "56789", 5),
			 0xe3069283);
}

static void
test_crc32c_variants_agree(void **state)
{
	uint8_t bytes[300];

	(void)state;
	if (!crc32c_x86_usable()) /* then both are the portable one: still compared below
				   */
		print_message("# no crc32 instruction here\n");
	PROP_RUN(p, 300)
	{
		size_t from = (size_t)prop_below(&p, 16);
		size_t len = (size_t)prop_below(&p, sizeof(bytes) - from);
		uint32_t reg = (uint32_t)prop_next(&p);

		for (size_t i = 0; i < sizeof(bytes); i++)
			bytes[i] = (uint8_t)prop_next(&p);
		if (crc32c_x86_usable())
			assert_int_equal(crc32c_x86(reg, bytes + from, len),
					 crc32c_portable(reg, bytes + from, len));
		assert_int_equal(crc32c_bytes(~reg, bytes + from, len),
				 ~crc32c_portable(reg, bytes + from, len));
	}
}

/* Values stand in segment files: these may only change with the segment format. */
static void
test_hash_values_are_for_ever(void **state)
{
	(void)state;
	assert_int_equal(hash_bytes("", 0, HASH_SEED), 0x857f60eeb53d4cadu);
	assert_int_equal(hash_bytes("bakery", 6, HASH_SEED), 0x8a35a8490e5bc27eu);
	assert_int_equal(hash_bytes("the ferry sails at noon, and again", 34, 1),
			 0xdd7d925fa75b5d52u);
}

static void
test_hash_sees_every_byte_and_the_length(void **state)
{
	(void)state;
	PROP_RUN(p, 200)
	{
		uint8_t bytes[80] = { 0 };
		size_t len = 1 + (size_t)prop_below(&p, sizeof(bytes) - 1);
		size_t at = (size_t)prop_below(&p, len);
		uint64_t h = hash_bytes(bytes, len, HASH_SEED);

		assert_true(prop_check(&p, h != hash_bytes(bytes, len - 1, HASH_SEED),
				       "length"));
		assert_true(prop_check(&p, h != hash_bytes(bytes, len, 5), "seed"));
		bytes[at] ^= (uint8_t)(1 + prop_below(&p, 255));
		assert_true(
			prop_check(&p, h != hash_bytes(bytes, len, HASH_SEED), "byte"));
		assert_true(hash_range(h, len) < len);
	}
}

static void
test_sha256_of_the_standard(void **state)
{
	struct sha256 *h;
	uint8_t out[SHA256_LEN];
	char hex[SHA256_HEX_LEN + 1];

	(void)state;
	assert_int_equal(sha256_bytes("abc", 3, out, NULL), NAQL_OK);
	hex_encode(out, SHA256_LEN, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223"
				 "b00361a396177a9cb410ff61f20015ad");
	assert_int_equal(sha256_new(&h, NULL), NAQL_OK);
	for (int round = 0; round < 2; round++) { /* a handle can be used again */
		memset(out, 0, sizeof(out));
		assert_int_equal(sha256_add(h, "a", 1, NULL), NAQL_OK);
		assert_int_equal(sha256_add(h, NULL, 0, NULL), NAQL_OK);
		assert_int_equal(sha256_add(h, "bc", 2, NULL), NAQL_OK);
		assert_int_equal(sha256_final(h, out, NULL), NAQL_OK);
		hex_encode(out, 4, hex);
		assert_string_equal(hex, "ba7816bf");
	}
	sha256_free(h);
	sha256_free(NULL);
	assert_int_equal(sha256_bytes(NULL, 0, out, NULL), NAQL_OK);
	hex_encode(out, 4, hex);
	assert_string_equal(hex, "e3b0c442");
}

static void
test_dates_are_read(void **state)
{
	static const struct {
		const char *text;
		const char *want;
	} cases[] = {
		{ "2015-07-21", "2015-07-21T00:00:00Z" },
		{ " 2015-07-21\n", "2015-07-21T00:00:00Z" },
		{ "2015-07-21T10:00", "2015-07-21T10:00:00Z" },
		{ "2015-07-21T10:00:09.5Z", "2015-07-21T10:00:09Z" },
		{ "2015-07-21t10:00:09z", "2015-07-21T10:00:09Z" },
		{ "2015-07-21 10:00:09", "2015-07-21T10:00:09Z" },
		{ "2015-07-21T01:00:00+03:00", "2015-07-20T22:00:00Z" },
		{ "2015-07-21T23:30:00-0330", "2015-07-22T03:00:00Z" },
		{ "2015-07-21T01:00:00+03", "2015-07-20T22:00:00Z" },
		{ "2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z" },
		{ "20150721100009", "2015-07-21T10:00:09Z" },
		{ "20150721T100009Z", "2015-07-21T10:00:09Z" },
		{ "201507211000", "2015-07-21T10:00:00Z" },
		{ "20150721", "2015-07-21T00:00:00Z" },
		{ "Tue, 21 Jul 2015 10:00:09 GMT", "2015-07-21T10:00:09Z" },
		{ "21 jul 2015 10:00 +0300", "2015-07-21T07:00:00Z" },
		{ "1 Jan 70 00:00:00 UT", "1970-01-01T00:00:00Z" },
		{ "1 Jan 49 00:00:00 EST", "2049-01-01T05:00:00Z" },
		{ "Tuesday, 21-Jul-15 10:00:00 GMT", "2015-07-21T10:00:00Z" },
		{ "2000-02-29", "2000-02-29T00:00:00Z" },
		{ "0000-01-01", "0000-01-01T00:00:00Z" },
		{ "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z" },
		{ "1900-02-29", "" },
		{ "2015-13-01", "" },
		{ "2015-00-01", "" },
		{ "2015-04-31", "" },
		{ "2015-07-21T24:00", "" },
		{ "2015-07-21T10:60", "" },
		{ "2015-07-21T10:00:00.", "" },
		{ "2015-07-21T10:00:00Zebra", "" },
		{ "2015-07-21T10:00+1", "" },
		{ "2015-0721", "" },
		{ "2015-07", "" },
		{ "21/07/2015", "" },
		{ "Tue, 21 Jli 2015", "" },
		{ "yesterday morning", "" },
		{ "", "" },
	};
	char got[21];

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(cases); i++) {
		time_format(time_parse(SLICE(cases[i].text)), got);
		assert_string_equal(got, cases[i].want);
	}
	assert_true(time_parse((struct slice){ NULL, 0 }) == TIME_NONE);
}

static void
test_dates_written_are_read_again(void **state)
{
	const int64_t first = INT64_C(-62167219200);
	const int64_t last = INT64_C(253402300799);

	(void)state;
	PROP_RUN(p, 20000)
	{
		int64_t t = first + (int64_t)prop_below(&p, (uint64_t)(last - first + 1));
		char text[21];

		time_format(t, text);
		assert_true(prop_check(&p, time_parse(SLICE(text)) == t, text));
		assert_true(time_day(t) * INT64_C(86400) <= t);
		assert_true((time_day(t) + 1) * INT64_C(86400) > t);
	}
}

/* Days counted one by one, by a calendar that a child could follow. */
static void
test_days_against_counting(void **state)
{
	static const int months[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int64_t t = time_parse(SLICE("1599-12-31"));

	(void)state;
	for (int year = 1600; year < 2101; year++) {
		bool leap = year % 4 == 0 && (year % 100 || year % 400 == 0);

		for (int month = 1; month <= 12; month++) {
			int days = months[month - 1] + (leap && month == 2);

			for (int day = 1; day <= days; day++) {
				char want[40];
				char got[21];

				(void)snprintf(want, sizeof(want),
					       "%04d-%02d-%02dT00:00:00Z", year, month,
					       day);
				time_format(t += 86400, got);
				assert_string_equal(got, want);
			}
		}
	}
}

static void
test_dates_out_of_reach(void **state)
{
	char text[21] = "x";

	(void)state;
	time_format(TIME_NONE, text);
	assert_string_equal(text, "");
	time_format(INT64_MAX, text);
	assert_string_equal(text, "");
	assert_int_equal(time_day(TIME_NONE), INT32_MIN);
	assert_int_equal(time_day(INT64_MAX), INT32_MAX);
	assert_int_equal(time_day(-1), -1);
	assert_int_equal(time_day(0), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_crc32c_of_the_standard),
		cmocka_unit_test(test_crc32c_variants_agree),
		cmocka_unit_test(test_hash_values_are_for_ever),
		cmocka_unit_test(test_hash_sees_every_byte_and_the_length),
		cmocka_unit_test(test_sha256_of_the_standard),
		cmocka_unit_test(test_dates_are_read),
		cmocka_unit_test(test_dates_written_are_read_again),
		cmocka_unit_test(test_days_against_counting),
		cmocka_unit_test(test_dates_out_of_reach),
	};

	return cmocka_run_group_tests_name("base: values", tests, NULL, NULL);
}
