/*
 * test_text_tables.c - the tables of src/text are what their generators write today.
 *
 * Needs the Unicode database (Debian: unicode-data) and python3.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

static int
run(const char *script)
{
	const char *root = getenv("NAQL_SOURCE_ROOT");
	char command[4096];
	int n;

	n = snprintf(command, sizeof(command),
		     "PYTHONDONTWRITEBYTECODE=1 python3 '%s/scripts/%s' --check",
		     root ? root : ".", script);
	assert_in_range(n, 1, sizeof(command) - 1);
	return system(command); /* NOLINT(cert-env33-c): a test of a script */
}

static void
unicode_tables_are_up_to_date(void **state)
{
	int status = run("gen_unicode.py");

	(void)state;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip(); /* the database here is of another version */
	assert_int_equal(status, 0);
}

static void
charset_tables_are_up_to_date(void **state)
{
	(void)state;
	assert_int_equal(run("gen_charsets.py"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unicode_tables_are_up_to_date),
		cmocka_unit_test(charset_tables_are_up_to_date),
	};

	return cmocka_run_group_tests_name("text: generated tables", tests, NULL, NULL);
}
