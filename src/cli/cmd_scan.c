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
	naql_archive *a = NULL;
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
	naql_error err = { 0 };
	struct cli_out out;
	naql_sink sink;
	naql_status st = cli->opt.record
				 ? cli_open(cli, &a, &err)
				 : naql_archive_open(&a, cli->args[0], false, &err);
	int code;

	out_init(&out, cli);
	sink = out_sink(&out);
	if (st == NAQL_OK)
		st = naql_scan(a, cli_inputs(cli, 1), &opt, &sink, &n, &err);
	code = out_finish(&out, st, &err);
	if (st == NAQL_E_STOPPED)
		out_note("stopped; what was printed stands%s. To go on, scan the same "
			 "inputs again%s%s: %s",
			 cli->opt.record ? " and is recorded" : "",
			 cli->opt.resume ? " with --resume " : "",
			 cli->opt.resume ? cli->opt.resume : "",
			 cli->opt.resume ? "files that were finished are passed over"
					 : "nothing is added twice");
	if (a && (st == NAQL_OK || st == NAQL_E_STOPPED) && !cli->opt.quiet)
		print_summary(&n, cli->opt.record);
	naql_archive_close(a);
	return code;
}
