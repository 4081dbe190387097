/*
 * help.c - help and the man page, from the tables.
 */
#include <stdio.h>
#include <string.h>

#include "cli.h"

void
help_all(void)
{
	const char *group = "";

	puts("naql shows a news agency where its work is used, beside the contract that "
	     "covers it\n"
	     "or the fact that none was found. It shows evidence; people decide.\n\n"
	     "usage: naql COMMAND [OPTION]... [ARGUMENT]...");
	for (size_t i = 0; i < n_commands; i++) {
		const struct command *c = &commands[i];

		if (strcmp(group, c->group) != 0)
			printf("\n%s\n", c->group);
		group = c->group;
		printf("  %-11s %s\n", c->name, c->summary);
	}
	puts("\nINPUT is a file, a directory or - (standard input): WARC, WET, ARC, "
	     "HTML, "
	     "text, JSONL,\n"
	     "RSS, Atom, NewsML-G2, NITF or ninjs, each also .gz or .zst. Spans count in "
	     "the bytes\n"
	     "of a page as captured, of a JSONL line or a feed's item in its text value "
	     "(docs/formats.md).\n"
	     "See naql help COMMAND for options and examples.\n"
	     "Exit: 0 done, 1 a negative answer, 2 misuse, 3 bad input (the rest was "
	     "done),\n"
	     "4 disk, permission or memory, 130 interrupted.");
}

static void
print_options(const struct command *c)
{
	for (size_t i = 0; i < c->n_options; i++) {
		const struct option_def *o = &c->options[i];
		char left[48];

		snprintf(left, sizeof(left), "%c%c%s --%s%s%s", o->letter ? '-' : ' ',
			 o->letter ? o->letter : ' ', o->letter ? "," : " ", o->name,
			 o->arg ? " " : "", o->arg ? o->arg : "");
		printf("  %-24s %s\n", left, o->help);
	}
	printf("  %-24s %s\n", "-h, --help", "this text");
}

void
help_command(const struct command *c)
{
	printf("usage: naql %s%s%s\n%s.\n", c->name, c->usage[0] ? " " : "", c->usage,
	       c->summary);
	if (c->details)
		printf("\n%s\n", c->details);
	puts("\noptions");
	print_options(c);
	if (c->examples)
		printf("\nexamples\n%s\n", c->examples);
}

/* Text for mdoc: a line must not begin with a dot, and backslashes and dashes are its
 * own. */
static void
man_text(const char *s)
{
	for (bool at_start = true; *s; s++) {
		if (at_start && (*s == '.' || *s == '\''))
			(void)fputs("\\&", stdout);
		if (*s == '\\')
			(void)fputs("\\e", stdout);
		else if (*s == '-')
			(void)fputs("\\-", stdout);
		else
			putchar(*s);
		at_start = *s == '\n';
	}
}

static void
man_command(const struct command *c)
{
	(void)fputs(".Ss naql ", stdout);
	man_text(c->name);
	putchar(' ');
	man_text(c->usage);
	(void)fputs("\n", stdout);
	man_text(c->summary);
	puts(".");
	if (c->details) {
		(void)fputs(".Pp\n", stdout);
		man_text(c->details);
		putchar('\n');
	}
	if (c->n_options)
		puts(".Bl -tag -width Ds");
	for (size_t i = 0; i < c->n_options; i++) {
		const struct option_def *o = &c->options[i];

		(void)fputs(".It ", stdout);
		if (o->letter)
			printf("\\-%c, ", o->letter);
		(void)fputs("\\-\\-", stdout);
		man_text(o->name);
		putchar(' ');
		man_text(o->arg ? o->arg : "");
		putchar('\n');
		man_text(o->help);
		putchar('\n');
	}
	if (c->n_options)
		puts(".El");
	if (c->examples) {
		puts(".Bd -literal -offset indent");
		man_text(c->examples);
		puts("\n.Ed");
	}
}

void
help_man(void)
{
	puts(".Dd November 22, 2026\n.Dt NAQL 1\n.Os\n.Sh NAME\n.Nm naql\n"
	     ".Nd show a news agency where its work is used\n.Sh SYNOPSIS\n.Nm\n"
	     ".Ar command\n.Op Ar option ...\n.Op Ar argument ...\n.Sh DESCRIPTION\n"
	     "naql keeps an agency's archive, finds every use of it in web crawls, and "
	     "shows each\n"
	     "use beside the contract that covers it or the fact that none was found.\n"
	     "It shows evidence; people decide.\n.Pp\n"
	     "INPUT is a file, a directory, or \\- for standard input: WARC, WET, ARC, "
	     "HTML, text,\n"
	     "JSONL, RSS, Atom, NewsML-G2, NITF or ninjs, each also .gz or .zst. Spans "
	     "count in the\n"
	     "bytes of a page as captured, of a JSONL line or a feed's item in its text "
	     "value.\n"
	     "Results go to standard output, one JSON "
	     "record a line;\n"
	     "progress and warnings to standard error.\n.Sh COMMANDS");
	for (size_t i = 0; i < n_commands; i++)
		man_command(&commands[i]);
	puts(".Sh EXIT STATUS\n0 done; 1 a negative answer (verify found damage); 2 "
	     "misuse;\n"
	     "3 bad input, everything readable was still done; 4 the archive or the "
	     "output failed\n"
	     "(disk, permission, memory); 130 interrupted, cleanly.");
}
