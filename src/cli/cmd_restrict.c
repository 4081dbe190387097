/*
 * cmd_restrict.c - naql restrict DIR add|list|show|end: what holds for single items
 * whatever a contract says.
 */
#include <string.h>

#include "cli.h"

static naql_status
end(naql_archive *a, struct cli *cli, const void *ctx, const naql_sink *sink,
    naql_error *err)
{
	(void)ctx;
	(void)sink;
	return naql_restriction_end(a, cli->args[2], cli->opt.date, cli->opt.reason,
				    cli->opt.by, err);
}

int
cmd_restrict(struct cli *cli)
{
	if (strcmp(cli->args[1], "end") != 0)
		return terms_run(cli, "restrict", NAQL_TERM_RESTRICTION);
	if (cli->n_args != 3)
		return out_misuse("restrict", "say which restriction: end ID");
	if (cli->opt.date == NULL || cli->opt.reason == NULL)
		return out_misuse("restrict", "say when and why: --date DATE --reason "
					      "TEXT, which goes into the log");
	return cli_write(cli, end, NULL);
}
