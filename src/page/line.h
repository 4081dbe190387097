/*
 * line.h - what the characters of a text say of it: a year, a sign of copyright, a
 * statement about rights.
 */
#ifndef NAQL_PAGE_LINE_H
#define NAQL_PAGE_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"
#include "page/phrase.h"

/* Where a block stands that may be a notice: among running text the phrases must be a
 * good part of it, since a story may speak of rights without being a notice. */
enum line_place { LINE_APART, LINE_ALONE, LINE_AMID };

/* line_has_year() - a year from 1900 to 2099, or of the Hijri calendars, in European,
 * Arabic or Persian digits. */
bool line_has_year(struct slice s);
bool line_begins_with(struct slice s, const char *what);
/* line_has_sign() - "©", or what is typed for it where such a line begins. */
bool line_has_sign(struct slice text);
/* line_begins_with_sign() - "© 2026 Harbour News. ...", however long it goes on. */
bool line_begins_with_sign(struct slice text);
/* line_is_notice() - a statement about rights; hits are of this text. */
bool line_is_notice(struct slice text, uint32_t words, const struct phrase_hits *hits,
		    enum line_place place);

#endif
