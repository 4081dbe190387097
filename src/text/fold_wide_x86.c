/*
 * fold_wide_x86.c - a kilobyte of words at once, where the processor has AVX-512 with
 * VBMI2: no branch hangs on where a word ends or on the mark behind it.
 *
 * Arabic and ASCII letters, ASCII digits, the marks that Arabic writes above letters, and
 * nearly all that stands between words are taken; the run is left at the first character
 * that is anything else. A chunk goes through three steps:
 *
 *   classes   64 bytes become 64 classes by look-up in registers, and the classes bit
 *             masks. Letters are folded by the same look-up, to one byte each: all Arabic
 *             letters fold to some U+06xx, and whether a word is Arabic is known of the
 *             word. The bytes stand side by side in 'chars', a word's nine are one load.
 *   lists     where words begin and end is arithmetic of the masks; so is what stands
 *             between them, for an addition carries a bit over a gap to the word behind
 *             it. The positions are gathered from the masks, not searched for.
 *   words     one loop over the lists hashes them: the length is no branch.
 *
 * fold.c is the portable twin and takes what is left here; tests/test_fold_whole.c
 * compares all variants. Not for other alphabets (fold_x86.c has those of two bytes).
 */
#include "base/hash.h"
#include "text/fold_int.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <pthread.h>

#define WIDE                                                                             \
	__attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,"        \
			      "bmi,bmi2,popcnt")))

#define WIDE_BLOCK   64u
#define WIDE_BLOCKS  16u /* of a chunk: its lists stay in the first cache */
#define WIDE_WORDS   (WIDE_BLOCKS * WIDE_BLOCK / 2 + WIDE_BLOCK)
#define WIDE_CHARS   (WIDE_BLOCKS * WIDE_BLOCK + 2 * WIDE_BLOCK)
#define WIDE_LETTERS 9u			 /* as HASH_LEAST: hashed without a branch */
#define WIDE_STEP    6u			 /* letters of a further round of the hash */
#define WIDE_THREE   0x0003fc001fe000ffu /* three bytes, 21 bits apart */
#define WIDE_ARABIC  0x600u		 /* what a folded byte lacks */

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

/* Of a word by its end, and the flags WORD_SPELLING and WORD_DIGITS as they are. */
#define KIND_ARABIC 0x01
#define KIND_FLAGS  (WORD_SPELLING | WORD_DIGITS)
/* Of the gap before a word: its flags' high byte. */
#define GAP_SENTENCE (WORD_SENTENCE >> 8)
#define GAP_LINE     (WORD_LINE >> 8) /* for no other reason than a line end */

/* Made once a process: how a word of 0 to 9 letters is hashed, by its alphabet. */
static struct wide_row {
	uint64_t own, third; /* masks of its bytes: the first eight, the seventh on */
	uint64_t a, b, c, n; /* what the numbers of hash_mix() are beside its bytes */
	uint64_t unused[2];  /* 64 bytes */
} wide_rows[2 * (WIDE_LETTERS + 1)];
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
	if (!WORD_PLAIN(a, 0) || (a & ACTION_CP) >> 8 != WIDE_ARABIC >> 8 ||
	    (a & 0xff) < CODE_LETTER)
		return CODE_OTHER;
	return (uint8_t)a;
}

/* What folded bytes from letter 'from' on lack: three in a number, as fold_hash() has it.
 */
static uint64_t
wide_lacking(unsigned n, unsigned from)
{
	uint64_t lack = 0;

	for (unsigned i = from; i < n && i < from + 3; i++)
		lack |= (uint64_t)WIDE_ARABIC << 21 * (i - from);
	return lack;
}

static struct wide_row
wide_row(unsigned n, bool arabic)
{
	unsigned lacking = arabic ? n : 0;
	struct wide_row r = { .a = HASH_SEED ^ wide_lacking(lacking, 0) ^ HASH_A,
			      .b = wide_lacking(lacking, 3) ^ HASH_B,
			      .c = wide_lacking(lacking, 6) ^ HASH_A,
			      .n = n ^ HASH_B };

	for (unsigned i = 0; i < n && i < 8; i++)
		r.own |= UINT64_C(0xff) << 8 * i;
	for (unsigned i = 6; i < n; i++)
		r.third |= UINT64_C(0xff) << 8 * (i - 6);
	return r;
}

static void
wide_tables(void)
{
	for (unsigned c = 0; c < 128; c++) {
		wide_ascii[0][c] = wide_code_ascii(c, false);
		wide_ascii[1][c] = wide_code_ascii(c, true);
	}
	for (unsigned c = 0; c < 256; c++)
		wide_arabic[c / 128][c % 128] = wide_code_arabic(fold_low[0x600 + c]);
	for (unsigned n = 0; n <= WIDE_LETTERS; n++) {
		wide_rows[n] = wide_row(n, false);
		wide_rows[WIDE_LETTERS + 1 + n] = wide_row(n, true);
	}
}

bool
fold_wide_x86_usable(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	return __builtin_cpu_supports("avx512vbmi2") &&
	       __builtin_cpu_supports("avx512vbmi") &&
	       __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
	       __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt") &&
	       pthread_once(&once, wide_tables) == 0;
}

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

/* Fill the lists from c->at on, up to what is not for here, the end, or a chunk. */
WIDE NAQL_NOINLINE static void
wide_read(struct wide_chunk *c, const struct fold *f)
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

WIDE static inline __m512i
wide_eight(const uint16_t *p)
{
	return _mm512_cvtepu16_epi64(_mm_loadu_si128((const __m128i *)(const void *)p));
}

WIDE static inline __m512i
wide_eight_bytes(const uint8_t *p)
{
	return _mm512_cvtepu8_epi64(_mm_loadl_epi64((const __m128i *)(const void *)p));
}

/* The numbers of the bits, and 'base' added. */
WIDE static inline __m128i
wide_numbers(__mmask8 bits, unsigned base)
{
	__m128i count = _mm_setr_epi16(0, 1, 2, 3, 4, 5, 6, 7);

	return _mm_add_epi16(_mm_maskz_compress_epi16(bits, count),
			     _mm_set1_epi16((short)base));
}

static inline uint64_t
wide_bytes(const uint8_t *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

/* hash_mix() of numbers with HASH_A and HASH_B in them. */
__attribute__((target("bmi,bmi2"))) static inline uint64_t
wide_mix(uint64_t a, uint64_t b)
{
	unsigned long long high, low = _mulx_u64(a, b, &high);

	return low ^ high;
}

/* A word of more than nine letters. */
static uint64_t
wide_long(const uint8_t *chars, unsigned n, unsigned kind)
{
	uint32_t letters[FOLD_LETTERS + HASH_LEAST];

	for (unsigned i = 0; i < n; i++)
		letters[i] = chars[i] | (kind & KIND_ARABIC ? WIDE_ARABIC : 0);
	return fold_hash(letters, n);
}

/* What the words are but for their hashes, eight at once, and where the loop that hashes
 * them finds each. */
WIDE NAQL_NOINLINE static void
wide_prepare(struct wide_chunk *c, unsigned n, uint32_t pos)
{
	const __m512i nine = _mm512_set1_epi64(WIDE_LETTERS);

	c->n_longs = 0;
	for (unsigned i = 0; i < n; i += 8) {
		__m512i first = wide_eight(c->first + i),
			begin = wide_eight(c->begin + i);
		__m512i letters = _mm512_sub_epi64(wide_eight(c->last + i), first);
		__m512i len = _mm512_sub_epi64(wide_eight(c->end_at + i), begin);
		__m512i kind = wide_eight_bytes(c->kind + i), gap, row, flags;
		__mmask8 longs = _mm512_cmpgt_epu64_mask(letters, nine);

		longs &= (__mmask8)_bzhi_u32(0xff, n - i);
		row = _mm512_min_epu64(letters, nine);
		row = _mm512_mask_add_epi64(
			row, _mm512_test_epi64_mask(kind, _mm512_set1_epi64(KIND_ARABIC)),
			row, _mm512_set1_epi64(WIDE_LETTERS + 1));
		_mm512_storeu_si512(c->row + i,
				    _mm512_or_si512(_mm512_slli_epi64(row, 6),
						    _mm512_slli_epi64(first, 32)));
		gap = _mm512_slli_epi64(wide_eight_bytes(c->gap + i), 8);
		flags = _mm512_or_si512(
			gap, _mm512_and_si512(kind, _mm512_set1_epi64(KIND_FLAGS)));
		begin = _mm512_add_epi64(begin, _mm512_set1_epi64(pos));
		_mm512_storeu_si512(
			c->rest + i,
			_mm512_or_si512(
				_mm512_or_si512(begin, _mm512_slli_epi64(len, 32)),
				_mm512_slli_epi64(flags, 48)));
		_mm_storeu_si128((__m128i *)(void *)(c->longs + c->n_longs),
				 wide_numbers(longs, i));
		c->n_longs += (unsigned)__builtin_popcount(longs);
	}
}

/* Without AVX-512, with which the compiler carries each product over the stack. */
__attribute__((target("bmi,bmi2"))) NAQL_NOINLINE static void
wide_hash(const struct wide_chunk *c, struct word *out, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		const uint8_t *chars = c->chars + (c->row[i] >> 32);
		const struct wide_row *r =
			(const void *)((const char *)wide_rows + (uint32_t)c->row[i]);
		uint64_t v = wide_bytes(chars) & r->own, h;
		uint64_t third = wide_bytes(chars + 6) & r->third;

		h = wide_mix(_pdep_u64(v, WIDE_THREE) ^ r->a,
			     _pdep_u64(v >> 24, WIDE_THREE) ^ r->b);
		out[i].hash = wide_mix(h ^ _pdep_u64(third, WIDE_THREE) ^ r->c, r->n);
		memcpy(&out[i].begin, &c->rest[i], sizeof(c->rest[i]));
	}
}
_Static_assert(offsetof(struct word, begin) == 8 && offsetof(struct word, len) == 12 &&
		       offsetof(struct word, flags) == 14 && sizeof(struct word) == 16,
	       "a word is its hash and one number");

/* The first word's border: what stood before the chunk, and the gap in it. */
static unsigned
wide_border(unsigned border, unsigned gap)
{
	if (gap & GAP_LINE)
		return border & WORD_SENTENCE ? border
					      : border | WORD_SENTENCE | WORD_LINE;
	if (gap & GAP_SENTENCE)
		return (border & ~(unsigned)WORD_LINE) | WORD_SENTENCE;
	return border;
}

/* The first n words of the lists, up to one of too many letters; returns how many. */
static unsigned
wide_words(struct fold *f, struct wide_chunk *c, unsigned n, uint32_t pos)
{
	struct word *out;

	if (n == 0)
		return 0;
	if (NAQL_UNLIKELY(!VEC_RESERVE(&f->words, n))) {
		f->failed = true;
		return 0;
	}
	out = f->words.ptr + f->words.n;
	wide_prepare(c, n, pos);
	wide_hash(c, out, n);
	for (unsigned i = 0; i < c->n_longs; i++) {
		unsigned k = c->longs[i], letters = (unsigned)c->last[k] - c->first[k];

		if (NAQL_UNLIKELY(letters > FOLD_LETTERS)) {
			n = k;
			break;
		}
		out[k].hash = wide_long(c->chars + c->first[k], letters, c->kind[k]);
	}
	if (n > 0)
		out[0].flags = (uint16_t)(out[0].flags & KIND_FLAGS) |
			       (uint16_t)wide_border(f->border, c->gap[0]);
	return n;
}

/* The quotation marks before 'stop', each when the words before it are there. */
static void
wide_quotes(struct fold *f, const struct wide_chunk *c, size_t words, unsigned stop)
{
	unsigned k = 0, i;

	for (i = 0; i < c->n_quotes && c->quotes[i] < stop; i++) {
		unsigned at = c->quotes[i];
		bool after;

		while (k < c->n_begin && c->begin[k] < at)
			k++;
		after = k > 0 && c->end_at[k - 1] == at;
		if (after && k < c->n_begin && c->begin[k] == at + 1)
			continue; /* between letters it is no quotation mark */
		f->words.n = words + k;
		quote_mark(f, '"', ACTION_QUOTE | QUOTE_ASCII << 1, after);
	}
}

/* Whether what comes behind the last word hangs on its letters: the long way reads it
 * again. */
static bool
wide_hangs(const struct wide_chunk *c, unsigned n)
{
	unsigned end = c->end_at[n - 1];

	if (end >= c->stop)
		return false;
	return c->at[end] == '"' ||
	       (c->at[end] == '.' && c->last[n - 1] - c->first[n - 1] == 1);
}

/* One chunk; where the next begins. */
WIDE static const uint8_t *
wide_chunk(struct fold *f, struct wide_chunk *c, uint32_t pos)
{
	unsigned n, done;
	size_t words = f->words.n;

	wide_read(c, f);
	n = c->n_end;
	if (n > 0 && n == c->n_begin && wide_hangs(c, n))
		n--;
	done = wide_words(f, c, n, pos);
	if (f->failed)
		return c->at;
	if (c->n_quotes)
		wide_quotes(f, c, words,
			    done < c->n_begin ? c->begin[done]
			    : done	      ? c->end_at[done - 1]
					      : 0);
	f->words.n = words + done;
	if (done < c->n_begin) { /* a word begins that is not taken */
		f->border = wide_border(done ? 0 : f->border, c->gap[done]);
		f->stop = f->carriage = f->sealed = false;
		f->line_ends = 0;
		return c->at + c->begin[done];
	}
	if (done == 0)
		return fold_gap(f, c->at, c->at + c->stop);
	f->stop = f->carriage = f->sealed = false;
	f->line_ends = 0;
	f->border = 0;
	return fold_gap(f, c->at + c->end_at[done - 1], c->at + c->stop);
}

WIDE const uint8_t *
fold_wide_x86_words(struct fold *f, const uint8_t *p, const uint8_t *end, uint32_t pos)
{
	struct wide_chunk c;
	const uint8_t *first = p, *from;

	c.end = end;
	c.lines = (f->mode & FOLD_LINES) != 0;
	c.closed = (f->mode & FOLD_ENDS) != 0;
	do {
		if (f->carriage && c.lines && *p == '\n')
			break; /* the second half of a line end */
		c.at = from = p;
		p = wide_chunk(f, &c, pos + (uint32_t)(p - first));
	} while (p < end && p - from >= WIDE_BLOCK);
	return p;
}

#else

bool
fold_wide_x86_usable(void)
{
	return false;
}

const uint8_t *
fold_wide_x86_words(struct fold *f, const uint8_t *p, const uint8_t *end, uint32_t pos)
{
	(void)f;
	(void)end;
	(void)pos;
	return p;
}

#endif
