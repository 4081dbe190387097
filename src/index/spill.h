/*
 * spill.h - many streams of bytes that together keep to a limit of memory: what does not
 * fit stands in a file without a name.
 *
 * Written at their ends, read from their begins, any number of times. What is read does
 * not depend on what was spilled. One thread.
 */
#ifndef NAQL_INDEX_SPILL_H
#define NAQL_INDEX_SPILL_H

#include <stdbool.h>
#include <string.h>

#include "base/vec.h"
#include "io/scratch.h"
#include "naql/status.h"

/* What all streams of one job share. Zeroed but for dir and limit. */
struct spill_room {
	const char *dir;    /* for the file; NULL: never spill */
	size_t limit;	    /* bytes; 0: never spill */
	size_t used;	    /* in full pieces that are kept in memory */
	size_t piece;	    /* bytes of a full one, as spill_piece() says */
	naql_status status; /* why spill_room_for() gave NULL */
};
/* spill_piece() - of a limit: small enough that a thousand of them are a part of it. */
size_t spill_piece(size_t limit);

struct spill_part {
	uint8_t *bytes; /* NULL: in the file */
	uint64_t at;	/* there */
	size_t len;
};
struct spill_stream {
	VEC(struct spill_part) parts; /* full ones */
	uint8_t *open;		      /* the last one */
	size_t len, cap;	      /* of it */
	uint64_t size;		      /* of all full ones */
};
struct spill {
	struct spill_room *room;
	struct scratch *file; /* once it is needed */
	size_t n;
	struct spill_stream *streams;
};

naql_status spill_init(struct spill *s, struct spill_room *room, size_t n_streams,
		       naql_error *err) NAQL_MUST_USE;
void spill_fini(struct spill *s); /* a zeroed one is empty */

/* spill_room_for() - 'len' bytes in a row, at most a piece, at the stream's end; the
 * caller fills them. NULL: memory or disk refused, room->status says which. */
uint8_t *spill_grow(struct spill *s, size_t stream, size_t len, naql_error *err);

static inline uint8_t *
spill_room_for(struct spill *s, size_t stream, size_t len, naql_error *err)
{
	struct spill_stream *t = &s->streams[stream];

	if (t->cap - t->len < len)
		return spill_grow(s, stream, len, err);
	t->len += len;
	return t->open + t->len - len;
}

/* spill_add() - bytes of any length. */
naql_status spill_add(struct spill *s, size_t stream, const void *bytes, size_t len,
		      naql_error *err) NAQL_MUST_USE;
/* spill_drop() - what a stream has is not needed any more; its memory is. */
void spill_drop(struct spill *s, size_t stream);
uint64_t spill_size(const struct spill *s, size_t stream);

/* Reading a stream from its begin, while nothing is added to it. */
struct spill_reader {
	struct spill *s;
	size_t stream, part; /* the next part */
	const uint8_t *at, *end;
	uint8_t *held;			 /* a part that was in the file */
	const struct spill_part *edited; /* of the file, to be written back */
};
void spill_reader_init(struct spill_reader *r, struct spill *s, size_t stream);
void spill_reader_fini(struct spill_reader *r);
/* spill_more() - the next bytes into r->at and r->end; NAQL_DONE at the end. */
naql_status spill_more(struct spill_reader *r, naql_error *err) NAQL_MUST_USE;
/* spill_edit() - the same, to be changed where they stand: what is there at the next call
 * stays, in the file too. All of a stream, to NAQL_DONE. */
naql_status spill_edit(struct spill_reader *r, uint8_t **bytes, size_t *len,
		       naql_error *err) NAQL_MUST_USE;
/* spill_take() - exactly len bytes, across parts; NAQL_E_INTERNAL: there are not as many.
 */
naql_status spill_take_slow(struct spill_reader *r, void *out, size_t len,
			    naql_error *err) NAQL_MUST_USE;

static inline naql_status
spill_take(struct spill_reader *r, void *out, size_t len, naql_error *err)
{
	if ((size_t)(r->end - r->at) < len)
		return spill_take_slow(r, out, len, err);
	memcpy(out, r->at, len);
	r->at += len;
	return NAQL_OK;
}

#endif
