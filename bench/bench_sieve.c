/*
 * bench_sieve.c - the cascade's first stage alone: megabytes a second of charset, words
 * and sieve over pages that lie in memory, how many of the pages go on, and how many
 * look-ups that takes.
 *
 *     ninja -C build bench/bench_sieve && build/bench/bench_sieve ARCHIVE INPUT...
 *
 * ARCHIVE is an archive directory; each INPUT is whatever scan reads, at most PAGES_MAX
 * bytes of it. Processor time, the fastest of ROUNDS rounds, so that a rate is a core's
 * whatever else the machine does; memcpy of the same bytes stands beside. Figures for
 * docs come from here; results of naql never do.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/error.h"
#include "base/mem.h"
#include "page/page.h"
#include "record/record.h"
#include "sieve/sieve.h"
#include "text/charset.h"

#define ROUNDS	     3
#define PAGES_MAX    ((size_t)256 << 20)
#define SEGMENTS_MAX 64
#define CHECK(call)                                                                      \
	do {                                                                             \
		naql_error e = { 0 };                                                    \
		naql_status st_ = (call);                                                \
		if (st_ != NAQL_OK) {                                                    \
			fprintf(stderr, "%s: %s: %s\n", #call, naql_status_name(st_),    \
				e.text);                                                 \
			exit(1);                                                         \
		}                                                                        \
	} while (0)

struct kept {
	uint8_t *payload;
	size_t len;
	char charset[32];
	bool html, is_utf8;
};

static VEC(struct kept) pages;
static size_t bytes;

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void
load(const char *path)
{
	const struct record_options opt = { 0 };
	struct record_reader *r;
	struct record rec;
	naql_status st;

	CHECK(record_open(&r, path, SLICE(path), &opt, &e));
	while (bytes < PAGES_MAX && (st = record_next(r, &rec, NULL)) == NAQL_OK) {
		struct kept k = { .len = rec.payload_len,
				  .html = rec.kind == RECORD_HTML,
				  .is_utf8 = rec.is_utf8 };

		if (rec.charset.len < sizeof(k.charset))
			memcpy(k.charset, rec.charset.len ? rec.charset.ptr : "",
			       rec.charset.len);
		k.payload = mem_alloc(k.len + 1);
		if (!k.payload || !VEC_PUSH(&pages, k))
			exit(1);
		if (k.len)
			memcpy(k.payload, rec.payload, k.len);
		bytes += k.len;
	}
	record_close(r);
}

static struct index *
open_archive(const char *dir)
{
	static char paths[SEGMENTS_MAX][512];
	const char *list[SEGMENTS_MAX];
	char name[480];
	struct index *x;
	struct dirent *entry;
	size_t n = 0;
	DIR *d;

	(void)snprintf(name, sizeof(name), "%s/segments", dir);
	d = opendir(name);
	if (!d)
		exit(1);
	while (n < SEGMENTS_MAX && (entry = readdir(d))) {
		if (entry->d_name[0] == '.' || strlen(entry->d_name) > 24)
			continue;
		(void)snprintf(paths[n], sizeof(paths[n]), "%s/%s", name, entry->d_name);
		list[n] = paths[n];
		n++;
	}
	closedir(d);
	CHECK(index_open(&x, list, n, &e));
	printf("%zu segments, %.0f items, %.0f words\n", n, (double)index_n_items(x),
	       (double)index_n_words(x));
	return x;
}

enum stage { MEMCPY, CHARSET, WORDS, SIEVE, STAGES };
static const char *const names[STAGES] = { "memcpy", "charset", "charset, words",
					   "charset, words, sieve" };

struct state {
	struct page_parser *parser;
	struct sieve *sieve;
	struct charset_text text;
	char *copy;
	uint64_t n_words, seen; /* so that nothing is optimised away */
};

static void
run_page(struct state *s, const struct kept *k, enum stage to)
{
	const struct sieve_candidate *c;
	const struct charset *cs;
	const struct word *words;
	struct slice utf8;
	size_t n;

	if (to == MEMCPY) {
		memcpy(s->copy, k->payload, k->len);
		s->seen += (uint8_t)s->copy[k->len / 2];
		return;
	}
	cs = k->is_utf8 ? charset_utf8()
			: charset_detect(k->payload, k->len, SLICE(k->charset), k->html);
	CHECK(charset_decode(&s->text, cs, k->payload, k->len, &e));
	if (to == CHARSET)
		return;
	utf8 = (struct slice){ s->text.utf8, s->text.utf8_len };
	CHECK(page_words(s->parser, utf8, k->html, &words, &n, &e));
	s->n_words += n;
	if (to == WORDS)
		return;
	CHECK(sieve_page(s->sieve, words, n, &c, &n, &e));
	s->seen += n;
}

static void
run(struct state *s, enum stage to)
{
	double best = 1e9;

	for (int round = 0; round < ROUNDS; round++) {
		double begin = seconds(), took;

		s->n_words = 0;
		for (size_t i = 0; i < pages.n; i++)
			run_page(s, &pages.ptr[i], to);
		took = seconds() - begin;
		best = took < best ? took : best;
	}
	printf("%-24s %8.1f MB/s\n", names[to], (double)bytes / best / 1e6);
}

static void
tell(const struct state *s)
{
	const struct sieve_counts *c = sieve_counts(s->sieve);
	double n = (double)c->pages;

	printf("%zu pages of %.0f words, %.1f MB; %.2f %% go on; a page: %.0f probes, "
	       "%.1f look-ups, %.1f exact, %.2f candidates\n",
	       pages.n, (double)s->n_words / (double)pages.n, (double)bytes / 1e6,
	       100.0 * (double)c->passed / n, (double)c->probes / n,
	       (double)c->filter_hits / n, (double)c->exact_hits / n,
	       (double)c->candidates / n);
}

int
main(int argc, char **argv)
{
	struct sieve_options opt = { 0 };
	struct state s = { 0 };
	struct index *x;
	size_t longest = 1;

	if (argc < 3) {
		fprintf(stderr, "usage: bench_sieve ARCHIVE INPUT...\n");
		return 2;
	}
	x = open_archive(argv[1]);
	for (int i = 2; i < argc; i++)
		load(argv[i]);
	for (size_t i = 0; i < pages.n; i++)
		longest = pages.ptr[i].len > longest ? pages.ptr[i].len : longest;
	s.copy = mem_alloc(longest);
	CHECK(page_parser_new(&s.parser, &e));
	CHECK(sieve_new(&s.sieve, x, &opt, &e));
	if (!s.copy || pages.n == 0)
		return 1;
	for (int to = MEMCPY; to < STAGES; to++)
		run(&s, (enum stage)to);
	tell(&s);
	for (size_t i = 0; i < pages.n; i++)
		mem_free(pages.ptr[i].payload);
	VEC_FREE(&pages);
	mem_free(s.copy);
	charset_text_fini(&s.text);
	sieve_free(s.sieve);
	page_parser_free(s.parser);
	index_close(x);
	return s.seen == 1; /* never */
}
