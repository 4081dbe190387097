/*
 * make_stories.c - as many stories as one likes, of natural word statistics, out of the
 * few that there are: make_stories CORPUS.jsonl STORIES [SEED [WORDS]] > stories.jsonl;
 * with WORDS no story has more.
 *
 * A walk over the corpus as one long row of words. From a word it goes on to the word
 * behind it, or, as often as JUMP says, to the word behind another place where the same
 * word stands: so words and pairs of neighbours are as frequent as in the corpus, runs of
 * more words mostly new, and some, the formulae, old. Figures are drawn anew. The
 * vocabulary grows as that of the corpus does (Heaps' law, its exponent measured on the
 * corpus): now and then a word is made of the halves of two. Each story has the length
 * and the first words of one of the corpus, and they are spread over thirty years.
 *
 * How near it comes is measured, not hoped: bench/scale.sh prints the shares of the
 * corpus beside those of as many made ones. Not for anything about meaning or accuracy.
 */
#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/timestamp.h"
#include "base/vec.h"

#define JUMP	     0.2
#define YEARS	     30
#define FIRST	     852076800 /* 1997-01-01 */
#define LINE_MAX_LEN ((size_t)64 << 20)

struct corpus {
	VEC(struct slice) words; /* by number; on the heap, not freed: the program ends */
	VEC(uint32_t) row;	 /* all words, as numbers */
	VEC(uint32_t) starts;	 /* of stories in row, and behind the last */
	uint32_t *slots;	 /* numbers + 1, by hash */
	size_t n_slots;
	uint32_t *places, *first; /* where each word stands, by number */
	double heaps;		  /* the vocabulary grows with this power of the words */
	size_t half_words;	  /* vocabulary of the first half */
};

static uint64_t state;

static uint64_t
draw(void)
{
	uint64_t z = (state += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static double
draw_share(void)
{
	return (double)(draw() >> 11) / 9007199254740992.0;
}

static void
fail(const char *what)
{
	fprintf(stderr, "make_stories: %s\n", what);
	exit(4);
}

static void
grow(struct corpus *c)
{
	size_t n = c->n_slots ? c->n_slots * 2 : 1 << 16;
	uint32_t *slots = calloc(n, sizeof(*slots));

	if (!slots)
		fail("out of memory");
	for (size_t i = 0; i < c->words.n; i++) {
		struct slice w = c->words.ptr[i];
		size_t at = (size_t)hash_bytes(w.ptr, w.len, HASH_SEED) & (n - 1);

		while (slots[at])
			at = (at + 1) & (n - 1);
		slots[at] = (uint32_t)i + 1;
	}
	free(c->slots);
	c->slots = slots;
	c->n_slots = n;
}

static uint32_t
number_of(struct corpus *c, struct slice w)
{
	size_t at;

	if (c->words.n * 2 >= c->n_slots)
		grow(c);
	at = (size_t)hash_bytes(w.ptr, w.len, HASH_SEED) & (c->n_slots - 1);
	for (; c->slots[at]; at = (at + 1) & (c->n_slots - 1)) {
		if (slice_eq(c->words.ptr[c->slots[at] - 1], w))
			return c->slots[at] - 1;
	}
	w.ptr = mem_strndup(w.ptr, w.len);
	if (!w.ptr || !VEC_PUSH(&c->words, w))
		fail("out of memory");
	c->slots[at] = (uint32_t)c->words.n;
	return (uint32_t)c->words.n - 1;
}

static void
take_story(struct corpus *c, struct slice text)
{
	size_t i = 0;

	if (!VEC_PUSH(&c->starts, (uint32_t)c->row.n))
		fail("out of memory");
	while (i < text.len) {
		size_t begin;

		while (i < text.len && (unsigned char)text.ptr[i] <= ' ')
			i++;
		for (begin = i; i < text.len && (unsigned char)text.ptr[i] > ' ';)
			i++;
		if (i == begin)
			break;
		if (!VEC_PUSH(&c->row, number_of(c, (struct slice){ text.ptr + begin,
								    i - begin })))
			fail("out of memory");
	}
	if (c->starts.ptr[c->starts.n - 1] == c->row.n)
		c->starts.n--;
}

static void
read_corpus(struct corpus *c, const char *path)
{
	FILE *f = fopen(path, "rb");
	char *line = malloc(LINE_MAX_LEN);

	if (!f || !line)
		fail("the corpus cannot be read");
	while (fgets(line, (int)LINE_MAX_LEN, f)) {
		struct json *v = NULL;

		if (json_parse(&v, line, strlen(line), path, NULL) == NAQL_OK)
			take_story(c, json_str(json_get(v, "text")));
		json_free(v);
	}
	if (fclose(f) != 0 || c->starts.n == 0)
		fail("no stories in the corpus");
	free(line);
	if (!VEC_PUSH(&c->starts, (uint32_t)c->row.n))
		fail("out of memory");
}

/* index_words() - where each word stands; and how the vocabulary grows. */
static void
index_words(struct corpus *c)
{
	size_t n = c->row.n, seen = 0;

	c->first = calloc(c->words.n + 2, sizeof(*c->first));
	c->places = calloc(n, sizeof(*c->places));
	if (!c->first || !c->places)
		fail("out of memory");
	for (size_t i = 0; i < n; i++) {
		seen += c->first[c->row.ptr[i] + 2]++ == 0;
		if (i == n / 2)
			c->half_words = seen;
	}
	for (size_t w = 1; w < c->words.n + 2; w++)
		c->first[w] += c->first[w - 1];
	for (size_t i = 0; i < n; i++)
		c->places[c->first[c->row.ptr[i] + 1]++] = (uint32_t)i;
	c->heaps = log2((double)c->words.n / (double)(c->half_words ? c->half_words : 1));
}

/* half() - where a word can be cut, at a character's begin. */
static size_t
half(struct slice w)
{
	size_t at = w.len / 2;

	while (at < w.len && ((unsigned char)w.ptr[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static void
add_word(const struct corpus *c, struct buf *out, struct slice w, double new_share)
{
	if (isdigit((unsigned char)w.ptr[0])) {
		for (size_t i = 0; i < w.len; i++)
			buf_add_byte(out, isdigit((unsigned char)w.ptr[i])
						  ? (uint8_t)('0' + draw() % 10)
						  : (uint8_t)w.ptr[i]);
	} else if (draw_share() < new_share) {
		struct slice other = c->words.ptr[draw() % c->words.n];

		buf_add(out, w.ptr, half(w));
		buf_add(out, other.ptr + half(other), other.len - half(other));
	} else {
		buf_add_slice(out, w);
	}
}

/* walk() - n words into 'out', from the begin of a story on. */
static void
walk(const struct corpus *c, struct buf *out, size_t at, size_t n, double new_share)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t w = c->row.ptr[at];

		if (i > 0)
			buf_add_byte(out, i % 60 == 0 ? '\n' : ' ');
		add_word(c, out, c->words.ptr[w], new_share);
		if (i > 2 && draw_share() < JUMP)
			at = c->places[c->first[w] +
				       draw() % (c->first[w + 1] - c->first[w])];
		at = at + 1 < c->row.n ? at + 1 : 0;
	}
}

static void
print_story(const struct corpus *c, uint64_t i, uint64_t n, size_t limit, uint64_t *words)
{
	static struct buf text, title, line;
	uint32_t from = c->starts.ptr[draw() % (c->starts.n - 1)];
	size_t of = draw() % (c->starts.n - 1);
	size_t whole = c->starts.ptr[of + 1] - c->starts.ptr[of];
	size_t len = whole < limit ? whole : limit;
	double grown = (double)(*words + 1) / (double)c->row.n;
	double new_share = (double)c->words.n / (double)c->row.n * c->heaps *
			   pow(grown > 1 ? grown : 1, c->heaps - 1);
	int64_t at = FIRST +
		     (int64_t)(i * YEARS / n * 31556952 + i * YEARS % n * 31556952 / n);
	struct json_writer w;
	char id[32], date[21];

	buf_reset(&text);
	buf_reset(&title);
	buf_reset(&line);
	/* where the corpus' own words run out; before, it has no need of new ones */
	walk(c, &text, from, len, grown > 1 ? new_share : 0);
	walk(c, &title, from, len < 9 ? len : 9, 0);
	*words += len;
	snprintf(id, sizeof(id), "made-%" PRIu64, i);
	time_format(at, date);
	jw_init(&w, &line);
	jw_object(&w);
	jw_key(&w, "id");
	jw_cstr(&w, id);
	jw_key(&w, "date");
	jw_cstr(&w, date);
	jw_key(&w, "title");
	jw_str(&w, buf_slice(&title));
	jw_key(&w, "text");
	jw_str(&w, buf_slice(&text));
	jw_object_end(&w);
	buf_add_byte(&line, '\n');
	if (line.failed || fwrite(line.ptr, 1, line.len, stdout) != line.len)
		fail("cannot write");
}

int
main(int argc, char **argv)
{
	struct corpus c = { 0 };
	uint64_t n, words = 0;
	size_t limit = SIZE_MAX;

	if (argc < 3 || argc > 5) {
		fprintf(stderr, "make_stories CORPUS.jsonl STORIES [SEED [WORDS]]\n");
		return 2;
	}
	n = strtoull(argv[2], NULL, 10);
	state = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
	if (argc > 4)
		limit = strtoull(argv[4], NULL, 10);
	read_corpus(&c, argv[1]);
	index_words(&c);
	for (uint64_t i = 0; i < n; i++)
		print_story(&c, i, n, limit, &words);
	fprintf(stderr,
		"corpus: %zu stories, %zu words, %zu different; made: %" PRIu64
		" stories, %" PRIu64 " words\n",
		c.starts.n - 1, c.row.n, c.words.n, n, words);
	return fflush(stdout) == 0 ? 0 : 4;
}
