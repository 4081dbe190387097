/*
 * file.c - whole files: mapped, written under a temporary name and renamed, locked.
 *
 * The order in commit is what makes a crash leave old or new: the bytes reach the disk
 * before the name, and the name before the caller is told.
 */
#include "io/file_int.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/mem.h"
#include "base/sha256.h"

enum { FILE_BUFFER = 256 << 10, TEMPORARY_TRIES = 100 };

struct file_writer {
	int fd;
	char *path;
	char *temporary; /* NULL once there is no such file */
	char *dir;
	uint8_t *buffer; /* the last bytes, not yet written */
	size_t n;
	uint64_t written;
};

static naql_status
refused(naql_error *err, const char *path, const char *what)
{
	return naql_fail(err, NAQL_E_IO, path, NAQL_NO_OFFSET, "cannot %s", what);
}

/* map_fd() - an empty file maps to no bytes. */
static naql_status
map_fd(struct file_map *out, int fd, const char *path, naql_error *err)
{
	struct stat s;
	void *p;

	if (fstat(fd, &s) != 0)
		return refused(err, path, "ask for its size");
	if (!S_ISREG(s.st_mode))
		return naql_fail(err, NAQL_E_USAGE, path, NAQL_NO_OFFSET,
				 "not a regular file");
	if (s.st_size == 0)
		return NAQL_OK;
	if ((uint64_t)s.st_size > PTRDIFF_MAX)
		return naql_fail(err, NAQL_E_LIMIT, path, NAQL_NO_OFFSET,
				 "too large to map");
	p = mmap(NULL, (size_t)s.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		return refused(err, path, "map");
	out->bytes = p;
	out->len = (size_t)s.st_size;
	return NAQL_OK;
}

naql_status
file_map(struct file_map *out, const char *path, naql_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	naql_status st;

	*out = (struct file_map){ NULL, 0 };
	if (fd < 0)
		return refused(err, path, "open");
	st = map_fd(out, fd, path, err);
	(void)close(fd); /* only read from; the map stays */
	return st;
}

static void *
plain(const struct file_map *m)
{
	union {
		const uint8_t *bytes;
		void *plain;
	} u = { m->bytes };

	return u.plain;
}

void
file_unmap(struct file_map *m)
{
	if (m->bytes)
		(void)munmap(plain(m), m->len); /* fails for no map of ours */
	*m = (struct file_map){ NULL, 0 };
}

void
file_map_forget(const struct file_map *m)
{
	if (m->bytes && madvise(plain(m), m->len, MADV_DONTNEED) != 0)
		errno = 0; /* then it keeps them: nothing is wrong */
}

/* How much is asked to come soon in one call: of more Linux takes the first part only. */
#define FILE_SOON ((uint64_t)128 << 10)

void
file_map_expect(const struct file_map *m, uint64_t begin, uint64_t len,
		enum file_expect how)
{
	static const int advice[] = { [FILE_IN_ORDER] = MADV_NORMAL,
				      [FILE_HERE_AND_THERE] = MADV_RANDOM,
				      [FILE_ALL_SOON] = MADV_WILLNEED };
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE), end;

	if (!m->bytes || begin >= m->len || len == 0)
		return;
	end = len < m->len - begin ? begin + len : m->len;
	for (uint64_t at = begin / page * page, step; at < end; at += step) {
		step = how == FILE_ALL_SOON && end - at > FILE_SOON ? FILE_SOON
								    : end - at;
		if (madvise((char *)plain(m) + at, (size_t)step, advice[how]) != 0) {
			errno = 0; /* slower, not wrong */
			return;
		}
	}
}

uint64_t
file_cache_size(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);

	return pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size : 0;
}

char *
file_join(const char *dir, const char *name)
{
	size_t a = strlen(dir);
	size_t b = strlen(name);
	bool slash = a > 0 && dir[a - 1] != '/';
	char *path = mem_alloc(a + b + 2);

	if (!path)
		return NULL;
	memcpy(path, dir, a);
	if (slash)
		path[a++] = '/';
	memcpy(path + a, name, b + 1);
	return path;
}

/* directory_of() - on the heap, "." where 'path' names none. */
static char *
directory_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return mem_strndup(".", 1);
	return mem_strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

static void
writer_free(struct file_writer *w)
{
	if (w->fd >= 0)
		(void)close(w->fd); /* the failure was told already, or nobody asks */
	if (w->temporary)
		(void)unlink(w->temporary);
	mem_free(w->temporary);
	mem_free(w->path);
	mem_free(w->dir);
	mem_free(w->buffer);
	mem_free(w);
}

#define TEMPORARY     ".naql-" /* and eight hex digits */
#define TEMPORARY_LEN (sizeof(TEMPORARY) - 1)

bool
file_is_temporary(struct slice name)
{
	if (name.len != TEMPORARY_LEN + 8 ||
	    memcmp(name.ptr, TEMPORARY, TEMPORARY_LEN) != 0)
		return false;
	for (size_t i = TEMPORARY_LEN; i < name.len; i++)
		if (!memchr("0123456789abcdef", name.ptr[i], 16))
			return false;
	return true;
}

/* Not mkstemp(), whose files only their owner can read. */
naql_status
file_temporary(int *fd, const char *dir, char **path, naql_error *err)
{
	naql_status st;

	*path = NULL;
	for (int tries = 0; tries < TEMPORARY_TRIES; tries++) {
		char name[] = TEMPORARY "00000000";
		uint8_t random[4];

		if (getentropy(random, sizeof(random)) != 0)
			return refused(err, dir, "get random bytes for");
		hex_encode(random, sizeof(random), name + sizeof(name) - 9);
		mem_free(*path);
		*path = file_join(dir, name);
		if (!*path)
			return naql_nomem(err);
		*fd = open(*path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (*fd >= 0)
			return NAQL_OK;
		if (errno != EEXIST)
			break;
	}
	st = refused(err, *path, "create");
	mem_free(*path); /* it is not ours to remove */
	*path = NULL;
	return st;
}

/* A rename puts a file in the place of whatever has the name: as root, of /dev/null too.
 */
static naql_status
replaceable(const char *path, naql_error *err)
{
	struct stat info;

	if (stat(path, &info) != 0 || S_ISREG(info.st_mode))
		return NAQL_OK; /* what else is wrong with it is told by who meets it */
	return naql_fail(err, NAQL_E_USAGE, path, NAQL_NO_OFFSET,
			 "is %s, which a file would take the place of: name a file",
			 S_ISDIR(info.st_mode) ? "a directory" : "a device or pipe");
}

naql_status
file_writer_open(struct file_writer **out, const char *path, naql_error *err)
{
	struct file_writer *w;
	naql_status st = replaceable(path, err);

	*out = NULL;
	if (st != NAQL_OK)
		return st;
	w = mem_calloc(1, sizeof(*w));
	if (!w)
		return naql_nomem(err);
	w->fd = -1;
	w->path = mem_strndup(path, strlen(path));
	w->dir = directory_of(path);
	w->buffer = mem_alloc(FILE_BUFFER);
	st = w->path && w->dir && w->buffer
		     ? file_temporary(&w->fd, w->dir, &w->temporary, err)
		     : naql_nomem(err);
	if (st == NAQL_OK)
		*out = w;
	else
		writer_free(w);
	return st;
}

static naql_status
write_at(struct file_writer *w, uint64_t offset, const uint8_t *p, size_t len,
	 naql_error *err)
{
	while (len) {
		ssize_t n = pwrite(w->fd, p, len, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0)
			errno = EIO; /* a disk that takes nothing and does not say why */
		if (n <= 0)
			return naql_fail(err, NAQL_E_IO, w->path, offset, "cannot write");
		p += n;
		len -= (size_t)n;
		offset += (size_t)n;
	}
	return NAQL_OK;
}

static naql_status
write_out(struct file_writer *w, naql_error *err)
{
	naql_status st = write_at(w, w->written, w->buffer, w->n, err);

	if (st == NAQL_OK) {
		w->written += w->n;
		w->n = 0;
	}
	return st;
}

naql_status
file_writer_add(struct file_writer *w, const void *bytes, size_t len, naql_error *err)
{
	naql_status st = NAQL_OK;

	if (len > FILE_BUFFER - w->n)
		st = write_out(w, err);
	if (st != NAQL_OK)
		return st;
	if (len < FILE_BUFFER) {
		if (len)
			memcpy(w->buffer + w->n, bytes, len);
		w->n += len;
		return NAQL_OK;
	}
	st = write_at(w, w->written, bytes, len, err);
	if (st == NAQL_OK)
		w->written += len;
	return st;
}

naql_status
file_writer_at(struct file_writer *w, uint64_t offset, const void *bytes, size_t len,
	       naql_error *err)
{
	naql_status st;

	if (offset > file_writer_size(w) || len > file_writer_size(w) - offset)
		return naql_fail(err, NAQL_E_USAGE, w->path, offset,
				 "only what was written can be overwritten");
	st = write_out(w, err);
	return st == NAQL_OK ? write_at(w, offset, bytes, len, err) : st;
}

uint64_t
file_writer_size(const struct file_writer *w)
{
	return w->written + w->n;
}

static naql_status
sync_directory(const char *dir, naql_error *err)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	naql_status st = NAQL_OK;

	if (fd < 0)
		return refused(err, dir, "open");
	if (fsync(fd) != 0 && errno != EINVAL) /* some file systems know no such thing */
		st = refused(err, dir, "sync");
	if (close(fd) != 0 && st == NAQL_OK)
		st = refused(err, dir, "close");
	return st;
}

/* close_synced() - only now is it sure that the bytes are there. */
static naql_status
close_synced(struct file_writer *w, naql_error *err)
{
	int fd = w->fd;

	if (fsync(fd) != 0)
		return refused(err, w->path, "sync");
	w->fd = -1;
	return close(fd) == 0 ? NAQL_OK : refused(err, w->path, "close");
}

naql_status
file_writer_commit(struct file_writer *w, naql_error *err)
{
	naql_status st = write_out(w, err);

	if (st == NAQL_OK)
		st = close_synced(w, err);
	if (st == NAQL_OK && rename(w->temporary, w->path) != 0)
		st = refused(err, w->path, "rename to");
	if (st == NAQL_OK) {
		mem_free(w->temporary);
		w->temporary = NULL;
		st = sync_directory(w->dir, err);
	}
	writer_free(w);
	return st;
}

void
file_writer_discard(struct file_writer *w)
{
	if (w)
		writer_free(w);
}

naql_status
file_remove(const char *path, naql_error *err)
{
	if (unlink(path) != 0 && errno != ENOENT)
		return refused(err, path, "remove");
	return NAQL_OK;
}

naql_status
file_lock(struct file_lock *out, const char *path, naql_error *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	int rc;
	naql_status st;

	out->fd = -1;
	if (fd < 0)
		return refused(err, path, "open");
	do {
		rc = flock(fd, LOCK_EX | LOCK_NB);
	} while (rc != 0 && errno == EINTR);
	if (rc == 0) {
		out->fd = fd;
		return NAQL_OK;
	}
	if (errno == EWOULDBLOCK)
		st = naql_fail(err, NAQL_E_BUSY, path, NAQL_NO_OFFSET,
			       "somebody else is writing");
	else
		st = refused(err, path, "lock");
	(void)close(fd);
	return st;
}

void
file_unlock(struct file_lock *l)
{
	if (l->fd >= 0)
		(void)close(l->fd); /* and with it the lock */
	l->fd = -1;
}
