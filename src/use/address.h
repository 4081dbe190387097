/*
 * address.h - under which name a page is counted: the same article at several addresses
 * of one outlet is one page.
 *
 * What is left out of an address is what the web writes in many ways for one page: the
 * scheme, the user, the port, the fragment; www., m., amp. and mobile. before the host;
 * amp and print in the path; index files, doubled and trailing slashes; parameters of
 * advertising and of printing. The others are kept, in the order of their bytes. It is a
 * name and not an address any more: nothing is fetched by it.
 */
#ifndef NAQL_USE_ADDRESS_H
#define NAQL_USE_ADDRESS_H

#include "base/arena.h"
#include "base/slice.h"
#include "naql/status.h"

/*
 * address_of() - "host/path?query".
 *
 * out      in 'arena'; {NULL, 0} for what is no URL with a host.
 * Returns  NAQL_OK; NAQL_E_NOMEM.
 */
naql_status address_of(struct slice url, struct arena *arena, struct slice *out,
		       naql_error *err) NAQL_MUST_USE;
/*
 * address_page() - the page that a page says it is a copy of.
 *
 * url        where it was captured.
 * canonical  as the page names it; may be absent or relative. Believed only on the same
 *            host: otherwise a page could give itself to somebody else.
 * out        an address; that of 'url' where 'canonical' is not believed.
 */
naql_status address_page(struct slice url, struct slice canonical, struct arena *arena,
			 struct slice *out, naql_error *err) NAQL_MUST_USE;

#endif
