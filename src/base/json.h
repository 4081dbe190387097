/*
 * json.h - reading JSON into a tree (jansson behind it). For JSONL lines, contracts and
 * configuration: small, trusted by nobody. Depth, size and UTF-8 are checked.
 */
#ifndef NAQL_BASE_JSON_H
#define NAQL_BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/slice.h"
#include "naql/status.h"

struct json; /* one value, owned by the tree it stands in */

/*
 * json_parse() - parse one value; trailing white space is allowed, anything else is not.
 *
 * source  named in errors.
 * Returns NAQL_OK and *out, to be given to json_free(); NAQL_E_FORMAT with the byte
 * offset (also for nesting deeper than 128); NAQL_E_LIMIT over 256 MiB; NAQL_E_NOMEM. A
 *         double key keeps its last value. An integer beyond 64 bits makes all of this
 *         text's integers reals.
 */
naql_status json_parse(struct json **out, const char *bytes, size_t len,
		       const char *source, naql_error *err) NAQL_MUST_USE;
/* json_parse_strict() - as json_parse(), but a key written twice in one object is
 * NAQL_E_FORMAT: for files in which a person writes what is to hold. */
naql_status json_parse_strict(struct json **out, struct slice text, const char *source,
			      naql_error *err) NAQL_MUST_USE;
void json_free(struct json *root); /* the root only */

enum json_type {
	JSON_NULL,
	JSON_BOOL,
	JSON_INT,
	JSON_REAL,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT
};

/* All of these take NULL and then say: null, absent, 0. Results are borrowed from the
 * tree. */
enum json_type json_type(const struct json *v);
const struct json *json_get(const struct json *object, const char *key);
struct slice json_str(
	const struct json *v); /* {NULL, 0} unless a string; may hold NULs */
int64_t json_int(const struct json *v);
double json_number(
	const struct json *v); /* an integer too; json_real is jansson's symbol */
bool json_bool(const struct json *v);
size_t json_count(const struct json *array);
const struct json *json_at(const struct json *array, size_t i);

/* json_each_key() - calls fn for every member, in the order of the text; stops at false.
 */
void json_each_key(const struct json *object,
		   bool (*fn)(void *ctx, struct slice key, const struct json *value),
		   void *ctx);

/*
 * json_dump() - the value as text, without white space.
 *
 * sorted  members by the bytes of their keys, so that equal content is equal text; else
 *         in the order in which they were read. A refused allocation fails 'out'.
 */
void json_dump(const struct json *v, bool sorted, struct buf *out);

#endif
