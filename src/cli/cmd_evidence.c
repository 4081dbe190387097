/*
 * cmd_evidence.c - naql evidence DIR USE... -o ZIP: a bundle that others can check.
 */
#include "cli.h"

static naql_status
evidence(naql_archive *a, struct cli *cli, const void *ctx, const naql_sink *sink,
	 naql_error *err)
{
	(void)ctx;
	return naql_evidence(a, cli_inputs(cli, 1), cli->opt.case_number, cli->opt.warc,
			     cli->opt.output, sink, err);
}

int
cmd_evidence(struct cli *cli)
{
	if (cli->opt.output == NULL)
		return out_misuse("evidence", "say where: -o FILE.zip");
	if (cli->n_args < 2 && !cli->opt.case_number)
		return out_misuse("evidence", "say which uses, or --case N");
	return cli_write(cli, evidence, NULL);
}
