/*
 * cmd_forget.c - naql forget DIR USE...: delete recorded uses, with a reason.
 */
#include "cli.h"

int
cmd_forget(struct cli *cli)
{
	naql_archive *a = NULL;
	naql_error err = { 0 };
	naql_status st;
	int code;

	if (cli->opt.reason == NULL)
		return out_misuse("forget", "say why: --reason TEXT goes into the log");
	st = cli_open(cli, &a, &err);
	code = out_fail(st, &err);
	for (size_t i = 1; st == NAQL_OK && i < cli->n_args; i++) {
		naql_status one = naql_use_forget(a, cli->args[i], cli->opt.reason, &err);

		if (one != NAQL_OK)
			code = out_fail(one, &err);
	}
	naql_archive_close(a);
	return code;
}
