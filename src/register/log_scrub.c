/*
 * log_scrub.c - see log_scrub.h. A table says what goes; all else is copied as it was
 * read, in its order.
 */
#include "register/log_scrub.h"

#include <string.h>

#include "base/compiler.h"
#include "base/json.h"
#include "base/json_write.h"

/* No row of the register is nested so deep; what is deeper is copied whole. */
#define SCRUB_DEPTH 12u

static const struct {
	const char *kind, *key;
	bool needed; /* it stays, and says [erased] */
} words[] = {
	{ "outlet", "name", true },	    { "outlet", "proof", false },
	{ "allow", "author", true },	    { "restriction", "author", false },
	{ "restriction", "reason", false }, { "case", "owner", true },
	{ "case", "value", true },
};

struct scrub {
	const char *kind;
	bool spoken; /* the event's value is somebody's words or name */
	unsigned depth;
	struct json_writer w;
};

static bool
is_word(const struct scrub *s, struct slice key, bool *needed)
{
	for (size_t i = 0; i < NAQL_COUNT(words); i++) {
		if (strcmp(words[i].kind, s->kind) != 0 ||
		    !slice_eq(key, SLICE(words[i].key)))
			continue;
		*needed = words[i].needed;
		return s->spoken || !slice_eq(key, SLICE("value"));
	}
	return false;
}

static void scrub_value(struct scrub *s, const struct json *v);

static bool
scrub_member(void *ctx, struct slice key, const struct json *value)
{
	struct scrub *s = ctx;
	bool needed = false, word = is_word(s, key, &needed);

	if (key.len >= 2 && memcmp(key.ptr, "x_", 2) == 0)
		return true;
	if (word && !needed)
		return true;
	jw_key(&s->w, key.ptr); /* jansson's keys end in a NUL */
	if (word && json_type(value) != JSON_NULL)
		jw_cstr(&s->w, "[erased]");
	else
		scrub_value(s, value);
	return true;
}

static void
copy_value(struct scrub *s, const struct json *v)
{
	struct buf text = { 0 };

	json_dump(v, false, &text);
	jw_raw(&s->w, buf_slice(&text));
	s->w.out->failed |= text.failed;
	buf_fini(&text);
}

static void
scrub_value(struct scrub *s, const struct json *v)
{
	enum json_type type = json_type(v);

	if ((type != JSON_OBJECT && type != JSON_ARRAY) || s->depth == SCRUB_DEPTH) {
		copy_value(s, v);
		return;
	}
	s->depth++;
	if (type == JSON_OBJECT) {
		jw_object(&s->w);
		json_each_key(v, scrub_member, s);
		jw_object_end(&s->w);
	} else {
		jw_array(&s->w);
		for (size_t i = 0; i < json_count(v); i++)
			scrub_value(s, json_at(v, i));
		jw_array_end(&s->w);
	}
	s->depth--;
}

naql_status
log_scrub(const char *kind, struct slice json, struct buf *out, naql_error *err)
{
	static const char *const speech[] = { "note", "reply", "dispute", "assign" };
	struct scrub s = { .kind = kind };
	struct json *o = NULL;
	naql_status st = json_parse(&o, json.ptr, json.len, "naql.db", err);

	if (st)
		return st;
	for (size_t i = 0; i < NAQL_COUNT(speech); i++)
		s.spoken |= slice_eq(json_str(json_get(o, "event")), SLICE(speech[i]));
	buf_reset(out);
	jw_init(&s.w, out);
	scrub_value(&s, o);
	json_free(o);
	return buf_status(out, err);
}
