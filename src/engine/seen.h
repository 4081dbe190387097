/*
 * seen.h - uses over time: which recorded uses are one, since when, and whether it is
 * gone.
 *
 * Recorded uses of one story, at one outlet, on one page are one event: the same page
 * captured again, its copies for telephones and printers, further addresses of it, near
 * versions of the story. Two uses are of one page when the page names the same address
 * (use/address.h), or when both pages have the same title of three words or more. The
 * outlet is that of the newest judgement; where none is known, the host. What is joined
 * does not depend on the order of scanning.
 */
#ifndef NAQL_ENGINE_SEEN_H
#define NAQL_ENGINE_SEEN_H

#include "base/json_write.h"
#include "register/sightings.h"

struct seen {
	char event[17];	     /* the smallest id of its uses */
	int64_t first, last; /* captures with the use; TIME_NONE: unknown */
	uint32_t captures;   /* how many, of different times */
	uint32_t addresses;
	int64_t gone; /* the first capture without it after the last with it; TIME_NONE */
	uint32_t without; /* captures without it since */
};

struct seen_book;

naql_status seen_new(struct seen_book **out, struct reg *r,
		     naql_error *err) NAQL_MUST_USE;
void seen_free(struct seen_book *b);
/* seen_outlets_by() - who says at which outlet a use stands, in place of its newest
 * judgement; an empty answer: none is known. Before the first seen_of(). */
typedef struct slice (*seen_outlet)(void *ctx, const struct register_sighting *s);
void seen_outlets_by(struct seen_book *b, seen_outlet says, void *ctx);
/*
 * seen_of() - the event of a recorded use.
 *
 * out      borrowed until the next call.
 * Returns  NAQL_OK; NAQL_DONE: no such use.
 * Cost     a story's uses are read once, with the first of them that is asked for.
 */
naql_status seen_of(struct seen_book *b, struct slice story, struct slice use,
		    const struct seen **out, naql_error *err) NAQL_MUST_USE;
/* seen_write() - as the value of "seen" in a line of naql_uses(). */
void seen_write(const struct seen *s, struct json_writer *w);

#endif
