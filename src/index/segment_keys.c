/*
 * segment_keys.c - see segment_keys.h.
 *
 * A shingle's frequency must be known before winnowing, and winnowing wants the shingles
 * of an item side by side. So they are spread over PARTS streams by a hash, a part is
 * counted as a whole, and what was counted is entered beside each shingle. An item's
 * shingles are then found again by the number of the stream that each went into: the
 * streams are read side by side, each from its begin to its end. What winnowing keeps is
 * spread a second time, by the hash itself, so that keys come out in the order in which
 * they are written.
 *
 * The first spreading is by the place in the days, not by the hash: so a part's days are
 * a row of lines that is filled while it stays in the cache.
 */
#include "index/segment_keys.h"

#include "base/error.h"
#include "index/count8.h"
#include "index/part_counts.h"
#include "index/postings_write.h"

#define DAYS_SMALL   ((uint64_t)1 << 20) /* shingles of some 4,000 stories */
#define CLASS_COMMON 64			 /* above every octave */

/* A shingle in its stream: the hash; the day mod 8, + 8 where the item has it again; and,
 * once it is counted, the code of the number of items. */
#define SHINGLE_LEN 10u
#define AGAIN	    8u
/* A row of an item: shingles of its title and of its text. */
#define SPAN_LEN 8u
enum { ORDER_ROUTE, ORDER_SPANS, ORDER_STREAMS };

/* ---- collecting ---- */

naql_status
keys_input_init(struct keys_input *in, struct spill_room *room, naql_error *err)
{
	naql_status st = spill_init(&in->shingles, room, PARTS, err);

	return st == NAQL_OK ? spill_init(&in->order, room, ORDER_STREAMS, err) : st;
}

void
keys_input_fini(struct keys_input *in)
{
	if (in->shingles.streams)
		spill_fini(&in->shingles);
	if (in->order.streams)
		spill_fini(&in->order);
	VEC_FREE(&in->seen);
}

/* clear_seen() - a table for n hashes; false where memory is refused. */
static bool
clear_seen(struct keys_input *in, size_t n)
{
	size_t size = 64;

	while (size < 2 * n)
		size *= 2;
	in->seen.n = 0;
	if (!VEC_RESERVE(&in->seen, size))
		return false;
	memset(in->seen.ptr, 0, size * sizeof(*in->seen.ptr));
	in->seen.n = size;
	return true;
}

/* was_seen() - of this item? 0 marks a free place, so the hash 0 is always new: then its
 * items are counted too high by those that have it twice, which rounding allows. */
static bool
was_seen(struct keys_input *in, uint64_t hash)
{
	size_t mask = in->seen.n - 1, i = (size_t)(hash >> 20) & mask;

	for (; in->seen.ptr[i] != 0; i = (i + 1) & mask) {
		if (in->seen.ptr[i] == hash)
			return true;
	}
	in->seen.ptr[i] = hash;
	return false;
}

#define ROUTE_STRIDE ((size_t)256)

/* add_hashes() - some in a row; n at most ROUTE_STRIDE. */
static naql_status
add_hashes(struct keys_input *in, const uint64_t *hashes, size_t n, uint8_t day,
	   naql_error *err)
{
	uint8_t *way = spill_room_for(&in->order, ORDER_ROUTE, n, err);

	if (!way)
		return in->order.room->status;
	for (size_t i = 0; i < n; i++) {
		size_t part = parts_of(days_place(hashes[i]));
		uint8_t *to = spill_room_for(&in->shingles, part, SHINGLE_LEN, err);

		if (!to)
			return in->shingles.room->status;
		memcpy(to, &hashes[i], 8);
		to[8] = (uint8_t)(day | (was_seen(in, hashes[i]) ? AGAIN : 0));
		to[9] = 0;
		way[i] = (uint8_t)part;
	}
	return NAQL_OK;
}

naql_status
keys_input_add(struct keys_input *in, const struct keys_item *item, naql_error *err)
{
	size_t n = (size_t)item->n_title + item->n_text;
	uint32_t span[2] = { item->n_title, item->n_text };
	uint8_t day = (uint8_t)((uint32_t)item->day & 7);

	if (!clear_seen(in, n))
		return naql_nomem(err);
	for (size_t i = 0; i < n; i += ROUTE_STRIDE) {
		size_t most = n - i < ROUTE_STRIDE ? n - i : ROUTE_STRIDE;
		naql_status st = add_hashes(in, item->hashes + i, most, day, err);

		if (st != NAQL_OK)
			return st;
	}
	in->n_hashes += n;
	in->n_items++;
	return spill_add(&in->order, ORDER_SPANS, span, SPAN_LEN, err);
}

/* ---- counting ---- */

/* A shingle of a part: its number there, and where it is counted. */
struct record {
	uint32_t at, slot;
};

struct work {
	struct keys_input *in;
	struct keys_output *out;
	struct parts_work *sort;
	struct spill kept;
	VEC(uint8_t) codes; /* of the part at hand */
	struct part_counts counts;
	VEC(struct record) records; /* of the piece at hand */
	uint8_t classes[256];	    /* by code */
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

/* code_of() - n items, rounded up: what is common stays so, and nothing else becomes it.
 */
static uint8_t
code_of(uint32_t n, uint32_t common)
{
	uint8_t code = count8_up(n);

	return n <= common && count8_get(code) > common ? count8_floor(n) : code;
}

/* count_records() - those of a piece of a part that stand side by side. */
static void
count_records(struct work *w, const struct spill_reader *r, uint32_t at, uint64_t piece,
	      unsigned bits)
{
	const size_t ahead = PART_COUNTS_AHEAD * SHINGLE_LEN;

	for (const uint8_t *p = r->at; p < r->end; p += SHINGLE_LEN, at++) {
		struct record *to = &w->records.ptr[w->records.n];
		uint64_t hash, place;

		if ((size_t)(r->end - p) > ahead) {
			memcpy(&hash, p + ahead, 8);
			part_counts_ask(&w->counts, days_place(hash));
		}
		memcpy(&hash, p, 8);
		place = days_place(hash);
		if (bits > 0 && !parts_is_in(place, piece, bits))
			continue;
		to->at = at;
		to->slot = part_counts_add(&w->counts, place, hash, !(p[8] & AGAIN));
		w->records.n++;
	}
}

/* size_of_piece() - how many records of a part are in a piece of it. */
static naql_status
size_of_piece(struct work *w, size_t part, uint64_t piece, unsigned bits, size_t *n,
	      naql_error *err)
{
	struct spill_reader r;
	naql_status st;

	*n = 0;
	spill_reader_init(&r, &w->in->shingles, part);
	while ((st = spill_more(&r, err)) == NAQL_OK) {
		for (const uint8_t *p = r.at; p < r.end; p += SHINGLE_LEN) {
			uint64_t hash;

			memcpy(&hash, p, 8);
			*n += parts_is_in(days_place(hash), piece, bits);
		}
	}
	spill_reader_fini(&r);
	return st == NAQL_DONE ? NAQL_OK : st;
}

/* count_piece() - codes of the shingles of a piece of a part. An item that has one again
 * does not count again. */
static naql_status
count_piece(struct work *w, size_t part, uint64_t piece, unsigned bits, naql_error *err)
{
	size_t n = (size_t)(spill_size(&w->in->shingles, part) / SHINGLE_LEN);
	struct spill_reader r;
	uint32_t at = 0;
	naql_status st = NAQL_OK;

	w->records.n = 0;
	if (bits > 0)
		st = size_of_piece(w, part, piece, bits, &n, err);
	if (st == NAQL_OK)
		st = part_counts_begin(&w->counts, n, bits, err);
	if (st == NAQL_OK && !VEC_RESERVE(&w->records, n + 1))
		st = naql_nomem(err);
	spill_reader_init(&r, &w->in->shingles, part);
	while (st == NAQL_OK && (st = spill_more(&r, err)) == NAQL_OK) {
		count_records(w, &r, at, piece, bits);
		at += (uint32_t)((size_t)(r.end - r.at) / SHINGLE_LEN);
	}
	spill_reader_fini(&r);
	if (st != NAQL_DONE)
		return st;
	for (size_t i = 0; i < w->records.n; i++) {
		const struct record *k = &w->records.ptr[i];

		if (i + PART_COUNTS_AHEAD < w->records.n)
			NAQL_PREFETCH(&w->counts.slots.ptr[k[PART_COUNTS_AHEAD].slot]);
		w->codes.ptr[k->at] = code_of(w->counts.slots.ptr[k->slot].n, w->common);
	}
	w->out->n_shingles += w->counts.n_different;
	return NAQL_OK;
}

/* enter_codes() - into the shingles of a part. */
static naql_status
enter_codes(struct work *w, size_t part, naql_error *err)
{
	const uint8_t *code = w->codes.ptr;
	struct spill_reader r;
	uint8_t *bytes;
	size_t len;
	naql_status st;

	spill_reader_init(&r, &w->in->shingles, part);
	while ((st = spill_edit(&r, &bytes, &len, err)) == NAQL_OK) {
		for (size_t at = SHINGLE_LEN - 1; at < len; at += SHINGLE_LEN)
			bytes[at] = *code++;
	}
	spill_reader_fini(&r);
	return st == NAQL_DONE ? NAQL_OK : st;
}

static naql_status
count_part(struct work *w, size_t part, naql_error *err)
{
	uint64_t n = spill_size(&w->in->shingles, part) / SHINGLE_LEN;
	unsigned bits = parts_split_bits(w->sort, n);
	naql_status st = NAQL_OK;

	if (n > UINT32_MAX)
		return naql_fail(err, NAQL_E_LIMIT, NULL, NAQL_NO_OFFSET,
				 "too many words for one segment");
	w->codes.n = 0;
	if (!VEC_RESERVE(&w->codes, (size_t)n))
		return naql_nomem(err);
	for (uint64_t piece = 0; piece >> bits == 0 && st == NAQL_OK; piece++)
		st = count_piece(w, part, piece, bits, err);
	return st == NAQL_OK ? enter_codes(w, part, err) : st;
}

static naql_status
count(struct work *w, naql_error *err)
{
	naql_status st = NAQL_OK;

	for (size_t part = 0; part < PARTS && st == NAQL_OK; part++)
		st = count_part(w, part, err);
	VEC_FREE(&w->codes);
	VEC_FREE(&w->records);
	part_counts_fini(&w->counts);
	return st;
}

/* ---- days ---- */

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

/* The lines that a part's shingles stand in; the last one may be the next part's first.
 */
struct lines {
	uint8_t *cells;
	uint64_t first, last, n_all;
};

static void
mark_days(const struct spill_reader *r, const struct lines *l)
{
	for (const uint8_t *at = r->at; at < r->end; at += SHINGLE_LEN) {
		uint64_t hash, line;

		memcpy(&hash, at, 8);
		line = hash_range(days_place(hash), l->n_all) - l->first;
		days_mark(l->cells + line * DAYS_LINE, hash, at[8] & 7);
	}
}

static naql_status
days_of_part(struct work *w, size_t part, struct lines *l, naql_error *err)
{
	uint64_t next =
		part + 1 < PARTS
			? hash_range((uint64_t)(part + 1) << (64 - PARTS_BITS), l->n_all)
			: l->n_all;
	struct spill_reader r;
	naql_status st;

	l->last = part + 1 < PARTS ? next : l->n_all - 1;
	spill_reader_init(&r, &w->in->shingles, part);
	while ((st = spill_more(&r, err)) == NAQL_OK)
		mark_days(&r, l);
	spill_reader_fini(&r);
	if (st != NAQL_DONE)
		return st;
	st = spill_add(&w->out->out, KEYS_DAYS, l->cells,
		       (size_t)(next - l->first) * DAYS_LINE, err);
	if (next < l->n_all) /* what it shares with the next part goes on from there */
		memmove(l->cells, l->cells + (next - l->first) * DAYS_LINE, DAYS_LINE);
	memset(l->cells + DAYS_LINE, 0, (size_t)(l->last - l->first) * DAYS_LINE);
	l->first = next;
	return st;
}

static naql_status
make_days(struct work *w, naql_error *err)
{
	struct lines l = { .n_all = days_len(w->out->n_shingles) / DAYS_LINE };
	size_t most = (size_t)(l.n_all / PARTS) + 3;
	naql_status st = NAQL_OK;

	l.cells = mem_calloc(most, DAYS_LINE);
	if (!l.cells)
		return naql_nomem(err);
	for (size_t part = 0; part < PARTS && st == NAQL_OK; part++)
		st = days_of_part(w, part, &l, err);
	mem_free(l.cells);
	return st;
}

/* ---- winnowing ---- */

/* All streams of shingles, side by side. */
#define WAYS_AHEAD 32
struct ways {
	struct spill_reader route, spans, shingles[PARTS];
};

static struct ways *
ways_new(struct work *w)
{
	struct ways *ways = mem_calloc(1, sizeof(*ways));

	if (!ways)
		return NULL;
	spill_reader_init(&ways->route, &w->in->order, ORDER_ROUTE);
	spill_reader_init(&ways->spans, &w->in->order, ORDER_SPANS);
	for (size_t i = 0; i < PARTS; i++)
		spill_reader_init(&ways->shingles[i], &w->in->shingles, i);
	return ways;
}

static void
ways_free(struct ways *ways)
{
	if (!ways)
		return;
	spill_reader_fini(&ways->route);
	spill_reader_fini(&ways->spans);
	for (size_t i = 0; i < PARTS; i++)
		spill_reader_fini(&ways->shingles[i]);
	mem_free(ways);
}

/* The title or the text of an item. */
struct run {
	VEC(struct shingle) shingles;
	VEC(uint8_t) codes, order, keep;
	VEC(uint32_t) kept;
};

static bool
run_reserve(struct run *r, size_t n)
{
	r->shingles.n = r->codes.n = r->order.n = r->keep.n = r->kept.n = 0;
	return VEC_RESERVE(&r->shingles, n) && VEC_RESERVE(&r->codes, n) &&
	       VEC_RESERVE(&r->order, n) && VEC_RESERVE(&r->keep, n) &&
	       VEC_RESERVE(&r->kept, n);
}

static naql_status
read_run(struct ways *ways, struct run *r, size_t n, naql_error *err)
{
	for (size_t i = 0; i < n; i++) {
		uint8_t way, bytes[SHINGLE_LEN];
		naql_status st;

		if (ways->route.end - ways->route.at > WAYS_AHEAD)
			NAQL_PREFETCH(ways->shingles[ways->route.at[WAYS_AHEAD]].at);
		st = spill_take(&ways->route, &way, 1, err);

		if (st == NAQL_OK)
			st = spill_take(&ways->shingles[way], bytes, SHINGLE_LEN, err);
		if (st != NAQL_OK)
			return st;
		memcpy(&r->shingles.ptr[i].hash, bytes, 8);
		r->codes.ptr[i] = bytes[9];
	}
	return NAQL_OK;
}

static naql_status
keep_shingle(struct work *w, uint64_t hash, uint32_t item, uint8_t code, naql_error *err)
{
	uint8_t *to = spill_room_for(&w->kept, parts_of(hash), POSTINGS_KEPT_LEN, err);

	if (!to)
		return w->kept.room->status;
	memcpy(to, &hash, 8);
	memcpy(to + 8, &item, 4);
	to[12] = code;
	return NAQL_OK;
}

/* winnow_run() - one text or one title: windows do not reach from one to the other. */
static naql_status
winnow_run(struct work *w, struct run *r, size_t n, uint32_t item, naql_error *err)
{
	size_t window = n < WINNOW_WINDOW ? n : WINNOW_WINDOW, n_common = 0;
	naql_status st = NAQL_OK;

	if (n == 0)
		return NAQL_OK;
	for (size_t i = 0; i < n; i++) {
		uint8_t class = w->classes[r->codes.ptr[i]];

		r->order.ptr[i] = class;
		n_common = class >= CLASS_COMMON ? n_common + 1 : 0;
		w->out->n_windows_common += n_common >= window;
	}
	w->out->n_windows += n - window + 1;
	sketch_winnow(r->shingles.ptr, n, r->order.ptr, r->keep.ptr);
	for (size_t i = 0; i < n; i++) { /* without a branch: every second one is */
		r->kept.ptr[r->kept.n] = (uint32_t)i;
		r->kept.n += r->keep.ptr[i];
	}
	for (size_t i = 0; i < r->kept.n && st == NAQL_OK; i++) {
		uint32_t k = r->kept.ptr[i];

		st = keep_shingle(w, r->shingles.ptr[k].hash, item, r->codes.ptr[k], err);
	}
	return st;
}

static naql_status
winnow_item(struct work *w, struct ways *ways, struct run *r, uint32_t item,
	    naql_error *err)
{
	uint32_t span[2];
	naql_status st = spill_take(&ways->spans, span, SPAN_LEN, err);

	for (unsigned i = 0; i < 2 && st == NAQL_OK; i++) {
		if (!run_reserve(r, span[i]))
			return naql_nomem(err);
		st = read_run(ways, r, span[i], err);
		if (st == NAQL_OK)
			st = winnow_run(w, r, span[i], item, err);
	}
	return st;
}

static naql_status
winnow(struct work *w, naql_error *err)
{
	struct run r = { 0 };
	struct ways *ways = ways_new(w);
	naql_status st = ways ? spill_init(&w->kept, w->in->order.room, PARTS, err)
			      : naql_nomem(err);

	for (uint32_t i = 0; i < w->in->n_items && st == NAQL_OK; i++)
		st = winnow_item(w, ways, &r, i, err);
	ways_free(ways);
	VEC_FREE(&r.shingles);
	VEC_FREE(&r.codes);
	VEC_FREE(&r.order);
	VEC_FREE(&r.keep);
	VEC_FREE(&r.kept);
	keys_input_fini(w->in); /* not needed any more, and large */
	return st;
}

/* ---- all of it ---- */

naql_status
segment_keys_build(struct keys_input *in, struct parts_work *work,
		   struct keys_output *out, naql_error *err)
{
	size_t n_items = in->n_items;
	struct work w = {
		.in = in, .out = out, .sort = work, .common = segment_keys_common(n_items)
	};
	naql_status st = spill_init(&out->out, in->order.room, KEYS_STREAMS, err);

	for (unsigned code = 0; code < NAQL_COUNT(w.classes); code++)
		w.classes[code] = class_of((uint8_t)code, w.common);
	if (st == NAQL_OK)
		st = count(&w, err);
	if (st == NAQL_OK)
		st = make_days(&w, err);
	if (st == NAQL_OK)
		st = winnow(&w, err);
	if (st == NAQL_OK)
		st = postings_write(&w.kept, work, out, n_items, err);
	if (w.kept.streams)
		spill_fini(&w.kept);
	return st;
}

void
segment_keys_fini(struct keys_output *out)
{
	if (out->out.streams)
		spill_fini(&out->out);
}
