/*
 * Contract files: what is taken, what is refused, and what is said about it; keys of
 * outlets; what an entry may name.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rights/enter.h"
#include "rights/outlet.h"
#include "rights_room.h"

#define PARTY	 REGISTER_PARTY
#define OUTLET	 REGISTER_OUTLET
#define CONTRACT REGISTER_CONTRACT

static char *
quoted(const char *json)
{
	char *copy = strdup(json);

	assert_non_null(copy);
	for (char *p = copy; *p; p++)
		if (*p == '\'')
			*p = '"';
	return copy;
}

static naql_status
parse(enum register_term_kind kind, const char *json, struct contract_file *out,
      struct arena *arena, naql_error *err)
{
	char *copy = quoted(json);
	naql_status st =
		contract_file_parse(out, SLICE(copy), kind, "f.json", arena, err);

	free(copy);
	return st;
}

#define O(keys)	    "{'id':'w','party':'p','name':'n','kind':'web','keys':[" keys "]}"
#define HOST(value) "{'type':'host','value':'" value "'}"
#define OF(kind, r)                                                                      \
	"{'id':'w','party':'p','name':'n','kind':'" kind                                 \
	"','keys':[{'type':'host','value':'a.example'}]," r "}"
#define PATH(value) "{'type':'path','value':'" value "'}"
#define C(rest)	    "{'number':'C','party':'p','kind':'trial'," rest "}"
#define TERM	    "'state':'active','tz':'UTC','valid_from':'2026-01-01','valid_to':null"
#define GRANTS(g)   C(TERM ",'grants':[" g "]")
#define WIDE	    "'media':'all','languages':'all','outlets':'all','actions':'all'"
#define PERMIT(r)   GRANTS("{'id':'g','effect':'permit'," r "}")
#define BAN(r)	    GRANTS("{'id':'g','effect':'prohibit'," r "}")
#define ALLOW(r)    "{'id':'a','reason':'own','tz':'UTC','author':'x'," r "}"
#define MONTH	    "'from':'2026-01-01','to':'2026-02-01'"

static const struct file_case {
	enum register_term_kind kind;
	const char *json;
	const char *says; /* NULL: it is taken */
} cases[] = {
	/* ---- any file ---- */
	{ PARTY, "", "not JSON" },
	{ PARTY, "7", "an object is wanted" },
	{ PARTY, "[]", NULL },
	{ PARTY, "[7]", "[0]: an object is wanted" },
	{ PARTY, "{'id':'p','name':'n'}", NULL },
	{ PARTY, "{'id':'p','name':'n'} x", "not JSON" },
	{ PARTY, "{'id':'p','name':'n','id':'p'}", "duplicate" },
	{ PARTY, "{'id':'p','name':'n','x_why':[{'any':[1.5]}]}", NULL },
	{ PARTY, "{'id':'p','name':'n','why':1}", "why: no member of this name" },
	{ PARTY, "{'id':'p','name':'n','x':1}", "x: no member of this name" },
	{ PARTY, "{'id':'p','name':'n','\\u001b[2J':1}", "?[2J: no member" },
	{ PARTY, "[{'id':'p','name':'n'},{'id':'q'}]", "[1].name: is missing" },
	/* ---- parties ---- */
	{ PARTY, "{'name':'n'}", "id: is missing" },
	{ PARTY, "{'id':7,'name':'n'}", "id: an id is" },
	{ PARTY, "{'id':'','name':'n'}", "id: an id is" },
	{ PARTY, "{'id':'a b','name':'n'}", "id: an id is" },
	{ PARTY, "{'id':'\\u0000','name':'n'}", "id: an id is" },
	{ PARTY, "{'id':'A.b_c-9','name':'n'}", NULL },
	{ PARTY,
	  "{'id':'0123456789012345678901234567890123456789012345678901234567890123','"
	  "name':"
	  "'n'}",
	  NULL },
	{ PARTY,
	  "{'id':'01234567890123456789012345678901234567890123456789012345678901234',"
	  "'name':'n'}",
	  "id: an id is" },
	{ PARTY, "{'id':'p','name':' '}", "name: must not be empty" },
	{ PARTY, "{'id':'p','name':null}", "name: must be a string" },
	{ PARTY, "{'id':'p','name':'دار البيرق','country':'JO','contact':''}", NULL },
	{ PARTY, "{'id':'p','name':'n','country':'jo'}",
	  "country: must be two capitals" },
	{ PARTY, "{'id':'p','name':'n','country':'JOR'}", "country: has over 2" },
	/* ---- outlets ---- */
	{ OUTLET, O(HOST("bakery.example")), NULL },
	{ OUTLET, O(""), "keys: must be a list of 1 to" },
	{ OUTLET, "{'id':'w','party':'p','name':'n','kind':'web'}", "keys: must be" },
	{ OUTLET, "{'id':'w','party':'p','name':'n','kind':'site','keys':[]}",
	  "kind: must be one of web, app" },
	{ OUTLET, O(HOST("Bakery.example")), "keys[0].value: is no host" },
	{ OUTLET, O(HOST("https://bakery.example")), "keys[0].value: is no host" },
	{ OUTLET, O(HOST("bakery.example:80")), "keys[0].value: is no host" },
	{ OUTLET, O(HOST("bakery..example")), "keys[0].value: is no host" },
	{ OUTLET, O(HOST(".example")), "keys[0].value: is no host" },
	{ OUTLET, O(HOST("مخبز.example")), "keys[0].value: is no host" },
	{ OUTLET, O(HOST("xn--mgbb4a.example")), NULL },
	{ OUTLET, O(HOST("example")), "is a public suffix" },
	{ OUTLET, O(HOST("com.tr")), "is a public suffix" },
	{ OUTLET, O(HOST("www.com.tr")), "is a public suffix" },
	{ OUTLET, O(HOST("bakery.com.tr")), NULL },
	{ OUTLET, O(HOST("bakery.example") "," HOST("www.bakery.example")),
	  "keys[1].value: stands in this outlet twice" },
	{ OUTLET, O(PATH("portal.example/bakery/")), NULL },
	{ OUTLET, O(PATH("portal.example/bakery")), "keys[0].value: is no path" },
	{ OUTLET, O(PATH("portal.example")), "keys[0].value: is no path" },
	{ OUTLET, O(PATH("portal.example/a b/")), "keys[0].value: is no path" },
	{ OUTLET, O(PATH("portal.example/?a/")), "keys[0].value: is no path" },
	{ OUTLET, O("{'type':'titles','value':'x'}"), "keys[0].type: must be one of" },
	{ OUTLET, O("{'type':'host','value':'a.example','sub':true}"),
	  "keys[0].sub: no member" },
	{ OUTLET, O("{'type':'host','value':'a.example','include_sub':1}"),
	  "keys[0].include_sub: must be true or false" },
	{ OUTLET,
	  "{'id':'w','party':'p','name':'n','kind':'web','valid_from':'2026-01-01',"
	  "'valid_to':'2026-01-01','keys':[" HOST("a.example") "]}",
	  "valid_to: must lie behind" },
	{ OUTLET,
	  "{'id':'w','party':'p','name':'n','kind':'web','valid_to':null,'private':true,"
	  "'keys':[" HOST("a.example") "]}",
	  NULL },
	{ OUTLET, OF("ai_system", "'does':['ai_train','ai_index']"), NULL },
	{ OUTLET, OF("ai_system", "'does':[]"), "does: is empty" },
	{ OUTLET, OF("ai_system", "'does':['print']"), "does: must name ai_train" },
	{ OUTLET, OF("ai_system", "'does':'all'"), "does: must be a list" },
	{ OUTLET, OF("web", "'does':['ai_train']"), "does: is of an ai_system alone" },
	{ OUTLET, OF("intranet", "'seats':40"), NULL },
	{ OUTLET, OF("intranet", "'seats':0"), "seats: must be a whole number" },
	{ OUTLET, OF("web", "'seats':40"), "seats: is of an intranet alone" },
	/* ---- contracts ---- */
	{ CONTRACT, GRANTS(""), NULL },
	{ CONTRACT, C(TERM), "grants: must be a list" },
	{ CONTRACT, C(TERM ",'grants':{}"), "grants: must be a list" },
	{ CONTRACT,
	  C("'state':'active','tz':'UTC','valid_from':'2026-01-01','grants':[]"),
	  "valid_to: is missing" },
	{ CONTRACT,
	  C("'state':'active','tz':'Asia/"
	    "Amman','valid_from':'2026-01-01','valid_to':null,"
	    "'grants':[]"),
	  NULL },
	{ CONTRACT,
	  C("'state':'active','tz':'Asia/"
	    "Aman','valid_from':'2026-01-01','valid_to':null,'grants':[]"),
	  "tz: is no time zone" },
	{ CONTRACT,
	  C("'state':'active','valid_from':'2026-01-01','valid_to':null,'tz':'UTC','"
	    "grants'"
	    ":[]"),
	  "tz: must stand before the dates" },
	{ CONTRACT,
	  C("'state':'active','valid_from':'2026-01-01','valid_to':null,'grants':[]"),
	  "tz: is missing" },
	{ CONTRACT,
	  C("'state':'active','tz':'UTC','valid_from':'2026-1-1','valid_to':null,'grants'"
	    ":[]"),
	  "valid_from: is no date" },
	{ CONTRACT,
	  C("'state':'active','tz':'UTC','valid_from':'2026-02-30','valid_to':null,'"
	    "grants':"
	    "[]"),
	  "valid_from: is no date" },
	{ CONTRACT,
	  C("'state':'active','tz':'UTC','valid_from':'2026-01-01T00:00:00+03:00','valid_"
	    "to'"
	    ":null,'grants':[]"),
	  "valid_from: is no date" },
	{ CONTRACT,
	  C("'state':'active','tz':'UTC','valid_from':'2026-01-01T08:30:00Z','valid_to':"
	    "null,'grants':[]"),
	  NULL },
	{ CONTRACT,
	  C("'state':'active','tz':'UTC','valid_from':null,'valid_to':null,'grants':[]"),
	  "valid_from: is no date" },
	{ CONTRACT,
	  C("'state':'active','tz':'UTC','valid_from':'2026-01-01','valid_to':'2026-01-"
	    "01',"
	    "'grants':[]"),
	  "valid_to: must lie behind" },
	{ CONTRACT,
	  C("'state':'expired','tz':'UTC','valid_from':'2026-01-01','valid_to':null,"
	    "'grants':[]"),
	  "valid_to: must be a date when" },
	{ CONTRACT,
	  C("'state':'terminated','tz':'UTC','valid_from':'2026-01-01','valid_to':null,"
	    "'grants':[]"),
	  "valid_to: must be a date when" },
	{ CONTRACT,
	  C("'state':'suspended','tz':'UTC','valid_from':'2026-01-01','valid_to':null,"
	    "'grants':[]"),
	  "suspended_from: is missing" },
	{ CONTRACT,
	  C("'state':'suspended','tz':'UTC','valid_from':'2026-01-01','valid_to':null,"
	    "'suspended_from':'2026-01-01','grants':[]"),
	  NULL },
	{ CONTRACT,
	  C("'state':'suspended','tz':'UTC','valid_from':'2026-01-01','valid_to':'2026-"
	    "02-"
	    "01','suspended_from':'2026-02-01','grants':[]"),
	  "suspended_from: must lie within" },
	{ CONTRACT,
	  C("'state':'active','tz':'UTC','valid_from':'2026-01-01','valid_to':null,"
	    "'suspended_from':'2026-01-02','grants':[]"),
	  "suspended_from: stands only beside" },
	{ CONTRACT, C(TERM ",'exit_grace_days':-1,'grants':[]"),
	  "exit_grace_days: must be a whole" },
	{ CONTRACT, C(TERM ",'exit_grace_days':1.5,'grants':[]"),
	  "exit_grace_days: must be a whole" },
	{ CONTRACT, C(TERM ",'retain_published':'some','grants':[]"),
	  "retain_published: must be one of" },
	{ CONTRACT, C(TERM ",'price':3,'grants':[]"), "price: no member" },
	/* ---- grants ---- */
	{ CONTRACT, PERMIT(WIDE ",'extent':{'kind':'full'}"), NULL },
	{ CONTRACT, PERMIT(WIDE), "grants[0].extent: is missing" },
	{ CONTRACT, PERMIT("'extent':{'kind':'full'}"), NULL },
	{ CONTRACT,
	  GRANTS("{'id':'g','effect':'prohibit'," WIDE
		 "},{'id':'g','effect':'prohibit'," WIDE "}"),
	  "grants[1].id: stands in this contract twice" },
	{ CONTRACT, GRANTS("{'id':'g','effect':'allow'}"), "grants[0].effect: must be" },
	{ CONTRACT, PERMIT(WIDE ",'extent':{'kind':'full','max_words':3}"),
	  "grants[0].extent.max_words: has no meaning" },
	{ CONTRACT, PERMIT(WIDE ",'extent':{'kind':'excerpt'}"),
	  "grants[0].extent.max_words: is missing" },
	{ CONTRACT, PERMIT(WIDE ",'extent':{'kind':'excerpt','max_words':0}"),
	  "grants[0].extent.max_words: must be a whole" },
	{ CONTRACT,
	  PERMIT(WIDE ",'extent':{'kind':'excerpt','max_words':18446744073709551617}"),
	  "max_words: must be a whole" },
	{ CONTRACT, PERMIT(WIDE ",'extent':{'kind':'summary'}"),
	  "grants[0].extent.max_words: is missing" },
	{ CONTRACT, PERMIT(WIDE ",'extent':{'kind':'gist'}"),
	  "grants[0].extent.kind: must be one of" },
	{ CONTRACT, PERMIT("'media':['sound'],'extent':{'kind':'full'}"),
	  "grants[0].media: 'sound' is no" },
	{ CONTRACT, PERMIT("'media':'text','extent':{'kind':'full'}"),
	  "grants[0].media: must be \"all\" or a list" },
	{ CONTRACT, PERMIT("'media':[7],'extent':{'kind':'full'}"),
	  "grants[0].media: must be a list of strings" },
	{ CONTRACT, PERMIT("'languages':['all'],'extent':{'kind':'full'}"), NULL },
	{ CONTRACT, PERMIT("'languages':['a'],'extent':{'kind':'full'}"),
	  "grants[0].languages: 'a' is no" },
	{ CONTRACT, PERMIT("'languages':['*'],'extent':{'kind':'full'}"),
	  "grants[0].languages: '*' is no" },
	{ CONTRACT, PERMIT("'languages':['zh-Hant-TW'],'extent':{'kind':'full'}"), NULL },
	{ CONTRACT, PERMIT("'actions':['publish'],'extent':{'kind':'full'}"),
	  "grants[0].actions: 'publish' is no" },
	{ CONTRACT, BAN(WIDE), NULL },
	{ CONTRACT, BAN("'media':'all','languages':'all','outlets':'all','actions':[]"),
	  "grants[0].actions: a prohibition needs it" },
	{ CONTRACT, BAN("'media':'all','languages':'all','actions':'all'"),
	  "grants[0].outlets: a prohibition needs it" },
	{ CONTRACT, BAN(WIDE ",'extent':{'kind':'full'}"),
	  "grants[0].extent: a prohibition has no" },
	{ CONTRACT, BAN(WIDE ",'duties':{}"), "grants[0].duties: a prohibition has no" },
	{ CONTRACT,
	  PERMIT(WIDE ",'extent':{'kind':'full'},'duties':{'credit':{'link':true}}"),
	  "grants[0].duties.credit.patterns: is missing" },
	{ CONTRACT,
	  PERMIT(WIDE
		 ",'extent':{'kind':'full'},'duties':{'credit':{'patterns':['()']}}"),
	  "grants[0].duties.credit.patterns: a pattern without a word" },
	{ CONTRACT,
	  PERMIT(WIDE ",'extent':{'kind':'full'},'duties':{'credit':{'patterns':'x'}}"),
	  "grants[0].duties.credit.patterns: must be a list" },
	{ CONTRACT, PERMIT(WIDE ",'extent':{'kind':'full'},'duties':{'pay':1}"),
	  "grants[0].duties.pay: no member" },
	{ CONTRACT,
	  PERMIT(WIDE ",'extent':{'kind':'full'},'duties':{'no_alteration':'yes'}"),
	  "grants[0].duties.no_alteration: must be true" },
	/* ---- allow entries ---- */
	{ CONTRACT, ALLOW("'scope':'host','value':'a.example'," MONTH), NULL },
	{ CONTRACT, ALLOW("'scope':'host','value':'a.example','include_sub':true," MONTH),
	  NULL },
	{ CONTRACT, ALLOW("'scope':'host','value':'example'," MONTH), "public suffix" },
	{ CONTRACT, ALLOW("'scope':'party','value':'p','include_sub':true," MONTH),
	  "include_sub: stands only" },
	{ CONTRACT, ALLOW("'scope':'page','value':'p'," MONTH), "scope: must be one of" },
	{ CONTRACT, ALLOW("'scope':'party','value':'p','from':'2026-01-01','to':null"),
	  "to: is no date" },
	{ CONTRACT, ALLOW("'scope':'party','value':'p','from':'2026-01-01'"),
	  "to: is missing" },
	{ CONTRACT,
	  ALLOW("'scope':'party','value':'p','from':'2026-02-01','to':'2026-01-01'"),
	  "to: must lie behind" },
	{ CONTRACT, "{'id':'a','scope':'party'}", "value: is missing" },
	{ OUTLET, ALLOW("'scope':'host','value':'a.example'," MONTH), "no member" },
};

static void
test_case(void **state)
{
	const struct file_case *c = *state;
	struct contract_file file;
	struct arena arena = { 0 };
	naql_error err = { 0 };
	naql_status st = parse(c->kind, c->json, &file, &arena, &err);

	assert_int_equal(st, c->says ? NAQL_E_FORMAT : NAQL_OK);
	if (c->says) {
		if (!strstr(err.text, c->says))
			assert_string_equal(err.text, c->says);
		assert_string_equal(err.source, "f.json");
		assert_int_equal(file.n, 0);
	}
	arena_fini(&arena);
}

static void
test_limits(void **state)
{
	struct buf b = { 0 };
	struct arena arena = { 0 };
	struct contract_file file;
	naql_error err = { 0 };

	(void)state;
	buf_add_str(&b, "{\"number\":\"C\",\"party\":\"p\",\"kind\":\"trial\",\"state\":"
			"\"active\",\"tz\":\"UTC\",\"valid_from\":\"2026-01-01\","
			"\"valid_to\":null,\"grants\":[");
	for (unsigned i = 0; i < CONTRACT_GRANTS_MAX; i++)
		buf_printf(&b,
			   "%s{\"id\":\"g%u\",\"effect\":\"permit\",\"extent\":{\"kind\":"
			   "\"full\"}}",
			   i ? "," : "", i);
	buf_add_str(&b, "]}");
	assert_int_equal(
		contract_file_parse(&file, buf_slice(&b), CONTRACT, "f", &arena, NULL),
		NAQL_OK);
	assert_int_equal(file.entries[0].contract->n_grants, CONTRACT_GRANTS_MAX);
	b.len -= 2;
	buf_add_str(&b, ",{\"id\":\"x\",\"effect\":\"permit\"}]}");
	assert_int_equal(
		contract_file_parse(&file, buf_slice(&b), CONTRACT, "f", &arena, &err),
		NAQL_E_FORMAT);
	assert_non_null(strstr(err.text, "at most 256 grants"));
	buf_fini(&b);
	arena_fini(&arena);
}

static void
test_equal_content_is_equal(void **state)
{
	struct arena arena = { 0 };
	struct contract_file a, b, c;

	(void)state;
	assert_int_equal(parse(PARTY, " { 'id':'p', 'name' : 'n' } ", &a, &arena, NULL),
			 0);
	assert_int_equal(parse(PARTY, "{'name':'n','id':'p'}", &b, &arena, NULL), 0);
	assert_int_equal(parse(PARTY, "{'name':'n','id':'p','x_':0}", &c, &arena, NULL),
			 0);
	assert_true(slice_eq(a.entries[0].content, b.entries[0].content));
	assert_false(slice_eq(a.entries[0].content, c.entries[0].content));
	assert_true(slice_eq(b.entries[0].json, SLICE("{\"name\":\"n\",\"id\":\"p\"}")));
	arena_fini(&arena);
}

/* ---- which outlet ---- */

static const char web[] =
	"[{'id':'top','party':'p','name':'n','kind':'web','keys':[{'type':'host','value':"
	"'park.example','include_sub':true}]},"
	"{'id':'bare','party':'p','name':'n','kind':'web','keys':[{'type':'host','value':"
	"'www.lake.example'}]},"
	"{'id':'deep','party':'p','name':'n','kind':'web','keys':[{'type':'host','value':"
	"'news.park.example','include_sub':true}]},"
	"{'id':'path','party':'p','name':'n','kind':'web','keys':[{'type':'path','value':"
	"'park.example/a/'}]},"
	"{'id':'longer','party':'p','name':'n','kind':'web','keys':[{'type':'path','"
	"value':"
	"'park.example/a/b/'}]},"
	"{'id':'subpath','party':'p','name':'n','kind':'web','keys':[{'type':'path','"
	"value':"
	"'park.example/s/','include_sub':true}]},"
	"{'id':'old','party':'p','name':'n','kind':'web','valid_to':'2026-01-01','keys':["
	"{"
	"'type':'host','value':'pond.example'}]},"
	"{'id':'new','party':'q','name':'n','kind':'web','valid_from':'2026-01-01','keys'"
	":[{"
	"'type':'host','value':'pond.example'}]}]";

static void
test_the_longest_key_wins(void **state)
{
	static const struct {
		const char *host, *url, *time, *wanted;
	} at[] = {
		{ "park.example", "https://park.example/", "2026-05-01", "top" },
		{ "www.park.example", "https://www.park.example/", "2026-05-01", "top" },
		{ "x.y.park.example", "https://x.y.park.example", "2026-05-01", "top" },
		{ "carpark.example", "https://carpark.example/", "2026-05-01", "-" },
		{ "lake.example", "https://lake.example/", "2026-05-01", "bare" },
		{ "www.lake.example", "https://www.lake.example/", "2026-05-01", "bare" },
		{ "m.lake.example", "https://m.lake.example/", "2026-05-01", "-" },
		{ "news.park.example", "https://news.park.example/a/", "2026-05-01",
		  "deep" },
		{ "a.news.park.example", "https://a.news.park.example/", "2026-05-01",
		  "deep" },
		{ "park.example", "https://park.example/a/x", "2026-05-01", "path" },
		{ "park.example", "https://park.example/a/b/x", "2026-05-01", "longer" },
		{ "park.example", "https://park.example/a/b", "2026-05-01", "path" },
		{ "park.example", "https://park.example/a?/b/", "2026-05-01", "top" },
		{ "park.example", "https://park.example?/a/", "2026-05-01", "top" },
		{ "park.example", "https://u@park.example:80/a/", "2026-05-01", "path" },
		{ "m.park.example", "https://m.park.example/a/x", "2026-05-01", "top" },
		{ "m.park.example", "https://m.park.example/s/x", "2026-05-01",
		  "subpath" },
		{ "news.park.example", "https://news.park.example/s/x", "2026-05-01",
		  "subpath" },
		{ "pond.example", "https://pond.example/", "2025-12-31T23:59:59Z",
		  "old" },
		{ "pond.example", "https://pond.example/", "2026-01-01", "new" },
		{ "pond.example", "https://pond.example/", NULL, "?" },
		{ NULL, NULL, "2026-05-01", "-" },
		{ "park.example.", "https://park.example./", "2026-05-01", "top" },
	};
	struct rights_room room;
	char *json = quoted(web);

	(void)state;
	rights_room_init(&room);
	room_put(&room, OUTLET, json);
	free(json);
	assert_int_equal(rights_book_sort(room.book, NULL), NAQL_OK);
	for (size_t i = 0; i < NAQL_COUNT(at); i++) {
		const struct rights_outlet *o = NULL;
		enum outlet_found found =
			outlet_find(room.book, SLICE(at[i].host), SLICE(at[i].url),
				    time_parse(SLICE(at[i].time)), &o);
		char text[65];

		snprintf(text, sizeof(text), "%.*s", o ? (int)o->id.len : 1,
			 o			  ? o->id.ptr
			 : found == OUTLET_UNSURE ? "?"
						  : "-");
		assert_string_equal(text, at[i].wanted);
	}
	rights_room_fini(&room);
}

/* ---- what an entry may name ---- */

static const char *
refused(struct rights_room *room, enum register_term_kind kind, const char *json)
{
	static naql_error err;
	struct contract_file file;

	memset(&err, 0, sizeof(err));
	assert_int_equal(parse(kind, json, &file, &room->arena, NULL), NAQL_OK);
	return rights_book_check(room->book, file.entries, "f.json", &err) ? err.text
									   : "";
}

static void
test_what_is_named_must_be_there(void **state)
{
	struct rights_room room;
	char *json = quoted(web);

	(void)state;
	rights_room_init(&room);
	assert_string_equal(
		refused(&room, OUTLET, O(HOST("a.example"))),
		"outlet w: party: 'p' is not in the register: enter it first");
	room_put(&room, PARTY,
		 "[{\"id\":\"p\",\"name\":\"n\"},{\"id\":\"q\",\"name\":"
		 "\"n\"}]");
	room_put(&room, OUTLET, json);
	free(json);
	assert_string_equal(refused(&room, OUTLET, O(HOST("a.example"))), "");
	assert_non_null(strstr(refused(&room, OUTLET, O(HOST("lake.example"))),
			       "outlet bare has the same key"));
	assert_string_equal(
		refused(&room, OUTLET,
			"{'id':'bare','party':'p','name':'n','kind':'web','keys':[" HOST(
				"lake.example") "]}"),
		"");
	assert_string_equal(
		refused(&room, CONTRACT,
			PERMIT("'outlets':['no'],'extent':{'kind':'full'}")),
		"contract C: outlets: 'no' is not in the register: enter it first");
	assert_non_null(
		strstr(refused(&room, CONTRACT,
			       PERMIT("'outlets':['new'],'extent':{'kind':'full'}")),
		       "another party's"));
	assert_string_equal(refused(&room, CONTRACT,
				    PERMIT("'outlets':['top'],'extent':{'kind':'full'}")),
			    "");
	assert_string_equal(
		refused(&room, CONTRACT, ALLOW("'scope':'outlet','value':'no'," MONTH)),
		"allow a: value: 'no' is not in the register: enter it first");
	assert_string_equal(
		refused(&room, CONTRACT, ALLOW("'scope':'party','value':'q'," MONTH)),
		"");
	rights_room_fini(&room);
}

/* ---- ending ---- */

static const char *
ended(const char *json, const char *date, struct arena *arena)
{
	struct contract_file file;
	struct slice out = { NULL, 0 };
	static naql_error err;
	char *text;

	assert_int_equal(parse(CONTRACT, json, &file, arena, NULL), NAQL_OK);
	if (enter_end(file.entries, SLICE(date), arena, &out, &err))
		return err.text;
	assert_int_equal(contract_file_parse(&file, out, CONTRACT, "f", arena, &err), 0);
	text = arena_strndup(arena, out.ptr, out.len);
	assert_non_null(text);
	return text;
}

static void
test_a_contract_ends(void **state)
{
	static const char suspended[] =
		C("'state':'suspended','tz':'UTC','valid_from':'2026-01-01','valid_to':"
		  "null,"
		  "'suspended_from':'2026-03-01','x_n':[1],'grants':[]");
	struct arena arena = { 0 };

	(void)state;
	assert_string_equal(
		ended(GRANTS(""), "2026-02-01", &arena),
		"{\"number\":\"C\",\"party\":\"p\",\"kind\":\"trial\",\"state\":"
		"\"terminated\",\"tz\":\"UTC\",\"valid_from\":\"2026-01-01\",\"valid_"
		"to\":"
		"\"2026-02-01\",\"grants\":[]}");
	assert_non_null(strstr(ended(suspended, "2026-02-01", &arena), "terminated"));
	assert_null(strstr(ended(suspended, "2026-03-01", &arena), "suspended_from"));
	assert_non_null(strstr(ended(suspended, "2026-03-02", &arena),
			       "\"suspended_from\":\"2026-03-01\",\"x_n\":[1]"));
	assert_non_null(strstr(ended(GRANTS(""), "soon", &arena), "no date"));
	assert_non_null(strstr(ended(GRANTS(""), "2026-01-01", &arena), "behind"));
	arena_fini(&arena);
}

int
main(void)
{
	static struct CMUnitTest tests[NAQL_COUNT(cases) + 5];
	const struct CMUnitTest others[] = {
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_equal_content_is_equal),
		cmocka_unit_test(test_the_longest_key_wins),
		cmocka_unit_test(test_what_is_named_must_be_there),
		cmocka_unit_test(test_a_contract_ends),
	};

	for (size_t i = 0; i < NAQL_COUNT(cases); i++) {
		union {
			const struct file_case *in;
			void *out;
		} state = { &cases[i] };

		tests[i] = (struct CMUnitTest){ .name = cases[i].json,
						.test_func = test_case,
						.initial_state = state.out };
	}
	memcpy(tests + NAQL_COUNT(cases), others, sizeof(others));
	return cmocka_run_group_tests_name("rights: contract files", tests, NULL, NULL);
}
