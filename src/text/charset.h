/*
 * charset.h - which charset bytes are in, and UTF-8 from them with the way back.
 *
 * Everything downstream works on UTF-8 and on offsets in it; charset_map turns such an
 * offset into one of the payload as captured. For UTF-8 input nothing is copied.
 */
#ifndef NAQL_TEXT_CHARSET_H
#define NAQL_TEXT_CHARSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/vec.h"
#include "naql/status.h"

struct charset; /* static, shared, immutable */

const struct charset *charset_utf8(void);
const struct charset *charset_named(
	struct slice label);			   /* WHATWG label; NULL if unknown */
const char *charset_name(const struct charset *c); /* WHATWG name, lower case */

/*
 * charset_detect() - by BOM, the label of the transport, <meta> in the first 1024 bytes
 * when html, then: valid UTF-8 is UTF-8, else libuchardet's guess, else windows-1252. A
 * label that the bytes contradict (says UTF-8, is not; says single-byte, is valid UTF-8
 * with multi-byte sequences) loses to the bytes.
 *
 * Returns never NULL.
 */
const struct charset *charset_detect(const uint8_t *bytes, size_t len,
				     struct slice transport_label, bool html);

struct charset_mark {
	uint32_t utf8, source;
};
struct charset_text {
	const struct charset *charset;
	const uint8_t *source; /* borrowed */
	size_t source_len;
	const char *utf8; /* == source for UTF-8 (a BOM is kept and folds to nothing) */
	size_t utf8_len;
	struct buf copy;		/* owns utf8 where it is not the source */
	VEC(struct charset_mark) marks; /* one every 64 characters or so, ascending */
};

/*
 * charset_decode() - fill 't' (zeroed, or used before: its memory is kept) from bytes.
 *
 * Undecodable bytes become U+FFFD. len at most 256 MiB (NAQL_E_LIMIT).
 */
naql_status charset_decode(struct charset_text *t, const struct charset *c,
			   const uint8_t *bytes, size_t len,
			   naql_error *err) NAQL_MUST_USE;
/* charset_source_offset() - the payload offset of a UTF-8 offset on a character border.
 */
size_t charset_source_offset(const struct charset_text *t, size_t utf8_offset);
void charset_text_fini(struct charset_text *t);

#endif
