/*
 * register.h - the embedded database of an archive: items, segments, the log, uses.
 *
 * One SQLite file, naql.db (WAL, STRICT tables, foreign keys), one writer at a time. All SQL lives in
 * this room and sqlite3.h in db.c alone. Times are seconds of UTC. Migrations run at open; a database
 * of a newer program is refused with NAQL_E_VERSION. Parties, outlets, contracts and judgements stand
 * in headers of their own in this room.
 */
#ifndef NAQL_REGISTER_REGISTER_H
#define NAQL_REGISTER_REGISTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "naql/status.h"

struct reg; /* one thread at a time */

/* register_create() - a new archive directory with naql.db and segments/; NAQL_E_USAGE if there is one. */
naql_status register_create(const char *dir, naql_error *err) NAQL_MUST_USE;
/*
 * register_open() - open DIR/naql.db.
 *
 * writer   take the archive's writer lock (DIR/naql.lock, released by the system when its process ends);
 *          NAQL_E_BUSY names the holder when another holds it. Readers need none.
 */
naql_status register_open(struct reg **out, const char *dir, bool writer, naql_error *err) NAQL_MUST_USE;
void register_close(struct reg *r);
const char *register_dir(const struct reg *r);
naql_status register_begin(struct reg *r, naql_error *err) NAQL_MUST_USE;   /* IMMEDIATE */
naql_status register_commit(struct reg *r, naql_error *err) NAQL_MUST_USE;
void register_rollback(struct reg *r);                                     /* no-op outside */
naql_status register_backup(struct reg *r, const char *db_path, naql_error *err) NAQL_MUST_USE;
naql_status register_verify(struct reg *r, naql_error *err) NAQL_MUST_USE;  /* integrity, foreign keys, log chain */

/* ---- settings of the archive: agency names, hosts, credit patterns (repeatable values) ---- */
naql_status register_setting_add(struct reg *r, const char *key, struct slice value, naql_error *err) NAQL_MUST_USE;
/* fn gets each value of the key in the order added. */
naql_status register_setting_each(struct reg *r, const char *key,
				  naql_status (*fn)(void *ctx, struct slice value, naql_error *err),
				  void *ctx, naql_error *err) NAQL_MUST_USE;

/* ---- segments ---- */
struct register_segment {
	int64_t id;
	const char *name;       /* file name below segments/, NUL-terminated */
	int kind;               /* enum segment_kind of index/ */
	const char *sha256;     /* hex of the file */
	uint64_t bytes, n_items;
	int64_t added;          /* seconds */
};
naql_status register_segment_add(struct reg *r, const struct register_segment *s, int64_t *id, naql_error *err) NAQL_MUST_USE;
/* ascending by id: this order is the order of index ordinals */
naql_status register_segment_each(struct reg *r,
				  naql_status (*fn)(void *ctx, const struct register_segment *s, naql_error *err),
				  void *ctx, naql_error *err) NAQL_MUST_USE;

/* ---- items and their versions ---- */
struct register_item {
	struct slice id;       /* the agency's id */
	uint32_t version;      /* from 1 */
	int medium;            /* 1 text, 2 picture, 3 video */
	struct slice owner;    /* who owns the rights: the agency unless told otherwise */
	struct slice url, title, lang, byline;
	int64_t published;     /* TIME_NONE: unknown */
	struct slice sha256;   /* hex over title, a NUL, and text */
	int64_t segment;       /* segment id, 0 while none (no words) */
	uint32_t ordinal;      /* in that segment */
	int64_t added;
	int64_t withdrawn;     /* 0: not */
};
/* register_item_latest() - newest version of an id; NAQL_DONE if the id is unknown. Slices valid until the next register call. */
naql_status register_item_latest(struct reg *r, struct slice id, struct register_item *out, naql_error *err) NAQL_MUST_USE;
/* register_item_add() - a row, and its digest into the log, in the caller's transaction. */
naql_status register_item_add(struct reg *r, const struct register_item *item, naql_error *err) NAQL_MUST_USE;
/* register_item_withdraw() - all versions of the id; NAQL_DONE if unknown or withdrawn before. With reason into the log. */
naql_status register_item_withdraw(struct reg *r, struct slice id, struct slice reason, int64_t now, naql_error *err) NAQL_MUST_USE;
/* register_item_each() - rows of segment 'segment' (0: all), by segment and ordinal. */
naql_status register_item_each(struct reg *r, int64_t segment,
			       naql_status (*fn)(void *ctx, const struct register_item *item, naql_error *err),
			       void *ctx, naql_error *err) NAQL_MUST_USE;

struct register_counts { uint64_t items, versions, withdrawn, without_words, uses, judgements, parties, outlets, contracts, log_entries; };
naql_status register_count(struct reg *r, struct register_counts *out, naql_error *err) NAQL_MUST_USE;

/* ---- the log: append-only, each entry chained to the one before by SHA-256 ---- */
naql_status register_log(struct reg *r, int64_t now, const char *kind, struct slice subject, struct slice detail_json,
			 naql_error *err) NAQL_MUST_USE;

/* ---- uses ---- */
struct register_use {
	const char *id;            /* 16 hex digits */
	struct slice story;
	uint32_t version;
	struct slice url, host, captured, published, title, file;
	uint64_t offset;
	const char *kind, *how;
	bool primary;
	int64_t bits;              /* bits/16 */
	uint32_t story_permille, page_permille, words;
	struct slice record;       /* the use record as printed, with "judgement":null */
	struct slice excerpts;     /* JSON for show and report: see use/ */
	int64_t first_seen, last_seen; /* capture times, seconds */
	int64_t recorded;
};
/* register_use_add() - NAQL_DONE when the id is there already (nothing changed). */
naql_status register_use_add(struct reg *r, const struct register_use *u, naql_error *err) NAQL_MUST_USE;
struct register_use_filter {
	struct slice host, story, kind, outcome, id_prefix; /* {NULL,0}: any */
	int64_t since, until;        /* by capture; TIME_NONE: any */
	bool primary_only;
	uint64_t limit;              /* 0: all */
};
/* by bits descending, then id; judgement: newest JSON or {NULL,0} */
naql_status register_use_each(struct reg *r, const struct register_use_filter *f,
			      naql_status (*fn)(void *ctx, const struct register_use *u, struct slice judgement, naql_error *err),
			      void *ctx, naql_error *err) NAQL_MUST_USE;
/* register_use_forget() - delete the use, its excerpts and judgements; reason into the log. NAQL_DONE if unknown. */
naql_status register_use_forget(struct reg *r, struct slice id, struct slice reason, int64_t now, naql_error *err) NAQL_MUST_USE;

/* ---- inputs that were scanned with --record, for the report ---- */
struct register_scan {
	int64_t started, ended;
	struct slice input;
	uint64_t records, pages, bytes, uses, faults;
};
naql_status register_scan_add(struct reg *r, const struct register_scan *s, naql_error *err) NAQL_MUST_USE;
naql_status register_scan_each(struct reg *r, naql_status (*fn)(void *ctx, const struct register_scan *s, naql_error *err),
			       void *ctx, naql_error *err) NAQL_MUST_USE;

#endif
