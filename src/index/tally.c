/*
 * tally.c - see tally.h. What is counted does not depend on when a hash made way in the
 * small table, nor on what was spilled: a part is added up whole.
 */
#include "index/tally.h"

#include "base/compiler.h"
#include "base/error.h"
#include "index/count8.h"
#include "index/le.h"
#include "index/part_counts.h"

#define TALLY_SMALL    ((size_t)1 << 19) /* hashes: the pairs of about 3,000 stories */
#define PER_BUCKET_MAX 16u
#define SLOT_BITS      13u /* 128 KiB: stays in the second cache */
/* In the streams that part by the highest bits, a count below 2^PARTS_BITS takes their
 * place; counted are hash and count side by side. */
#define SEEN_LEN    8u
#define SEEN_MAX    ((uint32_t)PARTS - 1)
#define COUNTED_LEN 12u

naql_status
tally_init(struct tally *t, struct spill_room *room, naql_error *err)
{
	naql_status st = spill_init(&t->spill, room, PARTS, err);

	if (st != NAQL_OK)
		return st;
	t->slots = mem_calloc((size_t)1 << SLOT_BITS, sizeof(*t->slots));
	return t->slots ? NAQL_OK : naql_nomem(err);
}

void
tally_fini(struct tally *t)
{
	if (t->spill.streams)
		spill_fini(&t->spill);
	mem_free(t->slots);
	*t = (struct tally){ 0 };
}

static naql_status
put_seen(struct tally *t, uint64_t hash, uint32_t count, naql_error *err)
{
	while (count > 0) {
		uint32_t n = count < SEEN_MAX ? count : SEEN_MAX;
		uint64_t record = hash << PARTS_BITS >> PARTS_BITS |
				  (uint64_t)n << (64 - PARTS_BITS);
		uint8_t *to = spill_room_for(&t->spill, parts_of(hash), SEEN_LEN, err);

		if (!to)
			return t->spill.room->status;
		memcpy(to, &record, SEEN_LEN);
		count -= n;
	}
	return NAQL_OK;
}

static struct tally_slot *
slot_of(const struct tally *t, uint64_t hash)
{
	return &t->slots[hash >> (64 - SLOT_BITS - PARTS_BITS) &
			 (((size_t)1 << SLOT_BITS) - 1)];
}

void
tally_ask(const struct tally *t, uint64_t hash)
{
	NAQL_PREFETCH(slot_of(t, hash));
}

naql_status
tally_add(struct tally *t, uint64_t hash, naql_error *err)
{
	struct tally_slot *slot = slot_of(t, hash);
	struct tally_slot old = *slot;

	if (old.hash == hash && old.count > 0 && old.count < UINT32_MAX) {
		slot->count++;
		return NAQL_OK;
	}
	*slot = (struct tally_slot){ hash, 1 };
	return put_seen(t, old.hash, old.count, err);
}

static naql_status
empty_slots(struct tally *t, naql_error *err)
{
	naql_status st = NAQL_OK;

	for (size_t i = 0; st == NAQL_OK && i < (size_t)1 << SLOT_BITS; i++)
		st = put_seen(t, t->slots[i].hash, t->slots[i].count, err);
	mem_free(t->slots);
	t->slots = NULL;
	return st;
}

struct counted {
	struct spill spill; /* one stream: records, ascending by hash */
	uint64_t n;	    /* different hashes */
	uint64_t n_again;   /* of them seen more than once */
};

/*
 * Of a large segment what stands once is left out: half of the table and worth little.
 * Many small ones are added up, and what stands once in each of fifty is no rare word:
 * left out, it made chance matches look certain.
 */
static uint64_t
least_count(const struct counted *c)
{
	return c->n < TALLY_SMALL ? 1 : 2;
}

static naql_status
put_counted(struct counted *c, uint64_t hash, uint32_t count, naql_error *err)
{
	uint8_t *to = spill_room_for(&c->spill, 0, COUNTED_LEN, err);

	if (!to)
		return c->spill.room->status;
	memcpy(to, &hash, 8);
	memcpy(to + 8, &count, 4);
	return NAQL_OK;
}

/* Records of a part that are counted at once: where it is larger than its memory, only
 * those of a piece. */
struct piece {
	struct spill *spill;
	size_t part;
	uint64_t piece;
	unsigned bits; /* 2^bits of them */
};

static uint64_t
hash_of(const struct piece *p, const uint8_t *record, uint32_t *count)
{
	uint64_t v;

	memcpy(&v, record, SEEN_LEN);
	*count = (uint32_t)(v >> (64 - PARTS_BITS));
	return v << PARTS_BITS >> PARTS_BITS | (uint64_t)p->part << (64 - PARTS_BITS);
}

/* count_records() - those that stand side by side; without a table only how many. */
static size_t
count_records(const struct piece *p, const struct spill_reader *r, struct part_counts *c)
{
	const size_t ahead = PART_COUNTS_AHEAD * SEEN_LEN;
	size_t n = 0;
	uint32_t count;

	for (const uint8_t *at = r->at; at < r->end; at += SEEN_LEN) {
		uint64_t hash;

		if (c && (size_t)(r->end - at) > ahead)
			part_counts_ask(c, hash_of(p, at + ahead, &count));
		hash = hash_of(p, at, &count);
		if (p->bits > 0 && !parts_is_in(hash, p->piece, p->bits))
			continue;
		n++;
		if (c)
			(void)part_counts_add(c, hash, hash, count);
	}
	return n;
}

static naql_status
read_piece(const struct piece *p, struct part_counts *c, size_t *n, naql_error *err)
{
	struct spill_reader r;
	naql_status st;

	*n = 0;
	spill_reader_init(&r, p->spill, p->part);
	while ((st = spill_more(&r, err)) == NAQL_OK)
		*n += count_records(p, &r, c);
	spill_reader_fini(&r);
	return st == NAQL_DONE ? NAQL_OK : st;
}

static naql_status
count_piece(const struct piece *p, struct counted *out, struct part_counts *c,
	    struct parts_work *w, naql_error *err)
{
	size_t n = (size_t)(spill_size(p->spill, p->part) / SEEN_LEN);
	naql_status st = p->bits > 0 ? read_piece(p, NULL, &n, err) : NAQL_OK;

	if (st == NAQL_OK)
		st = part_counts_begin(c, n, p->bits, err);
	if (st == NAQL_OK)
		st = read_piece(p, c, &n, err);
	if (st == NAQL_OK)
		st = part_counts_take(c, w, out->n < TALLY_SMALL ? 1 : 2, err);
	for (size_t i = 0; i < w->pairs.n && st == NAQL_OK; i++) {
		out->n_again += w->pairs.ptr[i].item > 1;
		st = put_counted(out, w->pairs.ptr[i].hash, w->pairs.ptr[i].item, err);
	}
	out->n += c->n_different;
	return st;
}

static naql_status
count_all(struct tally *t, struct counted *out, struct parts_work *w, naql_error *err)
{
	struct part_counts c = { 0 };
	naql_status st = spill_init(&out->spill, t->spill.room, 1, err);

	for (size_t part = 0; part < PARTS && st == NAQL_OK; part++) {
		uint64_t n = spill_size(&t->spill, part) / SEEN_LEN;
		struct piece p = { &t->spill, part, 0, parts_split_bits(w, n) };

		for (; p.piece >> p.bits == 0 && st == NAQL_OK; p.piece++)
			st = count_piece(&p, out, &c, w, err);
	}
	part_counts_fini(&c);
	return st;
}

static naql_status
put_start(struct spill *out, uint32_t at, naql_error *err)
{
	uint8_t *to = spill_room_for(out, TALLY_STARTS, 4, err);

	if (!to)
		return out->room->status;
	le32_put(to, at);
	return NAQL_OK;
}

static naql_status
put_entry(struct spill *out, uint64_t hash, uint32_t count, uint32_t bits,
	  naql_error *err)
{
	uint64_t print = hash << bits >> 48;
	uint8_t *to = spill_room_for(out, TALLY_ENTRIES, 3, err);

	if (!to)
		return out->room->status;
	to[0] = (uint8_t)print;
	to[1] = (uint8_t)(print >> 8);
	to[2] = count8_near(count);
	return NAQL_OK;
}

/* write_table() - bucket starts and entries of what was counted. */
static naql_status
write_table(struct counted *c, struct spill *out, uint32_t bits, naql_error *err)
{
	uint64_t bucket = 0, n_buckets = UINT64_C(1) << bits, least = least_count(c);
	uint32_t at = 0;
	struct spill_reader r;
	naql_status st = NAQL_OK;

	spill_reader_init(&r, &c->spill, 0);
	while (st == NAQL_OK && (st = spill_more(&r, err)) == NAQL_OK) {
		for (; r.at < r.end && st == NAQL_OK; r.at += COUNTED_LEN) {
			uint64_t hash;
			uint32_t count;

			memcpy(&hash, r.at, 8);
			memcpy(&count, r.at + 8, 4);
			if (count < least)
				continue;
			for (; st == NAQL_OK && bucket <= hash >> (64 - bits); bucket++)
				st = put_start(out, at, err);
			if (st == NAQL_OK)
				st = put_entry(out, hash, count, bits, err);
			at++;
		}
	}
	spill_reader_fini(&r);
	st = st == NAQL_DONE ? NAQL_OK : st;
	for (; bucket <= n_buckets && st == NAQL_OK; bucket++)
		st = put_start(out, at, err);
	return st;
}

naql_status
tally_pack(struct tally *t, struct spill *out, struct parts_work *work, uint32_t *bits,
	   naql_error *err)
{
	struct counted c = { 0 };
	naql_status st = spill_init(out, t->spill.room, TALLY_STREAMS, err);

	if (st == NAQL_OK)
		st = empty_slots(t, err);
	if (st == NAQL_OK)
		st = count_all(t, &c, work, err);
	if (st == NAQL_OK) {
		uint64_t n = least_count(&c) > 1 ? c.n_again : c.n;

		*bits = 1;
		while (*bits < 32 && n >> *bits > PER_BUCKET_MAX)
			++*bits;
		st = n > UINT32_MAX ? naql_fail(err, NAQL_E_LIMIT, NULL, NAQL_NO_OFFSET,
						"too many words for one segment")
				    : write_table(&c, out, *bits, err);
	}
	if (c.spill.streams)
		spill_fini(&c.spill);
	return st;
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
