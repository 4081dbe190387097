/*
 * common.c - arguments as the public API takes them.
 */
#include "cli.h"

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
