/*
 * arc.c - ARC files, version 1 (five words a header line) and 2 (ten). A header line is
 * read from its right end, because old crawlers wrote addresses with spaces in them;
 * which of the two it is shows in where the date stands.
 *
 * ARC has no mark to search for: after a fault, lines are tried until one is a header.
 */
#include <string.h>

#include "base/error.h"
#include "record/capture_feed.h"
#include "record/container.h"
#include "record/fields.h"

#define LINE_MAX_BYTES ((size_t)64 << 10)

struct arc {
	struct slice url, date, type;
	uint64_t length;
	uint64_t offset, more;
};

/* The last word of 'line', taken off it; absent when there is none. */
static struct slice
last_word(struct slice *line)
{
	size_t end = line->len;

	while (end > 0 && line->ptr[end - 1] == ' ')
		end--;
	size_t begin = end;

	while (begin > 0 && line->ptr[begin - 1] != ' ')
		begin--;
	struct slice word = { line->ptr + begin, end - begin };

	line->len = begin;
	return word;
}

static bool
is_date(struct slice s)
{
	if (s.len < 12 || s.len > 18)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return true;
}

/* Length last; then 'extra' words of no use here; type, date, host, address. */
static bool
parse_words(struct slice line, unsigned extra, struct arc *out)
{
	struct slice rest = line;

	if (!fields_number(last_word(&rest), &out->length))
		return false;
	while (extra-- > 0)
		(void)last_word(&rest);
	out->type = last_word(&rest);
	out->date = last_word(&rest);
	struct slice host = last_word(&rest);

	out->url = slice_trim(rest);
	return is_date(out->date) && host.len > 0 && out->url.len > 0 &&
	       memchr(out->url.ptr, ':', out->url.len) != NULL;
}

static bool
parse_line(struct slice line, struct arc *out)
{
	return parse_words(line, 0, out) || parse_words(line, 5, out);
}

/*
 * Copy the next line to r->head and take it. An overlong one gives its first 64 KiB,
 * which is no header; the rest is the next line then. NAQL_DONE at the end.
 */
static naql_status
take_line(struct record_reader *r, struct slice *line, naql_error *err)
{
	size_t want = 1024;

	for (;;) {
		const uint8_t *b;
		size_t n;
		naql_status st = record_peek(r, want, &b, &n, err);

		if (st != NAQL_OK)
			return st;
		if (n == 0)
			return NAQL_DONE;
		size_t look = n < LINE_MAX_BYTES ? n : LINE_MAX_BYTES;
		const uint8_t *nl = memchr(b, '\n', look);

		if (nl || n < want || look == LINE_MAX_BYTES) {
			size_t len = nl ? (size_t)(nl - b) + 1 : look;

			buf_reset(&r->head);
			buf_add(&r->head, b, len);
			source_consume(r->src, len);
			*line = slice_trim(buf_slice(&r->head));
			return buf_status(&r->head, err);
		}
		want = n * 2 < LINE_MAX_BYTES ? n * 2 : LINE_MAX_BYTES;
	}
}

/* The next header line. NAQL_DONE at the end. */
static naql_status
read_header(struct record_reader *r, struct arc *a, naql_error *err)
{
	for (;;) {
		struct slice line;
		const uint8_t *b;
		size_t n;
		naql_status st = record_peek(r, 1, &b, &n, err); /* to the right member */

		if (st != NAQL_OK)
			return st;
		a->offset = source_offset(r->src);
		a->more = container_step(r);
		st = take_line(r, &line, err);
		if (st != NAQL_OK)
			return st;
		if (line.len == 0)
			continue;
		if (parse_line(line, a)) {
			r->lost = false;
			r->counts.records++;
			return NAQL_OK;
		}
		if (!r->lost)
			record_fault(r, NAQL_E_FORMAT, a->offset,
				     "not an ARC header line");
		r->lost = true;
	}
}

static naql_status
take_block(struct record_reader *r, const struct arc *a, struct http_block *block,
	   naql_error *err)
{
	bool whole = a->length <= RECORD_BLOCK_MAX;
	size_t want = whole ? (size_t)a->length + 2 : RECORD_BLOCK_MAX, n;
	naql_status st = record_peek(r, want, &block->bytes, &n, err);

	if (st != NAQL_OK)
		return st;
	n = n < want ? n : want;
	block->len = whole ? (size_t)a->length : RECORD_BLOCK_MAX;
	block->cut = !whole;
	if (n < block->len)
		return container_truncated(r, n, a->offset, err);
	if (whole && n > block->len && block->bytes[block->len] != '\n' &&
	    block->bytes[block->len] != '\r') {
		record_fault(r, NAQL_E_FORMAT, a->offset,
			     "no record follows where the ARC length says");
		return NAQL_E_FORMAT;
	}
	r->pending = a->length;
	return NAQL_OK;
}

static naql_status
hand(struct record_reader *r, const struct arc *a, struct http_block *block,
     struct record *out, bool *found, naql_error *err)
{
	block->offset = a->offset;
	block->type = a->type;
	block->has_head = http_is_head(block->bytes, block->len);
	out->url = a->url;
	out->captured = a->date;
	out->offset = a->offset;
	naql_status st = record_make_id(r, a->offset, a->more, &out->id, err);

	if (st != NAQL_OK)
		return st;
	return container_hand(r, block, out, found, err);
}

/* The first record says what the file is. */
static bool
is_about_file(struct slice url)
{
	return url.len >= 11 && memcmp(url.ptr, "filedesc://", 11) == 0;
}

static naql_status
arc_next(struct record_reader *r, struct record *out, naql_error *err)
{
	bool found;
	naql_status st = capture_feed_next(r, out, &found, err);

	while (st == NAQL_OK && !found) {
		struct arc a = { .length = 0 };
		struct http_block block = { .bytes = NULL };

		st = record_drop(r, err);
		if (st == NAQL_OK)
			st = read_header(r, &a, err);
		if (st == NAQL_OK)
			st = take_block(r, &a, &block, err);
		if (st == NAQL_OK && is_about_file(a.url))
			r->counts.skipped++;
		else if (st == NAQL_OK)
			st = hand(r, &a, &block, out, &found, err);
		st = container_go_on(r, st, out, &found, err);
	}
	return st;
}

const struct record_format arc_format = { arc_next };
