/*
 * visible.c - see visible.h. For excerpts only: labels and words come from page/, which
 * keeps a tree; here a few bytes between two words are read, so a scan over them does.
 */
#include "use/visible.h"

#include "base/compiler.h"
#include "text/reference.h"

#define NAME_MAX_LEN 10u

/* White space that is due before the next visible character. */
enum due { DUE_NOTHING, DUE_SPACE, DUE_LINE };

struct reading {
	const char *p;
	size_t len, at;
	enum due due;
	unsigned line_ends; /* in the white space at hand; plain text only */
	struct buf *out;
};

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool
name_in(struct slice name, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (slice_ieq(name, SLICE(list[i])))
			return true;
	return false;
}

/* Tags that do not interrupt a line; every other one does. */
static bool
is_inline(struct slice name)
{
	static const char *const names[] = {
		"a",	"abbr", "b",	  "bdi",   "bdo",  "cite", "code",  "data",
		"del",	"dfn",	"em",	  "font",  "i",	   "img",  "ins",   "kbd",
		"mark", "q",	"rp",	  "rt",	   "ruby", "s",	   "small", "span",
		"sub",	"sup",	"strong", "time",  "tt",   "u",	   "var",   "wbr",
		"path", "svg",	"script", "style", "meta", "link"
	};

	return name_in(name, names, NAQL_COUNT(names));
}

static bool
is_hidden(struct slice name)
{
	static const char *const names[] = { "script", "style", "template", "noscript" };

	return name_in(name, names, NAQL_COUNT(names));
}

/* To behind the '>' that ends the tag at hand: one in quotes is none, unless the quotes
 * never close. */
static void
skip_tag(struct reading *r)
{
	size_t first = SIZE_MAX;
	char quote = 0;

	for (; r->at < r->len; r->at++) {
		char c = r->p[r->at];

		if (c == '>' && first == SIZE_MAX)
			first = r->at;
		if (quote && c == quote)
			quote = '\0';
		else if (!quote && (c == '"' || c == '\''))
			quote = c;
		else if (c == '>' && !quote)
			break;
	}
	if (r->at == r->len && first != SIZE_MAX)
		r->at = first;
	r->at += r->at < r->len;
}

static void
skip_to(struct reading *r, const char *end)
{
	struct slice rest = { r->p + r->at, r->len - r->at };
	size_t found = slice_find(rest, SLICE(end));

	r->at = found == SIZE_MAX ? r->len : r->at + found + strlen(end);
}

/* The content of a script or style: to its end tag. */
static void
skip_content(struct reading *r, struct slice name)
{
	for (; r->at + 2 + name.len <= r->len; r->at++) {
		struct slice here = { r->p + r->at + 2, name.len };

		if (r->p[r->at] == '<' && r->p[r->at + 1] == '/' && slice_ieq(here, name))
			return;
	}
	r->at = r->len;
}

static void
read_tag(struct reading *r)
{
	bool closing = r->at + 1 < r->len && r->p[r->at + 1] == '/';
	size_t begin = r->at + 1 + closing, end = begin;
	struct slice name;

	if (r->len - r->at >= 4 && memcmp(r->p + r->at, "<!--", 4) == 0) {
		skip_to(r, "-->");
		return;
	}
	while (end < r->len && end - begin < NAME_MAX_LEN && is_letter(r->p[end]))
		end++;
	name = (struct slice){ r->p + begin, end - begin };
	skip_tag(r);
	if (!is_inline(name))
		r->due = DUE_LINE;
	if (!closing && is_hidden(name))
		skip_content(r, name);
}

static bool
at_tag(const struct reading *r)
{
	char next = ' ';

	if (r->at + 1 < r->len)
		next = r->p[r->at + 1];
	return r->p[r->at] == '<' &&
	       (is_letter(next) || next == '/' || next == '!' || next == '?');
}

static void
flush_due(struct reading *r)
{
	if (r->due != DUE_NOTHING)
		buf_add_byte(r->out, r->due == DUE_LINE ? '\n' : ' ');
	r->due = DUE_NOTHING;
	r->line_ends = 0;
}

static void
read_space(struct reading *r, bool markup)
{
	r->line_ends += !markup && r->p[r->at] == '\n';
	if (r->due != DUE_LINE)
		r->due = r->line_ends > 1 ? DUE_LINE : DUE_SPACE;
	r->at++;
}

static size_t
read_reference(struct reading *r)
{
	uint32_t cp[2] = { 0, 0 };
	size_t n = reference_read(r->p + r->at, r->len - r->at, cp);

	if (n == 0)
		return 0;
	if (cp[0] <= ' ') {
		r->due = r->due == DUE_LINE ? DUE_LINE : DUE_SPACE;
		return n;
	}
	flush_due(r);
	buf_add_utf8(r->out, cp[0]);
	if (cp[1])
		buf_add_utf8(r->out, cp[1]);
	return n;
}

void
visible_add(struct slice text, bool markup, struct buf *out)
{
	struct reading r = { .p = text.ptr, .len = text.len, .out = out };

	while (r.at < r.len) {
		size_t n;

		if (is_space(r.p[r.at])) {
			read_space(&r, markup);
			continue;
		}
		if (markup && at_tag(&r)) {
			read_tag(&r);
			continue;
		}
		n = markup && r.p[r.at] == '&' ? read_reference(&r) : 0;
		if (n == 0) {
			flush_due(&r);
			buf_add_byte(out, (uint8_t)r.p[r.at]);
			n = 1;
		}
		r.at += n;
	}
	flush_due(&r);
}
