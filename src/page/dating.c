/*
 * dating.c - one text, one line, as the date of a page. In a line each date is what the
 * words in front of it call it: a change, or the publication.
 */
#include "page/dating.h"

#include "base/compiler.h"
#include "page/date_item.h"
#include "page/root.h"

#define LINE_WORDS  24
#define LINE_DATES  3
#define MIXED_WORDS 14

/* Where the headline's date can mean two days, another text tells which, or nothing. */
static bool
is_other_day(const struct dating *d, const struct date_text *t, const char *source)
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
bool
dating_take(struct dating *d, struct page_date *to, struct slice raw, const char *source)
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

/* What stands there says that the date behind it is that of a change; or, if asked for at
 * its start, that it is no date of the page ("Member since", "Available until"). */
static bool
says(struct dating *d, struct slice s, enum phrase_kind kind, bool at_start)
{
	struct phrase_hits hits;
	const struct word *w;
	size_t n;

	if (s.len == 0 || fold_plain(d->pp->scratch, s, &w, &n, NULL) != NAQL_OK)
		return false;
	phrases_find(&d->pp->phrases, s.ptr, w, n, &hits);
	return ((at_start ? hits.at_start : hits.anywhere) & PHRASE_BIT(kind)) != 0;
}

/* The dates of one line, each what the words in front of it say: "5 March 2026, updated 6
 * March 2026". */
void
dating_line(struct dating *d, struct slice s, struct page_date *published,
	    struct page_date *changed)
{
	if (says(d, s, PHRASE_BOILER, true))
		return;
	for (unsigned i = 0; i < LINE_DATES; i++) {
		struct page_date found = { 0 };

		if (!dating_take(d, &found, s, "text")) {
			if (found.fault && published->iso.len == 0 && !published->fault)
				*published = found;
			return;
		}
		size_t at = (size_t)(found.text.ptr - s.ptr);
		struct page_date *to =
			says(d, (struct slice){ s.ptr, at }, PHRASE_UPDATE, false)
				? changed
				: published;

		if (to->iso.len == 0)
			*to = found;
		s = (struct slice){ found.text.ptr + found.text.len,
				    s.len - at - found.text.len };
	}
}

static bool
is_dated(enum page_label label)
{
	return label == PAGE_DATE || label == PAGE_BYLINE;
}

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

bool
dating_fits(const struct page_parser *pp, const struct draft *b, enum dating_lines which)
{
	if (b->words > LINE_WORDS || b->is_title || b->label == PAGE_NOTICE ||
	    b->label == PAGE_COMMENT)
		return false;
	switch (which) {
	case DATING_DATED:
		return is_dated(b->label);
	case DATING_SHORT:
		return is_short_line(pp, b);
	default:
		return b->words <= 7;
	}
}

/* Days since 0000-03-01 of "YYYY-MM-DD". */
long
dating_day_number(const char *iso)
{
	long y = (iso[0] - '0') * 1000L + (iso[1] - '0') * 100L + (iso[2] - '0') * 10L +
		 (iso[3] - '0');
	long m = (iso[5] - '0') * 10L + (iso[6] - '0');
	long d = (iso[8] - '0') * 10L + (iso[9] - '0');

	y -= m <= 2;
	m += m <= 2 ? 9 : -3;
	return y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + d;
}

static bool
has_month(struct slice url, const char *day)
{
	char month[8] = "YYYY/MM";

	memcpy(month, day, 4);
	memcpy(month + 5, day + 5, 2);
	return slice_find(url, SLICE(month)) != SIZE_MAX;
}

bool
dating_in_address(const struct dating *d, const char *day)
{
	return has_month(d->url, day) || has_month(d->pp->page.canonical, day);
}
