/*
 * status.c - the short names of the status codes. Apart from error.c because it is
 * public.
 */
#include "naql/status.h"

NAQL_API const char *
naql_status_name(naql_status status)
{
	switch (status) {
	case NAQL_OK:
		return "ok";
	case NAQL_DONE:
		return "done";
	case NAQL_E_NOMEM:
		return "nomem";
	case NAQL_E_IO:
		return "io";
	case NAQL_E_FORMAT:
		return "format";
	case NAQL_E_CORRUPT:
		return "corrupt";
	case NAQL_E_LIMIT:
		return "limit";
	case NAQL_E_VERSION:
		return "version";
	case NAQL_E_BUSY:
		return "busy";
	case NAQL_E_USAGE:
		return "usage";
	case NAQL_E_NOTFOUND:
		return "notfound";
	case NAQL_E_STOPPED:
		return "stopped";
	case NAQL_E_INTERNAL:
		return "internal";
	}
	return "unknown";
}
