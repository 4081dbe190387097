/*
 * The notice written: every form of a record says what the record says, for each use and
 * path; forms of one record never disagree; what cannot be meant is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "failing.h"
#include "prop.h"
#include "rights/notice_compare.h"
#include "rights/notice_mining.h"
#include "rights/notice_rsl_terms.h"
#include "rights/notice_text.h"
#include "rights/notice_write.h"

#define FIRST                                                                            \
	"'form':'naql-notice-1','agency':'Garden <News> & \\u0633','site':"              \
	"'https://g.example/','licensing':'https://g.example/l?a=1&b=%7e'"
#define RECORD(rest) "{" FIRST "," rest "}"
#define LANGS	     "'languages':['ar','en','tr','ckb','kmr','fa']"

static naql_status
read_record(struct notice_policy *p, const char *json, struct arena *arena,
	    naql_error *err)
{
	char *copy = strdup(json);
	naql_status st;

	assert_non_null(copy);
	for (char *c = copy; *c; c++)
		if (*c == '\'')
			*c = '"';
	st = notice_policy_read(p, SLICE(copy), "record.json", arena, err);
	free(copy);
	return st;
}

/* ---- the record ---- */

static const struct {
	const char *json, *says; /* NULL: it is taken */
} records[] = {
	{ RECORD(LANGS), NULL },
	{ RECORD(LANGS ",'names':{'en':'Garden News'},'email':'a@g.example'"), NULL },
	{ RECORD(LANGS ",'uses':{'search':'reserve','tdm':'reserve'}"), NULL },
	{ RECORD("'languages':[]"), "languages: must name a language" },
	{ RECORD("'languages':['de']"), "languages: there is no text" },
	{ RECORD(LANGS ",'garden':1"), "garden: no member of this name" },
	{ RECORD(LANGS ",'uses':{'train-ai':'reserve'}"), "uses.train-ai: no member" },
	{ RECORD(LANGS ",'uses':{'ai-train':'no'}"),
	  "uses.ai-train: must be one of allow, offer, reserve" },
	{ RECORD(LANGS ",'uses':{'tdm':'allow'}"), "uses.tdm: cannot be allowed where" },
	{ RECORD(LANGS ",'paths':[{'path':'/a/*','uses':{}}]"),
	  "paths[0].path: must be" },
	{ RECORD(LANGS ",'paths':[{'path':'/','uses':{}}]"), "paths[0].path: must be" },
	{ RECORD(LANGS ",'paths':[{'path':'/a/'}]"), "paths[0].uses: is missing" },
	{ RECORD(LANGS ",'paths':[{'path':'/a','uses':{}},{'path':'/a','uses':{}}]"),
	  "paths[1].path: stands here twice" },
	{ RECORD(LANGS ",'rsl':{'path':'/../x.xml'}"), "rsl.path: must be a path" },
	{ RECORD(LANGS ",'rsl':{'path':'/robots.txt'}"), "rsl.path: must be a path" },
	{ RECORD(LANGS ",'rsl':{'server':'http://g.example'}"),
	  "rsl.server: must be an address that begins with https://" },
	{ RECORD(LANGS ",'rsl':{'max_age':0}"), "rsl.max_age: must be a whole number" },
	{ RECORD(LANGS ",'rsl':{'lastmod':'2026-03-01'}"), "rsl.lastmod: must be as" },
	{ RECORD(LANGS ",'robots':{'groups':[{'agents':[]}]}"),
	  "robots.groups[0].agents: must name a crawler" },
	{ RECORD(LANGS ",'robots':{'groups':[{'agents':['a\\nb']}]}"),
	  "robots.groups[0].agents: holds a blank" },
	{ RECORD(LANGS ",'robots':{'groups':[{'agents':['a'],'disallow':['x']}]}"),
	  "robots.groups[0].disallow: holds what is no path" },
	{ RECORD(LANGS ",'email':'a b'"), "email: must be an address" },
	{ RECORD(LANGS ",'terms':'https://g.example/\\u0633'"), "terms: must be ASCII" },
	{ RECORD(LANGS ",'emit':{'content_usage':'draft-99'}"),
	  "emit.content_usage: must be one of" },
	{ "{'form':'naql-notice-2'}", "form: must be one of naql-notice-1" },
	{ "[]", "an object is wanted" },
};

static void
records_are_taken_or_refused_with_the_member(void **state)
{
	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(records); i++) {
		struct notice_policy p;
		struct arena arena = { 0 };
		naql_error err = { 0 };
		naql_status st = read_record(&p, records[i].json, &arena, &err);

		if ((st == NAQL_OK) != (records[i].says == NULL) ||
		    (st && strstr(err.text, records[i].says) == NULL))
			print_error("# %s\n# %s\n", records[i].json, err.text);
		assert_int_equal(st, records[i].says ? NAQL_E_FORMAT : NAQL_OK);
		if (st)
			assert_non_null(strstr(err.text, records[i].says));
		arena_fini(&arena);
	}
}

static void
silence_reserves_all_but_search(void **state)
{
	struct notice_policy p;
	struct arena arena = { 0 };

	(void)state;
	assert_int_equal(read_record(&p, RECORD(LANGS), &arena, NULL), NAQL_OK);
	assert_int_equal(p.n_rules, 1);
	assert_int_equal(p.rules[0].answers.of[NOTICE_SEARCH], NOTICE_ALLOWED);
	for (unsigned u = NOTICE_AI_INDEX; u < NOTICE_USES; u++)
		assert_int_equal(p.rules[0].answers.of[u], NOTICE_RESERVED);
	assert_true(slice_eq(p.site, SLICE("https://g.example")));
	arena_fini(&arena);
}

/* ---- the forms ---- */

#define FORMS_MAX 40

struct site {
	struct arena arena;
	struct notice_policy policy;
	struct notice_files files;
	struct notice_checked checked[FORMS_MAX];
	struct notice_checked *all[FORMS_MAX];
	size_t n;
};

static void
site_make(struct site *s, const char *json)
{
	memset(s, 0, sizeof(*s));
	assert_int_equal(read_record(&s->policy, json, &s->arena, NULL), NAQL_OK);
	assert_int_equal(notice_write_all(&s->files, &s->policy, &s->arena, NULL),
			 NAQL_OK);
	for (size_t i = 0; i < s->files.list.n; i++) {
		const struct notice_file *f = &s->files.list.ptr[i];
		struct notice_checked *c = &s->checked[s->n];

		assert_true(s->n < FORMS_MAX);
		c->file = f->path;
		c->form = notice_check_recognise(f->path, f->bytes);
		if (c->form == NOTICE_FORM_NONE || c->form == NOTICE_FORM_HTML)
			continue;
		assert_int_equal(notice_check_read(c, f->bytes, NULL), NAQL_OK);
		s->all[s->n++] = c;
	}
	assert_int_equal(notice_compare_all(s->all, s->n, NULL), NAQL_OK);
}

static void
site_free(struct site *s)
{
	for (size_t i = 0; i < s->n; i++)
		notice_check_fini(&s->checked[i]);
	notice_write_fini(&s->files);
	arena_fini(&s->arena);
}

static const struct notice_file *
site_file(const struct site *s, const char *path)
{
	for (size_t i = 0; i < s->files.list.n; i++)
		if (slice_eq(s->files.list.ptr[i].path, SLICE(path)))
			return &s->files.list.ptr[i];
	return NULL;
}

static const struct notice_checked *
site_form(const struct site *s, enum notice_form form)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->checked[i].form == form)
			return &s->checked[i];
	return NULL;
}

static void
the_plain_record_gives_a_site_without_findings(void **state)
{
	static const enum notice_form forms[] = {
		NOTICE_FORM_ROBOTS, NOTICE_FORM_RSL, NOTICE_FORM_TDMREP,
		NOTICE_FORM_ODRL,   NOTICE_FORM_XMP, NOTICE_FORM_NEWSML
	};
	struct site s;

	(void)state;
	site_make(&s, RECORD(LANGS ",'emit':{'content_usage':'draft-08',"
				   "'content_signal':true},'robots':{'groups':[{'agents':"
				   "['*']},{'agents':['bot-a','bot-b']}]}"));
	for (size_t i = 0; i < NAQL_COUNT(forms); i++)
		assert_non_null(site_form(&s, forms[i]));
	for (size_t i = 0; i < s.n; i++) {
		if (s.checked[i].findings.list.n)
			print_error("# %.*s: %s\n", (int)s.checked[i].file.len,
				    s.checked[i].file.ptr,
				    s.checked[i].findings.list.ptr[0].text);
		assert_int_equal(s.checked[i].findings.list.n, 0);
	}
	/* in the text of every language the name stands where the mark was */
	for (size_t i = 0; i < notice_text_count(); i++) {
		char path[64];
		const struct notice_file *f;

		snprintf(path, sizeof(path), "notice/notice.%s.txt",
			 notice_text_at(i)->lang);
		f = site_file(&s, path);
		assert_non_null(f);
		assert_true(slice_find(f->bytes, SLICE("{")) == SIZE_MAX);
		assert_true(slice_find(f->bytes, SLICE("Garden <News> & ")) != SIZE_MAX);
	}
	/* and is escaped where it stands in markup */
	assert_true(slice_find(site_file(&s, "notice/index.html")->bytes,
			       SLICE("<News>")) == SIZE_MAX);
	assert_true(slice_find(site_file(&s, "notice/head.html")->bytes,
			       SLICE("<News>")) == SIZE_MAX);
	site_free(&s);
}

static void
nothing_reserved_leaves_no_policy_to_point_to(void **state)
{
	struct site s;

	(void)state;
	site_make(&s,
		  RECORD(LANGS ",'uses':{'search':'allow','ai-index':'allow',"
			       "'ai-input':'allow','ai-train':'allow','tdm':'allow'}"));
	assert_null(site_file(&s, "tdm-policy.json"));
	assert_true(slice_find(site_file(&s, ".well-known/tdmrep.json")->bytes,
			       SLICE("policy")) == SIZE_MAX);
	assert_true(slice_find(site_file(&s, "notice/notice.en.txt")->bytes,
			       SLICE("text and data mining")) == SIZE_MAX);
	site_free(&s);
}

/* A record with random uses on up to four nested paths. */
static void
random_uses(struct prop *p, struct buf *out)
{
	static const char *const words[] = { "allow", "offer", "reserve" };
	size_t train = prop_below(p, 3), input = prop_below(p, 3),
	       index = prop_below(p, 3);
	size_t tdm = train + input + index == 0 ? prop_below(p, 3) : 1 + prop_below(p, 2);

	buf_printf(out,
		   "'uses':{'search':'%s','ai-train':'%s','ai-input':'%s','ai-index':'%s'"
		   ",'tdm':'%s'}",
		   words[prop_below(p, 3)], words[train], words[input], words[index],
		   words[tdm]);
}

static void
random_record(struct prop *p, struct buf *out)
{
	static const char *const paths[] = { "/a/", "/a/b", "/a/b/c/", "/d%7e/" };

	buf_add_str(out, "{" FIRST "," LANGS ",'emit':{'content_usage':'draft-08',"
			 "'content_signal':true},'robots':{'groups':[{'agents':['*']},{"
			 "'agents':['ferry'],'disallow':['/a/b/c/']}]},");
	random_uses(p, out);
	buf_add_str(out, ",'paths':[");
	for (size_t i = 0, n = 0; i < NAQL_COUNT(paths); i++) {
		if (prop_below(p, 2))
			continue;
		buf_printf(out, "%s{'path':'%s',", n++ ? "," : "", paths[i]);
		random_uses(p, out);
		buf_add_str(out, "}");
	}
	buf_add_str(out, "]}");
	buf_add_byte(out, '\0');
}

/* What a form says agrees with the rule; silence does. */
static bool
agrees(const struct notice_answers *says, const struct notice_answers *rule)
{
	for (unsigned u = 0; u < NOTICE_USES; u++)
		if (notice_use_differ(says->of[u], rule->of[u]))
			return false;
	return true;
}

static void
check_path(struct prop *p, const struct site *s, const char *path)
{
	const struct notice_rule *rule = notice_policy_rule(&s->policy, SLICE(path));
	const struct rsl_asker nobody = { 0 };
	struct notice_robots_answer robots;
	struct notice_answers rsl = { 0 }, tdm = { 0 };
	const struct tdmrep_rule *t;
	static const char *const agents[] = { "anybot", "ferry" };

	for (unsigned u = 0; u < NOTICE_USES; u++) {
		rsl.of[u] = (uint8_t)notice_rsl_terms_ask(
			&site_form(s, NOTICE_FORM_RSL)->rsl, SLICE(path),
			(enum notice_use)u, &nobody);
		/* RSL tells an offer from a refusal */
		if (u != NOTICE_TDM)
			assert_true(prop_check(p, rsl.of[u] == rule->answers.of[u],
					       "RSL says what the record says"));
	}
	t = notice_tdmrep_find(&site_form(s, NOTICE_FORM_TDMREP)->tdmrep, SLICE(path));
	assert_non_null(t);
	tdm.of[NOTICE_TDM] = (uint8_t)notice_tdmrep_answer(t->reservation);
	assert_true(prop_check(p, agrees(&tdm, &rule->answers), "TDMRep"));
	for (size_t i = 0; i < NAQL_COUNT(agents); i++) {
		assert_int_equal(notice_robots_evaluate(
					 &site_form(s, NOTICE_FORM_ROBOTS)->robots,
					 SLICE(agents[i]), SLICE(path), &robots, NULL),
				 NAQL_OK);
		assert_true(prop_check(p, agrees(&robots.usage, &rule->answers),
				       "Content-Usage"));
		assert_true(prop_check(p,
				       robots.disallowed ||
					       robots.usage.of[NOTICE_AI_TRAIN] !=
						       NOTICE_UNKNOWN,
				       "Content-Usage speaks of what may be crawled"));
		assert_int_equal(robots.n_licenses, 1);
	}
}

static void
check_pathless(struct prop *p, const struct site *s)
{
	const struct notice_answers strict = notice_policy_strictest(&s->policy);
	static const enum notice_form forms[] = { NOTICE_FORM_XMP, NOTICE_FORM_NEWSML,
						  NOTICE_FORM_ODRL };

	for (size_t i = 0; i < NAQL_COUNT(forms); i++) {
		const struct notice_checked *c = site_form(s, forms[i]);

		for (unsigned u = 0; c && u < NOTICE_USES; u++)
			assert_true(prop_check(p,
					       c->answers.of[u] != NOTICE_ALLOWED ||
						       strict.of[u] == NOTICE_ALLOWED,
					       "a form without paths is not laxer"));
	}
}

static void
every_form_says_what_the_record_says(void **state)
{
	(void)state;
	PROP_RUN(p, 300)
	{
		static const char *const paths[] = { "/",	 "/x",	     "/a/",
						     "/a/x",	 "/a/b",     "/a/bx",
						     "/a/b/c/1", "/d%7E/1",  "/d~/2",
						     "/a",	 "/a/b/c/?q" };
		struct buf record = { 0 };
		struct site s;

		random_record(&p, &record);
		site_make(&s, record.ptr);
		for (size_t i = 0; i < NAQL_COUNT(paths); i++)
			check_path(&p, &s, paths[i]);
		check_pathless(&p, &s);
		for (size_t i = 0; i < s.n; i++) {
			const struct notice_findings *f = &s.checked[i].findings;

			assert_true(prop_check(&p, f->errors == 0, "conformant"));
			for (size_t k = 0; k < f->list.n; k++)
				assert_true(prop_check(
					&p, f->list.ptr[k].code != NOTICE_DISAGREE,
					f->list.ptr[k].text));
		}
		site_free(&s);
		buf_fini(&record);
	}
}

/* One byte of difference in a form is found, where it changes what is said. */
static void
forms_that_disagree_are_told(void **state)
{
	static const char robots[] = "User-agent: *\nContent-Usage: train-ai=n\nAllow: "
				     "/\n";
	static const char rsl[] = "<rsl xmlns='https://rslstandard.org/rsl'><content "
				  "url='/'><license><payment type='free'/></license>"
				  "</content></rsl>";
	static const char tdm[] = "[{\"location\":\"/\",\"tdm-reservation\":0}]";
	static const char xmp[] = "<x:xmpmeta xmlns:x='adobe:ns:meta/' xmlns:plus='"
				  "http://ns.useplus.org/ldf/xmp/1.0/'><plus:DataMining>"
				  "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED"
				  "</plus:DataMining></x:xmpmeta>";
	struct notice_checked c[4] = {
		{ .file = SLICE("robots.txt"), .form = NOTICE_FORM_ROBOTS },
		{ .file = SLICE("rsl.xml"), .form = NOTICE_FORM_RSL },
		{ .file = SLICE("tdmrep.json"), .form = NOTICE_FORM_TDMREP },
		{ .file = SLICE("a.xmp"), .form = NOTICE_FORM_XMP }
	};
	const char *const texts[] = { robots, rsl, tdm, xmp };
	struct notice_checked *all[4];
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		all[i] = &c[i];
		assert_int_equal(notice_check_recognise(c[i].file, SLICE(texts[i])),
				 c[i].form);
		assert_int_equal(notice_check_read(&c[i], SLICE(texts[i]), NULL),
				 NAQL_OK);
	}
	notice_finding_fini(&c[1].findings);
	assert_int_equal(notice_compare_all(all, 4, NULL), NAQL_OK);
	for (size_t i = 0; i < c[1].findings.list.n; i++)
		n += c[1].findings.list.ptr[i].code == NOTICE_DISAGREE;
	assert_int_equal(n, 1); /* RSL lets training free, robots.txt does not */
	assert_non_null(strstr(c[1].findings.list.ptr[0].text, "robots.txt"));
	/* the stricter picture contradicts nothing */
	assert_int_equal(c[3].findings.list.n, 0);
	for (size_t i = 0; i < 4; i++)
		notice_check_fini(&c[i]);
}

/* ---- data mining values ---- */

static void
the_nine_values_are_known(void **state)
{
	static const char *const values[] = { "UNSPECIFIED",
					      "ALLOWED",
					      "PROHIBITED",
					      "PROHIBITED-AIMLTRAINING",
					      "PROHIBITED-GENAIMLTRAINING",
					      "PROHIBITED-EXCEPTSEARCHENGINEINDEXING",
					      "PROHIBITED-SEECONSTRAINT",
					      "PROHIBITED-SEEEMBEDDEDRIGHTSEXPR",
					      "PROHIBITED-SEELINKEDRIGHTSEXPR" };
	struct notice_answers a;

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(values); i++) {
		char uri[128];

		snprintf(uri, sizeof(uri), NOTICE_MINING_URI "DMI-%s", values[i]);
		assert_true(notice_mining_read(SLICE(uri), &a));
	}
	assert_false(notice_mining_read(SLICE(NOTICE_MINING_URI "DMI-FORBIDDEN"), &a));
	assert_false(notice_mining_read(SLICE("DMI-PROHIBITED"), &a));
	a = (struct notice_answers){ { NOTICE_ALLOWED, NOTICE_RESERVED, NOTICE_RESERVED,
				       NOTICE_RESERVED, NOTICE_RESERVED } };
	assert_string_equal(notice_mining_value(&a),
			    "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING");
	a.of[NOTICE_SEARCH] = NOTICE_OFFERED;
	assert_string_equal(notice_mining_value(&a), "DMI-PROHIBITED");
	a.of[NOTICE_AI_INPUT] = NOTICE_ALLOWED;
	assert_true(notice_mining_needs_constraint(notice_mining_value(&a)));
}

#define G2(in)                                                                           \
	"<rightsInfo xmlns='http://iptc.org/std/nar/2006-10-01/'>" in "</rightsInfo>"

static const struct {
	const char *text;
	int code;
} mining[] = {
	{ G2("<dataMining uri='" NOTICE_MINING_URI "DMI-PROHIBITED'/>"), -1 },
	{ G2("<dataMining qcode='plusvocab:DMI-PROHIBITED-AIMLTRAINING'/>"), -1 },
	{ G2("<usageTerms>x</usageTerms><dataMining uri='" NOTICE_MINING_URI
	     "DMI-PROHIBITED-SEECONSTRAINT'/>"),
	  -1 },
	{ G2("<dataMining uri='" NOTICE_MINING_URI "DMI-PROHIBITED-SEECONSTRAINT'/>"),
	  NOTICE_MINING_CONSTRAINT },
	{ G2("<dataMining uri='" NOTICE_MINING_URI "DMI-NO'/>"), NOTICE_MINING_VALUE },
	{ G2("<dataMining/>"), NOTICE_MINING_VALUE },
	{ "<a xmlns:plus='" NOTICE_PLUS_NS "' plus:DataMining='" NOTICE_MINING_URI
	  "DMI-ALLOWED'/>",
	  -1 },
	{ "<a xmlns:plus='" NOTICE_PLUS_NS "'><plus:DataMining>" NOTICE_MINING_URI
	  "DMI-ALLOWED</plus:DataMining><plus:DataMining>" NOTICE_MINING_URI
	  "DMI-ALLOWED</plus:DataMining></a>",
	  NOTICE_MINING_TWICE },
};

static void
mining_values_are_checked(void **state)
{
	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(mining); i++) {
		struct notice_findings f = { 0 };
		struct notice_answers a;
		unsigned found;

		assert_int_equal(notice_mining_check(SLICE(mining[i].text), "m", &f, &a,
						     &found, NULL),
				 NAQL_OK);
		assert_true(found > 0);
		assert_int_equal(f.list.n, mining[i].code >= 0);
		if (f.list.n)
			assert_int_equal(f.list.ptr[0].code, mining[i].code);
		notice_finding_fini(&f);
	}
}

static void
memory_may_be_refused_anywhere(void **state)
{
	struct failing f = { 0 };

	(void)state;
	FAILING_SWEEP(f)
	{
		struct notice_files files = { 0 };
		struct notice_policy p;
		struct arena arena = { 0 };
		naql_status st = notice_policy_read(
			&p,
			SLICE("{\"form\":\"naql-notice-1\",\"agency\":\"G\",\"site\":"
			      "\"https://g.example\",\"licensing\":\"https://g.example/"
			      "l\",\"languages\":[\"en\"],\"paths\":[{\"path\":\"/a/\","
			      "\"uses\":{\"search\":\"offer\"}}]}"),
			"r", &arena, NULL);

		if (st == NAQL_OK)
			st = notice_write_all(&files, &p, &arena, NULL);
		notice_write_fini(&files);
		arena_fini(&arena);
		FAILING_CHECK(f, st);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_are_taken_or_refused_with_the_member),
		cmocka_unit_test(silence_reserves_all_but_search),
		cmocka_unit_test(the_plain_record_gives_a_site_without_findings),
		cmocka_unit_test(nothing_reserved_leaves_no_policy_to_point_to),
		cmocka_unit_test(every_form_says_what_the_record_says),
		cmocka_unit_test(forms_that_disagree_are_told),
		cmocka_unit_test(the_nine_values_are_known),
		cmocka_unit_test(mining_values_are_checked),
		cmocka_unit_test(memory_may_be_refused_anywhere),
	};

	return cmocka_run_group_tests_name("rights: the notice written", tests, NULL,
					   NULL);
}
