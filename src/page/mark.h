/*
 * mark.h - what the words of class, id and itemprop say of an element, as flag bits.
 *
 * The words stand in data/page-words-*.txt. Each distinct attribute value of a page is
 * scanned once and remembered (class strings repeat hundreds of times on a page).
 */
#ifndef NAQL_PAGE_MARK_H
#define NAQL_PAGE_MARK_H

#include <stdint.h>

#include "page/page_tables.h"
#include "page/token.h"

#define MARK_LINK 0x8000u /* inside <a href>; no word gives it */

#define MARK_MEMO 4096 /* power of two */

struct mark_memo {
	uint32_t page; /* entries of other pages do not count: same bytes, same output */
	struct mark_entry {
		uint64_t hash;
		uint32_t page;
		uint16_t marks;
	} entry[MARK_MEMO];
};

void mark_memo_reset(struct mark_memo *m);
/* mark_words() - the flags of all words of one attribute value, unmemoised. */
uint16_t mark_words(struct slice value);
/* mark_element() - the flags of an element's class, id, itemprop, rel and role. */
uint16_t mark_element(struct mark_memo *m, const struct tokens *t,
		      const struct token *tok);

#endif
