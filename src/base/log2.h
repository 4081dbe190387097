/*
 * log2.h - binary logarithms in sixteenths, in integers only: equal on every machine.
 *
 * The thresholds are those of squaring the mantissa digit by digit, which costs five
 * times as much; tests/test_log2.c holds the two against each other.
 */
#ifndef NAQL_BASE_LOG2_H
#define NAQL_BASE_LOG2_H

#include <stdint.h>

/* How many of the first 15 thresholds, ascending, a mantissa has reached. */
static inline unsigned
log2_reached(uint32_t mantissa, const uint32_t *thresholds)
{
	unsigned n = mantissa >= thresholds[7] ? 8 : 0;

	n += mantissa >= thresholds[n + 3] ? 4 : 0;
	n += mantissa >= thresholds[n + 1] ? 2 : 0;
	return n + (mantissa >= thresholds[n]);
}

/* The 32 highest bits of n, the first of them set, and where that one stands. */
static inline uint32_t
log2_mantissa(uint64_t n, unsigned *whole)
{
	n += n == 0;
	*whole = 63u - (unsigned)__builtin_clzll(n);
	return (uint32_t)(n << (63 - *whole) >> 32);
}

/* log2_floor() - 16 * log2(n), rounded down; 0 of 0. */
static inline uint32_t
log2_floor(uint64_t n)
{
	static const uint32_t at[15] = { 0x85aac369, 0x8b95c1e5, 0x91c3d374, 0x9837f052,
					 0x9ef53261, 0xa5fed6aa, 0xad583eeb, 0xb504f334,
					 0xbd08a3a1, 0xc5672a12, 0xce248c16, 0xd744fccb,
					 0xe0ccdeed, 0xeac0c6e8, 0xf5257d16 };
	unsigned whole;
	uint32_t mantissa = log2_mantissa(n, &whole);

	return whole * 16 + log2_reached(mantissa, at);
}

/* log2_near() - 16 * log2(n), rounded to the nearest; 0 of 0. */
static inline uint32_t
log2_near(uint64_t n)
{
	static const uint32_t at[16] = { 0x82cd869a, 0x88980e81, 0x8ea4398c, 0x94f4efaa,
					 0x9b8d39bb, 0xa2704304, 0xa9a15ab6, 0xb123f583,
					 0xb8fbaf49, 0xc12c4ccb, 0xc9b9bd87, 0xd2a81d93,
					 0xdbfbb799, 0xe5b906e8, 0xefe4b99d, 0xfa83b2dc };
	unsigned whole;
	uint32_t mantissa = log2_mantissa(n, &whole);

	return whole * 16 + log2_reached(mantissa, at) + (mantissa >= at[15]);
}

#endif
