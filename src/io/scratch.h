/*
 * scratch.h - a file without a name, for what does not fit into memory: written at its
 * end, read anywhere.
 *
 * It is unlinked as soon as it is open, so that nothing is left of it however the process
 * ends. One thread at a time.
 */
#ifndef NAQL_IO_SCRATCH_H
#define NAQL_IO_SCRATCH_H

#include <stddef.h>
#include <stdint.h>

#include "naql/status.h"

struct scratch;

/* scratch_open() - in the directory 'dir', on whose disk it takes room. */
naql_status scratch_open(struct scratch **out, const char *dir,
			 naql_error *err) NAQL_MUST_USE;
/* scratch_write() - behind what is there; *at receives where. */
naql_status scratch_write(struct scratch *s, const void *bytes, size_t len, uint64_t *at,
			  naql_error *err) NAQL_MUST_USE;
/* scratch_write_at() - over bytes that were written. */
naql_status scratch_write_at(struct scratch *s, uint64_t at, const void *bytes,
			     size_t len, naql_error *err) NAQL_MUST_USE;
/* scratch_read() - bytes that were written, all of them. */
naql_status scratch_read(struct scratch *s, uint64_t at, void *bytes, size_t len,
			 naql_error *err) NAQL_MUST_USE;
void scratch_close(struct scratch *s); /* NULL is a no-op */

#endif
