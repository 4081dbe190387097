/*
 * jsonld.c - a scanner over strings and punctuation; no tree, no recursion.
 */
#include "page/jsonld.h"

#include "base/buf.h"

static const char *const keys[JSONLD_KEYS] = {
	[JSONLD_PUBLISHED] = "datePublished", [JSONLD_MODIFIED] = "dateModified",
	[JSONLD_HEADLINE] = "headline",	      [JSONLD_AUTHOR] = "author",
	[JSONLD_BODY] = "articleBody",	      [JSONLD_LANG] = "inLanguage",
	[JSONLD_CREDIT] = "creditText",	      [JSONLD_NOTICE] = "copyrightNotice",
	[JSONLD_LICENSE] = "license",
};

struct scan {
	struct slice s;
	size_t pos;
	unsigned depth,
		author_depth; /* inside the value of "author" while depth >= it; 0: not */
};

/* The string that begins with the quote at pos; behind it afterwards. */
static struct slice
read_string(struct scan *c)
{
	size_t begin = ++c->pos;

	while (c->pos < c->s.len && c->s.ptr[c->pos] != '"')
		c->pos += c->s.ptr[c->pos] == '\\' ? 2u : 1u;
	if (c->pos > c->s.len)
		c->pos = c->s.len;
	struct slice v = { c->s.ptr + begin, c->pos - begin };

	if (c->pos < c->s.len)
		c->pos++;
	return v;
}

static void
skip_comment(struct scan *c)
{
	char kind = 0;
	struct slice rest;
	size_t end;

	if (c->pos + 1 < c->s.len)
		kind = c->s.ptr[c->pos + 1];
	if (kind != '/' && kind != '*') {
		c->pos++;
		return;
	}
	c->pos += 2;
	rest = (struct slice){ c->s.ptr + c->pos, c->s.len - c->pos };
	end = slice_find(rest, kind == '*' ? SLICE("*/") : SLICE("\n"));
	c->pos = end == SIZE_MAX ? c->s.len : c->pos + end + (kind == '*' ? 2 : 1);
}

static void
skip_blank(struct scan *c)
{
	while (c->pos < c->s.len && (uint8_t)c->s.ptr[c->pos] <= ' ')
		c->pos++;
}

static int
key_of(struct slice name)
{
	for (int i = 0; i < JSONLD_KEYS; i++) {
		if (slice_eq(name, SLICE(keys[i])))
			return i;
	}
	return -1;
}

static void
take(struct jsonld *j, int key, struct slice v)
{
	if (key >= 0 && !j->value[key].ptr && v.len > 0)
		j->value[key] = v;
}

/* A string was read; when it is a key, its value follows. */
static void
after_string(struct scan *c, struct jsonld *j, struct slice name)
{
	int key = key_of(name);

	skip_blank(c);
	if (c->pos >= c->s.len || c->s.ptr[c->pos] != ':')
		return;
	c->pos++;
	skip_blank(c);
	if (c->pos >= c->s.len)
		return;
	char v = c->s.ptr[c->pos];

	if (key < 0 && c->author_depth && slice_eq(name, SLICE("name")))
		key = JSONLD_AUTHOR;
	if (key >= 0 && v == '"')
		take(j, key, read_string(c));
	else if (key == JSONLD_AUTHOR && (v == '{' || v == '['))
		c->author_depth = c->depth + 1;
}

void
jsonld_scan(struct jsonld *j, struct slice script)
{
	struct scan c = { script, 0, 0, 0 };

	while (c.pos < c.s.len) {
		switch (c.s.ptr[c.pos]) {
		case '"':
			after_string(&c, j, read_string(&c));
			break;
		case '/':
			skip_comment(&c);
			break;
		case '{':
		case '[':
			c.depth++;
			c.pos++;
			break;
		case '}':
		case ']':
			c.depth -= c.depth > 0;
			if (c.depth < c.author_depth)
				c.author_depth = 0;
			c.pos++;
			break;
		default:
			c.pos++;
		}
	}
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The four digits of \uXXXX at p, or -1. */
static int32_t
hex4(struct slice s, size_t p)
{
	int32_t v = 0;

	if (p > s.len || s.len - p < 4)
		return -1;
	for (size_t i = p; i < p + 4; i++) {
		int d = hex_digit(s.ptr[i]);

		if (d < 0)
			return -1;
		v = v * 16 + d;
	}
	return v;
}

/* "\uXXXX", with its second half where it is a surrogate. Returns bytes used after the
 * 'u'. */
static size_t
decode_u(struct slice raw, size_t p, struct buf *out)
{
	int32_t hi = hex4(raw, p), lo;

	if (hi < 0)
		return 0;
	if (hi >= 0xd800 && hi < 0xdc00 && p + 6 <= raw.len && raw.ptr[p + 4] == '\\' &&
	    raw.ptr[p + 5] == 'u' && (lo = hex4(raw, p + 6)) >= 0xdc00 && lo < 0xe000) {
		buf_add_utf8(out,
			     (uint32_t)(0x10000 + ((hi - 0xd800) << 10) + (lo - 0xdc00)));
		return 10;
	}
	buf_add_utf8(out, (uint32_t)hi);
	return 4;
}

void
jsonld_decode(struct slice raw, struct buf *out)
{
	for (size_t i = 0; i < raw.len;) {
		char c = raw.ptr[i++];

		if (c != '\\' || i == raw.len) {
			buf_add_byte(out, (uint8_t)c);
			continue;
		}
		c = raw.ptr[i++];
		if (c == 'u')
			i += decode_u(raw, i, out);
		else if (c == 'n' || c == 't' || c == 'r' || c == 'b' || c == 'f')
			buf_add_byte(out, ' ');
		else
			buf_add_byte(out, (uint8_t)c);
	}
}
