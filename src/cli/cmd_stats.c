/*
 * cmd_stats.c - naql stats DIR: what the archive holds, as one JSON record.
 */
#include "cli.h"

static naql_status
print(naql_archive *a, struct cli *cli, const void *ctx, const naql_sink *sink,
      naql_error *err)
{
	(void)cli;
	(void)ctx;
	return naql_archive_stats(a, sink, err);
}

int
cmd_stats(struct cli *cli)
{
	return cli_read(cli, print, NULL);
}
