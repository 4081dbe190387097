/*
 * escape.c - see escape.h.
 */
#include "report/escape.h"

#define REPLACEMENT 0xfffdu

/* Length of the sequence that 'lead' begins, and the least code point it may hold. */
static unsigned
sequence(uint8_t lead, uint32_t *least, uint32_t *bits)
{
	if (lead >= 0xc2 && lead < 0xe0) {
		*least = 0x80;
		*bits = lead & 0x1fu;
		return 2;
	}
	if (lead >= 0xe0 && lead < 0xf0) {
		*least = 0x800;
		*bits = lead & 0x0fu;
		return 3;
	}
	if (lead >= 0xf0 && lead < 0xf5) {
		*least = 0x10000;
		*bits = lead & 0x07u;
		return 4;
	}
	return 0;
}

uint32_t
escape_next(struct slice s, size_t *at)
{
	const uint8_t *p = (const uint8_t *)s.ptr + *at;
	uint32_t least = 0, cp = 0;
	unsigned n;

	*at += 1;
	if (p[0] < 0x80)
		return p[0];
	n = sequence(p[0], &least, &cp);
	if (n == 0 || s.len - *at + 1 < n)
		return REPLACEMENT;
	for (unsigned i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return REPLACEMENT;
		cp = cp << 6 | (p[i] & 0x3fu);
	}
	if (cp < least || cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000))
		return REPLACEMENT;
	*at += n - 1;
	return cp;
}

/* Acts on its neighbours without being seen. LRM, RLM, ALM, ZWJ and ZWNJ are ordinary
 * spelling in Arabic and Persian and stay. */
static bool
is_hidden(uint32_t cp)
{
	return (cp >= 0x202a && cp <= 0x202e) || (cp >= 0x2066 && cp <= 0x2069) ||
	       (cp >= 0x206a && cp <= 0x206f) || cp == 0x200b || cp == 0x2060 ||
	       cp == 0xfeff || cp == 0xad || cp == 0x2028 || cp == 0x2029 ||
	       (cp >= 0xe0000 && cp < 0xe0080);
}

/* What stands for a code point that may not be written; itself where it may. */
static uint32_t
printable(uint32_t cp)
{
	if (cp < 0x20)
		return cp == '\t' || cp == '\n' ? cp : 0x2400 + cp;
	if (cp == 0x7f)
		return 0x2421;
	if (cp < 0xa0 && cp > 0x7f)
		return REPLACEMENT;
	if ((cp & 0xfffe) == 0xfffe || (cp >= 0xfdd0 && cp <= 0xfdef))
		return REPLACEMENT;
	return cp;
}

static void
html_cp(struct buf *out, uint32_t cp, enum escape_html where)
{
	switch (cp) {
	case '&':
		buf_add_str(out, "&amp;");
		return;
	case '<':
		buf_add_str(out, "&lt;");
		return;
	case '>':
		buf_add_str(out, "&gt;");
		return;
	case '"':
		buf_add_str(out, "&quot;");
		return;
	case '\'':
		buf_add_str(out, "&#39;");
		return;
	default:
		break;
	}
	if (where == ESCAPE_TEXT && is_hidden(cp)) {
		buf_printf(out, "<bdi class=\"cp\" data-cp=\"U+%04X\">", (unsigned)cp);
		buf_add_utf8(out, cp);
		buf_add_str(out, "</bdi>");
		return;
	}
	buf_add_utf8(out, printable(cp));
}

void
escape_html(struct buf *out, struct slice s, enum escape_html where)
{
	for (size_t at = 0; at < s.len;)
		html_cp(out, escape_next(s, &at), where);
}

/* The first characters that make a spreadsheet take a field for a formula; the wide forms
 * do in Chinese and Japanese ones. */
static bool
begins_formula(uint32_t cp)
{
	return cp == '=' || cp == '+' || cp == '-' || cp == '@' || cp == '\t' ||
	       cp == '\r' || cp == '\n' || cp == 0xff1d || cp == 0xff0b || cp == 0xff0d ||
	       cp == 0xff20;
}

static bool
wants_quotes(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (strchr(",;\"\r\n\t", s.ptr[i]) && s.ptr[i])
			return true;
	return s.len && (s.ptr[0] == ' ' || s.ptr[s.len - 1] == ' ');
}

void
escape_csv(struct buf *out, struct slice s)
{
	size_t first = 0;
	bool quotes = wants_quotes(s);

	if (quotes)
		buf_add_byte(out, '"');
	if (s.len && begins_formula(escape_next(s, &first)))
		buf_add_byte(out, '\'');
	for (size_t at = 0; at < s.len;) {
		uint32_t cp = escape_next(s, &at);

		if (cp == '"')
			buf_add_byte(out, '"');
		buf_add_utf8(out, cp == '\r' ? cp : printable(cp));
	}
	if (quotes)
		buf_add_byte(out, '"');
}

void
escape_cp(struct buf *out, uint32_t cp)
{
	if (is_hidden(cp) || (cp >= 0x80 && cp < 0xa0) || cp == 0x061c)
		buf_printf(out, "<U+%04X>", (unsigned)cp);
	else
		buf_add_utf8(out, printable(cp));
}
