/*
 * cmd_background.c - naql background DIR INPUT...: learn what recurs; only counts are
 * kept.
 */
#include <inttypes.h>

#include "cli.h"

int
cmd_background(struct cli *cli)
{
	naql_input_options in = cli_input_options(cli);
	naql_add_counts n = { 0 };
	struct cli_work w;
	int code;

	cli_begin(&w, cli, true);
	if (w.st == NAQL_OK)
		w.st = naql_archive_background(w.a, cli_inputs(cli, 1), &in,
					       (size_t)cli->opt.sketch_mib << 20, &w.sink,
					       &n, &w.err);
	code = cli_end(&w);
	if (w.st == NAQL_OK && !cli->opt.quiet)
		out_note("%" PRIu64 " texts learnt from, %" PRIu64 " passed over",
			 n.added, n.input.faults);
	return code;
}
