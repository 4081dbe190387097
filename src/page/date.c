/*
 * date.c - dates in addresses. Years from 1990 to 2089; a day is asked for.
 */
#include "page/date.h"

#include <string.h>

/* The n digits at p as a number in [lo, hi], or 0. */
static unsigned
number(struct slice s, size_t p, size_t n, unsigned lo, unsigned hi)
{
	unsigned v = 0;

	if (s.len < p + n)
		return 0;
	for (size_t i = p; i < p + n; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return 0;
		v = v * 10 + (unsigned)(s.ptr[i] - '0');
	}
	return v >= lo && v <= hi ? v : 0;
}

static bool
is_digit_at(struct slice s, size_t p)
{
	return p < s.len && s.ptr[p] >= '0' && s.ptr[p] <= '9';
}

static void
put(char *out, unsigned v, size_t n)
{
	while (n-- > 0) {
		out[n] = (char)('0' + v % 10);
		v /= 10;
	}
}

static void
write_day(char out[10], unsigned year, unsigned month, unsigned day)
{
	put(out, year, 4);
	put(out + 5, month, 2);
	put(out + 8, day, 2);
	out[4] = out[7] = '-';
}

static bool
date_at(struct slice s, size_t p, char out[10])
{
	unsigned year = number(s, p, 4, 1990, 2089);
	size_t gap = p + 4 < s.len && (s.ptr[p + 4] == '/' || s.ptr[p + 4] == '-' ||
				       s.ptr[p + 4] == '_' || s.ptr[p + 4] == '.');
	size_t month_at = p + 4 + gap;
	size_t month_len = gap && !is_digit_at(s, month_at + 1) ? 1 : 2;
	unsigned month = year ? number(s, month_at, month_len, 1, 12) : 0;
	size_t day_at = month_at + month_len + gap;

	if (!month || (gap && (day_at > s.len || s.ptr[day_at - 1] != s.ptr[p + 4])))
		return false;
	size_t day_len = gap && !is_digit_at(s, day_at + 1) ? 1 : 2;
	unsigned day = number(s, day_at, day_len, 1, 31);

	if (!day || is_digit_at(s, day_at + day_len))
		return false;
	write_day(out, year, month, day);
	return true;
}

/* The number of the month whose English name, or its first three letters, is at p up to
 * the next '/'; 0: none. */
static unsigned
month_name(struct slice s, size_t p, size_t *len)
{
	static const char *const names[] = { "january", "february", "march",
					     "april",	"may",	    "june",
					     "july",	"august",   "september",
					     "october", "november", "december" };
	const char *end = p < s.len ? memchr(s.ptr + p, '/', s.len - p) : NULL;
	struct slice word = { s.ptr + p, end ? (size_t)(end - s.ptr) - p : 0 };

	*len = word.len;
	for (unsigned i = 0; i < 12; i++)
		if (slice_ieq(word, SLICE(names[i])) ||
		    slice_ieq(word, (struct slice){ names[i], 3 }))
			return i + 1;
	return 0;
}

/* 2026/mar/01, as some papers have it */
static bool
named_at(struct slice s, size_t p, char out[10])
{
	unsigned year = number(s, p, 4, 1990, 2089);
	size_t len;
	unsigned month = year && p + 4 < s.len && s.ptr[p + 4] == '/'
				 ? month_name(s, p + 5, &len)
				 : 0;

	if (!month)
		return false;
	size_t day_at = p + 6 + len, day_len = is_digit_at(s, day_at + 1) ? 2 : 1;
	unsigned day = number(s, day_at, day_len, 1, 31);

	if (!day || (day_at + day_len < s.len && s.ptr[day_at + day_len] != '/'))
		return false;
	write_day(out, year, month, day);
	return true;
}

bool
date_in_url(struct slice url, char out[10])
{
	for (size_t i = 0; i < url.len; i++) {
		if (is_digit_at(url, i) && (i == 0 || !is_digit_at(url, i - 1)) &&
		    (date_at(url, i, out) || named_at(url, i, out)))
			return true;
	}
	return false;
}
