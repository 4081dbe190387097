/*
 * shown.c - sites write the day of an import, or the day in another zone, where only
 * programs look, and many show their readers the day of the last change as the page's
 * date. What stands beside the headline is what a reader can be held to; a day of
 * publication that only the head tells is kept apart, as the first.
 */
#include "page/shown.h"

#include "base/compiler.h"
#include "page/date_item.h"

/* The dates that the page shows beside its headline. */
static void
printed_at(struct dating *d, size_t i, enum dating_lines which)
{
	const struct drafts *drafts = &d->pp->drafts;

	if (i >= drafts->list.n || d->printed.iso.len > 0)
		return;
	const struct draft *b = &drafts->list.ptr[i];
	struct slice s = drafts_slice(drafts, b);

	if (!dating_fits(d->pp, b, which) || !date_item_any_number(s))
		return;
	dating_line(d, s, &d->printed, &d->changed);
}

static void
take_printed(struct dating *d, size_t head)
{
	static const enum dating_lines rounds[] = { DATING_DATED, DATING_SHORT };

	for (size_t r = 0; r < NAQL_COUNT(rounds); r++) {
		for (size_t k = 1; k <= DATING_BEHIND; k++) {
			printed_at(d, head + k, rounds[r]);
			if (k <= DATING_BEFORE && k <= head)
				printed_at(d, head - k, rounds[r]);
		}
	}
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

/* One of the dates in a line is this day. */
static bool
line_tells(struct dating *d, struct slice s, const char *day)
{
	struct date_text t;

	while (date_item_any_number(s) && d->tries > 0) {
		d->tries--;
		if (!date_text_find(&d->pp->months, d->pp->scratch, s, d->order, &t))
			return false;
		if (memcmp(t.iso, day, 10) == 0)
			return true;
		s = (struct slice){ s.ptr + t.end, s.len - t.end };
	}
	return false;
}

/* The page shows this day too: near its headline, in a line of dates, in its address. */
static bool
is_shown(struct dating *d, size_t head, const char *day)
{
	const struct drafts *drafts = &d->pp->drafts;
	size_t from = head > DATING_BEFORE ? head - DATING_BEFORE : 0;

	if (dating_in_address(d, day))
		return true;
	for (size_t i = from; i < drafts->list.n; i++) {
		const struct draft *b = &drafts->list.ptr[i];
		bool near =
			i <= head + DATING_BEHIND && dating_fits(d->pp, b, DATING_SHORT);

		if ((near || dating_fits(d->pp, b, DATING_DATED)) &&
		    line_tells(d, drafts_slice(drafts, b), day))
			return true;
	}
	return false;
}

/*
 * What the head says is held against what the page prints for its readers: sites put the
 * day of an import, or a day in another zone, into the one and not into the other. A day
 * printed later than the head's is that of the last change, or it is no date of the page
 * at all (today's, above the headline).
 */
static bool
printed_is_right(const struct page *p, const struct page_date *printed)
{
	if (is_swapped(&p->published, printed)) /* figures can be read in two ways */
		return slice_find(p->published.text, SLICE("/")) != SIZE_MAX &&
		       slice_find(printed->text, SLICE("/")) == SIZE_MAX;
	long apart = dating_day_number(p->published.iso.ptr) -
		     dating_day_number(printed->iso.ptr);

	return apart > 0 || apart == -1 || same_day(printed, &p->modified);
}

/* The page's date is the one that it shows. Where that is the day of a change, it is so
 * only as long as the other is not shown too; that stays beside it. */
static void
show(struct dating *d, size_t head, const struct page_date *shown, bool changed)
{
	struct page *p = &d->pp->page;
	bool later = dating_day_number(shown->iso.ptr) >
		     dating_day_number(p->published.iso.ptr);

	if (changed && is_shown(d, head, p->published.iso.ptr))
		return;
	if (later && changed)
		p->first = p->published;
	p->published = *shown;
	if (changed)
		p->published.source = SLICE("modified");
}

void
shown_weigh(struct dating *d, const struct label_result *r)
{
	struct page *p = &d->pp->page;
	struct page_date second = { 0 };

	if (p->published.iso.len == 0 || r->headline == LABEL_NONE)
		return;
	take_printed(d, r->headline);
	bool changed = d->printed.iso.len == 0;
	struct page_date printed = changed ? d->changed : d->printed;

	if (printed.iso.len == 0 || same_day(&printed, &p->published))
		return;
	dating_take(d, &second, fields_meta(d->pp, META_PUBLISHED), "meta");
	if (same_day(&second, &printed))
		p->published = second;
	else if (changed || printed_is_right(p, &printed))
		show(d, r->headline, &printed,
		     changed || same_day(&printed, &p->modified));
}
