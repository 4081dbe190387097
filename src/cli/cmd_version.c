/*
 * cmd_version.c - naql version: the version, and with --json all that decides results.
 */
#include <stdio.h>

#include "cli.h"

int
cmd_version(struct cli *cli)
{
	naql_error err = { 0 };
	struct cli_out out;
	naql_sink sink;

	out_init(&out, cli);
	sink = out_sink(&out);
	if (!cli->opt.json) {
		printf("naql %s\n", naql_version());
		return out_finish(&out, NAQL_OK, &err);
	}
	return out_finish(&out, naql_version_json(&sink, &err), &err);
}
