/*
 * RSL 1.0: documents that hold to it and documents that do not, each with what is told;
 * what a document gives; and that the order of its parts never matters.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "notice_rsl_room.h"

static naql_status
read_doc(struct notice_rsl *out, const char *text, bool inline_in, struct arena *arena,
	 struct notice_findings *f)
{
	naql_status st =
		notice_rsl_read(out, SLICE(text), inline_in, "doc.xml", arena, f, NULL);

	if (st == NAQL_OK)
		notice_rsl_terms_warn(out, inline_in, f);
	return st;
}

/* ---- what is conformant ---- */

static const struct rsl_case {
	const char *text;
	int error;   /* the first error's code; GOOD: none */
	int warning; /* a warning that must be among them; GOOD: need not */
} cases[] = {
	{ LIC(PAY), GOOD, GOOD },
	{ ONE("<license/>"), GOOD, NOTICE_RSL_FREE },
	{ LIC("<permits type='usage'>search</permits><prohibits type='usage'>ai-all"
	      "</prohibits><payment type='free'/>"),
	  GOOD, GOOD },
	{ LIC("<permits type='usage'>ai-all</permits><payment type='free'/>"), GOOD,
	  NOTICE_RSL_FREE_AI },
	{ LIC("<payment type='free'/>"), GOOD, NOTICE_RSL_OPEN },
	{ LIC("<permits type='usage'>search</permits><prohibits type='usage'>all"
	      "</prohibits>" PAY),
	  GOOD, NOTICE_RSL_KILLS },
	{ LIC("<permits type='usage'>ai-input</permits><prohibits type='usage'>ai-input"
	      "</prohibits>" PAY),
	  GOOD, NOTICE_RSL_KILLS },
	{ DOC("<content url='/' server='https://olp.example/'><license>" PAY
	      "</license></content>"),
	  GOOD, NOTICE_RSL_SERVER_ON },
	{ DOC("<content url='https://a.example/x'><license>" PAY "</license></content>"),
	  GOOD, NOTICE_RSL_FULL_URL },
	{ DOC("<content url='/'><license>" PAY "</license></content><content url='/'>"
	      "<license><prohibits type='usage'>all</prohibits>" PAY
	      "</license></content>"),
	  GOOD, NOTICE_RSL_CONFLICT },
	{ HEAD " xmlns:g='https://garden.example/'><content url='/'><license><permits "
	       "type='usage'>search g:press</permits><g:note x='1'><any/></g:note>" PAY
	       "</license></content><g:other/></rsl>",
	  GOOD, NOTICE_RSL_TOKEN_UNKNOWN },
	{ HEAD
	  " max-age='14'><content url='/a/*.html$' "
	  "lastmod='2026-03-01T10:00:00+03:00' "
	  "encrypted='false'><license><permits type='user'>non-commercial education"
	  "</permits><permits type='geo'>TR EU</permits><payment type='use'><amount "
	  "currency='EUR'>0.015</amount><standard>https://s.example/l</standard>"
	  "<custom>https://c.example</custom><accepts type='application/json'>"
	  "<![CDATA[{\"a\":1}]]></accepts></payment><reporting type='audit' "
	  "profile='https://p.example/a' endpoint='https://e.example/'/><legal "
	  "type='warranty'>ownership authority</legal><legal type='attestation'>true"
	  "</legal><legal type='contact'>mailto:a@b.example</legal><legal type="
	  "'proof'>https://x.example</legal></license><alternate type='text/plain'>"
	  "/a.txt</alternate><schema>{}</schema><copyright type='organization'>Garden"
	  "</copyright><terms>https://t.example</terms></content></rsl>",
	  GOOD, GOOD },
	/* not */
	{ HEAD "/>", NOTICE_RSL_NO_CONTENT, GOOD },
	{ ONE("<terms>https://a.example</terms>"), NOTICE_RSL_MISSING, GOOD },
	{ DOC("<content><license>" PAY "</license></content>"), NOTICE_RSL_MISSING,
	  GOOD },
	{ DOC("<content url=''><license>" PAY "</license></content>"), NOTICE_RSL_VALUE,
	  GOOD },
	{ DOC("<content url='' server='https://s.example'><license>" PAY
	      "</license></content>"),
	  NOTICE_RSL_SERVER, GOOD },
	{ DOC("<content url='/' encrypted='true'><license>" PAY "</license></content>"),
	  NOTICE_RSL_SERVER, GOOD },
	{ DOC("<content url='/' encrypted='yes'><license>" PAY "</license></content>"),
	  NOTICE_RSL_VALUE, GOOD },
	{ DOC("<content url='/' server='http://s.example'><license>" PAY
	      "</license></content>"),
	  NOTICE_RSL_VALUE, NOTICE_RSL_SERVER_ON },
	{ DOC("<content url='/' lastmod='1 March 2026'><license>" PAY
	      "</license></content>"),
	  NOTICE_RSL_VALUE, GOOD },
	{ DOC("<content url='/' color='red'><license>" PAY "</license></content>"),
	  NOTICE_RSL_ATTRIBUTE, GOOD },
	{ HEAD " max-age='0'><content url='/'><license>" PAY "</license></content></rsl>",
	  NOTICE_RSL_VALUE, GOOD },
	{ HEAD " max-age='-1'><content url='/'><license>" PAY
	       "</license></content></rsl>",
	  NOTICE_RSL_VALUE, GOOD },
	{ "<rsl><content url='/'><license/></content></rsl>", NOTICE_RSL_NAMESPACE,
	  GOOD },
	{ "<rsl xmlns='http://rslstandard.org/rsl'><content url='/'><license/></content>"
	  "</rsl>",
	  NOTICE_RSL_NAMESPACE, GOOD },
	{ "<r:rsl xmlns:r='" NOTICE_RSL_NS "'><r:content url='/'><r:license><r:payment "
	  "type='use'/></r:license></r:content></r:rsl>",
	  NOTICE_RSL_PREFIX, GOOD },
	{ DOC("<license/>"), NOTICE_RSL_ELEMENT, GOOD },
	{ LIC("<permit type='usage'>search</permit>" PAY), NOTICE_RSL_ELEMENT, GOOD },
	{ LIC("words" PAY), NOTICE_RSL_ELEMENT, GOOD },
	{ LIC("<payment type='free'>1</payment>"), NOTICE_RSL_ELEMENT, GOOD },
	{ LIC("<permits>search</permits>" PAY), NOTICE_RSL_VALUE, GOOD },
	{ LIC("<permits type='usage'/>" PAY), NOTICE_RSL_MISSING, GOOD },
	{ LIC("<permits type='usage'>search,ai-input</permits>" PAY), NOTICE_RSL_TOKEN,
	  GOOD },
	{ LIC("<permits type='usage'>SEARCH</permits>" PAY), NOTICE_RSL_TOKEN, GOOD },
	{ LIC("<prohibits type='usage'>train-ai</prohibits>" PAY), NOTICE_RSL_SWAPPED,
	  GOOD },
	{ LIC("<permits type='usage'>g:press</permits>" PAY), NOTICE_RSL_TOKEN, GOOD },
	{ HEAD " xmlns:r='" NOTICE_RSL_NS "'><content url='/'><license><permits "
	       "type='usage'>r:search</permits>" PAY "</license></content></rsl>",
	  NOTICE_RSL_TOKEN, GOOD },
	{ LIC("<permits type='user'>everybody</permits>" PAY), NOTICE_RSL_TOKEN, GOOD },
	{ LIC("<permits type='geo'>tr</permits>" PAY), NOTICE_RSL_TOKEN, GOOD },
	{ LIC("<permits type='usage'>search</permits><permits type='usage'>ai-input"
	      "</permits>" PAY),
	  NOTICE_RSL_TWICE, GOOD },
	{ LIC(PAY PAY), NOTICE_RSL_TWICE, GOOD },
	{ LIC("<payment type='use'><custom>https://a.example</custom><custom>"
	      "https://b.example</custom></payment>"),
	  NOTICE_RSL_TWICE, GOOD },
	{ LIC(PAY "<legal type='contact'>mailto:a@b</legal><legal type='contact'>"
		  "mailto:c@d</legal>"),
	  NOTICE_RSL_TWICE, GOOD },
	{ LIC("<payment type='inference'/>"), NOTICE_RSL_VALUE, GOOD },
	{ LIC("<payment type='use'><amount currency='eur'>1</amount></payment>"),
	  NOTICE_RSL_VALUE, GOOD },
	{ LIC("<payment type='use'><amount currency='EUR'>one</amount></payment>"),
	  NOTICE_RSL_VALUE, GOOD },
	{ LIC("<payment type='use'><standard>licence</standard></payment>"),
	  NOTICE_RSL_VALUE, GOOD },
	{ LIC("<payment type='use'><accepts type='json'/></payment>"), NOTICE_RSL_VALUE,
	  GOOD },
	{ LIC(PAY "<reporting type='audit'/>"), NOTICE_RSL_MISSING, GOOD },
	{ LIC(PAY "<reporting type='audit' profile='p'/>"), NOTICE_RSL_VALUE, GOOD },
	{ LIC(PAY "<reporting type='audit' profile='https://p.example' "
		  "endpoint='http://e.example'/>"),
	  NOTICE_RSL_VALUE, GOOD },
	{ LIC(PAY "<legal type='promise'>x</legal>"), NOTICE_RSL_VALUE, GOOD },
	{ LIC(PAY "<legal type='attestation'>maybe</legal>"), NOTICE_RSL_VALUE, GOOD },
	{ "<!DOCTYPE rsl [<!ENTITY a \"b\">]><rsl/>", NOTICE_RSL_NOT_PLAIN, GOOD },
	{ LIC(PAY) "<?garden?>", NOTICE_RSL_NOT_PLAIN, GOOD },
};

static bool
holds(const struct notice_findings *f, int code)
{
	for (size_t i = 0; i < f->list.n; i++)
		if ((int)f->list.ptr[i].code == code)
			return true;
	return code == GOOD;
}

static int
first_error(const struct notice_findings *f)
{
	for (size_t i = 0; i < f->list.n; i++)
		if (notice_finding_is_error(f->list.ptr[i].code))
			return (int)f->list.ptr[i].code;
	return GOOD;
}

static void
documents_hold_to_the_rules_or_are_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(cases); i++) {
		struct notice_findings f = { 0 };
		struct notice_rsl r = { 0 };
		struct arena arena = { 0 };

		assert_int_equal(read_doc(&r, cases[i].text, false, &arena, &f), NAQL_OK);
		if (first_error(&f) != cases[i].error || !holds(&f, cases[i].warning))
			print_error("# %s\n# %s\n", cases[i].text,
				    f.list.n ? f.list.ptr[0].text : "nothing told");
		assert_int_equal(first_error(&f), cases[i].error);
		assert_true(holds(&f, cases[i].warning));
		assert_int_equal(f.errors > 0, cases[i].error != GOOD);
		notice_finding_fini(&f);
		notice_rsl_fini(&r);
		arena_fini(&arena);
	}
}

static void
findings_name_their_line(void **state)
{
	struct notice_findings f = { 0 };
	struct notice_rsl r = { 0 };
	struct arena arena = { 0 };

	(void)state;
	assert_int_equal(read_doc(&r,
				  "<rsl xmlns='" NOTICE_RSL_NS "'>\n<content url='/'>\n"
				  "<license>\n<garden/>\n" PAY "</license>\n</content>\n"
				  "</rsl>",
				  false, &arena, &f),
			 NAQL_OK);
	assert_int_equal(f.list.n, 1);
	assert_int_equal(f.list.ptr[0].code, NOTICE_RSL_ELEMENT);
	assert_int_equal(f.list.ptr[0].line, 4);
	assert_int_equal(f.list.ptr[0].offset, 70);
	assert_true(strlen(notice_finding_remedy(f.list.ptr[0].code)) > 0);
	notice_finding_fini(&f);
	notice_rsl_fini(&r);
	arena_fini(&arena);
}

static void
what_is_no_xml_cannot_be_read(void **state)
{
	static const char *const texts[] = { "", "<rsl", "<rsl></lsr>", "garden" };

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(texts); i++) {
		struct notice_findings f = { 0 };
		struct notice_rsl r = { 0 };
		struct arena arena = { 0 };

		assert_int_equal(read_doc(&r, texts[i], false, &arena, &f),
				 NAQL_E_FORMAT);
		notice_finding_fini(&f);
		notice_rsl_fini(&r);
		arena_fini(&arena);
	}
}

static void
an_inline_licence_may_be_about_the_page(void **state)
{
	struct notice_findings f = { 0 };
	struct notice_rsl r = { 0 };
	struct arena arena = { 0 };
	const struct rsl_asker nobody = { 0 };

	(void)state;
	assert_int_equal(
		read_doc(&r, DOC("<content url=''><license>" PAY "</license></content>"),
			 true, &arena, &f),
		NAQL_OK);
	assert_int_equal(f.list.n, 0);
	assert_int_equal(
		notice_rsl_terms_ask(&r, SLICE("/any/where"), NOTICE_SEARCH, &nobody),
		NOTICE_OFFERED);
	notice_finding_fini(&f);
	notice_rsl_fini(&r);
	arena_fini(&arena);
}

/* ---- what a document gives ---- */

static const struct {
	const char *text, *path, *user, *geo;
	uint8_t wanted[NOTICE_TDM]; /* search, ai-index, ai-input, ai-train */
} asked[] = {
	/* no payment is free; permits closes the list */
	{ DOC(CONTENT("/", "<license/>")), "/a", NULL, NULL, { Y, Y, Y, Y } },
	{ DOC(CONTENT("/", L(P("search")))), "/a", NULL, NULL, { Y, N, N, N } },
	{ DOC(CONTENT("/", L(P("ai-all")))), "/a", NULL, NULL, { N, Y, Y, Y } },
	{ DOC(CONTENT("/", L(X("ai-all")))), "/a", NULL, NULL, { Y, N, N, N } },
	{ DOC(CONTENT("/", L(PAY))), "/a", NULL, NULL, { T, T, T, T } },
	/* narrower beats broader, prohibits all beats everything */
	{ DOC(CONTENT("/", L(P("ai-train") X("ai-all")))),
	  "/a",
	  NULL,
	  NULL,
	  { N, N, N, Y } },
	{ DOC(CONTENT("/", L(P("all") X("ai-train")))),
	  "/a",
	  NULL,
	  NULL,
	  { Y, Y, Y, N } },
	{ DOC(CONTENT("/", L(P("search") X("all")))), "/a", NULL, NULL, { N, N, N, N } },
	{ DOC(CONTENT("/", L(P("ai-all") X("ai-all")))),
	  "/a",
	  NULL,
	  NULL,
	  { N, N, N, N } },
	/* the path: the narrower content, whatever it says */
	{ DOC(CONTENT("/", L(X("all"))) CONTENT("/open/", "<license/>")),
	  "/open/x",
	  NULL,
	  NULL,
	  { Y, Y, Y, Y } },
	{ DOC(CONTENT("/", "<license/>") CONTENT("/desk/", L(X("all")))),
	  "/desk/x",
	  NULL,
	  NULL,
	  { N, N, N, N } },
	{ DOC(CONTENT("/", "<license/>") CONTENT("/desk/", L(X("all")))),
	  "/desks",
	  NULL,
	  NULL,
	  { Y, Y, Y, Y } },
	{ DOC(CONTENT("/*.pdf$", L(X("all")))), "/a/b.pdf", NULL, NULL, { N, N, N, N } },
	{ DOC(CONTENT("/*.pdf$", L(X("all")))),
	  "/a/b.pdf?x",
	  NULL,
	  NULL,
	  { U, U, U, U } },
	{ DOC(CONTENT("https://g.example/news/", "<license/>")),
	  "/news/1",
	  NULL,
	  NULL,
	  { Y, Y, Y, Y } },
	/* of one path: the stricter */
	{ DOC(CONTENT("/", "<license/>") CONTENT("/", L(X("ai-train")))),
	  "/a",
	  NULL,
	  NULL,
	  { Y, Y, Y, N } },
	/* licences are alternatives */
	{ DOC(CONTENT("/", L(P("search") FREE) L(P("ai-input") PAY))),
	  "/a",
	  NULL,
	  NULL,
	  { Y, N, T, N } },
	{ DOC(CONTENT("/", L(P("search") PAY) L(P("search") FREE))),
	  "/a",
	  NULL,
	  NULL,
	  { Y, N, N, N } },
	/* a token first, a report first: terms */
	{ DOC("<content url='/' server='https://s.example'><license/></content>"),
	  "/a",
	  NULL,
	  NULL,
	  { T, T, T, T } },
	{ DOC(CONTENT("/", L("<reporting type='audit' profile='https://p.example'/>"))),
	  "/a",
	  NULL,
	  NULL,
	  { T, T, T, T } },
	{ DOC(CONTENT("/", L("<payment type='attribution'/>"))),
	  "/a",
	  NULL,
	  NULL,
	  { T, T, T, T } },
	/* who asks */
	{ DOC(CONTENT("/", L("<permits type='user'>education</permits>"))),
	  "/a",
	  "education",
	  NULL,
	  { Y, Y, Y, Y } },
	{ DOC(CONTENT("/", L("<permits type='user'>education</permits>"))),
	  "/a",
	  "commercial",
	  NULL,
	  { N, N, N, N } },
	{ DOC(CONTENT("/", L("<permits type='user'>education</permits>"))),
	  "/a",
	  NULL,
	  NULL,
	  { T, T, T, T } },
	{ DOC(CONTENT("/", L("<prohibits type='geo'>TR</prohibits>"))),
	  "/a",
	  NULL,
	  "TR",
	  { N, N, N, N } },
	{ DOC(CONTENT("/", L("<prohibits type='geo'>TR</prohibits>"))),
	  "/a",
	  NULL,
	  "SA",
	  { Y, Y, Y, Y } },
	/* an extension is never interpreted */
	{ HEAD " xmlns:g='https://g.example/'>" CONTENT("/", L(P("g:all") PAY)) "</rsl>",
	  "/a",
	  NULL,
	  NULL,
	  { N, N, N, N } },
};

static void
a_document_gives_what_it_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(asked); i++) {
		struct notice_findings f = { 0 };
		struct notice_rsl r = { 0 };
		struct arena arena = { 0 };
		const struct rsl_asker who = { SLICE(asked[i].user),
					       SLICE(asked[i].geo) };

		assert_int_equal(read_doc(&r, asked[i].text, false, &arena, &f), NAQL_OK);
		assert_int_equal(f.errors, 0);
		for (unsigned u = 0; u < NOTICE_TDM; u++) {
			enum notice_answer a = notice_rsl_terms_ask(
				&r, SLICE(asked[i].path), (enum notice_use)u, &who);

			if (a != asked[i].wanted[u])
				print_error("# %s: %s\n", asked[i].text,
					    notice_use_name((enum notice_use)u));
			assert_int_equal(a, asked[i].wanted[u]);
		}
		assert_int_equal(notice_rsl_terms_ask(&r, SLICE("/"), NOTICE_TDM, &who),
				 NOTICE_UNKNOWN);
		notice_finding_fini(&f);
		notice_rsl_fini(&r);
		arena_fini(&arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(documents_hold_to_the_rules_or_are_told),
		cmocka_unit_test(findings_name_their_line),
		cmocka_unit_test(what_is_no_xml_cannot_be_read),
		cmocka_unit_test(an_inline_licence_may_be_about_the_page),
		cmocka_unit_test(a_document_gives_what_it_says),
	};

	return cmocka_run_group_tests_name("rights: RSL", tests, NULL, NULL);
}
