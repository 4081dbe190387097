/*
 * test_io_source.c - sources: what they deliver, where they say it is, how they fail.
 *
 * The oracle keeps the plain text of every member beside its stored offset; a source must
 * deliver the one and name the other however its reads are cut.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "source_room.h"

static void
assert_same(const struct trace *a, const struct trace *b)
{
	assert_int_equal(a->bytes.len, b->bytes.len);
	assert_true(slice_eq(buf_slice(&a->bytes), buf_slice(&b->bytes)));
	assert_true(slice_eq(buf_slice(&a->faults), buf_slice(&b->faults)));
	assert_int_equal(a->offsets.n, b->offsets.n);
	for (size_t i = 0; i < a->offsets.n; i++)
		assert_int_equal(a->offsets.ptr[i], b->offsets.ptr[i]);
}

static void
test_members_and_frames_in_a_row(void **state)
{
	(void)state;
	PROP_RUN(p, 60)
	{
		struct made m = { { 0 }, { 0 }, { 0 } };
		size_t n = 1 + (size_t)prop_below(&p, 12);

		for (size_t i = 0; i < n; i++)
			made_member(&m, &p,
				    (size_t)prop_below(&p, prop_below(&p, 3) ? 3000 : 2),
				    p.seed % 3 == 0);
		if (p.seed % 3) { /* padding as on tapes */
			for (size_t i = (size_t)prop_below(&p, 600); i; i--)
				buf_add_byte(&m.coded, 0);
		}
		assert_delivers(&m, 0, 1);
		assert_delivers(&m, 1 + (size_t)prop_below(&p, 50),
				1 + (size_t)prop_below(&p, 9000));
		made_free(&m);
	}
}

static void
test_members_too_large_to_be_taken_whole(void **state)
{
	(void)state;
	PROP_RUN(p, 4)
	{
		struct made m = { { 0 }, { 0 }, { 0 } };

		made_member(&m, &p, 500, p.seed == 4);
		made_member(&m, &p, 1700000 + (size_t)prop_below(&p, 500000),
			    p.seed == 4);
		made_member(&m, &p, 0, p.seed == 4);
		made_member(&m, &p, 500, p.seed == 4);
		assert_delivers(&m, 0, 100);
		assert_delivers(&m, 4093, 300000);
		made_free(&m);
	}
}

static void
test_plain_bytes_pass_unchanged(void **state)
{
	struct prop p = { 9, 9 };
	struct made m = { { 0 }, { 0 }, { 0 } };
	const size_t chunks[] = { 0, 1, 7, 4096 };

	(void)state;
	coded_text(&m.coded, &p, 20000);
	for (size_t i = 0; i < NAQL_COUNT(chunks); i++) {
		struct trace t = trace_memory(&m.coded, chunks[i], 1 + 997 * i);

		assert_true(slice_eq(buf_slice(&t.bytes), buf_slice(&m.coded)));
		for (size_t k = 0; k < t.offsets.n; k++)
			assert_int_equal(t.offsets.ptr[k], k);
		trace_free(&t);
	}
	made_free(&m);
}

/* spoil() - one of the ways in which stored bytes go wrong. */
static void
spoil(struct buf *b, struct prop *p)
{
	size_t at = (size_t)prop_below(p, b->len);
	size_t n = (size_t)prop_below(p, b->len - at);

	switch (prop_below(p, 4)) {
	case 0: /* a flipped bit */
		b->ptr[at] = (char)(b->ptr[at] ^ (1 << prop_below(p, 8)));
		break;
	case 1: /* cut off at the end */
		b->len = at;
		break;
	case 2: /* a hole */
		memmove(b->ptr + at, b->ptr + at + n, b->len - at - n);
		b->len -= n;
		break;
	default: /* garbage behind */
		buf_add_str(b, "the end");
	}
}

static void
test_broken_files_read_alike_in_any_chunks(void **state)
{
	(void)state;
	PROP_RUN(p, 150)
	{
		struct made m = { { 0 }, { 0 }, { 0 } };
		struct trace a, b;

		for (size_t i = 1 + (size_t)prop_below(&p, 6); i; i--)
			made_member(&m, &p, (size_t)prop_below(&p, 4000),
				    prop_below(&p, 4) == 0);
		spoil(&m.coded, &p);
		a = trace_memory(&m.coded, 0, 1 + (size_t)prop_below(&p, 5000));
		b = trace_memory(&m.coded, 1 + (size_t)prop_below(&p, 100),
				 1 + (size_t)prop_below(&p, 5000));
		assert_same(&a, &b);
		trace_free(&a);
		trace_free(&b);
		made_free(&m);
	}
}

/* three_members() - the middle one lacks its last 'cut' bytes. */
static void
three_members(struct made *m, uint64_t at[3], size_t cut, bool zstd)
{
	struct prop p = { 4, 4 };

	at[0] = m->coded.len;
	made_member(m, &p, 1000, zstd);
	at[1] = m->coded.len;
	made_member(m, &p, 1000, zstd);
	m->coded.len -= cut;
	at[2] = m->coded.len;
	made_member(m, &p, 1000, zstd);
}

static void
test_a_cut_member_does_not_cost_the_next(void **state)
{
	(void)state;
	for (size_t cut = 1; cut < 200; cut++) {
		struct made m = { { 0 }, { 0 }, { 0 } };
		uint64_t at[3];
		struct trace t;

		three_members(&m, at, cut, cut % 2);
		t = trace_memory(&m.coded, 0, 64);
		assert_true(t.bytes.len >= 2000);
		assert_memory_equal(t.bytes.ptr, m.plain.ptr, 1000);
		assert_memory_equal(t.bytes.ptr + t.bytes.len - 1000, m.plain.ptr + 2000,
				    1000);
		assert_int_equal(t.offsets.ptr[t.offsets.n - 1], at[2]);
		assert_true(t.faults.len > 0);
		assert_int_equal(strtoull(t.faults.ptr, NULL, 10), at[1]);
		trace_free(&t);
		made_free(&m);
	}
}

static void
test_a_wrong_sum_is_told_after_all_bytes(void **state)
{
	struct made m = { { 0 }, { 0 }, { 0 } };
	uint64_t at[3];
	struct trace t;

	(void)state;
	three_members(&m, at, 0, false);
	m.coded.ptr[at[2] - 8] = (char)(m.coded.ptr[at[2] - 8] ^ 1);
	t = trace_memory(&m.coded, 0, 64);
	assert_true(slice_eq(buf_slice(&t.bytes), buf_slice(&m.plain)));
	buf_add_byte(&t.faults, 0);
	assert_non_null(
		strstr(t.faults.ptr, " 2000 gzip member: incorrect data check\n"));
	trace_free(&t);
	made_free(&m);
}

static void
test_garbage_after_members_is_a_fault(void **state)
{
	struct buf b = { 0 };
	struct trace t;

	(void)state;
	coded_gzip(&b, "pears", 5);
	buf_add(&b, "\0\0\0plums", 8);
	t = trace_memory(&b, 0, 8);
	assert_true(slice_eq(buf_slice(&t.bytes), SLICE("pears")));
	assert_int_equal(strtoull(t.faults.ptr, NULL, 10), b.len - 5);
	trace_free(&t);
	buf_fini(&b);
}

static void
test_archives_with_a_dictionary(void **state)
{
	struct prop p = { 3, 3 };
	struct buf dict = { 0 };
	struct buf plain = { 0 };
	struct buf b = { 0 };
	struct buf packed = { 0 };
	ZSTD_CCtx *c = ZSTD_createCCtx();
	size_t n;

	(void)state;
	coded_text(&dict, &p, 2000);
	buf_add(&plain, dict.ptr + 500, 1200);
	for (int round = 0; round < 2; round++) { /* as it is, and packed itself */
		struct trace t;

		buf_reset(&b);
		buf_reset(&packed);
		coded_zstd(&packed, dict.ptr, dict.len);
		buf_add(&b, "\x5d\x2a\x4d\x18", 4);
		buf_add_u32le(&b, (uint32_t)(round ? packed.len : dict.len));
		buf_add_slice(&b, buf_slice(round ? &packed : &dict));
		assert_true(buf_reserve(&b, 4000));
		n = ZSTD_compress_usingDict(c, b.ptr + b.len, 4000, plain.ptr, plain.len,
					    dict.ptr, dict.len, 3);
		assert_false(ZSTD_isError(n));
		assert_true(n < 400);
		b.len += n;
		t = trace_memory(&b, round ? 3 : 0, 100);
		assert_true(slice_eq(buf_slice(&t.bytes), buf_slice(&plain)));
		assert_int_equal(t.faults.len, 0);
		trace_free(&t);
	}
	(void)ZSTD_freeCCtx(c);
	buf_fini(&dict);
	buf_fini(&plain);
	buf_fini(&packed);
	buf_fini(&b);
}

static void
test_files_and_what_cannot_be_read(void **state)
{
	char path[] = "/tmp/naql_test_XXXXXX";
	int fd = mkstemp(path);
	struct prop p = { 6, 6 };
	struct made m = { { 0 }, { 0 }, { 0 } };
	struct source_options opt = { .chunk = 100 };
	struct trace t = { { 0 }, { 0 }, { 0 } };
	struct source *s = NULL;
	naql_error err;

	(void)state;
	made_member(&m, &p, 5000, false);
	made_member(&m, &p, 5000, false);
	assert_int_equal(write(fd, m.coded.ptr, m.coded.len), m.coded.len);
	assert_int_equal(close(fd), 0);
	assert_int_equal(source_open(&s, path, &opt, NULL), NAQL_OK);
	assert_int_equal(source_coding(s), SOURCE_GZIP);
	run(&t, s, 70);
	assert_true(slice_eq(buf_slice(&t.bytes), buf_slice(&m.plain)));
	assert_int_equal(source_stored_position(s), m.coded.len);
	assert_int_equal(source_offset(s), m.coded.len);
	source_close(s);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(source_open(&s, path, NULL, &err), NAQL_E_IO);
	assert_string_equal(err.source, path);
	assert_null(s);
	assert_int_equal(source_open(&s, "/", NULL, &err), NAQL_E_IO);
	assert_true(err.sys_errno != 0);
	trace_free(&t);
	made_free(&m);
}

/* read_all() - for the sweep: a few members, large and small, one of them broken. */
static naql_status
read_all(const struct buf *b, size_t chunk, size_t *total)
{
	struct source_options opt = { .chunk = chunk };
	struct source *s = NULL;
	naql_status st = source_open_memory(&s, b->ptr, b->len, "sweep", &opt, NULL);
	const uint8_t *p;
	size_t n = 1;

	*total = 0;
	while (st == NAQL_OK && n) {
		st = source_peek(s, 30000, &p, &n, NULL);
		if (st == NAQL_E_FORMAT) {
			st = source_resync(s, NULL);
			n = 1;
			continue;
		}
		if (st == NAQL_OK) {
			source_consume(s, n);
			*total += n;
		}
	}
	source_close(s);
	return st == NAQL_DONE ? NAQL_OK : st;
}

static void
test_refused_memory_leaks_nothing(void **state)
{
	struct prop p = { 7, 7 };
	struct made m = { { 0 }, { 0 }, { 0 } };
	struct failing f = { 0 };
	size_t want;
	size_t got;

	(void)state;
	made_member(&m, &p, 3000, false);
	made_member(&m, &p, 1500000, false);
	buf_add_str(&m.coded, "garbage");
	made_member(&m, &p, 3000, true);
	assert_int_equal(read_all(&m.coded, 0, &want), NAQL_OK);
	assert_int_equal(want, m.plain.len);
	FAILING_SWEEP(f)
	{
		naql_status st = read_all(&m.coded, 65536, &got);

		FAILING_CHECK(f, st);
	}
	assert_int_equal(got, want);
	made_free(&m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members_and_frames_in_a_row),
		cmocka_unit_test(test_members_too_large_to_be_taken_whole),
		cmocka_unit_test(test_plain_bytes_pass_unchanged),
		cmocka_unit_test(test_broken_files_read_alike_in_any_chunks),
		cmocka_unit_test(test_a_cut_member_does_not_cost_the_next),
		cmocka_unit_test(test_a_wrong_sum_is_told_after_all_bytes),
		cmocka_unit_test(test_garbage_after_members_is_a_fault),
		cmocka_unit_test(test_archives_with_a_dictionary),
		cmocka_unit_test(test_files_and_what_cannot_be_read),
		cmocka_unit_test(test_refused_memory_leaks_nothing),
	};

	return cmocka_run_group_tests_name("io: source", tests, NULL, NULL);
}
