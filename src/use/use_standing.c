/*
 * use_standing.c - the phrases that an agency prints on every story, learned by their
 * frequency: they are no part of a story's length.
 *
 * Only a first or last line of its own is asked for, so that a sentence of common words
 * never goes: a dateline is short and ends before the first sentence, a tail begins a
 * line.
 */
#include "use/use.h"

#include <string.h>

#define STANDING_LINE  10u /* words of such a line at most */
#define STANDING_SHARE 3u  /* stories to a place where each of its words stands */
#define STANDING_LEAST 20u /* stories from which a share says something */

static bool
standing_all(const struct index *x, const struct word *words, size_t n)
{
	uint64_t least = index_n_items(x) / STANDING_SHARE;

	for (size_t i = 0; i < n; i++)
		if (!(words[i].flags & WORD_DIGITS) &&
		    index_word_count(x, words[i].hash) < least)
			return false;
	return n > 0;
}

void
use_standing(const struct index *x, const struct word *words, size_t n_words,
	     uint8_t *others)
{
	size_t head = 1, tail = n_words - 1;

	if (n_words < 2 || index_n_items(x) < STANDING_LEAST)
		return;
	while (head < n_words && head <= STANDING_LINE &&
	       !(words[head].flags & (WORD_SENTENCE | WORD_BREAK)))
		head++;
	while (tail > head && n_words - tail <= STANDING_LINE &&
	       !(words[tail].flags & (WORD_SENTENCE | WORD_BREAK)))
		tail--;
	if (head < n_words && head <= STANDING_LINE && standing_all(x, words, head))
		memset(others, USE_STANDING, head);
	if (tail > head && n_words - tail <= STANDING_LINE &&
	    standing_all(x, words + tail, n_words - tail))
		memset(others + tail, USE_STANDING, n_words - tail);
}
