/*
 * cli.h - the command line: tables of commands and options, and what every command
 * shares.
 *
 * A command is one row in main.c's table and one file cmd_NAME.c, which checks its
 * arguments and calls the public API only. Help and the man page are printed from the
 * same tables.
 */
#ifndef NAQL_CLI_CLI_H
#define NAQL_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "naql/naql.h"

#define CLI_LIST_MAX 64

enum cli_exit {
	EXIT_DONE = 0,
	EXIT_NEGATIVE = 1, /* verify found damage */
	EXIT_MISUSE = 2,
	EXIT_BAD_INPUT = 3,   /* everything readable was still done */
	EXIT_ENVIRONMENT = 4, /* disk, permission, memory */
	EXIT_SIGINT = 130
};

struct cli_list {
	const char *ptr[CLI_LIST_MAX];
	size_t n;
};

/* Every option of every command; a command's table says which it takes. */
struct cli_opts {
	bool help;
	const char *agency, *reason, *output, *date, *draft, *warc, *ca;
	const char *query, *holding, *contact;
	struct cli_list hosts, credits, text_fields;
	uint64_t jobs, min_words, limit, sketch_mib, size, pages, delay;
	uint64_t case_number;
	bool traces, no_paraphrase, record, reserved, progress, quiet, json, html;
	const char *since, *until, *outlet, *outcome, *kind, *story;
	const char *colour;
	uint64_t memory;
	const char *at, *file, *resume;
	bool dry_run;
	const char *by, *party, *state, *owner, *due_before;
	const char *from, *to, *lang;
	bool unworked, open, dispute, sitemaps;
};

enum option_type { OPT_FLAG, OPT_STR, OPT_UINT, OPT_SIZE, OPT_LIST };

struct option_def {
	char letter; /* 0: none */
	const char *name;
	const char *arg; /* NULL for a flag */
	const char *help;
	enum option_type type;
	size_t offset; /* in struct cli_opts */
};

struct cli {
	struct cli_opts opt;
	const char *const *args; /* what is no option, without the command's name */
	size_t n_args;
};

struct command {
	const char *name, *group, *usage, *summary, *details, *examples;
	const struct option_def *options;
	size_t n_options;
	size_t min_args, max_args; /* max 0: any number */
	int (*run)(struct cli *cli);
};

#define CLI_COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define CLI_OPTION(letter, name, arg, help, type, field)                                 \
	{                                                                                \
		letter, name, arg, help, type, offsetof(struct cli_opts, field)          \
	}

extern const struct command commands[];
extern const size_t n_commands;

/* options.c */
int options_parse(const struct command *c, int argc, char **argv,
		  struct cli *cli); /* exit code, or -1: go on */

/* help.c */
void help_all(void);
void help_command(const struct command *c);
void help_man(void);	  /* the man page, mdoc, from the tables */
void help_markdown(void); /* docs/commands.md, likewise */

/* out.c: results, faults, progress, signals */
struct cli_out {
	uint64_t faults, lines;
	bool progress; /* draw a line on stderr */
	bool closed;   /* who read the results has gone: head, a pager */
	int64_t started;
	unsigned drawn; /* columns of the progress line at hand */
};
void out_init(struct cli_out *o, const struct cli *cli);
naql_sink out_sink(struct cli_out *o);
/* out_finish() - flush stdout, and turn a status into the exit code, saying why on
 * stderr. */
int out_finish(struct cli_out *o, naql_status st, const naql_error *err);
int out_fail(naql_status st, const naql_error *err);
int out_misuse(const char *command, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void out_note(const char *fmt, ...)
	__attribute__((format(printf, 1, 2))); /* one line on stderr */
bool out_colour(int fd, const char *wanted);   /* "auto" (NULL), "always", "never" */

/* common.c */
naql_strings cli_strings(const struct cli_list *l);
naql_strings cli_inputs(const struct cli *cli, size_t from);
naql_input_options cli_input_options(const struct cli *cli);
/* cli_by() - who works: --by, or the login name; static. */
const char *cli_by(const struct cli *cli);
/* An archive while a command works with it. It stays where it is until cli_end(): the
 * sink points into it. */
struct cli_work {
	naql_archive *a;
	naql_status st; /* of the last call: do nothing more unless it is NAQL_OK */
	naql_error err;
	struct cli_out out;
	naql_sink sink;
};
void cli_begin(struct cli_work *w, const struct cli *cli, bool writes);
/* cli_end() - close, say what went wrong: what to exit with. 'st' stays. */
int cli_end(struct cli_work *w);
/* What a command does with an archive that is open; 'ctx' is what its caller gave. */
typedef naql_status cli_step(naql_archive *a, struct cli *cli, const void *ctx,
			     const naql_sink *sink, naql_error *err);
/* cli_read(), cli_write() - open DIR, do one thing, close, say what went wrong: what to
 * exit with. */
int cli_read(struct cli *cli, cli_step *step, const void *ctx);
int cli_write(struct cli *cli, cli_step *step, const void *ctx);
/* cli_write_each() - one thing for each argument behind DIR, which is its 'ctx'; one that
 * fails is told, and the next is done. */
int cli_write_each(struct cli *cli, cli_step *step);
/* cli_use_filter() - the filters that uses and report share. */
naql_use_filter cli_use_filter(const struct cli *cli);

/* terms.c: what party, outlet, contract and restrict share */
int terms_run(struct cli *cli, const char *command, naql_term_kind kind);

int cmd_init(struct cli *cli);
int cmd_add(struct cli *cli);
int cmd_withdraw(struct cli *cli);
int cmd_background(struct cli *cli);
int cmd_scan(struct cli *cli);
int cmd_page(struct cli *cli);
int cmd_uses(struct cli *cli);
int cmd_forget(struct cli *cli);
int cmd_report(struct cli *cli);
int cmd_show(struct cli *cli);
int cmd_stats(struct cli *cli);
int cmd_verify(struct cli *cli);
int cmd_notice(struct cli *cli);
int cmd_party(struct cli *cli);
int cmd_outlet(struct cli *cli);
int cmd_contract(struct cli *cli);
int cmd_restrict(struct cli *cli);
int cmd_judge(struct cli *cli);
int cmd_case(struct cli *cli);
int cmd_log(struct cli *cli);
int cmd_merge(struct cli *cli);
int cmd_statement(struct cli *cli);
/* cli_fetch() - ask these addresses, as the options say; what to exit with. */
int cli_fetch(struct cli *cli, naql_strings urls, bool sitemaps);
int cmd_fetch(struct cli *cli);
int cmd_evidence(struct cli *cli);
int cmd_backup(struct cli *cli);
int cmd_version(struct cli *cli);
int cmd_help(struct cli *cli);

#endif
