/*
 * sketch.h - shingles of words, winnowing, and the days on which a shingle stood.
 *
 * A shingle begins at a word and ends when its weight reaches 20: four words with spaces,
 * or ten characters of a script without. The archive keeps winnowed shingles (window 3),
 * the page probes all of them: any 6 equal words hold a stored one (winnowing: Schleimer,
 * Wilkerson and Aiken 2003).
 */
#ifndef NAQL_SKETCH_SKETCH_H
#define NAQL_SKETCH_SKETCH_H

#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/vec.h"
#include "naql/status.h"
#include "text/fold.h"

#define SHINGLE_WEIGHT 20u
#define WINNOW_WINDOW  3u

struct shingle {
	uint64_t hash;
	uint32_t first; /* index of its first word */
	uint32_t last;	/* index of its last word, inclusive */
};
typedef VEC(struct shingle) shingle_vec;

/*
 * The hash of a shingle: its words in pairs, each pair mixed, the pairs mixed in order,
 * an odd last word mixed in as it is. Four words are the common case and two of their
 * three multiplications are shared with the neighbours' (sketch_pair() of i and i + 1).
 */
static inline uint64_t
sketch_pair(uint64_t first, uint64_t second)
{
	return hash_mix(first, second);
}

/* sketch_four() - the hash of a shingle of four words. */
static inline uint64_t
sketch_four(uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3)
{
	return hash_mix(sketch_pair(w0, w1), sketch_pair(w2, w3));
}

/*
 * sketch_shingles() - every shingle of the words, ascending by first.
 *
 * out      emptied first; its memory is kept.
 * Returns  NAQL_OK; NAQL_E_NOMEM.
 */
naql_status sketch_shingles(const struct word *words, size_t n_words, shingle_vec *out,
			    naql_error *err) NAQL_MUST_USE;

/*
 * sketch_winnow() - mark the shingles to keep.
 *
 * order    per shingle, smaller is preferred (frequency class); a scrambling of the hash
 *          decides between equals, then the rightmost. NULL: by that alone.
 * keep     n bytes, set to 0 or 1. Every window of WINNOW_WINDOW consecutive shingles
 *          keeps at least one; fewer shingles than a window keep their best.
 */
void sketch_winnow(const struct shingle *s, size_t n, const uint8_t *order,
		   uint8_t *keep);

/*
 * Days: for each shingle a saturating set of days, each day one of 8 bits. A shingle has
 * DAYS_ROWS cells of 8 bits, all in one cache line of 64 cells, each seeing the days
 * rotated in its own way; they are ORed into and ANDed out of. OR-ing is commutative, so
 * the order of input and merging do not matter. Too full a sketch only makes shingles
 * look more recurrent, never rarer.
 *
 * One line and six cells instead of two rows of cells far apart: at 1.25 bytes a shingle
 * a wrong bit is seen .009 times against .014 for two rows at 2 bytes (bench_index), and
 * a question costs one cache miss instead of two.
 */
#define DAYS_LINE 64u
#define DAYS_ROWS 6u

struct days_view { /* borrowed cells, e.g. a mapped section */
	const uint8_t *cells;
	uint64_t n_cells; /* bytes; used up to the last whole line */
};
/* days_bit() - the bit of a day: 8 days in a row have 8 different bits. */
uint8_t days_bit(int32_t day);
/* days_place() - where in the cells a shingle stands: its line is the high 64 bits of
 * this times the number of lines. */
#define DAYS_SEED 0x1f83d9abfb41bd6bu
static inline uint64_t
days_place(uint64_t hash)
{
	return hash_mix(hash, DAYS_SEED);
}
/* days_mark() - set a day in a line; days_add() does so in the right one. */
void days_mark(uint8_t line[DAYS_LINE], uint64_t hash, int32_t day);
/* days_add() - n_cells at least DAYS_LINE; cells zeroed at first. */
void days_add(uint8_t *cells, uint64_t n_cells, uint64_t hash, int32_t day);
/* days_get() - set of day bits; 0 where the view is empty. */
uint8_t days_get(struct days_view v, uint64_t hash);
/* days_prefetch() - ask memory for what days_get() of this hash will read. */
void days_prefetch(struct days_view v, uint64_t hash);
/* days_estimate() - about how many different days a set of bits stands for: 0 to 32. */
unsigned days_estimate(uint8_t bits);

#endif
