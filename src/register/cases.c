/*
 * cases.c - the events of cases: added, listed, proved. The JSON of an event is the
 * truth; case_use beside it is a copy by which a use finds its case.
 */
#include "register/cases.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/error.h"
#include "register/db.h"

/* ---- adding ---- */

static void
case_subject(int64_t file, char out[24])
{
	snprintf(out, 24, "%" PRId64, file);
}

/* case_number() - the case's row, made when it is new, and its next event. */
static naql_status
case_number(struct reg *r, struct register_case_event *e, naql_error *err)
{
	struct db_stmt *s = NULL;
	int64_t last = 0;
	naql_status st = NAQL_OK;

	if (e->file == 0) {
		st = db_exec(r->db, "INSERT INTO case_file DEFAULT VALUES", err);
		e->file = db_last_id(r->db);
		e->nth = 1;
		return st;
	}
	st = db_prepare(r->db, "SELECT max(nth) FROM case_event WHERE file = ?1", &s,
			err);
	if (st)
		return st;
	db_bind_int(s, 1, e->file);
	st = db_first(s, &last, 1, err);
	if (st > NAQL_DONE)
		return st;
	if (last < 1)
		return naql_fail(err, NAQL_E_NOTFOUND, r->path, NAQL_NO_OFFSET,
				 "there is no case %" PRId64, e->file);
	if (last >= UINT32_MAX)
		return naql_fail(err, NAQL_E_LIMIT, r->path, NAQL_NO_OFFSET,
				 "too many events of one case");
	e->nth = (uint32_t)last + 1;
	return NAQL_OK;
}

static naql_status
case_insert(struct reg *r, const struct register_case_event *e, int64_t log,
	    naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db,
				    "INSERT INTO case_event(file, nth, json, at, log)"
				    " VALUES (?1, ?2, ?3, ?4, ?5)",
				    &s, err);

	if (st)
		return st;
	db_bind_int(s, 1, e->file);
	db_bind_int(s, 2, e->nth);
	db_bind_text(s, 3, e->json);
	db_bind_int(s, 4, e->at);
	db_bind_int(s, 5, log);
	return db_run(s, err);
}

static naql_status
case_join(struct reg *r, const struct register_case_event *e, struct slice use,
	  naql_error *err)
{
	struct db_stmt *s = NULL;
	int64_t has = 0;
	naql_status st = register_case_of(r, use, &has, err);

	if (st == NAQL_OK)
		return naql_fail(err, NAQL_E_USAGE, r->path, NAQL_NO_OFFSET,
				 "use %.*s stands in case %" PRId64 " already",
				 (int)(use.len > 16 ? 16 : use.len), use.ptr, has);
	if (st != NAQL_DONE)
		return st;
	st = db_prepare(r->db,
			"INSERT INTO case_use(use, file, nth)"
			" SELECT id, ?2, ?3 FROM use WHERE id = ?1",
			&s, err);
	if (st)
		return st;
	db_bind_text(s, 1, use);
	db_bind_int(s, 2, e->file);
	db_bind_int(s, 3, e->nth);
	st = db_run(s, err);
	if (!st && db_changes(r->db) == 0)
		st = naql_fail(err, NAQL_E_NOTFOUND, r->path, NAQL_NO_OFFSET,
			       "no use '%.*s' is recorded",
			       (int)(use.len > 16 ? 16 : use.len), use.ptr);
	return st;
}

static naql_status
case_write(struct reg *r, struct register_case_event *e, const struct slice *uses,
	   size_t n_uses, naql_error *err)
{
	struct log_new entry = {
		.at = e->at, .kind = "case", .author = e->author, .reason = e->reason
	};
	char subject[24];
	int64_t log = 0;
	naql_status st = case_number(r, e, err);

	if (!st)
		st = log_detail(r, "nth", e->nth, e->json, &entry.detail, err);
	if (st)
		return st;
	case_subject(e->file, subject);
	entry.subject = SLICE(subject);
	st = log_add(r, &entry, &log, err);
	if (!st)
		st = case_insert(r, e, log, err);
	for (size_t i = 0; i < n_uses && !st; i++)
		st = case_join(r, e, uses[i], err);
	return st;
}

naql_status
register_case_add(struct reg *r, struct register_case_event *e, const struct slice *uses,
		  size_t n_uses, naql_error *err)
{
	struct register_case_event made = *e;
	naql_status st = register_may_write(r, err);

	if (!st && (!e->author.len || !e->json.ptr))
		st = naql_fail(err, NAQL_E_USAGE, r->path, NAQL_NO_OFFSET,
			       "say who does it: that goes into the log");
	if (!st)
		st = register_step_begin(r, err);
	if (st)
		return st;
	st = register_step_end(r, case_write(r, &made, uses, n_uses, err), err);
	if (!st)
		*e = made;
	return st;
}

/* ---- listing ---- */

/* From "case_event e JOIN log l ON l.seq = e.log": who and why stand in the log. */
#define EVENT_COLUMNS "e.file, e.nth, e.json, e.at, l.author, nullif(l.reason, x'')"

static struct register_case_event
event_read(struct db_stmt *s)
{
	return (struct register_case_event){ .file = db_int(s, 0),
					     .nth = db_u32(s, 1),
					     .json = db_slice(s, 2),
					     .at = db_int(s, 3),
					     .author = db_slice(s, 4),
					     .reason = db_slice(s, 5) };
}

naql_status
register_case_each(struct reg *r, int64_t file,
		   naql_status (*fn)(void *ctx, const struct register_case_event *newest,
				     int64_t opened, uint64_t n_uses, naql_error *err),
		   void *ctx, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db,
		"SELECT " EVENT_COLUMNS
		", (SELECT at FROM case_event WHERE file = e.file AND nth = 1),"
		" (SELECT count(*) FROM case_use WHERE file = e.file)"
		" FROM case_event e JOIN log l ON l.seq = e.log WHERE e.nth = (SELECT "
		"max(nth) FROM case_event"
		" WHERE file = e.file) AND (?1 = 0 OR e.file = ?1) ORDER BY e.file",
		&s, err);

	if (st)
		return st;
	db_bind_int(s, 1, file);
	while ((st = db_step(s, err)) == NAQL_OK) {
		struct register_case_event e = event_read(s);

		st = fn(ctx, &e, db_int(s, 6), db_uint(s, 7), err);
		if (st)
			break;
	}
	return db_end(s, st);
}

naql_status
register_case_events(struct reg *r, int64_t file,
		     naql_status (*fn)(void *ctx, const struct register_case_event *e,
				       naql_error *err),
		     void *ctx, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st =
		db_prepare(r->db,
			   "SELECT " EVENT_COLUMNS " FROM case_event e JOIN log l"
			   " ON l.seq = e.log WHERE e.file = ?1 ORDER BY e.nth",
			   &s, err);

	if (st)
		return st;
	db_bind_int(s, 1, file);
	while ((st = db_step(s, err)) == NAQL_OK) {
		struct register_case_event e = event_read(s);

		st = fn(ctx, &e, err);
		if (st)
			break;
	}
	return db_end(s, st);
}

naql_status
register_case_uses(struct reg *r, int64_t file,
		   naql_status (*fn)(void *ctx, struct slice use, naql_error *err),
		   void *ctx, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db, "SELECT use FROM case_use WHERE file = ?1 ORDER BY nth, use", &s,
		err);

	if (st)
		return st;
	db_bind_int(s, 1, file);
	while ((st = db_step(s, err)) == NAQL_OK)
		if ((st = fn(ctx, db_slice(s, 0), err)) != NAQL_OK)
			break;
	return db_end(s, st);
}

naql_status
register_case_of(struct reg *r, struct slice use, int64_t *file, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st =
		db_prepare(r->db, "SELECT file FROM case_use WHERE use = ?1", &s, err);

	if (st)
		return st;
	db_bind_text(s, 1, use);
	return db_first(s, file, 1, err);
}

/* ---- verify ---- */

static naql_status
event_erased(struct reg *r, const struct register_case_event *e, int64_t seq,
	     naql_error *err)
{
	bool same = false;
	naql_status st = log_left(r, seq, e->json, &same, err);

	if (!st && !same)
		st = naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
			       "event %" PRIu32 " of case %" PRId64
			       " holds something else than erasing left",
			       e->nth, e->file);
	return st;
}

static naql_status
verify_event(struct reg *r, struct db_stmt *s, naql_error *err)
{
	struct register_case_event e = event_read(s);
	char subject[24] = "";
	struct slice detail = SLICE("");
	naql_status st;

	if (db_slice(s, 10).ptr) {
		case_subject(e.file, subject);
		st = log_detail(r, "nth", e.nth, e.json, &detail, err);
	} else {
		st = event_erased(r, &e, db_int(s, 11), err);
	}
	if (st)
		return st;
	if (!slice_eq(SLICE("case"), db_slice(s, 6)) ||
	    !slice_eq(SLICE(subject), db_slice(s, 7)) ||
	    !slice_eq(detail, db_slice(s, 8)) || e.at != db_int(s, 9))
		return naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
				 "event %" PRIu32 " of case %" PRId64
				 " is not what its log entry says",
				 e.nth, e.file);
	return NAQL_OK;
}

naql_status
cases_verify(struct reg *r, naql_error *err)
{
	struct db_stmt *s = NULL;
	int64_t odd = 0;
	naql_status st = db_prepare(r->db,
				    "SELECT " EVENT_COLUMNS
				    ", l.kind, l.subject, l.detail, l.at, l.salt, e.log"
				    " FROM case_event"
				    " e LEFT JOIN log l ON l.seq = e.log ORDER BY e.n",
				    &s, err);

	if (st)
		return st;
	while ((st = db_step(s, err)) == NAQL_OK)
		if ((st = verify_event(r, s, err)) != NAQL_OK)
			break;
	db_release(s);
	if (st != NAQL_DONE)
		return st;
	st = db_number(r->db,
		       "SELECT abs((SELECT count(*) FROM log WHERE kind = 'case')"
		       " - (SELECT count(*) FROM case_event)) + abs((SELECT count(*)"
		       " FROM case_event e, json_each(e.json, '$.uses'))"
		       " - (SELECT count(*) FROM case_use))",
		       &odd, err);
	if (!st && odd)
		st = naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
			       "the events of cases are not those of the log, or their"
			       " uses not those of the events");
	return st;
}
