/*
 * bench_index.c - what a segment of given stories costs: bytes by part, time to build, to
 * probe and to read texts; how often filter and days sketch answer wrongly; bits a word.
 *
 *     bench_index STORIES.jsonl SEGMENT [PARTS]
 *
 * Stories: one JSON object a line with "id", "date", "title", "text". PARTS segments (1)
 * are written as SEGMENT, SEGMENT.1, ...: stories go round robin. Figures for docs come
 * from here; results of naql never do.
 */
#include "base/error.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/timestamp.h"
#include "index/index.h"
#include "io/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PARTS_MAX 16
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

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double
ratio(uint64_t a, uint64_t b)
{
	return b ? (double)a / (double)b : 0;
}

static void
add_line(struct segment_builder *b, const char *line, size_t len)
{
	struct json *root = NULL;

	CHECK(json_parse(&root, line, len, "stories", &e));

	int64_t published = time_parse(json_str(json_get(root, "date")));
	struct segment_item item = {
		.id = json_str(json_get(root, "id")),
		.title = json_str(json_get(root, "title")),
		.text = json_str(json_get(root, "text")),
		.version = 1,
		.medium = MEDIUM_TEXT,
		.published = published,
		.day = time_day(published),
	};

	CHECK(segment_builder_add(b, &item, &e));
	json_free(root);
}

/* build() - the paths written; the time of adding includes reading the JSON. */
static void
build(const char *stories, char paths[][1024], size_t parts)
{
	struct segment_builder *b[PARTS_MAX];
	struct segment_build_options opt = { .kind = SEGMENT_ITEMS };
	struct file_map m;
	size_t n = 0;

	CHECK(file_map(&m, stories, &e));
	for (size_t i = 0; i < parts; i++)
		CHECK(segment_builder_new(&b[i], &opt, &e));

	double start = seconds();

	for (size_t at = 0; at < m.len;) {
		const uint8_t *nl = memchr(m.bytes + at, '\n', m.len - at);
		size_t end = nl ? (size_t)(nl - m.bytes) : m.len;

		if (end > at)
			add_line(b[n++ % parts], (const char *)m.bytes + at, end - at);
		at = end + 1;
	}

	double added = seconds();

	for (size_t i = 0; i < parts; i++) {
		CHECK(segment_builder_write(b[i], paths[i], &e));
		segment_builder_free(b[i]);
	}
	printf("added %zu stories in %.2f s, written in %.2f s\n", n, added - start,
	       seconds() - added);
	file_unmap(&m);
}

static void
print_part(const char *name, uint64_t bytes, uint64_t text)
{
	printf("  %-12s %10llu  %.4f of the text\n", name, (unsigned long long)bytes,
	       ratio(bytes, text));
}

static void
print_sizes(const struct segment *s)
{
	struct segment_stats t;

	segment_stats(s, &t);
	printf("%s: %llu items, %llu words, %llu shingles, %llu keys, %llu common, %llu "
	       "postings\n",
	       segment_name(s), (unsigned long long)t.n_items,
	       (unsigned long long)t.n_words, (unsigned long long)t.n_shingles,
	       (unsigned long long)t.n_keys, (unsigned long long)t.n_common,
	       (unsigned long long)t.n_postings);
	printf("  windows all common: %.5f\n", ratio(t.n_windows_common, t.n_windows));
	print_part("filter", t.filter_bytes, t.text_bytes);
	print_part("keys", t.key_bytes, t.text_bytes);
	print_part("postings", t.posting_bytes, t.text_bytes);
	print_part("= lookup", t.filter_bytes + t.key_bytes + t.posting_bytes,
		   t.text_bytes);
	print_part("days", t.days_bytes, t.text_bytes);
	print_part("words", t.word_bytes, t.text_bytes);
	print_part("table", t.table_bytes, t.text_bytes);
	print_part("text", t.stored_text_bytes, t.text_bytes);
	print_part("= file", t.file_bytes, t.text_bytes);
}

/* Hashes that are in no segment: what a page of other words asks for. */
static void
bench_misses(const struct index *x)
{
	enum { N = 1 << 20 };
	struct shingle *s = mem_resize_array(NULL, N, sizeof(*s));
	uint32_t *passing = mem_resize_array(NULL, N + 1, sizeof(*passing));
	size_t passed = 0, found = 0;
	double start;

	if (!s || !passing)
		exit(1);
	for (uint64_t i = 0; i < N; i++)
		s[i] = (struct shingle){ hash_mix(i, 0x5851f42d4c957f2du), 0, 0 };
	start = seconds();
	for (size_t i = 0; i < N; i++)
		passed += index_filter(x, s[i].hash);
	printf("filter miss, one by one: %.1f ns\n", (seconds() - start) * 1e9 / N);
	start = seconds();
	passed = index_filter_all(x, s, N, passing);
	printf("filter miss, in batches: %.1f ns\n", (seconds() - start) * 1e9 / N);

	unsigned wrong_days = 0;

	for (size_t i = 0; i < N; i++) {
		found += index_probe(x, s[i].hash, NULL, 0).n_items > 0;
		wrong_days += index_days(x, s[i].hash, 0);
	}
	printf("filter says yes wrongly: %.4f %%; exact look-up: %.6f %%; days for "
	       "nothing: %.4f\n",
	       100 * ratio(passed, N), 100 * ratio(found, N), ratio(wrong_days, N));
	mem_free(s);
	mem_free(passing);
}

struct story_words {
	struct fold *fold;
	struct buf text;
	shingle_vec shingles;
	uint64_t n, bits;
	uint64_t n_shingles, n_found, n_days[9];
};

/* How often one of the story's own words or pairs stands in it: its share to be left out.
 */
static uint32_t
own(const struct word *w, size_t n, uint64_t before, uint64_t word)
{
	uint32_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += w[i].hash == word &&
			 (!before || (i > 0 && w[i - 1].hash == before));
	return count;
}

static void
read_story(const struct index *x, index_item item, struct story_words *t)
{
	const struct word *w;
	struct segment_item row;
	size_t n;

	CHECK(index_get(x, item, &row, &e));
	CHECK(index_text(x, item, &t->text, &e));
	CHECK(fold_plain(t->fold, buf_slice(&t->text), &w, &n, &e));
	for (size_t i = 1; i < n; i++) {
		t->bits += index_word_cost(x, w[i - 1].hash, w[i].hash,
					   own(w, n, 0, w[i].hash),
					   own(w, n, w[i - 1].hash, w[i].hash));
		t->n++;
	}
	CHECK(sketch_shingles(w, n, &t->shingles, &e));
	for (size_t i = 0; i < t->shingles.n; i++) {
		index_item items[8];
		unsigned days = index_days(x, t->shingles.ptr[i].hash, row.day);

		t->n_found += index_probe(x, t->shingles.ptr[i].hash, items, 8).n > 0;
		t->n_days[days < 8 ? days : 8]++;
		t->n_shingles++;
	}
}

static void
bench_stories(const struct index *x)
{
	struct story_words t = { 0 };
	uint64_t n = index_n_items(x), step = n / 500 + 1;
	struct buf text = { 0 };
	double start = seconds();
	uint64_t bytes = 0;

	for (uint64_t i = 0; i < n; i++) {
		CHECK(index_text(x, (index_item)i, &text, &e));
		bytes += text.len;
	}
	printf("texts read: %.1f us each, %.0f MB/s\n",
	       (seconds() - start) * 1e6 / (double)n,
	       (double)bytes / 1e6 / (seconds() - start));
	buf_fini(&text);
	CHECK(fold_new(&t.fold, &e));
	for (uint64_t i = 0; i < n; i += step)
		read_story(x, (index_item)i, &t);
	printf("bits a word: %.2f (%llu words); shingles kept somewhere: %.3f\nother "
	       "days:",
	       ratio(t.bits, t.n) / 16, (unsigned long long)t.n,
	       ratio(t.n_found, t.n_shingles));
	for (size_t i = 0; i < 9; i++)
		printf(" %zu%s:%.4f", i, i == 8 ? "+" : "",
		       ratio(t.n_days[i], t.n_shingles));
	printf("\n");
	fold_free(t.fold);
	buf_fini(&t.text);
	VEC_FREE(&t.shingles);
}

int
main(int argc, char **argv)
{
	static char paths[PARTS_MAX][1024];
	const char *list[PARTS_MAX];
	size_t parts = argc > 3 ? strtoul(argv[3], NULL, 10) : 1;
	struct index *x;

	if (argc < 3 || parts < 1 || parts > PARTS_MAX) {
		fprintf(stderr, "bench_index STORIES.jsonl SEGMENT [PARTS]\n");
		return 2;
	}
	for (size_t i = 0; i < parts; i++) {
		snprintf(paths[i], sizeof(paths[i]), i ? "%s.%zu" : "%s", argv[2], i);
		list[i] = paths[i];
	}
	build(argv[1], paths, parts);

	double start = seconds();

	CHECK(index_open(&x, list, parts, &e));
	printf("opened in %.2f ms\n", (seconds() - start) * 1e3);
	start = seconds();
	for (size_t i = 0; i < parts; i++)
		CHECK(segment_verify(index_segment(x, i), &e));
	printf("verified in %.0f ms\n", (seconds() - start) * 1e3);
	print_sizes(index_segment(x, 0));
	bench_misses(x);
	bench_stories(x);
	index_close(x);
	return 0;
}
