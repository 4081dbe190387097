/*
 * help.c - help, the man page and docs/commands.md, from the tables.
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

/* Text for Markdown: what would be a mark is none. */
static void
md_text(const char *s)
{
	for (; *s; s++) {
		if (strchr("|*_<[]\\`", *s))
			putchar('\\');
		putchar(*s);
	}
}

static void
md_option(const struct option_def *o)
{
	(void)fputs("| `", stdout);
	if (o->letter)
		printf("-%c, ", o->letter);
	printf("--%s%s%s` | ", o->name, o->arg ? " " : "", o->arg ? o->arg : "");
	md_text(o->help);
	puts(" |");
}

/* Each way to call it on a line: "DIR add FILE | list" says DIR once for all that stand
 * before a semicolon. */
static void
md_usage(const struct command *c)
{
	bool dir = strncmp(c->usage, "DIR ", 4) == 0;

	for (const char *at = c->usage;;) {
		size_t bar = (size_t)(strstr(at, " | ") ? strstr(at, " | ") - at : -1);
		size_t semicolon =
			(size_t)(strstr(at, "; ") ? strstr(at, "; ") - at : -1);
		size_t n = bar < semicolon ? bar : semicolon;

		n = n < strlen(at) ? n : strlen(at);
		printf("    naql %s%s%s%.*s\n", c->name, *at ? " " : "",
		       dir && strncmp(at, "DIR", 3) != 0 ? "DIR " : "", (int)n, at);
		if (at[n] == '\0')
			return;
		dir = dir && at[n] != ';';
		at += n + (at[n] == ';' ? 2 : 3);
	}
}

static void
md_command(const struct command *c)
{
	printf("\n### naql %s\n", c->name);
	md_text(c->summary);
	puts(".\n");
	md_usage(c);
	if (c->details) {
		putchar('\n');
		md_text(c->details);
		putchar('\n');
	}
	if (c->n_options)
		puts("\n| option | |\n| --- | --- |");
	for (size_t i = 0; i < c->n_options; i++)
		md_option(&c->options[i]);
	if (c->examples) {
		puts("\nFor example:\n");
		for (const char *line = c->examples; *line;) {
			size_t n = strcspn(line, "\n");

			printf("  %.*s\n", (int)n, line);
			line += n + (line[n] == '\n');
		}
	}
}

void
help_markdown(void)
{
	const char *group = "";

	puts("# Commands\n\nPrinted by `naql help markdown`, from the tables by which "
	     "the "
	     "program reads its command line; tests/cli.t\ncompares. `naql help COMMAND` "
	     "and `man naql` say the same.\n\n"
	     "INPUT is a file, a directory or `-` (standard input): docs/formats.md. "
	     "Options may stand anywhere before `--`.\n"
	     "Results go to standard output, one JSON record a line; progress and "
	     "warnings to standard error. Exit: 0 done, 1 a\nnegative answer, 2 misuse, "
	     "3 bad input (the rest was done), 4 disk, permission or memory, 130 "
	     "interrupted.");
	for (size_t i = 0; i < n_commands; i++) {
		const struct command *c = &commands[i];

		if (strcmp(group, c->group) != 0)
			printf("\n## %s\n", c->group);
		group = c->group;
		md_command(c);
	}
}
