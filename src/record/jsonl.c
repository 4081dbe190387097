/*
 * jsonl.c - one JSON object a line. The tree of a line lives until the next call, because
 * the slices handed out are its strings.
 *
 * A line longer than SOURCE_PEEK_MAX is told and passed over in bounded memory.
 */
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "record/record_int.h"

#define LINE_FIRST ((size_t)64 << 10)

struct line {
	struct slice text;
	uint64_t offset; /* as stored */
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

static void
bad_line(struct record_reader *r, const struct line *line, const char *what,
	 uint64_t within)
{
	uint64_t offset = line->offset;

	if (source_coding(r->src) == SOURCE_PLAIN && within != NAQL_NO_OFFSET)
		offset += within;
	record_fault(r, NAQL_E_FORMAT, offset, "line %llu: %s",
		     (unsigned long long)r->line, what);
}

/* Parse the line into r->tree. NAQL_E_FORMAT: told. */
static naql_status
parse(struct record_reader *r, const struct line *line, naql_error *err)
{
	naql_error fault;

	memset(&fault, 0, sizeof(fault));
	fault.offset = NAQL_NO_OFFSET;
	naql_status st = json_parse(&r->tree, line->text.ptr, line->text.len,
				    source_name(r->src), &fault);

	if (st == NAQL_E_FORMAT || st == NAQL_E_LIMIT) {
		bad_line(r, line, fault.text, fault.offset);
		return NAQL_E_FORMAT;
	}
	if (st != NAQL_OK) {
		if (err)
			*err = fault;
		return st;
	}
	if (json_type(r->tree) != JSON_OBJECT) {
		bad_line(r, line, "not a JSON object", 0);
		return NAQL_E_FORMAT;
	}
	return NAQL_OK;
}

static naql_status
read_id(struct record_reader *r, struct record *out, naql_error *err)
{
	const struct json *id = json_get(r->tree, "id");

	out->id = json_str(id);
	if (out->id.len > 0)
		return NAQL_OK;
	if (json_type(id) != JSON_INT)
		return record_make_id(r, r->line, 0, &out->id, err);
	buf_reset(&r->id);
	buf_printf(&r->id, "%lld", (long long)json_int(id));
	out->id = buf_slice(&r->id);
	return buf_status(&r->id, err);
}

/* The text fields, joined by an empty line; one alone stays where it is in the tree. */
static const char *
read_text(struct record_reader *r, struct slice *text, bool *absent)
{
	static const char *const only[] = { "text" };
	const char *const *names = r->opt.n_text_fields ? r->opt.text_fields : only;
	size_t n_names = r->opt.n_text_fields ? r->opt.n_text_fields : 1, n = 0;
	struct buf *joined = &r->bytes[1];

	*text = (struct slice){ NULL, 0 };
	*absent = true;
	buf_reset(joined);
	for (size_t i = 0; i < n_names; i++) {
		const struct json *v = json_get(r->tree, names[i]);
		struct slice s = json_str(v);

		if (json_type(v) == JSON_NULL)
			continue;
		if (json_type(v) != JSON_STRING)
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

static naql_status
read_object(struct record_reader *r, const struct line *line, struct record *out,
	    naql_error *err)
{
	struct slice text;
	bool absent;
	const char *wrong = read_text(r, &text, &absent);

	if (wrong) {
		bad_line(r, line, wrong, 0);
		return NAQL_E_FORMAT;
	}
	if (absent && json_type(json_get(r->tree, "html")) == JSON_STRING) {
		text = json_str(json_get(r->tree, "html"));
		out->kind = RECORD_HTML;
	}
	out->is_utf8 = true;
	out->url = json_str(json_get(r->tree, "url"));
	out->captured = json_str(json_get(r->tree, "captured"));
	out->published = json_str(json_get(r->tree, "date"));
	out->title = json_str(json_get(r->tree, "title"));
	out->byline = json_str(json_get(r->tree, "byline"));
	out->lang = json_str(json_get(r->tree, "lang"));
	out->payload = (const uint8_t *)text.ptr;
	out->payload_len = text.len;
	out->window_last = true;
	out->offset = line->offset;
	naql_status st = buf_status(&r->bytes[1], err);

	return st == NAQL_OK ? read_id(r, out, err) : st;
}

/* Without white space around, nor the mark that some editors put first in a file. */
static struct slice
strip(struct slice s, bool first)
{
	if (first && s.len >= 3 && memcmp(s.ptr, "\xef\xbb\xbf", 3) == 0)
		s = (struct slice){ s.ptr + 3, s.len - 3 };
	return slice_trim(s);
}

static naql_status
jsonl_next(struct record_reader *r, struct record *out, naql_error *err)
{
	for (;;) {
		struct line line = { { NULL, 0 }, 0 };

		json_free(r->tree);
		r->tree = NULL;
		naql_status st = record_drop(r, err);

		if (st == NAQL_OK)
			st = next_line(r, &line, err);
		if (st == NAQL_OK) {
			line.text = strip(line.text, r->line == 1);
			if (line.text.len == 0)
				continue;
			r->counts.records++;
			st = parse(r, &line, err);
		}
		if (st == NAQL_OK)
			st = read_object(r, &line, out, err);
		if (st == NAQL_OK)
			record_hand(r, out);
		if (st != NAQL_E_FORMAT)
			return st;
	}
}

const struct record_format jsonl_format = { jsonl_next };
