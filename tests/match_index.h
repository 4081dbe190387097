/*
 * match_index.h - the made index of match_words.h for the tests of match and sieve; the
 * days of a shingle are each test's own. One program includes it once.
 */
#ifndef NAQL_TESTS_MATCH_INDEX_H
#define NAQL_TESTS_MATCH_INDEX_H

#include "match_words.h"

uint64_t
index_n_words(const struct index *x)
{
	(void)x;
	return MADE_ARCHIVE_WORDS;
}

void
index_prefetch_words(const struct index *x, const struct word *words, size_t n)
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
	(void)own;
	(void)own_pair;
	return made_cost(word);
}

#endif
