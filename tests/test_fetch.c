/*
 * What of fetching needs no server: addresses, robots.txt by its answer, sitemaps.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/compiler.h"
#include "fetch/site.h"
#include "fetch/sitemap.h"

static void
test_addresses(void **state)
{
	static const struct {
		const char *base, *text, *is; /* NULL: not taken */
	} cases[] = {
		{ NULL, "https://pier.example/a", "https://pier.example/a" },
		{ NULL, "HTTPS://Pier.example", "https://Pier.example/" },
		{ NULL, "https://pier.example/a#b", "https://pier.example/a" },
		{ NULL, "https://pier.example/a b", "https://pier.example/a%20b" },
		{ NULL, "http://pier.example:8080/a?b=c",
		  "http://pier.example:8080/a?b=c" },
		{ NULL, "ftp://pier.example/a", NULL },
		{ NULL, "file:///etc/passwd", NULL },
		{ NULL, "gopher://pier.example/", NULL },
		{ NULL, "https://user@pier.example/", NULL },
		{ NULL, "https://user:word@pier.example/", NULL },
		{ NULL, "https://pier.example/a\r\nHost: other.example", NULL },
		{ NULL, "/a", NULL },
		{ NULL, "", NULL },
		{ "https://pier.example/a/b", "c", "https://pier.example/a/c" },
		{ "https://pier.example/a/b", "/c", "https://pier.example/c" },
		{ "https://pier.example/a/b", "//lamp.example/c",
		  "https://lamp.example/c" },
		{ "https://pier.example/a/b", "http://lamp.example/",
		  "http://lamp.example/" },
		{ "https://pier.example/a/b", "javascript:alert(1)", NULL },
	};
	struct buf out = { 0 };

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(cases); i++) {
		bool good = true;

		assert_int_equal(client_url(cases[i].base, SLICE(cases[i].text), &out,
					    &good, NULL),
				 NAQL_OK);
		if (good != (cases[i].is != NULL))
			fail_msg("%s", cases[i].text);
		if (good)
			assert_string_equal(out.ptr, cases[i].is);
	}
	assert_int_equal(client_origin("https://pier.example/a", &out, NULL), NAQL_OK);
	assert_true(slice_eq(buf_slice(&out), SLICE("https://pier.example:443")));
	buf_fini(&out);
}

static void
answer(struct client_reply *r, int status, enum client_cut cut, const char *head,
       const char *body)
{
	buf_reset(&r->head);
	buf_reset(&r->body);
	r->status = status;
	r->cut = cut;
	buf_add_str(&r->head, head);
	buf_add_str(&r->body, body);
}

static bool
allows(const struct client_reply *r, const char *url)
{
	struct site s = { .asked = 0 };
	bool allowed = false;

	assert_int_equal(site_robots(&s, r, NULL), NAQL_OK);
	assert_int_equal(site_allows(&s, url, &allowed, NULL), NAQL_OK);
	site_fini(&s);
	return allowed;
}

static void
test_robots_by_its_answer(void **state)
{
	static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n";
	static const char rules[] = "User-agent: *\nDisallow: /\n\nUser-agent: Naql\n"
				    "Disallow: /a\nAllow: /a/b\n";
	static const char page[] = "https://pier.example/x",
			  a[] = "https://pier.example/a?q",
			  b[] = "https://pier.example/a/b";
	struct client_reply r = { .status = 0 };

	(void)state;
	assert_false(allows(NULL, page));
	answer(&r, 0, CLIENT_DISCONNECT, "", "");
	assert_false(allows(&r, page));
	for (int status = 400; status < 500; status += 33) {
		answer(&r, status, CLIENT_WHOLE, head, "User-agent: *\nDisallow: /\n");
		assert_true(allows(&r, page));
	}
	answer(&r, 500, CLIENT_WHOLE, head, "");
	assert_false(allows(&r, page));
	answer(&r, 302, CLIENT_WHOLE, head, "");
	assert_false(allows(&r, page));
	answer(&r, 200, CLIENT_WHOLE, head, "");
	assert_true(allows(&r, page));
	answer(&r, 200, CLIENT_WHOLE, head, rules);
	assert_true(allows(&r, page));
	assert_false(allows(&r, a));
	assert_true(allows(&r, b));
	/* half a file may lack what forbids */
	answer(&r, 200, CLIENT_TIME, head, rules);
	assert_false(allows(&r, page));
	answer(&r, 200, CLIENT_WHOLE,
	       "HTTP/1.1 200 OK\r\ntransfer-encoding:  Chunked \r\n\r\n",
	       "19\r\nUser-agent: *\nDisallow: /\r\n0\r\n\r\n");
	assert_false(allows(&r, page));
	client_reply_fini(&r);
}

static naql_status
join(void *ctx, struct slice address, naql_error *err)
{
	struct buf *b = ctx;

	buf_add_slice(b, address);
	buf_add_byte(b, ' ');
	return buf_status(b, err);
}

static void
test_sitemaps(void **state)
{
	static const struct {
		const char *xml;
		bool is;
		const char *says;
	} cases[] = {
		{ "<urlset><url><loc> a&amp;b "
		  "</loc></url><url><loc>c</loc></url></urlset>",
		  true, "a&b c " },
		{ "\xef\xbb\xbf<?xml version='1.0'?><x:sitemapindex "
		  "xmlns:x='u'><x:sitemap>"
		  "<x:loc>a</x:loc></x:sitemap></x:sitemapindex>",
		  true, "a " },
		{ "<urlset><url><loc>a</loc><image><loc>p</loc></image></url></urlset>",
		  true, "a " },
		{ "<urlset><url><loc>a</loc></url><url><loc>b", true, "a " },
		{ "<!DOCTYPE x [<!ENTITY e "
		  "'z'>]><urlset><url><loc>&e;</loc></url></urlset>",
		  false, "" },
		{ "<rss><channel><loc>a</loc></channel></rss>", false, "" },
		{ "<!doctype html><title>x</title>", false, "" },
		{ "a,b", false, "" },
		{ "", false, "" },
	};
	struct buf b = { 0 };

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(cases); i++) {
		bool is = !cases[i].is;

		buf_reset(&b);
		assert_int_equal(sitemap_read(SLICE(cases[i].xml), &is, join, &b, NULL),
				 NAQL_OK);
		if (is != cases[i].is || !slice_eq(buf_slice(&b), SLICE(cases[i].says)))
			fail_msg("%s", cases[i].xml);
	}
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_robots_by_its_answer),
		cmocka_unit_test(test_sitemaps),
	};

	return cmocka_run_group_tests_name("fetch: addresses, robots, sitemaps", tests,
					   NULL, NULL);
}
