/* test_record_feed.c - feeds and news items that a crawl captured: each item is a record
 * with the capture's time and place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "prop.h"
#include "record_build.h"

#define XML_HEAD "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml; charset=utf-8\r\n"
#define ITEM(n, host, text)                                                              \
	"<item><guid>g" n "</guid><link>https://" host "/" n "</link><title>T" n         \
	"</title><description>" text "</description></item>"
#define FEED(items)                                                                      \
	"<?xml version='1.0'?><rss version='2.0'><channel>" items "</channel></rss>"
#define TWO                                                                              \
	FEED(ITEM("1", "www.bakery.example", "Bread at six.")                            \
		     ITEM("2", "other.example", "Rain at nine."))

static void
check(const struct reading *g, uint64_t records, uint64_t pages, uint64_t skipped,
      uint64_t faults)
{
	bool same = g->counts.records == records && g->counts.pages == pages &&
		    g->counts.skipped == skipped && g->counts.faults == faults;

	if (!same)
		fprintf(stderr, "# %.*s# %.*s", (int)g->records.len, g->records.ptr,
			(int)g->faults.len, g->faults.ptr);
	assert_int_equal(g->status, NAQL_DONE);
	assert_true(same);
}

static void
test_items_of_a_captured_feed_are_records(void **state)
{
	struct buf b = { 0 };
	struct reading g;

	(void)state;
	add_response(&b, 1, XML_HEAD, SLICE(TWO));
	add_response(&b, 2, HTML_HEAD, SLICE(HTML_BODY));
	g = read_all(buf_slice(&b), "x.warc");
	check(&g, 3, 3, 0, 0);
	/* an address of the site that was asked; another site's is not believed */
	assert_true(has(&g.records, "TEXT|urn:test:1#1|https://www.bakery.example/1|"
				    "2026-01-02T03:04:05Z||T1|"));
	assert_true(has(&g.records, "TEXT|urn:test:1#2|https://bakery.example/1|"
				    "2026-01-02T03:04:05Z||T2|"));
	assert_true(has(&g.records, "HTML|urn:test:2|https://bakery.example/2|"));
	reading_fini(&g);
	buf_fini(&b);
}

static void
test_sites_are_told_by_their_hosts(void **state)
{
	static const struct {
		const char *host;
		bool same;
	} cases[] = { { "bakery.example", true },
		      { "www.bakery.example", true },
		      { "feeds.bakery.example", true },
		      { "BAKERY.example", true },
		      { "example", true }, /* above it */
		      { "mybakery.example", false },
		      { "bakery.example.org", false },
		      { "", false } };

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(cases); i++) {
		struct buf b = { 0 }, feed = { 0 };
		char url[80];

		buf_printf(&feed, "<rss><item><link>https://%s/7</link></item></rss>",
			   cases[i].host);
		add_response(&b, 1, XML_HEAD, buf_slice(&feed));
		struct reading g = read_all(buf_slice(&b), "x.warc");

		check(&g, 1, 1, 0, 0);
		snprintf(url, sizeof(url), "|https://%s/%d|",
			 cases[i].same ? cases[i].host : "bakery.example",
			 cases[i].same ? 7 : 1);
		assert_true(has(&g.records, url));
		reading_fini(&g);
		buf_fini(&b);
		buf_fini(&feed);
	}
}

static void
test_which_xml_is_a_feed(void **state)
{
	static const struct {
		const char *type, *body;
		uint64_t pages, skipped, faults;
	} cases[] = {
		{ "text/xml", TWO, 2, 0, 0 },
		{ "application/xml", TWO, 2, 0, 0 },
		{ "application/atom+xml",
		  "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>e</id><summary>a"
		  "</summary></entry></feed>",
		  1, 0, 0 },
		{ "application/vnd.iptc.g2.newsitem+xml",
		  "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='n'>"
		  "<itemMeta><itemClass qcode='ninat:text'/><provider literal='a'/>"
		  "<versionCreated>2026-07-21T10:00:00Z</versionCreated></itemMeta>"
		  "<contentSet><inlineData contenttype='text/plain'>a</inlineData>"
		  "</contentSet></newsItem>",
		  1, 0, 0 },
		{ "text/html", TWO, 1, 0, 0 }, /* a page, as its server says */
		{ "text/xml", "<urlset><url><loc>https://a.example/</loc></url></urlset>",
		  0, 1, 0 },
		{ "image/svg+xml", "<svg><text>a</text></svg>", 0, 1, 0 },
		{ "application/rss+xml", FEED(""), 0, 1, 0 },
		{ "application/rss+xml", "", 0, 1, 0 },
		/* what is not well-formed costs its item */
		{ "text/xml",
		  FEED("<item><title>a</b></item>" ITEM("2", "x.example", "b")), 1, 0,
		  1 },
	};

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(cases); i++) {
		struct buf b = { 0 };
		char head[200];

		snprintf(head, sizeof(head), "HTTP/1.1 200 OK\r\nContent-Type: %s\r\n",
			 cases[i].type);
		add_response(&b, 1, head, SLICE(cases[i].body));
		struct reading g = read_all(buf_slice(&b), "x.warc");
		uint64_t bad = cases[i].faults;

		check(&g, cases[i].pages + cases[i].skipped + bad, cases[i].pages,
		      cases[i].skipped, bad);
		if (bad)
			assert_true(has(&g.faults, "0 feed: line 1"));
		reading_fini(&g);
		buf_fini(&b);
	}
}

static void
test_a_coded_feed_in_members_and_in_arc(void **state)
{
	struct buf b = { 0 }, coded = { 0 }, one = { 0 };
	struct reading g;

	(void)state;
	add_gzip(&coded, SLICE(TWO));
	add_response(&one, 1, XML_HEAD "Content-Encoding: gzip\r\n", buf_slice(&coded));
	add_gzip(&b, buf_slice(&one));
	buf_reset(&one);
	add_response(&one, 2, HTML_HEAD, SLICE(HTML_BODY));
	add_gzip(&b, buf_slice(&one));
	g = read_all(buf_slice(&b), "x.warc.gz");
	check(&g, 3, 3, 0, 0);
	reading_fini(&g);
	buf_reset(&b);
	buf_printf(&b,
		   "http://bakery.example/f 192.0.2.1 20260102030405 text/xml %zu\n%s\n",
		   strlen(XML_HEAD "\r\n" TWO), XML_HEAD "\r\n" TWO);
	g = read_all(buf_slice(&b), "x.arc");
	check(&g, 2, 2, 0, 0);
	assert_true(has(&g.records, "TEXT|file:0#1|https://www.bakery.example/1|"
				    "20260102030405|"));
	reading_fini(&g);
	buf_fini(&b);
	buf_fini(&coded);
	buf_fini(&one);
}

static void
test_any_chunk_gives_the_same_damaged_or_not(void **state)
{
	(void)state;
	PROP_RUN(p, 300)
	{
		struct buf b = { 0 };

		for (unsigned n = 1; n <= 4; n++)
			add_response(&b, n, n % 2 ? XML_HEAD : HTML_HEAD,
				     n % 2 ? SLICE(TWO) : SLICE(HTML_BODY));
		for (size_t k = (size_t)prop_below(&p, 4); k > 0; k--)
			flip(&p, &b, (size_t)prop_below(&p, b.len));
		struct record_options opt = { .chunk = 1 + (size_t)prop_below(&p, 300) };
		struct reading whole = read_all(buf_slice(&b), "x.warc");
		struct reading pieces = read_with(buf_slice(&b), "x.warc", opt);

		assert_true(prop_check(&p, whole.status == NAQL_DONE, "done"));
		assert_true(prop_check(&p, reading_same(&whole, &pieces), "chunk"));
		reading_fini(&whole);
		reading_fini(&pieces);
		buf_fini(&b);
	}
}

static void
test_memory_refused_anywhere_leaks_nothing(void **state)
{
	struct buf b = { 0 };

	(void)state;
	add_response(&b, 1, XML_HEAD, SLICE(TWO));
	add_response(&b, 2, HTML_HEAD, SLICE(HTML_BODY));
	assert_int_equal(sweep_memory(buf_slice(&b), "x.warc"), -1);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_items_of_a_captured_feed_are_records),
		cmocka_unit_test(test_sites_are_told_by_their_hosts),
		cmocka_unit_test(test_which_xml_is_a_feed),
		cmocka_unit_test(test_a_coded_feed_in_members_and_in_arc),
		cmocka_unit_test(test_any_chunk_gives_the_same_damaged_or_not),
		cmocka_unit_test(test_memory_refused_anywhere_leaks_nothing),
	};

	return cmocka_run_group_tests_name("record: captured feeds", tests, NULL, NULL);
}
