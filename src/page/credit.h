/*
 * credit.h - the agency that a line or the ends of a story name: "(İLKHA)", "الرياض -
 * واس:".
 *
 * Says that an agency is named where credits stand, not that the story is that agency's.
 */
#ifndef NAQL_PAGE_CREDIT_H
#define NAQL_PAGE_CREDIT_H

#include "page/phrase.h"

/* credit_is_line() - a whole block of n words that is nothing but a credit. */
bool credit_is_line(struct slice text, size_t n, const struct phrase_hits *hits);
/* credit_at_start(), credit_at_end() - the credit's bytes in a story's first or last
 * block; {NULL, 0} if there is none or memory ran out. */
struct slice credit_at_start(struct slice text, struct fold *f, const struct phrases *p);
struct slice credit_at_end(struct slice text, struct fold *f, const struct phrases *p);

#endif
