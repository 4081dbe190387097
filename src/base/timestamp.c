/*
 * timestamp.c - dates without the C library's, which ask for the time zone and the
 * locale. Day numbers are counted in years that begin in March, so that the leap day is
 * the last.
 */
#include "base/timestamp.h"

#include <time.h>

enum { DAY = 86400 };

/* What is left to read; a reader that fails leaves it anywhere: the caller gives up. */
struct cursor {
	const char *p, *end;
};

struct fields {
	int year, month, day, hour, minute, second;
	int zone; /* seconds east of UTC */
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
take(struct cursor *c, char wanted)
{
	if (c->p == c->end || *c->p != wanted)
		return false;
	c->p++;
	return true;
}

static void
skip_blank(struct cursor *c)
{
	while (c->p < c->end && (*c->p == ' ' || *c->p == '\t'))
		c->p++;
}

static size_t
count_digits(const struct cursor *c)
{
	size_t n = 0;

	while (n < (size_t)(c->end - c->p) && is_digit(c->p[n]))
		n++;
	return n;
}

/* take_number() - exactly n digits. */
static bool
take_number(struct cursor *c, size_t n, int *out)
{
	int v = 0;

	if ((size_t)(c->end - c->p) < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!is_digit(c->p[i]))
			return false;
		v = v * 10 + (c->p[i] - '0');
	}
	c->p += n;
	*out = v;
	return true;
}

/* take_name() - the index of one of 'names', three letters each, or -1; eats all letters.
 */
static int
take_name(struct cursor *c, const char *names)
{
	const char *from = c->p;
	char low[3];

	while (c->p < c->end && ((*c->p | 0x20) >= 'a' && (*c->p | 0x20) <= 'z'))
		c->p++;
	if (c->p - from < 3)
		return -1;
	for (int i = 0; i < 3; i++)
		low[i] = (char)(from[i] | 0x20);
	for (size_t i = 0; names[3 * i]; i++) {
		if (memcmp(low, names + 3 * i, 3) == 0)
			return (int)i;
	}
	return -1;
}

/* take_offset() - "+03:00", "+0300", "+03". */
static bool
take_offset(struct cursor *c, struct fields *f)
{
	int sign = take(c, '+') ? 1 : take(c, '-') ? -1 : 0;
	int hours = 0;
	int minutes = 0;

	if (!sign || !take_number(c, 2, &hours))
		return false;
	if (take(c, ':') || count_digits(c)) {
		if (!take_number(c, 2, &minutes))
			return false;
	}
	f->zone = sign * (hours * 3600 + minutes * 60);
	return hours < 24 && minutes < 60;
}

/* take_zone() - an offset, Z, or a name that RFC 2822 knows; nothing at all is UTC. */
static bool
take_zone(struct cursor *c, struct fields *f)
{
	static const char names[] = "gmtutcestedtcstcdtmstmdtpstpdt";
	static const int hours[] = { 0, 0, -5, -4, -6, -5, -7, -6, -8, -7 };
	int i;

	skip_blank(c);
	if (c->p == c->end)
		return true;
	if (*c->p == '+' || *c->p == '-')
		return take_offset(c, f);
	if (take(c, 'Z') || take(c, 'z'))
		return true;
	if (c->end - c->p == 2 && (c->p[0] | 0x20) == 'u' && (c->p[1] | 0x20) == 't') {
		c->p = c->end;
		return true;
	}
	i = take_name(c, names);
	if (i < 0)
		return false;
	f->zone = hours[i] * 3600;
	return true;
}

/* take_clock() - "10:00", "10:00:00", "10:00:00.123", or without colons "100000". */
static bool
take_clock(struct cursor *c, struct fields *f)
{
	bool colons;

	if (!take_number(c, count_digits(c) == 1 ? 1 : 2, &f->hour))
		return false;
	colons = take(c, ':');
	if (!take_number(c, 2, &f->minute))
		return false;
	if (colons ? take(c, ':') : count_digits(c) > 0) {
		if (!take_number(c, 2, &f->second))
			return false;
		if (take(c, '.') || take(c, ',')) {
			size_t n = count_digits(c);

			c->p += n;
			if (!n)
				return false;
		}
	}
	return true;
}

/* parse_iso() - year first, with dashes or without. */
static bool
parse_iso(struct cursor *c, struct fields *f)
{
	bool dashes;
	bool mark;

	if (!take_number(c, 4, &f->year))
		return false;
	dashes = take(c, '-');
	if (!take_number(c, 2, &f->month) || (dashes && !take(c, '-')) ||
	    !take_number(c, 2, &f->day))
		return false;
	if (c->p == c->end)
		return true;
	mark = take(c, 'T') || take(c, 't') || take(c, ' ');
	if (!mark && dashes)
		return take_zone(c, f) && c->p == c->end;
	return take_clock(c, f) && take_zone(c, f);
}

static bool
take_year(struct cursor *c, struct fields *f)
{
	if (count_digits(c) != 2)
		return take_number(c, 4, &f->year);
	if (!take_number(c, 2, &f->year))
		return false;
	f->year += f->year < 50 ? 2000 : 1900; /* RFC 2822, 4.3 */
	return true;
}

/* parse_mail() - "[Tue, ]21 Jul 2015[ 10:00:00 GMT]", also with dashes as in RFC 850. */
static bool
parse_mail(struct cursor *c, struct fields *f)
{
	static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	if (!is_digit(*c->p)) {
		if (take_name(c, "montuewedthufrisatsun") < 0)
			return false;
		(void)take(c, ',');
		skip_blank(c);
	}
	if (!take_number(c, count_digits(c) == 1 ? 1 : 2, &f->day))
		return false;
	if (!take(c, '-'))
		skip_blank(c);
	f->month = take_name(c, months) + 1;
	if (!take(c, '-'))
		skip_blank(c);
	if (!take_year(c, f))
		return false;
	skip_blank(c);
	return c->p == c->end || (take_clock(c, f) && take_zone(c, f));
}

static bool
in_range(const struct fields *f)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = f->year % 4 == 0 && (f->year % 100 != 0 || f->year % 400 == 0);

	return f->month >= 1 && f->month <= 12 && f->day >= 1 &&
	       f->day <= length[f->month - 1] + (f->month == 2 && leap) &&
	       f->hour <= 23 && f->minute <= 59 && f->second <= 60;
}

/* days_since_epoch() - of the Gregorian calendar, year 0 to 9999. */
static int64_t
days_since_epoch(const struct fields *f)
{
	int64_t year = f->year - (f->month <= 2) + 400; /* no negative numbers below */
	int64_t month = (f->month + 9) % 12;		/* from March */
	int64_t day = year * 365 + year / 4 - year / 100 + year / 400;

	return day + (153 * month + 2) / 5 + f->day - 1 - 719468 - 146097;
}

int64_t
time_parse(struct slice s)
{
	struct fields f = { 0 };
	struct cursor c;
	bool ok;

	s = slice_trim(s);
	if (s.len < 8 || s.len > 64)
		return TIME_NONE;
	c = (struct cursor){ s.ptr, s.ptr + s.len };
	ok = count_digits(&c) >= 4 ? parse_iso(&c, &f) : parse_mail(&c, &f);
	if (!ok || c.p != c.end || !in_range(&f))
		return TIME_NONE;
	return days_since_epoch(&f) * DAY + (int64_t)f.hour * 3600 +
	       (int64_t)f.minute * 60 + f.second - f.zone;
}

static int64_t
floor_day(int64_t seconds)
{
	return seconds / DAY - (seconds % DAY < 0);
}

/* digits() - n decimal digits of v at 'to'. */
static void
digits(char *to, int64_t v, size_t n)
{
	while (n--) {
		to[n] = (char)('0' + v % 10);
		v /= 10;
	}
}

void
time_format(int64_t seconds, char out[21])
{
	const int64_t first = INT64_C(-719528) * DAY; /* 0000-01-01 */
	const int64_t last = INT64_C(253402300799);   /* 9999-12-31T23:59:59 */
	int64_t days;
	int64_t era_day;
	int64_t year;
	int64_t month;

	if (seconds < first || seconds > last) {
		out[0] = '\0';
		return;
	}
	days = floor_day(seconds) + 719468 + 146097; /* since 1 March of year -400 */
	era_day = days % 146097;
	year = (era_day - era_day / 1460 + era_day / 36524 - era_day / 146096) / 365;
	days = days / 146097 * 400 - 400 + year; /* the year, if it began in March */
	era_day -= year * 365 + year / 4 - year / 100;
	month = (5 * era_day + 2) / 153;
	memcpy(out, "0000-00-00T00:00:00Z", 21);
	digits(out, days + (month >= 10), 4);
	digits(out + 5, month < 10 ? month + 3 : month - 9, 2);
	digits(out + 8, era_day - (153 * month + 2) / 5 + 1, 2);
	seconds -= floor_day(seconds) * DAY;
	digits(out + 11, seconds / 3600, 2);
	digits(out + 14, seconds / 60 % 60, 2);
	digits(out + 17, seconds % 60, 2);
}

int32_t
time_day(int64_t seconds)
{
	int64_t day = floor_day(seconds);

	if (seconds == TIME_NONE || day < INT32_MIN)
		return INT32_MIN;
	return day > INT32_MAX ? INT32_MAX : (int32_t)day;
}

int64_t
time_now(void)
{
	return (int64_t)time(NULL);
}
