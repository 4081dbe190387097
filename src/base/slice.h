/*
 * slice.h - a borrowed run of bytes. Never NUL-terminated; {NULL, 0} means absent.
 */
#ifndef NAQL_BASE_SLICE_H
#define NAQL_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slice {
	const char *ptr;
	size_t len;
};

#define SLICE(s) slice_of(s)

/* slice_of() - a NUL-terminated string without its NUL; NULL is absent. */
static inline struct slice
slice_of(const char *s)
{
	return (struct slice){ s, s ? strlen(s) : 0 };
}

static inline bool
slice_eq(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* slice_or() - the first, or the second where the first is empty. */
static inline struct slice
slice_or(struct slice a, struct slice b)
{
	return a.len ? a : b;
}

/* slice_ieq() - equal but for ASCII case; for header names and labels. */
bool slice_ieq(struct slice a, struct slice b);
/* slice_trim() - without ASCII white space at both ends. */
struct slice slice_trim(struct slice s);
/* slice_find() - offset of the first 'needle' in 's', or SIZE_MAX. */
size_t slice_find(struct slice s, struct slice needle);
/* slice_utf8_len() - bytes of the well-formed UTF-8 character at p (Unicode, table 3-7),
 * 0 if it is broken or cut by 'left', which is at least 1. */
size_t slice_utf8_len(const uint8_t *p, size_t left);

#endif
