/*
 * charset.c - UTF-8 from bytes of a known charset, and the way back.
 *
 * One mark for every 64 characters, and counting from there: a table of every character
 * would be larger than the text. UTF-8 itself is never copied.
 */
#include "text/charset.h"

#include "base/error.h"
#include "base/size.h"
#include "text/charset_int.h"

#define CHARSET_MAX  ((size_t)256 << 20)
#define CHARSET_STEP 64u	   /* characters between marks */
#define CHARSET_ROOM ((size_t)256) /* bytes that they take at most, and one to spare */

const struct charset *
charset_utf8(void)
{
	return charset_utf8_entry;
}

const char *
charset_name(const struct charset *c)
{
	return c->name;
}

const struct charset *
charset_named(struct slice label)
{
	size_t low = 0, high = charset_n_labels, i;
	char name[32];

	label = slice_trim(label);
	if (label.len == 0 || label.len >= sizeof(name))
		return NULL;
	for (i = 0; i < label.len; i++) {
		char c = label.ptr[i];

		if (c == '\0')
			return NULL;
		name[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
	}
	name[i] = '\0';
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = strcmp(charset_labels[mid].label, name);

		if (order == 0)
			return &charset_all[charset_labels[mid].charset];
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

/* Room for a step of characters of at most three bytes each, and a mark. NULL: refused.
 */
static char *
charset_step(struct charset_text *t, size_t source)
{
	struct charset_mark m = { (uint32_t)t->copy.len, (uint32_t)source };

	if (!buf_reserve(&t->copy, CHARSET_ROOM) || !VEC_PUSH(&t->marks, m))
		return NULL;
	return t->copy.ptr + t->copy.len;
}

struct charset_unit { /* a byte's UTF-8, copied whole and advanced by its length */
	uint8_t bytes[3], len;
};

static void
charset_unit_table(struct charset_unit table[256], const uint16_t *high)
{
	unsigned b;

	for (b = 0; b < 128; b++)
		table[b] = (struct charset_unit){ { (uint8_t)b, 0, 0 }, 1 };
	for (b = 128; b < 256; b++) {
		unsigned c = high[b - 128];

		if (c < 0x800)
			table[b] =
				(struct charset_unit){ { (uint8_t)(0xc0 | c >> 6),
							 (uint8_t)(0x80 | (c & 63)), 0 },
						       2 };
		else
			table[b] =
				(struct charset_unit){ { (uint8_t)(0xe0 | c >> 12),
							 (uint8_t)(0x80 | (c >> 6 & 63)),
							 (uint8_t)(0x80 | (c & 63)) },
						       3 };
	}
}

static naql_status
charset_single(struct charset_text *t, naql_error *err)
{
	struct charset_unit table[256];
	size_t i = 0, end;

	charset_unit_table(table, t->charset->high);
	while (i < t->source_len) {
		char *out = charset_step(t, i);

		if (!out)
			return naql_nomem(err);
		end = t->source_len - i < CHARSET_STEP ? t->source_len : i + CHARSET_STEP;
		for (; i < end; i++) {
			const struct charset_unit *u = &table[t->source[i]];

			memcpy(out, u, sizeof(*u));
			out += u->len;
		}
		t->copy.len = (size_t)(out - t->copy.ptr);
	}
	return NAQL_OK;
}

/* The code point at p, U+FFFD for a lone surrogate or byte, and how many bytes it takes.
 */
static unsigned
charset_utf16_at(const uint8_t *p, size_t left, unsigned big, uint32_t *cp)
{
	uint32_t a, b;

	*cp = 0xfffd;
	if (left < 2)
		return 1;
	a = (uint32_t)(p[1 - big] << 8 | p[big]);
	if (a < 0xd800 || a >= 0xe000) {
		*cp = a;
		return 2;
	}
	if (a >= 0xdc00 || left < 4)
		return 2;
	b = (uint32_t)(p[3 - big] << 8 | p[2 + big]);
	if (b < 0xdc00 || b >= 0xe000)
		return 2;
	*cp = 0x10000 + ((a - 0xd800) << 10) + (b - 0xdc00);
	return 4;
}

static naql_status
charset_utf16(struct charset_text *t, naql_error *err)
{
	unsigned big = t->charset->kind == CHARSET_UTF16BE, n;
	size_t i = 0;
	uint32_t cp;

	while (i < t->source_len) {
		if (!charset_step(t, i))
			return naql_nomem(err);
		for (n = 0; n < CHARSET_STEP && i < t->source_len; n++) {
			i += charset_utf16_at(t->source + i, t->source_len - i, big, &cp);
			buf_add_utf8(&t->copy, cp);
		}
	}
	return buf_status(&t->copy, err);
}

naql_status
charset_decode(struct charset_text *t, const struct charset *c, const uint8_t *bytes,
	       size_t len, naql_error *err)
{
	naql_status st = NAQL_OK;

	buf_reset(&t->copy);
	t->marks.n = 0;
	t->charset = c;
	t->source = bytes;
	t->source_len = len;
	t->utf8 = NULL;
	t->utf8_len = 0;
	if (len > CHARSET_MAX)
		return naql_fail(err, NAQL_E_LIMIT, NULL, NAQL_NO_OFFSET,
				 "text of %zu bytes is over 256 MiB", len);
	switch (c->kind) {
	case CHARSET_UTF8:
		t->utf8 = (const char *)bytes;
		t->utf8_len = len;
		return NAQL_OK;
	case CHARSET_SINGLE:
		st = charset_single(t, err);
		break;
	case CHARSET_UTF16LE:
	case CHARSET_UTF16BE:
		st = charset_utf16(t, err);
		break;
	case CHARSET_MULTI:
	case CHARSET_ISO2022JP:
		st = charset_multi_decode(t, err);
		break;
	case CHARSET_REPLACEMENT:
		if (len && !charset_step(t, 0))
			return naql_nomem(err);
		if (len)
			buf_add_utf8(&t->copy, 0xfffd);
		break;
	}
	if (st)
		return st;
	t->utf8 = t->copy.ptr;
	t->utf8_len = t->copy.len;
	return NAQL_OK;
}

/* The last mark at or before a UTF-8 offset. */
static struct charset_mark
charset_mark_at(const struct charset_text *t, size_t utf8_offset)
{
	size_t low = 0, high = t->marks.n;

	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (t->marks.ptr[mid].utf8 <= utf8_offset)
			low = mid;
		else
			high = mid;
	}
	return t->marks.ptr[low];
}

/* Bytes in UTF-8 of a character, by its first byte: 'copy' is ours, so it is valid. */
static unsigned
charset_utf8_width(uint8_t lead)
{
	return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/* Bytes in the source of a character between two marks. */
static unsigned
charset_source_width(const struct charset_text *t, uint8_t lead)
{
	switch (t->charset->kind) {
	case CHARSET_UTF16LE:
	case CHARSET_UTF16BE:
		return lead < 0xf0 ? 2 : 4;
	case CHARSET_MULTI:
	case CHARSET_ISO2022JP:
		return lead < 0x80; /* others end at a mark */
	default:
		return 1;
	}
}

size_t
charset_source_offset(const struct charset_text *t, size_t utf8_offset)
{
	struct charset_mark m;
	size_t at, source;

	if (utf8_offset >= t->utf8_len)
		return t->source_len;
	if (t->charset->kind == CHARSET_UTF8)
		return utf8_offset;
	m = charset_mark_at(t, utf8_offset);
	at = m.utf8;
	source = m.source;
	for (;;) {
		uint8_t lead = (uint8_t)t->utf8[at];

		at += charset_utf8_width(lead);
		if (at > utf8_offset)
			return source;
		source += charset_source_width(t, lead);
	}
}

void
charset_text_fini(struct charset_text *t)
{
	buf_fini(&t->copy);
	VEC_FREE(&t->marks);
	*t = (struct charset_text){ 0 };
}
