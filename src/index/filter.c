/*
 * filter.c - see filter.h: many shingles and the filters of all segments.
 *
 * The lines that a batch needs of one filter are asked of memory while the batch before
 * it, or the filter before it, is tested: they stand anywhere in tables that no cache
 * holds. Where several filters know a hash by the same bits, as segments of about one
 * size do, the bits are set once, in a line of their own, and a filter is asked for all
 * of them with a few wide instructions; for one filter six single bits are less work.
 */
#include "index/filter.h"

#include <string.h>

#include "index/filter_x86.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#define FILTER_BATCH  16u
#define FILTER_WORDS  (FILTER_BLOCK / 8)
#define FILTER_FIRST  3u /* bits that are tested of all; the others of what has these */
#define FILTER_SINGLE 1u /* filters that are asked bit by bit */

struct filter_walk {
	const struct filter *filters;
	size_t n_filters;
	const struct shingle *s;
	size_t n;
	size_t at, next; /* what is asked for next: a batch, a filter */
};

/* A batch and a filter. */
struct filter_step {
	size_t at, n;
	size_t filter;
	const uint8_t *blocks[FILTER_BATCH];
};

/* The bits of a batch, as filters of this mask have them. */
struct filter_want {
	size_t at;
	uint64_t mask; /* 0: none yet */
	uint8_t lines[FILTER_BATCH][FILTER_BLOCK];
};

/* filter_ask() - the next step; false: there is none. */
static bool
filter_ask(struct filter_walk *w, struct filter_step *t)
{
	const struct filter *f = &w->filters[w->next];

	if (w->at >= w->n)
		return false;
	t->at = w->at;
	t->n = w->n - w->at < FILTER_BATCH ? w->n - w->at : FILTER_BATCH;
	t->filter = w->next;
	for (size_t i = 0; i < t->n; i++) {
		t->blocks[i] = filter_block(f, w->s[w->at + i].hash);
		NAQL_PREFETCH(t->blocks[i]);
	}
	if (++w->next == w->n_filters) {
		w->next = 0;
		w->at += FILTER_BATCH;
	}
	return true;
}

#if defined(__SSE2__)
static inline bool
filter_holds(const uint8_t *block, const uint8_t *line)
{
	__m128i missing = _mm_setzero_si128();

	for (unsigned i = 0; i < FILTER_BLOCK; i += 16) {
		__m128i has = _mm_loadu_si128((const __m128i *)(const void *)(block + i));
		__m128i want = _mm_loadu_si128((const __m128i *)(const void *)(line + i));

		missing = _mm_or_si128(missing, _mm_andnot_si128(has, want));
	}
	return _mm_movemask_epi8(_mm_cmpeq_epi8(missing, _mm_setzero_si128())) == 0xffff;
}
#else
static inline bool
filter_holds(const uint8_t *block, const uint8_t *line)
{
	uint64_t has[FILTER_WORDS], want[FILTER_WORDS], missing = 0;

	memcpy(has, block, FILTER_BLOCK);
	memcpy(want, line, FILTER_BLOCK);
	for (unsigned i = 0; i < FILTER_WORDS; i++)
		missing |= want[i] & ~has[i];
	return missing == 0;
}
#endif

/* Half of the bits leave one in fifteen of those that are not there. */
static void
filter_bit_by_bit(const struct filter_walk *w, const struct filter_step *t, uint32_t *has)
{
	const struct filter *f = &w->filters[t->filter];
	uint64_t bits[FILTER_BATCH + 1];
	uint8_t left[FILTER_BATCH + 1];
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		bits[n] = filter_bits(f, w->s[t->at + i].hash);
		left[n] = (uint8_t)i;
		n += filter_test_bits(t->blocks[i], bits[n], 0, FILTER_FIRST);
	}
	for (size_t i = 0; i < n; i++)
		has[left[i]] |= filter_test_bits(t->blocks[left[i]], bits[i],
						 FILTER_FIRST, FILTER_PROBES);
}

/* All bits of all: what a branch would spare, the guess at it costs. */
static void
filter_all_bits(const struct filter_walk *w, const struct filter_step *t, uint32_t *has)
{
	const struct filter *f = &w->filters[t->filter];
	uint64_t bits[FILTER_BATCH];

	for (size_t i = 0; i < t->n; i++)
		bits[i] = filter_bits(f, w->s[t->at + i].hash);
	filter_x86_test(t->blocks, bits, t->n, has);
}

static void
filter_lines(const struct filter_walk *w, const struct filter_step *t,
	     struct filter_want *want, uint32_t *has)
{
	const struct filter *f = &w->filters[t->filter];
	unsigned where = t->filter < FILTER_REST ? (unsigned)t->filter : FILTER_REST;

	if (want->mask != f->mask || want->at != t->at) {
		memset(want->lines, 0, sizeof(want->lines));
		for (size_t i = 0; i < t->n; i++)
			filter_mark(want->lines[i], filter_bits(f, w->s[t->at + i].hash));
		want->mask = f->mask;
		want->at = t->at;
	}
	for (size_t i = 0; i < t->n; i++)
		has[i] |= (uint32_t)filter_holds(t->blocks[i], want->lines[i]) << where;
}

/* Without a branch: on a page with a use about every second one passes, and nothing tells
 * which. */
static size_t
filter_hand_out(const struct filter_step *t, uint32_t *has, struct filter_passed *passed,
		size_t n_passed)
{
	for (size_t i = 0; i < t->n; i++) {
		passed[n_passed] =
			(struct filter_passed){ (uint32_t)(t->at + i), has[i] };
		n_passed += has[i] != 0;
		has[i] = 0;
	}
	return n_passed;
}

size_t
filter_all(const struct filter *filters, size_t n_filters, const struct shingle *s,
	   size_t n, struct filter_passed *passed)
{
	struct filter_walk w = { filters, n_filters, s, n_filters ? n : 0, 0, 0 };
	struct filter_want want = { .mask = 0 };
	struct filter_step steps[2];
	uint32_t has[FILTER_BATCH] = { 0 };
	size_t n_passed = 0;
	bool more = filter_ask(&w, &steps[0]), wide = filter_x86_usable();

	for (size_t k = 0; more; k++) {
		const struct filter_step *t = &steps[k & 1], *next = &steps[~k & 1];

		more = filter_ask(&w, &steps[~k & 1]);
		if (n_filters <= FILTER_SINGLE && wide)
			filter_all_bits(&w, t, has);
		else if (n_filters <= FILTER_SINGLE)
			filter_bit_by_bit(&w, t, has);
		else
			filter_lines(&w, t, &want, has);
		if (!more || next->at != t->at)
			n_passed = filter_hand_out(t, has, passed, n_passed);
	}
	return n_passed;
}
