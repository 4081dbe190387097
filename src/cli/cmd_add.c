/*
 * cmd_add.c - naql add DIR INPUT...: stories in.
 */
#include <inttypes.h>

#include "cli.h"

int
cmd_add(struct cli *cli)
{
	naql_input_options in = cli_input_options(cli);
	naql_add_counts n = { 0 };
	struct cli_work w;
	int code;

	cli_begin(&w, cli, true);
	if (w.st == NAQL_OK)
		w.st = naql_archive_add(w.a, cli_inputs(cli, 1), &in, &w.sink, &n,
					&w.err);
	code = cli_end(&w);
	if (n.committed && !cli->opt.quiet)
		out_note("%" PRIu64 " added, %" PRIu64 " new versions, %" PRIu64
			 " unchanged, %" PRIu64 " without words, %" PRIu64 " passed over",
			 n.added, n.new_versions, n.unchanged, n.without_words,
			 n.input.faults);
	if (n.committed && w.st != NAQL_OK)
		out_note("the stories are in; merging segments was not done and is left "
			 "to the next add or to naql merge");
	return code;
}
