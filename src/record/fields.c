/*
 * fields.c - header lines of WARC and HTTP. Works on a copy of the header, so that a
 * folded value becomes one slice by blanking its line ends; headers are a few hundred
 * bytes.
 */
#include "record/fields.h"

#include <string.h>

static bool
is_blank_line(const uint8_t *line, size_t len)
{
	while (len > 0 && line[len - 1] == '\r')
		len--;
	return len == 0;
}

size_t
fields_length(const uint8_t *bytes, size_t len)
{
	size_t at = 0;

	while (at < len) {
		const uint8_t *nl = memchr(bytes + at, '\n', len - at);

		if (!nl)
			break;
		size_t next = (size_t)(nl - bytes) + 1;

		if (is_blank_line(bytes + at, next - 1 - at))
			return next;
		at = next;
	}
	return SIZE_MAX;
}

void
fields_init(struct fields *f, struct buf *copy)
{
	f->at = copy->ptr;
	f->end = copy->ptr ? copy->ptr + copy->len : NULL;
	f->n = 0;
}

bool
fields_line(struct fields *f, struct slice *line)
{
	if (f->at == f->end)
		return false;

	char *nl = memchr(f->at, '\n', (size_t)(f->end - f->at));
	char *stop = nl ? nl : f->end;

	*line = (struct slice){ f->at, (size_t)(stop - f->at) };
	f->at = nl ? nl + 1 : f->end;
	while (line->len > 0 && line->ptr[line->len - 1] == '\r')
		line->len--;
	return true;
}

/* Join the folded lines that follow: blank the line end between, one after the other. */
static void
unfold(struct fields *f, struct slice *line)
{
	while (f->at != f->end && (*f->at == ' ' || *f->at == '\t')) {
		char *joint = f->at;
		struct slice more;

		while (joint > line->ptr && (joint[-1] == '\n' || joint[-1] == '\r'))
			*--joint = ' ';
		*f->at = ' ';
		if (!fields_line(f, &more))
			return;
		line->len = (size_t)(more.ptr + more.len - line->ptr);
	}
}

bool
fields_next(struct fields *f, struct field *out)
{
	struct slice line;

	while (fields_line(f, &line)) {
		unfold(f, &line);
		const char *colon = line.len ? memchr(line.ptr, ':', line.len) : NULL;

		if (!colon)
			continue;
		size_t name = (size_t)(colon - line.ptr);

		out->name = slice_trim((struct slice){ line.ptr, name });
		out->value = slice_trim((struct slice){ colon + 1, line.len - name - 1 });
		if (out->name.len == 0)
			continue;
		f->n++;
		return true;
	}
	return false;
}

bool
fields_token(struct slice *list, struct slice *token)
{
	while (list->len > 0) {
		const char *comma = memchr(list->ptr, ',', list->len);
		size_t n = comma ? (size_t)(comma - list->ptr) : list->len;
		size_t taken = n + (comma ? 1 : 0);

		*token = slice_trim((struct slice){ list->ptr, n });
		list->ptr += taken;
		list->len -= taken;
		if (token->len > 0)
			return true;
	}
	return false;
}

/* The value of one "name=value" parameter when its name is charset, without quotes. */
static struct slice
charset_of(struct slice parameter)
{
	const char *eq = parameter.len ? memchr(parameter.ptr, '=', parameter.len) : NULL;
	struct slice none = { NULL, 0 };

	if (!eq)
		return none;
	size_t name = (size_t)(eq - parameter.ptr);
	struct slice v = slice_trim((struct slice){ eq + 1, parameter.len - name - 1 });

	if (!slice_ieq(slice_trim((struct slice){ parameter.ptr, name }),
		       SLICE("charset")))
		return none;
	while (v.len > 0 && (v.ptr[0] == '"' || v.ptr[0] == '\'')) {
		v.ptr++;
		v.len--;
	}
	while (v.len > 0 && (v.ptr[v.len - 1] == '"' || v.ptr[v.len - 1] == '\''))
		v.len--;
	v = slice_trim(v);
	return v.len > 0 ? v : none;
}

struct media_type
fields_media_type(struct slice value)
{
	struct media_type m = { { NULL, 0 }, { NULL, 0 } };
	bool first = true;

	while (value.len > 0) {
		const char *semicolon = memchr(value.ptr, ';', value.len);
		size_t n = semicolon ? (size_t)(semicolon - value.ptr) : value.len;
		struct slice part = slice_trim((struct slice){ value.ptr, n });

		if (first && part.len > 0 && memchr(part.ptr, '/', part.len))
			m.type = part;
		else if (!first && !m.charset.ptr)
			m.charset = charset_of(part);
		first = false;
		if (!semicolon)
			break;
		value.ptr += n + 1;
		value.len -= n + 1;
	}
	return m;
}

bool
fields_number(struct slice value, uint64_t *out)
{
	uint64_t n = 0;

	if (value.len == 0)
		return false;
	for (size_t i = 0; i < value.len; i++) {
		char c = value.ptr[i];

		if (c < '0' || c > '9' || n > ((uint64_t)1 << 62) / 10 - 1)
			return false;
		n = n * 10 + (uint64_t)(c - '0');
	}
	*out = n;
	return true;
}
