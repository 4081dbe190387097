/*
 * container.h - what WARC and ARC have in common: a record is a header and a block.
 */
#ifndef NAQL_RECORD_CONTAINER_H
#define NAQL_RECORD_CONTAINER_H

#include "record/http.h"

/*
 * container_hand() - make the block of a record a page and give it its id.
 *
 * out      id, url, captured and offset are set; an absent id is made from the offset.
 * found    true: the record is complete and counted; false: skipped or told.
 * Returns  NAQL_OK, NAQL_E_NOMEM.
 */
naql_status container_hand(struct record_reader *r, const struct http_block *block,
			   struct record *out, bool *found,
			   naql_error *err) NAQL_MUST_USE;
/*
 * container_go_on() - behind one record, whatever became of it: what a feed in it holds
 * comes next; one that is broken is told already, and the next is looked for.
 *
 * st       of the record. found  as container_hand() has it, or the feed's first item.
 * Returns  NAQL_OK: go on until found; NAQL_E_IO, NAQL_E_NOMEM.
 */
naql_status container_go_on(struct record_reader *r, naql_status st, struct record *out,
			    bool *found, naql_error *err) NAQL_MUST_USE;
/* container_step() - remember where a record begins; its distance from the first of the
 * same member, so that an id made from the offset is the only one of its kind. */
uint64_t container_step(struct record_reader *r);
/* container_truncated() - take the n bytes left and tell why there are no more. Returns
 * NAQL_E_FORMAT, NAQL_E_IO, NAQL_E_NOMEM. */
naql_status container_truncated(struct record_reader *r, size_t n, uint64_t offset,
				naql_error *err) NAQL_MUST_USE;

#endif
