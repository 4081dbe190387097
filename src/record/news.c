/*
 * news.c - one walk over an XML document of the news trade: which element is an item,
 * which rule is for the element at hand. What is not well-formed costs the item in which
 * it stands; reading goes on at the next one.
 */
#include "record/news.h"

#include <string.h>

#include "base/error.h"
#include "base/mem.h"

#define FAULTS_MAX 1000u /* of one document; then the rest of it is not read */
#define LONG_NAME  64u	 /* longer names are nobody's */

/* Bytes to the XML reader. NAQL_E_FORMAT: the source's own fault, told already. */
static naql_status
bring(void *ctx, size_t want, const uint8_t **bytes, size_t *len, naql_error *err)
{
	struct record_reader *r = ctx;
	naql_status st = record_drop(r, err);

	if (st == NAQL_OK)
		st = record_peek(r, want, bytes, len, err);
	if (st == NAQL_E_FORMAT) {
		r->news->told = true;
		return naql_fail(err, st, NULL, NAQL_NO_OFFSET, "told");
	}
	*len = *len < want ? *len : want;
	r->pending = *len;
	return st;
}

static naql_status
start(struct record_reader *r, naql_error *err)
{
	struct xml_options opt = { .source = source_name(r->src), .lenient = true };
	struct news *n = mem_calloc(1, sizeof(*n));

	if (!n)
		return naql_nomem(err);
	r->news = n;
	return xml_open(&n->xml, &opt, bring, r, err);
}

void
news_free(struct news *n)
{
	if (!n)
		return;
	xml_close(n->xml);
	buf_fini(&n->path);
	for (unsigned i = 0; i < NEWS_SLOTS; i++) {
		buf_fini(&n->values[i].text);
		buf_fini(&n->context[i].text);
	}
	mem_free(n);
}

/* ---- where we stand ---- */

static void
add_name(struct buf *to, const struct xml_event *e)
{
	const char *prefix = news_rules_prefix(e->ns);

	buf_add_str(to, prefix);
	if (*prefix)
		buf_add_byte(to, ':');
	if (e->name.len > LONG_NAME)
		buf_add_byte(to, '?');
	else
		buf_add_slice(to, e->name);
}

/* Go into an element: its name behind the path. */
static struct slice
enter(struct news *n, const struct xml_event *e)
{
	size_t from = n->path_len[e->depth - 1];

	n->path.len = from;
	buf_add_byte(&n->path, '/');
	add_name(&n->path, e);
	n->path_len[e->depth] = n->path.len;
	if (n->path.failed)
		return (struct slice){ NULL, 0 };
	return (struct slice){ n->path.ptr + from + 1, n->path.len - from - 1 };
}

/* The path from below the element at 'depth', without its first '/'. */
static struct slice
path_below(const struct news *n, unsigned depth)
{
	size_t from = n->path_len[depth];
	if (n->path.len <= from)
		return (struct slice){ NULL, 0 };
	return (struct slice){ n->path.ptr + from + 1, n->path.len - from - 1 };
}

static bool
is_child(struct slice path, const char *pattern)
{
	struct slice p = SLICE(pattern);

	if (p.len < 2 || p.ptr[p.len - 1] != '*' || path.len < p.len)
		return false;
	return memcmp(path.ptr, p.ptr, p.len - 1) == 0 &&
	       !memchr(path.ptr + p.len - 1, '/', path.len - p.len + 1);
}

/* Apply the rules for the element at hand. */
static void
apply(struct news *n, const struct xml_event *e)
{
	const struct news_kind *k = n->kind;
	struct slice path = path_below(n, n->item ? n->item : 1);
	bool exact = false;

	for (size_t i = 0; i < k->n_rules; i++) {
		const char *rule = k->rules[i].path;
		bool outer = rule[0] == '/';

		if (outer == (n->item > 0) || !slice_eq(path, SLICE(rule + outer)))
			continue;
		exact = true;
		if (n->take_depth == 0)
			news_item_take(n, e, &k->rules[i]);
	}
	for (size_t i = 0; i < k->n_rules && !exact && n->take_depth == 0 && n->item; i++)
		if (is_child(path, k->rules[i].path))
			news_item_take(n, e, &k->rules[i]);
}

/* ---- items ---- */

uint64_t
news_stored_offset(const struct record_reader *r, uint64_t offset)
{
	return source_coding(r->src) == SOURCE_PLAIN ? offset : source_offset(r->src);
}

static void
begin_item(struct record_reader *r, const struct xml_event *e, bool skip)
{
	struct news *n = r->news;

	news_item_reset(n);
	n->item = e->depth;
	n->outer = e->depth - 1;
	n->skip = skip;
	n->item_offset = e->offset;
	n->item_line = e->line;
	n->stored = news_stored_offset(r, e->offset);
	n->n_items++;
	r->counts.records++;
}

/* The root says which kind it is. false: none of ours, and that is told. */
static bool
find_kind(struct record_reader *r, const struct xml_event *e, struct slice name)
{
	struct news *n = r->news;

	n->kind = news_rules_kind(name);
	if (n->kind)
		return true;
	record_fault(r, NAQL_E_FORMAT, news_stored_offset(r, e->offset),
		     "line %llu: XML of an unknown kind, <%.*s>",
		     (unsigned long long)e->line,
		     (int)(e->name.len < 40 ? e->name.len : 40), e->name.ptr);
	r->format = &nothing_format;
	return false;
}

/* A start tag outside of what is being taken. */
static bool
on_start(struct record_reader *r, const struct xml_event *e)
{
	struct news *n = r->news;
	struct slice name = enter(n, e);

	if (n->path.failed)
		return true; /* told by news_next() */
	if (e->depth == 1 && !n->kind && !find_kind(r, e, name))
		return false;
	if (n->item == 0) {
		if (e->depth == 1 || slice_eq(name, SLICE("channel")) ||
		    slice_eq(name, SLICE("itemSet")))
			n->outer = e->depth;
		bool skip = n->kind->text_only && news_rules_skips(name);

		if (skip || slice_eq(name, SLICE(n->kind->item)))
			begin_item(r, e, skip);
	}
	if (n->item && n->kind->is_g2)
		g2_check_start(r, e);
	if (!n->skip || !n->item)
		apply(n, e);
	return true;
}

/* One event; *ended: an item is complete. */
static bool
on_event(struct record_reader *r, const struct xml_event *e, bool *ended)
{
	struct news *n = r->news;

	*ended = false;
	if (n->take_depth > 0) {
		if (e->kind == XML_EVENT_START) {
			(void)enter(n, e);
			if (n->kind->is_g2 && n->item && !n->path.failed)
				g2_check_start(r, e);
		}
		if (e->kind == XML_EVENT_START && n->take != NEWS_MARKUP)
			return true;
		news_item_event(n, e);
		return true;
	}
	if (e->kind == XML_EVENT_START)
		return on_start(r, e);
	*ended = e->kind == XML_EVENT_END && e->depth == n->item && n->item > 0;
	return true;
}

/*
 * What came instead of an event. An item that is open is lost; the next one is looked
 * for. NAQL_E_FORMAT: it was found, read on.
 */
static naql_status
on_fault(struct record_reader *r, naql_status st, const naql_error *why, naql_error *err)
{
	struct news *n = r->news;
	uint64_t after = n->item ? n->item_offset + 1 : 0;
	struct slice name;

	if (st != NAQL_E_FORMAT && st != NAQL_E_LIMIT) {
		if (err)
			*err = *why;
		return st;
	}
	if (!n->told)
		record_fault(r, st, news_stored_offset(r, why->offset), "%s", why->text);
	n->told = false;
	n->item = 0;
	news_item_reset(n);
	if (!n->kind || ++n->n_faults > FAULTS_MAX) {
		if (n->kind)
			record_fault(r, NAQL_E_LIMIT, news_stored_offset(r, why->offset),
				     "over %u faults: the rest is not read", FAULTS_MAX);
		return NAQL_DONE;
	}
	name = SLICE(n->kind->item);
	if (memchr(name.ptr, ':', name.len)) /* the prefix is ours, not the document's */
		name = SLICE(strchr(name.ptr, ':') + 1);
	st = xml_resume(n->xml, name, n->outer, after, err);
	return st == NAQL_OK ? NAQL_E_FORMAT : st;
}

static naql_status
news_next(struct record_reader *r, struct record *out, naql_error *err)
{
	bool found = false, ended;
	naql_status st = r->news ? NAQL_OK : start(r, err);

	while (st == NAQL_OK && r->news && !found) {
		struct xml_event e;
		naql_error why = { 0 };

		st = xml_next(r->news->xml, &e, &why);
		if (st == NAQL_OK && !on_event(r, &e, &ended))
			return NAQL_DONE;
		if (st == NAQL_OK)
			st = buf_status(&r->news->path, &why);
		if (st == NAQL_OK && ended) {
			st = news_item_end(r, out, &found, err);
			r->news->item = 0;
		} else if (st != NAQL_OK && st != NAQL_DONE) {
			st = on_fault(r, st, &why, err);
			st = st == NAQL_E_FORMAT ? NAQL_OK : st;
		}
	}
	if (st == NAQL_DONE)
		r->format = &nothing_format;
	return st;
}

const struct record_format news_format = { news_next };
