/*
 * cmd_notice.c - naql notice write|show|check|audit: the rights notice.
 */
#include <inttypes.h>
#include <string.h>

#include "cli.h"

static int
notice_write(struct cli *cli)
{
	naql_notice_options opt = { .size = sizeof(opt),
				    .policy = cli->n_args > 1 ? cli->args[1] : NULL,
				    .output = cli->opt.output,
				    .author = cli->opt.by,
				    .reason = cli->opt.reason };
	naql_notice_written n = { 0 };
	struct cli_work w;
	int code;

	if (cli->n_args < 1 || cli->n_args > 2 || cli->opt.output == NULL)
		return out_misuse("notice", "write DIR [RECORD.json] -o WEBROOT");
	cli_begin(&w, cli, true);
	if (w.st == NAQL_OK)
		w.st = naql_notice_write(w.a, &opt, &n, &w.err);
	code = cli_end(&w);
	if (w.st == NAQL_OK && !cli->opt.quiet)
		out_note("%" PRIu64 " files in %s; version %" PRIu64 "%s", n.files,
			 cli->opt.output, n.version, n.added ? "" : ", unchanged");
	return code;
}

static naql_status
show(naql_archive *a, struct cli *cli, const void *ctx, const naql_sink *sink,
     naql_error *err)
{
	(void)ctx;
	return naql_notice_show(a, cli->opt.at, cli->opt.file, sink, err);
}

static int
notice_show(struct cli *cli)
{
	if (cli->n_args != 1)
		return out_misuse("notice", "show DIR [--at DATE] [--file PATH]");
	return cli_read(cli, show, NULL);
}

static int
notice_check(struct cli *cli)
{
	naql_notice_counts n = { 0 };
	naql_error err = { 0 };
	struct cli_out out;
	naql_sink sink;
	naql_status st;
	int code;

	out_init(&out, cli);
	sink = out_sink(&out);
	st = naql_notice_check(cli_inputs(cli, 0), &sink, &n, &err);
	code = out_finish(&out, st, &err);
	if (st == NAQL_OK && !cli->opt.quiet)
		out_note("%" PRIu64 " files, %" PRIu64 " errors, %" PRIu64
			 " warnings, %" PRIu64 " unreadable",
			 n.files, n.errors, n.warnings, n.unreadable);
	return code == EXIT_DONE && n.errors ? EXIT_NEGATIVE : code;
}

static bool
is_address(const char *s)
{
	return strncmp(s, "https://", 8) == 0 || strncmp(s, "http://", 7) == 0;
}

/* Sites are asked first: what they answer is kept, and stands in their place. */
static int
ask_sites(struct cli *cli, naql_strings *inputs)
{
	size_t sites = 0;

	for (size_t i = 0; i < inputs->n; i++)
		sites += is_address(inputs->ptr[i]);
	if (sites == 0)
		return EXIT_DONE;
	if (sites < inputs->n)
		return out_misuse("notice", "audit sites or crawls, not both at a time");
	if (!cli->opt.output || !cli->opt.contact)
		return out_misuse("notice",
				  "audit of a site: -o FILE.warc for what it "
				  "answers, --contact MAIL-OR-URL for who asks");
	sites = (size_t)cli_fetch(cli, *inputs, true);
	*inputs = (naql_strings){ &cli->opt.output, 1 };
	return (int)sites;
}

static int
notice_audit(struct cli *cli)
{
	naql_input_options in = cli_input_options(cli);
	naql_strings inputs = cli_inputs(cli, 1);
	naql_notice_audited n = { 0 };
	struct cli_work w;
	int code, asked;

	if (cli->n_args < 2)
		return out_misuse("notice", "audit DIR INPUT... [--host HOST]");
	asked = ask_sites(cli, &inputs);
	if (asked != EXIT_DONE && asked != EXIT_BAD_INPUT)
		return asked;
	cli_begin(&w, cli, false);
	if (w.st == NAQL_OK)
		w.st = naql_notice_audit(w.a, inputs, cli_strings(&cli->opt.hosts), &in,
					 &w.sink, &n, &w.err);
	code = cli_end(&w);
	if (w.st == NAQL_OK && !cli->opt.quiet)
		out_note("%" PRIu64 " of %" PRIu64 " own pages carry the notice",
			 n.carrying, n.own);
	return code == EXIT_DONE ? asked : code;
}

int
cmd_notice(struct cli *cli)
{
	static const struct {
		const char *name;
		int (*run)(struct cli *cli);
	} verbs[] = {
		{ "write", notice_write },
		{ "show", notice_show },
		{ "check", notice_check },
		{ "audit", notice_audit },
	};

	for (size_t i = 0; i < CLI_COUNT(verbs); i++) {
		if (strcmp(cli->args[0], verbs[i].name) != 0)
			continue;
		cli->args++; /* DIR stands first, as with the other commands */
		cli->n_args--;
		return verbs[i].run(cli);
	}
	return out_misuse("notice", "say which first: write, show, check or audit");
}
