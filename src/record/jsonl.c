/*
 * jsonl.c - one JSON object a line. What is handed out are slices of the line where it
 * has no escapes, so it stays with the source until the next call.
 *
 * A line longer than SOURCE_PEEK_MAX is told and passed over in bounded memory. A text
 * longer than a window is handed out in windows, as a plain text file is.
 */
#include "record/jsonl_scan.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/mem.h"
#include "record/record_int.h"

#define LINE_FIRST ((size_t)64 << 10)
/* Of everything but the texts: each use repeats them, so that one line of 60 MB, all
 * title, and 64 stories would print 3 GB. WARC's headers have the same bound. */
#define FIELD_MAX RECORD_HEAD_MAX

struct line {
	struct slice text;
	uint64_t offset; /* as stored */
	size_t stripped; /* bytes before 'text' in the line */
};

/* Pass over the rest of a line that cannot be held. */
static naql_status
skip_line(struct record_reader *r, uint64_t offset, naql_error *err)
{
	record_fault(r, NAQL_E_FORMAT, offset, "line %llu is longer than %zu bytes",
		     (unsigned long long)r->line, SOURCE_PEEK_MAX);
	for (;;) {
		const uint8_t *b;
		size_t n;
		naql_status st = record_peek(r, 1, &b, &n, err);

		if (st != NAQL_OK || n == 0)
			return st == NAQL_OK ? NAQL_E_FORMAT : st;
		const uint8_t *nl = memchr(b, '\n', n);

		source_consume(r->src, nl ? (size_t)(nl - b) + 1 : n);
		if (nl)
			return NAQL_E_FORMAT;
	}
}

/* What is left without a line feed is a line when the input ends there, not at a fault.
 */
static naql_status
last_line(struct record_reader *r, const uint8_t *b, size_t n, struct line *out,
	  naql_error *err)
{
	naql_status st = record_hold(r, b, n, err);

	if (st == NAQL_OK)
		st = record_peek(r, 1, &b, &n, err);
	out->text = buf_slice(&r->bytes[0]);
	return st;
}

/* The next line, without its line feed; r->pending takes it. NAQL_DONE at the end. */
static naql_status
next_line(struct record_reader *r, struct line *out, naql_error *err)
{
	size_t want = 1, from = 0;

	for (;;) {
		const uint8_t *b;
		size_t n;
		naql_status st = record_peek(r, want, &b, &n, err);

		if (st != NAQL_OK)
			return st;
		if (n == 0)
			return NAQL_DONE;
		r->line += from == 0;
		out->offset = source_offset(r->src);
		size_t look = n < SOURCE_PEEK_MAX ? n : SOURCE_PEEK_MAX;
		const uint8_t *nl =
			look > from ? memchr(b + from, '\n', look - from) : NULL;

		if (nl) {
			out->text = (struct slice){ (const char *)b, (size_t)(nl - b) };
			r->pending = out->text.len + 1;
			return NAQL_OK;
		}
		if (look == SOURCE_PEEK_MAX)
			return skip_line(r, out->offset, err);
		if (n < want)
			return last_line(r, b, n, out, err);
		from = n;
		want = n < LINE_FIRST / 2 ? LINE_FIRST : n * 2;
		want = want < SOURCE_PEEK_MAX ? want : SOURCE_PEEK_MAX;
	}
}

/* The fields of every line; behind them stand those of the text. */
enum { F_ID, F_URL, F_CAPTURED, F_DATE, F_TITLE, F_BYLINE, F_LANG, F_HTML, F_TEXT };

static naql_status
make_fields(struct record_reader *r, naql_error *err)
{
	static const char *const fixed[] = { "id",   "url",   "captured",
					     "date", "title", "byline",
					     "lang", "html",  "text" };
	size_t n_text = r->opt.n_text_fields;

	r->n_fields = F_TEXT + (n_text ? n_text : 1);
	r->fields = mem_calloc(r->n_fields, sizeof(*r->fields));
	if (!r->fields)
		return naql_nomem(err);
	for (size_t i = 0; i < r->n_fields; i++) {
		const char *name =
			i >= F_TEXT && n_text ? r->opt.text_fields[i - F_TEXT] : fixed[i];

		r->fields[i].name = SLICE(name);
	}
	return NAQL_OK;
}

static void
bad_line(struct record_reader *r, const struct line *line, const char *what,
	 size_t within)
{
	uint64_t offset = line->offset;

	if (source_coding(r->src) == SOURCE_PLAIN)
		offset += line->stripped + within;
	record_fault(r, NAQL_E_FORMAT, offset, "line %llu: %s",
		     (unsigned long long)r->line, what);
}

static struct slice
string_of(const struct record_reader *r, size_t i)
{
	bool string = r->fields[i].type == JSONL_STRING;

	return string ? r->fields[i].value : (struct slice){ NULL, 0 };
}

/* A number that is an integer of 64 bits is an id; -0 is 0. */
static bool
is_integer(struct slice s)
{
	bool minus = s.len > 0 && s.ptr[0] == '-';
	uint64_t n = 0, max = (uint64_t)INT64_MAX + minus;

	for (size_t i = minus; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
		uint64_t digit = (uint64_t)(s.ptr[i] - '0');

		if (n > (max - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	return !minus || n > 0;
}

static naql_status
read_id(struct record_reader *r, struct record *out, naql_error *err)
{
	const struct jsonl_field *id = &r->fields[F_ID];

	out->id = id->value;
	if ((id->type == JSONL_STRING && id->value.len > 0) ||
	    (id->type == JSONL_NUMBER && is_integer(id->value)))
		return NAQL_OK;
	return record_make_id(r, r->line, 0, &out->id, err);
}

/* The text fields, joined by an empty line; one alone stays where it is. */
static const char *
read_text(struct record_reader *r, struct slice *text, bool *absent)
{
	struct buf *joined = &r->bytes[1];
	size_t n = 0;

	*text = (struct slice){ NULL, 0 };
	*absent = true;
	buf_reset(joined);
	for (size_t i = F_TEXT; i < r->n_fields; i++) {
		enum jsonl_type type = r->fields[i].type;
		struct slice s = string_of(r, i);

		if (type == JSONL_ABSENT || type == JSONL_NULL)
			continue;
		if (type != JSONL_STRING)
			return "the text is not a string";
		*absent = false;
		if (s.len == 0)
			continue;
		if (n++ == 0) {
			*text = s;
			continue;
		}
		if (n == 2)
			buf_add_slice(joined, *text);
		buf_add_str(joined, "\n\n");
		buf_add_slice(joined, s);
	}
	if (n > 1)
		*text = buf_slice(joined);
	return NULL;
}

/* The name of a field that is too long to go with each use; NULL: none. */
static const char *
too_long(const struct record_reader *r)
{
	for (size_t i = 0; i < F_HTML; i++)
		if (r->fields[i].value.len > FIELD_MAX)
			return r->fields[i].name.ptr;
	return NULL;
}

static naql_status
read_object(struct record_reader *r, const struct line *line, struct record *out,
	    naql_error *err)
{
	struct slice text;
	bool absent;
	const char *wrong = read_text(r, &text, &absent), *field = too_long(r);
	char what[64];

	if (field) {
		snprintf(what, sizeof(what), "its \"%s\" has over 64 KiB", field);
		wrong = what;
	}
	if (wrong) {
		bad_line(r, line, wrong, 0);
		return NAQL_E_FORMAT;
	}
	if (absent && r->fields[F_HTML].type == JSONL_STRING) {
		text = r->fields[F_HTML].value;
		out->kind = RECORD_HTML;
	}
	out->is_utf8 = true;
	out->url = string_of(r, F_URL);
	out->captured = string_of(r, F_CAPTURED);
	out->published = string_of(r, F_DATE);
	out->title = string_of(r, F_TITLE);
	out->byline = string_of(r, F_BYLINE);
	out->lang = string_of(r, F_LANG);
	out->payload = (const uint8_t *)text.ptr;
	out->payload_len = text.len;
	out->window_last = true;
	out->offset = line->offset;
	naql_status st = buf_status(&r->bytes[1], err);

	return st == NAQL_OK ? read_id(r, out, err) : st;
}

static naql_status
read_line(struct record_reader *r, const struct line *line, struct record *out,
	  naql_error *err)
{
	struct jsonl_fault fault;
	naql_status st = r->fields ? NAQL_OK : make_fields(r, err);

	if (st != NAQL_OK)
		return st;
	r->counts.records++;
	st = jsonl_scan_object(line->text, r->fields, r->n_fields, &r->head, &fault);
	if (st == NAQL_E_FORMAT)
		bad_line(r, line, fault.what, fault.at);
	if (st != NAQL_OK)
		return st == NAQL_E_NOMEM ? naql_nomem(err) : st;
	return read_object(r, line, out, err);
}

/* Without white space around, nor the mark that some editors put first in a file. */
static void
strip(struct line *line, bool first)
{
	struct slice s = line->text;
	const char *begin = s.ptr;

	if (first && s.len >= 3 && memcmp(s.ptr, "\xef\xbb\xbf", 3) == 0)
		s = (struct slice){ s.ptr + 3, s.len - 3 };
	line->text = slice_trim(s);
	line->stripped = line->text.len ? (size_t)(line->text.ptr - begin) : 0;
}

/* The next window of the text at hand; without one that is longer, all of it. */
static void
hand_window(struct record_reader *r, struct record *out)
{
	const struct record *w = &r->whole;
	size_t left = w->payload_len - r->whole_at, end, next;

	*out = *w;
	out->payload = w->payload + r->whole_at;
	out->window = r->whole_at;
	out->window_shared = r->whole_shared;
	out->window_last = !text_cut(r, out->payload, left, &end, &next);
	out->payload_len = end;
	r->whole_at += next;
	r->whole_shared = end - next;
	if (out->window_last)
		r->whole.payload = NULL;
}

/* A record is complete. */
static void
hand(struct record_reader *r, struct record *out)
{
	record_hand(r, out); /* counts all windows at once */
	if (out->kind != RECORD_TEXT || !out->payload)
		return;
	r->whole = *out;
	r->whole_at = r->whole_shared = 0;
	hand_window(r, out);
}

static naql_status
jsonl_next(struct record_reader *r, struct record *out, naql_error *err)
{
	if (r->whole.payload) {
		hand_window(r, out);
		return NAQL_OK;
	}
	for (;;) {
		struct line line = { { NULL, 0 }, 0, 0 };
		naql_status st = record_drop(r, err);

		if (st == NAQL_OK)
			st = next_line(r, &line, err);
		if (st == NAQL_OK) {
			strip(&line, r->line == 1);
			if (line.text.len == 0)
				continue;
			st = read_line(r, &line, out, err);
		}
		if (st == NAQL_OK)
			hand(r, out);
		if (st != NAQL_E_FORMAT)
			return st;
	}
}

const struct record_format jsonl_format = { jsonl_next };
