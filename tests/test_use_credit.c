/*
 * use: who a page credits, and what it links to.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "use_room.h"

static void
test_credit_in_byline(void **state)
{
	struct fixture *f = *state;

	block(f, PAGE_NAVIGATION, "وكالة الميناء");
	block(f, PAGE_BYLINE, "الميناء - وكالة الميناء");
	block(f, PAGE_BODY, HALF_ONE);
	assert_int_equal(make(f), NAQL_OK);
	assert_true(slice_eq(f->use.credit.text, str("وكالة الميناء")));
	assert_memory_equal(f->maker.text.ptr + f->use.credit.begin, "وكالة الميناء",
			    strlen("وكالة الميناء"));
	assert_true(f->use.credit.begin > f->maker.blocks[1].begin);
}

static void
test_credit_whole_words_only(void **state)
{
	struct fixture *f = *state;

	block(f, PAGE_BODY, HALF_ONE " واسع aa");
	assert_int_equal(make(f), NAQL_OK);
	assert_int_equal(f->use.credit.text.len, 0);
}

static void
test_credit_in_text(void **state)
{
	struct fixture *f = *state;

	block(f, PAGE_BODY, "(ilkha) " HALF_ONE);
	assert_int_equal(make(f), NAQL_OK);
	assert_true(slice_eq(f->use.credit.text, str("ilkha")));
}

static void
test_no_credit_in_navigation(void **state)
{
	struct fixture *f = *state;

	block(f, PAGE_NAVIGATION, "واس");
	block(f, PAGE_BODY, CHATTER);
	block(f, PAGE_BODY, HALF_ONE);
	assert_int_equal(make(f), NAQL_OK);
	assert_int_equal(f->use.credit.text.len, 0);
}

/* The byline field of a JSONL page is no part of its text: the credit has no place there.
 */
static void
test_credit_in_byline_field(void **state)
{
	struct fixture *f = *state;
	struct buf out = { 0 };

	f->page.byline = str("لندن - رويترز، واس");
	block(f, PAGE_BODY, CHATTER);
	block(f, PAGE_BODY, HALF_ONE);
	assert_int_equal(make(f), NAQL_OK);
	assert_true(slice_eq(f->use.credit.text, str("واس")));
	assert_int_equal(f->use.credit.begin, f->use.credit.end);
	assert_int_equal(f->use.n_credits_other, 1);
	assert_true(slice_eq(f->use.credits_other[0], str("Reuters")));
	use_write(&f->use, (struct slice){ NULL, 0 }, &out);
	assert_true(slice_find(buf_slice(&out), str("\"credit\":{\"text\":\"واس\",\"at\":"
						    "[0,0],\"where\":\"byline\"}")) <
		    out.len);
	buf_fini(&out);
	/* one that can be shown in the text comes first */
	block(f, PAGE_CREDIT, "وكالة الميناء");
	assert_int_equal(make(f), NAQL_OK);
	assert_true(f->use.credit.end > f->use.credit.begin);
}

/* In the middle of a text a name is a credit when it is told as one. */
static void
test_credit_told(void **state)
{
	static const struct {
		const char *text;
		bool credit;
	} cases[] = {
		{ "وزار الوفد صباح اليوم مبنى وكالة الميناء", false },
		{ "ونقلا عن وكالة الميناء", true },
		{ "وفقا لوكالة الميناء", true },
		{ "وهو ما ذكرته الصحف (وكالة الميناء)", true },
		{ "وذكرت وكالة الميناء", true },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf text = { 0 };

		f->maker.page.n_blocks = 0;
		buf_reset(&f->maker.text);
		/* in the story itself: what stands between passages counts without */
		buf_add_str(&text, HALF_ONE " ");
		buf_add_str(&text, cases[i].text);
		buf_add_str(&text, " " SPOKEN);
		assert_int_equal(fold_plain(f->story_fold, buf_slice(&text),
					    &f->item.words, &f->item.n_words, NULL),
				 NAQL_OK);
		buf_add_byte(&text, 0);
		block(f, PAGE_BODY, CHATTER " " CHATTER);
		block(f, PAGE_BODY, text.ptr);
		assert_int_equal(make(f), NAQL_OK);
		assert_int_equal(f->use.n_passages, 1);
		assert_int_equal(f->use.credit.text.len > 0, cases[i].credit);
		buf_fini(&text);
	}
}

static void
test_other_agencies(void **state)
{
	struct fixture *f = *state;

	block(f, PAGE_BYLINE, "لندن - رويترز، واس");
	block(f, PAGE_BODY, HALF_ONE " (أ ف ب)");
	assert_int_equal(make(f), NAQL_OK);
	assert_int_equal(f->use.n_credits_other, 2); /* ours is no other */
	assert_true(slice_eq(f->use.credits_other[0], str("Reuters")));
	assert_true(slice_eq(f->use.credits_other[1], str("AFP")));
}

static void
test_link(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *url;
		bool ours;
	} cases[] = {
		{ "https://www.agency.example/story/1", true },
		{ "//AGENCY.example", true },
		{ "http://user@agency.example:80/", true },
		{ "https://notagency.example/", false },
		{ "https://agency.example.net/", false },
		{ "/agency.example/", false },
		{ "mailto:desk@agency.example", false },
		{ "", false },
	};
	struct slice link;

	block(f, PAGE_BODY, HALF_ONE);
	f->maker.page.links = &link;
	f->maker.page.n_links = 1;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		link = str(cases[i].url);
		assert_int_equal(make(f), NAQL_OK);
		assert_int_equal(f->use.link, cases[i].ours);
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_credit_in_byline),	   TEST(test_credit_whole_words_only),
		TEST(test_credit_in_text),	   TEST(test_no_credit_in_navigation),
		TEST(test_credit_in_byline_field), TEST(test_credit_told),
		TEST(test_other_agencies),	   TEST(test_link),
	};

	return cmocka_run_group_tests_name("use: credits", tests, NULL, NULL);
}
