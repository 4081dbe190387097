/*
 * cmd_stats.c - naql stats DIR: what the archive holds, as one JSON record.
 */
#include "cli.h"

int
cmd_stats(struct cli *cli)
{
	naql_archive *a = NULL;
	naql_error err = { 0 };
	struct cli_out out;
	naql_sink sink;
	naql_status st = naql_archive_open(&a, cli->args[0], false, &err);

	out_init(&out, cli);
	sink = out_sink(&out);
	if (st == NAQL_OK)
		st = naql_archive_stats(a, &sink, &err);
	naql_archive_close(a);
	return out_finish(&out, st, &err);
}
