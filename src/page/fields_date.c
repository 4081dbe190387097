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
#include "page/fields.h"
#include "page/root.h"

#define NEAR_BEFORE  4 /* blocks in front of the headline that may hold its date */
#define NEAR_BEHIND  12
#define LINE_WORDS   24
#define MIXED_WORDS  14
#define START_BYTES  90
#define START_BLOCKS 3
#define TRIES	     400 /* texts that are read for a date; bounds the cost */

struct dates {
	struct page_parser *pp;
	enum date_order order;
	unsigned tries;
	struct page_date changed; /* a day of change printed beside the headline */
	char either[2][10]; /* of a date beside the headline that can mean two days */
};

/* Where the headline's date can mean two days, another text tells which, or nothing. */
static bool
is_other_day(const struct dates *d, const struct date_text *t, const char *source)
{
	return d->either[0][0] && strcmp(source, "text") == 0 &&
	       memcmp(t->iso, d->either[0], 10) != 0 &&
	       memcmp(t->iso, d->either[1], 10) != 0;
}

/* Did the web have pages on that day. What a text tells of older days is its subject. */
static bool
is_of_the_web(const struct date_text *t)
{
	return memcmp(t->iso, "1990", 4) >= 0;
}

/* Take 'raw' as the page's date; false: it says none that can be normalised. */
static bool
take(struct dates *d, struct page_date *to, struct slice raw, const char *source)
{
	struct page_parser *pp = d->pp;
	struct date_text t;

	if (to->iso.len > 0 || d->tries == 0 || !date_item_any_number(raw))
		return to->iso.len > 0;
	d->tries--;
	if (!date_text_find(&pp->months, pp->scratch, raw, d->order, &t)) {
		if (t.fault && !to->fault) {
			to->text = raw;
			to->fault = t.fault;
			to->source = SLICE(source);
		}
		if (!d->either[0][0])
			memcpy(d->either, t.either, sizeof(d->either));
		return false;
	}
	if (is_other_day(d, &t, source) ||
	    (strcmp(source, "text") == 0 && !is_of_the_web(&t)))
		return false;
	*to = (struct page_date){
		.iso = fields_keep(pp, (struct slice){ t.iso, t.len }, false, false),
		.text = { raw.ptr + t.begin, t.end - t.begin },
		.source = SLICE(source),
	};
	return true;
}

/* <time> elements of one kind: those of teasers and comments do not speak of the story.
 */
static bool
take_times(struct dates *d, struct page_date *to, enum meta_time_kind kind, bool around)
{
	const struct meta *m = &d->pp->meta;

	for (unsigned i = 0; i < m->n_times; i++) {
		const struct tree_node *n = &d->pp->tree.nodes.ptr[m->times[i].node];

		if (m->times[i].kind != kind || n->zone == ZONE_COMMENT ||
		    (!around && ZONE_IS_AROUND(n->zone)))
			continue;
		if (take(d, to, fields_keep(d->pp, m->times[i].value, false, true),
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

/* One line of the page: published, or changed where it says so. */
static void
take_line(struct dates *d, const struct draft *b)
{
	struct page_parser *pp = d->pp;
	struct page *p = &pp->page;
	struct slice s = drafts_slice(&pp->drafts, b);
	struct phrase_hits hits;
	const struct word *w;
	size_t n;

	if (fold_plain(pp->scratch, s, &w, &n, NULL) != NAQL_OK)
		return;
	phrases_find(&pp->phrases, s.ptr, w, n, &hits);
	if (hits.at_start & PHRASE_BIT(PHRASE_BOILER))
		return; /* "Member since", "Available until" */
	if (hits.at_start & PHRASE_BIT(PHRASE_UPDATE)) {
		take(d, &p->modified, s, "text");
		return;
	}
	if (p->published.iso.len > 0 || !take(d, &p->published, s, "text") ||
	    !(hits.anywhere & PHRASE_BIT(PHRASE_UPDATE)) || p->modified.iso.len > 0)
		return;
	size_t behind = (size_t)(p->published.text.ptr - s.ptr) + p->published.text.len;

	take(d, &p->modified, (struct slice){ s.ptr + behind, s.len - behind }, "text");
}

static bool
is_dated(enum page_label label)
{
	return label == PAGE_DATE || label == PAGE_BYLINE;
}

enum lines {
	LINES_DATED, /* labelled as a date or a byline */
	LINES_SHORT,
	LINES_ALONE, /* of any label, when the date is most of it */
};

/* A line under the headline may read like text or be full of links: "By Ayla | 23 July
 * 2017 | Comments closed", "26 May 2008 | Ferries | Piers". */
static bool
is_short_line(const struct page_parser *pp, const struct draft *b)
{
	bool text = b->good > 0 || b->label == PAGE_TEASER || b->label == PAGE_NAVIGATION;
	bool around =
		pp->tree.nodes.n > 0 && ZONE_IS_AROUND(pp->tree.nodes.ptr[b->node].zone);

	return !text || (b->words <= MIXED_WORDS && !around);
}

static bool
fits(const struct page_parser *pp, const struct draft *b, enum lines which)
{
	if (b->words > LINE_WORDS || b->is_title || b->label == PAGE_NOTICE ||
	    b->label == PAGE_COMMENT)
		return false;
	switch (which) {
	case LINES_DATED:
		return is_dated(b->label);
	case LINES_SHORT:
		return is_short_line(pp, b);
	default:
		return b->words <= 7;
	}
}

static void
take_at(struct dates *d, size_t i, enum lines which)
{
	const struct drafts *drafts = &d->pp->drafts;
	const struct page *p = &d->pp->page;

	if (i >= drafts->list.n || (p->published.iso.len > 0 && p->modified.iso.len > 0))
		return;
	const struct draft *b = &drafts->list.ptr[i];

	if (fits(d->pp, b, which) && date_item_any_number(drafts_slice(drafts, b)))
		take_line(d, b);
}

/* Lines around the headline, the nearest first. */
static void
take_near(struct dates *d, size_t head, enum lines which)
{
	for (size_t k = 1; k <= NEAR_BEHIND; k++) {
		take_at(d, head + k, which);
		if (k <= NEAR_BEFORE && k <= head)
			take_at(d, head - k, which);
	}
}

/* "(21 November 2022) The ...", "31. Oktober 2023. Woher ...", "March 3, 2026 - ..." */
static bool
begins_with_date(struct dates *d, struct slice s)
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
take_start(struct dates *d, bool first)
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
		if (take(d, &d->pp->page.published, s, "text"))
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

static void
take_text(struct dates *d, const struct label_result *r)
{
	size_t n = d->pp->drafts.list.n, anchor = anchor_of(d->pp, r);
	bool has_head = anchor != LABEL_NONE;
	size_t head = has_head ? anchor : 0;

	if (has_head && r->headline == LABEL_NONE)
		take_at(d, head, LINES_DATED); /* what stands before the text */
	take_near(d, head, LINES_DATED);
	if (has_head)
		take_near(d, head, LINES_SHORT);
	for (size_t i = head; i < n; i++)
		take_at(d, i, LINES_DATED);
	take_start(d, false);
	if (r->headline != LABEL_NONE)
		take_at(d, r->headline, LINES_SHORT);
	for (size_t i = head; i < n; i++)
		take_at(d, i, LINES_ALONE);
	for (size_t i = 0; i < head; i++)
		take_at(d, i, LINES_ALONE);
	take(d, &d->pp->page.published, d->pp->page.title, "text");
	take(d, &d->pp->page.published, d->pp->page.description, "meta");
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
take_scripts(struct dates *d, const char *const *keys, size_t n_keys)
{
	const struct meta *m = &d->pp->meta;

	for (size_t k = 0; k < n_keys; k++) {
		for (unsigned i = 0; i < m->n_scripts; i++) {
			struct slice v = script_value(m->scripts[i], keys[k]);

			if (take(d, &d->pp->page.published,
				 fields_keep(d->pp, v, false, false), "script"))
				return;
		}
	}
}

/* The date that the page prints beside its headline, as long as nothing says that it is
 * that of a change. */
static void
printed_at(struct dates *d, size_t i, enum lines which, struct page_date *to)
{
	const struct drafts *drafts = &d->pp->drafts;
	struct phrase_hits hits;
	const struct word *w;
	size_t n;

	if (i >= drafts->list.n || to->iso.len > 0)
		return;
	const struct draft *b = &drafts->list.ptr[i];
	struct slice s = drafts_slice(drafts, b);

	if (!fits(d->pp, b, which) || !date_item_any_number(s) ||
	    fold_plain(d->pp->scratch, s, &w, &n, NULL) != NAQL_OK)
		return;
	phrases_find(&d->pp->phrases, s.ptr, w, n, &hits);
	if (hits.at_start & PHRASE_BIT(PHRASE_UPDATE))
		take(d, &d->changed, s, "text");
	else if (!(hits.anywhere & PHRASE_BIT(PHRASE_UPDATE)) &&
		 !(hits.at_start & PHRASE_BIT(PHRASE_BOILER)))
		take(d, to, s, "text");
}

static void
take_printed(struct dates *d, size_t head, struct page_date *to)
{
	static const enum lines rounds[] = { LINES_DATED, LINES_SHORT };

	for (size_t r = 0; r < NAQL_COUNT(rounds); r++) {
		for (size_t k = 1; k <= NEAR_BEHIND; k++) {
			printed_at(d, head + k, rounds[r], to);
			if (k <= NEAR_BEFORE && k <= head)
				printed_at(d, head - k, rounds[r], to);
		}
	}
}

/* Days since 0000-03-01 of "YYYY-MM-DD". */
static long
day_number(const char *iso)
{
	long y = (iso[0] - '0') * 1000L + (iso[1] - '0') * 100L + (iso[2] - '0') * 10L +
		 (iso[3] - '0');
	long m = (iso[5] - '0') * 10L + (iso[6] - '0');
	long d = (iso[8] - '0') * 10L + (iso[9] - '0');

	y -= m <= 2;
	m += m <= 2 ? 9 : -3;
	return y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + d;
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
	long apart = day_number(p->iso.ptr) - day_number(day);

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

static bool
same_day(const struct page_date *a, const struct page_date *b)
{
	return a->iso.len > 0 && b->iso.len > 0 &&
	       memcmp(a->iso.ptr, b->iso.ptr, 10) == 0;
}

/* One of the two is the other with day and month exchanged. */
static bool
is_swapped(const struct page_date *a, const struct page_date *b)
{
	const char *x = a->iso.ptr, *y = b->iso.ptr;

	return memcmp(x, y, 4) == 0 && memcmp(x + 5, y + 8, 2) == 0 &&
	       memcmp(x + 8, y + 5, 2) == 0;
}

/* What the head says is held against what the page prints for its readers: sites put the
 * day of an import, or a day in another zone, into the one and not into the other.
 * 'second' is another date of publication that the head tells. */
static bool
printed_is_right(const struct page *p, const struct page_date *printed)
{
	if (is_swapped(&p->published, printed)) /* figures can be read in two ways */
		return slice_find(p->published.text, SLICE("/")) != SIZE_MAX &&
		       slice_find(printed->text, SLICE("/")) == SIZE_MAX;
	long apart = day_number(p->published.iso.ptr) - day_number(printed->iso.ptr);

	return apart > 0 || apart == -1;
}

static void
weigh_printed(struct dates *d, const struct label_result *r)
{
	struct page *p = &d->pp->page;
	struct page_date printed = { 0 }, second = { 0 };

	if (p->published.iso.len == 0 || r->headline == LABEL_NONE)
		return;
	take_printed(d, r->headline, &printed);
	if (printed.iso.len == 0 && d->changed.iso.len > 0 &&
	    day_number(d->changed.iso.ptr) < day_number(p->published.iso.ptr)) {
		printed = d->changed; /* no page is changed before it is published */
		printed.source = SLICE("modified");
	}
	if (printed.iso.len == 0 || same_day(&printed, &p->published))
		return;
	take(d, &second, fields_meta(d->pp, META_PUBLISHED), "meta");
	if (same_day(&second, &printed))
		p->published = second;
	else if (!same_day(&printed, &p->modified) && printed_is_right(p, &printed))
		p->published = printed;
}

/* What is believed only where the page says nothing of its publication. */
static void
take_last(struct dates *d)
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
	if (p->published.iso.len == 0 && !p->published.fault && p->modified.iso.len > 0) {
		p->published = p->modified; /* what the page tells, and so named */
		p->published.source = SLICE("modified");
	}
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
	struct dates d = { .pp = pp, .order = order_of(pp), .tries = TRIES };

	take(&d, &p->published, fields_jsonld(pp, JSONLD_PUBLISHED), "json-ld");
	take(&d, &p->published, fields_meta(pp, META_PUBLISHED), "meta");
	take(&d, &p->modified, fields_jsonld(pp, JSONLD_MODIFIED), "json-ld");
	take(&d, &p->modified, fields_meta(pp, META_MODIFIED), "meta");
	own_midnight(pp, &p->published);
	own_midnight(pp, &p->modified);
	weigh_printed(&d, r);
	if (pp->tree.nodes.n > 0) {
		take_times(&d, &p->published, META_TIME_PUBLISHED, false);
		take_times(&d, &p->modified, META_TIME_MODIFIED, false);
		if (p->published.iso.len == 0)
			take_start(&d, true);
		take_times(&d, &p->published, META_TIME_PLAIN, false);
	}
	if (!take_address(pp, url))
		take_address(pp, p->canonical);
	own_day(pp, url);
	if (p->published.iso.len == 0)
		take_text(&d, r);
	take_last(&d);
}
