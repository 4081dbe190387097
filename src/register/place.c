/*
 * place.c - names in the file system: made, dropped and changed so that a crash leaves
 * the old or the new. What is written under the names is SQLite's.
 */
#include "register/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/mem.h"

bool
place_exists(const char *path)
{
	struct stat sb;

	return stat(path, &sb) == 0;
}

/* place_joined() - "path" + "suffix" on the heap. */
naql_status
place_joined(char **out, const char *path, const char *suffix, naql_error *err)
{
	size_t len = strlen(path), more = strlen(suffix);

	*out = mem_alloc(len + more + 1);
	if (!*out)
		return naql_nomem(err);
	memcpy(*out, path, len);
	memcpy(*out + len, suffix, more + 1); /* with its NUL */
	return NAQL_OK;
}

/*
 * parent_open() - the directory in which 'path' stands, for dir_sync(). Opened before a
 * name is changed, so that what can be refused is refused while nothing has happened.
 */
static naql_status
parent_open(int *fd, const char *path, naql_error *err)
{
	size_t len = strlen(path);
	naql_status st = NAQL_OK;
	char *dir;

	while (len > 1 && path[len - 1] == '/')
		len--;
	while (len > 0 && path[len - 1] != '/')
		len--;
	dir = len ? mem_strndup(path, len) : mem_strndup(".", 1);
	if (!dir)
		return naql_nomem(err);
	*fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (*fd < 0)
		st = naql_fail(err, NAQL_E_IO, dir, NAQL_NO_OFFSET,
			       "the directory cannot be opened");
	mem_free(dir);
	return st;
}

/* dir_sync() - the names made or changed in the directory are on the disk; closes it. */
static naql_status
dir_sync(int fd, const char *path, naql_error *err)
{
	naql_status st = NAQL_OK;

	if (fsync(fd) != 0 && errno != EINVAL) /* EINVAL: a file system without it */
		st = naql_fail(err, NAQL_E_IO, path, NAQL_NO_OFFSET,
			       "the name could not be made durable");
	close(fd); /* read-only: nothing to lose */
	return st;
}

naql_status
place_make_dir(const char *dir, naql_error *err)
{
	int fd = -1;
	naql_status st = parent_open(&fd, dir, err);

	if (st)
		return st;
	/* A file of that name is told of by the next step in it. */
	if (mkdir(dir, 0777) != 0 && errno != EEXIST)
		st = naql_fail(err, NAQL_E_IO, dir, NAQL_NO_OFFSET,
			       "the directory cannot be made");
	if (!st)
		return dir_sync(fd, dir, err);
	close(fd);
	return st;
}

/* place_drop_db() - a database file that never became one, with what SQLite keeps beside
 * it. */
naql_status
place_drop_db(const char *path, naql_error *err)
{
	static const char *const beside[] = { "", "-journal", "-wal", "-shm" };
	naql_status st = NAQL_OK;

	for (size_t i = 0; !st && i < NAQL_COUNT(beside); i++) {
		char *name = NULL;

		st = place_joined(&name, path, beside[i], err);
		if (!st && unlink(name) != 0 && errno != ENOENT)
			st = naql_fail(
				err, NAQL_E_IO, name, NAQL_NO_OFFSET,
				"a file of a run that was cut off cannot be removed");
		mem_free(name);
	}
	return st;
}

/* place_discard_db() - the same on the way out of a failure, which is the one to tell. */
void
place_discard_db(const char *path)
{
	naql_status st = place_drop_db(path, NULL);

	(void)st; /* what stays is dropped by the next run */
}

naql_status
place_rename_db(const char *from, const char *to, naql_error *err)
{
	int fd = -1;
	naql_status st = parent_open(&fd, to, err);

	if (st)
		return st;
	if (rename(from, to) == 0)
		return dir_sync(fd, to, err);
	st = naql_fail(err, NAQL_E_IO, to, NAQL_NO_OFFSET,
		       "the finished database could not be given its name");
	close(fd);
	return st;
}
