/*
 * cmd_show.c - naql show DIR USE: one use, story and page side by side.
 */
#include "cli.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* COLUMNS, else what the terminal says, else 0: the library's own. */
static unsigned
terminal_width(void)
{
	const char *columns = getenv("COLUMNS");
	unsigned long n = columns ? strtoul(columns, NULL, 10) : 0;
	struct winsize ws;

	if (n > 0 && n < 10000)
		return (unsigned)n;
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 ? ws.ws_col : 0;
}

int
cmd_show(struct cli *cli)
{
	const char *wanted = cli->opt.colour;
	naql_archive *a = NULL;
	naql_error err = { 0 };
	struct cli_out out;
	naql_sink sink;
	naql_status st;

	if (wanted && strcmp(wanted, "auto") != 0 && strcmp(wanted, "always") != 0 &&
	    strcmp(wanted, "never") != 0)
		return out_misuse("show", "--color takes auto, always or never, not '%s'",
				  wanted);
	st = naql_archive_open(&a, cli->args[0], false, &err);
	out_init(&out, cli);
	sink = out_sink(&out);
	if (st == NAQL_OK)
		st = naql_use_show(a, cli->args[1], out_colour(STDOUT_FILENO, wanted),
				   terminal_width(), &sink, &err);
	naql_archive_close(a);
	return out_finish(&out, st, &err);
}
