/*
 * fold_string.c - the folded spelling itself, for tests, word lists and people. Matching
 * never needs it: it compares hashes.
 */
#include "text/fold_int.h"

naql_status
fold_string(struct slice utf8, unsigned flags, struct buf *out, naql_error *err)
{
	const struct word *words;
	struct fold *f = NULL;
	struct buf spelling = { 0 };
	size_t n, i, at = 0;
	naql_status st;

	st = fold_new(&f, err);
	if (!f)
		return st;
	f->spelling = &spelling;
	fold_text(f, utf8.ptr, utf8.len, 0, flags);
	st = fold_end(f, &words, &n, err);
	if (st)
		goto out;
	st = buf_status(&spelling, err);
	for (i = 0; i < n && !st; i++) {
		if (i)
			buf_add_byte(out, ' ');
		buf_add(out, spelling.ptr + at, f->spelling_ends.ptr[i] - at);
		at = f->spelling_ends.ptr[i];
	}
	if (!st)
		st = buf_status(out, err);
out:
	buf_fini(&spelling);
	fold_free(f);
	return st;
}
