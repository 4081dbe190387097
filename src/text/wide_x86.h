/*
 * wide_x86.h - where the words of a kilobyte are: the lists that fold_wide_x86.c hashes
 * the words of.
 */
#ifndef NAQL_TEXT_WIDE_X86_H
#define NAQL_TEXT_WIDE_X86_H

#include "text/fold_int.h"

#if defined(__x86_64__)
#define WIDE                                                                             \
	__attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,"        \
			      "bmi,bmi2,popcnt")))

#define WIDE_BLOCK  64u
#define WIDE_BLOCKS 16u /* of a chunk: its lists stay in the first cache */
#define WIDE_WORDS  (WIDE_BLOCKS * WIDE_BLOCK / 2 + WIDE_BLOCK)
#define WIDE_CHARS  (WIDE_BLOCKS * WIDE_BLOCK + 2 * WIDE_BLOCK)

/* Of a word by its end, and the flags WORD_SPELLING and WORD_DIGITS as they are. */
#define KIND_ARABIC 0x01
#define KIND_FLAGS  (WORD_SPELLING | WORD_DIGITS)
/* Of the gap before a word: its flags' high byte. */
#define GAP_SENTENCE (WORD_SENTENCE >> 8)
#define GAP_LINE     (WORD_LINE >> 8) /* for no other reason than a line end */

/* The words of a chunk and what stands between them; offsets from its first byte. */
struct wide_chunk {
	const uint8_t *at, *end; /* it, and where the run ends */
	bool lines;		 /* FOLD_LINES */
	bool closed;		 /* the run's end ends a word */
	unsigned n_begin, n_end, n_quotes, n_chars;
	unsigned stop; /* offset of the first character not taken */
	uint16_t begin[WIDE_WORDS], end_at[WIDE_WORDS];
	uint16_t first[WIDE_WORDS], last[WIDE_WORDS]; /* in chars */
	uint16_t quotes[WIDE_WORDS];
	uint8_t gap[WIDE_WORDS];  /* GAP_*, of the gap before the word */
	uint8_t kind[WIDE_WORDS]; /* KIND_* */
	/* and from those: */
	uint64_t row[WIDE_WORDS];   /* byte of wide_rows, and by 32 bits the first char */
	uint64_t rest[WIDE_WORDS];  /* of struct word, behind its hash */
	uint16_t longs[WIDE_WORDS]; /* words of more than nine letters */
	unsigned n_longs;
	uint8_t chars[WIDE_CHARS];
};

/* wide_x86_tables() - once a process, before the other. */
void wide_x86_tables(void);
/* wide_x86_read() - fill the lists from c->at on: up to what is not for here, the run's
 * end, or a chunk. c->at to c->closed are the caller's to set. */
void wide_x86_read(struct wide_chunk *c, const struct fold *f);

#endif
#endif
