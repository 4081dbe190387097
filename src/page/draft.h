/*
 * draft.h - blocks while they are being read: text cleaned for people, and what is
 * counted of it. A block begins and ends at a break of the walk, so it never cuts a word.
 */
#ifndef NAQL_PAGE_DRAFT_H
#define NAQL_PAGE_DRAFT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/vec.h"
#include "page/page.h"
#include "page/phrase.h"

#define DRAFT_BLOCKS ((size_t)1 << 17) /* what lies beyond joins the last block */

struct draft {
	uint32_t begin, end; /* bytes of the page, first to last that is not blank */
	size_t text;	     /* offset in drafts.text */
	uint32_t text_len;
	uint32_t node;
	uint32_t words, chars; /* runs between blanks; characters */
	uint32_t link_chars;   /* of them inside links */
	uint32_t stops;	       /* marks of punctuation that sentences have */
	uint32_t byline_chars, date_chars, credit_chars,
		caption_chars; /* in marked inline elements */
	uint32_t good;	       /* characters that read like running text; label.c */
	enum page_label label;
	const char *why;
	bool quoted, is_title;
	bool dense;		 /* of a script that writes no blanks */
	uint32_t links;		 /* runs of text inside links */
	struct phrase_hits hits; /* of short blocks; label.c */
};

/* drafts_mostly_links() - more than half of it is inside links. */
static inline bool
drafts_mostly_links(const struct draft *b)
{
	return b->link_chars * 2 > b->chars;
}

struct drafts {
	VEC(struct draft) list;
	struct buf text;
	struct draft cur;
	bool open, space; /* a block is begun; a blank is due before the next character */
	bool cut;	  /* the next blank ends the block */
	bool in_link;	  /* the last run was */
	bool failed;
};

void drafts_reset(struct drafts *d);
void drafts_fini(struct drafts *d);
/* drafts_text() - a run of visible text at byte 'at'. marks: of the element it stands in.
 */
void drafts_text(struct drafts *d, struct slice run, uint32_t at, bool references,
		 uint32_t node, uint16_t marks);
void drafts_space(struct drafts *d);
void drafts_break(struct drafts *d, bool is_title);
/* drafts_cut() - end the block here if a blank stands here, so that no word is cut. */
void drafts_cut(struct drafts *d);
struct slice drafts_slice(const struct drafts *d, const struct draft *b);
/* drafts_clean() - 'raw' with references decoded and blanks collapsed, appended to out.
 */
void drafts_clean(struct slice raw, bool references, struct buf *out);

#endif
