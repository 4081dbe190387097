/*
 * cmd_help.c - naql help [COMMAND]; "naql help man" prints the man page.
 */
#include <stdio.h>
#include <string.h>

#include "cli.h"

int
cmd_help(struct cli *cli)
{
	if (cli->n_args == 0) {
		help_all();
		return fflush(stdout) == 0 ? EXIT_DONE : EXIT_ENVIRONMENT;
	}
	if (strcmp(cli->args[0], "man") == 0) {
		help_man();
		return fflush(stdout) == 0 ? EXIT_DONE : EXIT_ENVIRONMENT;
	}
	for (size_t i = 0; i < n_commands; i++)
		if (strcmp(commands[i].name, cli->args[0]) == 0) {
			help_command(&commands[i]);
			return fflush(stdout) == 0 ? EXIT_DONE : EXIT_ENVIRONMENT;
		}
	return out_misuse(NULL, "there is no command '%s'", cli->args[0]);
}
