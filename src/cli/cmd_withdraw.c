/*
 * cmd_withdraw.c - naql withdraw DIR STORY...: kill.
 */
#include "cli.h"

int
cmd_withdraw(struct cli *cli)
{
	naql_archive *a = NULL;
	naql_error err = { 0 };
	naql_status st = cli_open(cli, &a, &err);
	int code = out_fail(st, &err);

	for (size_t i = 1; st == NAQL_OK && i < cli->n_args; i++) {
		naql_status one = naql_archive_withdraw(
			a, cli->args[i], cli->opt.reason ? cli->opt.reason : "", &err);

		if (one != NAQL_OK)
			code = out_fail(one, &err);
	}
	naql_archive_close(a);
	return code;
}
