/*
 * site.h - one site (scheme, host, port): what its robots.txt lets be asked, and when it
 * was asked last. RFC 9309: a robots.txt that answers 400 to 499 allows everything; one
 * that cannot be had, or answers anything else, allows nothing.
 */
#ifndef NAQL_FETCH_SITE_H
#define NAQL_FETCH_SITE_H

#include "fetch/client.h"
#include "rights/notice_robots.h"

#define SITE_AGENT     "naql" /* the product token that robots.txt is asked about */
#define SITE_REDIRECTS 5u

struct site {
	struct buf origin; /* "https://host:443" */
	struct buf text;   /* of its robots.txt; 'rules' borrow it */
	struct notice_robots rules;
	bool allows_all, allows_nothing;
	const char *closed; /* why it is asked no more; static; NULL: it is asked */
	int64_t asked;	    /* milliseconds of a clock that only goes on; 0: never */
};

void site_fini(struct site *s);
/* site_robots() - take what was answered: the last answer behind redirects; NULL where
 * none was followed to its end. */
naql_status site_robots(struct site *s, const struct client_reply *r,
			naql_error *err) NAQL_MUST_USE;
naql_status site_allows(const struct site *s, const char *url, bool *allowed,
			naql_error *err) NAQL_MUST_USE;
/* site_sitemaps() - the addresses its robots.txt names, as written. */
naql_status site_sitemaps(const struct site *s,
			  naql_status (*fn)(void *ctx, struct slice address,
					    naql_error *err),
			  void *ctx, naql_error *err) NAQL_MUST_USE;
/* site_wait() - sleep until 'delay' milliseconds have gone since it was asked last; that
 * is now. NAQL_E_STOPPED when stop says so. */
naql_status site_wait(struct site *s, uint64_t delay, bool (*stop)(void *ctx), void *ctx,
		      naql_error *err) NAQL_MUST_USE;

#endif
