/*
 * common.c - arguments as the public API takes them; opening an archive, doing one thing
 * with it, closing it.
 */
#include "cli.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>
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

naql_use_filter
cli_use_filter(const struct cli *cli)
{
	return (naql_use_filter){ .size = sizeof(naql_use_filter),
				  .since = cli->opt.since,
				  .until = cli->opt.until,
				  .host = cli->opt.outlet,
				  .story = cli->opt.story,
				  .kind = cli->opt.kind,
				  .outcome = cli->opt.outcome,
				  .limit = cli->opt.limit,
				  .party = cli->opt.party,
				  .unworked = cli->opt.unworked };
}

/* What is written is logged as done by cli_by(). */
void
cli_begin(struct cli_work *w, const struct cli *cli, bool writes)
{
	memset(w, 0, sizeof(*w));
	w->st = naql_archive_open(&w->a, cli->args[0], writes, &w->err);
	if (w->st == NAQL_OK && writes)
		w->st = naql_archive_by(w->a, cli_by(cli), &w->err);
	if (w->st == NAQL_OK)
		naql_archive_memory(w->a, (size_t)cli->opt.memory);
	out_init(&w->out, cli);
	w->sink = out_sink(&w->out);
}

int
cli_end(struct cli_work *w)
{
	naql_archive_close(w->a);
	return out_finish(&w->out, w->st, &w->err);
}

static int
run_step(struct cli *cli, bool writes, cli_step *step, const void *ctx)
{
	struct cli_work w;

	cli_begin(&w, cli, writes);
	if (w.st == NAQL_OK)
		w.st = step(w.a, cli, ctx, &w.sink, &w.err);
	return cli_end(&w);
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

int
cli_write_each(struct cli *cli, cli_step *step)
{
	struct cli_work w;
	int code = EXIT_DONE, end;

	cli_begin(&w, cli, true);
	for (size_t i = 1; w.st == NAQL_OK && i < cli->n_args; i++) {
		naql_status one = step(w.a, cli, cli->args[i], &w.sink, &w.err);

		if (one != NAQL_OK)
			code = out_fail(one, &w.err);
	}
	end = cli_end(&w);
	return end != EXIT_DONE ? end : code;
}
