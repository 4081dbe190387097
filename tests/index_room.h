/*
 * index_room.h - stories in segments of a directory of its own. To be included after
 * cmocka.h.
 */
#ifndef NAQL_TESTS_INDEX_ROOM_H
#define NAQL_TESTS_INDEX_ROOM_H

#include <pthread.h>

#include "failing.h"
#include "segment_room.h"

#define N 240

static struct stories stories;
static struct fold *fold;

static inline int
make(void **state)
{
	struct prop p = { .state = 21 };

	if (enter(state) != 0 || fold_new(&fold, NULL) != NAQL_OK)
		return -1;
	stories_make(&stories, &p, N, 80);
	if (segment_make(stories.items, N, SEGMENT_ITEMS, "all.seg") != NAQL_OK ||
	    segment_make(stories.items, 100, SEGMENT_ITEMS, "1.seg") != NAQL_OK ||
	    segment_make(stories.items, 0, SEGMENT_ITEMS, "2.seg") != NAQL_OK ||
	    segment_make(stories.items + 100, N - 100, SEGMENT_ITEMS, "3.seg") != NAQL_OK)
		return -1;
	return segment_make(stories.items, 50, SEGMENT_BACKGROUND, "4.seg") == NAQL_OK
		       ? 0
		       : -1;
}

static inline int
unmake(void **state)
{
	fold_free(fold);
	stories_free(&stories);
	return leave(state);
}

static inline struct index *
open_parts(bool background)
{
	static const char *const paths[] = { "1.seg", "2.seg", "3.seg", "4.seg" };
	struct index *x = NULL;

	assert_int_equal(index_open(&x, paths, background ? 4 : 3, NULL), NAQL_OK);
	return x;
}

static inline void
shingles_of(struct slice text, shingle_vec *sh)
{
	const struct word *w;
	size_t n;

	assert_int_equal(fold_plain(fold, text, &w, &n, NULL), NAQL_OK);
	assert_int_equal(sketch_shingles(w, n, sh, NULL), NAQL_OK);
}

/* filters_alike() - in batches or one by one, the filters say the same. */
static inline void
filters_alike(const struct index *x, const struct shingle *s, size_t n)
{
	struct filter_passed *passed = malloc((n + 1) * sizeof(*passed));
	size_t n_passed, next = 0;

	assert_non_null(passed);
	n_passed = index_filter_all(x, s, n, passed);
	for (size_t i = 0; i < n; i++) {
		bool has = next < n_passed && passed[next].shingle == i;

		assert_int_equal(has, index_filter(x, s[i].hash));
		assert_int_equal(has && index_has(x, s[i].hash, passed[next].where),
				 index_probe(x, s[i].hash, NULL, 0).n_items > 0);
		next += has;
	}
	assert_int_equal(next, n_passed);
	free(passed);
}

#endif
