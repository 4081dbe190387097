/*
 * word.c - what is unusual in a finished word: look-alikes, styled letters, joiners.
 */
#include "text/fold_int.h"

/* Bits of a letter that is neither a digit nor of a script with a class of its own. */
#define WORD_OTHERS ((ACTION_CP & ~0x7fu) | CLASS_HALF)

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

static unsigned
word_joiner_flags(uint32_t seen)
{
	if (seen & CLASS_ARABIC)
		return WORD_SPELLING;
	if ((seen & CLASS_ALPHABETS) || !(seen & WORD_OTHERS))
		return WORD_ZERO_WIDTH;
	return WORD_SPELLING;
}

/* 0: it keeps its place. */
static uint32_t
word_mark_order(uint32_t letter)
{
	uint32_t cp = letter & ACTION_CP;
	size_t low = 0, high = fold_n_marks;

	if (!(letter & CLASS_MARK))
		return 0;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (fold_marks[mid].cp < cp)
			low = mid + 1;
		else
			high = mid;
	}
	return low < fold_n_marks && fold_marks[low].cp == cp ? fold_marks[low].order : 0;
}

/* Unicode's canonical ordering: who types a tone before a vowel means the same. */
static void
word_order_marks(struct fold *f)
{
	for (unsigned i = 1; i < f->n_letters; i++) {
		uint32_t letter = f->letters[i], order = word_mark_order(letter);
		unsigned at = i;

		for (; order && at && word_mark_order(f->letters[at - 1]) > order; at--)
			f->letters[at] = f->letters[at - 1];
		f->letters[at] = letter;
	}
}

unsigned
word_settle(struct fold *f, uint32_t seen)
{
	uint32_t alphabets = seen & CLASS_ALPHABETS;
	unsigned flags;

	if (seen & CLASS_MARK)
		word_order_marks(f);
	if (seen & CLASS_STYLED)
		word_note_styled(f);
	if ((seen & CLASS_LATIN) && alphabets != CLASS_LATIN)
		word_unmix(f);
	if ((seen & CLASS_ARABIC) && (seen & CLASS_ODD))
		word_unmix_arabic(f);
	flags = f->flags & ~DELETE_JOINER;
	if (f->flags & DELETE_JOINER)
		flags |= word_joiner_flags(seen);
	if (seen & CLASS_DIGIT)
		flags |= WORD_DIGITS;
	if (seen & CLASS_SPELLING)
		flags |= WORD_SPELLING;
	if (seen & CLASS_HALF) /* variation selectors and ZWSP are ordinary there */
		flags = (flags | WORD_HALF) & ~(unsigned)WORD_ZERO_WIDTH;
	return flags;
}

void
word_spell(struct fold *f)
{
	unsigned i;

	for (i = 0; i < f->n_letters; i++)
		buf_add_utf8(f->spelling, f->letters[i] & ACTION_CP);
	if (!VEC_PUSH(&f->spelling_ends, f->spelling->len))
		f->failed = true;
}
