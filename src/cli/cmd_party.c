/*
 * cmd_party.c - naql party DIR add|list|show: who runs outlets and signs contracts.
 */
#include "cli.h"

int
cmd_party(struct cli *cli)
{
	return terms_run(cli, "party", NAQL_TERM_PARTY);
}
