/*
 * cmd_statement.c - naql statement DIR --party ID --from DAY --to DAY -o FILE.
 */
#include "cli.h"

#include <inttypes.h>

int
cmd_statement(struct cli *cli)
{
	naql_statement_options opt = { .size = sizeof(opt),
				       .party = cli->opt.party,
				       .from = cli->opt.from,
				       .to = cli->opt.to,
				       .lang = cli->opt.lang };
	naql_statement_counts n = { 0 };
	struct cli_work w;
	int code;

	if (cli->opt.party == NULL)
		return out_misuse("statement", "say whose: --party ID");
	if (cli->opt.from == NULL || cli->opt.to == NULL)
		return out_misuse("statement",
				  "say for which days: --from DAY --to DAY, the "
				  "first and the one behind the last");
	if (cli->opt.output == NULL)
		return out_misuse("statement", "say where: -o FILE.html or FILE.csv");
	cli_begin(&w, cli, false);
	if (w.st == NAQL_OK)
		w.st = naql_statement(w.a, &opt, cli->opt.output, &n, &w.err);
	code = cli_end(&w);
	if (w.st == NAQL_OK && !cli->opt.quiet) {
		out_note("%" PRIu64 " lines in %s: %" PRIu64 " uses covered, %" PRIu64
			 " with a duty open (%" PRIu64 " over a limit), %" PRIu64
			 " for an offer",
			 n.lines, cli->opt.output, n.covered, n.duty_open, n.over_limit,
			 n.not_covered);
		if (n.undetermined)
			out_note("%" PRIu64 " are undetermined and not in it; naql judge "
				 "counts limits of number",
				 n.undetermined);
	}
	return code;
}
