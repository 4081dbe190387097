/*
 * options.c - arguments against an option table. Options may stand anywhere before "--".
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

static const struct option_def *
find_long(const struct command *c, const char *name, size_t len)
{
	for (size_t i = 0; i < c->n_options; i++)
		if (strlen(c->options[i].name) == len &&
		    memcmp(c->options[i].name, name, len) == 0)
			return &c->options[i];
	return NULL;
}

static const struct option_def *
find_letter(const struct command *c, char letter)
{
	for (size_t i = 0; i < c->n_options; i++)
		if (letter && c->options[i].letter == letter)
			return &c->options[i];
	return NULL;
}

static int
set_uint(const struct command *c, const struct option_def *def, const char *value,
	 uint64_t *out)
{
	char *end;

	errno = 0;
	*out = strtoull(value, &end, 10);
	if (errno != 0 || end == value || *end != '\0' || value[0] == '-' ||
	    *out > 1u << 30)
		return out_misuse(c->name, "--%s takes a whole number, not '%s'",
				  def->name, value);
	return -1;
}

/* set_size() - a number of bytes; K, M and G behind it are 2^10, 2^20 and 2^30. */
static int
set_size(const struct command *c, const struct option_def *def, const char *value,
	 uint64_t *out)
{
	static const char units[] = "KMG";
	const char *unit;
	char *end;
	unsigned shift = 0;

	errno = 0;
	*out = strtoull(value, &end, 10);
	unit = *end ? strchr(units, *end) : NULL;
	if (unit) {
		shift = 10 * (unsigned)(unit - units + 1);
		end++;
	}
	if (errno != 0 || *end != '\0' || value[0] < '0' || value[0] > '9' ||
	    *out > (UINT64_MAX >> 24) >> shift)
		return out_misuse(c->name, "--%s takes a size as 512M or 2G, not '%s'",
				  def->name, value);
	*out <<= shift;
	return -1;
}

static int
set_option(const struct command *c, const struct option_def *def, const char *value,
	   struct cli *cli)
{
	char *field = (char *)&cli->opt + def->offset;
	struct cli_list *list = (struct cli_list *)(void *)field;

	switch (def->type) {
	case OPT_FLAG:
		*(bool *)(void *)field = true;
		return -1;
	case OPT_STR:
		memcpy(field, &value, sizeof(value));
		return -1;
	case OPT_UINT:
		return set_uint(c, def, value, (uint64_t *)(void *)field);
	case OPT_SIZE:
		return set_size(c, def, value, (uint64_t *)(void *)field);
	case OPT_LIST:
		if (list->n == CLI_LIST_MAX)
			return out_misuse(c->name, "--%s may stand %d times at most",
					  def->name, CLI_LIST_MAX);
		list->ptr[list->n++] = value;
		return -1;
	}
	return -1;
}

/* One option at argv[*i]; moves *i behind its value. */
static int
parse_option(const struct command *c, int argc, char **argv, int *i, struct cli *cli)
{
	const char *arg = argv[*i];
	bool is_long = arg[1] == '-';
	const char *equals = is_long ? strchr(arg, '=') : NULL;
	size_t len = equals ? (size_t)(equals - arg - 2) : is_long ? strlen(arg + 2) : 1;
	const struct option_def *def =
		is_long ? find_long(c, arg + 2, len) : find_letter(c, arg[1]);
	const char *value = equals ? equals + 1 : NULL;

	if (strcmp(arg, "--help") == 0 || strcmp(arg, "-h") == 0) {
		cli->opt.help = true;
		return -1;
	}
	if (def == NULL)
		return out_misuse(c->name, "there is no option %s", arg);
	if (def->type == OPT_FLAG)
		return equals || (!is_long && arg[2])
			       ? out_misuse(c->name, "%s takes no value", arg)
			       : set_option(c, def, NULL, cli);
	if (value == NULL && !is_long && arg[2])
		value = arg + 2;
	if (value == NULL && *i + 1 < argc)
		value = argv[++*i];
	if (value == NULL)
		return out_misuse(c->name, "%s needs a value: %s", arg, def->arg);
	return set_option(c, def, value, cli);
}

int
options_parse(const struct command *c, int argc, char **argv, struct cli *cli)
{
	bool only_args = false;
	int n = 0;

	for (int i = 0; i < argc; i++) {
		int code;

		if (!only_args && strcmp(argv[i], "--") == 0) {
			only_args = true;
			continue;
		}
		if (only_args || argv[i][0] != '-' || argv[i][1] == '\0') {
			argv[n++] = argv[i];
			continue;
		}
		code = parse_option(c, argc, argv, &i, cli);
		if (code >= 0)
			return code;
	}
	cli->args = (const char *const *)argv;
	cli->n_args = (size_t)n;
	if (cli->opt.help) {
		help_command(c);
		return EXIT_DONE;
	}
	if (cli->n_args < c->min_args)
		return out_misuse(c->name, "too few arguments: %s", c->usage);
	if (c->max_args && cli->n_args > c->max_args)
		return out_misuse(c->name, "'%s' is one argument too many: %s",
				  argv[c->max_args], c->usage);
	return -1;
}
