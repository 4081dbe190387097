/*
 * member.c - see member.h.
 */
#include "rights/member.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/error.h"
#include "rights/contract_file.h"

#define MEMBER_ID_MAX	  64u
#define AMOUNT_MAX	  INT64_C(1000000000000000) /* sums of many stay below 2^63 */
#define SECONDS_MAX	  INT64_C(315360000)	    /* ten years */
#define PATTERN_MAX_CHARS 200u
#define PATTERNS_MAX	  64u

void
member_bad(struct member_reader *r, const char *member, const char *fmt, ...)
{
	char reason[160];
	bool dot = member && r->way_len > 0;
	va_list ap;

	if (r->st)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(reason, sizeof(reason), fmt, ap);
	va_end(ap);
	r->st = naql_fail(r->err, NAQL_E_FORMAT, r->source, NAQL_NO_OFFSET, "%s%s%s%s%s",
			  r->way, dot ? "." : "", member ? member : "",
			  member || r->way_len ? ": " : "", reason);
}

void
member_nomem(struct member_reader *r)
{
	if (!r->st)
		r->st = naql_nomem(r->err);
}

size_t
member_enter(struct member_reader *r, const char *name, size_t index)
{
	size_t mark = r->way_len, room = sizeof(r->way) - mark;
	int n;

	if (index == MEMBER_NO_INDEX)
		n = snprintf(r->way + mark, room, "%s%s", mark ? "." : "", name);
	else if (name)
		n = snprintf(r->way + mark, room, "%s%s[%zu]", mark ? "." : "", name,
			     index);
	else
		n = snprintf(r->way + mark, room, "[%zu]", index);
	if (n > 0)
		r->way_len += (size_t)n < room ? (size_t)n : room - 1;
	return mark;
}

void
member_leave(struct member_reader *r, size_t mark)
{
	r->way_len = mark;
	r->way[mark] = '\0';
}

/* What a stranger wrote, fit for a terminal and for one line. */
static const char *
shown(struct slice s, char out[49])
{
	size_t n = 0;

	for (; n < s.len && n < 48; n++) {
		unsigned char c = (unsigned char)s.ptr[n];

		out[n] = c < 0x20 || c == 0x7f ? '?' : (char)c;
	}
	while (n > 0 && n < s.len && ((unsigned char)s.ptr[n] & 0xc0) == 0x80)
		n--; /* not in the middle of a character */
	out[n] = '\0';
	return out;
}

struct known {
	struct member_reader *r;
	const char *const *names, *const *later;
	unsigned form;
};

static bool
listed(const char *const *names, struct slice key)
{
	for (size_t i = 0; names && names[i]; i++)
		if (slice_eq(key, SLICE(names[i])))
			return true;
	return false;
}

static bool
know(void *ctx, struct slice key, const struct json *value)
{
	struct known *k = ctx;
	char name[49];

	(void)value;
	if (key.len >= 2 && key.ptr[0] == 'x' && key.ptr[1] == '_')
		return true;
	if (listed(k->names, key) || (k->form > 1 && listed(k->later, key)))
		return true;
	if (listed(k->later, key))
		member_bad(k->r, shown(key, name),
			   "belongs to form 2: write \"form\": 2 into the contract");
	else
		member_bad(k->r, shown(key, name),
			   "no member of this name is known here: correct it, or write "
			   "x_... for a note");
	return false;
}

bool
member_object(struct member_reader *r, const struct json *v, const char *const *names)
{
	return member_object_form(r, v, names, NULL, 1);
}

bool
member_object_form(struct member_reader *r, const struct json *v,
		   const char *const *names, const char *const *later, unsigned form)
{
	struct known k = { r, names, later, form };

	if (json_type(v) != JSON_OBJECT) {
		member_bad(r, NULL, "an object is wanted here");
		return false;
	}
	json_each_key(v, know, &k);
	return r->st == NAQL_OK;
}

/* The member where it is there; a fault where it is required and is not. */
static const struct json *
take(struct member_reader *r, const struct json *o, const char *name, bool required)
{
	const struct json *v = json_get(o, name);

	if (r->st)
		return NULL;
	if (!v && required)
		member_bad(r, name, "is missing: it must be written");
	return v;
}

static size_t
characters(struct slice s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.len; i++)
		n += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
	return n;
}

static struct slice
kept(struct member_reader *r, struct slice s)
{
	char *copy = arena_strndup(r->arena, s.ptr, s.len);

	if (!copy) {
		member_nomem(r);
		return (struct slice){ NULL, 0 };
	}
	return (struct slice){ copy, s.len };
}

bool
member_is_id(struct slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
		      (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-'))
			return false;
	}
	return s.len >= 1 && s.len <= MEMBER_ID_MAX;
}

struct slice
member_id(struct member_reader *r, const struct json *o, const char *name)
{
	const struct json *v = take(r, o, name, true);
	struct slice s = json_str(v);

	if (!v)
		return s;
	if (!member_is_id(s)) {
		member_bad(r, name,
			   "an id is 1 to 64 characters of A-Z a-z 0-9 . _ and -");
		return (struct slice){ NULL, 0 };
	}
	return kept(r, s);
}

struct slice
member_text(struct member_reader *r, const struct json *o, const char *name,
	    bool required, size_t max_chars)
{
	const struct json *v = take(r, o, name, required);
	struct slice s = json_str(v);

	if (!v)
		return s;
	if (json_type(v) != JSON_STRING)
		member_bad(r, name, "must be a string");
	else if (slice_trim(s).len == 0 && (required || s.len))
		member_bad(r, name, "must not be empty");
	else if (characters(s) > max_chars)
		member_bad(r, name, "has over %zu characters", max_chars);
	else if (s.len && memchr(s.ptr, '\0', s.len))
		member_bad(r, name, "holds a NUL");
	return r->st ? (struct slice){ NULL, 0 } : kept(r, s);
}

int
member_word(struct member_reader *r, const struct json *o, const char *name,
	    bool required, const char *const *words)
{
	const struct json *v = take(r, o, name, required);
	char list[128];
	size_t n = 0;

	if (!v)
		return -1;
	for (int i = 0; words[i]; i++)
		if (json_type(v) == JSON_STRING && slice_eq(json_str(v), SLICE(words[i])))
			return i;
	list[0] = '\0';
	for (size_t i = 0; words[i] && n < sizeof(list); i++)
		n += (size_t)snprintf(list + n, sizeof(list) - n, "%s%s", i ? ", " : "",
				      words[i]);
	member_bad(r, name, "must be one of %s", list);
	return -1;
}

bool
member_flag(struct member_reader *r, const struct json *o, const char *name)
{
	const struct json *v = take(r, o, name, false);

	if (v && json_type(v) != JSON_BOOL)
		member_bad(r, name, "must be true or false");
	return json_bool(v);
}

uint32_t
member_count(struct member_reader *r, const struct json *o, const char *name,
	     uint32_t absent, uint32_t min, uint32_t max)
{
	const struct json *v = take(r, o, name, absent == MEMBER_REQUIRED);
	int64_t n = json_int(v);

	if (!v)
		return absent == MEMBER_REQUIRED ? 0 : absent;
	if (json_type(v) == JSON_INT && n >= min && n <= max)
		return (uint32_t)n;
	member_bad(r, name, "must be a whole number from %" PRIu32 " to %" PRIu32, min,
		   max);
	return 0;
}

int64_t
member_amount(struct member_reader *r, const struct json *o, const char *name,
	      int64_t absent)
{
	const struct json *v = take(r, o, name, absent == MEMBER_AMOUNT_REQUIRED);
	int64_t n = json_int(v);

	if (!v)
		return absent == MEMBER_AMOUNT_REQUIRED ? 0 : absent;
	if (json_type(v) == JSON_INT && n >= 0 && n <= AMOUNT_MAX)
		return n;
	member_bad(r, name,
		   "must be a whole number of the currency's smallest unit: 12.50 EUR is "
		   "1250");
	return 0;
}

int32_t
member_seconds(struct member_reader *r, const struct json *o, const char *name)
{
	const struct json *v = take(r, o, name, false);
	int64_t n = json_int(v);

	if (!v)
		return 0;
	if (json_type(v) == JSON_INT && n >= -SECONDS_MAX && n <= SECONDS_MAX)
		return (int32_t)n;
	member_bad(r, name, "must be a whole number of seconds, ten years at most");
	return 0;
}

int64_t
member_date(struct member_reader *r, const struct json *o, const char *name,
	    enum member_date_rule rule)
{
	bool required = rule == MEMBER_DATE_NEEDED || rule == MEMBER_DATE_OR_NULL;
	bool may_be_null =
		rule == MEMBER_DATE_OR_NULL || rule == MEMBER_DATE_OPTIONAL_NULL;
	const struct json *v = take(r, o, name, required);
	int64_t at = contract_file_date(json_str(v), r->zone);

	if (!v || (may_be_null && json_type(v) == JSON_NULL))
		return TIME_NONE;
	if (at == TIME_NONE)
		member_bad(r, name,
			   "is no date: write 2026-11-01 or 2026-11-01T08:00:00Z%s",
			   may_be_null ? ", or null for an open end" : "");
	return at;
}

static const struct slice *
strings(struct member_reader *r, const struct json *v, const char *name, size_t max,
	size_t *n)
{
	size_t count = json_count(v);
	struct slice *out;

	*n = 0;
	if (count > max) {
		member_bad(r, name, "has over %zu values", max);
		return NULL;
	}
	out = count ? arena_array(r->arena, count, sizeof(*out)) : NULL;
	if (count && !out)
		member_nomem(r);
	for (size_t i = 0; out && i < count; i++) {
		struct slice s = json_str(json_at(v, i));

		if (!s.ptr || (s.len && memchr(s.ptr, '\0', s.len))) {
			member_bad(r, name, "must be a list of strings");
			return NULL;
		}
		out[i] = kept(r, s);
		*n += !r->st;
	}
	return out;
}

struct rights_list
member_list(struct member_reader *r, const struct json *o, const char *name,
	    bool (*fits)(struct slice), const char *what)
{
	const struct json *v = take(r, o, name, false);
	struct rights_list list = { 0 };
	char value[49];

	if (!v)
		return list;
	if (slice_eq(json_str(v), SLICE("all")) && json_type(v) == JSON_STRING) {
		list.all = true;
		return list;
	}
	if (json_type(v) != JSON_ARRAY) {
		member_bad(r, name, "must be \"all\" or a list");
		return list;
	}
	list.ptr = strings(r, v, name, CONTRACT_LIST_MAX, &list.n);
	for (size_t i = 0; i < list.n && !r->st; i++)
		if (!fits(list.ptr[i]))
			member_bad(r, name, "'%s' is no %s", shown(list.ptr[i], value),
				   what);
	return list;
}

const struct slice *
member_strings(struct member_reader *r, const struct json *o, const char *name,
	       size_t max, size_t *n)
{
	const struct json *v = take(r, o, name, true);

	*n = 0;
	if (!v)
		return NULL;
	if (json_type(v) != JSON_ARRAY) {
		member_bad(r, name, "must be a list");
		return NULL;
	}
	return strings(r, v, name, max, n);
}

const struct slice *
member_patterns(struct member_reader *r, const struct json *o, const char *name,
		const struct use_words **words, size_t *n)
{
	size_t count = 0;
	const struct slice *p = member_strings(r, o, name, PATTERNS_MAX, &count);
	struct use_words *w = count ? arena_array(r->arena, count, sizeof(*w)) : NULL;

	*words = NULL;
	*n = 0;
	if (r->st || count == 0)
		return NULL;
	if (!w) {
		member_nomem(r);
		return NULL;
	}
	for (size_t i = 0; i < count && !r->st; i++) {
		if (p[i].len > (size_t)PATTERN_MAX_CHARS * 4)
			member_bad(r, name, "a pattern has over %u characters",
				   PATTERN_MAX_CHARS);
		else
			r->st = use_fold_words(p[i], r->arena, &w[i], r->err);
		if (!r->st && w[i].n == 0)
			member_bad(r, name,
				   "a pattern without a word would match any credit");
	}
	*words = w;
	*n = count;
	return p;
}
