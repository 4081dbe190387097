/*
 * seed.c - runs of equal words between an item and the page.
 *
 * Seeds are two neighbouring words: when 30 % of the words are edited, nine in ten of
 * those that are left still stand beside a neighbour, but only one in four in a shingle
 * of four. The page's seeds stand in a hash table prepared once; an item's are looked up,
 * and a hit becomes a run as long as the words stay equal.
 *
 * A seed that is frequent on the page (a title, a refrain) is followed only where four
 * words agree, so that a page of one word does not cost the product of the two lengths,
 * and a story that stands there twenty times is found twenty times.
 */
#include "match/match_int.h"

#include <string.h>

#include "base/error.h"
#include "base/hash.h"

#define SEED_PLAIN   8u	  /* occurrences on the page that are taken unseen */
#define SEED_HITS    64u  /* occurrences that are looked at */
#define SEED_WALK    256u /* steps in one list, equal hash or not */
#define SEED_SURE    4u	  /* equal words asked of the later occurrences */
#define SEED_PRICED  8u	  /* words of a run that are priced one by one */
#define SEED_AVERAGE 96	  /* bits/16 of each further word */

void
seed_fini(struct seed_table *t)
{
	mem_free(t->head);
	mem_free(t->bits);
	mem_free(t->node);
	mem_free(t->diagonal);
	mem_free(t->there);
}

/* The hash of the seed that begins at 'at'; 0: the words end before its weight is
 * reached. */
static uint64_t
seed_hash(const struct word *words, uint32_t n, uint32_t at)
{
	uint64_t hash = HASH_SEED;
	uint32_t weight = 0;

	if (n - at >= 2 && !((words[at].flags | words[at + 1].flags) & WORD_HALF))
		return hash_mix(words[at].hash, words[at + 1].hash) | 1;
	while (weight < SEED_WEIGHT) {
		if (at == n)
			return 0;
		weight += WORD_WEIGHT(&words[at]);
		hash = hash_mix(hash, words[at++].hash);
	}
	return hash | 1;
}

static naql_status
seed_room(struct seed_table *t, uint32_t n, naql_error *err)
{
	size_t want = 64;
	void *p;

	while (want < (size_t)n * 2)
		want *= 2;
	if (want > t->head_cap) {
		p = mem_resize_array(t->bits, want * SEED_BITS / 64, sizeof(*t->bits));
		if (!p)
			return naql_nomem(err);
		t->bits = p;
		p = mem_resize_array(t->head, want, sizeof(*t->head));
		if (!p)
			return naql_nomem(err);
		t->head = p;
		t->head_cap = want;
	}
	if (n > t->node_cap) {
		p = mem_resize_array(t->node, n, sizeof(*t->node));
		if (!p)
			return naql_nomem(err);
		t->node = p;
		t->node_cap = n;
	}
	t->mask = (uint32_t)(want - 1);
	memset(t->head, 0, want * sizeof(*t->head));
	memset(t->bits, 0, want * SEED_BITS / 8);
	return NAQL_OK;
}

/*
 * A seed's 32 bits: they choose its head and its bit, so that an item's seeds, kept in
 * its notes, need not be hashed again for each page. 0: no seed begins here.
 */
static uint32_t
seed_key(uint64_t hash)
{
	return hash ? (uint32_t)(hash >> 16) | 1 : 0;
}

static uint32_t *
seed_head(const struct seed_table *t, uint32_t key)
{
	return &t->head[key >> 1 & t->mask];
}

/* Where a seed's bit stands in t->bits. */
static uint64_t
seed_bit(const struct seed_table *t, uint32_t key)
{
	return key >> 1 & ((uint64_t)t->mask * SEED_BITS + SEED_BITS - 1);
}

/* 0: the page does not have the seed. Nearly all seeds of nearly all items end here. */
static uint32_t
seed_there(const struct seed_table *t, uint32_t key)
{
	uint64_t bit = seed_bit(t, key);

	return (uint32_t)(t->bits[bit / 64] >> bit % 64) & key & 1;
}

naql_status
seed_page(struct seed_table *t, const struct word *page, uint32_t n, naql_error *err)
{
	naql_status st = seed_room(t, n, err);

	/* From the end, so that each list ascends. */
	for (uint32_t i = n; !st && i-- > 0;) {
		uint64_t hash = seed_hash(page, n, i);
		uint32_t key = seed_key(hash), *head = seed_head(t, key);

		t->node[i].hash = hash;
		if (!key)
			continue;
		t->node[i].next = *head;
		*head = i + 1;
		t->bits[seed_bit(t, key) / 64] |= (uint64_t)1 << seed_bit(t, key) % 64;
	}
	return st;
}

static naql_status
seed_diagonals(struct seed_table *t, size_t n, naql_error *err)
{
	uint64_t *p;

	if (n > t->diagonal_cap) {
		p = mem_resize_array(t->diagonal, n, sizeof(*p));
		if (!p)
			return naql_nomem(err);
		memset(p + t->diagonal_cap, 0, (n - t->diagonal_cap) * sizeof(*p));
		t->diagonal = p;
		t->diagonal_cap = n;
	}
	if (++t->epoch == 0) {
		memset(t->diagonal, 0, t->diagonal_cap * sizeof(*t->diagonal));
		t->epoch = 1;
	}
	return NAQL_OK;
}

static uint32_t
seed_extend(const struct match_pair *p, uint32_t item, uint32_t page, uint32_t most)
{
	uint32_t len = 0;

	while (len < most && item + len < p->n_item && page + len < p->n_page &&
	       p->item[item + len].hash == p->page[page + len].hash)
		len++;
	return len;
}

static int32_t
seed_gain(const struct match_pair *p, struct cost *c, uint32_t page, uint32_t len)
{
	uint32_t priced = len < SEED_PRICED ? len : SEED_PRICED;
	int32_t gain = (int32_t)(len - priced) * SEED_AVERAGE;

	for (uint32_t i = 0; i < priced; i++)
		gain += (int32_t)cost_at(c, p->page, page + i);
	return gain;
}

static naql_status
seed_hits(struct seed_table *t, const struct match_pair *p, struct cost *c, uint32_t item,
	  anchor_vec *out, naql_error *err)
{
	uint32_t at = *seed_head(t, p->notes->seeds[item]), hits = 0;
	uint64_t hash = at ? seed_hash(p->item, p->n_item, item) : 0;

	for (unsigned step = 0; at && step < SEED_WALK && hits < SEED_HITS; step++) {
		uint32_t page = at - 1, len;
		uint64_t *diagonal = &t->diagonal[page + (size_t)p->n_item - item];

		at = t->node[page].next;
		if (t->node[page].hash != hash)
			continue;
		hits++;
		if (*diagonal >> 32 == t->epoch && (uint32_t)*diagonal > item)
			continue;
		if (hits > SEED_PLAIN &&
		    seed_extend(p, item, page, SEED_SURE) < SEED_SURE)
			continue;
		len = seed_extend(p, item, page, SEED_RUN_MAX);
		if (len < 2)
			continue;
		*diagonal = (uint64_t)t->epoch << 32 | (item + len);
		if (!VEC_PUSH(out, ((struct anchor){ item, page, len,
						     seed_gain(p, c, page, len) })))
			return naql_nomem(err);
	}
	return NAQL_OK;
}

naql_status
seed_take(const struct match_pair *p, naql_error *err)
{
	struct match_notes *notes = p->notes;
	uint32_t *seeds;

	if (notes->n_seeds == p->n_item)
		return NAQL_OK;
	if (p->n_item > notes->seeds_cap) {
		seeds = mem_resize_array(notes->seeds, p->n_item, sizeof(*seeds));
		if (!seeds)
			return naql_nomem(err);
		notes->seeds = seeds;
		notes->seeds_cap = p->n_item;
	}
	for (uint32_t i = 0; i < p->n_item; i++)
		notes->seeds[i] = seed_key(seed_hash(p->item, p->n_item, i));
	notes->n_seeds = p->n_item;
	return NAQL_OK;
}

/* The item words whose seeds the page may have, listed without a branch: on a page with
 * the item's subject nothing tells which. */
static naql_status
seed_sift(struct seed_table *t, const struct match_pair *p, uint32_t *n, naql_error *err)
{
	const uint32_t *seeds = p->notes->seeds;
	uint32_t *there = t->there, found = 0;

	if (p->n_item >= t->there_cap) {
		there = mem_resize_array(there, (size_t)p->n_item + 1, sizeof(*there));
		if (!there)
			return naql_nomem(err);
		t->there = there;
		t->there_cap = (size_t)p->n_item + 1;
	}
	for (uint32_t i = 0; i < p->n_item; i++) {
		there[found] = i;
		found += seed_there(t, seeds[i]);
	}
	*n = found;
	return NAQL_OK;
}

naql_status
seed_item(struct seed_table *t, const struct match_pair *p, struct cost *c,
	  anchor_vec *out, naql_error *err)
{
	naql_status st = seed_diagonals(t, (size_t)p->n_item + p->n_page + 1, err);
	uint32_t n = 0;

	out->n = 0;
	if (!st)
		st = seed_sift(t, p, &n, err);
	for (uint32_t i = 0; !st && i < n; i++)
		st = seed_hits(t, p, c, t->there[i], out, err);
	return st;
}
