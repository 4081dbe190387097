/*
 * headline.c - the heading that the title names.
 */
#include "page/headline.h"

#include <string.h>

#include "page/mark.h"
#include "page/root.h"

/* Text without markup for it that makes up most of the title. */
static bool
title_names(const struct label_input *in, const struct draft *b, struct slice text)
{
	struct slice title = in->og_title.len ? in->og_title : in->title;

	return b->words >= 3 && !drafts_mostly_links(b) && text.len * 2 >= title.len &&
	       text.len <= title.len && memcmp(title.ptr, text.ptr, text.len) == 0;
}

/* The text is what the head calls the page, or a part of it. */
static unsigned
names_page(const struct label_input *in, struct slice text, uint32_t chars)
{
	if (slice_eq(text, in->og_title) || slice_eq(text, in->ld_headline))
		return 20;
	return chars >= 8 && (slice_find(in->title, text) != SIZE_MAX ||
			      slice_find(in->og_title, text) != SIZE_MAX)
		       ? 10
		       : 0;
}

/* How surely a block is the headline; 0: it is not. */
static unsigned
score_of(const struct label_input *in, const struct draft *b)
{
	const struct tree_node *n = &in->tree->nodes.ptr[b->node];
	struct slice text = drafts_slice(in->drafts, b);
	bool heading = tag_is_heading(n->tag), marked = (n->marks & MARK_HEADLINE) != 0;
	unsigned level = heading ? (unsigned)n->tag - TAG_H1 : 0;
	unsigned score = heading ? (level < 3 ? 4 - level : 1) : 0;

	if (b->is_title || n->zone == ZONE_COMMENT || b->words > 60)
		return 0;
	if (ZONE_IS_AROUND(n->zone)) /* by a class word: "hero", "banner", "top-nav" */
		return level == 0 && heading && names_page(in, text, b->chars) ? 4 : 0;
	if (!heading && !marked)
		return title_names(in, b, text) ? 4 : 0;
	return score + names_page(in, text, b->chars) + marked;
}

size_t
headline_find(const struct label_input *in)
{
	unsigned best = 3; /* an h1, or better */
	size_t found = LABEL_NONE;

	for (size_t i = 0; i < in->drafts->list.n; i++) {
		unsigned score = score_of(in, &in->drafts->list.ptr[i]);

		if (score > best) {
			best = score;
			found = i;
		}
	}
	return found;
}
