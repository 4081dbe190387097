/*
 * test_io_coding.c - content codings: round trips, cut and lying bodies, caps.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "coded.h"
#include "failing.h"
#include "io/coding.h"

/* code() - append; br as uncompressed meta-blocks (RFC 7932, 9.2), which need no encoder.
 */
static void
code(struct buf *out, enum coding c, const char *p, size_t len, bool raw)
{
	uint32_t first = 1;

	switch (c) {
	case CODING_GZIP:
		coded_gzip(out, p, len);
		return;
	case CODING_DEFLATE:
		coded_zlib(out, p, len, raw ? -15 : 15);
		return;
	case CODING_ZSTD:
		coded_zstd(out, p, len);
		return;
	case CODING_BR:
		assert_in_range(len, 1, 65536);
		first = (uint32_t)(len - 1) << 4 | 1u << 20;
		for (int i = 0; i < 3; i++)
			buf_add_byte(out, (uint8_t)(first >> (8 * i)));
		buf_add(out, p, len);
		buf_add_byte(out, 3);
		return;
	default:
		buf_add(out, p, len);
	}
}

static naql_status
decode(enum coding c, const struct buf *in, size_t cap, struct buf *out, naql_error *err)
{
	return coding_decode(c, (const uint8_t *)in->ptr, in->len, cap, out, err);
}

static void
test_names(void **state)
{
	(void)state;
	assert_int_equal(coding_named(SLICE(" GZip ")), CODING_GZIP);
	assert_int_equal(coding_named(SLICE("x-gzip")), CODING_GZIP);
	assert_int_equal(coding_named(SLICE("deflate")), CODING_DEFLATE);
	assert_int_equal(coding_named(SLICE("br")), CODING_BR);
	assert_int_equal(coding_named(SLICE("ZSTD")), CODING_ZSTD);
	assert_int_equal(coding_named(SLICE("")), CODING_IDENTITY);
	assert_int_equal(coding_named(SLICE("identity")), CODING_IDENTITY);
	assert_int_equal(coding_named(SLICE("compress")), CODING_UNKNOWN);
	assert_int_equal(coding_named(SLICE("gzip, br")), CODING_UNKNOWN);
}

/* Whatever is cut off or capped, what comes out is the begin of what went in. */
static void
test_round_trips_cuts_and_caps(void **state)
{
	struct buf plain = { 0 };
	struct buf coded = { 0 };
	struct buf out = { 0 };

	(void)state;
	PROP_RUN(p, 400)
	{
		enum coding c = (enum coding)prop_below(&p, 5);
		size_t len = 1 + (size_t)prop_below(&p, prop_below(&p, 4) ? 600 : 65535);
		size_t cap = (size_t)prop_below(&p, len);
		size_t cut;
		naql_status st;

		buf_reset(&plain);
		buf_reset(&coded);
		coded_text(&plain, &p, len);
		code(&coded, c, plain.ptr, len, prop_below(&p, 2));
		buf_reset(&out);
		buf_add_str(&out, "kept:"); /* what stood there stays */
		assert_int_equal(decode(c, &coded, len, &out, NULL), NAQL_OK);
		assert_int_equal(out.len, 5 + len);
		assert_memory_equal(out.ptr, "kept:", 5);
		assert_memory_equal(out.ptr + 5, plain.ptr, len);

		buf_reset(&out);
		assert_int_equal(decode(c, &coded, cap, &out, NULL), NAQL_E_LIMIT);
		assert_int_equal(out.len, cap);
		assert_memory_equal(out.ptr ? out.ptr : "", plain.ptr, cap);

		cut = 1 + (size_t)prop_below(&p, coded.len);
		buf_reset(&out);
		coded.len -= cut;
		st = decode(c, &coded, len, &out, NULL);
		if (coded.len && c != CODING_IDENTITY && (c != CODING_BR || cut > 1))
			assert_true(prop_check(&p, st == NAQL_E_FORMAT, "cut is told"));
		assert_true(out.len <= len);
		assert_memory_equal(out.ptr ? out.ptr : "", plain.ptr, out.len);
	}
	buf_fini(&plain);
	buf_fini(&coded);
	buf_fini(&out);
}

static void
test_members_in_a_row_and_bytes_behind(void **state)
{
	struct buf in = { 0 };
	struct buf out = { 0 };

	(void)state;
	coded_gzip(&in, "plum ", 5);
	coded_gzip(&in, "cake", 4);
	buf_add_str(&in, "<!-- cache -->");
	assert_int_equal(decode(CODING_GZIP, &in, 100, &out, NULL), NAQL_OK);
	assert_true(slice_eq(buf_slice(&out), SLICE("plum cake")));
	buf_reset(&in);
	buf_reset(&out);
	coded_zstd(&in, "plum ", 5);
	coded_zstd(&in, "cake", 4);
	assert_int_equal(decode(CODING_ZSTD, &in, 100, &out, NULL), NAQL_OK);
	assert_true(slice_eq(buf_slice(&out), SLICE("plum cake")));
	buf_fini(&in);
	buf_fini(&out);
}

static void
test_what_is_none_of_it(void **state)
{
	static const enum coding all[] = { CODING_GZIP, CODING_BR, CODING_ZSTD,
					   CODING_DEFLATE, CODING_UNKNOWN };
	struct buf in = { 0 };
	struct buf out = { 0 };
	naql_error err;

	(void)state;
	assert_int_equal(decode(CODING_BR, &in, 10, &out, NULL), NAQL_OK);
	buf_add_str(&in, "\xff<html>no code at all</html>");
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(decode(all[i], &in, 100, &out, &err), NAQL_E_FORMAT);
		assert_true(err.offset <= in.len);
	}
	assert_int_equal(out.len, 0);
	buf_fini(&in);
	buf_fini(&out);
}

/* Found by fuzzing: the magic of zstd 0.6, whose decoder asked for gigabytes. */
static void
test_ancient_zstd_is_no_zstd(void **state)
{
	struct buf in = { 0 };
	struct buf out = { 0 };

	(void)state;
	buf_add(&in, "\x26\xb5\x2f\xfd\xff\xff\xff\xff\x04\x01\x02\x2f\x04\xf2\xed", 15);
	assert_int_equal(decode(CODING_ZSTD, &in, 100, &out, NULL), NAQL_E_FORMAT);
	buf_fini(&in);
	buf_fini(&out);
}

static void
test_a_dense_body_stops_at_the_cap(void **state)
{
	char *zeros = calloc(1, 20 << 20);
	struct buf in = { 0 };
	struct buf out = { 0 };

	(void)state;
	coded_gzip(&in, zeros, 20 << 20);
	assert_int_equal(decode(CODING_GZIP, &in, 1000001, &out, NULL), NAQL_E_LIMIT);
	assert_int_equal(out.len, 1000001);
	assert_true(out.cap < 3 << 20);
	free(zeros);
	buf_fini(&in);
	buf_fini(&out);
}

static naql_status
unchunk(const char *in, size_t cap, struct buf *out, naql_error *err)
{
	buf_reset(out);
	return chunked_decode((const uint8_t *)in, strlen(in), cap, out, err);
}

static void
test_chunked(void **state)
{
	static const struct {
		const char *in;
		size_t cap;
		naql_status st;
		const char *out;
		uint64_t at;
	} cases[] = {
		{ "5\r\nplums\r\n0\r\n\r\n", 99, NAQL_OK, "plums", 0 },
		{ "3;a=b\r\nplu\r\n02 \r\nms\r\n0\r\nX: y\r\n\r\n", 99, NAQL_OK, "plums",
		  0 },
		{ "3\nplu\n2\nms\n0\n\n", 99, NAQL_OK, "plums", 0 },
		{ "A\r\n0123456789\r\n0", 99, NAQL_OK, "0123456789", 0 },
		{ "a\r\n01234", 99, NAQL_E_FORMAT, "01234", 8 },
		{ "5\r\nplums\r\n", 99, NAQL_E_FORMAT, "plums", 10 },
		{ "5\r\nplumsXX0\r\n", 99, NAQL_E_FORMAT, "plums", 8 },
		{ "5\r\nplums\r\n0\r\n\r\n", 4, NAQL_E_LIMIT, "plum", 3 },
		{ "5\r\nplums\r\n0\r\n\r\n", 5, NAQL_OK, "plums", 0 },
		{ "ffffffffffffffff\r\nx", 99, NAQL_E_FORMAT, "x", 19 },
		{ "10000000000000000\r\nx", 99, NAQL_E_FORMAT, "", 0 },
		{ "<html>", 99, NAQL_E_FORMAT, "", 0 },
		{ "5x\r\nplums", 99, NAQL_E_FORMAT, "", 0 },
		{ "-5\r\nplums", 99, NAQL_E_FORMAT, "", 0 },
		{ "", 99, NAQL_E_FORMAT, "", 0 },
	};
	struct buf out = { 0 };

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(cases); i++) {
		naql_error err = { .offset = 0 };

		assert_int_equal(unchunk(cases[i].in, cases[i].cap, &out, &err),
				 cases[i].st);
		assert_true(slice_eq(buf_slice(&out), SLICE(cases[i].out)) ||
			    (out.len == 0 && cases[i].out[0] == '\0'));
		assert_int_equal(err.offset, cases[i].at);
	}
	buf_fini(&out);
}

static void
test_refused_memory_leaks_nothing(void **state)
{
	static const enum coding all[] = { CODING_GZIP, CODING_BR, CODING_ZSTD,
					   CODING_DEFLATE };
	struct prop p = { 8, 8 };
	struct buf plain = { 0 };

	(void)state;
	coded_text(&plain, &p, 60000);
	for (size_t i = 0; i < NAQL_COUNT(all); i++) {
		struct failing f = { 0 };
		struct buf in = { 0 };

		code(&in, all[i], plain.ptr, plain.len, false);
		code(&in, all[i], plain.ptr, plain.len, false);
		FAILING_SWEEP(f)
		{
			struct buf out = { 0 };
			naql_status st = decode(all[i], &in, 200000, &out, NULL);

			buf_fini(&out);
			FAILING_CHECK(f, st);
		}
		buf_fini(&in);
	}
	buf_fini(&plain);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_round_trips_cuts_and_caps),
		cmocka_unit_test(test_members_in_a_row_and_bytes_behind),
		cmocka_unit_test(test_what_is_none_of_it),
		cmocka_unit_test(test_ancient_zstd_is_no_zstd),
		cmocka_unit_test(test_a_dense_body_stops_at_the_cap),
		cmocka_unit_test(test_chunked),
		cmocka_unit_test(test_refused_memory_leaks_nothing),
	};

	return cmocka_run_group_tests_name("io: codings", tests, NULL, NULL);
}
