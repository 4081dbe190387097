/*
 * count8.h - a count in one byte: 0 to 15 exact, then eight steps an octave (rounding up
 * is at most 12.5 %, to the nearest 6.25 %). Codes are ordered as their counts are.
 */
#ifndef NAQL_INDEX_COUNT8_H
#define NAQL_INDEX_COUNT8_H

#include <stdint.h>

/* Code c >= 16 is (8 + c % 8) << (c / 8 - 1). */
static inline uint32_t
count8_get(uint8_t code)
{
	return code < 16 ? code : (8u + (code & 7u)) << ((code >> 3) - 1);
}

/* count8_floor() - the greatest code whose count is at most n. */
static inline uint8_t
count8_floor(uint32_t n)
{
	if (n < 16)
		return (uint8_t)n;

	unsigned shift = 28u - (unsigned)__builtin_clz(n); /* n >> shift in 8..15 */

	return (uint8_t)((shift + 1) << 3 | (n >> shift & 7));
}

/* count8_up() - the least code whose count is at least n; saturates. */
static inline uint8_t
count8_up(uint32_t n)
{
	uint8_t code = count8_floor(n);

	return count8_get(code) < n && code < 239 ? (uint8_t)(code + 1) : code;
}

/* count8_near() - the code whose count is nearest to n. */
static inline uint8_t
count8_near(uint32_t n)
{
	uint8_t low = count8_floor(n), high = count8_up(n);

	return n - count8_get(low) <= count8_get(high) - n ? low : high;
}

#endif
