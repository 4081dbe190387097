/*
 * cmd_uses.c - naql uses DIR [filters]: the recorded uses.
 */
#include "cli.h"

int
cmd_uses(struct cli *cli)
{
	naql_archive *a = NULL;
	naql_use_filter f = { .size = sizeof(f),
			      .since = cli->opt.since,
			      .until = cli->opt.until,
			      .host = cli->opt.outlet,
			      .story = cli->opt.story,
			      .kind = cli->opt.kind,
			      .outcome = cli->opt.outcome,
			      .limit = cli->opt.limit,
			      .party = cli->opt.party,
			      .unworked = cli->opt.unworked };
	naql_error err = { 0 };
	struct cli_out out;
	naql_sink sink;
	naql_status st = naql_archive_open(&a, cli->args[0], false, &err);

	out_init(&out, cli);
	sink = out_sink(&out);
	if (st == NAQL_OK)
		st = naql_uses(a, &f, &sink, NULL, &err);
	naql_archive_close(a);
	return out_finish(&out, st, &err);
}
