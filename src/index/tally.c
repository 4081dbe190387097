/*
 * tally.c - see tally.h. Counting by sorting: hashes are collected, sorted when there are
 * many, and merged into what was counted; the result does not depend on when that
 * happens.
 */
#include "index/tally.h"

#include "base/error.h"
#include "index/count8.h"
#include "index/le.h"
#include "index/radix.h"

#define TALLY_SMALL    ((size_t)1 << 19) /* hashes: the pairs of about 3,000 stories */
#define PENDING_MIN    ((size_t)1 << 20)
#define PER_BUCKET_MAX 16u

/* merge() - 'runs' sorted hashes into 'to', which has room; from the back, in place. */
static void
merge(struct tally *t, const struct tally_entry *runs, size_t n_runs)
{
	size_t a = t->counted.n, b = n_runs, at = a + b;
	struct tally_entry *e = t->counted.ptr;

	while (b > 0) {
		if (a > 0 && e[a - 1].hash > runs[b - 1].hash) {
			e[--at] = e[--a];
		} else if (a > 0 && e[a - 1].hash == runs[b - 1].hash) {
			e[--at] = e[--a];
			e[at].count += runs[--b].count;
		} else {
			e[--at] = runs[--b];
		}
	}
	/* Equal hashes left a gap between the untouched front [0, a) and [at, end). */
	size_t end = t->counted.n + n_runs, moved = end - at;

	for (size_t i = 0; i < moved; i++)
		e[a + i] = e[at + i];
	t->counted.n = a + moved;
}

static naql_status
flush(struct tally *t, naql_error *err)
{
	naql_status st = NAQL_OK;
	size_t n = t->pending.n, n_runs = 0;
	uint64_t *h = t->pending.ptr, *scratch = NULL;
	struct tally_entry *runs = NULL;

	if (n == 0)
		return NAQL_OK;
	scratch = mem_resize_array(NULL, n, sizeof(*scratch));
	if (scratch)
		radix_hashes(h, scratch, n);
	mem_free(scratch);
	runs = scratch ? mem_resize_array(NULL, n, sizeof(*runs)) : NULL;
	if (!runs || !VEC_RESERVE(&t->counted, n)) {
		st = naql_nomem(err);
		goto out;
	}
	for (size_t i = 0; i < n; i++) {
		if (n_runs > 0 && runs[n_runs - 1].hash == h[i])
			runs[n_runs - 1].count++;
		else
			runs[n_runs++] = (struct tally_entry){ h[i], 1 };
	}
	merge(t, runs, n_runs);
	t->pending.n = 0;
out:
	mem_free(runs);
	return st;
}

naql_status
tally_reserve(struct tally *t, size_t n, naql_error *err)
{
	size_t limit = t->counted.n > PENDING_MIN ? t->counted.n : PENDING_MIN;

	if (t->pending.n > 0 && t->pending.n + n > limit) {
		naql_status st = flush(t, err);

		if (st != NAQL_OK)
			return st;
	}
	return VEC_RESERVE(&t->pending, n) ? NAQL_OK : naql_nomem(err);
}

void
tally_add(struct tally *t, uint64_t hash)
{
	t->pending.ptr[t->pending.n++] = hash;
}

void
tally_fini(struct tally *t)
{
	VEC_FREE(&t->pending);
	VEC_FREE(&t->counted);
}

/*
 * least_count() - what stands less often is left out. Of a large segment that is what
 * stands once, half of the table and worth little. Many small ones are added up, and
 * what stands once in each of fifty is no rare word: left out, it made chance matches
 * look certain.
 */
static uint64_t
least_count(const struct tally *t)
{
	return t->counted.n < TALLY_SMALL ? 1 : 2;
}

naql_status
tally_pack(struct tally *t, struct buf *out, uint32_t *bits, naql_error *err)
{
	naql_status st = flush(t, err);
	size_t n = 0;

	if (st != NAQL_OK)
		return st;

	uint64_t least = least_count(t);

	for (size_t i = 0; i < t->counted.n; i++)
		n += t->counted.ptr[i].count >= least;
	*bits = 1;
	while (*bits < 32 && n >> *bits > PER_BUCKET_MAX)
		++*bits;

	uint64_t bucket = 0, n_buckets = UINT64_C(1) << *bits;
	uint32_t at = 0;

	for (size_t i = 0; i < t->counted.n; i++) {
		const struct tally_entry *e = &t->counted.ptr[i];

		if (e->count < least)
			continue;
		for (; bucket <= e->hash >> (64 - *bits); bucket++)
			buf_add_u32le(out, at);
		at++;
	}
	for (; bucket <= n_buckets; bucket++)
		buf_add_u32le(out, at);
	for (size_t i = 0; i < t->counted.n; i++) {
		const struct tally_entry *e = &t->counted.ptr[i];
		uint32_t count = e->count < UINT32_MAX ? (uint32_t)e->count : UINT32_MAX;
		uint64_t print = e->hash << *bits >> 48;

		if (count < least)
			continue;
		buf_add_byte(out, (uint8_t)print);
		buf_add_byte(out, (uint8_t)(print >> 8));
		buf_add_byte(out, count8_near(count));
	}
	return buf_status(out, err);
}

static size_t
n_entries(const struct tally_view *v)
{
	return (v->len - (((size_t)1 << v->bits) + 1) * 4) / 3;
}

static const uint8_t *
bucket_of(const struct tally_view *v, uint64_t hash)
{
	return v->bytes + 4 * (hash >> (64 - v->bits));
}

uint32_t
tally_get(const struct tally_view *v, uint64_t hash)
{
	const uint8_t *bucket = bucket_of(v, hash);
	uint32_t print = (uint32_t)(hash << v->bits >> 48);
	size_t i = le32_get(bucket), end = le32_get(bucket + 4), n = n_entries(v);
	const uint8_t *entries = v->bytes + (((size_t)1 << v->bits) + 1) * 4;

	for (; i < end && i < n; i++) {
		if (le16_get(entries + 3 * i) == print)
			return count8_get(entries[3 * i + 2]);
	}
	return 0;
}

void
tally_prefetch(const struct tally_view *v, uint64_t hash)
{
	NAQL_PREFETCH(bucket_of(v, hash));
}

void
tally_prefetch_bucket(const struct tally_view *v, uint64_t hash)
{
	size_t at = le32_get(bucket_of(v, hash));

	if (at < n_entries(v))
		NAQL_PREFETCH(v->bytes + (((size_t)1 << v->bits) + 1) * 4 + 3 * at);
}

bool
tally_check(const struct tally_view *v)
{
	size_t n_buckets = (size_t)1 << v->bits;
	uint32_t before = 0;

	for (size_t i = 0; i <= n_buckets; i++) {
		uint32_t at = le32_get(v->bytes + 4 * i);

		if (at < before)
			return false;
		before = at;
	}
	return before == n_entries(v);
}
