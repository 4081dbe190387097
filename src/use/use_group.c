/*
 * use_group.c - several stories on one page: which one is primary, and who else is there.
 *
 * Versions, takes and updates of a story share text. Every pair stays a record; the best
 * of those that cover the same half of the page's words is primary (minimap2's secondary
 * chains).
 */
#include "use/use.h"

#include "base/error.h"

#define GROUP_ALSO 64u /* cross-references of one use: the best ones */

/* Bytes of the page that both uses cover; passages ascend and are disjoint. */
static uint64_t
group_shared(const struct use *a, const struct use *b)
{
	uint64_t shared = 0;

	for (size_t i = 0, j = 0; i < a->n_passages && j < b->n_passages;) {
		const struct use_passage *p = &a->passages[i], *q = &b->passages[j];
		uint64_t begin =
			p->page_begin > q->page_begin ? p->page_begin : q->page_begin;
		uint64_t end = p->page_end < q->page_end ? p->page_end : q->page_end;

		if (begin < end)
			shared += end - begin;
		if (p->page_end < q->page_end)
			i++;
		else
			j++;
	}
	return shared;
}

static uint64_t
group_bytes(const struct use *u)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < u->n_passages; i++)
		sum += u->passages[i].page_end - u->passages[i].page_begin;
	return sum;
}

static bool
group_same(const struct use *a, const struct use *b)
{
	uint64_t x = group_bytes(a), y = group_bytes(b);

	/* a title alone covers nothing */
	return x && y && group_shared(a, b) * 2 >= (x < y ? x : y);
}

/* ---- paraphrases that another story explains ---- */

static uint64_t
group_reworded(const struct use *u)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < u->n_passages; i++)
		if (u->passages[i].how == USE_PARAPHRASE)
			sum += u->passages[i].page_end - u->passages[i].page_begin;
	return sum;
}

/* Bytes of u's paraphrases that stand in certain passages of 'by', which are none. */
static uint64_t
group_repeated(const struct use *u, const struct use *by)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < u->n_passages; i++)
		for (size_t k = 0; k < by->n_passages; k++) {
			const struct use_passage *p = &u->passages[i],
						 *q = &by->passages[k];
			uint64_t begin = p->page_begin > q->page_begin ? p->page_begin
								       : q->page_begin;
			uint64_t end =
				p->page_end < q->page_end ? p->page_end : q->page_end;

			if (p->how == USE_PARAPHRASE && q->how != USE_PARAPHRASE &&
			    q->certain && begin < end)
				sum += end - begin;
		}
	return sum;
}

static bool
group_is_explained(const struct use *uses, size_t n, const struct use *u)
{
	uint64_t bytes = u->how == USE_PARAPHRASE ? group_reworded(u) : 0;

	for (size_t i = 0; i < n && bytes; i++)
		if (uses[i].how != USE_PARAPHRASE && uses[i].kind != USE_TRACE &&
		    group_repeated(u, &uses[i]) * 2 >= bytes)
			return true;
	return false;
}

size_t
use_explained(struct use *uses, size_t n)
{
	size_t kept = 0;

	/* Only paraphrases go, and they explain nothing: whatever else there is stands
	 * somewhere in uses[0, n) throughout, one or the other twice. */
	for (size_t i = 0; i < n; i++)
		if (!group_is_explained(uses, n, &uses[i]))
			uses[kept++] = uses[i];
	return kept;
}

/* ---- which use is primary ---- */

/* Order of preference: own kinds before others' words, then rarity, coverage, the earlier
 * story. */
static bool
group_before(const struct use *a, const struct use *b)
{
	bool a_last = a->kind >= USE_COMMON_SOURCE, b_last = b->kind >= USE_COMMON_SOURCE;

	if (a_last != b_last)
		return b_last;
	if (a->bits != b->bits)
		return a->bits > b->bits;
	if (a->story_permille != b->story_permille)
		return a->story_permille > b->story_permille;
	if (a->item.published != b->item.published)
		return a->item.published < b->item.published;
	return a->item.item < b->item.item;
}

static void
group_order(const struct use *uses, uint32_t *order, size_t n)
{
	for (size_t i = 1; i < n; i++) { /* few uses, nearly sorted */
		uint32_t k = order[i];
		size_t at = i;

		for (; at && group_before(&uses[k], &uses[order[at - 1]]); at--)
			order[at] = order[at - 1];
		order[at] = k;
	}
}

static naql_status
group_also(struct use *uses, const uint32_t *order, size_t n, size_t which,
	   struct arena *arena, naql_error *err)
{
	struct use *u = &uses[order[which]];
	struct use_also *also;
	size_t room = n - 1 < GROUP_ALSO ? n - 1 : GROUP_ALSO;

	u->primary = true;
	u->also = NULL;
	u->n_also = 0;
	if (room == 0)
		return NAQL_OK;
	also = arena_array(arena, room, sizeof(*also));
	if (!also)
		return naql_nomem(err);
	u->also = also;
	for (size_t i = 0; i < n; i++) {
		const struct use *v = &uses[order[i]];

		if (i == which || !group_same(u, v))
			continue;
		if (i < which && v->primary)
			u->primary = false;
		if (u->n_also < room)
			also[u->n_also++] = (struct use_also){ v->item.id, v->bits };
	}
	return NAQL_OK;
}

naql_status
use_group(struct use *uses, size_t n, struct arena *arena, naql_error *err)
{
	uint32_t *order = n ? arena_array(arena, n, sizeof(*order)) : NULL;
	naql_status st = NAQL_OK;

	if (n && !order)
		return naql_nomem(err);
	for (size_t i = 0; i < n; i++)
		order[i] = (uint32_t)i;
	group_order(uses, order, n);
	for (size_t i = 0; !st && i < n; i++)
		st = group_also(uses, order, n, i, arena, err);
	return st;
}
