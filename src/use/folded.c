/*
 * folded.c - a short text as the hashes of its folded words, for rooms that compare words
 * as the engine does and may not see the folding itself.
 */
#include "use/use.h"

#include "base/error.h"

naql_status
use_fold_words(struct slice text, struct arena *arena, struct use_words *out,
	       naql_error *err)
{
	const struct word *words;
	struct fold *f = NULL;
	uint64_t *hashes = NULL;
	size_t n = 0;
	naql_status st = fold_new(&f, err);

	*out = (struct use_words){ NULL, 0 };
	if (!st)
		st = fold_plain(f, text, &words, &n, err);
	if (!st && n) {
		hashes = arena_array(arena, n, sizeof(*hashes));
		if (!hashes)
			st = naql_nomem(err);
	}
	for (size_t i = 0; hashes && i < n; i++)
		hashes[i] = words[i].hash;
	if (hashes)
		*out = (struct use_words){ hashes, n };
	fold_free(f);
	return st;
}

bool
use_words_contain(struct use_words text, struct use_words part)
{
	for (size_t at = 0; at + part.n <= text.n; at++) {
		size_t i = 0;

		while (i < part.n && text.ptr[at + i] == part.ptr[i])
			i++;
		if (i == part.n)
			return true;
	}
	return false;
}
