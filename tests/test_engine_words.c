/*
 * engine: what a scan promises about words. Any 6 equal folded words are found with
 * --traces --min-words 6, in archives of one and of eight segments; and text that has
 * nothing to do with a story never makes a use of it stronger.
 *
 * The archives are so small that no shingle is common.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "engine_room.h"

#define N_STORIES   24u
#define STORY_WORDS 70u
#define N_PAGES	    64u
#define CASES	    6

/* Scripts with their words: a run is 6 words, of Han 15 characters, which weigh as much.
 */
struct script {
	const char *const *words;
	size_t n;
	const char *between;
	size_t run;
};

#define WORDS(...)                                                                       \
	(const char *const[])                                                            \
	{                                                                                \
		__VA_ARGS__                                                              \
	}
static const struct script scripts[] = {
	{ WORDS("المطر", "الحديقة", "المخبز", "الخبز", "المكتبة", "العبّارة", "الميناء",
		"الفريق", "على", "في", "من", "إلى", "القرية", "الأشجار", "مساءً", "يوم"),
	  16, " ", 6 },
	{ WORDS("the", "garden", "of", "bakery", "a", "library", "ferry", "and",
		"harbour", "opens", "to", "morning", "flour", "café", "in", "rain"),
	  16, " ", 6 },
	{ WORDS("yağmur", "bahçe", "fırın", "ve", "kütüphane", "vapur", "bir", "iskele",
		"İstanbul'da", "maç", "için", "sabah", "ışık", "ile", "köprü", "çay"),
	  16, " ", 6 },
	{ WORDS("сад", "и", "пекарня", "в", "библиотека", "паром", "на", "гавань", "утро",
		"дождь", "с", "мука", "ёлка", "футбол", "из", "мост"),
	  16, " ", 6 },
	{ WORDS("बाग़", "और", "बारिश", "में", "पुस्तकालय", "नाव", "का", "रोटी", "सुबह", "गाँव",
		"पर", "फूल", "पेड़", "से", "खेल", "नदी"),
	  16, " ", 6 },
	{ WORDS("باران", "باخچە", "نانەواخانە", "پەرتووک", "لە", "کەشتی", "یاری",
		"بەیانی", "گوڵ", "بۆ", "کتابخانه", "می‌رود", "باغ", "بندر", "و",
		"دریا"),
	  16, " ", 6 },
	{ WORDS("园", "雨", "图", "书", "馆", "船", "港", "的", "面", "包", "早", "晨",
		"花", "树", "在", "球"),
	  16, "", 15 },
	{ WORDS("κήπος", "και", "βροχή", "βιβλιοθήκη", "το", "πλοίο", "λιμάνι", "ψωμί",
		"στο", "πρωί", "χωριό", "με", "λουλούδι", "δέντρο", "από", "μπάλα"),
	  16, " ", 6 },
};

/* A story as words, so that runs can be taken out of it. */
struct story {
	const struct script *script;
	char words[STORY_WORDS * 2][40];
	size_t n;
};
static struct story stories[N_STORIES];

/* The first words of a list are drawn most often, one word in five is a number or a name
 * of its own. */
static void
draw_word(struct prop *p, const struct script *s, char out[40])
{
	size_t i = (size_t)prop_below(p, s->n);

	i = (size_t)prop_below(p, i + 1);
	if (s->between[0] && prop_below(p, 5) == 0)
		snprintf(out, 40, "%s%u", s->words[i], (unsigned)prop_below(p, 400));
	else
		snprintf(out, 40, "%s", s->words[i]);
}

static void
make_story(struct prop *p, struct story *story)
{
	story->script = &scripts[prop_below(p, NAQL_COUNT(scripts))];
	story->n = story->script->between[0] ? STORY_WORDS : STORY_WORDS * 2;
	for (size_t i = 0; i < story->n; i++)
		draw_word(p, story->script, story->words[i]);
}

static void
add_words(struct buf *out, const struct story *story, size_t from, size_t n)
{
	for (size_t i = from; i < from + n; i++) {
		buf_add_str(out, story->words[i]);
		buf_add_str(out, story->script->between);
	}
}

/* Stories in as many segments, added one after another. */
static void
make_segments(const char *dir, unsigned n_segments)
{
	struct buf text = { 0 }, lines = { 0 };

	make_archive(dir);
	for (unsigned k = 0; k < n_segments; k++) {
		unsigned n = 0;

		buf_reset(&lines);
		for (unsigned i = k; i < N_STORIES; i += n_segments, n++) {
			char id[16];

			snprintf(id, sizeof(id), "s%u", i);
			buf_reset(&text);
			add_words(&text, &stories[i], 0, stories[i].n);
			add_story_line(&lines, id, buf_slice(&text), (int)k);
		}
		write_file("part.jsonl", &lines);
		assert_int_equal(add_input(dir, "part.jsonl").added, n);
	}
	buf_fini(&text);
	buf_fini(&lines);
}

struct plant {
	unsigned story;
	struct span at; /* in the page's text */
	bool found;
};
static struct plant plants[N_PAGES];

/* Around the run stand words of the same list: accidents, too, are in the page. */
static void
add_around(struct prop *p, struct buf *out, const struct script *script)
{
	size_t n = (size_t)prop_below(p, 30);
	char word[40];

	for (size_t i = 0; i < n; i++) {
		if (prop_below(p, 3) == 0)
			snprintf(word, sizeof(word), " kelebek%u ",
				 (unsigned)prop_below(p, 100000));
		else
			draw_word(p, script, word);
		buf_add_str(out, word);
		buf_add_str(out, script->between);
	}
	buf_add_str(out, " ."); /* the run begins and ends at a word's border */
	buf_add_str(out, " ");
}

static void
make_pages(struct prop *p, const char *path)
{
	struct buf page = { 0 }, lines = { 0 };

	for (unsigned i = 0; i < N_PAGES; i++) {
		struct plant *plant = &plants[i];
		const struct story *story;
		char id[16];
		size_t from;

		*plant = (struct plant){ .story = (unsigned)prop_below(p, N_STORIES) };
		story = &stories[plant->story];
		from = (size_t)prop_below(p, story->n - story->script->run + 1);
		buf_reset(&page);
		add_around(p, &page, story->script);
		plant->at.begin = page.len;
		add_words(&page, story, from, story->script->run);
		plant->at.end = page.len;
		buf_add_byte(&page, ' ');
		add_around(p, &page, story->script);
		snprintf(id, sizeof(id), "%u", i);
		add_story_line(&lines, id, buf_slice(&page), -1);
	}
	write_file(path, &lines);
	buf_fini(&page);
	buf_fini(&lines);
}

/* Does the record hold a passage over the run that was planted? */
static void
look_at_use(const struct json *use)
{
	char id[16], story[16];
	struct slice page = json_str(json_get(json_get(use, "page"), "id"));
	const struct json *passages = json_get(use, "passages");
	struct plant *plant;

	assert_in_range(page.len, 1, sizeof(id) - 1);
	memcpy(id, page.ptr, page.len);
	id[page.len] = '\0';
	plant = &plants[strtoul(id, NULL, 10)];
	snprintf(story, sizeof(story), "s%u", plant->story);
	if (!json_is(json_get(use, "story"), story))
		return;
	for (size_t i = 0; i < json_count(passages); i++) {
		struct span at = json_span(json_get(json_at(passages, i), "page"));

		if (at.begin < plant->at.end && plant->at.begin < at.end)
			plant->found = true;
	}
}

static void
expect_all(struct prop *p, const char *dir)
{
	naql_scan_options opt = {
		.size = sizeof(opt), .jobs = 2, .min_words = 6, .traces = true
	};
	struct got got = { 0 };

	for (unsigned i = 0; i < N_PAGES; i++)
		plants[i].found = false;
	scan_input(dir, "pages.jsonl", &opt, &got);
	for (size_t i = 0; i < got.n; i++) {
		struct json *use = got_json(&got, i);

		look_at_use(use);
		json_free(use);
	}
	for (unsigned i = 0; i < N_PAGES; i++) {
		char what[80];

		snprintf(what, sizeof(what), "%s: page %u holds 6 words of s%u", dir, i,
			 plants[i].story);
		assert_true(prop_check(p, plants[i].found, what));
	}
	got_fini(&got);
}

static void
six_equal_words_are_always_found(void **state)
{
	(void)state;
	PROP_RUN(p, CASES)
	{
		char one[32], eight[32];

		for (unsigned i = 0; i < N_STORIES; i++)
			make_story(&p, &stories[i]);
		snprintf(one, sizeof(one), "one%u", (unsigned)p.seed);
		snprintf(eight, sizeof(eight), "eight%u", (unsigned)p.seed);
		make_segments(one, 1);
		make_segments(eight, 8);
		make_pages(&p, "pages.jsonl");
		expect_all(&p, one);
		expect_all(&p, eight);
	}
}

/* ---- text that has nothing to do with the story ---- */

static void
add_unrelated(struct prop *p, struct buf *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%s%u ", prop_below(p, 2) ? "kelebek" : "فراشة",
			   (unsigned)prop_below(p, 1000000));
}

/* The bits of the story's use, in tenths; INT64_MIN: no use. */
static int64_t
bits_of(const struct got *got, const char *page, const char *story)
{
	int64_t bits = INT64_MIN;

	for (size_t i = 0; i < got->n; i++) {
		struct json *use = got_json(got, i);

		if (json_is(json_get(json_get(use, "page"), "id"), page) &&
		    json_is(json_get(use, "story"), story))
			bits = (int64_t)(json_number(json_get(use, "bits")) * 10);
		json_free(use);
	}
	return bits;
}

#define STEPS 6u
static void
unrelated_text_adds_no_bits(void **state)
{
	naql_scan_options opt = { .size = sizeof(opt), .jobs = 1, .traces = true };

	(void)state;
	PROP_RUN(p, CASES)
	{
		char dir[32];
		struct buf part = { 0 }, lines = { 0 }, before = { 0 }, after = { 0 };
		struct got got = { 0 };

		for (unsigned i = 0; i < N_STORIES; i++)
			make_story(&p, &stories[i]);
		snprintf(dir, sizeof(dir), "bits%u", (unsigned)p.seed);
		make_segments(dir, 3);
		for (unsigned s = 0; s < N_STORIES; s++) {
			size_t n = 25 + (size_t)prop_below(&p, STORY_WORDS - 25);

			buf_reset(&before);
			buf_reset(&after);
			for (unsigned k = 0; k < STEPS; k++) {
				char id[32];

				buf_reset(&part);
				buf_add_slice(&part, buf_slice(&before));
				add_words(&part, &stories[s], stories[s].n - n, n);
				buf_add_byte(&part, ' ');
				buf_add_slice(&part, buf_slice(&after));
				snprintf(id, sizeof(id), "%u-%u", s, k);
				add_story_line(&lines, id, buf_slice(&part), -1);
				add_unrelated(&p, k % 2 ? &before : &after,
					      (size_t)1 << (2 * k));
			}
		}
		write_file("pages.jsonl", &lines);
		scan_input(dir, "pages.jsonl", &opt, &got);
		for (unsigned s = 0; s < N_STORIES; s++) {
			char story[16], page[32];
			int64_t least;

			snprintf(story, sizeof(story), "s%u", s);
			snprintf(page, sizeof(page), "%u-0", s);
			least = bits_of(&got, page, story);
			assert_true(prop_check(&p, least > INT64_MIN, "a part is found"));
			for (unsigned k = 1; k < STEPS; k++) {
				int64_t bits;

				snprintf(page, sizeof(page), "%u-%u", s, k);
				bits = bits_of(&got, page, story);
				assert_true(prop_check(&p, bits <= least,
						       "unrelated text adds no bits"));
				least = bits;
			}
		}
		got_fini(&got);
		buf_fini(&part);
		buf_fini(&lines);
		buf_fini(&before);
		buf_fini(&after);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(six_equal_words_are_always_found),
		cmocka_unit_test(unrelated_text_adds_no_bits),
	};

	return cmocka_run_group_tests_name("engine: words", tests, enter, leave);
}
