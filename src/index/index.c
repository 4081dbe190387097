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
	/* those that have keys: copies of their filters, side by side, and their numbers
	 */
	size_t n_asked;
	struct filter *filters;
	uint32_t *asked;
	uint32_t *base;	 /* first item of each segment, and one behind the last */
	uint8_t *hidden; /* a bit an item */
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
	mem_free(x->asked);
	mem_free(x->base);
	mem_free(x->hidden);
	mem_free(x);
}

/* take_in() - segment i is open: number its items. */
static naql_status
take_in(struct index *x, size_t i, naql_error *err)
{
	const struct segment *s = x->segments[i];

	if (s->filter.n_blocks) {
		x->filters[x->n_asked] = s->filter;
		x->asked[x->n_asked++] = (uint32_t)i;
	}
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
	x->asked = mem_calloc(n + 1, sizeof(*x->asked));
	x->base = mem_calloc(n + 1, sizeof(*x->base));
	if (!x->segments || !x->filters || !x->asked || !x->base)
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

size_t
index_segment_of(const struct index *x, index_item item)
{
	size_t low = 0, high = x->n_segments;

	while (high - low > 1) {
		size_t mid = low + (high - low) / 2;

		if (x->base[mid] <= item)
			low = mid;
		else
			high = mid;
	}
	return low;
}

/* locate() - the segment of an item and its ordinal there; NULL if there is no such item.
 */
static const struct segment *
locate(const struct index *x, index_item item, uint32_t *ordinal)
{
	size_t i = index_segment_of(x, item);

	if (item >= x->n_items)
		return NULL;
	*ordinal = item - x->base[i];
	return x->segments[i];
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
	for (size_t i = 0; i < x->n_asked; i++) {
		if (filter_has(&x->filters[i], hash))
			return true;
	}
	return false;
}

size_t
index_filter_all(const struct index *x, const struct shingle *s, size_t n,
		 struct filter_passed *passed)
{
	return filter_all(x->filters, x->n_asked, s, n, passed);
}

/* next_of() - the next segment of 'where'; false: there is none. */
static bool
next_of(const struct index *x, uint32_t *where, size_t *rest, const struct segment **s)
{
	if (*where == 0)
		return false;

	size_t i = (size_t)__builtin_ctz(*where);

	if (i == FILTER_REST)
		i += (*rest)++;
	if (i < FILTER_REST || i + 1 >= x->n_asked)
		*where &= *where - 1;
	*s = x->segments[x->asked[i]];
	return true;
}

bool
index_has(const struct index *x, uint64_t hash, uint32_t where)
{
	const struct segment *s;
	struct postings p;
	size_t rest = 0;

	while (next_of(x, &where, &rest, &s)) {
		if (segment_lookup(s, hash, &p))
			return true;
	}
	return false;
}

void
index_prefetch_has(const struct index *x, uint64_t hash, uint32_t where)
{
	const struct segment *s;
	size_t rest = 0;

	while (next_of(x, &where, &rest, &s))
		NAQL_PREFETCH(section(s, SECTION_BUCKETS) +
			      4 * (hash >> (64 - s->h.bucket_bits)));
}

void
index_prefetch_key(const struct index *x, uint64_t hash, uint32_t where)
{
	const struct segment *s;
	size_t rest = 0;

	while (next_of(x, &where, &rest, &s))
		segment_prefetch_key(s, hash);
}

void
index_prefetch_days(const struct index *x, uint64_t hash)
{
	for (size_t i = 0; i < x->n_segments; i++)
		days_prefetch(segment_days(x->segments[i]), hash);
}

void
index_expect_many(const struct index *x)
{
	uint64_t all = 0;

	for (size_t i = 0; i < x->n_segments; i++)
		all += x->segments[i]->h.sections[SECTION_WORDS].offset;
	if (all > file_cache_size() / 2)
		return;
	for (size_t i = 0; i < x->n_segments; i++) {
		const struct segment *s = x->segments[i];

		file_map_expect(&s->map, 0, s->h.sections[SECTION_WORDS].offset,
				FILE_ALL_SOON);
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

	for (size_t i = 0; i < x->n_asked; i++) {
		uint32_t at = x->asked[i];

		if (filter_has(&x->filters[i], hash) &&
		    segment_lookup(x->segments[at], hash, &p))
			add_postings(x, at, &p, &hit, items, cap);
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

uint8_t
index_segment_day_bits(const struct index *x, size_t segment, uint64_t hash)
{
	return days_get(segment_days(x->segments[segment]), hash);
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
index_prefetch_counts(const struct index *x, const struct word *words, size_t n)
{
	for (size_t i = 0; i < x->n_segments; i++) {
		const struct tally_view *v = &x->segments[i]->words;

		for (size_t w = 0; w < n; w++)
			tally_prefetch(v, word_stats_word(words[w].hash));
		for (size_t w = 0; w < n; w++)
			tally_prefetch_bucket(v, word_stats_word(words[w].hash));
	}
}

void
index_prefetch_words(const struct index *x, const struct word *words, size_t n)
{
	index_prefetch_counts(x, words, n);
	for (size_t i = 0; i < x->n_segments; i++) {
		const struct tally_view *v = &x->segments[i]->pairs;

		for (size_t w = 1; w < n; w++)
			tally_prefetch(v,
				       word_stats_pair(words[w - 1].hash, words[w].hash));
		for (size_t w = 1; w < n; w++)
			tally_prefetch_bucket(
				v, word_stats_pair(words[w - 1].hash, words[w].hash));
	}
}
