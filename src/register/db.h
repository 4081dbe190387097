/*
 * db.h - the register's own view of SQLite, and the inside of struct reg.
 *
 * db.c is the one file that sees sqlite3.h: it opens, prepares and keeps statements,
 * binds, steps and says what went wrong in naql_status. SQL is always a constant of this
 * room; every value that came from outside is bound. Binding is sticky: a bind that fails
 * is remembered in the statement and reported by db_step(), so that a row of binds reads
 * straight.
 *
 * Not for other rooms: they call register.h. All of it: one connection, one thread at a
 * time.
 */
#ifndef NAQL_REGISTER_DB_H
#define NAQL_REGISTER_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/slice.h"
#include "io/file.h"
#include "register/register.h"

struct db;
struct db_stmt;

enum db_mode {
	DB_READ, /* write nothing, but take part in the locking of readers and writers */
	DB_IMMUTABLE, /* nobody writes, and there is no write-ahead log: plain reading of
			 a file */
	DB_WRITE,
	DB_CREATE, /* DB_WRITE, and make the file when there is none */
	DB_MEMORY, /* a new one without a file; the path is only named in errors */
};

/*
 * db_open() - open one database file; not a statement is run before the settings stand:
 * foreign keys on, full synchronisation, 5 s of waiting for a lock, a schema that is not
 * trusted.
 *
 * Returns  NAQL_OK; NAQL_E_IO, NAQL_E_CORRUPT (no database), NAQL_E_BUSY, NAQL_E_NOMEM.
 */
naql_status db_open(struct db **out, const char *path, enum db_mode mode,
		    naql_error *err) NAQL_MUST_USE;
void db_close(struct db *db);
/* db_exec() - run constant SQL of one or more statements that return nothing of interest.
 */
naql_status db_exec(struct db *db, const char *sql, naql_error *err) NAQL_MUST_USE;
bool db_in_transaction(const struct db *db);
int64_t db_last_id(const struct db *db);
int64_t db_changes(const struct db *db); /* rows of the last INSERT, UPDATE or DELETE */
/* db_copy() - the state as of now into a new database file at 'path'; writers are not
 * held up. */
naql_status db_copy(struct db *db, const char *path, naql_error *err) NAQL_MUST_USE;

/*
 * db_prepare() - a statement, out of the connection's store where it was used before.
 *
 * sql      a string constant: the store knows statements by their address.
 * Returns  NAQL_OK and *out, to be given to db_release() or db_run(). A statement that is
 * in use (a caller's function called back into the register) is prepared a second time.
 */
naql_status db_prepare(struct db *db, const char *sql, struct db_stmt **out,
		       naql_error *err) NAQL_MUST_USE;
/* db_prepare_once() - for SQL put together from constants: not kept after db_release().
 */
naql_status db_prepare_once(struct db *db, struct slice sql, struct db_stmt **out,
			    naql_error *err) NAQL_MUST_USE;
/* What is bound is borrowed until the statement is released. Parameters count from 1. */
void db_bind_int(struct db_stmt *s, int param, int64_t v);
void db_bind_uint(struct db_stmt *s, int param,
		  uint64_t v); /* above INT64_MAX: NAQL_E_LIMIT */
void db_bind_time(struct db_stmt *s, int param, int64_t v); /* TIME_NONE becomes NULL */
void db_bind_blob(struct db_stmt *s, int param,
		  struct slice v); /* {NULL, 0} becomes NULL */
void db_bind_text(struct db_stmt *s, int param, struct slice v);
/* db_step() - NAQL_OK: a row is there; NAQL_DONE: no more. */
naql_status db_step(struct db_stmt *s, naql_error *err) NAQL_MUST_USE;
/* db_run() - step to the end, whatever rows there are, and release; also on error. */
naql_status db_run(struct db_stmt *s, naql_error *err) NAQL_MUST_USE;
void db_release(struct db_stmt *s); /* NULL is a no-op */
/* db_end() - release a statement whose rows were gone through up to 'st': NAQL_DONE
 * becomes NAQL_OK, anything else is handed on. */
naql_status db_end(struct db_stmt *s, naql_status st) NAQL_MUST_USE;
/* db_first() - the numbers of the first row, then release; NAQL_DONE: there is no row,
 * and 'out' is left as it is. */
naql_status db_first(struct db_stmt *s, int64_t *out, int n,
		     naql_error *err) NAQL_MUST_USE;
/* Columns count from 0 and are borrowed until the next step or the release. */
int64_t db_int(struct db_stmt *s, int column);
uint64_t db_uint(struct db_stmt *s, int column); /* below zero (a damaged row): 0 */
uint32_t db_u32(struct db_stmt *s, int column);	 /* out of range (a damaged row): 0 */
int64_t db_time(struct db_stmt *s, int column);	 /* NULL becomes TIME_NONE */
struct slice db_slice(struct db_stmt *s, int column);
const char *db_cstr(struct db_stmt *s, int column); /* NUL-terminated, "" for NULL */
/* db_number() - the one number a constant query yields; 0 when it yields none. */
naql_status db_number(struct db *db, const char *sql, int64_t *out,
		      naql_error *err) NAQL_MUST_USE;

/* ---- the inside of struct reg, and what the files of this room share ---- */

struct reg {
	struct db *db;
	char *dir;
	char *path;	   /* DIR/naql.db: the source named in errors */
	struct buf detail; /* the JSON of the log entry being written */
	struct buf entry;  /* what is hashed for it */
	struct buf held;   /* bytes behind the slices of register_item_latest() */
	struct buf author; /* who works here: register_by() */
	bool log_grew;	   /* since the last tree head was kept */
	int steps;	   /* register_step_begin() without its end */
	bool outermost;	   /* the first of them is a transaction of its own */
	struct file_lock lock;
	bool locked;
	bool writer;
};

/* register_may_write() - NAQL_E_USAGE for a reader. */
naql_status register_may_write(const struct reg *r, naql_error *err) NAQL_MUST_USE;
/*
 * register_step_begin() - several statements as one, inside the caller's transaction or
 * on their own; register_step_end() keeps them when 'st' is NAQL_OK, drops them
 * otherwise, and returns what became of it: st, or the error of keeping them.
 */
naql_status register_step_begin(struct reg *r, naql_error *err) NAQL_MUST_USE;
naql_status register_step_end(struct reg *r, naql_status st,
			      naql_error *err) NAQL_MUST_USE;

/* One change, as the log takes it. author absent: as register_by() says. */
struct log_new {
	int64_t at;
	const char *kind;
	struct slice subject, detail; /* detail: JSON; facts only, no person's name */
	struct slice author, reason;
};
/* log_add() - one entry; *seq (may be NULL) is its number. */
naql_status log_add(struct reg *r, const struct log_new *new, int64_t *seq,
		    naql_error *err) NAQL_MUST_USE;
/* log_append() - log_add() without a reason. */
naql_status log_append(struct reg *r, int64_t at, const char *kind, struct slice subject,
		       struct slice detail, int64_t *seq, naql_error *err) NAQL_MUST_USE;
/*
 * log_detail() - what the log keeps of a row that has its number and JSON, and what such
 * a row must still agree with: the number under 'key' and the JSON's hash, for its words
 * may be a person's. *out stands in r->detail.
 */
naql_status log_detail(struct reg *r, const char *key, uint64_t number, struct slice json,
		       struct slice *out, naql_error *err) NAQL_MUST_USE;
/* log_left() - whether 'json' is what erasing left of the row of entry 'seq', by the
 * entry that says so. Looks through the entries of that kind; uses r->detail. */
naql_status log_left(struct reg *r, int64_t seq, struct slice json, bool *same,
		     naql_error *err) NAQL_MUST_USE;
/* log_verify() - entry by entry, the tree over them, and that none is missing at the end.
 */
naql_status log_verify(struct reg *r, naql_error *err) NAQL_MUST_USE;
/* Each row is still what its log entry says. */
naql_status items_verify(struct reg *r, naql_error *err) NAQL_MUST_USE;
naql_status segments_verify(struct reg *r, naql_error *err) NAQL_MUST_USE;
naql_status terms_verify(struct reg *r, naql_error *err) NAQL_MUST_USE;
naql_status cases_verify(struct reg *r, naql_error *err) NAQL_MUST_USE;
naql_status uses_verify(struct reg *r, naql_error *err) NAQL_MUST_USE;
naql_status judgements_verify(struct reg *r, naql_error *err) NAQL_MUST_USE;
naql_status scans_verify(struct reg *r, naql_error *err) NAQL_MUST_USE;
naql_status settings_verify(struct reg *r, naql_error *err) NAQL_MUST_USE;
naql_status stamps_verify(struct reg *r, naql_error *err) NAQL_MUST_USE;
/*
 * rows_verify() - a table whose rows name their log entries: 'row' is asked for each row
 * of 'sql' and writes what the log must say of it; NAQL_E_CORRUPT names 'what'.
 */
struct verify_table {
	const char *what; /* "use", for the error */
	/* columns of the row, then l.kind, l.subject, l.detail, l.at from column n on */
	const char *sql;
	int n;
	const char *kind;
	/* subject, detail (in r->detail) and time as the row has them */
	naql_status (*row)(struct reg *r, struct db_stmt *s, struct log_new *out,
			   naql_error *err);
	const char *lost; /* a count: entries of the log that no row stands for */
};
naql_status rows_verify(struct reg *r, const struct verify_table *t,
			naql_error *err) NAQL_MUST_USE;
naql_status notices_verify(struct reg *r, naql_error *err) NAQL_MUST_USE;
/* register_is_hex() - 'digits' lower-case hexadecimal digits and nothing else. */
bool register_is_hex(struct slice s, size_t digits);

#endif
