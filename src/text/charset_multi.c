/*
 * charset_multi.c - Chinese, Japanese and Korean charsets, a character at a time through
 * iconv.
 *
 * A character at a time because the way back needs to know which bytes it came from.
 * ASCII does not go through iconv, and ISO-2022-JP's escapes are read here, so iconv
 * holds no state between two characters.
 */
#include <errno.h>
#include <iconv.h>

#include "base/error.h"
#include "text/charset_int.h"

#define MULTI_STEP 64u /* ASCII characters between marks */

enum multi_mode { MODE_ASCII, MODE_ROMAN, MODE_KATAKANA, MODE_JIS };

struct multi {
	struct charset_text *t;
	iconv_t cd;
	bool have_cd;
	bool shift_jis, gb, flush;
	unsigned run; /* ASCII characters since the last mark; MULTI_STEP asks for one */
	enum multi_mode mode;
};

/* multi_mark() - before each character; not when it and the one before are ASCII. */
static bool
multi_mark(struct multi *m, size_t source, bool ascii)
{
	struct charset_mark mark = { (uint32_t)m->t->copy.len, (uint32_t)source };

	if (ascii && m->run < MULTI_STEP) {
		m->run++;
		return true;
	}
	m->run = ascii ? 1 : MULTI_STEP;
	return VEC_PUSH(&m->t->marks, mark);
}

/* UTF-8 of the n bytes at p if they are one whole character: its length, 0 if they are
 * none, -1 if they are too few. */
static int
multi_convert(struct multi *m, const uint8_t *p, size_t n, char out[16])
{
	char in[4], *from = in, *to = out;
	size_t left = n, room = 16;

	memcpy(in, p, n);
	errno = 0;
	if (iconv(m->cd, &from, &left, &to, &room) == (size_t)-1 || left) {
		int too_few = errno == EINVAL;

		(void)iconv(m->cd, NULL, NULL, NULL, NULL);
		return too_few ? -1 : 0;
	}
	if (m->flush && iconv(m->cd, NULL, NULL, &to, &room) == (size_t)-1)
		return 0;
	return (int)(16 - room);
}

/* multi_high() - the character at p, whose first byte is over 127. Returns its bytes. */
static size_t
multi_high(struct multi *m, const uint8_t *p, size_t left)
{
	size_t n = m->shift_jis && p[0] >= 0xa1 && p[0] <= 0xdf ? 1 : 2;
	char out[16];
	int got = -1;

	if (m->gb && p[0] == 0x80) {
		buf_add_utf8(&m->t->copy, 0x20ac);
		return 1;
	}
	for (; m->have_cd && got < 0 && n <= 4 && n <= left; n++)
		got = multi_convert(m, p, n, out);
	if (got > 0) {
		buf_add(&m->t->copy, out, (size_t)got);
		return n - 1;
	}
	/* an ASCII byte behind a broken lead stands for itself */
	buf_add_utf8(&m->t->copy, 0xfffd);
	return left > 1 && p[1] >= 0x80 ? 2 : 1;
}

static naql_status
multi_text(struct multi *m, naql_error *err)
{
	const struct charset_text *t = m->t;
	size_t i = 0;

	while (i < t->source_len) {
		uint8_t c = t->source[i];

		if (!multi_mark(m, i, c < 0x80))
			return naql_nomem(err);
		if (c < 0x80) {
			buf_add_byte(&m->t->copy, c);
			i++;
		} else {
			i += multi_high(m, t->source + i, t->source_len - i);
		}
	}
	return buf_status(&t->copy, err);
}

/* multi_escape() - an escape sequence of ISO-2022-JP: three bytes, or none. */
static size_t
multi_escape(struct multi *m, const uint8_t *p, size_t left)
{
	if (left < 3 || p[0] != 0x1b)
		return 0;
	if (p[1] == '(' && p[2] == 'B')
		m->mode = MODE_ASCII;
	else if (p[1] == '(' && p[2] == 'J')
		m->mode = MODE_ROMAN;
	else if (p[1] == '(' && p[2] == 'I')
		m->mode = MODE_KATAKANA;
	else if (p[1] == '$' && (p[2] == '@' || p[2] == 'B'))
		m->mode = MODE_JIS;
	else
		return 0;
	return 3;
}

static uint32_t
multi_one_byte(const struct multi *m, uint8_t c)
{
	if (c >= 0x80)
		return 0xfffd;
	if (m->mode == MODE_ROMAN)
		return c == 0x5c ? 0xa5 : c == 0x7e ? 0x203e : c;
	if (m->mode == MODE_KATAKANA && c > 0x20)
		return c < 0x60 ? 0xff61u + c - 0x21u : 0xfffd;
	return c;
}

/* A character of two bytes goes to iconv as EUC-JP, which is the same with bit 7 set. */
static size_t
multi_jis(struct multi *m, const uint8_t *p, size_t left)
{
	uint8_t euc[2];
	char out[16];
	int got = 0;

	if (left > 1 && p[1] > 0x20 && p[1] < 0x7f && m->have_cd) {
		euc[0] = p[0] | 0x80;
		euc[1] = p[1] | 0x80;
		got = multi_convert(m, euc, 2, out);
	}
	if (got > 0)
		buf_add(&m->t->copy, out, (size_t)got);
	else
		buf_add_utf8(&m->t->copy, 0xfffd);
	return left > 1 && p[1] > 0x20 ? 2 : 1;
}

static naql_status
multi_escaped_text(struct multi *m, naql_error *err)
{
	const struct charset_text *t = m->t;
	size_t i = 0;

	while (i < t->source_len) {
		const uint8_t *p = t->source + i;
		size_t left = t->source_len - i, escape = multi_escape(m, p, left);
		bool jis = m->mode == MODE_JIS && *p > 0x20 && *p < 0x7f;
		uint32_t cp;

		if (escape) {
			i += escape;
			m->run = MULTI_STEP;
			continue;
		}
		cp = multi_one_byte(m, *p);
		if (!multi_mark(m, i, !jis && cp < 0x80))
			return naql_nomem(err);
		if (jis) {
			i += multi_jis(m, p, left);
			continue;
		}
		if (*p == '\n') /* the standard does not, but mail and broken pages do */
			m->mode = MODE_ASCII;
		buf_add_utf8(&m->t->copy, cp);
		i++;
	}
	return buf_status(&t->copy, err);
}

naql_status
charset_multi_decode(struct charset_text *t, naql_error *err)
{
	struct multi m = { .t = t, .run = MULTI_STEP };
	const char *name = t->charset->iconv;
	naql_status st;

	/* where iconv lacks the charset its characters become U+FFFD, as broken ones do
	 */
	m.cd = iconv_open("UTF-8", name);
	m.have_cd = m.cd != (iconv_t)-1; /* NOLINT(performance-no-int-to-ptr): POSIX */
	m.shift_jis = strcmp(name, "CP932") == 0;
	m.gb = strcmp(name, "GB18030") == 0;
	m.flush = strcmp(name, "BIG5-HKSCS") == 0;
	if (t->charset->kind == CHARSET_ISO2022JP)
		st = multi_escaped_text(&m, err);
	else
		st = multi_text(&m, err);
	if (m.have_cd)
		(void)iconv_close(m.cd);
	return st;
}
