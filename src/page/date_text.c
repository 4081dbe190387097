/*
 * date_text.c - numbers, words and what stands between them, tried against the few orders
 * in which dates are written.
 */
#include "page/date_text.h"

#include "base/compiler.h"
#include "page/date_item.h"

#define TEXT_BYTES  400
#define SHORT_BYTES 48
#define YEAR_MIN    1900
#define YEAR_MAX    2099

static bool
is_year(const struct date_items *l, size_t i)
{
	return date_item_number(l, i, YEAR_MIN, YEAR_MAX, 4);
}

static bool
is_month(const struct date_items *l, size_t i)
{
	return i < l->n && l->item[i].kind == ITEM_MONTH &&
	       l->item[i].calendar == CALENDAR_GREGORIAN;
}

/* "22" in "28.01.22", where hardly anything else stands in the line. */
static bool
is_short_year(const struct date_items *l, size_t i)
{
	return l->s.len <= SHORT_BYTES && date_item_number(l, i, 0, 49, 2) &&
	       l->item[i].digits == 2 && l->item[i - 1].digits == 2 &&
	       date_item_sign(l, i) == '.' && date_item_sign(l, i - 1) == '.';
}

/* A short word between the parts of a date: "st", "de", "of", "من", "ê". */
static size_t
skip_small(const struct date_items *l, size_t i)
{
	while (i < l->n && l->item[i].kind == ITEM_WORD &&
	       l->item[i].end - l->item[i].begin <= 4)
		i++;
	return i;
}

/* ---- the date ---- */

struct found {
	uint32_t year, month, day;
	size_t first, behind; /* items */
};

static bool
is_day_of(uint32_t year, uint32_t month, uint32_t day)
{
	static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return year >= YEAR_MIN && year <= YEAR_MAX && month >= 1 && month <= 12 &&
	       day >= 1 && day <= days[month - 1] + (uint32_t)(month == 2 && leap);
}

static bool
settle(struct found *f, size_t first, size_t behind, const uint32_t ymd[3])
{
	*f = (struct found){ ymd[0], ymd[1], ymd[2], first, behind };
	return is_day_of(ymd[0], ymd[1], ymd[2]);
}

/* 2026-03-01, 2026/3/1, 2026年3月1日, 20260301 */
static bool
year_first(const struct date_items *l, size_t i, struct found *f)
{
	const struct date_item *it = &l->item[i];

	if (it->digits == 8 && it->value >= YEAR_MIN * 10000u)
		return settle(f, i, i + 1,
			      (uint32_t[]){ it->value / 10000, it->value / 100 % 100,
					    it->value % 100 });
	if (!is_year(l, i) || it->digits != 4)
		return false;
	if (date_item_starts(l, i + 1, "\xe5\xb9\xb4") ||
	    date_item_starts(l, i + 1, "\xeb\x85\x84"))
		return date_item_number(l, i + 2, 1, 12, 2) &&
		       date_item_number(l, i + 4, 1, 31, 2) && i + 3 < l->n &&
		       (date_item_starts(l, i + 3, "\xe6\x9c\x88") ||
			date_item_starts(l, i + 3, "\xec\x9b\x94")) &&
		       settle(f, i, i + 6 < l->n ? i + 6 : l->n,
			      (uint32_t[]){ it->value, l->item[i + 2].value,
					    l->item[i + 4].value });
	if (is_month(l, i + 1) && date_item_number(l, i + 2, 1, 31, 2))
		return settle(f, i, i + 3,
			      (uint32_t[]){ it->value, l->item[i + 1].value,
					    l->item[i + 2].value });
	if (!date_item_number(l, i + 1, 1, 12, 2) ||
	    !date_item_number(l, i + 2, 1, 31, 2))
		return false;
	char a = date_item_sign(l, i + 1), b = date_item_sign(l, i + 2);

	return a == b && (a == '-' || a == '/' || a == '.' || a == '_') &&
	       settle(f, i, i + 3,
		      (uint32_t[]){ it->value, l->item[i + 1].value,
				    l->item[i + 2].value });
}

static void
put_day(char day[10], uint32_t year, uint32_t month, uint32_t of_month)
{
	const uint32_t parts[] = { year / 100, year % 100, month, of_month };

	memcpy(day, "    -  -  ", 10);
	for (size_t i = 0; i < NAQL_COUNT(parts); i++) {
		char *to = day + (i < 2 ? 2 * i : 3 * i - 1);

		to[0] = (char)('0' + parts[i] / 10);
		to[1] = (char)('0' + parts[i] % 10);
	}
}

static uint32_t
two(const char *s)
{
	return (uint32_t)(s[0] - '0') * 10 + (uint32_t)(s[1] - '0');
}

void
date_next_day(const char *iso, char day[10])
{
	uint32_t year = two(iso) * 100 + two(iso + 2), month = two(iso + 5),
		 of_month = two(iso + 8);

	if (is_day_of(year, month, of_month + 1)) {
		of_month++;
	} else {
		of_month = 1;
		year += month == 12;
		month = month % 12 + 1;
	}
	put_day(day, year, month, of_month);
}

/* 1.3.2026, 1/3/2026: out->fault says when the two cannot be told apart. */
static bool
figures(const struct date_items *l, size_t i, enum date_order order, struct found *f,
	struct date_text *out)
{
	if (!date_item_number(l, i, 1, 31, 2) || !date_item_number(l, i + 1, 1, 31, 2) ||
	    !(is_year(l, i + 2) || is_short_year(l, i + 2)))
		return false;
	char a = date_item_sign(l, i + 1), b = date_item_sign(l, i + 2);
	uint32_t x = l->item[i].value, y = l->item[i + 1].value,
		 year = l->item[i + 2].value;

	year += year < 100 ? 2000u : 0u;

	if (a != b || (a != '/' && a != '.' && a != '-' && a != '|') ||
	    (x > 12 && y > 12))
		return false;
	if (y > 12)
		order = DATE_MONTH_FIRST;
	else if (x > 12 || a == '.' || a == '|' ||
		 (x == y && order == DATE_ORDER_UNKNOWN))
		order = DATE_DAY_FIRST;
	if (order == DATE_ORDER_UNKNOWN) {
		out->fault = "day and month cannot be told apart";
		if (!out->either[0][0]) {
			put_day(out->either[0], year, x, y);
			put_day(out->either[1], year, y, x);
		}
		return false;
	}
	bool day_first = order == DATE_DAY_FIRST;

	return settle(f, i, i + 3,
		      (uint32_t[]){ year, day_first ? y : x, day_first ? x : y });
}

/* 1 March 2026, 1. März 2026, ١ مارس/آذار ٢٠٢٦, 1er mars 2026, 5ê Adarê 2026 */
static bool
day_month(const struct date_items *l, size_t i, struct found *f)
{
	size_t m = skip_small(l, i + 1), y;

	if (!date_item_number(l, i, 1, 31, 2) || !is_month(l, m))
		return false;
	y = m + 1;
	if (y < l->n && l->item[y].kind == ITEM_MONTH)
		y++; /* the same month in another tongue */
	y = skip_small(l, y);
	return is_year(l, y) && l->item[y].digits == 4 &&
	       settle(f, i, y + 1,
		      (uint32_t[]){ l->item[y].value, l->item[m].value,
				    l->item[i].value });
}

/* March 1st, 2026; with a clock between as in "Mar 1 09:34:00 CET 2026" */
static bool
month_day(const struct date_items *l, size_t i, struct found *f)
{
	size_t y;

	if (!is_month(l, i) || !date_item_number(l, i + 1, 1, 31, 2))
		return false;
	y = skip_small(l, i + 2);
	if (date_item_number(l, y, 0, 24, 2) && date_item_number(l, y + 1, 0, 59, 2) &&
	    date_item_sign(l, y + 1) == ':')
		y += date_item_number(l, y + 2, 0, 59, 2) &&
				     date_item_sign(l, y + 2) == ':'
			     ? 3
			     : 2;
	y = skip_small(l, y);
	return is_year(l, y) && l->item[y].digits == 4 &&
	       settle(f, i, y + 1,
		      (uint32_t[]){ l->item[y].value, l->item[i].value,
				    l->item[i + 1].value });
}

/* A date of another calendar at i: why it is left alone. */
static const char *
other_calendar(const struct date_items *l, size_t i)
{
	bool hijri_year = date_item_number(l, i, 1300, 1500, 4) && l->item[i].digits == 4;

	if (l->item[i].kind == ITEM_MONTH && l->item[i].calendar != CALENDAR_GREGORIAN) {
		bool near = (i > 0 && date_item_number(l, i - 1, 1, 31, 2)) ||
			    (i + 1 < l->n && l->item[i + 1].kind == ITEM_NUMBER);

		if (!near)
			return NULL;
		return l->item[i].calendar == CALENDAR_LUNAR
			       ? "a date of the lunar Hijri calendar"
			       : "a date of the solar Hijri calendar";
	}
	if (hijri_year && date_item_number(l, i + 1, 1, 12, 2) &&
	    date_item_number(l, i + 2, 1, 31, 2) && date_item_sign(l, i + 1) == '/')
		return "a date of the Hijri calendar, lunar or solar";
	return NULL;
}

/* ---- the time behind it ---- */

struct clock {
	uint32_t hour, minute, second;
	bool told, has_second, has_zone;
	int zone; /* minutes east */
};

static int
named_zone(const struct date_items *l, size_t i)
{
	static const struct {
		const char *name;
		int minutes;
	} zones[] = { /* those that mean one thing: of RFC 822, and Europe's */
		      { "Z", 0 },      { "UTC", 0 },	{ "GMT", 0 },	 { "CET", 60 },
		      { "CEST", 120 }, { "MEZ", 60 },	{ "MESZ", 120 }, { "EET", 120 },
		      { "EEST", 180 }, { "MSK", 180 },	{ "TRT", 180 },	 { "EST", -300 },
		      { "EDT", -240 }, { "PST", -480 }, { "PDT", -420 }
	};

	for (size_t k = 0; k < NAQL_COUNT(zones); k++) {
		if (date_item_is(l, i, zones[k].name))
			return zones[k].minutes;
	}
	return INT32_MIN;
}

/* "+03:00", "-0500", "+3" at item i; the items used. */
static size_t
offset_zone(const struct date_items *l, size_t i, struct clock *c)
{
	if (i >= l->n || l->item[i].kind != ITEM_NUMBER)
		return 0;
	size_t p = l->item[i].begin;
	char sign = p > 0 ? l->s.ptr[p - 1] : 0;
	uint32_t v = l->item[i].value, hours = v, minutes = 0;
	size_t used = 1;

	if (p == 0 || (sign != '+' && sign != '-') || l->item[i].digits > 4)
		return 0;
	if (l->item[i].digits > 2) {
		hours = v / 100;
		minutes = v % 100;
	} else if (date_item_number(l, i + 1, 0, 59, 2) &&
		   date_item_sign(l, i + 1) == ':') {
		minutes = l->item[i + 1].value;
		used = 2;
	}
	if (hours > 14 || minutes > 59)
		return 0;
	c->has_zone = true;
	c->zone = (int)(hours * 60 + minutes) * (sign == '-' ? -1 : 1);
	return used;
}

/* am, pm and their Arabic forms at i; the items used. */
static size_t
half_of_day(const struct date_items *l, size_t i, struct clock *c)
{
	bool pm = date_item_is(l, i, "pm") ||
		  date_item_starts(l, i, "\xd9\x85\xd8\xb3\xd8\xa7");
	bool am = date_item_is(l, i, "am") ||
		  date_item_starts(l, i, "\xd8\xb5\xd8\xa8\xd8\xa7");
	size_t used = 1;

	if (date_item_is(l, i, "\xd9\x85"))
		pm = true;
	else if (date_item_is(l, i, "\xd8\xb5"))
		am = true;
	else if ((date_item_is(l, i, "p") || date_item_is(l, i, "a")) &&
		 date_item_is(l, i + 1, "m")) {
		pm = date_item_is(l, i, "p");
		am = !pm;
		used = 2;
	}
	if ((!am && !pm) || c->hour > 12)
		return 0;
	c->hour = c->hour % 12 + (pm ? 12u : 0u);
	return used;
}

/* The item behind the clock that begins at i, or i. */
static size_t
read_clock(const struct date_items *l, size_t i, struct clock *c)
{
	size_t start = i, limit = i + 3; /* "T", "at", "um", "saat", or a dash */

	while (i < l->n && i < limit && l->item[i].kind == ITEM_WORD &&
	       l->item[i].end - l->item[i].begin <= 12)
		i++;
	if (!date_item_number(l, i, 0, 24, 2) || !date_item_number(l, i + 1, 0, 59, 2) ||
	    date_item_sign(l, i + 1) != ':' || l->item[i + 1].digits != 2)
		return start;
	c->told = true;
	c->hour = l->item[i].value % 24;
	c->minute = l->item[i + 1].value;
	i += 2;
	if (date_item_number(l, i, 0, 59, 2) && date_item_sign(l, i) == ':') {
		c->second = l->item[i++].value;
		c->has_second = true;
		if (i < l->n && l->item[i].kind == ITEM_NUMBER &&
		    date_item_sign(l, i) == '.')
			i++; /* fractions of a second */
	}
	i += half_of_day(l, i, c);
	int zone = named_zone(l, i);

	if (zone != INT32_MIN) {
		c->has_zone = true;
		c->zone = zone;
		i++;
	}
	if (zone == INT32_MIN || zone == 0)
		i += offset_zone(l, i, c); /* "GMT+3" too */
	return i;
}

static void
put(struct date_text *out, uint32_t v, unsigned n)
{
	for (unsigned i = n; i-- > 0; v /= 10)
		out->iso[out->len + i] = (char)('0' + v % 10);
	out->len += n;
}

static void
put_sign(struct date_text *out, char c)
{
	out->iso[out->len++] = c;
}

static void
write_iso(const struct found *f, const struct clock *c, struct date_text *out)
{
	put(out, f->year, 4);
	put_sign(out, '-');
	put(out, f->month, 2);
	put_sign(out, '-');
	put(out, f->day, 2);
	if (!c->told)
		return;
	put_sign(out, 'T');
	put(out, c->hour, 2);
	put_sign(out, ':');
	put(out, c->minute, 2);
	if (c->has_second) {
		put_sign(out, ':');
		put(out, c->second, 2);
	}
	if (!c->has_zone)
		return;
	uint32_t off = (uint32_t)(c->zone < 0 ? -c->zone : c->zone);

	if (off == 0) {
		put_sign(out, 'Z');
		return;
	}
	put_sign(out, c->zone < 0 ? '-' : '+');
	put(out, off / 60, 2);
	put_sign(out, ':');
	put(out, off % 60, 2);
}

/* A clock that stands inside the date, as in "Mar 1 09:34:00 CET 2026". */
static void
clock_of(const struct date_items *l, struct found *f, struct clock *c)
{
	f->behind = read_clock(l, f->behind, c);
	if (!c->told && is_month(l, f->first))
		read_clock(l, f->first + 2, c);
}

bool
date_text_find(const struct date_names *d, struct fold *fold, struct slice text,
	       enum date_order order, struct date_text *out)
{
	struct date_items l = { .names = d,
				.fold = fold,
				.s = { text.ptr,
				       text.len < TEXT_BYTES ? text.len : TEXT_BYTES } };
	struct clock c = { 0 };
	struct found f;

	*out = (struct date_text){ 0 };
	date_item_lex(&l);
	for (size_t i = 0; i < l.n; i++) {
		const char *other = other_calendar(&l, i);

		if (!out->fault)
			out->fault = other;
		if (!(l.item[i].kind == ITEM_NUMBER
			      ? year_first(&l, i, &f) || day_month(&l, i, &f) ||
					figures(&l, i, order, &f, out)
			      : month_day(&l, i, &f)))
			continue;
		clock_of(&l, &f, &c);
		write_iso(&f, &c, out);
		out->begin = l.item[f.first].begin;
		out->end = l.item[f.behind - 1].end;
		out->fault = NULL;
		return true;
	}
	return false;
}

enum date_order
date_text_order(const struct date_names *d, struct fold *fold, struct slice text)
{
	struct date_items l = { .names = d,
				.fold = fold,
				.s = { text.ptr,
				       text.len < TEXT_BYTES ? text.len : TEXT_BYTES } };

	date_item_lex(&l);
	for (size_t i = 0; i + 2 < l.n; i++) {
		if (!date_item_number(&l, i, 1, 31, 2) ||
		    !date_item_number(&l, i + 1, 1, 31, 2) || !is_year(&l, i + 2))
			continue;
		char a = date_item_sign(&l, i + 1), b = date_item_sign(&l, i + 2);
		bool first = l.item[i].value > 12, second = l.item[i + 1].value > 12;

		if (a == b && (a == '/' || a == '-') && first != second)
			return first ? DATE_DAY_FIRST : DATE_MONTH_FIRST;
	}
	return DATE_ORDER_UNKNOWN;
}

static bool
begins(struct slice s, const char *with)
{
	size_t n = strlen(with);

	return s.len >= n && slice_ieq((struct slice){ s.ptr, n }, SLICE(with)) &&
	       (s.len == n || s.ptr[n] == '-' || s.ptr[n] == '_');
}

enum date_order
date_order_of(struct slice lang)
{
	static const char *const year_first_langs[] = { "zh", "ja", "ko", "hu", "lt" };

	for (size_t i = 0; i < NAQL_COUNT(year_first_langs); i++) {
		if (begins(lang, year_first_langs[i]))
			return DATE_ORDER_UNKNOWN;
	}
	if (begins(lang, "en-us") || begins(lang, "en_us") || begins(lang, "en-ph"))
		return DATE_MONTH_FIRST;
	if (lang.len < 2 || (begins(lang, "en") && lang.len < 5) ||
	    begins(lang, "en-ca") || begins(lang, "en_ca"))
		return DATE_ORDER_UNKNOWN;
	return DATE_DAY_FIRST;
}
