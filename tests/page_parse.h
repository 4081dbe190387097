/*
 * page_parse.h - a parser for a test of pages, and what is asked of its answers.
 */
#ifndef NAQL_TESTS_PAGE_PARSE_H
#define NAQL_TESTS_PAGE_PARSE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "page/page.h"

static struct page_parser *pp;

static inline const struct page *
parse_at(const char *html, const char *url)
{
	const struct page *p;

	assert_int_equal(page_parse(pp, SLICE(html), true, SLICE(url), &p, NULL),
			 NAQL_OK);
	return p;
}

static inline const struct page *
parse(const char *html)
{
	return parse_at(html, NULL);
}

static inline void
assert_slice(struct slice s, const char *want)
{
	if (s.len != strlen(want) || (s.len > 0 && memcmp(s.ptr, want, s.len) != 0))
		fail_msg("\"%.*s\" is not \"%s\"", (int)s.len, s.ptr ? s.ptr : "", want);
}

/* A story of some length, to stand behind what a test is about. */
#define FERRY                                                                            \
	"<p>The old ferry runs again since the morning, said the harbour office, and "   \
	"it takes bicycles and small cars too, as it did until the autumn."

#endif
