/*
 * figures.c - facts that settle the order of day and month, the surest first: the address
 * has the month of one of the two days; the page was changed on one of them, or before
 * one; other figures of the page can be read in one way, and all of them in the same; the
 * outlet's domain is a country's. Facts that contradict each other settle nothing, and a
 * guess is never made.
 */
#include "page/figures.h"

#include "base/compiler.h"
#include "page/date_item.h"

/* Domains of places that write English, which alone leaves the order open. */
static enum date_order
order_of_domain(struct slice url)
{
	static const char *const day_first[] = { "uk", "ie", "au", "nz", "in", "pk",
						 "lk", "bd", "sg", "hk", "mt", "ng",
						 "gh", "ke", "ug", "tz", "zm" };
	static const char *const month_first[] = { "us", "gov", "mil" };
	size_t begin = slice_find(url, SLICE("://")), end, dot;

	if (begin == SIZE_MAX)
		return DATE_ORDER_UNKNOWN;
	begin += 3;
	for (end = begin; end < url.len && url.ptr[end] != '/' && url.ptr[end] != ':' &&
			  url.ptr[end] != '?';)
		end++;
	for (dot = end; dot > begin && url.ptr[dot - 1] != '.';)
		dot--;
	struct slice top = { url.ptr + dot, end - dot };

	for (size_t i = 0; dot > begin && i < NAQL_COUNT(day_first); i++)
		if (slice_ieq(top, SLICE(day_first[i])))
			return DATE_DAY_FIRST;
	for (size_t i = 0; dot > begin && i < NAQL_COUNT(month_first); i++)
		if (slice_ieq(top, SLICE(month_first[i])))
			return DATE_MONTH_FIRST;
	return DATE_ORDER_UNKNOWN;
}

/* What all other figures of the page agree on. */
static enum date_order
order_of_others(struct dating *d)
{
	const struct drafts *drafts = &d->pp->drafts;
	enum date_order told = DATE_ORDER_UNKNOWN;

	for (size_t i = 0; i < drafts->list.n && d->tries > 0; i++) {
		struct slice s = drafts_slice(drafts, &drafts->list.ptr[i]);

		if (!date_item_any_number(s))
			continue;
		d->tries--;
		enum date_order o = date_text_order(&d->pp->months, d->pp->scratch, s);

		if (o != DATE_ORDER_UNKNOWN && told != DATE_ORDER_UNKNOWN && o != told)
			return DATE_ORDER_UNKNOWN;
		told = o != DATE_ORDER_UNKNOWN ? o : told;
	}
	return told;
}

/* The one of the two days that the address or the day of the last change leaves; 2: they
 * leave both or none. */
static unsigned
day_told(const struct dating *d)
{
	const struct page *p = &d->pp->page;
	bool in[2], can[2];

	for (unsigned i = 0; i < 2; i++) {
		in[i] = dating_in_address(d, d->either[i]);
		can[i] = p->modified.iso.len == 0 ||
			 memcmp(d->either[i], p->modified.iso.ptr, 10) <= 0;
	}
	if (in[0] != in[1])
		return in[0] ? 0 : 1;
	for (unsigned i = 0; i < 2; i++)
		if (p->modified.iso.len > 0 &&
		    memcmp(d->either[i], p->modified.iso.ptr, 10) == 0)
			return i;
	return can[0] == can[1] ? 2 : can[0] ? 0 : 1;
}

void
figures_settle(struct dating *d)
{
	struct page_date *to = &d->pp->page.published;
	unsigned day;

	if (to->iso.len > 0 || !to->fault || !d->either[0][0])
		return;
	day = day_told(d);
	if (day == 2) {
		enum date_order o = order_of_others(d);

		if (o == DATE_ORDER_UNKNOWN)
			o = order_of_domain(d->url);
		if (o == DATE_ORDER_UNKNOWN)
			o = order_of_domain(d->pp->page.canonical);
		if (o == DATE_ORDER_UNKNOWN)
			return;
		day = o == DATE_DAY_FIRST ? 1 : 0; /* either[0] has the month first */
	}
	to->iso = fields_keep(d->pp,
			      (struct slice){ d->either[day], sizeof(d->either[day]) },
			      false, false);
	to->fault = NULL;
}
