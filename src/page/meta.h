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
	META_OUTLET,
	META_URL, /* og:url */
	META_ROBOTS,
	META_TDM,	 /* tdm-reservation */
	META_TDM_POLICY, /* tdm-policy */
	META_RSL,	 /* a link of type application/rsl+xml */
	META_RSL_INLINE, /* the text of a script of that type */
	META_LOCALE,	 /* og:locale */
	META_TIER,	 /* article:content_tier: free, metered, locked */
	META_KEYS
};

#define META_TIMES   48 /* <time> elements that are kept */
#define META_SCRIPTS 64

enum meta_time_kind { META_TIME_PLAIN, META_TIME_PUBLISHED, META_TIME_MODIFIED };

struct meta_time {
	struct slice value;
	uint32_t node; /* of the tree, in which it stands */
	enum meta_time_kind kind;
};

struct meta {
	struct meta_time times[META_TIMES];
	unsigned n_times;
	struct slice scripts[META_SCRIPTS]; /* that are not JSON-LD; asked last */
	unsigned n_scripts;
	struct slice value[META_KEYS];
	uint8_t rank[META_KEYS]; /* of the name it came from; a lower one wins */
	struct jsonld jsonld;
	bool in_jsonld; /* the script that is open is JSON-LD */
	bool in_rsl;	/* likewise an RSL licence */
};

void meta_reset(struct meta *m);
/* meta_start() - look at a start tag. */
void meta_start(struct meta *m, const struct tokens *t, const struct token *tok);
/* meta_time() - keep the datetime of a <time>, or the content of another element that is
 * marked as a date; node: of the tree, in which it stands. */
void meta_time(struct meta *m, const struct tokens *t, const struct token *tok,
	       uint32_t node);
/* meta_script() - the text of a raw element. */
void meta_script(struct meta *m, struct slice text);

#endif
