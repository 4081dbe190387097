/*
 * warc.c - WARC 0.17 to 1.1, and WET, which is WARC. Lengths are checked against what
 * follows: a record that does not end where it says is ended where the next one begins,
 * and told. Handed out are responses, resources and conversions that are pages, and
 * revisits of those that are still held (revisit.h); other revisits are only counted.
 *
 * Payloads are slices of the source wherever nothing had to be decoded.
 */
#include <string.h>

#include "base/error.h"
#include "record/capture_feed.h"
#include "record/container.h"
#include "record/fields.h"
#include "record/revisit.h"

#define MARK_LEN 6u /* "WARC/1" */
#define TRAILER	 4u /* "\r\n\r\n" */
#define SCAN	 ((size_t)64 << 10)

struct warc {
	struct slice type, id, url, date, content_type, identified, digest;
	uint64_t length;
	bool has_length;
	uint64_t offset, more; /* as stored; decoded, within the member */
};

static bool
is_mark(const uint8_t *b, size_t len)
{
	return len >= MARK_LEN && memcmp(b, "WARC/", 5) == 0 && b[5] >= '0' &&
	       b[5] <= '9';
}

/* Offset of the first "WARC/n" after a line feed at or after 'from'; SIZE_MAX. */
static size_t
find_mark(const uint8_t *b, size_t from, size_t len)
{
	for (size_t at = from > 0 ? from : 1; at < len; at++) {
		const uint8_t *w = memchr(b + at, 'W', len - at);

		if (!w)
			break;
		at = (size_t)(w - b);
		if (b[at - 1] == '\n' && is_mark(w, len - at))
			return at;
	}
	return SIZE_MAX;
}

/* Go on to the next line that begins a record, or to the end. */
static naql_status
scan(struct record_reader *r, naql_error *err)
{
	for (;;) {
		const uint8_t *b;
		size_t n;
		naql_status st = record_peek(r, SCAN, &b, &n, err);

		if (st != NAQL_OK || n == 0)
			return st;
		size_t hit = find_mark(b, 0, n);

		if (hit != SIZE_MAX) {
			source_consume(r->src, hit);
			return NAQL_OK;
		}
		source_consume(r->src, n > MARK_LEN ? n - MARK_LEN : n);
	}
}

/* Stand at the begin of a record. NAQL_DONE at the end. */
static naql_status
align(struct record_reader *r, naql_error *err)
{
	for (;;) {
		const uint8_t *b;
		size_t n, blank = 0;
		naql_status st = record_peek(r, MARK_LEN, &b, &n, err);

		if (st != NAQL_OK)
			return st;
		if (n == 0)
			return NAQL_DONE;
		while (blank < n && (b[blank] == '\r' || b[blank] == '\n'))
			blank++;
		if (blank > 0) {
			source_consume(r->src, blank);
			continue;
		}
		if (is_mark(b, n)) {
			r->lost = false;
			return NAQL_OK;
		}
		if (!r->lost)
			record_fault(r, NAQL_E_FORMAT, source_offset(r->src),
				     "no WARC record where one should begin");
		r->lost = true;
		st = scan(r, err);
		if (st != NAQL_OK)
			return st;
	}
}

/* Without the < > that some writers put around ids and addresses. */
static struct slice
unbracket(struct slice s)
{
	if (s.len >= 2 && s.ptr[0] == '<' && s.ptr[s.len - 1] == '>')
		s = slice_trim((struct slice){ s.ptr + 1, s.len - 2 });
	return s;
}

static void
set_once(struct slice *to, struct slice value)
{
	if (!to->ptr && value.len > 0)
		*to = value;
}

static void
read_field(struct warc *w, const struct field *f)
{
	if (slice_ieq(f->name, SLICE("Content-Length"))) {
		if (!w->has_length)
			w->has_length = fields_number(f->value, &w->length);
	} else if (slice_ieq(f->name, SLICE("WARC-Type")))
		set_once(&w->type, f->value);
	else if (slice_ieq(f->name, SLICE("WARC-Record-ID")))
		set_once(&w->id, unbracket(f->value));
	else if (slice_ieq(f->name, SLICE("WARC-Target-URI")))
		set_once(&w->url, unbracket(f->value));
	else if (slice_ieq(f->name, SLICE("WARC-Date")))
		set_once(&w->date, f->value);
	else if (slice_ieq(f->name, SLICE("Content-Type")))
		set_once(&w->content_type, f->value);
	else if (slice_ieq(f->name, SLICE("WARC-Identified-Payload-Type")))
		set_once(&w->identified, f->value);
	else if (slice_ieq(f->name, SLICE("WARC-Payload-Digest")))
		set_once(&w->digest, f->value);
}

static naql_status
bad_head(struct record_reader *r, const struct warc *w, const char *what)
{
	record_fault(r, NAQL_E_FORMAT, w->offset, "%s", what);
	r->lost = true;
	return NAQL_E_FORMAT;
}

/* Copy the header to r->head and take it from the source. */
static naql_status
take_head(struct record_reader *r, struct warc *w, naql_error *err)
{
	size_t want = 1;

	for (;;) {
		const uint8_t *b;
		size_t n;
		naql_status st = record_peek(r, want, &b, &n, err);

		if (st != NAQL_OK)
			return st;
		size_t look = n < RECORD_HEAD_MAX ? n : RECORD_HEAD_MAX;
		size_t len = fields_length(b, look);

		if (len != SIZE_MAX) {
			buf_reset(&r->head);
			buf_add(&r->head, b, len);
			source_consume(r->src, len);
			return buf_status(&r->head, err);
		}
		if (look == RECORD_HEAD_MAX) {
			source_consume(r->src, MARK_LEN);
			return bad_head(r, w, "WARC header over 64 KiB");
		}
		if (n < want)
			return container_truncated(r, n, w->offset, err);
		want = n * 2 < 1024 ? 1024 : n * 2;
		want = want < RECORD_HEAD_MAX ? want : RECORD_HEAD_MAX;
	}
}

static naql_status
read_head(struct record_reader *r, struct warc *w, naql_error *err)
{
	struct fields f;
	struct field field;
	struct slice version;

	memset(w, 0, sizeof(*w));
	w->offset = source_offset(r->src);
	w->more = container_step(r);
	r->counts.records++;
	naql_status st = take_head(r, w, err);

	if (st != NAQL_OK)
		return st;
	fields_init(&f, &r->head);
	if (!fields_line(&f, &version))
		return bad_head(r, w, "WARC header without fields");
	while (fields_next(&f, &field)) {
		if (f.n > RECORD_FIELDS_MAX)
			return bad_head(r, w, "too many WARC header fields");
		read_field(w, &field);
	}
	if (!w->has_length)
		return bad_head(r, w, "WARC record without a Content-Length");
	return NAQL_OK;
}

/* A line end at b[*i], passed over; also where 'n' cuts it. Doubled "\r\r\n" occurs. */
static bool
pass_line_end(const uint8_t *b, size_t n, size_t *i)
{
	while (*i < n && b[*i] == '\r')
		++*i;
	if (*i < n && b[*i] != '\n')
		return false;
	*i += *i < n;
	return true;
}

/* Do these up to four bytes end a record: an empty line, or at once the next record? */
static bool
is_trailer(const uint8_t *b, size_t n)
{
	size_t i = 0, first;

	if (n == 0 || memcmp(b, "WARC", n) == 0)
		return true;
	if (!pass_line_end(b, n, &i))
		return false;
	first = i;
	if (first < n && b[first] == 'W')
		return true;
	/* "\n\r\nW": the length took a '\r' too many; "\n\r\n\r\n": an empty line too
	 * many */
	if (n == 4 && memcmp(b, "\n\r\nW", 4) == 0)
		return false;
	return pass_line_end(b, n, &i);
}

/* Where a block ends that is followed by an empty line and a record; SIZE_MAX. */
static size_t
find_end(const uint8_t *b, size_t from, size_t len)
{
	for (size_t at = from;; at++) {
		at = find_mark(b, at, len);
		if (at == SIZE_MAX)
			return SIZE_MAX;
		size_t end = at - 1; /* the line feed before the mark */

		while (end > 0 && b[end - 1] == '\r')
			end--;
		if (end == 0 || b[end - 1] != '\n')
			continue;
		end--;
		return end > 0 && b[end - 1] == '\r' ? end - 1 : end;
	}
}

/*
 * The length is wrong: look for the end within what may be held at once. *len is SIZE_MAX
 * when there is none. The last record of an input, if longer than its length says, ends
 * where an empty line ends the input.
 */
static naql_status
repair(struct record_reader *r, size_t length, const uint8_t **b, size_t *len,
       naql_error *err)
{
	size_t want = SCAN, from = 0, n;

	for (;;) {
		naql_status st = record_peek(r, want, b, &n, err);

		if (st != NAQL_OK)
			return st;
		n = n < want ? n : want;
		*len = find_end(*b, from, n);
		if (*len != SIZE_MAX || want == RECORD_BLOCK_MAX)
			return NAQL_OK;
		if (n < want)
			break;
		from = n - MARK_LEN;
		want = want * 2 < RECORD_BLOCK_MAX ? want * 2 : RECORD_BLOCK_MAX;
	}
	if (n >= length + TRAILER && memcmp(*b + n - TRAILER, "\r\n\r\n", TRAILER) == 0)
		*len = n - TRAILER;
	return NAQL_OK;
}

/* The block of a record of ordinary size, its end checked. */
static naql_status
hold_block(struct record_reader *r, const struct warc *w, struct http_block *block,
	   naql_error *err)
{
	size_t length = (size_t)w->length, n, found;
	naql_status st = record_peek(r, length + TRAILER, &block->bytes, &n, err);

	if (st != NAQL_OK)
		return st;
	n = n < length + TRAILER ? n : length + TRAILER;
	block->len = length;
	if (n >= length && is_trailer(block->bytes + length, n - length))
		return NAQL_OK;
	st = repair(r, length, &block->bytes, &found, err);
	if (st != NAQL_OK)
		return st;
	if (found == SIZE_MAX && n < length)
		return container_truncated(r, n, w->offset, err);
	if (found == SIZE_MAX)
		return bad_head(r, w, "no record follows where Content-Length says");
	record_fault(r, NAQL_E_FORMAT, w->offset,
		     "Content-Length is %llu, but the record has %zu bytes",
		     (unsigned long long)w->length, found);
	block->len = found;
	return NAQL_OK;
}

static naql_status
take_block(struct record_reader *r, const struct warc *w, struct http_block *block,
	   naql_error *err)
{
	naql_status st;

	if (w->length <= RECORD_BLOCK_MAX) {
		st = hold_block(r, w, block, err);
		r->pending = st == NAQL_OK ? block->len : 0;
		return st;
	}
	st = record_peek(r, RECORD_BLOCK_MAX, &block->bytes, &block->len, err);
	if (st != NAQL_OK)
		return st;
	if (block->len < RECORD_BLOCK_MAX)
		return container_truncated(r, block->len, w->offset, err);
	block->len = RECORD_BLOCK_MAX;
	block->cut = true;
	r->pending = w->length;
	return NAQL_OK;
}

/* What the header says of the record. */
static naql_status
name(struct record_reader *r, const struct warc *w, struct record *out, naql_error *err)
{
	out->id = w->id;
	out->url = w->url;
	out->captured = w->date;
	out->offset = w->offset;
	return out->id.ptr ? NAQL_OK
			   : record_make_id(r, w->offset, w->more, &out->id, err);
}

/* A capture that found again what was found before: the page it refers to, at its own
 * address and time. */
static naql_status
hand_revisit(struct record_reader *r, const struct warc *w, struct record *out,
	     bool *found, naql_error *err)
{
	naql_status st = name(r, w, out, err);

	if (st != NAQL_OK)
		return st;
	*found = revisit_find(r->revisit, w->digest, out);
	r->counts.skipped += !*found;
	if (*found) {
		out->window_last = true;
		record_hand(r, out);
	}
	return NAQL_OK;
}

static naql_status
hand(struct record_reader *r, const struct warc *w, struct http_block *block,
     struct record *out, bool *found, naql_error *err)
{
	struct media_type type = fields_media_type(w->content_type);
	bool http = slice_ieq(type.type, SLICE("application/http"));
	bool response = slice_ieq(w->type, SLICE("response"));

	if (slice_ieq(w->type, SLICE("revisit")))
		return hand_revisit(r, w, out, found, err);
	if (!response && !slice_ieq(w->type, SLICE("resource")) &&
	    !slice_ieq(w->type, SLICE("conversion"))) {
		r->counts.skipped++;
		return NAQL_OK;
	}
	block->offset = w->offset;
	block->type = w->content_type;
	block->identified = w->identified;
	block->has_head =
		http ||
		(response && (!type.type.ptr || http_is_head(block->bytes, block->len)));
	naql_status st = name(r, w, out, err);

	if (st == NAQL_OK)
		st = container_hand(r, block, out, found, err);
	if (*found && !out->charset.ptr && slice_ieq(w->type, SLICE("conversion")))
		out->charset = SLICE("utf-8");
	if (st == NAQL_OK && *found && response)
		st = revisit_keep(&r->revisit, w->digest, out, err);
	return st;
}

static naql_status
warc_next(struct record_reader *r, struct record *out, naql_error *err)
{
	bool found;
	naql_status st = capture_feed_next(r, out, &found, err);

	while (st == NAQL_OK && !found) {
		struct warc w;
		struct http_block block = { .bytes = NULL };

		st = record_drop(r, err);
		if (st == NAQL_OK)
			st = align(r, err);
		if (st == NAQL_OK)
			st = read_head(r, &w, err);
		if (st == NAQL_OK)
			st = take_block(r, &w, &block, err);
		if (st == NAQL_OK)
			st = hand(r, &w, &block, out, &found, err);
		st = container_go_on(r, st, out, &found, err);
	}
	return st;
}

const struct record_format warc_format = { warc_next };
