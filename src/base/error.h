/*
 * error.h - filling a naql_error once, where the fault is first seen.
 */
#ifndef NAQL_BASE_ERROR_H
#define NAQL_BASE_ERROR_H

#include "base/compiler.h"
#include "naql/status.h"

/*
 * naql_fail() - fill 'err' and return 'code', so that a caller writes
 * return naql_fail(err, NAQL_E_FORMAT, path, off, "record length %zu over limit", n);
 *
 * err     may be NULL.
 * source  path or record id; NULL leaves it empty.
 * offset  bytes into source, or NAQL_NO_OFFSET.
 * Returns code, always. errno is kept in sys_errno when code is NAQL_E_IO.
 */
naql_status naql_fail(naql_error *err, naql_status code, const char *source,
		      uint64_t offset, const char *fmt, ...) NAQL_PRINTF(5, 6);

/* naql_nomem() - the one way to say that memory ran out. */
naql_status naql_nomem(naql_error *err);

#endif
