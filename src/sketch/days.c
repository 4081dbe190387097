/*
 * days.c - on which days a shingle stood, in about ten bits a shingle.
 *
 * A Bloom filter of (shingle, day) pairs, laid out so that the eight days of a shingle
 * lie in the same bytes and all its bytes in the same cache line: one miss answers for
 * all days.
 */
#include "sketch/sketch.h"

/*
 * The line is chosen by the high bits of g, the cells in it by six bits each of the
 * low 36. In each of its cells a shingle sees the days rotated by three other bits: so
 * the bits fill evenly even where all days are one, as in the segment of one day's news.
 */
static uint64_t
line_of(uint64_t g, uint64_t n_cells)
{
	return hash_range(g, n_cells / DAYS_LINE) * DAYS_LINE;
}

static uint64_t
cell_of(uint64_t g, unsigned row)
{
	return g >> (row * 6) & (DAYS_LINE - 1);
}

static unsigned
turn_of(uint64_t hash, unsigned row)
{
	return (unsigned)(hash >> (row * 3) & 7);
}

uint8_t
days_bit(int32_t day)
{
	return (uint8_t)(1u << ((uint32_t)day & 7));
}

void
days_mark(uint8_t line[DAYS_LINE], uint64_t hash, int32_t day)
{
	uint64_t g = days_place(hash);

	for (unsigned row = 0; row < DAYS_ROWS; row++) {
		uint8_t *cell = &line[cell_of(g, row)];
		unsigned bit = ((uint32_t)day + turn_of(hash, row)) & 7;

		*cell = (uint8_t)(*cell | 1u << bit);
	}
}

void
days_add(uint8_t *cells, uint64_t n_cells, uint64_t hash, int32_t day)
{
	days_mark(cells + line_of(days_place(hash), n_cells), hash, day);
}

void
days_prefetch(struct days_view v, uint64_t hash)
{
	if (v.n_cells >= DAYS_LINE)
		NAQL_PREFETCH(v.cells + line_of(days_place(hash), v.n_cells));
}

uint8_t
days_get(struct days_view v, uint64_t hash)
{
	if (v.n_cells < DAYS_LINE)
		return 0;

	uint64_t g = days_place(hash);
	const uint8_t *line = v.cells + line_of(g, v.n_cells);
	unsigned bits = 0xff;

	for (unsigned row = 0; row < DAYS_ROWS; row++) {
		unsigned cell =
			line[cell_of(g, row)] * 0x101u; /* twice, so that >> rotates */

		bits &= cell >> turn_of(hash, row);
	}
	return (uint8_t)bits;
}

unsigned
days_estimate(uint8_t bits)
{
	/* -8 ln(1 - p/8) for p bits set, rounded: n days fall on p of 8 bits on average.
	 */
	static const uint8_t days[9] = { 0, 1, 2, 4, 6, 8, 11, 17, 32 };

	return days[__builtin_popcount(bits)];
}
