/*
 * scans.c - which inputs were scanned with --record, and what was in them: a report says
 * what it is drawn from. Times may be TIME_NONE, counts are as the engine counted them.
 */
#include "base/error.h"
#include "base/json_write.h"
#include "base/timestamp.h"
#include "register/db.h"

/* scan_detail() - what the log keeps of a scan; also what its row must still agree with.
 */
static naql_status
scan_detail(struct reg *r, const struct register_scan *scan, struct slice *out,
	    naql_error *err)
{
	const struct {
		const char *name;
		uint64_t n;
	} counts[] = { { "records", scan->records },
		       { "pages", scan->pages },
		       { "bytes", scan->bytes },
		       { "uses", scan->uses },
		       { "faults", scan->faults } };
	struct json_writer w;

	buf_reset(&r->detail);
	jw_init(&w, &r->detail);
	jw_object(&w);
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		jw_key(&w, counts[i].name);
		jw_uint(&w, counts[i].n);
	}
	jw_object_end(&w);
	*out = buf_slice(&r->detail);
	return buf_status(&r->detail, err);
}

/* An unknown end: 1970, as the log has no absent times. */
static int64_t
scan_time(const struct register_scan *scan)
{
	return scan->ended == TIME_NONE ? 0 : scan->ended;
}

static naql_status
scan_insert(struct reg *r, const struct register_scan *scan, naql_error *err)
{
	struct db_stmt *s = NULL;
	struct slice detail;
	int64_t log = 0;
	naql_status st = scan_detail(r, scan, &detail, err);

	if (!st)
		st = log_append(r, scan_time(scan), "scan", scan->input, detail, &log,
				err);
	if (!st)
		st = db_prepare(
			r->db,
			"INSERT INTO scan(started, ended, input, records, pages, bytes,"
			" uses, faults, log) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
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
	db_bind_int(s, 9, log);
	return db_run(s, err);
}

naql_status
register_scan_add(struct reg *r, const struct register_scan *scan, naql_error *err)
{
	naql_status st = register_may_write(r, err);

	if (!st)
		st = register_step_begin(r, err);
	if (st)
		return st;
	return register_step_end(r, scan_insert(r, scan, err), err);
}

#define SCAN_COLUMNS                                                                     \
	"s.started, s.ended, s.input, s.records, s.pages, s.bytes, s.uses, s.faults"

static struct register_scan
scan_read(struct db_stmt *s)
{
	return (struct register_scan){ .started = db_time(s, 0),
				       .ended = db_time(s, 1),
				       .input = db_slice(s, 2),
				       .records = db_uint(s, 3),
				       .pages = db_uint(s, 4),
				       .bytes = db_uint(s, 5),
				       .uses = db_uint(s, 6),
				       .faults = db_uint(s, 7) };
}

naql_status
register_scan_each(struct reg *r,
		   naql_status (*fn)(void *ctx, const struct register_scan *s,
				     naql_error *err),
		   void *ctx, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db, "SELECT " SCAN_COLUMNS " FROM scan s ORDER BY s.n", &s, err);

	if (st)
		return st;
	while ((st = db_step(s, err)) == NAQL_OK) {
		struct register_scan scan = scan_read(s);

		st = fn(ctx, &scan, err);
		if (st)
			break;
	}
	return db_end(s, st);
}

static naql_status
scan_row(struct reg *r, struct db_stmt *s, struct log_new *out, naql_error *err)
{
	struct register_scan scan = scan_read(s);

	out->subject = scan.input;
	out->at = scan_time(&scan);
	return scan_detail(r, &scan, &out->detail, err);
}

naql_status
scans_verify(struct reg *r, naql_error *err)
{
	static const struct verify_table table = {
		.what = "the scan of",
		.sql = "SELECT " SCAN_COLUMNS ", l.kind, l.subject, l.detail, l.at"
		       " FROM scan s JOIN log l ON l.seq = s.log ORDER BY s.n",
		.n = 8,
		.kind = "scan",
		.row = scan_row,
		.lost = "SELECT count(*) FROM log WHERE kind = 'scan' AND seq NOT IN"
			" (SELECT log FROM scan WHERE log IS NOT NULL)",
	};

	return rows_verify(r, &table, err);
}
