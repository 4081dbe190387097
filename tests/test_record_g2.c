/* test_record_g2.c - what NewsML-G2 does not allow is told with its place, once an item,
 * and the item is read all the same; what it allows is not told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "record/g2_check.h"
#include "record_build.h"

#define ITEM(attr, head, meta, rest)                                                     \
	"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' " attr ">" head meta rest \
	"<contentSet><inlineData contenttype='text/plain'>The ferry.</inlineData>"       \
	"</contentSet></newsItem>"
#define CLASS	 "<itemClass qcode='ninat:text'/>"
#define PROVIDER "<provider literal='Harbour'/>"
#define CREATED	 "<versionCreated>2026-07-21T10:00:00Z</versionCreated>"
#define META	 "<itemMeta>" CLASS PROVIDER CREATED "</itemMeta>"
#define CATALOG	 "<catalogRef href='https://c.example/1.xml'/>"
#define V(v)	 "guid='g' standard='NewsML-G2' standardversion='" v "'"

static void
one(const char *text, const char *fault)
{
	struct reading g = read_all(SLICE(text), "a.xml");
	bool right = g.counts.pages == 1 && g.counts.faults == (fault ? 1u : 0u) &&
		     (!fault || has(&g.faults, fault));

	if (!right)
		fprintf(stderr, "# %s\n# wanted %s\n# %.*s", text, fault ? fault : "none",
			(int)g.faults.len, g.faults.ptr);
	assert_true(right);
	assert_true(slice_eq(buf_slice(&g.last), SLICE("The ferry.")));
	reading_fini(&g);
}

static void
test_what_is_missing(void **state)
{
	(void)state;
	one(ITEM("guid='g'", "", META, ""), NULL);
	one(ITEM(V("2.29"), CATALOG, META, ""), NULL);
	one(ITEM(V("2.29"), "<catalog/>", META, ""), NULL);
	one(ITEM(V("2.30"), "", META, ""), NULL);
	one(ITEM(V("2.29"), "", META, ""),
	    "line 1: /newsItem: has neither catalog nor catalogRef");
	one(ITEM("", "", META, ""), "/newsItem: has no guid");
	one(ITEM("guid='g'", "", "", ""), "/newsItem: has no itemMeta");
	one(ITEM("guid='g'", "", "<itemMeta>" PROVIDER CREATED "</itemMeta>", ""),
	    "/newsItem: its itemMeta has no itemClass");
	one(ITEM("guid='g'", "", "<itemMeta>" CLASS CREATED "</itemMeta>", ""),
	    "/newsItem: its itemMeta has no provider");
	one(ITEM("guid='g'", "", "<itemMeta>" CLASS PROVIDER "</itemMeta>", ""),
	    "/newsItem: its itemMeta has no versionCreated");
	/* what stands elsewhere is not the item's */
	one(ITEM("guid='g'", "", "<itemMeta>" CLASS CREATED "</itemMeta>",
		 "<contentMeta><subject><name>a</name></subject></contentMeta>"
		 "<assert><provider literal='x'/></assert>"),
	    "/newsItem: its itemMeta has no provider");
}

static void
test_what_stands_in_a_wrong_place(void **state)
{
	(void)state;
	one(ITEM("guid='g'", "", META, "\n<contentMeta><pubStatus/></contentMeta>"),
	    "line 2: /newsItem/contentMeta/pubStatus: may not stand there");
	one(ITEM("guid='g'", "", META, "<contentMeta><headlin>a</headlin></contentMeta>"),
	    "/newsItem/contentMeta/headlin: no element of NewsML-G2");
	/* in an element that is read as a text too */
	one(ITEM("guid='g'", "", META,
		 "<contentMeta><headline><subject/></headline></contentMeta>"),
	    "/newsItem/contentMeta/headline/subject: may not stand there");
	/* other vocabularies, and whatever is in assert */
	one(ITEM("guid='g'", "", META,
		 "<contentMeta><x:y xmlns:x='urn:x'/></contentMeta>"
		 "<assert><anything><headline/></anything></assert>"),
	    NULL);
	one(ITEM("guid='g'", "", META,
		 "<assert><organisationDetails><anything/></organisationDetails>"
		 "</assert>"),
	    "/organisationDetails/anything: no element of NewsML-G2");
	one(ITEM("guid='g'", "", META,
		 "<contentMeta><subject><related><related><related/></related></related>"
		 "</subject></contentMeta>"),
	    NULL);
	one(ITEM("guid='g'", "", META,
		 "<contentMeta><subject><related><related><related><related/></related>"
		 "</related></related></subject></contentMeta>"),
	    "/related/related/related/related: nested too deep");
}

static void
test_attributes_and_dates(void **state)
{
	(void)state;
	one(ITEM(V("2.31"), "<catalogRef href='https://c.example/%D9%85'/>", META, ""),
	    NULL);
	one(ITEM(V("2.31"), "<catalogRef href='https://c.example/%'/>", META, ""),
	    "/newsItem/catalogRef: no address is in the attribute href");
	one(ITEM(V("2.31"), "", META, "<inlineRef whyuri='a%2'/>"),
	    "/newsItem/inlineRef: no address is in the attribute whyuri");
	one(ITEM(V("2.18"), "<catalog><scheme alias='a' schemeretired='x'/></catalog>",
		 META, ""),
	    "/catalog/scheme: the item's version has no attribute schemeretired");
	one(ITEM(V("2.29"), "<catalog><scheme alias='a' schemeretired='x'/></catalog>",
		 META, ""),
	    NULL);
	one(ITEM("guid='g'", "",
		 "<itemMeta>" CLASS PROVIDER
		 "<versionCreated>yesterday</versionCreated></itemMeta>",
		 ""),
	    "/newsItem/itemMeta/versionCreated: no date with a time");
	one(ITEM("guid='g'", "", META,
		 "<contentMeta><pubStatus/><headlin/></contentMeta>"),
	    "pubStatus"); /* the first is told, and no other */
}

static void
test_items_without_text_and_of_other_words(void **state)
{
	static const char items[] =
		"<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><itemSet>"
		"<catalogItem guid='c'>" META
		"<contentMeta><digitalSourceType/></contentMeta></catalogItem>"
		"<planningItem guid='p'>" META
		"<contentMeta><digitalSourceType/></contentMeta></planningItem>"
		"<newsItem guid='n'>" META
		"<contentSet><inlineXML><story><headlin/><p>Words.</p></story>"
		"</inlineXML></contentSet></newsItem></itemSet></newsMessage>";
	struct reading g = read_all(SLICE(items), "a.xml");

	(void)state;
	assert_int_equal(g.counts.records, 3);
	assert_int_equal(g.counts.pages, 1);
	assert_int_equal(g.counts.skipped, 2);
	assert_int_equal(g.counts.faults, 1);
	assert_true(
		has(&g.faults, "/catalogItem/contentMeta/digitalSourceType: may not"));
	reading_fini(&g);
}

static void
test_names(void **state)
{
	static const char *const ends[] = { "POIDetails", "wordcount", "worldRegion" };

	(void)state;
	assert_true(g2_names_known(SLICE(ends[0])));
	assert_false(g2_names_known(SLICE(ends[1])));
	assert_true(g2_names_known(SLICE(ends[2])));
	assert_false(g2_names_known(SLICE("headlin")));
	assert_false(g2_names_known(SLICE("headlines")));
	assert_false(g2_names_known(SLICE("")));
	assert_true(g2_names_holds(SLICE("itemMeta"), SLICE("versionCreated")));
	assert_false(g2_names_holds(SLICE("itemMeta"), SLICE("version")));
	assert_false(g2_names_holds(SLICE("br"), SLICE("a")));
	assert_true(g2_names_holds(SLICE("assert"), SLICE("a")));
	assert_true(g2_names_holds(SLICE("unknown"), SLICE("a")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_missing),
		cmocka_unit_test(test_what_stands_in_a_wrong_place),
		cmocka_unit_test(test_attributes_and_dates),
		cmocka_unit_test(test_items_without_text_and_of_other_words),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests_name("record: what NewsML-G2 allows", tests, NULL,
					   NULL);
}
