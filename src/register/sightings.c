/*
 * sightings.c - see sightings.h. What belongs together is not stored: it follows from
 * addresses, titles and outlets, and a contract or an outlet that is entered later
 * changes it (engine/seen.c).
 */
#include "register/sightings.h"

#include "base/error.h"
#include "register/db.h"

naql_status
register_sighting_add(struct reg *r, const struct register_sighting *sight,
		      naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = register_may_write(r, err);

	if (st || !sight->address.len)
		return st;
	st = db_prepare(r->db,
			"INSERT INTO sighting(use, item, address, page, title)"
			" SELECT n, item, ?2, ?3, ?4 FROM use WHERE id = ?1"
			" ON CONFLICT(use) DO NOTHING",
			&s, err);
	if (st)
		return st;
	db_bind_text(s, 1, sight->use);
	db_bind_blob(s, 2, sight->address);
	db_bind_blob(s, 3, sight->page.len ? sight->page : sight->address);
	db_bind_int(s, 4, (int64_t)sight->title);
	return db_run(s, err);
}

naql_status
register_sighting_each(struct reg *r, struct slice story,
		       naql_status (*fn)(void *ctx, const struct register_sighting *s,
					 naql_error *err),
		       void *ctx, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db,
		"SELECT u.id, coalesce(s.address, u.url), coalesce(s.page, u.url),"
		" coalesce(s.title, 0), (SELECT json_extract(j.json, '$.outlet')"
		" FROM judgement j WHERE j.use = u.n ORDER BY j.nth DESC LIMIT 1),"
		" u.host, u.first_seen, u.last_seen, u.url"
		" FROM use u LEFT JOIN sighting s ON s.use = u.n"
		" WHERE u.item = (SELECT n FROM item WHERE id = ?1) ORDER BY u.id",
		&s, err);

	if (st)
		return st;
	db_bind_blob(s, 1, story);
	while ((st = db_step(s, err)) == NAQL_OK) {
		struct register_sighting one = { .use = db_slice(s, 0),
						 .address = db_slice(s, 1),
						 .page = db_slice(s, 2),
						 .title = (uint64_t)db_int(s, 3),
						 .outlet = db_slice(s, 4),
						 .host = db_slice(s, 5),
						 .first_seen = db_time(s, 6),
						 .last_seen = db_time(s, 7),
						 .url = db_slice(s, 8) };

		st = fn(ctx, &one, err);
		if (st)
			break;
	}
	return db_end(s, st);
}

naql_status
register_sighting_addresses(struct reg *r,
			    naql_status (*fn)(void *ctx, struct slice address,
					      naql_error *err),
			    void *ctx, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st =
		db_prepare(r->db, "SELECT DISTINCT address FROM sighting", &s, err);

	if (st)
		return st;
	while ((st = db_step(s, err)) == NAQL_OK)
		if ((st = fn(ctx, db_slice(s, 0), err)) != NAQL_OK)
			break;
	return db_end(s, st);
}

naql_status
register_sighting_case(struct reg *r, struct slice use, int64_t *file, naql_error *err)
{
	struct db_stmt *s = NULL;
	int64_t found = 0;
	naql_status st =
		db_prepare(r->db,
			   "SELECT c.file FROM case_use c WHERE c.use = ?1 UNION ALL"
			   " SELECT min(c.file) FROM use u JOIN sighting s ON s.use = u.n"
			   " JOIN sighting o ON o.item = s.item AND o.page = s.page"
			   " JOIN use v ON v.n = o.use JOIN case_use c ON c.use = v.id"
			   " WHERE u.id = ?1 LIMIT 1",
			   &s, err);

	if (st)
		return st;
	db_bind_text(s, 1, use);
	st = db_first(s, &found, 1, err);
	if (st == NAQL_OK && found == 0)
		st = NAQL_DONE; /* the minimum of nothing */
	if (st == NAQL_OK)
		*file = found;
	return st;
}

naql_status
register_absence_add(struct reg *r, struct slice address, int64_t captured,
		     naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = register_may_write(r, err);

	if (!st)
		st = db_prepare(
			r->db,
			"INSERT INTO absence(address, item, captured)"
			" SELECT DISTINCT s.address, s.item, ?2 FROM sighting s"
			" JOIN use u ON u.n = s.use JOIN item i ON i.n = s.item"
			" WHERE s.address = ?1 AND u.first_seen < ?2"
			" AND i.withdrawn IS NULL AND NOT EXISTS (SELECT 1 FROM sighting"
			" o JOIN use v ON v.n = o.use WHERE o.address = ?1"
			" AND o.item = s.item AND v.first_seen = ?2)"
			" ON CONFLICT DO NOTHING",
			&s, err);
	if (st)
		return st;
	db_bind_blob(s, 1, address);
	db_bind_int(s, 2, captured);
	return db_run(s, err);
}

naql_status
register_absence_each(struct reg *r, struct slice story,
		      naql_status (*fn)(void *ctx, struct slice address, int64_t captured,
					naql_error *err),
		      void *ctx, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db,
		"SELECT address, captured FROM absence WHERE item ="
		" (SELECT n FROM item WHERE id = ?1) ORDER BY address, captured",
		&s, err);

	if (st)
		return st;
	db_bind_blob(s, 1, story);
	while ((st = db_step(s, err)) == NAQL_OK)
		if ((st = fn(ctx, db_slice(s, 0), db_int(s, 1), err)) != NAQL_OK)
			break;
	return db_end(s, st);
}
