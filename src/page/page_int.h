/*
 * page_int.h - the parser object, shared by page.c and page_words.c.
 */
#ifndef NAQL_PAGE_PAGE_INT_H
#define NAQL_PAGE_PAGE_INT_H

#include "base/arena.h"
#include "page/date_text.h"
#include "page/draft.h"
#include "page/mark.h"
#include "page/meta.h"
#include "page/page.h"
#include "page/phrase.h"
#include "page/quotes.h"
#include "page/tree.h"

#define PAGE_LEN_MAX ((size_t)256 << 20)
#define PAGE_LINKS   4096

#define PAGE_SEEN 4096 /* power of two; paragraphs that are told from their copies */

struct page_seen {
	uint64_t hash;
	uint32_t page; /* entries of other pages do not count */
};

struct page_parser {
	struct tag_table tags;
	/* page_words() */
	struct fold *fold;
	struct quotes word_quotes;
	VEC(struct word) words; /* only where quotation elements change flags */
	/* page_parse() */
	struct fold *scratch; /* folds single blocks */
	struct phrases phrases;
	struct date_names months;
	struct quotes quotes;
	struct tree tree;
	struct mark_memo memo;
	struct drafts drafts;
	struct meta meta;
	struct arena arena;	     /* strings of the page */
	struct buf clean, unescaped; /* scratch */
	VEC(struct page_block) blocks;
	VEC(struct slice) links;
	VEC(struct page_notice) notices;
	VEC(struct slice) pictures;
	struct page_seen seen[PAGE_SEEN];
	uint32_t n_pages;
	struct page page;
	bool failed; /* memory was refused */
};

#endif
