/*
 * page.h - an HTML page (or a plain text) as words, and as labelled blocks.
 *
 * Two readings of the same bytes, both O(n), no recursion: page_words() streams through
 * the tokenizer and the folder and gives every visible word (also of <title>);
 * page_parse() builds the light tree, blocks, labels and metadata. Matching uses the
 * words alone and asks the blocks afterwards where a hit stands: a wrong label costs the
 * label, not the hit. All offsets are bytes of the UTF-8 text given (text/charset.h maps
 * them to the payload).
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
	PAGE_BODY,
	PAGE_HEADLINE,
	PAGE_LEAD,
	PAGE_CAPTION,
	PAGE_PICTURE_CREDIT,
	PAGE_BYLINE,
	PAGE_DATE,
	PAGE_CREDIT,
	PAGE_NOTICE,
	PAGE_QUOTE,
	PAGE_TEASER,
	PAGE_COMMENT,
	PAGE_NAVIGATION,
	PAGE_BOILERPLATE,
	PAGE_TITLE, /* <title>; the last */
};
#define PAGE_LABELS (PAGE_TITLE + 1)
const char *page_label_name(enum page_label label); /* "body", "headline", ... */

struct page_block {
	enum page_label label;
	uint32_t begin, end; /* bytes; blocks ascend and do not overlap; all visible text
				is covered */
	struct slice
		text; /* entities decoded, white space collapsed; owned by the parser */
	const char *why; /* the rule that labelled it; static */
	bool in_quote;	 /* inside blockquote or q */
	bool again; /* a paragraph of the story that stood there before, word for word:
		       pages print one for each width of a screen */
};

#define PAGE_AUTHORS 8

enum page_answer { PAGE_UNKNOWN, PAGE_NO, PAGE_YES };

/* A date as the page says it. */
struct page_date {
	struct slice iso;    /* "YYYY-MM-DD", then "Thh:mm[:ss]" and the page's own zone
				where it tells them; {NULL, 0}: not normalised */
	struct slice text;   /* as written */
	struct slice source; /* json-ld, meta, time, url, text, script, modified */
	const char *fault;   /* why a date that stands there is not normalised; static */
};

enum page_notice_kind {
	PAGE_NOTICE_TEXT, /* printed on the page */
	PAGE_NOTICE_META,
	PAGE_NOTICE_LINK,
	PAGE_NOTICE_JSONLD,
	PAGE_NOTICE_SCRIPT, /* an inline RSL licence, as written */
};
const char *page_notice_kind_name(enum page_notice_kind kind);

/* A statement about rights in the page, as found; nothing is concluded from it. */
struct page_notice {
	enum page_notice_kind kind;
	const char *name; /* of the field: "copyright", "rsl", "tdm-reservation", ...;
			     NULL for text */
	struct slice text;
	bool reserves;	     /* words that reserve rights stand in it */
	uint32_t begin, end; /* bytes, of PAGE_NOTICE_TEXT only */
};

struct page {
	struct slice title, headline, lang, canonical, description;
	struct slice outlet; /* the site's or publisher's name */
	struct slice byline; /* all authors in one string */
	struct slice authors[PAGE_AUTHORS];
	size_t n_authors;
	struct page_date published, modified;
	struct page_date first; /* an earlier day of publication that only the head tells,
				   where the page shows the day of its last change */
	struct slice credit;	/* the agency named where credits stand, as written:
				   "(İLKHA)", "واس" */
	const struct slice *picture_credits; /* who made the pictures, as written */
	size_t n_picture_credits;
	const struct page_notice *notices;
	size_t n_notices;
	struct slice script_body; /* the story where only a script holds it; not
				     visible text */
	enum page_answer paywall; /* what the page says: isAccessibleForFree and the
				     like */
	const struct page_block *blocks;
	size_t n_blocks;
	const struct slice *links; /* href values, references decoded, at most 4096, for
				      credit links */
	size_t n_links;
	bool body_absent; /* no visible block is the story's body */
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
 * utf8     may begin or end anywhere, also inside a tag; borrowed during the call.
 * Returns  NAQL_OK; NAQL_E_NOMEM; NAQL_E_LIMIT (len over 256 MiB). words are owned by pp,
 * valid until its next page_words() and not touched by page_parse(). Threads  one pp per
 * thread. Cost     O(len); allocates only while pp's memory is still growing.
 */
naql_status page_words(struct page_parser *pp, struct slice utf8, bool html,
		       const struct word **words, size_t *n_words,
		       naql_error *err) NAQL_MUST_USE;

/*
 * page_parse() - blocks, labels and metadata.
 *
 * url      where the page was, for its date; may be {NULL, 0}.
 * page     owned by pp, valid until its next page_parse(); independent of page_words().
 * Every word of page_words() stands in exactly one block. The slices do not borrow utf8.
 * Depth, nodes and blocks are capped; what lies beyond a cap joins the last block.
 * Returns  NAQL_OK; NAQL_E_NOMEM; NAQL_E_LIMIT (len over 256 MiB).
 * Threads  one pp per thread.
 * Cost     O(len); allocates only while pp's memory is still growing.
 */
naql_status page_parse(struct page_parser *pp, struct slice utf8, bool html,
		       struct slice url, const struct page **page,
		       naql_error *err) NAQL_MUST_USE;

/* page_block_at() - the block that holds byte 'offset', or the nearest before it; NULL if
 * none. */
const struct page_block *page_block_at(const struct page *page, uint32_t offset);

/* page_first_day() - when it was published, as far as the page tells: the day for which a
 * contract is asked, also where readers are shown that of a change. */
struct slice page_first_day(const struct page *page);

/*
 * page_write() - the page as one JSON object, no line end (docs/pages.md).
 *
 * offset   maps a byte of the UTF-8 text to one of the payload; NULL: they are the same.
 * out      appended to; its status is the caller's to check.
 */
void page_write(const struct page *p, struct slice id, struct slice url,
		struct slice charset, uint64_t (*offset)(const void *ctx, uint32_t utf8),
		const void *ctx, struct buf *out);

#endif
