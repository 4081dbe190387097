/*
 * json.c - reading JSON, with jansson behind it. What jansson leaves to its caller is
 * done here: depth is bounded before it recurses, its memory comes through base/mem.h,
 * and an integer too large for 64 bits becomes a real instead of costing the whole line.
 *
 * Not for: scanning at the speed of the disk; a tree costs more than the text.
 */
#include "base/json.h"

#include <limits.h>
#include <pthread.h>

/* Both headers name their types JSON_*; jansson's are renamed, and used only here. */
#define json_type    jansson_type
#define JSON_OBJECT  JANSSON_OBJECT
#define JSON_ARRAY   JANSSON_ARRAY
#define JSON_STRING  JANSSON_STRING
#define JSON_INTEGER JANSSON_INTEGER
#define JSON_REAL    JANSSON_REAL
#define JSON_TRUE    JANSSON_TRUE
#define JSON_FALSE   JANSSON_FALSE
#define JSON_NULL    JANSSON_NULL
#include <jansson.h>
#undef json_type
#undef JSON_OBJECT
#undef JSON_ARRAY
#undef JSON_STRING
#undef JSON_INTEGER
#undef JSON_REAL
#undef JSON_TRUE
#undef JSON_FALSE
#undef JSON_NULL

#include "base/error.h"
#include "base/mem.h"

#define JSON_DEPTH_MAX 128
#define JSON_SIZE_MAX  ((size_t)256 << 20)

/* jansson reports a refused allocation as all sorts of errors: remember it ourselves. */
static _Thread_local bool json_refused;

static void *
json_mem(size_t n)
{
	void *p = mem_alloc(n);

	json_refused |= !p;
	return p;
}

static void
json_use_mem(void)
{
	json_set_alloc_funcs(json_mem, mem_free);
}

/* depth_fault() - offset of the bracket that nests too deep, or SIZE_MAX. */
static size_t
depth_fault(const char *s, size_t len)
{
	unsigned depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < len; i++) {
		char c = s[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (quoted)
			continue;
		else if ((c == '[' || c == '{') && ++depth > JSON_DEPTH_MAX)
			return i;
		else if ((c == ']' || c == '}') && depth)
			depth--;
	}
	return SIZE_MAX;
}

static naql_status
parse_error(const json_error_t *e, size_t skipped, size_t len, const char *source,
	    naql_error *err)
{
	size_t at = e->position > 0 ? (size_t)e->position + skipped : skipped;

	if (json_refused || json_error_code(e) == json_error_out_of_memory)
		return naql_nomem(err);
	return naql_fail(err, NAQL_E_FORMAT, source, at < len ? at : len, "not JSON: %s",
			 e->text);
}

static naql_status
parse(struct json **out, struct slice text, size_t flags, const char *source,
      naql_error *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	const char *bytes = text.ptr;
	size_t len = text.len;
	size_t skipped = len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	json_error_t e = { 0 };
	json_t *v;
	size_t deep;

	*out = NULL;
	if (len > JSON_SIZE_MAX)
		return naql_fail(err, NAQL_E_LIMIT, source, 0, "JSON of %zu bytes", len);
	deep = depth_fault(bytes, len);
	if (deep != SIZE_MAX)
		return naql_fail(err, NAQL_E_FORMAT, source, deep,
				 "JSON nested deeper than %d", JSON_DEPTH_MAX);
	(void)pthread_once(&once, json_use_mem);
	json_refused = false;
	if (len)
		bytes += skipped;
	v = json_loadb(len ? bytes : "", len - skipped, flags, &e);
	if (!v && !json_refused && json_error_code(&e) == json_error_numeric_overflow)
		v = json_loadb(bytes, len - skipped, flags | JSON_DECODE_INT_AS_REAL, &e);
	if (v && json_refused) { /* it went on without; nobody knows what is missing */
		json_decref(v);
		v = NULL;
	}
	if (!v)
		return parse_error(&e, skipped, len, source, err);
	*out = (struct json *)v;
	return NAQL_OK;
}

naql_status
json_parse(struct json **out, const char *bytes, size_t len, const char *source,
	   naql_error *err)
{
	return parse(out, (struct slice){ bytes, len }, JSON_DECODE_ANY | JSON_ALLOW_NUL,
		     source, err);
}

naql_status
json_parse_strict(struct json **out, struct slice text, const char *source,
		  naql_error *err)
{
	return parse(out, text, JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES,
		     source, err);
}

/* raw() - ours is jansson's value under another name; nothing is ever changed through it.
 */
static json_t *
raw(const struct json *v)
{
	union {
		const struct json *ours;
		json_t *theirs;
	} u = { v };

	return u.theirs;
}

static const struct json *
ours(const json_t *v)
{
	return (const struct json *)v;
}

void
json_free(struct json *root)
{
	json_decref(raw(root));
}

enum json_type
json_type(const struct json *v)
{
	if (!v)
		return JSON_NULL;
	switch (json_typeof(raw(v))) {
	case JANSSON_OBJECT:
		return JSON_OBJECT;
	case JANSSON_ARRAY:
		return JSON_ARRAY;
	case JANSSON_STRING:
		return JSON_STRING;
	case JANSSON_INTEGER:
		return JSON_INT;
	case JANSSON_REAL:
		return JSON_REAL;
	case JANSSON_TRUE:
	case JANSSON_FALSE:
		return JSON_BOOL;
	case JANSSON_NULL:
		break;
	}
	return JSON_NULL;
}

const struct json *
json_get(const struct json *object, const char *key)
{
	return object ? ours(json_object_get(raw(object), key)) : NULL;
}

struct slice
json_str(const struct json *v)
{
	struct slice s = { NULL, 0 };

	if (json_type(v) == JSON_STRING) {
		s.ptr = json_string_value(raw(v));
		s.len = json_string_length(raw(v));
	}
	return s;
}

int64_t
json_int(const struct json *v)
{
	double d;

	if (json_type(v) == JSON_INT)
		return json_integer_value(raw(v));
	if (json_type(v) != JSON_REAL)
		return 0;
	d = json_real_value(raw(v));
	if (d >= -9223372036854775808.0 && d < 9223372036854775808.0)
		return (int64_t)d;
	return d < 0 ? INT64_MIN : INT64_MAX;
}

double
json_number(const struct json *v)
{
	enum json_type t = json_type(v);

	return t == JSON_INT || t == JSON_REAL ? json_number_value(raw(v)) : 0;
}

bool
json_bool(const struct json *v)
{
	return v && json_typeof(raw(v)) == JANSSON_TRUE;
}

size_t
json_count(const struct json *array)
{
	return json_type(array) == JSON_ARRAY ? json_array_size(raw(array)) : 0;
}

const struct json *
json_at(const struct json *array, size_t i)
{
	return i < json_count(array) ? ours(json_array_get(raw(array), i)) : NULL;
}

void
json_each_key(const struct json *object,
	      bool (*fn)(void *ctx, struct slice key, const struct json *value),
	      void *ctx)
{
	const char *key;
	json_t *value;

	if (json_type(object) != JSON_OBJECT)
		return;
	json_object_foreach(raw(object), key, value)
	{
		if (!fn(ctx, SLICE(key), ours(value)))
			return;
	}
}

static int
dump_some(const char *bytes, size_t len, void *out)
{
	buf_add(out, bytes, len);
	return 0; /* a refused allocation is remembered by the buffer */
}

void
json_dump(const struct json *v, bool sorted, struct buf *out)
{
	size_t flags = JSON_COMPACT | JSON_ENCODE_ANY | (sorted ? JSON_SORT_KEYS : 0);

	json_refused = false;
	if (json_dump_callback(raw(v), dump_some, out, flags) != 0 || json_refused)
		out->failed = true;
}
