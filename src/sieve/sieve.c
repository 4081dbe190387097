/*
 * sieve.c - probe every shingle of a page, gather the hits by item, keep the items whose
 * hits can make a passage.
 *
 * The loop over the shingles touches nothing but the filter; the rest is for its hits.
 * Memory is kept over pages. Postings of a shingle that came back on many days are not
 * even read, unless traces are asked for: match gives its words no bits.
 *
 * A text that says the same over and over would give as many hits as it has words times
 * the items that hold them. In a text with many passing shingles only the first
 * occurrences of each count, and of an item's hits only so many are kept; pages as they
 * are written stay far below both.
 */
#include "sieve/sieve.h"

#include <string.h>

#include "base/error.h"
#include "base/hash.h"

#define SIEVE_CLOSE	 4u /* of those that pass the filter, between prefetch and look-up */
#define SIEVE_CANDIDATES 64u
#define SIEVE_WORDS	 64u	   /* of a long text, for each candidate */
#define SIEVE_CHANCE	 (10 * 16) /* below the search space: what any item comes to */
#define SIEVE_NEAR	 2048u	   /* shingles of a neighbourhood: a page is one or two */
#define SIEVE_MIN_WORDS	 8u	   /* likewise; */
#define SIEVE_CUT	 (24 * 16) /* as MATCH_CUT; match stands above this room */
#define SIEVE_ENOUGH	 2	   /* times cut and space: no form asks for more */
#define SIEVE_MANY	 4096u /* shingles that pass: from here on repeats are counted */
#define SIEVE_MANY_PAGES 64u   /* from here on all of the index is worth reading */
#define SIEVE_REPEATS	 16u   /* of one shingle, that count then */
#define SIEVE_KEPT	 4096u /* hits of an item */

struct sieve_slot {
	index_item item;
	uint32_t n, first, last; /* of its hits, index + 1 */
	bool known;		 /* 'reach' is */
	struct gate_reach reach; /* what its hits are worth: asked for twice */
};

/* A shingle of a long text by where it first stood. */
struct sieve_seen {
	uint32_t shingle; /* + 1; 0: free */
	uint32_t n;
};

/* What an item's only hit is worth. */
struct sieve_lone {
	uint32_t segment; /* of the item, and 1; 0: not known yet */
	struct gate_reach reach;
};

struct sieve {
	const struct index *index;
	struct sieve_options opt;
	shingle_vec shingles;
	VEC(struct filter_passed) passed; /* shingles that the filter has */
	VEC(uint32_t) exact;		  /* those of them that are there */
	VEC(struct sieve_seen) seen;	  /* by hash, open addressing */
	size_t seen_cap;		  /* 0: repeats are not counted */
	VEC(struct gate_hit) hits;
	VEC(struct sieve_slot) slots;
	uint32_t *table; /* slot + 1 by item, open addressing; all 0 between pages */
	size_t table_cap;
	VEC(index_item) items; /* of one shingle; cap is the room for them */
	struct gate gate;
	VEC(uint8_t) near; /* by SIEVE_NEAR shingles: who stands there is looked at */
	VEC(struct sieve_lone) lone; /* of an item's only hit, by shingle */
	VEC(struct sieve_candidate) out;
	struct sieve_counts counts;
};

naql_status
sieve_new(struct sieve **out, const struct index *x, const struct sieve_options *opt,
	  naql_error *err)
{
	struct sieve *s = mem_calloc(1, sizeof(*s));

	*out = NULL;
	if (!s)
		return naql_nomem(err);
	s->index = s->gate.index = x;
	s->opt = *opt;
	if (s->opt.cut == 0)
		s->opt.cut = SIEVE_CUT;
	s->gate.min_words = s->opt.min_words ? s->opt.min_words : SIEVE_MIN_WORDS;
	s->table_cap = 1024;
	s->table = mem_calloc(s->table_cap, sizeof(*s->table));
	if (!s->table || !VEC_RESERVE(&s->items, 4096)) {
		sieve_free(s);
		return naql_nomem(err);
	}
	*out = s;
	return NAQL_OK;
}

void
sieve_free(struct sieve *s)
{
	if (!s)
		return;
	VEC_FREE(&s->shingles);
	VEC_FREE(&s->passed);
	VEC_FREE(&s->exact);
	VEC_FREE(&s->seen);
	VEC_FREE(&s->hits);
	VEC_FREE(&s->slots);
	VEC_FREE(&s->items);
	gate_fini(&s->gate);
	VEC_FREE(&s->near);
	VEC_FREE(&s->lone);
	VEC_FREE(&s->out);
	mem_free(s->table);
	mem_free(s);
}

const struct sieve_counts *
sieve_counts(const struct sieve *s)
{
	return &s->counts;
}

/* ---- repeats in a long text ---- */

static naql_status
sieve_count_repeats(struct sieve *s, naql_error *err)
{
	s->seen_cap = s->exact.n > SIEVE_MANY ? s->exact.n * 2 : 0;
	if (s->seen_cap == 0)
		return NAQL_OK;
	s->seen.n = 0;
	if (!VEC_RESERVE(&s->seen, s->seen_cap))
		return naql_nomem(err);
	memset(s->seen.ptr, 0, s->seen_cap * sizeof(*s->seen.ptr));
	return NAQL_OK;
}

/* Was this shingle here so often that it tells nothing more? */
static bool
sieve_repeats(struct sieve *s, uint32_t shingle)
{
	uint64_t hash = s->shingles.ptr[shingle].hash;
	struct sieve_seen *seen;
	size_t at;

	if (s->seen_cap == 0)
		return false;
	at = (size_t)hash_range(hash * HASH_SEED, s->seen_cap);
	for (;; at = at + 1 < s->seen_cap ? at + 1 : 0) {
		seen = &s->seen.ptr[at];
		if (seen->shingle == 0)
			*seen = (struct sieve_seen){ shingle + 1, 0 };
		if (s->shingles.ptr[seen->shingle - 1].hash == hash)
			return seen->n++ >= SIEVE_REPEATS;
	}
}

/* ---- hits by item ---- */

static uint32_t *
sieve_entry(const struct sieve *s, index_item item)
{
	size_t at = (size_t)hash_range(item * HASH_SEED, s->table_cap);

	while (s->table[at] && s->slots.ptr[s->table[at] - 1].item != item)
		at = at + 1 < s->table_cap ? at + 1 : 0;
	return &s->table[at];
}

static void
sieve_forget(struct sieve *s)
{
	if (s->slots.n > s->table_cap / 16)
		memset(s->table, 0, s->table_cap * sizeof(*s->table));
	else /* from the newest, so that every probe sequence is still whole when it is
		walked */
		for (size_t i = s->slots.n; i-- > 0;)
			*sieve_entry(s, s->slots.ptr[i].item) = 0;
	s->slots.n = s->hits.n = 0;
}

static naql_status
sieve_widen(struct sieve *s, naql_error *err)
{
	size_t cap = s->table_cap * 2;
	uint32_t *table;

	if (s->slots.n * 2 < s->table_cap)
		return NAQL_OK;
	table = mem_calloc(cap, sizeof(*table));
	if (!table)
		return naql_nomem(err);
	mem_free(s->table);
	s->table = table;
	s->table_cap = cap;
	for (size_t i = 0; i < s->slots.n; i++)
		*sieve_entry(s, s->slots.ptr[i].item) = (uint32_t)i + 1;
	return NAQL_OK;
}

static naql_status
sieve_add(struct sieve *s, index_item item, uint32_t shingle, naql_error *err)
{
	naql_status st = sieve_widen(s, err);
	uint32_t *entry, hit;
	struct sieve_slot *slot;

	if (st)
		return st;
	entry = sieve_entry(s, item);
	slot = *entry ? &s->slots.ptr[*entry - 1] : NULL;
	if (slot && slot->n >= SIEVE_KEPT) {
		slot->n += slot->n < UINT32_MAX;
		return NAQL_OK;
	}
	if (s->hits.n >= UINT32_MAX - 1)
		return naql_fail(err, NAQL_E_LIMIT, NULL, NAQL_NO_OFFSET,
				 "too many hits on a page");
	if (!VEC_PUSH(&s->hits, ((struct gate_hit){ shingle, 0 })))
		return naql_nomem(err);
	hit = (uint32_t)s->hits.n;
	if (!slot) {
		/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): has memory */
		if (!VEC_PUSH(&s->slots,
			      ((struct sieve_slot){
				      .item = item, .n = 1, .first = hit, .last = hit })))
			return naql_nomem(err);
		*entry = (uint32_t)s->slots.n;
		return NAQL_OK;
	}
	s->hits.ptr[slot->last - 1].next = hit;
	slot->last = hit;
	slot->n++;
	return NAQL_OK;
}

static uint32_t
sieve_log2(uint64_t n)
{
	return 63u - (uint32_t)__builtin_clzll(n | 1);
}

/* A shingle that names no item, and lets a run go on. */
static naql_status
sieve_share(struct sieve *s, uint32_t shingle, naql_error *err)
{
	return VEC_PUSH(&s->gate.shared, shingle) ? NAQL_OK : naql_nomem(err);
}

static naql_status
sieve_look_up(struct sieve *s, uint32_t shingle, naql_error *err)
{
	uint64_t hash = s->shingles.ptr[shingle].hash;
	struct index_hit hit;
	naql_status st = NAQL_OK;

	if (!s->opt.traces && gate_left(&s->gate, shingle) == 0)
		return sieve_share(s, shingle, err);
	hit = index_probe(s->index, hash, s->items.ptr, s->items.cap);
	if (hit.n > s->items.cap) {
		if (!VEC_RESERVE(&s->items, hit.n))
			return naql_nomem(err);
		hit = index_probe(s->index, hash, s->items.ptr, s->items.cap);
	}
	if (hit.n == 0)
		return NAQL_OK;
	s->counts.exact_hits++;
	if (hit.common)
		return sieve_share(s, shingle, err);
	for (size_t i = 0; !st && i < hit.n && i < s->items.cap; i++)
		st = sieve_add(s, s->items.ptr[i], shingle, err);
	return st;
}

/* The shingles that pass the filter, and of them those that are there. */
static naql_status
sieve_filter(struct sieve *s, naql_error *err)
{
	const struct shingle *shingles = s->shingles.ptr;
	const struct filter_passed *p;
	size_t n;

	if (!VEC_RESERVE(&s->passed, s->shingles.n + 1))
		return naql_nomem(err);
	p = s->passed.ptr;
	n = index_filter_all(s->index, shingles, s->shingles.n, s->passed.ptr);
	s->counts.probes += s->shingles.n;
	s->counts.filter_hits += n;
	s->exact.n = 0;
	if (!VEC_RESERVE(&s->exact, n + 1))
		return naql_nomem(err);
	for (size_t i = 0; i < n; i++) {
		if (i + 2 * SIEVE_CLOSE < n)
			index_prefetch_has(s->index,
					   shingles[p[i + 2 * SIEVE_CLOSE].shingle].hash,
					   p[i + 2 * SIEVE_CLOSE].where);
		if (i + SIEVE_CLOSE < n)
			index_prefetch_key(s->index,
					   shingles[p[i + SIEVE_CLOSE].shingle].hash,
					   p[i + SIEVE_CLOSE].where);
		s->exact.ptr[s->exact.n] = p[i].shingle;
		s->exact.n +=
			index_has(s->index, shingles[p[i].shingle].hash, p[i].where);
	}
	return NAQL_OK;
}

static naql_status
sieve_probe(struct sieve *s, naql_error *err)
{
	naql_status st = sieve_filter(s, err);
	const uint32_t *exact = s->exact.ptr;

	if (!st)
		st = sieve_count_repeats(s, err);
	for (size_t i = 0; !st && i < s->exact.n; i++) {
		if (i + SIEVE_CLOSE < s->exact.n)
			index_prefetch_days(s->index,
					    s->shingles.ptr[exact[i + SIEVE_CLOSE]].hash);
		if (!sieve_repeats(s, exact[i]))
			st = sieve_look_up(s, exact[i], err);
	}
	return st;
}

/* ---- which items can have a passage ---- */

/* What the item's hits can be worth. Most items have one hit, and share it with others.
 */
static struct gate_reach
sieve_reach(struct sieve *s, struct sieve_slot *slot)
{
	uint32_t shingle = s->hits.ptr[slot->first - 1].shingle;
	uint32_t segment = (uint32_t)index_segment_of(s->index, slot->item);
	struct sieve_lone *lone = &s->lone.ptr[shingle];

	gate_segment(&s->gate, segment);
	if (slot->n > 1) {
		if (!slot->known)
			slot->reach = gate_item(&s->gate, s->hits.ptr, slot->first);
		slot->known = true;
		return slot->reach;
	}
	if (lone->segment != segment + 1)
		*lone = (struct sieve_lone){ segment + 1, gate_item(&s->gate, s->hits.ptr,
								    slot->first) };
	return lone->reach;
}

static bool
sieve_before(const struct sieve_candidate *a, const struct sieve_candidate *b)
{
	if (a->reach.best != b->reach.best)
		return a->reach.best > b->reach.best;
	if (a->hits != b->hits)
		return a->hits > b->hits;
	return a->item < b->item;
}

/* A heap with the worst on top: the best so far while it fills, and then sorted in place.
 */
static void
sieve_sift(struct sieve_candidate *c, size_t at, size_t n)
{
	struct sieve_candidate k = c[at];

	for (size_t child; (child = 2 * at + 1) < n; at = child) {
		if (child + 1 < n && sieve_before(&c[child], &c[child + 1]))
			child++;
		if (!sieve_before(&k, &c[child]))
			break;
		c[at] = c[child];
	}
	c[at] = k;
}

static void
sieve_sort(struct sieve_candidate *c, size_t n)
{
	for (size_t i = n / 2; i-- > 0;)
		sieve_sift(c, i, n);
	for (size_t end = n; end-- > 1;) {
		struct sieve_candidate worst = c[0];

		c[0] = c[end];
		c[end] = worst;
		sieve_sift(c, 0, end);
	}
}

/* A long text holds as many stories as fit into it. */
static size_t
sieve_limit(const struct sieve *s, size_t n_words)
{
	size_t by_length = n_words / SIEVE_WORDS;

	if (s->opt.max_candidates)
		return s->opt.max_candidates;
	if (s->opt.traces)
		return SIZE_MAX;
	return by_length > SIEVE_CANDIDATES ? by_length : SIEVE_CANDIDATES;
}

/* The neighbourhoods of an item's hits: in a long text, company is who stands near. */
static void
sieve_mark(struct sieve *s, const struct sieve_slot *slot)
{
	for (uint32_t hit = slot->first; hit; hit = s->hits.ptr[hit - 1].next) {
		size_t at = s->hits.ptr[hit - 1].shingle / SIEVE_NEAR;

		s->near.ptr[at > 0 ? at - 1 : 0] = s->near.ptr[at] = s->near.ptr[at + 1] =
			1;
	}
}

static bool
sieve_is_near(const struct sieve *s, const struct sieve_slot *slot)
{
	uint32_t hit = slot->first;

	while (hit && !s->near.ptr[s->hits.ptr[hit - 1].shingle / SIEVE_NEAR])
		hit = s->hits.ptr[hit - 1].next;
	return hit != 0;
}

/* Mark where items stand whose hits reach the cut; false: nowhere. Most pages end here,
 * most of them without a word's price. */
static bool
sieve_goes_on(struct sieve *s, int32_t need)
{
	bool any = false;

	for (size_t i = 0; i < s->slots.n; i++) {
		struct sieve_slot *slot = &s->slots.ptr[i];

		gate_segment(&s->gate, index_segment_of(s->index, slot->item));
		if (!gate_long(&s->gate, s->hits.ptr, slot->first) ||
		    sieve_reach(s, slot).best < need)
			continue;
		any = true;
		sieve_mark(s, slot);
	}
	return any;
}

static naql_status
sieve_room(struct sieve *s, naql_error *err)
{
	size_t n = s->shingles.n / SIEVE_NEAR + 2;

	if (!VEC_RESERVE(&s->lone, s->shingles.n) || !VEC_RESERVE(&s->near, n))
		return naql_nomem(err);
	memset(s->lone.ptr, 0, s->shingles.n * sizeof(*s->lone.ptr));
	memset(s->near.ptr, s->opt.traces, n);
	return NAQL_OK;
}

static naql_status
sieve_choose(struct sieve *s, size_t n_words, naql_error *err)
{
	int32_t space =
		16 * (int32_t)(sieve_log2(index_n_words(s->index)) + sieve_log2(n_words));
	naql_status st = s->slots.n ? sieve_room(s, err) : NAQL_OK;

	s->gate.enough = SIEVE_ENOUGH * (s->opt.cut + space);
	if (st || s->slots.n == 0 ||
	    (!s->opt.traces && !sieve_goes_on(s, s->opt.cut + space)))
		return st;
	for (size_t i = 0; i < s->slots.n; i++) {
		struct sieve_slot *slot = &s->slots.ptr[i];
		const struct shingle *hit;
		struct gate_reach r;
		bool certain;

		if (!sieve_is_near(s, slot))
			continue;
		r = sieve_reach(s, slot);
		certain = r.best >= s->opt.cut + space;
		if (!s->opt.traces && r.sum < space - SIEVE_CHANCE)
			continue;
		hit = &s->shingles.ptr[s->hits.ptr[slot->first - 1].shingle];
		if (!VEC_PUSH(&s->out,
			      ((struct sieve_candidate){ slot->item, slot->n, r, certain,
							 hit->first, hit->last })))
			return naql_nomem(err);
	}
	sieve_sort(s->out.ptr, s->out.n);
	if (s->out.n > sieve_limit(s, n_words))
		s->out.n = sieve_limit(s, n_words);
	return NAQL_OK;
}

naql_status
sieve_page(struct sieve *s, const struct word *words, size_t n_words,
	   const struct sieve_candidate **out, size_t *n, naql_error *err)
{
	naql_status st = sketch_shingles(words, n_words, &s->shingles, err);

	*out = NULL;
	*n = 0;
	s->out.n = 0;
	if (++s->counts.pages == SIEVE_MANY_PAGES)
		index_expect_many(s->index);
	if (!st)
		st = gate_page(&s->gate, words, n_words, s->shingles.ptr, s->shingles.n,
			       err);
	if (!st)
		st = sieve_probe(s, err);
	if (!st)
		st = sieve_choose(s, n_words, err);
	sieve_forget(s);
	if (st)
		return st;
	s->counts.passed += s->out.n > 0;
	s->counts.candidates += s->out.n;
	*out = s->out.ptr;
	*n = s->out.n;
	return NAQL_OK;
}
