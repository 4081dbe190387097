/*
 * cmd_case.c - naql case DIR ...: the desk's work on recorded uses. A row a word below;
 * every step prints the case as it is then.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

struct verb {
	const char *name;
	naql_case_action action;
	size_t min_args, max_args; /* behind the verb; max 0: any number */
	const char *usage;
	int (*run)(struct cli *cli, const struct verb *v);
};

static int
number_of(const char *arg, uint64_t *out)
{
	char *end;

	errno = 0;
	*out = strtoull(arg, &end, 10);
	if (errno || end == arg || *end || arg[0] == '-' || *out == 0)
		return out_misuse("case", "'%s' is no number of a case", arg);
	return -1;
}

static naql_status
print_now(naql_archive *a, uint64_t number, const naql_sink *sink, naql_error *err)
{
	naql_case_filter f = { .size = sizeof(f), .number = number };

	return naql_case_list(a, &f, sink, err);
}

/* ---- reading ---- */

static naql_status
do_list(naql_archive *a, struct cli *cli, const void *ctx, const naql_sink *sink,
	naql_error *err)
{
	naql_case_filter f = { .size = sizeof(f),
			       .state = cli->opt.state,
			       .owner = cli->opt.owner,
			       .due_before = cli->opt.due_before,
			       .open_only = cli->opt.open };

	(void)ctx;
	return naql_case_list(a, &f, sink, err);
}

static int
run_list(struct cli *cli, const struct verb *v)
{
	(void)v;
	return cli_read(cli, do_list, NULL);
}

static naql_status
do_dismissed(naql_archive *a, struct cli *cli, const void *ctx, const naql_sink *sink,
	     naql_error *err)
{
	(void)cli;
	(void)ctx;
	return naql_case_dismissed(a, sink, err);
}

static int
run_dismissed(struct cli *cli, const struct verb *v)
{
	(void)v;
	return cli_read(cli, do_dismissed, NULL);
}

static naql_status
do_show(naql_archive *a, struct cli *cli, const void *ctx, const naql_sink *sink,
	naql_error *err)
{
	const uint64_t *number = ctx;

	(void)cli;
	return naql_case_show(a, *number, sink, err);
}

static int
run_show(struct cli *cli, const struct verb *v)
{
	uint64_t number = 0;
	int code = number_of(cli->args[2], &number);

	(void)v;
	return code >= 0 ? code : cli_read(cli, do_show, &number);
}

/* ---- writing ---- */

static naql_status
do_open(naql_archive *a, struct cli *cli, const void *ctx, const naql_sink *sink,
	naql_error *err)
{
	naql_case_subject about = { .size = sizeof(about),
				    .uses = cli_inputs(cli, 2),
				    .party = cli->opt.party,
				    .host = cli->opt.outlet,
				    .story = cli->opt.story };
	uint64_t number = 0, n_uses = 0;
	naql_status st = naql_case_open(a, &about, cli_by(cli), cli->opt.reason, &number,
					&n_uses, err);

	(void)ctx;
	if (st != NAQL_OK)
		return st;
	if (!cli->opt.quiet)
		out_note("case %" PRIu64 ": %" PRIu64 " uses", number, n_uses);
	return print_now(a, number, sink, err);
}

static int
run_open(struct cli *cli, const struct verb *v)
{
	(void)v;
	return cli_write(cli, do_open, NULL);
}

/* What stands behind the number is the step's value, or uses. */
static naql_case_step
step_of(struct cli *cli, const struct verb *v)
{
	naql_case_step s = { .size = sizeof(s),
			     .action = v->action,
			     .by = cli_by(cli),
			     .reason = cli->opt.reason };

	if (v->action == NAQL_CASE_ADD || v->action == NAQL_CASE_REVIEW)
		s.uses = cli_inputs(cli, 3);
	else if (cli->n_args > 3)
		s.value = cli->args[3];
	if (v->action == NAQL_CASE_REPLY && cli->opt.dispute)
		s.action = NAQL_CASE_DISPUTE;
	return s;
}

struct numbered_step {
	const struct verb *verb;
	uint64_t number;
};

static naql_status
do_step(naql_archive *a, struct cli *cli, const void *ctx, const naql_sink *sink,
	naql_error *err)
{
	const struct numbered_step *n = ctx;
	naql_case_step step = step_of(cli, n->verb);
	naql_status st = NAQL_OK;

	/* A review is the page and the story side by side, and the note that they were
	   there to be read. */
	if (n->verb->action == NAQL_CASE_REVIEW)
		st = naql_use_show(a, cli->args[3], out_colour(STDOUT_FILENO, NULL), 0,
				   sink, err);
	if (st == NAQL_OK)
		st = naql_case_do(a, n->number, &step, err);
	return st == NAQL_OK ? print_now(a, n->number, sink, err) : st;
}

static int
run_step(struct cli *cli, const struct verb *v)
{
	struct numbered_step n = { v, 0 };
	int code = number_of(cli->args[2], &n.number);

	return code >= 0 ? code : cli_write(cli, do_step, &n);
}

static naql_status
do_undo(naql_archive *a, struct cli *cli, const void *ctx, const naql_sink *sink,
	naql_error *err)
{
	(void)ctx;
	(void)sink;
	return naql_case_undo(a, cli->args[2], cli_by(cli), cli->opt.reason, err);
}

static int
run_undo(struct cli *cli, const struct verb *v)
{
	(void)v;
	return cli_write(cli, do_undo, NULL);
}

static const struct verb verbs[] = {
	{ "list", NAQL_CASE_OPEN, 0, 0, "list", run_list },
	{ "show", NAQL_CASE_OPEN, 1, 1, "show CASE", run_show },
	{ "open", NAQL_CASE_OPEN, 0, 0, "open USE..., or --party, --outlet, --story",
	  run_open },
	{ "add", NAQL_CASE_ADD, 2, 0, "add CASE USE...", run_step },
	{ "review", NAQL_CASE_REVIEW, 2, 2, "review CASE USE", run_step },
	{ "assign", NAQL_CASE_ASSIGN, 2, 2, "assign CASE OWNER", run_step },
	{ "note", NAQL_CASE_NOTE, 2, 2, "note CASE TEXT", run_step },
	{ "state", NAQL_CASE_STATE, 2, 2, "state CASE STATE --reason TEXT", run_step },
	{ "due", NAQL_CASE_DUE, 2, 2, "due CASE DATE, or none", run_step },
	{ "dismiss", NAQL_CASE_DISMISS, 2, 2, "dismiss CASE WHY --reason TEXT",
	  run_step },
	{ "reply", NAQL_CASE_REPLY, 2, 2, "reply CASE TEXT", run_step },
	{ "resume", NAQL_CASE_RESUME, 1, 1, "resume CASE --reason TEXT", run_step },
	{ "reopen", NAQL_CASE_REOPEN, 1, 1, "reopen CASE --reason TEXT", run_step },
	{ "dismissed", NAQL_CASE_OPEN, 0, 0, "dismissed", run_dismissed },
	{ "undo", NAQL_CASE_UNDO, 1, 1, "undo TEXT --reason TEXT", run_undo },
};

int
cmd_case(struct cli *cli)
{
	for (size_t i = 0; i < CLI_COUNT(verbs); i++) {
		const struct verb *v = &verbs[i];
		size_t n = cli->n_args - 2;
		bool none = v->run == run_list || v->run == run_dismissed;

		if (strcmp(cli->args[1], v->name) != 0)
			continue;
		if (n < v->min_args || (v->max_args && n > v->max_args) || (none && n))
			return out_misuse("case", "write %s", v->usage);
		return v->run(cli, v);
	}
	return out_misuse("case", "there is no '%s'", cli->args[1]);
}
