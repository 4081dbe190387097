/*
 * jsonld.h - what a JSON-LD script says of the article, read leniently.
 *
 * Raw newlines in strings, comments, trailing semicolons and commas, CDATA marks and cut
 * ends occur; so this is a scanner for two dozen keys, not a JSON reader. The values of
 * an article are believed before those of a page, and those before an unknown thing's;
 * among equals the first wins. What is said of another story, a person or a list is not
 * taken.
 */
#ifndef NAQL_PAGE_JSONLD_H
#define NAQL_PAGE_JSONLD_H

#include <stdint.h>

#include "base/slice.h"

enum jsonld_key {
	JSONLD_PUBLISHED,
	JSONLD_MODIFIED,
	JSONLD_HEADLINE,
	JSONLD_BODY,
	JSONLD_LANG,
	JSONLD_CREDIT,	/* creditText */
	JSONLD_NOTICE,	/* copyrightNotice */
	JSONLD_LICENSE, /* a string */
	JSONLD_YEAR,	/* copyrightYear */
	JSONLD_HOLDER,	/* copyrightHolder, its name */
	JSONLD_USAGE,	/* usageInfo */
	JSONLD_ACQUIRE, /* acquireLicensePage */
	JSONLD_FREE,	/* isAccessibleForFree, as written */
	JSONLD_OUTLET,	/* publisher, its name; else the site's name */
	JSONLD_IMAGE_CREDIT,
	JSONLD_IMAGE_NOTICE,
	JSONLD_KEYS
};

#define JSONLD_AUTHORS 8

/* Values as written between the quotes: jsonld_decode() them. {NULL, 0} where absent. */
struct jsonld {
	struct slice value[JSONLD_KEYS];
	uint8_t rank[JSONLD_KEYS]; /* of the entity it came from; lower is believed */
	struct slice author[JSONLD_AUTHORS];
	uint8_t n_authors, author_rank;
};

struct buf;

/* jsonld_scan() - fill what is still absent in 'j' from one script. Borrows the text.
 * O(n). */
void jsonld_scan(struct jsonld *j, struct slice script);
/* jsonld_decode() - JSON escapes undone, appended to out. */
void jsonld_decode(struct slice raw, struct buf *out);

#endif
