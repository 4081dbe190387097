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
	naql_judge_counts n = { 0 };
	struct cli_work w;
	int code;

	cli_begin(&w, cli, draft == NULL);
	if (w.st == NAQL_OK)
		w.st = draft ? naql_judge_draft(w.a, draft, &w.sink, &n, &w.err)
			     : naql_judge(w.a, &w.sink, &n, &w.err);
	code = cli_end(&w);
	if (w.st == NAQL_OK && !cli->opt.quiet)
		out_note("%" PRIu64 " uses judged, %" PRIu64 " %s", n.uses, n.changed,
			 draft ? "would change; nothing was written" : "changed");
	return code;
}
