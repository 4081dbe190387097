/*
 * log.c - the append-only log, each entry chained to the one before.
 *
 * An entry's hash is SHA-256 over the hash before it (zeros before the first), seq and at
 * as 64-bit little endian, then kind, subject and detail, each after its length as 64-bit
 * little endian. So the newest hash vouches for all that was ever logged, and a bundle
 * that carries the entries can be checked with nothing but sha256sum. Whoever may write
 * the file can write a new chain from any point on; that the head was this one on that
 * day is shown by sealing it elsewhere.
 */
#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "base/json_write.h"
#include "base/sha256.h"
#include "register/db.h"

struct entry {
	int64_t seq, at;
	struct slice kind, subject, detail;
};

/* entry_hash() - 'hash' holds the one before and receives the one of 'e'. */
static naql_status
entry_hash(struct buf *room, const struct entry *e, uint8_t hash[SHA256_LEN],
	   naql_error *err)
{
	const struct slice parts[] = { e->kind, e->subject, e->detail };
	naql_status st;

	buf_reset(room);
	buf_add(room, hash, SHA256_LEN);
	buf_add_u64le(room, (uint64_t)e->seq);
	buf_add_u64le(room, (uint64_t)e->at);
	for (size_t i = 0; i < NAQL_COUNT(parts); i++) {
		buf_add_u64le(room, parts[i].len);
		buf_add_slice(room, parts[i]);
	}
	st = buf_status(room, err);
	return st ? st : sha256_bytes(room->ptr, room->len, hash, err);
}

/* log_head() - number and hash of the newest entry; 0 and zeros while there is none. */
static naql_status
log_head(struct reg *r, int64_t *seq, uint8_t hash[SHA256_LEN], naql_error *err)
{
	struct db_stmt *s = NULL;
	struct slice bytes;
	naql_status st = db_prepare(
		r->db, "SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1", &s, err);

	*seq = 0;
	memset(hash, 0, SHA256_LEN);
	if (st)
		return st;
	st = db_step(s, err);
	if (st == NAQL_OK) {
		*seq = db_int(s, 0);
		bytes = db_slice(s, 1);
		if (bytes.len == SHA256_LEN && *seq > 0 && *seq < INT64_MAX)
			memcpy(hash, bytes.ptr, SHA256_LEN);
		else
			st = naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
				       "the newest log entry is damaged");
	}
	db_release(s);
	return st == NAQL_DONE ? NAQL_OK : st;
}

static naql_status
log_insert(struct reg *r, const struct entry *e, const uint8_t hash[SHA256_LEN],
	   naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st =
		db_prepare(r->db,
			   "INSERT INTO log(seq, at, kind, subject, detail, hash)"
			   " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
			   &s, err);

	if (st)
		return st;
	db_bind_int(s, 1, e->seq);
	db_bind_int(s, 2, e->at);
	db_bind_text(s, 3, e->kind);
	db_bind_blob(s, 4, e->subject);
	db_bind_text(s, 5, e->detail);
	db_bind_blob(s, 6, (struct slice){ (const char *)hash, SHA256_LEN });
	return db_run(s, err);
}

naql_status
log_append(struct reg *r, int64_t at, const char *kind, struct slice subject,
	   struct slice detail, int64_t *seq, naql_error *err)
{
	struct entry e = { .at = at, .kind = SLICE(kind) };
	uint8_t hash[SHA256_LEN];
	naql_status st = log_head(r, &e.seq, hash, err);

	if (st)
		return st;
	e.seq++;
	/* The columns are never NULL: what is absent is logged as empty. */
	e.subject = subject.ptr ? subject : SLICE("");
	e.detail = detail.ptr ? detail : SLICE("");
	st = entry_hash(&r->entry, &e, hash, err);
	if (!st)
		st = log_insert(r, &e, hash, err);
	if (!st && seq)
		*seq = e.seq;
	return st;
}

naql_status
log_reason(struct reg *r, struct slice reason, struct slice *out, naql_error *err)
{
	struct json_writer w;

	buf_reset(&r->detail);
	jw_init(&w, &r->detail);
	jw_object(&w);
	jw_key(&w, "reason");
	jw_str(&w, reason);
	jw_object_end(&w);
	*out = buf_slice(&r->detail);
	return buf_status(&r->detail, err);
}

naql_status
register_log(struct reg *r, int64_t now, const char *kind, struct slice subject,
	     struct slice detail_json, naql_error *err)
{
	naql_status st = register_may_write(r, err);

	if (!st)
		st = register_step_begin(r, err);
	if (st)
		return st;
	st = log_append(r, now, kind, subject, detail_json, NULL, err);
	return register_step_end(r, st, err);
}

naql_status
register_log_each(struct reg *r, int64_t from,
		  naql_status (*fn)(void *ctx, const struct register_log_entry *e,
				    naql_error *err),
		  void *ctx, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db,
				    "SELECT seq, at, kind, subject, detail, hash FROM log"
				    " WHERE seq >= ?1 ORDER BY seq",
				    &s, err);

	if (st)
		return st;
	db_bind_int(s, 1, from);
	while ((st = db_step(s, err)) == NAQL_OK) {
		struct register_log_entry e = { .seq = db_int(s, 0),
						.at = db_int(s, 1),
						.kind = db_cstr(s, 2),
						.subject = db_slice(s, 3),
						.detail = db_slice(s, 4),
						.hash = db_slice(s, 5) };

		st = fn(ctx, &e, err);
		if (st)
			break;
	}
	db_release(s);
	return st == NAQL_DONE ? NAQL_OK : st;
}

static naql_status
verify_entry(struct reg *r, struct db_stmt *s, int64_t expected, uint8_t hash[SHA256_LEN],
	     naql_error *err)
{
	struct entry e = { .seq = db_int(s, 0),
			   .at = db_int(s, 1),
			   .kind = db_slice(s, 2),
			   .subject = db_slice(s, 3),
			   .detail = db_slice(s, 4) };
	struct slice stored = db_slice(s, 5);
	naql_status st;

	if (e.seq != expected)
		return naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
				 "log entry %" PRId64 " is missing", expected);
	st = entry_hash(&r->entry, &e, hash, err);
	if (st)
		return st;
	if (!slice_eq(stored, (struct slice){ (const char *)hash, SHA256_LEN }))
		return naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
				 "log entry %" PRId64
				 " is not what was written: its hash differs",
				 e.seq);
	return NAQL_OK;
}

naql_status
log_verify(struct reg *r, naql_error *err)
{
	struct db_stmt *s = NULL;
	uint8_t hash[SHA256_LEN] = { 0 };
	int64_t n = 0, last = 0;
	naql_status st = db_prepare(
		r->db,
		"SELECT seq, at, kind, subject, detail, hash FROM log ORDER BY seq", &s,
		err);

	if (st)
		return st;
	while ((st = db_step(s, err)) == NAQL_OK) {
		st = verify_entry(r, s, n + 1, hash, err);
		if (st)
			break;
		n++;
	}
	db_release(s);
	if (st != NAQL_DONE)
		return st;
	/* SQLite remembers the highest number it gave: entries cut off at the end show
	 * here. */
	st = db_number(r->db, "SELECT seq FROM sqlite_sequence WHERE name = 'log'", &last,
		       err);
	if (!st && last != n)
		st = naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
			       "the log ends at entry %" PRId64 ", but %" PRId64
			       " were written",
			       n, last);
	return st;
}
