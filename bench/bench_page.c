/*
 * bench_page.c - how fast pages are walked, folded to words and parsed to blocks.
 *
 *     bench_page FILE...
 *
 * Files are HTML in UTF-8. Each is read three times over by each reading; MB/s of HTML.
 * Figures for docs come from here; results of naql never do.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "page/page.h"
#include "page/walk.h"

#define ROUNDS 3

struct times {
	double walk, words, parse, bytes;
};

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static bool
load(const char *path, struct buf *b)
{
	FILE *f = fopen(path, "rb");
	char part[1 << 16];
	size_t n;

	buf_reset(b);
	if (!f)
		return false;
	while ((n = fread(part, 1, sizeof(part), f)) > 0)
		buf_add(b, part, n);
	return fclose(f) == 0 && !b->failed;
}

static size_t
walk(struct slice text, const struct tag_table *tags)
{
	struct walk w;
	size_t events = 0;

	walk_init(&w, text, tags);
	while (walk_next(&w))
		events++;
	return events;
}

static bool
measure(struct page_parser *pp, const struct tag_table *tags, struct slice text,
	struct times *t)
{
	const struct word *words;
	const struct page *page;
	size_t n, events = 0;
	bool ok = true;
	double t0 = seconds();

	for (int i = 0; i < ROUNDS; i++)
		events += walk(text, tags);
	double t1 = seconds();

	for (int i = 0; i < ROUNDS; i++)
		ok &= page_words(pp, text, true, &words, &n, NULL) == NAQL_OK;
	double t2 = seconds();

	for (int i = 0; i < ROUNDS; i++)
		ok &= page_parse(pp, text, true, (struct slice){ NULL, 0 }, &page,
				 NULL) == NAQL_OK;
	t->walk += t1 - t0;
	t->words += t2 - t1;
	t->parse += seconds() - t2;
	t->bytes += (double)text.len * ROUNDS;
	return ok && (events > 0 || text.len == 0);
}

int
main(int argc, char **argv)
{
	struct page_parser *pp;
	struct tag_table tags;
	struct times t = { 0 };
	struct buf b = { 0 };
	int status = 0;

	if (argc < 2 || page_parser_new(&pp, NULL) != NAQL_OK) {
		fprintf(stderr, "usage: bench_page FILE...\n");
		return 2;
	}
	tag_table_init(&tags);
	for (int i = 1; i < argc; i++) {
		if (!load(argv[i], &b) || !measure(pp, &tags, buf_slice(&b), &t)) {
			fprintf(stderr, "bench_page: %s: not read\n", argv[i]);
			status = 1;
		}
	}
	printf("%d pages, %.1f MB: walk %.0f, words %.0f, parse %.0f MB/s\n", argc - 1,
	       t.bytes / ROUNDS / 1e6, t.bytes / t.walk / 1e6, t.bytes / t.words / 1e6,
	       t.bytes / t.parse / 1e6);
	buf_fini(&b);
	page_parser_free(pp);
	return status;
}
