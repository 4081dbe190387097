/*
 * kept.h - which of the uses that were made are printed.
 */
#ifndef NAQL_ENGINE_KEPT_H
#define NAQL_ENGINE_KEPT_H

#include "match/match.h"
#include "use/use.h"

/*
 * kept_use() - whether a use stays, by the dates of page and story and by its worth.
 *
 * u          becomes USE_TRACE where it is too little for a page of a later month.
 * promising  the sieve has more than one hit, or one that can make a passage; without,
 * its pieces must be worth what a paraphrase is. traces     are printed too. Returns
 * false: nobody hears of it.
 */
bool kept_use(struct use *u, const struct match_result *m, bool promising, bool traces);

#endif
