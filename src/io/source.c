/*
 * source.c - opening, peeking and consuming. A plain file's window is the buffer of
 * stored bytes itself: nothing is copied.
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "io/source_int.h"

static void
find_coding(struct source *s)
{
	const uint8_t *p = s->in.ptr ? s->in.ptr + s->in.begin : NULL;

	if (p && codec_is_gzip(p, stored_have(&s->in)))
		s->coding = SOURCE_GZIP;
	else if (p && codec_is_zstd(p, stored_have(&s->in)))
		s->coding = SOURCE_ZSTD;
}

/* source_new() - everything but the bytes. */
static struct source *
source_new(const char *name, const struct source_options *opt)
{
	struct source *s = mem_calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->in.fd = -1;
	s->in.chunk = opt ? opt->chunk : 0;
	if (s->in.chunk > SOURCE_PEEK_MAX)
		s->in.chunk = SOURCE_PEEK_MAX;
	s->in.stop = opt ? opt->stop : NULL;
	s->in.stop_ctx = opt ? opt->stop_ctx : NULL;
	s->ratio_max = opt ? opt->ratio_max : 0;
	s->name = mem_strndup(name, strlen(name));
	if (!s->name) {
		source_close(s);
		return NULL;
	}
	return s;
}

/* end_told() - nothing is left: was it the end, a fault, or the system? */
static naql_status
end_told(const struct source *s, naql_error *err)
{
	const naql_error *told = NULL;

	if (s->state == SOURCE_BROKEN)
		told = &s->fault;
	else if (s->in.failed)
		told = &s->refused;
	if (told && err)
		*err = *told;
	return told ? told->code : NAQL_OK;
}

/* source_start() - look at the first bytes; closes 's' when that fails. */
static naql_status
source_start(struct source **out, struct source *s, naql_error *err)
{
	naql_status st = stored_need(s, 4, err);

	if (st == NAQL_OK && stored_have(&s->in) == 0)
		st = end_told(s, err); /* a directory opens, but cannot be read */
	if (st != NAQL_OK) {
		source_close(s);
		return st;
	}
	find_coding(s);
	*out = s;
	return NAQL_OK;
}

naql_status
source_open(struct source **out, const char *path, const struct source_options *opt,
	    naql_error *err)
{
	bool standard = strcmp(path, "-") == 0;
	struct source *s = source_new(path, opt);

	*out = NULL;
	if (!s)
		return naql_nomem(err);
	/* a named pipe without a writer is waited for while reading, where stop is asked
	 */
	s->in.fd =
		standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	s->in.close_fd = !standard && s->in.fd >= 0;
	if (s->in.fd < 0) {
		naql_status st =
			naql_fail(err, NAQL_E_IO, path, NAQL_NO_OFFSET, "cannot open");

		source_close(s);
		return st;
	}
	(void)posix_fadvise(s->in.fd, 0, 0, POSIX_FADV_SEQUENTIAL); /* only a hint */
	return source_start(out, s, err);
}

naql_status
source_open_memory(struct source **out, const void *bytes, size_t len, const char *name,
		   const struct source_options *opt, naql_error *err)
{
	struct source *s = source_new(name, opt);

	*out = NULL;
	if (!s)
		return naql_nomem(err);
	if (s->in.chunk) {
		s->in.memory = bytes;
		s->in.memory_len = len;
	} else {
		s->in.ptr = len ? bytes : NULL;
		s->in.fill = len;
		s->in.end = true;
	}
	return source_start(out, s, err);
}

void
source_close(struct source *s)
{
	if (!s)
		return;
	stored_fini(&s->in);
	codec_whole_free(s->whole);
	codec_free(s->gzip);
	codec_free(s->zstd);
	VEC_FREE(&s->marks);
	mem_free(s->win);
	mem_free(s->name);
	mem_free(s);
}

/* decode_until() - 'want' bytes in the window, fewer where the stream ends or breaks. */
static naql_status
decode_until(struct source *s, size_t want, naql_error *err)
{
	naql_status st = NAQL_OK;

	while (st == NAQL_OK && s->win_end - s->win_begin < want &&
	       (s->state == SOURCE_BETWEEN || s->state == SOURCE_INSIDE))
		st = member_more(s, err);
	return st;
}

naql_status
source_peek(struct source *s, size_t want, const uint8_t **bytes, size_t *avail,
	    naql_error *err)
{
	bool plain = s->coding == SOURCE_PLAIN;
	naql_status st;

	*bytes = NULL;
	*avail = 0;
	if (want > SOURCE_PEEK_MAX)
		return naql_fail(err, NAQL_E_LIMIT, s->name, source_offset(s),
				 "%zu bytes cannot be looked at together", want);
	if (want == 0)
		want = 1;
	st = plain ? stored_need(s, want, err) : decode_until(s, want, err);
	if (st != NAQL_OK)
		return st;
	*avail = plain ? stored_have(&s->in) : s->win_end - s->win_begin;
	if (*avail == 0)
		return end_told(s, err);
	*bytes = plain ? s->in.ptr + s->in.begin : s->win + s->win_begin;
	return NAQL_OK;
}

void
source_consume(struct source *s, size_t n)
{
	if (s->coding == SOURCE_PLAIN) {
		stored_use(&s->in, n);
		return;
	}
	s->win_begin += n;
	s->position += n;
	member_mark(s);
}

naql_status
source_resync(struct source *s, naql_error *err)
{
	naql_status st = NAQL_OK;

	if (s->state == SOURCE_BROKEN && s->win_begin == s->win_end)
		st = member_search(s, err);
	else if (s->state == SOURCE_ENDED || s->coding == SOURCE_PLAIN)
		st = NAQL_DONE;
	if (st == NAQL_DONE && s->in.failed)
		st = end_told(s, err);
	return st;
}

uint64_t
source_offset(const struct source *s)
{
	bool drained = s->win_begin == s->win_end;

	if (s->coding == SOURCE_PLAIN)
		return stored_offset(&s->in);
	if (s->state == SOURCE_BROKEN && drained)
		return s->member;
	if ((s->state != SOURCE_INSIDE && drained) || s->marks.n == 0)
		return stored_offset(&s->in);
	return s->marks.ptr[s->mark].offset;
}

uint64_t
source_position(const struct source *s)
{
	return s->coding == SOURCE_PLAIN ? stored_offset(&s->in) : s->position;
}

uint64_t
source_stored_position(const struct source *s)
{
	return stored_offset(&s->in);
}

enum source_coding
source_coding(const struct source *s)
{
	return s->coding;
}

const char *
source_name(const struct source *s)
{
	return s->name;
}
