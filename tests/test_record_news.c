/* test_record_news.c - feeds, NewsML-G2, NITF and ninjs: what of an item is which part of
 * a record, what a bad item costs, and that the way of reading does not matter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "prop.h"
#include "record_build.h"

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
	assert_int_equal(g->counts.records, records);
	assert_int_equal(g->counts.pages, pages);
	assert_int_equal(g->counts.skipped, skipped);
	assert_int_equal(g->counts.faults, faults);
}

/* One record: what its line begins with, and its payload. */
static void
expect(const char *text, const char *name, const char *line, const char *payload)
{
	struct reading g = read_all(SLICE(text), name);

	check(&g, 1, 1, 0, 0);
	if (!has(&g.records, line) || !slice_eq(buf_slice(&g.last), SLICE(payload)))
		fprintf(stderr, "# %.*s# %.*s\n", (int)g.records.len, g.records.ptr,
			(int)g.last.len, g.last.ptr);
	assert_true(has(&g.records, line));
	assert_true(slice_eq(buf_slice(&g.last), SLICE(payload)));
	reading_fini(&g);
}

/* A line of a reading: kind|id|url|captured|published|title|byline|lang| */

#define RSS                                                                              \
	"<?xml version='1.0'?><rss version='2.0' "                                       \
	"xmlns:content='http://purl.org/rss/1.0/modules/content/' "                      \
	"xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>Harbour</title>"    \
	"<language>ar</language><copyright>Harbour News</copyright>"
#define RSS_END "</channel></rss>"

static void
test_rss_2(void **state)
{
	(void)state;
	expect(RSS "<item><title> The ferry\n &amp; the fog </title><guid>f1</guid>"
		   "<link>https://harbour.example/1</link><dc:creator>Dana</dc:creator>"
		   "<dc:creator>Azad</dc:creator>"
		   "<pubDate>Tue, 21 Jul 2026 10:00:00 GMT</pubDate>"
		   "<description>Short.</description>"
		   "<content:encoded><![CDATA[<p>A &amp; b</p>]]></content:encoded>"
		   "</item>" RSS_END,
	       "a.xml",
	       "HTML|f1|https://harbour.example/1||Tue, 21 Jul 2026 10:00:00 GMT|The "
	       "ferry & the fog|Dana, Azad|ar|",
	       "<p>A &amp; b</p>");
	expect(RSS "<item><guid isPermaLink='true'>https://h.example/2</guid>"
		   "<description>No tags &lt; here\n</description></item>" RSS_END,
	       "a", "TEXT|https://h.example/2|https://h.example/2|||||ar|",
	       "No tags < here\n");
	expect(RSS "<item><description>&lt;b>x&lt;/b> y</description></item>" RSS_END,
	       "a.rss", "HTML|file:1||||||ar|", "<b>x</b> y");
	expect(RSS "<item><body xmlns='http://www.w3.org/1999/xhtml' lang='ar'><p>a &lt; "
		   "b<br/></p></body></item>" RSS_END,
	       "a", "HTML|file:1|", "<p>a &lt; b<br></p>");
}

static void
test_rss_1_and_older(void **state)
{
	(void)state;
	expect("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
	       "xmlns='http://purl.org/rss/1.0/' "
	       "xmlns:dc='http://purl.org/dc/elements/1.1/'><channel "
	       "rdf:about='c'><dc:language>tr</dc:language></channel>"
	       "<item rdf:about='https://l.example/1'><title>Park</title>"
	       "<link>https://l.example/x</link><dc:date>2026-07-21</dc:date>"
	       "<description>Trees.</description></item></rdf:RDF>",
	       "a.rdf",
	       "TEXT|https://l.example/1|https://l.example/x||2026-07-21|Park||tr|",
	       "Trees.");
	expect("<!DOCTYPE rss PUBLIC '-//Netscape//DTD RSS 0.91//EN' 'http://x/y.dtd'>"
	       "<rss version='0.91'><channel><item><title>Caf&eacute;</title>"
	       "<link>https://l.example/2</link></item></channel></rss>",
	       "a.xml", "TEXT|https://l.example/2|https://l.example/2|||Caf&eacute;|||",
	       "");
}

#define ATOM "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='ku'>"

static void
test_atom(void **state)
{
	(void)state;
	expect(ATOM "<author><name>Desk</name></author><rights>R</rights><entry>"
		    "<id>urn:1</id><title type='text'>Snow</title>"
		    "<link rel='self' href='https://a.example/feed'/>"
		    "<link href='https://a.example/1'/><updated>2026-07-22</updated>"
		    "<published>2026-07-21T10:00:00Z</published>"
		    "<summary>s</summary><content type='html'>&lt;p>Snow "
		    "fell.&lt;/p></content></entry></feed>",
	       "a.atom",
	       "HTML|urn:1|https://a.example/1||2026-07-21T10:00:00Z|Snow|Desk|ku|",
	       "<p>Snow fell.</p>");
	expect("<a:feed xmlns:a='http://www.w3.org/2005/Atom' "
	       "xmlns:h='http://www.w3.org/1999/xhtml'>"
	       "<a:entry xml:lang='fa'><a:id>2</a:id><a:author><a:name>N</a:name>"
	       "</a:author><a:content type='xhtml'><h:div h:x='1' class='c'><h:p>a &amp; "
	       "b</h:p></h:div></a:content></a:entry></a:feed>",
	       "a", "HTML|2|||||N|fa|", "<div class=\"c\"><p>a &amp; b</p></div>");
	expect(ATOM "<entry><id>3</id><content>1 &lt; 2 &lt;b></content></entry></feed>",
	       "a", "TEXT|3||||||ku|", "1 < 2 <b>");
	expect(ATOM "<entry><id>4</id><content type='image/png'>aGk=</content>"
		    "<summary>A bridge.</summary></entry></feed>",
	       "a", "TEXT|4|", "A bridge.");
	expect("<entry xmlns='http://www.w3.org/2005/Atom'><id>5</id>"
	       "<summary>Alone.</summary></entry>",
	       "a", "TEXT|5|", "Alone.");
}

#define G2	 "xmlns='http://iptc.org/std/nar/2006-10-01/'"
#define G2_CLASS "<itemClass qcode='ninat:text'/><provider literal='Harbour'/>"
#define G2_MIN                                                                           \
	"<itemMeta>" G2_CLASS "<versionCreated>2026-07-21T10:00:00Z</versionCreated>"    \
	"</itemMeta>"
#define G2_META                                                                          \
	"<rightsInfo><usageTerms>Not in "                                                \
	"print</usageTerms></rightsInfo><itemMeta>" G2_CLASS                             \
	"<versionCreated>2026-07-21T10:00:00+03:00</versionCreated>"                     \
	"<pubStatus qcode='stat:usable'/></itemMeta><contentMeta>"                       \
	"<headline>Library opens</headline><by>Rojin</by><language tag='ku'/>"           \
	"</contentMeta>"

static void
test_newsml_g2(void **state)
{
	(void)state;
	expect("<newsItem " G2 " guid='urn:n:1' version='2' xml:lang='en'>" G2_META
	       "<contentSet><inlineXML><nitf "
	       "xmlns='http://iptc.org/std/NITF/2006-10-18/'>"
	       "<body><body.head><hedline><hl1>No</hl1></hedline></body.head>"
	       "<body.content><block><hl2>Books</hl2><p>It <em>opened</em>.</p></block>"
	       "</body.content></body></nitf></inlineXML></contentSet></newsItem>",
	       "a.xml",
	       "HTML|urn:n:1|||2026-07-21T10:00:00+03:00|Library opens|Rojin|ku|",
	       "<div><h2>Books</h2><p>It <em>opened</em>.</p></div>");
	expect("<newsItem " G2 " guid='urn:n:2' xml:lang='en'>" G2_MIN
	       "<contentSet><inlineXML>"
	       "<html "
	       "xmlns='http://www.w3.org/1999/xhtml'><head><title>Old</title></head>"
	       "<body><p>Text.</p></body></html></inlineXML></contentSet></newsItem>",
	       "a", "HTML|urn:n:2|||2026-07-21T10:00:00Z|Old||en|", "<p>Text.</p>");
	expect("<newsItem " G2 " guid='urn:n:3'>" G2_MIN
	       "<contentSet><inlineXML><story><p>Own "
	       "words.</p></story></inlineXML></contentSet></newsItem>",
	       "a", "HTML|urn:n:3|", "<p>Own words.</p>");
	expect("<newsItem " G2 " guid='urn:n:4'>" G2_MIN "<contentSet><inlineData "
	       "contenttype='text/plain'>Plain &amp; text</inlineData></contentSet>"
	       "</newsItem>",
	       "a", "TEXT|urn:n:4|", "Plain & text");
}

static void
test_a_news_message_holds_many_items(void **state)
{
	struct buf b = { 0 };
	(void)state;

	buf_add_str(&b, "<newsMessage " G2 "><header/><itemSet>");
	for (unsigned i = 0; i < 3; i++)
		buf_printf(&b,
			   "<newsItem guid='u:%u'>" G2_MIN
			   "<contentSet><inlineData>text %u"
			   "</inlineData></contentSet></newsItem>",
			   i, i);
	buf_add_str(&b, "<packageItem guid='p'>" G2_MIN "<groupSet/></packageItem>"
			"<newsItem guid='pic'>" G2_MIN
			"<contentSet><remoteContent href='a.jpg'/>"
			"</contentSet></newsItem>"
			"<newsItem guid='dead'><itemMeta>" G2_CLASS
			"<versionCreated>2026-07-21T10:00:00Z</versionCreated>"
			"<pubStatus qcode='stat:canceled'/>"
			"</itemMeta><contentSet><inlineData>x</inlineData></contentSet>"
			"</newsItem></itemSet></newsMessage>");
	struct reading g = read_all(buf_slice(&b), "a.xml");

	check(&g, 6, 3, 3, 0);
	assert_true(has(&g.records, "TEXT|u:2|"));
	reading_fini(&g);
	buf_fini(&b);
}

static void
test_nitf(void **state)
{
	static const char dead[] = "<nitf><head><docdata management-status='withheld'/>"
				   "</head><body><body.content><p>x</p></body.content>"
				   "</body></nitf>";
	(void)state;
	expect("<!DOCTYPE nitf SYSTEM 'nitf-3-2.dtd'><nitf xml:lang='tr'><head><docdata>"
	       "<doc-id id-string='n-1'/><date.issue norm='20260721T100000Z'/>"
	       "</docdata></head><body><body.head><hedline><hl1>Tea <em>time</em></hl1>"
	       "</hedline><byline>By <person>Leyla</person></byline></body.head>"
	       "<body.content><p>\xc3\x87"
	       "ay.</p><media><media-reference source='a'/>"
	       "<media-caption>A glass.</media-caption></media></body.content></body>"
	       "</nitf>",
	       "a.nitf", "HTML|n-1|||20260721T100000Z|Tea time|By Leyla|tr|",
	       "<p>\xc3\x87"
	       "ay.</p><figure><media-reference source=\"a\">"
	       "</media-reference><figcaption>A glass.</figcaption></figure>");
	struct reading g = read_all(SLICE(dead), "a");

	check(&g, 1, 0, 1, 0);
	reading_fini(&g);
}

static void
test_ninjs(void **state)
{
	(void)state;
	expect("{\"uri\":\"u:1\",\"headline\":\"H\",\"byline\":\"B\",\"language\":\"ar\","
	       "\"versioncreated\":\"2026-07-21\",\"body_text\":\"plain\","
	       "\"body_xhtml\":\"<p>rich</p>\"}",
	       "a.json", "HTML|u:1|||2026-07-21|H|B|ar|", "<p>rich</p>");
	expect("\n{\n \"uri\": \"https://n.example/2\", \"by\": \"C\", \"headlines\":"
	       "[{\"value\":\"no\"},{\"role\":\"main\",\"value\":\"yes\"}], \"bodies\":"
	       "[{\"contentType\":\"text/plain\",\"value\":\"Rain < snow\"}],"
	       "\"versionCreated\":\"2026-07-21\",\"embargoedUntil\":\"2026-07-22\"}",
	       "-", "TEXT|https://n.example/2|https://n.example/2||2026-07-22|yes|C||",
	       "Rain < snow");
	expect("[{\"uri\":\"u:3\",\"body_main\":\"<p>x</p>\"}]", "a", "HTML|u:3|",
	       "<p>x</p>");
}

static void
test_ninjs_items_that_are_none(void **state)
{
	struct reading g = read_all(
		SLICE("[{\"uri\":\"1\",\"type\":\"picture\"},"
		      "{\"uri\":\"2\",\"pubstatus\":\"withheld\",\"body_text\":\"x\"},"
		      "{\"body_text\":\"no uri\"},"
		      "{\"uri\":\"4\",\"urgency\":12,\"body_text\":\"read all the "
		      "same\"},"
		      "7]"),
		"a.json");
	(void)state;

	check(&g, 5, 1, 2, 3);
	assert_true(has(&g.records, "TEXT|4|"));
	assert_true(has(&g.faults, "item 3: /uri: is missing"));
	assert_true(has(&g.faults, "item 4: /urgency: is not an integer from 1 to 9"));
	assert_true(has(&g.faults, "item 5: /: is not an object"));
	reading_fini(&g);
}

static void
expect_wrong(const char *item, const char *what)
{
	struct reading g = read_all(SLICE(item), "a.json");

	if (g.counts.faults != 1 || !has(&g.faults, what))
		fprintf(stderr, "# %s: %.*s", item, (int)g.faults.len, g.faults.ptr);
	assert_int_equal(g.counts.faults, 1);
	assert_true(has(&g.faults, what));
	reading_fini(&g);
}

static void
test_what_ninjs_does_not_allow_is_told_with_its_path(void **state)
{
	(void)state;
	expect_wrong("{\"uri\":\"1\",\"random\":1}", "/random: is no member");
	expect_wrong("{\"uri\":\"1\",\"type\":\"poem\"}",
		     "/type: is \"poem\", not text|");
	expect_wrong("{\"uri\":\"1\",\"title\":4}", "/title: is not a string");
	expect_wrong("{\"uri\":\"1\",\"person\":\"A\"}", "/person: is not a row");
	expect_wrong("{\"uri\":\"1\",\"place\":[{\"name\":1}]}",
		     "/place: its name is not");
	expect_wrong("{\"uri\":\"1\",\"places\":[{\"geojson\":{}}]}",
		     "/geojson: has no type");
	expect_wrong("{\"uri\":\"1\",\"headline_\\u00e9\":\"x\"}", "is no member");
	expect_wrong("{\"uri\":\"1\",\"bodies\":[{\"role\":\"x\"}]}",
		     "number 0 has no value");
	expect_wrong("{\"uri\":\"1\",\"rightsinfo\":{\"linkedrights\":\"a\","
		     "\"encodedrights\":\"b\"}}",
		     "both linked and encoded");
	expect_wrong("{\"uri\":\"1\",\"associations\":[{\"uri\":\"2\"}]}",
		     "/associations/name: is missing");
	expect_wrong("{\"uri\":\"1\",\"associations\":{\"a\":{\"uri\":\"2\",\"b\":1}}}",
		     "/associations/b: is no member");
	expect_wrong("{\"uri\":\"1\",\"byline\":\"x\",\"bodies\":[]}",
		     "/bodies: is no member");
	expect_wrong("{\"uri\":\"1\", \"a\": }", "JSON");
}

static void
test_a_bad_item_costs_itself(void **state)
{
	static const char xml[] = RSS "\n<item><guid>1</guid><title>a</title></item>\n"
				      "<item><guid>2</guid><title>b & c;</title></item>\n"
				      "<item><guid>3</guid><b></item>\n"
				      "<item><guid>4</guid><title>d</title></item>\n"
				      "<item><guid>5</guid><title>\xff</title></item>\n"
				      "<item><guid>6</guid></item>" RSS_END;
	struct reading g = read_all(SLICE(xml), "a.xml");
	(void)state;

	check(&g, 6, 3, 0, 3);
	assert_true(has(&g.records, "TEXT|1|") && has(&g.records, "TEXT|4|") &&
		    has(&g.records, "TEXT|6|"));
	assert_true(has(&g.faults, " line 3: ") && has(&g.faults, " line 4: ") &&
		    has(&g.faults, " line 6: "));
	reading_fini(&g);
}

static void
expect_refused(const char *text, const char *name, const char *why)
{
	struct reading g = read_all(SLICE(text), name);

	if (g.counts.faults != 1 || !has(&g.faults, why))
		fprintf(stderr, "# %.*s", (int)g.faults.len, g.faults.ptr);
	assert_int_equal(g.counts.pages, 0);
	assert_int_equal(g.counts.faults, 1);
	assert_true(has(&g.faults, why));
	reading_fini(&g);
}

static void
test_what_is_not_of_the_trade_is_refused_by_name(void **state)
{
	(void)state;
	expect_refused("<?xml version='1.0'?>\n<kml/>", "a",
		       "line 2: XML of an unknown "
		       "kind, <kml>");
	expect_refused("<rss><channel>", "a.xml", "line 1: the document is not complete");
	expect_refused("<!DOCTYPE rss [<!ENTITY a 'b'>]><rss/>", "a.xml",
		       "declarations of its own");
	expect_refused("text", "a.json", "not a JSON object or array");
}

static void
test_a_field_over_64_kib_is_a_fault(void **state)
{
	struct buf b = { 0 };
	(void)state;

	buf_add_str(&b, RSS "<item><title>");
	for (unsigned i = 0; i < 70000; i++)
		buf_add_byte(&b, 'a');
	buf_add_str(&b, "</title></item><item><title>b</title></item>" RSS_END);
	struct reading g = read_all(buf_slice(&b), "a.xml");

	check(&g, 2, 1, 0, 1);
	assert_true(has(&g.faults, "line 1: its title has over 64 KiB"));
	reading_fini(&g);
	buf_fini(&b);
}

static void
add_feed(struct prop *p, struct buf *b)
{
	static const char *const parts[] = {
		"<item><guid>g</guid><description>&lt;p>x &amp;amp; "
		"y</description></item>",
		"<item><title>\xd9\x86\xd9\x82\xd9\x84 &amp;</title></item>\n",
		"<item><content:encoded><![CDATA[<p>\xd9\x86</p>]]></content:encoded></"
		"item>",
		"<item><body xmlns='http://www.w3.org/1999/xhtml'><p>z</p></body></item>",
		"<item><b></item>",
		"<item>\xff</item>",
		"<!-- <item> -->\n",
	};
	size_t n = 200 + prop_below(p, 3000);

	buf_add_str(b, RSS);
	while (n-- > 0)
		buf_add_str(b, parts[prop_below(p, prop_below(p, 8) ? 4 : 7)]);
	buf_add_str(b, RSS_END);
}

static void
test_the_size_of_reads_does_not_matter(void **state)
{
	(void)state;
	PROP_RUN(p, 4)
	{
		struct buf b = { 0 }, z = { 0 };

		add_feed(&p, &b);
		add_gzip(&z, buf_slice(&b));
		struct reading one = read_all(buf_slice(&b), "a.xml");
		struct reading two = read_with(
			buf_slice(&b), "a.xml",
			(struct record_options){ .chunk = 1 + prop_below(&p, 5000) });
		struct reading three = read_all(buf_slice(&z), "a.xml.gz");

		assert_true(prop_check(&p, reading_same(&one, &two), "read size"));
		assert_true(
			prop_check(&p, one.counts.pages == three.counts.pages, "gzip"));
		assert_true(one.counts.pages > 100);
		reading_fini(&one), reading_fini(&two), reading_fini(&three);
		buf_fini(&b), buf_fini(&z);
	}
}

static void
test_refused_memory_is_told(void **state)
{
	(void)state;
	assert_int_equal(
		sweep_memory(
			SLICE(RSS
			      "<item><title>a</title><content:encoded>&lt;p>b"
			      "</content:encoded></item><item><b></item><item/>" RSS_END),
			"a.xml"),
		-1);
	assert_int_equal(
		sweep_memory(SLICE("[{\"uri\":\"1\",\"body_text\":\"x\"}]"), "a.json"),
		-1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rss_2),
		cmocka_unit_test(test_rss_1_and_older),
		cmocka_unit_test(test_atom),
		cmocka_unit_test(test_newsml_g2),
		cmocka_unit_test(test_a_news_message_holds_many_items),
		cmocka_unit_test(test_nitf),
		cmocka_unit_test(test_ninjs),
		cmocka_unit_test(test_ninjs_items_that_are_none),
		cmocka_unit_test(test_what_ninjs_does_not_allow_is_told_with_its_path),
		cmocka_unit_test(test_a_bad_item_costs_itself),
		cmocka_unit_test(test_what_is_not_of_the_trade_is_refused_by_name),
		cmocka_unit_test(test_a_field_over_64_kib_is_a_fault),
		cmocka_unit_test(test_the_size_of_reads_does_not_matter),
		cmocka_unit_test(test_refused_memory_is_told),
	};

	return cmocka_run_group_tests_name("record: news", tests, NULL, NULL);
}
