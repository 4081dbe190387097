/*
 * cmd_background.c - naql background DIR INPUT...: learn what recurs; only counts are
 * kept.
 */
#include <inttypes.h>

#include "cli.h"

int
cmd_background(struct cli *cli)
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
		st = naql_archive_background(a, cli_inputs(cli, 1), &in,
					     (size_t)cli->opt.sketch_mib << 20, &sink, &n,
					     &err);
	code = out_finish(&out, st, &err);
	if (st == NAQL_OK && !cli->opt.quiet)
		out_note("%" PRIu64 " texts learnt from, %" PRIu64 " passed over",
			 n.added, n.input.faults);
	naql_archive_close(a);
	return code;
}
