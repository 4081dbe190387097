/*
 * cmd_verify.c - naql verify DIR: is everything whole?
 */
#include "cli.h"

int
cmd_verify(struct cli *cli)
{
	uint64_t damaged = 0;
	struct cli_work w;
	int code;

	cli_begin(&w, cli, false);
	if (w.st == NAQL_E_CORRUPT) {
		(void)cli_end(&w);
		return EXIT_NEGATIVE;
	}
	if (w.st == NAQL_OK)
		w.st = naql_archive_verify(w.a, &w.sink, &damaged, &w.err);
	code = cli_end(&w);
	return code == EXIT_DONE && damaged ? EXIT_NEGATIVE : code;
}
