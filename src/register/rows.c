/*
 * rows.c - proving that the rows of a table are what the log says of them. One way for
 * all tables whose rows name their entry.
 */
#include <inttypes.h>

#include "base/error.h"
#include "register/db.h"

/* A row from before the log had such entries names none, and is not proved. */
static naql_status
verify_row(struct reg *r, const struct verify_table *t, struct db_stmt *s,
	   naql_error *err)
{
	struct log_new want = { 0 };
	naql_status st = t->row(r, s, &want, err);

	if (!st && (!slice_eq(SLICE(t->kind), db_slice(s, t->n)) ||
		    !slice_eq(want.subject, db_slice(s, t->n + 1)) ||
		    !slice_eq(want.detail, db_slice(s, t->n + 2)) ||
		    want.at != db_int(s, t->n + 3)))
		st = naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
			       "%s \"%.*s\" is not what its log entry says", t->what,
			       (int)(want.subject.len > 80 ? 80 : want.subject.len),
			       want.subject.ptr);
	return st;
}

naql_status
rows_verify(struct reg *r, const struct verify_table *t, naql_error *err)
{
	struct db_stmt *s = NULL;
	int64_t lost = 0;
	naql_status st = db_prepare(r->db, t->sql, &s, err);

	if (st)
		return st;
	while ((st = db_step(s, err)) == NAQL_OK)
		if ((st = verify_row(r, t, s, err)) != NAQL_OK)
			break;
	db_release(s);
	if (st != NAQL_DONE)
		return st;
	st = db_number(r->db, t->lost, &lost, err);
	if (!st && lost)
		st = naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
			       "the log has %" PRId64 " entries of kind %s that no row "
			       "stands for",
			       lost, t->kind);
	return st;
}
