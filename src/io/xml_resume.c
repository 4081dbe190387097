/*
 * xml_resume.c - going on after an error: a new parser, in which the outer elements are
 * open already, from the next tag of the wanted name. The sought bytes are looked at as
 * they are, so a tag in a comment may be taken for one; it costs a fault, no more.
 */
#include <string.h>

#include "base/error.h"
#include "io/xml_int.h"

#define CUT_MAX 256u /* bytes between pieces in which a sought tag may be cut */

static bool
is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
	       (unsigned char)c >= 0x80;
}

/* Does "<name" or "<prefix:name" stand at s, whole? */
static bool
is_tag(struct slice s, struct slice name)
{
	size_t at = 1;

	while (at < s.len && is_name_byte(s.ptr[at]))
		at++;
	if (at < s.len && s.ptr[at] == ':')
		at++;
	else
		at = 1;
	if (s.len - at <= name.len || memcmp(s.ptr + at, name.ptr, name.len) != 0)
		return false;
	at += name.len;
	return !is_name_byte(s.ptr[at]) && s.ptr[at] != ':';
}

/* Where in the held bytes the next one stands; SIZE_MAX. */
static size_t
find_tag(const struct buf *held, size_t from, struct slice name)
{
	while (from < held->len) {
		const char *lt = memchr(held->ptr + from, '<', held->len - from);

		if (!lt)
			return SIZE_MAX;
		from = (size_t)(lt - held->ptr);
		if (is_tag((struct slice){ lt, held->len - from }, name))
			return from;
		from++;
	}
	return SIZE_MAX;
}

static uint64_t
count_lines(const uint8_t *b, size_t len)
{
	uint64_t n = 0;

	for (const uint8_t *end = b + len;
	     b < end && (b = memchr(b, '\n', (size_t)(end - b))); b++)
		n++;
	return n;
}

void
xml_resume_drop(struct xml_reader *r, uint64_t to)
{
	size_t n = to > r->held_at ? (size_t)(to - r->held_at) : 0;

	n = n < r->held.len ? n : r->held.len;
	if (n == 0)
		return;
	r->held_line += count_lines((const uint8_t *)r->held.ptr, n);
	memmove(r->held.ptr, r->held.ptr + n, r->held.len - n);
	r->held.len -= n;
	r->held_at += n;
}

/* Hold bytes that begin with the next such tag. */
static naql_status
seek_tag(struct xml_reader *r, struct slice name, uint64_t after, naql_error *err)
{
	for (;;) {
		const uint8_t *bytes;
		size_t len;
		size_t from = after > r->held_at ? (size_t)(after - r->held_at) : 0;
		size_t at = find_tag(&r->held, from, name);

		if (at != SIZE_MAX) {
			xml_resume_drop(r, r->held_at + at);
			return NAQL_OK;
		}
		if (r->held.len > CUT_MAX) /* a tag may be cut at the border */
			xml_resume_drop(r, r->held_at + r->held.len - CUT_MAX);
		naql_status st =
			r->ended ? NAQL_DONE : xml_take_piece(r, &bytes, &len, err);

		if (st != NAQL_OK)
			return st;
		if (len == 0)
			return NAQL_DONE;
		buf_add(&r->held, bytes, len);
		st = buf_status(&r->held, err);
		if (st != NAQL_OK)
			return st;
	}
}

/* A new parser, in which the outer elements are open already. */
static naql_status
reopen(struct xml_reader *r, unsigned depth, naql_error *err)
{
	size_t open = depth ? r->open_end[depth - 1] : 0;
	struct buf prolog = { 0 };
	naql_status st = xml_parser_new(r, err);

	if (st != NAQL_OK)
		return st;
	buf_printf(&prolog, "<?xml version=\"1.0\" encoding=\"%s\"?>",
		   r->encoding[0] ? r->encoding : "UTF-8");
	buf_add(&prolog, r->open.ptr, open);
	r->piece = r->resumed = r->held_at;
	r->base_line = r->held_line;
	r->base = r->held_at - prolog.len;
	r->silent = depth;
	r->status = buf_status(&prolog, &r->fault);
	if (r->status == NAQL_OK)
		xml_parser_feed(r, (const uint8_t *)prolog.ptr, prolog.len);
	if (r->status == NAQL_OK)
		xml_parser_feed(r, (const uint8_t *)r->held.ptr, r->held.len);
	buf_fini(&prolog);
	return NAQL_OK;
}

naql_status
xml_resume(struct xml_reader *r, struct slice name, unsigned depth, uint64_t after,
	   naql_error *err)
{
	if (r->status != NAQL_E_FORMAT && r->status != NAQL_E_LIMIT)
		return NAQL_DONE;
	if (r->wide || depth > XML_RESUME_DEPTH || name.len == 0 ||
	    (depth > 0 &&
	     (r->open_end[depth - 1] == 0 || r->open_end[depth - 1] > r->open.len)))
		return NAQL_DONE;
	naql_status st = buf_status(&r->held, err);

	/* what began behind the last event is what is bad; and always forward */
	after = after > r->last ? after : r->last + 1;
	after = after > r->resumed ? after : r->resumed + 1;
	if (st == NAQL_OK)
		st = seek_tag(r, name, after, err);
	return st == NAQL_OK ? reopen(r, depth, err) : st;
}
