/*
 * timestamp.h - dates as the records write them, and seconds of UTC. No time zone of the
 * machine is ever asked; a date without a zone is taken as UTC.
 */
#ifndef NAQL_BASE_TIMESTAMP_H
#define NAQL_BASE_TIMESTAMP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

#define TIME_NONE INT64_MIN

/*
 * time_parse() - "2015-07-21", "2015-07-21T10:00[:00[.5]][Z|+03:00]", "2015-07-21
 * 10:00:00", and 14 digits as in old crawls ("20150721[T]100000"); RFC 2822 dates ("Tue,
 * 21 Jul 2015 10:00:00 GMT"). Years 0000 to 9999. White space around it is no matter.
 *
 * Returns seconds since 1970 in UTC, or TIME_NONE where it is no date.
 */
int64_t time_parse(struct slice s);
/* time_format() - "2015-07-21T10:00:00Z" and a NUL: 21 bytes; "" outside the years 0000
 * to 9999, so for TIME_NONE too. */
void time_format(int64_t seconds, char out[21]);
/* time_day() - days since 1970, floor; TIME_NONE gives INT32_MIN. */
int32_t time_day(int64_t seconds);
/* time_now() - the clock; for the register and the log only, never for results. */
int64_t time_now(void);

#endif
