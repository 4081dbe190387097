/*
 * stamps.c - time stamps over tree heads, as an authority sent them. What they say is
 * read and checked elsewhere; here stands that they belong to the archive, and to which
 * head.
 */
#include <inttypes.h>

#include "base/error.h"
#include "base/json_write.h"
#include "base/timestamp.h"
#include "register/log_int.h"

/* stamp_detail() - what the log keeps of a stamp; also what its row must still agree
 * with. */
static naql_status
stamp_detail(struct reg *r, const struct register_stamp *p, struct slice *out,
	     naql_error *err)
{
	struct json_writer w;
	char hex[SHA256_HEX_LEN + 1], at[21];
	naql_status st = sha256_hex(p->reply.ptr, p->reply.len, hex, err);

	if (st)
		return st;
	time_format(p->at, at);
	buf_reset(&r->detail);
	jw_init(&w, &r->detail);
	jw_object(&w);
	jw_key(&w, "size");
	jw_uint(&w, p->size);
	jw_key(&w, "at");
	jw_cstr(&w, at);
	jw_key(&w, "reply_sha256");
	jw_cstr(&w, hex);
	jw_object_end(&w);
	*out = buf_slice(&r->detail);
	return buf_status(&r->detail, err);
}

static naql_status
stamp_insert(struct reg *r, const struct register_stamp *p, int64_t log, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db,
				    "INSERT INTO log_stamp(size, reply, at, added, log)"
				    " VALUES (?1, ?2, ?3, ?4, ?5)",
				    &s, err);

	if (st)
		return st;
	db_bind_uint(s, 1, p->size);
	db_bind_blob(s, 2, p->reply);
	db_bind_int(s, 3, p->at);
	db_bind_int(s, 4, p->added);
	db_bind_int(s, 5, log);
	return db_run(s, err);
}

/* stamp_new() - NAQL_DONE when the reply is there. */
static naql_status
stamp_new(struct reg *r, const struct register_stamp *p, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st =
		db_prepare(r->db, "SELECT 1 FROM log_stamp WHERE reply = ?1", &s, err);

	if (st)
		return st;
	db_bind_blob(s, 1, p->reply);
	st = db_step(s, err);
	db_release(s);
	return st == NAQL_OK ? NAQL_DONE : st == NAQL_DONE ? NAQL_OK : st;
}

naql_status
register_stamp_add(struct reg *r, const struct register_stamp *p, naql_error *err)
{
	struct slice detail;
	int64_t log = 0;
	naql_status st = register_may_write(r, err);

	if (!st)
		st = register_step_begin(r, err);
	if (st)
		return st;
	st = stamp_new(r, p, err);
	if (!st)
		st = stamp_detail(r, p, &detail, err);
	if (!st)
		st = log_append(r, p->added, "stamp", SLICE(""), detail, &log, err);
	if (!st)
		st = stamp_insert(r, p, log, err);
	return register_step_end(r, st, err);
}

#define STAMP_COLUMNS "p.n, p.size, p.reply, p.at, p.added, p.log"

static struct register_stamp
stamp_read(struct db_stmt *s)
{
	return (struct register_stamp){ .n = db_int(s, 0),
					.size = db_uint(s, 1),
					.reply = db_slice(s, 2),
					.at = db_int(s, 3),
					.added = db_int(s, 4),
					.log = db_int(s, 5) };
}

naql_status
register_stamp_each(struct reg *r,
		    naql_status (*fn)(void *ctx, const struct register_stamp *p,
				      naql_error *err),
		    void *ctx, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db, "SELECT " STAMP_COLUMNS " FROM log_stamp p ORDER BY p.n", &s, err);

	if (st)
		return st;
	while ((st = db_step(s, err)) == NAQL_OK) {
		struct register_stamp p = stamp_read(s);

		st = fn(ctx, &p, err);
		if (st)
			break;
	}
	return db_end(s, st);
}

naql_status
stamps_verify(struct reg *r, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db,
		"SELECT " STAMP_COLUMNS ", l.kind, l.detail, l.at"
		" FROM log_stamp p LEFT JOIN log l ON l.seq = p.log ORDER BY p.n",
		&s, err);

	if (st)
		return st;
	while ((st = db_step(s, err)) == NAQL_OK) {
		struct register_stamp p = stamp_read(s);
		struct slice detail;

		st = stamp_detail(r, &p, &detail, err);
		if (!st && (!slice_eq(SLICE("stamp"), db_slice(s, 6)) ||
			    !slice_eq(detail, db_slice(s, 7)) || p.added != db_int(s, 8)))
			st = naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
				       "time stamp %" PRId64
				       " is not what its log entry says",
				       p.n);
		if (st)
			break;
	}
	return db_end(s, st);
}
