/*
 * fold_x86.c - whole words at once, where the processor has BMI2: sixteen bytes are
 * loaded, their high bits tell how far the word goes, and its code points are gathered
 * without a branch that depends on its length. fold_words() in fold.c is the portable
 * twin, takes what is left here, and gives the same words; tests/test_fold_words.c
 * compares them.
 *
 * Two kinds of words are taken, of nine letters at most: of characters of two bytes
 * (Arabic, Cyrillic, Greek, Hebrew), and of ASCII letters. Nearly all of most texts is
 * one of them. Not for words that need settling, nor for one that may go on behind a
 * mark. Where there is AVX-512, fold_wide_x86.c is asked first for Arabic and ASCII.
 */
#include "base/hash.h"
#include "text/fold_int.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <pthread.h>

#define X86_PAIRS   4096u
#define X86_LOAD    16u /* bytes at once */
#define X86_REACH   24	/* of a block that a word and its separator need */
#define X86_LETTERS 9u	/* as HASH_LEAST: no more than these are hashed at once */
#define X86_PAIR    0x5f3f5f3f5f3f5f3fu /* bits that tell four pairs of bytes apart */
#define X86_MARK    0x0040		/* set in the first byte of a pair, where ... */
#define X86_MARKS   0x4060		/* ... these tell that it is a character */
#define X86_THREE   0x0003fc001fe000ffu /* three bytes, 21 bits apart */
#define X86_BAD	    (UINT64_C(1) << 21 | UINT64_C(1) << 42 | UINT64_C(1) << 63)

/*
 * What a pair of bytes, as _pext_u64() tells it, folds to. X86_BAD is one that has to be
 * settled or is no letter: wherever in three letters it stands, the top bit tells.
 */
static uint64_t
x86_letter(unsigned pair)
{
	const uint32_t unusual = CLASS_STYLED | CLASS_DIGIT | CLASS_HALF |
				 CLASS_SPELLING | CLASS_MARK | CLASS_LATIN;
	const uint32_t odd = CLASS_ARABIC | CLASS_ODD;
	uint32_t a, lead = pair >> 6;

	if (pair == 0)
		return 0; /* behind the word's last letter */
	if (lead < 0x22)  /* C2, without its bits 7 and 5 */
		return X86_BAD;
	a = fold_low[(lead & 0x1f) << 6 | (pair & 0x3f)];
	if (!(a & ACTION_LETTER) || (a & unusual) || (a & odd) == odd)
		return X86_BAD;
	return a & ACTION_CP;
}

/* What a character that ends a word does behind it, in the words of fold_separate(). */
enum x86_after {
	AFTER_OTHER,
	AFTER_NOTHING,
	AFTER_SPACE,
	AFTER_LINE,
	AFTER_STOP,
	AFTER_TERMINAL
};

static uint8_t
x86_separator(uint32_t a)
{
	static const uint8_t after[] = {
		[SEPARATOR_PLAIN] = AFTER_NOTHING, [SEPARATOR_SPACE] = AFTER_SPACE,
		[SEPARATOR_LINE] = AFTER_LINE,	   [SEPARATOR_PARAGRAPH] = AFTER_OTHER,
		[SEPARATOR_STOP] = AFTER_STOP,	   [SEPARATOR_TERMINAL] = AFTER_TERMINAL
	};

	if ((a & ACTION_LETTER) || ACTION_KIND(a) != ACTION_SEPARATOR)
		return AFTER_OTHER;
	return after[a & 7];
}

/* Made once a process: a fold is needed for many a short text. */
static uint64_t x86_folded[X86_PAIRS];
static uint8_t x86_behind[192]; /* ASCII, and the 64 from U+0600 */

static void
x86_tables(void)
{
	for (unsigned pair = 0; pair < X86_PAIRS; pair++)
		x86_folded[pair] = x86_letter(pair);
	for (unsigned c = 0; c < 128; c++)
		x86_behind[c] = x86_separator(fold_low[c]);
	x86_behind['&'] = AFTER_OTHER; /* may begin a reference */
	for (unsigned c = 0; c < 64; c++)
		x86_behind[128 + c] = x86_separator(fold_low[0x600 + c]);
}

bool
fold_x86_usable(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	return __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("bmi") &&
	       pthread_once(&once, x86_tables) == 0;
}

static inline uint64_t
x86_hash(uint64_t a, uint64_t b, uint64_t c, unsigned n)
{
	return hash_mix(hash_mix(HASH_SEED ^ a, b) ^ c, n);
}

/* The first 'len' of sixteen bytes, at x86_mask + 16 - len. */
static const uint8_t x86_mask[32] = { 255, 255, 255, 255, 255, 255, 255, 255,
				      255, 255, 255, 255, 255, 255, 255, 255 };

/* 'len' bytes at p that are not ASCII, the first sixteen in 'bytes': false where they are
 * no word for here. */
__attribute__((target("bmi,bmi2"))) static inline bool
x86_two_bytes(const uint8_t *p, __m128i bytes, unsigned len, uint64_t *hash)
{
	unsigned low = len < X86_LOAD ? len : X86_LOAD;
	__m128i mask =
		_mm_loadu_si128((const __m128i *)(const void *)(x86_mask + 16 - low));
	__m128i marks = _mm_cmpeq_epi16(
		_mm_and_si128(_mm_and_si128(bytes, _mm_set1_epi16(X86_MARKS)), mask),
		_mm_and_si128(_mm_set1_epi16(X86_MARK), mask));
	uint64_t u, v, a, b, c = 0;

	bytes = _mm_and_si128(bytes, mask);
	u = __builtin_bswap64((uint64_t)_mm_cvtsi128_si64(bytes));
	v = __builtin_bswap64((uint64_t)_mm_cvtsi128_si64(_mm_srli_si128(bytes, 8)));
	u = _pext_u64(u, X86_PAIR);
	v = _pext_u64(v, X86_PAIR);
	a = x86_folded[u >> 36] | x86_folded[u >> 24 & 0xfff] << 21 |
	    x86_folded[u >> 12 & 0xfff] << 42;
	b = x86_folded[u & 0xfff] | x86_folded[v >> 36] << 21 |
	    x86_folded[v >> 24 & 0xfff] << 42;
	if (NAQL_UNLIKELY(len > X86_LOAD)) {
		if (p[16] < 0xc2 || p[16] > 0xdf || p[17] > 0xbf)
			return false;
		c = x86_folded[((p[16] & 0x1fu) | 0x20) << 6 | (p[17] & 0x3fu)] << 42;
	}
	c |= x86_folded[v >> 12 & 0xfff] | x86_folded[v & 0xfff] << 21;
	*hash = x86_hash(a, b, c, len / 2);
	return (int64_t)(a | b | c) >= 0 && _mm_movemask_epi8(marks) == 0xffff;
}

/* 'n' ASCII letters. They fold to themselves in lower case: test_fold_words.c asks the
 * tables. */
__attribute__((target("bmi,bmi2"))) static inline void
x86_ascii(__m128i bytes, unsigned n, uint64_t *hash)
{
	__m128i mask =
		_mm_loadu_si128((const __m128i *)(const void *)(x86_mask + 16 - n));
	__m128i lower = _mm_and_si128(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), mask);
	uint64_t v = (uint64_t)_mm_cvtsi128_si64(lower);
	uint64_t more = (uint64_t)_mm_cvtsi128_si64(_mm_srli_si128(lower, 8));

	*hash = x86_hash(_pdep_u64(v, X86_THREE), _pdep_u64(v >> 24, X86_THREE),
			 _pdep_u64(v >> 48 | more << 16, X86_THREE), n);
}

/* Where in 64 bytes those stand that are not ASCII, and ASCII letters. */
struct x86_block {
	const uint8_t *at;
	uint64_t high, letters;
};

static inline struct x86_block
x86_block(const uint8_t *p)
{
	struct x86_block b = { p, 0, 0 };

	for (unsigned i = 0; i < 64; i += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(p + i));
		__m128i lower = _mm_or_si128(v, _mm_set1_epi8(0x20));
		__m128i above = _mm_cmpgt_epi8(lower, _mm_set1_epi8('a' - 1));
		__m128i below = _mm_cmplt_epi8(lower, _mm_set1_epi8('z' + 1));
		__m128i both = _mm_and_si128(above, below);

		b.high |= (uint64_t)(unsigned)_mm_movemask_epi8(v) << i;
		b.letters |= (uint64_t)(unsigned)_mm_movemask_epi8(both) << i;
	}
	return b;
}

/* Whether a run ends in ، ؛ ؟: as one number, for on its bytes alone nothing can be
 * guessed.
 */
static inline bool
x86_ends_run(const uint8_t *p)
{
	uint16_t last;

	memcpy(&last, p, sizeof(last));
	return last == 0x8cd8 || last == 0x9bd8 || last == 0x9fd8;
}

/* What stands at p: a word that ends before a separator (len over 0) and what that one
 * does, or a separator alone. AFTER_OTHER: nothing for here. */
struct x86_next {
	unsigned len, n; /* bytes, letters */
	unsigned gap;	 /* bytes of the separator */
	enum x86_after after;
	uint64_t hash;
};

__attribute__((target("bmi,bmi2"))) static inline struct x86_next
x86_next(const struct x86_block *b, const uint8_t *p)
{
	struct x86_next x = { .gap = 1 };
	uint64_t high = b->high >> (p - b->at), letters = b->letters >> (p - b->at);
	__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)p);

	if (high & 1) {
		x.len = (unsigned)_tzcnt_u64(~high);
		if (x.len > 2 * X86_LETTERS + 2 || (x.len & 1))
			return x; /* AFTER_OTHER */
		x.after = x86_behind[p[x.len] & 0x7f];
		if (NAQL_UNLIKELY(x86_ends_run(p + x.len - 2))) {
			x.len -= 2;
			x.gap = 2;
			x.after = x86_behind[128 + (p[x.len + 1] & 0x3f)];
		}
		x.n = x.len / 2;
		if (x.len > 2 * X86_LETTERS || !x86_two_bytes(p, bytes, x.len, &x.hash))
			x.after = AFTER_OTHER;
	} else if (letters & 1) {
		x.n = x.len = (unsigned)_tzcnt_u64(~letters);
		if (x.n > X86_LETTERS || p[x.len] >= 0x80)
			return x;
		x.after = x86_behind[p[x.len]];
		x86_ascii(bytes, x.n, &x.hash);
	} else {
		x.after = x86_behind[*p];
	}
	return x;
}

/* The border behind a separator; *p stands on it and moves behind. False: it is not one
 * for here, or what it does hangs on more than the next byte. */
static inline bool
x86_separate(const struct fold *f, struct x86_next x, const uint8_t **p,
	     const uint8_t *end, unsigned *border)
{
	enum x86_after after = x.after;

	if (after == AFTER_LINE)
		after = f->mode & FOLD_LINES ? AFTER_OTHER : AFTER_SPACE;
	if (after == AFTER_STOP) {
		if (end - *p < 2 || (*p)[1] != ' ')
			return false;
		x.gap = 2;
	}
	if (after == AFTER_OTHER)
		return false;
	if (after >= AFTER_STOP)
		*border = (*border & ~(unsigned)WORD_LINE) | WORD_SENTENCE;
	*p += x.gap;
	return true;
}

/* Up to where words of a run [p, end) may begin: FOLD_OVER bytes are read from each on.
 */
static const uint8_t *
x86_stop(const struct fold *f, const uint8_t *p, const uint8_t *end)
{
	uintptr_t page = (uintptr_t)f->readable.ptr, at = (uintptr_t)p;
	size_t len = (size_t)(end - p);

	if (page && at >= page && at - page < f->readable.len &&
	    f->readable.len - (at - page) >= len + FOLD_OVER)
		return end;
	return len > FOLD_OVER ? end - FOLD_OVER : p;
}

__attribute__((target("bmi,bmi2"))) const uint8_t *
fold_x86_words(struct fold *f, const uint8_t *p, const uint8_t *end, uint32_t pos)
{
	const uint8_t *first = p, *stop = x86_stop(f, p, end);
	bool word = !f->stop && !f->carriage && f->line_ends == 0;
	unsigned border = f->border;
	struct x86_block b = { .at = NULL };
	size_t n = f->words.n;

	for (; p < stop; word = true) {
		struct x86_next x;

		if (!b.at || p - b.at > 64 - X86_REACH)
			b = x86_block(p);
		x = x86_next(&b, p);
		/* behind one letter a full stop is an abbreviation's; and before the
		 * first word a separator may have to do with what came before */
		if (x.after == AFTER_OTHER || end - p <= x.len + x.gap ||
		    (x.n == 1 && x.after != AFTER_SPACE) || (x.len == 0 && !word))
			break;
		if (x.len) {
			if (NAQL_UNLIKELY(n == f->words.cap)) {
				f->words.n = n;
				if (!VEC_RESERVE(&f->words, 1)) {
					f->failed = true;
					break;
				}
			}
			f->words.ptr[n++] =
				(struct word){ x.hash, pos + (uint32_t)(p - first),
					       (uint16_t)x.len, (uint16_t)border };
			border = 0;
			p += x.len;
		}
		if (!x86_separate(f, x, &p, end, &border))
			break;
	}
	f->words.n = n;
	if (p > first) { /* as words do that open and end */
		f->stop = f->carriage = f->sealed = false;
		f->line_ends = 0;
	}
	f->border = border;
	return p;
}

#else

bool
fold_x86_usable(void)
{
	return false;
}

const uint8_t *
fold_x86_words(struct fold *f, const uint8_t *p, const uint8_t *end, uint32_t pos)
{
	(void)f;
	(void)end;
	(void)pos;
	return p;
}

#endif
