/*
 * fields.c - names and places: headline, authors, outlet, language, canonical, credit,
 * paywall. Where several sources speak, the one that speaks of the article itself is
 * believed before one that speaks of the page or the site.
 */
#include "page/fields.h"

#include "page/byline.h"

/* Nothing to decode and no blank in it: most addresses, all dates that programs wrote. */
static bool
is_clean(struct slice s)
{
	uint8_t odd = 0;

	for (size_t i = 0; i < s.len; i++) {
		uint8_t c = (uint8_t)s.ptr[i];

		odd |= (uint8_t)(c <= ' ') | (uint8_t)(c == '&') | (uint8_t)(c == 0xc2) |
		       (uint8_t)(c == '\\');
	}
	return !odd;
}

static struct slice
keep_as_it_is(struct page_parser *pp, struct slice raw)
{
	struct slice s = { arena_strndup(&pp->arena, raw.ptr, raw.len), raw.len };

	if (s.ptr)
		return s;
	pp->failed = true;
	return (struct slice){ NULL, 0 };
}

struct slice
fields_keep(struct page_parser *pp, struct slice raw, bool json, bool references)
{
	struct slice s = { NULL, 0 };

	if (raw.len == 0)
		return s;
	if (is_clean(raw))
		return keep_as_it_is(pp, raw);
	buf_reset(&pp->clean);
	buf_reset(&pp->unescaped);
	if (json) {
		jsonld_decode(raw, &pp->unescaped);
		raw = buf_slice(&pp->unescaped);
	}
	drafts_clean(raw, references, &pp->clean);
	if (pp->clean.failed || pp->unescaped.failed)
		pp->failed = true;
	else if (pp->clean.len > 0)
		s = (struct slice){ arena_strndup(&pp->arena, pp->clean.ptr,
						  pp->clean.len),
				    pp->clean.len };
	if (s.len > 0 && !s.ptr) {
		pp->failed = true;
		s.len = 0;
	}
	return s;
}

struct slice
fields_meta(struct page_parser *pp, enum meta_key key)
{
	return fields_keep(pp, pp->meta.value[key], false, true);
}

struct slice
fields_jsonld(struct page_parser *pp, enum jsonld_key key)
{
	return fields_keep(pp, pp->meta.jsonld.value[key], true, true);
}

/* An address or an account is no name. */
static bool
is_name(struct slice s)
{
	return s.len > 0 && s.len <= 200 && s.ptr[0] != '@' &&
	       slice_find(s, SLICE("://")) == SIZE_MAX;
}

static void
add_author(struct page_parser *pp, struct slice s)
{
	struct page *p = &pp->page;

	if (!is_name(s) || p->n_authors >= PAGE_AUTHORS)
		return;
	for (size_t i = 0; i < p->n_authors; i++) {
		if (slice_ieq(p->authors[i], s))
			return;
	}
	p->authors[p->n_authors++] = s;
}

#define BYLINE_WORDS 16
#define BYLINE_NEAR  12 /* blocks behind the headline in which its byline is expected */

/* The name in one block: a byline's, or one that a phrase announces in a short line. */
static struct slice
name_in(struct page_parser *pp, const struct draft *b, bool announced)
{
	const struct byline_tools tools = { &pp->months, &pp->phrases, pp->scratch };
	bool said = false;

	if (b->is_title || b->label == PAGE_COMMENT || b->label == PAGE_HEADLINE ||
	    b->label == PAGE_NOTICE || (!announced && b->label != PAGE_BYLINE) ||
	    (announced && (b->words > BYLINE_WORDS || b->good > 0)))
		return (struct slice){ NULL, 0 };
	struct slice s = byline_name(&tools, drafts_slice(&pp->drafts, b), &said);

	return announced && !said ? (struct slice){ NULL, 0 } : s;
}

/* The names in bylines, near the headline first; then what says "by" near it. */
static struct slice
byline_of(struct page_parser *pp, const struct label_result *r)
{
	const struct drafts *d = &pp->drafts;
	size_t head = r->headline == LABEL_NONE ? 0 : r->headline;
	size_t from = head > 4 ? head - 4 : 0;

	for (unsigned round = 0; round < 3; round++) {
		size_t i = round == 2 ? 0 : from;
		size_t end = round == 2 ? d->list.n : head + BYLINE_NEAR;

		for (; i < end && i < d->list.n; i++) {
			struct slice s = name_in(pp, &d->list.ptr[i], round == 1);

			if (s.len > 0)
				return s;
		}
	}
	return (struct slice){ NULL, 0 };
}

/* JSON-LD names the outlet where it has no author. */
static bool
names_outlet_only(const struct page *p)
{
	return p->n_authors == 1 && p->outlet.len > 0 &&
	       (slice_ieq(p->authors[0], p->outlet) ||
		slice_find(p->outlet, p->authors[0]) != SIZE_MAX ||
		slice_find(p->authors[0], p->outlet) != SIZE_MAX);
}

static void
find_authors(struct page_parser *pp, const struct label_result *r)
{
	const struct jsonld *j = &pp->meta.jsonld;
	struct page *p = &pp->page;

	for (unsigned i = 0; i < j->n_authors; i++)
		add_author(pp, fields_keep(pp, j->author[i], true, true));
	if (p->n_authors == 0)
		add_author(pp, fields_meta(pp, META_AUTHOR));
	if (p->n_authors == 0 || names_outlet_only(p)) {
		struct slice s = byline_of(pp, r);

		if (s.len > 0)
			p->n_authors = 0;
		add_author(pp, s);
	}
	if (p->n_authors <= 1) {
		p->byline = p->n_authors ? p->authors[0] : (struct slice){ NULL, 0 };
		return;
	}
	struct buf joined = { 0 };

	for (size_t i = 0; i < p->n_authors; i++) {
		if (i > 0)
			buf_add_str(&joined, ", ");
		buf_add_slice(&joined, p->authors[i]);
	}
	if (joined.failed)
		pp->failed = true;
	else
		p->byline = fields_keep(pp, buf_slice(&joined), false, false);
	buf_fini(&joined);
}

static enum page_answer
find_paywall(const struct page_parser *pp)
{
	struct slice open = pp->meta.jsonld.value[JSONLD_FREE];
	struct slice tier = pp->meta.value[META_TIER];

	if (slice_ieq(open, SLICE("false")) || slice_ieq(tier, SLICE("locked")) ||
	    slice_ieq(tier, SLICE("metered")))
		return PAGE_YES;
	if (slice_ieq(open, SLICE("true")) || slice_ieq(tier, SLICE("free")))
		return PAGE_NO;
	return PAGE_UNKNOWN;
}

static struct slice
find_headline(const struct page_parser *pp, const struct label_input *in,
	      const struct label_result *r)
{
	if (r->headline != LABEL_NONE)
		return drafts_slice(&pp->drafts, &pp->drafts.list.ptr[r->headline]);
	return slice_or(in->ld_headline, in->og_title);
}

/* Behind a paywall a lead alone is not the story. */
static bool
lacks_body(const struct page_parser *pp, const struct label_result *r)
{
	if (!r->has_body || pp->page.paywall != PAGE_YES)
		return !r->has_body;
	for (size_t i = 0; i < pp->drafts.list.n; i++) {
		enum page_label label = pp->drafts.list.ptr[i].label;

		if (label == PAGE_BODY || label == PAGE_QUOTE)
			return false;
	}
	return true;
}

void
fields_find(struct page_parser *pp, const struct label_input *in,
	    const struct label_result *r, struct slice url)
{
	struct page *p = &pp->page;

	p->title = in->title;
	p->description = in->description;
	p->headline = find_headline(pp, in, r);
	p->lang = slice_or(fields_meta(pp, META_LANG), fields_jsonld(pp, JSONLD_LANG));
	p->canonical =
		slice_or(fields_meta(pp, META_CANONICAL), fields_meta(pp, META_URL));
	p->outlet =
		slice_or(fields_meta(pp, META_OUTLET), fields_jsonld(pp, JSONLD_OUTLET));
	p->credit = slice_or(r->credit, fields_jsonld(pp, JSONLD_CREDIT));
	p->paywall = find_paywall(pp);
	p->body_absent = lacks_body(pp, r);
	if (p->body_absent)
		p->script_body = fields_jsonld(pp, JSONLD_BODY);
	if (p->body_absent && p->script_body.len == 0)
		p->script_body = fields_script(pp);
	p->links = pp->links.ptr;
	p->n_links = pp->links.n;
	find_authors(pp, r);
	fields_dates(pp, r, url);
	fields_notices(pp);
	fields_pictures(pp);
}
