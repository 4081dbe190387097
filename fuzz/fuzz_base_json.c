/*
 * fuzz_base_json.c - what parses, written by our writer, parses again to the same:
 * writing that once more gives the same bytes.
 */
#include "fuzz.h"

#include <string.h>

#include "base/json.h"
#include "base/json_write.h"

static void write_value(struct json_writer *w, const struct json *v);

static bool
write_member(void *ctx, struct slice key, const struct json *value)
{
	struct json_writer *w = ctx;
	char *name = strndup(key.ptr, key.len);

	jw_key(w, name);
	free(name);
	write_value(w, value);
	return true;
}

/* Recursive, which only a fuzz target may be: depth is cut where the writer's ends. */
static void
write_value(struct json_writer *w, const struct json *v)
{
	bool deep = w->depth + 2 >= JSON_WRITE_DEPTH;

	switch (json_type(v)) {
	case JSON_STRING:
		jw_str(w, json_str(v));
		break;
	case JSON_INT:
	case JSON_REAL:
		jw_int(w, json_int(v));
		break;
	case JSON_BOOL:
		jw_bool(w, json_bool(v));
		break;
	case JSON_ARRAY:
		jw_array(w);
		for (size_t i = 0; i < json_count(v) && !deep; i++)
			write_value(w, json_at(v, i));
		jw_array_end(w);
		break;
	case JSON_OBJECT:
		jw_object(w);
		if (!deep)
			json_each_key(v, write_member, w);
		jw_object_end(w);
		break;
	case JSON_NULL:
		jw_null(w);
		break;
	}
}

/* rewrite() - false where the bytes are no JSON. */
static bool
rewrite(const char *bytes, size_t len, struct buf *out)
{
	struct json_writer w;
	struct json *v;
	naql_error err;
	naql_status st = json_parse(&v, bytes, len, "fuzz", &err);

	must(st != NAQL_E_FORMAT || err.offset <= len);
	if (st != NAQL_OK)
		return false;
	jw_init(&w, out);
	write_value(&w, v);
	must(!w.depth && buf_status(out, NULL) == NAQL_OK);
	json_free(v);
	return true;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf once = { 0 };
	struct buf twice = { 0 };

	if (rewrite((const char *)data, size, &once)) {
		must(rewrite(once.ptr, once.len, &twice) &&
		     slice_eq(buf_slice(&once), buf_slice(&twice)));
	}
	buf_fini(&once);
	buf_fini(&twice);
	return 0;
}
