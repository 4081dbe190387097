/*
 * test_page_fields.c - what a page says of itself: who wrote it, where it stands, which
 * notices it carries. Texts and names are ours.
 */
#include "page_parse.h"

#include "base/buf.h"
#include "page/byline.h"

static struct date_names months;
static struct phrases phrases;
static struct fold *fold;

/* A class word of the page's frame around the headline: it is what the head names. */
static void
a_headline_in_a_hero_banner(void **state)
{
	const struct page *p = parse("<title>Ferry runs again | Pier</title><div "
				     "class=\"top-nav banner\"><h1>Ferry runs again</h1>"
				     "</div>" FERRY);

	(void)state;
	assert_slice(p->headline, "Ferry runs again");
	p = parse(
		"<title>Ferry runs again | Pier</title><div class=comment><h1>Ferry runs "
		"again</h1></div>" FERRY);
	assert_int_equal(p->headline.len, 0);
}

/* ---- who ---- */

static void
names_in_bylines(void **state)
{
	static const struct {
		const char *text, *name;
	} cases[] = {
		{ "By Jane Meadow", "Jane Meadow" },
		{ "Von Anna Wiese | 5. März 2026", "Anna Wiese" },
		{ "Published on March 5, 2026 by Joe Brook", "Joe Brook" },
		{ "29. Juni 2026, 23:39 · von Tobi", "Tobi" },
		{ "بقلم سلمى أحمد - ٥ مارس ٢٠٢٦", "سلمى أحمد" },
		{ "Haber: Ayşe Demir", "Ayşe Demir" },
		{ "نووسەر: ئازاد کەریم", "ئازاد کەریم" },
		{ "خبرنگار: مریم رضایی", "مریم رضایی" },
		{ "By Jake Brook on March 5, 2026", "Jake Brook" },
		{ "12 min read", "" },
		{ "By", "" },
		{ "5 March 2026", "" },
	};
	const struct byline_tools tools = { &months, &phrases, fold };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_slice(byline_name(&tools, SLICE(cases[i].text), NULL),
			     cases[i].name);
}

static void
authors_and_outlet_of_json_ld(void **state)
{
	const struct page *p = parse(
		"<script type=application/ld+json>{\"@graph\":[{\"@type\":\"WebSite\","
		"\"name\":\"Garden Gazette\",\"datePublished\":\"2001-01-01\"},"
		"{\"author\":[{\"@type\":\"Person\",\"name\":\"Jane Meadow\","
		"\"worksFor\":{\"name\":\"Elsewhere\"}},{\"name\":\"Joe Brook\"}],"
		"\"publisher\":{\"@type\":\"Organization\",\"name\":\"Meadow "
		"Press\",\"logo\":{\"name\":\"logo\"}},"
		"\"hasPart\":{\"@type\":\"NewsArticle\",\"datePublished\":\"2002-02-02\"}"
		","
		"\"image\":{\"creditText\":\"Photo: Lee Hill\"},"
		"\"datePublished\":\"2026-03-05\",\"@type\":[\"NewsArticle\",\"Thing\"]}]"
		"}"
		"</script><p>a");

	(void)state;
	assert_int_equal(p->n_authors, 2);
	assert_slice(p->authors[0], "Jane Meadow");
	assert_slice(p->byline, "Jane Meadow, Joe Brook");
	assert_slice(p->outlet, "Meadow Press");
	assert_slice(p->published.iso, "2026-03-05");
	p = parse("<meta property=og:site_name content=\"صحيفة الحديقة\"><script "
		  "type=application/ld+json>{\"author\":\"سلمى\",\"publisher\":{\"name\":"
		  "\"x\"}</script>");
	assert_slice(p->outlet, "صحيفة الحديقة");
	assert_slice(p->byline, "سلمى");
}

/* ---- notices ---- */

static void
assert_notice(const struct page *p, const char *kind, const char *name, const char *text)
{
	for (size_t i = 0; i < p->n_notices; i++) {
		const struct page_notice *n = &p->notices[i];

		if (strcmp(page_notice_kind_name(n->kind), kind) == 0 &&
		    (!name ? !n->name : n->name && strcmp(n->name, name) == 0) &&
		    slice_eq(n->text, SLICE(text)))
			return;
	}
	fail_msg("no notice %s %s %s", kind, name ? name : "-", text);
}

static void
notices_in_all_their_places(void **state)
{
	const struct page *p = parse(
		"<meta name=robots content=\"noindex, max-snippet:50\"><meta "
		"name=tdm-reservation content=1><meta name=tdm-policy "
		"content=https://x.example/tdm.json><link rel=license "
		"type=application/rsl+xml href=/license.xml><link rel=license "
		"href=https://x.example/terms><meta name=copyright content=\"Meadow "
		"Press\"><script type=application/ld+json>{\"@type\":\"NewsArticle\","
		"\"copyrightHolder\":{\"name\":\"Meadow Press\"},\"copyrightYear\":2026,"
		"\"copyrightNotice\":\"(c) Meadow Press\",\"usageInfo\":\"/use\","
		"\"acquireLicensePage\":\"/buy\",\"isAccessibleForFree\":false}</script>"
		"<p>The ferry runs again, said the harbour, and takes bicycles too.</p>"
		"<footer>All rights reserved.</footer>");

	(void)state;
	assert_notice(p, "meta", "robots", "noindex, max-snippet:50");
	assert_notice(p, "meta", "tdm-reservation", "1");
	assert_notice(p, "meta", "tdm-policy", "https://x.example/tdm.json");
	assert_notice(p, "link", "rsl", "/license.xml");
	assert_notice(p, "link", "license", "https://x.example/terms");
	assert_notice(p, "meta", "copyright", "Meadow Press");
	assert_notice(p, "json-ld", "copyrightHolder", "Meadow Press");
	assert_notice(p, "json-ld", "copyrightYear", "2026");
	assert_notice(p, "json-ld", "copyrightNotice", "(c) Meadow Press");
	assert_notice(p, "json-ld", "usageInfo", "/use");
	assert_notice(p, "json-ld", "acquireLicensePage", "/buy");
	assert_notice(p, "text", NULL, "All rights reserved.");
	assert_int_equal(p->paywall, PAGE_YES);
}

static void
an_inline_licence_is_kept_as_written(void **state)
{
	(void)state;
	assert_notice(parse("<script type=\"application/rsl+xml\"><rsl a='&lt;'>  <b/>"
			    "</rsl></script><p>The ferry runs again, said the harbour."),
		      "script", "rsl", "<rsl a='&lt;'>  <b/></rsl>");
}

/* What permits a use, keeps some rights only, or tells who holds them, reserves nothing.
 */
static void
words_that_reserve_rights_are_marked(void **state)
{
	static const struct {
		const char *text;
		bool reserves;
	} cases[] = {
		{ "(c) 2026 Meadow Press. All rights reserved.", true },
		{ "This may not be reproduced without consent.", true },
		{ "Tüm hakları saklıdır.", true },
		{ "Bu haber izinsiz kullanılamaz.", true },
		{ "جميع الحقوق محفوظة لصحيفة الحديقة", true },
		{ "لا يجوز بأي حال استخدامها دون عقد مع الوكالة", true },
		{ "تمامی حقوق برای روزنامه باغ محفوظ است", true },
		{ "هەموو مافێک پارێزراوە بۆ ڕۆژنامەی باخچە", true },
		{ "Hemû maf parastî ne.", true },
		{ "Some rights reserved.", false },
		{ "استفاده از مطالب با ذکر منبع آزاد است", false },
		{ "Kaynak gösterilmeden alıntı yapılamaz.", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char html[512];
		const struct page *p;
		bool marked = false;

		snprintf(html, sizeof(html),
			 "<p>The ferry runs again, said the harbour, and takes bicycles "
			 "too.</p><footer>%s</footer>",
			 cases[i].text);
		p = parse(html);
		for (size_t k = 0; k < p->n_notices; k++)
			marked |= p->notices[k].reserves;
		if (marked != cases[i].reserves)
			print_error("# %s\n", cases[i].text);
		assert_int_equal(marked, cases[i].reserves);
	}
}

static void
what_a_page_says_of_its_paywall(void **state)
{
	const struct page *p;

	(void)state;
	assert_int_equal(parse("<p>a")->paywall, PAGE_UNKNOWN);
	p = parse("<script type=application/ld+json>{\"isAccessibleForFree\":\"True\"}"
		  "</script>");
	assert_int_equal(p->paywall, PAGE_NO);
	p = parse("<meta property=article:content_tier content=locked><meta "
		  "name=description content=\"The ferry runs again, and takes bicycles "
		  "too, said the harbour.\"><h1>Ferry</h1><p>The ferry runs again, and "
		  "takes bicycles too, said the harbour.</p>");
	assert_int_equal(p->paywall, PAGE_YES);
	assert_true(p->body_absent);
}

static int
setup(void **state)
{
	naql_error err;

	(void)state;
	return page_parser_new(&pp, &err) != NAQL_OK ||
	       fold_new(&fold, &err) != NAQL_OK ||
	       date_names_init(&months, fold, &err) != NAQL_OK ||
	       phrases_init(&phrases, fold, &err) != NAQL_OK;
}

static int
teardown(void **state)
{
	(void)state;
	phrases_fini(&phrases);
	date_names_fini(&months);
	fold_free(fold);
	page_parser_free(pp);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_headline_in_a_hero_banner),
		cmocka_unit_test(names_in_bylines),
		cmocka_unit_test(authors_and_outlet_of_json_ld),
		cmocka_unit_test(notices_in_all_their_places),
		cmocka_unit_test(an_inline_licence_is_kept_as_written),
		cmocka_unit_test(words_that_reserve_rights_are_marked),
		cmocka_unit_test(what_a_page_says_of_its_paywall),
	};

	return cmocka_run_group_tests_name("page: fields", tests, setup, teardown);
}
