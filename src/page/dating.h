/*
 * dating.h - one page's dates while they are looked for: what has been asked, and one
 * text read as a date or as a line of dates. Which source is asked when is
 * fields_date.c's.
 */
#ifndef NAQL_PAGE_DATING_H
#define NAQL_PAGE_DATING_H

#include "page/date_text.h"
#include "page/fields.h"

#define DATING_BEFORE 4 /* blocks in front of the headline that may hold its date */
#define DATING_BEHIND 12
#define DATING_TRIES  400 /* texts that are read for a date; bounds the cost */

struct dating {
	struct page_parser *pp;
	struct slice url;
	enum date_order order;
	unsigned tries;
	struct page_date printed; /* the day that the page shows beside its headline */
	struct page_date changed; /* the day of change that it shows there */
	char either[2][10]; /* of a date beside the headline that can mean two days */
};

/* Which lines may hold a date of the page. */
enum dating_lines {
	DATING_DATED, /* labelled as a date or a byline */
	DATING_SHORT,
	DATING_ALONE, /* of any label, when the date is most of it */
};

/* dating_take() - take 'raw' as the date 'to', unless it has one. False: it says none
 * that can be normalised; to->fault may say why. source: static. */
bool dating_take(struct dating *d, struct page_date *to, struct slice raw,
		 const char *source);
/* dating_line() - the dates of one line, each what the words in front of it say: "5 March
 * 2026, updated 6 March 2026". What is known already stays. */
void dating_line(struct dating *d, struct slice s, struct page_date *published,
		 struct page_date *changed);
bool dating_fits(const struct page_parser *pp, const struct draft *b,
		 enum dating_lines which);
/* dating_in_address() - the month of "YYYY-MM-DD" stands in the page's address, as in
 * /2026/03/ferries.html. */
bool dating_in_address(const struct dating *d, const char *day);
/* dating_day_number() - days since 0000-03-01 of "YYYY-MM-DD". */
long dating_day_number(const char *iso);

#endif
