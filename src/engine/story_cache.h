/*
 * story_cache.h - folded stories that pages are held against, kept for the next page.
 *
 * Direct-mapped and bounded: STORY_CACHE_SLOTS stories, and the room of one longer than
 * STORY_CACHE_WORDS is given back when the next takes its place: 40 MB for stories of 300
 * words. One a worker.
 */
#ifndef NAQL_ENGINE_STORY_CACHE_H
#define NAQL_ENGINE_STORY_CACHE_H

#include "index/index.h"
#include "use/use.h"

#define STORY_CACHE_SLOTS 8192u
#define STORY_CACHE_WORDS 4096u

struct story_cache;

naql_status story_cache_new(struct story_cache **out, const struct index *x,
			    naql_error *err) NAQL_MUST_USE;
void story_cache_free(struct story_cache *c);
/* story_cache_get() - the story's words and its day, without its text; valid until the
 * next get of the same cache. */
naql_status story_cache_get(struct story_cache *c, index_item item, struct use_item *out,
			    int32_t *day, naql_error *err) NAQL_MUST_USE;

#endif
