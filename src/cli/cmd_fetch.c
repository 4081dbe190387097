/*
 * cmd_fetch.c - naql fetch: pages that are named, kept as a WARC file. cli_fetch() is
 * also what `notice audit` asks sites with.
 */
#include <inttypes.h>

#include "cli.h"

int
cli_fetch(struct cli *cli, naql_strings urls, bool sitemaps)
{
	naql_fetch_options opt = { .size = sizeof(opt),
				   .output = cli->opt.output,
				   .contact = cli->opt.contact,
				   .sitemaps = sitemaps,
				   .pages = cli->opt.pages,
				   .delay_ms = cli->opt.delay };
	naql_fetch_counts n = { 0 };
	naql_error err = { 0 };
	struct cli_out out;
	naql_sink sink;
	naql_status st;
	int code;

	out_init(&out, cli);
	sink = out_sink(&out);
	st = naql_fetch(urls, &opt, &sink, &n, &err);
	code = out_finish(&out, st, &err);
	if ((st == NAQL_OK || st == NAQL_E_STOPPED) && !cli->opt.quiet) {
		out_note("%" PRIu64 " answers in %s, %" PRIu64 " of them with a page; "
			 "%" PRIu64 " not asked for by robots.txt, %" PRIu64 " not had",
			 n.answers, cli->opt.output, n.ok, n.refused, n.failed);
		if (n.left)
			out_note("%" PRIu64 " more were named: --pages N asks for N",
				 n.left);
	}
	return code;
}

int
cmd_fetch(struct cli *cli)
{
	if (!cli->opt.output)
		return out_misuse("fetch", "say where it is to be kept: -o FILE.warc");
	if (!cli->opt.contact)
		return out_misuse("fetch",
				  "say who asks: --contact MAIL-OR-URL stands in "
				  "what the sites see");
	return cli_fetch(cli, cli_inputs(cli, 0), cli->opt.sitemaps);
}
