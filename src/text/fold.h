/*
 * fold.h - text to folded words, each with the bytes it came from.
 *
 * One table-driven pass: code points are folded before words are broken
 * (docs/format-words.md). A folded word is kept as its 64-bit hash only; its spelling is
 * found in the original, which is what evidence shows. Honorifics in
 * data/honorifics-*.txt are dropped from the stream, so nothing downstream meets them.
 *
 * The tables come from the Unicode database through scripts/gen_unicode.py;
 * fold_version() and fold_digest() stand in every segment, because two hosts that fold
 * differently would miss uses in silence.
 */
#ifndef NAQL_TEXT_FOLD_H
#define NAQL_TEXT_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/slice.h"
#include "base/vec.h"
#include "naql/status.h"

/* Ways in which a word's characters differ from plain spelling (flags of struct word). */
#define WORD_ZERO_WIDTH 0x0001 /* and joiners where the script has no use for them */
#define WORD_BIDI	0x0002 /* bidi controls inside the word */
#define WORD_LOOKALIKE	0x0004 /* letters of another script, folded */
#define WORD_SPELLING	0x0008 /* marks, tatweel, Persian ZWNJ, presentation forms */
#define WORD_QUOTED	0x0010 /* in quotation marks closed in the same block */
#define WORD_DIGITS	0x0020 /* holds a digit */
#define WORD_HALF	0x0040 /* a script without spaces: weight 2, else 5 */
#define WORD_BREAK	0x0080 /* first of the text, or behind fold_break() */
#define WORD_SENTENCE	0x0100 /* first after . ! ? or the like, or after a break */

#define WORD_LINE 0x0200 /* WORD_SENTENCE for no other reason than a line end */

#define WORD_WEIGHT(w) ((w)->flags & WORD_HALF ? 2u : 5u)

struct word {
	uint64_t hash;	/* of the folded code points */
	uint32_t begin; /* byte in the text given to fold_text(), base added */
	uint16_t len; /* bytes, from the first to behind the last character of the word */
	uint16_t flags;
};

#define FOLD_HTML 0x1u /* decode HTML character references */
#define FOLD_LINES                                                                       \
	0x2u /* plain text: a line end ends the sentence, a blank line the block */

#define FOLD_ENDS                                                                        \
	0x4u /* a word does not go on behind this run: fold_break() or a space follows   \
	      */

struct fold; /* state between calls: a word may go on over an inline tag */

naql_status fold_new(struct fold **out, naql_error *err) NAQL_MUST_USE;
void fold_free(struct fold *f);

void fold_begin(struct fold *f); /* forget words and state, keep memory */
/* fold_readable() - runs that lie in 'page' may be read beyond their end, up to the
 * page's: for speed alone, until the next fold_begin(). */
void fold_readable(struct fold *f, struct slice page);
/*
 * fold_text() - the next run of UTF-8 (broken bytes separate words).
 *
 * base     added to every offset; ascends from call to call. base + len < 4 GiB.
 * flags    FOLD_*; a character reference must not be split over two calls.
 * A word goes on over the border of two calls, and then spans what lies between their
 * bases; at 32 KiB or 128 letters a run is split. Failure of memory is sticky and is told
 * by fold_end().
 */
void fold_text(struct fold *f, const char *utf8, size_t len, uint32_t base,
	       unsigned flags);
void fold_break(
	struct fold *f); /* a block border: ends word, sentence and open quotations */
/*
 * fold_end() - finish the last word, drop honorifics, hand out the words.
 *
 * words    ascending by begin, not overlapping; owned by f, valid until its next
 * fold_begin().
 */
naql_status fold_end(struct fold *f, const struct word **words, size_t *n_words,
		     naql_error *err) NAQL_MUST_USE;

/* fold_plain() - one text in one call: a blank line is a break. The words as fold_end().
 */
naql_status fold_plain(struct fold *f, struct slice utf8, const struct word **words,
		       size_t *n_words, naql_error *err) NAQL_MUST_USE;

/* fold_string() - the folded spelling, words joined by one space: for tests, word lists
 * and people. Not used for matching. */
naql_status fold_string(struct slice utf8, unsigned flags, struct buf *out,
			naql_error *err) NAQL_MUST_USE;

uint32_t fold_version(void);
const uint8_t *fold_digest(void); /* SHA-256 of tables and word lists, 32 bytes */

#endif
