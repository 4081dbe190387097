/*
 * text.c - plain text of any size, in windows that share their borders, so that a passage
 * which lies across a border lies whole in one of two neighbours.
 *
 * A window ends behind white space where there is some within its last quarter, else
 * between characters as far as the bytes are UTF-8 or UTF-16.
 */
#include <string.h>

#include "base/error.h"
#include "record/record_int.h"

#define WINDOW_MIN ((size_t)64)
#define WINDOW_MAX ((size_t)32 << 20)
#define LOOKAHEAD  4u /* bytes behind the window that decide whether it is the last */

static size_t
window_size(const struct record_reader *r)
{
	size_t w = r->opt.window ? r->opt.window : RECORD_WINDOW;

	w = w < WINDOW_MIN ? WINDOW_MIN : w;
	w = w > WINDOW_MAX ? WINDOW_MAX : w;
	return w & ~(size_t)1;
}

static bool
is_space(const struct record_reader *r, const uint8_t *b)
{
	uint8_t c = b[0];

	if (r->units == TEXT_UTF16LE && b[1] != 0)
		return false;
	if (r->units == TEXT_UTF16BE) {
		if (b[0] != 0)
			return false;
		c = b[1];
	}
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Is b[at] in the middle of a UTF-8 character or of a surrogate pair? 0 < at, b[at]
 * there. */
static bool
is_inside(const struct record_reader *r, const uint8_t *b, size_t at)
{
	if (r->units != TEXT_BYTES) {
		const uint8_t *high = b + at + (r->units == TEXT_UTF16LE ? 1 : 0);

		return (*high & 0xfc) == 0xdc && (*(high - 2) & 0xfc) == 0xd8;
	}
	if ((b[at] & 0xc0) != 0x80)
		return false;
	for (size_t back = 1; back <= 3 && back <= at; back++) {
		uint8_t c = b[at - back];

		if ((c & 0xc0) == 0x80)
			continue;
		size_t length = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 1;

		return c < 0xf5 && length > back;
	}
	return false;
}

/* Where a window of 'window' bytes ends; there is more behind it. */
static size_t
find_end(const struct record_reader *r, const uint8_t *b, size_t window)
{
	size_t unit = r->units == TEXT_BYTES ? 1 : 2;

	for (size_t at = window; at > window - window / 4; at -= unit)
		if (is_space(r, b + at - unit))
			return at;
	for (size_t at = window; at > window - LOOKAHEAD; at -= unit)
		if (!is_inside(r, b, at))
			return at;
	return window;
}

/* Where the window after one that ends at 'end' begins. */
static size_t
find_begin(const struct record_reader *r, const uint8_t *b, size_t end, size_t overlap)
{
	size_t unit = r->units == TEXT_BYTES ? 1 : 2;
	size_t begin = end - (overlap & ~(size_t)1);

	if (unit == 2) /* end is even, so begin is */
		begin &= ~(size_t)1;
	for (size_t at = begin; at < begin + overlap / 2; at += unit)
		if (is_space(r, b + at - unit))
			return at;
	for (size_t at = begin; at < begin + LOOKAHEAD && at < end; at += unit)
		if (!is_inside(r, b, at))
			return at;
	return begin;
}

bool
text_cut(const struct record_reader *r, const uint8_t *bytes, size_t len, size_t *end,
	 size_t *next)
{
	size_t window = window_size(r);
	size_t overlap = RECORD_OVERLAP < window / 4 ? RECORD_OVERLAP : window / 4;

	*end = *next = len;
	if (len < window + LOOKAHEAD)
		return false;
	*end = find_end(r, bytes, window);
	*next = find_begin(r, bytes, *end, overlap);
	return true;
}

static void
fill(struct record_reader *r, struct record *out, const uint8_t *b, size_t n)
{
	out->kind = RECORD_TEXT;
	out->id = buf_slice(&r->file_id);
	out->charset = r->charset;
	out->payload = b;
	out->payload_len = n;
	out->window = r->position;
	out->window_shared = r->shared;
	if (!r->begun) {
		r->counts.records++;
		r->counts.pages++;
	}
	r->begun = true;
	r->counts.bytes += n - r->shared;
}

/* What is left before the end, or before a fault behind which there may be more. Where
 * the system reads no further, the next call says so. */
static naql_status
hand_rest(struct record_reader *r, struct record *out, const uint8_t *b, size_t n,
	  naql_error *err)
{
	size_t more = 0;
	naql_status st = record_hold(r, b, n, err);

	while (st == NAQL_OK) {
		st = record_peek(r, 1, &b, &more, err);
		if (st != NAQL_E_FORMAT)
			break;
		st = NAQL_OK;
	}
	if (st != NAQL_OK && st != NAQL_E_IO)
		return st;
	more += st == NAQL_E_IO;
	fill(r, out, (const uint8_t *)r->bytes[0].ptr, n);
	out->window_last = more == 0;
	r->position += n;
	r->shared = 0;
	if (more == 0)
		r->format = &nothing_format;
	return NAQL_OK;
}

static naql_status
text_next(struct record_reader *r, struct record *out, naql_error *err)
{
	size_t window = window_size(r), n, end, next;
	const uint8_t *b;
	naql_status st;

	do {
		st = record_drop(r, err);
		if (st == NAQL_OK)
			st = record_peek(r, window + LOOKAHEAD, &b, &n, err);
	} while (st == NAQL_E_FORMAT);
	if (st != NAQL_OK || n == 0)
		return st == NAQL_OK ? NAQL_DONE : st;
	if (!r->begun)
		r->begin_offset = source_offset(r->src);
	out->offset = r->begin_offset;
	if (!text_cut(r, b, n < window + LOOKAHEAD ? n : window + LOOKAHEAD, &end, &next))
		return hand_rest(r, out, b, n, err);
	fill(r, out, b, end);
	r->pending = next;
	r->position += next;
	r->shared = end - next;
	return NAQL_OK;
}

const struct record_format text_format = { text_next };
