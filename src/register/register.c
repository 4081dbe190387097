/*
 * register.c - making, opening, copying and proving an archive's database, and its
 * transactions.
 *
 * A database is made under another name and renamed, so that naql.db either is not there
 * or is whole. The writer's lock is a file of its own beside SQLite's: it is held from
 * open to close, so a second writer learns at once who is at work instead of waiting for
 * each transaction to end.
 */
#include "register/register.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/mem.h"
#include "register/log_int.h"
#include "register/place.h"
#include "register/schema.h"

#define DB_NAME	 "naql.db"
#define NEW_NAME "naql.db.new"

bool
register_is_hex(struct slice s, size_t digits)
{
	if (!s.ptr || s.len != digits)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!(s.ptr[i] >= '0' && s.ptr[i] <= '9') &&
		    !(s.ptr[i] >= 'a' && s.ptr[i] <= 'f'))
			return false;
	return true;
}

/* ---- opening ---- */

static void
drop_lock(struct reg *r)
{
	if (r->locked)
		file_unlock(&r->lock);
	r->locked = false;
}

void
register_close(struct reg *r)
{
	if (!r)
		return;
	db_close(r->db);
	drop_lock(r); /* after the last write */
	buf_fini(&r->detail);
	buf_fini(&r->entry);
	buf_fini(&r->held);
	buf_fini(&r->author);
	mem_free(r->path);
	mem_free(r->dir);
	mem_free(r);
}

/* reg_new() - not open yet; NULL when memory is refused. */
static struct reg *
reg_new(const char *dir, naql_error *err)
{
	struct reg *r = mem_calloc(1, sizeof(*r));
	naql_status st;

	if (r) {
		r->lock.fd = -1;
		r->dir = mem_strndup(dir, strlen(dir));
		r->path = file_join(dir, DB_NAME);
		if (r->dir && r->path)
			return r;
	}
	register_close(r);
	st = naql_nomem(err);
	(void)st; /* the caller knows by the NULL */
	return NULL;
}

/*
 * sign_lock() - our process number into the lock file we hold, for whoever is turned
 * away. A hint to a person and nothing else: the lock is the system's, so a failure here
 * changes nothing.
 */
static void
sign_lock(const struct file_lock *lock)
{
	char line[32];
	int n = snprintf(line, sizeof(line), "%ld\n", (long)getpid());

	if (n > 0 && ftruncate(lock->fd, 0) == 0 &&
	    pwrite(lock->fd, line, (size_t)n, 0) != n)
		errno = 0;
}

/* lock_holder() - the process number in a lock file; 0 where there is none to be read. */
static long
lock_holder(const char *path)
{
	char line[32] = { 0 };
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	long pid = 0;

	if (fd < 0)
		return 0;
	if (read(fd, line, sizeof(line) - 1) > 0)
		pid = strtol(line, NULL, 10);
	close(fd); /* read-only: nothing to lose */
	return pid > 0 ? pid : 0;
}

static naql_status
take_lock(struct reg *r, naql_error *err)
{
	char *path = file_join(r->dir, "naql.lock");
	naql_status st;
	long holder;

	if (!path)
		return naql_nomem(err);
	st = file_lock(&r->lock, path, err);
	if (st == NAQL_OK) {
		r->locked = true;
		sign_lock(&r->lock);
	} else if (st == NAQL_E_BUSY && (holder = lock_holder(path)) != 0) {
		st = naql_fail(
			err, NAQL_E_BUSY, r->dir, NAQL_NO_OFFSET,
			"process %ld is writing to this archive: again when it is done",
			holder);
	}
	mem_free(path);
	return st;
}

/* use_wal() - lasting property of the file; a copy made by other means may have lost it.
 */
static naql_status
use_wal(struct db *db, const char *path, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(db, "PRAGMA journal_mode = WAL", &s, err);
	bool wal = false;

	if (st)
		return st;
	st = db_step(s, err);
	if (st == NAQL_OK)
		wal = slice_eq(db_slice(s, 0), SLICE("wal"));
	db_release(s);
	if (st == NAQL_OK && !wal)
		return naql_fail(err, NAQL_E_IO, path, NAQL_NO_OFFSET,
				 "no write-ahead log can be had on this file "
				 "system: keep the archive on a local disk");
	return st == NAQL_DONE ? NAQL_OK : st;
}

static naql_status
open_writer(struct reg *r, naql_error *err)
{
	int version = 0;
	naql_status st = take_lock(r, err);

	if (!st)
		st = db_open(&r->db, r->path, DB_WRITE, err);
	if (!st)
		st = schema_check(r->db, r->path, &version, err);
	if (!st)
		st = use_wal(r->db, r->path, err);
	if (!st)
		st = schema_migrate(r->db, r->path, schema_latest(), err);
	r->writer = st == NAQL_OK;
	return st;
}

/* open_where_writable() - a reader that may migrate first and tidies the write-ahead log
 * up. */
static naql_status
open_where_writable(struct reg *r, naql_error *err)
{
	int version = 0;
	naql_status st = db_open(&r->db, r->path, DB_WRITE, err);

	if (!st)
		st = schema_check(r->db, r->path, &version, err);
	if (!st && version < schema_latest()) {
		st = take_lock(r, err);
		if (!st)
			st = schema_migrate(r->db, r->path, schema_latest(), err);
		drop_lock(r);
	}
	return st ? st : db_exec(r->db, "PRAGMA query_only = ON", err);
}

/* has_log() - a write-ahead log with something in it lies beside the database. */
static naql_status
has_log(const struct reg *r, bool *out, naql_error *err)
{
	struct stat sb;
	char *path = NULL;
	naql_status st = place_joined(&path, r->path, "-wal", err);

	if (!st)
		*out = stat(path, &sb) == 0 ? sb.st_size > 0 : errno != ENOENT;
	mem_free(path);
	return st;
}

/*
 * open_where_not_writable() - SQLite needs a shared file beside a database with a
 * write-ahead log. Where it can neither find nor make one, the database may be read as a
 * plain file, but only when no log lies there: its transactions would be left out in
 * silence.
 */
static naql_status
open_where_not_writable(struct reg *r, naql_error *err)
{
	int version = 0;
	bool log = false;
	naql_status st = db_open(&r->db, r->path, DB_READ, err);

	if (!st)
		st = schema_check(r->db, r->path, &version, err);
	if (st == NAQL_E_IO) {
		st = has_log(r, &log, err);
		if (!st && log)
			st = naql_fail(
				err, NAQL_E_IO, r->path, NAQL_NO_OFFSET,
				"naql.db-wal holds transactions that can only be read "
				"where the "
				"directory may be written: open it once with that right");
		db_close(r->db);
		r->db = NULL;
		if (!st)
			st = db_open(&r->db, r->path, DB_IMMUTABLE, err);
		if (!st)
			st = schema_check(r->db, r->path, &version, err);
	}
	if (!st && version < schema_latest())
		st = naql_fail(err, NAQL_E_VERSION, r->path, NAQL_NO_OFFSET,
			       "made by an older naql (tables %d, here %d) and this "
			       "directory may not "
			       "be written: open it once with that right",
			       version, schema_latest());
	return st;
}

naql_status
register_open(struct reg **out, const char *dir, bool writer, naql_error *err)
{
	struct reg *r = reg_new(dir, err);
	naql_status st = NAQL_OK;

	*out = NULL;
	if (!r)
		return NAQL_E_NOMEM;
	if (!place_exists(r->path))
		st = naql_fail(err, NAQL_E_IO, dir, NAQL_NO_OFFSET,
			       errno == ENOENT || errno == ENOTDIR
				       ? "no archive here: make one with naql init"
				       : "the archive cannot be looked at");
	else if (writer)
		st = open_writer(r, err);
	else if (access(r->dir, W_OK) == 0 && access(r->path, W_OK) == 0)
		st = open_where_writable(r, err);
	else
		st = open_where_not_writable(r, err);
	if (!st) {
		*out = r;
		r = NULL;
	}
	register_close(r);
	return st;
}

const char *
register_dir(const struct reg *r)
{
	return r->dir;
}

/* ---- making one ---- */

/* build() - the tables at 'path', closed again, so that nothing lies beside the file. */
static naql_status
build(const char *path, naql_error *err)
{
	struct db *db = NULL;
	naql_status st;

	st = place_drop_db(path, err);
	if (!st)
		st = db_open(&db, path, DB_CREATE, err);
	if (!st)
		st = schema_migrate(db, path, schema_latest(), err);
	if (!st)
		st = use_wal(db, path, err);
	db_close(db);
	return st;
}

static naql_status
create_in(struct reg *r, const char *fresh, const char *segments, naql_error *err)
{
	naql_status st = place_make_dir(r->dir, err);

	if (!st)
		st = take_lock(r, err);
	if (!st && place_exists(r->path))
		st = naql_fail(err, NAQL_E_USAGE, r->dir, NAQL_NO_OFFSET,
			       "there is an archive here already");
	if (!st)
		st = place_make_dir(segments, err);
	if (st)
		return st;
	st = build(fresh, err);
	if (!st)
		st = place_rename_db(fresh, r->path, err);
	if (st)
		place_discard_db(fresh);
	return st;
}

naql_status
register_create(const char *dir, naql_error *err)
{
	char *fresh = file_join(dir, NEW_NAME), *segments = file_join(dir, "segments");
	struct reg *r = fresh && segments ? reg_new(dir, err) : NULL;
	naql_status st = r ? create_in(r, fresh, segments, err) : naql_nomem(err);

	register_close(r);
	mem_free(segments);
	mem_free(fresh);
	return st;
}

naql_status
register_backup(struct reg *r, const char *db_path, naql_error *err)
{
	char *part = NULL;
	naql_status st;

	if (place_exists(db_path))
		return naql_fail(err, NAQL_E_USAGE, db_path, NAQL_NO_OFFSET,
				 "there is a file of this name already");
	st = place_joined(&part, db_path, ".part", err);
	if (st)
		return st;
	st = place_drop_db(part, err);
	if (!st)
		st = db_copy(r->db, part, err);
	if (!st)
		st = place_rename_db(part, db_path, err);
	if (st)
		place_discard_db(part);
	mem_free(part);
	return st;
}

/* ---- transactions ---- */

naql_status
register_may_write(const struct reg *r, naql_error *err)
{
	if (r->writer)
		return NAQL_OK;
	return naql_fail(err, NAQL_E_USAGE, r->path, NAQL_NO_OFFSET,
			 "the archive was opened for reading");
}

static naql_status
run(struct reg *r, const char *sql, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db, sql, &s, err);

	return st ? st : db_run(s, err);
}

/* undo() - what cannot be undone by name is undone when the connection closes. */
static void
undo(struct reg *r, const char *sql)
{
	naql_status st;

	if (!db_in_transaction(r->db))
		return; /* SQLite has rolled back by itself: disk full, out of memory */
	st = db_exec(r->db, sql, NULL); /* takes no memory of ours */
	(void)st;			/* the fault that led here is the one to tell */
}

/* keep_head() - a transaction that added to the log ends with the head over it. */
static naql_status
keep_head(struct reg *r, naql_error *err)
{
	naql_status st = r->log_grew ? log_tree_keep_head(r->db, r->path, err) : NAQL_OK;

	r->log_grew = false;
	return st;
}

naql_status
register_begin(struct reg *r, naql_error *err)
{
	naql_status st = register_may_write(r, err);

	if (!st && db_in_transaction(r->db))
		st = naql_fail(err, NAQL_E_USAGE, r->path, NAQL_NO_OFFSET,
			       "a transaction is open already");
	return st ? st : run(r, "BEGIN IMMEDIATE", err);
}

naql_status
register_commit(struct reg *r, naql_error *err)
{
	naql_status st;

	if (!db_in_transaction(r->db))
		return naql_fail(err, NAQL_E_USAGE, r->path, NAQL_NO_OFFSET,
				 "no transaction is open");
	st = keep_head(r, err);
	if (!st)
		st = run(r, "COMMIT", err);
	if (st)
		register_rollback(r);
	return st;
}

void
register_rollback(struct reg *r)
{
	r->log_grew = false;
	undo(r, "ROLLBACK");
}

naql_status
register_snapshot(struct reg *r, naql_error *err)
{
	if (db_in_transaction(r->db))
		return naql_fail(err, NAQL_E_USAGE, r->path, NAQL_NO_OFFSET,
				 "a transaction is open already");
	return run(r, "BEGIN", err);
}

naql_status
register_step_begin(struct reg *r, naql_error *err)
{
	bool own = !db_in_transaction(r->db);
	naql_status st = run(r, "SAVEPOINT step", err);

	if (!st && r->steps++ == 0)
		r->outermost = own;
	return st;
}

naql_status
register_step_end(struct reg *r, naql_status st, naql_error *err)
{
	bool last = --r->steps == 0 && r->outermost;

	if (!st && last)
		st = keep_head(r, err);
	if (!st)
		st = run(r, "RELEASE step", err);
	if (st) {
		undo(r, "ROLLBACK TO step");
		undo(r, "RELEASE step");
	}
	return st;
}

/* ---- proving ---- */

static naql_status
check_pages(struct reg *r, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db, "PRAGMA integrity_check(1)", &s, err);

	if (st)
		return st;
	st = db_step(s, err);
	if (st == NAQL_OK && !slice_eq(db_slice(s, 0), SLICE("ok")))
		st = naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
			       "the database is damaged: %s", db_cstr(s, 0));
	return db_end(s, st);
}

static naql_status
check_references(struct reg *r, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db, "PRAGMA foreign_key_check", &s, err);

	if (st)
		return st;
	st = db_step(s, err);
	if (st == NAQL_OK)
		st = naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
			       "a row of table %s refers to one of %s that is not there",
			       db_cstr(s, 0), db_cstr(s, 2));
	return db_end(s, st);
}

naql_status
register_verify(struct reg *r, naql_error *err)
{
	/* One transaction, so that all checks see one state while somebody writes. */
	bool own = !db_in_transaction(r->db);
	naql_status st = own ? run(r, "BEGIN", err) : NAQL_OK;

	if (st)
		return st;
	st = check_pages(r, err);
	if (!st)
		st = check_references(r, err);
	if (!st)
		st = log_verify(r, err);
	if (!st)
		st = segments_verify(r, err);
	if (!st)
		st = items_verify(r, err);
	if (!st)
		st = terms_verify(r, err);
	if (!st)
		st = cases_verify(r, err);
	if (!st)
		st = notices_verify(r, err);
	if (!st)
		st = schema_verify(r->db, r->path, err);
	if (!st)
		st = uses_verify(r, err);
	if (!st)
		st = judgements_verify(r, err);
	if (!st)
		st = scans_verify(r, err);
	if (!st)
		st = settings_verify(r, err);
	if (own)
		undo(r, "ROLLBACK"); /* nothing was written */
	return st;
}

naql_status
register_count(struct reg *r, struct register_counts *out, naql_error *err)
{
	static const struct {
		const char *sql;
		size_t at;
	} counts[] = {
		{ "SELECT count(*) FROM item", offsetof(struct register_counts, items) },
		{ "SELECT count(*) FROM version",
		  offsetof(struct register_counts, versions) },
		{ "SELECT count(*) FROM item WHERE withdrawn IS NOT NULL",
		  offsetof(struct register_counts, withdrawn) },
		{ "SELECT count(*) FROM version WHERE segment IS NULL",
		  offsetof(struct register_counts, without_words) },
		{ "SELECT count(*) FROM use", offsetof(struct register_counts, uses) },
		{ "SELECT count(*) FROM judgement",
		  offsetof(struct register_counts, judgements) },
		{ "SELECT count(*) FROM party",
		  offsetof(struct register_counts, parties) },
		{ "SELECT count(*) FROM outlet",
		  offsetof(struct register_counts, outlets) },
		{ "SELECT count(*) FROM contract",
		  offsetof(struct register_counts, contracts) },
		{ "SELECT coalesce(max(seq), 0) FROM log",
		  offsetof(struct register_counts, log_entries) },
	};
	struct register_counts c = { 0 };
	int64_t n = 0;

	for (size_t i = 0; i < NAQL_COUNT(counts); i++) {
		naql_status st = db_number(r->db, counts[i].sql, &n, err);
		uint64_t v = n < 0 ? 0 : (uint64_t)n;

		if (st)
			return st;
		memcpy((char *)&c + counts[i].at, &v, sizeof(v));
	}
	*out = c;
	return NAQL_OK;
}
