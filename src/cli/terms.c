/*
 * terms.c - what party, outlet and contract have in common: add, list, show.
 */
#include <inttypes.h>
#include <string.h>

#include "cli.h"

static int
add(struct cli *cli, naql_term_kind kind)
{
	naql_term_counts n = { 0 };
	struct cli_work w;
	int code = EXIT_DONE, end;

	cli_begin(&w, cli, true);
	for (size_t i = 2; w.st == NAQL_OK && i < cli->n_args; i++) {
		naql_term_counts one = { 0 };
		naql_status added = naql_term_add(w.a, kind, cli->args[i], cli->opt.by,
						  cli->opt.reason, &one, &w.err);

		if (added != NAQL_OK)
			code = out_fail(added, &w.err);
		n.added += one.added;
		n.new_versions += one.new_versions;
		n.unchanged += one.unchanged;
	}
	end = cli_end(&w);
	if (w.st == NAQL_OK && !cli->opt.quiet)
		out_note("%" PRIu64 " added, %" PRIu64 " new versions, %" PRIu64
			 " unchanged",
			 n.added, n.new_versions, n.unchanged);
	return end != EXIT_DONE ? end : code;
}

static naql_status
print(naql_archive *a, struct cli *cli, const void *ctx, const naql_sink *sink,
      naql_error *err)
{
	const naql_term_kind *kind = ctx;

	return cli->n_args > 2 ? naql_term_show(a, *kind, cli->args[2], sink, err)
			       : naql_term_list(a, *kind, sink, err);
}

int
terms_run(struct cli *cli, const char *command, naql_term_kind kind)
{
	const char *what = cli->args[1];

	if (strcmp(what, "add") == 0 && cli->n_args >= 3)
		return add(cli, kind);
	if ((strcmp(what, "list") == 0 && cli->n_args == 2) ||
	    (strcmp(what, "show") == 0 && cli->n_args == 3))
		return cli_read(cli, print, &kind);
	return out_misuse(command, "write add FILE..., list, or show ID");
}
