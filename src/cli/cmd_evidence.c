/*
 * cmd_evidence.c - naql evidence DIR USE... -o ZIP: a bundle that others can check.
 */
#include "cli.h"

int
cmd_evidence(struct cli *cli)
{
	naql_archive *a = NULL;
	naql_error err = { 0 };
	struct cli_out out;
	naql_sink sink;
	naql_status st;

	if (cli->opt.output == NULL)
		return out_misuse("evidence", "say where: -o FILE.zip");
	if (cli->n_args < 2 && !cli->opt.case_number)
		return out_misuse("evidence", "say which uses, or --case N");
	st = cli_open(cli, &a, &err);
	out_init(&out, cli);
	sink = out_sink(&out);
	if (st == NAQL_OK)
		st = naql_evidence(a, cli_inputs(cli, 1), cli->opt.case_number,
				   cli->opt.warc, cli->opt.output, &sink, &err);
	naql_archive_close(a);
	return out_finish(&out, st, &err);
}
