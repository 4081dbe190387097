/*
 * fold_wide_x86.c - a kilobyte of words at once, where the processor has AVX-512 with
 * VBMI2: no branch hangs on where a word ends or on the mark behind it.
 *
 * Arabic and ASCII letters, ASCII digits, the marks that Arabic writes above letters, and
 * nearly all that stands between words are taken; the run is left at the first character
 * that is anything else. wide_x86.c lists where the words of a chunk are and what they
 * are; here one loop over its lists hashes them, in which the length is no branch, and
 * what the lists say of borders and quotation marks is done.
 *
 * fold.c is the portable twin and takes what is left here; tests/test_fold_whole.c
 * compares all variants. Not for other alphabets (fold_x86.c has those of two bytes).
 */
#include "base/hash.h"
#include "text/fold_int.h"
#include "text/wide_x86.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <pthread.h>

#define WIDE_LETTERS 9u			 /* as HASH_LEAST: hashed without a branch */
#define WIDE_THREE   0x0003fc001fe000ffu /* three bytes, 21 bits apart */
#define WIDE_ARABIC  0x600u		 /* what a folded byte lacks */

/* Made once a process: how a word of 0 to 9 letters is hashed, by its alphabet. */
static struct wide_row {
	uint64_t own, third; /* masks of its bytes: the first eight, the seventh on */
	uint64_t a, b, c, n; /* what the numbers of hash_mix() are beside its bytes */
	uint64_t unused[2];  /* 64 bytes */
} wide_rows[2 * (WIDE_LETTERS + 1)];

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
	wide_x86_tables();
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

	wide_x86_read(c, f);
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
