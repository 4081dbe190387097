/*
 * Contract files of form 2: what is taken, what is refused, and that the fault names the
 * member and says what to do. Restrictions, keys of outlets, and spreadsheets.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rights/csv_file.h"
#include "rights/explain.h"
#include "rights/outlet.h"
#include "rights_room.h"

#define C2(rest)                                                                         \
	"{'form':2,'number':'C','party':'p','kind':'trial','state':'active','tz':'Asia/" \
	"Amman','valid_from':'2026-01-01','valid_to':'2027-01-01'," rest "}"
#define WIDE                                                                             \
	"'media':'all','products':'all','categories':'all','languages':'all','sources':" \
	"'all','territories':{'include':['WORLD']},'items':'all','outlets':'all',"       \
	"'actions':'all','extent':{'kind':'full'}"
#define G(rest)	   C2("'grants':[{'id':'g','effect':'permit'," WIDE rest "}]")
#define BARE(rest) C2("'grants':[{'id':'g','effect':'permit'," rest "}]")
#define BAN(rest)                                                                        \
	C2("'grants':[{'id':'g','effect':'prohibit','media':'all','languages':'all',"    \
	   "'outlets':'all','actions':'all'" rest "}]")
#define LIMITS(l)   G(",'limits':{" l "}")
#define DUTIES(d)   G(",'duties':{" d "}")
#define PRICE(p)    G(",'price':{'currency':'EUR','period':'month'," p "}")
#define R(rest)	    "{'id':'r','items':['s']," rest "}"
#define OUTLET(key) "{'id':'w','party':'p','name':'n','kind':'web','keys':[" key "]}"
#define KEY(t, v)   OUTLET("{'type':'" t "','value':'" v "'}")

static const struct {
	const char *json, *says; /* NULL: it is taken */
} cases[] = {
	{ G(""), NULL },
	{ BARE("'extent':{'kind':'full'}"),
	  "grants[0].items: is missing: write \"all\"" },
	{ BARE("'items':'all','extent':{'kind':'full'}"), NULL },
	{ "{'form':3,'number':'C','party':'p','kind':'trial','state':'active','tz':'UTC',"
	  "'valid_from':'2026-01-01','valid_to':null,'grants':[]}",
	  "form: must be a whole number from 1 to 2" },
	{ "{'number':'C','party':'p','kind':'trial','state':'active','tz':'UTC','valid_"
	  "from'"
	  ":'2026-01-01','valid_to':null,'renewal':'none','grants':[]}",
	  "renewal: belongs to form 2: write \"form\": 2" },
	{ "{'number':'C','party':'p','kind':'trial','state':'active','tz':'UTC','valid_"
	  "from'"
	  ":'2026-01-01','valid_to':null,'grants':[{'id':'g','effect':'permit','extent':{"
	  "'kind':'excerpt','max_words':3,'max_chars':9}}]}",
	  "grants[0].extent.max_chars: belongs to form 2" },
	{ C2("'renewal':'automatic','grants':[]"), NULL },
	{ C2("'renewal':'always','grants':[]"), "renewal: must be one of none" },
	{ C2("'effective_from':'2026-03-01','grants':[]"), NULL },
	{ C2("'effective_from':'2027-01-01','grants':[]"),
	  "effective_from: must lie within the term" },
	{ C2("'doc_sha256':'00','grants':[]"), "doc_sha256: must be 64 digits" },
	{ C2("'signed_at':'soon','grants':[]"), "signed_at: is no date" },
	/* scope */
	{ G(",'recipients':['x y']"), "grants[0].recipients: 'x y' is no id" },
	{ G(",'embargo_tier':'soon'"),
	  "grants[0].embargo_tier: must be a whole number of" },
	{ G(",'embargo_tier':-3600"), NULL },
	{ BARE("'items':{'created_from':'2026-02-01','created_to':'2026-01-01'},'extent':"
	       "{"
	       "'kind':'full'}"),
	  "grants[0].items.created_to: must lie behind" },
	{ BARE("'items':{'archive_days':'some'},'extent':{'kind':'full'}"),
	  "grants[0].items.archive_days: must be a whole" },
	{ BARE("'items':'all','territories':{'include':['Jordan']},'extent':{'kind':'"
	       "full'}"),
	  "grants[0].territories.include: must be two capitals" },
	{ BARE("'items':'all','territories':{'exclude':['JO']},'extent':{'kind':'full'}"),
	  "grants[0].territories.include: is missing" },
	{ BARE("'items':'all','territories':['JO'],'extent':{'kind':'full'}"),
	  "grants[0].territories: an object is wanted" },
	{ BARE("'items':'all','products':[' wire'],'extent':{'kind':'full'}"),
	  "grants[0].products: ' wire' is no" },
	{ BARE("'items':'all','sources':['others'],'extent':{'kind':'full'}"),
	  "grants[0].sources: 'others' is no" },
	{ BAN(""), NULL },
	{ BAN(",'territories':{'include':['JO']}"), NULL },
	{ BAN(",'products':[]"), "grants[0].products: is empty" },
	{ BAN(",'embargo_tier':5"), "grants[0].embargo_tier: a prohibition has none" },
	{ BAN(",'limits':{}"),
	  "grants[0].limits: a prohibition has no limits: take it out" },
	{ BAN(",'price':{}"), "grants[0].price: a prohibition has no price" },
	/* extent */
	{ BARE("'items':'all','extent':{'kind':'excerpt'}"),
	  "grants[0].extent.max_words: is missing" },
	{ BARE("'items':'all','extent':{'kind':'excerpt','max_permille':150}"), NULL },
	{ BARE("'items':'all','extent':{'kind':'excerpt','max_permille':1001}"),
	  "grants[0].extent.max_permille: must be a whole number from 1 to 1000" },
	{ BARE("'items':'all','extent':{'kind':'summary','max_words':9,'max_chars':9}"),
	  "grants[0].extent.max_words: alone measures" },
	/* limits and duties */
	{ LIMITS("'max_uses':3"), "grants[0].limits.count_by: is missing" },
	{ LIMITS("'period':'day'"), "grants[0].limits.max_uses: is missing" },
	{ LIMITS("'max_uses':3,'count_by':'item','period':'once'"),
	  "grants[0].limits.count_by: \"once\" counts" },
	{ LIMITS("'max_uses':3,'count_by':'event','period':'once'"), NULL },
	{ LIMITS("'online_days':0"), "grants[0].limits.online_days: must be a whole" },
	{ DUTIES("'credit':{'patterns':[],'where':'top'}"),
	  "grants[0].duties.credit.where: must be one of any" },
	{ DUTIES("'report_every':'decade'"),
	  "grants[0].duties.report_every: must be one" },
	{ DUTIES("'correct_within_s':1.5"),
	  "grants[0].duties.correct_within_s: must be" },
	/* price */
	{ PRICE("'kind':'flat','amount':1250"), NULL },
	{ PRICE("'kind':'flat','amount':12.50"), "12.50 EUR is 1250" },
	{ PRICE("'kind':'flat','amount':-1"), "grants[0].price.amount: must be a whole" },
	{ PRICE("'kind':'flat'"), "grants[0].price.amount: is missing" },
	{ PRICE("'kind':'flat','amount':1,'n':3"),
	  "grants[0].price.n: has no meaning in a price of kind flat" },
	{ PRICE("'kind':'per_use','rates':[]"), "grants[0].price.rates: must be a list" },
	{ PRICE("'kind':'per_use','rates':[{'amount':1,'actions':[]}]"),
	  "grants[0].price.rates[0].actions: is empty" },
	{ PRICE("'kind':'tiers','tiers':[{'up_to':5,'amount':1}]"),
	  "grants[0].price.tiers[0].up_to: the last tier has no end" },
	{ PRICE("'kind':'tiers','tiers':[{'up_to':5,'amount':1},{'up_to':5,'amount':1},{"
		"'amount':0}]"),
	  "grants[0].price.tiers[1].up_to: must be a number above" },
	{ PRICE("'kind':'share','share_bp':10001"), "share_bp: must be a whole number" },
	{ PRICE("'kind':'flat','amount':1,'tax_bp':100"),
	  "grants[0].price.tax_rule: is missing" },
	{ PRICE("'kind':'flat','amount':1,'minimum':9,'cap':8"),
	  "grants[0].price.cap: must not lie below" },
	{ G(",'price':{'kind':'flat','currency':'Euro','period':'month','amount':1}"),
	  "grants[0].price.currency: has over 3" },
	{ G(",'price':{'kind':'flat','currency':'eur','period':'month','amount':1}"),
	  "grants[0].price.currency: must be three capitals" },
	/* parties and outlets */
	{ "{'id':'p','name':'n','legal_name':'n'}", "name: stands beside legal_name" },
	{ "{'id':'p','legal_name':'n','group_of':'p'}", "group_of: is the party itself" },
	{ "{'id':'p','legal_name':'n','credits':['()']}", "credits: a pattern without" },
	{ "{'id':'p','legal_name':'n','contacts':[{'name':'x'}]}",
	  "contacts[0].role: is missing" },
	{ KEY("account", "social.example/@us"), NULL },
	{ KEY("account", "@us"), "keys[0].value: is no account: write host/name" },
	{ KEY("account", "social.example/@us?x"), "keys[0].value: may not hold" },
	{ KEY("feed", "a.example/feed.xml"), NULL },
	{ KEY("feed", "https://a.example/feed.xml"), "keys[0].value: is no host" },
	{ KEY("issn", "2049-3630"), NULL },
	{ KEY("issn", "2049-3631"), "keys[0].value: is no ISSN" },
	{ KEY("issn", "2434-561X"), NULL },
	{ KEY("title", "The Garden"), NULL },
	{ OUTLET("{'type':'title','value':'x','include_sub':true}"),
	  "keys[0].include_sub: stands only beside" },
	{ "{'id':'w','party':'p','name':'n','kind':'web','territories':['jo'],'keys':[{"
	  "'type':'host','value':'a.example'}]}",
	  "territories: must be two capitals" },
	{ "{'id':'w','party':'p','name':'n','kind':'web','tz':'Mars/Olympus','keys':[{"
	  "'type':'host','value':'a.example'}]}",
	  "tz: is no time zone" },
	/* restrictions */
	{ R("'kind':'legal_hold'"), NULL },
	{ "{'id':'r','items':[],'kind':'legal_hold'}", "items: is empty" },
	{ R("'kind':'hold'"), "kind: must be one of embargo" },
	{ R("'kind':'embargo'"), "to: is missing" },
	{ R("'kind':'kill'"), "from: is missing" },
	{ R("'kind':'embargo','to':'2026-01-01','from':'2026-01-01'"),
	  "to: must lie behind" },
	{ R("'kind':'territory'"), "territories: is missing" },
	{ R("'kind':'media'"), "only: is missing" },
	{ R("'kind':'media','only':['web']"), "only: 'web' is no medium" },
	{ R("'kind':'outlet_kind','only':'all'"),
	  "only: \"all\" would restrict nothing" },
	{ R("'kind':'no_archive'"), "days: is missing" },
	{ R("'kind':'online_out','days':3"),
	  "days: has no meaning beside kind online_out" },
	{ R("'kind':'describe'"), "products: is missing" },
	{ R("'kind':'describe','products':'all'"), "products: must be a list" },
	{ R("'kind':'describe','products':['x'],'to':'2026-01-01'"),
	  "from: what an item is does not change" },
};

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

static void
test_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(cases); i++) {
		struct contract_file file;
		struct arena arena = { 0 };
		naql_error err = { 0 };
		char *json = quoted(cases[i].json);
		naql_status st = contract_file_parse(
			&file, SLICE(json), CONTRACT_FILE_ANY, "f", &arena, &err);

		if (cases[i].says ? !strstr(err.text, cases[i].says) : st != NAQL_OK) {
			fprintf(stderr, "# %s\n# says %s\n", json, err.text);
			assert_string_equal(err.text, cases[i].says ? cases[i].says : "");
		}
		assert_int_equal(st, cases[i].says ? NAQL_E_FORMAT : NAQL_OK);
		free(json);
		arena_fini(&arena);
	}
}

/* ---- which version of a contract holds ---- */

static void
put_version(struct rights_room *room, const char *effective, uint32_t nth)
{
	struct contract_file file;
	char json[512];

	snprintf(json, sizeof(json),
		 "{\"form\":2,\"number\":\"C\",\"party\":\"p\",\"kind\":\"trial\","
		 "\"state\":"
		 "\"active\",\"tz\":\"UTC\",\"valid_from\":\"2026-01-01\",\"valid_to\":"
		 "null,"
		 "%s\"grants\":[]}",
		 effective);
	assert_int_equal(contract_file_parse(&file, SLICE(json), REGISTER_CONTRACT, "f",
					     &room->arena, NULL),
			 NAQL_OK);
	assert_int_equal(rights_book_put(room->book, file.entries, false, nth, nth, NULL),
			 NAQL_OK);
}

static void
assert_versions(struct rights_room *room, const char *wanted)
{
	struct buf b = { 0 };
	char from[21];

	assert_int_equal(rights_book_sort(room->book, NULL), NAQL_OK);
	for (size_t i = 0; i < room->book->contracts.n; i++) {
		time_format(room->book->contracts.ptr[i].holds_from, from);
		buf_printf(&b, "%u/%.10s ",
			   (unsigned)room->book->contracts.ptr[i].version_nth, from);
	}
	buf_add_byte(&b, 0);
	assert_string_equal(b.ptr, wanted);
	buf_fini(&b);
}

static void
test_versions_hold_one_after_the_other(void **state)
{
	struct rights_room room;

	(void)state;
	rights_room_init(&room);
	put_version(&room, "\"effective_from\":\"2026-02-01\",", 1);
	assert_versions(&room, "1/ "); /* the first holds from the beginning */
	put_version(&room, "\"effective_from\":\"2026-05-01\",", 2);
	put_version(&room, "\"effective_from\":\"2026-03-01\",", 3);
	assert_versions(&room, "1/ 3/2026-03-01 "); /* the third replaced the second */
	put_version(&room, "\"effective_from\":\"2026-09-01\",", 4);
	assert_versions(&room, "1/ 3/2026-03-01 4/2026-09-01 ");
	assert_int_equal(book_contract(room.book, SLICE("C"))->version_nth, 4);
	put_version(&room, "", 5);
	assert_versions(&room, "5/ "); /* a correction replaces all */
	rights_room_fini(&room);
}

/* ---- spreadsheets ---- */

static const struct {
	const char *csv, *says, *json;
} sheets[] = {
	{ "", "row 1: the file is empty", NULL },
	{ "a,b\n", "row 1: parties have a column legal_name", NULL },
	{ "id,legal_name,id\n", "row 1, column id: stands there twice", NULL },
	{ "id,legal_name\np,\"n\n", "row 2: a quotation mark is not closed", NULL },
	{ "id,legal_name\np,\"n\"x\n", "row 2: text stands behind", NULL },
	{ "id,legal_name\np,n,m\n", "row 2: has more cells", NULL },
	{ "id,legal_name", NULL, "[]" },
	{ "id,legal_name\r\n\r\n,\r\np,n", NULL,
	  "[{\"id\":\"p\",\"legal_name\":\"n\"}]" },
	{ "id;legal_name;x_n\np;\"a;\"\"b\"\"\";q\n", NULL,
	  "[{\"id\":\"p\",\"legal_name\":\"a;\\\"b\\\"\"}]" },
	{ "id,legal_name,credits\np,\"two\nlines\",a b | c |\n", NULL,
	  "[{\"id\":\"p\",\"legal_name\":\"two\\nlines\",\"credits\":[\"a b\",\"c\"]}]" },
	{ "id,hosts,private\nw,a.example *.b.example,YES\n", NULL,
	  "[{\"id\":\"w\",\"private\":true,\"keys\":[{\"type\":\"host\",\"value\":\"a."
	  "example\"},{\"type\":\"host\",\"value\":\"b.example\",\"include_sub\":true}]}"
	  "]" },
	{ "id,hosts,private\nw,a.example,maybe\n",
	  "row 2, column private: must be yes or no", NULL },
	{ "number,exit_grace_days\nC,ten\n", "column exit_grace_days: must be a whole",
	  NULL },
	{ "number,party,grant\nC,p,a\n,q,b\n", "row 3, column party: differs", NULL },
	{ "number,valid_to,grant,effect\nC,open,a,prohibit\n,,b,prohibit\nD,2026-01-01,,"
	  "\n",
	  NULL,
	  "[{\"form\":2,\"number\":\"C\",\"valid_to\":null,\"grants\":[{\"id\":\"a\","
	  "\"effect\":\"prohibit\"},{\"id\":\"b\",\"effect\":\"prohibit\"}]},{\"form\":2,"
	  "\"number\":\"D\",\"valid_to\":\"2026-01-01\",\"grants\":[]}]" },
	{ "number,grant,effect,archive_days,credit,link\nC,a,permit,7,any,no\n", NULL,
	  "[{\"form\":2,\"number\":\"C\",\"grants\":[{\"id\":\"a\",\"effect\":\"permit\","
	  "\"items\":{\"archive_days\":7},\"duties\":{\"credit\":{\"patterns\":[],"
	  "\"link\":"
	  "false}}}]}]" },
};

static void
test_spreadsheets(void **state)
{
	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(sheets); i++) {
		struct csv_file csv;
		struct arena arena = { 0 };
		naql_error err = { 0 };
		naql_status st =
			csv_file_read(&csv, SLICE(sheets[i].csv), "f", &arena, &err);

		if (sheets[i].says) {
			if (!strstr(err.text, sheets[i].says))
				assert_string_equal(err.text, sheets[i].says);
			assert_int_equal(st, NAQL_E_FORMAT);
		} else {
			assert_int_equal(st, NAQL_OK);
			if (!slice_eq(csv.json, SLICE(sheets[i].json)))
				assert_string_equal(csv.json.ptr, sheets[i].json);
		}
		arena_fini(&arena);
	}
}

/* ---- keys ---- */

static void
test_accounts_and_feeds(void **state)
{
	static const struct {
		const char *host, *url, *outlet;
	} pages[] = {
		{ "social.example", "https://social.example/@us/12", "account" },
		{ "www.social.example", "https://www.social.example/@US", "account" },
		{ "social.example", "https://social.example/@us?x=1", "account" },
		{ "social.example", "https://social.example/@usher/1", NULL },
		{ "social.example", "https://social.example/", NULL },
		{ "a.social.example", "https://a.social.example/@us/", NULL },
		{ "site.example", "https://site.example/feed.xml", "feed" },
		{ "site.example", "https://site.example/feed.xml?page=2", "feed" },
		{ "site.example", "https://site.example/feed.xml/1", "site" },
		{ "site.example", "https://site.example/", "site" },
	};
	struct rights_room room;
	char *json = quoted(
		"[{'id':'account','party':'p','name':'n','kind':'social','keys':[{'type':"
		"'account','value':'social.example/@Us/"
		"'},{'type':'title','value':'Us'}]},"
		"{'id':'feed','party':'p','name':'n','kind':'web','keys':[{'type':'feed',"
		"'value':'site.example/"
		"feed.xml'}]},{'id':'site','party':'p','name':'n','kind':"
		"'web','keys':[{'type':'host','value':'site.example'}]}]");

	(void)state;
	rights_room_init(&room);
	room_put(&room, REGISTER_OUTLET, json);
	free(json);
	assert_int_equal(rights_book_sort(room.book, NULL), NAQL_OK);
	for (size_t i = 0; i < NAQL_COUNT(pages); i++) {
		const struct rights_outlet *o = NULL;

		(void)outlet_find(room.book, SLICE(pages[i].host), SLICE(pages[i].url), 0,
				  &o);
		if (pages[i].outlet)
			assert_true(o && slice_eq(o->id, SLICE(pages[i].outlet)));
		else
			assert_null(o);
	}
	rights_room_fini(&room);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_versions_hold_one_after_the_other),
		cmocka_unit_test(test_spreadsheets),
		cmocka_unit_test(test_accounts_and_feeds),
	};

	return cmocka_run_group_tests_name("rights: contract files, form 2", tests, NULL,
					   NULL);
}
