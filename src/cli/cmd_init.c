/*
 * cmd_init.c - naql init DIR --agency NAME.
 */
#include "cli.h"

int
cmd_init(struct cli *cli)
{
	naql_error err = { 0 };
	naql_status st;

	if (cli->opt.agency == NULL)
		return out_misuse("init",
				  "an archive needs the agency's name: --agency NAME");
	st = naql_archive_init(cli->args[0], cli->opt.agency,
			       cli_strings(&cli->opt.hosts),
			       cli_strings(&cli->opt.credits), cli_by(cli), &err);
	return out_fail(st, &err);
}
