/*
 * cmd_scan.c - naql scan DIR INPUT...: uses out, one JSON record a line.
 */
#include <inttypes.h>

#include "cli.h"

static void
print_summary(const naql_scan_counts *n, bool recorded)
{
	out_note("%" PRIu64 " pages in %" PRIu64 " records of %" PRIu64 " files, %" PRIu64
		 " bytes; %" PRIu64 " uses, %" PRIu64 " quotations for review, %" PRIu64
		 " of common source, %" PRIu64 " traces",
		 n->input.pages, n->input.records, n->input.files, n->input.bytes,
		 n->uses, n->quotations, n->common_source, n->traces);
	if (n->reserved)
		out_note("%" PRIu64 " pages reserve rights by the notice they carry",
			 n->reserved);
	if (recorded)
		out_note("%" PRIu64 " uses new in the register", n->recorded);
	if (n->uncounted)
		out_note("%" PRIu64 " uses are left open by a limit of number%s",
			 n->uncounted,
			 recorded ? ": naql judge counts them"
				  : ", which is counted over recorded uses alone");
	if (n->input.skipped || n->input.empty || n->input.cut || n->input.faults)
		out_note("%" PRIu64 " records hold no page, %" PRIu64
			 " pages are empty, %" PRIu64 " were cut at the cap, %" PRIu64
			 " passed over as bad",
			 n->input.skipped, n->input.empty, n->input.cut, n->input.faults);
}

int
cmd_scan(struct cli *cli)
{
	naql_scan_options opt = { .size = sizeof(opt),
				  .input = cli_input_options(cli),
				  .jobs = (unsigned)cli->opt.jobs,
				  .min_words = (unsigned)cli->opt.min_words,
				  .traces = cli->opt.traces,
				  .reserved = cli->opt.reserved,
				  .no_paraphrase = cli->opt.no_paraphrase,
				  .resume = cli->opt.resume,
				  .record = cli->opt.record };
	naql_scan_counts n = { 0 };
	struct cli_work w;
	bool opened;
	int code;

	cli_begin(&w, cli, cli->opt.record);
	opened = w.st == NAQL_OK;
	if (opened)
		w.st = naql_scan(w.a, cli_inputs(cli, 1), &opt, &w.sink, &n, &w.err);
	code = cli_end(&w);
	if (w.st == NAQL_E_STOPPED)
		out_note("stopped; what was printed stands%s. To go on, scan the same "
			 "inputs again%s%s: %s",
			 cli->opt.record ? " and is recorded" : "",
			 cli->opt.resume ? " with --resume " : "",
			 cli->opt.resume ? cli->opt.resume : "",
			 cli->opt.resume ? "files that were finished are passed over"
					 : "nothing is added twice");
	if (opened && (w.st == NAQL_OK || w.st == NAQL_E_STOPPED) && !cli->opt.quiet)
		print_summary(&n, cli->opt.record);
	return code;
}
