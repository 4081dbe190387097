/*
 * notices.c - versions of the notice, and that each is still what the log says.
 */
#include "register/notices.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/json_write.h"
#include "base/mem.h"
#include "base/sha256.h"
#include "base/timestamp.h"
#include "register/db.h"

struct digested {
	const struct register_notice_file *file;
	char hex[SHA256_HEX_LEN + 1];
};

static int
by_path(const void *x, const void *y)
{
	struct slice a = ((const struct digested *)x)->file->path;
	struct slice b = ((const struct digested *)y)->file->path;
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n ? memcmp(a.ptr, b.ptr, n) : 0;

	return c ? c : (a.len > b.len) - (a.len < b.len);
}

static void
add_line(struct buf *list, const char *hex, struct slice path)
{
	buf_add_str(list, hex);
	buf_add_str(list, "  ");
	buf_add_slice(list, path);
	buf_add_byte(list, '\n');
}

/* Files in order, each with its hash; 'hex' receives the one over all. */
static naql_status
digest_all(struct reg *r, const struct register_notice_file *files, size_t n,
	   struct digested *out, char hex[SHA256_HEX_LEN + 1], naql_error *err)
{
	struct buf list = { 0 };
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < n && !st; i++) {
		out[i].file = &files[i];
		st = sha256_hex(files[i].bytes.ptr, files[i].bytes.len, out[i].hex, err);
	}
	if (!st && n > 0)
		qsort(out, n, sizeof(*out), by_path);
	for (size_t i = 0; i < n && !st; i++) {
		if (i > 0 && by_path(&out[i - 1], &out[i]) == 0)
			st = naql_fail(err, NAQL_E_USAGE, r->path, NAQL_NO_OFFSET,
				       "two files of a notice have one path");
		add_line(&list, out[i].hex, out[i].file->path);
	}
	if (!st)
		st = buf_status(&list, err);
	if (!st)
		st = sha256_hex(buf_slice(&list).ptr, buf_slice(&list).len, hex, err);
	buf_fini(&list);
	return st;
}

/* What the log keeps of a version, and a row must still agree with. */
static naql_status
notice_detail(struct reg *r, const struct register_notice *t, struct slice *out,
	      naql_error *err)
{
	char policy[SHA256_HEX_LEN + 1];
	struct json_writer w;
	naql_status st = sha256_hex(t->policy.ptr, t->policy.len, policy, err);

	if (st)
		return st;
	buf_reset(&r->detail);
	jw_init(&w, &r->detail);
	jw_object(&w);
	jw_key(&w, "sha256");
	jw_cstr(&w, t->sha256);
	jw_key(&w, "policy_sha256");
	jw_cstr(&w, policy);
	jw_object_end(&w);
	*out = buf_slice(&r->detail);
	return buf_status(&r->detail, err);
}

/* NAQL_DONE: the newest version has these files and this record. */
static naql_status
is_newest(struct reg *r, const char *hex, struct slice policy, int64_t *n,
	  naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db, "SELECT n, sha256, policy FROM notice ORDER BY n DESC LIMIT 1", &s,
		err);

	*n = 0;
	if (st)
		return st;
	st = db_step(s, err);
	if (st == NAQL_OK) {
		bool same = strcmp(db_cstr(s, 1), hex) == 0 &&
			    slice_eq(db_slice(s, 2), policy);

		*n = db_int(s, 0);
		st = same ? NAQL_DONE : NAQL_OK;
	} else if (st == NAQL_DONE) {
		st = NAQL_OK;
	}
	db_release(s);
	return st;
}

static naql_status
insert_notice(struct reg *r, const struct register_notice *t, int64_t n, naql_error *err)
{
	char subject[24];
	struct log_new e = {
		.at = t->at, .kind = "notice", .author = t->author, .reason = t->reason
	};
	struct db_stmt *s = NULL;
	int64_t seq = 0;
	naql_status st = notice_detail(r, t, &e.detail, err);

	snprintf(subject, sizeof(subject), "%" PRId64, n);
	e.subject = SLICE(subject);
	if (!st)
		st = log_add(r, &e, &seq, err);
	if (!st)
		st = db_prepare(r->db,
				"INSERT INTO notice(n, at, policy, sha256, log)"
				" VALUES (?1, ?2, ?3, ?4, ?5)",
				&s, err);
	if (st)
		return st;
	db_bind_int(s, 1, n);
	db_bind_int(s, 2, t->at);
	db_bind_text(s, 3, t->policy);
	db_bind_text(s, 4, SLICE(t->sha256));
	db_bind_int(s, 5, seq);
	return db_run(s, err);
}

static naql_status
insert_file(struct reg *r, int64_t notice, const struct digested *d, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db,
				    "INSERT INTO notice_file(notice, path, sha256, "
				    "bytes) VALUES (?1, ?2, ?3, ?4)",
				    &s, err);

	if (st)
		return st;
	db_bind_int(s, 1, notice);
	db_bind_text(s, 2, d->file->path);
	db_bind_text(s, 3, SLICE(d->hex));
	db_bind_blob(s, 4, d->file->bytes.ptr ? d->file->bytes : SLICE(""));
	return db_run(s, err);
}

static naql_status
add_all(struct reg *r, const struct register_notice *notice, const struct digested *files,
	size_t n_files, const char *hex, int64_t *n, naql_error *err)
{
	struct register_notice row = *notice;
	naql_status st = register_step_begin(r, err);

	if (st)
		return st;
	row.sha256 = hex;
	++*n;
	st = insert_notice(r, &row, *n, err);
	for (size_t i = 0; i < n_files && !st; i++)
		st = insert_file(r, *n, &files[i], err);
	return register_step_end(r, st, err);
}

naql_status
register_notice_add(struct reg *r, const struct register_notice *notice,
		    const struct register_notice_file *files, size_t n_files, int64_t *n,
		    naql_error *err)
{
	char hex[SHA256_HEX_LEN + 1];
	struct digested *d = NULL;
	naql_status st = register_may_write(r, err);

	*n = 0;
	if (!st && n_files == 0)
		st = naql_fail(err, NAQL_E_USAGE, r->path, NAQL_NO_OFFSET,
			       "a notice without files");
	if (!st && (d = mem_calloc(n_files, sizeof(*d))) == NULL)
		st = naql_nomem(err);
	if (!st)
		st = digest_all(r, files, n_files, d, hex, err);
	if (!st)
		st = is_newest(r, hex, notice->policy, n, err);
	if (!st)
		st = add_all(r, notice, d, n_files, hex, n, err);
	mem_free(d);
	return st;
}

/* ---- what was ---- */

/* Who and why stand in the log, where they can be erased. */
#define NOTICE_COLUMNS                                                                   \
	"v.n, v.at, v.policy, v.sha256, nullif(l.author, x''), nullif(l.reason, x'')"

static void
read_row(struct db_stmt *s, struct register_notice *out)
{
	*out = (struct register_notice){ .n = db_int(s, 0),
					 .at = db_int(s, 1),
					 .until = TIME_NONE,
					 .policy = db_slice(s, 2),
					 .sha256 = db_cstr(s, 3),
					 .author = db_slice(s, 4),
					 .reason = db_slice(s, 5) };
}

naql_status
register_notice_each(struct reg *r, int64_t from, int64_t to,
		     naql_status (*fn)(void *ctx, const struct register_notice *notice,
				       naql_error *err),
		     void *ctx, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db,
		"SELECT " NOTICE_COLUMNS ", later.at FROM notice v"
		" LEFT JOIN notice later ON later.n = v.n + 1"
		" LEFT JOIN log l ON l.seq = v.log WHERE ?1 IS NULL OR"
		" (v.at < ?2 AND (later.at IS NULL OR later.at > ?1)) ORDER BY v.n",
		&s, err);

	if (st)
		return st;
	db_bind_time(s, 1, from);
	db_bind_time(s, 2, to);
	while ((st = db_step(s, err)) == NAQL_OK) {
		struct register_notice row;

		read_row(s, &row);
		row.until = db_time(s, 6);
		if ((st = fn(ctx, &row, err)) != NAQL_OK)
			break;
	}
	return db_end(s, st);
}

naql_status
register_notice_files(struct reg *r, int64_t n,
		      naql_status (*fn)(void *ctx, const struct register_notice_file *f,
					naql_error *err),
		      void *ctx, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db,
				    "SELECT path, bytes, sha256 FROM notice_file"
				    " WHERE notice = ?1 ORDER BY path",
				    &s, err);

	if (st)
		return st;
	db_bind_int(s, 1, n);
	while ((st = db_step(s, err)) == NAQL_OK) {
		struct register_notice_file f = { db_slice(s, 0), db_slice(s, 1),
						  db_cstr(s, 2) };

		if ((st = fn(ctx, &f, err)) != NAQL_OK)
			break;
	}
	return db_end(s, st);
}

/* ---- verify ---- */

struct verifying {
	struct reg *r;
	struct buf list;
};

static naql_status
verify_file(void *ctx, const struct register_notice_file *f, naql_error *err)
{
	struct verifying *v = ctx;
	char hex[SHA256_HEX_LEN + 1];
	naql_status st = sha256_hex(f->bytes.ptr, f->bytes.len, hex, err);

	if (!st && strcmp(hex, f->sha256) != 0)
		st = naql_fail(err, NAQL_E_CORRUPT, v->r->path, NAQL_NO_OFFSET,
			       "a file of a notice is not what its hash says");
	add_line(&v->list, hex, f->path);
	return st;
}

/* What the log must say of a version, out of its row and its files. */
static naql_status
verify_row(struct reg *r, struct db_stmt *s, struct log_new *out, naql_error *err)
{
	struct register_notice row = { .n = db_int(s, 0),
				       .at = db_int(s, 1),
				       .policy = db_slice(s, 2) };
	struct verifying v = { .r = r };
	char hex[SHA256_HEX_LEN + 1];
	naql_status st = register_notice_files(r, row.n, verify_file, &v, err);

	if (!st)
		st = buf_status(&v.list, err);
	if (!st)
		st = sha256_hex(buf_slice(&v.list).ptr, buf_slice(&v.list).len, hex, err);
	buf_fini(&v.list);
	if (!st && strcmp(hex, db_cstr(s, 3)) != 0)
		st = naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
			       "the files of a notice are not those of its hash");
	row.sha256 = hex;
	out->at = row.at;
	out->subject = db_slice(s, 4);
	return st ? st : notice_detail(r, &row, &out->detail, err);
}

naql_status
notices_verify(struct reg *r, naql_error *err)
{
	static const struct verify_table table = {
		.what = "notice",
		.sql = "SELECT v.n, v.at, v.policy, v.sha256, CAST(v.n AS TEXT), l.kind,"
		       " l.subject, l.detail, l.at FROM notice v LEFT JOIN log l"
		       " ON l.seq = v.log ORDER BY v.n",
		.n = 5,
		.kind = "notice",
		.row = verify_row,
		.lost = "SELECT (SELECT count(*) FROM log WHERE kind = 'notice')"
			" - (SELECT count(*) FROM notice)",
	};

	return rows_verify(r, &table, err);
}
