/*
 * engine: spans. Whatever a page is written in - entities and tags inside words, legacy
 * charsets, UTF-16 - the bytes of a passage on the page, read again, hold the same words
 * as its bytes in the story. And a long plain text in windows gives what it gives whole.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <iconv.h>

#include "engine_room.h"
#include "page/page.h"
#include "text/charset.h"
#include "text/fold.h"

#define N_STORIES   16u
#define STORY_WORDS 90u
#define CASES	    8

static struct buf stories[N_STORIES];
static struct fold *fold;
static struct page_parser *parser;

/* A charset, and words that it has letters for. */
struct writing {
	const char *charset; /* as a page names it, and iconv */
	const char *const *words;
};

#define N_WORDS 16u
#define WORDS(...)                                                                       \
	(const char *const[N_WORDS])                                                     \
	{                                                                                \
		__VA_ARGS__                                                              \
	}
#define ARABIC                                                                           \
	WORDS("المطر", "الحديقة", "المخبز", "الخبز", "المكتبة", "الكتب", "العبارة",      \
	      "الميناء", "الفريق", "الملعب", "الصباح", "المساء", "القرية", "الطريق",     \
	      "الأشجار", "الزهور")
#define TURKISH                                                                          \
	WORDS("yağmur", "bahçe", "fırın", "kütüphane", "vapur", "iskele", "maç",         \
	      "sabah", "köprü", "ışık", "İskele", "çay", "gün", "şehir", "ağaç",         \
	      "çiçek")
#define MIXED                                                                            \
	WORDS("باران", "باخچە", "نانەواخانە", "پەرتووک", "garden", "bakery", "पुस्तकालय",  \
	      "नाव", "сад", "пекарня", "کتابخانه", "می‌رود", "library", "ferry",  \
	      "yağmur", "𝒶lpha")
static const struct writing writings[] = {
	{ "utf-8", MIXED },	  { "utf-8", ARABIC },	       { "windows-1256", ARABIC },
	{ "iso-8859-6", ARABIC }, { "windows-1254", TURKISH }, { "iso-8859-9", TURKISH },
	{ "utf-16le", MIXED },	  { "utf-16be", ARABIC },
};

static int
make_tools(void **state)
{
	if (enter(state) != 0 || fold_new(&fold, NULL) != NAQL_OK)
		return -1;
	return page_parser_new(&parser, NULL) == NAQL_OK ? 0 : -1;
}

static int
drop_tools(void **state)
{
	for (unsigned i = 0; i < N_STORIES; i++)
		buf_fini(&stories[i]);
	fold_free(fold);
	page_parser_free(parser);
	return leave(state);
}

static void
make_stories(struct prop *p, const char *const *words, const char *path)
{
	struct buf lines = { 0 };

	for (unsigned i = 0; i < N_STORIES; i++) {
		char id[16];

		buf_reset(&stories[i]);
		for (unsigned k = 0; k < STORY_WORDS; k++) {
			const char *word = words[prop_below(p, N_WORDS)];

			if (prop_below(p, 3) == 0)
				buf_printf(&stories[i], "%s %u", word,
					   (unsigned)prop_below(p, 10000));
			else
				buf_add_str(&stories[i], word);
			buf_add_str(&stories[i], k % 11 == 10 ? ". " : " ");
		}
		snprintf(id, sizeof(id), "s%u", i);
		add_story_line(&lines, id, buf_slice(&stories[i]), (int)i);
	}
	write_file(path, &lines);
	buf_fini(&lines);
}

static size_t
letter_length(const char *s)
{
	uint8_t c = (uint8_t)*s;

	return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

static uint32_t
letter_code(const char *s)
{
	size_t n = letter_length(s);
	uint32_t c = (uint8_t)*s & (n == 1 ? 0x7fu : 0x3fu >> (n - 1));

	for (size_t i = 1; i < n; i++)
		c = c << 6 | ((uint8_t)s[i] & 0x3f);
	return c;
}

/* HTML text of some words: letters as references now and then, tags around and inside. */
static void
add_html(struct prop *p, struct buf *out, struct slice text)
{
	static const char *const open[] = {
		"<b>",	      "<i class=x>", "<span lang='ar'>",
		"<!-- c -->", "<wbr>",	     "<font color=\">\">"
	};
	static const char *const close[] = { "</b>", "</i>",   "</span>",
					     "",     "</wbr>", "</font>" };
	size_t within = SIZE_MAX;

	for (size_t i = 0; i < text.len;) {
		size_t n = letter_length(text.ptr + i);
		uint64_t dice = prop_below(p, 24);

		if (dice == 0 && within == SIZE_MAX) {
			within = (size_t)prop_below(p, NAQL_COUNT(open));
			buf_add_str(out, open[within]);
		} else if (dice < 4 && within != SIZE_MAX) {
			buf_add_str(out, close[within]);
			within = SIZE_MAX;
		}
		if (dice == 5 || dice == 6)
			buf_printf(out, dice == 5 ? "&#x%x;" : "&#%u;",
				   letter_code(text.ptr + i));
		else if (text.ptr[i] == ' ' && dice < 9)
			buf_add_str(out, dice == 7 ? "\r\n\t" : "&nbsp;");
		else
			buf_add(out, text.ptr + i, n);
		i += n;
	}
	if (within != SIZE_MAX)
		buf_add_str(out, close[within]);
}

static void
convert(struct buf *bytes, const char *charset)
{
	iconv_t cd = iconv_open(charset, "utf-8");
	struct buf out = { 0 };
	char *in = bytes->ptr, *to;
	size_t left = bytes->len, room;

	assert_true(cd != (iconv_t)-1);
	assert_true(buf_reserve(&out, bytes->len * 2 + 16));
	to = out.ptr;
	room = out.cap;
	assert_int_equal(iconv(cd, &in, &left, &to, &room), 0);
	assert_int_equal(left, 0);
	out.len = (size_t)(to - out.ptr);
	assert_int_equal(iconv_close(cd), 0);
	buf_fini(bytes);
	*bytes = out;
}

/* A page with two stretches of stories, written to 'path'; 'page' is its bytes. */
static void
make_page(struct prop *p, const struct writing *writing, struct buf *page,
	  const char *path)
{
	bool wide = strncmp(writing->charset, "utf-16", 6) == 0;

	buf_reset(page);
	if (wide)
		buf_add_str(page, "\xef\xbb\xbf");
	buf_printf(page, "<!doctype html><html><head><meta charset=\"%s\"><title>",
		   writing->charset);
	add_html(p, page, SLICE("kelebek"));
	buf_add_str(page, "</title></head><body><h1>kelebek</h1><article><p>");
	for (unsigned i = 0; i < 2; i++) {
		const struct buf *story = &stories[prop_below(p, N_STORIES)];
		size_t at = (size_t)prop_below(p, story->len / 2);
		size_t n = story->len / 3 + (size_t)prop_below(p, story->len / 2);

		while (at > 0 && story->ptr[at - 1] != ' ')
			at--;
		n = n < story->len - at ? n : story->len - at;
		while (at + n < story->len && story->ptr[at + n] != ' ')
			n++;
		buf_printf(page, "kelebek%u ", (unsigned)prop_below(p, 1000));
		add_html(p, page, (struct slice){ story->ptr + at, n });
		buf_printf(page, " kelebek%u</p>\n<p>", (unsigned)prop_below(p, 1000));
	}
	buf_add_str(page, "</p></article></body></html>");
	if (strcmp(writing->charset, "utf-8") != 0)
		convert(page, writing->charset);
	write_file(path, page);
}

/* The words of some bytes of a page, written as the page is. */
static void
page_bytes_words(const uint8_t *bytes, size_t len, const char *charset, bool html,
		 const struct word **words, size_t *n)
{
	static struct charset_text text;
	const struct charset *cs = charset_named(SLICE(charset));

	assert_non_null(cs);
	assert_int_equal(charset_decode(&text, cs, bytes, len, NULL), NAQL_OK);
	assert_int_equal(page_words(parser, (struct slice){ text.utf8, text.utf8_len },
				    html, words, n, NULL),
			 NAQL_OK);
}

static bool
same_words(const struct word *a, size_t n_a, const struct word *b, size_t n_b)
{
	if (n_a != n_b)
		return false;
	for (size_t i = 0; i < n_a; i++)
		if (a[i].hash != b[i].hash)
			return false;
	return n_a > 0;
}

/* The pieces of a passage lie in it, ascending and apart on the page. */
static bool
pieces_agree(const struct json *passage, struct span in_story, struct span on_page)
{
	const struct json *pieces = json_get(passage, "aligned");
	uint64_t end = on_page.begin;

	for (size_t i = 0; i < json_count(pieces); i++) {
		struct span a = json_span(json_get(json_at(pieces, i), "story"));
		struct span b = json_span(json_get(json_at(pieces, i), "page"));

		if (a.begin >= a.end || a.begin < in_story.begin ||
		    a.end > in_story.end || b.begin >= b.end || b.begin < end ||
		    b.end > on_page.end)
			return false;
		end = b.end;
	}
	return json_count(pieces) > 0;
}

/* Each passage of a use: the same words on both sides; an edited one begins and ends so.
 */
static bool
passages_agree(const struct json *use, const struct buf *page, const char *charset,
	       bool html)
{
	const struct json *passages = json_get(use, "passages");
	struct slice id = json_str(json_get(use, "story"));
	const struct buf *story = &stories[strtoul(id.ptr + 1, NULL, 10)];

	for (size_t i = 0; i < json_count(passages); i++) {
		const struct json *passage = json_at(passages, i);
		struct span in_story = json_span(json_get(passage, "story"));
		struct span on_page = json_span(json_get(passage, "page"));
		const struct word *a, *b;
		size_t n_a, n_b;

		if (in_story.end > story->len || on_page.end > page->len ||
		    in_story.begin >= in_story.end || on_page.begin >= on_page.end)
			return false;
		assert_int_equal(
			fold_plain(fold,
				   (struct slice){ story->ptr + in_story.begin,
						   in_story.end - in_story.begin },
				   &a, &n_a, NULL),
			NAQL_OK);
		page_bytes_words((const uint8_t *)page->ptr + on_page.begin,
				 on_page.end - on_page.begin, charset, html, &b, &n_b);
		if (json_get(passage, "aligned")) {
			if (!pieces_agree(passage, in_story, on_page))
				return false;
			continue;
		}
		if (json_is(json_get(passage, "how"), "verbatim")
			    ? !same_words(a, n_a, b, n_b)
			    : n_a == 0 || n_b == 0 || a[0].hash != b[0].hash ||
				      a[n_a - 1].hash != b[n_b - 1].hash)
			return false;
	}
	return json_count(passages) > 0;
}

static void
spans_of_pages_hold_the_storys_words(void **state)
{
	struct buf page = { 0 };

	(void)state;
	PROP_RUN(p, CASES * NAQL_COUNT(writings))
	{
		const struct writing *writing = &writings[p.seed % NAQL_COUNT(writings)];
		naql_scan_options opt = { .size = sizeof(opt), .jobs = 1 };
		char dir[32];

		snprintf(dir, sizeof(dir), "a%u", (unsigned)p.seed);
		make_archive(dir);
		make_stories(&p, writing->words, "stories.jsonl");
		add_input(dir, "stories.jsonl");
		for (unsigned i = 0; i < 8; i++) {
			struct got got = { 0 };

			make_page(&p, writing, &page, "page.html");
			scan_input(dir, "page.html", &opt, &got);
			assert_true(prop_check(&p, got.n >= 1, writing->charset));
			for (size_t k = 0; k < got.n; k++) {
				struct json *use = got_json(&got, k);

				assert_true(
					prop_check(&p,
						   passages_agree(use, &page,
								  writing->charset, true),
						   writing->charset));
				json_free(use);
			}
			got_fini(&got);
		}
	}
	buf_fini(&page);
}

/* ---- long plain texts ---- */

static struct span planted[N_STORIES];

/* All stories in a row with other words between. */
static void
make_text(struct prop *p, struct buf *text)
{
	buf_reset(text);
	for (unsigned i = 0; i < N_STORIES; i++) {
		size_t n = 100 + (size_t)prop_below(p, 500);

		for (size_t k = 0; k < n; k++)
			buf_printf(text, "kelebek%u%s", (unsigned)prop_below(p, 100000),
				   prop_below(p, 9) ? " " : ".\n");
		planted[i].begin = text->len;
		buf_add_slice(text, buf_slice(&stories[i]));
		planted[i].end = text->len;
	}
	buf_add_str(text, " kelebek");
}

/* Bytes of the planted story that passages cover. */
static size_t
covered(const struct json *use, struct span planted_at)
{
	const struct json *passages = json_get(use, "passages");
	size_t sum = 0;

	for (size_t i = 0; i < json_count(passages); i++) {
		struct span at = json_span(json_get(json_at(passages, i), "page"));

		at.begin = at.begin > planted_at.begin ? at.begin : planted_at.begin;
		at.end = at.end < planted_at.end ? at.end : planted_at.end;
		sum += at.end > at.begin ? at.end - at.begin : 0;
	}
	return sum;
}

static void
check_text(struct prop *p, const struct got *got, const struct buf *text, size_t window)
{
	bool seen[N_STORIES] = { false };

	for (size_t i = 0; i < got->n; i++) {
		struct json *use = got_json(got, i);
		unsigned long story =
			strtoul(json_str(json_get(use, "story")).ptr + 1, NULL, 10);
		struct span at = planted[story];

		assert_true(prop_check(p, !seen[story], "one record a story"));
		seen[story] = true;
		assert_true(prop_check(p, passages_agree(use, text, "utf-8", false),
				       "spans of a text in windows"));
		if (window == 0 || window / 4 > STORY_WORDS * 24)
			assert_true(prop_check(
				p, covered(use, at) * 10 >= (at.end - at.begin) * 9,
				"the whole story is covered"));
		json_free(use);
	}
	for (unsigned i = 0; i < N_STORIES && (window == 0 || window >= 2000); i++)
		assert_true(prop_check(p, seen[i], "every story is found"));
}

/* The identity of a use does not depend on how its page was read. */
static void
collect_ids(const struct got *got, struct buf *out)
{
	for (unsigned s = 0; s < N_STORIES; s++)
		for (size_t i = 0; i < got->n; i++) {
			struct json *use = got_json(got, i);
			char story[16];

			snprintf(story, sizeof(story), "s%u", s);
			if (json_is(json_get(use, "story"), story)) {
				buf_add_slice(out, json_str(json_get(use, "id")));
				buf_add_byte(out, '\n');
			}
			json_free(use);
		}
}

/* What all uses together take of their page. */
static double
page_shares(const struct got *got)
{
	double sum = 0;

	for (size_t i = 0; i < got->n; i++) {
		struct json *use = got_json(got, i);

		sum += json_number(json_get(use, "page_share"));
		json_free(use);
	}
	return sum;
}

static void
a_text_in_windows_is_the_text(void **state)
{
	static const size_t windows[] = { 0, 40000, 9000, 2500, 700, 64 };
	static const size_t chunks[] = { 0, 777, 7 };
	struct buf text = { 0 }, whole = { 0 }, ids = { 0 };
	double share = 0, of_whole = 1;

	(void)state;
	PROP_RUN(p, 3)
	{
		char dir[32];

		snprintf(dir, sizeof(dir), "t%u", (unsigned)p.seed);
		make_archive(dir);
		make_stories(&p, (p.seed % 2 ? &writings[0] : &writings[1])->words,
			     "stories.jsonl");
		add_input(dir, "stories.jsonl");
		make_text(&p, &text);
		write_file("long.txt", &text);
		for (size_t i = 0; i < NAQL_COUNT(windows); i++) {
			naql_scan_options opt = { .size = sizeof(opt), .jobs = 2 };
			struct got got = { 0 }, again = { 0 };

			opt.input.size = sizeof(opt.input);
			opt.input.window = windows[i];
			scan_input(dir, "long.txt", &opt, &got);
			check_text(&p, &got, &text, windows[i]);
			share = page_shares(&got);
			of_whole = i ? of_whole : share;
			if (windows[i] == 0 || windows[i] >= 9000)
				assert_true(prop_check(&p,
						       share >= of_whole * .9 &&
							       share <= of_whole * 1.1,
						       "every word counts once"));
			buf_reset(i ? &ids : &whole);
			collect_ids(&got, i ? &ids : &whole);
			if (windows[i] >= 2000)
				assert_true(prop_check(
					&p, slice_eq(buf_slice(&ids), buf_slice(&whole)),
					"the same ids"));
			opt.jobs = 1;
			opt.input.chunk = chunks[i % NAQL_COUNT(chunks)];
			scan_input(dir, "long.txt", &opt, &again);
			assert_true(prop_check(
				&p,
				slice_eq(buf_slice(&got.lines), buf_slice(&again.lines)),
				"the same for any reads"));
			got_fini(&got);
			got_fini(&again);
		}
	}
	buf_fini(&text);
	buf_fini(&whole);
	buf_fini(&ids);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spans_of_pages_hold_the_storys_words),
		cmocka_unit_test(a_text_in_windows_is_the_text),
	};

	return cmocka_run_group_tests_name("engine: spans", tests, make_tools,
					   drop_tools);
}
