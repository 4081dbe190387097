/*
 * notice_http.c - see notice_http.h. Borrows everything.
 */
#include "rights/notice_http.h"

#include <stdint.h>

static bool
take_line(struct slice *block, struct slice *line)
{
	const char *nl;
	size_t n;

	if (block->len == 0)
		return false;
	nl = memchr(block->ptr, '\n', block->len);
	n = nl ? (size_t)(nl - block->ptr) : block->len;
	*line = (struct slice){ block->ptr, n };
	block->ptr += nl ? n + 1 : n;
	block->len -= nl ? n + 1 : n;
	while (line->len > 0 && line->ptr[line->len - 1] == '\r')
		line->len--;
	return true;
}

static bool
is_name(struct slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c <= ' ' || c >= 0x7f || strchr("\"(),/:;<=>?@[\\]{}", c))
			return false;
	}
	return s.len > 0;
}

bool
notice_http_field(struct slice *block, struct slice *name, struct slice *value,
		  struct slice *bad)
{
	struct slice line;

	while (take_line(block, &line)) {
		size_t colon = slice_find(line, SLICE(":"));
		struct slice start = { line.ptr, line.len < 5 ? line.len : 5 };

		if (colon != SIZE_MAX && is_name((struct slice){ line.ptr, colon })) {
			*name = (struct slice){ line.ptr, colon };
			*value = slice_trim((struct slice){ line.ptr + colon + 1,
							    line.len - colon - 1 });
			return true;
		}
		if (slice_trim(line).len == 0 || slice_ieq(start, SLICE("HTTP/")) ||
		    line.ptr[0] == ' ' || line.ptr[0] == '\t')
			continue;
		if (bad && bad->ptr == NULL)
			*bad = line;
	}
	return false;
}

/* ---- Link ---- */

static void
skip_blank(struct slice *s)
{
	while (s->len > 0 && (*s->ptr == ' ' || *s->ptr == '\t')) {
		s->ptr++;
		s->len--;
	}
}

static void
drop(struct slice *s, size_t n)
{
	s->ptr += n;
	s->len -= n;
}

/* A token or a quoted string; what is escaped inside stays as written. */
static struct slice
take_value(struct slice *s)
{
	size_t n = 0;
	struct slice v;

	if (s->len > 0 && *s->ptr == '"') {
		for (n = 1; n < s->len && s->ptr[n] != '"'; n++)
			n += s->ptr[n] == '\\' && n + 1 < s->len;
		v = (struct slice){ s->ptr + 1, n > 0 ? n - 1 : 0 };
		drop(s, n < s->len ? n + 1 : s->len);
		return v;
	}
	while (n < s->len && s->ptr[n] != ';' && s->ptr[n] != ',')
		n++;
	v = slice_trim((struct slice){ s->ptr, n });
	drop(s, n);
	return v;
}

/* ; name=value */
static void
take_parameter(struct slice *s, struct notice_link *out)
{
	struct slice name, value = { NULL, 0 };
	size_t n = 0;

	skip_blank(s);
	while (n < s->len && s->ptr[n] != '=' && s->ptr[n] != ';' && s->ptr[n] != ',')
		n++;
	name = slice_trim((struct slice){ s->ptr, n });
	drop(s, n);
	if (s->len > 0 && *s->ptr == '=') {
		drop(s, 1);
		skip_blank(s);
		value = take_value(s);
		skip_blank(s);
	}
	if (slice_ieq(name, SLICE("rel")) && out->rel.ptr == NULL)
		out->rel = value;
	else if (slice_ieq(name, SLICE("type")) && out->type.ptr == NULL)
		out->type = value;
}

bool
notice_http_link(struct slice *value, struct notice_link *out)
{
	size_t close;

	*out = (struct notice_link){ 0 };
	skip_blank(value);
	while (value->len > 0 && *value->ptr == ',') {
		drop(value, 1);
		skip_blank(value);
	}
	if (value->len == 0 || *value->ptr != '<')
		return false;
	close = slice_find(*value, SLICE(">"));
	if (close == SIZE_MAX)
		return false;
	out->target = slice_trim((struct slice){ value->ptr + 1, close - 1 });
	drop(value, close + 1);
	for (;;) {
		skip_blank(value);
		if (value->len == 0 || *value->ptr != ';')
			return true;
		drop(value, 1);
		take_parameter(value, out);
	}
}

bool
notice_http_has_rel(const struct notice_link *l, const char *rel)
{
	struct slice rest = l->rel;
	size_t n = strlen(rel);

	for (size_t i = 0; i + n <= rest.len; i++) {
		bool begins = i == 0 || rest.ptr[i - 1] == ' ';
		bool ends = i + n == rest.len || rest.ptr[i + n] == ' ';

		if (begins && ends &&
		    slice_ieq((struct slice){ rest.ptr + i, n }, SLICE(rel)))
			return true;
	}
	return false;
}
