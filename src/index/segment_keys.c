/*
 * segment_keys.c - see segment_keys.h.
 *
 * Two passes, because a shingle's frequency must be known before winnowing: count the
 * items of each shingle; winnow each item in the order (frequency class, hash); then
 * gather what was kept. Both gatherings go over the hash space in parts, so that the
 * pairs to be sorted stay small and the keys come out in the order in which they are
 * written.
 */
#include "index/segment_keys.h"

#include "base/error.h"
#include "base/vec.h"
#include "index/count8.h"
#include "index/filter.h"
#include "index/radix.h"
#include "sketch/sketch.h"

#include <string.h>

/* Pairs aimed at in a part: 2 * 16 MB while one is sorted. */
#define PART_LEN	((size_t)1 << 20)
#define PER_BUCKET_MAX	16u		    /* keys a bucket: 8 to 16 */
#define DAYS_SMALL	((uint64_t)1 << 20) /* shingles of some 4,000 stories */
#define SAMPLE_MASK	7u /* of common shingles 1 posting in 8 is kept */
#define CLASS_COMMON	64 /* above every octave */
#define INLINE_BIT(len) ((len) == 3 ? UINT32_C(1) << 23 : UINT32_C(1) << 31)

struct work {
	const struct keys_input *in;
	struct keys_output *out;
	uint8_t *codes; /* per shingle: count8_up() of the items that hold it */
	uint8_t *keep;	/* per shingle: winnowing's choice */
	VEC(struct radix_pair) pairs, scratch;
	unsigned part_bits;
	uint32_t common;
};

uint32_t
segment_keys_common(size_t n_items)
{
	size_t share = n_items / 200; /* 0.5 % */

	return share < 50 ? 50 : share > 2000 ? 2000 : (uint32_t)share;
}

/*
 * class_of() - the order of winnowing: octaves of the number of items, and every common
 * shingle behind all others: the octave of the limit holds both kinds, and a window must
 * not keep one that seeds nothing where it has one that does.
 */
static uint8_t
class_of(uint8_t code, uint32_t common)
{
	uint32_t n = count8_get(code);
	int octave = n < 2 ? 0 : 32 - __builtin_clz(n - 1);

	return (uint8_t)(n > common ? CLASS_COMMON + octave : octave);
}

/* gather() - the pairs of one part, in the order of items; only kept ones when 'kept'. */
static naql_status
gather(struct work *w, uint64_t part, bool kept, uint64_t mask, naql_error *err)
{
	const uint64_t *h = w->in->hashes;

	w->pairs.n = 0;
	for (size_t i = 0; i < w->in->n_items; i++) {
		const struct keys_item *it = &w->in->items[i];
		size_t end = it->begin + it->n_text + it->n_title;

		for (size_t at = it->begin; at < end; at++) {
			if (h[at] >> 1 >> (63 - w->part_bits) != part ||
			    (kept && !w->keep[at]))
				continue;
			if (!VEC_PUSH(&w->pairs,
				      ((struct radix_pair){ h[at] & mask, (uint32_t)i,
							    (uint32_t)at })))
				return naql_nomem(err);
		}
	}
	if (!VEC_RESERVE(&w->scratch, w->pairs.n))
		return naql_nomem(err);
	radix_pairs(w->pairs.ptr, w->scratch.ptr, w->pairs.n);
	return NAQL_OK;
}

/* run_end() - behind the last pair with the hash of pair 'begin'; *n_items different
 * items. */
static size_t
run_end(const struct work *w, size_t begin, uint32_t *n_items)
{
	const struct radix_pair *p = w->pairs.ptr;
	size_t i = begin + 1;

	*n_items = 1;
	for (; i < w->pairs.n && p[i].hash == p[begin].hash; i++)
		*n_items += p[i].item != p[i - 1].item;
	return i;
}

/* count() - codes[] of every shingle, and how many different ones there are. */
static naql_status
count(struct work *w, naql_error *err)
{
	for (uint64_t part = 0; part >> w->part_bits == 0; part++) {
		naql_status st = gather(w, part, false, UINT64_MAX, err);

		if (st != NAQL_OK)
			return st;
		for (size_t i = 0; i < w->pairs.n;) {
			uint32_t n_items;
			size_t end = run_end(w, i, &n_items);
			uint8_t code = count8_up(n_items);

			/* A common count must stay common once it is rounded, and no
			 * other become it. */
			if (n_items <= w->common && count8_get(code) > w->common)
				code = count8_floor(n_items);
			for (; i < end; i++)
				w->codes[w->pairs.ptr[i].at] = code;
			w->out->n_shingles++;
		}
	}
	return NAQL_OK;
}

/* winnow_run() - one text or one title: windows do not reach from one to the other. */
static void
winnow_run(struct work *w, struct shingle *s, uint8_t *order, uint64_t begin, size_t n)
{
	size_t window = n < WINNOW_WINDOW ? n : WINNOW_WINDOW, n_common = 0;

	if (n == 0)
		return;
	for (size_t i = 0; i < n; i++) {
		s[i].hash = w->in->hashes[begin + i];
		order[i] = class_of(w->codes[begin + i], w->common);
	}
	sketch_winnow(s, n, order, w->keep + begin);
	w->out->n_windows += n - window + 1;
	for (size_t i = 0; i < n; i++) {
		bool common = count8_get(w->codes[begin + i]) > w->common;

		n_common = common ? n_common + 1 : 0;
		w->out->n_windows_common += n_common >= window;
	}
}

static naql_status
winnow(struct work *w, naql_error *err)
{
	size_t longest = 1;
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < w->in->n_items; i++) {
		const struct keys_item *it = &w->in->items[i];

		longest = it->n_text > longest ? it->n_text : longest;
		longest = it->n_title > longest ? it->n_title : longest;
	}

	struct shingle *s = mem_calloc(longest, sizeof(*s));
	uint8_t *order = mem_alloc(longest);

	if (!s || !order) {
		st = naql_nomem(err);
		goto out;
	}
	for (size_t i = 0; i < w->in->n_items; i++) {
		const struct keys_item *it = &w->in->items[i];

		winnow_run(w, s, order, it->begin, it->n_title);
		winnow_run(w, s, order, it->begin + it->n_title, it->n_text);
	}
out:
	mem_free(s);
	mem_free(order);
	return st;
}

/*
 * add_list() - a posting list: the code of how many items hold the shingle in all, how
 * many stand in the list * 2 + common, and the gaps between their ordinals.
 */
static void
add_list(struct work *w, size_t begin, size_t end, uint8_t code, bool common)
{
	const struct radix_pair *p = w->pairs.ptr;
	struct buf *out = &w->out->postings;
	uint32_t n = 0, next = 0;

	for (unsigned pass = 0; pass < 2; pass++) {
		for (size_t i = begin; i < end; i++) {
			if (i > begin && p[i].item == p[i - 1].item)
				continue;
			if (common && (hash_mix(p[i].hash, p[i].item) & SAMPLE_MASK) != 0)
				continue;
			if (pass == 0) {
				n++;
				continue;
			}
			buf_add_varint(out, p[i].item - next);
			next = p[i].item + 1;
		}
		if (pass == 0) {
			buf_add_byte(out, code);
			buf_add_varint(out, (uint64_t)n * 2 + common);
		}
	}
	w->out->n_postings += n;
	w->out->n_common += common;
}

/* add_key() - the pairs [begin, end) are one key. Values have 32 bits until narrow(). */
static naql_status
add_key(struct work *w, size_t begin, size_t end, naql_error *err)
{
	const struct radix_pair *p = &w->pairs.ptr[begin];
	uint8_t code = w->codes[p->at];
	uint32_t value;

	for (size_t i = begin; i < end; i++)
		code = w->codes[w->pairs.ptr[i].at] > code ? w->codes[w->pairs.ptr[i].at]
							   : code;
	if (code == 1 && p->item == w->pairs.ptr[end - 1].item) {
		value = INLINE_BIT(4) | p->item;
		w->out->n_postings++;
	} else {
		if (w->out->postings.len >= INLINE_BIT(4))
			return naql_fail(err, NAQL_E_LIMIT, NULL, NAQL_NO_OFFSET,
					 "too many postings for one segment");
		value = (uint32_t)w->out->postings.len;
		add_list(w, begin, end, code, count8_get(code) > w->common);
	}
	buf_add_u32le(&w->out->keys, (uint32_t)(p->hash >> (32 - w->out->bucket_bits)));
	buf_add_u32le(&w->out->keys, value);
	w->out->n_keys++;
	return NAQL_OK;
}

static uint64_t
key_mask(uint32_t bucket_bits)
{
	return UINT64_MAX << (32 - bucket_bits);
}

/* add_keys() - buckets, keys and postings of everything kept. */
static naql_status
add_keys(struct work *w, naql_error *err)
{
	struct keys_output *out = w->out;
	uint64_t bucket = 0, n_kept = 0;
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < w->in->n_hashes; i++)
		n_kept += w->keep[i];
	out->bucket_bits = 1;
	while (out->bucket_bits < 32 && n_kept >> out->bucket_bits > PER_BUCKET_MAX)
		out->bucket_bits++;
	for (uint64_t part = 0; part >> w->part_bits == 0 && st == NAQL_OK; part++) {
		st = gather(w, part, true, key_mask(out->bucket_bits), err);
		for (size_t i = 0; st == NAQL_OK && i < w->pairs.n;) {
			uint32_t n_items;
			size_t end = run_end(w, i, &n_items);

			for (; bucket <= w->pairs.ptr[i].hash >> (64 - out->bucket_bits);
			     bucket++)
				buf_add_u32le(&out->buckets, (uint32_t)out->n_keys);
			st = add_key(w, i, end, err);
			i = end;
		}
	}
	for (; bucket >> out->bucket_bits == 0; bucket++)
		buf_add_u32le(&out->buckets, (uint32_t)out->n_keys);
	buf_add_u32le(&out->buckets, (uint32_t)out->n_keys);
	return st;
}

/* narrow() - three bytes a value where they are enough; most segments are small. */
static void
narrow(struct keys_output *out, size_t n_items)
{
	uint8_t *bytes = (uint8_t *)out->keys.ptr;

	out->value_len = 4;
	if (out->postings.len >= INLINE_BIT(3) || n_items > INLINE_BIT(3))
		return;
	out->value_len = 3;
	for (size_t i = 0; i < out->n_keys; i++) {
		uint32_t value = le32_get(bytes + 8 * i + 4);
		uint32_t packed = (value & (INLINE_BIT(3) - 1)) |
				  (value & INLINE_BIT(4) ? INLINE_BIT(3) : 0);

		memmove(bytes + 7 * i, bytes + 8 * i, 4);
		for (unsigned b = 0; b < 3; b++)
			bytes[7 * i + 4 + b] = (uint8_t)(packed >> (8 * b));
	}
	out->keys.len = (size_t)out->n_keys * 7;
}

static void
add_zeros(struct buf *b, uint64_t n)
{
	if (n > SIZE_MAX || !buf_reserve(b, (size_t)n)) {
		b->failed = true;
		return;
	}
	if (n > 0)
		memset(b->ptr + b->len, 0, (size_t)n);
	b->len += (size_t)n;
}

static void
fill_filter(struct keys_output *out)
{
	struct filter f = { NULL, filter_n_blocks(out->n_keys),
			    key_mask(out->bucket_bits) };
	size_t key_len = 4 + out->value_len;

	add_zeros(&out->filter, f.n_blocks * FILTER_BLOCK);
	if (out->filter.failed || out->n_keys == 0)
		return;
	f.blocks = (const uint8_t *)out->filter.ptr;
	for (uint64_t b = 0; b >> out->bucket_bits == 0; b++) {
		const uint8_t *starts = (const uint8_t *)out->buckets.ptr + 4 * b;

		for (uint32_t i = le32_get(starts); i < le32_get(starts + 4); i++) {
			const uint8_t *key = (const uint8_t *)out->keys.ptr + key_len * i;
			uint64_t hash = b << (64 - out->bucket_bits) |
					(uint64_t)le32_get(key)
						<< (32 - out->bucket_bits);

			filter_set(&f, (uint8_t *)out->filter.ptr, hash);
		}
	}
}

/*
 * days_len() - bytes of the sketch. At 5/4 a shingle a wrong bit is seen .009 times, at 4
 * .00003 times. What several segments answer is ORed, so the many small ones, of a day
 * each, must be nearly right: with 50 segments of 100 stories a third of all bits were
 * wrong at 5/4, everything looked like a formula, and a quarter of the uses was lost.
 */
static uint64_t
days_len(uint64_t n_shingles)
{
	uint64_t n = n_shingles < DAYS_SMALL ? n_shingles * 4 : n_shingles * 5 / 4;

	return n / DAYS_LINE * DAYS_LINE + DAYS_LINE;
}

/* fill_days() - every dense shingle, kept or not, with its item's day. */
static void
fill_days(const struct work *w)
{
	struct buf *days = &w->out->days;
	uint64_t n = days_len(w->out->n_shingles);

	add_zeros(days, n);
	for (size_t i = 0; i < w->in->n_items && !days->failed; i++) {
		const struct keys_item *it = &w->in->items[i];

		for (uint64_t at = it->begin; at < it->begin + it->n_text + it->n_title;
		     at++)
			days_add((uint8_t *)days->ptr, n, w->in->hashes[at], it->day);
	}
}

static naql_status
run(struct work *w, naql_error *err)
{
	struct keys_output *out = w->out;
	naql_status st = count(w, err);

	if (st == NAQL_OK)
		st = winnow(w, err);
	if (st == NAQL_OK)
		st = add_keys(w, err);
	if (st != NAQL_OK)
		return st;
	if (buf_status(&out->keys, err) != NAQL_OK ||
	    buf_status(&out->buckets, err) != NAQL_OK ||
	    buf_status(&out->postings, err) != NAQL_OK)
		return NAQL_E_NOMEM;
	narrow(out, w->in->n_items);
	fill_filter(out);
	fill_days(w);
	st = buf_status(&out->filter, err);
	return st == NAQL_OK ? buf_status(&out->days, err) : st;
}

naql_status
segment_keys_build(const struct keys_input *in, struct keys_output *out, naql_error *err)
{
	struct work w = { .in = in,
			  .out = out,
			  .common = segment_keys_common(in->n_items) };
	naql_status st = NAQL_OK;

	while (in->n_hashes >> w.part_bits > PART_LEN)
		w.part_bits++;
	w.codes = mem_alloc(in->n_hashes + 1);
	w.keep = mem_calloc(in->n_hashes + 1, 1);
	if (!w.codes || !w.keep)
		st = naql_nomem(err);
	else
		st = run(&w, err);
	mem_free(w.codes);
	mem_free(w.keep);
	VEC_FREE(&w.pairs);
	VEC_FREE(&w.scratch);
	return st;
}

void
segment_keys_fini(struct keys_output *out)
{
	buf_fini(&out->filter);
	buf_fini(&out->buckets);
	buf_fini(&out->keys);
	buf_fini(&out->postings);
	buf_fini(&out->days);
}
