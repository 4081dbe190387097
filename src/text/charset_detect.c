/*
 * charset_detect.c - which charset bytes are in.
 *
 * What a page says of itself is believed until its bytes contradict it: valid UTF-8 with
 * characters of several bytes is hardly ever anything else, and what is not UTF-8 is not,
 * whatever it says. A few broken sequences do not contradict: pages are cut and patched.
 */
#include <uchardet/uchardet.h>

#include "text/charset_int.h"

#define DETECT_META   1024u /* bytes in which a page names its charset */
#define DETECT_GUESS  8192u /* bytes that uchardet is given: it reads 2 MB/s */
#define DETECT_GAP    64u   /* ASCII in a row that it is spared */
#define DETECT_ENOUGH 4096u /* sequences after which no more are counted; ... */
#define DETECT_AGREED 128u  /* ... of a page that says it is UTF-8 and was so far */
#define DETECT_BROKEN 32u   /* whole sequences that one broken byte is excused by */

struct detect_counts {
	size_t multi;  /* valid sequences of several bytes */
	size_t broken; /* bytes that belong to none */
};

/* Bytes of the sequence at p: 0 broken, more than 'left' when it is cut there. */
static size_t
detect_sequence(const uint8_t *p, size_t left)
{
	size_t want = p[0] < 0xc2   ? 0
		      : p[0] < 0xe0 ? 2
		      : p[0] < 0xf0 ? 3
		      : p[0] < 0xf5 ? 4
				    : 0;
	size_t i;

	for (i = 1; i < want && i < left; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if (want > 2 && left > 1 &&
	    ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
	     (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f)))
		return 0;
	return want;
}

#define EVERY(byte) (0x0101010101010101u * (byte)) /* the byte in all eight places */

/*
 * Eight bytes at p at once, where they are ASCII and whole sequences of two bytes: the
 * whole of an Arabic page, and most of a Turkish one. Bit 7 of each place answers for it.
 * Returns the bytes taken: 0 where something else stands among them, 7 where the last
 * begins a sequence.
 */
static size_t
detect_eight(const uint8_t *p, size_t *multi)
{
	uint64_t v = 0, high, first, low;

	for (unsigned i = 0; i < 8; i++) /* one load: compilers know this idiom */
		v |= (uint64_t)p[i] << (8 * i);
	high = v & EVERY(0x80u);
	if (high == 0)
		return 8;
	first = high & v << 1;				   /* 11...... */
	low = (v << 3 | v << 4 | v << 5 | v << 6) & first; /* not C0 and C1 */
	if ((first & v << 2) || low != first || (high & ~first) != first << 8)
		return 0;
	*multi += (size_t)((first << 8 >> 7) * EVERY(1u) >> 56);
	return first >> 63 ? 7 : 8;
}

/* Bytes from p on that are ASCII, in steps of 32: scripts and tags. */
static size_t
detect_ascii(const uint8_t *p, size_t len)
{
	size_t i = 0;

	for (; len - i >= 32; i += 32) {
		uint8_t high = 0;

		for (unsigned k = 0; k < 32; k++)
			high |= p[i + k];
		if (high & 0x80)
			break;
	}
	return i;
}

static struct detect_counts
detect_count(const uint8_t *p, size_t len, bool says_utf8)
{
	struct detect_counts c = { 0, 0 };
	size_t i = 0, n;

	while (i < len && c.multi + c.broken < DETECT_ENOUGH) {
		if (says_utf8 && c.multi >= DETECT_AGREED && c.broken == 0)
			break;
		if (c.broken * DETECT_BROKEN > DETECT_ENOUGH)
			break; /* more than any number of whole ones excuses */
		n = len - i >= 8 ? detect_eight(p + i, &c.multi) : 0;
		if (n == 8 && p[i] < 0x80)
			n += detect_ascii(p + i + 8, len - i - 8);
		if (n) {
			i += n;
			continue;
		}
		if (p[i] < 0x80) {
			i++;
			continue;
		}
		n = detect_sequence(p + i, len - i);
		if (n > len - i) { /* cut, if there was UTF-8 before it */
			c.broken += c.multi == 0;
			break;
		}
		c.multi += n != 0;
		c.broken += n == 0;
		i += n ? n : 1;
	}
	return c;
}

static bool
detect_is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* What stands behind 'key' and an equals sign in 's', without its quotes; {NULL, 0} if
 * none. */
static struct slice
detect_value(struct slice s, const char *key)
{
	size_t n = strlen(key), i, end;

	for (i = 0; i + n < s.len; i++) {
		if (!slice_ieq((struct slice){ s.ptr + i, n }, (struct slice){ key, n }))
			continue;
		for (end = i + n; end < s.len && detect_is_space(s.ptr[end]); end++)
			;
		if (end == s.len || s.ptr[end] != '=')
			continue;
		for (i = end + 1; i < s.len; i++)
			if (!detect_is_space(s.ptr[i]) && s.ptr[i] != '"' &&
			    s.ptr[i] != '\'')
				break;
		for (end = i; end < s.len && !detect_is_space(s.ptr[end]); end++)
			if (strchr("\"';>/?", s.ptr[end]))
				break;
		return (struct slice){ s.ptr + i, end - i };
	}
	return (struct slice){ NULL, 0 };
}

/* The tag or comment at s.ptr[0] == '<', to its end. */
static struct slice
detect_tag(struct slice s)
{
	const char *end = s.len >= 4 && memcmp(s.ptr, "<!--", 4) == 0 ? "-->" : ">";
	size_t n = slice_find(s, SLICE(end));

	return n == SIZE_MAX ? s : (struct slice){ s.ptr, n + strlen(end) };
}

/* The charset that a page names in its head, or an XML declaration does. */
static const struct charset *
detect_named_inside(const uint8_t *bytes, size_t len)
{
	struct slice s = { (const char *)bytes, len < DETECT_META ? len : DETECT_META };
	const struct charset *c = NULL;

	while (s.len && !c) {
		struct slice tag;
		const char *lt = memchr(s.ptr, '<', s.len);

		if (!lt)
			break;
		s.len -= (size_t)(lt - s.ptr);
		s.ptr = lt;
		tag = detect_tag(s);
		if (tag.len > 5 && memcmp(tag.ptr, "<?xml", 5) == 0)
			c = charset_named(detect_value(tag, "encoding"));
		else if (tag.len > 5 &&
			 slice_ieq((struct slice){ tag.ptr, 5 }, SLICE("<meta")))
			c = charset_named(detect_value(tag, "charset"));
		s.ptr += tag.len;
		s.len -= tag.len;
	}
	/* a page whose tags can be read is not UTF-16, and a user's own charset is
	 * Windows' */
	if (c && (c->kind == CHARSET_UTF16LE || c->kind == CHARSET_UTF16BE))
		return charset_utf8_entry;
	if (c && strcmp(c->name, "x-user-defined") == 0)
		return charset_windows_1252_entry;
	return c;
}

/* The next run from *at on that is not ASCII alone: where it begins and its length. */
static size_t
detect_run(const uint8_t *bytes, size_t len, size_t *at)
{
	size_t end, last;

	while (*at < len && bytes[*at] < 0x80)
		(*at)++;
	last = *at;
	for (end = *at; end < len && end - last < DETECT_GAP; end++)
		if (bytes[end] >= 0x80)
			last = end;
	return end - *at;
}

static const struct charset *
detect_guess(const uint8_t *bytes, size_t len)
{
	const struct charset *c = NULL;
	uchardet_t u = uchardet_new();
	size_t at = 0, n, given = 0;
	int bad = 0;

	if (!u)
		return charset_windows_1252_entry;
	while (!bad && given < DETECT_GUESS && (n = detect_run(bytes, len, &at)) > 0) {
		if (n > DETECT_GUESS - given)
			n = DETECT_GUESS - given;
		bad = uchardet_handle_data(u, (const char *)bytes + at, n);
		given += n;
		at += n;
	}
	uchardet_data_end(u);
	if (!bad)
		c = charset_named(SLICE(uchardet_get_charset(u)));
	uchardet_delete(u);
	return c && c->kind != CHARSET_UTF8 ? c : charset_windows_1252_entry;
}

static const struct charset *
detect_bom(const uint8_t *p, size_t len)
{
	if (len >= 3 && p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf)
		return charset_utf8_entry;
	if (len >= 2 && p[0] == 0xff && p[1] == 0xfe)
		return charset_utf16le_entry;
	if (len >= 2 && p[0] == 0xfe && p[1] == 0xff)
		return charset_utf16be_entry;
	return NULL;
}

static const struct charset *
detect_label(struct slice transport, const uint8_t *bytes, size_t len, bool html)
{
	const struct charset *c;
	struct slice value = detect_value(transport, "charset");

	c = charset_named(value.len ? value : transport);
	if (!c && html)
		c = detect_named_inside(bytes, len);
	return c;
}

const struct charset *
charset_detect(const uint8_t *bytes, size_t len, struct slice transport_label, bool html)
{
	const struct charset *c = detect_bom(bytes, len);
	struct detect_counts n;
	bool utf8;

	if (c)
		return c;
	c = detect_label(transport_label, bytes, len, html);
	if (c && (c->kind == CHARSET_UTF16LE || c->kind == CHARSET_UTF16BE))
		return c;
	n = detect_count(bytes, len, c && c->kind == CHARSET_UTF8);
	utf8 = n.broken * DETECT_BROKEN <= n.multi;
	if (n.multi + n.broken == 0) /* ASCII: nothing contradicts */
		return c ? c : charset_utf8_entry;
	if (c && c->kind == CHARSET_UTF8)
		return utf8 ? c : detect_guess(bytes, len);
	/* two or three bytes of a double-byte charset may look like UTF-8 by chance */
	if (utf8 && (!c || c->kind == CHARSET_SINGLE || n.multi > 8))
		return charset_utf8_entry;
	return c ? c : detect_guess(bytes, len);
}
