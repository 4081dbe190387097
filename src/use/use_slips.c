/*
 * use_slips.c - words of a story that are one slip away from a common word: misspellings
 * and wrong spaces that nothing else in archive and background has.
 *
 * A name that nobody else bears is as rare as a misspelling. So the common word must fit
 * the place: it stands elsewhere beside the very neighbour that the slip has here. Names
 * seldom do, and what is left over is a fact that a person reads, no verdict. Texts are
 * not kept in the index, only counts by hash: the neighbours of a spelling are made and
 * counted, which is why only words that stand nowhere else are asked, and few of them.
 */
#include "use/use_int.h"

#include <string.h>

#include "base/error.h"

#define SLIPS_ASKED	  16u /* words of a story whose neighbours are made */
#define SLIPS_LETTERS	  24u
#define SLIPS_LETTERS_MIN 5u
#define SLIPS_COMMON	  20u	/* times a word stands elsewhere to be the right one */
#define SLIPS_BESIDE	  3u	/* times it stands there beside the same neighbour, ... */
#define SLIPS_EXPECTED	  16u	/* ... and one in so many of the neighbour's places */
#define SLIPS_PREFIX	  3u	/* letters that may be written together with a word ... */
#define SLIPS_SUFFIX	  3u	/* ... before and behind it */
#define SLIPS_STEM	  8u	/* bytes of what is left at least */
#define SLIPS_OWN	  4u	/* times a slip stands in its own story at most */
#define SLIPS_AHEAD	  16u	/* words asked of memory together */
#define SLIPS_LOOKED	  1024u /* rare words of a story that are looked at */

struct slips {
	const struct index *index;
	struct slice text;
	const struct word *words;
	size_t n;
	uint8_t *out;
	struct fold *fold;
	struct buf spelling, made;
	unsigned looked;
};

/* The alphabet in which a word is written; NULL: letters are only dropped and swapped. */
static const char *
slips_alphabet(struct slice word)
{
	unsigned first = word.len ? (uint8_t)word.ptr[0] : 0;

	if (first >= 0xd8 && first <= 0xdb)
		return "ابتثجحخدذرزسشصضطظعغفقكلمنهويپچگء";
	return first < 0x80 ? "abcdefghijklmnopqrstuvwxyz" : NULL;
}

static size_t
slips_step(const char *s, size_t len)
{
	size_t n = 1;

	while (n < len && ((uint8_t)s[n] & 0xc0) == 0x80)
		n++;
	return n;
}

/* prefix, middle, suffix: one made word a line. */
static void
slips_make(struct buf *out, struct slice a, struct slice b, struct slice c)
{
	buf_add(out, a.ptr, a.len);
	buf_add(out, b.ptr, b.len);
	buf_add(out, c.ptr, c.len);
	buf_add_byte(out, '\n');
}

/* Every spelling that one letter dropped, added, swapped or mistaken makes of a word. */
static void
slips_near(struct buf *out, struct slice word)
{
	const char *letters = slips_alphabet(word);
	struct slice none = { word.ptr, 0 };

	for (size_t at = 0; at <= word.len;) {
		size_t len = at < word.len ? slips_step(word.ptr + at, word.len - at) : 0;
		size_t next = at + len, len2 = 0;
		struct slice before = { word.ptr, at };
		struct slice here = { word.ptr + at, word.len - at };
		struct slice behind = { word.ptr + next, word.len - next };

		if (len)
			slips_make(out, before, none, behind);
		if (behind.len) {
			struct slice second = { behind.ptr, 0 };

			len2 = slips_step(behind.ptr, behind.len);
			second.len = len2;
			buf_add(out, before.ptr, before.len);
			buf_add(out, second.ptr, second.len);
			slips_make(
				out, (struct slice){ here.ptr, len }, none,
				(struct slice){ behind.ptr + len2, behind.len - len2 });
		}
		for (const char *l = letters; l && *l;) {
			struct slice letter = { l, slips_step(l, strlen(l)) };

			slips_make(out, before, letter, here);
			if (len)
				slips_make(out, before, letter, behind);
			l += letter.len;
		}
		if (len == 0)
			break;
		at = next;
	}
}

/* Whether the two stand together so often that the neighbour makes one expect the word.
 */
static bool
slips_expected(const struct slips *s, uint64_t first, uint64_t second, uint64_t neighbour)
{
	uint64_t beside = index_pair_count(s->index, first, second);

	return beside >= SLIPS_BESIDE &&
	       beside * SLIPS_EXPECTED >= index_word_count(s->index, neighbour);
}

/* Whether 'word' in the place of words [i, i + n) is common, and stands elsewhere beside
 * a neighbour that it has here. */
static bool
slips_fits(const struct slips *s, uint64_t word, size_t i, size_t n)
{
	if (index_word_count(s->index, word) < SLIPS_COMMON)
		return false;
	if (i > 0 && slips_expected(s, s->words[i - 1].hash, word, s->words[i - 1].hash))
		return true;
	return i + n < s->n &&
	       slips_expected(s, word, s->words[i + n].hash, s->words[i + n].hash);
}

/* A story that the archive has twice has no word to itself: it is not looked through for
 * each of them. */
static bool
slips_alone(struct slips *s, size_t i)
{
	uint64_t all = index_word_count(s->index, s->words[i].hash), own = 0;

	if (all > SLIPS_OWN || s->looked++ >= SLIPS_LOOKED)
		return false;
	if (all <= 1)
		return true;
	for (size_t k = 0; k < s->n; k++)
		own += s->words[k].hash == s->words[i].hash;
	return all <= own;
}

static naql_status
slips_spell(struct slips *s, size_t i, naql_error *err)
{
	const struct word *w = &s->words[i];

	buf_reset(&s->spelling);
	return fold_string((struct slice){ s->text.ptr + w->begin, w->len }, 0,
			   &s->spelling, err);
}

/* Two words that were written as one: both common, and neighbours elsewhere. */
static naql_status
slips_joined(struct slips *s, bool *found, naql_error *err)
{
	struct slice word = buf_slice(&s->spelling);
	const struct word *w;
	size_t n;
	naql_status st;

	buf_reset(&s->made);
	for (size_t at = slips_step(word.ptr, word.len); at < word.len;
	     at += slips_step(word.ptr + at, word.len - at))
		slips_make(&s->made, (struct slice){ word.ptr, at }, SLICE(" "),
			   (struct slice){ word.ptr + at, word.len - at });
	st = buf_status(&s->made, err);
	if (!st)
		st = fold_plain(s->fold, buf_slice(&s->made), &w, &n, err);
	for (size_t k = 0; !st && k + 1 < n && !*found; k++)
		*found = !(w[k + 1].flags & (WORD_SENTENCE | WORD_BREAK)) &&
			 index_word_count(s->index, w[k].hash) >= SLIPS_COMMON &&
			 index_word_count(s->index, w[k + 1].hash) >= SLIPS_COMMON &&
			 index_pair_count(s->index, w[k].hash, w[k + 1].hash) >=
				 SLIPS_BESIDE;
	return st;
}

static naql_status
slips_misspelt(struct slips *s, size_t i, bool *found, naql_error *err)
{
	const struct word *w;
	size_t n;
	naql_status st;

	buf_reset(&s->made);
	slips_near(&s->made, buf_slice(&s->spelling));
	st = buf_status(&s->made, err);
	if (!st)
		st = fold_plain(s->fold, buf_slice(&s->made), &w, &n, err);
	for (size_t k = 0; !st && k < n && !*found; k++) {
		if (k % SLIPS_AHEAD == 0)
			index_prefetch_counts(s->index, w + k,
					      n - k < SLIPS_AHEAD ? n - k : SLIPS_AHEAD);
		*found = slips_fits(s, w[k].hash, i, 1);
	}
	return st;
}

/* A word that a space stands in: together with the next it is common. */
static naql_status
slips_parted(struct slips *s, size_t i, bool *found, naql_error *err)
{
	const struct word *a = &s->words[i], *b = a + 1, *w;
	size_t n;
	naql_status st;

	if (i + 1 >= s->n || (b->flags & (WORD_SENTENCE | WORD_BREAK | WORD_DIGITS)))
		return NAQL_OK;
	buf_reset(&s->made);
	slips_make(&s->made, (struct slice){ s->text.ptr + a->begin, a->len },
		   (struct slice){ s->text.ptr + b->begin, b->len }, SLICE(""));
	st = buf_status(&s->made, err);
	if (!st)
		st = fold_plain(s->fold, buf_slice(&s->made), &w, &n, err);
	*found = !st && n == 1 && slips_fits(s, w->hash, i, 2);
	return st;
}

/* Whether the word is a known one with what is written together with it: "and", "to",
 * "their". Its first and last letters are no slip then. */
static naql_status
slips_derived(struct slips *s, bool *found, naql_error *err)
{
	struct slice word = buf_slice(&s->spelling), left = word;
	const struct word *w;
	size_t n;
	naql_status st;

	buf_reset(&s->made);
	for (unsigned a = 0; a <= SLIPS_PREFIX && left.len; a++) {
		struct slice part = left;
		size_t step = slips_step(left.ptr, left.len);

		for (unsigned b = 0; b <= SLIPS_SUFFIX && part.len > 2; b++) {
			if (a + b)
				slips_make(&s->made, part, SLICE(""), SLICE(""));
			do {
				part.len--;
			} while (part.len &&
				 ((uint8_t)part.ptr[part.len] & 0xc0) == 0x80);
		}
		left = (struct slice){ left.ptr + step, left.len - step };
	}
	st = buf_status(&s->made, err);
	if (!st)
		st = fold_plain(s->fold, buf_slice(&s->made), &w, &n, err);
	for (size_t k = 0; !st && k < n && !*found; k++)
		*found = w[k].len >= SLIPS_STEM &&
			 index_word_count(s->index, w[k].hash) > 0;
	return st;
}

static naql_status
slips_word(struct slips *s, size_t i, naql_error *err)
{
	bool found = false, parted = false, derived = false;
	naql_status st = slips_spell(s, i, err);
	size_t letters = 0;

	for (size_t k = 0; !st && k < s->spelling.len; k++)
		letters += ((uint8_t)s->spelling.ptr[k] & 0xc0) != 0x80;
	if (st || letters > SLIPS_LETTERS)
		return st;
	st = slips_parted(s, i, &parted, err);
	if (!st && !parted)
		st = slips_derived(s, &derived, err);
	if (!st && !parted && !derived && letters >= SLIPS_LETTERS_MIN)
		st = slips_misspelt(s, i, &found, err);
	if (!st && !parted && !found && letters >= 2 * SLIPS_LETTERS_MIN)
		st = slips_joined(s, &found, err);
	s->out[i] = found || parted;
	if (parted)
		s->out[i + 1] = 1;
	return st;
}

naql_status
use_slips(const struct index *x, struct slice text, const struct word *words,
	  size_t n_words, uint8_t *slips, naql_error *err)
{
	struct slips s = {
		.index = x, .text = text, .words = words, .n = n_words, .out = slips
	};
	unsigned asked = 0;
	naql_status st;

	if (n_words)
		memset(slips, 0, n_words);
	st = fold_new(&s.fold, err);
	for (size_t i = 0; !st && i < n_words && asked < SLIPS_ASKED; i++) {
		if (slips[i] || words[i].flags & (WORD_DIGITS | WORD_HALF) ||
		    !slips_alone(&s, i))
			continue;
		asked++;
		st = slips_word(&s, i, err);
	}
	fold_free(s.fold);
	buf_fini(&s.spelling);
	buf_fini(&s.made);
	return st;
}

/* ---- those that a use has ---- */

/* Those of one piece, added at out[*n]; out NULL: counted only. */
static void
slips_of_piece(const struct use *u, const struct use_piece *m, const uint8_t *slips,
	       struct use_slip *out, size_t *n)
{
	const struct word *words = u->item.words;
	uint32_t item = m->item_word, page = m->page_word;

	for (uint32_t r = 0; r < m->n_runs; r++) {
		const struct match_run *run = &u->runs[m->first_run + r];

		for (uint32_t w = 0; run->op == MATCH_EQUAL && w < run->n_item; w++) {
			const struct word *word = &words[item + w];

			if (!slips[item + w])
				continue;
			if (out)
				out[*n] = (struct use_slip){
					.item_begin = word->begin,
					.item_end = (uint64_t)word->begin + word->len,
					.page_word = page + w
				};
			++*n;
		}
		item += run->n_item;
		page += run->n_page;
	}
}

static bool
slips_count(const struct use *u, const uint8_t *slips, struct use_slip *out, size_t *n)
{
	*n = 0;
	for (size_t p = 0; p < u->n_passages; p++)
		for (size_t i = 0; i < u->passages[p].n_pieces; i++)
			slips_of_piece(u, &u->passages[p].pieces[i], slips, out, n);
	return *n > 0;
}

naql_status
use_take_slips(struct use *u, const uint8_t *slips, struct arena *arena, naql_error *err)
{
	const struct use_page *page = &u->page;
	struct use_slip *out;
	size_t n;

	if (!page->text || !slips_count(u, slips, NULL, &n))
		return NAQL_OK;
	out = arena_array(arena, n, sizeof(*out));
	if (!out)
		return naql_nomem(err);
	slips_count(u, slips, out, &n);
	for (size_t i = 0; i < n; i++) {
		const struct word *w = &page->words[out[i].page_word];

		out[i].text = (struct slice){ page->text->utf8 + w->begin, w->len };
		out[i].page_begin =
			page->window + charset_source_offset(page->text, w->begin);
		out[i].page_end = page->window +
				  charset_source_offset(page->text, w->begin + w->len);
	}
	u->slips = out;
	u->n_slips = n;
	if (u->doubts == USE_DOUBT_SPOKEN) {
		u->doubts = 0;
		u->kind = use_by_share(u);
	}
	return NAQL_OK;
}
