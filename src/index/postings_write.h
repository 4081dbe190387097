/*
 * postings_write.h - from what winnowing kept to filter, buckets, keys and postings. For
 * segment_keys.c only.
 */
#ifndef NAQL_INDEX_POSTINGS_WRITE_H
#define NAQL_INDEX_POSTINGS_WRITE_H

#include "index/segment_keys.h"

/* What was kept, as it stands in streams by the highest bits of the hash: hash (8 bytes),
 * item (4), code of the number of items that hold it (1). Items ascend. */
#define POSTINGS_KEPT_LEN 13u

naql_status postings_write(struct spill *kept, struct parts_work *sort,
			   struct keys_output *out, size_t n_items,
			   naql_error *err) NAQL_MUST_USE;

#endif
