/*
 * cmd_withdraw.c - naql withdraw DIR STORY...: kill.
 */
#include "cli.h"

static naql_status
withdraw(naql_archive *a, struct cli *cli, const void *story, const naql_sink *sink,
	 naql_error *err)
{
	(void)sink;
	return naql_archive_withdraw(a, story, cli->opt.reason ? cli->opt.reason : "",
				     err);
}

int
cmd_withdraw(struct cli *cli)
{
	return cli_write_each(cli, withdraw);
}
