/*
 * judgements.c - the judgements of recorded uses, each a row that is never changed.
 */
#include "register/judgements.h"

#include <inttypes.h>

#include "base/error.h"
#include "base/json_write.h"
#include "base/sha256.h"
#include "base/timestamp.h"
#include "register/db.h"

/* judgement_detail() - what the log keeps of a judgement; also what its row must still
 * agree with. */
static naql_status
judgement_detail(struct reg *r, int64_t nth, const struct register_judgement *j,
		 struct slice *out, naql_error *err)
{
	struct json_writer w;
	char hex[SHA256_HEX_LEN + 1];
	naql_status st = sha256_hex(j->json.ptr, j->json.len, hex, err);

	if (st)
		return st;
	buf_reset(&r->detail);
	jw_init(&w, &r->detail);
	jw_object(&w);
	jw_key(&w, "nth");
	jw_int(&w, nth);
	jw_key(&w, "outcome");
	jw_cstr(&w, j->outcome);
	jw_key(&w, "sha256");
	jw_cstr(&w, hex);
	jw_key(&w, "versions");
	jw_str(&w, j->versions);
	jw_key(&w, "cause");
	jw_str(&w, j->cause);
	jw_object_end(&w);
	*out = buf_slice(&r->detail);
	return buf_status(&r->detail, err);
}

/* use_row() - the use's row, and the number of its next judgement. */
static naql_status
use_row(struct reg *r, struct slice use, int64_t *row, int64_t *nth, naql_error *err)
{
	int64_t found[2] = { 0 };
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db,
				    "SELECT u.n, 1 + (SELECT coalesce(max(nth), 0) FROM"
				    " judgement WHERE use = u.n) FROM use u"
				    " WHERE u.id = ?1",
				    &s, err);

	if (st)
		return st;
	db_bind_text(s, 1, use);
	st = db_first(s, found, 2, err);
	*row = found[0];
	*nth = found[1];
	return st == NAQL_DONE ? naql_fail(err, NAQL_E_NOTFOUND, r->path, NAQL_NO_OFFSET,
					   "the use that was judged is not recorded")
			       : st;
}

static naql_status
judgement_insert(struct reg *r, struct slice use, const struct register_judgement *j,
		 naql_error *err)
{
	struct db_stmt *s = NULL;
	struct slice detail;
	int64_t row = 0, nth = 0, log = 0;
	naql_status st = use_row(r, use, &row, &nth, err);

	if (!st)
		st = judgement_detail(r, nth, j, &detail, err);
	if (!st)
		st = log_append(r, j->at, "judgement", use, detail, &log, err);
	if (!st)
		st = db_prepare(
			r->db,
			"INSERT INTO judgement(use, nth, outcome, contract, grant_id,"
			" versions, rules, json, at, log, cause)"
			" VALUES (?1, ?9, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?10, ?11)",
			&s, err);
	if (st)
		return st;
	db_bind_int(s, 1, row);
	db_bind_text(s, 2, SLICE(j->outcome));
	db_bind_text(s, 3, j->contract);
	db_bind_text(s, 4, j->grant);
	db_bind_text(s, 5, j->versions);
	db_bind_int(s, 6, j->rules);
	db_bind_text(s, 7, j->json);
	db_bind_int(s, 8, j->at);
	db_bind_int(s, 9, nth);
	db_bind_int(s, 10, log);
	db_bind_text(s, 11, j->cause);
	return db_run(s, err);
}

naql_status
register_judgement_add(struct reg *r, struct slice use,
		       const struct register_judgement *j, naql_error *err)
{
	naql_status st = register_may_write(r, err);

	if (!st)
		st = register_step_begin(r, err);
	if (st)
		return st;
	return register_step_end(r, judgement_insert(r, use, j, err), err);
}

naql_status
register_judgement_each(struct reg *r, struct slice use,
			naql_status (*fn)(void *ctx, const struct register_judgement *j,
					  naql_error *err),
			void *ctx, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db,
		"SELECT j.outcome, j.contract, j.grant_id, j.versions, j.rules,"
		" j.json, j.at, j.cause FROM use u JOIN judgement j ON j.use = u.n"
		" WHERE u.id = ?1 ORDER BY j.nth",
		&s, err);

	if (st)
		return st;
	db_bind_text(s, 1, use);
	while ((st = db_step(s, err)) == NAQL_OK) {
		struct register_judgement j = { .outcome = db_cstr(s, 0),
						.contract = db_slice(s, 1),
						.grant = db_slice(s, 2),
						.versions = db_slice(s, 3),
						.rules = db_u32(s, 4),
						.json = db_slice(s, 5),
						.at = db_int(s, 6),
						.cause = db_slice(s, 7) };

		st = fn(ctx, &j, err);
		if (st)
			break;
	}
	return db_end(s, st);
}

static void
item_facts_read(struct reg *r, struct db_stmt *s, struct register_item_facts *out)
{
	struct slice lang = db_slice(s, 1);
	int64_t next = db_time(s, 4), withdrawn = db_time(s, 5);

	out->medium = (int)db_u32(s, 0);
	buf_reset(&r->held);
	buf_add_slice(&r->held, lang);
	out->lang = lang.ptr ? buf_slice(&r->held) : lang;
	out->others = db_int(s, 2) != 0;
	out->published = db_time(s, 3);
	out->superseded = next;
	if (next == TIME_NONE || (withdrawn != TIME_NONE && withdrawn < next))
		out->superseded = withdrawn;
}

naql_status
register_item_facts(struct reg *r, struct slice id, uint32_t version,
		    struct register_item_facts *out, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db,
		"SELECT v.medium, v.lang, v.owner IS NOT NULL AND v.owner NOT IN"
		" (SELECT value FROM setting WHERE key = 'agency'),"
		" (SELECT min(published) FROM version WHERE item = i.n),"
		" (SELECT min(added) FROM version WHERE item = i.n AND version > ?2),"
		" i.withdrawn FROM item i JOIN version v ON v.item = i.n"
		" WHERE i.id = ?1 AND v.version = ?2",
		&s, err);

	*out = (struct register_item_facts){ .published = TIME_NONE,
					     .superseded = TIME_NONE };
	if (st)
		return st;
	db_bind_blob(s, 1, id);
	db_bind_int(s, 2, version);
	st = db_step(s, err);
	if (st == NAQL_OK) {
		item_facts_read(r, s, out);
		st = buf_status(&r->held, err);
	}
	db_release(s);
	return st;
}

/* ---- verify ---- */

static naql_status
judgement_row(struct reg *r, struct db_stmt *s, struct log_new *out, naql_error *err)
{
	struct register_judgement j = { .outcome = db_cstr(s, 2),
					.json = db_slice(s, 3),
					.versions = db_slice(s, 4),
					.cause = db_slice(s, 6) };

	out->subject = db_slice(s, 0);
	out->at = db_int(s, 5);
	return judgement_detail(r, db_int(s, 1), &j, &out->detail, err);
}

/* Judgements go with their use: of one that was forgotten there are none. */
naql_status
judgements_verify(struct reg *r, naql_error *err)
{
	static const struct verify_table table = {
		.what = "a judgement of use",
		.sql = "SELECT CAST(u.id AS BLOB), j.nth, j.outcome, j.json, j.versions,"
		       " j.at, j.cause, l.kind, l.subject, l.detail, l.at FROM judgement "
		       "j"
		       " JOIN use u ON u.n = j.use JOIN log l ON l.seq = j.log"
		       " ORDER BY j.n",
		.n = 7,
		.kind = "judgement",
		.row = judgement_row,
		.lost = "SELECT count(*) FROM log l WHERE l.kind = 'judgement' AND"
			" l.seq NOT IN (SELECT log FROM judgement WHERE log IS NOT NULL)"
			" AND l.subject NOT IN (SELECT subject FROM log"
			" WHERE kind = 'forget')",
	};

	return rows_verify(r, &table, err);
}
