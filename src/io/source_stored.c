/*
 * source_stored.c - bytes as stored: read from a descriptor into a buffer, or looked at
 * in place when they are in memory already and no chunk size was asked for.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "io/source_int.h"

enum {
	STORED_ROOM = 1 << 20, /* read at most so much at once */
	STORED_WAIT = 200,     /* milliseconds between two questions for stop */
};

size_t
stored_have(const struct stored *in)
{
	return in->fill - in->begin;
}

uint64_t
stored_offset(const struct stored *in)
{
	return in->base + in->begin;
}

void
stored_use(struct stored *in, size_t n)
{
	in->begin += n;
}

/* stored_room() - room for 'more' bytes behind those that are unused or held. */
static bool
stored_room(struct stored *in, size_t more)
{
	size_t held = in->hold < in->begin ? in->hold : in->begin;
	size_t from = in->begin - held;
	size_t keep = in->fill - from;
	uint8_t *p = in->own;

	if (in->cap - in->fill >= more)
		return true;
	if (in->cap < keep + keep / 2 + more) { /* else moving would gain too little */
		p = mem_alloc(2 * (keep + more));
		if (!p)
			return false;
		in->cap = 2 * (keep + more);
	}
	if (keep)
		memmove(p, in->own + from, keep);
	if (p != in->own)
		mem_free(in->own);
	in->ptr = in->own = p;
	in->base += from;
	in->begin = held;
	in->fill = keep;
	return true;
}

/*
 * stored_wait() - until there is something to read; false when it is to stop. A read that
 * waits by itself would begin again after a signal, and a signal just before it would go
 * unseen. What cannot be waited for is ready.
 */
static bool
stored_wait(const struct stored *in)
{
	struct pollfd p = { .fd = in->fd, .events = POLLIN };
	int ready;

	do {
		if (in->stop && in->stop(in->stop_ctx))
			return false;
		ready = in->fd < 0 ? 1 : poll(&p, 1, in->stop ? STORED_WAIT : -1);
	} while (ready == 0 || (ready < 0 && errno == EINTR));
	return true;
}

/* stored_read() - what one read brings; 0 at the end, -1 with errno. */
static ssize_t
stored_read(struct stored *in, size_t room)
{
	ssize_t got;

	if (in->fd < 0) {
		size_t n = room < in->memory_len ? room : in->memory_len;

		if (n)
			memcpy(in->own + in->fill, in->memory, n);
		in->memory += n;
		in->memory_len -= n;
		return (ssize_t)n;
	}
	do {
		got = read(in->fd, in->own + in->fill, room);
	} while (got < 0 && errno == EINTR);
	return got;
}

naql_status
stored_need(struct source *s, size_t n, naql_error *err)
{
	struct stored *in = &s->in;

	while (stored_have(in) < n && !in->end) {
		size_t room = in->chunk ? in->chunk : STORED_ROOM;
		ssize_t got;

		if (!stored_room(in, room))
			return naql_nomem(err);
		if (!stored_wait(in))
			return naql_fail(err, NAQL_E_STOPPED, s->name,
					 in->base + in->fill, "stopped on request");
		got = stored_read(in, room);
		if (got < 0 && errno == EAGAIN)
			continue; /* somebody else was faster */
		if (got < 0) {
			in->failed = true;
			(void)naql_fail(&s->refused, NAQL_E_IO, s->name,
					in->base + in->fill, "cannot read");
		}
		in->fill += got > 0 ? (size_t)got : 0;
		in->end = got <= 0;
	}
	return NAQL_OK;
}

void
stored_fini(struct stored *in)
{
	if (in->close_fd)
		(void)close(in->fd); /* nothing was written: nothing can be lost */
	mem_free(in->own);
}
