/*
 * cmd_page.c - naql page INPUT...: what pages say.
 */
#include "cli.h"

int
cmd_page(struct cli *cli)
{
	naql_input_options in = cli_input_options(cli);
	naql_input_counts n = { 0 };
	naql_error err = { 0 };
	struct cli_out out;
	naql_sink sink;

	out_init(&out, cli);
	sink = out_sink(&out);
	naql_status st =
		cli->opt.html ? naql_page_html(cli_inputs(cli, 0), &in, &sink, &n, &err)
			      : naql_page(cli_inputs(cli, 0), &in, &sink, &n, &err);

	return out_finish(&out, st, &err);
}
