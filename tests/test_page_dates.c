/*
 * test_page_dates.c - dates as pages write them, and where the date of a page stands.
 * Texts and names are ours.
 */
#include "page_parse.h"

#include "base/buf.h"
#include "page/date.h"
#include "page/date_text.h"
#include "prop.h"

static struct date_names months;
static struct fold *fold;

struct date_case {
	const char *text, *iso; /* iso "": not normalised */
	enum date_order order;
	const char *fault;
};

static void
check_dates(const struct date_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct date_case *c = &cases[i];
		struct date_text out;
		bool found =
			date_text_find(&months, fold, SLICE(c->text), c->order, &out);

		if (found != (c->iso[0] != 0) || out.len != strlen(c->iso) ||
		    memcmp(out.iso, c->iso, out.len) != 0)
			fail_msg("\"%s\" is \"%.*s\", not \"%s\"", c->text, (int)out.len,
				 out.iso, c->iso);
		if (c->fault && (!out.fault || !strstr(out.fault, c->fault)))
			fail_msg("\"%s\": %s, not %s", c->text,
				 out.fault ? out.fault : "no fault", c->fault);
		if (!c->fault)
			assert_null(out.fault);
	}
}

static void
dates_in_figures(void **state)
{
	static const struct date_case cases[] = {
		{ "2026-03-05", "2026-03-05", 0, NULL },
		{ "2026-03-05T10:20:30.123Z", "2026-03-05T10:20:30Z", 0, NULL },
		{ "2026-03-05T10:20:30+03:00", "2026-03-05T10:20:30+03:00", 0, NULL },
		{ "2026-03-05 10:20:30 -0530", "2026-03-05T10:20:30-05:30", 0, NULL },
		{ "2026-03-05T10:20", "2026-03-05T10:20", 0, NULL },
		{ "20260305", "2026-03-05", 0, NULL },
		{ "2026/3/5", "2026-03-05", 0, NULL },
		{ "Stand: 5.3.2026, 14:05 Uhr", "2026-03-05T14:05", 0, NULL },
		{ "05.03.26", "2026-03-05", 0, NULL },
		{ "25/03/2026", "2026-03-25", 0, NULL },
		{ "03/25/2026", "2026-03-25", 0, NULL },
		{ "05/03/2026", "2026-03-05", DATE_DAY_FIRST, NULL },
		{ "05/03/2026", "2026-05-03", DATE_MONTH_FIRST, NULL },
		{ "05/03/2026", "", 0, "cannot be told apart" },
		{ "07/07/2026", "2026-07-07", 0, NULL },
		{ "31.02.2026", "", 0, NULL },
		{ "29.02.2024", "2024-02-29", 0, NULL },
		{ "29.02.2026", "", 0, NULL },
		{ "2026-13-05", "", 0, NULL },
		{ "1.2.3456", "", 0, NULL },
		{ "Tel. 2026 12 05", "", 0, NULL },
		{ "", "", 0, NULL },
	};

	(void)state;
	check_dates(cases, sizeof(cases) / sizeof(cases[0]));
}

static void
dates_with_names_of_months(void **state)
{
	static const struct date_case cases[] = {
		{ "March 5, 2026", "2026-03-05", 0, NULL },
		{ "Mar. 5th, 2026 at 3:04 p.m. EST", "2026-03-05T15:04-05:00", 0, NULL },
		{ "Thu Mar 5 15:28:56 CET 2026", "2026-03-05T15:28:56+01:00", 0, NULL },
		{ "Thu, 05 Mar 2026 10:00:00 GMT", "2026-03-05T10:00:00Z", 0, NULL },
		{ "5. März 2026", "2026-03-05", 0, NULL },
		{ "le 1er août 2026", "2026-08-01", 0, NULL },
		{ "5 de marzo de 2026", "2026-03-05", 0, NULL },
		{ "5 Mart 2026 Perşembe 14:30", "2026-03-05T14:30", 0, NULL },
		{ "12 Ağustos 2026", "2026-08-12", 0, NULL },
		{ "30 EYLÜL 2026", "2026-09-30", 0, NULL },
		{ "الخميس ٥ مارس ٢٠٢٦", "2026-03-05", 0, NULL },
		{ "5 آذار/مارس 2026", "2026-03-05", 0, NULL },
		{ "٢٠ كانون الثاني ٢٠٢٦ - ١٠:٣٠", "2026-01-20T10:30", 0, NULL },
		{ "15 تشرين الأول 2026، 9:05 مساء", "2026-10-15T21:05", 0, NULL },
		{ "17 جويلية 2026", "2026-07-17", 0, NULL },
		{ "۵ مه ۲۰۲۶", "2026-05-05", 0, NULL },
		{ "5 جنوری 2026", "2026-01-05", 0, NULL },
		{ "5ê Adarê 2026", "2026-03-05", 0, NULL },
		{ "12 Cotmeh 2026", "2026-10-12", 0, NULL },
		{ "٥ی ئازاری ٢٠٢٦", "2026-03-05", 0, NULL },
		{ "١٢ کانوونی دووەم ٢٠٢٦", "2026-01-12", 0, NULL },
		{ "5 במרץ 2026, 18:20", "2026-03-05T18:20", 0, NULL },
		{ "5 марта 2026", "2026-03-05", 0, NULL },
		{ "5 września 2026", "2026-09-05", 0, NULL },
		{ "2026年3月5日 10:20", "2026-03-05T10:20", 0, NULL },
		{ "3 de mayo de 202621:25", "2026-05-03T21:25", 0, NULL },
		{ "2026-05-0321:25", "2026-05-03T21:25", 0, NULL },
		{ "٣ مايو ٢٠٢٦٢١:٢٥", "2026-05-03T21:25", 0, NULL },
		{ "21:253 May 2026", "2026-05-03", 0, NULL },
		{ "Maybe 5 people in 2026", "", 0, NULL },
		{ "5 Gardens 2026", "", 0, NULL },
		{ "5 listopada 2026", "", 0, NULL }, /* in two languages, two months */
	};

	(void)state;
	check_dates(cases, sizeof(cases) / sizeof(cases[0]));
}

static void
dates_of_other_calendars_are_told_not_guessed(void **state)
{
	static const struct date_case cases[] = {
		{ "15 رمضان 1447", "", 0, "lunar" },
		{ "١٦ شعبان ١٤٤٧ هـ الموافق ٤ فبراير ٢٠٢٦ م", "2026-02-04", 0, NULL },
		{ "۱۴ اسفند ۱۴۰۴", "", 0, "solar" },
		{ "پنجشنبه ۱۴۰۴/۱۲/۱۴", "", DATE_DAY_FIRST, "lunar or solar" },
		{ "15 Ramazan 1447", "", 0, "lunar" },
		{ "١٥ی ڕێبەندانی ٢٧٢٥", "", 0, NULL },
		{ "١٥ ڕێبەندان ٢٧٢٥", "", 0, "solar" },
		{ "شهر رمضان في المدينة", "", 0, NULL },
	};

	(void)state;
	check_dates(cases, sizeof(cases) / sizeof(cases[0]));
}

/* Any day, written in four ways, comes back; and no bytes break the lexer. */
static void
any_day_comes_back(void **state)
{
	static const char *const names[] = { "يناير", "şubat",	 "March", "نیسان",
					     "Mayıs", "حزيران",	 "Juli",  "ağustos",
					     "أيلول", "Oktober", "Kasım", "ديسمبر" };

	(void)state;
	PROP_RUN(r, 2000)
	{
		unsigned y = 1990 + (unsigned)prop_below(&r, 90);
		unsigned m = 1 + (unsigned)prop_below(&r, 12);
		unsigned d = 1 + (unsigned)prop_below(&r, 28);
		char want[32], text[96];
		struct date_text out;

		snprintf(want, sizeof(want), "%04u-%02u-%02u", y, m, d);
		switch (prop_below(&r, 4)) {
		case 0:
			snprintf(text, sizeof(text), "%u %s %u", d, names[m - 1], y);
			break;
		case 1:
			snprintf(text, sizeof(text), "%s %u, %u", names[m - 1], d, y);
			break;
		case 2:
			snprintf(text, sizeof(text), "%u.%u.%u", d, m, y);
			break;
		default:
			snprintf(text, sizeof(text), "%u年%u月%u日", y, m, d);
		}
		bool ok = date_text_find(&months, fold, SLICE(text), 0, &out) &&
			  out.len == 10 && memcmp(out.iso, want, 10) == 0;

		assert_true(prop_check(&r, ok, text));
	}
	PROP_RUN(r, 2000)
	{
		char bytes[64];
		struct date_text out;

		for (size_t k = 0; k < sizeof(bytes); k++)
			bytes[k] = (char)(prop_next(&r) >> 13);
		date_text_find(&months, fold, (struct slice){ bytes, sizeof(bytes) }, 0,
			       &out);
		assert_true(prop_check(&r,
				       out.len <= sizeof(out.iso) &&
					       out.begin <= out.end &&
					       out.end <= sizeof(bytes),
				       "a date stands in the text"));
	}
}

static void
the_order_of_figures_is_the_languages(void **state)
{
	(void)state;
	assert_int_equal(date_order_of(SLICE("en-US")), DATE_MONTH_FIRST);
	assert_int_equal(date_order_of(SLICE("en")), DATE_ORDER_UNKNOWN);
	assert_int_equal(date_order_of(SLICE("en-GB")), DATE_DAY_FIRST);
	assert_int_equal(date_order_of(SLICE("ar")), DATE_DAY_FIRST);
	assert_int_equal(date_order_of(SLICE("ja")), DATE_ORDER_UNKNOWN);
	assert_int_equal(date_order_of((struct slice){ NULL, 0 }), DATE_ORDER_UNKNOWN);
}

static void
where_the_date_of_a_page_stands(void **state)
{
	const struct page *p;

	(void)state;
	p = parse("<html lang=ar><h1>افتتاح حديقة النهر</h1><div class=date>نشر في ٥ "
		  "مارس ٢٠٢٦ - آخر تحديث ٦ مارس ٢٠٢٦</div><p>افتتحت البلدية صباح اليوم "
		  "حديقة النهر، وحضر الافتتاح كثير من سكان الحي.");
	assert_slice(p->published.iso, "2026-03-05");
	assert_slice(p->published.source, "text");
	assert_slice(p->published.text, "٥ مارس ٢٠٢٦");
	assert_slice(p->modified.iso, "2026-03-06");
	p = parse("<html lang=fa><h1>پارک تازه</h1><div class=date>۱۴ اسفند ۱۴۰۴</div>"
		  "<p>پارک تازه شهر امروز باز شد، و مردم بسیاری به آنجا آمدند.");
	assert_int_equal(p->published.iso.len, 0);
	assert_slice(p->published.text, "۱۴ اسفند ۱۴۰۴");
	assert_string_equal(p->published.fault, "a date of the solar Hijri calendar");
	p = parse("<h1>Ferry</h1><p>Updated 6 March 2026<p>The ferry runs again, said "
		  "the harbour, and takes bicycles too.");
	assert_slice(p->published.iso, "2026-03-06");
	assert_slice(p->published.source, "modified");
	p = parse("<div class=comment><time datetime=2026-01-01>x</time></div><h1>Ferry"
		  "</h1><time datetime=2026-03-05T08:00+01:00>5 March</time><p>a");
	assert_slice(p->published.iso, "2026-03-05T08:00+01:00");
	assert_slice(p->published.source, "time");
	p = parse("<h1>Ferry</h1><p>The ferry runs.<script>var s={\"a\":1,"
		  "\"datePublished\":\"2026-03-05\",\"b\":\"longer than a "
		  "line\"}</script>");
	assert_slice(p->published.iso, "2026-03-05");
	assert_slice(p->published.source, "script");
}

#define HEAD_SAYS(published, modified)                                                   \
	"<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"datePublished\":" \
	"\"" published "\",\"dateModified\":\"" modified                                 \
	"\"}</script><h1>Ferry runs</h1>"

struct page_case {
	const char *html, *iso, *source; /* iso "": none */
};

static void
check_pages(const struct page_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct page *p = parse(cases[i].html);

		assert_slice(p->published.iso, cases[i].iso);
		if (cases[i].iso[0])
			assert_slice(p->published.source, cases[i].source);
	}
}

/* The head and the line beside the headline: who is believed. */
static void
what_the_head_says_and_what_is_printed(void **state)
{
	static const struct page_case cases[] = {
		/* the head has the day of an import */
		{ HEAD_SAYS("2026-03-05T10:00:00Z", "") "<p>2 May 2024" FERRY,
		  "2024-05-02", "text" },
		/* near midnight the page's own zone */
		{ HEAD_SAYS("2026-03-05T22:04:00Z", "") "<p>6 March 2026 00:04" FERRY,
		  "2026-03-06T00:04", "text" },
		/* readers are shown the day of a change, as such or not */
		{ HEAD_SAYS("2026-03-05", "2026-05-02") "<p>2 May 2026" FERRY,
		  "2026-05-02", "modified" },
		{ HEAD_SAYS("2026-03-05", "") "<p>Updated 2 May 2026" FERRY, "2026-05-02",
		  "modified" },
		{ HEAD_SAYS("2026-03-05",
			    "") "<p>Ayla • Updated on 2 May 2026 • 3 minutes" FERRY,
		  "2026-05-02", "modified" },
		{ HEAD_SAYS("2026-03-05", "") "<p>آخر تحديث: ٢ مايو ٢٠٢٦" FERRY,
		  "2026-05-02", "modified" },
		{ "<h1>Ferry runs</h1><p>Updated 2 May 2026" FERRY
		  "<script>{\"id\":\"a long line of state for the script\","
		  "\"datePublished\":\"2026-03-05\"}</script>",
		  "2026-05-02", "modified" },
		/* or both: in one line, in two, in the address, without a blank between
		 */
		{ HEAD_SAYS("2026-03-05",
			    "") "<p>Updated 2 May 2026, published 5 March 2026" FERRY,
		  "2026-03-05", "json-ld" },
		{ HEAD_SAYS("2026-03-05", "2026-05-02") "<p>2 May 2026" FERRY
							"<p class=date>5 March 2026",
		  "2026-03-05", "json-ld" },
		{ "<link rel=canonical href=https://x.example/2026/03/ferry>" HEAD_SAYS(
			  "2026-03-05", "") "<p>Updated 2 May 2026" FERRY,
		  "2026-03-05", "json-ld" },
		{ HEAD_SAYS("2026-03-25", "2026-03-07") "<p>"
							"<span>2026-03-07T10:10:52+01:00"
							"</span><span>25. März 2026</"
							"span>" FERRY,
		  "2026-03-25", "json-ld" },
		/* no page is changed before it is published */
		{ HEAD_SAYS("2026-03-05", "") "<p>Updated 2 May 2024" FERRY, "2024-05-02",
		  "modified" },
		{ HEAD_SAYS("2026-03-05", "") "<p>آخر تحديث: 2 مايو 2024" FERRY,
		  "2024-05-02", "modified" },
		/* a later day is of something else, unless the head tells it too */
		{ HEAD_SAYS("2026-03-05", "") "<p>20 June 2026" FERRY, "2026-03-05",
		  "json-ld" },
		{ "<meta property=article:published_time content=2026-03-20>" HEAD_SAYS(
			  "2026-03-05", "2026-03-20") "<p>20 March 2026" FERRY,
		  "2026-03-20", "meta" },
		/* figures in the order of another country */
		{ HEAD_SAYS("2026-11-01", "") "<html lang=de><p>11/01/2026" FERRY,
		  "2026-11-01", "json-ld" },
		/* what is far from the headline is not asked */
		{ HEAD_SAYS("2026-03-05", "") FERRY FERRY FERRY FERRY FERRY FERRY FERRY
			  FERRY FERRY FERRY FERRY FERRY FERRY "<p>2 May 2024",
		  "2026-03-05", "json-ld" },
	};

	(void)state;
	check_pages(cases, sizeof(cases) / sizeof(cases[0]));
}

/* A contract is asked for the day of publication, whatever readers are shown. */
static void
the_first_day_stays_beside_the_one_shown(void **state)
{
	const struct page *p;

	(void)state;
	p = parse(HEAD_SAYS("2026-03-05", "2026-05-02") "<p>Updated 2 May 2026" FERRY);
	assert_slice(p->published.iso, "2026-05-02");
	assert_slice(p->first.iso, "2026-03-05");
	assert_slice(p->first.source, "json-ld");
	assert_slice(page_first_day(p), "2026-03-05");
	p = parse(HEAD_SAYS("2026-03-05", "") "<p>Updated 2 May 2024" FERRY);
	assert_int_equal(p->first.iso.len, 0);
	assert_slice(page_first_day(p), "2024-05-02");
	p = parse(HEAD_SAYS("2026-03-05", "2026-05-02") "<p>5 March 2026" FERRY);
	assert_int_equal(p->first.iso.len, 0);
	assert_slice(page_first_day(p), "2026-03-05");
}

#define FIGURES "<h1>Ferry runs</h1><p>03/10/2026" FERRY

/* Which of two days figures mean, where another fact of the page tells. */
static void
the_page_settles_its_figures(void **state)
{
	static const struct page_case cases[] = {
		{ "<html lang=en>" FIGURES, "", "" },
		/* the address has the month of one */
		{ "<html lang=en><link rel=canonical "
		  "href=https://x.example/2026/10/a>" FIGURES,
		  "2026-10-03", "text" },
		{ "<html lang=en><link rel=canonical "
		  "href=https://x.example/2026/03/a>" FIGURES,
		  "2026-03-10", "text" },
		/* the page was changed on one of them, or before one */
		{ "<html lang=en><meta property=article:modified_time "
		  "content=2026-10-03>" FIGURES,
		  "2026-10-03", "text" },
		{ "<html lang=en><meta property=article:modified_time "
		  "content=2026-04-01>" FIGURES,
		  "2026-03-10", "text" },
		{ "<html lang=en><meta property=article:modified_time "
		  "content=2026-12-01>" FIGURES,
		  "", "" },
		/* other figures of the page, as long as they agree */
		{ "<html lang=en>" FIGURES "<ul><li>Piers, 25/09/2026</ul>", "2026-10-03",
		  "text" },
		{ "<html lang=en>" FIGURES "<ul><li>Piers, 09/25/2026</ul>", "2026-03-10",
		  "text" },
		{ "<html lang=en>" FIGURES
		  "<ul><li>Piers, 09/25/2026<li>Quays, 25/09/2026</ul>",
		  "", "" },
		{ "<html lang=en>" FIGURES "<ul><li>Piers, 09/08/2026</ul>", "", "" },
		/* a country's domain */
		{ "<html lang=en><link rel=canonical href=https://ferry.co.uk/a>" FIGURES,
		  "2026-10-03", "text" },
		{ "<html lang=en><link rel=canonical "
		  "href=https://ferry.gov:8080/a>" FIGURES,
		  "2026-03-10", "text" },
		{ "<html lang=en><link rel=canonical "
		  "href=https://ferry.info/co.uk>" FIGURES,
		  "", "" },
	};

	(void)state;
	check_pages(cases, sizeof(cases) / sizeof(cases[0]));
}

static void
lines_beside_the_headline(void **state)
{
	static const struct page_case cases[] = {
		{ "<h1>Ferry runs</h1><p>By Ayla, who lives there | Published: 23 "
		  "July 2017 | Comments closed" FERRY,
		  "2017-07-23", "text" },
		{ "<h1>Ferry runs</h1><p><a href=a>26 May, 2008</a> | <a href=b>Ferries"
		  "</a> | <a href=c>Piers</a>" FERRY,
		  "2008-05-26", "text" },
		{ "<html lang=de><h1>Ferry runs</h1><p>26 | 01 | 2022" FERRY,
		  "2022-01-26", "text" },
		{ "<h1>Ferry runs</h1><p><span>News</span><span>December 22, "
		  "2022</span>" FERRY,
		  "2022-12-22", "text" },
		{ "<h1>Ferry runs</h1>" FERRY "<p>Member since: 18 May 2008", "", "" },
		/* hAtom */
		{ "<h1>Ferry runs</h1><p><abbr class=published title=2017-07-23>on "
		  "Sunday</abbr>" FERRY,
		  "2017-07-23", "time" },
		/* two readings: another date settles it, or nothing does */
		{ "<html lang=en><h1>Ferry runs</h1><p>03/10/2023" FERRY
		  "<p>2 January 2026",
		  "", "" },
		{ "<html lang=en><h1>Ferry runs</h1><p>03/10/2023" FERRY
		  "<p>3 October 2023",
		  "2023-10-03", "text" },
		{ "<html lang=en><meta property=og:locale content=en_US><h1>Ferry runs"
		  "</h1><p>03/10/2023" FERRY,
		  "2023-03-10", "text" },
		{ "<html lang=en><meta property=og:locale content=fr_FR><h1>Ferry runs"
		  "</h1><p>03/10/2023" FERRY,
		  "", "" },
		/* the story begins with its date; a heading in it has another */
		{ "<html lang=de><h1>Ferry runs</h1><h3>Rules since 1 May 2017</h3>"
		  "<p>(23. Juli 2017) The old ferry runs again since the morning, said "
		  "the harbour office, and it takes bicycles too.</p>" FERRY,
		  "2017-07-23", "text" },
		{ "<h1>Ferry runs</h1><time datetime=2026-03-05>today</time><p>23 July "
		  "2017. The old ferry runs again since the morning, said the harbour "
		  "office, and it takes bicycles too.</p>" FERRY,
		  "2017-07-23", "text" },
		{ "<h1>Ferry runs</h1><time datetime=2026-03-05>today</time><p>23 July "
		  "2017 was the day when the ferry ran again, said the harbour office, "
		  "and it took bicycles too.</p>" FERRY,
		  "2026-03-05", "time" },
		{ "<html lang=ar><h1>العبارة تعود</h1><time "
		  "datetime=2026-03-05>اليوم</time>"
		  "<p>(٢٣ تموز/يوليو ٢٠١٧) عادت العبارة القديمة صباح اليوم إلى خط "
		  "الجزيرة، كما "
		  "قال مكتب الميناء، وهي تحمل الدراجات أيضا.</p>",
		  "2017-07-23", "text" },
		{ "<html lang=ckb><h1>باخی ڕووبار</h1><time "
		  "datetime=2026-03-05>ئەمڕۆ</time>"
		  "<p>٢٣ی تەممووزی ٢٠١٧ - باخی ڕووبار بەیانی ئەمڕۆ دوای ساڵێک کار "
		  "کرایەوە، و "
		  "خەڵکێکی زۆر هاتن، وەک شارەوانی گوتی.</p>",
		  "2017-07-23", "text" },
		{ "<html lang=he><h1>המעבורת חוזרת</h1><time "
		  "datetime=2026-03-05>היום</time>"
		  "<p>23 ביולי 2017: המעבורת הישנה חזרה הבוקר אל קו האי, כך נמסר ממשרד "
		  "הנמל, "
		  "והיא מובילה גם אופניים.</p>",
		  "2017-07-23", "text" },
		{ "<html lang=tr><h1>Vapur döndü</h1><time "
		  "datetime=2026-03-05>bugün</time>"
		  "<p>23 Temmuz 2017 – Eski vapur bu sabah ada hattına döndü, liman "
		  "dairesi "
		  "bisikletlerin de taşındığını söyledi.</p>",
		  "2017-07-23", "text" },
		/* a day of the Iranian calendar is told, and is no bare time's rival */
		{ "<html lang=fa><h1>باغ رودخانه</h1><time "
		  "datetime=2026-03-05>امروز</time>"
		  "<p>۱ مرداد ۱۳۹۶ - باغ رودخانه بامداد امروز پس از یک سال کار باز شد، و "
		  "مردم "
		  "بسیاری آمدند، شهرداری گفت.</p>",
		  "2026-03-05", "time" },
		/* what a text tells of days before the web */
		{ "<h1>Ferry runs</h1><p>28 January 1975</p>" FERRY, "", "" },
		/* who wrote it, and when, with no headline in the markup */
		{ "<table><tr><td>Written by <a href=a>Dana</a> <span class=postdate>on "
		  "23 July 2017, 22:30</span> (1599 reads)</td></tr></table><p>From 1 "
		  "May 2018 Azad leads the harbour</p>" FERRY,
		  "2017-07-23T22:30", "text" },
		/* no headline in the markup */
		{ "<p>23 July 2017" FERRY, "2017-07-23", "text" },
		{ "<h1>Ferry runs</h1>" FERRY
		  "<script>{\"id\":\"a long line of state for the script\","
		  "\"createdAt\":\"2026-03-05\"}</script>",
		  "2026-03-05", "script" },
	};

	(void)state;
	check_pages(cases, sizeof(cases) / sizeof(cases[0]));
}

/* A time in UTC and the day of the address: the page's own day. */
static void
the_own_day_of_a_page(void **state)
{
	const char *html = "<meta property=article:published_time "
			   "content=2026-03-06T02:25:54+00:00><p>a";
	const struct page *p;

	(void)state;
	p = parse_at(html, "https://x.example/2026/03/05/ferry");
	assert_slice(p->published.iso, "2026-03-05");
	assert_slice(p->published.source, "url");
	p = parse_at(html, "https://x.example/2026/03/02/ferry");
	assert_slice(p->published.iso, "2026-03-06T02:25:54Z");
	assert_slice(p->published.source, "meta");
}

/* The day of a zone that all share who read the language; no time then. */
static void
midnight_of_a_place_is_a_day(void **state)
{
	static const struct {
		const char *lang, *time, *iso;
	} cases[] = {
		{ "de", "2022-11-06T23:00:00.000Z", "2022-11-07" },
		{ "de-AT", "2022-12-31T23:00Z", "2023-01-01" },
		{ "de", "2022-07-06T22:00:00Z", "2022-07-07" },
		{ "de", "2022-02-28T23:00:00Z", "2022-03-01" },
		{ "de", "2022-07-06T23:00:00Z", "2022-07-06T23:00:00Z" },
		{ "de", "2022-11-06T22:00:00Z", "2022-11-06T22:00:00Z" },
		{ "de", "2022-11-06T23:00:01Z", "2022-11-06T23:00:01Z" },
		{ "de", "2022-11-06T23:00:00+01:00", "2022-11-06T23:00:00+01:00" },
		{ "tr", "2022-11-06T21:00:00Z", "2022-11-07" },
		{ "fa", "2022-11-06T20:30:00Z", "2022-11-07" },
		{ "en", "2022-11-06T23:00:00Z", "2022-11-06T23:00:00Z" },
		{ "", "2022-11-06T23:00:00Z", "2022-11-06T23:00:00Z" },
	};
	char html[256];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(html, sizeof(html),
			 "<html lang='%s'><meta property=article:published_time "
			 "content='%s'><p>a",
			 cases[i].lang, cases[i].time);
		assert_slice(parse(html)->published.iso, cases[i].iso);
	}
}

static void
days_in_addresses(void **state)
{
	static const char *const cases[][2] = {
		{ "https://x.example/2026/03/05/ferry", "2026-03-05" },
		{ "https://x.example/2026-3-5-ferry", "2026-03-05" },
		{ "https://x.example/a-20260305", "2026-03-05" },
		{ "https://x.example/2026/mar/05/ferry", "2026-03-05" },
		{ "https://x.example/2026/March/5", "2026-03-05" },
		{ "https://x.example/2026/mar/05ferry", "" },
		{ "https://x.example/2026/marina/05/", "" },
		{ "https://x.example/2026/mar/", "" },
		{ "https://x.example/2026/mar", "" },
		{ "https://x.example/1234/mar/05/", "" },
	};
	char day[10];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bool found = date_in_url(SLICE(cases[i][0]), day);

		assert_int_equal(found, cases[i][1][0] != 0);
		if (found)
			assert_memory_equal(day, cases[i][1], 10);
	}
}

static int
setup(void **state)
{
	naql_error err;

	(void)state;
	return page_parser_new(&pp, &err) != NAQL_OK ||
	       fold_new(&fold, &err) != NAQL_OK ||
	       date_names_init(&months, fold, &err) != NAQL_OK;
}

static int
teardown(void **state)
{
	(void)state;
	date_names_fini(&months);
	fold_free(fold);
	page_parser_free(pp);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_in_figures),
		cmocka_unit_test(dates_with_names_of_months),
		cmocka_unit_test(dates_of_other_calendars_are_told_not_guessed),
		cmocka_unit_test(any_day_comes_back),
		cmocka_unit_test(the_order_of_figures_is_the_languages),
		cmocka_unit_test(where_the_date_of_a_page_stands),
		cmocka_unit_test(what_the_head_says_and_what_is_printed),
		cmocka_unit_test(the_first_day_stays_beside_the_one_shown),
		cmocka_unit_test(the_page_settles_its_figures),
		cmocka_unit_test(lines_beside_the_headline),
		cmocka_unit_test(the_own_day_of_a_page),
		cmocka_unit_test(midnight_of_a_place_is_a_day),
		cmocka_unit_test(days_in_addresses),
	};

	return cmocka_run_group_tests_name("page: dates", tests, setup, teardown);
}
