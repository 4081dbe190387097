/*
 * table.c - phrases of the word lists in a text.
 *
 * A word in a hundred begins a phrase, so a bit is asked before the table is searched.
 */
#include "use/use_int.h"

#include <string.h>

/* The first phrase whose first word is not before this hash. */
static size_t
table_lower(uint64_t hash)
{
	size_t low = 0, high = table_data_n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (table_data_phrases[mid].words[0] < hash)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool
table_same(const struct table_phrase *t, const char *utf8, const struct word *words,
	   size_t n)
{
	if (t->n > n)
		return false;
	for (uint32_t i = 0; i < t->n; i++)
		if (words[i].hash != t->words[i])
			return false;
	return !t->exact || !utf8 ||
	       (words->len == strlen(t->exact) &&
		memcmp(utf8 + words->begin, t->exact, words->len) == 0);
}

const struct table_phrase *
table_match(enum table_kind kind, const char *utf8, const struct word *words,
	    size_t n_words, size_t at)
{
	uint64_t hash = words[at].hash;
	const struct table_phrase *best = NULL;

	if (!table_begins(table_data_bloom, hash))
		return NULL;
	for (size_t i = table_lower(hash);
	     i < table_data_n && table_data_phrases[i].words[0] == hash; i++) {
		const struct table_phrase *t = &table_data_phrases[i];

		if (t->kind == kind && (!best || t->n > best->n) &&
		    table_same(t, utf8, words + at, n_words - at))
			best = t;
	}
	return best;
}
