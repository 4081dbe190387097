/*
 * page_room.h - what the tests of pages share: a parser, an Arabic page with all that a
 * news page has, and whether each word stands in one block.
 */
#ifndef NAQL_TESTS_PAGE_ROOM_H
#define NAQL_TESTS_PAGE_ROOM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "page/page.h"

static struct page_parser *pp;

static const char arabic[] =
	"<!DOCTYPE html><html lang=\"ar\" dir=\"rtl\"><head><meta charset=\"utf-8\">"
	"<title>افتتاح مكتبة جديدة | صحيفة الحديقة</title>"
	"<meta property=\"og:title\" content=\"افتتاح مكتبة جديدة\">"
	"<link rel=canonical href=\"https://example.org/a?x=1&amp;y=2\">"
	"<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\", // note\n"
	"\"datePublished\":\"2026-03-01T10:00:00+03:00\",\"author\":[{\"@type\":"
	"\"Person\","
	"\"name\":\"\\u0633\\u0644\\u0645\\u0649\"}],\"dateModified\":\"2026-03-02\",};</"
	"script>"
	"</head><body><nav><ul><li><a href=\"/\">الرئيسية</a><li><a "
	"href=\"/s\">رياضة</a></ul></nav>"
	"<div class=\"latest\"><h3>آخر الأخبار</h3><ul><li><a href=\"/1\">العبّارة تعود "
	"إلى العمل بعد"
	" صيانة دامت شهرين</a></ul></div>"
	"<article><h1>افتتاح مكتبة جديدة</h1><div class=\"author\">بقلم سلمى أحمد</div>"
	"<time datetime=\"2026-03-01\">1 مارس 2026</time>"
	"<figure><img src=a.jpg><figcaption>قاعة القراءة في المكتبة</figcaption></figure>"
	"<div class=\"entry-content\"><p>الرياض - واس: افتتحت البلدية صباح اليوم مكتبة "
	"عامة جديدة في"
	" حي الحدائق، تضم أكثر من عشرين ألف كتاب وقاعة للأطفال."
	"<p>وقال مدير المكتبة إن الأبواب ستظل مفتوحة حتى المساء، وإن الاشتراك مجاني "
	"لجميع سكان الحي."
	"<p>اقرأ أيضا: <a href=\"/2\">المخبز القديم يعود</a>"
	"<p>وأضاف أن القاعة الكبرى ستستقبل معرضا للزهور في الربيع المقبل، بمشاركة "
	"مزارعين من القرى."
	"</div></article>"
	"<p>تمتلك الوكالة جميع حقوق الأخبار والصور المنشورة، ولا يجوز بأي حال استخدامها "
	"دون عقد.</p>"
	"<aside class=\"related\"><h4>مواضيع ذات صلة</h4><p><a href=\"/3\">افتتاح مكتبة "
	"جديدة</a>"
	"<p>الرياض - واس: افتتحت البلدية صباح اليوم مكتبة عامة جديدة في حي الحدائق، تضم "
	"أكثر من"
	" عشرين ألف كتاب.</p></aside>"
	"<footer><p>جَميعُ الحُقوقِ مَحفوظة © 2026 صحيفة الحديقة</p></footer></body></html>";

/* Blocks ascend and are apart; every word stands in exactly one of them. */
static int
words_stand_in_blocks(struct slice text, bool html)
{
	const struct page *p;
	const struct word *w;
	size_t n;

	assert_int_equal(page_parse(pp, text, html, (struct slice){ NULL, 0 }, &p, NULL),
			 NAQL_OK);
	assert_int_equal(page_words(pp, text, html, &w, &n, NULL), NAQL_OK);
	for (size_t i = 0; i < p->n_blocks; i++) {
		if (p->blocks[i].begin >= p->blocks[i].end ||
		    p->blocks[i].end > text.len ||
		    (i > 0 && p->blocks[i].begin < p->blocks[i - 1].end) ||
		    !p->blocks[i].why)
			return 0;
	}
	for (size_t i = 0; i < n; i++) {
		const struct page_block *b = page_block_at(p, w[i].begin);

		if (!b || w[i].begin + w[i].len > b->end)
			return 0;
	}
	return 1;
}

static int
setup(void **state)
{
	(void)state;
	return page_parser_new(&pp, NULL) == NAQL_OK ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	page_parser_free(pp);
	return 0;
}

#endif
