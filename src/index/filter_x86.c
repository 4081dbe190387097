/*
 * filter_x86.c - the six bits of a key at once, where the processor has AVX-512: a line
 * of the filter is one register, and each bit's word is picked out of it.
 *
 * filter_test() is the portable twin; tests/test_index.c compares them. Not for the
 * numbers that say which bits: the compiler carries wide products over the stack here.
 */
#include "index/filter_x86.h"

#include "index/filter.h"

#if defined(__x86_64__)
#include <immintrin.h>

bool
filter_x86_usable(void)
{
	return __builtin_cpu_supports("avx512f") != 0;
}

__attribute__((target("avx512f"))) void
filter_x86_test(const uint8_t *const *blocks, const uint64_t *bits, size_t n,
		uint32_t *has)
{
	/* of the six numbers; two lanes more ask for the first again */
	const __m512i shifts = _mm512_setr_epi64(55, 46, 37, 28, 19, 10, 55, 55);
	const __m512i one = _mm512_set1_epi64(1), last = _mm512_set1_epi64(511);

	for (size_t i = 0; i < n; i++) {
		__m512i at = _mm512_and_si512(
			_mm512_srlv_epi64(_mm512_set1_epi64((long long)bits[i]), shifts),
			last);
		__m512i words = _mm512_permutexvar_epi64(_mm512_srli_epi64(at, 6),
							 _mm512_loadu_si512(blocks[i]));

		has[i] |= _mm512_testn_epi64_mask(_mm512_rorv_epi64(words, at), one) == 0;
	}
}

#else

bool
filter_x86_usable(void)
{
	return false;
}

void
filter_x86_test(const uint8_t *const *blocks, const uint64_t *bits, size_t n,
		uint32_t *has)
{
	for (size_t i = 0; i < n; i++)
		has[i] |= filter_test(blocks[i], bits[i]);
}

#endif
