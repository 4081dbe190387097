/*
 * out.c - results to stdout, everything else to stderr, and the exit code.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"

#define FAULTS_SHOWN 50u /* the rest is counted: a crawl can hold millions */

static volatile sig_atomic_t interrupted;

static void
on_interrupt(int sig)
{
	(void)sig;
	interrupted = 1;
	(void)signal(SIGINT, SIG_DFL); /* a second one ends at once */
}

static int64_t
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

bool
out_colour(int fd, const char *wanted)
{
	if (wanted && strcmp(wanted, "always") == 0)
		return true;
	if (wanted && strcmp(wanted, "never") == 0)
		return false;
	return isatty(fd) && getenv("NO_COLOR") == NULL;
}

void
out_init(struct cli_out *o, const struct cli *cli)
{
	memset(o, 0, sizeof(*o));
	o->progress = cli->opt.progress || (isatty(STDERR_FILENO) && !cli->opt.quiet);
	o->started = now_ms();
	(void)signal(SIGINT, on_interrupt);
	(void)signal(SIGPIPE,
		     SIG_IGN); /* a closed pipe is a failed write, and told as one */
}

static void
wipe_progress(struct cli_out *o)
{
	if (o->drawn && isatty(STDERR_FILENO))
		fprintf(stderr, "\r%*s\r", (int)o->drawn, "");
	o->drawn = 0;
}

static naql_status
unwritten(naql_error *err)
{
	if (err) {
		memset(err, 0, sizeof(*err));
		err->code = NAQL_E_IO;
		err->offset = NAQL_NO_OFFSET;
		snprintf(err->source, sizeof(err->source), "standard output");
		snprintf(err->text, sizeof(err->text), "the output could not be written");
	}
	return NAQL_E_IO;
}

static naql_status
print_line(void *ctx, const char *json, size_t len, naql_error *err)
{
	struct cli_out *o = ctx;

	o->lines++;
	if (fwrite(json, 1, len, stdout) == len && putc('\n', stdout) != EOF)
		return NAQL_OK;
	o->closed = errno == EPIPE;
	return unwritten(err);
}

static void
print_error(const char *what, const naql_error *e)
{
	fprintf(stderr, "naql: %s", what);
	if (e->source[0])
		fprintf(stderr, "%s", e->source);
	if (e->offset != NAQL_NO_OFFSET)
		fprintf(stderr, " at byte %" PRIu64, e->offset);
	fprintf(stderr, "%s%s", e->source[0] || e->offset != NAQL_NO_OFFSET ? ": " : "",
		e->text);
	if (e->sys_errno)
		fprintf(stderr, " (%s)", strerror(e->sys_errno));
	(void)putc('\n', stderr);
}

static void
print_fault(void *ctx, const naql_error *fault)
{
	struct cli_out *o = ctx;

	if (++o->faults > FAULTS_SHOWN)
		return;
	wipe_progress(o);
	print_error("passed over: ", fault);
}

#define BAR 20 /* cells */

/* say_left() - how much is done and what is left, where the end is known. */
static void
say_left(char *out, size_t size, const naql_progress *p, int64_t ms)
{
	static const char cells[] = "####################....................";
	double share;

	out[0] = 0;
	if (!p->total_bytes || !p->stored_bytes || p->stored_bytes > p->total_bytes)
		return;
	share = (double)p->stored_bytes / (double)p->total_bytes;
	snprintf(out, size, "  [%.*s] %3.0f %%  %.0f s left", BAR,
		 cells + BAR - (size_t)(share * BAR), share * 100,
		 (double)ms / 1000.0 * (1.0 - share) / share);
}

static void
draw_progress(void *ctx, const naql_progress *p)
{
	struct cli_out *o = ctx;
	int64_t ms = now_ms() - o->started;
	double rate = ms > 0 ? (double)p->payload_bytes / 1000.0 / (double)ms : 0.0;
	char left[64];
	int n;

	if (!o->progress || ms < 500)
		return;
	say_left(left, sizeof(left), p, ms);
	wipe_progress(o);
	n = fprintf(stderr,
		    "%.1f MB  %.0f MB/s  %" PRIu64 " pages  %" PRIu64 " found  %" PRIu64
		    " faults%s%s",
		    (double)p->payload_bytes / 1e6, rate, p->pages, p->results, p->faults,
		    left, isatty(STDERR_FILENO) ? "" : "\n");
	o->drawn = n > 0 ? (unsigned)n : 0;
	(void)fflush(stderr);
}

static naql_status
flush_lines(void *ctx, naql_error *err)
{
	struct cli_out *o = ctx;

	if (fflush(stdout) == 0)
		return NAQL_OK;
	o->closed = errno == EPIPE;
	return unwritten(err);
}

static bool
was_interrupted(void *ctx)
{
	(void)ctx;
	return interrupted != 0;
}

naql_sink
out_sink(struct cli_out *o)
{
	return (naql_sink){ .line = print_line,
			    .fault = print_fault,
			    .progress = draw_progress,
			    .stop = was_interrupted,
			    .flush = flush_lines,
			    .ctx = o };
}

/* What to do where the error itself cannot know; NULL: it says so. */
static const char *
remedy(naql_status st)
{
	switch (st) {
	case NAQL_E_CORRUPT:
		return "naql verify names all that is damaged; go back to a backup, and "
		       "keep this for whoever looks into it";
	case NAQL_E_NOMEM:
		return "fewer --jobs, or a smaller --memory, need less";
	case NAQL_E_INTERNAL:
		return "this is a fault of naql, not of your data: please report it with "
		       "the command";
	default:
		return NULL;
	}
}

int
out_fail(naql_status st, const naql_error *err)
{
	if (st == NAQL_OK)
		return EXIT_DONE;
	print_error("", err);
	if (remedy(st))
		fprintf(stderr, "naql: %s\n", remedy(st));
	switch (st) {
	case NAQL_E_USAGE:
	case NAQL_E_NOTFOUND:
		return EXIT_MISUSE;
	case NAQL_E_FORMAT:
		return EXIT_BAD_INPUT;
	case NAQL_E_STOPPED:
		return EXIT_SIGINT;
	default:
		return EXIT_ENVIRONMENT;
	}
}

int
out_finish(struct cli_out *o, naql_status st, const naql_error *err)
{
	wipe_progress(o);
	if (o->faults > FAULTS_SHOWN)
		fprintf(stderr, "naql: passed over: %" PRIu64 " more, not shown\n",
			o->faults - FAULTS_SHOWN);
	if (o->closed)
		return EXIT_ENVIRONMENT; /* not all was done, and nobody needs to be told
					  */
	if (fflush(stdout) != 0 && st == NAQL_OK) {
		if (errno == EPIPE)
			return EXIT_ENVIRONMENT;
		perror("naql: the output could not be written");
		return EXIT_ENVIRONMENT;
	}
	if (st != NAQL_OK)
		return out_fail(st, err);
	return o->faults ? EXIT_BAD_INPUT : EXIT_DONE;
}

int
out_misuse(const char *command, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "naql%s%s: ", command ? " " : "", command ? command : "");
	va_start(ap, fmt);
	(void)vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, "; see naql help%s%s\n", command ? " " : "",
		command ? command : "");
	return EXIT_MISUSE;
}

void
out_note(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)vfprintf(stderr, fmt, ap);
	va_end(ap);
	(void)putc('\n', stderr);
}
