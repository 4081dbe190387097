/*
 * token.c - the tokenizer.
 *
 * Text is crossed with memchr to the next '<', quoted values with memchr to the quote,
 * scripts from '<' to '<', tag names by sixteen bytes; only attribute names are read byte
 * by byte. Every scan that fails to find its end has reached the end of the text and ends
 * the page, so no byte is scanned more than a constant number of times whatever the
 * input.
 */
#include "page/token.h"

#include "base/compiler.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define C_WS   0x1u  /* tab, LF, FF, CR, space */
#define C_NAME 0x2u  /* ends a tag name: white space, '/' or '>' */
#define C_ATTR 0x4u  /* ends an attribute name: those and '=' */
#define C_BARE 0x8u  /* ends an unquoted value: white space or '>' */
#define C_WORD 0x10u /* ASCII letter */

#define W (C_WS | C_NAME | C_ATTR | C_BARE)
#define L C_WORD
static const uint8_t classes[256] = {
	['\t'] = W,
	['\n'] = W,
	['\f'] = W,
	['\r'] = W,
	[' '] = W,
	['/'] = C_NAME | C_ATTR,
	['>'] = C_NAME | C_ATTR | C_BARE,
	['='] = C_ATTR,
	['A'] = L,
	['B'] = L,
	['C'] = L,
	['D'] = L,
	['E'] = L,
	['F'] = L,
	['G'] = L,
	['H'] = L,
	['I'] = L,
	['J'] = L,
	['K'] = L,
	['L'] = L,
	['M'] = L,
	['N'] = L,
	['O'] = L,
	['P'] = L,
	['Q'] = L,
	['R'] = L,
	['S'] = L,
	['T'] = L,
	['U'] = L,
	['V'] = L,
	['W'] = L,
	['X'] = L,
	['Y'] = L,
	['Z'] = L,
	['a'] = L,
	['b'] = L,
	['c'] = L,
	['d'] = L,
	['e'] = L,
	['f'] = L,
	['g'] = L,
	['h'] = L,
	['i'] = L,
	['j'] = L,
	['k'] = L,
	['l'] = L,
	['m'] = L,
	['n'] = L,
	['o'] = L,
	['p'] = L,
	['q'] = L,
	['r'] = L,
	['s'] = L,
	['t'] = L,
	['u'] = L,
	['v'] = L,
	['w'] = L,
	['x'] = L,
	['y'] = L,
	['z'] = L,
};
#undef W
#undef L

static bool
is(char c, unsigned wanted)
{
	return (classes[(uint8_t)c] & wanted) != 0;
}

void
tokens_init(struct tokens *t, struct slice text, const struct tag_table *tags)
{
	*t = (struct tokens){ .text = text.ptr, .len = (uint32_t)text.len, .tags = tags };
}

/* The offset of the next 'c' at or after 'from', or t->len. */
static uint32_t
find(const struct tokens *t, uint32_t from, char c)
{
	const char *hit =
		from < t->len ? memchr(t->text + from, c, (size_t)t->len - from) : NULL;

	return hit ? (uint32_t)(hit - t->text) : t->len;
}

static bool
starts_with(const struct tokens *t, uint32_t at, const char *lower, uint32_t n)
{
	if (t->len - at < n)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		char c = t->text[at + i];

		if (c != lower[i] && !(is(c, C_WORD) && (c | 0x20) == lower[i]))
			return false;
	}
	return true;
}

/* '<' at 'at' opens markup; else it is a character of the text. */
static bool
opens_markup(const struct tokens *t, uint32_t at)
{
	if (t->len - at < 2)
		return false;
	char c = t->text[at + 1];

	return is(c, C_WORD) || c == '!' || c == '?' || (c == '/' && t->len - at > 2);
}

static uint32_t
skip_ws(const struct tokens *t, uint32_t p)
{
	while (p < t->len && is(t->text[p], C_WS))
		p++;
	return p;
}

/* A value from 'p', which stands behind '=' and white space. Returns the offset behind
 * it. */
static uint32_t
read_value(const struct tokens *t, uint32_t p, struct token_attr *a)
{
	a->value = a->value_end = p;
	if (p >= t->len || t->text[p] == '>')
		return p;
	char quote = t->text[p];

	if (quote == '"' || quote == '\'') {
		uint32_t end = find(t, p + 1, quote);

		a->value = p + 1;
		a->value_end = end;
		return end < t->len ? end + 1 : end;
	}
	while (p < t->len && !is(t->text[p], C_BARE))
		p++;
	a->value_end = p;
	return p;
}

/* Attributes from 'p' behind the tag's name. Returns the offset behind '>', or 0 at the
 * end. */
static uint32_t
read_attrs(const struct tokens *t, uint32_t p, struct token *out)
{
	while (p < t->len) {
		struct token_attr a;
		char c = t->text[p];

		if (c == '>')
			return p + 1;
		if (is(c, C_WS) || c == '/') {
			out->self_closing =
				c == '/' && p + 1 < t->len && t->text[p + 1] == '>';
			p++;
			continue;
		}
		a.name = p++; /* also a '=' here belongs to the name */
		while (p < t->len && !is(t->text[p], C_ATTR))
			p++;
		a.name_end = a.value = a.value_end = p;
		uint32_t next = skip_ws(t, p);

		if (next < t->len && t->text[next] == '=')
			p = read_value(t, skip_ws(t, next + 1), &a);
		if (out->n_attrs < TOKEN_ATTRS)
			out->attrs[out->n_attrs++] = a;
	}
	return 0;
}

/* Where the name that begins at p ends. */
static uint32_t
name_end(const struct tokens *t, uint32_t p)
{
#if defined(__SSE2__)
	/* sixteen bytes at once; below a space, what ends no name is left to the loop */
	if (t->len - p >= 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(t->text + p));
		__m128i low = _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(' ')), v);
		__m128i ends = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('>')),
					    _mm_cmpeq_epi8(v, _mm_set1_epi8('/')));
		unsigned mask = (unsigned)_mm_movemask_epi8(_mm_or_si128(low, ends));

		p += mask ? (unsigned)__builtin_ctz(mask) : 16;
	}
#endif
	while (p < t->len && !is(t->text[p], C_NAME))
		p++;
	return p;
}

static void
read_tag(struct tokens *t, struct token *out, enum token_kind kind, uint32_t name)
{
	uint32_t p = name_end(t, name);

	out->tag = tag_find(t->tags, t->text + name, p - name);
	out->end = read_attrs(t, p, out);
	out->kind = kind;
	if (out->end == 0) { /* cut off: a browser drops it too */
		out->kind = TOKEN_SKIP;
		out->end = t->len;
		return;
	}
	if (kind != TOKEN_START || (t->foreign && out->self_closing))
		return;
	uint32_t flags = tag_flags(out->tag);

	if (flags & TAGF_RAW || (flags & TAGF_RCDATA && !t->foreign))
		t->raw = out->tag;
}

/* The end of a comment whose text begins at 'start'. */
static uint32_t
comment_end(const struct tokens *t, uint32_t start)
{
	for (uint32_t p = start; (p = find(t, p, '>')) < t->len; p++) {
		const char *s = t->text + p;
		uint32_t n = p - start;

		if (n == 0 || (n == 1 && s[-1] == '-') ||
		    (n >= 2 && s[-1] == '-' && s[-2] == '-') ||
		    (n >= 3 && s[-1] == '!' && s[-2] == '-' && s[-3] == '-'))
			return p + 1;
	}
	return t->len;
}

/* "]]>" at or after 'p', or the end. */
static uint32_t
cdata_end(const struct tokens *t, uint32_t start)
{
	for (uint32_t p = start; (p = find(t, p, '>')) < t->len; p++) {
		if (p - start >= 2 && t->text[p - 1] == ']' && t->text[p - 2] == ']')
			return p - 2;
	}
	return t->len;
}

static void
read_bang(struct tokens *t, struct token *out)
{
	uint32_t p = t->pos;

	out->kind = TOKEN_SKIP;
	if (starts_with(t, p, "<!--", 4)) {
		out->end = comment_end(t, p + 4);
	} else if (t->foreign && t->len - p >= 9 &&
		   memcmp(t->text + p, "<![CDATA[", 9) == 0) {
		out->kind = TOKEN_TEXT;
		out->begin = p + 9;
		out->end = cdata_end(t, p + 9);
		out->next = out->end < t->len ? out->end + 3 : out->end;
	} else {
		uint32_t end = find(t, p, '>');

		out->end = end < t->len ? end + 1 : end;
	}
}

static void
read_markup(struct tokens *t, struct token *out)
{
	uint32_t p = t->pos;
	char c = t->text[p + 1];

	if (is(c, C_WORD)) {
		read_tag(t, out, TOKEN_START, p + 1);
	} else if (c == '/' && is(t->text[p + 2], C_WORD)) {
		read_tag(t, out, TOKEN_CLOSE, p + 2);
	} else {
		read_bang(t, out);
	}
}

static void
read_text(const struct tokens *t, struct token *out)
{
	uint32_t p = t->pos + (t->text[t->pos] == '<');

	while ((p = find(t, p, '<')) < t->len && !opens_markup(t, p))
		p++;
	out->kind = TOKEN_TEXT;
	out->tag = TAG_NONE;
	out->references = true;
	out->end = p;
}

/* "</name" and then white space, '/' or '>' stand at 'p'. */
static bool
ends_raw(const struct tokens *t, uint32_t p, enum tag tag)
{
	struct slice name = tag_name(tag);
	uint32_t n = (uint32_t)name.len;

	return t->len - p > n + 2 && t->text[p + 1] == '/' &&
	       starts_with(t, p + 2, name.ptr, n) && is(t->text[p + 2 + n], C_NAME);
}

static bool
opens_script(const struct tokens *t, uint32_t p)
{
	return t->len - p > 7 && starts_with(t, p, "<script", 7) &&
	       is(t->text[p + 7], C_NAME);
}

static bool
holds_arrow(const struct tokens *t, uint32_t from, uint32_t to)
{
	const char *s = t->text + from, *end = t->text + to, *hit;

	for (; (hit = memchr(s, '>', (size_t)(end - s))); s = hit + 1) {
		if (hit - (t->text + from) >= 2 && hit[-1] == '-' && hit[-2] == '-')
			return true;
	}
	return false;
}

/*
 * The end of a script: "</script" outside the one case of the standard where it does not
 * count, a "<script" inside "<!--".
 */
static uint32_t
script_end(const struct tokens *t, uint32_t start)
{
	bool escaped = false, twice = false;
	uint32_t last = start;

	for (uint32_t p = start; (p = find(t, p, '<')) < t->len; p++) {
		if (escaped && holds_arrow(t, last, p))
			escaped = twice = false;
		last = p;
		if (starts_with(t, p, "<!--", 4)) {
			escaped = true;
			last = p + 2; /* "<!-->" closes at once */
		} else if (ends_raw(t, p, TAG_SCRIPT)) {
			if (!twice)
				return p;
			twice = false;
		} else if (escaped && opens_script(t, p)) {
			twice = true;
		}
	}
	return t->len;
}

static uint32_t
raw_end(const struct tokens *t, uint32_t start)
{
	if (t->raw == TAG_PLAINTEXT)
		return t->len;
	if (t->raw == TAG_SCRIPT)
		return script_end(t, start);
	uint32_t p = start;

	while ((p = find(t, p, '<')) < t->len && !ends_raw(t, p, t->raw))
		p++;
	return p;
}

/* The text of a raw text element; false when it is empty. */
static bool
read_raw(struct tokens *t, struct token *out)
{
	uint32_t end = raw_end(t, t->pos);

	out->kind = TOKEN_TEXT;
	out->tag = t->raw;
	out->references = (tag_flags(t->raw) & TAGF_RCDATA) != 0;
	out->end = end;
	t->raw = TAG_NONE;
	return end > t->pos;
}

bool
token_next(struct tokens *t, struct token *out)
{
	if (t->pos >= t->len)
		return false;
	out->begin = t->pos;
	out->n_attrs = 0;
	out->self_closing = out->references = false;
	out->next = 0;
	if (t->raw != TAG_NONE && read_raw(t, out)) {
		t->pos = out->end;
		return true;
	}
	out->tag = TAG_NONE;
	if (t->text[t->pos] == '<' && opens_markup(t, t->pos))
		read_markup(t, out);
	else
		read_text(t, out);
	t->pos = out->next ? out->next : out->end;
	return true;
}

struct slice
token_attr(const struct tokens *t, const struct token *tok, struct slice name)
{
	for (uint32_t i = 0; i < tok->n_attrs; i++) {
		const struct token_attr *a = &tok->attrs[i];

		if (a->name_end - a->name == name.len &&
		    slice_ieq((struct slice){ t->text + a->name, name.len }, name))
			return (struct slice){ t->text + a->value,
					       a->value_end - a->value };
	}
	return (struct slice){ NULL, 0 };
}
