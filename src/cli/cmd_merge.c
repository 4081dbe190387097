/*
 * cmd_merge.c - naql merge DIR: all item segments become one.
 */
#include <inttypes.h>

#include "cli.h"

int
cmd_merge(struct cli *cli)
{
	naql_archive *a = NULL;
	naql_merge_counts n = { 0 };
	naql_error err = { 0 };
	struct cli_out out;
	naql_sink sink;
	naql_status st = cli_open(cli, &a, &err);
	int code;

	out_init(&out, cli);
	sink = out_sink(&out);
	if (st == NAQL_OK)
		st = naql_archive_merge(a, &sink, &n, &err);
	code = out_finish(&out, st, &err);
	if (st == NAQL_OK && !cli->opt.quiet && n.segments == 0)
		out_note("nothing to merge");
	else if (st == NAQL_OK && !cli->opt.quiet)
		out_note("%" PRIu64 " segments became one of %" PRIu64 " items, %" PRIu64
			 " of them withdrawn; %" PRIu64 " bytes became %" PRIu64,
			 n.segments, n.items, n.withdrawn, n.bytes_before, n.bytes_after);
	naql_archive_close(a);
	return code;
}
