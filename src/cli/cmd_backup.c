/*
 * cmd_backup.c - naql backup DIR TO: a copy while others may write.
 */
#include "cli.h"

int
cmd_backup(struct cli *cli)
{
	naql_archive *a = NULL;
	naql_error err = { 0 };
	naql_status st = naql_archive_open(&a, cli->args[0], false, &err);

	if (st == NAQL_OK)
		st = naql_archive_backup(a, cli->args[1], &err);
	naql_archive_close(a);
	return out_fail(st, &err);
}
