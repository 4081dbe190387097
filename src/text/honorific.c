/*
 * honorific.c - phrases of data/honorifics-*.txt leave the stream of words.
 *
 * They are compared as hashes of whole words, the longest first, and never over the
 * beginning of a block. What the first of them began, the next word begins.
 */
#include "text/fold_int.h"

/* The first phrase that begins with 'hash', or honorific_n_phrases. */
static size_t
honorific_find(uint64_t hash)
{
	size_t low = 0, high = honorific_n_phrases;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (honorific_phrases[mid].first < hash)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static bool
honorific_follows(const struct honorific_phrase *p, const struct word *words, size_t n)
{
	size_t i;

	if (p->n_rest > n)
		return false;
	for (i = 0; i < p->n_rest; i++)
		if (words[i].hash != honorific_rest[p->offset + i] ||
		    (words[i].flags & WORD_BREAK))
			return false;
	return true;
}

/* How many words at the beginning of 'words' are one honorific: 0 when none. */
static size_t
honorific_length(const struct word *words, size_t n)
{
	size_t i;

	for (i = honorific_find(words[0].hash); i < honorific_n_phrases; i++) {
		if (honorific_phrases[i].first != words[0].hash)
			break;
		if (honorific_follows(&honorific_phrases[i], words + 1, n - 1))
			return honorific_phrases[i].n_rest + 1u;
	}
	return 0;
}

/* The first honorific from word i on and its length; n and 0 when there is none. */
static size_t
honorific_next(const struct word *words, size_t i, size_t n, size_t *len)
{
	*len = 0;
	for (; i < n; i++) {
		uint64_t hash = words[i].hash;

		if (!(honorific_filter[hash % HONORIFIC_BITS / 64] >> hash % 64 & 1))
			continue;
		*len = honorific_length(words + i, n - i);
		if (*len)
			break;
	}
	return i;
}

/* Word 'from' becomes word 'to', and its spelling moves with it. */
static void
honorific_keep(struct fold *f, size_t from, size_t to)
{
	size_t begin, end, at;

	f->words.ptr[to] = f->words.ptr[from];
	if (!f->spelling || f->spelling->failed)
		return;
	begin = from ? f->spelling_ends.ptr[from - 1] : 0;
	end = f->spelling_ends.ptr[from];
	at = to ? f->spelling_ends.ptr[to - 1] : 0;
	memmove(f->spelling->ptr + at, f->spelling->ptr + begin, end - begin);
	f->spelling_ends.ptr[to] = at + end - begin;
}

void
honorific_drop(struct fold *f)
{
	const size_t n = f->words.n;
	size_t len, next, i = honorific_next(f->words.ptr, 0, n, &len), kept = i;
	unsigned border = 0;

	while (i < n) {
		for (; len > 0; len--)
			border |= f->words.ptr[i++].flags & (WORD_BREAK | WORD_SENTENCE);
		next = honorific_next(f->words.ptr, i, n, &len);
		for (; i < next; i++, kept++) {
			honorific_keep(f, i, kept);
			f->words.ptr[kept].flags |= (uint16_t)border;
			border = 0;
		}
	}
	f->words.n = kept;
}
