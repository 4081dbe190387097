/*
 * segment_room.h - made stories, and segments of them in a directory of the test's own.
 */
#ifndef NAQL_TESTS_SEGMENT_ROOM_H
#define NAQL_TESTS_SEGMENT_ROOM_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/mem.h"
#include "index/index.h"
#include "prop.h"

static char home[] = "/tmp/naql_test_XXXXXX";

static inline int
enter(void **state)
{
	(void)state;
	strcpy(home, "/tmp/naql_test_XXXXXX");
	return mkdtemp(home) && chdir(home) == 0 ? 0 : -1;
}

static inline int
leave(void **state)
{
	char *const argv[] = { (char[]){ "rm" }, (char[]){ "-rf" }, home, NULL };
	pid_t pid = chdir("/") == 0 ? fork() : -1;
	int rc = -1;

	(void)state;
	if (pid == 0) {
		(void)execvp("rm", argv);
		_exit(127);
	}
	return pid > 0 && waitpid(pid, &rc, 0) == pid ? rc : -1;
}

static const char *const story_words[] = {
	"المطر",    "الحديقة", "المخبز", "الخبز",  "المكتبة", "الكتب",	  "العبارة",
	"الميناء",  "الفريق",  "الملعب", "الصباح", "المساء",  "القرية",	  "الطريق",
	"الأشجار",  "الزهور",  "garden", "bakery", "library", "ferry",	  "harbour",
	"football", "morning", "flour",	 "yağmur", "bahçe",   "fırın",	  "kütüphane",
	"vapur",    "iskele",  "maç",	 "sabah",  "باران",   "باخچە",	  "نانەواخانە",
	"پەرتووک",  "کەشتی",   "یاری",	 "بەیانی", "گوڵ",     "کتابخانه", "نانوایی",
	"باغ",	    "کشتی",    "بندر",	 "صبح",	   "دریا",    "نان",
};

/* A text of n words; three in four of a list, the others numbered, so that most runs of
 * four are rare and some are not. */
static inline void
story_text(struct prop *p, size_t n, struct buf *out)
{
	buf_reset(out);
	for (size_t i = 0; i < n; i++) {
		const char *word = story_words[prop_below(p, NAQL_COUNT(story_words))];

		if (prop_below(p, 4) == 0)
			buf_printf(out, "%s%u ", word, (unsigned)prop_below(p, 1000));
		else
			buf_printf(out, "%s ", word);
		if (prop_below(p, 12) == 0)
			buf_add_str(out, ". ");
	}
}

#define STORIES_MAX 600
struct stories {
	size_t n;
	char ids[STORIES_MAX][16];
	struct buf titles[STORIES_MAX], texts[STORIES_MAX];
	struct segment_item items[STORIES_MAX];
};

/* n stories of 0 to max_words words; the first ones of sizes that are borders. */
static inline void
stories_make(struct stories *s, struct prop *p, size_t n, size_t max_words)
{
	memset(s, 0, sizeof(*s));
	s->n = n;
	for (size_t i = 0; i < n; i++) {
		size_t words = i < 8 ? i : (size_t)prop_below(p, max_words);

		snprintf(s->ids[i], sizeof(s->ids[i]), "story-%zu", i * 7 % n);
		story_text(p, words, &s->texts[i]);
		story_text(p, i % 9, &s->titles[i]);
		s->items[i] = (struct segment_item){
			.id = SLICE(s->ids[i]),
			.title = i % 5 ? buf_slice(&s->titles[i])
				       : (struct slice){ NULL, 0 },
			.text = buf_slice(&s->texts[i]),
			.version = 1 + (uint32_t)i % 3,
			.medium = MEDIUM_TEXT,
			.published = (int64_t)i * 86400 / 4,
			.day = (int32_t)i / 4,
		};
	}
}

static inline void
stories_free(struct stories *s)
{
	for (size_t i = 0; i < s->n; i++) {
		buf_fini(&s->texts[i]);
		buf_fini(&s->titles[i]);
	}
}

static inline naql_status
segment_make(const struct segment_item *items, size_t n, enum segment_kind kind,
	     const char *path)
{
	struct segment_build_options opt = { .kind = kind, .days_bytes = 4096 };
	struct segment_builder *b = NULL;
	naql_status st = segment_builder_new(&b, &opt, NULL);

	for (size_t i = 0; i < n && st == NAQL_OK; i++)
		st = segment_builder_add(b, &items[i], NULL);
	if (st == NAQL_OK)
		st = segment_builder_write(b, path, NULL);
	segment_builder_free(b);
	return st;
}

/* A whole file on the heap (free()). */
static inline uint8_t *
file_bytes(const char *path, size_t *len)
{
	FILE *f = fopen(path, "rb");
	uint8_t *bytes = NULL;
	long end;

	if (f && fseek(f, 0, SEEK_END) == 0 && (end = ftell(f)) >= 0 &&
	    fseek(f, 0, SEEK_SET) == 0) {
		bytes = malloc((size_t)end + 1);
		*len = bytes ? fread(bytes, 1, (size_t)end, f) : 0;
	}
	if (f)
		(void)fclose(f);
	return bytes;
}

#endif
