/*
 * id_order.h - ordinals of items in the order of (id as bytes, version, ordinal), for any
 * number of items: sorted runs, then merged. For builders only.
 */
#ifndef NAQL_INDEX_ID_ORDER_H
#define NAQL_INDEX_ID_ORDER_H

#include "base/buf.h"
#include "base/slice.h"
#include "index/spill.h"

struct id_order_entry {
	size_t at; /* of the id in 'ids' */
	uint32_t len, version, ordinal;
};

struct id_order {
	struct spill runs;
	size_t n_runs;
	size_t memory; /* bytes of a run; 0: any number */
	struct buf ids;
	VEC(struct id_order_entry) entries;
};

naql_status id_order_init(struct id_order *o, struct spill_room *room, size_t memory,
			  naql_error *err) NAQL_MUST_USE;
naql_status id_order_add(struct id_order *o, struct slice id, uint32_t version,
			 uint32_t ordinal, naql_error *err) NAQL_MUST_USE;
/* id_order_write() - 4 bytes an item to the end of the stream. Nothing may be added after
 * it. */
naql_status id_order_write(struct id_order *o, struct spill *out, size_t stream,
			   naql_error *err) NAQL_MUST_USE;
void id_order_fini(struct id_order *o); /* a zeroed one is empty */

#endif
