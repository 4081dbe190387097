/*
 * cmd_backup.c - naql backup DIR TO: a copy while others may write.
 */
#include "cli.h"

static naql_status
backup(naql_archive *a, struct cli *cli, const void *ctx, const naql_sink *sink,
       naql_error *err)
{
	(void)ctx;
	(void)sink;
	return naql_archive_backup(a, cli->args[1], err);
}

int
cmd_backup(struct cli *cli)
{
	return cli_read(cli, backup, NULL);
}
