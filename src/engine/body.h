/*
 * body.h - how much of a page is its body: what a share of the page is a share of.
 */
#ifndef NAQL_ENGINE_BODY_H
#define NAQL_ENGINE_BODY_H

#include "page/page.h"

/* body_words() - words in the blocks of the body; all of them where there are none. */
uint32_t body_words(const struct page *page, const struct word *words, size_t n_words);

#endif
