/*
 * bench_fold.c - how fast text becomes folded words.
 *
 * bench_fold FILE [PASSES]: folds the file's bytes as plain text and prints MB/s of the
 * best pass. FILE is any UTF-8 text; take one of the language that matters.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "text/fold.h"

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static char *
read_all(const char *path, size_t *len)
{
	FILE *in = fopen(path, "rb");
	char *p = NULL;
	long n = 0;

	if (!in)
		return NULL;
	if (fseek(in, 0, SEEK_END) == 0 && (n = ftell(in)) > 0 &&
	    fseek(in, 0, SEEK_SET) == 0)
		p = malloc((size_t)n);
	*len = p ? fread(p, 1, (size_t)n, in) : 0;
	fclose(in);
	return p;
}

int
main(int argc, char **argv)
{
	int pass, passes = argc > 2 ? atoi(argv[2]) : 5;
	size_t len = 0, n = 0;
	const struct word *words;
	struct fold *f = NULL;
	double best = 1e9;
	char *text = argc > 1 ? read_all(argv[1], &len) : NULL;
	int code = 1;

	if (!text || fold_new(&f, NULL))
		goto out;
	for (pass = 0; pass < passes; pass++) {
		double t = now();

		if (fold_plain(f, (struct slice){ text, len }, &words, &n, NULL))
			goto out;
		t = now() - t;
		best = t < best ? t : best;
	}
	printf("%s: %zu bytes, %zu words, %.0f MB/s\n", argv[1], len, n,
	       (double)len / best / 1e6);
	code = 0;
out:
	if (code)
		fprintf(stderr, "usage: bench_fold FILE [PASSES]\n");
	fold_free(f);
	free(text);
	return code;
}
