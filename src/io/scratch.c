/*
 * scratch.c - see scratch.h. The pages go to the disk only when the system needs the
 * memory; nothing is synced, for nobody reads it after a crash.
 */
#include "io/scratch.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/mem.h"
#include "io/file_int.h"

struct scratch {
	int fd;
	uint64_t size;
	char *dir; /* named in errors */
};

naql_status
scratch_open(struct scratch **out, const char *dir, naql_error *err)
{
	struct scratch *s = mem_calloc(1, sizeof(*s));
	char *path = NULL;
	naql_status st;

	*out = NULL;
	if (!s)
		return naql_nomem(err);
	s->fd = -1;
	s->dir = mem_strndup(dir, strlen(dir));
	st = s->dir ? file_temporary(&s->fd, dir, &path, err) : naql_nomem(err);
	if (st == NAQL_OK && unlink(path) != 0)
		st = naql_fail(err, NAQL_E_IO, path, NAQL_NO_OFFSET, "cannot remove");
	mem_free(path);
	if (st == NAQL_OK)
		*out = s;
	else
		scratch_close(s);
	return st;
}

void
scratch_close(struct scratch *s)
{
	if (!s)
		return;
	if (s->fd >= 0)
		(void)close(s->fd); /* and with it the bytes: nothing to lose */
	mem_free(s->dir);
	mem_free(s);
}

naql_status
scratch_write_at(struct scratch *s, uint64_t at, const void *bytes, size_t len,
		 naql_error *err)
{
	const uint8_t *p = bytes;

	while (len) {
		ssize_t n = pwrite(s->fd, p, len, (off_t)at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0)
			errno = EIO; /* a disk that takes nothing and does not say why */
		if (n <= 0)
			return naql_fail(err, NAQL_E_IO, s->dir, at,
					 "cannot write a temporary file");
		p += n;
		len -= (size_t)n;
		at += (uint64_t)n;
	}
	return NAQL_OK;
}

naql_status
scratch_write(struct scratch *s, const void *bytes, size_t len, uint64_t *at,
	      naql_error *err)
{
	naql_status st = scratch_write_at(s, s->size, bytes, len, err);

	*at = s->size;
	if (st == NAQL_OK)
		s->size += len;
	return st;
}

naql_status
scratch_read(struct scratch *s, uint64_t at, void *bytes, size_t len, naql_error *err)
{
	uint8_t *p = bytes;

	while (len) {
		ssize_t n = pread(s->fd, p, len, (off_t)at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0)
			errno = EIO; /* it was written and is not there */
		if (n <= 0)
			return naql_fail(err, NAQL_E_IO, s->dir, at,
					 "cannot read a temporary file");
		p += n;
		len -= (size_t)n;
		at += (uint64_t)n;
	}
	return NAQL_OK;
}
