/*
 * id_order.c - see id_order.h. Merging looks at the head of each run: there are few, for
 * a run holds a million ids.
 */
#include "index/id_order.h"

#include <stdlib.h>

#include "base/error.h"
#include "index/le.h"

#define RUNS_MAX 1024u /* then a run is as long as it gets */

struct key {
	struct slice id;
	uint32_t version, ordinal;
};

static int
compare_keys(const struct key *a, const struct key *b)
{
	size_t n = a->id.len < b->id.len ? a->id.len : b->id.len;
	int c = n ? memcmp(a->id.ptr, b->id.ptr, n) : 0;

	if (c == 0)
		c = (a->id.len > b->id.len) - (a->id.len < b->id.len);
	if (c == 0)
		c = (a->version > b->version) - (a->version < b->version);
	return c ? c : (a->ordinal > b->ordinal) - (a->ordinal < b->ordinal);
}

naql_status
id_order_init(struct id_order *o, struct spill_room *room, size_t memory, naql_error *err)
{
	o->memory = memory;
	return spill_init(&o->runs, room, RUNS_MAX, err);
}

void
id_order_fini(struct id_order *o)
{
	if (o->runs.streams)
		spill_fini(&o->runs);
	buf_fini(&o->ids);
	VEC_FREE(&o->entries);
}

static int
compare_sorted(const void *left, const void *right)
{
	return compare_keys(left, right);
}

/* sorted() - what was collected, in order, on the heap. */
static struct key *
sorted(const struct id_order *o)
{
	struct key *keys = mem_resize_array(NULL, o->entries.n + 1, sizeof(*keys));

	if (!keys)
		return NULL;
	for (size_t i = 0; i < o->entries.n; i++) {
		const struct id_order_entry *e = &o->entries.ptr[i];

		keys[i] = (struct key){ { e->len ? o->ids.ptr + e->at : NULL, e->len },
					e->version,
					e->ordinal };
	}
	qsort(keys, o->entries.n, sizeof(*keys), compare_sorted);
	return keys;
}

/* end_run() - sort what was collected into a run of its own. */
static naql_status
end_run(struct id_order *o, naql_error *err)
{
	struct key *keys = sorted(o);
	naql_status st = keys ? NAQL_OK : naql_nomem(err);

	for (size_t i = 0; i < o->entries.n && st == NAQL_OK; i++) {
		uint8_t head[12];

		le32_put(head, (uint32_t)keys[i].id.len);
		le32_put(head + 4, keys[i].version);
		le32_put(head + 8, keys[i].ordinal);
		st = spill_add(&o->runs, o->n_runs, head, sizeof(head), err);
		if (st == NAQL_OK)
			st = spill_add(&o->runs, o->n_runs, keys[i].id.ptr,
				       keys[i].id.len, err);
	}
	mem_free(keys);
	o->n_runs++;
	o->entries.n = 0;
	buf_reset(&o->ids);
	return st;
}

naql_status
id_order_add(struct id_order *o, struct slice id, uint32_t version, uint32_t ordinal,
	     naql_error *err)
{
	struct id_order_entry e = { o->ids.len, (uint32_t)id.len, version, ordinal };
	size_t bytes = o->ids.len + o->entries.n * (sizeof(e) + sizeof(struct key));

	if (o->memory && bytes > o->memory && o->n_runs + 1 < RUNS_MAX) {
		naql_status st = end_run(o, err);

		if (st != NAQL_OK)
			return st;
		e.at = 0;
	}
	buf_add_slice(&o->ids, id);
	if (o->ids.failed || !VEC_PUSH(&o->entries, e))
		return naql_nomem(err);
	return NAQL_OK;
}

static naql_status
put(struct spill *out, size_t stream, uint32_t ordinal, naql_error *err)
{
	uint8_t *to = spill_room_for(out, stream, 4, err);

	if (!to)
		return out->room->status;
	le32_put(to, ordinal);
	return NAQL_OK;
}

struct head {
	struct spill_reader r;
	struct buf id;
	struct key key;
	uint64_t left; /* bytes of the run */
};

static naql_status
next_key(struct head *h, naql_error *err)
{
	uint8_t head[12];
	naql_status st;

	h->key.id.ptr = NULL; /* at its end */
	if (h->left == 0)
		return NAQL_OK;
	st = spill_take(&h->r, head, sizeof(head), err);
	if (st != NAQL_OK)
		return st;

	size_t len = le32_get(head);

	buf_reset(&h->id);
	if (!buf_reserve(&h->id, len + 1))
		return naql_nomem(err);
	h->left -= sizeof(head) + len;
	h->key = (struct key){ { h->id.ptr, len },
			       le32_get(head + 4),
			       le32_get(head + 8) };
	return spill_take(&h->r, h->id.ptr, len, err);
}

static naql_status
merge_runs(struct id_order *o, struct head *heads, struct spill *out, size_t stream,
	   naql_error *err)
{
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < o->n_runs && st == NAQL_OK; i++) {
		spill_reader_init(&heads[i].r, &o->runs, i);
		heads[i].left = spill_size(&o->runs, i);
		st = next_key(&heads[i], err);
	}
	while (st == NAQL_OK) {
		struct head *least = NULL;

		for (size_t i = 0; i < o->n_runs; i++) {
			if (heads[i].key.id.ptr &&
			    (!least || compare_keys(&heads[i].key, &least->key) < 0))
				least = &heads[i];
		}
		if (!least)
			break;
		st = put(out, stream, least->key.ordinal, err);
		if (st == NAQL_OK)
			st = next_key(least, err);
	}
	for (size_t i = 0; i < o->n_runs; i++) {
		spill_reader_fini(&heads[i].r);
		buf_fini(&heads[i].id);
	}
	return st;
}

static naql_status
write_sorted(struct id_order *o, struct spill *out, size_t stream, naql_error *err)
{
	struct key *keys = sorted(o);
	naql_status st = keys ? NAQL_OK : naql_nomem(err);

	for (size_t i = 0; i < o->entries.n && st == NAQL_OK; i++)
		st = put(out, stream, keys[i].ordinal, err);
	mem_free(keys);
	return st;
}

naql_status
id_order_write(struct id_order *o, struct spill *out, size_t stream, naql_error *err)
{
	struct head *heads;
	naql_status st;

	if (o->n_runs == 0)
		return write_sorted(o, out, stream, err);
	st = end_run(o, err);
	if (st != NAQL_OK)
		return st;
	heads = mem_calloc(o->n_runs, sizeof(*heads));
	if (!heads)
		return naql_nomem(err);
	st = merge_runs(o, heads, out, stream, err);
	mem_free(heads);
	return st;
}
