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
	uint64_t hash = words[0].hash;
	size_t i;

	if (!(honorific_filter[hash % HONORIFIC_BITS / 64] >> hash % 64 & 1))
		return 0;
	for (i = honorific_find(hash); i < honorific_n_phrases; i++) {
		if (honorific_phrases[i].first != hash)
			break;
		if (honorific_follows(&honorific_phrases[i], words + 1, n - 1))
			return honorific_phrases[i].n_rest + 1u;
	}
	return 0;
}

/* Word 'from' becomes word 'to'; its spelling moves to 'at'. Returns where that ends. */
static size_t
honorific_keep(struct fold *f, size_t from, size_t to, size_t at)
{
	size_t begin, len;

	f->words.ptr[to] = f->words.ptr[from];
	if (!f->spelling || f->spelling->failed)
		return 0;
	begin = from ? f->spelling_ends.ptr[from - 1] : 0;
	len = f->spelling_ends.ptr[from] - begin;
	memmove(f->spelling->ptr + at, f->spelling->ptr + begin, len);
	return at + len;
}

void
honorific_drop(struct fold *f)
{
	size_t i = 0, kept = 0, at = 0, n = f->words.n;
	unsigned border = 0;

	while (i < n) {
		size_t k = honorific_length(f->words.ptr + i, n - i);

		if (k) {
			for (; k > 0; k--)
				border |= f->words.ptr[i++].flags &
					  (WORD_BREAK | WORD_SENTENCE);
			continue;
		}
		at = honorific_keep(f, i, kept, at);
		if (f->spelling)
			f->spelling_ends.ptr[kept] = at;
		f->words.ptr[kept].flags |= (uint16_t)border;
		border = 0;
		kept++;
		i++;
	}
	f->words.n = kept;
}
