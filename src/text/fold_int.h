/*
 * fold_int.h - the folding tables and the state of a fold, shared by the files of this
 * room.
 *
 * The tables are written by scripts/gen_unicode.py, which knows the layout below by the
 * same names: change both together, and fold_version() with them.
 *
 * An action is what one code point does, 32 bits:
 *   a letter      bit 31; bits 21..30 its classes; bits 0..20 the folded code point,
 *                 0 meaning the code point itself
 *   anything else bits 28..30 the kind; the bits below by kind
 */
#ifndef NAQL_TEXT_FOLD_INT_H
#define NAQL_TEXT_FOLD_INT_H

#include <string.h>

#include "base/hash.h"
#include "text/fold.h"
#include "text/reference.h"

#define ACTION_LETTER	0x80000000u
#define ACTION_CP	0x001fffffu
#define CLASS_LATIN	0x00200000u
#define CLASS_GREEK	0x00400000u /* and other alphabets like Latin */
#define CLASS_CYRILLIC	0x00800000u
#define CLASS_ARABIC	0x01000000u
#define CLASS_DIGIT	0x02000000u
#define CLASS_SPELLING	0x04000000u /* a presentation form */
#define CLASS_STYLED	0x08000000u /* full-width; with ODD: mathematical, circled */
#define CLASS_HALF	0x10000000u /* of a script without spaces */
#define CLASS_MARK	0x20000000u /* kept, and belongs to the letter before it */
#define CLASS_ODD	0x40000000u /* capital; in Arabic: a foreign letter */
#define CLASS_ALPHABETS (CLASS_LATIN | CLASS_GREEK | CLASS_CYRILLIC)

#define ACTION_KIND(a)	  ((a)&0x70000000u)
#define ACTION_SEPARATOR  0x00000000u /* low bits: enum separator */
#define ACTION_DELETE	  0x10000000u /* low bits: DELETE_* and WORD_* */
#define ACTION_EXPAND	  0x20000000u /* offset 0..15, length 16..20, EXPAND_ALONE */
#define ACTION_APOSTROPHE 0x30000000u
#define ACTION_QUOTE	  0x40000000u /* bit 0 opens, bits 1.. family */
#define ACTION_HANGUL	  0x50000000u /* a syllable: jamo by arithmetic */

enum separator {
	SEPARATOR_PLAIN,
	SEPARATOR_SPACE,
	SEPARATOR_LINE,	     /* a line end */
	SEPARATOR_PARAGRAPH, /* U+2029 */
	SEPARATOR_STOP,	     /* a full stop: ends a sentence where a space follows */
	SEPARATOR_TERMINAL   /* ends a sentence */
};

#define DELETE_FLAGS  0x0000ffffu
#define DELETE_JOINER 0x00008000u /* ZWJ, ZWNJ: the word's script decides what it is */
#define DELETE_MARK   0x00010000u /* belongs to the character before it */
#define EXPAND_ALONE  0x00200000u /* a word of its own, such as a fraction */

#define QUOTE_OPENS	 1u
#define QUOTE_ASCII	 0u /* families, shifted left by one */
#define QUOTE_GUILLEMETS 2u

#define FOLD_BLOCK_BITS 7
extern const uint32_t fold_low[0x840]; /* below U+0800, and a row of nothing */
extern const uint16_t fold_index[0x110000 >> FOLD_BLOCK_BITS];
extern const uint32_t fold_blocks[];
extern const uint32_t fold_expansions[]; /* letter actions, code point always given */

struct fold_pair {
	uint32_t from, to;
}; /* code point and CLASS_ODD; letter action */
struct fold_pairs {
	const struct fold_pair *ptr; /* ascending by from */
	size_t n;
};
extern const struct fold_pairs fold_to_latin, fold_to_greek, fold_to_cyrillic,
	fold_to_arabic;

/* Kept marks that Unicode puts in an order: code point and canonical combining class. */
struct fold_mark {
	uint32_t cp, order;
};
extern const struct fold_mark fold_marks[]; /* ascending by cp */
extern const size_t fold_n_marks;

#define HONORIFIC_BITS 4096u
struct honorific_phrase {
	uint64_t first;	 /* hash of its first word */
	uint16_t offset; /* of the hashes behind it, in honorific_rest */
	uint16_t n_rest;
};
extern const struct honorific_phrase
	honorific_phrases[]; /* by first, then longest first */
extern const size_t honorific_n_phrases;
extern const uint64_t honorific_rest[];
extern const uint64_t honorific_filter[HONORIFIC_BITS / 64]; /* by the hash's low bits */

struct reference_name {
	uint32_t offset; /* of the name in reference_names */
	uint8_t len;
	bool bare;	/* stands without a semicolon too */
	uint32_t cp[2]; /* the second 0 where there is one */
};
extern const struct reference_name reference_table[]; /* by name, as memcmp has it */
extern const uint16_t reference_first[129]; /* where names with a first byte begin */
extern const char reference_names[];

/* --- state
 * ------------------------------------------------------------------------------ */

#define FOLD_LETTERS   128u   /* letters a word; longer runs are split there */
#define FOLD_EXPANSION 18u    /* the longest expansion */
#define FOLD_SPAN      32768u /* bytes a word spans at most */
#define FOLD_QUOTES    16u
#define FOLD_OVER      88u /* bytes that fold_x86_words() reads from a word on */

enum fold_pending { PENDING_NONE, PENDING_APOSTROPHE, PENDING_QUOTE };

struct fold_quote {
	uint32_t mark; /* code point that opened it */
	uint32_t family;
	size_t first; /* word */
};

/* Which of the kernels for whole words this processor can. */
enum fold_whole { WHOLE_NOT, WHOLE_X86, WHOLE_WIDE };

struct fold {
	VEC(struct word) words;
	bool failed;   /* memory was refused */
	unsigned mode; /* FOLD_* of the text being read */

	/* the word being read; none while n_letters is 0 */
	uint32_t letters[FOLD_LETTERS +
			 FOLD_EXPANSION]; /* letter actions, and room behind */
	unsigned n_letters;
	uint32_t seen; /* all of them, ORed */
	uint32_t begin, end;
	unsigned flags;
	bool sealed; /* only marks may join it */

	/* what stood behind 'end' and is inside the word only if a letter follows */
	unsigned pending_flags;
	enum fold_pending pending;

	/* what the next word is the first of */
	unsigned border;
	bool stop;	    /* a full stop stood; a space makes it a border */
	unsigned line_ends; /* with only spaces between */
	bool carriage;	    /* the last one was CR: an LF behind it is the same */

	struct fold_quote quotes[FOLD_QUOTES];
	unsigned n_quotes;

	enum fold_whole whole;
	struct slice readable; /* fold_readable() */

	struct buf *spelling; /* NULL, or receives the folded spelling of each word */
	VEC(size_t) spelling_ends;
};

#define HASH_LEAST 9u /* letters that are always hashed */

static inline uint64_t
fold_three(const uint32_t *letters)
{
	uint64_t a = letters[0] & ACTION_CP, b = letters[1] & ACTION_CP;
	uint64_t c = letters[2] & ACTION_CP;

	return a | b << 21 | c << 42;
}

/*
 * fold_hash() - of the code points, three in a number, for 21 bits hold any of them.
 *
 * The first nine are always taken, with zeros behind the word's own, so that its length
 * is no branch to guess. scripts/gen_unicode.py has the same in word_hash().
 */
static inline uint64_t
fold_hash(uint32_t *letters, unsigned n)
{
	uint64_t h;
	unsigned i;

	memset(letters + n, 0, HASH_LEAST * sizeof(*letters));
	h = hash_mix(HASH_SEED ^ fold_three(letters), fold_three(letters + 3));
	h = hash_mix(h ^ fold_three(letters + 6), n);
	for (i = HASH_LEAST; i < n; i += 6)
		h = hash_mix(h ^ fold_three(letters + i), fold_three(letters + i + 3));
	return h;
}

/* fold_gap() - what stands between words, [p, end); no word is open. Returns end. */
const uint8_t *fold_gap(struct fold *f, const uint8_t *p, const uint8_t *end);

/* fold_wide_x86.c, likewise; of what it leaves fold_x86_words() may take some. */
bool fold_wide_x86_usable(void);
const uint8_t *fold_wide_x86_words(struct fold *f, const uint8_t *p, const uint8_t *end,
				   uint32_t pos);

/* fold_x86.c */
/* fold_x86_usable() - whether this processor can; else the other must not be called. */
bool fold_x86_usable(void);
/* fold_x86_words() - as fold_words(), but it leaves no word open: what it cannot take
 * begins at the byte it returns. */
const uint8_t *fold_x86_words(struct fold *f, const uint8_t *p, const uint8_t *end,
			      uint32_t pos);

/* word.c */
/* word_settle() - fold look-alikes of the word being read; its flags but for the border.
 * seen     all its letters, ORed. Need not be called where WORD_PLAIN() is true. */
unsigned word_settle(struct fold *f, uint32_t seen);
#define WORD_PLAIN(seen, flags)                                                          \
	(!((seen) & (CLASS_STYLED | CLASS_GREEK | CLASS_CYRILLIC | CLASS_DIGIT |         \
		     CLASS_HALF | CLASS_SPELLING | CLASS_MARK)) &&                       \
	 ((seen) & (CLASS_ARABIC | CLASS_ODD)) != (CLASS_ARABIC | CLASS_ODD) &&          \
	 !((flags)&DELETE_JOINER))
void word_spell(struct fold *f); /* add its spelling to f->spelling */
/* quote.c */
void quote_mark(struct fold *f, uint32_t cp, uint32_t action, bool after_letter);
/* honorific.c */
void honorific_drop(struct fold *f);

#endif
