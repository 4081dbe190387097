/*
 * cmd_log.c - naql log DIR list|head|prove|extends|erase|query|stamp: the log, and proofs
 * out of it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

/* A whole number from 1 on; 0 where it is none. */
static uint64_t
number(const char *text)
{
	char *end;
	uint64_t n;

	errno = 0;
	n = strtoull(text, &end, 10);
	return errno || end == text || *end || text[0] == '-' ? 0 : n;
}

static naql_status
erase(naql_archive *a, struct cli *cli, const void *ctx, const naql_sink *sink,
      naql_error *err)
{
	naql_status st = NAQL_OK;

	(void)ctx;
	(void)sink;
	for (size_t i = 2; st == NAQL_OK && i < cli->n_args; i++)
		st = naql_log_erase(a, number(cli->args[i]), cli->opt.reason, err);
	return st;
}

static naql_status
print(naql_archive *a, struct cli *cli, const void *ctx, const naql_sink *sink,
      naql_error *err)
{
	const char *what = cli->args[1];
	uint64_t n = cli->n_args > 2 ? number(cli->args[2]) : 0;

	(void)ctx;
	if (strcmp(what, "list") == 0)
		return naql_log_list(a, cli->opt.holding, sink, err);
	if (strcmp(what, "head") == 0)
		return naql_log_head(a, cli->opt.size, sink, err);
	if (strcmp(what, "stamp") == 0)
		return naql_log_stamp(a, cli->args[2], cli->opt.query, cli->opt.ca, sink,
				      err);
	if (strcmp(what, "query") == 0)
		return naql_log_query(a, cli->opt.output, err);
	if (strcmp(what, "prove") == 0)
		return naql_log_prove(a, n, cli->opt.size, sink, err);
	return naql_log_extends(a, n, cli->opt.size, sink, err);
}

/* What an action needs beside its word; -1: it is there. */
static int
check(const struct cli *cli)
{
	static const struct {
		const char *word;
		size_t n_args, most;
		bool with_number;
	} words[] = { { "list", 2, 2, false },	      { "head", 2, 2, false },
		      { "prove", 3, 3, true },	      { "extends", 3, 3, true },
		      { "erase", 3, SIZE_MAX, true }, { "query", 2, 2, false },
		      { "stamp", 3, 3, false } };
	size_t i = 0;

	while (i < CLI_COUNT(words) && strcmp(words[i].word, cli->args[1]) != 0)
		i++;
	if (i == CLI_COUNT(words) || cli->n_args < words[i].n_args ||
	    cli->n_args > words[i].most)
		return out_misuse("log", "write list, head, prove ENTRY, extends SIZE, "
					 "erase ENTRY..., query or stamp FILE");
	for (size_t k = 2; words[i].with_number && k < cli->n_args; k++)
		if (number(cli->args[k]) == 0)
			return out_misuse("log", "'%s' is no number of an entry",
					  cli->args[k]);
	return -1;
}

int
cmd_log(struct cli *cli)
{
	const char *what = cli->args[1];
	int code = check(cli);

	if (code >= 0)
		return code;
	if (strcmp(what, "query") == 0 && cli->opt.output == NULL)
		return out_misuse("log", "say where: -o FILE.tsq");
	if (strcmp(what, "stamp") == 0 && cli->opt.ca == NULL)
		return out_misuse("log", "say who may stamp: --ca FILE.pem");
	if (strcmp(what, "stamp") == 0)
		return cli_write(cli, print, NULL);
	if (strcmp(what, "erase") != 0)
		return cli_read(cli, print, NULL);
	if (cli->opt.reason == NULL)
		return out_misuse("log", "say why: --reason TEXT goes into the log");
	return cli_write(cli, erase, NULL);
}
