/*
 * kept.c - see kept.h.
 */
#include "engine/kept.h"

#include "base/timestamp.h"

#define KEPT_BEFORE (24 * 3600)	     /* seconds: clocks and time zones */
#define KEPT_AFTER  (31 * 24 * 3600) /* seconds */

/*
 * Whether a page's date allows a paraphrase of the story: what is reworded is reworded at
 * once, while the sentences of bulletins and telegrams come back for years (measured in
 * docs/accuracy.md). A date that is not known forbids nothing.
 */
static bool
kept_timely(const struct use *u)
{
	int64_t page = time_parse(u->page.published), story = u->item.published;

	return page == TIME_NONE || story == TIME_NONE ||
	       (page >= story - KEPT_BEFORE && page <= story + KEPT_AFTER);
}

bool
kept_use(const struct use *u, const struct match_result *m, bool promising)
{
	if (u->how == USE_PARAPHRASE)
		return kept_timely(u);
	for (size_t i = 0; i < m->n_groups && !promising; i++)
		promising = m->groups[i].bits >= MATCH_PARAPHRASE;
	return promising;
}
