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

#define SIEVE_WINDOW	 40u /* words in which hits support each other */
#define SIEVE_AHEAD	 16u /* shingles between prefetch and probe */
#define SIEVE_CLOSE	 4u /* of those that pass the filter, between prefetch and look-up */
#define SIEVE_CANDIDATES 64u
#define SIEVE_WORDS	 64u	   /* of a long text, for each candidate */
#define SIEVE_CUT	 (24 * 16) /* as MATCH_CUT; match stands above this room */
#define SIEVE_FORMULA                                                                    \
	6u /* days from which a shingle does not count: match's limit and its own day */
#define SIEVE_OWN                                                                        \
	8u /* occurrences that may be the item's own: more make words cheaper            \
	    */
#define SIEVE_UNKNOWN INT32_MIN
#define SIEVE_MANY    4096u /* shingles that pass: from here on repeats are counted */
#define SIEVE_REPEATS 16u   /* of one shingle, that count then */
#define SIEVE_KEPT    4096u /* hits of an item */

struct sieve_hit {
	uint32_t shingle;
	uint32_t rarity; /* bits/16 */
	uint32_t next;	 /* index + 1 of the item's next hit; 0: the last */
};

struct sieve_slot {
	index_item item;
	uint32_t n, first, last; /* of its hits, index + 1 */
};

/* A shingle of a long text by where it first stood. */
struct sieve_seen {
	uint32_t shingle; /* + 1; 0: free */
	uint32_t n;
};

/* Bits/16 that a word of the page is worth without and behind the word before it, and 1;
 * 0: not asked yet. Lone hits stand close together and ask for the same words. */
struct sieve_cost {
	uint32_t alone, behind;
};

struct sieve {
	const struct index *index;
	struct sieve_options opt;
	shingle_vec shingles;
	VEC(uint32_t) passed;	     /* shingles that the filter has */
	VEC(struct sieve_seen) seen; /* by hash, open addressing */
	size_t seen_cap;	     /* 0: repeats are not counted */
	VEC(struct sieve_hit) hits;
	VEC(struct sieve_slot) slots;
	uint32_t *table; /* slot + 1 by item, open addressing; all 0 between pages */
	size_t table_cap;
	VEC(index_item) items;	      /* of one shingle; cap is the room for them */
	VEC(int32_t) worth;	      /* of a lone hit, by shingle */
	VEC(struct sieve_cost) costs; /* by page word */
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
	s->index = x;
	s->opt = *opt;
	if (s->opt.cut == 0)
		s->opt.cut = SIEVE_CUT;
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
	VEC_FREE(&s->seen);
	VEC_FREE(&s->hits);
	VEC_FREE(&s->slots);
	VEC_FREE(&s->items);
	VEC_FREE(&s->worth);
	VEC_FREE(&s->costs);
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
	s->seen_cap = s->passed.n > SIEVE_MANY ? s->passed.n * 2 : 0;
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
sieve_add(struct sieve *s, index_item item, uint32_t shingle, uint32_t rarity,
	  naql_error *err)
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
	if (!VEC_PUSH(&s->hits, ((struct sieve_hit){ shingle, rarity, 0 })))
		return naql_nomem(err);
	hit = (uint32_t)s->hits.n;
	if (!slot) {
		/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): has memory */
		if (!VEC_PUSH(&s->slots, ((struct sieve_slot){ item, 1, hit, hit })))
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

static naql_status
sieve_look_up(struct sieve *s, uint32_t shingle, naql_error *err)
{
	uint64_t hash = s->shingles.ptr[shingle].hash, n_items = index_n_items(s->index);
	struct index_hit hit;
	uint32_t rarity;
	naql_status st = NAQL_OK;

	s->counts.filter_hits++;
	if (!s->opt.traces && index_days(s->index, hash, INT32_MIN) >= SIEVE_FORMULA)
		return NAQL_OK;
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
		return NAQL_OK;
	rarity = 16 * (1 + sieve_log2(n_items / (hit.n_items ? hit.n_items : 1)));
	for (size_t i = 0; !st && i < hit.n && i < s->items.cap; i++)
		st = sieve_add(s, s->items.ptr[i], shingle, rarity, err);
	return st;
}

/* The shingles that pass the filter. Their list is written without a branch: on a page
 * with a use about every second one passes, and nothing tells which. */
static naql_status
sieve_filter(struct sieve *s, naql_error *err)
{
	size_t n = s->shingles.n;

	s->passed.n = 0;
	if (!VEC_RESERVE(&s->passed, n + 1))
		return naql_nomem(err);
	for (size_t i = 0; i < n; i++) {
		if (i + SIEVE_AHEAD < n)
			index_prefetch(s->index, s->shingles.ptr[i + SIEVE_AHEAD].hash);
		s->passed.ptr[s->passed.n] = (uint32_t)i;
		s->passed.n += index_filter(s->index, s->shingles.ptr[i].hash);
	}
	s->counts.probes += n;
	return NAQL_OK;
}

static naql_status
sieve_probe(struct sieve *s, naql_error *err)
{
	naql_status st = sieve_filter(s, err);
	const uint32_t *passed = s->passed.ptr;

	if (!st)
		st = sieve_count_repeats(s, err);
	for (size_t i = 0; !st && i < s->passed.n; i++) {
		if (i + 2 * SIEVE_CLOSE < s->passed.n)
			index_prefetch_hit(
				s->index,
				s->shingles.ptr[passed[i + 2 * SIEVE_CLOSE]].hash);
		if (i + SIEVE_CLOSE < s->passed.n)
			index_prefetch_key(s->index,
					   s->shingles.ptr[passed[i + SIEVE_CLOSE]].hash);
		if (!sieve_repeats(s, passed[i]))
			st = sieve_look_up(s, passed[i], err);
	}
	return st;
}

/* ---- which items can have a passage ---- */

static int32_t
sieve_alone(struct sieve *s, const struct word *words, uint32_t at)
{
	uint32_t *cost = &s->costs.ptr[at].alone;

	if (*cost == 0)
		*cost = 1 + index_word_cost(s->index, 0, words[at].hash, SIEVE_OWN, 0);
	return (int32_t)(*cost - 1);
}

static int32_t
sieve_behind(struct sieve *s, const struct word *words, uint32_t at)
{
	uint32_t *cost = &s->costs.ptr[at].behind;

	if (*cost == 0)
		*cost = 1 + index_word_cost(s->index, words[at - 1].hash, words[at].hash,
					    SIEVE_OWN, SIEVE_OWN);
	return (int32_t)(*cost - 1);
}

/*
 * The most that a run of equal words with this one stored shingle can be worth. Such a
 * run begins with this shingle or one of the two before it and ends with this one or one
 * of the two behind it; its first word has no neighbour before it.
 */
static int32_t
sieve_lone(struct sieve *s, const struct word *words, uint32_t shingle)
{
	const struct shingle *v = s->shingles.ptr;
	uint32_t reach = WINNOW_WINDOW - 1;
	uint32_t from = shingle > reach ? shingle - reach : 0, last = shingle + reach;
	int32_t best = 0, sum = 0;

	if (s->worth.ptr[shingle] != SIEVE_UNKNOWN)
		return s->worth.ptr[shingle];
	if (last >= s->shingles.n)
		last = (uint32_t)s->shingles.n - 1;
	index_prefetch_words(s->index, words + v[from].first,
			     v[last].last + 1 - v[from].first);
	for (uint32_t w = v[last].last + 1; w-- > v[from].first;) {
		if (w <= v[shingle].first) {
			int32_t begin = sum + sieve_alone(s, words, w);

			best = begin > best ? begin : best;
		}
		if (w > v[from].first)
			sum += sieve_behind(s, words, w);
	}
	s->worth.ptr[shingle] = best;
	return best;
}

/* Rarity of the best window of SIEVE_WINDOW words; *most receives the most hits of a
 * window. */
static uint32_t
sieve_window(const struct sieve *s, const struct sieve_slot *slot, uint32_t *most)
{
	const struct sieve_hit *hits = s->hits.ptr;
	const struct shingle *v = s->shingles.ptr;
	uint32_t left = slot->first, n = 0;
	uint64_t sum = 0, best = 0;

	*most = 0;
	for (uint32_t right = slot->first; right; right = hits[right - 1].next) {
		sum += hits[right - 1].rarity;
		n++;
		while (v[hits[right - 1].shingle].last -
			       v[hits[left - 1].shingle].first >=
		       SIEVE_WINDOW) {
			if (left == right) /* a shingle is never longer; be safe */
				break;
			sum -= hits[left - 1].rarity;
			left = hits[left - 1].next;
			n--;
		}
		best = sum > best ? sum : best;
		*most = n > *most ? n : *most;
	}
	return best < UINT32_MAX ? (uint32_t)best : UINT32_MAX;
}

static bool
sieve_passes(struct sieve *s, const struct word *words, const struct sieve_slot *slot,
	     uint32_t most, int32_t need)
{
	if (s->opt.traces || most > 1)
		return true;
	for (uint32_t hit = slot->first; hit; hit = s->hits.ptr[hit - 1].next)
		if (sieve_lone(s, words, s->hits.ptr[hit - 1].shingle) >= need)
			return true;
	return false;
}

static bool
sieve_before(const struct sieve_candidate *a, const struct sieve_candidate *b)
{
	if (a->score != b->score)
		return a->score > b->score;
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

static naql_status
sieve_choose(struct sieve *s, const struct word *words, size_t n_words, naql_error *err)
{
	uint32_t space = sieve_log2(index_n_words(s->index)) + sieve_log2(n_words);
	int32_t need = s->opt.cut + (int32_t)space * 16;

	s->worth.n = 0;
	if (!s->opt.traces && s->slots.n) {
		if (!VEC_RESERVE(&s->worth, s->shingles.n))
			return naql_nomem(err);
		for (size_t i = 0; i < s->shingles.n; i++)
			s->worth.ptr[i] = SIEVE_UNKNOWN;
		if (!VEC_RESERVE(&s->costs, n_words))
			return naql_nomem(err);
		memset(s->costs.ptr, 0, n_words * sizeof(*s->costs.ptr));
	}
	for (size_t i = 0; i < s->slots.n; i++) {
		const struct sieve_slot *slot = &s->slots.ptr[i];
		const struct shingle *hit;
		uint32_t most, score = sieve_window(s, slot, &most);

		if (!sieve_passes(s, words, slot, most, need))
			continue;
		hit = &s->shingles.ptr[s->hits.ptr[slot->first - 1].shingle];
		if (!VEC_PUSH(&s->out,
			      ((struct sieve_candidate){ slot->item, slot->n, score,
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
	s->counts.pages++;
	if (!st)
		st = sieve_probe(s, err);
	if (!st)
		st = sieve_choose(s, words, n_words, err);
	sieve_forget(s);
	if (st)
		return st;
	s->counts.passed += s->out.n > 0;
	s->counts.candidates += s->out.n;
	*out = s->out.ptr;
	*n = s->out.n;
	return NAQL_OK;
}
