/*
 * The judge, case by case from docs/contract-format.md: every clause, every outcome, the
 * edges of time, prohibitions, ties.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rights_room.h"

/* One party "p" with outlets for every kind, one private; "q" is another party. */
static const char outlets[] =
	"[{'id':'web','party':'p','name':'n','kind':'web','keys':[{'type':'host','value':"
	"'garden.example','include_sub':true}]},"
	"{'id':'app','party':'p','name':'n','kind':'app','keys':[{'type':'host','value':"
	"'app.garden.example'}]},"
	"{'id':'print','party':'p','name':'n','kind':'print','keys':[{'type':'host','"
	"value':"
	"'print.garden.example'}]},"
	"{'id':'air','party':'p','name':'n','kind':'broadcast','keys':[{'type':'host',"
	"'value':'air.garden.example'}]},"
	"{'id':'social','party':'p','name':'n','kind':'social','keys':[{'type':'host',"
	"'value':'social.garden.example'}]},"
	"{'id':'letter','party':'p','name':'n','kind':'newsletter','keys':[{'type':'host'"
	","
	"'value':'letter.garden.example'}]},"
	"{'id':'intra','party':'p','name':'n','kind':'intranet','keys':[{'type':'host',"
	"'value':'intra.garden.example'}]},"
	"{'id':'diary','party':'p','name':'n','kind':'web','private':true,'keys':[{'type'"
	":"
	"'host','value':'diary.example'}]},"
	"{'id':'corner','party':'q','name':'n','kind':'web','keys':[{'type':'path','"
	"value':"
	"'garden.example/corner/'}]},"
	"{'id':'summer','party':'q','name':'n','kind':'web','valid_from':'2026-06-01',"
	"'valid_to':'2026-09-01','keys':[{'type':'host','value':'summer.example'}]}]";
static const char allows[] =
	"[{'id':'a1','scope':'host','value':'ferry.example','reason':'partner','tz':'UTC'"
	","
	"'from':'2026-03-01','to':'2026-04-01','author':'x'},"
	"{'id':'a2','scope':'party','value':'z','reason':'own','tz':'UTC',"
	"'from':'2026-03-01','to':'2026-04-01','author':'x'}]";

/* Contracts of party p; %s is filled with grants. 2026, by default. */
#define HEAD(number, state, from, to)                                                    \
	"{'number':'" number "','party':'p','kind':'contract','state':'" state           \
	"','tz':'UTC','valid_from':" from ",'valid_to':" to ","
#define ONE(list)                                                                        \
	"[" HEAD("C1", "active", "'2026-01-01'", "'2027-01-01'") "'grants':[" list "]}]"
#define SCOPE(media, languages, outlet, actions)                                         \
	"'media':" media ",'languages':" languages ",'outlets':" outlet                  \
	",'actions':" actions
#define FULL			"'extent':{'kind':'full'}"
#define WIDE			SCOPE("'all'", "'all'", "'all'", "'all'")
#define PERMIT(id, scope, rest) "{'id':'" id "','effect':'permit'," scope "," rest "}"
#define PROHIBIT(id, scope)	"{'id':'" id "','effect':'prohibit'," scope "}"
#define G(scope)		ONE(PERMIT("g", scope, FULL))
#define DUTY(duties)		ONE(PERMIT("g", WIDE, FULL ",'duties':" duties))
#define EXTENT(extent)		ONE(PERMIT("g", WIDE, "'extent':" extent))

struct use_case {
	const char *name, *contracts, *wanted;
	/* what differs from a whole, verbatim text in Arabic on garden.example in May */
	const char *host, *path, *time, *lang, *credit;
	enum use_kind kind;
	int medium; /* -1: unknown */
	int64_t words;
	bool translation;
	char link, verbatim, heads; /* 'y', 'n', '?'; 0: n, y, n */
};

#define NO "-" /* a fact that is missing */

static const struct use_case cases[] = {
	/* ---- before the contracts ---- */
	{ .name = "common source",
	  "[]",
	  "ORIGIN_UNCLEAR - - -",
	  .kind = USE_COMMON_SOURCE },
	{ .name = "common source on an own host",
	  "[]",
	  "ORIGIN_UNCLEAR - - -",
	  .kind = USE_COMMON_SOURCE,
	  .host = "agency.example" },
	{ .name = "own host", "[]", "EXCLUDED - - -", .host = "agency.example" },
	{ .name = "below an own host",
	  "[]",
	  "EXCLUDED - - -",
	  .host = "www.m.agency.example" },
	{ .name = "a host that only ends alike",
	  "[]",
	  "UNKNOWN_PARTY - - -",
	  .host = "notagency.example" },
	{ .name = "allowed",
	  "[]",
	  "EXCLUDED a1 - -",
	  .host = "ferry.example",
	  .time = "2026-03-15" },
	{ .name = "allowed from its first second",
	  "[]",
	  "EXCLUDED a1 - -",
	  .host = "ferry.example",
	  .time = "2026-03-01T00:00:00Z" },
	{ .name = "not a second before",
	  "[]",
	  "UNKNOWN_PARTY - - -",
	  .host = "ferry.example",
	  .time = "2026-02-28T23:59:59Z" },
	{ .name = "allowed to its last second",
	  "[]",
	  "EXCLUDED a1 - -",
	  .host = "ferry.example",
	  .time = "2026-03-31T23:59:59Z" },
	{ .name = "and not at its end",
	  "[]",
	  "UNKNOWN_PARTY - - -",
	  .host = "ferry.example",
	  .time = "2026-04-01T00:00:00Z" },
	{ .name = "below an allowed host",
	  "[]",
	  "UNKNOWN_PARTY - - -",
	  .host = "a.ferry.example",
	  .time = "2026-03-15" },
	{ .name = "allowed, time unknown",
	  "[]",
	  "UNDETERMINED - - time",
	  .host = "ferry.example",
	  .time = NO },
	{ .name = "a quotation on an allowed host, time unknown",
	  "[]",
	  "QUOTATION_REVIEW - - -",
	  .host = "ferry.example",
	  .time = NO,
	  .kind = USE_QUOTE },
	{ .name = "private", "[]", "EXCLUDED private - -", .host = "diary.example" },
	{ .name = "a quotation in a private outlet",
	  "[]",
	  "EXCLUDED private - -",
	  .host = "diary.example",
	  .kind = USE_QUOTE },
	{ .name = "quotation", G(WIDE), "QUOTATION_REVIEW - - -", .kind = USE_QUOTE },
	{ .name = "quotation on an unknown host",
	  "[]",
	  "QUOTATION_REVIEW - - -",
	  .kind = USE_QUOTE,
	  .host = "who.example" },
	{ .name = "unknown host", "[]", "UNKNOWN_PARTY - - -", .host = "who.example" },
	{ .name = "no address", "[]", "UNKNOWN_PARTY - - -", .host = NO },
	{ .name = "outlet in its time",
	  "[]",
	  "NO_CONTRACT_FOUND - - -",
	  .host = "summer.example",
	  .time = "2026-06-01" },
	{ .name = "outlet behind its time",
	  "[]",
	  "UNKNOWN_PARTY - - -",
	  .host = "summer.example",
	  .time = "2026-09-01" },
	{ .name = "outlet with dates, time unknown",
	  "[]",
	  "UNDETERMINED - - time",
	  .host = "summer.example",
	  .time = NO },
	{ .name = "no contract", "[]", "NO_CONTRACT_FOUND - - -" },
	{ .name = "no contract, a subdomain",
	  "[]",
	  "NO_CONTRACT_FOUND - - -",
	  .host = "www.m.garden.example" },
	{ .name = "a path beats the host",
	  G(WIDE),
	  "NO_CONTRACT_FOUND - - -",
	  .path = "/corner/peas" },
	{ .name = "and only below its slash",
	  G(WIDE),
	  "COVERED C1 g -",
	  .path = "/corner" },
	{ .name = "another party's contract",
	  "[{'number':'C9','party':'q','kind':'contract','state':'active','tz':'UTC',"
	  "'valid_from':'2026-01-01','valid_to':null,'grants':[" PERMIT("g", WIDE,
									FULL) "]}]",
	  "NO_CONTRACT_FOUND - - -" },

	/* ---- scope ---- */
	{ .name = "all of everything", G(WIDE), "COVERED C1 g -" },
	{ .name = "media",
	  G(SCOPE("['picture','video']", "'all'", "'all'", "'all'")),
	  "OUT_OF_SCOPE C1 g media" },
	{ .name = "media listed",
	  G(SCOPE("['text']", "'all'", "'all'", "'all'")),
	  "COVERED C1 g -" },
	{ .name = "media left out",
	  ONE("{'id':'g','effect':'permit','languages':'all','outlets':'all','actions':"
	      "'all'," FULL "}"),
	  "OUT_OF_SCOPE C1 g media" },
	{ .name = "media empty",
	  G(SCOPE("[]", "'all'", "'all'", "'all'")),
	  "OUT_OF_SCOPE C1 g media" },
	{ .name = "media unknown",
	  G(SCOPE("['text']", "'all'", "'all'", "'all'")),
	  "UNDETERMINED C1 g media",
	  .medium = -1 },
	{ .name = "media unknown and all granted",
	  G(WIDE),
	  "COVERED C1 g -",
	  .medium = -1 },
	{ .name = "a picture",
	  G(SCOPE("['picture']", "'all'", "'all'", "'all'")),
	  "COVERED C1 g -",
	  .medium = RIGHTS_PICTURE },
	{ .name = "language",
	  G(SCOPE("'all'", "['en']", "'all'", "'all'")),
	  "OUT_OF_SCOPE C1 g languages" },
	{ .name = "language in a region",
	  G(SCOPE("'all'", "['ar']", "'all'", "'all'")),
	  "COVERED C1 g -",
	  .lang = "ar-EG" },
	{ .name = "language written otherwise",
	  G(SCOPE("'all'", "['AR']", "'all'", "'all'")),
	  "COVERED C1 g -",
	  .lang = "ar_eg" },
	{ .name = "a region is not the language",
	  G(SCOPE("'all'", "['ar-EG']", "'all'", "'all'")),
	  "OUT_OF_SCOPE C1 g languages" },
	{ .name = "ku does not take ckb",
	  G(SCOPE("'all'", "['ku']", "'all'", "'all'")),
	  "OUT_OF_SCOPE C1 g languages",
	  .lang = "ckb" },
	{ .name = "ku does not take kur",
	  G(SCOPE("'all'", "['ku']", "'all'", "'all'")),
	  "OUT_OF_SCOPE C1 g languages",
	  .lang = "kur" },
	{ .name = "language unknown",
	  G(SCOPE("'all'", "['ar']", "'all'", "'all'")),
	  "UNDETERMINED C1 g language",
	  .lang = NO },
	{ .name = "language undetermined",
	  G(SCOPE("'all'", "['ar']", "'all'", "'all'")),
	  "UNDETERMINED C1 g language",
	  .lang = "und" },
	{ .name = "language unknown and all granted",
	  G(WIDE),
	  "COVERED C1 g -",
	  .lang = NO },
	{ .name = "outlet",
	  G(SCOPE("'all'", "'all'", "['app']", "'all'")),
	  "OUT_OF_SCOPE C1 g outlets" },
	{ .name = "outlet listed",
	  G(SCOPE("'all'", "'all'", "['app','web']", "'all'")),
	  "COVERED C1 g -" },
	{ .name = "web",
	  G(SCOPE("'all'", "'all'", "'all'", "['publish_web']")),
	  "COVERED C1 g -" },
	{ .name = "app",
	  G(SCOPE("'all'", "'all'", "'all'", "['publish_app']")),
	  "COVERED C1 g -",
	  .host = "app.garden.example" },
	{ .name = "app is not web",
	  G(SCOPE("'all'", "'all'", "'all'", "['publish_web']")),
	  "OUT_OF_SCOPE C1 g actions",
	  .host = "app.garden.example" },
	{ .name = "print",
	  G(SCOPE("'all'", "'all'", "'all'", "['print']")),
	  "COVERED C1 g -",
	  .host = "print.garden.example" },
	{ .name = "broadcast",
	  G(SCOPE("'all'", "'all'", "'all'", "['broadcast']")),
	  "COVERED C1 g -",
	  .host = "air.garden.example" },
	{ .name = "social",
	  G(SCOPE("'all'", "'all'", "'all'", "['social']")),
	  "COVERED C1 g -",
	  .host = "social.garden.example" },
	{ .name = "newsletter",
	  G(SCOPE("'all'", "'all'", "'all'", "['newsletter']")),
	  "COVERED C1 g -",
	  .host = "letter.garden.example" },
	{ .name = "intranet",
	  G(SCOPE("'all'", "'all'", "'all'", "['internal']")),
	  "COVERED C1 g -",
	  .host = "intra.garden.example" },
	{ .name = "a translation needs translate as well",
	  G(SCOPE("'all'", "'all'", "'all'", "['publish_web']")),
	  "OUT_OF_SCOPE C1 g actions",
	  .translation = true },
	{ .name = "and publish_web",
	  G(SCOPE("'all'", "'all'", "'all'", "['translate']")),
	  "OUT_OF_SCOPE C1 g actions",
	  .translation = true },
	{ .name = "both",
	  G(SCOPE("'all'", "'all'", "'all'", "['translate','publish_web']")),
	  "COVERED C1 g -",
	  .translation = true },
	{ .name = "several clauses fail",
	  G(SCOPE("['video']", "['en']", "['app']", "['print']")),
	  "OUT_OF_SCOPE C1 g media,languages,outlets,actions" },
	{ .name = "a failing clause beats an unknown one",
	  G(SCOPE("['video']", "['en']", "'all'", "'all'")),
	  "OUT_OF_SCOPE C1 g media",
	  .lang = NO },

	/* ---- time ---- */
	{ .name = "first second",
	  G(WIDE),
	  "COVERED C1 g -",
	  .time = "2026-01-01T00:00:00Z" },
	{ .name = "the second before",
	  G(WIDE),
	  "EARLY C1 g -",
	  .time = "2025-12-31T23:59:59Z" },
	{ .name = "last second",
	  G(WIDE),
	  "COVERED C1 g -",
	  .time = "2026-12-31T23:59:59Z" },
	{ .name = "the end", G(WIDE), "EXPIRED C1 g -", .time = "2027-01-01T00:00:00Z" },
	{ .name = "time unknown", G(WIDE), "UNDETERMINED C1 g time", .time = NO },
	{ .name = "time and language unknown",
	  G(SCOPE("'all'", "['ar']", "'all'", "'all'")),
	  "UNDETERMINED C1 g language,time",
	  .time = NO,
	  .lang = NO },
	{ .name = "out of scope before its time",
	  G(SCOPE("['video']", "'all'", "'all'", "'all'")),
	  "NO_CONTRACT_FOUND - - -",
	  .time = "2025-06-01" },
	{ .name = "out of scope, time unknown",
	  G(SCOPE("['video']", "'all'", "'all'", "'all'")),
	  "NO_CONTRACT_FOUND - - -",
	  .time = NO },
	{ .name = "unknown language after its time",
	  G(SCOPE("'all'", "['ar']", "'all'", "'all'")),
	  "NO_CONTRACT_FOUND - - -",
	  .time = "2028-01-01",
	  .lang = NO },
	{ .name = "open end",
	  "[" HEAD("C1", "active", "'2026-01-01'",
		   "null") "'grants':[" PERMIT("g", WIDE, FULL) "]}]",
	  "COVERED C1 g -",
	  .time = "2999-01-01" },
	{ .name = "draft",
	  "[" HEAD("C1", "draft", "'2026-01-01'", "null") "'grants':[" PERMIT("g", WIDE,
									      FULL) "]}]",
	  "NO_CONTRACT_FOUND - - -" },
	{ .name = "terminated, before the end",
	  "[" HEAD("C1", "terminated", "'2026-01-01'",
		   "'2026-06-01'") "'grants':[" PERMIT("g", WIDE, FULL) "]}]",
	  "COVERED C1 g -" },
	{ .name = "expired, before the end",
	  "[" HEAD("C1", "expired", "'2026-01-01'",
		   "'2026-06-01'") "'grants':[" PERMIT("g", WIDE, FULL) "]}]",
	  "COVERED C1 g -" },
	{ .name = "suspended, before it was",
	  "[" HEAD("C1", "suspended", "'2026-01-01'",
		   "'2027-01-01'") "'suspended_from':'2026-05-16','"
				   "grants':[" PERMIT("g", WIDE, FULL) "]}]",
	  "COVERED C1 g -",
	  .time = "2026-05-15T23:59:59Z" },
	{ .name = "suspended, from its first second",
	  "[" HEAD("C1", "suspended", "'2026-01-01'",
		   "'2027-01-01'") "'suspended_from':'2026-05-16','"
				   "grants':[" PERMIT("g", WIDE, FULL) "]}]",
	  "SUSPENDED C1 g -",
	  .time = "2026-05-16T00:00:00Z" },
	{ .name = "suspended, behind the end",
	  "[" HEAD("C1", "suspended", "'2026-01-01'",
		   "'2027-01-01'") "'suspended_from':'2026-05-16','"
				   "grants':[" PERMIT("g", WIDE, FULL) "]}]",
	  "EXPIRED C1 g -",
	  .time = "2027-01-01" },
	{ .name = "no grant at all", ONE(""), "OUT_OF_SCOPE C1 - -" },
	{ .name = "no permit",
	  ONE(PROHIBIT("x", SCOPE("'all'", "'all'", "'all'", "['print']"))),
	  "OUT_OF_SCOPE C1 - -" },
	{ .name = "no grant, not in force",
	  ONE(""),
	  "NO_CONTRACT_FOUND - - -",
	  .time = "2028-01-01" },

	/* ---- extent ---- */
	{ .name = "an excerpt of as many words",
	  EXTENT("{'kind':'excerpt','max_words':100}"),
	  "COVERED C1 g -",
	  .words = 100 },
	{ .name = "one more",
	  EXTENT("{'kind':'excerpt','max_words':100}"),
	  "COVERED_DUTY_OPEN C1 g extent",
	  .words = 101 },
	{ .name = "words unknown",
	  EXTENT("{'kind':'excerpt','max_words':100}"),
	  "UNDETERMINED C1 g words",
	  .words = -1 },
	{ .name = "words unknown and no limit", G(WIDE), "COVERED C1 g -", .words = -1 },
	{ .name = "headline with a link",
	  EXTENT("{'kind':'headline_link','max_words':100}"),
	  "COVERED C1 g -",
	  .words = 12,
	  .link = 'y',
	  .heads = 'y' },
	{ .name = "headline without",
	  EXTENT("{'kind':'headline_link','max_words':100}"),
	  "COVERED_DUTY_OPEN C1 g extent",
	  .words = 12,
	  .heads = 'y' },
	{ .name = "headline in the body",
	  EXTENT("{'kind':'headline_link','max_words':100}"),
	  "COVERED_DUTY_OPEN C1 g extent",
	  .words = 12,
	  .link = 'y' },
	{ .name = "headline too long",
	  EXTENT("{'kind':'headline_link','max_words':11}"),
	  "COVERED_DUTY_OPEN C1 g extent",
	  .words = 12,
	  .link = 'y',
	  .heads = 'y' },
	{ .name = "headline, link unknown",
	  EXTENT("{'kind':'headline_link','max_words':100}"),
	  "UNDETERMINED C1 g link",
	  .words = 12,
	  .link = '?',
	  .heads = 'y' },
	{ .name = "headline, place and words unknown",
	  EXTENT("{'kind':'headline_link','max_words':100}"),
	  "UNDETERMINED C1 g words,where",
	  .words = -1,
	  .link = 'y',
	  .heads = '?' },

	/* ---- duties ---- */
	{ .name = "credit kept",
	  DUTY("{'credit':{'patterns':['Sanabel']}}"),
	  "COVERED C1 g -",
	  .credit = "Sanabel" },
	{ .name = "credit missing",
	  DUTY("{'credit':{'patterns':['Sanabel']}}"),
	  "COVERED_DUTY_OPEN C1 g credit" },
	{ .name = "credit folded",
	  DUTY("{'credit':{'patterns':['(سَنابِل)']}}"),
	  "COVERED C1 g -",
	  .credit = "ســنابل" },
	{ .name = "credit in other letters",
	  DUTY("{'credit':{'patterns':['Haber Ajansı']}}"),
	  "COVERED C1 g -",
	  .credit = "SANABEL HABER AJANSI" },
	{ .name = "another credit",
	  DUTY("{'credit':{'patterns':['Sanabel News']}}"),
	  "COVERED_DUTY_OPEN C1 g credit",
	  .credit = "Sanabel" },
	{ .name = "one of several",
	  DUTY("{'credit':{'patterns':['Nobody','Sanabel']}}"),
	  "COVERED C1 g -",
	  .credit = "by Sanabel" },
	{ .name = "half a word is none",
	  DUTY("{'credit':{'patterns':['Sana']}}"),
	  "COVERED_DUTY_OPEN C1 g credit",
	  .credit = "Sanabel" },
	{ .name = "any of the archive's forms",
	  DUTY("{'credit':{'patterns':[]}}"),
	  "COVERED C1 g -",
	  .credit = "Sanabel" },
	{ .name = "none of them",
	  DUTY("{'credit':{'patterns':[]}}"),
	  "COVERED_DUTY_OPEN C1 g credit" },
	{ .name = "link kept",
	  DUTY("{'credit':{'patterns':[],'link':true}}"),
	  "COVERED C1 g -",
	  .credit = "Sanabel",
	  .link = 'y' },
	{ .name = "link missing",
	  DUTY("{'credit':{'patterns':[],'link':true}}"),
	  "COVERED_DUTY_OPEN C1 g link",
	  .credit = "Sanabel" },
	{ .name = "link unknown",
	  DUTY("{'credit':{'patterns':[],'link':true}}"),
	  "UNDETERMINED C1 g link",
	  .credit = "Sanabel",
	  .link = '?' },
	{ .name = "credit missing beats a link unknown",
	  DUTY("{'credit':{'patterns':[],'link':true}}"),
	  "COVERED_DUTY_OPEN C1 g credit",
	  .link = '?' },
	{ .name = "unaltered", DUTY("{'no_alteration':true}"), "COVERED C1 g -" },
	{ .name = "altered",
	  DUTY("{'no_alteration':true}"),
	  "COVERED_DUTY_OPEN C1 g no_alteration",
	  .verbatim = 'n' },
	{ .name = "altered or not, unknown",
	  DUTY("{'no_alteration':true}"),
	  "UNDETERMINED C1 g how",
	  .verbatim = '?' },
	{ .name = "altering allowed", DUTY("{}"), "COVERED C1 g -", .verbatim = 'n' },
	{ .name = "all duties open",
	  ONE(PERMIT("g", WIDE,
		     "'extent':{'kind':'excerpt','max_words':5},'duties':{'credit':{"
		     "'patterns':[],'link':true},'no_alteration':true}")),
	  "COVERED_DUTY_OPEN C1 g extent,credit,link,no_alteration",
	  .verbatim = 'n' },
	{ .name = "duties are not asked before the time",
	  DUTY("{'credit':{'patterns':[]}}"),
	  "EARLY C1 g -",
	  .time = "2025-01-01" },

	/* ---- prohibitions ---- */
	{ .name = "prohibited",
	  ONE(PERMIT("g", WIDE, FULL) "," PROHIBIT("x", WIDE)),
	  "OUT_OF_SCOPE C1 g prohibit:x" },
	{ .name = "prohibited elsewhere",
	  ONE(PERMIT("g", WIDE, FULL) "," PROHIBIT(
		  "x", SCOPE("['video']", "'all'", "'all'", "'all'"))),
	  "COVERED C1 g -" },
	{ .name = "ai alone prohibited",
	  ONE(PERMIT("g", WIDE, FULL) "," PROHIBIT(
		  "x", SCOPE("'all'", "'all'", "'all'", "['ai_train','ai_index']"))),
	  "COVERED C1 g -" },
	{ .name = "a duty open is prohibited too",
	  ONE(PERMIT("g", WIDE, FULL ",'duties':{'credit':{'patterns':[]}}") "," PROHIBIT(
		  "x", WIDE)),
	  "OUT_OF_SCOPE C1 g prohibit:x" },
	{ .name = "undetermined is prohibited too",
	  ONE(PERMIT("g", SCOPE("'all'", "['ar']", "'all'", "'all'"),
		     FULL) "," PROHIBIT("x", WIDE)),
	  "OUT_OF_SCOPE C1 g prohibit:x",
	  .lang = NO },
	{ .name = "perhaps prohibited",
	  ONE(PERMIT("g", WIDE,
		     FULL) "," PROHIBIT("x", SCOPE("'all'", "['ar']", "'all'", "'all'"))),
	  "UNDETERMINED C1 g language",
	  .lang = NO },
	{ .name = "perhaps is no more than perhaps",
	  ONE(PERMIT("g", SCOPE("['text']", "'all'", "'all'", "'all'"),
		     FULL) "," PROHIBIT("x", SCOPE("'all'", "['ar']", "'all'", "'all'"))),
	  "UNDETERMINED C1 g media",
	  .lang = NO,
	  .medium = -1 },
	{ .name = "a translation prohibited",
	  ONE(PERMIT("g", WIDE, FULL) "," PROHIBIT(
		  "x", SCOPE("'all'", "'all'", "'all'", "['translate']"))),
	  "OUT_OF_SCOPE C1 g prohibit:x",
	  .translation = true },
	{ .name = "prohibited in another contract",
	  "[" HEAD("C1", "active", "'2026-01-01'", "null") "'grants':[" PERMIT(
		  "g", WIDE, FULL) "]}," HEAD("C2", "active", "'2026-01-01'",
					      "null") "'grants':[" PROHIBIT("x",
									    WIDE) "]}]",
	  "OUT_OF_SCOPE C1 g prohibit:x" },
	{ .name = "prohibited in a contract that has ended",
	  "[" HEAD("C1", "active", "'2026-01-01'", "null") "'grants':[" PERMIT(
		  "g", WIDE,
		  FULL) "]}," HEAD("C2", "active", "'2025-01-01'",
				   "'2026-01-01'") "'grants':[" PROHIBIT("x", WIDE) "]}]",
	  "COVERED C1 g -" },
	{ .name = "prohibited in a draft",
	  "[" HEAD("C1", "active", "'2026-01-01'", "null") "'grants':[" PERMIT(
		  "g", WIDE, FULL) "]}," HEAD("C2", "draft", "'2026-01-01'",
					      "null") "'grants':[" PROHIBIT("x",
									    WIDE) "]}]",
	  "COVERED C1 g -" },
	{ .name = "prohibited twice",
	  ONE(PROHIBIT("y", WIDE) "," PERMIT("g", WIDE, FULL) "," PROHIBIT("x", WIDE)),
	  "OUT_OF_SCOPE C1 g prohibit:x,prohibit:y" },
	{ .name = "expired is not prohibited",
	  ONE(PERMIT("g", WIDE, FULL) "," PROHIBIT("x", WIDE)),
	  "EXPIRED C1 g -",
	  .time = "2028-01-01" },

	/* ---- the best of several ---- */
	{ .name = "covered before a duty open",
	  ONE(PERMIT("a", WIDE, FULL ",'duties':{'credit':{'patterns':[]}}") "," PERMIT(
		  "b", WIDE, FULL)),
	  "COVERED C1 b -" },
	{ .name = "duty open before undetermined",
	  ONE(PERMIT("a", SCOPE("'all'", "['ar']", "'all'", "'all'"), FULL) "," PERMIT(
		  "b", WIDE, FULL ",'duties':{'credit':{'patterns':[]}}")),
	  "COVERED_DUTY_OPEN C1 b credit",
	  .lang = NO },
	{ .name = "undetermined before expired",
	  "[" HEAD("C1", "active", "'2025-01-01'", "'2026-01-01'") "'grants':[" PERMIT(
		  "g", WIDE,
		  FULL) "]}," HEAD("C2", "active", "'2026-01-01'",
				   "null") "'grants':[" PERMIT("g",
							       SCOPE("'all'", "['ar']",
								     "'all'", "'all'"),
							       FULL) "]}]",
	  "UNDETERMINED C2 g language",
	  .lang = NO },
	{ .name = "expired before early",
	  "[" HEAD("C1", "active", "'2027-01-01'", "null") "'grants':[" PERMIT(
		  "g", WIDE,
		  FULL) "]}," HEAD("C2", "active", "'2025-01-01'",
				   "'2026-01-01'") "'grants':[" PERMIT("g", WIDE,
								       FULL) "]}]",
	  "EXPIRED C2 g -" },
	{ .name = "early before out of scope",
	  "[" HEAD("C1", "active", "'2026-01-01'", "null") "'grants':[]}," HEAD(
		  "C2", "active", "'2027-01-01'", "null") "'grants':[" PERMIT("g", WIDE,
									      FULL) "]}]",
	  "EARLY C2 g -" },
	{ .name = "the smaller number",
	  "[" HEAD("C10", "active", "'2026-01-01'", "null") "'grants':[" PERMIT(
		  "g", WIDE, FULL) "]}," HEAD("C1", "active", "'2026-01-01'",
					      "null") "'grants':[" PERMIT("h", WIDE,
									  FULL) "]}]",
	  "COVERED C1 h -" },
	{ .name = "by bytes",
	  "[" HEAD("C2", "active", "'2026-01-01'", "null") "'grants':[" PERMIT(
		  "g", WIDE, FULL) "]}," HEAD("C10", "active", "'2026-01-01'",
					      "null") "'grants':[" PERMIT("h", WIDE,
									  FULL) "]}]",
	  "COVERED C10 h -" },
	{ .name = "the smaller grant",
	  ONE(PERMIT("b", WIDE, FULL) "," PERMIT("a", WIDE, FULL) "," PERMIT("c", WIDE,
									     FULL)),
	  "COVERED C1 a -" },
};

static enum rights_result
result(char c, enum rights_result otherwise)
{
	return c == 'y'	  ? RIGHTS_PASS
	       : c == 'n' ? RIGHTS_FAIL
	       : c == '?' ? RIGHTS_UNKNOWN
			  : otherwise;
}

static const char *
given(const char *value, const char *otherwise)
{
	if (!value)
		return otherwise;
	return strcmp(value, NO) == 0 ? NULL : value;
}

static struct rights_facts
facts_of(const struct use_case *c, struct arena *arena)
{
	static char url[256];
	const char *host = given(c->host, "garden.example");
	struct rights_facts f = { .kind = c->kind,
				  .medium = c->medium < 0 ? 0u
					    : c->medium	  ? (unsigned)c->medium
							  : RIGHTS_TEXT,
				  .lang = SLICE(given(c->lang, "ar")),
				  .host = SLICE(host),
				  .first =
					  time_parse(SLICE(given(c->time, "2026-05-15"))),
				  .item_date = TIME_NONE,
				  .superseded = TIME_NONE,
				  .page_date = TIME_NONE,
				  .bytes = -1,
				  .permille = -1,
				  .page_permille = -1,
				  .notice = RIGHTS_UNKNOWN,
				  .translation = c->translation,
				  .words = c->words ? c->words : 200,
				  .link = result(c->link, RIGHTS_FAIL),
				  .verbatim = result(c->verbatim, RIGHTS_PASS),
				  .in_heads = result(c->heads, RIGHTS_FAIL),
				  .has_credit = c->credit != NULL,
				  .credit = SLICE(c->credit) };

	f.last = f.first;
	snprintf(url, sizeof(url), "https://%s%s", host ? host : "",
		 c->path ? c->path : "/a/b?c");
	f.url = SLICE(host ? url : NULL);
	if (c->credit)
		assert_int_equal(use_fold_words(f.credit, arena, &f.credit_words, NULL),
				 NAQL_OK);
	return f;
}

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
put_quoted(struct rights_room *room, enum register_term_kind kind, const char *json)
{
	char *copy = quoted(json);

	room_put(room, kind, copy);
	free(copy);
}

static void
test_case(void **state)
{
	const struct use_case *c = *state;
	struct rights_room room;
	struct rights_judgement j;
	struct rights_facts f;
	char text[512];

	rights_room_init(&room);
	put_quoted(&room, REGISTER_OUTLET, outlets);
	put_quoted(&room, REGISTER_CONTRACT, allows);
	put_quoted(&room, REGISTER_CONTRACT, c->contracts);
	assert_int_equal(rights_book_host(room.book, SLICE("WWW.Agency.example"), NULL),
			 NAQL_OK);
	assert_int_equal(rights_book_sort(room.book, NULL), NAQL_OK);
	f = facts_of(c, &room.arena);
	assert_int_equal(rights_judge(room.book, &f, NULL, &room.arena, &j, NULL),
			 NAQL_OK);
	judgement_text(&j, text, sizeof(text));
	assert_string_equal(text, c->wanted);
	rights_room_fini(&room);
}

static void
test_a_trace_is_not_judged(void **state)
{
	struct rights_room room;
	struct rights_judgement j;
	struct rights_facts f = { .kind = USE_TRACE };

	(void)state;
	rights_room_init(&room);
	assert_int_equal(rights_judge(room.book, &f, NULL, &room.arena, &j, NULL),
			 NAQL_DONE);
	rights_room_fini(&room);
}

int
main(void)
{
	static struct CMUnitTest tests[NAQL_COUNT(cases) + 1];
	struct CMUnitTest trace = cmocka_unit_test(test_a_trace_is_not_judged);

	for (size_t i = 0; i < NAQL_COUNT(cases); i++) {
		union {
			const struct use_case *in;
			void *out;
		} state = { &cases[i] };

		tests[i] = (struct CMUnitTest){ .name = cases[i].name,
						.test_func = test_case,
						.initial_state = state.out };
	}
	tests[NAQL_COUNT(cases)] = trace;
	return cmocka_run_group_tests_name("rights: judge", tests, NULL, NULL);
}
