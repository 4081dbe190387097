/*
 * test_use_extra.c - hosts of URLs, verses, the windows of a long text, excerpts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"
#include "text/fold.h"
#include "use/use.h"

static void
test_url_host(void **state)
{
	static const struct {
		const char *url, *host;
	} cases[] = {
		{ "https://News.Example/a?b", "news.example" },
		{ "http://news.example:8080", "news.example" },
		{ "http://user:word@news.example/x", "news.example" },
		{ "http://user@evil.example@news.example/", "news.example" },
		{ "http://news.example./", "news.example" },
		{ "http://[2001:DB8::1]:80/", "[2001:db8::1]" },
		{ "http://news.example?x=http://other.example/", "news.example" },
		{ "no host here", NULL },
		{ "http://", NULL },
		{ "http:///path", NULL },
	};
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct slice got = use_url_host(SLICE(cases[i].url), &arena);

		assert_true(slice_eq(got, SLICE(cases[i].host)));
	}
	arena_fini(&arena);
}

/* The marks of each word, '0' own, '1' others', '2' standing. */
static void
assert_others(const char *text, const char *want)
{
	const struct word *words;
	struct fold *fold;
	uint8_t others[64];
	size_t n;

	assert_int_equal(fold_new(&fold, NULL), NAQL_OK);
	assert_int_equal(fold_plain(fold, SLICE(text), &words, &n, NULL), NAQL_OK);
	assert_int_equal(n, strlen(want));
	use_others(SLICE(text), words, n, others);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(others[i], want[i] - '0');
	fold_free(fold);
}

static void
test_verse_is_standing(void **state)
{
	(void)state;
	assert_others("وقفت المعلمة في الحديقة وأنشدت قَطَفْتُ وَرْدَةً مِنْ بُسْتَانِ جَدِّي "
		      "ثم عاد الأطفال إلى الصف",
		      "000002222200000");
	/* one word with its marks is spelling */
	assert_others("قرأ المدرب قَراراً واحدا في الملعب أمام اللاعبين", "00000000");
	/* a text that is written with marks throughout has no verses */
	assert_others("قَطَفْتُ وَرْدَةً مِنْ بُسْتَانِ جَدِّي وَعُدْتُ إِلَى بَيْتِي", "00000000");
	assert_others("", "");
}

static struct use_passage
passage(uint64_t page_begin, uint64_t page_end, uint32_t words)
{
	return (struct use_passage){ .page_begin = page_begin,
				     .page_end = page_end,
				     .item_begin = 0,
				     .item_end = words,
				     .words = words };
}

static void
test_windows_become_one_use(void **state)
{
	struct use_passage first = passage(100, 200, 20), cut = passage(900, 950, 9);
	struct use_passage whole = passage(900, 1100, 40);
	struct use_passage ends[2] = { first, cut };
	struct use u = { .kind = USE_PART,
			 .story_permille = 300,
			 .words = 29,
			 .passages = ends,
			 .n_passages = 2,
			 .item = { .id = SLICE("s"), .version = 1, .n_words = 100 },
			 .page = { .id = SLICE("p"), .file = SLICE("f") } };
	struct use next = u, kept;
	struct arena arena = { 0 };
	char digest[65] = "00000000000000000000000000000000000000000000000000000000000000"
			  "00";

	(void)state;
	next.passages = &whole;
	next.n_passages = 1;
	next.words = 40;
	next.story_permille = 600;
	next.how = USE_EDITED;
	assert_int_equal(use_keep(&kept, &u, &arena, NULL), NAQL_OK);
	assert_int_equal(use_merge(&kept, &next, &arena, NULL), NAQL_OK);
	assert_int_equal(kept.n_passages, 2);
	assert_int_equal(kept.passages[1].page_end, 1100); /* the longer of the two */
	assert_int_equal(kept.words, 60);
	assert_int_equal(kept.how, USE_EDITED);
	assert_int_equal(kept.kind, USE_WHOLE); /* .3 and .6 of the story */
	assert_int_equal(use_merge(&kept, &next, &arena, NULL), NAQL_OK);
	assert_int_equal(kept.n_passages, 2); /* the same again is nothing */
	assert_int_equal(kept.words, 60);
	assert_int_equal(use_seal(&kept, digest, 120, NULL), NAQL_OK);
	assert_int_equal(strlen(kept.id), 16);
	assert_int_equal(kept.page_permille, 500);
	arena_fini(&arena);
}

/* What excerpts say of a passage reads as the text does, without tags. */
static void
test_excerpts_read_as_the_text(void **state)
{
	static const char story[] =
		"The ferry, painted blue, left the harbour early today.";
	static const char html[] = "<p>The <b>fer</b>ry, painted green, left.</p>";
	const struct match_run runs[] = { { MATCH_EQUAL, 3, 3 },
					  { MATCH_SUBSTITUTED, 1, 1 },
					  { MATCH_EQUAL, 1, 1 } };
	const struct use_piece piece = { .n_item = 5, .n_page = 5, .n_runs = 3 };
	struct use_passage p = { .where = PAGE_BODY,
				 .n_item = 5,
				 .n_page = 5,
				 .pieces = &piece,
				 .n_pieces = 1 };
	struct charset_text text = { .utf8 = html, .utf8_len = sizeof(html) - 1 };
	struct page_parser *parser;
	struct fold *fold;
	struct use u = { .passages = &p, .n_passages = 1, .runs = runs, .n_runs = 3 };
	struct buf out = { 0 };
	struct json *json;
	const struct json *run;

	(void)state;
	assert_int_equal(page_parser_new(&parser, NULL), NAQL_OK);
	assert_int_equal(fold_new(&fold, NULL), NAQL_OK);
	u.page.text = &text;
	u.item.text = SLICE(story);
	assert_int_equal(page_words(parser, SLICE(html), true, &u.page.words,
				    &u.page.n_words, NULL),
			 NAQL_OK);
	assert_int_equal(
		fold_plain(fold, SLICE(story), &u.item.words, &u.item.n_words, NULL),
		NAQL_OK);
	use_write_excerpts(&u, &out);
	assert_int_equal(json_parse(&json, out.ptr, out.len, "excerpts", NULL), NAQL_OK);
	run = json_get(json_at(json_get(json, "passages"), 0), "runs");
	assert_int_equal(json_count(run), 3);
	assert_true(slice_eq(json_str(json_at(json_at(run, 0), 1)),
			     SLICE("The ferry, painted ")));
	assert_true(slice_eq(json_str(json_at(json_at(run, 0), 2)),
			     SLICE("The ferry, painted ")));
	assert_true(slice_eq(json_str(json_at(json_at(run, 1), 0)), SLICE("~")));
	assert_true(slice_eq(json_str(json_at(json_at(run, 1), 2)), SLICE("green, ")));
	json_free(json);
	buf_fini(&out);
	page_parser_free(parser);
	fold_free(fold);
}

/* Pieces in another order: what comes later in the story and earlier on the page, and
 * what no piece has, each with its own mark; the page's side reads as the page does. */
static void
test_moved_words_are_told(void **state)
{
	static const char story[] = "one two three four five six seven eight nine";
	static const char html[] = "<p>seven eight new one two four</p>";
	const struct match_run runs[] = { { MATCH_EQUAL, 2, 2 },
					  { MATCH_EQUAL, 2, 2 },
					  { MATCH_DELETED, 1, 0 },
					  { MATCH_EQUAL, 1, 1 } };
	const struct use_piece pieces[] = {
		{ .item_word = 6, .n_item = 2, .page_word = 0, .n_page = 2, .n_runs = 1 },
		{ .item_word = 0,
		  .n_item = 4,
		  .page_word = 3,
		  .n_page = 3,
		  .first_run = 1,
		  .n_runs = 3 },
	};
	static const char *const want[][3] = {
		{ "-", "five six ", "" }, { "=", "seven eight ", "seven eight " },
		{ "+", "", "new " },	  { ">", "one two ", "one two " },
		{ "-", "three ", "" },	  { ">", "four ", "four\n" },
		{ "-", "nine", "" },
	};
	struct use_passage p = {
		.n_item = 9, .n_page = 6, .pieces = pieces, .n_pieces = 2
	};
	struct charset_text text = { .utf8 = html, .utf8_len = sizeof(html) - 1 };
	struct use u = { .passages = &p, .n_passages = 1, .runs = runs, .n_runs = 4 };
	struct page_parser *parser;
	struct fold *fold;
	struct buf out = { 0 };
	struct json *json;
	const struct json *got;

	(void)state;
	assert_int_equal(page_parser_new(&parser, NULL), NAQL_OK);
	assert_int_equal(fold_new(&fold, NULL), NAQL_OK);
	u.page.text = &text;
	u.item.text = SLICE(story);
	assert_int_equal(page_words(parser, SLICE(html), true, &u.page.words,
				    &u.page.n_words, NULL),
			 NAQL_OK);
	assert_int_equal(
		fold_plain(fold, SLICE(story), &u.item.words, &u.item.n_words, NULL),
		NAQL_OK);
	use_write_excerpts(&u, &out);
	assert_int_equal(json_parse(&json, out.ptr, out.len, "excerpts", NULL), NAQL_OK);
	got = json_get(json_at(json_get(json, "passages"), 0), "runs");
	assert_int_equal(json_count(got), sizeof(want) / sizeof(*want));

	for (size_t i = 0; i < json_count(got); i++)
		for (size_t k = 0; k < 3; k++)
			assert_true(slice_eq(json_str(json_at(json_at(got, i), k)),
					     SLICE(want[i][k])));
	json_free(json);
	buf_fini(&out);
	page_parser_free(parser);
	fold_free(fold);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_url_host),
		cmocka_unit_test(test_verse_is_standing),
		cmocka_unit_test(test_windows_become_one_use),
		cmocka_unit_test(test_excerpts_read_as_the_text),
		cmocka_unit_test(test_moved_words_are_told),
	};

	return cmocka_run_group_tests_name("use: hosts, verses, windows, excerpts", tests,
					   NULL, NULL);
}
