/*
 * cmd_contract.c - naql contract DIR add|list|show|end|explain|import, and check and
 * explain of files without an archive: who may use what.
 */
#include <inttypes.h>
#include <string.h>

#include "cli.h"

static naql_status
end(naql_archive *a, struct cli *cli, const void *ctx, const naql_sink *sink,
    naql_error *err)
{
	(void)ctx;
	(void)sink;
	return naql_contract_end(a, cli->args[2], cli->opt.date, cli->opt.reason,
				 cli->opt.by, err);
}

/* ---- files, without an archive ---- */

static int
check(struct cli *cli)
{
	naql_check_counts all = { 0 };
	naql_error err = { 0 };
	struct cli_out out;
	naql_sink sink;
	int code = EXIT_DONE, done;

	out_init(&out, cli);
	sink = out_sink(&out);
	for (size_t i = 1; i < cli->n_args; i++) {
		naql_check_counts n = { 0 };
		naql_status st = naql_contract_check(cli->args[i], &sink, &n, &err);

		if (st != NAQL_OK)
			code = out_fail(st, &err);
		all.entries += n.entries;
		all.faults += n.faults;
		all.remarks += n.remarks;
	}
	done = out_finish(&out, NAQL_OK, &err);
	if (!cli->opt.quiet)
		out_note("%" PRIu64 " entries, %" PRIu64 " would be refused, %" PRIu64
			 " remarks",
			 all.entries, all.faults, all.remarks);
	return code != EXIT_DONE ? code : done;
}

static int
explain_files(struct cli *cli)
{
	naql_error err = { 0 };
	struct cli_out out;
	naql_sink sink;
	naql_status st = NAQL_OK;

	out_init(&out, cli);
	sink = out_sink(&out);
	for (size_t i = 1; i < cli->n_args && st == NAQL_OK; i++)
		st = naql_contract_explain_file(cli->args[i], &sink, &err);
	return out_finish(&out, st, &err);
}

/* ---- of an archive ---- */

static naql_status
explain_number(naql_archive *a, struct cli *cli, const void *ctx, const naql_sink *sink,
	       naql_error *err)
{
	(void)ctx;
	return naql_contract_explain(a, cli->args[2], sink, err);
}

static int
import(struct cli *cli)
{
	naql_term_counts n = { 0 };
	struct cli_work w;
	int code;

	cli_begin(&w, cli, true);
	if (w.st == NAQL_OK)
		w.st = naql_term_import(w.a, cli->args[2], cli->opt.by, cli->opt.reason,
					cli->opt.dry_run ? &w.sink : NULL, &n, &w.err);
	code = cli_end(&w);
	if (w.st == NAQL_OK && !cli->opt.quiet)
		out_note("%" PRIu64 " added, %" PRIu64 " new versions, %" PRIu64
			 " unchanged%s",
			 n.added, n.new_versions, n.unchanged,
			 cli->opt.dry_run ? ": it would be; nothing was written" : "");
	return code;
}

int
cmd_contract(struct cli *cli)
{
	const char *what = cli->args[1];

	if (strcmp(cli->args[0], "check") == 0)
		return check(cli);
	if (strcmp(cli->args[0], "explain") == 0)
		return explain_files(cli);
	if (strcmp(what, "explain") == 0 && cli->n_args == 3)
		return cli_read(cli, explain_number, NULL);
	if (strcmp(what, "import") == 0 && cli->n_args == 3)
		return import(cli);
	if (strcmp(what, "end") != 0)
		return terms_run(cli, "contract", NAQL_TERM_CONTRACT);
	if (cli->n_args != 3)
		return out_misuse("contract", "say which contract: end NUMBER");
	if (cli->opt.date == NULL || cli->opt.reason == NULL)
		return out_misuse("contract", "say when and why: --date DATE --reason "
					      "TEXT, which goes into the log");
	return cli_write(cli, end, NULL);
}
