/*
 * ninjs.c - a JSON document of one news item or a row of them, as IPTC's ninjs 1, 2 and 3
 * write them. Held whole, so of bounded size; many items are better sent as JSONL.
 *
 * An item that breaks the standard is told with the place, and still read where it has a
 * uri and its text is sound: a wrong urgency is no reason to miss a use.
 */
#include "record/ninjs.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/json.h"
#include "base/mem.h"
#include "record/news.h"

struct ninjs {
	struct json *root;
	size_t n, next; /* items in all; the next one */
	bool row;	/* the root is an array */
	uint64_t offset;
};

void
ninjs_free(struct ninjs *n)
{
	if (!n)
		return;
	json_free(n->root);
	mem_free(n);
}

/* Hold the document and read it. NAQL_DONE: it is told why not. */
static naql_status
load(struct record_reader *r, naql_error *err)
{
	const uint8_t *b;
	size_t len;
	naql_error why = { 0 };
	struct ninjs *n = r->ninjs = mem_calloc(1, sizeof(*n));

	if (!n)
		return naql_nomem(err);
	naql_status st = record_peek(r, RECORD_PAYLOAD_MAX + 1, &b, &len, err);

	if (st == NAQL_E_FORMAT)
		return NAQL_DONE; /* the source's fault */
	if (st != NAQL_OK)
		return st;
	n->offset = source_offset(r->src);
	r->pending = len;
	if (len > RECORD_PAYLOAD_MAX) {
		record_fault(r, NAQL_E_LIMIT, n->offset,
			     "a JSON document over 16 MiB: send it as JSONL");
		return NAQL_DONE;
	}
	if (len >= 3 && memcmp(b, "\xef\xbb\xbf", 3) == 0) {
		b += 3;
		len -= 3;
	}
	st = json_parse(&n->root, (const char *)b, len, source_name(r->src), &why);
	if (st == NAQL_E_FORMAT || st == NAQL_E_LIMIT) {
		bool plain = source_coding(r->src) == SOURCE_PLAIN;

		r->counts.records++;
		record_fault(r, st, plain ? n->offset + why.offset : n->offset, "%s",
			     why.text);
		return NAQL_DONE;
	}
	if (st != NAQL_OK) {
		if (err)
			*err = why;
		return st;
	}
	n->row = json_type(n->root) == JSON_ARRAY;
	n->n = n->row ? json_count(n->root) : 1;
	return NAQL_OK;
}

/* ---- values ---- */

/* A member that 1.x, 2.x and 3.x may write in different case. */
static struct slice
text_of(const struct json *item, const char *name, const char *camel)
{
	struct slice s = json_str(json_get(item, name));

	return s.len || !camel ? s : json_str(json_get(item, camel));
}

static struct slice
role_of(const struct json *v)
{
	return json_str(json_get(v, "role"));
}

/* Of a row of {role, value}: the one of role main, else the first. */
static const struct json *
main_of(const struct json *row)
{
	for (size_t i = 0; i < json_count(row); i++)
		if (slice_ieq(role_of(json_at(row, i)), SLICE("main")))
			return json_at(row, i);
	return json_at(row, 0);
}

struct found {
	struct slice html, text, other;
	const char *prefix;
};

static bool
ends_as(struct slice key, const char *end)
{
	struct slice e = SLICE(end);

	return key.len >= e.len &&
	       slice_eq((struct slice){ key.ptr + key.len - e.len, e.len }, e);
}

/* 1.x: body_html, body_xhtml, body_text, body_anything. */
static bool
see_member(void *ctx, struct slice key, const struct json *value)
{
	struct found *f = ctx;
	struct slice prefix = SLICE(f->prefix), s = json_str(value);

	if (s.len == 0 || key.len < prefix.len ||
	    memcmp(key.ptr, prefix.ptr, prefix.len) != 0)
		return true;
	if (ends_as(key, "html"))
		f->html = slice_or(f->html, s);
	else if (ends_as(key, "text"))
		f->text = slice_or(f->text, s);
	else
		f->other = slice_or(f->other, s);
	return true;
}

/* 2.x, 3.x: a row of bodies with their types. */
static void
see_bodies(struct found *f, const struct json *bodies)
{
	for (size_t i = 0; i < json_count(bodies); i++) {
		const struct json *b = json_at(bodies, i);
		struct slice type = text_of(b, "contenttype", "contentType");
		struct slice s = json_str(json_get(b, "value"));

		if (slice_ieq(type, SLICE("text/html")) ||
		    slice_ieq(type, SLICE("application/xhtml+xml")) ||
		    slice_ieq(role_of(b), SLICE("html")))
			f->html = slice_or(f->html, s);
		else if (slice_ieq(type, SLICE("text/plain")))
			f->text = slice_or(f->text, s);
		else
			f->other = slice_or(f->other, s);
	}
}

static void
set_body(const struct json *item, struct record *out)
{
	struct found f = { .prefix = "body_" };
	struct slice s;

	json_each_key(item, see_member, &f);
	see_bodies(&f, json_get(item, "bodies"));
	s = slice_or(f.html, slice_or(f.text, f.other));
	out->kind =
		s.ptr != f.text.ptr && (s.ptr == f.html.ptr || news_item_looks_html(s))
			? RECORD_HTML
			: RECORD_TEXT;
	out->is_utf8 = true;
	out->payload = (const uint8_t *)s.ptr;
	out->payload_len = s.len;
}

static struct slice
title_of(const struct json *item)
{
	struct found f = { .prefix = "headline_" };
	struct slice s = json_str(json_get(item, "headline"));

	if (s.len == 0)
		s = json_str(json_get(main_of(json_get(item, "headlines")), "value"));
	if (s.len == 0) {
		json_each_key(item, see_member, &f);
		s = slice_or(f.text, slice_or(f.other, f.html));
	}
	return slice_or(s, json_str(json_get(item, "title")));
}

static struct slice
date_of(const struct json *item)
{
	struct slice s = text_of(item, "embargoed", "embargoedUntil");

	s = slice_or(s, text_of(item, "versioncreated", "versionCreated"));
	return slice_or(s, text_of(item, "firstcreated", "firstCreated"));
}

static bool
is_too_long(const struct record *out)
{
	return out->id.len > RECORD_HEAD_MAX || out->title.len > RECORD_HEAD_MAX ||
	       out->byline.len > RECORD_HEAD_MAX || out->lang.len > RECORD_HEAD_MAX ||
	       out->published.len > RECORD_HEAD_MAX || out->usage.len > RECORD_HEAD_MAX;
}

static void
fill(const struct json *item, struct record *out)
{
	set_body(item, out);
	out->id = json_str(json_get(item, "uri"));
	out->title = title_of(item);
	out->byline = text_of(item, "byline", "by");
	out->lang = json_str(json_get(item, "language"));
	out->published = date_of(item);
	out->usage = text_of(item, "usageterms", "usageTerms");
	if (out->usage.len == 0)
		out->usage = text_of(item, "copyrightnotice", "copyrightNotice");
	if ((out->id.len > 7 && memcmp(out->id.ptr, "http://", 7) == 0) ||
	    (out->id.len > 8 && memcmp(out->id.ptr, "https://", 8) == 0))
		out->url = out->id;
}

/* One item; *found: it is a record. */
static naql_status
read_item(struct record_reader *r, const struct json *item, struct record *out,
	  bool *found, naql_error *err)
{
	struct ninjs *n = r->ninjs;
	char where[32] = "", wrong[128];

	if (n->row)
		snprintf(where, sizeof(where), "item %zu: ", n->next);
	r->counts.records++;
	if (ninjs_check(item, wrong, sizeof(wrong)))
		record_fault(r, NAQL_E_FORMAT, n->offset, "%s%s", where, wrong);
	if (json_type(item) != JSON_OBJECT || !json_get(item, "uri"))
		return NAQL_OK; /* told */
	fill(item, out);
	if (is_too_long(out)) {
		record_fault(r, NAQL_E_FORMAT, n->offset, "%sa field has over 64 KiB",
			     where);
		return NAQL_OK;
	}
	if (news_item_dead(text_of(item, "pubstatus", "pubStatus")) ||
	    out->payload_len == 0) {
		r->counts.skipped++;
		return NAQL_OK;
	}
	out->window_last = true;
	out->offset = n->offset;
	if (out->id.len == 0) {
		naql_status st = record_make_id(r, n->next, 0, &out->id, err);

		if (st != NAQL_OK)
			return st;
	}
	record_hand(r, out);
	*found = true;
	return NAQL_OK;
}

static naql_status
ninjs_next(struct record_reader *r, struct record *out, naql_error *err)
{
	naql_status st = r->ninjs ? NAQL_OK : load(r, err);
	struct ninjs *n = r->ninjs;
	bool found = false;

	while (st == NAQL_OK && !found && n->next < n->n) {
		const struct json *item = n->row ? json_at(n->root, n->next) : n->root;

		n->next++;
		memset(out, 0, sizeof(*out));
		st = read_item(r, item, out, &found, err);
	}
	if (st == NAQL_OK && found)
		return NAQL_OK;
	if (st == NAQL_OK || st == NAQL_DONE) {
		st = record_drop(r, err);
		r->format = &nothing_format;
	}
	return st == NAQL_OK || st == NAQL_E_FORMAT ? NAQL_DONE : st;
}

const struct record_format ninjs_format = { ninjs_next };
