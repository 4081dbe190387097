/*
 * judgements.c - the judgements of recorded uses, each a row that is never changed.
 */
#include "register/judgements.h"

#include "base/error.h"
#include "base/timestamp.h"
#include "register/db.h"

naql_status
register_judgement_add(struct reg *r, struct slice use,
		       const struct register_judgement *j, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = register_may_write(r, err);

	if (!st)
		st = db_prepare(
			r->db,
			"INSERT INTO judgement(use, nth, outcome, contract, grant_id,"
			" versions, rules, json, at, cause) SELECT u.n, 1 + (SELECT"
			" coalesce(max(nth), 0) FROM judgement WHERE use = u.n),"
			" ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 FROM use u WHERE u.id = ?1",
			&s, err);
	if (st)
		return st;
	db_bind_text(s, 1, use);
	db_bind_text(s, 2, SLICE(j->outcome));
	db_bind_text(s, 3, j->contract);
	db_bind_text(s, 4, j->grant);
	db_bind_text(s, 5, j->versions);
	db_bind_int(s, 6, j->rules);
	db_bind_text(s, 7, j->json);
	db_bind_int(s, 8, j->at);
	db_bind_text(s, 9, j->cause);
	st = db_run(s, err);
	if (!st && db_changes(r->db) == 0)
		return naql_fail(err, NAQL_E_NOTFOUND, r->path, NAQL_NO_OFFSET,
				 "the use that was judged is not recorded");
	return st;
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
	db_release(s);
	return st == NAQL_DONE ? NAQL_OK : st;
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
