/*
 * notices.h - every version of the agency's notice that was emitted: the record it was
 * made from, and its files, byte by byte. What it said on some day is a question of
 * evidence.
 *
 * The rules of register.h hold: one thread, borrowed slices, what errors mean. Versions
 * are only added.
 */
#ifndef NAQL_REGISTER_NOTICES_H
#define NAQL_REGISTER_NOTICES_H

#include "register/register.h"

struct register_notice_file {
	struct slice path; /* below the root of the site; no two alike */
	struct slice bytes;
	const char *sha256; /* only told by each: hex, of the bytes */
};

struct register_notice {
	int64_t n;	     /* 1, 2, ...; only told */
	int64_t at;	     /* seconds: when it was emitted */
	int64_t until;	     /* when the next one was; TIME_NONE: it is the newest */
	struct slice policy; /* the record, JSON */
	const char *sha256; /* hex over the lines "HEX  PATH" of its files by the bytes of
			       their paths, as sha256sum writes them; only told */
	struct slice author, reason;
};

/*
 * register_notice_add() - the next version, with an entry of the log.
 *
 * n        receives its number, or that of the newest where nothing differs.
 * Returns  NAQL_OK; NAQL_DONE when the newest has the same files with the same bytes and
 *          the same record: nothing is added. NAQL_E_USAGE: no files, or two of one path.
 */
naql_status register_notice_add(struct reg *r, const struct register_notice *notice,
				const struct register_notice_file *files, size_t n_files,
				int64_t *n, naql_error *err) NAQL_MUST_USE;
/* register_notice_each() - the versions that held at some moment of [from, to), oldest
 * first; from TIME_NONE: all. */
naql_status register_notice_each(struct reg *r, int64_t from, int64_t to,
				 naql_status (*fn)(void *ctx,
						   const struct register_notice *notice,
						   naql_error *err),
				 void *ctx, naql_error *err) NAQL_MUST_USE;
/* register_notice_files() - the files of a version, by the bytes of their paths. */
naql_status register_notice_files(struct reg *r, int64_t n,
				  naql_status (*fn)(void *ctx,
						    const struct register_notice_file *f,
						    naql_error *err),
				  void *ctx, naql_error *err) NAQL_MUST_USE;

#endif
