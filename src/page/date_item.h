/*
 * date_item.h - a text as numbers, months and words, and the signs between them: what
 * dates are made of.
 *
 * On the original bytes, because the folder would glue "5th" and "01T10"; only runs of
 * letters are folded, to be looked up among the names of months.
 */
#ifndef NAQL_PAGE_DATE_ITEM_H
#define NAQL_PAGE_DATE_ITEM_H

#include "base/slice.h"
#include "page/date_names.h"

#define DATE_ITEMS 48 /* what stands behind them is not read */

enum date_item_kind { ITEM_NUMBER, ITEM_MONTH, ITEM_WORD };

struct date_item {
	enum date_item_kind kind;
	uint8_t digits, calendar;
	uint32_t value; /* of a number; of a month 1..12 */
	uint64_t hash;	/* of a folded word */
	size_t begin, end;
};

struct date_items {
	const struct date_names *names;
	struct fold *fold; /* for scratch */
	struct slice s;
	struct date_item item[DATE_ITEMS];
	size_t n;
};

/* date_item_any_number() - a digit that a date may have stands there. Every date has one,
 * and most lines of a page have none. */
bool date_item_any_number(struct slice s);
/* date_item_lex() - fill item and n; names, fold and s are set. */
void date_item_lex(struct date_items *l);
/* date_item_sign() - the one sign in front of item i > 0: 0 for blanks or nothing, '?'
 * for anything longer; the Arabic comma is ','. */
char date_item_sign(const struct date_items *l, size_t i);
/* date_item_number() - item i is a number in [lo, hi] of at most so many digits. */
bool date_item_number(const struct date_items *l, size_t i, uint32_t lo, uint32_t hi,
		      uint8_t digits_max);
/* date_item_is(), date_item_starts() - item i is, or begins with, this word (ASCII case
 * does not count in the first). */
bool date_item_is(const struct date_items *l, size_t i, const char *word);
bool date_item_starts(const struct date_items *l, size_t i, const char *word);

#endif
