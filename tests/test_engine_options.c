/*
 * engine: a struct of options says its size - one that forgot to, or was compiled for
 * other headers, is refused by every call that takes one, and nothing is done.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <unistd.h>

#include "engine_room.h"
#include "naql/naql.h"

static naql_archive *archive;
static const char *const story = "stories.jsonl";

static void
refused(naql_status st, const naql_error *err, const char *name)
{
	assert_int_equal(st, NAQL_E_USAGE);
	assert_string_equal(err->source, name);
	assert_non_null(strstr(err->text, ".size"));
}

/* Sizes that are not ours: forgotten, of an older library, of a newer one. */
static const size_t wrong[] = { 0, sizeof(size_t), 4096 };

static void
test_inputs(void **state)
{
	naql_strings one = { &story, 1 }, none = { NULL, 0 };
	naql_input_options in = { 0 };
	naql_input_counts counts;
	naql_notice_audited audited;
	naql_add_counts added;
	naql_sink sink = { 0 };
	naql_error err;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		const char *name = "naql_input_options";

		in.size = wrong[i];
		refused(naql_archive_add(archive, one, &in, &sink, &added, &err), &err,
			name);
		assert_int_equal(added.added, 0);
		refused(naql_archive_background(archive, one, &in, 0, &sink, &added,
						&err),
			&err, name);
		refused(naql_page(one, &in, &sink, &counts, &err), &err, name);
		refused(naql_page_html(one, &in, &sink, &counts, &err), &err, name);
		refused(naql_notice_audit(archive, one, none, &in, &sink, &audited, &err),
			&err, name);
	}
	in.size = sizeof(in);
	assert_int_equal(naql_page(one, &in, &sink, &counts, &err), NAQL_OK);
	assert_int_equal(naql_page(one, NULL, &sink, &counts, &err), NAQL_OK);
}

static void
test_scan_and_uses(void **state)
{
	naql_strings one = { &story, 1 };
	naql_scan_options scan = { .record = true };
	naql_use_filter uses = { .limit = 1 };
	naql_scan_counts counts;
	naql_sink sink = { 0 };
	naql_error err;
	uint64_t n = 7;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		scan.size = uses.size = wrong[i];
		refused(naql_scan(archive, one, &scan, &sink, &counts, &err), &err,
			"naql_scan_options");
		assert_int_equal(counts.input.pages, 0);
		refused(naql_uses(archive, &uses, &sink, &n, &err), &err,
			"naql_use_filter");
		assert_int_equal(n, 0);
		refused(naql_report(archive, &uses, NAQL_REPORT_CSV, "u.csv", &n, &err),
			&err, "naql_use_filter");
		assert_int_not_equal(access("u.csv", F_OK), 0);
	}
	scan.size = sizeof(scan); /* that of the inputs in it is not asked */
	assert_int_equal(naql_scan(archive, one, &scan, &sink, &counts, &err), NAQL_OK);
}

static void
test_desk(void **state)
{
	naql_case_subject about = { .host = "a.example" };
	naql_case_step step = { .action = NAQL_CASE_NOTE, .by = "a", .value = "b" };
	naql_case_filter filter = { 0 };
	naql_sink sink = { 0 };
	naql_error err;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		about.size = step.size = filter.size = wrong[i];
		refused(naql_case_open(archive, &about, "a", NULL, NULL, NULL, &err),
			&err, "naql_case_subject");
		refused(naql_case_do(archive, 1, &step, &err), &err, "naql_case_step");
		refused(naql_case_list(archive, &filter, &sink, &err), &err,
			"naql_case_filter");
	}
	assert_int_equal(naql_case_list(archive, NULL, &sink, &err), NAQL_OK);
}

static void
test_writers(void **state)
{
	const char *const url = "https://a.example/";
	naql_statement_options statement = { .party = "P-1",
					     .from = "2026-10-01",
					     .to = "2026-11-01" };
	naql_notice_options notice = { .output = "site" };
	naql_fetch_options fetch = { .output = "f.warc", .contact = "a@b.c" };
	naql_notice_written written;
	naql_sink sink = { 0 };
	naql_error err;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		statement.size = notice.size = fetch.size = wrong[i];
		refused(naql_statement(archive, &statement, "s.csv", NULL, &err), &err,
			"naql_statement_options");
		refused(naql_notice_write(archive, &notice, &written, &err), &err,
			"naql_notice_options");
		refused(naql_fetch((naql_strings){ &url, 1 }, &fetch, &sink, NULL, &err),
			&err, "naql_fetch_options");
	}
	assert_int_not_equal(access("s.csv", F_OK), 0);
	assert_int_not_equal(access("site", F_OK), 0);
	assert_int_not_equal(access("f.warc", F_OK), 0);
}

static int
make_world(void **state)
{
	struct buf lines = { 0 };

	if (enter(state) != 0)
		return -1;
	add_story_line(&lines, "s1", SLICE("The ferry to the island sails on Friday."),
		       1);
	write_file(story, &lines);
	buf_fini(&lines);
	make_archive("a");
	assert_done(naql_archive_open(&archive, "a", true, why));
	return 0;
}

static int
drop_world(void **state)
{
	naql_archive_close(archive);
	return leave(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_inputs),
		cmocka_unit_test(test_scan_and_uses),
		cmocka_unit_test(test_desk),
		cmocka_unit_test(test_writers),
	};

	return cmocka_run_group_tests_name("engine: options say their size", tests,
					   make_world, drop_world);
}
