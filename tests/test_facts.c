/*
 * test_facts.c - a use at hand and its record give the judge the same facts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "prop.h"
#include "rights/facts.h"

static struct slice
one_of(struct prop *p, const char *const *from, size_t n)
{
	return SLICE(from[prop_below(p, n)]);
}

static void
assert_same(const struct rights_facts *a, const struct rights_facts *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->translation, b->translation);
	assert_int_equal(a->words, b->words);
	assert_int_equal(a->link, b->link);
	assert_int_equal(a->verbatim, b->verbatim);
	assert_int_equal(a->in_heads, b->in_heads);
	assert_true(a->first == b->first && a->last == b->last);
	assert_true(a->page_date == b->page_date);
	assert_string_equal(a->id, b->id);
	assert_true(slice_eq(a->item, b->item));
	assert_int_equal(a->bytes, b->bytes);
	assert_int_equal(a->permille, b->permille);
	assert_int_equal(a->page_permille, b->page_permille);
	assert_int_equal(a->paraphrased, b->paraphrased);
	assert_int_equal(a->notice, b->notice);
	assert_int_equal(a->credit_place, b->credit_place);
	assert_int_equal(a->n_credits_other, b->n_credits_other);
	for (size_t i = 0; i < a->n_credits_other; i++)
		assert_int_equal(a->credits_other[i].n, b->credits_other[i].n);
	assert_true(slice_eq(a->url, b->url));
	assert_true(slice_eq(a->host, b->host));
	assert_int_equal(a->has_credit, b->has_credit);
	assert_true(slice_eq(a->credit, b->credit));
	assert_int_equal(a->credit_words.n, b->credit_words.n);
}

static void
test_record_and_use_agree(void **state)
{
	static const char *const urls[] = {
		NULL, "https://bayraq.example/a?b=c",
		"http://m.shurfa.example:8080/\xd8\xa8\xd8\xad\xd8\xb1"
	};
	static const char *const hosts[] = { NULL, "bayraq.example" };
	static const char *const dates[] = { NULL, "2026-10-05T08:00:00Z", "2026-10-05",
					     "the other day" };
	static const char *const credits[] = { NULL,
					       "\xd8\xb3\xd9\x86\xd8\xa7\xd8\xa8\xd9\x84",
					       "Sanabel \"News\"" };
	const struct slice others[] = { SLICE("Garden Press"), SLICE("\xc5\x9e") };
	struct arena arena = { 0 };
	struct buf record = { 0 };

	(void)state;
	PROP_RUN(p, 300)
	{
		struct use_passage passages[3] = { 0 };
		struct use u = { .id = "0123456789abcdef" };
		struct rights_facts ours, theirs;

		u.kind = (enum use_kind)prop_below(&p, USE_TRACE + 1);
		u.how = (enum use_how)prop_below(&p, USE_TRANSLATION + 1);
		u.words = (uint32_t)prop_below(&p, 500);
		u.link = prop_below(&p, 2) != 0;
		u.story_permille = (uint32_t)prop_below(&p, 1001);
		u.page_permille = (uint32_t)prop_below(&p, 1001);
		u.item.id = SLICE("sea/1");
		u.credits_other = others;
		u.n_credits_other = (size_t)prop_below(&p, 3);
		u.credit.begin = prop_below(&p, 40);
		u.credit.end = u.credit.begin + 5;
		u.page.url = one_of(&p, urls, 3);
		u.page.host = one_of(&p, hosts, 2);
		u.page.captured = one_of(&p, dates, 4);
		u.page.published = one_of(&p, dates, 4);
		u.credit.text = one_of(&p, credits, 3);
		u.passages = passages;
		u.n_passages = (size_t)prop_below(&p, 4);
		for (size_t i = 0; i < u.n_passages; i++) {
			passages[i].how =
				(enum use_how)prop_below(&p, USE_TRANSLATION + 1);
			passages[i].where =
				(enum page_label)prop_below(&p, PAGE_TITLE + 1);
			passages[i].item_begin = prop_below(&p, 50);
			passages[i].item_end =
				passages[i].item_begin + 1 + prop_below(&p, 50);
			passages[i].page_begin = 10 + prop_below(&p, 10);
			passages[i].page_end = 20 + prop_below(&p, 10);
		}
		buf_reset(&record);
		use_write(&u, (struct slice){ NULL, 0 }, &record);
		assert_int_equal(facts_of_use(&ours, &u, &arena, NULL), NAQL_OK);
		assert_int_equal(
			facts_of_record(&theirs, buf_slice(&record), &arena, NULL),
			NAQL_OK);
		assert_same(&ours, &theirs);
		arena_reset(&arena);
	}
	arena_fini(&arena);
	buf_fini(&record);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_record_and_use_agree),
	};

	return cmocka_run_group_tests_name("rights: facts", tests, NULL, NULL);
}
