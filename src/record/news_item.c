/*
 * news_item.c - the values of one item, and the record that they make.
 *
 * Markup is written again rather than cut from the input: in a document of another
 * charset, or with prefixes, no run of bytes would be the item's HTML. What is written is
 * a function of the elements and texts alone (docs/formats.md).
 */
#include <string.h>

#include "base/error.h"
#include "io/xml_write.h"
#include "record/news.h"

#define RDF_URI "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

static bool
is_body(const struct news *n, const struct news_value *v)
{
	return v >= n->values + NEWS_BODY && v < n->values + NEWS_SLOTS;
}

/* Append, but never beyond what a record may have of it. */
static void
add(struct news *n, struct slice s)
{
	struct news_value *v = n->into;
	size_t max = is_body(n, v) ? RECORD_PAYLOAD_MAX : RECORD_HEAD_MAX + 1;
	size_t room = max - v->text.len;

	if (s.len > room) {
		s.len = room;
		while (s.len > 0 && ((uint8_t)s.ptr[s.len] & 0xc0) == 0x80)
			s.len--;
		v->cut = true;
	}
	if (!v->cut || s.len > 0)
		buf_add_slice(&v->text, s);
}

/* ---- markup ---- */

/* NITF's names for what HTML has too. */
static struct slice
html_name(struct slice name)
{
	static const char *const table[][2] = {
		{ "hl1", "h1" },       { "hl2", "h2" },
		{ "block", "div" },    { "bq", "blockquote" },
		{ "media", "figure" }, { "media-caption", "figcaption" },
	};

	for (size_t i = 0; i < NAQL_COUNT(table); i++)
		if (slice_eq(name, SLICE(table[i][0])))
			return SLICE(table[i][1]);
	return name;
}

static bool
is_void(struct slice name)
{
	static const char *const table[] = { "area", "br",    "col",  "embed", "hr",
					     "img",  "input", "link", "meta",  "wbr" };

	for (size_t i = 0; i < NAQL_COUNT(table); i++)
		if (slice_eq(name, SLICE(table[i])))
			return true;
	return false;
}

static void
add_tag(struct news *n, const struct xml_event *e)
{
	struct slice name = html_name(e->name);
	struct buf tag = { 0 };

	buf_add_byte(&tag, '<');
	buf_add_slice(&tag, name);
	for (size_t i = 0; i < e->n_attr; i++) {
		bool lang = slice_eq(e->attr[i].ns, SLICE(XML_URI)) &&
			    slice_eq(e->attr[i].name, SLICE("lang"));

		if (e->attr[i].ns.len > 0 && !lang)
			continue;
		buf_add_byte(&tag, ' ');
		buf_add_slice(&tag, e->attr[i].name);
		buf_add_str(&tag, "=\"");
		xw_escape(&tag, e->attr[i].value, true);
		buf_add_byte(&tag, '"');
	}
	buf_add_byte(&tag, '>');
	n->into->text.failed |= tag.failed;
	add(n, buf_slice(&tag));
	buf_fini(&tag);
}

static void
add_end_tag(struct news *n, const struct xml_event *e)
{
	struct slice name = html_name(e->name);

	if (is_void(e->name))
		return;
	add(n, SLICE("</"));
	add(n, name);
	add(n, SLICE(">"));
}

static void
add_escaped(struct news *n, struct slice text)
{
	struct buf escaped = { 0 };

	xw_escape(&escaped, text, false);
	n->into->text.failed |= escaped.failed;
	add(n, buf_slice(&escaped));
	buf_fini(&escaped);
}

/* ---- taking ---- */

static struct slice
attr_of(const struct xml_event *e, const char *name)
{
	if (strncmp(name, "xml:", 4) == 0)
		return xml_get(e, XML_URI, name + 4);
	if (strncmp(name, "rdf:", 4) == 0)
		return xml_get(e, RDF_URI, name + 4);
	return xml_get(e, NULL, name);
}

/* Atom 1.0: type text, html, xhtml or a media type; 0.3: a media type and a mode. */
static enum news_take
atom_take(const struct xml_event *e)
{
	struct slice type = xml_get(e, NULL, "type"), mode = xml_get(e, NULL, "mode");
	bool html = slice_ieq(type, SLICE("html")) || slice_ieq(type, SLICE("text/html"));

	if (xml_get(e, NULL, "src").ptr || slice_ieq(mode, SLICE("base64")))
		return NEWS_NOTHING;
	if (slice_ieq(type, SLICE("xhtml")) ||
	    slice_ieq(type, SLICE("application/xhtml+xml")) ||
	    (slice_ieq(mode, SLICE("xml")) && html))
		return NEWS_MARKUP;
	if (html)
		return NEWS_HTML;
	if (type.len == 0 || slice_ieq(type, SLICE("text")) ||
	    (type.len > 5 && slice_ieq((struct slice){ type.ptr, 5 }, SLICE("text/"))))
		return NEWS_PLAIN;
	return NEWS_NOTHING;
}

static enum news_take
data_take(const struct xml_event *e)
{
	struct slice type = xml_get(e, NULL, "contenttype");

	if (xml_get(e, NULL, "encoding").len > 0)
		return NEWS_NOTHING;
	if (slice_ieq(type, SLICE("text/html")))
		return NEWS_HTML;
	return type.len == 0 || slice_ieq(type, SLICE("text/plain")) ? NEWS_PLAIN
								     : NEWS_NOTHING;
}

/* The address of the item's own page: rel alternate, or none. */
static bool
is_own_link(const struct xml_event *e)
{
	struct slice rel = xml_get(e, NULL, "rel");

	return rel.len == 0 || slice_eq(rel, SLICE("alternate"));
}

static void
take_attr(struct news *n, struct news_value *v, struct slice value)
{
	value = slice_trim(value);
	if (value.len == 0 || v->filled)
		return;
	n->into = v;
	add(n, value);
	n->into = NULL;
	v->filled = true;
}

void
news_item_take(struct news *n, const struct xml_event *e, const struct news_rule *rule)
{
	struct news_value *v = &n->values[rule->slot];
	enum news_take take = rule->take;

	if (rule->path[0] == '/')
		v = &n->context[rule->slot];
	if (take == NEWS_ATTR) {
		take_attr(n, v, attr_of(e, rule->attr));
		return;
	}
	if (take == NEWS_LINK) {
		if (is_own_link(e))
			take_attr(n, v, xml_get(e, NULL, "href"));
		return;
	}
	if (take == NEWS_ATOM)
		take = atom_take(e);
	else if (take == NEWS_DATA)
		take = data_take(e);
	if (take == NEWS_NOTHING || (v->filled && take != NEWS_EACH))
		return;
	n->into = v;
	if (v->filled && take == NEWS_EACH)
		add(n, SLICE(", "));
	n->take = take;
	n->take_depth = e->depth;
	v->html = take == NEWS_HTML || take == NEWS_MARKUP;
}

/* Fold the white space of a value that is for people to read; NEWS_EACH keeps what was
 * before, and drops a separator behind which nothing came. */
static void
fold(struct buf *b)
{
	size_t to = 0;
	bool space = false;

	for (size_t i = 0; i < b->len; i++) {
		char c = b->ptr[i];

		if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
			space = to > 0;
			continue;
		}
		if (space)
			b->ptr[to++] = ' ';
		b->ptr[to++] = c;
		space = false;
	}
	while (to > 0 && b->ptr[to - 1] == ',')
		to--;
	b->len = to;
}

static void
finish(struct news *n)
{
	struct news_value *v = n->into;
	struct slice text = buf_slice(&v->text);

	if (n->take == NEWS_TEXT || n->take == NEWS_EACH)
		fold(&v->text);
	if (n->take == NEWS_VALUE)
		v->html = news_item_looks_html(text);
	v->filled = slice_trim(buf_slice(&v->text)).len > 0;
	if (!v->filled && !v->text.failed)
		buf_reset(&v->text);
	n->take_depth = 0;
	n->into = NULL;
}

void
news_item_event(struct news *n, const struct xml_event *e)
{
	bool markup = n->take == NEWS_MARKUP;

	if (e->kind == XML_EVENT_END && e->depth == n->take_depth) {
		finish(n);
		return;
	}
	if (e->kind == XML_EVENT_TEXT && !markup)
		add(n, e->text);
	else if (e->kind == XML_EVENT_TEXT)
		add_escaped(n, e->text);
	else if (markup && e->kind == XML_EVENT_START)
		add_tag(n, e);
	else if (markup)
		add_end_tag(n, e);
}

bool
news_item_looks_html(struct slice s)
{
	for (size_t i = 0; i + 2 < s.len; i++) {
		char c = (char)(s.ptr[i + 1] | 0x20);
		bool letter = c >= 'a' && c <= 'z';

		if (s.ptr[i] == '<' &&
		    (letter || s.ptr[i + 1] == '/' || s.ptr[i + 1] == '!'))
			return true;
		if (s.ptr[i] == '&' && (letter || s.ptr[i + 1] == '#')) {
			size_t left = s.len - i < 12 ? s.len - i : 12;

			if (memchr(s.ptr + i, ';', left))
				return true;
		}
	}
	return false;
}

void
news_item_reset(struct news *n)
{
	for (unsigned i = 0; i < NEWS_SLOTS; i++) {
		buf_reset(&n->values[i].text);
		n->values[i].filled = n->values[i].html = n->values[i].cut = false;
	}
	n->take_depth = 0;
	n->into = NULL;
}

/* ---- the record ---- */

bool
news_item_dead(struct slice status)
{
	for (size_t i = status.len; i > 0; i--)
		if (status.ptr[i - 1] == ':' || status.ptr[i - 1] == '/') {
			status.ptr += i;
			status.len -= i;
			break;
		}
	return slice_ieq(status, SLICE("canceled")) ||
	       slice_ieq(status, SLICE("cancelled")) ||
	       slice_ieq(status, SLICE("withheld"));
}

/* The first of 'n' slots that is filled, else the same of all items. */
static struct slice
pick(const struct news *n, enum news_slot first, unsigned count)
{
	for (unsigned i = first; i < first + count; i++)
		if (n->values[i].filled)
			return buf_slice(&n->values[i].text);
	for (unsigned i = first; i < first + count; i++)
		if (n->context[i].filled)
			return buf_slice(&n->context[i].text);
	return (struct slice){ NULL, 0 };
}

/* Is memory short for a value, or a value too long to go with each use? */
static naql_status
check(struct record_reader *r, bool *bad, naql_error *err)
{
	static const char *const names[NEWS_BODY] = {
		"id",	  "id",	    "address",	   "title",	  "title",
		"byline", "byline", "language",	   "language",	  "date",
		"date",	  "date",   "usage terms", "usage terms", "status",
	};
	struct news *n = r->news;

	*bad = false;
	for (unsigned i = 0; i < NEWS_SLOTS; i++) {
		naql_status st = buf_status(&n->values[i].text, err);

		if (st == NAQL_OK)
			st = buf_status(&n->context[i].text, err);
		if (st != NAQL_OK)
			return st;
		if (i < NEWS_BODY && n->values[i].text.len > RECORD_HEAD_MAX && !*bad) {
			record_fault(r, NAQL_E_FORMAT, n->stored,
				     "line %llu: its %s has over 64 KiB",
				     (unsigned long long)n->item_line, names[i]);
			*bad = true;
		}
	}
	return NAQL_OK;
}

static bool
is_address(struct slice s)
{
	return s.ptr && ((s.len > 7 && memcmp(s.ptr, "http://", 7) == 0) ||
			 (s.len > 8 && memcmp(s.ptr, "https://", 8) == 0));
}

static naql_status
set_id(struct record_reader *r, struct record *out, naql_error *err)
{
	struct news *n = r->news;

	out->id = slice_or(pick(n, NEWS_ID, 2), out->url);
	if (!out->url.ptr && is_address(out->id))
		out->url = out->id;
	if (out->id.len > 0)
		return NAQL_OK;
	return record_make_id(r, n->n_items, 0, &out->id, err);
}

static const struct news_value *
body_of(const struct news *n)
{
	for (unsigned i = NEWS_BODY; i < NEWS_SLOTS; i++)
		if (n->values[i].filled)
			return &n->values[i];
	return NULL;
}

naql_status
news_item_end(struct record_reader *r, struct record *out, bool *found, naql_error *err)
{
	struct news *n = r->news;
	const struct news_value *body = body_of(n);
	bool bad;
	naql_status st = check(r, &bad, err);

	*found = false;
	if (st != NAQL_OK || bad)
		return st;
	if (n->kind->is_g2)
		g2_check_end(r);
	if (n->skip || (!body && n->kind->text_only) ||
	    news_item_dead(pick(n, NEWS_STATUS, 1))) {
		r->counts.skipped++;
		return NAQL_OK;
	}
	out->url = pick(n, NEWS_URL, 1);
	out->title = pick(n, NEWS_TITLE, 2);
	out->byline = pick(n, NEWS_BYLINE, 2);
	out->lang = pick(n, NEWS_LANG, 2);
	out->published = pick(n, NEWS_DATE, 3);
	out->usage = pick(n, NEWS_USAGE, 2);
	out->kind = body && body->html ? RECORD_HTML : RECORD_TEXT;
	out->is_utf8 = true;
	out->payload = body ? (const uint8_t *)body->text.ptr : NULL;
	out->payload_len = body ? body->text.len : 0;
	r->counts.cut += body && body->cut;
	out->window_last = true;
	out->offset = n->stored;
	st = set_id(r, out, err);
	if (st == NAQL_OK)
		record_hand(r, out);
	*found = st == NAQL_OK;
	return st;
}
