/*
 * items.c - what the agency has published, version by version.
 *
 * Withdrawal belongs to the id, not to a version: a killed story that comes in again with
 * a changed comma stays killed. What is written of an item is a row each in item and
 * version and one entry in the log, which is the proof of the day on which naql had it.
 */
#include <inttypes.h>

#include "base/error.h"
#include "base/json_write.h"
#include "base/timestamp.h"
#include "register/db.h"

#define ITEM_COLUMNS                                                                     \
	"i.id, v.version, v.medium, v.owner, v.url, v.title, v.lang, v.byline, "         \
	"v.published,"                                                                   \
	" v.sha256, coalesce(v.segment, 0), coalesce(v.ordinal, 0), v.added,"            \
	" coalesce(i.withdrawn, 0)"
#define ITEM_N_COLUMNS 14

/* item_detail() - what the log keeps of a version; also what its row must still agree
 * with. */
static naql_status
item_detail(struct reg *r, const struct register_item *item, struct slice *out,
	    naql_error *err)
{
	struct json_writer w;
	char at[21];

	buf_reset(&r->detail);
	jw_init(&w, &r->detail);
	jw_object(&w);
	jw_key(&w, "version");
	jw_uint(&w, item->version);
	jw_key(&w, "sha256");
	jw_str(&w, item->sha256);
	jw_key(&w, "published");
	if (item->published == TIME_NONE) {
		jw_null(&w);
	} else {
		time_format(item->published, at);
		jw_cstr(&w, at);
	}
	jw_object_end(&w);
	*out = buf_slice(&r->detail);
	return buf_status(&r->detail, err);
}

static naql_status
item_check(const struct reg *r, const struct register_item *item, naql_error *err)
{
	naql_status st = register_may_write(r, err);

	if (st)
		return st;
	if (!item->id.ptr || item->id.len == 0)
		return naql_fail(err, NAQL_E_USAGE, r->path, NAQL_NO_OFFSET,
				 "an item needs an id");
	if (!register_is_hex(item->sha256, 64))
		return naql_fail(err, NAQL_E_USAGE, r->path, NAQL_NO_OFFSET,
				 "an item needs the SHA-256 of its title and text");
	return NAQL_OK;
}

/* item_row() - number of the item's row, made when there is none. */
static naql_status
item_row(struct reg *r, struct slice id, int64_t *n, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db, "SELECT n FROM item WHERE id = ?1", &s, err);

	if (st)
		return st;
	db_bind_blob(s, 1, id);
	st = db_first(s, n, 1, err);
	if (st != NAQL_DONE)
		return st;
	st = db_prepare(r->db, "INSERT INTO item(id) VALUES (?1)", &s, err);
	if (st)
		return st;
	db_bind_blob(s, 1, id);
	st = db_run(s, err);
	*n = db_last_id(r->db);
	return st;
}

static naql_status
version_insert(struct reg *r, const struct register_item *item, int64_t n, int64_t log,
	       naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db,
		"INSERT INTO version(item, version, medium, owner, url, title,"
		" lang, byline, published, sha256, segment, ordinal, added, log)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
		" nullif(?11, 0), iif(?11 = 0, NULL, ?12), ?13, ?14)",
		&s, err);

	if (st)
		return st;
	db_bind_int(s, 1, n);
	db_bind_int(s, 2, item->version);
	db_bind_int(s, 3, item->medium);
	db_bind_blob(s, 4, item->owner);
	db_bind_blob(s, 5, item->url);
	db_bind_blob(s, 6, item->title);
	db_bind_blob(s, 7, item->lang);
	db_bind_blob(s, 8, item->byline);
	db_bind_time(s, 9, item->published);
	db_bind_text(s, 10, item->sha256);
	db_bind_int(s, 11, item->segment);
	db_bind_int(s, 12, item->ordinal);
	db_bind_int(s, 13, item->added);
	db_bind_int(s, 14, log);
	return db_run(s, err);
}

naql_status
register_item_add(struct reg *r, const struct register_item *item, naql_error *err)
{
	struct slice detail;
	int64_t n = 0, log = 0;
	naql_status st = item_check(r, item, err);

	if (!st)
		st = register_step_begin(r, err);
	if (st)
		return st;
	st = item_row(r, item->id, &n, err);
	if (!st)
		st = item_detail(r, item, &detail, err);
	if (!st)
		st = log_append(r, item->added, "item", item->id, detail, &log, err);
	if (!st)
		st = version_insert(r, item, n, log, err);
	return register_step_end(r, st, err);
}

static struct register_item
item_read(struct db_stmt *s)
{
	return (struct register_item){
		.id = db_slice(s, 0),
		.version = db_u32(s, 1),
		.medium = (int)db_u32(s, 2),
		.owner = db_slice(s, 3),
		.url = db_slice(s, 4),
		.title = db_slice(s, 5),
		.lang = db_slice(s, 6),
		.byline = db_slice(s, 7),
		.published = db_time(s, 8),
		.sha256 = db_slice(s, 9),
		.segment = db_int(s, 10),
		.ordinal = db_u32(s, 11),
		.added = db_int(s, 12),
		.withdrawn = db_int(s, 13),
	};
}

/* item_hold() - the slices moved into r->held, so that no statement need stay open for
 * them. */
static naql_status
item_hold(struct reg *r, struct register_item *item, naql_error *err)
{
	struct slice *const all[] = { &item->id,    &item->owner, &item->url,
				      &item->title, &item->lang,  &item->byline,
				      &item->sha256 };
	size_t at = 0;

	buf_reset(&r->held);
	for (size_t i = 0; i < NAQL_COUNT(all); i++)
		buf_add_slice(&r->held, *all[i]);
	buf_add_byte(&r->held,
		     0); /* so that there is memory to point to when all are empty */
	if (buf_status(&r->held, err))
		return NAQL_E_NOMEM;
	for (size_t i = 0; i < NAQL_COUNT(all); i++)
		if (all[i]->ptr) {
			all[i]->ptr = r->held.ptr + at;
			at += all[i]->len;
		}
	return NAQL_OK;
}

static naql_status
item_one(struct reg *r, struct slice id, uint32_t version, struct register_item *out,
	 naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st =
		db_prepare(r->db,
			   version ? "SELECT " ITEM_COLUMNS
				     " FROM item i JOIN version v ON v.item = i.n"
				     " WHERE i.id = ?1 AND v.version = ?2"
				   : "SELECT " ITEM_COLUMNS
				     " FROM item i JOIN version v ON v.item = i.n"
				     " WHERE i.id = ?1 ORDER BY v.version DESC LIMIT 1",
			   &s, err);

	if (st)
		return st;
	db_bind_blob(s, 1, id);
	if (version)
		db_bind_int(s, 2, version);
	st = db_step(s, err);
	if (st == NAQL_OK) {
		*out = item_read(s);
		st = item_hold(r, out, err);
	}
	db_release(s);
	return st;
}

naql_status
register_item_latest(struct reg *r, struct slice id, struct register_item *out,
		     naql_error *err)
{
	return item_one(r, id, 0, out, err);
}

naql_status
register_item_version(struct reg *r, struct slice id, uint32_t version,
		      struct register_item *out, naql_error *err)
{
	return version ? item_one(r, id, version, out, err) : NAQL_DONE;
}

naql_status
register_item_has(struct reg *r, struct slice id, struct slice sha256, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db,
				    "SELECT 1 FROM item i JOIN version v ON v.item = i.n"
				    " WHERE i.id = ?1 AND v.sha256 = ?2 LIMIT 1",
				    &s, err);

	if (st)
		return st;
	db_bind_blob(s, 1, id);
	db_bind_text(s, 2, sha256);
	st = db_step(s, err);
	db_release(s);
	return st;
}

/* each() - hand on the rows of a statement and release it. */
static naql_status
each(struct db_stmt *s,
     naql_status (*fn)(void *ctx, const struct register_item *item, naql_error *err),
     void *ctx, naql_error *err)
{
	naql_status st;

	while ((st = db_step(s, err)) == NAQL_OK) {
		struct register_item item = item_read(s);

		st = fn(ctx, &item, err);
		if (st)
			break;
	}
	return db_end(s, st);
}

naql_status
register_item_each(struct reg *r, int64_t segment,
		   naql_status (*fn)(void *ctx, const struct register_item *item,
				     naql_error *err),
		   void *ctx, naql_error *err)
{
	static const char all[] =
		"SELECT " ITEM_COLUMNS " FROM version v CROSS JOIN item i ON i.n = v.item"
		" ORDER BY v.segment, v.ordinal, v.n";
	static const char one[] =
		"SELECT " ITEM_COLUMNS " FROM version v CROSS JOIN item i ON i.n = v.item"
		" WHERE v.segment = ?1 ORDER BY v.ordinal";
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db, segment ? one : all, &s, err);

	if (st)
		return st;
	if (segment)
		db_bind_int(s, 1, segment);
	return each(s, fn, ctx, err);
}

naql_status
register_withdrawn_each(struct reg *r,
			naql_status (*fn)(void *ctx, const struct register_item *item,
					  naql_error *err),
			void *ctx, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st =
		db_prepare(r->db,
			   "SELECT " ITEM_COLUMNS " FROM item i INDEXED BY item_withdrawn"
			   " CROSS JOIN version v ON v.item = i.n"
			   " WHERE i.withdrawn IS NOT NULL"
			   " ORDER BY i.n, v.version",
			   &s, err);

	return st ? st : each(s, fn, ctx, err);
}

/* item_open() - NAQL_OK when the id is there and not withdrawn, else NAQL_DONE. */
static naql_status
item_open(struct reg *r, struct slice id, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db, "SELECT 1 FROM item WHERE id = ?1 AND withdrawn IS NULL", &s, err);

	if (st)
		return st;
	db_bind_blob(s, 1, id);
	st = db_step(s, err);
	db_release(s);
	return st;
}

naql_status
register_item_withdraw(struct reg *r, struct slice id, struct slice reason, int64_t now,
		       naql_error *err)
{
	struct log_new e = { .at = now,
			     .kind = "withdraw",
			     .subject = id,
			     .detail = SLICE("{}"),
			     .reason = reason };
	struct db_stmt *s = NULL;
	int64_t log = 0;
	naql_status st = register_may_write(r, err);

	if (!st && now <= 0) /* 0 says that it is not withdrawn */
		st = naql_fail(err, NAQL_E_USAGE, r->path, NAQL_NO_OFFSET,
			       "a withdrawal needs its time");
	if (!st)
		st = register_step_begin(r, err);
	if (st)
		return st;
	st = item_open(r, id, err);
	if (!st)
		st = log_add(r, &e, &log, err);
	if (!st)
		st = db_prepare(
			r->db,
			"UPDATE item SET withdrawn = ?2, withdraw_log = ?3 WHERE id = ?1",
			&s, err);
	if (!st) {
		db_bind_blob(s, 1, id);
		db_bind_int(s, 2, now);
		db_bind_int(s, 3, log);
		st = db_run(s, err);
	}
	return register_step_end(r, st, err);
}

/* ---- verify ---- */

static naql_status
verify_version(struct reg *r, struct db_stmt *s, naql_error *err)
{
	struct register_item item = item_read(s);
	struct slice detail;
	naql_status st = item_detail(r, &item, &detail, err);

	if (st)
		return st;
	if (!slice_eq(SLICE("item"), db_slice(s, ITEM_N_COLUMNS)) ||
	    !slice_eq(item.id, db_slice(s, ITEM_N_COLUMNS + 1)) ||
	    !slice_eq(detail, db_slice(s, ITEM_N_COLUMNS + 2)) ||
	    item.added != db_int(s, ITEM_N_COLUMNS + 3))
		return naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
				 "version %" PRIu32
				 " of item \"%.*s\" is not what its log entry says",
				 item.version, (int)(item.id.len > 80 ? 80 : item.id.len),
				 item.id.ptr);
	return NAQL_OK;
}

static naql_status
verify_withdrawn(struct reg *r, naql_error *err)
{
	int64_t odd = 0;
	naql_status st =
		db_number(r->db,
			  "SELECT count(*) FROM item i LEFT JOIN log l"
			  " ON l.seq = i.withdraw_log WHERE i.withdrawn IS NOT NULL AND"
			  " (l.seq IS NULL OR l.kind <> 'withdraw' OR l.subject <> i.id"
			  " OR l.at <> i.withdrawn)",
			  &odd, err);

	if (!st && odd)
		st = naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
			       "%" PRId64
			       " withdrawn items have no log entry that says so",
			       odd);
	/* and the other way round: a withdrawal that the log has and the item lost */
	if (!st)
		st = db_number(r->db,
			       "SELECT count(*) FROM log l WHERE l.kind = 'withdraw' AND "
			       "NOT EXISTS"
			       " (SELECT 1 FROM item i WHERE i.id = l.subject"
			       " AND i.withdraw_log = l.seq)",
			       &odd, err);
	if (!st && odd)
		st = naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
			       "%" PRId64 " withdrawals of the log are not in the items",
			       odd);
	return st;
}

/* Versions that the log has and the table lost: as many of the one as of the other. */
static naql_status
verify_none_lost(struct reg *r, naql_error *err)
{
	int64_t lost = 0;
	naql_status st = db_number(r->db,
				   "SELECT (SELECT count(*) FROM log WHERE kind = 'item')"
				   " - (SELECT count(DISTINCT log) FROM version)",
				   &lost, err);

	if (!st && lost)
		st = naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
			       "the log has %" PRId64
			       " item versions more than the table",
			       lost);
	return st;
}

naql_status
items_verify(struct reg *r, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st =
		db_prepare(r->db,
			   "SELECT " ITEM_COLUMNS ", l.kind, l.subject, l.detail, l.at"
			   " FROM version v LEFT JOIN item i ON i.n = v.item LEFT JOIN "
			   "log l ON l.seq = v.log"
			   " ORDER BY v.n",
			   &s, err);

	if (st)
		return st;
	while ((st = db_step(s, err)) == NAQL_OK)
		if ((st = verify_version(r, s, err)) != NAQL_OK)
			break;
	db_release(s);
	if (st == NAQL_DONE)
		st = verify_withdrawn(r, err);
	return st ? st : verify_none_lost(r, err);
}
