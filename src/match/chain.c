/*
 * chain.c - which anchors make one passage: local chaining by dynamic programming.
 *
 * Score of a chain: the rarity of its anchors minus the cost of its gaps, so that common
 * words are bridged to only when they stand close and rare ones from further away.
 * Anchors ascend by (item, page). An editor reorders paragraphs, therefore several chains
 * are taken from one pair, best first; an anchor serves one chain.
 */
#include "match/match_int.h"

#include "base/error.h"

#define CHAIN_GAP  24 /* bits/16 a word of the longer side of a gap */
#define CHAIN_SKEW 6  /* bits/16 a word by which the sides differ */
#define CHAIN_TOP  (INT32_MAX / 2)

void
chain_fini(struct chains *c)
{
	VEC_FREE(&c->nodes);
	VEC_FREE(&c->ends);
	VEC_FREE(&c->chain);
}

int32_t
chain_link(const struct anchor *from, const struct anchor *to)
{
	int64_t item = (int64_t)to->item - from->item - from->len;
	int64_t page = (int64_t)to->page - from->page - from->len;
	int64_t over = item < page ? item : page, longer, skew, gain = to->gain;

	if (to->item <= from->item || to->page <= from->page)
		return INT32_MIN;
	if (over < 0) { /* the words that overlap count once */
		if (-over >= to->len)
			return INT32_MIN;
		gain = gain * (to->len + over) / to->len;
		item -= over;
		page -= over;
	}
	longer = item > page ? item : page;
	skew = item > page ? item - page : page - item;
	if (longer > CHAIN_GAP_MAX)
		return INT32_MIN;
	return (int32_t)(gain - longer * CHAIN_GAP - skew * CHAIN_SKEW);
}

/* Whether chain_link() can answer: most anchors of a pair stand far apart on the page. */
static bool
chain_near(const struct anchor *from, const struct anchor *to)
{
	return to->page - from->page - 1 < from->len + CHAIN_GAP_MAX;
}

/* The best predecessor among the last look_back anchors. */
static void
chain_best(struct chains *c, const anchor_vec *v, uint32_t i, uint32_t look_back)
{
	const struct anchor *to = &v->ptr[i];
	struct chain_node *node = &c->nodes.ptr[i];
	uint32_t last = i > look_back ? i - look_back : 0;

	for (uint32_t j = i; j-- > last;) {
		const struct chain_node *from = &c->nodes.ptr[j];
		int32_t link;

		if (from->max_end + CHAIN_GAP_MAX < to->item)
			break; /* nothing before reaches this far */
		if (!chain_near(&v->ptr[j], to) || from->score + to->gain <= node->score)
			continue; /* no link gains more than the anchor itself */
		link = chain_link(&v->ptr[j], to);
		if (link != INT32_MIN && from->score < CHAIN_TOP &&
		    from->score + link > node->score) {
			node->score = from->score + link;
			node->prev = j + 1;
		}
	}
}

/* A heap with the largest key on top: of most pairs only the best chain is asked for. */
static void
chain_sift(uint64_t *key, size_t at, size_t n)
{
	uint64_t k = key[at];

	for (size_t child; (child = 2 * at + 1) < n; at = child) {
		if (child + 1 < n && key[child + 1] > key[child])
			child++;
		if (k >= key[child])
			break;
		key[at] = key[child];
	}
	key[at] = k;
}

static uint64_t
chain_pop(struct chains *c)
{
	uint64_t *key = c->ends.ptr, best = key[0];

	key[0] = key[--c->ends.n];
	chain_sift(key, 0, c->ends.n);
	return best;
}

naql_status
chain_score(struct chains *c, const anchor_vec *anchors, int32_t least,
	    uint32_t look_back, naql_error *err)
{
	uint32_t max_end = 0;

	c->nodes.n = c->ends.n = 0;
	c->least = least;
	if (!VEC_RESERVE(&c->nodes, anchors->n))
		return naql_nomem(err);
	for (uint32_t i = 0; i < anchors->n; i++) {
		const struct anchor *a = &anchors->ptr[i];
		struct chain_node *node = &c->nodes.ptr[c->nodes.n++];

		if (a->item + a->len > max_end)
			max_end = a->item + a->len;
		*node = (struct chain_node){ a->gain, 0, max_end, false };
		chain_best(c, anchors, i, look_back);
		if (node->score >= least &&
		    !VEC_PUSH(&c->ends, (uint64_t)node->score << 32 | (UINT32_MAX - i)))
			return naql_nomem(err);
	}
	for (size_t i = c->ends.n / 2; i-- > 0;)
		chain_sift(c->ends.ptr, i, c->ends.n);
	return NAQL_OK;
}

static naql_status
chain_collect(struct chains *c, uint32_t end, naql_error *err)
{
	uint32_t at = end + 1;

	c->chain.n = 0;
	while (at && !c->nodes.ptr[at - 1].used) {
		c->nodes.ptr[at - 1].used = true;
		if (!VEC_PUSH(&c->chain, at - 1))
			return naql_nomem(err);
		at = c->nodes.ptr[at - 1].prev;
	}
	for (size_t i = 0, j = c->chain.n; i + 1 < j; i++) {
		uint32_t swap = c->chain.ptr[i];

		c->chain.ptr[i] = c->chain.ptr[--j];
		c->chain.ptr[j] = swap;
	}
	/* What a better chain has taken is not paid for twice. */
	if (c->nodes.ptr[end].score - (at ? c->nodes.ptr[at - 1].score : 0) < c->least)
		c->chain.n = 0;
	return NAQL_OK;
}

naql_status
chain_next(struct chains *c, naql_error *err)
{
	while (c->ends.n > 0) {
		uint32_t end = UINT32_MAX - (uint32_t)chain_pop(c);
		naql_status st;

		if (c->nodes.ptr[end].used)
			continue;
		c->score = c->nodes.ptr[end].score;
		st = chain_collect(c, end, err);
		if (st || c->chain.n)
			return st;
	}
	return NAQL_DONE;
}
