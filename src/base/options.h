/*
 * options.h - is a caller's struct of options the one that this library was built with?
 *
 * Every public options struct begins with its size, which the caller sets to sizeof(it).
 * A program compiled for other headers, or one that forgot to set it, is told so at once
 * and nothing is done: read as if it were ours, its members would mean something else.
 */
#ifndef NAQL_BASE_OPTIONS_H
#define NAQL_BASE_OPTIONS_H

#include <stddef.h>

#include "naql/status.h"

/*
 * options_check() - a look at the first member, a size_t.
 *
 * opt      may be NULL: the defaults.
 * known    sizeof() of the struct here.
 * name     of the struct, for the text.
 * Returns  NAQL_OK; NAQL_E_USAGE.
 * Threads  any.
 */
naql_status options_check(const void *opt, size_t known, const char *name,
			  naql_error *err) NAQL_MUST_USE;

#endif
