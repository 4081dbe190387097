/*
 * cmd_add.c - naql add DIR INPUT...: stories in.
 */
#include <inttypes.h>

#include "cli.h"

int
cmd_add(struct cli *cli)
{
	naql_archive *a = NULL;
	naql_input_options in = cli_input_options(cli);
	naql_add_counts n = { 0 };
	naql_error err = { 0 };
	struct cli_out out;
	naql_sink sink;
	naql_status st = cli_open(cli, &a, &err);
	int code;

	out_init(&out, cli);
	sink = out_sink(&out);
	if (st == NAQL_OK)
		st = naql_archive_add(a, cli_inputs(cli, 1), &in, &sink, &n, &err);
	code = out_finish(&out, st, &err);
	if (n.committed && !cli->opt.quiet)
		out_note("%" PRIu64 " added, %" PRIu64 " new versions, %" PRIu64
			 " unchanged, %" PRIu64 " without words, %" PRIu64 " passed over",
			 n.added, n.new_versions, n.unchanged, n.without_words,
			 n.input.faults);
	if (n.committed && st != NAQL_OK)
		out_note("the stories are in; merging segments was not done and is left "
			 "to the next add or to naql merge");
	naql_archive_close(a);
	return code;
}
