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

static naql_status
print(naql_archive *a, struct cli *cli, const void *ctx, const naql_sink *sink,
      naql_error *err)
{
	(void)ctx;
	return naql_use_show(a, cli->args[1], out_colour(STDOUT_FILENO, cli->opt.colour),
			     terminal_width(), sink, err);
}

int
cmd_show(struct cli *cli)
{
	const char *wanted = cli->opt.colour;

	if (wanted && strcmp(wanted, "auto") != 0 && strcmp(wanted, "always") != 0 &&
	    strcmp(wanted, "never") != 0)
		return out_misuse("show", "--color takes auto, always or never, not '%s'",
				  wanted);
	return cli_read(cli, print, NULL);
}
