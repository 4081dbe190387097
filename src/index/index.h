/*
 * index.h - all live segments of an archive as one thing to search: what sieve and match ask.
 *
 * Immutable while open, so any number of threads may share it.
 */
#ifndef NAQL_INDEX_INDEX_H
#define NAQL_INDEX_INDEX_H

#include "index/segment.h"

struct index;

/* An item of the index: dense over the segments, in the order they were given. */
typedef uint32_t index_item;

/* index_open() - open segments by path. Items in 'dead' positions are hidden with index_hide(). */
naql_status index_open(struct index **out, const char *const *paths, size_t n_paths,
		       naql_error *err) NAQL_MUST_USE;
void index_close(struct index *x);
/* index_hide() - a withdrawn or superseded item: never returned again. Before threads start. */
naql_status index_hide(struct index *x, index_item item, naql_error *err) NAQL_MUST_USE;
bool index_hidden(const struct index *x, index_item item);

size_t index_n_segments(const struct index *x);
const struct segment *index_segment(const struct index *x, size_t i);
uint64_t index_n_items(const struct index *x);
uint64_t index_n_words(const struct index *x); /* of item texts; at least 1 */
naql_status index_get(const struct index *x, index_item item, struct segment_item *out, naql_error *err) NAQL_MUST_USE;
naql_status index_text(const struct index *x, index_item item, struct buf *out, naql_error *err) NAQL_MUST_USE;
/* index_find() - the item with this id and version; false if none. */
bool index_find(const struct index *x, struct slice id, uint32_t version, index_item *out);

/*
 * index_probe() - items that hold this shingle, over all segments, hidden ones left out.
 *
 * items    receives at most cap items, ascending.
 * Returns  what was found; n may be larger than cap (then the first cap are there).
 */
struct index_hit {
	size_t n;        /* items written */
	uint32_t n_items; /* items with the shingle, all segments */
	bool common;     /* common in some segment: extends, never seeds */
};
bool index_filter(const struct index *x, uint64_t hash);
struct index_hit index_probe(const struct index *x, uint64_t hash, index_item *items, size_t cap);

/* index_days() - about how many days other than 'own_day' the shingle stood on, archive and background. */
unsigned index_days(const struct index *x, uint64_t hash, int32_t own_day);
/* index_word_cost() - bits/16: -log2 of the smoothed chance of 'word' after 'before' (0: none),
 * bigram with back-off, 'own' and 'own_pair' occurrences in the story itself left out. */
uint32_t index_word_cost(const struct index *x, uint64_t before, uint64_t word, uint32_t own,
			 uint32_t own_pair);

#endif
