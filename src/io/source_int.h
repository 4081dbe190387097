/*
 * source_int.h - what a source is made of. source_stored.c brings the bytes as they are
 * stored, source_member.c undoes one member or frame after the other into the window,
 * source.c is the face.
 *
 * What a source delivers, and where it finds fault, never depends on how the system cuts
 * its reads: every decoder is given pieces whose borders follow from the bytes alone.
 */
#ifndef NAQL_IO_SOURCE_INT_H
#define NAQL_IO_SOURCE_INT_H

#include "base/vec.h"
#include "io/codec_int.h"
#include "io/source.h"

/* Stored bytes, read and not yet used; some used ones are held for going back. */
struct stored {
	int fd; /* -1: memory */
	bool close_fd;
	bool end;     /* nothing more will come */
	bool failed;  /* ... because the system refused: see source.refused */
	size_t chunk; /* bytes per read */
	bool (*stop)(void *ctx);
	void *stop_ctx;
	const uint8_t *memory;
	size_t memory_len;  /* not yet read */
	uint8_t *own;	    /* the buffer; NULL while memory is looked at in place */
	const uint8_t *ptr; /* own or memory */
	size_t begin, fill; /* the unused bytes in ptr */
	size_t cap;	    /* of own */
	size_t hold;	    /* bytes before begin that must be kept */
	uint64_t base;	    /* stored offset of ptr[0] */
};

/* From 'position' on, decoded bytes come from the member at 'offset'. */
struct mark {
	uint64_t position;
	uint64_t offset;
};

enum source_state {
	SOURCE_BETWEEN, /* the next stored byte begins a member, or is padding, or garbage
			 */
	SOURCE_INSIDE,	/* a member is being streamed */
	SOURCE_BROKEN,	/* 'fault' will be told when the window is empty */
	SOURCE_ENDED,
};

struct source {
	struct stored in;
	enum source_coding coding;
	enum source_state state;
	uint64_t ratio_max; /* 0: the codec's default */
	uint64_t position;  /* decoded bytes consumed */
	uint64_t decoded;   /* decoded bytes made */

	uint8_t *win; /* decoded bytes not consumed: [win_begin, win_end) */
	size_t win_begin, win_end, win_cap;

	VEC(struct mark) marks; /* marks.ptr[mark] is of the next byte */
	size_t mark;

	struct codec_whole *whole; /* each made when first needed */
	struct codec *gzip;
	struct codec *zstd;
	struct codec *codec;  /* of the member being streamed */
	uint64_t member;      /* stored offset of its begin */
	uint64_t member_made; /* decoded bytes of it */
	uint64_t reread;      /* stored bytes gone back over so far */
	bool careful;	      /* after a fault: no guessing until a member was whole */
	naql_error fault;
	naql_error refused; /* what the system said, told after all good bytes */
	char *name;
};

/* stored_need() - at least n unused bytes, fewer only at the end (or where reading
 * failed); NAQL_E_NOMEM, after which it may be asked again. */
naql_status stored_need(struct source *s, size_t n, naql_error *err) NAQL_MUST_USE;
void stored_use(struct stored *in, size_t n);
size_t stored_have(const struct stored *in);
uint64_t stored_offset(const struct stored *in); /* of the next unused byte */
void stored_fini(struct stored *in);

/* member_more() - decode some; may make nothing, but never for ever. */
naql_status member_more(struct source *s, naql_error *err) NAQL_MUST_USE;
/* member_mark() - bring the mark up to s->position. */
void member_mark(struct source *s);
/* member_search() - after a fault: to the next magic, or to the end. */
naql_status member_search(struct source *s, naql_error *err) NAQL_MUST_USE;

#endif
