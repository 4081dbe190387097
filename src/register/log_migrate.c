/*
 * log_migrate.c - see log_migrate.h.
 *
 * An old entry's hash was SHA-256 over the hash before it (zeros before the first), seq
 * and at as 64-bit little endian, then kind, subject and detail, each after its length as
 * 64-bit little endian. Who and why stood in the detail; they move into columns of their
 * own, so that they can be erased. The newest old hash goes into an entry "migrate": what
 * was sealed with it before can still be told.
 */
#include "register/log_migrate.h"

#include <inttypes.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/json_write.h"
#include "base/timestamp.h"
#include "register/log_int.h"

struct migration {
	struct db *db;
	const char *path;
	struct buf room, detail;
	int64_t n; /* entries so far */
	uint8_t chain[SHA256_LEN];
};

/* ---- the old chain ---- */

static naql_status
chain_on(struct migration *m, struct db_stmt *s, naql_error *err)
{
	struct buf *room = &m->room;
	naql_status st;

	buf_reset(room);
	buf_add(room, m->chain, SHA256_LEN);
	buf_add_u64le(room, (uint64_t)db_int(s, 0));
	buf_add_u64le(room, (uint64_t)db_int(s, 1));
	for (int i = 2; i < 5; i++) {
		buf_add_u64le(room, db_slice(s, i).len);
		buf_add_slice(room, db_slice(s, i));
	}
	st = buf_status(room, err);
	if (!st)
		st = sha256_bytes(room->ptr, room->len, m->chain, err);
	m->n++;
	if (!st && (db_int(s, 0) != m->n ||
		    !slice_eq(db_slice(s, 5),
			      (struct slice){ (const char *)m->chain, SHA256_LEN })))
		st = naql_fail(err, NAQL_E_CORRUPT, m->path, NAQL_NO_OFFSET,
			       "log entry %" PRId64 " is not what was written: keep this "
			       "file and go back to a backup",
			       m->n);
	return st;
}

static naql_status
check_chain(struct migration *m, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		m->db,
		"SELECT seq, at, kind, subject, detail, hash FROM log ORDER BY seq", &s,
		err);

	if (st)
		return st;
	while ((st = db_step(s, err)) == NAQL_OK)
		if ((st = chain_on(m, s, err)) != NAQL_OK)
			break;
	return db_end(s, st);
}

/* Who and why out of the detail; what is left is written as today's entries write it. */
static const char move_notes[] =
	"UPDATE log SET"
	" author = CAST(coalesce(json_extract(detail, '$.author'), '') AS BLOB),"
	" reason = CAST(coalesce(json_extract(detail, '$.reason'), '') AS BLOB),"
	" detail = json_remove(detail, '$.author', '$.reason')"
	" WHERE kind IN ('withdraw', 'forget', 'party', 'outlet', 'contract', 'allow',"
	" 'outlet_on', 'restriction', 'case') AND json_valid(detail)";

/* ---- the new tree ---- */

static naql_status
update(struct migration *m, const struct register_log_entry *e, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(m->db,
				    "UPDATE log SET hash = ?2, salt = ?3, fact = ?4,"
				    " note_salt = ?5, note = ?6 WHERE seq = ?1",
				    &s, err);

	if (st)
		return st;
	db_bind_int(s, 1, e->seq);
	db_bind_blob(s, 2, e->hash);
	db_bind_blob(s, 3, e->salt);
	db_bind_blob(s, 4, e->fact);
	db_bind_blob(s, 5, e->note_salt);
	db_bind_blob(s, 6, e->note);
	return db_run(s, err);
}

static naql_status
seal_one(struct migration *m, int64_t seq, naql_error *err)
{
	struct db_stmt *s = NULL;
	struct register_log_entry e = { 0 };
	struct log_sealed sealed;
	naql_status st = db_prepare(
		m->db, "SELECT " LOG_COLUMNS " FROM log WHERE seq = ?1", &s, err);

	if (st)
		return st;
	db_bind_int(s, 1, seq);
	st = db_step(s, err);
	if (st == NAQL_OK) {
		e = log_read(s);
		st = log_seal(&m->room, &e, &sealed, err);
	}
	if (st == NAQL_OK)
		st = update(m, &e, err);
	db_release(s);
	return st ? st : log_tree_grow(m->db, m->path, (uint64_t)seq, err);
}

/* The entry that says what happened, by nobody in particular: it came with an open. */
static naql_status
say_so(struct migration *m, naql_error *err)
{
	struct db_stmt *s = NULL;
	struct json_writer w;
	char hex[SHA256_HEX_LEN + 1];
	naql_status st;

	hex_encode(m->chain, SHA256_LEN, hex);
	jw_init(&w, &m->detail);
	jw_object(&w);
	jw_key(&w, "chain");
	jw_cstr(&w, hex);
	jw_key(&w, "entries");
	jw_int(&w, m->n);
	jw_object_end(&w);
	st = buf_status(&m->detail, err);
	if (!st)
		st = db_prepare(m->db,
				"INSERT INTO log(seq, at, kind, subject, detail, hash)"
				" VALUES (?1, ?2, 'migrate', x'', ?3, zeroblob(32))",
				&s, err);
	if (st)
		return st;
	db_bind_int(s, 1, m->n + 1);
	db_bind_int(s, 2, time_now());
	db_bind_text(s, 3, buf_slice(&m->detail));
	st = db_run(s, err);
	return st ? st : seal_one(m, m->n + 1, err);
}

naql_status
log_migrate(struct db *db, const char *path, naql_error *err)
{
	struct migration m = { .db = db, .path = path };
	naql_status st = check_chain(&m, err);

	if (!st)
		st = db_exec(db, move_notes, err);
	for (int64_t seq = 1; seq <= m.n && !st; seq++)
		st = seal_one(&m, seq, err);
	if (!st && m.n)
		st = say_so(&m, err);
	if (!st)
		st = log_tree_keep_head(db, path, err);
	buf_fini(&m.room);
	buf_fini(&m.detail);
	return st;
}
