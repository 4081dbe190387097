/*
 * json_write.c - the one JSON writer. Failure is the buffer's (sticky), so that callers
 * write straight through; wrong nesting is our bug and an assertion.
 */
#include "base/json_write.h"

#include "base/timestamp.h"

#include <assert.h>
#include <string.h>

void
jw_init(struct json_writer *w, struct buf *out)
{
	memset(w, 0, sizeof(*w));
	w->out = out;
}

/* before_value() - the comma, if one is due. At depth 0 values are lines: no commas. */
static void
before_value(struct json_writer *w)
{
	if (w->after_key) {
		w->after_key = false;
		return;
	}
	if (w->depth == 0)
		return;
	if (w->comma[w->depth])
		buf_add_byte(w->out, ',');
	w->comma[w->depth] = true;
}

static void
open_with(struct json_writer *w, uint8_t bracket)
{
	before_value(w);
	buf_add_byte(w->out, bracket);
	assert(w->depth + 1 < JSON_WRITE_DEPTH);
	w->comma[++w->depth] = false;
}

static void
close_with(struct json_writer *w, uint8_t bracket)
{
	assert(w->depth > 0 && !w->after_key);
	w->depth--;
	buf_add_byte(w->out, bracket);
}

void
jw_object(struct json_writer *w)
{
	open_with(w, '{');
}

void
jw_object_end(struct json_writer *w)
{
	close_with(w, '}');
}

void
jw_array(struct json_writer *w)
{
	open_with(w, '[');
}

void
jw_array_end(struct json_writer *w)
{
	close_with(w, ']');
}

static void
add_escape(struct buf *out, uint8_t c)
{
	static const char digit[] = "0123456789abcdef";
	static const char plain[] = "\"\\\b\f\n\r\t";
	static const char letter[] = "\"\\bfnrt";
	const char *at = c ? strchr(plain, c) : NULL;
	char u[6] = { '\\', 'u', '0', '0', digit[c >> 4], digit[c & 15] };

	if (at) {
		u[1] = letter[at - plain];
		buf_add(out, u, 2);
	} else {
		buf_add(out, u, sizeof(u));
	}
}

static void
add_quoted(struct buf *out, struct slice s)
{
	const uint8_t *p = (const uint8_t *)s.ptr;
	size_t from = 0; /* [from, i) is good and not yet written */

	buf_add_byte(out, '"');
	for (size_t i = 0; i < s.len;) {
		bool escape = p[i] < 0x20 || p[i] == '"' || p[i] == '\\' || p[i] == 0x7f;
		size_t n = escape ? 0 : slice_utf8_len(p + i, s.len - i);

		if (n) {
			i += n;
			continue;
		}
		buf_add(out, p + from, i - from);
		if (escape)
			add_escape(out, p[i]);
		else
			buf_add_utf8(out, 0xfffd);
		from = ++i;
	}
	buf_add(out, p ? p + from : NULL, s.len - from);
	buf_add_byte(out, '"');
}

void
jw_key(struct json_writer *w, const char *key)
{
	assert(!w->after_key);
	before_value(w);
	add_quoted(w->out, SLICE(key));
	buf_add_byte(w->out, ':');
	w->after_key = true;
}

void
jw_str(struct json_writer *w, struct slice s)
{
	if (!s.ptr) {
		jw_null(w);
		return;
	}
	before_value(w);
	add_quoted(w->out, s);
}

void
jw_cstr(struct json_writer *w, const char *s)
{
	jw_str(w, SLICE(s));
}

void
jw_time(struct json_writer *w, int64_t seconds)
{
	char text[21];

	time_format(seconds, text);
	jw_cstr(w, text[0] ? text : NULL);
}

void
jw_member(struct json_writer *w, const char *key, struct slice value)
{
	jw_key(w, key);
	jw_str(w, value);
}

void
jw_member_time(struct json_writer *w, const char *key, int64_t seconds)
{
	jw_key(w, key);
	jw_time(w, seconds);
}

/* add_digits() - 'v' with at least 'least' digits. Not printf: this is the hot path. */
static void
add_digits(struct buf *out, uint64_t v, size_t least)
{
	char text[64];
	size_t at = sizeof(text);

	do {
		text[--at] = (char)('0' + v % 10);
		v /= 10;
	} while (v || (sizeof(text) - at < least && at > 0));
	buf_add(out, text + at, sizeof(text) - at);
}

static uint64_t
magnitude(int64_t v)
{
	return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

void
jw_int(struct json_writer *w, int64_t v)
{
	before_value(w);
	if (v < 0)
		buf_add_byte(w->out, '-');
	add_digits(w->out, magnitude(v), 1);
}

void
jw_uint(struct json_writer *w, uint64_t v)
{
	before_value(w);
	add_digits(w->out, v, 1);
}

void
jw_fixed(struct json_writer *w, int64_t v, unsigned decimals)
{
	uint64_t unit = 1;
	uint64_t u = magnitude(v);

	assert(decimals < 19);
	for (unsigned i = 0; i < decimals; i++)
		unit *= 10;
	before_value(w);
	if (v < 0)
		buf_add_byte(w->out, '-');
	add_digits(w->out, u / unit, 1);
	if (decimals) {
		buf_add_byte(w->out, '.');
		add_digits(w->out, u % unit, decimals);
	}
}

void
jw_bool(struct json_writer *w, bool v)
{
	before_value(w);
	buf_add_str(w->out, v ? "true" : "false");
}

void
jw_null(struct json_writer *w)
{
	before_value(w);
	buf_add_str(w->out, "null");
}

void
jw_raw(struct json_writer *w, struct slice json)
{
	before_value(w);
	buf_add_slice(w->out, json);
}
