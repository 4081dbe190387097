/*
 * ninjs_check.c - does an item keep to IPTC's ninjs: its members by version, their types,
 * the values that are enumerated, and the parts a rights desk looks at. Not a JSON Schema
 * validator: formats of dates and addresses, and what renditions hold, are not looked at.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/compiler.h"
#include "record/ninjs.h"

#define NEST_MAX 4u /* associations within associations */

enum type {
	STRING,
	NUMBER,
	URGENCY, /* an integer from 1 to 9 */
	ROW,
	OBJECT,
	CONCEPTS, /* objects of strings: name, rel, scheme, code, ... */
	VALUES,	  /* objects with a value */
	ITEMS,	  /* an object of items */
	NAMED,	  /* a row of items that have a name */
	RIGHTS,
	EVENT,
	PLANS,
	ADVICE, /* of versions in the making */
};

/* Versions are 10 for 1.0 to 31 for 3.1; 'one_of' holds the values that are allowed. */
struct member {
	const char *name;
	enum type type;
	unsigned from, to;
	const char *one_of;
};

static const struct member members[] = {
	{ "uri", STRING, 10, 31, NULL },
	{ "type", STRING, 10, 11, "text|audio|video|picture|graphic|composite" },
	{ "type", STRING, 12, 22,
	  "text|audio|video|picture|graphic|composite|component" },
	{ "type", STRING, 30, 31,
	  "text|audio|video|picture|graphic|composite|component|event|planning" },
	{ "mimetype", STRING, 10, 16, NULL },
	{ "representationtype", STRING, 10, 16, "complete|incomplete" },
	{ "representationtype", STRING, 20, 22, "full|partial" },
	{ "profile", STRING, 10, 31, NULL },
	{ "version", STRING, 10, 31, NULL },
	{ "versioncreated", STRING, 10, 22, NULL },
	{ "embargoed", STRING, 10, 22, NULL },
	{ "pubstatus", STRING, 10, 22, "usable|withheld|canceled" },
	{ "copyrightholder", STRING, 10, 22, NULL },
	{ "copyrightnotice", STRING, 10, 22, NULL },
	{ "language", STRING, 10, 31, NULL },
	{ "person", CONCEPTS, 10, 16, NULL },
	{ "organisation", CONCEPTS, 10, 16, NULL },
	{ "place", CONCEPTS, 10, 16, NULL },
	{ "subject", CONCEPTS, 10, 16, NULL },
	{ "event", CONCEPTS, 10, 16, NULL },
	{ "object", CONCEPTS, 10, 16, NULL },
	{ "byline", STRING, 10, 16, NULL },
	{ "headline", STRING, 10, 16, NULL },
	{ "located", STRING, 10, 31, NULL },
	{ "renditions", OBJECT, 10, 16, NULL },
	{ "renditions", ROW, 20, 31, NULL },
	{ "associations", ITEMS, 10, 16, NULL },
	{ "associations", NAMED, 20, 31, NULL },
	{ "urgency", URGENCY, 11, 22, NULL },
	{ "urgency", URGENCY, 30, 31, NULL },
	{ "usageterms", STRING, 11, 22, NULL },
	{ "firstcreated", STRING, 12, 22, NULL },
	{ "ednote", STRING, 12, 22, NULL },
	{ "infosource", CONCEPTS, 12, 16, NULL },
	{ "title", STRING, 12, 31, NULL },
	{ "slugline", STRING, 12, 31, NULL },
	{ "charcount", NUMBER, 12, 16, NULL },
	{ "wordcount", NUMBER, 12, 16, NULL },
	{ "altids", OBJECT, 13, 16, NULL },
	{ "altids", ROW, 20, 22, NULL },
	{ "trustindicator", CONCEPTS, 13, 16, NULL },
	{ "$standard", OBJECT, 13, 16, NULL },
	{ "genre", CONCEPTS, 13, 16, NULL },
	{ "contentcreated", STRING, 14, 22, NULL },
	{ "expires", STRING, 14, 31, NULL },
	{ "rightsinfo", RIGHTS, 14, 22, NULL },
	{ "digitalsourcetype", OBJECT, 16, 22, NULL },
	{ "descriptions", VALUES, 20, 31, NULL },
	{ "bodies", VALUES, 20, 31, NULL },
	{ "headlines", VALUES, 20, 31, NULL },
	{ "people", CONCEPTS, 20, 31, NULL },
	{ "organisations", CONCEPTS, 20, 31, NULL },
	{ "places", CONCEPTS, 20, 31, NULL },
	{ "subjects", CONCEPTS, 20, 31, NULL },
	{ "events", CONCEPTS, 20, 31, NULL },
	{ "objects", CONCEPTS, 20, 31, NULL },
	{ "infosources", CONCEPTS, 20, 22, NULL },
	{ "by", STRING, 20, 31, NULL },
	{ "trustindicators", ROW, 20, 22, NULL },
	{ "standard", OBJECT, 20, 31, NULL },
	{ "genres", CONCEPTS, 20, 31, NULL },
	{ "representationType", STRING, 30, 31, "full|partial" },
	{ "firstCreated", STRING, 30, 31, NULL },
	{ "versionCreated", STRING, 30, 31, NULL },
	{ "contentCreated", STRING, 30, 31, NULL },
	{ "embargoedUntil", STRING, 30, 31, NULL },
	{ "pubStatus", STRING, 30, 31, "usable|withheld|canceled" },
	{ "copyrightHolder", STRING, 30, 31, NULL },
	{ "copyrightNotice", STRING, 30, 31, NULL },
	{ "usageTerms", STRING, 30, 31, NULL },
	{ "edNote", STRING, 30, 31, NULL },
	{ "eventDetails", EVENT, 30, 31, NULL },
	{ "plannedCoverage", PLANS, 30, 31, NULL },
	{ "infoSources", CONCEPTS, 30, 31, NULL },
	{ "altIds", ROW, 30, 31, NULL },
	{ "trustIndicators", ROW, 30, 31, NULL },
	{ "rightsInfo", RIGHTS, 30, 31, NULL },
	{ "digitalSourceType", OBJECT, 31, 31, NULL },
	{ "advices", ADVICE, 10, 31, NULL },
};

struct check {
	char *wrong;
	size_t cap;
	unsigned low, high; /* versions that the item may be of */
	const char *at;	    /* the path of the item that is looked at, "" for the outer */
	unsigned nest;
	bool bad;
};

static void NAQL_PRINTF(4, 5)
	tell(struct check *c, struct slice name, const char *below, const char *fmt, ...)
{
	char what[64];
	va_list args;

	if (c->bad)
		return;
	va_start(args, fmt);
	if (vsnprintf(what, sizeof(what), fmt, args) < 0)
		what[0] = '\0';
	va_end(args);
	snprintf(c->wrong, c->cap, "%s/%.*s%s: %s", c->at,
		 (int)(name.len < 40 ? name.len : 40), name.ptr ? name.ptr : "", below,
		 what);
	c->bad = true;
}

static bool
is_text(const struct json *v)
{
	return json_type(v) == JSON_STRING;
}

static bool
is_one_of(struct slice value, const char *list)
{
	for (const char *p = list; p;) {
		const char *end = strchr(p, '|');
		size_t n = end ? (size_t)(end - p) : strlen(p);

		if (slice_eq(value, (struct slice){ p, n }))
			return true;
		p = end ? end + 1 : NULL;
	}
	return false;
}

/* ---- parts ---- */

struct see {
	struct check *c;
	struct slice name;
	bool ok;
};

/* A member of a concept: a text, if it is one of those that are. */
static bool
see_concept(void *ctx, struct slice key, const struct json *v)
{
	static const char *const texts[] = { "name", "rel", "scheme",
					     "code", "uri", "literal" };
	struct see *s = ctx;

	for (size_t i = 0; i < NAQL_COUNT(texts); i++)
		if (slice_eq(key, SLICE(texts[i])) && !is_text(v))
			tell(s->c, s->name, "", "its %s is not a string", texts[i]);
	if (slice_eq(key, SLICE("geojson")) && !is_text(json_get(v, "type")))
		tell(s->c, s->name, "/geojson", "has no type");
	return !s->c->bad;
}

static void
check_concepts(struct check *c, struct slice name, const struct json *row)
{
	struct see s = { .c = c, .name = name };

	if (json_type(row) != JSON_ARRAY)
		tell(c, name, "", "is not a row");
	for (size_t i = 0; i < json_count(row) && !c->bad; i++) {
		if (json_type(json_at(row, i)) != JSON_OBJECT)
			tell(c, name, "", "number %zu is not an object", i);
		json_each_key(json_at(row, i), see_concept, &s);
	}
}

static void
check_values(struct check *c, struct slice name, const struct json *row)
{
	if (json_type(row) != JSON_ARRAY)
		tell(c, name, "", "is not a row");
	for (size_t i = 0; i < json_count(row); i++)
		if (!is_text(json_get(json_at(row, i), "value")))
			tell(c, name, "", "number %zu has no value", i);
}

static void
check_rights(struct check *c, struct slice name, const struct json *v)
{
	bool linked = json_get(v, "linkedrights") || json_get(v, "linkedRights");
	bool encoded = json_get(v, "encodedrights") || json_get(v, "encodedRights");

	if (json_type(v) != JSON_OBJECT)
		tell(c, name, "", "is not an object");
	else if (linked && encoded)
		tell(c, name, "", "has both linked and encoded rights");
}

static void
check_event(struct check *c, struct slice name, const struct json *v)
{
	const struct json *dates = json_get(v, "dates");
	struct slice expected = json_str(json_get(dates, "expectedStartDate"));

	if (json_get(dates, "startDate") && expected.ptr)
		tell(c, name, "/dates", "has both startDate and expectedStartDate");
	else if (expected.ptr && expected.len > 0 &&
		 (expected.ptr[0] < '0' || expected.ptr[0] > '9'))
		tell(c, name, "/dates/expectedStartDate", "is not a date");
}

static void
check_urgency(struct check *c, struct slice name, const char *below, const struct json *v)
{
	if (v && (json_type(v) != JSON_INT || json_int(v) < 1 || json_int(v) > 9))
		tell(c, name, below, "is not an integer from 1 to 9");
}

static void
check_plans(struct check *c, struct slice name, const struct json *row)
{
	for (size_t i = 0; i < json_count(row); i++)
		check_urgency(c, name, "/urgency", json_get(json_at(row, i), "urgency"));
}

static void
check_advice(struct check *c, struct slice name, const struct json *row)
{
	static const char *const parts[] = { "importance", "lifetime" };

	for (size_t i = 0; i < json_count(row); i++)
		for (size_t k = 0; k < NAQL_COUNT(parts); k++) {
			const struct json *v = json_get(json_at(row, i), parts[k]);

			if (v && !is_text(json_get(v, "code")))
				tell(c, name, "", "its %s has no code", parts[k]);
		}
}

/* ---- items ---- */

static void check_item(struct check *c, const struct json *item, bool inner);

/* An item within: its path is the outer's and its name. */
static void
check_inner(struct check *c, struct slice name, const struct json *item, bool named)
{
	char at[128];
	struct check inner = *c;

	if (c->bad || c->nest >= NEST_MAX)
		return;
	snprintf(at, sizeof(at), "%s/%.*s", c->at, (int)(name.len < 40 ? name.len : 40),
		 name.ptr);
	inner.at = at;
	inner.nest++;
	if (named && !json_get(item, "name"))
		tell(&inner, SLICE("name"), "", "is missing");
	if (named && !json_get(item, "uri"))
		tell(&inner, SLICE("uri"), "", "is missing");
	check_item(&inner, item, true);
	c->bad = inner.bad;
}

static bool
see_item(void *ctx, struct slice key, const struct json *v)
{
	struct see *s = ctx;

	(void)key;
	check_inner(s->c, s->name, v, false);
	return !s->c->bad;
}

static void
check_items(struct check *c, struct slice name, const struct json *v, bool named)
{
	struct see s = { .c = c, .name = name };

	if (json_type(v) != (named ? JSON_ARRAY : JSON_OBJECT)) {
		tell(c, name, "", named ? "is not a row" : "is not an object");
		return;
	}
	json_each_key(v, see_item, &s);
	for (size_t i = 0; i < json_count(v) && !c->bad; i++)
		check_inner(c, name, json_at(v, i), named);
}

static void
check_plain(struct check *c, const struct member *m, const struct json *v)
{
	static const enum json_type want[] = {
		[STRING] = JSON_STRING, [ROW] = JSON_ARRAY, [OBJECT] = JSON_OBJECT
	};
	static const char *const what[] = {
		[STRING] = "a string", [ROW] = "a row", [OBJECT] = "an object"
	};
	struct slice name = SLICE(m->name), value = json_str(v);

	if (json_type(v) != want[m->type])
		tell(c, name, "", "is not %s", what[m->type]);
	else if (m->one_of && !is_one_of(value, m->one_of))
		tell(c, name, "", "is \"%.*s\", not %.30s",
		     (int)(value.len < 16 ? value.len : 16), value.ptr, m->one_of);
}

static void
check_member(struct check *c, const struct member *m, const struct json *v)
{
	struct slice name = SLICE(m->name);

	switch (m->type) {
	case STRING:
	case ROW:
	case OBJECT:
		check_plain(c, m, v);
		break;
	case NUMBER:
		if (json_type(v) != JSON_INT && json_type(v) != JSON_REAL)
			tell(c, name, "", "is not a number");
		break;
	case URGENCY:
		check_urgency(c, name, "", v);
		break;
	case CONCEPTS:
		check_concepts(c, name, v);
		break;
	case VALUES:
		check_values(c, name, v);
		break;
	case ITEMS:
		check_items(c, name, v, false);
		break;
	case NAMED:
		check_items(c, name, v, true);
		break;
	case RIGHTS:
		check_rights(c, name, v);
		break;
	case EVENT:
		check_event(c, name, v);
		break;
	case PLANS:
		check_plans(c, name, v);
		break;
	case ADVICE:
		check_advice(c, name, v);
		break;
	}
}

/* 1.x: body_html, headline_main and their like. */
static bool
is_family(struct slice key)
{
	static const char *const table[] = { "body_", "headline_", "description_" };

	for (size_t i = 0; i < NAQL_COUNT(table); i++) {
		size_t n = strlen(table[i]);

		if (key.len > n && memcmp(key.ptr, table[i], n) == 0) {
			char c = key.ptr[n];

			return c == '_' || (c >= '0' && c <= '9') ||
			       (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		}
	}
	return false;
}

/* Is this the form that is meant, row or object? */
static bool
fits(enum type type, const struct json *v)
{
	bool object = type == OBJECT || type == ITEMS || type == RIGHTS || type == EVENT;

	return object == (json_type(v) == JSON_OBJECT);
}

/* A member in one of whose forms it is right; or what is wrong with the last of them. */
static bool
see_top(void *ctx, struct slice key, const struct json *v)
{
	struct see *s = ctx;
	struct check *c = s->c;
	bool known = false;

	if (is_family(key)) {
		if (!is_text(v))
			tell(c, key, "", "is not a string");
		return !c->bad;
	}
	const struct member *best = NULL;

	for (size_t i = 0; i < NAQL_COUNT(members); i++) {
		const struct member *m = &members[i];

		if (m->to < c->low || m->from > c->high || !slice_eq(key, SLICE(m->name)))
			continue;
		if (!best || fits(m->type, v))
			best = m;
		known = true;
		check_member(c, m, v);
		if (!c->bad)
			return true;
		c->bad = false;
	}
	if (best) /* again: the form that is meant says what is wrong */
		check_member(c, best, v);
	if (!known && c->nest > 0 &&
	    (slice_eq(key, SLICE("name")) || slice_eq(key, SLICE("rel"))))
		return true;
	if (!known)
		tell(c, key, "", "is no member of ninjs");
	return !c->bad;
}

static void
check_item(struct check *c, const struct json *item, bool inner)
{
	struct see s = { .c = c };

	if (c->bad)
		return;
	if (json_type(item) != JSON_OBJECT)
		tell(c, SLICE(""), "", "is not an object");
	else if (!inner && !is_text(json_get(item, "uri")))
		tell(c, SLICE("uri"), "", "is missing or no string");
	json_each_key(item, see_top, &s);
}

/* Which versions a member speaks for. */
static bool
see_version(void *ctx, struct slice key, const struct json *v)
{
	struct check *c = ctx;
	unsigned from = 99, to = 0;

	(void)v;
	for (size_t i = 0; i < NAQL_COUNT(members); i++) {
		const struct member *m = &members[i];

		if (!slice_eq(key, SLICE(m->name)))
			continue;
		from = m->from < from ? m->from : from;
		to = m->to > to ? m->to : to;
	}
	if (to > 0 && to < 20)
		c->low = 10;
	if (to > 0 && from >= 30)
		c->high = 31;
	if (is_family(key))
		c->low = 10;
	return true;
}

bool
ninjs_check(const struct json *item, char *wrong, size_t cap)
{
	struct check seen = { .low = 99, .high = 0 };
	struct check c = { .wrong = wrong, .cap = cap, .low = 10, .high = 31, .at = "" };

	wrong[0] = '\0';
	json_each_key(item, see_version, &seen);
	if (seen.low == 10 && seen.high == 0)
		c.high = 16;
	else if (seen.high == 31 && seen.low != 10)
		c.low = 20;
	check_item(&c, item, false);
	if (!c.bad)
		wrong[0] = '\0';
	return c.bad;
}
