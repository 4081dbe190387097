/*
 * slice.c - the few string functions that runs of bytes need. ASCII only, so that no
 * locale is asked; text in the languages of people goes through text/fold.h.
 */
#include "base/slice.h"

static unsigned char
lower(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= 'A' && u <= 'Z' ? (unsigned char)(u | 0x20) : u;
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

bool
slice_ieq(struct slice a, struct slice b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		if (lower(a.ptr[i]) != lower(b.ptr[i]))
			return false;
	}
	return true;
}

struct slice
slice_trim(struct slice s)
{
	while (s.len && is_space(s.ptr[0])) {
		s.ptr++;
		s.len--;
	}
	while (s.len && is_space(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

size_t
slice_find(struct slice s, struct slice needle)
{
	const char *at = s.ptr;
	size_t starts;

	if (needle.len == 0)
		return 0;
	if (needle.len > s.len)
		return SIZE_MAX;
	starts = s.len - needle.len + 1;
	while (starts) {
		const char *hit = memchr(at, needle.ptr[0], starts);

		if (!hit)
			break;
		if (memcmp(hit, needle.ptr, needle.len) == 0)
			return (size_t)(hit - s.ptr);
		starts -= (size_t)(hit - at) + 1;
		at = hit + 1;
	}
	return SIZE_MAX;
}

size_t
slice_utf8_len(const uint8_t *p, size_t left)
{
	uint8_t lo = 0x80;
	uint8_t hi = 0xbf;
	size_t n = p[0] < 0x80	 ? 1
		   : p[0] < 0xc2 ? 0
		   : p[0] < 0xe0 ? 2
		   : p[0] < 0xf0 ? 3
				 : 4;

	if (n < 2)
		return n;
	if (p[0] > 0xf4 || left < n)
		return 0;
	if (p[0] == 0xe0)
		lo = 0xa0;
	else if (p[0] == 0xed)
		hi = 0x9f;
	else if (p[0] == 0xf0)
		lo = 0x90;
	else if (p[0] == 0xf4)
		hi = 0x8f;
	if (p[1] < lo || p[1] > hi)
		return 0;
	for (size_t i = 2; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	}
	return n;
}
