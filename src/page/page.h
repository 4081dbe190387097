/*
 * page.h - an HTML page (or a plain text) as words, and as labelled blocks.
 *
 * Two readings of the same bytes, both O(n), no recursion: page_words() streams through the
 * tokenizer and the folder and gives every visible word (also of <title>); page_parse() builds
 * the light tree, blocks, labels and metadata. Matching uses the words alone and asks
 * the blocks afterwards where a hit stands: a wrong label costs the label, not the hit.
 * All offsets are bytes of the UTF-8 text given (text/charset.h maps them to the payload).
 */
#ifndef NAQL_PAGE_PAGE_H
#define NAQL_PAGE_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/slice.h"
#include "naql/status.h"
#include "text/fold.h"

enum page_label {
	PAGE_BODY, PAGE_HEADLINE, PAGE_LEAD, PAGE_CAPTION, PAGE_BYLINE, PAGE_DATE, PAGE_CREDIT,
	PAGE_NOTICE, PAGE_QUOTE, PAGE_TEASER, PAGE_COMMENT, PAGE_NAVIGATION, PAGE_BOILERPLATE,
	PAGE_TITLE, /* <title> */
};
const char *page_label_name(enum page_label label); /* "body", "headline", ... */

struct page_block {
	enum page_label label;
	uint32_t begin, end; /* bytes; blocks ascend and do not overlap; all visible text is covered */
	struct slice text;   /* entities decoded, white space collapsed; owned by the parser */
	const char *why;     /* the rule that labelled it; static */
	bool in_quote;       /* inside blockquote or q */
};

struct page {
	struct slice title, headline, byline, lang, canonical;
	struct slice published, published_source, modified; /* as written on the page; source: json-ld, meta, time, url */
	struct slice description;
	const struct page_block *blocks;
	size_t n_blocks;
	const struct slice *links; /* href values as written, at most 4096, for credit links */
	size_t n_links;
	bool body_absent;
};

struct page_parser; /* one thread; memory kept over pages */

naql_status page_parser_new(struct page_parser **out, naql_error *err) NAQL_MUST_USE;
void page_parser_free(struct page_parser *pp);

/*
 * page_words() - all visible words in document order.
 *
 * html     false: plain text, a blank line is a break.
 * Block tags break, inline tags do not; script, style, template and comments are skipped;
 * character references are decoded. Words inside blockquote and q carry WORD_QUOTED.
 * Returns  NAQL_OK; NAQL_E_NOMEM; NAQL_E_LIMIT (len over 256 MiB). words are owned by pp, valid until
 *          its next page_words().
 */
naql_status page_words(struct page_parser *pp, struct slice utf8, bool html,
		       const struct word **words, size_t *n_words, naql_error *err) NAQL_MUST_USE;

/*
 * page_parse() - blocks, labels and metadata.
 *
 * Depth and nodes are capped; what lies beyond a cap joins the last block. page is owned by pp, valid until its
 * next page_parse(); independent of page_words().
 */
naql_status page_parse(struct page_parser *pp, struct slice utf8, bool html, struct slice url,
		       const struct page **page, naql_error *err) NAQL_MUST_USE;

/* page_block_at() - the block that holds byte 'offset', or the nearest before it; NULL if none. */
const struct page_block *page_block_at(const struct page *page, uint32_t offset);

#endif
