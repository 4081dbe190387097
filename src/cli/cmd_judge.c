/*
 * cmd_judge.c - naql judge DIR: judge the recorded uses again, print what changed.
 */
#include <inttypes.h>

#include "cli.h"

int
cmd_judge(struct cli *cli)
{
	naql_archive *a = NULL;
	naql_judge_counts n = { 0 };
	naql_error err = { 0 };
	struct cli_out out;
	naql_sink sink;
	naql_status st = naql_archive_open(&a, cli->args[0], true, &err);
	int code;

	out_init(&out, cli);
	sink = out_sink(&out);
	if (st == NAQL_OK)
		st = naql_judge(a, &sink, &n, &err);
	code = out_finish(&out, st, &err);
	if (st == NAQL_OK && !cli->opt.quiet)
		out_note("%" PRIu64 " uses judged, %" PRIu64 " changed", n.uses,
			 n.changed);
	naql_archive_close(a);
	return code;
}
