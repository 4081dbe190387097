/*
 * reference.c - HTML character references: &name; &#10; &#xa;, as browsers read them in
 * text.
 */
#include "text/reference.h"

#include "text/fold_int.h"

#define NAME_MAX_LEN   32u
#define DIGITS_MAX_LEN 16u

/* What numbers 128 to 159 stand for: windows-1252, by the HTML standard. */
static const uint16_t windows_1252[32] = {
	0x20ac, 0x81,	0x201a, 0x192,	0x201e, 0x2026, 0x2020, 0x2021,
	0x2c6,	0x2030, 0x160,	0x2039, 0x152,	0x8d,	0x17d,	0x8f,
	0x90,	0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
	0x2dc,	0x2122, 0x161,	0x203a, 0x153,	0x9d,	0x17e,	0x178,
};

static uint32_t
reference_code_point(uint32_t n)
{
	if (n >= 128 && n < 160)
		return windows_1252[n - 128];
	if (n == 0 || n > 0x10ffff || (n >= 0xd800 && n < 0xe000))
		return 0xfffd;
	return n;
}

static unsigned
reference_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a' + 10);
	if (c >= 'A' && c <= 'F')
		return (unsigned)(c - 'A' + 10);
	return 16;
}

static size_t
reference_number(const char *p, size_t len, uint32_t cp[2])
{
	size_t i = 2, first;
	unsigned radix = 10;
	uint32_t n = 0;

	if (i < len && (p[i] == 'x' || p[i] == 'X')) {
		radix = 16;
		i++;
	}
	for (first = i; i < len && reference_digit(p[i]) < radix; i++) {
		if (i - first == DIGITS_MAX_LEN)
			return 0;
		if (n <= 0x10ffff)
			n = n * radix + reference_digit(p[i]);
	}
	if (i == first)
		return 0;
	if (i < len && p[i] == ';')
		i++;
	cp[0] = reference_code_point(n);
	cp[1] = 0;
	return i;
}

static const struct reference_name *
reference_find(const char *name, size_t len)
{
	size_t low, high;

	if ((uint8_t)name[0] >= 128)
		return NULL;
	low = reference_first[(uint8_t)name[0]];
	high = reference_first[(uint8_t)name[0] + 1];
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct reference_name *r = &reference_table[mid];
		size_t common = r->len < len ? r->len : len;
		int order = memcmp(reference_names + r->offset, name, common);

		if (order == 0 && r->len == len)
			return r;
		if (order < 0 || (order == 0 && r->len < len))
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

static bool
reference_is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

size_t
reference_read(const char *p, size_t len, uint32_t cp[2])
{
	const struct reference_name *r = NULL;
	size_t n = 0;

	if (len > 1 && p[1] == '#')
		return reference_number(p, len, cp);
	while (n < NAME_MAX_LEN && n + 1 < len && reference_is_name(p[n + 1]))
		n++;
	if (n + 1 < len && p[n + 1] == ';')
		r = n ? reference_find(p + 1, n) : NULL;
	if (r) {
		n++;
	} else {
		/* the longest of the old names that stand without a semicolon: 2 to 6
		 * letters */
		for (n = n < 6 ? n : 6; n >= 2; n--) {
			r = reference_find(p + 1, n);
			if (r && r->bare)
				break;
		}
		if (n < 2)
			return 0;
	}
	cp[0] = r->cp[0];
	cp[1] = r->cp[1];
	return n + 1;
}
