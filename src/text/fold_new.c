/*
 * fold_new.c - a fold's storage: its words are kept over texts.
 */
#include "base/error.h"
#include "base/mem.h"
#include "text/fold_int.h"

naql_status
fold_new(struct fold **out, naql_error *err)
{
	struct fold *f = mem_calloc(1, sizeof(*f));

	*out = NULL;
	if (!f)
		return naql_nomem(err);
	f->whole = !fold_x86_usable()	    ? WHOLE_NOT
		   : fold_wide_x86_usable() ? WHOLE_WIDE
					    : WHOLE_X86;
	fold_begin(f);
	*out = f;
	return NAQL_OK;
}

void
fold_free(struct fold *f)
{
	if (!f)
		return;
	VEC_FREE(&f->words);
	VEC_FREE(&f->spelling_ends);
	mem_free(f);
}

void
fold_readable(struct fold *f, struct slice page)
{
	f->readable = page;
}
