/*
 * uses.c - recorded uses: what `scan --record` found.
 *
 * The columns beside the record are those by which uses are chosen and ordered;
 * everything that is shown of a use stands in its record. The answer to a listing comes
 * in the order of an index, so that no filter makes SQLite sort whole records.
 * Every use comes with its newest judgement: judgements.c.
 */
#include <string.h>

#include "base/error.h"
#include "base/json_write.h"
#include "base/sha256.h"
#include "base/timestamp.h"
#include "register/db.h"

static naql_status
use_check(const struct reg *r, const struct register_use *u, naql_error *err)
{
	naql_status st = register_may_write(r, err);

	if (st)
		return st;
	if (!u->id || !register_is_hex(SLICE(u->id), 16))
		return naql_fail(err, NAQL_E_USAGE, u->id, NAQL_NO_OFFSET,
				 "the id of a use is 16 hexadecimal digits");
	if (!u->kind || !u->how || !u->record.ptr)
		return naql_fail(err, NAQL_E_USAGE, u->id, NAQL_NO_OFFSET,
				 "a use needs kind, how and its record");
	return NAQL_OK;
}

/* use_story() - the row of the item that has the version; NAQL_E_NOTFOUND. */
static naql_status
use_story(struct reg *r, const struct register_use *u, int64_t *item, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st =
		db_prepare(r->db,
			   "SELECT i.n FROM item i JOIN version v ON v.item = i.n"
			   " WHERE i.id = ?1 AND v.version = ?2",
			   &s, err);

	if (st)
		return st;
	db_bind_blob(s, 1, u->story);
	db_bind_int(s, 2, u->version);
	st = db_first(s, item, 1, err);
	if (st == NAQL_DONE)
		return naql_fail(err, NAQL_E_NOTFOUND, u->id, NAQL_NO_OFFSET,
				 "the archive has no version %u of the story of this use",
				 (unsigned)u->version);
	return st;
}

static void
use_bind(struct db_stmt *s, const struct register_use *u, int64_t item)
{
	db_bind_text(s, 1, SLICE(u->id));
	db_bind_int(s, 2, item);
	db_bind_int(s, 3, u->version);
	db_bind_blob(s, 4, u->url);
	db_bind_blob(s, 5, u->host);
	db_bind_blob(s, 6, u->captured);
	db_bind_blob(s, 7, u->published);
	db_bind_blob(s, 8, u->title);
	db_bind_blob(s, 9, u->file);
	db_bind_uint(s, 10, u->offset);
	db_bind_text(s, 11, SLICE(u->kind));
	db_bind_text(s, 12, SLICE(u->how));
	db_bind_int(s, 13, u->primary);
	db_bind_int(s, 14, u->bits);
	db_bind_int(s, 15, u->story_permille);
	db_bind_int(s, 16, u->page_permille);
	db_bind_int(s, 17, u->words);
	db_bind_time(s, 18, u->first_seen);
	db_bind_time(s, 19, u->last_seen);
	db_bind_int(s, 20, u->recorded);
	db_bind_text(s, 21, u->record);
	db_bind_text(s, 22, u->excerpts);
}

/* use_detail() - what the log keeps of a use; also what its row must still agree with.
 * The hash lets it be shown later that a copy kept elsewhere is the record that stood
 * here; the log itself gives nothing of it away. */
static naql_status
use_detail(struct reg *r, struct slice record, struct slice *out, naql_error *err)
{
	struct json_writer w;
	char hex[SHA256_HEX_LEN + 1];
	naql_status st = sha256_hex(record.ptr, record.len, hex, err);

	if (st)
		return st;
	buf_reset(&r->detail);
	jw_init(&w, &r->detail);
	jw_object(&w);
	jw_key(&w, "record_sha256");
	jw_cstr(&w, hex);
	jw_object_end(&w);
	*out = buf_slice(&r->detail);
	return buf_status(&r->detail, err);
}

/* use_there() - NAQL_DONE when the id is there. */
static naql_status
use_there(struct reg *r, const char *id, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db, "SELECT 1 FROM use WHERE id = ?1", &s, err);

	if (st)
		return st;
	db_bind_text(s, 1, SLICE(id));
	st = db_step(s, err);
	db_release(s);
	return st == NAQL_OK ? NAQL_DONE : st == NAQL_DONE ? NAQL_OK : st;
}

static naql_status
use_insert(struct reg *r, const struct register_use *u, int64_t item, naql_error *err)
{
	struct db_stmt *s = NULL;
	struct slice detail;
	int64_t log = 0;
	naql_status st = use_detail(r, u->record, &detail, err);

	if (!st)
		st = log_append(r, u->recorded, "use", SLICE(u->id), detail, &log, err);
	if (!st)
		st = db_prepare(
			r->db,
			"INSERT INTO use(id, item, version, url, host, captured, "
			"published,"
			" title, file, at, kind, how, is_primary, bits, story_permille,"
			" page_permille, words, first_seen, last_seen, recorded, record,"
			" excerpts, log) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
			"?10, ?11,"
			" ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)",
			&s, err);
	if (st)
		return st;
	use_bind(s, u, item);
	db_bind_int(s, 23, log);
	return db_run(s, err);
}

naql_status
register_use_add(struct reg *r, const struct register_use *u, naql_error *err)
{
	int64_t item = 0;
	naql_status st = use_check(r, u, err);

	if (!st)
		st = use_there(r, u->id, err);
	if (!st)
		st = use_story(r, u, &item, err);
	if (!st)
		st = register_step_begin(r, err);
	if (st)
		return st;
	return register_step_end(r, use_insert(r, u, item, err), err);
}

/* ---- listing ---- */

static const struct register_use_filter any = { .since = TIME_NONE, .until = TIME_NONE };

static bool
is_set(struct slice s)
{
	return s.ptr != NULL;
}

static bool
is_time(int64_t t)
{
	return t != TIME_NONE && t != 0;
}

/* use_sql() - constants only, chosen by which filters are set; values are bound by
 * number. */
static void
use_sql(struct buf *sql, const struct register_use_filter *f)
{
	buf_add_str(
		sql,
		"SELECT u.id, i.id, u.version, u.url, u.host, u.captured, u.published, "
		"u.title,"
		" u.file, u.at, u.kind, u.how, u.is_primary, u.bits, u.story_permille,"
		" u.page_permille, u.words, u.first_seen, u.last_seen, u.recorded, "
		"u.record,"
		" u.excerpts, j.json FROM use u CROSS JOIN item i ON i.n = u.item"
		" LEFT JOIN judgement j ON j.use = u.n AND j.nth ="
		" (SELECT max(nth) FROM judgement WHERE use = u.n) WHERE 1");
	if (is_set(f->host))
		buf_add_str(sql, " AND (u.host = ?1 OR substr(u.host, -length(?1) - 1) ="
				 " CAST('.' || CAST(?1 AS TEXT) AS BLOB))");
	if (is_set(f->story))
		buf_add_str(sql, " AND u.item = (SELECT n FROM item WHERE id = ?2)");
	if (is_set(f->kind))
		buf_add_str(sql, " AND u.kind = ?3");
	if (is_set(f->id_prefix)) /* 'g' stands behind every hexadecimal digit */
		buf_add_str(sql, " AND u.id >= ?4 AND u.id < ?4 || 'g'");
	if (is_time(f->since))
		buf_add_str(sql, " AND u.last_seen >= ?5");
	if (is_time(f->until))
		buf_add_str(sql, " AND u.first_seen < ?6");
	if (f->primary_only)
		buf_add_str(sql, " AND u.is_primary = 1");
	if (is_set(f->outcome))
		buf_add_str(sql, " AND j.outcome = ?8");
	if (is_set(f->party))
		buf_add_str(sql, " AND json_extract(j.json, '$.party') = ?9");
	if (f->unworked)
		buf_add_str(
			sql,
			" AND NOT EXISTS (SELECT 1 FROM case_use WHERE use = u.id)"
			" AND NOT EXISTS (SELECT 1 FROM sighting s JOIN sighting o"
			" ON o.item = s.item AND o.page = s.page JOIN use v"
			" ON v.n = o.use JOIN case_use c ON c.use = v.id"
			" WHERE s.use = u.n)"
			" AND NOT EXISTS (SELECT 1 FROM dismissed_use m JOIN dismissed"
			" d ON d.n = m.text WHERE m.use = u.n AND d.ended IS NULL)");
	buf_add_str(sql, " ORDER BY u.bits DESC, u.id");
	if (f->limit)
		buf_add_str(sql, " LIMIT ?7");
}

static naql_status
use_prepare(struct reg *r, const struct register_use_filter *f, struct db_stmt **out,
	    naql_error *err)
{
	struct buf sql = { 0 };
	naql_status st;

	use_sql(&sql, f);
	st = buf_status(&sql, err);
	if (!st)
		st = db_prepare_once(r->db, buf_slice(&sql), out, err);
	buf_fini(&sql);
	if (st)
		return st;
	if (is_set(f->host))
		db_bind_blob(*out, 1, f->host);
	if (is_set(f->story))
		db_bind_blob(*out, 2, f->story);
	if (is_set(f->kind))
		db_bind_text(*out, 3, f->kind);
	if (is_set(f->id_prefix))
		db_bind_text(*out, 4, f->id_prefix);
	if (is_time(f->since))
		db_bind_int(*out, 5, f->since);
	if (is_time(f->until))
		db_bind_int(*out, 6, f->until);
	if (f->limit)
		db_bind_uint(*out, 7, f->limit > INT64_MAX ? INT64_MAX : f->limit);
	if (is_set(f->outcome))
		db_bind_text(*out, 8, f->outcome);
	if (is_set(f->party))
		db_bind_text(*out, 9, f->party);
	return NAQL_OK;
}

static struct register_use
use_read(struct db_stmt *s)
{
	return (struct register_use){
		.id = db_cstr(s, 0),
		.story = db_slice(s, 1),
		.version = db_u32(s, 2),
		.url = db_slice(s, 3),
		.host = db_slice(s, 4),
		.captured = db_slice(s, 5),
		.published = db_slice(s, 6),
		.title = db_slice(s, 7),
		.file = db_slice(s, 8),
		.offset = db_uint(s, 9),
		.kind = db_cstr(s, 10),
		.how = db_cstr(s, 11),
		.primary = db_int(s, 12) != 0,
		.bits = db_int(s, 13),
		.story_permille = db_u32(s, 14),
		.page_permille = db_u32(s, 15),
		.words = db_u32(s, 16),
		.first_seen = db_time(s, 17),
		.last_seen = db_time(s, 18),
		.recorded = db_int(s, 19),
		.record = db_slice(s, 20),
		.excerpts = db_slice(s, 21),
	};
}

naql_status
register_use_each(struct reg *r, const struct register_use_filter *f,
		  naql_status (*fn)(void *ctx, const struct register_use *u,
				    struct slice judgement, naql_error *err),
		  void *ctx, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = use_prepare(r, f ? f : &any, &s, err);

	if (st)
		return st;
	while ((st = db_step(s, err)) == NAQL_OK) {
		struct register_use u = use_read(s);

		st = fn(ctx, &u, db_slice(s, 22), err);
		if (st)
			break;
	}
	return db_end(s, st);
}

/* ---- forgetting ---- */

/* use_logged() - the entry of the deletion; NAQL_DONE when there is no such use. */
static naql_status
use_logged(struct reg *r, struct slice id, struct slice reason, int64_t now,
	   naql_error *err)
{
	struct log_new e = {
		.at = now, .kind = "forget", .subject = id, .reason = reason
	};
	struct db_stmt *s = NULL;
	naql_status st =
		db_prepare(r->db, "SELECT record FROM use WHERE id = ?1", &s, err);

	if (st)
		return st;
	db_bind_text(s, 1, id);
	st = db_step(s, err);
	if (!st)
		st = use_detail(r, db_slice(s, 0), &e.detail, err);
	db_release(s);
	return st ? st : log_add(r, &e, NULL, err);
}

naql_status
register_use_forget(struct reg *r, struct slice id, struct slice reason, int64_t now,
		    naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = register_may_write(r, err);

	if (!st)
		st = register_step_begin(r, err);
	if (st)
		return st;
	st = use_logged(r, id, reason, now, err);
	if (!st)
		st = db_prepare(r->db, "DELETE FROM use WHERE id = ?1", &s, err);
	if (!st) {
		db_bind_text(s, 1, id);
		st = db_run(s, err);
	}
	return register_step_end(r, st, err);
}

/* ---- verify ---- */

static naql_status
use_row(struct reg *r, struct db_stmt *s, struct log_new *out, naql_error *err)
{
	out->subject = db_slice(s, 0);
	out->at = db_int(s, 2);
	return use_detail(r, db_slice(s, 1), &out->detail, err);
}

/* A use that was forgotten has no row, and an entry that says so. */
naql_status
uses_verify(struct reg *r, naql_error *err)
{
	static const struct verify_table table = {
		.what = "use",
		.sql = "SELECT CAST(u.id AS BLOB), u.record, u.recorded, l.kind,"
		       " l.subject, l.detail, l.at FROM use u JOIN log l"
		       " ON l.seq = u.log ORDER BY u.n",
		.n = 3,
		.kind = "use",
		.row = use_row,
		.lost = "SELECT count(*) FROM (SELECT subject FROM log WHERE kind = 'use'"
			" EXCEPT SELECT CAST(id AS BLOB) FROM use WHERE log IS NOT NULL"
			" EXCEPT SELECT subject FROM log WHERE kind = 'forget')",
	};

	return rows_verify(r, &table, err);
}
