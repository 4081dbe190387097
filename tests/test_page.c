/*
 * test_page.c - words and labelled blocks of pages that we wrote, right-to-left first,
 * and of random pages (hostile ones: test_page_hostile.c).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/mem.h"
#include "page_room.h"
#include "prop.h"

static const struct page *
parse(const char *html)
{
	const struct page *p;
	naql_error err;

	assert_int_equal(
		page_parse(pp, SLICE(html), true, (struct slice){ NULL, 0 }, &p, &err),
		NAQL_OK);
	return p;
}

/* The block whose text begins with 'text'; the n-th such. */
static const struct page_block *
nth_block(const struct page *p, const char *text, unsigned n)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < p->n_blocks; i++) {
		const struct page_block *b = &p->blocks[i];

		if (b->text.len >= len && memcmp(b->text.ptr, text, len) == 0 && n-- == 0)
			return b;
	}
	fail_msg("no block begins with \"%s\"", text);
	return NULL;
}

static void
assert_label(const struct page *p, const char *text, enum page_label label)
{
	const struct page_block *b = nth_block(p, text, 0);

	if (b->label != label)
		fail_msg("\"%s\" is %s (%s), not %s", text, page_label_name(b->label),
			 b->why, page_label_name(label));
}

static void
assert_slice(struct slice s, const char *want)
{
	assert_int_equal(s.len, strlen(want));
	assert_memory_equal(s.ptr, want, s.len);
}

/* ---- pages ---- */

static void
an_arabic_story_with_notice_and_teasers(void **state)
{
	const struct page *p = parse(arabic);

	(void)state;
	assert_label(p, "افتتاح مكتبة جديدة |", PAGE_TITLE);
	assert_label(p, "الرئيسية", PAGE_NAVIGATION);
	assert_label(p, "العبّارة", PAGE_TEASER);
	assert_int_equal(nth_block(p, "افتتاح مكتبة جديدة", 1)->label, PAGE_HEADLINE);
	assert_label(p, "بقلم سلمى", PAGE_BYLINE);
	assert_label(p, "1 مارس", PAGE_DATE);
	assert_label(p, "قاعة القراءة", PAGE_CAPTION);
	assert_label(p, "وقال مدير", PAGE_BODY);
	assert_label(p, "اقرأ أيضا", PAGE_TEASER);
	assert_label(p, "وأضاف", PAGE_BODY);
	assert_label(p, "تمتلك الوكالة", PAGE_NOTICE);
	assert_label(p, "جَميعُ", PAGE_NOTICE);
	assert_int_equal(p->n_notices, 2);
	assert_false(p->body_absent);
}

static void
a_story_printed_twice_is_labelled_each_time(void **state)
{
	const struct page *p = parse(arabic);

	(void)state;
	assert_int_equal(nth_block(p, "الرياض - واس", 0)->label, PAGE_BODY);
	assert_int_equal(nth_block(p, "الرياض - واس", 1)->label, PAGE_TEASER);
}

static void
fields_of_the_head(void **state)
{
	const struct page *p = parse(arabic);

	(void)state;
	assert_slice(p->lang, "ar");
	assert_slice(p->headline, "افتتاح مكتبة جديدة");
	assert_slice(p->canonical, "https://example.org/a?x=1&y=2");
	assert_slice(p->published.iso, "2026-03-01T10:00:00+03:00");
	assert_slice(p->published.source, "json-ld");
	assert_slice(p->modified.iso, "2026-03-02");
	assert_slice(p->byline, "سلمى");
	assert_slice(p->credit, "واس");
	assert_int_equal(p->n_links, 5);
	assert_slice(p->links[2], "/1");
}

static void
a_persian_page(void **state)
{
	const struct page *p = parse(
		"<html lang=fa><title>باغ شهر</title><body><div class=menu><a "
		"href=/>خانه</a></div>"
		"<div id=main><h1>باغ شهر باز شد</h1>"
		"<div class=text><p>به گزارش ایرنا، باغ بزرگ شهر صبح امروز پس از دو ماه "
		"بازسازی به روی"
		" مردم باز شد، و کودکان در آن بازی کردند.</p>"
		"<p>شهردار گفت که درختان تازه در کنار رودخانه کاشته "
		"شده‌اند، "
		"و "
		"کتابخانه نیز باز است.</p>"
		"<p><b>بیشتر بخوانید:</b> <a href=/x>نانوایی محله</a></p></div></div>"
		"<div class=x>تمامی حقوق این سایت برای روزنامه باغ محفوظ "
		"است</div></body>");

	(void)state;
	assert_label(p, "خانه", PAGE_NAVIGATION);
	assert_label(p, "باغ شهر باز", PAGE_HEADLINE);
	assert_label(p, "به گزارش", PAGE_BODY);
	assert_label(p, "شهردار", PAGE_BODY);
	assert_label(p, "بیشتر بخوانید", PAGE_TEASER);
	assert_label(p, "تمامی حقوق", PAGE_NOTICE);
}

static void
a_turkish_page(void **state)
{
	const struct page *p =
		parse("<html lang=tr><title>Vapur seferleri başladı - Bahçe "
		      "Gazetesi</title><body>"
		      "<div class=ustMenu><a href=/>Anasayfa</a></div><h1>Vapur "
		      "seferleri başladı</h1>"
		      "<div class=haberDetay><p>İki ay süren bakımın ardından vapur bu "
		      "sabah yeniden sefere "
		      "çıktı, yolcular iskelede simit yedi.</p><p>Kaptan, havanın güzel "
		      "olduğunu, martıların da "
		      "vapura eşlik ettiğini söyledi.</p><p>(İLKHA)</p></div>"
		      "<h3>İLGİLİ HABERLER</h3><ul><li><a href=/1>Fırın ustaları bayram "
		      "için yüz çeşit ekmek "
		      "pişirdi</a></li></ul><div class=son>TÜM HAKLARI SAKLIDIR. Kaynak "
		      "gösterilmeden "
		      "kullanılamaz.</div></body>");

	(void)state;
	assert_label(p, "Vapur seferleri başladı", PAGE_TITLE);
	assert_int_equal(nth_block(p, "Vapur seferleri", 1)->label, PAGE_HEADLINE);
	assert_label(p, "İki ay", PAGE_BODY);
	assert_label(p, "(İLKHA)", PAGE_CREDIT);
	assert_slice(p->credit, "(İLKHA)");
	assert_label(p, "İLGİLİ HABERLER", PAGE_TEASER);
	assert_label(p, "Fırın", PAGE_TEASER);
	assert_label(p, "TÜM HAKLARI", PAGE_NOTICE);
}

static void
kurdish_pages_in_both_scripts(void **state)
{
	const struct page *p = parse(
		"<title>x</title><article><h2>کتێبخانەی نوێ</h2><p>شارەوانی ئەمڕۆ "
		"کتێبخانەیەکی نوێی لە"
		" گەڕەکی باخچە کردەوە، کە زیاتر لە بیست هەزار کتێبی "
		"تێدایە.</p><p>هەروەها بخوێنەوە: <a"
		" href=/1>نانەواخانە</a></p></article><div>هەموو مافێک پارێزراوە</div>");

	(void)state;
	assert_label(p, "شارەوانی", PAGE_BODY);
	assert_label(p, "هەروەها", PAGE_TEASER);
	assert_label(p, "هەموو مافێک", PAGE_NOTICE);
	p = parse("<article><p>Şaredariyê îro li taxa baxçeyan pirtûkxaneyeke nû vekir, "
		  "tê de zêdetir "
		  "ji bîst hezar pirtûk hene.</p><p>Her wiha bixwînin: <a href=/1>Firina "
		  "kevn</a></p>"
		  "</article><div>Hemû maf parastî ne</div>");
	assert_label(p, "Şaredariyê", PAGE_BODY);
	assert_label(p, "Her wiha", PAGE_TEASER);
	assert_label(p, "Hemû maf", PAGE_NOTICE);
}

static void
an_english_page(void **state)
{
	const struct page *p = parse(
		"<title>Ferry back | The Garden</title><meta name=description "
		"content='After two months "
		"of repairs the ferry crosses the bay again.'><body class='page comments "
		"no-sidebar'>"
		"<div class=header><a href=/>Home</a> <a href=/w>Weather</a></div>"
		"<h1>Ferry back</h1><p class=standfirst>After two months of repairs the "
		"ferry crosses the "
		"bay again.</p><p class=byline>By Ann Miller</p>"
		"<div class=story><p>The ferry left the pier at seven, with forty "
		"passengers and a dog on "
		"board, and a band played.</p><blockquote>We missed the gulls most of "
		"all, said the "
		"captain, who has sailed for thirty "
		"years.</blockquote><h2>Weather</h2><p>It was a bright "
		"morning, and the wind was light, so the boat came back early.</p></div>"
		"<div id=comments><p>Lovely news, I will take my children across the bay "
		"on Sunday, "
		"surely.</p></div><div class=newsletter>Sign up to our newsletter</div>"
		"<div>© 2026 The Garden. All rights reserved.</div>");

	(void)state;
	assert_label(p, "Home", PAGE_NAVIGATION);
	assert_label(p, "After two", PAGE_LEAD);
	assert_label(p, "By Ann", PAGE_BYLINE);
	assert_slice(p->byline, "Ann Miller");
	assert_label(p, "The ferry left", PAGE_BODY);
	assert_label(p, "We missed", PAGE_QUOTE);
	assert_true(nth_block(p, "We missed", 0)->in_quote);
	assert_label(p, "Weather", PAGE_BODY);
	assert_label(p, "Lovely", PAGE_COMMENT);
	assert_label(p, "Sign up", PAGE_BOILERPLATE);
	assert_label(p, "© 2026", PAGE_NOTICE);
}

static void
class_words_do_not_kill_the_story(void **state)
{
	const struct page *p = parse(
		"<body class=sidebar><form><div class='popup related'><p>The bakery "
		"opened at five in the "
		"morning, and by six the bread was gone, said the baker.</p><p>Tomorrow "
		"there will be more "
		"bread, and the first cherry cake of the year as well.</p></div></form>");

	(void)state;
	assert_label(p, "The bakery", PAGE_BODY);
	assert_label(p, "Tomorrow", PAGE_BODY);
}

static void
a_body_that_only_a_script_holds(void **state)
{
	const struct page *p = parse(
		"<title>x</title><script type=application/ld+json>{\"articleBody\":"
		"\"The \\\"library\\\" opened,\n and all came &amp; read.\"}</script>"
		"<div class=menu><a href=/>Home</a></div>");

	(void)state;
	assert_true(p->body_absent);
	assert_slice(p->script_body, "The \"library\" opened, and all came & read.");
}

static void
a_body_in_an_applications_state(void **state)
{
	struct buf b = { 0 };
	const struct page *p;

	(void)state;
	buf_add_str(
		&b,
		"<title>نهر</title><div "
		"id=app></div><script>window.s={\"menu\":{\"text\":"
		"\"short\"},\"code\":\"function(){return 1}\",\"story\":{\"body\":\"");
	for (int i = 0; i < 12; i++)
		buf_add_str(
			&b,
			"<p>\\u0641تحت البلدية حديقة \\\"النهر\\\" &amp; جاء الناس.</p>");
	buf_add_str(&b, "\"}}</script>");
	assert_int_equal(
		page_parse(pp, buf_slice(&b), true, (struct slice){ NULL, 0 }, &p, NULL),
		NAQL_OK);
	assert_true(p->body_absent);
	assert_int_equal(
		slice_find(p->script_body,
			   SLICE("فتحت البلدية حديقة \"النهر\" & جاء الناس. فتحت")),
		0);
	buf_fini(&b);
	p = parse("<title>a</title><script>var a={\"body\":\"too "
		  "short\",\"x\":\"</script>");
	assert_int_equal(p->script_body.len, 0);
}

static void
dates_in_order_of_trust(void **state)
{
	const struct page *p;

	(void)state;
	p = parse("<meta property=article:published_time content=2026-01-02><time "
		  "datetime=2026-01-03>");
	assert_slice(p->published.iso, "2026-01-02");
	assert_slice(p->published.source, "meta");
	p = parse("<p>x<time datetime=2026-01-03>today</time>");
	assert_slice(p->published.source, "time");
	assert_int_equal(page_parse(pp, SLICE("<p>a"), true,
				    SLICE("http://x/2026/2/07/a.html"), &p, NULL),
			 NAQL_OK);
	assert_slice(p->published.iso, "2026-02-07");
	assert_slice(p->published.source, "url");
	assert_int_equal(page_parse(pp, SLICE("<p>a"), true, SLICE("http://x/20261399/a"),
				    &p, NULL),
			 NAQL_OK);
	assert_int_equal(p->published.iso.len, 0);
}

static void
plain_text(void **state)
{
	const char *text =
		"الرياض - واس: افتتحت البلدية مكتبة.\nوالدخول مجاني.\n\nفقرة ثانية\n"
		"جميع الحقوق محفوظة © 2026\n\n \t\n(İLKHA)\n<b>not markup &amp;</b>";
	const struct page *p;

	(void)state;
	assert_int_equal(
		page_parse(pp, SLICE(text), false, (struct slice){ NULL, 0 }, &p, NULL),
		NAQL_OK);
	assert_int_equal(p->n_blocks, 5);
	assert_slice(p->blocks[0].text,
		     "الرياض - واس: افتتحت البلدية مكتبة. والدخول مجاني.");
	assert_int_equal(p->blocks[0].label, PAGE_BODY);
	assert_int_equal(p->blocks[1].label, PAGE_BODY);
	assert_int_equal(p->blocks[2].label, PAGE_NOTICE);
	assert_int_equal(p->blocks[3].label, PAGE_CREDIT);
	assert_slice(p->blocks[4].text, "<b>not markup &amp;</b>");
}

static void
block_text_is_clean(void **state)
{
	const struct page *p = parse(
		"<p> a &amp;\n b&nbsp;&#1605;<br>c<i>d</i>&notin;&#x1F600;\xc2\xa0 </p>");

	(void)state;
	assert_int_equal(p->n_blocks, 1);
	assert_slice(p->blocks[0].text, "a & b م cd∉😀");
	assert_int_equal(p->blocks[0].begin, 4);
}

/* ---- words ---- */

static size_t
words_of(const char *html, const struct word **words)
{
	size_t n;

	assert_int_equal(page_words(pp, SLICE(html), true, words, &n, NULL), NAQL_OK);
	return n;
}

static void
inline_tags_join_and_block_tags_part(void **state)
{
	const struct word *w;

	(void)state;
	assert_int_equal(words_of("<p>gar<b>den</b>s<p>x<span>y</span>", &w), 2);
	assert_int_equal(words_of("<td>a<td>b<li>c<br>d<img>e", &w), 5);
	assert_true(w[1].flags & WORD_BREAK);
	assert_false(w[3].flags & WORD_BREAK);
	assert_int_equal(
		words_of("<title>one two</title><script>x y</script><!-- z -->three", &w),
		3);
	assert_int_equal(w[2].begin, 52);
}

static void
only_closed_quotations_count(void **state)
{
	const struct word *w;

	(void)state;
	assert_int_equal(words_of("<p>a <q>b</q> c<blockquote><p>d</blockquote>e", &w),
			 5);
	assert_false(w[0].flags & WORD_QUOTED);
	assert_true(w[1].flags & WORD_QUOTED);
	assert_false(w[2].flags & WORD_QUOTED);
	assert_true(w[3].flags & WORD_QUOTED);
	assert_false(w[4].flags & WORD_QUOTED);
	assert_int_equal(words_of("<blockquote><p>a <q>b<p>c</q> d", &w), 4);
	for (size_t i = 0; i < 4; i++)
		assert_false(w[i].flags & WORD_QUOTED);
}

static void
every_word_stands_in_one_block(void **state)
{
	static const char *const parts[] = {
		"<p>",
		"</p>",
		"<div>",
		"</div>",
		"<br>",
		"\n",
		"\n\n",
		"<b>",
		"</b>",
		"مكتبة ",
		"ga",
		"rden ",
		"12",
		"&amp;",
		"&nbsp;",
		"&#x200b;",
		"\"",
		"“",
		"<q>",
		"</q>",
		"<svg>",
		"</svg>",
		"<script>",
		"</script>",
		"<!--",
		"-->",
		"<title>",
		"</title>",
		"<li>",
		"<ul>",
		"</ul>",
		"<table>",
		"<td>",
		"</table>",
		"<a href=x>",
		"</a>",
		"<img>",
		"\xff",
		"字",
		"<custom-x>",
		"<blockquote>",
		"</blockquote>",
		". ",
		"'",
		"<template>",
		"</template>",
		"<time>",
		"</time>",
		"©",
		"\xc2",
		"\xe2\x80",
		"<",
		"&",
		"\r",
		" ",
	};

	(void)state;
	PROP_RUN(p, 4000)
	{
		struct buf text = { 0 };

		for (uint64_t n = prop_below(&p, 60); n-- > 0;)
			buf_add_str(
				&text,
				parts[prop_below(&p, sizeof(parts) / sizeof(parts[0]))]);
		assert_true(prop_check(&p, words_stand_in_blocks(buf_slice(&text), true),
				       "html"));
		assert_true(prop_check(&p, words_stand_in_blocks(buf_slice(&text), false),
				       "text"));
		buf_fini(&text);
	}
}

static void
a_window_may_begin_anywhere(void **state)
{
	size_t len = strlen(arabic);

	(void)state;
	for (size_t i = 0; i < len; i += 7)
		assert_true(words_stand_in_blocks((struct slice){ arabic + i, len - i },
						  true));
	for (size_t i = 0; i < len; i += 7)
		assert_true(
			words_stand_in_blocks((struct slice){ arabic, len - i }, true));
}

static void
same_bytes_same_record(void **state)
{
	struct buf one = { 0 }, two = { 0 };
	const struct slice none = { NULL, 0 };

	(void)state;
	page_write(parse(arabic), SLICE("a"), none, SLICE("utf-8"), NULL, NULL, &one);
	parse("<p>something else in between, with class words</p>");
	page_write(parse(arabic), SLICE("a"), none, SLICE("utf-8"), NULL, NULL, &two);
	assert_int_equal(one.len, two.len);
	assert_memory_equal(one.ptr, two.ptr, one.len);
	buf_fini(&one);
	buf_fini(&two);
}

static uint64_t
shift(const void *ctx, uint32_t at)
{
	return at + *(const uint64_t *)ctx;
}

static void
the_record_is_json(void **state)
{
	struct buf out = { 0 };
	struct json *root;
	uint64_t by = 1000;

	(void)state;
	page_write(parse("<p>Rain \"again\" in the garden today, said all.</p>"),
		   SLICE("id"), SLICE("u"), SLICE("utf-8"), shift, &by, &out);
	assert_int_equal(json_parse(&root, out.ptr, out.len, "page", NULL), NAQL_OK);
	const struct json *block = json_at(json_get(root, "blocks"), 0);

	assert_slice(json_str(json_get(root, "type")), "page");
	assert_slice(json_str(json_get(root, "url")), "u");
	assert_slice(json_str(json_get(root, "body")),
		     "Rain \"again\" in the garden today, said all.");
	assert_int_equal(json_int(json_at(json_get(block, "at"), 0)), 1003);
	assert_int_equal(json_type(json_get(root, "headline")), JSON_NULL);
	json_free(root);
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_arabic_story_with_notice_and_teasers),
		cmocka_unit_test(a_story_printed_twice_is_labelled_each_time),
		cmocka_unit_test(fields_of_the_head),
		cmocka_unit_test(a_persian_page),
		cmocka_unit_test(a_turkish_page),
		cmocka_unit_test(kurdish_pages_in_both_scripts),
		cmocka_unit_test(an_english_page),
		cmocka_unit_test(class_words_do_not_kill_the_story),
		cmocka_unit_test(a_body_that_only_a_script_holds),
		cmocka_unit_test(a_body_in_an_applications_state),
		cmocka_unit_test(dates_in_order_of_trust),
		cmocka_unit_test(plain_text),
		cmocka_unit_test(block_text_is_clean),
		cmocka_unit_test(inline_tags_join_and_block_tags_part),
		cmocka_unit_test(only_closed_quotations_count),
		cmocka_unit_test(every_word_stands_in_one_block),
		cmocka_unit_test(a_window_may_begin_anywhere),
		cmocka_unit_test(same_bytes_same_record),
		cmocka_unit_test(the_record_is_json),
	};

	return cmocka_run_group_tests_name("page: words and blocks", tests, setup,
					   teardown);
}
