/*
 * sitemap.h - the addresses in a sitemap or a sitemap index (sitemaps.org 0.9).
 */
#ifndef NAQL_FETCH_SITEMAP_H
#define NAQL_FETCH_SITEMAP_H

#include <stdbool.h>

#include "base/slice.h"
#include "naql/status.h"

/*
 * sitemap_read() - each loc, in the order of the document.
 *
 * is       whether it is one at all, by its root; whatever else is left alone.
 * loc      valid during the call. What it returns other than NAQL_OK ends the reading;
 *          NAQL_DONE is no error.
 * Returns  NAQL_OK, also where the document breaks off; NAQL_E_NOMEM; what loc returned.
 */
naql_status sitemap_read(struct slice xml, bool *is,
			 naql_status (*loc)(void *ctx, struct slice address,
					    naql_error *err),
			 void *ctx, naql_error *err) NAQL_MUST_USE;

#endif
