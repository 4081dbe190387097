/*
 * xml_write.c - see xml_write.h. Own escaping, not libxml2's writer: the output goes to a
 * struct buf with sticky failure, and does not depend on a library's version.
 */
#include "io/xml_write.h"

#include <assert.h>
#include <string.h>

void
xw_init(struct xml_writer *w, struct buf *out, bool lines)
{
	memset(w, 0, sizeof(*w));
	w->out = out;
	w->lines = lines;
}

void
xw_declaration(struct xml_writer *w)
{
	buf_add_str(w->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
}

/* Does XML 1.0 have the n bytes of a well-formed character at p? */
static bool
is_char(const uint8_t *p, size_t n)
{
	if (n == 1)
		return p[0] >= 0x20 || p[0] == '\t' || p[0] == '\n' || p[0] == '\r';
	return n != 3 || p[0] != 0xef || p[1] != 0xbf || p[2] < 0xbe; /* U+FFFE, FFFF */
}

/* What must stand for 'c'; NULL: itself. A carriage return would become a line feed, and
 * within an attribute a line feed or a tab a space. */
static const char *
reference(uint8_t c, bool attribute)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '\r':
		return "&#13;";
	case '"':
		return attribute ? "&quot;" : NULL;
	case '\n':
		return attribute ? "&#10;" : NULL;
	case '\t':
		return attribute ? "&#9;" : NULL;
	default:
		return NULL;
	}
}

void
xw_escape(struct buf *out, struct slice text, bool attribute)
{
	const uint8_t *p = (const uint8_t *)text.ptr;
	size_t from = 0; /* [from, i) is good and not yet written */

	for (size_t i = 0; i < text.len;) {
		size_t n = slice_utf8_len(p + i, text.len - i);
		const char *ref = reference(p[i], attribute);

		if (n && is_char(p + i, n) && !ref) {
			i += n;
			continue;
		}
		buf_add(out, p + from, i - from);
		if (ref)
			buf_add_str(out, ref);
		else
			buf_add_utf8(out, 0xfffd);
		from = i += n ? n : 1;
	}
	buf_add(out, p ? p + from : NULL, text.len - from);
}

static void
close_tag(struct xml_writer *w)
{
	if (w->tag_open)
		buf_add_byte(w->out, '>');
	w->tag_open = false;
}

static void
new_line(struct xml_writer *w)
{
	if (!w->lines || w->text)
		return;
	buf_add_byte(w->out, '\n');
	for (unsigned i = 0; i < w->depth; i++)
		buf_add_byte(w->out, '\t');
}

void
xw_start(struct xml_writer *w, const char *name)
{
	close_tag(w);
	if (w->depth > 0)
		new_line(w);
	assert(w->depth < XML_WRITE_DEPTH);
	w->open[w->depth++] = name;
	buf_add_byte(w->out, '<');
	buf_add_str(w->out, name);
	w->tag_open = true;
	w->text = false;
}

void
xw_attr(struct xml_writer *w, const char *name, struct slice value)
{
	assert(w->tag_open);
	if (!value.ptr)
		return;
	buf_add_byte(w->out, ' ');
	buf_add_str(w->out, name);
	buf_add_str(w->out, "=\"");
	xw_escape(w->out, value, true);
	buf_add_byte(w->out, '"');
}

void
xw_text(struct xml_writer *w, struct slice text)
{
	if (text.len == 0)
		return;
	close_tag(w);
	xw_escape(w->out, text, false);
	w->text = true;
}

void
xw_end(struct xml_writer *w)
{
	assert(w->depth > 0);
	const char *name = w->open[--w->depth];

	if (w->tag_open) {
		buf_add_str(w->out, "/>");
	} else {
		new_line(w);
		buf_add_str(w->out, "</");
		buf_add_str(w->out, name);
		buf_add_byte(w->out, '>');
	}
	if (w->lines && w->depth == 0)
		buf_add_byte(w->out, '\n');
	w->tag_open = false;
	w->text = false;
}

void
xw_element(struct xml_writer *w, const char *name, struct slice text)
{
	xw_start(w, name);
	xw_text(w, text);
	xw_end(w);
}
