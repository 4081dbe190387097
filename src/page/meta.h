/*
 * meta.h - what the head of a page says of it: meta, link, html lang, JSON-LD.
 *
 * Values are kept as written (references and JSON escapes not decoded) and borrow the
 * page.
 */
#ifndef NAQL_PAGE_META_H
#define NAQL_PAGE_META_H

#include "base/vec.h"
#include "page/jsonld.h"
#include "page/token.h"

enum meta_key {
	META_TITLE, /* og:title */
	META_DESCRIPTION,
	META_AUTHOR,
	META_PUBLISHED,
	META_MODIFIED,
	META_RIGHTS,
	META_CANONICAL,
	META_LICENSE,
	META_LANG,
	META_TIME_PUBLISHED, /* <time> or itemprop in the body */
	META_KEYS
};

struct meta {
	struct slice value[META_KEYS];
	uint8_t rank[META_KEYS]; /* of the name it came from; a lower one wins */
	struct jsonld jsonld;
	bool in_jsonld; /* the script that is open is JSON-LD */
};

void meta_reset(struct meta *m);
/* meta_start() - look at a start tag. */
void meta_start(struct meta *m, const struct tokens *t, const struct token *tok);
/* meta_script() - the text of a raw element. */
void meta_script(struct meta *m, struct slice text);

#endif
