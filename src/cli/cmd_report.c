/*
 * cmd_report.c - naql report DIR -o FILE [filters]: the recorded uses as one file.
 */
#include "cli.h"

#include <inttypes.h>
#include <stdio.h>

int
cmd_report(struct cli *cli)
{
	naql_use_filter f = cli_use_filter(cli);
	struct cli_work w;
	uint64_t n = 0;
	int code;

	if (cli->opt.output == NULL)
		return out_misuse("report", "say where: -o FILE.html, .csv or .jsonl");
	cli_begin(&w, cli, false);
	if (w.st == NAQL_OK)
		w.st = naql_report(w.a, &f, NAQL_REPORT_BY_NAME, cli->opt.output, &n,
				   &w.err);
	code = cli_end(&w);
	if (w.st == NAQL_OK && !cli->opt.quiet)
		out_note("%" PRIu64 " records in %s", n, cli->opt.output);
	return code;
}
