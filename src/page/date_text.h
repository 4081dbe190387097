/*
 * date_text.h - a date as pages write it, as year, month and day:
 * "2026-03-01T10:00+03:00", "٥ مارس ٢٠٢٦", "5 Mart 2026 14:30", "Mar 5th, 2026", "5ê
 * Adarê 2026", "2026年3月5日".
 *
 * Only Gregorian dates are normalised, and only when they can mean one day: "03/04/2026"
 * needs an order of day and month, and a date of the Hijri calendar (lunar, or the solar
 * one of Iran) is told as such; converting it would be a guess, since sighting and
 * civil tables differ by a day or two.
 */
#ifndef NAQL_PAGE_DATE_TEXT_H
#define NAQL_PAGE_DATE_TEXT_H

#include <stdbool.h>

#include "base/slice.h"
#include "page/date_names.h"
#include "text/fold.h"

/* Which of two small numbers is the day. */
enum date_order { DATE_ORDER_UNKNOWN, DATE_DAY_FIRST, DATE_MONTH_FIRST };

struct date_text {
	char iso[32];	    /* "YYYY-MM-DD", then "Thh:mm[:ss]" and the zone where told */
	unsigned len;	    /* 0: not normalised */
	const char *fault;  /* why it is not, static; NULL: no date stands there at all */
	size_t begin, end;  /* bytes of the text that it stands in */
	char either[2][10]; /* the days that figures can mean whose order is not known;
			       either[0][0] == 0: there are none */
};

/*
 * date_text_find() - the first date in at most 400 bytes of text.
 *
 * f        for scratch. Years 1900 to 2099 count. A time behind the date is read along.
 * Returns  true: out->len > 0. False: there is none, or out->fault says why not.
 * Threads  one fold a thread. Cost O(len).
 */
bool date_text_find(const struct date_names *d, struct fold *f, struct slice text,
		    enum date_order order, struct date_text *out);
/* date_text_order() - the order that figures of this text settle, "25/03/2026"; unknown
 * where none does. Only the signs whose order differs between places are looked at. */
enum date_order date_text_order(const struct date_names *d, struct fold *f,
				struct slice text);
/* date_next_day() - the day behind "YYYY-MM-DD", into 10 bytes without a NUL. */
void date_next_day(const char *iso, char day[10]);
/* date_order_of() - how a page of this language ("en-US", "ar") writes a date in
 * figures. */
enum date_order date_order_of(struct slice lang);

#endif
