/*
 * use_room.h - a story, a page made of blocks, and the use between them. To be included
 * after cmocka.h.
 */
#ifndef NAQL_TESTS_USE_ROOM_H
#define NAQL_TESTS_USE_ROOM_H

#include <stdlib.h>

#include "base/json.h"
#include "flat_index.h"
#include "use/use.h"

#define DIGEST "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static const char story_text[] =
	"افتتحت مكتبة الحي القديم ابوابها صباح اليوم بعد تجديد دام سبعة اشهر كاملة. "
	"وتضم القاعة الجديدة ستين الف كتاب وركنا للاطفال وحديقة صغيرة تطل على الميناء. "
	"وقالت مديرة المكتبة: «نريد ان يجد كل زائر مقعدا هادئا وكتابا يحبه ونافذة على "
	"البحر». "
	"ويستمر المعرض المرافق حتى نهاية الشهر المقبل.";
#define HALF_ONE                                                                         \
	"افتتحت مكتبة الحي القديم ابوابها صباح اليوم بعد تجديد دام سبعة اشهر كاملة"
#define SPOKEN	"نريد ان يجد كل زائر مقعدا هادئا وكتابا يحبه ونافذة على البحر"
#define CHATTER "الطقس معتدل والعبارة تسير كل ساعة الى الجزيرة في هذا الموسم"

struct page_maker {
	struct buf text;
	struct page_block blocks[16];
	struct page page;
};

struct fixture {
	struct fold *story_fold, *page_fold;
	struct matcher *matcher;
	struct match_options opt;
	struct use_agency *agency;
	struct arena arena;
	struct use_item item;
	struct page_maker maker;
	struct charset_text text;
	struct use_page page;
	struct use use;
	const struct match_result *match;
};

static inline struct slice
str(const char *s)
{
	return (struct slice){ s, strlen(s) };
}

static inline int
setup(void **state)
{
	static const struct slice hosts[] = { { "Agency.Example", 14 } };
	struct slice names[] = { str("وكالة الميناء"), str("واس"), str("AA"),
				 str("(İLKHA)") };
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->opt.min_words = 8;
	assert_int_equal(fold_new(&f->story_fold, NULL), NAQL_OK);
	assert_int_equal(fold_new(&f->page_fold, NULL), NAQL_OK);
	assert_int_equal(matcher_new(&f->matcher, NULL, &f->opt, NULL), NAQL_OK);
	assert_int_equal(use_agency_new(&f->agency, names, 4, hosts, 1, NULL), NAQL_OK);
	f->item.id = str("s1");
	f->item.version = 1;
	f->item.text = str(story_text);
	assert_int_equal(fold_plain(f->story_fold, f->item.text, &f->item.words,
				    &f->item.n_words, NULL),
			 NAQL_OK);
	f->maker.page.blocks = f->maker.blocks;
	*state = f;
	return 0;
}

static inline int
teardown(void **state)
{
	struct fixture *f = *state;

	use_agency_free(f->agency);
	matcher_free(f->matcher);
	fold_free(f->story_fold);
	fold_free(f->page_fold);
	buf_fini(&f->maker.text);
	arena_fini(&f->arena);
	free(f);
	return 0;
}

static inline void
block(struct fixture *f, enum page_label label, const char *text)
{
	struct page_block *b = &f->maker.blocks[f->maker.page.n_blocks++];

	b->label = label;
	b->begin = (uint32_t)f->maker.text.len;
	buf_add_str(&f->maker.text, text);
	b->end = (uint32_t)f->maker.text.len;
	buf_add_str(&f->maker.text, "\n\n");
}

static inline naql_status
make(struct fixture *f)
{
	struct match_text text;

	f->text.utf8 = f->maker.text.ptr;
	f->text.source = (const uint8_t *)f->maker.text.ptr;
	f->text.utf8_len = f->text.source_len = f->maker.text.len;
	f->text.charset = charset_utf8();
	f->page.id = str("p1");
	f->page.url = str("https://News.Example:8080/a?b");
	f->page.captured = str("2026-01-02T03:04:05Z");
	f->page.file = str("x.warc.gz");
	f->page.sha256 = DIGEST;
	f->page.text = &f->text;
	f->page.page = &f->maker.page;
	assert_int_equal(fold_plain(f->page_fold, buf_slice(&f->maker.text),
				    &f->page.words, &f->page.n_words, NULL),
			 NAQL_OK);
	if (f->page.body_words == 0)
		f->page.body_words = (uint32_t)f->page.n_words;
	assert_int_equal(match_page(f->matcher, f->page.words, f->page.n_words, NULL),
			 NAQL_OK);
	text = (struct match_text){ .words = f->item.words,
				    .n_words = f->item.n_words,
				    .others = f->item.others };
	assert_int_equal(match_item(f->matcher, &text, &f->match, NULL), NAQL_OK);
	return use_from_match(&f->use, &f->page, &f->item, f->match, f->agency, &f->opt,
			      &f->arena, NULL);
}

#endif
