/*
 * index.c - all segments as one. Items are numbered through, in the order of the paths.
 */
#include "index/index.h"

#include "base/error.h"
#include "base/mem.h"
#include "index/segment_int.h"
#include "index/word_stats.h"

#include <string.h>

struct index {
	size_t n_segments;
	struct segment **segments;
	struct filter *filters; /* copies of theirs, side by side: the hot part */
	uint32_t *base;		/* first item of each segment, and one behind the last */
	uint8_t *hidden;	/* a bit an item */
	uint64_t n_items;
	uint64_t n_words;	  /* of items */
	uint64_t n_words_counted; /* of items and background */
};

void
index_close(struct index *x)
{
	if (!x)
		return;
	for (size_t i = 0; i < x->n_segments; i++)
		segment_close(x->segments[i]);
	mem_free(x->segments);
	mem_free(x->filters);
	mem_free(x->base);
	mem_free(x->hidden);
	mem_free(x);
}

/* take_in() - segment i is open: number its items. */
static naql_status
take_in(struct index *x, size_t i, naql_error *err)
{
	const struct segment *s = x->segments[i];

	x->filters[i] = s->filter;
	x->base[i] = (uint32_t)x->n_items;
	x->n_items += s->h.n_items;
	if (x->n_items > UINT32_MAX)
		return naql_fail(err, NAQL_E_LIMIT, s->name, NAQL_NO_OFFSET,
				 "more than 4,294,967,295 items in all segments");
	x->base[i + 1] = (uint32_t)x->n_items;
	if (s->h.kind == SEGMENT_ITEMS)
		x->n_words += s->h.n_words;
	x->n_words_counted += s->h.n_words;
	return NAQL_OK;
}

static naql_status
open_all(struct index *x, const char *const *paths, size_t n, naql_error *err)
{
	x->segments = mem_calloc(n + 1, sizeof(struct segment *));
	x->filters = mem_calloc(n + 1, sizeof(*x->filters));
	x->base = mem_calloc(n + 1, sizeof(*x->base));
	if (!x->segments || !x->filters || !x->base)
		return naql_nomem(err);
	for (size_t i = 0; i < n; i++) {
		naql_status st = segment_open(&x->segments[i], paths[i], err);

		if (st != NAQL_OK)
			return st;
		x->n_segments = i + 1;
		st = take_in(x, i, err);
		if (st != NAQL_OK)
			return st;
	}
	x->hidden = mem_calloc((size_t)(x->n_items / 8 + 1), 1);
	return x->hidden ? NAQL_OK : naql_nomem(err);
}

naql_status
index_open(struct index **out, const char *const *paths, size_t n_paths, naql_error *err)
{
	struct index *x = mem_calloc(1, sizeof(*x));
	naql_status st;

	*out = NULL;
	if (!x)
		return naql_nomem(err);
	st = open_all(x, paths, n_paths, err);
	if (st != NAQL_OK)
		index_close(x);
	else
		*out = x;
	return st;
}

static naql_status
no_item(index_item item, naql_error *err)
{
	return naql_fail(err, NAQL_E_NOTFOUND, NULL, NAQL_NO_OFFSET,
			 "no item %u in the index", item);
}

naql_status
index_hide(struct index *x, index_item item, naql_error *err)
{
	if (item >= x->n_items)
		return no_item(item, err);
	x->hidden[item / 8] = (uint8_t)(x->hidden[item / 8] | 1u << item % 8);
	return NAQL_OK;
}

bool
index_hidden(const struct index *x, index_item item)
{
	return item < x->n_items && (x->hidden[item / 8] >> item % 8 & 1);
}

size_t
index_n_segments(const struct index *x)
{
	return x->n_segments;
}

const struct segment *
index_segment(const struct index *x, size_t i)
{
	return i < x->n_segments ? x->segments[i] : NULL;
}

uint64_t
index_n_items(const struct index *x)
{
	return x->n_items;
}

uint64_t
index_n_words(const struct index *x)
{
	return x->n_words ? x->n_words : 1;
}

/* locate() - the segment of an item and its ordinal there; NULL if there is no such item.
 */
static const struct segment *
locate(const struct index *x, index_item item, uint32_t *ordinal)
{
	size_t low = 0, high = x->n_segments;

	if (item >= x->n_items)
		return NULL;
	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (x->base[mid] <= item)
			low = mid;
		else
			high = mid;
	}
	*ordinal = item - x->base[low];
	return x->segments[low];
}

naql_status
index_get(const struct index *x, index_item item, struct segment_item *out,
	  naql_error *err)
{
	uint32_t ordinal = 0;
	const struct segment *s = locate(x, item, &ordinal);

	return s ? segment_item(s, ordinal, out, err) : no_item(item, err);
}

naql_status
index_text(const struct index *x, index_item item, struct buf *out, naql_error *err)
{
	uint32_t ordinal = 0;
	const struct segment *s = locate(x, item, &ordinal);

	return s ? segment_text(s, ordinal, out, err) : no_item(item, err);
}

/* Where (id, version) stands against an item: negative, 0 or positive. */
static int
compare(struct slice id, uint32_t version, const struct segment_item *item)
{
	size_t n = id.len < item->id.len ? id.len : item->id.len;
	int c = n ? memcmp(id.ptr, item->id.ptr, n) : 0;

	if (c == 0)
		c = (id.len > item->id.len) - (id.len < item->id.len);
	return c ? c : (version > item->version) - (version < item->version);
}

static bool
find_in(const struct segment *s, struct slice id, uint32_t version, uint32_t *ordinal)
{
	const uint8_t *ids = section(s, SECTION_IDS);
	uint64_t low = 0, high = s->h.n_items;
	struct segment_item item;

	while (low < high) {
		uint64_t mid = low + (high - low) / 2;
		uint32_t at = le32_get(ids + 4 * mid);

		if (segment_item(s, at, &item, NULL) != NAQL_OK)
			return false;

		int c = compare(id, version, &item);

		if (c == 0) {
			*ordinal = at;
			return true;
		}
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return false;
}

bool
index_find(const struct index *x, struct slice id, uint32_t version, index_item *out)
{
	bool found = false;

	for (size_t i = x->n_segments; i-- > 0;) {
		uint32_t ordinal;

		if (!find_in(x->segments[i], id, version, &ordinal))
			continue;
		if (!found || !index_hidden(x, x->base[i] + ordinal))
			*out = x->base[i] + ordinal;
		found = true;
		if (!index_hidden(x, *out))
			break;
	}
	return found;
}

bool
index_filter(const struct index *x, uint64_t hash)
{
	for (size_t i = 0; i < x->n_segments; i++) {
		if (filter_has(&x->filters[i], hash))
			return true;
	}
	return false;
}

#define FILTER_BATCH 16u

/* A batch of shingles and one filter: all lines are asked of memory before the first is
 * read. */
static void
filter_batch(const struct filter *f, const struct shingle *s, size_t n, uint8_t *has)
{
	const uint8_t *blocks[FILTER_BATCH];
	uint64_t bits[FILTER_BATCH];

	for (size_t i = 0; i < n; i++) {
		blocks[i] = filter_block(f, s[i].hash);
		NAQL_PREFETCH(blocks[i]);
		bits[i] = filter_bits(f, s[i].hash);
	}
	for (size_t i = 0; i < n; i++)
		has[i] |= filter_test(blocks[i], bits[i]);
}

size_t
index_filter_all(const struct index *x, const struct shingle *s, size_t n,
		 uint32_t *passed)
{
	size_t n_passed = 0;

	for (size_t at = 0; at < n; at += FILTER_BATCH) {
		size_t part = n - at < FILTER_BATCH ? n - at : FILTER_BATCH;
		uint8_t has[FILTER_BATCH] = { 0 };

		for (size_t i = 0; i < x->n_segments; i++) {
			if (x->filters[i].n_blocks)
				filter_batch(&x->filters[i], s + at, part, has);
		}
		/* without a branch: on a page with a use about every second one passes,
		 * and nothing tells which */
		for (size_t i = 0; i < part; i++) {
			passed[n_passed] = (uint32_t)(at + i);
			n_passed += has[i];
		}
	}
	return n_passed;
}

void
index_prefetch_hit(const struct index *x, uint64_t hash)
{
	for (size_t i = 0; i < x->n_segments; i++) {
		const struct segment *s = x->segments[i];

		if (s->h.bucket_bits)
			NAQL_PREFETCH(section(s, SECTION_BUCKETS) +
				      4 * (hash >> (64 - s->h.bucket_bits)));
		days_prefetch(segment_days(s), hash);
	}
}

void
index_prefetch_key(const struct index *x, uint64_t hash)
{
	for (size_t i = 0; i < x->n_segments; i++) {
		if (x->segments[i]->h.bucket_bits)
			segment_prefetch_key(x->segments[i], hash);
	}
}

static void
add_postings(const struct index *x, size_t i, struct postings *p, struct index_hit *hit,
	     index_item *items, size_t cap)
{
	uint32_t ordinal;

	hit->n_items += p->n_items;
	if (p->common && !hit->common)
		return;
	if (!p->common && hit->common) /* what was found so far is common's sample */
		hit->n = 0;
	hit->common = p->common;
	while (segment_postings_next(p, &ordinal)) {
		index_item item = x->base[i] + ordinal;

		if (index_hidden(x, item))
			continue;
		if (hit->n < cap)
			items[hit->n] = item;
		hit->n++;
	}
}

struct index_hit
index_probe(const struct index *x, uint64_t hash, index_item *items, size_t cap)
{
	struct index_hit hit = { .common = true }; /* until a segment says otherwise */
	struct postings p;

	for (size_t i = 0; i < x->n_segments; i++) {
		if (filter_has(&x->filters[i], hash) &&
		    segment_lookup(x->segments[i], hash, &p))
			add_postings(x, i, &p, &hit, items, cap);
	}
	hit.common &= hit.n_items > 0;
	return hit;
}

uint8_t
index_day_bits(const struct index *x, uint64_t hash)
{
	unsigned bits = 0;

	for (size_t i = 0; i < x->n_segments; i++)
		bits |= days_get(segment_days(x->segments[i]), hash);
	return (uint8_t)bits;
}

unsigned
index_days(const struct index *x, uint64_t hash, int32_t own_day)
{
	unsigned bits = index_day_bits(x, hash);

	/* Another day eight days off has the same bit and is left out with it: accepted.
	 */
	return days_estimate((uint8_t)(bits & ~(unsigned)days_bit(own_day)));
}

uint64_t
index_word_count(const struct index *x, uint64_t word)
{
	uint64_t n = 0;

	for (size_t i = 0; i < x->n_segments; i++)
		n += segment_word_count(x->segments[i], word);
	return n;
}

uint64_t
index_pair_count(const struct index *x, uint64_t before, uint64_t word)
{
	uint64_t n = 0;

	for (size_t i = 0; i < x->n_segments; i++)
		n += segment_pair_count(x->segments[i], before, word);
	return n;
}

uint32_t
index_word_cost(const struct index *x, uint64_t before, uint64_t word, uint32_t own,
		uint32_t own_pair)
{
	struct word_stats_counts c = { .total = x->n_words_counted };

	for (size_t i = 0; i < x->n_segments; i++) {
		const struct segment *s = x->segments[i];

		c.word += segment_word_count(s, word);
		if (before == 0)
			continue;
		c.before += segment_word_count(s, before);
		c.pair += segment_pair_count(s, before, word);
	}
	c.word = c.word > own ? c.word - own : 0;
	c.pair = c.pair > own_pair ? c.pair - own_pair : 0;
	return word_stats_cost(&c);
}

void
index_prefetch_words(const struct index *x, const struct word *words, size_t n)
{
	for (size_t i = 0; i < x->n_segments; i++) {
		const struct segment *s = x->segments[i];

		for (size_t w = 0; w < n; w++) {
			tally_prefetch(&s->words, word_stats_word(words[w].hash));
			if (w)
				tally_prefetch(&s->pairs,
					       word_stats_pair(words[w - 1].hash,
							       words[w].hash));
		}
		for (size_t w = 0; w < n; w++) {
			tally_prefetch_bucket(&s->words, word_stats_word(words[w].hash));
			if (w)
				tally_prefetch_bucket(&s->pairs,
						      word_stats_pair(words[w - 1].hash,
								      words[w].hash));
		}
	}
}
