/*
 * merge.h - segments that become one: which, when, and what is left of them.
 */
#ifndef NAQL_ENGINE_MERGE_H
#define NAQL_ENGINE_MERGE_H

#include "engine/archive_int.h"

#define MERGE_LIVE_MAX 8u /* item segments that an add leaves at most */

/*
 * merge_choose() - the first of the newest segments that are to become one.
 *
 * bytes    sizes of the live item segments, oldest first.
 * Returns  n where nothing is to be done: there are at most MERGE_LIVE_MAX, or what would
 * come out of it is too large for one segment.
 */
size_t merge_choose(const uint64_t *bytes, size_t n);
/* merge_after_add() - merge_choose(), and do it, in a transaction of its own. */
naql_status merge_after_add(naql_archive *a, const naql_sink *sink,
			    naql_merge_counts *counts, naql_error *err) NAQL_MUST_USE;
/*
 * merge_sweep() - remove the files that a killed writer left: those of segments that were
 * merged, one that was never committed, temporary ones. For whoever holds the writer's
 * lock.
 */
naql_status merge_sweep(naql_archive *a, naql_error *err) NAQL_MUST_USE;

#endif
