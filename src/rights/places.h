/*
 * places.h - territories as sets of countries (ISO 3166-1 alpha-2): "EU" is its members,
 * "WORLD" all there are.
 */
#ifndef NAQL_RIGHTS_PLACES_H
#define NAQL_RIGHTS_PLACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"

#define PLACES_WORDS 11 /* 26 * 26 bits */

struct rights_places {
	uint64_t bits[PLACES_WORDS];
};

/* Where a grant or a restriction lets an item be used. */
struct rights_territories {
	bool everywhere; /* no fact is needed */
	struct rights_places places;
	const struct slice *include, *exclude; /* as written */
	size_t n_include, n_exclude;
};

/* places_add() - a code of two capitals, "EU" or "WORLD"; false: it is none. */
bool places_add(struct rights_places *p, struct slice code);
bool places_known(struct slice code);
void places_take_away(struct rights_places *p, const struct rights_places *less);
/* places_within() - every place of a is one of b. places_meet() - some are. */
bool places_within(const struct rights_places *a, const struct rights_places *b);
bool places_meet(const struct rights_places *a, const struct rights_places *b);

#endif
