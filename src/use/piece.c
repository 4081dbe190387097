/*
 * piece.c - the pieces of a passage: which of the story's words none of them has.
 */
#include "use/use_int.h"

static bool
piece_has(const struct use_passage *p, size_t word)
{
	for (size_t i = 0; i < p->n_pieces; i++)
		if (word >= p->pieces[i].item_word &&
		    word < (size_t)p->pieces[i].item_word + p->pieces[i].n_item)
			return true;
	return false;
}

bool
piece_left_out(const struct use_passage *p, size_t begin, size_t end, size_t *from,
	       size_t *to)
{
	while (begin < end && piece_has(p, begin))
		begin++;
	*from = begin;
	while (begin < end && !piece_has(p, begin))
		begin++;
	*to = begin;
	return *from < *to;
}
