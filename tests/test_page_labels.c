/*
 * test_page_labels.c - a page by hand for every rule that labels a block, right-to-left
 * first. Each page names the rule that it is for, and for its blocks what they are.
 */
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

struct want {
	const char *text; /* how the block begins; NULL ends the list */
	enum page_label label;
};

struct rule {
	const char *name, *html;
	struct want want[8];
};

/* Stories long enough to be found. */
#define AR_1                                                                                                                                           \
	"<p>افتتحت البلدية صباح اليوم حديقة النهر بعد عام من العمل، وحضر الافتتاح كثير " \
	"من سكان الحي.</p>"
#define AR_2                                                                                                                                    \
	"<p>وقال المدير إن الأبواب ستظل مفتوحة حتى المساء، وإن الدخول مجاني للجميع " \
	"طوال "                                                                                                                             \
	"الصيف.</p>"
#define AR_3                                                                                                                                           \
	"<p>وأضاف أن المقهى الصغير قرب البوابة سيفتح في الربيع، وأن الدراجات مسموح بها " \
	"في الممرات.</p>"
#define FA_1                                                                                                                             \
	"<p>شهرداری بامداد امروز باغ رودخانه را پس از یک سال کار باز کرد، و مردم " \
	"بسیاری "                                                                                                                  \
	"به آنجا آمدند.</p>"
#define FA_2                                                                                                                                    \
	"<p>مدیر باغ گفت درها تا شب باز است، و ورود برای همه در تابستان رایگان خواهد " \
	"بود.</p>"
#define HE_1                                                                                                                                     \
	"<p>העירייה פתחה הבוקר את גן הנהר אחרי שנה של עבודה, ורבים מתושבי השכונה באו " \
	"לראות אותו.</p>"
#define HE_2                                                                                                                                   \
	"<p>המנהל אמר שהשערים יישארו פתוחים עד הערב, ושהכניסה חופשית לכולם במשך כל " \
	"הקיץ.</p>"
#define EN_1                                                                             \
	"<p>The council opened the river garden this morning after a year of work, and " \
	"many neighbours came.</p>"
#define EN_2                                                                             \
	"<p>The gates stay open until evening, said the gardener, and nobody pays to "   \
	"come in this summer.</p>"
#define EN_3                                                                             \
	"<p>A small café beside the gate will open in spring, he added, and bicycles "  \
	"may use the paths.</p>"

static const struct rule rules[] = {
	{ "the h1 that the title repeats is the headline",
	  "<title>حديقة النهر تفتح أبوابها - صحيفة</title><h1>حديقة النهر تفتح أبوابها"
	  "</h1>" AR_1 AR_2,
	  { { "حديقة النهر تفتح أبوابها -", PAGE_TITLE }, { "افتتحت", PAGE_BODY } } },
	{ "of two h1 the one that the title names",
	  "<title>Garden opens</title><h1>The Gazette</h1><h1>Garden opens</h1>" EN_1
		  EN_2,
	  { { "The Gazette", PAGE_BOILERPLATE }, { "The council", PAGE_BODY } } },
	{ "the description again is the lead",
	  "<meta name=description content=\"باغ رودخانه امروز باز شد و ورود به آن رایگان "
	  "است\"><h1>باغ</h1><p>باغ رودخانه امروز باز شد و ورود به آن رایگان است</p>" FA_1
		  FA_2,
	  { { "باغ رودخانه امروز", PAGE_LEAD }, { "شهرداری", PAGE_BODY } } },
	{ "a class that says lead",
	  "<h1>גן הנהר</h1><div class=standfirst>גן הנהר נפתח הבוקר אחרי שנה של "
	  "עבודה</div>" HE_1 HE_2,
	  { { "גן הנהר נפתח", PAGE_LEAD }, { "העירייה", PAGE_BODY } } },
	{ "what a site calls the teaser of its own story",
	  "<h1>حديقة النهر</h1><div class=teaser-text><p>بعد عام من العمل فتحت حديقة "
	  "النهر "
	  "أبوابها، والدخول مجاني للجميع.</p></div><div class=text>" AR_1 AR_2 AR_3
	  "</div><div class=teaser-text><p>مكتبة الحي تفتح قاعة جديدة للصغار، وتبقى حتى "
	  "المساء.</p></div>",
	  { { "بعد عام", PAGE_LEAD },
	    { "افتتحت", PAGE_BODY },
	    { "مكتبة الحي", PAGE_TEASER } } },
	{ "a teaser of links under the headline is one",
	  "<h1>باخ</h1><div class=teaser-text><p>دوای ساڵێک کار <a href=/x>باخی ڕووبار "
	  "کرایەوە</a>، و هەمووان دەتوانن بێن.</p></div><div class=text>" AR_1 AR_2 AR_3
	  "</div>",
	  { { "دوای", PAGE_TEASER }, { "افتتحت", PAGE_BODY } } },
	{ "text between headline and story, and a subtitle",
	  "<header><h1>باغ رودخانه</h1><h2>پس از یک سال کار درها باز شد</h2></header>"
	  "<div class=x><p>باغ تازه، که شهرداری ساخته است، برای همه باز است.</p></div>"
	  "<div class=text>" FA_1 FA_2 AR_1 "</div>",
	  { { "پس از یک سال", PAGE_LEAD },
	    { "باغ تازه", PAGE_LEAD },
	    { "شهرداری بامداد", PAGE_BODY } } },
	{ "a line under the headline that speaks of a picture is no lead",
	  "<h1>Garden opens</h1><div><p>The paths, as they were seen this morning. "
	  "Photo: "
	  "Lee Hill</p></div><div class=text>" EN_1 EN_2 EN_3 "</div>",
	  { { "The paths", PAGE_TEASER }, { "The council", PAGE_BODY } } },
	{ "topics in WordPress's classes say nothing of the page",
	  "<h1>גן</h1><div class=\"post-7 post hentry category-weather tag-menu "
	  "tag-footer\">" HE_1 HE_2 "</div>",
	  { { "העירייה", PAGE_BODY }, { "המנהל", PAGE_BODY } } },
	{ "a call to readers behind the story, not amid it",
	  "<div class=text>" AR_1
	  "<p>وقال المدير للصغار: تابعونا على صفحة الحديقة، ففيها "
	  "كل يوم صورة جديدة.</p>" AR_2 AR_3
	  "<p>لمتابعة آخر الأخبار انضموا إلى قناتنا على تلغرام، أو حملوا تطبيق الصحيفة "
	  "الجديد من المتجر.</p></div>",
	  { { "وقال المدير للصغار", PAGE_BODY },
	    { "وأضاف", PAGE_BODY },
	    { "لمتابعة", PAGE_BOILERPLATE } } },
	{ "comments longer than the story in front of them",
	  "<div class=text><h1>باغ</h1>" FA_1 FA_2
	  "</div><div id=article_comments>" AR_1 AR_2 AR_3 HE_1 "</div>",
	  { { "شهرداری", PAGE_BODY },
	    { "افتتحت", PAGE_COMMENT },
	    { "העירייה", PAGE_COMMENT } } },
	{ "a word of a class takes no story",
	  "<div class=text><h1>باغ</h1>" FA_1 "</div><div class=sidebar>" AR_1 AR_2 AR_3
	  "</div>",
	  { { "شهرداری", PAGE_BODY }, { "وأضاف", PAGE_BODY } } },
	{ "a notice that begins with the sign, however long",
	  "<div class=text>" HE_1 HE_2 "<p>© 2026 עיתון הגשר. הכתבה היא רכושו של העיתון, "
	  "ומי שרוצה להביא אותה במקום אחר "
	  "צריך לקבל לפני כן אישור בכתב ממשרדי העיתון, בין שמדובר בכולה ובין שמדובר בחלק "
	  "ממנה, ובין שהוא מביא גם את התמונות.</p></div>",
	  { { "המנהל", PAGE_BODY }, { "©", PAGE_NOTICE } } },
	{ "a figure's caption and the credit in it",
	  "<article><h1>حديقة</h1><figure><img><figcaption>ممرات الحديقة في الصباح <span "
	  "class=credit>تصوير: سالم</span></figcaption></figure>" AR_1 AR_2 "</article>",
	  { { "ممرات", PAGE_CAPTION }, { "تصوير", PAGE_PICTURE_CREDIT } } },
	{ "a credit in a figure by its phrase",
	  "<article><figure><img><figcaption><div>ممرات الحديقة في "
	  "الصباح</div><div>الصورة: "
	  "سالم باوزير</div></figcaption></figure>" AR_1 AR_2 "</article>",
	  { { "ممرات", PAGE_CAPTION }, { "الصورة", PAGE_PICTURE_CREDIT } } },
	{ "class words: photo and credit together",
	  "<article><div class=photo-credit>Lee Hill</div>" EN_1 EN_2 "</article>",
	  { { "Lee Hill", PAGE_PICTURE_CREDIT }, { "The council", PAGE_BODY } } },
	{ "a line that says whose picture it is",
	  "<article>" EN_1 EN_2 "<p>Photo: Lee Hill</p>" EN_3 "</article>",
	  { { "Photo", PAGE_PICTURE_CREDIT }, { "A small", PAGE_BODY } } },
	{ "a copyright sign under a picture is no notice of the page",
	  "<article><figure><img><figcaption>© 2026 Lee Hill</figcaption></figure>" EN_1
		  EN_2 "</article>",
	  { { "©", PAGE_PICTURE_CREDIT } } },
	{ "a byline by its class, and by its word",
	  "<h1>حديقة</h1><div class=author>نادية الحداد</div>" AR_1 AR_2,
	  { { "نادية", PAGE_BYLINE } } },
	{ "a byline by its word",
	  "<h1>باغ</h1><p>نویسنده: پروانه کریمی</p>" FA_1 FA_2,
	  { { "نویسنده", PAGE_BYLINE } } },
	{ "what says more of the author than a name",
	  "<h1>Garden</h1>" EN_1 EN_2
	  "<div class=author>Jane Meadow has written about gardens "
	  "for the Gazette since the river was cleaned many years ago</div>",
	  { { "Jane", PAGE_BOILERPLATE } } },
	{ "dates by element, class, phrase and form",
	  "<h1>Garden</h1><time>5 March</time><div class=stamp>٥ مارس ٢٠٢٦</div>" EN_1
		  EN_2,
	  { { "5 March", PAGE_DATE }, { "٥ مارس", PAGE_DATE } } },
	{ "an agency named alone",
	  "<div class=text>" AR_1 AR_2 "<p>(رويترز)</p></div>",
	  { { "(رويترز)", PAGE_CREDIT } } },
	{ "a source that no list names",
	  "<div class=text>" AR_1 AR_2 "<p>المصدر: وكالة سنابل</p></div>",
	  { { "المصدر", PAGE_CREDIT } } },
	{ "the agency's rule under its story",
	  "<div class=view>" AR_1 AR_2 AR_3 "<p>تمتلك الوكالة جميع حقوق الأخبار والصور "
	  "والمقاطع المنشورة في الموقع، ولا يجوز "
	  "بأي حال استخدامها كليا أو جزئيا دون عقد معها أو اشتراك مسبق.</p></div>",
	  { { "وأضاف", PAGE_BODY }, { "تمتلك", PAGE_NOTICE } } },
	{ "a footer's line of rights",
	  "<main>" HE_1 HE_2
	  "</main><footer><p>כל הזכויות שמורות © 2026</p><p>אודות</p></footer>",
	  { { "כל הזכויות", PAGE_NOTICE }, { "אודות", PAGE_BOILERPLATE } } },
	{ "a story that speaks of rights is no notice",
	  "<main>" EN_1
	  "<p>The librarian said that the words all rights reserved at the front "
	  "of a book do not mean that a reader cannot lend it to a friend, and she is "
	  "asked "
	  "every week.</p>" EN_2 EN_3 "</main>",
	  { { "The librarian", PAGE_BODY } } },
	{ "a quotation element",
	  "<main>" AR_1
	  "<blockquote>كنا ننتظر هذا اليوم منذ زمن طويل، وها هو قد جاء أخيرا."
	  "</blockquote>" AR_2 "</main>",
	  { { "كنا", PAGE_QUOTE } } },
	{ "a heading that names the teasers under it",
	  "<div class=x>" AR_1 AR_2 "</div><div class=y><h3>مواضيع ذات صلة</h3><p>تتوقع "
	  "الأرصاد أن تتراجع الحرارة يوم الثلاثاء مع رياح معتدلة على الساحل.</p></div>",
	  { { "مواضيع", PAGE_TEASER }, { "تتوقع", PAGE_TEASER } } },
	{ "the story's first words again, as a teaser",
	  "<div class=x>" AR_1 AR_2 AR_3 "</div><div class=y><h3>أخبار ذات صلة</h3>" AR_1
	  "</div>",
	  { { "افتتحت", PAGE_BODY }, { "أخبار", PAGE_TEASER } } },
	{ "a read-also line with a link amid the story",
	  "<article>" FA_1 "<p>بیشتر بخوانید: <a href=x>باران سبک در ساحل</a></p>" FA_2
	  "</article>",
	  { { "بیشتر", PAGE_TEASER }, { "مدیر", PAGE_BODY } } },
	{ "articles that are teasers beside a story in a div",
	  "<div class=a>" EN_1 EN_2 EN_3
	  "</div><section class=more><article><p>Light rain along "
	  "the coast, say the forecasters, and cooler on "
	  "Tuesday.</p></article></section>",
	  { { "A small", PAGE_BODY }, { "Light rain", PAGE_TEASER } } },
	{ "comments by class, and behind a heading",
	  "<main>" AR_1 AR_2
	  "</main><div class=x><h3>التعليقات</h3><p>خبر جميل، شكرا لكم على "
	  "المتابعة، ننتظر الحديقة الثانية أيضا.</p></div>",
	  { { "التعليقات", PAGE_COMMENT }, { "خبر", PAGE_COMMENT } } },
	{ "navigation by element, and by its links",
	  "<nav><ul><li><a href=a>الرئيسية</a></ul></nav><div><a href=b>رياضة</a> | <a "
	  "href=c>ثقافة</a></div><main>" AR_1 AR_2 "</main>",
	  { { "الرئيسية", PAGE_NAVIGATION }, { "رياضة", PAGE_NAVIGATION } } },
	{ "a link of many words outside the story is a teaser",
	  "<div class=a>" EN_1 EN_2
	  "</div><div class=b><a href=x>Light rain along the coast "
	  "on Tuesday</a></div>",
	  { { "Light", PAGE_TEASER } } },
	{ "service lines",
	  "<main>" AR_1 "<p>اشترك في النشرة البريدية لتصلك الأخبار.</p>" AR_2 "</main>",
	  { { "اشترك", PAGE_BOILERPLATE } } },
	{ "a body in pieces with boxes between them",
	  "<div class=s>" AR_1
	  "</div><div class=ad><p>اشترك الآن</p></div><div class=s>" AR_2
	  "</div><div class=ad><p>اشترك الآن</p></div><div class=s>" AR_3 "</div>",
	  { { "افتتحت", PAGE_BODY }, { "وقال", PAGE_BODY }, { "وأضاف", PAGE_BODY } } },
	{ "paragraphs by line breaks",
	  "<table><tr><td>The council opened the river garden this morning after a year "
	  "of "
	  "work, and many neighbours came.<br><br>The gates stay open until evening, "
	  "said the "
	  "gardener, and nobody pays to come in.<br>&nbsp;<br>A small café will open in "
	  "spring, he added, and bicycles may use the paths.</table>",
	  { { "The council", PAGE_BODY }, { "The gates", PAGE_BODY } } },
	{ "a class word does not kill most of the text",
	  "<div class=sidebar>" AR_1 AR_2 AR_3 "</div>",
	  { { "افتتحت", PAGE_BODY }, { "وأضاف", PAGE_BODY } } },
	{ "a script without blanks between words",
	  "<h1>花园</"
	  "h1><p>市政府今天早晨开放了河边花园，许多居民前来参观，入园不用付费。</p>"
	  "<p>园丁说，大门开到傍晚，明年春天门边的咖啡馆也会开张。</p><p>版权所有 "
	  "未经授权不得转载"
	  "</p>",
	  { { "市政府", PAGE_BODY }, { "园丁", PAGE_BODY }, { "版权", PAGE_NOTICE } } },
};

static const struct page_block *
block_of(const struct page *p, const char *text)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < p->n_blocks; i++) {
		const struct page_block *b = &p->blocks[i];

		if (b->text.len >= len && memcmp(b->text.ptr, text, len) == 0)
			return b;
	}
	return NULL;
}

static void
every_rule_has_its_page(void **state)
{
	unsigned wrong = 0;

	(void)state;
	for (size_t r = 0; r < sizeof(rules) / sizeof(rules[0]); r++) {
		const struct page *p;

		assert_int_equal(page_parse(pp, SLICE(rules[r].html), true,
					    (struct slice){ NULL, 0 }, &p, NULL),
				 NAQL_OK);
		for (const struct want *w = rules[r].want; w->text; w++) {
			const struct page_block *b = block_of(p, w->text);

			if (b && b->label == w->label)
				continue;
			wrong++;
			print_error("%s: \"%s\" is %s (%s), not %s\n", rules[r].name,
				    w->text, b ? page_label_name(b->label) : "absent",
				    b ? b->why : "", page_label_name(w->label));
		}
	}
	assert_int_equal(wrong, 0);
}

/* The one page that a rights editor must be able to trust, in both places it is printed.
 */
static void
a_story_its_notice_and_its_teasers(void **state)
{
	static const char html[] =
		"<div class=x><h1>حديقة</h1>" AR_1 AR_2 AR_3
		"<p>جميع الحقوق محفوظة للوكالة، ولا يجوز بأي حال نشرها دون عقد.</p></div>"
		"<div class=y><h3>مواضيع ذات صلة</h3>" AR_1 "</div>";
	const struct page *p;
	unsigned as_body = 0, as_teaser = 0;

	(void)state;
	assert_int_equal(
		page_parse(pp, SLICE(html), true, (struct slice){ NULL, 0 }, &p, NULL),
		NAQL_OK);
	for (size_t i = 0; i < p->n_blocks; i++) {
		if (slice_find(p->blocks[i].text, SLICE("افتتحت البلدية")) == 0) {
			as_body += p->blocks[i].label == PAGE_BODY;
			as_teaser += p->blocks[i].label == PAGE_TEASER;
		}
	}
	assert_int_equal(as_body, 1);
	assert_int_equal(as_teaser, 1);
	assert_int_equal(p->n_notices, 1);
}

static void
picture_credits_of_captions_and_json_ld(void **state)
{
	static const char html[] =
		"<article><figure><img><figcaption>The paths in the morning (Photo: Lee "
		"Hill)</figcaption></figure><figure><img><figcaption>ممرات الحديقة "
		"(رويترز)"
		"</figcaption></figure>" EN_1 EN_2 "</article><script "
		"type=application/"
		"ld+json>{\"@type\":\"NewsArticle\",\"image\":{\"@type\":"
		"\"ImageObject\",\"creditText\":\"Ruth Cole\"}}</script>";
	static const char *const want[] = { "Photo: Lee Hill", "(رويترز)", "Ruth Cole" };
	const struct page *p;

	(void)state;
	assert_int_equal(
		page_parse(pp, SLICE(html), true, (struct slice){ NULL, 0 }, &p, NULL),
		NAQL_OK);
	assert_int_equal(p->n_picture_credits, 3);
	for (size_t i = 0; i < 3; i++)
		assert_true(slice_eq(p->picture_credits[i], SLICE(want[i])));
}

static int
setup(void **state)
{
	(void)state;
	return page_parser_new(&pp, NULL) != NAQL_OK;
}

static int
teardown(void **state)
{
	(void)state;
	page_parser_free(pp);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule_has_its_page),
		cmocka_unit_test(a_story_its_notice_and_its_teasers),
		cmocka_unit_test(picture_credits_of_captions_and_json_ld),
	};

	return cmocka_run_group_tests_name("page: labels", tests, setup, teardown);
}
