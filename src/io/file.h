/*
 * file.h - whole files: mapped for reading, written so that a crash leaves old or new.
 */
#ifndef NAQL_IO_FILE_H
#define NAQL_IO_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "naql/status.h"

struct file_map {
	const uint8_t *bytes; /* NULL when empty */
	size_t len;
};

/* file_map() - the whole file, read when it is looked at. Returns NAQL_OK; NAQL_E_IO (not
 * there, no regular file); NAQL_E_LIMIT. Whoever cuts the file meanwhile ends us. */
naql_status file_map(struct file_map *out, const char *path,
		     naql_error *err) NAQL_MUST_USE;
void file_unmap(struct file_map *m);
/* file_map_forget() - the process gives back the memory of what it read so far; it is
 * read again when it is asked for. For whoever goes once over a large file. */
void file_map_forget(const struct file_map *m);

/*
 * file_map_expect() - how bytes [begin, begin + len) of a map will be read: in their
 * order; here and there, so that the system need not read ahead (it may read megabytes
 * for each place asked for); or all of them soon. For speed alone: what the system does
 * not know it does not do.
 */
enum file_expect { FILE_IN_ORDER, FILE_HERE_AND_THERE, FILE_ALL_SOON };
void file_map_expect(const struct file_map *m, uint64_t begin, uint64_t len,
		     enum file_expect how);
/* file_cache_size() - bytes of this machine's memory. */
uint64_t file_cache_size(void);

/* A file under a temporary name in the same directory; commit fsyncs it, renames it to
 * 'path' and fsyncs the directory; discard (or a crash) leaves nothing under 'path'. All
 * of them say NAQL_E_IO where the system refuses: a full disk is told by any. Open says
 * NAQL_E_USAGE where a directory, a device or a pipe has the name: it would be gone. */
struct file_writer;
naql_status file_writer_open(struct file_writer **out, const char *path,
			     naql_error *err) NAQL_MUST_USE;
naql_status file_writer_add(struct file_writer *w, const void *bytes, size_t len,
			    naql_error *err) NAQL_MUST_USE;
naql_status file_writer_at(struct file_writer *w, uint64_t offset, const void *bytes,
			   size_t len, naql_error *err)
	NAQL_MUST_USE; /* overwrite what was written */
uint64_t file_writer_size(const struct file_writer *w);
naql_status file_writer_commit(struct file_writer *w, naql_error *err)
	NAQL_MUST_USE; /* frees w, also on error */
void file_writer_discard(struct file_writer *w);

/* file_is_temporary() - a name that file_writer_open() gives: of a file that is being
 * written, or was when its writer was killed. */
bool file_is_temporary(struct slice name);
/* file_remove() - a file's name goes; who has it mapped keeps its bytes. NAQL_OK also
 * where there was none. */
naql_status file_remove(const char *path, naql_error *err) NAQL_MUST_USE;

/* file_join() - "dir/name" on the heap (mem_free), NULL when memory is refused. */
char *file_join(const char *dir, const char *name);

/*
 * file_walk() - every regular file at or below 'path', directories in byte order, links
 * inside directories not followed. "-" and plain files are handed on as they are.
 *
 * fn       gets the path to open and the id: the path below 'path' with its extension, or
 *          the base name for a single file. A status other than NAQL_OK from fn ends the
 *          walk and is returned.
 * fault    told of each directory or file that cannot be read; the walk goes on. May be
 *          NULL.
 * Returns  NAQL_OK; NAQL_E_IO when 'path' itself is not there; fn's status.
 */
struct file_walk {
	naql_status (*fn)(void *ctx, const char *path, struct slice id, naql_error *err);
	void (*fault)(void *ctx, const naql_error *err);
	void *ctx;
};
naql_status file_walk(const char *path, const struct file_walk *walk,
		      naql_error *err) NAQL_MUST_USE;

/* Advisory lock on a file, released by the system when the process ends, however it ends.
 */
struct file_lock {
	int fd;
};
naql_status file_lock(struct file_lock *out, const char *path,
		      naql_error *err) NAQL_MUST_USE; /* NAQL_E_BUSY when held */
void file_unlock(struct file_lock *l);

#endif
