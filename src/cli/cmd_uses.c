/*
 * cmd_uses.c - naql uses DIR [filters]: the recorded uses.
 */
#include "cli.h"

static naql_status
print(naql_archive *a, struct cli *cli, const void *ctx, const naql_sink *sink,
      naql_error *err)
{
	naql_use_filter f = cli_use_filter(cli);

	(void)ctx;
	return naql_uses(a, &f, sink, NULL, err);
}

int
cmd_uses(struct cli *cli)
{
	return cli_read(cli, print, NULL);
}
