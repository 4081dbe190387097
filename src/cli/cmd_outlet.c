/*
 * cmd_outlet.c - naql outlet DIR add|list|show|on: where pages appear.
 */
#include <string.h>

#include "cli.h"

static naql_status
turn_on(naql_archive *a, struct cli *cli, const void *ctx, const naql_sink *sink,
	naql_error *err)
{
	(void)ctx;
	(void)sink;
	return naql_outlet_on(a, cli->args[2], cli->opt.reason, cli->opt.by, err);
}

int
cmd_outlet(struct cli *cli)
{
	if (strcmp(cli->args[1], "on") != 0)
		return terms_run(cli, "outlet", NAQL_TERM_OUTLET);
	if (cli->n_args != 3)
		return out_misuse("outlet", "say which outlet: on ID");
	if (cli->opt.reason == NULL)
		return out_misuse("outlet", "say why: --reason TEXT goes into the log");
	return cli_write(cli, turn_on, NULL);
}
