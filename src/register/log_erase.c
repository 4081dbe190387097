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
#include <string.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/json_write.h"
#include "base/sha256.h"
#include "register/log_int.h"
#include "register/log_scrub.h"

/*
 * What rows keep of a person beside the log. Either a statement clears it, or 'table' has
 * JSON out of which log_scrub() takes the free text; what is left is vouched for by its
 * hash in the entry that says it was erased. with_fact: the entry's own subject and
 * detail give it away as well.
 */
static const struct place {
	const char *kind, *sql, *read;
	bool with_fact;
} places[] = {
#define WORDS_OF(table)                                                                  \
	"UPDATE " table " SET json = ?2 WHERE log = ?1",                                 \
		"SELECT json FROM " table " WHERE log = ?1", true
	{ "item", "UPDATE version SET byline = NULL WHERE log = ?1", NULL, false },
	{ "party",
	  "UPDATE party_version SET json = '{\"id\":\"' || (SELECT id FROM party"
	  " WHERE n = term) || '\",\"name\":\"[erased]\"}' WHERE log = ?1",
	  NULL, true },
	{ "outlet", WORDS_OF("outlet_version") },
	{ "contract", WORDS_OF("contract_version") },
	{ "allow", WORDS_OF("allow_version") },
	{ "restriction", WORDS_OF("restriction_version") },
	{ "case", WORDS_OF("case_event") },
};

/* What is being erased. */
struct erasing {
	struct reg *r;
	int64_t seq;
	const struct place *place; /* NULL: nothing stands beside the log */
	struct buf left;	   /* the row's JSON without the words */
	bool rewritten;
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

static void
place_of(struct erasing *e, const char *kind)
{
	for (size_t i = 0; i < NAQL_COUNT(places); i++)
		if (strcmp(places[i].kind, kind) == 0)
			e->place = &places[i];
}

/* The JSON without its words, into e->left. */
static naql_status
read_left(struct erasing *e, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(e->r->db, e->place->read, &s, err);

	if (st)
		return st;
	db_bind_int(s, 1, e->seq);
	st = db_step(s, err);
	if (st == NAQL_OK) {
		st = log_scrub(e->place->kind, db_slice(s, 0), &e->left, err);
		e->rewritten = true;
	}
	return db_end(s, st);
}

/* After the entry's salt is gone: until then triggers keep the row as it is. */
static naql_status
erase_row(struct erasing *e, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st;

	if (!e->place || (e->place->read && !e->rewritten))
		return NAQL_OK;
	st = db_prepare(e->r->db, e->place->sql, &s, err);
	if (st)
		return st;
	db_bind_int(s, 1, e->seq);
	if (e->rewritten)
		db_bind_text(s, 2, buf_slice(&e->left));
	return db_run(s, err);
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
				 "there is no log entry %" PRId64
				 "; naql log DIR list shows them",
				 seq);
	return !st && erased ? NAQL_DONE : st;
}

/* The detail of the entry that says so; the row's hash where it was rewritten. */
static naql_status
erasure_detail(struct reg *r, bool with_fact, const struct slice *left, struct slice *out,
	       naql_error *err)
{
	struct json_writer w;
	uint8_t digest[SHA256_LEN];
	char hex[SHA256_HEX_LEN + 1];
	naql_status st = NAQL_OK;

	if (left)
		st = sha256_bytes(left->ptr, left->len, digest, err);
	if (st)
		return st;
	buf_reset(&r->detail);
	jw_init(&w, &r->detail);
	jw_object(&w);
	jw_key(&w, "content");
	jw_bool(&w, with_fact);
	if (left) {
		hex_encode(digest, SHA256_LEN, hex);
		jw_key(&w, "sha256");
		jw_cstr(&w, hex);
	}
	jw_object_end(&w);
	*out = buf_slice(&r->detail);
	return buf_status(&r->detail, err);
}

static void
seq_text(int64_t seq, char out[24])
{
	snprintf(out, 24, "%" PRId64, seq);
}

static naql_status
log_the_erasure(const struct erasing *e, const struct log_new *note, naql_error *err)
{
	struct log_new entry = *note;
	struct slice left = buf_slice(&e->left);
	char subject[24];
	naql_status st = erasure_detail(e->r, e->place && e->place->with_fact,
					e->rewritten ? &left : NULL, &entry.detail, err);

	seq_text(e->seq, subject);
	entry.kind = "erase";
	entry.subject = SLICE(subject);
	return st ? st : log_add(e->r, &entry, NULL, err);
}

static naql_status
erase(struct erasing *e, const struct log_new *note, naql_error *err)
{
	char kind[LOG_KIND_MAX + 1];
	naql_status st = find(e->r, e->seq, kind, err);

	if (st)
		return st;
	place_of(e, kind);
	if (e->place && e->place->read)
		st = read_left(e, err);
	if (!st)
		st = run_on(e->r,
			    "UPDATE log SET author = x'', reason = x'', note_salt = NULL"
			    " WHERE seq = ?1",
			    e->seq, err);
	if (!st && e->place && e->place->with_fact)
		st = run_on(e->r,
			    "UPDATE log SET subject = x'', detail = '', salt = NULL"
			    " WHERE seq = ?1",
			    e->seq, err);
	if (!st)
		st = erase_row(e, err);
	return st ? st : log_the_erasure(e, note, err);
}

naql_status
register_log_erase(struct reg *r, int64_t seq, struct slice reason, int64_t now,
		   naql_error *err)
{
	struct log_new note = { .at = now, .reason = reason };
	struct erasing e = { .r = r, .seq = seq };
	naql_status st = register_may_write(r, err);

	if (!st && slice_trim(reason).len == 0)
		st = naql_fail(err, NAQL_E_USAGE, r->path, NAQL_NO_OFFSET,
			       "say why: the reason goes into the log");
	if (!st)
		st = register_step_begin(r, err);
	if (st)
		return st;
	st = register_step_end(r, erase(&e, &note, err), err);
	buf_fini(&e.left);
	return st;
}

naql_status
log_left(struct reg *r, int64_t seq, struct slice json, bool *same, naql_error *err)
{
	struct db_stmt *s = NULL;
	struct slice detail;
	char subject[24];
	naql_status st = erasure_detail(r, true, &json, &detail, err);

	if (!st)
		st = db_prepare(r->db,
				"SELECT 1 FROM log WHERE kind = 'erase' AND subject = ?1"
				" AND detail = ?2",
				&s, err);
	if (st)
		return st;
	seq_text(seq, subject);
	db_bind_blob(s, 1, SLICE(subject));
	db_bind_text(s, 2, detail);
	st = db_step(s, err);
	*same = st == NAQL_OK;
	return db_end(s, st);
}
