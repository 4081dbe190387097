/*
 * record.c - opening an input, choosing its reader, and what all readers need: taking
 * bytes, telling faults, counting. A reader is one function behind struct record_format.
 */
#include "record/record.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "record/capture_feed.h"
#include "record/news.h"
#include "record/ninjs.h"
#include "record/record_int.h"
#include "record/revisit.h"

static void
tell(struct record_reader *r, const naql_error *fault)
{
	r->counts.faults++;
	if (r->opt.fault)
		r->opt.fault(r->opt.ctx, fault);
}

void
record_fault(struct record_reader *r, naql_status code, uint64_t offset, const char *fmt,
	     ...)
{
	naql_error fault;
	char text[sizeof(fault.text)];
	va_list args;

	va_start(args, fmt);
	if (vsnprintf(text, sizeof(text), fmt, args) < 0)
		text[0] = '\0';
	va_end(args);
	memset(&fault, 0, sizeof(fault));
	(void)naql_fail(&fault, code, source_name(r->src), offset, "%s", text);
	tell(r, &fault);
}

naql_status
record_peek(struct record_reader *r, size_t want, const uint8_t **bytes, size_t *avail,
	    naql_error *err)
{
	naql_error fault;

	*bytes = NULL;
	*avail = 0;
	if (r->ended)
		return NAQL_OK;
	memset(&fault, 0, sizeof(fault));
	naql_status st = source_peek(r->src, want, bytes, avail, &fault);

	if (st == NAQL_OK)
		return NAQL_OK;
	*avail = 0;
	if (st != NAQL_E_FORMAT && st != NAQL_E_LIMIT) {
		if (err)
			*err = fault;
		return st;
	}
	tell(r, &fault);
	r->pending = 0;
	st = source_resync(r->src, err);
	if (st == NAQL_DONE)
		r->ended = true;
	else if (st != NAQL_OK && st != NAQL_E_FORMAT)
		return st;
	return NAQL_E_FORMAT;
}

naql_status
record_drop(struct record_reader *r, naql_error *err)
{
	while (r->pending > 0) {
		const uint8_t *bytes;
		size_t n;
		naql_status st = record_peek(r, 1, &bytes, &n, err);

		if (st != NAQL_OK)
			return st;
		if (n == 0) {
			record_fault(r, NAQL_E_FORMAT, source_offset(r->src),
				     "the input ends within a record, %llu bytes early",
				     (unsigned long long)r->pending);
			r->pending = 0;
			return NAQL_E_FORMAT;
		}
		n = n < r->pending ? n : (size_t)r->pending;
		source_consume(r->src, n);
		r->pending -= n;
	}
	return NAQL_OK;
}

naql_status
record_hold(struct record_reader *r, const uint8_t *bytes, size_t len, naql_error *err)
{
	buf_reset(&r->bytes[0]);
	buf_add(&r->bytes[0], bytes, len);
	source_consume(r->src, len);
	return buf_status(&r->bytes[0], err);
}

void
record_hand(struct record_reader *r, const struct record *out)
{
	r->counts.pages++;
	r->counts.bytes += out->payload_len;
	if (out->payload_len == 0)
		r->counts.empty++;
}

naql_status
record_make_id(struct record_reader *r, uint64_t number, uint64_t more, struct slice *out,
	       naql_error *err)
{
	buf_reset(&r->id);
	buf_add_slice(&r->id, buf_slice(&r->file_id));
	buf_printf(&r->id, ":%llu", (unsigned long long)number);
	if (more > 0)
		buf_printf(&r->id, "+%llu", (unsigned long long)more);
	*out = buf_slice(&r->id);
	return buf_status(&r->id, err);
}

static naql_status
nothing_next(struct record_reader *r, struct record *out, naql_error *err)
{
	(void)r, (void)out, (void)err;
	return NAQL_DONE;
}

const struct record_format nothing_format = { nothing_next };

/* A reader around a source still to be opened; NULL when memory is refused. */
static struct record_reader *
reader_new(const char *name, struct slice id, const struct record_options *opt)
{
	struct record_reader *r = mem_calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	if (opt)
		r->opt = *opt;
	r->name = recognise_name(name);
	r->member = NAQL_NO_OFFSET;
	buf_add_slice(&r->file_id, id);
	if (buf_status(&r->file_id, NULL) != NAQL_OK) {
		record_close(r);
		return NULL;
	}
	return r;
}

naql_status
record_open(struct record_reader **out, const char *path, struct slice id,
	    const struct record_options *opt, naql_error *err)
{
	struct record_reader *r = reader_new(path, id, opt);

	*out = NULL;
	if (!r)
		return naql_nomem(err);
	struct source_options so = { .chunk = r->opt.chunk,
				     .stop = r->opt.stop,
				     .stop_ctx = r->opt.ctx };
	naql_status st = source_open(&r->src, path, &so, err);

	if (st != NAQL_OK) {
		record_close(r);
		return st;
	}
	*out = r;
	return NAQL_OK;
}

naql_status
record_open_memory(struct record_reader **out, const void *bytes, size_t len,
		   const char *name, struct slice id, const struct record_options *opt,
		   naql_error *err)
{
	struct record_reader *r = reader_new(name, id, opt);

	*out = NULL;
	if (!r)
		return naql_nomem(err);
	struct source_options so = { .chunk = r->opt.chunk,
				     .stop = r->opt.stop,
				     .stop_ctx = r->opt.ctx };
	naql_status st = source_open_memory(&r->src, bytes, len, name, &so, err);

	if (st != NAQL_OK) {
		record_close(r);
		return st;
	}
	*out = r;
	return NAQL_OK;
}

naql_status
record_next(struct record_reader *r, struct record *out, naql_error *err)
{
	memset(out, 0, sizeof(*out));
	if (!r->format) {
		naql_status st = recognise_format(r, err);

		if (st != NAQL_OK)
			return st;
	}
	return r->format->next(r, out, err);
}

const struct record_counts *
record_counts(const struct record_reader *r)
{
	return &r->counts;
}

uint64_t
record_stored_position(const struct record_reader *r)
{
	return source_stored_position(r->src);
}

void
record_close(struct record_reader *r)
{
	if (!r)
		return;
	source_close(r->src);
	mem_free(r->fields);
	news_free(r->news);
	ninjs_free(r->ninjs);
	revisit_free(r->revisit);
	capture_feed_free(r->feed);
	buf_fini(&r->file_id);
	buf_fini(&r->id);
	buf_fini(&r->head);
	buf_fini(&r->http);
	buf_fini(&r->bytes[0]);
	buf_fini(&r->bytes[1]);
	mem_free(r);
}
