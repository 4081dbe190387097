/*
 * zone.h - days in the time zone of a contract: "end of 31 March" is local.
 *
 * The zones are the IANA's, compiled in from data/zones.txt: the machine's own copy is
 * never asked, so that one and the same contract ends in the same second on every
 * machine. Years before 2000 have the offset of 2000; those after 2037 go by the rules of
 * the year 28 (or 56, ...) before, in which every day has the same weekday.
 */
#ifndef NAQL_RIGHTS_ZONE_H
#define NAQL_RIGHTS_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

struct zone_rules;

/* zone_find() - "UTC" or "Asia/Amman"; false: no such zone. *out NULL stands for UTC. */
bool zone_find(struct slice name, const struct zone_rules **out);
/* zone_offset() - seconds to be added to UTC at that second. NULL: 0. */
int64_t zone_offset(const struct zone_rules *z, int64_t at);
/*
 * zone_to_utc() - the second of UTC at which the zone's clocks first show 'local'
 * (seconds since 1970 as those clocks count). Where they never show it, as they are put
 * forward, the second at which they are.
 */
int64_t zone_to_utc(const struct zone_rules *z, int64_t local);
/* zone_data_version() - of the IANA's data, as "2025b". */
const char *zone_data_version(void);

#endif
