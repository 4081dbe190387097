/*
 * cmd_judge.c - naql judge DIR: judge the recorded uses again, print what changed; with
 * --draft only what would change.
 */
#include <inttypes.h>

#include "cli.h"

int
cmd_judge(struct cli *cli)
{
	const char *draft = cli->opt.draft;
	naql_archive *a = NULL;
	naql_judge_counts n = { 0 };
	naql_error err = { 0 };
	struct cli_out out;
	naql_sink sink;
	naql_status st = draft ? naql_archive_open(&a, cli->args[0], false, &err)
			       : cli_open(cli, &a, &err);
	int code;

	out_init(&out, cli);
	sink = out_sink(&out);
	if (st == NAQL_OK)
		st = draft ? naql_judge_draft(a, draft, &sink, &n, &err)
			   : naql_judge(a, &sink, &n, &err);
	code = out_finish(&out, st, &err);
	if (st == NAQL_OK && !cli->opt.quiet)
		out_note("%" PRIu64 " uses judged, %" PRIu64 " %s", n.uses, n.changed,
			 draft ? "would change; nothing was written" : "changed");
	naql_archive_close(a);
	return code;
}
