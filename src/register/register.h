/*
 * register.h - the embedded database of an archive: items, segments, the log, uses.
 *
 * One SQLite file, naql.db (WAL, STRICT tables, foreign keys), one writer at a time. All
 * SQL lives in this room and sqlite3.h in db.c alone. Times are seconds of UTC.
 * Migrations run at open; a database of a newer program is refused with NAQL_E_VERSION.
 * Parties, outlets, contracts and judgements stand in headers of their own in this room.
 * The tables: docs/format-register.md.
 *
 * For all calls: a struct reg belongs to one thread at a time and must not cross fork().
 * Slices handed in are borrowed during the call. {NULL, 0} is stored as absent and comes
 * back so; bytes need not be UTF-8 and may hold NULs, save for 'record', 'excerpts' and
 * details of the log, which are JSON. Besides what each call names, it may return
 * NAQL_E_IO (disk, permission), NAQL_E_CORRUPT (the file is damaged), NAQL_E_BUSY (a
 * program that is not naql holds the database: after 5 s), NAQL_E_NOMEM, NAQL_E_LIMIT (a
 * count of 2^63 or more, a value over 1 GB); and, where it writes, NAQL_E_USAGE for a
 * register opened for reading and for a row that breaks a rule of the tables. A call that
 * fails leaves nothing of itself behind: the caller's transaction is as it was before the
 * call, or, after NAQL_E_IO and NAQL_E_NOMEM, may be gone, so that register_commit()
 * refuses.
 *
 * The callbacks of the _each calls get rows that are valid until they return. They may
 * call the register, also to write; whether a row added meanwhile is still handed on is
 * not promised. A status other than NAQL_OK ends the listing and is returned, but
 * NAQL_DONE ends it as NAQL_OK.
 */
#ifndef NAQL_REGISTER_REGISTER_H
#define NAQL_REGISTER_REGISTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "naql/status.h"

struct reg; /* one thread at a time */

/*
 * register_create() - a new archive directory with naql.db and segments/.
 *
 * dir      made when it is not there (its parent must be); other files in it are left
 *          alone.
 * Returns  NAQL_OK; NAQL_E_USAGE if there is an archive; NAQL_E_BUSY if another makes one
 *          right now. A crash leaves no naql.db, and the next call goes ahead.
 */
naql_status register_create(const char *dir, naql_error *err) NAQL_MUST_USE;
/*
 * register_open() - open DIR/naql.db.
 *
 * writer   take the archive's writer lock (DIR/naql.lock, released by the system when its
 * process ends); NAQL_E_BUSY names the holder when another holds it. Readers need none.
 * Returns  NAQL_OK; NAQL_E_IO when there is no archive (none is made), or when the
 * directory may not be written and a write-ahead log lies there that cannot be read
 * without; NAQL_E_FORMAT (naql.db is another program's database); NAQL_E_VERSION (newer
 * than this program; or older, where it may not be written). A reader of an older archive
 * brings it up to date where it may.
 */
naql_status register_open(struct reg **out, const char *dir, bool writer,
			  naql_error *err) NAQL_MUST_USE;
void register_close(struct reg *r); /* an open transaction is dropped; NULL is a no-op */
const char *register_dir(const struct reg *r);
/* Calls outside a transaction are one each. NAQL_E_USAGE: one is open already. */
naql_status register_begin(struct reg *r, naql_error *err) NAQL_MUST_USE; /* IMMEDIATE */
/* register_commit() - on disk when it returns NAQL_OK; dropped on error. NAQL_E_USAGE:
 * none open. */
naql_status register_commit(struct reg *r, naql_error *err) NAQL_MUST_USE;
void register_rollback(struct reg *r); /* no-op outside */
/*
 * register_snapshot() - from here to register_rollback() every call reads one state, the
 * committed one, whatever another process commits meanwhile. For readers that go over the
 * uses more than once; nothing may be written. NAQL_E_USAGE: a transaction is open.
 */
naql_status register_snapshot(struct reg *r, naql_error *err) NAQL_MUST_USE;
/*
 * register_backup() - the committed state as of now in a new file, also while somebody
 * writes.
 *
 * db_path  must not be there: NAQL_E_USAGE. It appears whole or not at all. Segments are
 * not copied: they never change, so copy those that the copy names, after this.
 */
naql_status register_backup(struct reg *r, const char *db_path,
			    naql_error *err) NAQL_MUST_USE;
/*
 * register_verify() - pages, references, the chain of the log, and items and segments
 * against it.
 *
 * Returns  NAQL_OK; NAQL_E_CORRUPT with the first damage found. Not promised: the segment
 * files themselves (their hashes stand in the register; the index room reads them), nor
 * that a use's columns are unchanged. Cost     reads the whole database once or twice.
 */
naql_status register_verify(struct reg *r, naql_error *err) NAQL_MUST_USE;

/* ---- settings of the archive: agency names, hosts, credit patterns (repeatable values)
 * ---- */
naql_status register_setting_add(struct reg *r, const char *key, struct slice value,
				 naql_error *err) NAQL_MUST_USE;
/* fn gets each value of the key in the order added. */
naql_status register_setting_each(struct reg *r, const char *key,
				  naql_status (*fn)(void *ctx, struct slice value,
						    naql_error *err),
				  void *ctx, naql_error *err) NAQL_MUST_USE;

/* ---- segments ---- */
struct register_segment {
	int64_t id;	  /* from 1; never given twice */
	const char *name; /* file name below segments/, NUL-terminated; no '/', no '.' in
			     front */
	int kind;	  /* enum segment_kind of index/ */
	const char *sha256; /* hex of the file, lower case */
	uint64_t bytes, n_items;
	int64_t added; /* seconds */
};
/* register_segment_next() - the id that the next segment gets, for items that are added
 * before its row. */
naql_status register_segment_next(struct reg *r, int64_t *id,
				  naql_error *err) NAQL_MUST_USE;
/*
 * register_segment_add() - a row and an entry of the log.
 *
 * g->id    0: the next id; else this one, which must not have been given before
 * (NAQL_E_USAGE). id       receives it; may be NULL.
 */
naql_status register_segment_add(struct reg *r, const struct register_segment *g,
				 int64_t *id, naql_error *err) NAQL_MUST_USE;
/* The live ones, those that were not merged into another; ascending by id: this order is
 * the order of index ordinals. */
naql_status register_segment_each(struct reg *r,
				  naql_status (*fn)(void *ctx,
						    const struct register_segment *s,
						    naql_error *err),
				  void *ctx, naql_error *err) NAQL_MUST_USE;

/*
 * register_segment_merge() - live segments become parts of another: their rows stay, and
 * an entry of the log says so.
 *
 * from     n ids, ascending, all live and below 'into', which is a live segment too and
 * holds their items in this order: else NAQL_E_USAGE.
 */
struct register_merge {
	const int64_t *from;
	size_t n;
	int64_t into;
	int64_t at; /* seconds */
};
naql_status register_segment_merge(struct reg *r, const struct register_merge *m,
				   naql_error *err) NAQL_MUST_USE;
/* register_segment_merged_each() - the others, whose files may go; ascending by id. */
naql_status register_segment_merged_each(
	struct reg *r,
	naql_status (*fn)(void *ctx, const struct register_segment *s, naql_error *err),
	void *ctx, naql_error *err) NAQL_MUST_USE;

/* ---- items and their versions ---- */
struct register_item {
	struct slice id;    /* the agency's id */
	uint32_t version;   /* from 1 */
	int medium;	    /* 1 text, 2 picture, 3 video */
	struct slice owner; /* who owns the rights; absent: the agency */
	struct slice url, title, lang, byline;
	int64_t published;   /* TIME_NONE: unknown */
	struct slice sha256; /* hex over title, a NUL, and text; lower case */
	int64_t segment;     /* id of the segment it came in by, 0 while none (no words);
				its row must be there when the transaction ends */
	uint32_t ordinal;    /* in that segment; 0 while none */
	int64_t added;
	int64_t withdrawn; /* 0: not. Of the id: a version added later is withdrawn too.
			      Not looked at by add */
};
/* register_item_has() - NAQL_OK when some version of the id has this text; else
 * NAQL_DONE.
 */
naql_status register_item_has(struct reg *r, struct slice id, struct slice sha256,
			      naql_error *err) NAQL_MUST_USE;
/* register_item_latest() - newest version of an id; NAQL_DONE if the id is unknown.
 * Slices valid until the next register call. */
naql_status register_item_latest(struct reg *r, struct slice id,
				 struct register_item *out,
				 naql_error *err) NAQL_MUST_USE;
/* register_item_version() - that version of an id; the same otherwise. */
naql_status register_item_version(struct reg *r, struct slice id, uint32_t version,
				  struct register_item *out,
				  naql_error *err) NAQL_MUST_USE;
/* register_item_add() - a row, and its digest into the log, in the caller's transaction.
 * NAQL_E_USAGE if the version is there. */
naql_status register_item_add(struct reg *r, const struct register_item *item,
			      naql_error *err) NAQL_MUST_USE;
/* register_item_withdraw() - all versions of the id; NAQL_DONE if unknown or withdrawn
 * before. With reason into the log. now > 0. */
naql_status register_item_withdraw(struct reg *r, struct slice id, struct slice reason,
				   int64_t now, naql_error *err) NAQL_MUST_USE;
/* register_item_each() - rows of segment 'segment' (0: all), by segment and ordinal;
 * those without words first. */
naql_status register_item_each(struct reg *r, int64_t segment,
			       naql_status (*fn)(void *ctx,
						 const struct register_item *item,
						 naql_error *err),
			       void *ctx, naql_error *err) NAQL_MUST_USE;

/* register_withdrawn_each() - versions of withdrawn items, by item and version. Cost:
 * theirs alone. */
naql_status register_withdrawn_each(struct reg *r,
				    naql_status (*fn)(void *ctx,
						      const struct register_item *item,
						      naql_error *err),
				    void *ctx, naql_error *err) NAQL_MUST_USE;

/* items, withdrawn, parties, outlets and contracts count ids, without_words counts
 * versions */
struct register_counts {
	uint64_t items, versions, withdrawn, without_words, uses, judgements, parties,
		outlets, contracts, log_entries;
};
naql_status register_count(struct reg *r, struct register_counts *out,
			   naql_error *err) NAQL_MUST_USE;

/* ---- the log: append-only, a tree of hashes; more of it in log.h ---- */

/* register_by() - who works at this register from now on: author of every entry of the
 * log until it is closed. Nobody says who: the entries are nobody's. */
naql_status register_by(struct reg *r, struct slice author,
			naql_error *err) NAQL_MUST_USE;
/*
 * register_log() - one entry.
 *
 * kind     1 to 32 lower-case letters and _ (NAQL_E_USAGE).
 * detail_json  facts: no name of a person and no free text, which belong into a reason.
 */
naql_status register_log(struct reg *r, int64_t now, const char *kind,
			 struct slice subject, struct slice detail_json,
			 naql_error *err) NAQL_MUST_USE;
/* register_log_why() - the same with a reason. */
struct register_log_what {
	struct slice detail, reason;
};
naql_status register_log_why(struct reg *r, int64_t now, const char *kind,
			     struct slice subject, struct register_log_what what,
			     naql_error *err) NAQL_MUST_USE;
struct register_log_entry {
	int64_t seq;		      /* from 1, without gaps */
	int64_t at;		      /* seconds */
	const char *kind;	      /* item, withdraw, segment, forget, ... */
	struct slice subject;	      /* id of what it is about; may be empty */
	struct slice detail;	      /* JSON or empty */
	struct slice author, reason;  /* empty: nobody said */
	struct slice salt, note_salt; /* 16 bytes; absent: that part was erased */
	struct slice fact, note;      /* 32 bytes: hashes of the salted parts */
	struct slice hash;	      /* 32 bytes: the leaf */
};
/* register_log_each() - entries from number 'from' (0, 1: all) on, in order. */
naql_status register_log_each(struct reg *r, int64_t from,
			      naql_status (*fn)(void *ctx,
						const struct register_log_entry *e,
						naql_error *err),
			      void *ctx, naql_error *err) NAQL_MUST_USE;

/* ---- uses ---- */
struct register_use {
	const char *id; /* 16 hex digits, lower case */
	struct slice story;
	uint32_t version; /* this version of the story must be in the register */
	struct slice url, host, captured, published, title, file;
	uint64_t offset;
	const char *kind, *how;
	bool primary;
	int64_t bits; /* bits/16 */
	uint32_t story_permille, page_permille, words;
	struct slice record;   /* the use record as printed, with "judgement":null */
	struct slice excerpts; /* JSON for show and report: see use/ */
	int64_t first_seen, last_seen; /* capture times, seconds; TIME_NONE: unknown */
	int64_t recorded;
};
/* register_use_add() - NAQL_DONE when the id is there already (nothing changed);
 * NAQL_E_NOTFOUND: no such story or version. */
naql_status register_use_add(struct reg *r, const struct register_use *u,
			     naql_error *err) NAQL_MUST_USE;
struct register_use_filter {
	struct slice host, story, kind, outcome,
		id_prefix;    /* {NULL,0}: any; compared byte by byte */
	int64_t since, until; /* capture in [since, until); TIME_NONE or 0: any. Unknown
				 times fit no bound */
	bool primary_only;
	bool unworked;	    /* in no case, no other capture of its page either; of no text
			       dismissed */
	struct slice party; /* by the newest judgement; {NULL,0}: any */
	uint64_t limit;	    /* 0: all */
};
/* by bits descending, then id; f NULL: all; judgement: newest JSON or {NULL,0} */
naql_status register_use_each(struct reg *r, const struct register_use_filter *f,
			      naql_status (*fn)(void *ctx, const struct register_use *u,
						struct slice judgement, naql_error *err),
			      void *ctx, naql_error *err) NAQL_MUST_USE;
/* register_use_forget() - delete the use, its excerpts and judgements; reason into the
 * log. NAQL_DONE if unknown. */
naql_status register_use_forget(struct reg *r, struct slice id, struct slice reason,
				int64_t now, naql_error *err) NAQL_MUST_USE;

/* ---- inputs that were scanned with --record, for the report ---- */
struct register_scan {
	int64_t started, ended;
	struct slice input;
	uint64_t records, pages, bytes, uses, faults;
};
naql_status register_scan_add(struct reg *r, const struct register_scan *scan,
			      naql_error *err) NAQL_MUST_USE;
/* in the order added */
naql_status register_scan_each(struct reg *r,
			       naql_status (*fn)(void *ctx, const struct register_scan *s,
						 naql_error *err),
			       void *ctx, naql_error *err) NAQL_MUST_USE;

#endif
