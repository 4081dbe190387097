/*
 * walk.h - what of a page is visible text, and where it breaks: the one answer that
 * page_words() and page_parse() share, so that every word stands in exactly one block.
 *
 * Visible is all text but script, style, template, frames, and in svg and math everything
 * but <text>. What CSS hides is visible here: a rule in a stylesheet is not read, and a
 * hidden copy is a copy. Quotations are told as tags; see quotes.h for which of them
 * count.
 */
#ifndef NAQL_PAGE_WALK_H
#define NAQL_PAGE_WALK_H

#include "page/token.h"

enum walk_kind {
	WALK_TEXT,   /* visible text: tok.begin..end */
	WALK_HIDDEN, /* text of a script, style and so on */
	WALK_START,
	WALK_CLOSE,
};

enum walk_gap {
	WALK_JOINED, /* a word may go on over it */
	WALK_SPACE,  /* ends a word: <br>, a picture */
	WALK_BREAK,  /* ends a block: block tags, <br><br> */
};

struct walk {
	struct tokens tokens;
	struct token tok; /* of the last event */
	enum walk_kind kind;
	enum walk_gap gap; /* in front of this event */
	bool after_br;
	enum tag hidden;       /* this element hides what it holds */
	uint32_t hidden_depth; /* how often it is open */
};

void walk_init(struct walk *w, struct slice text, const struct tag_table *tags);
bool walk_next(struct walk *w); /* false at the end */

#endif
