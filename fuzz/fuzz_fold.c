/*
 * fuzz_fold.c - any bytes fold, with and without character references: words ascend, do
 * not overlap, and the bytes of each fold to that word again.
 */
#include "fuzz.h"

#include "text/fold.h"

static void
check(struct fold *f, struct fold *again, struct slice text, unsigned flags)
{
	const struct word *words, *own;
	size_t n, i, n_own, end = 0;

	fold_begin(f);
	fold_text(f, text.ptr, text.len, 0, flags);
	must(!fold_end(f, &words, &n, NULL));
	for (i = 0; i < n; i++) {
		const struct word *w = &words[i];

		must(w->len != 0 && w->begin >= end && w->begin + w->len <= text.len);
		end = w->begin + w->len;
		fold_begin(again);
		fold_text(again, text.ptr + w->begin, w->len, 0, flags);
		must(!fold_end(again, &own, &n_own, NULL));
		must(n_own == 1 && own[0].hash == w->hash && own[0].len == w->len);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = { (const char *)data, size };
	struct fold *f, *again;

	must(!fold_new(&f, NULL));
	must(!fold_new(&again, NULL));
	check(f, again, text, 0);
	check(f, again, text, FOLD_HTML);
	check(f, again, text, FOLD_LINES);
	fold_free(f);
	fold_free(again);
	return 0;
}
