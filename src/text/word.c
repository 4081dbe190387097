/*
 * word.c - what a finished word becomes: its look-alikes folded, its hash, its flags.
 */
#include "base/hash.h"
#include "text/fold_int.h"

/* The classes of all its letters, and the hash of their code points: three a round, for
 * 21 bits hold any. The two zeros behind the letters are the caller's. */
static uint64_t
word_hash(const uint32_t *letters, unsigned n)
{
	uint64_t h = HASH_SEED;
	unsigned i;

	for (i = 0; i < n; i += 3) {
		uint64_t a = letters[i] & ACTION_CP, b = letters[i + 1] & ACTION_CP;
		uint64_t c = letters[i + 2] & ACTION_CP;

		h = hash_mix(h, a | b << 21 | c << 42);
	}
	return hash_mix(h, n);
}

static const struct fold_pair *
word_find_pair(const struct fold_pairs *pairs, uint32_t letter)
{
	uint32_t key = letter & (ACTION_CP | CLASS_ODD);
	size_t low = 0, high = pairs->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (pairs->ptr[mid].from < key)
			low = mid + 1;
		else
			high = mid;
	}
	return low < pairs->n && pairs->ptr[low].from == key ? &pairs->ptr[low] : NULL;
}

struct word_side {	 /* the letters of some alphabets in a word */
	unsigned n;	 /* letters */
	unsigned n_like; /* of them, with a likeness on the other side */
};

static struct word_side
word_count(const struct fold *f, uint32_t classes, const struct fold_pairs *pairs)
{
	struct word_side s = { 0, 0 };
	unsigned i;

	for (i = 0; i < f->n_letters; i++) {
		if (!(f->letters[i] & classes))
			continue;
		s.n++;
		s.n_like += word_find_pair(pairs, f->letters[i]) != NULL;
	}
	return s;
}

static void
word_replace(struct fold *f, uint32_t classes, const struct fold_pairs *pairs)
{
	unsigned i;

	for (i = 0; i < f->n_letters; i++) {
		const struct fold_pair *p = NULL;

		if (f->letters[i] & classes)
			p = word_find_pair(pairs, f->letters[i]);
		if (!p)
			continue;
		f->letters[i] = p->to;
		f->flags |= WORD_LOOKALIKE;
	}
}

/*
 * Latin and another alphabet in one word: the side that can wholly pass for the other is
 * the disguise; where both or neither can, the one with fewer letters is.
 */
static void
word_unmix(struct fold *f)
{
	struct word_side latin, other, greek;
	const struct fold_pairs *pairs = &fold_to_cyrillic;
	uint32_t foreign = CLASS_CYRILLIC;
	bool to_latin;

	other = word_count(f, CLASS_CYRILLIC, &fold_to_latin);
	greek = word_count(f, CLASS_GREEK, &fold_to_latin);
	if (greek.n > other.n) {
		other = greek;
		pairs = &fold_to_greek;
		foreign = CLASS_GREEK;
	}
	latin = word_count(f, CLASS_LATIN, pairs);
	to_latin = latin.n >= other.n;
	if ((latin.n_like == latin.n) != (other.n_like == other.n))
		to_latin = other.n_like == other.n;
	if (to_latin)
		word_replace(f, foreign, &fold_to_latin);
	else
		word_replace(f, CLASS_LATIN, pairs);
}

/* A foreign letter of the Arabic block, unless the whole word is written in such. */
static void
word_unmix_arabic(struct fold *f)
{
	unsigned i, n = 0, odd = 0;

	for (i = 0; i < f->n_letters; i++) {
		n += (f->letters[i] & CLASS_ARABIC) != 0;
		odd += (f->letters[i] & CLASS_ARABIC) && (f->letters[i] & CLASS_ODD);
	}
	if (odd && odd < n)
		word_replace(f, CLASS_ARABIC, &fold_to_arabic);
}

static void
word_note_styled(struct fold *f)
{
	unsigned i, styled = 0, plain = 0;

	for (i = 0; i < f->n_letters; i++) {
		uint32_t a = f->letters[i];

		if ((a & CLASS_STYLED) && (a & CLASS_ODD))
			f->flags |= WORD_LOOKALIKE;
		styled += (a & CLASS_STYLED) != 0;
		plain += !(a & (CLASS_STYLED | CLASS_DIGIT));
	}
	if (styled && plain)
		f->flags |= WORD_LOOKALIKE;
}

static void
word_unusual(struct fold *f, uint32_t seen)
{
	uint32_t alphabets = seen & CLASS_ALPHABETS;

	if (seen & CLASS_STYLED)
		word_note_styled(f);
	if ((seen & CLASS_LATIN) && alphabets != CLASS_LATIN)
		word_unmix(f);
	if ((seen & CLASS_ARABIC) && (seen & CLASS_ODD))
		word_unmix_arabic(f);
}

static unsigned
word_flags(const struct fold *f, uint32_t seen)
{
	unsigned flags = f->flags;

	if (flags & DELETE_JOINER) {
		flags &= ~DELETE_JOINER;
		if ((seen & CLASS_ALPHABETS) ||
		    !(seen & ~(ACTION_LETTER | CLASS_DIGIT | ACTION_CP)))
			flags |= seen & CLASS_ARABIC ? WORD_SPELLING : WORD_ZERO_WIDTH;
		else
			flags |= WORD_SPELLING;
	}
	if (seen & CLASS_DIGIT)
		flags |= WORD_DIGITS;
	if (seen & CLASS_SPELLING)
		flags |= WORD_SPELLING;
	if (seen & CLASS_HALF) /* variation selectors and ZWSP are ordinary there */
		flags = (flags | WORD_HALF) & ~(unsigned)WORD_ZERO_WIDTH;
	return flags;
}

static void
word_spell(struct fold *f)
{
	unsigned i;

	for (i = 0; i < f->n_letters; i++)
		buf_add_utf8(f->spelling, f->letters[i] & ACTION_CP);
	if (!VEC_PUSH(&f->spelling_ends, f->spelling->len))
		f->failed = true;
}

void
word_finish(struct fold *f)
{
	uint32_t seen = 0;
	struct word w;
	unsigned i;

	f->pending = PENDING_NONE;
	f->pending_flags = 0;
	if (!f->n_letters)
		return;
	for (i = 0; i < f->n_letters; i++)
		seen |= f->letters[i];
	if (NAQL_UNLIKELY(seen &
			  (CLASS_STYLED | CLASS_GREEK | CLASS_CYRILLIC | CLASS_ARABIC)))
		word_unusual(f, seen);
	f->letters[f->n_letters] = f->letters[f->n_letters + 1] = 0;
	w.hash = word_hash(f->letters, f->n_letters);
	w.begin = f->begin;
	w.len = (uint16_t)(f->end - f->begin);
	w.flags = (uint16_t)(word_flags(f, seen) | f->border);
	if (!VEC_PUSH(&f->words, w))
		f->failed = true;
	else if (f->spelling)
		word_spell(f);
	f->n_letters = 0;
	f->sealed = false;
	f->border = 0;
}
