/*
 * zone.c - see zone.h.
 */
#include "rights/zone_int.h"

#include <string.h>

#define DAY	    86400
#define YEARS_OF_28 (INT64_C(28) * 365 * DAY + INT64_C(7) * DAY)
#define TABLE_END   INT64_C(2145916800) /* 2038-01-01 */
#define WIDEST	    INT64_C(57600)	/* no offset is wider: 16 hours */

bool
zone_find(struct slice name, const struct zone_rules **out)
{
	size_t low = 0, high = zone_n_names;

	*out = NULL;
	if (slice_eq(name, SLICE("UTC")))
		return true;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		struct slice have = SLICE(zone_names[mid].name);
		size_t n = have.len < name.len ? have.len : name.len;
		int c = memcmp(have.ptr, name.ptr, n);

		if (c == 0 && have.len == name.len) {
			*out = &zone_rules[zone_names[mid].rules];
			return true;
		}
		if (c < 0 || (c == 0 && have.len < name.len))
			low = mid + 1;
		else
			high = mid;
	}
	return false;
}

int64_t
zone_offset(const struct zone_rules *z, int64_t at)
{
	const struct zone_change *c;
	size_t low = 0, high;

	if (!z)
		return 0;
	if (at >= TABLE_END) /* the calendar of 28 years before */
		at -= ((at - TABLE_END) / YEARS_OF_28 + 1) * YEARS_OF_28;
	c = zone_changes + z->begin;
	high = z->n;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if ((int64_t)c[mid].at * 60 <= at)
			low = mid + 1;
		else
			high = mid;
	}
	return (low ? c[low - 1].offset : z->first) * INT64_C(60);
}

int64_t
zone_to_utc(const struct zone_rules *z, int64_t local)
{
	int64_t low = local - WIDEST, high = local + WIDEST;

	/* The first second whose clock shows 'local' or more: one change of the clocks
	   at most lies between, so the difference to 'local' changes sign once but for an
	   hour shown twice, of which the earlier one is found first. */
	int64_t before = local - zone_offset(z, low);
	int64_t after = local - zone_offset(z, high);

	if (before + zone_offset(z, before) == local)
		return before;
	if (after + zone_offset(z, after) == local)
		return after;
	while (low < high) { /* never shown: where the clocks are put forward */
		int64_t mid = low + (high - low) / 2;

		if (mid + zone_offset(z, mid) < local)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

const char *
zone_data_version(void)
{
	return zone_version;
}
