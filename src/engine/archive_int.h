/*
 * archive_int.h - what the engine's files share: the open archive.
 */
#ifndef NAQL_ENGINE_ARCHIVE_INT_H
#define NAQL_ENGINE_ARCHIVE_INT_H

#include "base/vec.h"
#include "index/index.h"
#include "naql/archive.h"
#include "register/register.h"
#include "use/use.h"

struct naql_archive {
	struct reg *reg;
	bool writable;
	char *dir, *segments; /* DIR and DIR/segments */
	size_t memory;	      /* for building a segment */
	struct index
		*index; /* opened when first asked for, dropped when segments change */
	struct use_agency *agency; /* likewise */
};

/* archive_index() - the live segments, opened once; borrowed from 'a'. */
naql_status archive_index(naql_archive *a, const struct index **out,
			  naql_error *err) NAQL_MUST_USE;
/* archive_forget_index() - segments or withdrawals changed: the next archive_index()
 * opens anew. */
void archive_forget_index(naql_archive *a);
naql_status archive_agency(naql_archive *a, const struct use_agency **out,
			   naql_error *err) NAQL_MUST_USE;
/* archive_segment_path() - "DIR/segments/NAME" on the heap; NULL when memory is refused.
 */
char *archive_segment_path(const naql_archive *a, const char *name);
/*
 * archive_keep_segment() - write what the builder holds as the archive's next segment and
 * enter it in the register, inside the caller's transaction. The file stands under its
 * final name before the commit: a crash in between leaves a file that nothing names, and
 * the next segment replaces it.
 */
struct segment_builder;
naql_status archive_keep_segment(naql_archive *a, struct segment_builder *b, int kind,
				 int64_t id, uint64_t *bytes,
				 naql_error *err) NAQL_MUST_USE;
/* archive_segment_name() - of the file of a segment. */
#define ARCHIVE_SEGMENT_NAME 32u
void archive_segment_name(int64_t id, char out[ARCHIVE_SEGMENT_NAME]);
/* archive_builder_new() - of a segment of the archive: within its memory. */
#define ARCHIVE_MEMORY ((size_t)768 << 20)
naql_status archive_builder_new(naql_archive *a, struct segment_builder **out, int kind,
				size_t days_bytes, naql_error *err) NAQL_MUST_USE;
/* archive_next_segment() - the id that archive_keep_segment() is to be given. */
naql_status archive_next_segment(naql_archive *a, int64_t *id,
				 naql_error *err) NAQL_MUST_USE;
/* archive_day() - the day of an item or a page; undated ones get a day of their own from
 * their id, so that what recurs among undated texts counts as recurring. */
int32_t archive_day(int64_t seconds, struct slice id);

/* The keys under which init stores what it was told. */
#define ARCHIVE_AGENCY "agency"
#define ARCHIVE_HOST   "host"
#define ARCHIVE_CREDIT "credit"

#endif
