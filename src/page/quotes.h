/*
 * quotes.h - the byte ranges of quotation elements that were closed.
 *
 * Only a closed <blockquote> or <q> counts, and a <q> only within one block: an element
 * left open, by mistake or on purpose, must not turn the rest of a page into a quotation.
 */
#ifndef NAQL_PAGE_QUOTES_H
#define NAQL_PAGE_QUOTES_H

#include "base/vec.h"
#include "page/walk.h"

#define QUOTES_OPEN 32 /* nested deeper they are not told apart */

struct quote_range {
	uint32_t begin, end;
};

struct quotes {
	VEC(struct quote_range) ranges; /* ascending, disjoint once the page is read */
	unsigned n_open;
	bool failed; /* memory was refused */
	struct quote_open {
		enum tag tag;
		uint32_t at;
	} open[QUOTES_OPEN];
};

void quotes_reset(struct quotes *q); /* keeps the memory */
void quotes_fini(struct quotes *q);
/* quotes_take() - look at every event of the walk, in order. */
void quotes_take(struct quotes *q, const struct walk *w);
/* quotes_hold() - 'at' stands in a range; *next is the caller's place in the list, 0 at
 * first, for offsets that ascend. */
bool quotes_hold(const struct quotes *q, size_t *next, uint32_t at);

#endif
