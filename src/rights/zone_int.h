/*
 * zone_int.h - the shape of the generated table of time zones.
 */
#ifndef NAQL_RIGHTS_ZONE_INT_H
#define NAQL_RIGHTS_ZONE_INT_H

#include <stddef.h>
#include <stdint.h>

#include "rights/zone.h"

struct zone_change {
	int32_t at;	/* minutes since 1970, UTC */
	int16_t offset; /* minutes, from then on */
};

struct zone_rules {
	int16_t first;	/* offset in minutes before the first change */
	uint16_t begin; /* in zone_changes */
	uint16_t n;
};

struct zone_name {
	const char *name;
	uint16_t rules;
};

extern const char zone_version[];
extern const struct zone_change zone_changes[];
extern const struct zone_rules zone_rules[];
extern const struct zone_name zone_names[]; /* by name */
extern const size_t zone_n_names;

#endif
