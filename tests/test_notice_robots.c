/*
 * robots.txt with licences and preferences; the path patterns of RFC 9309; TDMRep and its
 * policy: what each says, and the pitfalls that are told.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "failing.h"
#include "prop.h"
#include "rights/notice_path.h"
#include "rights/notice_robots.h"
#include "rights/notice_tdmrep.h"

/* ---- paths ---- */

static const struct {
	const char *pattern, *path;
	bool matches;
} paths[] = {
	{ "/", "/", true },
	{ "/", "/garden", true },
	{ "", "/garden", false },
	{ "/fish", "/fish", true },
	{ "/fish", "/fish/salmon.html", true },
	{ "/fish", "/fishheads", true },
	{ "/fish", "/Fish", false },
	{ "/fish", "/catfish", false },
	{ "/fish*", "/fish.php?id=1", true },
	{ "/fish/", "/fish", false },
	{ "/*.php", "/folder/a.php?x", true },
	{ "/*.php", "/windows.PHP", false },
	{ "/*.php$", "/a.php", true },
	{ "/*.php$", "/a.php?x", false },
	{ "/*.php$", "/a.php.php", true },
	{ "/a*b*c", "/axxbyyc/z", true },
	{ "/a*b*c", "/axxcyyb", false },
	{ "*", "/anything", true },
	{ "/**/x", "/a/x", true },
	{ "/a$b", "/a$b", true },
	{ "/$", "/", true },
	{ "/$", "/a", false },
	{ "/%7Ejoe", "/~joe/x", true },
	{ "/~joe", "/%7ejoe/x", true },
	{ "/a%3cd.html", "/a%3Cd.html", true },
	{ "/a%2Fb", "/a/b", false },
	{ "/a/b", "/a%2fb", false },
	{ "/cost%24", "/cost$", true },
	{ "/star%2A", "/star*", true },
	{ "/star%2A", "/starx", false },
	{ "/%D8%B3", "/\xd8\xb3/1", true },
	{ "/\xd8\xb3", "/%d8%b3/1", true },
	{ "/a%", "/a%", true },
	{ "/a%zz", "/a%zz", true },
};

static void
patterns_match_as_rfc_9309_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(paths); i++) {
		bool m = notice_path_match(SLICE(paths[i].pattern), SLICE(paths[i].path));

		if (m != paths[i].matches)
			print_error("# %s %s\n", paths[i].pattern, paths[i].path);
		assert_int_equal(m, paths[i].matches);
	}
	assert_int_equal(notice_path_weight(SLICE("/a*b$")), 3);
	assert_true(slice_eq(notice_path_of_url(SLICE("https://a.example")), SLICE("/")));
	assert_true(slice_eq(notice_path_of_url(SLICE("https://a.example/x?y#z")),
			     SLICE("/x?y")));
	assert_true(slice_eq(notice_path_of_url(SLICE("/x#z")), SLICE("/x")));
}

/* The same, by trying every length of every star. */
static bool
slow_match(const char *pattern, const char *path)
{
	if (*pattern == '\0' || (strcmp(pattern, "$") == 0 && *path == '\0'))
		return true;
	if (*pattern == '*')
		return slow_match(pattern + 1, path) ||
		       (*path && slow_match(pattern, path + 1));
	return *path == *pattern && slow_match(pattern + 1, path + 1);
}

static void
stars_are_any_run(void **state)
{
	(void)state;
	PROP_RUN(p, 20000)
	{
		char pattern[9], path[13];
		size_t n = 1 + prop_below(&p, 8), m = prop_below(&p, 12);

		for (size_t i = 0; i < n; i++)
			pattern[i] = "ab*/"[prop_below(&p, 4)];
		pattern[n] = '\0';
		if (prop_below(&p, 3) == 0)
			pattern[n - 1] = '$';
		for (size_t i = 0; i < m; i++)
			path[i] = "ab/"[prop_below(&p, 3)];
		path[m] = '\0';
		assert_true(prop_check(&p,
				       notice_path_match(SLICE(pattern), SLICE(path)) ==
					       slow_match(pattern, path),
				       pattern));
	}
}

/* ---- robots.txt ---- */

static const char robots[] = "\xef\xbb\xbf# a garden\r\n"
			     "License: https://g.example/all.xml\r\n"
			     "\r\n"
			     "User-agent: *\r\n"
			     "Disallow: /desk/ # nobody\r\n"
			     "Allow: /desk/open\r\n"
			     "Content-Usage: train-ai=n, search=y\r\n"
			     "Content-Usage: /open/ train-ai=y\r\n"
			     "Content-Usage: /open/ search=n\r\n"
			     "Content-Signal: search=yes, ai-train=no\r\n"
			     "\r\n"
			     "user-agent: FerryBot/2.1\r\n"
			     "License: https://g.example/ferry.xml\r\n"
			     "user-agent: tram-bot\r\n"
			     "license : https://g.example/tram.xml\r\n"
			     "disallow:\r\n"
			     "\r\n"
			     "User-agent: ferrybot\r\n"
			     "Disallow: /lake\r\n";

static void
ask(const char *agent, const char *path, struct notice_robots_answer *out)
{
	struct notice_robots r = { 0 };

	assert_int_equal(notice_robots_read(&r, SLICE(robots), NULL, NULL), NAQL_OK);
	assert_int_equal(notice_robots_evaluate(&r, SLICE(agent), SLICE(path), out, NULL),
			 NAQL_OK);
	notice_robots_fini(&r);
}

static void
a_crawler_reads_its_groups_alone(void **state)
{
	struct notice_robots_answer a;

	(void)state;
	ask("gardenbot", "/news/1", &a);
	assert_false(a.disallowed);
	assert_int_equal(a.n_licenses, 1);
	assert_true(slice_eq(a.licenses[0], SLICE("https://g.example/all.xml")));
	assert_int_equal(a.usage.of[NOTICE_AI_TRAIN], NOTICE_RESERVED);
	assert_int_equal(a.usage.of[NOTICE_SEARCH], NOTICE_ALLOWED);
	assert_int_equal(a.signal.of[NOTICE_AI_TRAIN], NOTICE_RESERVED);
	/* both groups of one crawler, and a License line between two User-agent lines
	   does not end a group */
	ask("FerryBot/9", "/lake/1", &a);
	assert_true(a.disallowed);
	assert_int_equal(a.n_licenses, 2);
	assert_true(slice_eq(a.licenses[0], SLICE("https://g.example/ferry.xml")));
	assert_int_equal(a.usage.of[NOTICE_AI_TRAIN], NOTICE_UNKNOWN);
	ask("tram-bot", "/lake/1", &a);
	assert_false(a.disallowed);
	assert_int_equal(a.n_licenses, 2);
}

static void
the_longest_path_decides(void **state)
{
	struct notice_robots_answer a;

	(void)state;
	ask("x", "/desk/1", &a);
	assert_true(a.disallowed);
	assert_int_equal(a.usage.of[NOTICE_AI_TRAIN], NOTICE_UNKNOWN);
	assert_int_equal(a.signal.of[NOTICE_AI_TRAIN], NOTICE_UNKNOWN);
	ask("x", "/desk/open/1", &a);
	assert_false(a.disallowed);
	assert_int_equal(a.usage.of[NOTICE_AI_TRAIN], NOTICE_RESERVED);
	/* two of one path are joined */
	ask("x", "/open/1", &a);
	assert_int_equal(a.usage.of[NOTICE_AI_TRAIN], NOTICE_ALLOWED);
	assert_int_equal(a.usage.of[NOTICE_SEARCH], NOTICE_RESERVED);
}

static const struct {
	const char *text;
	int code; /* -1: none may be told */
	uint64_t line;
} pitfalls[] = {
	{ "License: https://g.example/a.xml\nUser-agent: *\n"
	  "License: https://g.example/a.xml\nAllow: /\n",
	  -1, 0 },
	{ "", NOTICE_ROBOTS_EMPTY, 0 },
	{ "garden\nUser-agent: *\nAllow: /\n", NOTICE_ROBOTS_LINE, 1 },
	{ "User-agent: ;\nAllow: /\n", NOTICE_ROBOTS_LINE, 1 },
	{ "Disallow: /\nUser-agent: *\nAllow: /\n", NOTICE_ROBOTS_STRAY, 1 },
	{ "User-agent: *\nDisallow: desk\n", NOTICE_ROBOTS_PATH, 2 },
	{ "User-agent: *\nLicense: /a.xml\nAllow: /\n", NOTICE_ROBOTS_LICENSE_URL, 2 },
	{ "User-agent: a\nAllow: /\n\nUser-agent: b\nAllow: /\n\n"
	  "License: https://g.example/a.xml\n",
	  NOTICE_ROBOTS_LICENSE_LATE, 7 },
	{ "License: https://g.example/a.xml\nUser-agent: b\n"
	  "License: https://g.example/b.xml\nAllow: /\n",
	  NOTICE_ROBOTS_LICENSE_HIDDEN, 2 },
	{ "User-agent: *\nContent-Usage: train-ai=n\nAllow: /\nUser-agent: b\nAllow: /\n",
	  NOTICE_ROBOTS_USAGE_HIDDEN, 4 },
	{ "User-agent: *\nContent-Signal: ai-train=no\nAllow: /\nUser-agent: b\n"
	  "Allow: /\n",
	  NOTICE_ROBOTS_USAGE_HIDDEN, 4 },
	{ "User-agent: *\nContent-Usage: train-ai=n\nDisallow: /desk/\n",
	  NOTICE_ROBOTS_SILENT, 3 },
	{ "User-agent: *\nContent-Usage: ai-train=n\nAllow: /\n", NOTICE_USAGE_SWAPPED,
	  2 },
	{ "User-agent: *\nContent-Usage: /a train-ai=N\nAllow: /\n", NOTICE_USAGE_VALUE,
	  2 },
	{ "User-agent: *\nContent-Usage: train-ai:n\nAllow: /\n", NOTICE_USAGE_SYNTAX,
	  2 },
	{ "User-agent: *\nContent-Signal: train-ai=no\nAllow: /\n", NOTICE_SIGNAL_SWAPPED,
	  2 },
};

static void
pitfalls_are_told_with_their_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(pitfalls); i++) {
		struct notice_findings f = { 0 };
		struct notice_robots r = { 0 };
		size_t wanted = pitfalls[i].code >= 0;

		assert_int_equal(
			notice_robots_read(&r, SLICE(pitfalls[i].text), &f, NULL),
			NAQL_OK);
		assert_int_equal(notice_robots_check(&r, &f, NULL), NAQL_OK);
		if (f.list.n != wanted ||
		    (wanted && (int)f.list.ptr[0].code != pitfalls[i].code))
			print_error("# %s%s\n", pitfalls[i].text,
				    f.list.n ? f.list.ptr[0].text : "nothing");
		assert_int_equal(f.list.n, wanted);
		if (wanted) {
			assert_int_equal(f.list.ptr[0].code, pitfalls[i].code);
			assert_int_equal(f.list.ptr[0].line, pitfalls[i].line);
		}
		notice_finding_fini(&f);
		notice_robots_fini(&r);
	}
}

static void
what_is_over_the_size_is_not_read(void **state)
{
	struct notice_findings f = { 0 };
	struct notice_robots r = { 0 };
	struct buf text = { 0 };

	(void)state;
	buf_add_str(&text, "User-agent: *\n");
	while (text.len < NOTICE_ROBOTS_MAX)
		buf_add_str(&text, "# a line about the weather in the garden\n");
	buf_add_str(&text, "\nDisallow: /\n");
	assert_int_equal(notice_robots_read(&r, buf_slice(&text), &f, NULL), NAQL_OK);
	assert_int_equal(r.rules.n, 0);
	assert_int_equal(f.list.n, 1);
	assert_int_equal(f.list.ptr[0].code, NOTICE_ROBOTS_LONG);
	buf_fini(&text);
	notice_finding_fini(&f);
	notice_robots_fini(&r);
}

static void
memory_may_be_refused_anywhere(void **state)
{
	struct failing f = { 0 };

	(void)state;
	FAILING_SWEEP(f)
	{
		struct notice_findings findings = { 0 };
		struct notice_robots r = { 0 };
		struct notice_robots_answer a;
		naql_status st = notice_robots_read(&r, SLICE(robots), &findings, NULL);

		if (st == NAQL_OK)
			st = notice_robots_check(&r, &findings, NULL);
		if (st == NAQL_OK)
			st = notice_robots_evaluate(&r, SLICE("x"), SLICE("/open/"), &a,
						    NULL);
		if (st == NAQL_OK)
			st = notice_finding_status(&findings, NULL);
		notice_finding_fini(&findings);
		notice_robots_fini(&r);
		FAILING_CHECK(f, st);
	}
}

/* ---- TDMRep ---- */

#define RULE(location, rest) "{\"location\":\"" location "\"," rest "}"
#define R1		     "\"tdm-reservation\":1"
#define R0		     "\"tdm-reservation\":0"
#define POLICY		     ",\"tdm-policy\":\"https://g.example/p.json\""

static const struct {
	const char *text;
	int code;
	uint64_t line;
} tdm_cases[] = {
	{ "[" RULE("/", R1 POLICY) "]", -1, 0 },
	{ "[" RULE("/a/*.jpg$", R0) ",\n" RULE("/", R1) "]", -1, 0 },
	{ RULE("/", R1), NOTICE_TDM_SHAPE, 1 },
	{ "[]", NOTICE_TDM_SHAPE, 1 },
	{ "[\n1]", NOTICE_TDM_SHAPE, 2 },
	{ "[" RULE("/b", R1) ",\n\n{" R1 "}]", NOTICE_TDM_LOCATION, 3 },
	{ "[" RULE("a", R1) "]", NOTICE_TDM_LOCATION, 1 },
	{ "[" RULE("/", "\"tdm-reservation\":2") "]", NOTICE_TDM_RESERVATION, 1 },
	{ "[" RULE("/", "\"tdm-reservation\":true") "]", NOTICE_TDM_RESERVATION, 1 },
	{ "[{\"location\":\"/\"}]", NOTICE_TDM_RESERVATION, 1 },
	{ "[" RULE("/", "\"tdm-reservation\":\"1\"") "]", NOTICE_TDM_WORD, 1 },
	{ "[" RULE("/", R1 ",\"tdm-policy\":\"p.json\"") "]", NOTICE_TDM_POLICY, 1 },
	{ "[" RULE("/", R0 POLICY) "]", NOTICE_TDM_POLICY_IDLE, 1 },
	{ "[" RULE("/", R1 ",\"garden\":1") "]", NOTICE_TDM_MEMBER, 1 },
	{ "[" RULE("/", R1) ",\n" RULE("/open/", R0) "]", NOTICE_TDM_ORDER, 2 },
	{ "[" RULE("/open", R0) ",\n" RULE("/open/x", R1) "]", NOTICE_TDM_ORDER, 2 },
};

static void
tdmrep_files_hold_to_the_rules_or_are_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(tdm_cases); i++) {
		struct notice_findings f = { 0 };
		struct notice_tdmrep t;
		struct arena arena = { 0 };
		size_t wanted = tdm_cases[i].code >= 0;

		assert_int_equal(notice_tdmrep_read(&t, SLICE(tdm_cases[i].text), "t",
						    &arena, &f, NULL),
				 NAQL_OK);
		if (f.list.n != wanted ||
		    (wanted && (int)f.list.ptr[0].code != tdm_cases[i].code))
			print_error("# %s %s\n", tdm_cases[i].text,
				    f.list.n ? f.list.ptr[0].text : "nothing");
		assert_int_equal(f.list.n, wanted);
		if (wanted) {
			assert_int_equal(f.list.ptr[0].code, tdm_cases[i].code);
			assert_int_equal(f.list.ptr[0].line, tdm_cases[i].line);
		}
		notice_finding_fini(&f);
		arena_fini(&arena);
	}
}

static void
the_first_rule_that_matches_wins(void **state)
{
	struct notice_tdmrep t;
	struct arena arena = { 0 };

	(void)state;
	assert_int_equal(notice_tdmrep_read(&t,
					    SLICE("[" RULE("/a/*.jpg$", R0) "," RULE(
						    "/a/", R1) "," RULE("/a/b", R0) "]"),
					    "t", &arena, NULL, NULL),
			 NAQL_OK);
	assert_int_equal(notice_tdmrep_find(&t, SLICE("/a/b/c.jpg"))->reservation, 0);
	assert_int_equal(notice_tdmrep_find(&t, SLICE("/a/b/c.png"))->reservation, 1);
	assert_null(notice_tdmrep_find(&t, SLICE("/b")));
	assert_int_equal(notice_tdmrep_flag(SLICE(" 1 ")), 1);
	assert_int_equal(notice_tdmrep_flag(SLICE("true")), -1);
	arena_fini(&arena);
}

#define ODRL(type, profile, duty)                                                        \
	"{\"@context\":[\"http://www.w3.org/ns/odrl.jsonld\","                           \
	"\"http://www.w3.org/ns/tdmrep.jsonld\"],\"@type\":\"" type                      \
	"\",\"profile\":\"" profile "\",\"uid\":\"https://g.example/p\",\"assigner\":{}" \
	",\"permission\":[{\"action\":\"tdm:mine\"" duty "}]}"
#define DUTY ",\"duty\":[{\"action\":\"obtainConsent\"}]"
#define NS   "http://www.w3.org/ns/tdmrep"

static const struct {
	const char *text;
	int code;
	enum notice_answer answer;
} odrl_cases[] = {
	{ ODRL("Offer", NS, DUTY), -1, NOTICE_OFFERED },
	{ ODRL("Offer", NS, ""), NOTICE_ODRL_FREE, NOTICE_ALLOWED },
	{ ODRL("Set", NS, DUTY), NOTICE_ODRL_TYPE, NOTICE_OFFERED },
	{ ODRL("Offer", NS "/", DUTY), NOTICE_ODRL_PROFILE, NOTICE_OFFERED },
	{ "{\"profile\":\"" NS "\"}", NOTICE_ODRL_CONTEXT, NOTICE_UNKNOWN },
};

static void
policies_are_offers(void **state)
{
	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(odrl_cases); i++) {
		struct notice_findings f = { 0 };
		enum notice_answer answer;

		assert_int_equal(notice_tdmrep_policy(SLICE(odrl_cases[i].text), "p", &f,
						      &answer, NULL),
				 NAQL_OK);
		assert_int_equal(answer, odrl_cases[i].answer);
		assert_int_equal(f.list.n > 0, odrl_cases[i].code >= 0);
		if (f.list.n)
			assert_int_equal(f.list.ptr[0].code, odrl_cases[i].code);
		notice_finding_fini(&f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(patterns_match_as_rfc_9309_says),
		cmocka_unit_test(stars_are_any_run),
		cmocka_unit_test(a_crawler_reads_its_groups_alone),
		cmocka_unit_test(the_longest_path_decides),
		cmocka_unit_test(pitfalls_are_told_with_their_line),
		cmocka_unit_test(what_is_over_the_size_is_not_read),
		cmocka_unit_test(memory_may_be_refused_anywhere),
		cmocka_unit_test(tdmrep_files_hold_to_the_rules_or_are_told),
		cmocka_unit_test(the_first_rule_that_matches_wins),
		cmocka_unit_test(policies_are_offers),
	};

	return cmocka_run_group_tests_name("rights: robots.txt, TDMRep", tests, NULL,
					   NULL);
}
