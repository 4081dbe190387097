/*
 * options.c - the size that a caller's struct says it has.
 */
#include "base/options.h"

#include <string.h>

#include "base/error.h"

naql_status
options_check(const void *opt, size_t known, const char *name, naql_error *err)
{
	size_t size;

	if (opt == NULL)
		return NAQL_OK;
	memcpy(&size, opt, sizeof(size));
	if (size == known)
		return NAQL_OK;
	return naql_fail(err, NAQL_E_USAGE, name, NAQL_NO_OFFSET,
			 size == 0 ? "its .size is 0: set it to sizeof(%s)"
				   : "its .size is not that of this library: compile "
				     "with the headers of the library that is loaded",
			 name);
}
