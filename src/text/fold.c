/*
 * fold.c - text to folded words: reading code points and finding where words end.
 *
 * Most of any text is runs of letters below U+0800; fold_letters() takes those with one
 * table look-up each. Whatever else comes goes through one code point at a time, where
 * the rules are. What a finished word becomes is word.c's business.
 *
 * A deleted character is inside a word only when a letter follows, so it waits as
 * 'pending' until one does; an apostrophe waits likewise.
 */
#include "text/fold.h"

#include "base/error.h"
#include "base/hash.h"
#include "text/fold_int.h"

static inline uint32_t
fold_action(uint32_t cp)
{
	uint32_t a;

	if (cp < 0x800)
		return fold_low[cp];
	a = fold_blocks[((uint32_t)fold_index[cp >> FOLD_BLOCK_BITS] << FOLD_BLOCK_BITS) |
			(cp & ((1u << FOLD_BLOCK_BITS) - 1))];
	if ((a & ACTION_LETTER) && !(a & ACTION_CP))
		a |= cp;
	return a;
}

/* Where the row of a lead byte of two begins in fold_low; of others: a row of nothing. */
#define ROW(n)	(uint16_t)((n) << 6)
#define ROW4(n) ROW(n), ROW((n) + 1), ROW((n) + 2), ROW((n) + 3)
#define NONE8	ROW(32), ROW(32), ROW(32), ROW(32), ROW(32), ROW(32), ROW(32), ROW(32)
#define NONE64	NONE8, NONE8, NONE8, NONE8, NONE8, NONE8, NONE8, NONE8
static const uint16_t fold_row[256] = { NONE64,	  NONE64,   NONE64,   ROW(32),	ROW(32),
					ROW(2),	  ROW(3),   ROW4(4),  ROW4(8),	ROW4(12),
					ROW4(16), ROW4(20), ROW4(24), ROW4(28), NONE8,
					NONE8,	  NONE8,    NONE8 };

static inline bool
fold_is_tail(uint8_t byte)
{
	return (byte & 0xc0) == 0x80;
}

/* fold_decode() - bytes of the code point at p; U+FFFD and 1 when they are broken. */
static size_t
fold_decode(const uint8_t *p, size_t left, uint32_t *cp)
{
	uint32_t c = p[0];

	*cp = 0xfffd;
	if (c < 0x80) {
		*cp = c;
		return 1;
	}
	if (c < 0xc2 || left < 2 || !fold_is_tail(p[1]))
		return 1;
	if (c < 0xe0) {
		*cp = (c & 0x1f) << 6 | (p[1] & 0x3fu);
		return 2;
	}
	if (left < 3 || !fold_is_tail(p[2]))
		return 1;
	if (c < 0xf0) {
		c = (c & 0xf) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
		if (c < 0x800 || (c >= 0xd800 && c < 0xe000))
			return 1;
		*cp = c;
		return 3;
	}
	if (c > 0xf4 || left < 4 || !fold_is_tail(p[3]))
		return 1;
	c = (c & 7) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
	if (c < 0x10000 || c > 0x10ffff)
		return 1;
	*cp = c;
	return 4;
}

/* fold_finish() - end the word being read, if there is one. */
static inline void
fold_finish(struct fold *f)
{
	struct word w;

	f->pending = PENDING_NONE;
	f->pending_flags = 0;
	if (!f->n_letters)
		return;
	w.flags = (uint16_t)(f->border | f->flags);
	if (NAQL_UNLIKELY(!WORD_PLAIN(f->seen, f->flags)))
		w.flags = (uint16_t)(f->border | word_settle(f, f->seen));
	w.hash = fold_hash(f->letters, f->n_letters);
	w.begin = f->begin;
	w.len = (uint16_t)(f->end - f->begin);
	if (NAQL_UNLIKELY(!VEC_PUSH(&f->words, w)))
		f->failed = true;
	else if (NAQL_UNLIKELY(f->spelling != NULL))
		word_spell(f);
	f->n_letters = 0;
	f->sealed = false;
	f->border = 0;
}

static inline void
fold_open_word(struct fold *f, uint32_t begin)
{
	f->begin = begin;
	f->flags = 0;
	f->seen = 0;
	f->sealed = false;
	f->stop = false;
	f->carriage = false;
	f->line_ends = 0;
}

/* fold_split() - end the word; a quotation mark that waited behind it counts now. */
static void
fold_split(struct fold *f)
{
	bool quote = f->pending == PENDING_QUOTE;

	fold_finish(f);
	if (quote)
		quote_mark(f, '"', ACTION_QUOTE | QUOTE_ASCII << 1, true);
}

static bool
fold_is_hebrew(uint32_t letter)
{
	uint32_t cp = letter & ACTION_CP;

	return cp >= 0x5d0 && cp < 0x5eb;
}

/* fold_joins() - whether letters that begin with 'first' go on with the word being read.
 */
static bool
fold_joins(const struct fold *f, uint32_t first, unsigned n, uint32_t pos)
{
	if (pos - f->begin >= FOLD_SPAN || f->n_letters + n > FOLD_LETTERS)
		return false;
	if ((first & CLASS_MARK) && f->pending == PENDING_NONE)
		return true;
	if (f->sealed || (first & CLASS_HALF))
		return false;
	/* gershayim, as they are typed */
	if (f->pending == PENDING_QUOTE)
		return fold_is_hebrew(first) &&
		       fold_is_hebrew(f->letters[f->n_letters - 1]);
	return true;
}

static void
fold_add(struct fold *f, const uint32_t *letters, unsigned n, uint32_t pos, uint32_t end)
{
	unsigned i;

	if (f->n_letters && !fold_joins(f, letters[0], n, pos))
		fold_finish(f);
	if (!f->n_letters) {
		fold_open_word(f, pos);
		f->sealed = (letters[0] & CLASS_HALF) != 0;
	} else {
		f->flags |= f->pending_flags;
	}
	f->pending = PENDING_NONE;
	f->pending_flags = 0;
	for (i = 0; i < n; i++) {
		f->letters[f->n_letters++] = letters[i];
		f->seen |= letters[i];
	}
	f->end = end;
}

static void
fold_expand(struct fold *f, uint32_t action, uint32_t pos, uint32_t end)
{
	bool alone = (action & EXPAND_ALONE) != 0;

	if (alone)
		fold_split(f);
	fold_add(f, fold_expansions + (action & 0xffff), action >> 16 & 31, pos, end);
	if (alone)
		f->sealed = true;
}

/* A syllable and its jamo are the same word: Unicode, section 3.12. */
static void
fold_hangul(struct fold *f, uint32_t cp, uint32_t pos, uint32_t end)
{
	uint32_t s = cp - 0xac00, jamo[3];

	jamo[0] = ACTION_LETTER | (0x1100 + s / 588);
	jamo[1] = ACTION_LETTER | (0x1161 + s % 588 / 28);
	jamo[2] = ACTION_LETTER | (0x11a7 + s % 28);
	fold_add(f, jamo, s % 28 ? 3 : 2, pos, end);
}

static void
fold_delete(struct fold *f, uint32_t action, uint32_t pos, uint32_t end)
{
	if (!f->n_letters)
		return;
	if ((action & DELETE_MARK) && pos == f->end && f->pending == PENDING_NONE &&
	    pos - f->begin < FOLD_SPAN) {
		f->flags |= action & DELETE_FLAGS;
		f->end = end;
	} else {
		f->pending_flags |= action & DELETE_FLAGS;
	}
}

/* A mark ends the sentence, not only the line. */
static void
fold_sentence(struct fold *f)
{
	f->border = (f->border & ~(unsigned)WORD_LINE) | WORD_SENTENCE;
}

static void
fold_line_end(struct fold *f, uint32_t cp)
{
	if (cp != '\n' || !f->carriage)
		f->line_ends++;
	f->carriage = cp == '\r';
	if (!f->stop && !(f->border & WORD_SENTENCE))
		f->border |= WORD_LINE;
	f->border |= WORD_SENTENCE;
	f->stop = false;
	if (f->line_ends >= 2)
		fold_break(f);
}

static void
fold_separate(struct fold *f, enum separator what, uint32_t cp)
{
	/* a full stop behind one letter is an abbreviation's */
	bool initial = f->n_letters == 1 && !f->sealed && !(f->letters[0] & CLASS_DIGIT);

	fold_split(f);
	if ((f->mode & FOLD_LINES) && what == SEPARATOR_PARAGRAPH) {
		fold_break(f);
		return;
	}
	if ((f->mode & FOLD_LINES) && what == SEPARATOR_LINE) {
		fold_line_end(f, cp);
		return;
	}
	f->carriage = false;
	switch (what) {
	case SEPARATOR_SPACE:
	case SEPARATOR_LINE:
	case SEPARATOR_PARAGRAPH:
		if (f->stop)
			fold_sentence(f);
		f->stop = false;
		return;
	case SEPARATOR_STOP:
		f->stop = f->stop || !initial;
		break;
	case SEPARATOR_TERMINAL:
		fold_sentence(f);
		break;
	case SEPARATOR_PLAIN:
		break;
	}
	f->line_ends = 0;
}

static void
fold_quote(struct fold *f, uint32_t cp, uint32_t action)
{
	bool after_letter = f->n_letters && !f->sealed && f->pending == PENDING_NONE;

	if (after_letter && (action & ACTION_CP) == QUOTE_ASCII << 1) {
		f->pending = PENDING_QUOTE;
		return;
	}
	fold_split(f);
	f->carriage = false;
	f->line_ends = 0;
	quote_mark(f, cp, action, after_letter);
}

static void
fold_take(struct fold *f, uint32_t cp, uint32_t pos, uint32_t end)
{
	uint32_t a = fold_action(cp);

	if (a & ACTION_LETTER) {
		fold_add(f, &a, 1, pos, end);
		return;
	}
	switch (ACTION_KIND(a)) {
	case ACTION_DELETE:
		fold_delete(f, a, pos, end);
		break;
	case ACTION_EXPAND:
		fold_expand(f, a, pos, end);
		break;
	case ACTION_HANGUL:
		fold_hangul(f, cp, pos, end);
		break;
	case ACTION_APOSTROPHE:
		if (f->n_letters && !f->sealed && f->pending == PENDING_NONE)
			f->pending = PENDING_APOSTROPHE;
		else
			fold_separate(f, SEPARATOR_PLAIN, cp);
		break;
	case ACTION_QUOTE:
		fold_quote(f, cp, a);
		break;
	default:
		fold_separate(f, (enum separator)(a & 7), cp);
	}
}

static size_t
fold_step(struct fold *f, const uint8_t *p, size_t left, uint32_t pos)
{
	uint32_t cp[2];
	size_t used = 0;

	if (*p == '&' && (f->mode & FOLD_HTML))
		used = reference_read((const char *)p, left, cp);
	if (used) {
		fold_take(f, cp[0], pos, pos + (uint32_t)used);
		if (cp[1])
			fold_take(f, cp[1], pos, pos + (uint32_t)used);
		return used;
	}
	used = fold_decode(p, left, cp);
	fold_take(f, cp[0], pos, pos + (uint32_t)used);
	return used;
}

/*
 * fold_letters() - the letters at p below U+0800, and marks between them.
 *
 * Takes only what joins the word being read without any question (fold_joins() is the
 * long form); what it leaves goes through fold_step().
 */
static inline const uint8_t *
fold_letters(struct fold *f, const uint8_t *p, const uint8_t *end, uint32_t pos)
{
	const uint32_t mark = ACTION_DELETE | DELETE_MARK | WORD_SPELLING;
	const uint8_t *start = p, *stop = end - 1; /* so that p[1] can be read */
	unsigned n = f->n_letters, spelling = 0;
	size_t room = FOLD_LETTERS - n; /* a letter is a byte at least */
	uint32_t a, seen = 0;

	if (n && (f->sealed || f->pending || f->pending_flags || pos != f->end ||
		  pos - f->begin >= FOLD_SPAN - FOLD_LETTERS))
		return p;
	if ((size_t)(end - p) > room)
		stop = p + room;
	while (p < stop) {
		unsigned used = 1;

		if (*p < 0x80) {
			a = fold_low[*p];
		} else if (*p >= 0xc2 && *p < 0xe0 && fold_is_tail(p[1])) {
			a = fold_low[(*p & 0x1fu) << 6 | (p[1] & 0x3fu)];
			used = 2;
		} else {
			break;
		}
		if (NAQL_LIKELY(a & ACTION_LETTER)) {
			f->letters[n++] = a;
			seen |= a;
		} else if (a == mark && n) {
			spelling = WORD_SPELLING;
		} else {
			break;
		}
		p += used;
	}
	if (p == start)
		return p;
	if (!f->n_letters)
		fold_open_word(f, pos);
	f->n_letters = n;
	f->seen |= seen;
	f->flags |= spelling;
	f->end = pos + (uint32_t)(p - start);
	return p;
}

/*
 * fold_run() - plain letters below U+0800 at p: the way nearly all text goes.
 *
 * letters  receives them, ORed into *seen.
 * stop     at least one byte before the end, so that p[1] can be read.
 * Returns  where it stopped, at most one byte behind stop.
 */
static inline const uint8_t *
fold_run(const uint8_t *p, const uint8_t *stop, uint32_t *letters, unsigned *n,
	 uint32_t *seen)
{
	uint32_t a, all = 0, *to = letters;

	while (p < stop) {
		if (*p < 0x80) {
			a = fold_low[*p];
			if (!(a & ACTION_LETTER))
				break;
			p++;
		} else {
			unsigned tail = p[1] ^ 0x80u;

			if (tail >= 64)
				break;
			a = fold_low[fold_row[*p] + tail];
			if (!(a & ACTION_LETTER))
				break;
			p += 2;
		}
		*to++ = a;
		all |= a;
	}
	*n = (unsigned)(to - letters);
	*seen = all;
	return p;
}

/* fold_is_other() - the first byte of a letter of two that is not Arabic. */
static inline bool
fold_is_other(uint8_t byte)
{
	return byte >= 0xc3 && byte <= 0xd7;
}

static const uint8_t *
fold_whole(struct fold *f, const uint8_t *p, const uint8_t *end, uint32_t pos)
{
	const uint8_t *first = p;

	if (f->whole == WHOLE_WIDE && !fold_is_other(*p))
		p = fold_wide_x86_words(f, p, end, pos);
	if (p < end && (f->whole == WHOLE_X86 || fold_is_other(*p)))
		p = fold_x86_words(f, p, end, pos + (uint32_t)(p - first));
	return p;
}

/*
 * fold_words() - whole plain words, each with one space behind it, from p on.
 *
 * No word is open when it is called; the one it cannot finish is left open for the long
 * way. Nothing here but speed: without this function the words are the same.
 */
static const uint8_t *
fold_words(struct fold *f, const uint8_t *p, const uint8_t *end, uint32_t pos)
{
	const uint8_t *first = p, *start, *stop;
	struct word w;
	unsigned n;
	uint32_t seen;

	for (;;) {
		if (f->whole != WHOLE_NOT && !f->spelling)
			p = fold_whole(f, p, end, pos + (uint32_t)(p - first));
		if (p == end)
			return p;
		start = p;
		stop = (size_t)(end - p) > FOLD_LETTERS ? p + FOLD_LETTERS : end - 1;
		p = fold_run(p, stop, f->letters, &n, &seen);
		if (n == 0)
			return p;
		if (p >= stop || *p != ' ' || !WORD_PLAIN(seen, 0) || f->spelling)
			break;
		w.hash = fold_hash(f->letters, n);
		w.begin = pos + (uint32_t)(start - first);
		w.len = (uint16_t)(p - start);
		w.flags = (uint16_t)f->border;
		if (NAQL_UNLIKELY(!VEC_PUSH(&f->words, w)))
			f->failed = true;
		fold_open_word(f, w.begin);
		f->border = 0;
		p++;
		if (p == end)
			return p;
	}
	fold_open_word(f, pos + (uint32_t)(start - first));
	f->n_letters = n;
	f->seen = seen;
	f->end = pos + (uint32_t)(p - first);
	return p;
}

const uint8_t *
fold_gap(struct fold *f, const uint8_t *p, const uint8_t *end)
{
	while (p < end) {
		if (*p == ' ' && !f->stop) {
			f->carriage = false;
			p++;
			continue;
		}
		p += fold_step(f, p, (size_t)(end - p), 0); /* no word: no place */
	}
	return p;
}

void
fold_text(struct fold *f, const char *utf8, size_t len, uint32_t base, unsigned flags)
{
	const uint8_t *p = (const uint8_t *)utf8, *start = p, *end;

	f->mode = flags;
	if (len == 0)
		return;
	end = p + len;
	while (p < end) {
		if (f->n_letters)
			p = fold_letters(f, p, end, base + (uint32_t)(p - start));
		else
			p = fold_words(f, p, end, base + (uint32_t)(p - start));
		if (p == end)
			break;
		if (*p == ' ' && !f->stop && f->pending != PENDING_QUOTE) {
			fold_finish(f);
			f->carriage = false;
			p++;
			continue;
		}
		p += fold_step(f, p, (size_t)(end - p), base + (uint32_t)(p - start));
	}
}

void
fold_break(struct fold *f)
{
	fold_split(f);
	f->n_quotes = 0;
	f->stop = false;
	f->border = WORD_BREAK | WORD_SENTENCE;
}

void
fold_begin(struct fold *f)
{
	f->readable = (struct slice){ NULL, 0 };
	f->words.n = 0;
	f->spelling_ends.n = 0;
	f->failed = false;
	f->n_letters = 0;
	f->pending = PENDING_NONE;
	f->pending_flags = 0;
	f->line_ends = 0;
	f->carriage = false;
	fold_break(f);
}

naql_status
fold_end(struct fold *f, const struct word **words, size_t *n_words, naql_error *err)
{
	fold_split(f);
	*words = NULL;
	*n_words = 0;
	if (f->failed)
		return naql_nomem(err);
	honorific_drop(f);
	*words = f->words.ptr;
	*n_words = f->words.n;
	return NAQL_OK;
}

naql_status
fold_plain(struct fold *f, struct slice utf8, const struct word **words, size_t *n_words,
	   naql_error *err)
{
	*words = NULL;
	*n_words = 0;
	if (utf8.len > UINT32_MAX)
		return naql_fail(err, NAQL_E_LIMIT, NULL, NAQL_NO_OFFSET,
				 "text of %zu bytes is over 4 GiB", utf8.len);
	fold_begin(f);
	fold_text(f, utf8.ptr, utf8.len, 0, FOLD_LINES);
	return fold_end(f, words, n_words, err);
}
