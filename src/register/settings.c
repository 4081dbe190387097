/*
 * settings.c - what the archive knows of itself: agency names, hosts, credit patterns. A
 * key may have many values; they come back in the order in which they were added.
 */
#include "base/error.h"
#include "register/db.h"

naql_status
register_setting_add(struct reg *r, const char *key, struct slice value, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = register_may_write(r, err);

	if (!st && (!key || !value.ptr))
		st = naql_fail(err, NAQL_E_USAGE, r->path, NAQL_NO_OFFSET,
			       "a setting needs a key and a value");
	if (!st)
		st = db_prepare(r->db, "INSERT INTO setting(key, value) VALUES (?1, ?2)",
				&s, err);
	if (st)
		return st;
	db_bind_text(s, 1, SLICE(key));
	db_bind_blob(s, 2, value);
	return db_run(s, err);
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
	db_release(s);
	return st == NAQL_DONE ? NAQL_OK : st;
}
