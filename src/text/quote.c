/*
 * quote.c - which words stand inside quotation marks.
 *
 * Editors close with the mark that opens elsewhere: »so« in German, ”so“ in Arabic typed
 * from left to right. So any other mark of the family closes, and a mark opens only where
 * no letter stands before it. Single marks are not followed: they are apostrophes as
 * often.
 */
#include "text/fold_int.h"

static void
quote_close(struct fold *f, unsigned at)
{
	size_t i;

	for (i = f->quotes[at].first; i < f->words.n; i++)
		f->words.ptr[i].flags |= WORD_QUOTED;
	f->n_quotes = at;
}

void
quote_mark(struct fold *f, uint32_t cp, uint32_t action, bool after_letter)
{
	uint32_t family = (action & ACTION_CP) >> 1;
	bool opens = (action & QUOTE_OPENS) != 0;
	unsigned at = f->n_quotes;

	while (at > 0 && f->quotes[at - 1].family != family)
		at--;
	if (at > 0 && f->quotes[at - 1].mark != cp) {
		quote_close(f, at - 1);
		return;
	}
	if (at > 0 && !opens) {
		/* ”so” and "so" close; » » are the arrows of a path */
		if (family != QUOTE_GUILLEMETS >> 1)
			quote_close(f, at - 1);
		return;
	}
	if (after_letter || f->n_quotes == FOLD_QUOTES)
		return;
	f->quotes[f->n_quotes++] = (struct fold_quote){ cp, family, f->words.n };
}
