/*
 * test_case_file.c - the desk's states and steps: which may follow which, as the paper
 * has it; the clock that a dispute stops; what is written is read back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/compiler.h"
#include "base/timestamp.h"
#include "prop.h"
#include "rights/case_file.h"

#define DAY 86400

/* Written down from the paper, a line a state, not from the table in the source. */
static const char *const follows[][2] = {
	{ "new", "triage assigned dismissed" },
	{ "triage", "assigned dismissed" },
	{ "assigned", "triage contacted dismissed" },
	{ "contacted", "licence_offered correction_asked takedown_sent counter_notice "
		       "negotiating escalated settled licensed removed_verified "
		       "written_off" },
	{ "licence_offered", "correction_asked takedown_sent counter_notice negotiating "
			     "escalated settled licensed removed_verified written_off" },
	{ "correction_asked", "licence_offered takedown_sent counter_notice negotiating "
			      "escalated settled licensed removed_verified written_off" },
	{ "takedown_sent", "licence_offered correction_asked counter_notice negotiating "
			   "escalated settled licensed removed_verified written_off" },
	{ "counter_notice", "licence_offered correction_asked takedown_sent negotiating "
			    "escalated settled licensed removed_verified written_off" },
	{ "negotiating", "licence_offered correction_asked takedown_sent counter_notice "
			 "escalated settled licensed removed_verified written_off" },
	{ "escalated", "settled licensed removed_verified written_off" },
	{ "settled", "" },
	{ "licensed", "" },
	{ "removed_verified", "" },
	{ "written_off", "" },
	{ "dismissed", "" },
};

static bool
has_word(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *at = list; (at = strstr(at, word)) != NULL; at += len)
		if ((at == list || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}

static void
test_table(void **state)
{
	(void)state;
	assert_int_equal(NAQL_COUNT(follows), CASE_N_STATES);
	for (size_t i = 0; i < NAQL_COUNT(follows); i++)
		for (size_t k = 0; k < NAQL_COUNT(follows); k++) {
			enum case_state from, to;

			assert_true(case_state_read(SLICE(follows[i][0]), &from));
			assert_true(case_state_read(SLICE(follows[k][0]), &to));
			assert_string_equal(case_state_name(from), follows[i][0]);
			assert_int_equal(case_state_may(from, to),
					 has_word(follows[i][1], follows[k][0]));
		}
}

static void
test_closed_and_writing(void **state)
{
	enum case_state s;

	(void)state;
	for (unsigned i = 0; i < CASE_N_STATES; i++) {
		const char *name = case_state_name((enum case_state)i);

		assert_int_equal(case_state_closed((enum case_state)i),
				 has_word("settled licensed removed_verified written_off "
					  "dismissed",
					  name));
		assert_int_equal(case_state_writes((enum case_state)i),
				 has_word("contacted licence_offered correction_asked "
					  "takedown_sent",
					  name));
	}
	assert_false(case_state_read(SLICE("stolen"), &s));
	assert_false(case_state_read(SLICE(""), &s));
	assert_true(case_dismissal(SLICE("formula")));
	assert_false(case_dismissal(SLICE("fair")));
	assert_true(case_dismissal_remembers(SLICE("syndicated")));
	/* about who used it, not about the text */
	assert_false(case_dismissal_remembers(SLICE("licensed")));
	assert_false(case_dismissal_remembers(SLICE("quotation_reviewed")));
}

static struct case_file
fresh(void)
{
	return (struct case_file){ .due = TIME_NONE, .left = TIME_NONE };
}

static naql_status
take(struct case_file *f, naql_case_action action, const char *value, const char *reason,
     int64_t at)
{
	struct case_step step = { .action = action,
				  .value = SLICE(value),
				  .reason = SLICE(reason) };

	return case_file_apply(f, &step, at, NULL);
}

static void
test_a_case(void **state)
{
	struct case_file f = fresh();

	(void)state;
	assert_int_equal(take(&f, NAQL_CASE_STATE, "contacted", "a call", 0),
			 NAQL_E_USAGE);
	assert_int_equal(take(&f, NAQL_CASE_STATE, "assigned", "it is time", 0),
			 NAQL_E_USAGE); /* to nobody */
	assert_int_equal(take(&f, NAQL_CASE_ASSIGN, "Leyla", NULL, 0), NAQL_OK);
	assert_int_equal(f.state, CASE_ASSIGNED);
	assert_int_equal(take(&f, NAQL_CASE_STATE, "contacted", NULL, 0), NAQL_E_USAGE);
	assert_int_equal(take(&f, NAQL_CASE_STATE, "contacted", "  ", 0), NAQL_E_USAGE);
	assert_int_equal(take(&f, NAQL_CASE_STATE, "contacted", "a call", 0), NAQL_OK);
	assert_int_equal(take(&f, NAQL_CASE_ASSIGN, "Rojin", NULL, 0), NAQL_OK);
	assert_int_equal(f.state, CASE_CONTACTED); /* a new owner is no new state */
	assert_int_equal(take(&f, NAQL_CASE_DISMISS, "formula", "a bulletin", 0),
			 NAQL_E_USAGE); /* reopened first */
	assert_int_equal(take(&f, NAQL_CASE_STATE, "settled", "by letter", 0), NAQL_OK);
	assert_int_equal(take(&f, NAQL_CASE_ADD, NULL, NULL, 0), NAQL_E_USAGE);
	assert_int_equal(take(&f, NAQL_CASE_REOPEN, NULL, NULL, 0), NAQL_E_USAGE);
	assert_int_equal(take(&f, NAQL_CASE_REOPEN, NULL, "seen again", 0), NAQL_OK);
	assert_int_equal(f.state, CASE_TRIAGE);
	assert_int_equal(take(&f, NAQL_CASE_REOPEN, NULL, "again", 0), NAQL_E_USAGE);
	assert_int_equal(take(&f, NAQL_CASE_STATE, "dismissed", "no word", 0),
			 NAQL_E_USAGE);
	assert_int_equal(take(&f, NAQL_CASE_DISMISS, "because", "x", 0), NAQL_E_USAGE);
	assert_int_equal(take(&f, NAQL_CASE_DISMISS, "formula", "a bulletin", 0),
			 NAQL_OK);
	assert_true(slice_eq(f.dismissal, SLICE("formula")));
	assert_int_equal(take(&f, NAQL_CASE_REOPEN, NULL, "no formula", 0), NAQL_OK);
	assert_int_equal(f.dismissal.len, 0);
}

static void
test_a_dispute_stops_the_clock(void **state)
{
	struct case_file f = fresh();
	int64_t now = time_parse(SLICE("2026-11-10"));

	(void)state;
	assert_int_equal(take(&f, NAQL_CASE_ASSIGN, "Leyla", NULL, now), NAQL_OK);
	assert_int_equal(take(&f, NAQL_CASE_DUE, "2026-11-20", NULL, now), NAQL_OK);
	assert_int_equal(
		take(&f, NAQL_CASE_DISPUTE, "it is our own text", NULL, now + 3 * DAY),
		NAQL_OK);
	assert_true(f.due == TIME_NONE); /* nothing is overdue meanwhile */
	assert_int_equal(f.left, 7 * DAY);
	assert_int_equal(take(&f, NAQL_CASE_DUE, "2026-12-01", NULL, now), NAQL_E_USAGE);
	/* a second word of dispute does not take the time away */
	assert_int_equal(take(&f, NAQL_CASE_DISPUTE, "really", NULL, now + 9 * DAY),
			 NAQL_OK);
	assert_int_equal(f.left, 7 * DAY);
	assert_int_equal(take(&f, NAQL_CASE_STATE, "contacted", "a call", now),
			 NAQL_E_USAGE);
	assert_int_equal(take(&f, NAQL_CASE_RESUME, NULL, "they agree", now + 30 * DAY),
			 NAQL_OK);
	assert_int_equal(f.due, now + 37 * DAY);
	assert_true(f.left == TIME_NONE);
	assert_int_equal(take(&f, NAQL_CASE_RESUME, NULL, "again", now), NAQL_E_USAGE);
	assert_int_equal(take(&f, NAQL_CASE_STATE, "contacted", "a call", now), NAQL_OK);
	assert_int_equal(take(&f, NAQL_CASE_STATE, "counter_notice", "a letter", now),
			 NAQL_OK);
	assert_true(f.disputed);
	assert_int_equal(take(&f, NAQL_CASE_STATE, "takedown_sent", "no", now),
			 NAQL_E_USAGE);
	assert_int_equal(take(&f, NAQL_CASE_STATE, "written_off", "they are right", now),
			 NAQL_OK);
}

static void
test_due(void **state)
{
	struct case_file f = fresh();

	(void)state;
	assert_int_equal(take(&f, NAQL_CASE_DUE, "soon", NULL, 0), NAQL_E_USAGE);
	assert_int_equal(take(&f, NAQL_CASE_DUE, "2026-11-20", NULL, 0), NAQL_OK);
	assert_int_equal(f.due, time_parse(SLICE("2026-11-20")));
	assert_int_equal(take(&f, NAQL_CASE_DUE, "none", NULL, 0), NAQL_OK);
	assert_true(f.due == TIME_NONE);
	/* without a date there is nothing to stop, and nothing to go on with */
	assert_int_equal(take(&f, NAQL_CASE_DISPUTE, "no", NULL, 5), NAQL_OK);
	assert_int_equal(take(&f, NAQL_CASE_RESUME, NULL, "yes", 9), NAQL_OK);
	assert_true(f.due == TIME_NONE);
	assert_int_equal(take(&f, NAQL_CASE_NOTE, " \n", NULL, 0), NAQL_E_USAGE);
	assert_int_equal(take(&f, NAQL_CASE_NOTE, NULL, NULL, 0), NAQL_E_USAGE);
}

static void
assert_same(const struct case_file *a, const struct case_file *b)
{
	assert_int_equal(a->state, b->state);
	assert_true(slice_eq(a->owner, b->owner));
	assert_true(slice_eq(a->dismissal, b->dismissal));
	assert_true(slice_eq(a->subject, b->subject));
	assert_true(slice_eq(a->subject_kind, b->subject_kind));
	assert_true(a->due == b->due);
	assert_true(a->left == b->left);
	assert_int_equal(a->disputed, b->disputed);
}

/* Any row of steps: what is written is read back, and a step that is refused changes
 * nothing. */
static void
test_any_steps(void **state)
{
	static const char *const words[] = { "formula", "other", "2026-11-20", "none",
					     "Leyla",	"لين",	 "نقل \"x\"\n" };

	(void)state;
	PROP_RUN(p, 200)
	{
		struct case_file f = fresh();
		int64_t now = 1700000000;

		f.subject_kind = SLICE("party");
		f.subject = SLICE("bayraq");
		for (unsigned i = 0; i < 40; i++) {
			naql_case_action action = (naql_case_action)prop_below(&p, 13);
			const char *value =
				prop_below(&p, 2)
					? case_state_name((enum case_state)prop_below(
						  &p, CASE_N_STATES))
					: words[prop_below(&p, NAQL_COUNT(words))];
			struct case_step step = { .action = action,
						  .value = SLICE(value),
						  .reason = SLICE("why") };
			struct case_file before = f, back;
			struct arena arena = { 0 };
			struct buf json = { 0 };

			now += (int64_t)prop_below(&p, 5 * DAY);
			if (case_file_apply(&f, &step, now, NULL) != NAQL_OK)
				assert_same(&f, &before);
			case_file_write(&f, &step, &json);
			assert_int_equal(
				case_file_read(&back, buf_slice(&json), &arena, NULL),
				NAQL_OK);
			assert_same(&f, &back);
			arena_fini(&arena);
			buf_fini(&json);
			/* a dispute and a date do not stand together, so nothing is due
			 */
			assert_false(f.disputed && f.due != TIME_NONE);
			assert_int_equal(f.dismissal.len > 0, f.state == CASE_DISMISSED);
		}
	}
}

static void
test_damaged(void **state)
{
	static const char *const bad[] = { "", "{", "{}", "{\"state\":\"lost\"}", "[]" };
	struct case_file f;
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < NAQL_COUNT(bad); i++)
		assert_int_equal(case_file_read(&f, SLICE(bad[i]), &arena, NULL),
				 NAQL_E_CORRUPT);
	arena_fini(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_closed_and_writing),
		cmocka_unit_test(test_a_case),
		cmocka_unit_test(test_a_dispute_stops_the_clock),
		cmocka_unit_test(test_due),
		cmocka_unit_test(test_any_steps),
		cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests_name("rights: cases", tests, NULL, NULL);
}
