/*
 * g2_check.c - the rules that g2_check.h names. A feed must not lose a story because its
 * sender put an element where the standard has none: so the first thing that is wrong is
 * told and the item is read.
 */
#include "record/g2_check.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/compiler.h"
#include "record/news.h"

#define G2_URI	    "http://iptc.org/std/nar/2006-10-01/"
#define RELATED_MAX 3u	 /* of related within related */
#define SHOWN_MAX   100u /* bytes of a path that are shown, its last ones */

static void NAQL_PRINTF(4, 5) tell(struct record_reader *r, uint64_t stored,
				   uint64_t line, const char *fmt, ...)
{
	char what[160];
	va_list args;

	if (r->news->g2.told)
		return;
	r->news->g2.told = true;
	va_start(args, fmt);
	if (vsnprintf(what, sizeof(what), fmt, args) < 0)
		what[0] = '\0';
	va_end(args);
	record_fault(r, NAQL_E_FORMAT, stored, "line %llu: %s", (unsigned long long)line,
		     what);
}

/* Names of the open elements from the item to this depth, with '/' in front of each. */
static struct slice
path_to(const struct news *n, unsigned depth)
{
	size_t from = n->path_len[n->item - 1], end = n->path_len[depth];

	if (end - from > SHOWN_MAX)
		from = end - SHOWN_MAX;
	return (struct slice){ n->path.ptr + from, end - from };
}

static struct slice
name_at(const struct news *n, unsigned depth)
{
	size_t from = n->path_len[depth - 1] + 1;

	return (struct slice){ n->path.ptr + from, n->path_len[depth] - from };
}

static void
tell_at(struct record_reader *r, const struct xml_event *e, const char *what,
	struct slice which)
{
	struct slice path = path_to(r->news, e->depth);

	tell(r, news_stored_offset(r, e->offset), e->line, "%.*s: %s%.*s", (int)path.len,
	     path.ptr, what, (int)(which.len < 40 ? which.len : 40),
	     which.ptr ? which.ptr : "");
}

/* ---- places ---- */

/* contentMeta of a catalogItem is a type of its own. */
static struct slice
parent_of(const struct news *n, unsigned depth)
{
	struct slice name = name_at(n, depth - 1);

	if (depth == n->item + 2 && slice_eq(name, SLICE("contentMeta")) &&
	    slice_eq(name_at(n, n->item), SLICE("catalogItem")))
		return SLICE("catalogItem/contentMeta");
	return name;
}

static void
check_place(struct record_reader *r, const struct xml_event *e)
{
	const struct news *n = r->news;
	unsigned related = 0;

	for (unsigned d = e->depth; d > n->item; d--, related++)
		if (!slice_eq(name_at(n, d), SLICE("related")))
			break;
	if (related > RELATED_MAX)
		tell_at(r, e, "nested too deep", SLICE(""));
	else if (!g2_names_holds(parent_of(n, e->depth), e->name))
		tell_at(r, e,
			g2_names_known(e->name) ? "may not stand there"
						: "no element of NewsML-G2",
			SLICE(""));
}

/* The parts that an item must have. */
static void
see_part(struct news *n, const struct xml_event *e)
{
	struct g2_check *c = &n->g2;
	struct slice in = name_at(n, e->depth - 1);
	bool top = e->depth == n->item + 1, meta = slice_eq(in, SLICE("itemMeta"));

	c->catalog |= top && (slice_eq(e->name, SLICE("catalog")) ||
			      slice_eq(e->name, SLICE("catalogRef")));
	c->meta |= top && slice_eq(e->name, SLICE("itemMeta"));
	if (!meta || e->depth != n->item + 2)
		return;
	c->item_class |= slice_eq(e->name, SLICE("itemClass"));
	c->provider |= slice_eq(e->name, SLICE("provider"));
	c->created |= slice_eq(e->name, SLICE("versionCreated"));
}

/* ---- attributes ---- */

/* "2.29" as 229; 0: it is none. */
static unsigned
version_of(struct slice s)
{
	unsigned minor = 0;

	if (s.len < 3 || s.len > 4 || s.ptr[0] != '2' || s.ptr[1] != '.')
		return 0;
	for (size_t i = 2; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return 0;
		minor = minor * 10 + (unsigned)(s.ptr[i] - '0');
	}
	return 200 + minor;
}

static bool
ends_in_uri(struct slice name)
{
	return slice_eq(name, SLICE("href")) ||
	       (name.len >= 3 && memcmp(name.ptr + name.len - 3, "uri", 3) == 0);
}

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Each '%' of an address has two hexadecimal digits behind it. */
static bool
is_uri(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] == '%' &&
		    (s.len - i < 3 || !is_hex(s.ptr[i + 1]) || !is_hex(s.ptr[i + 2])))
			return false;
	return true;
}

/* Is an attribute of a later version than the item says it is of. */
static bool
is_early(const struct g2_check *c, struct slice name)
{
	static const struct {
		const char *name;
		unsigned since;
	} table[] = {
		{ "schemecreated", 229 },
		{ "schememodified", 229 },
		{ "schemeretired", 229 },
	};

	for (size_t i = 0; i < NAQL_COUNT(table); i++)
		if (c->version && c->version < table[i].since &&
		    slice_eq(name, SLICE(table[i].name)))
			return true;
	return false;
}

static void
check_attributes(struct record_reader *r, const struct xml_event *e)
{
	for (size_t i = 0; i < e->n_attr; i++) {
		const struct xml_attr *a = &e->attr[i];

		if (a->ns.len > 0)
			continue;
		if (is_early(&r->news->g2, a->name))
			tell_at(r, e, "the item's version has no attribute ", a->name);
		else if (ends_in_uri(a->name) && !is_uri(a->value))
			tell_at(r, e, "no address is in the attribute ", a->name);
	}
}

static void
begin(struct record_reader *r, const struct xml_event *e)
{
	r->news->g2 = (struct g2_check){
		.version = version_of(xml_get(e, NULL, "standardversion")),
	};
	if (xml_get(e, NULL, "guid").len == 0)
		tell_at(r, e, "has no guid", SLICE(""));
}

void
g2_check_start(struct record_reader *r, const struct xml_event *e)
{
	struct news *n = r->news;

	if (e->depth == n->item)
		begin(r, e);
	if (n->g2.foreign && e->depth <= n->g2.foreign)
		n->g2.foreign = 0;
	if (n->g2.told || n->g2.foreign || !slice_eq(e->ns, SLICE(G2_URI)))
		return;
	if (slice_eq(e->name, SLICE("inlineXML")))
		n->g2.foreign = e->depth;
	check_attributes(r, e);
	if (e->depth == n->item)
		return;
	see_part(n, e);
	check_place(r, e);
}

/* ---- the end ---- */

/* A date with its time and zone, as XML Schema's dateTime. */
static bool
is_moment(struct slice s)
{
	static const char form[] = "dddd-dd-ddTdd:dd:dd";
	const size_t n = sizeof(form) - 1;

	if (s.len < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if (form[i] == 'd' ? s.ptr[i] < '0' || s.ptr[i] > '9'
				   : s.ptr[i] != form[i])
			return false;
	return true;
}

static const char *
missing(const struct g2_check *c)
{
	if (!c->catalog && c->version && c->version < 230)
		return "has neither catalog nor catalogRef";
	if (!c->meta)
		return "has no itemMeta";
	if (!c->item_class)
		return "its itemMeta has no itemClass";
	if (!c->provider)
		return "its itemMeta has no provider";
	return c->created ? NULL : "its itemMeta has no versionCreated";
}

void
g2_check_end(struct record_reader *r)
{
	static const char *const dates[] = { "embargoed", "versionCreated",
					     "firstCreated" };
	const struct news *n = r->news;
	struct slice item = name_at(n, n->item);
	const char *what = missing(&n->g2);

	if (what)
		tell(r, n->stored, n->item_line, "/%.*s: %s", (int)item.len, item.ptr,
		     what);
	for (unsigned i = 0; i < NAQL_COUNT(dates); i++) {
		struct slice s = buf_slice(&n->values[NEWS_DATE + i].text);

		if (s.len > 0 && !is_moment(s))
			tell(r, n->stored, n->item_line,
			     "/%.*s/itemMeta/%s: no date with a time", (int)item.len,
			     item.ptr, dates[i]);
	}
}
