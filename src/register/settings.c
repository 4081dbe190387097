/*
 * settings.c - what the archive knows of itself: agency names, hosts, credit patterns. A
 * key may have many values; they come back in the order in which they were added.
 */
#include "base/error.h"
#include "base/json_write.h"
#include "base/timestamp.h"
#include "register/db.h"

static naql_status
setting_detail(struct reg *r, struct slice value, struct slice *out, naql_error *err)
{
	struct json_writer w;

	buf_reset(&r->detail);
	jw_init(&w, &r->detail);
	jw_object(&w);
	jw_key(&w, "value");
	jw_str(&w, value);
	jw_object_end(&w);
	*out = buf_slice(&r->detail);
	return buf_status(&r->detail, err);
}

static naql_status
setting_insert(struct reg *r, const char *key, struct slice value, naql_error *err)
{
	struct db_stmt *s = NULL;
	struct slice detail;
	int64_t log = 0;
	naql_status st = setting_detail(r, value, &detail, err);

	if (!st)
		st = log_append(r, time_now(), "setting", SLICE(key), detail, &log, err);
	if (!st)
		st = db_prepare(
			r->db, "INSERT INTO setting(key, value, log) VALUES (?1, ?2, ?3)",
			&s, err);
	if (st)
		return st;
	db_bind_text(s, 1, SLICE(key));
	db_bind_blob(s, 2, value);
	db_bind_int(s, 3, log);
	return db_run(s, err);
}

naql_status
register_setting_add(struct reg *r, const char *key, struct slice value, naql_error *err)
{
	naql_status st = register_may_write(r, err);

	if (!st && (!key || !value.ptr))
		st = naql_fail(err, NAQL_E_USAGE, r->path, NAQL_NO_OFFSET,
			       "a setting needs a key and a value");
	if (!st)
		st = register_step_begin(r, err);
	if (st)
		return st;
	return register_step_end(r, setting_insert(r, key, value, err), err);
}

naql_status
register_setting_each(struct reg *r, const char *key,
		      naql_status (*fn)(void *ctx, struct slice value, naql_error *err),
		      void *ctx, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db, "SELECT value FROM setting WHERE key = ?1 ORDER BY n", &s, err);

	if (st)
		return st;
	db_bind_text(s, 1, SLICE(key));
	while ((st = db_step(s, err)) == NAQL_OK)
		if ((st = fn(ctx, db_slice(s, 0), err)) != NAQL_OK)
			break;
	return db_end(s, st);
}

static naql_status
setting_row(struct reg *r, struct db_stmt *s, struct log_new *out, naql_error *err)
{
	out->subject = db_slice(s, 0);
	out->at = db_int(s, 2); /* the row has no time of its own */
	return setting_detail(r, db_slice(s, 1), &out->detail, err);
}

naql_status
settings_verify(struct reg *r, naql_error *err)
{
	static const struct verify_table table = {
		.what = "setting",
		.sql = "SELECT CAST(s.key AS BLOB), s.value, l.at, l.kind, l.subject,"
		       " l.detail, l.at FROM setting s JOIN log l ON l.seq = s.log"
		       " ORDER BY s.n",
		.n = 3,
		.kind = "setting",
		.row = setting_row,
		.lost = "SELECT count(*) FROM log WHERE kind = 'setting' AND seq NOT IN"
			" (SELECT log FROM setting WHERE log IS NOT NULL)",
	};

	return rows_verify(r, &table, err);
}
