/*
 * rights: RSL documents - the order of contents never matters, a prohibition never
 * widens.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "notice_rsl_room.h"

#define PARTS 6

static void
random_license(struct prop *p, struct buf *out)
{
	static const char *const words[] = { "all",	 "ai-all",   "ai-train",
					     "ai-input", "ai-index", "search" };
	static const char *const pays[] = { "", FREE, PAY };
	static const char *const sides[] = { "permits", "prohibits" };

	buf_add_str(out, "<license>");
	for (size_t s = 0; s < 2; s++) {
		if (prop_below(p, 3) == 0)
			continue;
		buf_printf(out, "<%s type='usage'>%s %s</%s>", sides[s],
			   words[prop_below(p, 6)], words[prop_below(p, 6)], sides[s]);
	}
	buf_add_str(out, pays[prop_below(p, 3)]);
	buf_add_str(out, "</license>");
}

static void
random_content(struct prop *p, struct buf *out)
{
	static const char *const urls[] = { "/", "/a/", "/a/b", "/*b", "/a/*$", "/c/" };
	size_t n = 1 + prop_below(p, 3);

	buf_printf(out, "<content url='%s'>", urls[prop_below(p, 6)]);
	for (size_t i = 0; i < n; i++)
		random_license(p, out);
	buf_add_str(out, "</content>");
}

static void
put_together(struct buf *parts, const size_t *order, struct buf *out)
{
	buf_reset(out);
	buf_add_str(out, HEAD ">");
	for (size_t i = 0; i < PARTS; i++)
		buf_add_slice(out, buf_slice(&parts[order[i]]));
	buf_add_str(out, "</rsl>");
}

static void
ask_all(struct slice text, uint8_t *answers)
{
	static const char *const paths[] = { "/", "/a/b", "/a/c", "/c/b", "/d" };
	struct notice_findings f = { 0 };
	struct notice_rsl r = { 0 };
	struct arena arena = { 0 };
	const struct rsl_asker nobody = { 0 };

	assert_int_equal(notice_rsl_read(&r, text, false, "doc.xml", &arena, &f, NULL),
			 NAQL_OK);
	assert_int_equal(f.errors, 0);
	for (size_t i = 0; i < NAQL_COUNT(paths); i++)
		for (unsigned u = 0; u < NOTICE_USES; u++)
			*answers++ = (uint8_t)notice_rsl_terms_ask(
				&r, SLICE(paths[i]), (enum notice_use)u, &nobody);
	notice_finding_fini(&f);
	notice_rsl_fini(&r);
	arena_fini(&arena);
}

static void
the_order_of_contents_never_matters(void **state)
{
	(void)state;
	PROP_RUN(p, 300)
	{
		struct buf parts[PARTS] = { { 0 } }, text = { 0 };
		size_t order[PARTS];
		uint8_t first[5 * NOTICE_USES], again[5 * NOTICE_USES];

		for (size_t i = 0; i < PARTS; i++) {
			random_content(&p, &parts[i]);
			order[i] = i;
		}
		put_together(parts, order, &text);
		ask_all(buf_slice(&text), first);
		for (size_t round = 0; round < 4; round++) {
			for (size_t i = PARTS; i > 1; i--) {
				size_t k = prop_below(&p, i), t = order[i - 1];

				order[i - 1] = order[k];
				order[k] = t;
			}
			put_together(parts, order, &text);
			ask_all(buf_slice(&text), again);
			assert_true(prop_check(&p,
					       memcmp(first, again, sizeof(first)) == 0,
					       "shuffled contents answer alike"));
		}
		for (size_t i = 0; i < PARTS; i++)
			buf_fini(&parts[i]);
		buf_fini(&text);
	}
}

/* Another prohibition never gives more. */
static void
a_prohibition_never_widens(void **state)
{
	(void)state;
	PROP_RUN(p, 300)
	{
		struct buf license = { 0 }, plain = { 0 }, strict = { 0 };
		uint8_t before[5 * NOTICE_USES], after[5 * NOTICE_USES];
		size_t at;

		random_license(&p, &license);
		buf_printf(&plain, HEAD "><content url='/'>%.*s</content></rsl>",
			   (int)license.len, license.ptr);
		/* the same, prohibiting all where it prohibits something */
		at = slice_find(buf_slice(&license), SLICE("<prohibits type='usage'>"));
		if (at == SIZE_MAX)
			at = license.len - strlen("</license>");
		else
			at += strlen("<prohibits type='usage'>");
		buf_printf(&strict, HEAD "><content url='/'>%.*s%s%.*s</content></rsl>",
			   (int)at, license.ptr,
			   at == license.len - strlen("</license>") ? X("all") : "all ",
			   (int)(license.len - at), license.ptr + at);
		ask_all(buf_slice(&plain), before);
		ask_all(buf_slice(&strict), after);
		for (size_t i = 0; i < sizeof(before); i++)
			assert_true(prop_check(&p, after[i] >= before[i],
					       "a prohibition widens"));
		buf_fini(&license);
		buf_fini(&plain);
		buf_fini(&strict);
	}
}

static void
memory_may_be_refused_anywhere(void **state)
{
	struct failing f = { 0 };

	(void)state;
	FAILING_SWEEP(f)
	{
		struct notice_findings findings = { 0 };
		struct notice_rsl r = { 0 };
		struct arena arena = { 0 };
		naql_status st =
			notice_rsl_read(&r, SLICE(LIC(P("search") "<garden/>")), false,
					"doc.xml", &arena, &findings, NULL);

		if (st == NAQL_OK)
			st = notice_finding_status(&findings, NULL);
		notice_finding_fini(&findings);
		notice_rsl_fini(&r);
		arena_fini(&arena);
		FAILING_CHECK(f, st);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_order_of_contents_never_matters),
		cmocka_unit_test(a_prohibition_never_widens),
		cmocka_unit_test(memory_may_be_refused_anywhere),
	};

	return cmocka_run_group_tests_name("rights: RSL, whatever the order", tests, NULL,
					   NULL);
}
