/*
 * cmd_report.c - naql report DIR -o FILE [filters]: the recorded uses as one file.
 */
#include "cli.h"

#include <inttypes.h>
#include <stdio.h>

int
cmd_report(struct cli *cli)
{
	naql_archive *a = NULL;
	naql_use_filter f = { .size = sizeof(f),
			      .since = cli->opt.since,
			      .until = cli->opt.until,
			      .host = cli->opt.outlet,
			      .story = cli->opt.story,
			      .kind = cli->opt.kind,
			      .outcome = cli->opt.outcome,
			      .limit = cli->opt.limit };
	naql_error err = { 0 };
	uint64_t n = 0;
	naql_status st;

	if (cli->opt.output == NULL)
		return out_misuse("report", "say where: -o FILE.html, .csv or .jsonl");
	st = naql_archive_open(&a, cli->args[0], false, &err);
	if (st == NAQL_OK)
		st = naql_report(a, &f, NAQL_REPORT_BY_NAME, cli->opt.output, &n, &err);
	naql_archive_close(a);
	if (st == NAQL_OK && !cli->opt.quiet)
		out_note("%" PRIu64 " records in %s", n, cli->opt.output);
	return out_fail(st, &err);
}
