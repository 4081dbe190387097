/*
 * notes.c - what an item's words are worth, whatever the page: worked out for the words
 * that a passage holds, and kept.
 *
 * The costs and days behind a score depend on the item alone, and a story is held against
 * many pages: asking the index again each time was a tenth of a scan. Only the counts are
 * made for all words at once, when the item has its first passage.
 */
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/log2.h"
#include "match/match_int.h"

void
match_notes_drop(struct match_notes *notes)
{
	mem_free(notes->seeds);
	mem_free(notes->words);
	mem_free(notes->sentences);
	*notes = (struct match_notes){ 0 };
}

size_t
match_notes_bytes(const struct match_notes *notes)
{
	return notes->cap * sizeof(*notes->words) +
	       notes->seeds_cap * sizeof(*notes->seeds) +
	       notes->sentences_cap * sizeof(*notes->sentences);
}

void
notes_fini(struct notes *t)
{
	mem_free(t->slots);
}

static struct notes_slot *
notes_slot(const struct notes *t, uint64_t key)
{
	uint32_t at = (uint32_t)(key >> 8) & t->mask;

	while (t->slots[at].n && t->slots[at].key != key)
		at = (at + 1) & t->mask;
	return &t->slots[at];
}

/* Count a word or pair at 'at'. Returns where it stands for the first time. */
static uint32_t
notes_add(struct notes *t, uint64_t key, uint32_t at)
{
	struct notes_slot *s = notes_slot(t, key);

	if (s->n++ == 0) {
		s->key = key;
		s->first = at;
	}
	return s->first;
}

static uint64_t
notes_pair(const struct word *second)
{
	return hash_mix(second[-1].hash, second->hash ^ HASH_SEED);
}

/* Twice as many slots as words and pairs, all empty. */
static naql_status
notes_room(struct notes *t, uint32_t n_words, naql_error *err)
{
	size_t want = 64;
	struct notes_slot *slots;

	while (want < (size_t)n_words * 4)
		want *= 2;
	if (want > t->slots_cap) {
		slots = mem_resize_array(t->slots, want, sizeof(*slots));
		if (!slots)
			return naql_nomem(err);
		t->slots = slots;
		t->slots_cap = want;
	}
	memset(t->slots, 0, want * sizeof(*t->slots));
	t->mask = (uint32_t)(want - 1);
	return NAQL_OK;
}

static uint16_t
notes_clip(uint32_t n)
{
	return n < UINT16_MAX ? (uint16_t)n : UINT16_MAX;
}

/*
 * A word or pair that comes again in a passage says what the first time said already: it
 * costs what it costs in a text of this item's own frequencies.
 */
static void
notes_count(const struct notes *t, const struct match_pair *p, struct match_note *notes)
{
	uint32_t before = 0;

	for (uint32_t i = 0; i < p->n_item; i++) {
		uint32_t word = notes_slot(t, p->item[i].hash)->n, pair = 0;

		notes[i].n_word = notes_clip(word);
		notes[i].again = notes_clip(log2_floor(p->n_item / word));
		if (i) {
			pair = notes_slot(t, notes_pair(&p->item[i]))->n;
			notes[i].pair_again = notes_clip(log2_floor(before / pair));
		}
		notes[i].n_pair = notes_clip(pair);
		before = word;
	}
}

naql_status
notes_take(struct notes *t, const struct match_pair *p, naql_error *err)
{
	struct match_notes *out = p->notes;
	struct match_note *notes;
	naql_status st;

	if (out->n == p->n_item)
		return NAQL_OK;
	st = notes_room(t, p->n_item, err);
	if (st)
		return st;
	if (p->n_item > out->cap) {
		notes = mem_resize_array(out->words, p->n_item, sizeof(*notes));
		if (!notes)
			return naql_nomem(err);
		out->words = notes;
		out->cap = p->n_item;
	}
	notes = out->words;
	memset(notes, 0, p->n_item * sizeof(*notes));
	out->n = p->n_item;
	for (uint32_t i = 0; i < p->n_item; i++) {
		notes[i].word = notes_add(t, p->item[i].hash, i);
		if (i)
			notes[i].pair = notes_add(t, notes_pair(&p->item[i]), i);
	}
	notes_count(t, p, notes);
	return NAQL_OK;
}

void
notes_prefetch(const struct notes *t, const struct match_pair *p, uint32_t item,
	       uint32_t n)
{
	const struct match_note *last = &p->notes->words[item + n - 1];

	if (!last->behind)
		index_prefetch_words(t->index, p->item + item, n);
}

static uint16_t
notes_known(uint32_t cost)
{
	return (uint16_t)((cost < UINT16_MAX ? cost : UINT16_MAX - 1) + 1);
}

uint32_t
notes_alone(const struct notes *t, struct match_note *n, const struct word *w)
{
	if (!n->alone)
		n->alone =
			notes_known(index_word_cost(t->index, 0, w->hash, n->n_word, 0));
	return n->alone - 1u;
}

uint32_t
notes_behind(const struct notes *t, struct match_note *n, const struct word *w)
{
	if (!n->behind)
		n->behind = notes_known(index_word_cost(t->index, w[-1].hash, w->hash,
							n->n_word, n->n_pair));
	return n->behind - 1u;
}

unsigned
notes_days(const struct notes *t, struct match_note *n, uint64_t shingle, int32_t day)
{
	if (!n->days) {
		unsigned days = index_days(t->index, shingle, day);

		n->days = (uint8_t)((days < NOTES_DAYS ? days : NOTES_DAYS) + 1);
	}
	return n->days - 1u;
}
