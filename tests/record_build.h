/*
 * record_build.h - inputs for the record tests, made in memory, and everything a reader
 * says about them written down as text, so that two readings can be compared.
 */
#ifndef NAQL_TESTS_RECORD_BUILD_H
#define NAQL_TESTS_RECORD_BUILD_H

#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/compiler.h"
#include "base/hash.h"
#include "base/mem.h"
#include "prop.h"
#include "record/record.h"

/* One WARC record; fields are further header lines, each with its "\r\n". */
static inline void
add_warc(struct buf *to, const char *type, const char *fields, struct slice block)
{
	buf_printf(to, "WARC/1.0\r\nWARC-Type: %s\r\n%sContent-Length: %zu\r\n\r\n", type,
		   fields, block.len);
	buf_add_slice(to, block);
	buf_add_str(to, "\r\n\r\n");
}

/* A response with an id, a date and an address; head are HTTP header lines. */
static inline void
add_response(struct buf *to, unsigned n, const char *head, struct slice body)
{
	struct buf block = { 0 };
	char fields[512];

	buf_add_str(&block, head);
	buf_add_str(&block, "\r\n");
	buf_add_slice(&block, body);
	snprintf(fields, sizeof(fields),
		 "WARC-Record-ID: <urn:test:%u>\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n"
		 "WARC-Target-URI: https://bakery.example/%u\r\n"
		 "Content-Type: application/http; msgtype=response\r\n",
		 n, n);
	add_warc(to, "response", fields, buf_slice(&block));
	buf_fini(&block);
}

#define HTML_HEAD "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
#define HTML_BODY "<html><body><p>The ferry leaves at nine.</p></body></html>"

/* window: 31 gzip, 15 zlib, -15 raw deflate. */
static inline void
add_deflated(struct buf *to, struct slice bytes, int window)
{
	z_stream z;
	size_t bound = bytes.len + bytes.len / 100 + 256;
	char *copy = mem_alloc(bytes.len + 1), *out = mem_alloc(bound);

	memset(&z, 0, sizeof(z));
	if (!copy || !out ||
	    deflateInit2(&z, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	if (bytes.len)
		memcpy(copy, bytes.ptr, bytes.len);
	z.next_in = (Bytef *)copy;
	z.avail_in = (uInt)bytes.len;
	z.next_out = (Bytef *)out;
	z.avail_out = (uInt)bound;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		abort();
	buf_add(to, out, bound - z.avail_out);
	deflateEnd(&z);
	mem_free(copy);
	mem_free(out);
}

static inline void
add_gzip(struct buf *to, struct slice bytes)
{
	add_deflated(to, bytes, 31);
}

/* Change the byte at 'at' to another one. */
static inline void
flip(struct prop *p, struct buf *b, size_t at)
{
	uint8_t byte = (uint8_t)((uint8_t)b->ptr[at] ^ (1 + prop_below(p, 255)));

	memcpy(b->ptr + at, &byte, 1);
}

/* Everything that was said. */
struct reading {
	struct buf records; /* a line each */
	struct buf faults;  /* "offset text" a line each */
	struct buf last;    /* payload of the last record */
	struct record_counts counts;
	naql_status status;
};

static inline void
reading_fini(struct reading *g)
{
	buf_fini(&g->records);
	buf_fini(&g->faults);
	buf_fini(&g->last);
}

static inline void
reading_fault(void *ctx, const naql_error *err)
{
	struct reading *g = ctx;

	buf_printf(&g->faults, "%llu %s\n", (unsigned long long)err->offset, err->text);
}

static inline void
reading_add(struct reading *g, const struct record *rec)
{
	const struct slice fields[] = { rec->id,	rec->url,    rec->captured,
					rec->published, rec->title,  rec->byline,
					rec->lang,	rec->charset };

	buf_add_str(&g->records, rec->kind == RECORD_HTML ? "HTML" : "TEXT");
	for (size_t i = 0; i < NAQL_COUNT(fields); i++) {
		buf_add_byte(&g->records, '|');
		buf_add_slice(&g->records, fields[i]);
	}
	buf_printf(&g->records, "|%zu|%llx|%llu|%llu|%s%s\n", rec->payload_len,
		   (unsigned long long)hash_bytes(
			   rec->payload ? (const void *)rec->payload : "",
			   rec->payload_len, 1),
		   (unsigned long long)rec->offset, (unsigned long long)rec->window,
		   rec->window_last ? "last" : "more", rec->is_utf8 ? "|utf8" : "");
	buf_reset(&g->last);
	buf_add(&g->last, rec->payload, rec->payload_len);
}

static inline struct reading
read_with(struct slice bytes, const char *name, struct record_options opt)
{
	struct reading g;
	struct record_reader *r = NULL;
	struct record rec;
	naql_error err;

	memset(&g, 0, sizeof(g));
	opt.fault = reading_fault;
	opt.ctx = &g;
	g.status = record_open_memory(&r, bytes.ptr, bytes.len, name, SLICE("file"), &opt,
				      &err);
	if (g.status != NAQL_OK)
		return g;
	while ((g.status = record_next(r, &rec, &err)) == NAQL_OK)
		reading_add(&g, &rec);
	if (g.status == NAQL_DONE && record_next(r, &rec, &err) != NAQL_DONE)
		g.status = NAQL_E_INTERNAL; /* the end stays the end */
	g.counts = *record_counts(r);
	record_close(r);
	return g;
}

static inline struct reading
read_all(struct slice bytes, const char *name)
{
	return read_with(bytes, name, (struct record_options){ .chunk = 0 });
}

static inline int
reading_same(const struct reading *a, const struct reading *b)
{
	return a->status == b->status &&
	       slice_eq(buf_slice(&a->records), buf_slice(&b->records)) &&
	       slice_eq(buf_slice(&a->faults), buf_slice(&b->faults)) &&
	       memcmp(&a->counts, &b->counts, sizeof(a->counts)) == 0;
}

/* Has the text of a buffer 'what' in it? */
static inline int
has(const struct buf *b, const char *what)
{
	return slice_find(buf_slice(b), SLICE(what)) != SIZE_MAX;
}

/* A hook that refuses the n-th allocation and counts what is live. */
struct refusing {
	long countdown; /* refuses when it reaches 0 */
	long live;
};

static inline void *
refusing_resize(void *ctx, void *ptr, size_t want)
{
	struct refusing *f = ctx;

	if (want == 0) {
		f->live -= ptr != NULL;
		free(ptr);
		return NULL;
	}
	if (f->countdown >= 0 && f->countdown-- == 0)
		return NULL;
	void *p = realloc(ptr, want);

	f->live += !ptr && p;
	return p;
}

/* Read it all with the hook in place; what was counted, when all went well. */
static inline naql_status
read_refusing(struct slice bytes, const char *name, struct refusing *f,
	      struct record_counts *counts)
{
	struct mem_hook hook = { refusing_resize, f };
	struct record_options opt = { .chunk = 0 };
	struct record_reader *r = NULL;
	struct record rec;

	mem_set_hook(&hook);
	naql_status st = record_open_memory(&r, bytes.ptr, bytes.len, name, SLICE("file"),
					    &opt, NULL);

	if (st == NAQL_OK) {
		while ((st = record_next(r, &rec, NULL)) == NAQL_OK)
			;
		*counts = *record_counts(r);
		record_close(r);
	}
	mem_set_hook(NULL);
	return st;
}

/*
 * Read with the n-th allocation refused, for every n, until none was: nothing leaks, and
 * either the refusal is the answer or, where a slower way was taken, nothing is missing.
 * Returns the first n of which that is not true, or -1.
 */
static inline long
sweep_memory(struct slice bytes, const char *name)
{
	struct refusing f = { -1, 0 };
	struct record_counts want, got;

	if (read_refusing(bytes, name, &f, &want) != NAQL_DONE)
		return 0;
	for (long n = 0; f.countdown < 0; n++) {
		f = (struct refusing){ n, 0 };
		naql_status st = read_refusing(bytes, name, &f, &got);

		if (f.live != 0 || (st != NAQL_E_NOMEM && st != NAQL_DONE) ||
		    (st == NAQL_DONE && memcmp(&want, &got, sizeof(got)) != 0)) {
			fprintf(stderr, "# refused %ld: status %d, %ld live\n", n,
				(int)st, f.live);
			return n;
		}
	}
	return -1;
}

/* How many pages a reading has, how many records were skipped, how many faults told. */
static inline void
check_reading(const struct reading *g, uint64_t pages, uint64_t skipped, uint64_t faults)
{
	assert_int_equal(g->status, NAQL_DONE);
	if (g->counts.pages != pages || g->counts.skipped != skipped ||
	    g->counts.faults != faults)
		fprintf(stderr, "# %.*s# %.*s", (int)g->records.len, g->records.ptr,
			(int)g->faults.len, g->faults.ptr);
	assert_int_equal(g->counts.pages, pages);
	assert_int_equal(g->counts.skipped, skipped);
	assert_int_equal(g->counts.faults, faults);
}

#endif
