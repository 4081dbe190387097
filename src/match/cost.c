/*
 * cost.c - what a word is worth, asked of the index once and remembered.
 *
 * The index answers from its word statistics over all segments, which is several cache
 * misses; pages ask for the same words again and again.
 */
#include "match/match_int.h"

#include <string.h>

#include "base/error.h"
#include "base/hash.h"

naql_status
cost_init(struct cost *c, const struct index *x, naql_error *err)
{
	c->index = x;
	c->cache = mem_calloc(COST_CACHE, sizeof(*c->cache));
	return c->cache ? NAQL_OK : naql_nomem(err);
}

void
cost_fini(struct cost *c)
{
	mem_free(c->cache);
	mem_free(c->page);
}

naql_status
cost_page(struct cost *c, size_t n_words, naql_error *err)
{
	uint16_t *p;

	if (n_words > c->page_cap) {
		p = mem_resize_array(c->page, n_words, sizeof(*p));
		if (!p)
			return naql_nomem(err);
		c->page = p;
		c->page_cap = n_words;
	}
	if (n_words)
		memset(c->page, 0, n_words * sizeof(*c->page));
	return NAQL_OK;
}

uint32_t
cost_word(struct cost *c, uint64_t word)
{
	uint64_t key = word | 1;
	struct cost_entry *e =
		&c->cache[hash_range(hash_mix(key, HASH_SEED), COST_CACHE)];

	if (e->key != key) {
		e->key = key;
		e->bits = index_word_cost(c->index, 0, word, 1, 0);
	}
	return e->bits;
}

uint32_t
cost_at(struct cost *c, const struct word *page, uint32_t at)
{
	uint32_t bits;

	if (c->page[at] == 0) {
		bits = cost_word(c, page[at].hash);
		c->page[at] = (uint16_t)((bits < UINT16_MAX ? bits : UINT16_MAX - 1) + 1);
	}
	return c->page[at] - 1u;
}
