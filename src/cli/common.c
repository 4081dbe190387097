/*
 * common.c - arguments as the public API takes them; opening an archive, doing one thing
 * with it, closing it.
 */
#include "cli.h"

#include <pwd.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

naql_strings
cli_strings(const struct cli_list *l)
{
	return (naql_strings){ l->ptr, l->n };
}

naql_strings
cli_inputs(const struct cli *cli, size_t from)
{
	return (naql_strings){ cli->args + from, cli->n_args - from };
}

naql_input_options
cli_input_options(const struct cli *cli)
{
	return (naql_input_options){ .size = sizeof(naql_input_options),
				     .text_fields = cli_strings(&cli->opt.text_fields) };
}

const char *
cli_by(const struct cli *cli)
{
	static char nameless[32];
	const struct passwd *who;

	if (cli->opt.by)
		return cli->opt.by;
	who = getpwuid(geteuid());
	if (who && who->pw_name[0])
		return who->pw_name;
	snprintf(nameless, sizeof(nameless), "user %lu", (unsigned long)geteuid());
	return nameless;
}

naql_status
cli_open(const struct cli *cli, naql_archive **out, naql_error *err)
{
	naql_status st = naql_archive_open(out, cli->args[0], true, err);

	if (st == NAQL_OK)
		st = naql_archive_by(*out, cli_by(cli), err);
	if (st == NAQL_OK)
		naql_archive_memory(*out, (size_t)cli->opt.memory);
	return st;
}

static int
run_step(struct cli *cli, bool writes, cli_step *step, const void *ctx)
{
	naql_archive *a = NULL;
	naql_error err = { 0 };
	struct cli_out out;
	naql_sink sink;
	naql_status st = writes ? cli_open(cli, &a, &err)
				: naql_archive_open(&a, cli->args[0], false, &err);

	out_init(&out, cli);
	sink = out_sink(&out);
	if (st == NAQL_OK)
		st = step(a, cli, ctx, &sink, &err);
	naql_archive_close(a);
	return out_finish(&out, st, &err);
}

int
cli_read(struct cli *cli, cli_step *step, const void *ctx)
{
	return run_step(cli, false, step, ctx);
}

int
cli_write(struct cli *cli, cli_step *step, const void *ctx)
{
	return run_step(cli, true, step, ctx);
}
