/*
 * radix.c - see radix.h. Only as many of the highest bits in which any two differ are
 * sorted by as tell most of n apart; neighbours that they leave in disorder are put right
 * by insertion. Hashes are even, so that is little; where they are not, the bits below
 * are sorted by as well. Not for short arrays.
 */
#include "index/radix.h"

#include <string.h>

#define DIGIT_MAX 11u
#define BINS	  (1u << DIGIT_MAX)
#define SHORT	  48u /* elements: insertion alone */

/* insert() - sort by insertion; equal ones keep their order. */
static void
insert(struct radix_pair *a, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct radix_pair p = a[i];
		size_t k = i;

		for (; k > 0 && a[k - 1].hash > p.hash; k--)
			a[k] = a[k - 1];
		a[k] = p;
	}
}

static uint64_t
differing(const struct radix_pair *a, size_t n)
{
	uint64_t all = 0;

	for (size_t i = 1; i < n; i++)
		all |= a[i].hash ^ a[0].hash;
	return all;
}

/* pass() - from one array into the other by 'width' bits from 'shift' on. */
static void
pass(const struct radix_pair *from, struct radix_pair *to, size_t n, unsigned shift,
     unsigned width)
{
	uint32_t bins[BINS] = { 0 };
	uint64_t mask = (UINT64_C(1) << width) - 1;
	uint32_t sum = 0;

	for (size_t i = 0; i < n; i++)
		bins[from[i].hash >> shift & mask]++;
	for (uint64_t d = 0; d <= mask; d++) {
		uint32_t count = bins[d];

		bins[d] = sum;
		sum += count;
	}
	for (size_t i = 0; i < n; i++)
		to[bins[from[i].hash >> shift & mask]++] = from[i];
}

/* sort_bits() - by the bits [low, high). */
static void
sort_bits(struct radix_pair *a, struct radix_pair *scratch, size_t n, unsigned low,
	  unsigned high)
{
	unsigned passes = (high - low + DIGIT_MAX - 1) / DIGIT_MAX;
	struct radix_pair *from = a, *to = scratch;

	for (unsigned i = 0; i < passes; i++) {
		unsigned begin = low + (high - low) * i / passes;
		unsigned end = low + (high - low) * (i + 1) / passes;
		struct radix_pair *t = from;

		pass(from, to, n, begin, end - begin);
		from = to;
		to = t;
	}
	if (from != a)
		memcpy(a, from, n * sizeof(*a));
}

/* mend() - runs that are equal in the bits sorted by: low bits of [0, low). */
static void
mend(struct radix_pair *a, struct radix_pair *scratch, size_t n, unsigned low)
{
	for (size_t i = 0; i < n;) {
		uint64_t top = a[i].hash >> low;
		size_t end = i + 1;

		while (end < n && a[end].hash >> low == top)
			end++;
		if (end - i <= SHORT)
			insert(a + i, end - i);
		else if (differing(a + i, end - i))
			sort_bits(a + i, scratch, end - i, 0, low);
		i = end;
	}
}

void
radix_pairs(struct radix_pair *a, struct radix_pair *scratch, size_t n)
{
	uint64_t all = n > SHORT ? differing(a, n) : 0;
	unsigned want = 2, high, low;

	if (n <= SHORT) {
		insert(a, n);
		return;
	}
	if (all == 0)
		return;
	high = 64u - (unsigned)__builtin_clzll(all);
	while (n >> want)
		want++;
	low = high > want + 1 ? high - want - 1 : 0;
	sort_bits(a, scratch, n, low, high);
	if (low > 0)
		mend(a, scratch, n, low);
}
