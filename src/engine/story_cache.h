/*
 * story_cache.h - folded stories that pages are held against, and what the matcher found
 * out about them, kept for the next page.
 *
 * Direct-mapped and bounded: STORY_CACHE_SLOTS stories, and not much more than
 * STORY_CACHE_BYTES: beyond it stories are dropped in turn. One a worker.
 */
#ifndef NAQL_ENGINE_STORY_CACHE_H
#define NAQL_ENGINE_STORY_CACHE_H

#include "index/index.h"
#include "use/use.h"

#define STORY_CACHE_SLOTS 8192u
#define STORY_CACHE_BYTES ((size_t)64 << 20)

struct story_cache;

naql_status story_cache_new(struct story_cache **out, const struct index *x,
			    const struct use_agency *agency,
			    naql_error *err) NAQL_MUST_USE;
void story_cache_free(struct story_cache *c);
/*
 * story_cache_get() - the story for a use, without its text, and for the matcher. Valid
 * until the next get of the same cache.
 */
naql_status story_cache_get(struct story_cache *c, index_item item, struct use_item *use,
			    struct match_text *text, naql_error *err) NAQL_MUST_USE;
/* story_cache_slips() - use_slips() of the story of the last get, found when it is first
 * asked for; valid as long as that story. */
naql_status story_cache_slips(struct story_cache *c, const uint8_t **slips,
			      naql_error *err) NAQL_MUST_USE;

#endif
