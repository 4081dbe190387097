/*
 * escape.h - text that strangers wrote, made harmless for HTML, CSV and a terminal. Every
 * string of a record passes one of these three; nothing else in this room escapes.
 *
 * All take any bytes: a broken UTF-8 sequence becomes U+FFFD.
 */
#ifndef NAQL_REPORT_ESCAPE_H
#define NAQL_REPORT_ESCAPE_H

#include "base/buf.h"

/*
 * escape_next() - the code point at s.ptr[*at], moving *at behind it; *at < s.len.
 *
 * Returns U+FFFD for each byte that begins no well-formed sequence.
 */
uint32_t escape_next(struct slice s, size_t *at);

enum escape_html { ESCAPE_ATTRIBUTE, ESCAPE_TEXT };
/*
 * escape_html() - for an attribute in double quotes, or for text between tags.
 *
 * Characters that HTML forbids are replaced by what stands for them. In text, characters
 * that act without being seen (bidirectional controls, zero-width ones) are kept, each
 * alone in an isolate that shows its number, so that none acts beyond itself.
 */
void escape_html(struct buf *out, struct slice s, enum escape_html where);
/*
 * escape_csv() - one field (RFC 4180), quoted where needed. A field that a spreadsheet
 * would take for a formula gets an apostrophe in front.
 */
void escape_csv(struct buf *out, struct slice s);
/* escape_cp() - one code point for a terminal: control characters and those that act
 * without being seen are shown, as in <U+202E>. */
void escape_cp(struct buf *out, uint32_t cp);

#endif
