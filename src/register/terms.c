/*
 * terms.c - parties, outlets, contracts, allow entries, restrictions: ids, and versions
 * only added.
 *
 * One way for all: what differs is the columns that are copied out of the JSON. The
 * log has the hash of every version, so that verify can show that a contract is the one
 * that was entered.
 */
#include "register/terms.h"

#include <inttypes.h>

#include "base/error.h"
#include "base/json_write.h"
#include "base/timestamp.h"
#include "register/db.h"

struct term_sql {
	const char *name;
	const char *enter;  /* the id, if it is not there */
	const char *last;   /* row number of the id and number of its newest version */
	const char *insert; /* ?8 party, ?9 and ?10 dates, ?11 what only one kind has */
	const char *each, *verify, *count;
};

#define TERM_PARTY "(SELECT n FROM party WHERE id = ?8), "
#define TERM_COLUMNS                                                                     \
	"v.n, t.id, v.version, v.json, v.recorded, nullif(l.author, x''),"               \
	" nullif(l.reason, x''), "
#define TERM_FROM(table)                                                                 \
	" FROM " table " t JOIN " table "_version v ON v.term = t.n"                     \
	" LEFT JOIN log l ON l.seq = v.log"

#define TERM_SQL(table, columns, values, on)                                             \
	{                                                                                \
		.name = (table),                                                         \
		.enter = "INSERT INTO " table                                            \
			 "(id) VALUES (?1) ON CONFLICT(id) DO NOTHING",                  \
		.last = "SELECT t.n, coalesce(max(v.version), 0) FROM " table            \
			" t LEFT JOIN " table "_version v ON v.term = t.n"               \
			" WHERE t.id = ?1 GROUP BY t.n",                                 \
		.insert = "INSERT INTO " table "_version(" columns                       \
			  "term, version, json, recorded, log)"                          \
			  " VALUES (" values "?1, ?2, ?3, ?4, ?7)",                      \
		.each = "SELECT " TERM_COLUMNS on TERM_FROM(                             \
			table) " WHERE (?1 IS NULL OR t.id = ?1) AND (?2 OR v.version =" \
			       " (SELECT max(version) FROM " table                       \
			       "_version WHERE term = t.n)) ORDER BY t.id, v.version",   \
		.verify =                                                                \
			"SELECT " TERM_COLUMNS on                                        \
			", l.kind, l.subject, l.detail, l.at, l.salt, v.log" TERM_FROM(  \
				table) " ORDER BY v.n",                                  \
		.count = "SELECT (SELECT count(*) FROM log WHERE kind = '" table "')"    \
			 " - (SELECT count(DISTINCT log) FROM " table "_version)",       \
	}

static const struct term_sql term_sql[REGISTER_TERM_KINDS] = {
	[REGISTER_PARTY] = TERM_SQL("party", "", "", "0"),
	[REGISTER_OUTLET] =
		TERM_SQL("outlet", "party, valid_from, valid_to, private, ",
			 TERM_PARTY "?9, ?10, ?11, ",
			 "EXISTS (SELECT 1 FROM outlet_on WHERE outlet = t.n)"),
	[REGISTER_CONTRACT] = TERM_SQL(
		"contract", "party, valid_from, valid_to, state, effective_from, ",
		TERM_PARTY "?9, ?10, ?11, ?12, ", "0"),
	[REGISTER_ALLOW] = TERM_SQL("allow", "valid_from, valid_to, ", "?9, ?10, ", "0"),
	[REGISTER_RESTRICTION] = TERM_SQL("restriction", "valid_from, valid_to, kind, ",
					  "?9, ?10, ?11, ", "0"),
};
#define TERM_N_COLUMNS 8

const char *
register_term_name(enum register_term_kind kind)
{
	return term_sql[kind].name;
}

/* ---- adding ---- */

static void
detail_str(struct json_writer *w, const char *key, struct slice s)
{
	jw_key(w, key);
	jw_str(w, s);
}

/* term_log() - its entry: who and why beside the facts, where they can be erased. */
static naql_status
term_log(struct reg *r, const struct register_term *t, const char *kind,
	 struct slice detail, int64_t *seq, naql_error *err)
{
	struct log_new e = { .at = t->recorded,
			     .kind = kind,
			     .subject = t->id,
			     .detail = detail,
			     .author = t->author,
			     .reason = t->reason };

	return log_add(r, &e, seq, err);
}

/* term_enter() - the row of the id, made when it is new, and its newest version. */
static naql_status
term_enter(struct reg *r, const struct register_term *t, int64_t *row, int64_t *version,
	   naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db, term_sql[t->kind].enter, &s, err);

	if (st)
		return st;
	db_bind_text(s, 1, t->id);
	st = db_run(s, err);
	if (!st)
		st = db_prepare(r->db, term_sql[t->kind].last, &s, err);
	if (st)
		return st;
	db_bind_text(s, 1, t->id);
	st = db_step(s, err);
	if (st == NAQL_OK) {
		*row = db_int(s, 0);
		*version = db_int(s, 1);
	}
	db_release(s);
	return st == NAQL_DONE ? naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
					   "a row just written is not there")
			       : st;
}

static naql_status
term_insert(struct reg *r, const struct register_term *t, int64_t row, int64_t log,
	    naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db, term_sql[t->kind].insert, &s, err);

	if (st)
		return st;
	db_bind_int(s, 1, row);
	db_bind_int(s, 2, t->version);
	db_bind_text(s, 3, t->json);
	db_bind_int(s, 4, t->recorded);
	db_bind_int(s, 7, log);
	if (t->kind == REGISTER_OUTLET || t->kind == REGISTER_CONTRACT)
		db_bind_text(s, 8, t->party);
	if (t->kind != REGISTER_PARTY) {
		db_bind_time(s, 9, t->valid_from);
		db_bind_time(s, 10, t->valid_to);
	}
	if (t->kind == REGISTER_OUTLET)
		db_bind_int(s, 11, t->is_private);
	if (t->kind == REGISTER_CONTRACT || t->kind == REGISTER_RESTRICTION)
		db_bind_text(s, 11, t->state);
	if (t->kind == REGISTER_CONTRACT)
		db_bind_time(s, 12, t->effective_from);
	return db_run(s, err);
}

static naql_status
term_keys(struct reg *r, const struct register_term *t, int64_t version_row,
	  naql_error *err)
{
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < t->n_keys && !st; i++) {
		struct db_stmt *s = NULL;

		st = db_prepare(
			r->db,
			"INSERT INTO outlet_key(outlet_version, type, value, include_sub)"
			" VALUES (?1, ?2, ?3, ?4)",
			&s, err);
		if (st)
			return st;
		db_bind_int(s, 1, version_row);
		db_bind_text(s, 2, t->keys[i].type);
		db_bind_text(s, 3, t->keys[i].value);
		db_bind_int(s, 4, t->keys[i].include_sub);
		st = db_run(s, err);
	}
	return st;
}

static naql_status
term_items(struct reg *r, const struct register_term *t, int64_t version_row,
	   naql_error *err)
{
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < t->n_items && !st; i++) {
		struct db_stmt *s = NULL;

		st = db_prepare(r->db,
				"INSERT INTO restriction_item(restriction_version, item)"
				" VALUES (?1, ?2)",
				&s, err);
		if (st)
			return st;
		db_bind_int(s, 1, version_row);
		db_bind_blob(s, 2, t->items[i]);
		st = db_run(s, err);
	}
	return st;
}

static naql_status
term_write(struct reg *r, struct register_term *t, naql_error *err)
{
	struct slice detail;
	int64_t row = 0, version = 0, log = 0;
	naql_status st = term_enter(r, t, &row, &version, err);

	if (st)
		return st;
	if (version < 0 || version >= UINT32_MAX)
		return naql_fail(err, NAQL_E_LIMIT, r->path, NAQL_NO_OFFSET,
				 "too many versions of one %s", term_sql[t->kind].name);
	t->version = (uint32_t)version + 1;
	st = log_detail(r, "version", t->version, t->json, &detail, err);
	if (!st)
		st = term_log(r, t, term_sql[t->kind].name, detail, &log, err);
	if (!st)
		st = term_insert(r, t, row, log, err);
	if (st)
		return st;
	row = db_last_id(r->db);
	st = term_keys(r, t, row, err);
	return st ? st : term_items(r, t, row, err);
}

naql_status
register_term_add(struct reg *r, const struct register_term *t, uint32_t *version,
		  naql_error *err)
{
	struct register_term made = *t;
	naql_status st = register_may_write(r, err);

	if (!st && (!t->id.ptr || !t->json.ptr))
		st = naql_fail(err, NAQL_E_USAGE, r->path, NAQL_NO_OFFSET,
			       "a %s needs an id and its content",
			       term_sql[t->kind].name);
	if (!st)
		st = register_step_begin(r, err);
	if (st)
		return st;
	st = register_step_end(r, term_write(r, &made, err), err);
	if (!st && version)
		*version = made.version;
	return st;
}

/* ---- listing ---- */

static struct register_term
term_read(struct db_stmt *s, enum register_term_kind kind)
{
	return (struct register_term){ .kind = kind,
				       .n = db_int(s, 0),
				       .id = db_slice(s, 1),
				       .version = db_u32(s, 2),
				       .json = db_slice(s, 3),
				       .recorded = db_int(s, 4),
				       .author = db_slice(s, 5),
				       .reason = db_slice(s, 6),
				       .on = db_int(s, 7) != 0,
				       .valid_from = TIME_NONE,
				       .valid_to = TIME_NONE,
				       .effective_from = TIME_NONE };
}

naql_status
register_term_each(struct reg *r, const struct register_term_query *q,
		   naql_status (*fn)(void *ctx, const struct register_term *t,
				     naql_error *err),
		   void *ctx, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db, term_sql[q->kind].each, &s, err);

	if (st)
		return st;
	db_bind_text(s, 1, q->id);
	db_bind_int(s, 2, q->history);
	while ((st = db_step(s, err)) == NAQL_OK) {
		struct register_term t = term_read(s, q->kind);

		st = fn(ctx, &t, err);
		if (st)
			break;
	}
	return db_end(s, st);
}

/* ---- turning a private outlet on ---- */

static naql_status
outlet_state(struct reg *r, struct slice id, int64_t *row, bool *on, naql_error *err)
{
	int64_t found[2] = { 0 };
	struct db_stmt *s = NULL;
	naql_status st =
		db_prepare(r->db,
			   "SELECT t.n, EXISTS (SELECT 1 FROM outlet_on WHERE outlet ="
			   " t.n) FROM outlet t WHERE t.id = ?1",
			   &s, err);

	if (st)
		return st;
	db_bind_text(s, 1, id);
	st = db_first(s, found, 2, err);
	*row = found[0];
	*on = found[1] != 0;
	return st == NAQL_DONE ? naql_fail(err, NAQL_E_NOTFOUND, r->path, NAQL_NO_OFFSET,
					   "there is no such outlet; naql outlet DIR "
					   "list shows them")
			       : st;
}

static naql_status
outlet_switch(struct reg *r, int64_t row, const struct register_term *t, naql_error *err)
{
	struct db_stmt *s = NULL;
	int64_t log = 0;
	naql_status st = term_log(r, t, "outlet_on", SLICE("{}"), &log, err);

	if (!st)
		st = db_prepare(r->db,
				"INSERT INTO outlet_on(outlet, at, log)"
				" VALUES (?1, ?2, ?3)",
				&s, err);
	if (st)
		return st;
	db_bind_int(s, 1, row);
	db_bind_int(s, 2, t->recorded);
	db_bind_int(s, 3, log);
	return db_run(s, err);
}

naql_status
register_outlet_on(struct reg *r, struct slice id, struct slice author,
		   struct slice reason, int64_t now, naql_error *err)
{
	struct register_term t = {
		.id = id, .author = author, .reason = reason, .recorded = now
	};
	int64_t row = 0;
	bool on = false;
	naql_status st = register_may_write(r, err);

	if (!st)
		st = outlet_state(r, id, &row, &on, err);
	if (st)
		return st;
	if (on)
		return NAQL_DONE;
	st = register_step_begin(r, err);
	return st ? st : register_step_end(r, outlet_switch(r, row, &t, err), err);
}

/* ---- verify ---- */

/* A party's version has nothing left but its id; another's what the log says is left. */
static naql_status
left_of(struct reg *r, const struct register_term *t, int64_t seq, bool *same,
	naql_error *err)
{
	struct json_writer w;

	if (t->kind != REGISTER_PARTY)
		return log_left(r, seq, t->json, same, err);
	buf_reset(&r->detail);
	jw_init(&w, &r->detail);
	jw_object(&w);
	detail_str(&w, "id", t->id);
	detail_str(&w, "name", SLICE("[erased]"));
	jw_object_end(&w);
	*same = slice_eq(t->json, buf_slice(&r->detail));
	return buf_status(&r->detail, err);
}

/* Of an erased entry: content and entry hold what erasing leaves, and nothing else. */
static naql_status
term_erased(struct reg *r, struct register_term *t, int64_t seq, struct slice *detail,
	    naql_error *err)
{
	bool same = false;
	naql_status st = left_of(r, t, seq, &same, err);

	*detail = SLICE("");
	if (!st && !same)
		st = naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
			       "a version of %s \"%.*s\" holds something else than"
			       " erasing left",
			       term_sql[t->kind].name,
			       (int)(t->id.len > 64 ? 64 : t->id.len), t->id.ptr);
	t->id = SLICE("");
	return st;
}

static naql_status
verify_term(struct reg *r, struct db_stmt *s, enum register_term_kind kind,
	    naql_error *err)
{
	struct register_term t = term_read(s, kind);
	struct slice detail;
	naql_status st;

	if (!db_slice(s, TERM_N_COLUMNS + 4).ptr)
		st = term_erased(r, &t, db_int(s, TERM_N_COLUMNS + 5), &detail, err);
	else
		st = log_detail(r, "version", t.version, t.json, &detail, err);
	if (st)
		return st;
	if (!slice_eq(SLICE(term_sql[kind].name), db_slice(s, TERM_N_COLUMNS)) ||
	    !slice_eq(t.id, db_slice(s, TERM_N_COLUMNS + 1)) ||
	    !slice_eq(detail, db_slice(s, TERM_N_COLUMNS + 2)) ||
	    t.recorded != db_int(s, TERM_N_COLUMNS + 3))
		return naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
				 "version %" PRIu32
				 " of %s \"%.*s\" is not what its log entry says",
				 t.version, term_sql[kind].name,
				 (int)(t.id.len > 64 ? 64 : t.id.len), t.id.ptr);
	return NAQL_OK;
}

static naql_status
verify_kind(struct reg *r, enum register_term_kind kind, naql_error *err)
{
	struct db_stmt *s = NULL;
	int64_t lost = 0;
	naql_status st = db_prepare(r->db, term_sql[kind].verify, &s, err);

	if (st)
		return st;
	while ((st = db_step(s, err)) == NAQL_OK)
		if ((st = verify_term(r, s, kind, err)) != NAQL_OK)
			break;
	db_release(s);
	if (st != NAQL_DONE)
		return st;
	st = db_number(r->db, term_sql[kind].count, &lost, err);
	if (!st && lost)
		st = naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
			       "the log has %" PRId64 " %s versions more than the table",
			       lost, term_sql[kind].name);
	return st;
}

static naql_status
verify_on(struct reg *r, naql_error *err)
{
	int64_t odd = 0;
	naql_status st =
		db_number(r->db,
			  "SELECT (SELECT count(*) FROM outlet_on o JOIN outlet t"
			  " ON t.n = o.outlet LEFT JOIN log l ON l.seq = o.log WHERE"
			  " l.kind IS NOT 'outlet_on' OR l.subject IS NOT"
			  " CAST(t.id AS BLOB) OR l.at IS NOT o.at)"
			  " + abs((SELECT count(*) FROM log WHERE kind = 'outlet_on')"
			  " - (SELECT count(*) FROM outlet_on))",
			  &odd, err);

	if (!st && odd)
		st = naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
			       "the outlets turned on are not those of the log");
	return st;
}

naql_status
terms_verify(struct reg *r, naql_error *err)
{
	naql_status st = NAQL_OK;

	for (int k = 0; k < REGISTER_TERM_KINDS && !st; k++)
		st = verify_kind(r, (enum register_term_kind)k, err);
	return st ? st : verify_on(r, err);
}
