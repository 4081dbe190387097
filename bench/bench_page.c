/*
 * bench_page.c - how fast pages are walked, folded to words, parsed to blocks and written
 * as records, beside what gumbo and libxml2 need for the same bytes, where they are
 * installed.
 *
 *     ninja -C build bench/bench_page && build/bench/bench_page FILE...
 *
 * Files are HTML in UTF-8. Each is read ROUNDS times over by each reading, gumbo once (it
 * is slow); processor time, so that a rate is a core's whatever else the machine does.
 * The peers make a tree and stop there; "record" has labels, fields and JSON. Figures for
 * docs come from here; results of naql never do.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "page/page.h"
#include "page/walk.h"
#ifdef HAVE_GUMBO
#include <gumbo.h>
#endif
#ifdef HAVE_LIBXML2
#include <libxml/HTMLparser.h>
#endif

#define ROUNDS 3

enum reading { WALK, WORDS, PARSE, RECORD, GUMBO, LIBXML2_DOM, LIBXML2_SAX, READINGS };

static const char *const names[READINGS] = { "naql: tokens",
					     "naql: words",
					     "naql: blocks and fields",
					     "naql: the same, written",
					     "gumbo: tree",
					     "libxml2: tree",
					     "libxml2: events" };

struct state {
	struct page_parser *pp;
	struct tag_table tags;
	struct buf out;
	uint64_t seen; /* so that nothing is optimised away */
};

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
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

static void
read_walk(struct state *s, struct slice text)
{
	struct walk w;

	walk_init(&w, text, &s->tags);
	while (walk_next(&w))
		s->seen++;
}

static void
read_words(struct state *s, struct slice text)
{
	const struct word *words;
	size_t n;

	if (page_words(s->pp, text, true, &words, &n, NULL) == NAQL_OK)
		s->seen += n;
}

static void
read_page(struct state *s, struct slice text, bool write)
{
	const struct slice none = { NULL, 0 };
	const struct page *page;

	if (page_parse(s->pp, text, true, none, &page, NULL) != NAQL_OK)
		return;
	s->seen += page->n_blocks;
	if (!write)
		return;
	buf_reset(&s->out);
	page_write(page, none, none, none, NULL, NULL, &s->out);
	s->seen += s->out.len;
}

static void
read_gumbo(struct state *s, struct slice text)
{
#ifdef HAVE_GUMBO
	GumboOutput *tree =
		gumbo_parse_with_options(&kGumboDefaultOptions, text.ptr, text.len);

	s->seen += tree != NULL;
	gumbo_destroy_output(&kGumboDefaultOptions, tree);
#else
	(void)s;
	(void)text;
#endif
}

static void
read_libxml2(struct state *s, struct slice text, bool tree)
{
#ifdef HAVE_LIBXML2
	const int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
			    HTML_PARSE_NOWARNING | HTML_PARSE_NONET;

	if (tree) {
		htmlDocPtr doc =
			htmlReadMemory(text.ptr, (int)text.len, NULL, "utf-8", options);

		s->seen += doc != NULL;
		xmlFreeDoc(doc);
		return;
	}
	htmlSAXHandler none = { .initialized = 1 };
	htmlParserCtxtPtr c = htmlCreatePushParserCtxt(&none, NULL, NULL, 0, NULL,
						       XML_CHAR_ENCODING_UTF8);

	if (!c)
		return;
	s->seen += htmlParseChunk(c, text.ptr, (int)text.len, 1) == 0;
	htmlFreeParserCtxt(c);
#else
	(void)s;
	(void)text;
	(void)tree;
#endif
}

static void
read_once(struct state *s, enum reading how, struct slice text)
{
	switch (how) {
	case WALK:
		read_walk(s, text);
		break;
	case WORDS:
		read_words(s, text);
		break;
	case GUMBO:
		read_gumbo(s, text);
		break;
	case LIBXML2_DOM:
	case LIBXML2_SAX:
		read_libxml2(s, text, how == LIBXML2_DOM);
		break;
	default:
		read_page(s, text, how == RECORD);
	}
}

int
main(int argc, char **argv)
{
	double time[READINGS] = { 0 }, bytes = 0;
	struct state s = { 0 };
	struct buf b = { 0 };
	int status = 0;

	if (argc < 2 || page_parser_new(&s.pp, NULL) != NAQL_OK) {
		fprintf(stderr, "usage: bench_page FILE...\n");
		return 2;
	}
	tag_table_init(&s.tags);
	for (int i = 1; i < argc; i++) {
		if (!load(argv[i], &b)) {
			fprintf(stderr, "bench_page: %s: not read\n", argv[i]);
			status = 1;
			continue;
		}
		bytes += (double)b.len;
		for (int how = 0; how < READINGS; how++) {
			double begin = seconds();

			for (int r = 0; r < (how == GUMBO ? 1 : ROUNDS); r++)
				read_once(&s, (enum reading)how, buf_slice(&b));
			time[how] += (seconds() - begin) / (how == GUMBO ? 1 : ROUNDS);
		}
	}
	printf("%d pages, %.1f MB\n", argc - 1, bytes / 1e6);
	for (int how = 0; how < READINGS; how++) {
		if (time[how] > 1e-3)
			printf("%-26s %8.1f MB/s %8.0f pages/s\n", names[how],
			       bytes / time[how] / 1e6, (argc - 1) / time[how]);
	}
	buf_fini(&b);
	buf_fini(&s.out);
	page_parser_free(s.pp);
	return s.seen > 0 ? status : 1;
}
