/*
 * line.c - what the characters of a text say of it, whoever printed it where: a year, a
 * sign of copyright, a statement about rights. Labels are decided in label.c.
 */
#include "page/line.h"

#define NOTICE_WORDS 120
#define SIGN_BYTES   24u

static bool
holds(struct slice s, const char *what)
{
	return slice_find(s, SLICE(what)) != SIZE_MAX;
}

/* A year from 1900 to 2099 in European, Arabic or Persian digits. */
bool
line_has_year(struct slice s)
{
	unsigned run = 0, value = 0;

	for (size_t i = 0; i <= s.len; i++) {
		uint8_t c = i < s.len ? (uint8_t)s.ptr[i] : ' ',
			d = i + 1 < s.len ? (uint8_t)s.ptr[i + 1] : 0;
		int digit = c >= '0' && c <= '9'		  ? c - '0'
			    : c == 0xd9 && d >= 0xa0 && d <= 0xa9 ? d - 0xa0
			    : c == 0xdb && d >= 0xb0 && d <= 0xb9 ? d - 0xb0
								  : -1;

		if (digit >= 0) {
			value = run < 4 ? value * 10 + (unsigned)digit : value;
			run++;
			i += c >= 0x80;
			continue;
		}
		if (run == 4 &&
		    ((value >= 1900 && value < 2100) || (value >= 1300 && value < 1500)))
			return true; /* the second range: solar and lunar Hijri */
		run = value = 0;
	}
	return false;
}

bool
line_begins_with(struct slice s, const char *what)
{
	return s.len >= strlen(what) && memcmp(s.ptr, what, strlen(what)) == 0;
}

/* "©", or what is typed for it where such a line begins. */
bool
line_has_sign(struct slice text)
{
	return holds(text, "\xc2\xa9") || line_begins_with(text, "(c)") ||
	       line_begins_with(text, "(C)") || line_begins_with(text, "Copyright");
}

/* "© 2026 Harbour News. ...", however long it goes on. */
bool
line_begins_with_sign(struct slice text)
{
	if (!line_begins_with(text, "\xc2\xa9") &&
	    !line_begins_with(text, "Copyright \xc2\xa9"))
		return false;
	text.len = text.len < SIGN_BYTES ? text.len : SIGN_BYTES;
	return line_has_year(text);
}

bool
line_is_notice(struct slice text, uint32_t words, const struct phrase_hits *hits,
	       enum line_place place)
{
	bool line = hits->at_start & PHRASE_BIT(PHRASE_NOTICE) ||
		    hits->notice_words * 5 >= hits->n_words;
	bool amid = hits->notice_words * 3 >= hits->n_words;

	if (hits->anywhere & PHRASE_BIT(PHRASE_NOTICE) &&
	    (place == LINE_APART || (place == LINE_ALONE ? line : amid)))
		return true;
	return (line_has_sign(text) && words <= 25 && line_has_year(text)) ||
	       (words <= NOTICE_WORDS && line_begins_with_sign(text));
}
