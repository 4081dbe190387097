/*
 * flat_index.h - an index for the tests of use: every word is worth ten bits and stood on
 * no day. One program includes it once.
 */
#ifndef NAQL_TESTS_FLAT_INDEX_H
#define NAQL_TESTS_FLAT_INDEX_H

#include "index/index.h"

uint64_t
index_n_words(const struct index *x)
{
	(void)x;
	return (uint64_t)1 << 36; /* six words are a trace, seven are certain */
}

void
index_prefetch_words(const struct index *x, const struct word *words, size_t n)
{
	(void)x;
	(void)words;
	(void)n;
}

void
index_prefetch_counts(const struct index *x, const struct word *words, size_t n)
{
	(void)x;
	(void)words;
	(void)n;
}

uint32_t
index_word_cost(const struct index *x, uint64_t before, uint64_t word, uint32_t own,
		uint32_t own_pair)
{
	(void)x;
	(void)before;
	(void)word;
	(void)own;
	(void)own_pair;
	return 160;
}

unsigned
index_days(const struct index *x, uint64_t hash, int32_t own_day)
{
	(void)x;
	(void)hash;
	(void)own_day;
	return 0;
}

uint64_t
index_word_count(const struct index *x, uint64_t word)
{
	(void)x;
	(void)word;
	return 0;
}

uint64_t
index_pair_count(const struct index *x, uint64_t before, uint64_t word)
{
	(void)x;
	(void)before;
	(void)word;
	return 0;
}

#endif
