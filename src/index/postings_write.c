/*
 * postings_write.c - see postings_write.h. Keys come in the order in which they are
 * written, and in that of the filter's blocks: so each section is written from its begin
 * to its end, whatever its size.
 */
#include "index/postings_write.h"

#include "base/error.h"
#include "index/count8.h"
#include "index/filter.h"

#define PER_BUCKET_MAX	16u /* keys a bucket: 8 to 16 */
#define SAMPLE_MASK	7u  /* of common shingles 1 posting in 8 is kept */
#define INLINE_BIT(len) ((len) == 3 ? UINT32_C(1) << 23 : UINT32_C(1) << 31)
#define WIDE_LEN	8u

struct work {
	struct spill *kept;
	struct keys_output *out;
	struct parts_work *sort;
	uint32_t common;
};

static uint64_t
key_mask(uint32_t bucket_bits)
{
	return UINT64_MAX << (32 - bucket_bits);
}

static naql_status
put32(struct keys_output *out, size_t stream, uint32_t v, naql_error *err)
{
	uint8_t *to = spill_room_for(&out->out, stream, 4, err);

	if (!to)
		return out->out.room->status;
	le32_put(to, v);
	return NAQL_OK;
}

/* put_varint() - LEB128, as buf_add_varint() writes it. */
static naql_status
put_varint(struct keys_output *out, uint64_t v, naql_error *err)
{
	uint8_t bytes[10];
	size_t n = 0;

	for (; v >= 0x80; v >>= 7)
		bytes[n++] = (uint8_t)(v | 0x80);
	bytes[n++] = (uint8_t)v;
	return spill_add(&out->out, KEYS_POSTINGS, bytes, n, err);
}

/* is_listed() - item k of a run: each once, and of a common shingle's a sample. */
static bool
is_listed(const struct radix_pair *p, size_t k, bool common)
{
	if (k > 0 && p[k].item == p[k - 1].item)
		return false;
	return !common || (hash_mix(p[k].hash, p[k].item) & SAMPLE_MASK) == 0;
}

/*
 * add_list() - a posting list: the code of how many items hold the shingle in all, how
 * many stand in the list * 2 + common, and the gaps between their ordinals.
 */
static naql_status
add_list(struct keys_output *out, const struct radix_pair *p, size_t len, uint8_t code,
	 bool common, naql_error *err)
{
	uint32_t n = 0, next = 0;
	naql_status st;

	for (size_t i = 0; i < len; i++)
		n += is_listed(p, i, common);
	st = spill_add(&out->out, KEYS_POSTINGS, &code, 1, err);
	if (st == NAQL_OK)
		st = put_varint(out, (uint64_t)n * 2 + common, err);
	for (size_t i = 0; i < len && st == NAQL_OK; i++) {
		if (!is_listed(p, i, common))
			continue;
		st = put_varint(out, p[i].item - next, err);
		next = p[i].item + 1;
	}
	out->n_postings += n;
	out->n_common += common;
	return st;
}

/* add_key() - pairs that are one key; 'at' of each is its code. Values have 32 bits until
 * narrow(). */
static naql_status
add_key(struct work *w, const struct radix_pair *p, size_t len, naql_error *err)
{
	struct keys_output *out = w->out;
	uint64_t at = spill_size(&out->out, KEYS_POSTINGS);
	uint8_t code = 0;
	uint32_t value = (uint32_t)at;
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < len; i++)
		code = p[i].at > code ? (uint8_t)p[i].at : code;
	if (code == 1 && p[0].item == p[len - 1].item) {
		value = INLINE_BIT(4) | p[0].item;
		out->n_postings++;
	} else if (at >= INLINE_BIT(4) || out->n_keys == UINT32_MAX) {
		st = naql_fail(err, NAQL_E_LIMIT, NULL, NAQL_NO_OFFSET,
			       "too many postings for one segment");
	} else {
		st = add_list(out, p, len, code, count8_get(code) > w->common, err);
	}
	if (st == NAQL_OK)
		st = put32(out, KEYS_WIDE,
			   (uint32_t)(p[0].hash >> (32 - out->bucket_bits)), err);
	if (st == NAQL_OK)
		st = put32(out, KEYS_WIDE, value, err);
	out->n_keys++;
	return st;
}

static naql_status
read_kept(struct work *w, size_t part, uint64_t piece, unsigned bits, naql_error *err)
{
	struct parts_work *s = w->sort;
	uint64_t mask = key_mask(w->out->bucket_bits);
	struct spill_reader r;
	naql_status st;

	s->pairs.n = 0;
	spill_reader_init(&r, w->kept, part);
	while ((st = spill_more(&r, err)) == NAQL_OK) {
		if (!VEC_RESERVE(&s->pairs, (size_t)(r.end - r.at) / POSTINGS_KEPT_LEN)) {
			st = naql_nomem(err);
			break;
		}
		for (; r.at < r.end; r.at += POSTINGS_KEPT_LEN) {
			struct radix_pair *p = &s->pairs.ptr[s->pairs.n];

			memcpy(&p->hash, r.at, 8);
			memcpy(&p->item, r.at + 8, 4);
			p->hash &= mask;
			p->at = r.at[12];
			s->pairs.n += parts_is_in(p->hash, piece, bits);
		}
	}
	spill_reader_fini(&r);
	return st == NAQL_DONE ? NAQL_OK : st;
}

/* add_piece() - the keys of the sorted pairs; *bucket is the next without a start. */
static naql_status
add_piece(struct work *w, uint64_t *bucket, naql_error *err)
{
	const struct radix_pair *p = w->sort->pairs.ptr;
	size_t n = w->sort->pairs.n;
	naql_status st = NAQL_OK;

	for (size_t i = 0, end; i < n && st == NAQL_OK; i = end) {
		for (end = i + 1; end < n && p[end].hash == p[i].hash;)
			end++;
		for (;
		     st == NAQL_OK && *bucket <= p[i].hash >> (64 - w->out->bucket_bits);
		     ++*bucket)
			st = put32(w->out, KEYS_BUCKETS, (uint32_t)w->out->n_keys, err);
		if (st == NAQL_OK)
			st = add_key(w, p + i, end - i, err);
	}
	return st;
}

/* add_keys() - buckets, keys and postings of everything kept. */
static naql_status
add_keys(struct work *w, naql_error *err)
{
	struct keys_output *out = w->out;
	uint64_t bucket = 0, n_kept = 0;
	naql_status st = NAQL_OK;

	for (size_t part = 0; part < PARTS; part++)
		n_kept += spill_size(w->kept, part) / POSTINGS_KEPT_LEN;
	out->bucket_bits = 1;
	while (out->bucket_bits < 32 && n_kept >> out->bucket_bits > PER_BUCKET_MAX)
		out->bucket_bits++;
	for (size_t part = 0; part < PARTS && st == NAQL_OK; part++) {
		unsigned bits = parts_split_bits(w->sort, spill_size(w->kept, part) /
								  POSTINGS_KEPT_LEN);

		for (uint64_t piece = 0; piece >> bits == 0 && st == NAQL_OK; piece++) {
			st = read_kept(w, part, piece, bits, err);
			if (st == NAQL_OK)
				st = parts_sort(w->sort, err);
			if (st == NAQL_OK)
				st = add_piece(w, &bucket, err);
		}
	}
	for (; bucket >> out->bucket_bits == 0 && st == NAQL_OK; bucket++)
		st = put32(out, KEYS_BUCKETS, (uint32_t)out->n_keys, err);
	return st == NAQL_OK ? put32(out, KEYS_BUCKETS, (uint32_t)out->n_keys, err) : st;
}

/* ---- filter, and keys as they are written ---- */

/* The block of the filter that is being filled: keys come in its order. */
struct filling {
	struct filter f;
	uint64_t block;
	uint8_t bytes[FILTER_BLOCK];
};

/* fill_to() - write blocks out until 'block' is the one at hand. */
static naql_status
fill_to(struct keys_output *out, struct filling *f, uint64_t block, naql_error *err)
{
	naql_status st = NAQL_OK;

	for (; f->block < block && st == NAQL_OK; f->block++) {
		st = spill_add(&out->out, KEYS_FILTER, f->bytes, FILTER_BLOCK, err);
		memset(f->bytes, 0, FILTER_BLOCK);
	}
	return st;
}

/* put_key() - with three bytes a value where they are enough; most segments are small. */
static naql_status
put_key(struct keys_output *out, const uint8_t wide[WIDE_LEN], naql_error *err)
{
	uint8_t *to = spill_room_for(&out->out, KEYS_KEYS, 4 + out->value_len, err);

	if (!to)
		return out->out.room->status;
	memcpy(to, wide, 4 + out->value_len);
	if (out->value_len == 3)
		to[6] = (uint8_t)((to[6] & 0x7f) | (wide[7] & 0x80));
	return NAQL_OK;
}

/* finish_bucket() - its keys into the filter and, narrowed, into the section. */
static naql_status
finish_bucket(struct keys_output *out, struct spill_reader *wide, struct filling *f,
	      uint64_t bucket, uint32_t n, naql_error *err)
{
	naql_status st = NAQL_OK;

	for (uint32_t i = 0; i < n && st == NAQL_OK; i++) {
		uint8_t key[WIDE_LEN];
		uint64_t hash;

		st = spill_take(wide, key, WIDE_LEN, err);
		if (st != NAQL_OK)
			return st;
		hash = bucket << (64 - out->bucket_bits) |
		       (uint64_t)le32_get(key) << (32 - out->bucket_bits);
		st = fill_to(out, f, hash_range(hash & f->f.mask, f->f.n_blocks), err);
		filter_mark(f->bytes, filter_bits(&f->f, hash));
		if (st == NAQL_OK)
			st = put_key(out, key, err);
	}
	return st;
}

static naql_status
finish_keys(struct keys_output *out, size_t n_items, naql_error *err)
{
	struct filling f = { .f = { NULL, filter_n_blocks(out->n_keys),
				    key_mask(out->bucket_bits) } };
	struct spill_reader wide, buckets;
	uint32_t begin = 0;
	uint8_t start[4];
	naql_status st;

	out->value_len = 4;
	if (spill_size(&out->out, KEYS_POSTINGS) < INLINE_BIT(3) &&
	    n_items <= INLINE_BIT(3))
		out->value_len = 3;
	spill_reader_init(&wide, &out->out, KEYS_WIDE);
	spill_reader_init(&buckets, &out->out, KEYS_BUCKETS);
	st = spill_take(&buckets, start, 4, err);
	for (uint64_t b = 0; b >> out->bucket_bits == 0 && st == NAQL_OK; b++) {
		st = spill_take(&buckets, start, 4, err);
		if (st == NAQL_OK)
			st = finish_bucket(out, &wide, &f, b, le32_get(start) - begin,
					   err);
		begin = le32_get(start);
	}
	if (st == NAQL_OK)
		st = fill_to(out, &f, f.f.n_blocks, err);
	spill_reader_fini(&wide);
	spill_reader_fini(&buckets);
	return st;
}

naql_status
postings_write(struct spill *kept, struct parts_work *sort, struct keys_output *out,
	       size_t n_items, naql_error *err)
{
	struct work w = { kept, out, sort, segment_keys_common(n_items) };
	naql_status st = add_keys(&w, err);

	return st == NAQL_OK ? finish_keys(out, n_items, err) : st;
}
