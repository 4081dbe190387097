/*
 * cmd_contract.c - naql contract DIR add|list|show|end: who may use what.
 */
#include <string.h>

#include "cli.h"

static naql_status
end(naql_archive *a, struct cli *cli, naql_error *err)
{
	return naql_contract_end(a, cli->args[2], cli->opt.date, cli->opt.reason,
				 cli->opt.by, err);
}

int
cmd_contract(struct cli *cli)
{
	if (strcmp(cli->args[1], "end") != 0)
		return terms_run(cli, "contract", NAQL_TERM_CONTRACT);
	if (cli->n_args != 3)
		return out_misuse("contract", "say which contract: end NUMBER");
	if (cli->opt.date == NULL || cli->opt.reason == NULL)
		return out_misuse("contract", "say when and why: --date DATE --reason "
					      "TEXT, which goes into the log");
	return terms_change(cli, end);
}
