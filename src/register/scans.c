/*
 * scans.c - which inputs were scanned with --record, and what was in them: a report says
 * what it is drawn from. Times may be TIME_NONE, counts are as the engine counted them.
 */
#include "base/error.h"
#include "register/db.h"

naql_status
register_scan_add(struct reg *r, const struct register_scan *scan, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = register_may_write(r, err);

	if (!st)
		st = db_prepare(
			r->db,
			"INSERT INTO scan(started, ended, input, records, pages, bytes,"
			" uses, faults) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
			&s, err);
	if (st)
		return st;
	db_bind_time(s, 1, scan->started);
	db_bind_time(s, 2, scan->ended);
	db_bind_blob(s, 3, scan->input);
	db_bind_uint(s, 4, scan->records);
	db_bind_uint(s, 5, scan->pages);
	db_bind_uint(s, 6, scan->bytes);
	db_bind_uint(s, 7, scan->uses);
	db_bind_uint(s, 8, scan->faults);
	return db_run(s, err);
}

naql_status
register_scan_each(struct reg *r,
		   naql_status (*fn)(void *ctx, const struct register_scan *s,
				     naql_error *err),
		   void *ctx, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st =
		db_prepare(r->db,
			   "SELECT started, ended, input, records, pages, bytes, uses,"
			   " faults FROM scan ORDER BY n",
			   &s, err);

	if (st)
		return st;
	while ((st = db_step(s, err)) == NAQL_OK) {
		struct register_scan scan = { .started = db_time(s, 0),
					      .ended = db_time(s, 1),
					      .input = db_slice(s, 2),
					      .records = db_uint(s, 3),
					      .pages = db_uint(s, 4),
					      .bytes = db_uint(s, 5),
					      .uses = db_uint(s, 6),
					      .faults = db_uint(s, 7) };

		st = fn(ctx, &scan, err);
		if (st)
			break;
	}
	db_release(s);
	return st == NAQL_DONE ? NAQL_OK : st;
}
