/*
 * cmd_uses.c - naql uses DIR [filters]: the recorded uses.
 */
#include "cli.h"

static naql_status
print(naql_archive *a, struct cli *cli, const void *ctx, const naql_sink *sink,
      naql_error *err)
{
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

	(void)ctx;
	return naql_uses(a, &f, sink, NULL, err);
}

int
cmd_uses(struct cli *cli)
{
	return cli_read(cli, print, NULL);
}
