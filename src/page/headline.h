/*
 * headline.h - which block is the headline: a heading, or what is marked as one, and best
 * the one that the page's title, og:title or JSON-LD repeats; else a text that makes up
 * most of the title.
 */
#ifndef NAQL_PAGE_HEADLINE_H
#define NAQL_PAGE_HEADLINE_H

#include "page/label.h"

/* headline_find() - index of a draft, or LABEL_NONE. Zones of the tree are set. */
size_t headline_find(const struct label_input *in);

#endif
