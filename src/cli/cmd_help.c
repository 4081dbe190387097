/*
 * cmd_help.c - naql help [COMMAND]; of man and markdown all of it in that form.
 */
#include <stdio.h>
#include <string.h>

#include "cli.h"

static bool
print(const char *what)
{
	if (what == NULL)
		return help_all(), true;
	if (strcmp(what, "man") == 0)
		return help_man(), true;
	if (strcmp(what, "markdown") == 0)
		return help_markdown(), true;
	for (size_t i = 0; i < n_commands; i++)
		if (strcmp(commands[i].name, what) == 0)
			return help_command(&commands[i]), true;
	return false;
}

int
cmd_help(struct cli *cli)
{
	const char *what = cli->n_args ? cli->args[0] : NULL;

	if (!print(what))
		return out_misuse(NULL, "there is no command '%s'", what);
	return fflush(stdout) == 0 ? EXIT_DONE : EXIT_ENVIRONMENT;
}
