/*
 * engine_room.h - archives, inputs and scans for the tests of the engine: made in a
 * directory of the test's own through the public API, results gathered as text and as
 * JSON. To be included after cmocka.h.
 */
#ifndef NAQL_TESTS_ENGINE_ROOM_H
#define NAQL_TESTS_ENGINE_ROOM_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/json_write.h"
#include "naql/naql.h"
#include "segment_room.h" /* a directory, words, random texts */

/* What a call handed out. */
struct got {
	struct buf lines;
	size_t n;
	uint64_t faults;
	naql_error last;
};

static inline naql_status
got_line(void *ctx, const char *json, size_t len, naql_error *err)
{
	struct got *got = ctx;

	buf_add(&got->lines, json, len);
	buf_add_byte(&got->lines, '\n');
	got->n++;
	return buf_status(&got->lines, err);
}

static inline void
got_fault(void *ctx, const naql_error *fault)
{
	struct got *got = ctx;

	got->faults++;
	got->last = *fault;
}

static inline naql_sink
got_sink(struct got *got)
{
	return (naql_sink){ .line = got_line, .fault = got_fault, .ctx = got };
}

static inline void
got_fini(struct got *got)
{
	buf_fini(&got->lines);
	*got = (struct got){ 0 };
}

/* The i-th line as JSON; json_free() it. */
static inline struct json *
got_json(const struct got *got, size_t i)
{
	const char *at = got->lines.ptr, *end;
	struct json *v = NULL;

	for (; i > 0; i--)
		at = strchr(at, '\n') + 1;
	end = memchr(at, '\n', got->lines.len - (size_t)(at - got->lines.ptr));
	assert_non_null(end);
	assert_int_equal(json_parse(&v, at, (size_t)(end - at), "line", NULL), NAQL_OK);
	return v;
}

#define assert_done(call)                                                                \
	do {                                                                             \
		naql_error e_ = { 0 };                                                   \
		naql_error *why = &e_;                                                   \
		naql_status st_ = (call);                                                \
		if (st_ != NAQL_OK)                                                      \
			fprintf(stderr, "# %s: %s\n", e_.source, e_.text);               \
		assert_int_equal(st_, NAQL_OK);                                          \
	} while (0)

static inline void
write_file(const char *path, const struct buf *bytes)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	assert_int_equal(bytes->failed, false);
	if (bytes->len)
		assert_int_equal(fwrite(bytes->ptr, 1, bytes->len, f), bytes->len);
	assert_int_equal(fclose(f), 0);
}

/* One line of JSONL; dated: the day of the year 2026 from 0, below 0: none. */
static inline void
add_story_line(struct buf *out, const char *id, struct slice text, int day)
{
	struct json_writer w;

	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, "id");
	jw_cstr(&w, id);
	if (day >= 0) {
		char date[16];

		snprintf(date, sizeof(date), "2026-%02u-%02u",
			 1 + (unsigned)day / 28 % 12, 1 + (unsigned)day % 28);
		jw_key(&w, "date");
		jw_cstr(&w, date);
	}
	jw_key(&w, "text");
	jw_str(&w, text);
	jw_object_end(&w);
	buf_add_byte(out, '\n');
}

static inline void
make_archive(const char *dir)
{
	static const char *const hosts[] = { "sanabel.example" };
	const naql_strings none = { NULL, 0 };

	assert_done(naql_archive_init(dir, "Sanabel News Agency",
				      (naql_strings){ hosts, 1 }, none, NULL, why));
}

static inline naql_add_counts
add_input(const char *dir, const char *path)
{
	naql_archive *a = NULL;
	naql_add_counts n = { 0 };

	assert_done(naql_archive_open(&a, dir, true, why));
	assert_done(naql_archive_add(a, (naql_strings){ &path, 1 }, NULL, NULL, &n, why));
	naql_archive_close(a);
	return n;
}

/* The lines of one more scan are put behind those that 'got' has. */
static inline naql_scan_counts
scan_input(const char *dir, const char *path, const naql_scan_options *opt,
	   struct got *got)
{
	naql_archive *a = NULL;
	naql_scan_counts n = { 0 };
	naql_sink sink = got_sink(got);

	assert_done(naql_archive_open(&a, dir, opt && opt->record, why));
	assert_done(naql_scan(a, (naql_strings){ &path, 1 }, opt, &sink, &n, why));
	naql_archive_close(a);
	return n;
}

static inline uint64_t
damage_of(const char *dir)
{
	naql_archive *a = NULL;
	uint64_t damaged = 99;

	assert_done(naql_archive_open(&a, dir, false, why));
	assert_done(naql_archive_verify(a, NULL, &damaged, why));
	naql_archive_close(a);
	return damaged;
}

/* A span [begin, end) of a record. */
struct span {
	size_t begin, end;
};

static inline struct span
json_span(const struct json *pair)
{
	return (struct span){ (size_t)json_int(json_at(pair, 0)),
			      (size_t)json_int(json_at(pair, 1)) };
}

static inline bool
json_is(const struct json *v, const char *wanted)
{
	return slice_eq(json_str(v), SLICE(wanted));
}

#endif
