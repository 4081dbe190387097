/*
 * sketch.h - shingles of words, winnowing, and the days on which a shingle stood.
 *
 * A shingle begins at a word and ends when its weight reaches 20: four words with spaces, or
 * ten characters of a script without. The archive keeps winnowed shingles (window 3), the
 * page probes all of them: any 6 equal words hold a stored one (engine.md, section 3).
 */
#ifndef NAQL_SKETCH_SKETCH_H
#define NAQL_SKETCH_SKETCH_H

#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "naql/status.h"
#include "text/fold.h"

#define SHINGLE_WEIGHT 20u
#define WINNOW_WINDOW 3u

struct shingle {
	uint64_t hash;
	uint32_t first; /* index of its first word */
	uint32_t last;  /* index of its last word, inclusive */
};
typedef VEC(struct shingle) shingle_vec;

/* sketch_shingles() - every shingle of the words, ascending by first; out is emptied first. */
naql_status sketch_shingles(const struct word *words, size_t n_words, shingle_vec *out,
			    naql_error *err) NAQL_MUST_USE;

/*
 * sketch_winnow() - mark the shingles to keep.
 *
 * order    per shingle, smaller is preferred (frequency class, then hash decides; ties to the
 *          rightmost). NULL: by hash alone.
 * keep     n bytes, set to 0 or 1. Every window of WINNOW_WINDOW consecutive shingles keeps at least one;
 *          fewer shingles than a window keep their best.
 */
void sketch_winnow(const struct shingle *s, size_t n, const uint8_t *order, uint8_t *keep);

/*
 * Days: for each shingle a saturating set of days, as two rows of 8-bit cells, each day one
 * bit; the two cells of a shingle are ANDed. OR-ing is commutative, so the order of input and
 * merging do not matter. Too full a sketch only makes shingles look more recurrent.
 */
struct days_view { /* borrowed cells, e.g. a mapped section */
	const uint8_t *cells; /* 2 * n_cells bytes: row 0, then row 1 */
	uint64_t n_cells;
};
uint8_t days_bit(int32_t day);                               /* the bit of a day: 1 << 0..7 */
void days_add(uint8_t *cells, uint64_t n_cells, uint64_t hash, int32_t day);
uint8_t days_get(struct days_view v, uint64_t hash);         /* set of day bits */
unsigned days_estimate(uint8_t bits);                        /* about how many different days, 0..8+ */

#endif
