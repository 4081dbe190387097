/*
 * jsonld.h - what a JSON-LD script says of the article, read leniently.
 *
 * Raw newlines in strings, comments, trailing semicolons and commas, CDATA marks and cut
 * ends occur; so this is a scanner for a dozen keys, not a JSON reader. First value wins.
 */
#ifndef NAQL_PAGE_JSONLD_H
#define NAQL_PAGE_JSONLD_H

#include "base/slice.h"

enum jsonld_key {
	JSONLD_PUBLISHED,
	JSONLD_MODIFIED,
	JSONLD_HEADLINE,
	JSONLD_AUTHOR, /* a string, or the first "name" below it */
	JSONLD_BODY,
	JSONLD_LANG,
	JSONLD_CREDIT,	/* creditText */
	JSONLD_NOTICE,	/* copyrightNotice */
	JSONLD_LICENSE, /* a string */
	JSONLD_KEYS
};

/* Values as written between the quotes: jsonld_decode() them. {NULL, 0} where absent. */
struct jsonld {
	struct slice value[JSONLD_KEYS];
};

struct buf;

/* jsonld_scan() - fill what is still absent in 'j' from one script. Borrows the text.
 * O(n). */
void jsonld_scan(struct jsonld *j, struct slice script);
/* jsonld_decode() - JSON escapes undone, appended to out. */
void jsonld_decode(struct slice raw, struct buf *out);

#endif
