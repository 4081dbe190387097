/*
 * cmd_forget.c - naql forget DIR USE...: delete recorded uses, with a reason.
 */
#include "cli.h"

static naql_status
forget(naql_archive *a, struct cli *cli, const void *use, const naql_sink *sink,
       naql_error *err)
{
	(void)sink;
	return naql_use_forget(a, use, cli->opt.reason, err);
}

int
cmd_forget(struct cli *cli)
{
	if (cli->opt.reason == NULL)
		return out_misuse("forget", "say why: --reason TEXT goes into the log");
	return cli_write_each(cli, forget);
}
