/*
 * db.c - SQLite, behind db.h. The only file that includes sqlite3.h.
 *
 * Names are always opened as URIs with every doubtful byte escaped, so that a directory
 * called "file:x?mode=memory" is a directory and nothing else, whatever SQLite was
 * compiled with.
 */
#include "register/db.h"

#include <errno.h>
#include <sqlite3.h>
#include <string.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/timestamp.h"

#define BUSY_MS 5000

struct db_stmt {
	struct db_stmt *next; /* in the store */
	struct db *db;
	sqlite3_stmt *s;
	const char *sql; /* the key in the store; NULL: not kept */
	bool in_use;
	int bind_rc; /* first bind that failed, SQLITE_OK while none */
};

struct db {
	sqlite3 *h;
	char *path;
	struct db_stmt *kept; /* some dozens at most: as many as this room has */
};

struct fault {
	int rc; /* primary result code */
	naql_status st;
	const char *text;
};

/* What a person can do stands in the text; the code tells the program. */
static const struct fault faults[] = {
	{ SQLITE_FULL, NAQL_E_IO,
	  "the disk or the quota is full, nothing of this step was kept" },
	{ SQLITE_IOERR, NAQL_E_IO,
	  "the system could not read or write the archive's database" },
	{ SQLITE_READONLY, NAQL_E_IO, "the archive's database may not be written" },
	{ SQLITE_CANTOPEN, NAQL_E_IO,
	  "the archive's database or its write-ahead log cannot be opened" },
	{ SQLITE_PERM, NAQL_E_IO, "no permission for the archive's database" },
	{ SQLITE_AUTH, NAQL_E_IO, "no permission for the archive's database" },
	{ SQLITE_CORRUPT, NAQL_E_CORRUPT,
	  "the archive's database is damaged: keep a copy of it and go back to a "
	  "backup" },
	{ SQLITE_NOTADB, NAQL_E_CORRUPT,
	  "this is not a database, or its first page is damaged" },
	{ SQLITE_BUSY, NAQL_E_BUSY,
	  "another program is writing to the archive's database: again when it is done" },
	{ SQLITE_LOCKED, NAQL_E_BUSY,
	  "another statement is using the archive's database" },
	{ SQLITE_TOOBIG, NAQL_E_LIMIT, "a value is larger than the database can hold" },
};

static naql_status
db_fail(const struct db *db, int rc, naql_error *err)
{
	const char *path = db->path;

	if ((rc & 0xff) == SQLITE_NOMEM)
		return naql_nomem(err);
	for (size_t i = 0; i < NAQL_COUNT(faults); i++)
		if (faults[i].rc == (rc & 0xff)) {
			errno = db->h ? sqlite3_system_errno(db->h) : 0;
			return naql_fail(err, faults[i].st, path, NAQL_NO_OFFSET, "%s",
					 faults[i].text);
		}
	if ((rc & 0xff) == SQLITE_CONSTRAINT)
		return naql_fail(err, NAQL_E_USAGE, path, NAQL_NO_OFFSET,
				 "the register refuses this row: %s",
				 sqlite3_errmsg(db->h));
	if ((rc & 0xff) == SQLITE_RANGE)
		return naql_fail(err, NAQL_E_LIMIT, path, NAQL_NO_OFFSET,
				 "a number is larger than the database can hold");
	/* A table or column that is not there: the SQL of this room is fixed, so the file
	 * is at fault. */
	if ((rc & 0xff) == SQLITE_ERROR)
		return naql_fail(err, NAQL_E_CORRUPT, path, NAQL_NO_OFFSET,
				 "the tables are not as they were made: %s",
				 sqlite3_errmsg(db->h));
	return naql_fail(err, NAQL_E_INTERNAL, path, NAQL_NO_OFFSET, "sqlite says %d: %s",
			 rc, db->h ? sqlite3_errmsg(db->h) : sqlite3_errstr(rc));
}

/* uri_of() - the path as a URI; the NUL is added. */
static naql_status
uri_of(struct buf *uri, const char *path, bool immutable, naql_error *err)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

	buf_add_str(uri, "file:");
	for (const char *p = path; *p != '\0'; p++)
		if (strchr(plain, *p))
			buf_add_byte(uri, (uint8_t)*p);
		else
			buf_printf(uri, "%%%02x", (unsigned)(uint8_t)*p);
	if (immutable)
		buf_add_str(uri, "?immutable=1");
	buf_add_byte(uri, 0);
	return buf_status(uri, err);
}

/*
 * harden() - the file may be damaged or made by somebody else: its schema gets no say
 * over what this program runs, and strings in double quotes are not taken for text.
 */
static int
harden(sqlite3 *h)
{
	static const int on[] = { SQLITE_DBCONFIG_DEFENSIVE,
				  SQLITE_DBCONFIG_ENABLE_FKEY };
	static const int off[] = { SQLITE_DBCONFIG_TRUSTED_SCHEMA,
				   SQLITE_DBCONFIG_DQS_DML, SQLITE_DBCONFIG_DQS_DDL,
				   SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION };
	int rc = sqlite3_busy_timeout(h, BUSY_MS);

	for (size_t i = 0; rc == SQLITE_OK && i < NAQL_COUNT(on); i++)
		rc = sqlite3_db_config(h, on[i], 1, (int *)0);
	for (size_t i = 0; rc == SQLITE_OK && i < NAQL_COUNT(off); i++)
		rc = sqlite3_db_config(h, off[i], 0, (int *)0);
	return rc;
}

static naql_status
connect(struct db *db, enum db_mode mode, naql_error *err)
{
	static const int flags[] = {
		[DB_READ] = SQLITE_OPEN_READONLY,
		[DB_IMMUTABLE] = SQLITE_OPEN_READONLY,
		[DB_WRITE] = SQLITE_OPEN_READWRITE,
		[DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
		[DB_MEMORY] =
			SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY,
	};
	struct buf uri = { 0 };
	naql_status st = uri_of(&uri, db->path, mode == DB_IMMUTABLE, err);
	int rc;

	if (st)
		goto out;
	rc = sqlite3_open_v2(uri.ptr, &db->h,
			     flags[mode] | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX |
				     SQLITE_OPEN_EXRESCODE,
			     NULL);
	if (rc == SQLITE_OK)
		rc = harden(db->h);
	if (rc != SQLITE_OK)
		st = db_fail(db, rc, err);
out:
	buf_fini(&uri);
	return st;
}

naql_status
db_open(struct db **out, const char *path, enum db_mode mode, naql_error *err)
{
	struct db *db = mem_calloc(1, sizeof(*db));
	naql_status st;

	*out = NULL;
	if (!db)
		return naql_nomem(err);
	db->path = mem_strndup(path, strlen(path));
	st = db->path ? connect(db, mode, err) : naql_nomem(err);
	if (!st)
		/* secure_delete: what is forgotten is overwritten in the file, not only
		 * unlinked. temp_store: what a step would undo, of which an add has one a
		 * story, goes to no file: 15 writes a story less. */
		st = db_exec(db,
			     "PRAGMA synchronous = FULL;"
			     "PRAGMA temp_store = MEMORY;"
			     "PRAGMA cell_size_check = ON;"
			     "PRAGMA secure_delete = ON",
			     err);
	if (!st)
		*out = db;
	else
		db_close(db);
	return st;
}

static void
stmt_free(struct db_stmt *s)
{
	if (!s)
		return;
	sqlite3_finalize(
		s->s); /* repeats the error of the last step, which was reported then */
	mem_free(s);
}

void
db_close(struct db *db)
{
	if (!db)
		return;
	for (struct db_stmt *s = db->kept, *next; s; s = next) {
		next = s->next;
		stmt_free(s);
	}
	/* A close that cannot merge the write-ahead log leaves it for the next one:
	 * nothing is lost. */
	sqlite3_close_v2(db->h);
	mem_free(db->path);
	mem_free(db);
}

naql_status
db_exec(struct db *db, const char *sql, naql_error *err)
{
	int rc = sqlite3_exec(db->h, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? NAQL_OK : db_fail(db, rc, err);
}

bool
db_in_transaction(const struct db *db)
{
	return !sqlite3_get_autocommit(db->h);
}

int64_t
db_last_id(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->h);
}

int64_t
db_changes(const struct db *db)
{
	return sqlite3_changes64(db->h);
}

naql_status
db_copy(struct db *db, const char *path, naql_error *err)
{
	struct db *to = NULL;
	sqlite3_backup *b;
	naql_status st = db_open(&to, path, DB_CREATE, err);
	int rc;

	if (st || !to)
		return st;
	b = sqlite3_backup_init(to->h, "main", db->h, "main");
	if (!b) {
		st = db_fail(to, sqlite3_errcode(to->h), err);
		goto out;
	}
	rc = sqlite3_backup_step(
		b, -1); /* in one go: one snapshot, however many write meanwhile */
	if (rc != SQLITE_DONE)
		st = db_fail(to, rc, err);
	rc = sqlite3_backup_finish(b);
	if (!st && rc != SQLITE_OK)
		st = db_fail(to, rc, err);
out:
	db_close(to);
	return st;
}

/* ---- statements ---- */

static naql_status
stmt_new(struct db *db, struct slice sql, unsigned flags, struct db_stmt **out,
	 naql_error *err)
{
	struct db_stmt *s = mem_calloc(1, sizeof(*s));
	int rc;

	if (!s)
		return naql_nomem(err);
	if (sql.len > INT32_MAX) {
		mem_free(s);
		return naql_fail(err, NAQL_E_LIMIT, db->path, NAQL_NO_OFFSET,
				 "statement too long");
	}
	s->db = db;
	s->in_use = true;
	rc = sqlite3_prepare_v3(db->h, sql.ptr, (int)sql.len, flags, &s->s, NULL);
	if (rc != SQLITE_OK) {
		mem_free(s);
		return db_fail(db, rc, err);
	}
	*out = s;
	return NAQL_OK;
}

naql_status
db_prepare(struct db *db, const char *sql, struct db_stmt **out, naql_error *err)
{
	struct db_stmt *s = db->kept;
	naql_status st;

	while (s && (s->sql != sql || s->in_use))
		s = s->next;
	*out = s;
	if (s) {
		s->in_use = true;
		return NAQL_OK;
	}
	st = stmt_new(db, SLICE(sql), SQLITE_PREPARE_PERSISTENT, &s, err);
	if (st || !s)
		return st;
	s->sql = sql;
	s->next = db->kept;
	db->kept = s;
	*out = s;
	return NAQL_OK;
}

naql_status
db_prepare_once(struct db *db, struct slice sql, struct db_stmt **out, naql_error *err)
{
	*out = NULL;
	return stmt_new(db, sql, 0, out, err);
}

static void
bound(struct db_stmt *s, int rc)
{
	if (rc != SQLITE_OK && s->bind_rc == SQLITE_OK)
		s->bind_rc = rc;
}

void
db_bind_int(struct db_stmt *s, int param, int64_t v)
{
	bound(s, sqlite3_bind_int64(s->s, param, v));
}

void
db_bind_uint(struct db_stmt *s, int param, uint64_t v)
{
	bound(s,
	      v > INT64_MAX ? SQLITE_RANGE : sqlite3_bind_int64(s->s, param, (int64_t)v));
}

void
db_bind_time(struct db_stmt *s, int param, int64_t v)
{
	bound(s, v == TIME_NONE ? sqlite3_bind_null(s->s, param)
				: sqlite3_bind_int64(s->s, param, v));
}

void
db_bind_blob(struct db_stmt *s, int param, struct slice v)
{
	bound(s, v.ptr ? sqlite3_bind_blob64(s->s, param, v.ptr, v.len, SQLITE_STATIC)
		       : sqlite3_bind_null(s->s, param));
}

void
db_bind_text(struct db_stmt *s, int param, struct slice v)
{
	bound(s, v.ptr ? sqlite3_bind_text64(s->s, param, v.ptr, v.len, SQLITE_STATIC,
					     SQLITE_UTF8)
		       : sqlite3_bind_null(s->s, param));
}

naql_status
db_step(struct db_stmt *s, naql_error *err)
{
	int rc;

	if (s->bind_rc != SQLITE_OK)
		return db_fail(s->db, s->bind_rc, err);
	rc = sqlite3_step(s->s);
	if (rc == SQLITE_ROW)
		return NAQL_OK;
	return rc == SQLITE_DONE ? NAQL_DONE : db_fail(s->db, rc, err);
}

naql_status
db_run(struct db_stmt *s, naql_error *err)
{
	naql_status st;

	do
		st = db_step(s, err);
	while (st == NAQL_OK);
	db_release(s);
	return st == NAQL_DONE ? NAQL_OK : st;
}

void
db_release(struct db_stmt *s)
{
	if (!s)
		return;
	if (!s->sql) {
		stmt_free(s);
		return;
	}
	sqlite3_reset(s->s); /* repeats the error of the last step */
	sqlite3_clear_bindings(s->s);
	s->bind_rc = SQLITE_OK;
	s->in_use = false;
}

int64_t
db_int(struct db_stmt *s, int column)
{
	return sqlite3_column_int64(s->s, column);
}

uint64_t
db_uint(struct db_stmt *s, int column)
{
	int64_t v = sqlite3_column_int64(s->s, column);

	return v < 0 ? 0 : (uint64_t)v;
}

uint32_t
db_u32(struct db_stmt *s, int column)
{
	int64_t v = sqlite3_column_int64(s->s, column);

	return v < 0 || v > UINT32_MAX ? 0 : (uint32_t)v;
}

int64_t
db_time(struct db_stmt *s, int column)
{
	if (sqlite3_column_type(s->s, column) == SQLITE_NULL)
		return TIME_NONE;
	return sqlite3_column_int64(s->s, column);
}

struct slice
db_slice(struct db_stmt *s, int column)
{
	const char *p;

	if (sqlite3_column_type(s->s, column) == SQLITE_NULL)
		return (struct slice){ NULL, 0 };
	p = sqlite3_column_blob(s->s,
				column); /* NULL for no bytes, which is not absent */
	return (struct slice){ p ? p : "",
			       p ? (size_t)sqlite3_column_bytes(s->s, column) : 0 };
}

const char *
db_cstr(struct db_stmt *s, int column)
{
	const unsigned char *p = sqlite3_column_text(s->s, column);

	return p ? (const char *)p : "";
}

naql_status
db_end(struct db_stmt *s, naql_status st)
{
	db_release(s);
	return st == NAQL_DONE ? NAQL_OK : st;
}

naql_status
db_first(struct db_stmt *s, int64_t *out, int n, naql_error *err)
{
	naql_status st = db_step(s, err);

	for (int i = 0; st == NAQL_OK && i < n; i++)
		out[i] = db_int(s, i);
	db_release(s);
	return st;
}

naql_status
db_number(struct db *db, const char *sql, int64_t *out, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(db, sql, &s, err);

	*out = 0;
	if (st)
		return st;
	st = db_first(s, out, 1, err);
	return st == NAQL_DONE ? NAQL_OK : st;
}
