/*
 * source_room.h - members and frames made in memory, read in any chunks. To be included
 * after cmocka.h.
 */
#ifndef NAQL_TESTS_SOURCE_ROOM_H
#define NAQL_TESTS_SOURCE_ROOM_H

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/vec.h"
#include "coded.h"
#include "failing.h"
#include "io/source.h"

/* What a source did: bytes, the offset named for each, faults as text. */
struct trace {
	struct buf bytes;
	VEC(uint64_t) offsets; /* of each byte */
	struct buf faults;
};

static inline void
trace_free(struct trace *t)
{
	buf_fini(&t->bytes);
	buf_fini(&t->faults);
	VEC_FREE(&t->offsets);
}

/* take() - note and consume some of what was shown. */
static inline void
take(struct trace *t, struct source *s, const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		assert_true(VEC_PUSH(&t->offsets, source_offset(s)));
		buf_add_byte(&t->bytes, p[i]);
		source_consume(s, 1);
	}
}

/* run() - read everything with peeks of 'want', resyncing after faults. */
static inline void
run(struct trace *t, struct source *s, size_t want)
{
	for (;;) {
		const uint8_t *p;
		size_t n;
		naql_error err;
		naql_status st = source_peek(s, want, &p, &n, &err);

		if (st == NAQL_OK && n == 0)
			return;
		if (st == NAQL_OK) {
			take(t, s, p, n < want ? n : want);
			continue;
		}
		assert_int_equal(st, NAQL_E_FORMAT);
		assert_int_equal(err.offset, source_offset(s));
		buf_printf(&t->faults, "%llu %zu %s\n", (unsigned long long)err.offset,
			   t->bytes.len, err.text);
		st = source_resync(s, &err);
		if (st == NAQL_DONE)
			return;
		assert_int_equal(st, NAQL_OK);
	}
}

static inline struct trace
trace_memory(const struct buf *in, size_t chunk, size_t want)
{
	struct source_options opt = { .chunk = chunk };
	struct trace t = { { 0 }, { 0 }, { 0 } };
	struct source *s;

	assert_int_equal(source_open_memory(&s, in->ptr, in->len, "made", &opt, NULL),
			 NAQL_OK);
	run(&t, s, want);
	assert_int_equal(source_position(s), t.bytes.len);
	source_close(s);
	return t;
}

/* A made file: coded bytes, their plain text, and the offset of each byte's member. */
struct made {
	struct buf coded, plain;
	VEC(uint64_t) offsets;
};

static inline void
made_free(struct made *m)
{
	buf_fini(&m->coded);
	buf_fini(&m->plain);
	VEC_FREE(&m->offsets);
}

static inline void
made_member(struct made *m, struct prop *p, size_t len, bool zstd)
{
	uint64_t at = m->coded.len;
	size_t from = m->plain.len;

	coded_text(&m->plain, p, len);
	for (size_t i = 0; i < len; i++)
		assert_true(VEC_PUSH(&m->offsets, at));
	if (zstd)
		coded_zstd(&m->coded, len ? m->plain.ptr + from : "", len);
	else
		coded_gzip(&m->coded, len ? m->plain.ptr + from : "", len);
}

static inline void
assert_delivers(const struct made *m, size_t chunk, size_t want)
{
	struct trace t = trace_memory(&m->coded, chunk, want);

	assert_int_equal(t.faults.len, 0);
	assert_true(slice_eq(buf_slice(&t.bytes), buf_slice(&m->plain)));
	for (size_t i = 0; i < t.offsets.n; i++)
		assert_int_equal(t.offsets.ptr[i], m->offsets.ptr[i]);
	trace_free(&t);
}

#endif
