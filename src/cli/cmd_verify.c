/*
 * cmd_verify.c - naql verify DIR: is everything whole?
 */
#include "cli.h"

int
cmd_verify(struct cli *cli)
{
	naql_archive *a = NULL;
	naql_error err = { 0 };
	struct cli_out out;
	uint64_t damaged = 0;
	naql_sink sink;
	naql_status st = naql_archive_open(&a, cli->args[0], false, &err);
	int code;

	out_init(&out, cli);
	sink = out_sink(&out);
	if (st == NAQL_E_CORRUPT) {
		out_fail(st, &err);
		return EXIT_NEGATIVE;
	}
	if (st == NAQL_OK)
		st = naql_archive_verify(a, &sink, &damaged, &err);
	naql_archive_close(a);
	code = out_finish(&out, st, &err);
	return code == EXIT_DONE && damaged ? EXIT_NEGATIVE : code;
}
