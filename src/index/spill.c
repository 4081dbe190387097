/*
 * spill.c - see spill.h. A stream is a row of pieces; where the limit is reached a piece
 * that is full goes into the file at once and its memory is used for the next.
 */
#include "index/spill.h"

#include "base/error.h"

#define PIECE_MIN   ((size_t)1 << 10)
#define PIECE_MAX   ((size_t)64 << 10)
#define PIECE_FIRST ((size_t)256) /* most streams of a small job hold little */

size_t
spill_piece(size_t limit)
{
	size_t piece = limit >> 13;

	return limit == 0 || piece > PIECE_MAX ? PIECE_MAX
	       : piece < PIECE_MIN	       ? PIECE_MIN
					       : piece;
}

naql_status
spill_init(struct spill *s, struct spill_room *room, size_t n_streams, naql_error *err)
{
	*s = (struct spill){ .room = room, .n = n_streams };
	s->streams = mem_calloc(n_streams, sizeof(*s->streams));
	return s->streams ? NAQL_OK : naql_nomem(err);
}

void
spill_drop(struct spill *s, size_t stream)
{
	struct spill_stream *t = &s->streams[stream];

	for (size_t k = 0; k < t->parts.n; k++) {
		if (t->parts.ptr[k].bytes)
			s->room->used -= t->parts.ptr[k].len;
		mem_free(t->parts.ptr[k].bytes);
	}
	VEC_FREE(&t->parts);
	mem_free(t->open);
	*t = (struct spill_stream){ 0 };
}

void
spill_fini(struct spill *s)
{
	for (size_t i = 0; s->streams && i < s->n; i++)
		spill_drop(s, i);
	mem_free(s->streams);
	scratch_close(s->file);
	*s = (struct spill){ 0 };
}

/* put_away() - the open piece becomes a full one, in memory or in the file. */
static naql_status
put_away(struct spill *s, struct spill_stream *t, naql_error *err)
{
	struct spill_room *room = s->room;
	struct spill_part part = { .len = t->len };
	naql_status st = NAQL_OK;

	if (!VEC_RESERVE(&t->parts, 1))
		return naql_nomem(err);
	if (!room->dir || !room->limit || room->used + t->cap <= room->limit) {
		part.bytes = t->open;
		t->open = NULL;
		t->cap = 0;
		room->used += t->len;
	} else {
		if (!s->file)
			st = scratch_open(&s->file, room->dir, err);
		if (st == NAQL_OK)
			st = scratch_write(s->file, t->open, t->len, &part.at, err);
	}
	if (st != NAQL_OK)
		return st;
	t->size += t->len;
	t->len = 0;
	t->parts.ptr[t->parts.n++] = part;
	return NAQL_OK;
}

uint8_t *
spill_grow(struct spill *s, size_t stream, size_t len, naql_error *err)
{
	struct spill_stream *t = &s->streams[stream];
	size_t cap = t->cap ? t->cap : PIECE_FIRST;

	if (t->len > 0 && t->len + len > s->room->piece) {
		s->room->status = put_away(s, t, err);
		if (s->room->status != NAQL_OK)
			return NULL;
	}
	if (t->parts.n > 0 || t->size > 0)
		cap = s->room->piece;
	while (cap < t->len + len)
		cap *= 2;
	if (cap > t->cap) {
		uint8_t *bytes = mem_resize(t->open, cap);

		if (!bytes) {
			s->room->status = naql_nomem(err);
			return NULL;
		}
		t->open = bytes;
		t->cap = cap;
	}
	t->len += len;
	return t->open + t->len - len;
}

naql_status
spill_add(struct spill *s, size_t stream, const void *bytes, size_t len, naql_error *err)
{
	const uint8_t *p = bytes;

	while (len) {
		size_t n = len < s->room->piece ? len : s->room->piece;
		uint8_t *to = spill_room_for(s, stream, n, err);

		if (!to)
			return s->room->status;
		memcpy(to, p, n);
		p += n;
		len -= n;
	}
	return NAQL_OK;
}

uint64_t
spill_size(const struct spill *s, size_t stream)
{
	return s->streams[stream].size + s->streams[stream].len;
}

void
spill_reader_init(struct spill_reader *r, struct spill *s, size_t stream)
{
	*r = (struct spill_reader){ .s = s, .stream = stream };
}

void
spill_reader_fini(struct spill_reader *r)
{
	mem_free(r->held);
	r->held = NULL;
}

static naql_status
read_back(struct spill_reader *r, const struct spill_part *part, naql_error *err)
{
	if (!r->held)
		r->held = mem_alloc(r->s->room->piece);
	if (!r->held)
		return naql_nomem(err);
	r->at = r->held;
	r->end = r->held + part->len;
	return scratch_read(r->s->file, part->at, r->held, part->len, err);
}

naql_status
spill_more(struct spill_reader *r, naql_error *err)
{
	struct spill_stream *t = &r->s->streams[r->stream];

	if (r->part > t->parts.n || (r->part == t->parts.n && t->len == 0))
		return NAQL_DONE;
	if (r->part == t->parts.n) {
		r->at = t->open;
		r->end = t->open + t->len;
		r->part++;
		return NAQL_OK;
	}

	const struct spill_part *part = &t->parts.ptr[r->part++];

	if (!part->bytes)
		return read_back(r, part, err);
	r->at = part->bytes;
	r->end = part->bytes + part->len;
	return NAQL_OK;
}

naql_status
spill_edit(struct spill_reader *r, uint8_t **bytes, size_t *len, naql_error *err)
{
	struct spill_stream *t = &r->s->streams[r->stream];
	const struct spill_part *part = r->edited;
	naql_status st = NAQL_OK;

	r->edited = NULL;
	if (part)
		st = scratch_write_at(r->s->file, part->at, r->held, part->len, err);
	if (st == NAQL_OK)
		st = spill_more(r, err);
	if (st != NAQL_OK)
		return st;
	*len = (size_t)(r->end - r->at);
	if (r->part > t->parts.n) {
		*bytes = t->open;
		return NAQL_OK;
	}
	part = &t->parts.ptr[r->part - 1];
	r->edited = part->bytes ? NULL : part;
	*bytes = part->bytes ? part->bytes : r->held;
	return NAQL_OK;
}

naql_status
spill_take_slow(struct spill_reader *r, void *out, size_t len, naql_error *err)
{
	uint8_t *to = out;

	while (len) {
		size_t n = (size_t)(r->end - r->at);

		if (n == 0) {
			naql_status st = spill_more(r, err);

			if (st == NAQL_DONE)
				return naql_fail(err, NAQL_E_INTERNAL, NULL,
						 NAQL_NO_OFFSET,
						 "a stream is shorter than it was");
			if (st != NAQL_OK)
				return st;
			continue;
		}
		n = n < len ? n : len;
		memcpy(to, r->at, n);
		r->at += n;
		to += n;
		len -= n;
	}
	return NAQL_OK;
}
