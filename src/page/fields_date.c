/*
 * fields_date.c - when a page was published and changed: JSON-LD, meta, <time>, the
 * address, the text, data in scripts, in that order, and always with the source named.
 * Where a page tells only when it was changed, that is its date, with the source
 * "modified".
 *
 * In the text a date counts only where dates stand: in a date line or a byline, or in a
 * short line near the headline, and at last in the first words of the story, where a
 * press release has it.
 */
#include "base/compiler.h"
#include "page/date.h"
#include "page/date_item.h"
#include "page/figures.h"
#include "page/root.h"
#include "page/shown.h"

#define START_BYTES  90
#define START_BLOCKS 3

/* <time> elements of one kind: those of teasers and comments do not speak of the story.
 */
static bool
take_times(struct dating *d, struct page_date *to, enum meta_time_kind kind, bool around)
{
	const struct meta *m = &d->pp->meta;

	for (unsigned i = 0; i < m->n_times; i++) {
		const struct tree_node *n = &d->pp->tree.nodes.ptr[m->times[i].node];

		if (m->times[i].kind != kind || n->zone == ZONE_COMMENT ||
		    (!around && ZONE_IS_AROUND(n->zone)))
			continue;
		if (dating_take(d, to, fields_keep(d->pp, m->times[i].value, false, true),
				"time"))
			return true;
	}
	return false;
}

static bool
take_address(struct page_parser *pp, struct slice url)
{
	struct page_date *to = &pp->page.published;
	char day[10];

	if (to->iso.len > 0 || !date_in_url(url, day))
		return to->iso.len > 0;
	*to = (struct page_date){
		.iso = fields_keep(pp, (struct slice){ day, sizeof(day) }, false, false),
		.text = url,
		.source = SLICE("url"),
	};
	return true;
}

static void
take_at(struct dating *d, size_t i, enum dating_lines which)
{
	const struct drafts *drafts = &d->pp->drafts;
	const struct page *p = &d->pp->page;

	if (i >= drafts->list.n || (p->published.iso.len > 0 && p->modified.iso.len > 0))
		return;
	const struct draft *b = &drafts->list.ptr[i];

	if (dating_fits(d->pp, b, which) && date_item_any_number(drafts_slice(drafts, b)))
		dating_line(d, drafts_slice(drafts, b), &d->pp->page.published,
			    &d->pp->page.modified);
}

/* Lines around the headline, the nearest first. */
static void
take_near(struct dating *d, size_t head, enum dating_lines which)
{
	for (size_t k = 1; k <= DATING_BEHIND; k++) {
		take_at(d, head + k, which);
		if (k <= DATING_BEFORE && k <= head)
			take_at(d, head - k, which);
	}
}

/* "(21 November 2022) The ...", "31. Oktober 2023. Woher ...", "March 3, 2026 - ..." */
static bool
begins_with_date(struct dating *d, struct slice s)
{
	static const char *const ends[] = { ".",	   ")", ":",
					    "|",	   "-", "\xe2\x80\x93",
					    "\xe2\x80\x94" };
	struct date_text t;

	if (!date_item_any_number(s) ||
	    !date_text_find(&d->pp->months, d->pp->scratch, s, d->order, &t) ||
	    t.begin > 1 || (t.begin == 1 && s.ptr[0] != '('))
		return false;
	s = slice_trim((struct slice){ s.ptr + t.end, s.len - t.end });
	for (size_t i = 0; i < NAQL_COUNT(ends); i++)
		if (s.len > 0 && strncmp(s.ptr, ends[i], strlen(ends[i])) == 0)
			return true;
	return false;
}

/* In the first words of the story; 'first': only where it begins with the date. */
static void
take_start(struct dating *d, bool first)
{
	const struct drafts *drafts = &d->pp->drafts;
	unsigned left = START_BLOCKS;

	for (size_t i = 0; i < drafts->list.n && left > 0; i++) {
		struct slice s = drafts_slice(drafts, &drafts->list.ptr[i]);
		enum page_label label = drafts->list.ptr[i].label;

		if (label != PAGE_BODY && label != PAGE_LEAD)
			continue;
		left--;
		s.len = s.len < START_BYTES ? s.len : START_BYTES;
		if (first && !begins_with_date(d, s))
			continue;
		if (dating_take(d, &d->pp->page.published, s, "text"))
			return;
	}
}

/* Where the story begins: its headline, or else what stands before its text. */
static size_t
anchor_of(const struct page_parser *pp, const struct label_result *r)
{
	if (r->headline != LABEL_NONE)
		return r->headline;
	for (size_t i = 0; i < pp->drafts.list.n; i++) {
		const struct draft *b = &pp->drafts.list.ptr[i];

		if (b->label == PAGE_BODY && b->good > 0)
			return i > 0 ? i - 1 : 0;
	}
	return LABEL_NONE;
}

/* A page that tells only when it was changed has that date, and the source says so. */
static bool
take_changed(struct page_parser *pp)
{
	struct page *p = &pp->page;

	if (p->published.iso.len > 0 || p->published.fault || p->modified.iso.len == 0)
		return false;
	p->published = p->modified;
	p->published.source = SLICE("modified");
	return true;
}

static void
take_text(struct dating *d, const struct label_result *r)
{
	size_t n = d->pp->drafts.list.n, anchor = anchor_of(d->pp, r);
	bool has_head = anchor != LABEL_NONE;
	size_t head = has_head ? anchor : 0;

	if (has_head && r->headline == LABEL_NONE)
		take_at(d, head, DATING_DATED); /* what stands before the text */
	take_near(d, head, DATING_DATED);
	if (has_head)
		take_near(d, head, DATING_SHORT);
	if (slice_eq(d->pp->page.modified.source, SLICE("text")) && take_changed(d->pp))
		return;
	for (size_t i = head; i < n; i++)
		take_at(d, i, DATING_DATED);
	take_start(d, false);
	if (r->headline != LABEL_NONE)
		take_at(d, r->headline, DATING_SHORT);
	for (size_t i = head; i < n; i++)
		take_at(d, i, DATING_ALONE);
	for (size_t i = 0; i < head; i++)
		take_at(d, i, DATING_ALONE);
	dating_take(d, &d->pp->page.published, d->pp->page.title, "text");
	dating_take(d, &d->pp->page.published, d->pp->page.description, "meta");
}

/* The value of "key" in a script that is data of the page, found as text. */
static struct slice
script_value(struct slice s, const char *key)
{
	size_t at = slice_find(s, SLICE(key)), n = strlen(key);

	if (at == SIZE_MAX)
		return (struct slice){ NULL, 0 };
	size_t begin = at + n, end;

	while (begin < s.len && (s.ptr[begin] == ' ' || s.ptr[begin] == ':' ||
				 s.ptr[begin] == '"' || s.ptr[begin] == '\\'))
		begin++;
	for (end = begin; end < s.len && end - begin < 40 && s.ptr[end] != '"' &&
			  s.ptr[end] != '\\' && s.ptr[end] != ',';)
		end++;
	return (struct slice){ s.ptr + begin, end - begin };
}

static void
take_scripts(struct dating *d, const char *const *keys, size_t n_keys)
{
	const struct meta *m = &d->pp->meta;

	for (size_t k = 0; k < n_keys; k++) {
		for (unsigned i = 0; i < m->n_scripts; i++) {
			struct slice v = script_value(m->scripts[i], keys[k]);

			if (dating_take(d, &d->pp->page.published,
					fields_keep(d->pp, v, false, false), "script"))
				return;
		}
	}
}

/* A time in UTC near midnight: the page's own day is the one in its address. */
static void
own_day(struct page_parser *pp, struct slice url)
{
	struct page_date *p = &pp->page.published;
	char day[10];

	if (p->iso.len <= sizeof(day) || p->iso.ptr[p->iso.len - 1] != 'Z' ||
	    !(date_in_url(url, day) || date_in_url(pp->page.canonical, day)))
		return;
	long apart = dating_day_number(p->iso.ptr) - dating_day_number(day);

	if (apart != 1 && apart != -1)
		return;
	p->iso = fields_keep(pp, (struct slice){ day, sizeof(day) }, false, false);
	p->source = SLICE("url");
}

/*
 * Midnight of a place, written in UTC, is a day without a time: where all that read a
 * language share a zone, "2022-11-06T23:00:00Z" is the seventh.
 */
static bool
is_midnight(struct slice iso, struct slice lang)
{
	static const struct {
		const char *lang, *winter, *summer;
	} zones[] = {
		{ "de", "23:00", "22:00" }, { "it", "23:00", "22:00" },
		{ "nl", "23:00", "22:00" }, { "pl", "23:00", "22:00" },
		{ "cs", "23:00", "22:00" }, { "sv", "23:00", "22:00" },
		{ "da", "23:00", "22:00" }, { "nb", "23:00", "22:00" },
		{ "tr", "21:00", "21:00" }, { "fa", "20:30", "20:30" },
		{ "ja", "15:00", "15:00" }, { "ko", "15:00", "15:00" },
	};
	const char *s = iso.ptr;
	bool exact = iso.len == 17 || (iso.len == 20 && memcmp(s + 16, ":00", 3) == 0);

	if (!exact || s[iso.len - 1] != 'Z' || lang.len < 2)
		return false;
	/* in March and October the clocks change: both may be */
	bool winter = memcmp(s + 5, "04", 2) < 0 || memcmp(s + 5, "10", 2) >= 0;
	bool summer = memcmp(s + 5, "03", 2) >= 0 && memcmp(s + 5, "10", 2) <= 0;

	for (size_t i = 0; i < NAQL_COUNT(zones); i++)
		if (slice_ieq((struct slice){ lang.ptr, 2 }, SLICE(zones[i].lang)))
			return (winter && memcmp(s + 11, zones[i].winter, 5) == 0) ||
			       (summer && memcmp(s + 11, zones[i].summer, 5) == 0);
	return false;
}

static void
own_midnight(struct page_parser *pp, struct page_date *to)
{
	char day[10];

	if (!is_midnight(to->iso, pp->page.lang))
		return;
	date_next_day(to->iso.ptr, day);
	to->iso = fields_keep(pp, (struct slice){ day, sizeof(day) }, false, false);
}

/* What is believed only where the page says nothing of its publication. */
static void
take_last(struct dating *d)
{
	static const char *const published[] = { "datePublished\"", "datePublished\\\"",
						 "publishedAt\"",   "published_at\"",
						 "publishDate\"",   "publishedDate\"",
						 "publish_date\"" };
	static const char *const created[] = { "createdAt\"" };
	struct page *p = &d->pp->page;

	if (p->published.iso.len == 0)
		take_scripts(d, published, NAQL_COUNT(published));
	if (p->published.iso.len == 0 && d->pp->tree.nodes.n > 0)
		take_times(d, &p->published, META_TIME_PLAIN, true);
	take_changed(d->pp);
	if (p->published.iso.len == 0)
		take_scripts(d, created, NAQL_COUNT(created));
}

/* "en" alone leaves it open how figures are read: og:locale may say en_US. */
static enum date_order
order_of(struct page_parser *pp)
{
	struct slice lang = pp->page.lang, locale = fields_meta(pp, META_LOCALE);

	if (slice_ieq(lang, SLICE("en")) && locale.len > 2 &&
	    slice_ieq((struct slice){ locale.ptr, 2 }, lang))
		lang = locale;
	return date_order_of(lang);
}

void
fields_dates(struct page_parser *pp, const struct label_result *r, struct slice url)
{
	struct page *p = &pp->page;
	struct dating d = {
		.pp = pp, .url = url, .order = order_of(pp), .tries = DATING_TRIES
	};

	dating_take(&d, &p->published, fields_jsonld(pp, JSONLD_PUBLISHED), "json-ld");
	dating_take(&d, &p->published, fields_meta(pp, META_PUBLISHED), "meta");
	dating_take(&d, &p->modified, fields_jsonld(pp, JSONLD_MODIFIED), "json-ld");
	dating_take(&d, &p->modified, fields_meta(pp, META_MODIFIED), "meta");
	own_midnight(pp, &p->published);
	own_midnight(pp, &p->modified);
	shown_weigh(&d, r);
	if (pp->tree.nodes.n > 0) {
		take_times(&d, &p->published, META_TIME_PUBLISHED, false);
		take_times(&d, &p->modified, META_TIME_MODIFIED, false);
		if (p->published.iso.len == 0)
			take_start(&d, true);
		take_times(&d, &p->published, META_TIME_PLAIN, false);
	}
	if (!take_address(pp, url) && !take_address(pp, p->canonical))
		take_address(pp, pp->meta.value[META_URL]);
	own_day(pp, url);
	if (p->published.iso.len == 0)
		take_text(&d, r);
	figures_settle(&d);
	take_last(&d);
}
