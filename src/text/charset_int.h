/*
 * charset_int.h - the table of charsets, written by scripts/gen_charsets.py.
 */
#ifndef NAQL_TEXT_CHARSET_INT_H
#define NAQL_TEXT_CHARSET_INT_H

#include "text/charset.h"

enum charset_kind {
	CHARSET_UTF8,
	CHARSET_UTF16LE,
	CHARSET_UTF16BE,
	CHARSET_SINGLE,	    /* a byte a character */
	CHARSET_MULTI,	    /* iconv knows it; bytes below 0x80 are ASCII */
	CHARSET_ISO2022JP,  /* escapes by us, characters by iconv */
	CHARSET_REPLACEMENT /* an encoding the standard refuses to read: one U+FFFD */
};

struct charset {
	const char *name;
	enum charset_kind kind;
	const uint16_t *high; /* SINGLE: code points of bytes 128 to 255 */
	const char *iconv;    /* MULTI, ISO2022JP */
};

struct charset_label {
	const char *label;
	unsigned charset;
};

extern const struct charset charset_all[];
extern const struct charset_label charset_labels[]; /* ascending */
extern const size_t charset_n_labels;
extern const struct charset *const charset_utf8_entry, *const charset_windows_1252_entry;
extern const struct charset *const charset_utf16le_entry, *const charset_utf16be_entry;

/* charset_multi.c: MULTI and ISO2022JP into t->copy and t->marks; a mark stands at every
 * character that is not ASCII and at every one behind such. */
naql_status charset_multi_decode(struct charset_text *t, naql_error *err) NAQL_MUST_USE;

#endif
