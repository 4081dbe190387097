/*
 * root.h - which part of the tree is the story, and which parts are not for what they
 * are.
 *
 * Zones come from tags and class words; the root is the lowest element that holds nearly
 * all of the good text outside zones. The rule of all word lists: none of them kills an
 * element that holds over 40 % of the page's good text.
 */
#ifndef NAQL_PAGE_ROOT_H
#define NAQL_PAGE_ROOT_H

#include "page/draft.h"
#include "page/tree.h"

enum zone {
	ZONE_NONE,
	ZONE_COMMENT,
	ZONE_TEASER,
	ZONE_NAVIGATION,
	ZONE_BOILERPLATE,
	/* from here on: parts of a story, not of the page around it */
	ZONE_CAPTION,
	ZONE_PICTURE_CREDIT,
	ZONE_CREDIT,
	ZONE_BYLINE,
	ZONE_DATE,
	ZONE_LEAD,
};

#define ZONE_IS_AROUND(z) ((z) >= ZONE_COMMENT && (z) <= ZONE_BOILERPLATE)

/* root_sum() - fill chars of the nodes, which does not depend on zones. */
void root_sum(struct tree *t, const struct drafts *d);
/* root_find() - fill good of the drafts; zone, why, in_root of the nodes. False: no body.
 */
bool root_find(struct tree *t, struct drafts *d);

#endif
