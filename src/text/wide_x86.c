/*
 * wide_x86.c - where the words of a kilobyte are, without a branch for each, with AVX-512
 * and VBMI2.
 *
 *   codes     64 bytes become 64 codes by look-up in registers: what a letter folds to,
 * or what else it is. All Arabic letters fold to some U+06xx, so a byte is enough;
 *             whether a word is Arabic is known of the word. Letters are gathered side by
 *             side in 'chars', where a word's nine are one load.
 *   lists     codes become bit masks. Where words begin and end is arithmetic of those;
 * so is what stands between them, for an addition carries a bit over a gap to the word
 * behind it. Positions are gathered from the masks, not searched for.
 *
 * Not for words that need settling: what has no code ends the reading. See
 * fold_wide_x86.c.
 */
#include "text/wide_x86.h"

#if defined(__x86_64__)
#include <immintrin.h>

/* What a character is: the byte that a letter or digit folds to, from CODE_LETTER on, or
 * one of these. The order matters: ranges are asked for. */
#define CODE_OTHER  0 /* not for here */
#define CODE_MARK   1 /* of the letter before it, dropped and noted */
#define CODE_GAP    2 /* from here on: between words */
#define CODE_QUOTE  2
#define CODE_PLAIN  3
#define CODE_END    4 /* ends the sentence */
#define CODE_STOP   5 /* a full stop: does so where one of the next two follows */
#define CODE_SPACE  6
#define CODE_LINE   7 /* a line end that counts */
#define CODE_LETTER 0x20

/* Made once a process. */
static uint8_t wide_ascii[2][128];  /* codes; [1]: where lines count */
static uint8_t wide_arabic[2][128]; /* of U+0600 to U+067F and to U+06FF */

static uint8_t
wide_separator(uint32_t a, bool lines)
{
	if ((a & ACTION_LETTER) || ACTION_KIND(a) != ACTION_SEPARATOR)
		return CODE_OTHER;
	switch (a & 7) {
	case SEPARATOR_PLAIN:
		return CODE_PLAIN;
	case SEPARATOR_SPACE:
		return CODE_SPACE;
	case SEPARATOR_STOP:
		return CODE_STOP;
	case SEPARATOR_TERMINAL:
		return CODE_END;
	case SEPARATOR_LINE:
		return lines ? CODE_LINE : CODE_SPACE;
	default:
		return CODE_OTHER;
	}
}

static uint8_t
wide_code_ascii(unsigned c, bool lines)
{
	uint32_t a = fold_low[c];

	if (c == '&' || (lines && (c == '\r' || c == '\f')))
		return CODE_OTHER; /* may begin a reference, may be half a line end */
	if (c == '"')
		return CODE_QUOTE;
	return a & ACTION_LETTER ? (uint8_t)a : wide_separator(a, lines);
}

static uint8_t
wide_code_arabic(uint32_t a)
{
	if (a == (ACTION_DELETE | DELETE_MARK | WORD_SPELLING))
		return CODE_MARK;
	if (!(a & ACTION_LETTER))
		return wide_separator(a, false);
	if (!WORD_PLAIN(a, 0) || (a & ACTION_CP) >> 8 != 6 || (a & 0xff) < CODE_LETTER)
		return CODE_OTHER;
	return (uint8_t)a;
}

void
wide_x86_tables(void)
{
	for (unsigned c = 0; c < 128; c++) {
		wide_ascii[0][c] = wide_code_ascii(c, false);
		wide_ascii[1][c] = wide_code_ascii(c, true);
	}
	for (unsigned c = 0; c < 256; c++)
		wide_arabic[c / 128][c % 128] = wide_code_arabic(fold_low[0x600 + c]);
}

/* Bit i: byte i of the block. Of two bytes the first has the character's bit. */
struct wide_block {
	uint64_t letters; /* and digits */
	uint64_t digits, marks, gaps, quotes, ends, stops, lines;
	uint64_t spaces; /* and lines */
	uint64_t lead;	 /* first bytes of two */
	uint64_t valid;	 /* bytes of the run */
	__m512i codes;
};

/* The masks of the block before, whose last bits matter, and carries of additions. */
struct wide_carry {
	uint64_t lead, letters, digits, marks, arabic, word, begin, quotes;
	unsigned char stop, sentence, line, spelling;
};

WIDE static inline __m512i
wide_look_up(const uint8_t table[128], __m512i at)
{
	return _mm512_permutex2var_epi8(_mm512_loadu_si512(table), at,
					_mm512_loadu_si512(table + 64));
}

WIDE static inline uint64_t
wide_are(__m512i codes, int what)
{
	return _mm512_cmpeq_epi8_mask(codes, _mm512_set1_epi8((char)what));
}

WIDE static inline uint64_t
wide_from(__m512i codes, int what)
{
	return _mm512_cmpge_epu8_mask(codes, _mm512_set1_epi8((char)what));
}

WIDE static inline struct wide_block
wide_classify(const struct wide_chunk *c, unsigned at)
{
	const uint8_t *p = c->at + at;
	size_t left = (size_t)(c->end - p);
	unsigned n = left < WIDE_BLOCK ? (unsigned)left : WIDE_BLOCK;
	struct wide_block b = { .valid = _bzhi_u64(~UINT64_C(0), n) };
	uint64_t next = left > WIDE_BLOCK ? b.valid : b.valid >> 1, later, from;
	__m512i v = _mm512_maskz_loadu_epi8(b.valid, p), low;
	__m512i w = _mm512_maskz_loadu_epi8(next, p + 1); /* the bytes behind */

	b.lead = _mm512_cmpeq_epi8_mask(_mm512_and_si512(v, _mm512_set1_epi8((char)0xfc)),
					_mm512_set1_epi8((char)0xd8));
	b.lead = _mm512_mask_cmplt_epi8_mask(b.lead, w, _mm512_set1_epi8((char)0xc0));
	later = _mm512_mask_test_epi8_mask(b.lead, v, _mm512_set1_epi8(2));
	low = _mm512_mask_add_epi8(
		w, _mm512_mask_test_epi8_mask(b.lead, v, _mm512_set1_epi8(1)), w,
		_mm512_set1_epi8(0x40));
	b.codes = _mm512_maskz_mov_epi8(b.valid & ~_mm512_movepi8_mask(v),
					wide_look_up(wide_ascii[c->lines], v));
	b.codes =
		_mm512_mask_mov_epi8(b.codes, b.lead, wide_look_up(wide_arabic[0], low));
	if (later) /* Persian, Kurdish, Urdu */
		b.codes = _mm512_mask_mov_epi8(b.codes, later,
					       wide_look_up(wide_arabic[1], low));
	b.letters = wide_from(b.codes, CODE_LETTER);
	from = wide_from(b.codes, CODE_GAP);
	b.gaps = from & ~b.letters;
	b.spaces = wide_from(b.codes, CODE_SPACE) & ~b.letters;
	b.digits = _mm512_mask_cmplt_epi8_mask(b.letters & ~b.lead, b.codes,
					       _mm512_set1_epi8('9' + 1));
	b.marks = wide_are(b.codes, CODE_MARK);
	b.quotes = wide_are(b.codes, CODE_QUOTE);
	b.ends = wide_are(b.codes, CODE_END);
	b.stops = wide_are(b.codes, CODE_STOP);
	b.lines = wide_are(b.codes, CODE_LINE);
	return b;
}

/* Where words begin and end in a block, what is in the gaps before those that begin, and
 * what those are that end. */
struct wide_edges {
	uint64_t begin, end;
	uint64_t sentence, line;	   /* of begin */
	uint64_t arabic, spelling, digits; /* of end */
	uint64_t hard;			   /* not for here */
	uint64_t tails;			   /* second bytes of two */
};

/*
 * wide_add() - carry the bits 'from' to where the run of bits 'over' that each stands in
 * has its end; a run goes on from block to block.
 *
 * Of the result: a bit behind a run says that it held one of 'from'. A bit inside is 0
 * from the run's first one of 'from' on, but for its further ones.
 */
static inline uint64_t
wide_add(uint64_t over, uint64_t from, unsigned char *carry)
{
	uint64_t sum = over + from, all = sum + *carry;

	*carry = (unsigned char)(sum < over || all < sum);
	return all;
}

/* The bits one and two bytes on; 'before' are those of the block before. */
static inline uint64_t
wide_next(uint64_t bits, uint64_t before)
{
	return bits << 1 | before >> 63;
}

static inline uint64_t
wide_second(uint64_t bits, uint64_t before)
{
	return bits << 2 | before >> 62;
}

WIDE static inline struct wide_edges
wide_find(const struct wide_block *b, struct wide_carry *c)
{
	uint64_t tails = wide_next(b->lead, c->lead);
	uint64_t ascii = b->letters & ~(b->lead | b->digits);
	uint64_t arabic = (b->letters & b->lead) | b->marks; /* first bytes, ... */
	uint64_t arabic2 = arabic | (tails & wide_next(arabic, c->arabic)); /* ... both */
	uint64_t word = b->letters | arabic2, was = wide_next(word, c->word);
	uint64_t gaps = b->gaps | (tails & ~arabic2);
	uint64_t after_ascii = wide_next(ascii, c->letters);
	uint64_t after_digit = wide_next(b->digits, c->digits);
	uint64_t after_arabic = wide_second(arabic, c->arabic);
	uint64_t after_mark = wide_second(b->marks, c->marks), quotes;
	uint64_t stops, by_stop, by_line;
	struct wide_edges e = { .begin = word & ~was, .end = ~word & was };
	uint64_t single = (after_ascii & wide_next(e.begin, c->begin)) |
			  (after_arabic & wide_second(e.begin, c->begin));

	quotes = b->quotes & e.end & (single | after_mark);
	/* words of two alphabets are not taken, nor marks where a word begins */
	e.hard = (b->valid & ~(word | gaps)) | (e.begin & b->marks) |
		 (word & was &
		  ~(tails | (after_ascii & ascii) | (after_digit & b->digits) |
		    (after_arabic & arabic)));
	/* the long way knows how many letters were before the mark; a quotation mark that
	 * may be within a word has not ended it yet */
	e.hard |= b->stops & (after_mark | wide_next(quotes, c->quotes));
	/* of so many quotation marks the list has no room */
	e.hard |= _mm_popcnt_u64(b->quotes) > WIDE_BLOCK / 2 ? b->quotes : 0;
	/* behind one letter a full stop is an abbreviation's */
	stops = b->stops & ~(e.end & single);
	by_stop = ~wide_add(gaps, stops, &c->stop) & b->spaces;
	e.sentence = wide_add(gaps, b->ends | by_stop, &c->sentence) & e.begin;
	by_line = wide_add(gaps, b->lines, &c->line);
	e.line = by_line & e.begin & ~e.sentence;
	e.sentence |= e.line;
	e.hard |= by_line & b->lines; /* the second of a gap: a blank line */
	e.spelling = wide_add(word, b->marks, &c->spelling) & e.end;
	e.digits = after_digit & e.end;
	e.arabic = after_arabic & e.end;
	e.tails = tails;
	c->lead = b->lead;
	c->letters = ascii;
	c->digits = b->digits;
	c->marks = b->marks;
	c->arabic = arabic;
	c->word = word;
	c->begin = e.begin;
	c->quotes = quotes;
	return e;
}

/* The numbers that have a bit, and 'base' added, one behind the other: 32 are written. */
WIDE static inline void
wide_list(uint16_t *to, __m512i numbers, uint64_t bits, unsigned base)
{
	__m512i few = _mm512_maskz_compress_epi8(bits, numbers);
	__m512i wide = _mm512_cvtepu8_epi16(_mm512_castsi512_si256(few));

	_mm512_storeu_si512(to, _mm512_add_epi16(wide, _mm512_set1_epi16((short)base)));
}

WIDE static inline __m512i
wide_count(void)
{
	static const uint8_t count[WIDE_BLOCK] = {
		0,  1,	2,  3,	4,  5,	6,  7,	8,  9,	10, 11, 12, 13, 14, 15,
		16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
		32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47,
		48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63
	};

	return _mm512_loadu_si512(count);
}

/* The block's words into the lists of the chunk, and its characters behind those that are
 * there. */
WIDE static inline void
wide_gather(struct wide_chunk *c, unsigned at, const struct wide_block *b,
	    const struct wide_edges *e)
{
	/* each character once: without second bytes, and without marks */
	uint64_t chars = ~(e->tails | b->marks), begin = e->begin, end = e->end;
	__m512i count = wide_count(), rank = _mm512_maskz_expand_epi8(chars, count);
	__m512i gap = _mm512_maskz_set1_epi8(e->sentence, GAP_SENTENCE), kind;

	gap = _mm512_mask_add_epi8(gap, e->line, gap, _mm512_set1_epi8(GAP_LINE));
	kind = _mm512_maskz_set1_epi8(e->arabic, KIND_ARABIC);
	kind = _mm512_mask_add_epi8(kind, e->spelling, kind,
				    _mm512_set1_epi8(WORD_SPELLING));
	kind = _mm512_mask_add_epi8(kind, e->digits, kind, _mm512_set1_epi8(WORD_DIGITS));
	wide_list(c->begin + c->n_begin, count, begin, at);
	wide_list(c->end_at + c->n_end, count, end, at);
	wide_list(c->first + c->n_begin, rank, begin, c->n_chars);
	wide_list(c->last + c->n_end, rank, end, c->n_chars);
	wide_list(c->quotes + c->n_quotes, count, b->quotes, at);
	_mm512_storeu_si512(c->gap + c->n_begin, _mm512_maskz_compress_epi8(begin, gap));
	_mm512_storeu_si512(c->kind + c->n_end, _mm512_maskz_compress_epi8(end, kind));
	_mm512_storeu_si512(c->chars + c->n_chars,
			    _mm512_maskz_compress_epi8(chars, b->codes));
	c->n_begin += (unsigned)_mm_popcnt_u64(begin);
	c->n_end += (unsigned)_mm_popcnt_u64(end);
	c->n_quotes += (unsigned)_mm_popcnt_u64(b->quotes);
	c->n_chars += (unsigned)_mm_popcnt_u64(chars & b->valid);
}

WIDE void
wide_x86_read(struct wide_chunk *c, const struct fold *f)
{
	/* a line end behind another one is the long way's */
	struct wide_carry carry = { .stop = f->stop,
				    .line = f->line_ends > 0 || (f->border & WORD_LINE) };
	unsigned at = 0;
	bool last = false;

	c->n_begin = c->n_end = c->n_quotes = c->n_chars = 0;
	for (unsigned i = 0; i < WIDE_BLOCKS && !last; i++) {
		struct wide_block b = wide_classify(c, at);
		struct wide_edges e = wide_find(&b, &carry);
		unsigned n = WIDE_BLOCK;
		uint64_t hard = e.hard & b.valid;

		if (i + 1 == WIDE_BLOCKS) /* no half character */
			hard |= b.lead >> 63 << 63;
		last = hard || b.valid != ~UINT64_C(0);
		if (last) {
			n = (unsigned)_tzcnt_u64(hard | ~b.valid);
			b.valid = _bzhi_u64(~UINT64_C(0), n);
			e.begin &= b.valid;
			b.quotes &= b.valid;
			/* NOLINTNEXTLINE(readability-implicit-bool-conversion) */
			e.end &= b.valid | (uint64_t)(!hard && c->closed) << n;
		}
		wide_gather(c, at, &b, &e);
		at += n;
	}
	c->stop = at;
}

#endif
