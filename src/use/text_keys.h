/*
 * text_keys.h - by which a text that was dismissed is known again.
 *
 * A key is the hash of four folded words in a row, of the story's side of a use's
 * passages: what the page did to the words, and how the page writes, do not matter. Two
 * uses of the same passage have the same keys, also out of different stories and
 * versions; a piece of the passage has some of them. A text of less than four words has
 * one key.
 */
#ifndef NAQL_USE_TEXT_KEYS_H
#define NAQL_USE_TEXT_KEYS_H

#include "base/arena.h"
#include "use/use.h"

#define TEXT_KEYS_KEPT 64u /* of a use: its smallest, a sample without favour */

struct text_keys {
	const uint64_t *ptr; /* ascending, each once */
	size_t n;
};

/*
 * text_keys_at_hand() - the keys of a use while its story's words are at hand.
 *
 * out      in 'arena'. None for a long text, of which no words are kept.
 */
naql_status text_keys_at_hand(const struct use *u, struct arena *arena,
			      struct text_keys *out, naql_error *err) NAQL_MUST_USE;
/*
 * text_keys_of() - the same from what use_write_excerpts() wrote of it.
 *
 * out      in 'arena'. None where no words were kept (long texts).
 * Returns  NAQL_OK; NAQL_E_FORMAT (no such JSON); NAQL_E_NOMEM.
 */
naql_status text_keys_of(struct slice excerpts, struct arena *arena,
			 struct text_keys *out, naql_error *err) NAQL_MUST_USE;
/* text_keys_name() - 16 hex digits and a NUL: of all keys, the text's name. */
naql_status text_keys_name(const struct text_keys *k, char out[17],
			   naql_error *err) NAQL_MUST_USE;
/* text_keys_title() - one number for a page's title as it is folded; 0 for a title of
 * fewer than three words, which says nothing. */
naql_status text_keys_title(struct slice title, uint64_t *out,
			    naql_error *err) NAQL_MUST_USE;

#endif
