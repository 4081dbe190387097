/*
 * sightings.h - where and when recorded uses were seen, and where they were gone.
 *
 * A sighting is a recorded use with the names of its page (use/address.h). An absence is
 * a capture of a page that had a use before, without that use: of it only the page's
 * address, the story and the time are kept. Pages that never had a use leave nothing.
 *
 * The rules of register.h hold: one thread, borrowed slices, what errors mean.
 */
#ifndef NAQL_REGISTER_SIGHTINGS_H
#define NAQL_REGISTER_SIGHTINGS_H

#include "register/register.h"

struct register_sighting {
	struct slice use;     /* id */
	struct slice address; /* of the page; absent: none was known */
	struct slice page;    /* the address it is a copy of */
	uint64_t title;	      /* of the page, folded; 0: says nothing */
	/* told only */
	struct slice outlet;	       /* by the newest judgement */
	struct slice host, url;	       /* of the page */
	int64_t first_seen, last_seen; /* of this capture */
};
/* register_sighting_add() - of a use just recorded. */
naql_status register_sighting_add(struct reg *r, const struct register_sighting *s,
				  naql_error *err) NAQL_MUST_USE;
/* register_sighting_each() - all recorded uses of a story, by id; also those recorded
 * before there were sightings, with their URL as address and page. */
naql_status register_sighting_each(struct reg *r, struct slice story,
				   naql_status (*fn)(void *ctx,
						     const struct register_sighting *s,
						     naql_error *err),
				   void *ctx, naql_error *err) NAQL_MUST_USE;
/* register_sighting_addresses() - every address with a use, each once. */
naql_status register_sighting_addresses(struct reg *r,
					naql_status (*fn)(void *ctx, struct slice address,
							  naql_error *err),
					void *ctx, naql_error *err) NAQL_MUST_USE;
/* register_sighting_case() - the case that a use stands in, or another capture of the
 * same story on the same page; NAQL_DONE: none. */
naql_status register_sighting_case(struct reg *r, struct slice use, int64_t *file,
				   naql_error *err) NAQL_MUST_USE;

/*
 * register_absence_add() - a page was captured: each use that it had before and has not
 * in this capture, is absent from it. Call it when the uses of the capture are recorded.
 * Stories that were withdrawn are not searched for, so nothing is said of them.
 */
naql_status register_absence_add(struct reg *r, struct slice address, int64_t captured,
				 naql_error *err) NAQL_MUST_USE;
/* register_absence_each() - of one story, by address and time. */
naql_status register_absence_each(struct reg *r, struct slice story,
				  naql_status (*fn)(void *ctx, struct slice address,
						    int64_t captured, naql_error *err),
				  void *ctx, naql_error *err) NAQL_MUST_USE;

#endif
