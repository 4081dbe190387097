/*
 * log_erase.c - taking a person's data out of the log and of the rows that were written
 * with an entry, for good.
 *
 * What is cleared is content; the leaf, which holds only hashes of salted content, stays,
 * so no head and no proof changes. Without its salt the hash that stays tells nothing: a
 * name cannot be tried against it. Triggers in schema.c let exactly these changes
 * through.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/error.h"
#include "base/json_write.h"
#include "register/log_int.h"

/* What rows keep of a person beside the log; with_fact: the entry's own subject and
 * detail give it away as well. */
static const struct {
	const char *kind, *sql;
	bool with_fact;
} rows[] = {
	{ "item", "UPDATE version SET byline = NULL WHERE log = ?1", false },
	{ "party",
	  "UPDATE party_version SET json = '{\"id\":\"' || (SELECT id FROM party"
	  " WHERE n = term) || '\",\"name\":\"[erased]\"}' WHERE log = ?1",
	  true },
};

static naql_status
run_on(struct reg *r, const char *sql, int64_t seq, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db, sql, &s, err);

	if (st)
		return st;
	db_bind_int(s, 1, seq);
	return db_run(s, err);
}

static naql_status
erase_rows(struct reg *r, const char *kind, int64_t seq, bool *with_fact, naql_error *err)
{
	naql_status st = NAQL_OK;

	*with_fact = false;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) && !st; i++) {
		if (strcmp(rows[i].kind, kind) != 0)
			continue;
		*with_fact = rows[i].with_fact;
		st = run_on(r, rows[i].sql, seq, err);
	}
	return st;
}

/* find() - the entry's kind; NAQL_DONE when it was erased, NAQL_E_NOTFOUND. */
static naql_status
find(struct reg *r, int64_t seq, char kind[LOG_KIND_MAX + 1], naql_error *err)
{
	struct db_stmt *s = NULL;
	bool erased = false;
	naql_status st = db_prepare(
		r->db, "SELECT kind, note_salt IS NULL FROM log WHERE seq = ?1", &s, err);

	if (st)
		return st;
	db_bind_int(s, 1, seq);
	st = db_step(s, err);
	if (st == NAQL_OK) {
		snprintf(kind, LOG_KIND_MAX + 1, "%s", db_cstr(s, 0));
		erased = db_int(s, 1) != 0;
	}
	db_release(s);
	if (st == NAQL_DONE)
		return naql_fail(err, NAQL_E_NOTFOUND, r->path, NAQL_NO_OFFSET,
				 "there is no log entry %" PRId64, seq);
	return !st && erased ? NAQL_DONE : st;
}

static naql_status
log_the_erasure(struct reg *r, int64_t seq, bool with_fact, const struct log_new *note,
		naql_error *err)
{
	struct json_writer w;
	struct log_new e = *note;
	char subject[24];

	snprintf(subject, sizeof(subject), "%" PRId64, seq);
	buf_reset(&r->detail);
	jw_init(&w, &r->detail);
	jw_object(&w);
	jw_key(&w, "content");
	jw_bool(&w, with_fact);
	jw_object_end(&w);
	e.kind = "erase";
	e.subject = SLICE(subject);
	e.detail = buf_slice(&r->detail);
	if (buf_status(&r->detail, err))
		return NAQL_E_NOMEM;
	return log_add(r, &e, NULL, err);
}

static naql_status
erase(struct reg *r, int64_t seq, const struct log_new *note, naql_error *err)
{
	char kind[LOG_KIND_MAX + 1];
	bool with_fact = false;
	naql_status st = find(r, seq, kind, err);

	if (!st)
		st = erase_rows(r, kind, seq, &with_fact, err);
	if (!st)
		st = run_on(r,
			    "UPDATE log SET author = x'', reason = x'', note_salt = NULL"
			    " WHERE seq = ?1",
			    seq, err);
	if (!st && with_fact)
		st = run_on(r,
			    "UPDATE log SET subject = x'', detail = '', salt = NULL"
			    " WHERE seq = ?1",
			    seq, err);
	return st ? st : log_the_erasure(r, seq, with_fact, note, err);
}

naql_status
register_log_erase(struct reg *r, int64_t seq, struct slice reason, int64_t now,
		   naql_error *err)
{
	struct log_new note = { .at = now, .reason = reason };
	naql_status st = register_may_write(r, err);

	if (!st && slice_trim(reason).len == 0)
		st = naql_fail(err, NAQL_E_USAGE, r->path, NAQL_NO_OFFSET,
			       "say why: the reason goes into the log");
	if (!st)
		st = register_step_begin(r, err);
	if (st)
		return st;
	return register_step_end(r, erase(r, seq, &note, err), err);
}
