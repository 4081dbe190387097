/*
 * The judge, case by case from docs/contract-format.md: every clause, every outcome, the
 * edges of time, prohibitions, ties.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "judge_cases.h"
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
