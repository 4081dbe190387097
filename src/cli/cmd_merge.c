/*
 * cmd_merge.c - naql merge DIR: all item segments become one.
 */
#include <inttypes.h>

#include "cli.h"

int
cmd_merge(struct cli *cli)
{
	naql_merge_counts n = { 0 };
	struct cli_work w;
	int code;

	cli_begin(&w, cli, true);
	if (w.st == NAQL_OK)
		w.st = naql_archive_merge(w.a, &w.sink, &n, &w.err);
	code = cli_end(&w);
	if (w.st == NAQL_OK && !cli->opt.quiet && n.segments == 0)
		out_note("nothing to merge");
	else if (w.st == NAQL_OK && !cli->opt.quiet)
		out_note("%" PRIu64 " segments became one of %" PRIu64 " items, %" PRIu64
			 " of them withdrawn; %" PRIu64 " bytes became %" PRIu64,
			 n.segments, n.items, n.withdrawn, n.bytes_before, n.bytes_after);
	return code;
}
