/*
 * use: what leaves open where a page has a story's words from.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/timestamp.h"
#include "flat_index.h"
#include "use/use.h"

#define DIGEST "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

/* Four sentences, each somebody's words. */
#define STORY                                                                            \
	"The harbour office said the first ferry to Pellworth leaves forty minutes "     \
	"earlier from Monday. Captain Ostrander added that eleven crews were trained "   \
	"during the spring and bicycles travel free of charge. The council announced a " \
	"second pier on the northern shore before October. Visitors should keep their "  \
	"old tickets, the office explained."
/* As two editors of one release leave it. */
#define RELEASE                                                                          \
	"The harbour office confirms: the first ferry to Pellworth leaves some forty "   \
	"minutes earlier on Monday. Ostrander says that eleven crews were schooled "     \
	"during the spring and that bicycles travel free of any charge. The council "    \
	"wants a second pier on that northern shore long before October. Visitors "      \
	"should keep old tickets, the office explained."
/* The same with nobody speaking. */
#define NARRATED                                                                         \
	"The first ferry to Pellworth leaves forty minutes earlier from Monday. Eleven " \
	"crews were trained during the spring and bicycles travel free of charge. A "    \
	"second pier on the northern shore stands before October. Visitors should keep " \
	"their old tickets."

struct fixture {
	struct fold *story_fold, *page_fold;
	struct matcher *matcher;
	struct match_options opt;
	struct use_agency *agency;
	struct arena arena;
	struct buf html;
	struct page_block blocks[8];
	struct page parsed;
	struct charset_text text;
	struct use_item item;
	struct use_page page;
	struct use use;
};

static struct slice
str(const char *s)
{
	return (struct slice){ s, strlen(s) };
}

static int
setup(void **state)
{
	struct slice names[] = { str("Sanabel News Agency") };
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->opt.min_words = 8;
	assert_int_equal(fold_new(&f->story_fold, NULL), NAQL_OK);
	assert_int_equal(fold_new(&f->page_fold, NULL), NAQL_OK);
	assert_int_equal(matcher_new(&f->matcher, NULL, &f->opt, NULL), NAQL_OK);
	assert_int_equal(use_agency_new(&f->agency, names, 1, NULL, 0, NULL), NAQL_OK);
	f->parsed.blocks = f->blocks;
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	use_agency_free(f->agency);
	matcher_free(f->matcher);
	fold_free(f->story_fold);
	fold_free(f->page_fold);
	buf_fini(&f->html);
	arena_fini(&f->arena);
	free(f);
	return 0;
}

static void
block(struct fixture *f, enum page_label label, const char *text)
{
	struct page_block *b = &f->blocks[f->parsed.n_blocks++];

	b->label = label;
	b->begin = (uint32_t)f->html.len;
	buf_add_str(&f->html, text);
	b->end = (uint32_t)f->html.len;
	buf_add_str(&f->html, "\n\n");
}

/* The use that a page of these blocks makes of the story. */
static const struct use *
make(struct fixture *f, const char *story)
{
	const struct match_result *m;
	struct match_text text;

	f->item.id = str("s1");
	f->item.version = 1;
	f->item.text = str(story);
	assert_int_equal(fold_plain(f->story_fold, f->item.text, &f->item.words,
				    &f->item.n_words, NULL),
			 NAQL_OK);
	f->text = (struct charset_text){ .utf8 = f->html.ptr,
					 .source = (const uint8_t *)f->html.ptr,
					 .utf8_len = f->html.len,
					 .source_len = f->html.len,
					 .charset = charset_utf8() };
	f->page.id = str("p1");
	f->page.sha256 = DIGEST;
	f->page.text = &f->text;
	f->page.page = &f->parsed;
	assert_int_equal(fold_plain(f->page_fold, buf_slice(&f->html), &f->page.words,
				    &f->page.n_words, NULL),
			 NAQL_OK);
	f->page.body_words = (uint32_t)f->page.n_words;
	assert_int_equal(match_page(f->matcher, f->page.words, f->page.n_words, NULL),
			 NAQL_OK);
	text = (struct match_text){ .words = f->item.words, .n_words = f->item.n_words };
	assert_int_equal(match_item(f->matcher, &text, &m, NULL), NAQL_OK);
	assert_int_equal(use_from_match(&f->use, &f->page, &f->item, m, f->agency,
					&f->opt, &f->arena, NULL),
			 NAQL_OK);
	return &f->use;
}

static void
clear(struct fixture *f)
{
	f->parsed.n_blocks = 0;
	buf_reset(&f->html);
}

/* One release, two editors: no sign of the agency, short runs, and all of it told. */
static void
test_reported_speech(void **state)
{
	struct fixture *f = *state;
	struct buf out = { 0 };

	block(f, PAGE_BODY, RELEASE);
	assert_int_equal(make(f, STORY)->kind, USE_COMMON_SOURCE);
	assert_int_equal(f->use.doubts, USE_DOUBT_SPOKEN);
	use_write(&f->use, (struct slice){ NULL, 0 }, &out);
	assert_true(slice_find(buf_slice(&out),
			       str("\"kind\":\"common_source\",\"doubts\":["
				   "\"reported_speech\"],\"how\":")) < out.len);
	buf_fini(&out);
}

static void
test_a_copy_is_no_doubt(void **state)
{
	struct fixture *f = *state;

	block(f, PAGE_BODY, STORY);
	assert_int_equal(make(f, STORY)->kind, USE_WHOLE);
	assert_int_equal(f->use.doubts, 0);
}

/* The agency's own narrative is its own however an editor shortens it. */
static void
test_narrative_is_no_doubt(void **state)
{
	struct fixture *f = *state;

	block(f, PAGE_BODY, RELEASE);
	assert_in_range(make(f, NARRATED)->kind, USE_WHOLE, USE_PART);
	assert_int_equal(f->use.doubts, 0);
}

static void
test_credit_answers(void **state)
{
	struct fixture *f = *state;

	block(f, PAGE_BYLINE, "Sanabel News Agency");
	block(f, PAGE_BODY, RELEASE);
	f->item.published = time_parse(str("2026-03-09"));
	f->page.published = str("2026-03-02");
	assert_in_range(make(f, STORY)->kind, USE_WHOLE, USE_PART);
	assert_int_equal(f->use.doubts, 0);
}

/* Two editors do not make the same slip. */
static void
test_slip_answers(void **state)
{
	struct fixture *f = *state;
	uint8_t slips[256] = { 0 };

	block(f, PAGE_BODY, RELEASE);
	assert_int_equal(make(f, STORY)->kind, USE_COMMON_SOURCE);
	slips[f->use.passages[0].pieces[0].item_word] = 1;
	assert_int_equal(use_take_slips(&f->use, slips, &f->arena, NULL), NAQL_OK);
	assert_int_equal(f->use.n_slips, 1);
	assert_in_range(f->use.kind, USE_WHOLE, USE_PART);
	assert_int_equal(f->use.doubts, 0);
}

static void
test_older_page(void **state)
{
	static const struct {
		const char *story, *page;
		bool older;
	} cases[] = {
		{ "2026-03-09", "2026-03-02", true },
		{ "2026-03-09T08:00:00Z", "2026-03-08T07:59:59Z", true },
		{ "2026-03-09T08:00:00Z", "2026-03-08T08:00:00Z", false },
		{ "2026-03-09", "2026-03-08", false }, /* dated of the next day */
		{ "2026-03-09", "2026-05-09", false },
		{ "2026-03-09", "", false },
		{ "", "2026-03-02", false },
	};
	struct fixture *f = *state;

	block(f, PAGE_BODY, NARRATED);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		f->item.published = time_parse(str(cases[i].story));
		f->page.published = str(cases[i].page);
		make(f, NARRATED);
		assert_int_equal(f->use.doubts, cases[i].older ? USE_DOUBT_OLDER : 0);
		assert_int_equal(f->use.kind,
				 cases[i].older ? USE_COMMON_SOURCE : USE_WHOLE);
	}
}

static void
test_other_credit(void **state)
{
	static const struct {
		enum page_label label;
		const char *text;
		bool theirs;
	} cases[] = {
		{ PAGE_BYLINE, "Pellworth - Reuters", true },
		{ PAGE_CREDIT, "Reuters", true },
		{ PAGE_BODY, "Pellworth (Reuters) - " RELEASE, true },
		{ PAGE_BODY, "Reuters opened a new office beside the pier.", false },
		{ PAGE_BODY, RELEASE " A ship of Reuters: it is blue.", false },
		{ PAGE_NAVIGATION, "Reuters", false },
		{ PAGE_COMMENT, "Reuters - they had it first", false },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		clear(f);
		block(f, cases[i].label, cases[i].text);
		block(f, PAGE_BODY, RELEASE);
		make(f, NARRATED);
		assert_int_equal(f->use.doubts, cases[i].theirs ? USE_DOUBT_CREDIT : 0);
	}
	clear(f); /* the byline field is no part of the text */
	block(f, PAGE_BODY, RELEASE);
	f->page.byline = str("Pellworth - Reuters");
	assert_int_equal(make(f, NARRATED)->doubts, USE_DOUBT_CREDIT);
	f->page.byline = str("Reuters, Sanabel News Agency");
	assert_int_equal(make(f, NARRATED)->doubts, 0);
	clear(f); /* a copy stays one, whoever is named */
	f->page.byline = str("Pellworth - Reuters");
	block(f, PAGE_BODY, NARRATED);
	assert_int_equal(make(f, NARRATED)->kind, USE_WHOLE);
	assert_int_equal(f->use.doubts, 0);
	assert_int_equal(f->use.n_credits_other, 1);
}

/* Letters in a list are no agency's initials. */
static void
test_initials(void **state)
{
	struct fixture *f = *state;

	block(f, PAGE_BODY, NARRATED " (أ، ف، ب)");
	make(f, NARRATED);
	assert_int_equal(f->use.n_credits_other, 0);
	clear(f);
	block(f, PAGE_BODY, NARRATED " (أ ف ب)");
	make(f, NARRATED);
	assert_int_equal(f->use.n_credits_other, 1);
}

/* A name that the page put amid the story's words is a credit; one that is in the story
 * is not. */
static void
test_credit_put_in(void **state)
{
	static const char with[] =
		"The first ferry to Pellworth leaves forty minutes earlier from Monday "
		"and "
		"eleven crews, as the mayor in his talk to Sanabel News Agency put it, "
		"were "
		"trained during the spring while bicycles travel free of charge.";
	static const char without[] =
		"The first ferry to Pellworth leaves forty minutes earlier from Monday "
		"and "
		"eleven crews, as the mayor put it, were trained during the spring while "
		"bicycles travel free of charge.";
	struct fixture *f = *state;

	block(f, PAGE_BODY, "Weather and tides are printed on the last page as always.");
	block(f, PAGE_BODY, with);
	assert_true(make(f, without)->credit.text.len > 0);
	assert_int_equal(make(f, with)->credit.text.len, 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_reported_speech),	  TEST(test_a_copy_is_no_doubt),
		TEST(test_narrative_is_no_doubt), TEST(test_credit_answers),
		TEST(test_slip_answers),	  TEST(test_older_page),
		TEST(test_other_credit),	  TEST(test_initials),
		TEST(test_credit_put_in),
	};

	return cmocka_run_group_tests_name("use: origin", tests, NULL, NULL);
}
