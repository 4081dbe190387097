/*
 * json_write.h - the one JSON writer: streaming, no tree. Commas and quoting are its
 * business; the caller opens and closes. Strings: valid UTF-8 passes unchanged, a broken
 * byte becomes U+FFFD, control characters are escaped. Numbers do not depend on LANG.
 */
#ifndef NAQL_BASE_JSON_WRITE_H
#define NAQL_BASE_JSON_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

#define JSON_WRITE_DEPTH 32

struct json_writer {
	struct buf *out;
	unsigned depth;
	bool comma[JSON_WRITE_DEPTH]; /* a value already stands at this depth */
	bool after_key;
};

void jw_init(struct json_writer *w, struct buf *out);
void jw_object(struct json_writer *w);
void jw_object_end(struct json_writer *w);
void jw_array(struct json_writer *w);
void jw_array_end(struct json_writer *w);
void jw_key(struct json_writer *w, const char *key);
void jw_str(struct json_writer *w, struct slice s); /* {NULL, 0} writes null */
void jw_cstr(struct json_writer *w, const char *s); /* NULL writes null */
void jw_int(struct json_writer *w, int64_t v);
void jw_uint(struct json_writer *w, uint64_t v);
void jw_fixed(struct json_writer *w, int64_t v,
	      unsigned decimals); /* 12345, 2 -> 123.45 */
void jw_bool(struct json_writer *w, bool v);
void jw_null(struct json_writer *w);
/* A member: its key, and the value or null. Times as time_format() has them. */
void jw_member(struct json_writer *w, const char *key, struct slice value);
void jw_member_time(struct json_writer *w, const char *key, int64_t seconds);
void jw_time(struct json_writer *w, int64_t seconds);
void jw_raw(struct json_writer *w, struct slice json); /* a value written elsewhere */

#endif
