/*
 * The notice that a page carries: yes, no or unknown, with reasons; header fields and
 * links.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "failing.h"
#include "rights/notice_http.h"
#include "rights/notice_page.h"

#define META(name, value)                                                                \
	{                                                                                \
		NOTICE_CLAIM_META, { name, sizeof(name) - 1 },                           \
		{                                                                        \
			value, sizeof(value) - 1                                         \
		}                                                                        \
	}
#define LINK(type, url)                                                                  \
	{                                                                                \
		NOTICE_CLAIM_LINK, { type, sizeof(type) - 1 },                           \
		{                                                                        \
			url, sizeof(url) - 1                                             \
		}                                                                        \
	}
#define RSL(content)                                                                     \
	{                                                                                \
		NOTICE_CLAIM_RSL, { NULL, 0 },                                           \
		{                                                                        \
			"<rsl xmlns='https://rslstandard.org/rsl'>" content "</rsl>",    \
				sizeof("<rsl "                                           \
				       "xmlns='https://rslstandard.org/rsl'>" content    \
				       "</rsl>") -                                       \
					1                                                \
		}                                                                        \
	}
#define PRINTED(text)                                                                    \
	{                                                                                \
		NOTICE_CLAIM_PRINTED, { NULL, 0 },                                       \
		{                                                                        \
			text, sizeof(text) - 1                                           \
		}                                                                        \
	}
#define END                                                                              \
	{                                                                                \
		NOTICE_CLAIM_META, { NULL, 0 },                                          \
		{                                                                        \
			NULL, 0                                                          \
		}                                                                        \
	}
#define RSLTYPE "application/rsl+xml"
#define FREE	"<license><payment type='free'/></license>"
#define KEPT                                                                             \
	"<license><prohibits type='usage'>ai-all</prohibits><payment "                   \
	"type='subscription'/></license>"

static const struct {
	const char *http;
	struct notice_claim claims[4];
	enum notice_reserved wanted;
	const char *form; /* of the first reason; NULL: none */
} cases[] = {
	/* nothing is unknown, and so is what is only linked to or only shown */
	{ NULL, { END }, NOTICE_NOT_KNOWN, NULL },
	{ "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
	  { END },
	  NOTICE_NOT_KNOWN,
	  NULL },
	{ NULL,
	  { LINK(RSLTYPE, "https://g.example/l.xml"), END },
	  NOTICE_NOT_KNOWN,
	  "rsl-link" },
	{ NULL,
	  { LINK("", "https://creativecommons.org/licenses/by/4.0/"), END },
	  NOTICE_NOT_KNOWN,
	  "license-link" },
	{ NULL,
	  { META("robots", "nosnippet, max-snippet:0"), END },
	  NOTICE_NOT_KNOWN,
	  "robots-meta" },
	{ NULL, { META("robots", "index, follow"), END }, NOTICE_NOT_KNOWN, NULL },
	{ NULL, { META("tdm-reservation", "yes"), END }, NOTICE_NOT_KNOWN, NULL },
	{ "Content-Usage: search=y\r\n", { END }, NOTICE_NOT_KNOWN, "content-usage" },
	{ "Content-Usage: train-ai=n;;\r\n", { END }, NOTICE_NOT_KNOWN, "content-usage" },
	{ NULL, { RSL("<content url=''/>"), END }, NOTICE_NOT_KNOWN, "rsl-inline" },
	{ NULL,
	  { RSL("<content url='/other/'>" KEPT "</content>"), END },
	  NOTICE_NOT_KNOWN,
	  "rsl-inline" },
	/* yes */
	{ NULL, { META("tdm-reservation", "1"), END }, NOTICE_YES, "tdm-meta" },
	{ NULL, { META("TDM-Reservation", " 1"), END }, NOTICE_YES, "tdm-meta" },
	{ "tdm-reservation: 1\r\n", { END }, NOTICE_YES, "tdm-header" },
	{ "Content-Usage: train-ai=n\r\n", { END }, NOTICE_YES, "content-usage" },
	{ "Content-Usage: search=y\r\nContent-Usage: train-ai=n\r\n",
	  { END },
	  NOTICE_YES,
	  "content-usage" },
	{ NULL, { PRINTED("All rights reserved"), END }, NOTICE_YES, "printed" },
	{ NULL, { META("robots", "noindex,noai"), END }, NOTICE_YES, "robots-meta" },
	{ "X-Robots-Tag: otherbot: noai\r\n", { END }, NOTICE_YES, "robots-header" },
	{ NULL,
	  { RSL("<content url=''>" KEPT "</content>"), END },
	  NOTICE_YES,
	  "rsl-inline" },
	{ NULL,
	  { RSL("<content url='https://g.example/news/'>" KEPT "</content>"), END },
	  NOTICE_YES,
	  "rsl-inline" },
	/* no */
	{ NULL, { META("tdm-reservation", "0"), END }, NOTICE_NO, "tdm-meta" },
	{ "Content-Usage: train-ai=y\r\n", { END }, NOTICE_NO, "content-usage" },
	{ NULL,
	  { RSL("<content url=''>" FREE "</content>"), END },
	  NOTICE_NO,
	  "rsl-inline" },
	{ NULL,
	  { LINK("", "https://creativecommons.org/publicdomain/zero/1.0/"), END },
	  NOTICE_NO,
	  "license-link" },
	/* together: the page stands over its header in TDMRep, else the stricter holds */
	{ "tdm-reservation: 1\r\n",
	  { META("tdm-reservation", "0"), END },
	  NOTICE_NO,
	  "tdm-header" },
	{ "tdm-reservation: 0\r\n",
	  { META("tdm-reservation", "1"), END },
	  NOTICE_YES,
	  "tdm-header" },
	{ NULL,
	  { META("tdm-reservation", "0"), PRINTED("All rights reserved"), END },
	  NOTICE_YES,
	  "tdm-meta" },
	{ "Content-Usage: train-ai=y\r\n",
	  { META("robots", "noai"), END },
	  NOTICE_YES,
	  "robots-meta" },
};

static size_t
count(const struct notice_claim *c)
{
	size_t n = 0;

	while (c[n].value.ptr)
		n++;
	return n;
}

static void
a_page_reserves_or_not_or_does_not_say(void **state)
{
	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(cases); i++) {
		struct notice_page p;
		struct arena arena = { 0 };
		struct buf json = { 0 };

		assert_int_equal(notice_page_read(&p, cases[i].claims,
						  count(cases[i].claims),
						  SLICE("/news/1"), SLICE(cases[i].http),
						  &arena, NULL),
				 NAQL_OK);
		notice_page_reasons(&p, &json);
		if (p.reserved != cases[i].wanted)
			print_error("# case %zu: %s %.*s\n", i,
				    notice_page_word(p.reserved), (int)json.len,
				    json.ptr);
		assert_int_equal(p.reserved, cases[i].wanted);
		assert_int_equal(p.n > 0, cases[i].form != NULL);
		if (p.n)
			assert_string_equal(p.reasons[0].form, cases[i].form);
		buf_fini(&json);
		arena_fini(&arena);
	}
}

static void
reasons_are_told_with_their_uses(void **state)
{
	static const struct notice_claim claims[] = { RSL(
		"<content url=''><license><permits type='usage'>search</permits>"
		"<payment type='free'/></license></content>") };
	struct notice_page p;
	struct arena arena = { 0 };
	struct buf json = { 0 };

	(void)state;
	assert_int_equal(notice_page_read(&p, claims, 1, SLICE("/"),
					  SLICE("tdm-reservation: 1\n"), &arena, NULL),
			 NAQL_OK);
	notice_page_reasons(&p, &json);
	buf_add_byte(&json, '\0');
	assert_string_equal(
		json.ptr,
		"[{\"form\":\"tdm-header\",\"says\":\"reserved\",\"uses\":[\"tdm\"],"
		"\"text\":\"1\"},{\"form\":\"rsl-inline\",\"says\":\"reserved\",\"uses\":"
		"[\"ai-index\",\"ai-input\",\"ai-train\"],\"text\":\"\"}]");
	buf_fini(&json);
	arena_fini(&arena);
}

/* However many controls stand first, a reservation is not lost. */
static void
a_reservation_is_never_crowded_out(void **state)
{
	struct notice_claim claims[64];
	char texts[64][24];
	struct notice_page p;
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(claims); i++) {
		snprintf(texts[i], sizeof(texts[i]), "max-snippet:%zu", i);
		claims[i] = (struct notice_claim){ NOTICE_CLAIM_META, SLICE("robots"),
						   SLICE(texts[i]) };
	}
	claims[63] = (struct notice_claim){ NOTICE_CLAIM_META, SLICE("tdm-reservation"),
					    SLICE("1") };
	assert_int_equal(notice_page_read(&p, claims, 64, SLICE("/"),
					  (struct slice){ NULL, 0 }, &arena, NULL),
			 NAQL_OK);
	assert_int_equal(p.n, NOTICE_REASONS);
	assert_int_equal(p.reserved, NOTICE_YES);
	arena_fini(&arena);
}

static void
memory_may_be_refused_anywhere(void **state)
{
	static const struct notice_claim claims[] = { RSL("<content url=''>" KEPT
							  "</content>") };
	struct failing f = { 0 };

	(void)state;
	FAILING_SWEEP(f)
	{
		struct notice_page p;
		struct arena arena = { 0 };
		naql_status st = notice_page_read(
			&p, claims, 1, SLICE("/"),
			SLICE("Content-Usage: train-ai=n\nContent-Usage: search=y\n"),
			&arena, NULL);

		arena_fini(&arena);
		FAILING_CHECK(f, st);
	}
}

/* ---- headers ---- */

static void
fields_are_read_line_by_line(void **state)
{
	struct slice block = SLICE("HTTP/1.1 200 OK\r\nA: 1\r\n folded\r\nbad line\r\n"
				   "B:2\nC :3\r\n\r\n"),
		     name, value, bad = { NULL, 0 };

	(void)state;
	assert_true(notice_http_field(&block, &name, &value, &bad));
	assert_true(slice_eq(name, SLICE("A")) && slice_eq(value, SLICE("1")));
	assert_true(notice_http_field(&block, &name, &value, &bad));
	assert_true(slice_eq(name, SLICE("B")) && slice_eq(value, SLICE("2")));
	assert_true(slice_eq(bad, SLICE("bad line")));
	assert_false(notice_http_field(&block, &name, &value, &bad));
}

static void
links_are_parted_where_they_end(void **state)
{
	struct slice v = SLICE("<https://a.example/x,y>; rel=\"next prev\"; title=\"a, "
			       "\\\"b\\\"; c\", ,</l.xml>;REL=License ; type=\"" RSLTYPE
			       "\", <c>");
	struct notice_link l;

	(void)state;
	assert_true(notice_http_link(&v, &l));
	assert_true(slice_eq(l.target, SLICE("https://a.example/x,y")));
	assert_true(notice_http_has_rel(&l, "prev"));
	assert_false(notice_http_has_rel(&l, "license"));
	assert_true(notice_http_link(&v, &l));
	assert_true(slice_eq(l.target, SLICE("/l.xml")));
	assert_true(notice_http_has_rel(&l, "license"));
	assert_true(slice_eq(l.type, SLICE(RSLTYPE)));
	assert_true(notice_http_link(&v, &l));
	assert_null(l.rel.ptr);
	assert_false(notice_http_link(&v, &l));
	v = SLICE("garden");
	assert_false(notice_http_link(&v, &l));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_reserves_or_not_or_does_not_say),
		cmocka_unit_test(reasons_are_told_with_their_uses),
		cmocka_unit_test(a_reservation_is_never_crowded_out),
		cmocka_unit_test(memory_may_be_refused_anywhere),
		cmocka_unit_test(fields_are_read_line_by_line),
		cmocka_unit_test(links_are_parted_where_they_end),
	};

	return cmocka_run_group_tests_name("rights: notices of pages", tests, NULL, NULL);
}
