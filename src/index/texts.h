/*
 * texts.h - the texts of a segment on their way into compressed blocks. For builders
 * only.
 */
#ifndef NAQL_INDEX_TEXTS_H
#define NAQL_INDEX_TEXTS_H

#include "index/spill.h"
#include "index/textblock.h"

enum { TEXTS_BLOCKS, TEXTS_TEXT, TEXTS_STREAMS };

struct texts {
	struct spill out; /* the sections */
	struct textblock_writer *writer;
	struct buf dict; /* the section */
	int level;
	struct buf raw; /* of the block that is open; until there is a writer, of all */
	VEC(uint32_t) ends; /* sizes of closed blocks in 'raw' */
	size_t open;	    /* bytes of the open block, the last ones of 'raw' */
	struct buf packed;
	uint64_t bytes, n_blocks, packed_bytes;
};

naql_status texts_init(struct texts *t, struct spill_room *room, int level,
		       naql_error *err) NAQL_MUST_USE;
void texts_fini(struct texts *t); /* a zeroed one is empty */
/* texts_add() - the next text: in which block it stands, and where in it. */
naql_status texts_add(struct texts *t, struct slice text, uint32_t *block, uint32_t *at,
		      naql_error *err) NAQL_MUST_USE;
/* texts_end() - the last block. Nothing may be added after it. */
naql_status texts_end(struct texts *t, naql_error *err) NAQL_MUST_USE;

#endif
