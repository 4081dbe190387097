/*
 * file_int.h - what the files of this room share about files.
 */
#ifndef NAQL_IO_FILE_INT_H
#define NAQL_IO_FILE_INT_H

#include "io/file.h"

/* file_temporary() - a new file in 'dir' under a name that nobody has; *path is on the
 * heap. */
naql_status file_temporary(int *fd, const char *dir, char **path,
			   naql_error *err) NAQL_MUST_USE;

#endif
