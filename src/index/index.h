/*
 * index.h - all live segments of an archive as one thing to search: what sieve and match
 * ask.
 *
 * Immutable while open, so any number of threads may share it.
 */
#ifndef NAQL_INDEX_INDEX_H
#define NAQL_INDEX_INDEX_H

#include "index/filter.h"
#include "index/segment.h"

struct index;

/* An item of the index: dense over the segments, in the order they were given. */
typedef uint32_t index_item;

/*
 * index_open() - open segments by path; their items are numbered through in this order.
 * Withdrawn and superseded ones are then hidden with index_hide().
 *
 * Returns  NAQL_OK; NAQL_E_IO, NAQL_E_CORRUPT, NAQL_E_VERSION, NAQL_E_LIMIT,
 * NAQL_E_NOMEM. Cost     O(segments), not their size.
 */
naql_status index_open(struct index **out, const char *const *paths, size_t n_paths,
		       naql_error *err) NAQL_MUST_USE;
void index_close(struct index *x);
/* index_hide() - never to be returned by a probe again. Before threads start. */
naql_status index_hide(struct index *x, index_item item, naql_error *err) NAQL_MUST_USE;
bool index_hidden(const struct index *x, index_item item);

size_t index_n_segments(const struct index *x);
const struct segment *index_segment(const struct index *x, size_t i);
uint64_t index_n_items(const struct index *x);
uint64_t index_n_words(const struct index *x); /* of item texts; at least 1 */
naql_status index_get(const struct index *x, index_item item, struct segment_item *out,
		      naql_error *err) NAQL_MUST_USE;
naql_status index_text(const struct index *x, index_item item, struct buf *out,
		       naql_error *err) NAQL_MUST_USE;
/*
 * index_find() - the item with this id and version; false if none. Where several have
 * them: the last that is not hidden, else one of the hidden.
 */
bool index_find(const struct index *x, struct slice id, uint32_t version,
		index_item *out);

/*
 * index_probe() - items that hold this shingle, over all segments, hidden ones left out.
 *
 * A shingle that is common in one segment may be what another one's winnowing relied on.
 * There it is a seed: of such a shingle the items are those of the segments where it is
 * not common.
 *
 * items    receives at most cap items, ascending.
 * Returns  what was found; n may be larger than cap (then the first cap are there).
 * Cost     a cache miss a segment; a key found two or three more.
 */
struct index_hit {
	size_t n;	  /* items found, hidden ones left out */
	uint32_t n_items; /* items with the shingle, all segments; hidden ones too, and
			   * those where winnowing did not keep it */
	bool common;	  /* in every segment that holds it: extends, never seeds */
};
struct index_hit index_probe(const struct index *x, uint64_t hash, index_item *items,
			     size_t cap);

/* index_filter() - may say yes wrongly (.45 % a segment), never no. */
bool index_filter(const struct index *x, uint64_t hash);
/*
 * index_filter_all() - the shingles that index_filter() says yes to.
 *
 * passed   receives them, ascending; room for one more than n.
 * Returns  how many.
 */
size_t index_filter_all(const struct index *x, const struct shingle *s, size_t n,
			struct filter_passed *passed);
/* index_has() - whether a shingle that passed is there. where: as it was handed out. */
bool index_has(const struct index *x, uint64_t hash, uint32_t where);
/* index_prefetch_has() - ask memory for what index_has() will read; ..._key(): the rest
 * of it, once that is there. */
void index_prefetch_has(const struct index *x, uint64_t hash, uint32_t where);
void index_prefetch_key(const struct index *x, uint64_t hash, uint32_t where);
/* index_prefetch_days() - for index_days(), index_day_bits(). */
void index_prefetch_days(const struct index *x, uint64_t hash);

/*
 * index_expect_many() - many questions will follow: if they fit into half of the
 * machine's memory, filters, keys, postings and days are read there, in the order of the
 * file, which is a hundred times as fast as place by place. Before, and where they do not
 * fit, each place is read by itself. For speed alone.
 */
void index_expect_many(const struct index *x);

/*
 * index_days() - about how many days other than 'own_day' the shingle stood on, in
 * archive and background. A day eight days off shares own_day's bit and is left out with
 * it.
 */
unsigned index_days(const struct index *x, uint64_t hash, int32_t own_day);
/* index_day_bits() - the set of its days as sketch/sketch.h has it, own_day with them. */
uint8_t index_day_bits(const struct index *x, uint64_t hash);
/* index_segment_of() - the segment that an item is in. */
size_t index_segment_of(const struct index *x, index_item item);
/* index_segment_day_bits() - the days of a shingle in one segment: all that one of its
 * items can have to do with. */
uint8_t index_segment_day_bits(const struct index *x, size_t segment, uint64_t hash);

/* index_word_count(), index_pair_count() - times a word, or two in a row, stand in all
 * texts: rounded as word_stats.h says. */
uint64_t index_word_count(const struct index *x, uint64_t word);
uint64_t index_pair_count(const struct index *x, uint64_t before, uint64_t word);

/*
 * index_word_cost() - -log2 of the smoothed chance of a word after another, in 1/16 bit.
 *
 * before   hash of the word before; 0: none.
 * own      times the word stands in the story itself, own_pair the pair: left out.
 * Returns  integers only, equal on every machine; see word_stats.c for the formula.
 */
uint32_t index_word_cost(const struct index *x, uint64_t before, uint64_t word,
			 uint32_t own, uint32_t own_pair);
/* index_prefetch_counts() - ask memory for what index_word_count() of each will read. */
void index_prefetch_counts(const struct index *x, const struct word *words, size_t n);
/* index_prefetch_words() - ask memory for what index_word_cost() of each of these words
 * behind the one before it will read: a few words at a time. */
void index_prefetch_words(const struct index *x, const struct word *words, size_t n);

#endif
