/*
 * page_tables.h - word lists of the page room. Written by scripts/gen_page_words.py from
 * data/page-words-*.txt, data/page-phrases-*.txt, data/page-months.txt and
 * data/agencies.txt: change those.
 */
#ifndef NAQL_PAGE_PAGE_TABLES_H
#define NAQL_PAGE_PAGE_TABLES_H

#include <stdint.h>

/* clang-format off */
#define MARK_BODY         0x0001u
#define MARK_NAV          0x0002u
#define MARK_TEASER       0x0004u
#define MARK_COMMENT      0x0008u
#define MARK_BOILER       0x0010u
#define MARK_CAPTION      0x0020u
#define MARK_CREDIT       0x0040u
#define MARK_BYLINE       0x0080u
#define MARK_DATE         0x0100u
#define MARK_LEAD         0x0200u
#define MARK_HEADLINE     0x0400u
#define MARK_ARTICLE_BODY 0x0800u
#define MARK_PICTURE      0x1000u
#define MARK_MEDIA        0x2000u

/* Class words by FNV-1a of the word, open addressing; word NULL: free. */
#define PAGE_WORD_SLOTS 2048
struct page_word {
	const char *word;
	uint8_t len;
	uint16_t marks;
};
extern const struct page_word page_word_table[PAGE_WORD_SLOTS];

enum phrase_kind { PHRASE_NOTICE, PHRASE_TEASER, PHRASE_COMMENT, PHRASE_BOILER, PHRASE_BYLINE, PHRASE_DATE, PHRASE_UPDATE, PHRASE_CUE, PHRASE_PICTURE, PHRASE_AGENCY, PHRASE_RESERVED, PHRASE_CALL };
#define PAGE_PHRASES 1076
struct page_phrase {
	const char *text; /* UTF-8; a lone star stands for up to six words */
	enum phrase_kind kind;
};
extern const struct page_phrase page_phrase_table[PAGE_PHRASES];

enum page_calendar { CALENDAR_GREGORIAN, CALENDAR_LUNAR, CALENDAR_SOLAR };
#define PAGE_MONTHS 551
struct page_month {
	const char *name; /* UTF-8, one or two words */
	uint8_t calendar, number;
};
extern const struct page_month page_month_table[PAGE_MONTHS];
/* clang-format on */

#endif
