/*
 * column.c - see column.h.
 */
#include "report/column.h"

#include "report/escape.h"
#include "report/width.h"

#define FSI "\xe2\x81\xa8"
#define PDI "\xe2\x81\xa9"

void
column_fini(struct column *c)
{
	VEC_FREE(&c->chars);
	column_reset(c);
}

void
column_reset(struct column *c)
{
	c->chars.n = c->at = 0;
	c->rtl = c->strong = c->failed = false;
}

static void
push(struct column *c, uint32_t cp, enum column_style style)
{
	struct column_char one = { cp, (uint8_t)width_of(cp), (uint8_t)style };

	if (!VEC_PUSH(&c->chars, one))
		c->failed = true;
}

static void
push_visible(struct column *c, uint32_t cp, enum column_style style)
{
	enum width_way way = WIDTH_NEUTRAL;
	struct buf shown = { 0 };

	if (!c->strong)
		way = width_way(cp);
	if (way != WIDTH_NEUTRAL) {
		c->strong = true;
		c->rtl = way == WIDTH_RTL;
	}
	escape_cp(&shown, cp);
	for (size_t at = 0; at < shown.len;)
		push(c, escape_next(buf_slice(&shown), &at), style);
	c->failed = c->failed || shown.failed;
	buf_fini(&shown);
}

void
column_add(struct column *c, struct slice text, enum column_style style)
{
	for (size_t at = 0; at < text.len;) {
		uint32_t cp = escape_next(text, &at);

		if (cp == '\n')
			push(c, cp, style);
		else if (cp == ' ' || (cp >= '\t' && cp <= '\r'))
			push(c, ' ', style);
		else
			push_visible(c, cp, style);
	}
}

/* Where the line that begins at c->at ends, and where the next one begins. */
static size_t
line_end(const struct column *c, unsigned width, size_t *next)
{
	size_t blank = SIZE_MAX, i;
	unsigned used = 0;

	for (i = c->at; i < c->chars.n; i++) {
		const struct column_char *one = &c->chars.ptr[i];

		if (one->cp == '\n') {
			*next = i + 1;
			return i;
		}
		if (one->cp == ' ')
			blank = i;
		if (used + one->width > width)
			break;
		used += one->width;
	}
	if (i < c->chars.n && blank != SIZE_MAX) {
		*next = blank + 1;
		return blank;
	}
	if (i == c->at && i < c->chars.n)
		i++; /* wider than the column: alone on its line */
	*next = i;
	return i;
}

static const char *
style_code(uint8_t style)
{
	static const char *const codes[COLUMN_N_STYLES] = {
		[COLUMN_PLAIN] = "\033[0m",	      [COLUMN_AROUND] = "\033[0;2m",
		[COLUMN_SWAPPED] = "\033[0;33m",      [COLUMN_PAGE_ONLY] = "\033[0;32m",
		[COLUMN_STORY_ONLY] = "\033[0;2;31m", [COLUMN_MOVED] = "\033[0;36m",
	};

	return codes[style];
}

static void
fill(struct buf *out, unsigned n)
{
	while (n-- > 0)
		buf_add_byte(out, ' ');
}

static void
print_chars(const struct column *c, size_t end, bool colour, struct buf *out)
{
	uint8_t style = COLUMN_PLAIN;

	for (size_t i = c->at; i < end; i++) {
		const struct column_char *one = &c->chars.ptr[i];

		if (colour && one->style != style)
			buf_add_str(out, style_code(one->style));
		style = one->style;
		buf_add_utf8(out, one->cp);
	}
	if (colour && style != COLUMN_PLAIN)
		buf_add_str(out, style_code(COLUMN_PLAIN));
}

bool
column_line(struct column *c, unsigned width, bool colour, struct buf *out)
{
	size_t next, end;
	unsigned used = 0;

	while (c->at < c->chars.n && c->chars.ptr[c->at].cp == ' ')
		c->at++;
	if (c->at >= c->chars.n) {
		fill(out, width);
		return false;
	}
	end = line_end(c, width, &next);
	while (end > c->at && c->chars.ptr[end - 1].cp == ' ')
		end--;
	for (size_t i = c->at; i < end; i++)
		used += c->chars.ptr[i].width;
	used = used > width ? width : used;
	if (c->rtl)
		fill(out, width - used);
	buf_add_str(out, FSI);
	print_chars(c, end, colour, out);
	buf_add_str(out, PDI);
	if (!c->rtl)
		fill(out, width - used);
	c->at = next;
	return true;
}
