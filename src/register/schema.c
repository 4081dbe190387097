/*
 * schema.c - the tables, as a row of numbered migrations.
 *
 * Migration n brings a database of user_version n-1 to n. What was released is never
 * edited: a change is a new entry at the end, a line in docs/format-register.md, and a
 * test that starts from the old tables. Each step is one transaction with its
 * user_version, so a crash leaves one whole version or the other. Bytes that come from
 * outside (ids, addresses, titles) are BLOB: they may hold NULs or be no UTF-8. TEXT is
 * what naql itself wrote. A table added later that hangs on a use or an item says ON
 * DELETE CASCADE where `forget` has to take its rows along.
 */
#include "register/schema.h"

#include <inttypes.h>
#include <string.h>

#include "base/compiler.h"
#include "base/error.h"
#include "register/db.h"
#include "register/log_migrate.h"

#define APPLICATION_ID 0x4e41514c /* "NAQL", at byte 68 of the file */
#define STR2(x)	       #x
#define STR(x)	       STR2(x)

static const char schema_1[] =
	"CREATE TABLE log("
	"  seq INTEGER PRIMARY KEY AUTOINCREMENT,"
	"  at INTEGER NOT NULL,"
	"  kind TEXT NOT NULL,"
	"  subject BLOB NOT NULL,"
	"  detail TEXT NOT NULL,"
	"  hash BLOB NOT NULL CHECK (length(hash) = 32)"
	") STRICT;"
	/* REPLACE would delete without asking the trigger on DELETE: so only the next
	   number goes in. */
	"CREATE TRIGGER log_only_next BEFORE INSERT ON log"
	"  WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM log)"
	"  BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;"
	"CREATE TRIGGER log_no_update BEFORE UPDATE ON log"
	"  BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;"
	"CREATE TRIGGER log_no_delete BEFORE DELETE ON log"
	"  BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;"

	"CREATE TABLE setting("
	"  n INTEGER PRIMARY KEY,"
	"  key TEXT NOT NULL,"
	"  value BLOB NOT NULL"
	") STRICT;"
	"CREATE INDEX setting_key ON setting(key);"

	"CREATE TABLE segment("
	"  id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0),"
	"  name TEXT NOT NULL UNIQUE,"
	"  kind INTEGER NOT NULL,"
	"  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),"
	"  bytes INTEGER NOT NULL CHECK (bytes >= 0),"
	"  n_items INTEGER NOT NULL CHECK (n_items >= 0),"
	"  added INTEGER NOT NULL,"
	"  log INTEGER NOT NULL REFERENCES log(seq)"
	") STRICT;"

	"CREATE TABLE item("
	"  n INTEGER PRIMARY KEY,"
	"  id BLOB NOT NULL UNIQUE,"
	"  withdrawn INTEGER,"
	"  withdraw_log INTEGER REFERENCES log(seq),"
	"  CHECK ((withdrawn IS NULL) = (withdraw_log IS NULL))"
	") STRICT;"
	"CREATE TABLE version("
	"  n INTEGER PRIMARY KEY,"
	"  item INTEGER NOT NULL REFERENCES item(n),"
	"  version INTEGER NOT NULL CHECK (version BETWEEN 1 AND 4294967295),"
	"  medium INTEGER NOT NULL CHECK (medium BETWEEN 1 AND 3),"
	"  owner BLOB,"
	"  url BLOB,"
	"  title BLOB,"
	"  lang BLOB,"
	"  byline BLOB,"
	"  published INTEGER,"
	"  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),"
	/* deferred: a segment's row has its hash, and the file is written when its items
	   are known */
	"  segment INTEGER REFERENCES segment(id) DEFERRABLE INITIALLY DEFERRED,"
	"  ordinal INTEGER CHECK (ordinal BETWEEN 0 AND 4294967295),"
	"  added INTEGER NOT NULL,"
	"  log INTEGER NOT NULL REFERENCES log(seq),"
	"  UNIQUE (item, version),"
	"  UNIQUE (segment, ordinal),"
	"  CHECK ((segment IS NULL) = (ordinal IS NULL))"
	") STRICT;"

	"CREATE TABLE use("
	"  n INTEGER PRIMARY KEY,"
	"  id TEXT NOT NULL UNIQUE CHECK (length(id) = 16),"
	"  item INTEGER NOT NULL,"
	"  version INTEGER NOT NULL,"
	"  url BLOB,"
	"  host BLOB,"
	"  captured BLOB,"
	"  published BLOB,"
	"  title BLOB,"
	"  file BLOB,"
	"  at INTEGER NOT NULL CHECK (at >= 0),"
	"  kind TEXT NOT NULL,"
	"  how TEXT NOT NULL,"
	"  is_primary INTEGER NOT NULL CHECK (is_primary IN (0, 1)),"
	"  bits INTEGER NOT NULL,"
	"  story_permille INTEGER NOT NULL,"
	"  page_permille INTEGER NOT NULL,"
	"  words INTEGER NOT NULL,"
	"  first_seen INTEGER,"
	"  last_seen INTEGER,"
	"  recorded INTEGER NOT NULL,"
	"  record TEXT NOT NULL,"
	"  excerpts TEXT,"
	"  FOREIGN KEY (item, version) REFERENCES version(item, version)"
	") STRICT;"
	/* Each ends in the order of the answer, so that no listing sorts whole records.
	 */
	"CREATE INDEX use_bits ON use(bits DESC, id);"
	"CREATE INDEX use_host ON use(host, bits DESC, id);"
	"CREATE INDEX use_item ON use(item, bits DESC, id);"

	"CREATE TABLE scan("
	"  n INTEGER PRIMARY KEY,"
	"  started INTEGER,"
	"  ended INTEGER,"
	"  input BLOB,"
	"  records INTEGER NOT NULL,"
	"  pages INTEGER NOT NULL,"
	"  bytes INTEGER NOT NULL,"
	"  uses INTEGER NOT NULL,"
	"  faults INTEGER NOT NULL"
	") STRICT;"
	"PRAGMA application_id = " STR(APPLICATION_ID) ";"
						       "PRAGMA user_version = 1";

/* What is told of parties, outlets, contracts and allow entries is kept in versions that
 * nobody changes. */
#define VERSIONS(table, columns)                                                         \
	"CREATE TABLE " table "("                                                        \
	"  n INTEGER PRIMARY KEY,"                                                       \
	"  id TEXT NOT NULL UNIQUE CHECK (length(id) BETWEEN 1 AND 64)"                  \
	") STRICT;"                                                                      \
	"CREATE TABLE " table "_version("                                                \
	"  n INTEGER PRIMARY KEY,"                                                       \
	"  term INTEGER NOT NULL REFERENCES " table "(n),"                               \
	"  version INTEGER NOT NULL CHECK (version BETWEEN 1 AND 4294967295)," columns   \
	"  json TEXT NOT NULL,"                                                          \
	"  recorded INTEGER NOT NULL,"                                                   \
	"  author BLOB,"                                                                 \
	"  reason BLOB,"                                                                 \
	"  log INTEGER NOT NULL REFERENCES log(seq),"                                    \
	"  UNIQUE (term, version)"                                                       \
	") STRICT;"                                                                      \
	"CREATE TRIGGER " table "_no_update BEFORE UPDATE ON " table "_version"          \
	"  BEGIN SELECT RAISE(ABORT, 'versions are only added'); END;"                   \
	"CREATE TRIGGER " table "_no_delete BEFORE DELETE ON " table "_version"          \
	"  BEGIN SELECT RAISE(ABORT, 'versions are only added'); END;"

static const char schema_2[] = VERSIONS("party", "") VERSIONS(
	"outlet", "  party INTEGER NOT NULL REFERENCES party(n),"
		  "  valid_from INTEGER,"
		  "  valid_to INTEGER,"
		  "  private INTEGER NOT NULL CHECK (private IN (0, 1)),")
	VERSIONS("contract", "  party INTEGER NOT NULL REFERENCES party(n),"
			     "  state TEXT NOT NULL,"
			     "  valid_from INTEGER NOT NULL,"
			     "  valid_to INTEGER,")
		VERSIONS("allow", "  valid_from INTEGER NOT NULL,"
				  "  valid_to INTEGER NOT NULL,")

			"CREATE TABLE outlet_key("
			"  n INTEGER PRIMARY KEY,"
			"  outlet_version INTEGER NOT NULL REFERENCES outlet_version(n),"
			"  type TEXT NOT NULL,"
			"  value TEXT NOT NULL,"
			"  include_sub INTEGER NOT NULL CHECK (include_sub IN (0, 1))"
			") STRICT;"
			"CREATE INDEX outlet_key_value ON outlet_key(value);"

			"CREATE TABLE outlet_on("
			"  outlet INTEGER PRIMARY KEY REFERENCES outlet(n),"
			"  at INTEGER NOT NULL,"
			"  author BLOB,"
			"  reason BLOB NOT NULL,"
			"  log INTEGER NOT NULL REFERENCES log(seq)"
			") STRICT;"

			"CREATE TABLE judgement("
			"  n INTEGER PRIMARY KEY,"
			"  use INTEGER NOT NULL REFERENCES use(n) ON DELETE CASCADE,"
			"  nth INTEGER NOT NULL CHECK (nth > 0),"
			"  outcome TEXT NOT NULL,"
			"  contract TEXT,"
			"  grant_id TEXT,"
			"  versions TEXT NOT NULL,"
			"  rules INTEGER NOT NULL,"
			"  json TEXT NOT NULL,"
			"  at INTEGER NOT NULL,"
			"  UNIQUE (use, nth)"
			") STRICT;"
			"CREATE TRIGGER judgement_no_update BEFORE UPDATE ON judgement"
			"  BEGIN SELECT RAISE(ABORT, 'judgements are only added'); END;"
			"PRAGMA user_version = 2";

/* Restrictions of single items, why a judgement was made, and since when a version of a
 * contract holds. */
static const char schema_3[] =
	VERSIONS("restriction",
		 "  kind TEXT NOT NULL,"
		 "  valid_from INTEGER,"
		 "  valid_to INTEGER,") "CREATE TABLE restriction_item("
					"  n INTEGER PRIMARY KEY,"
					"  restriction_version INTEGER NOT NULL"
					"    REFERENCES restriction_version(n),"
					"  item BLOB NOT NULL"
					") STRICT;"
					"CREATE INDEX restriction_item_item ON "
					"restriction_item(item);"
					"ALTER TABLE contract_version ADD COLUMN "
					"effective_from INTEGER;"
					"ALTER TABLE judgement ADD COLUMN cause TEXT;"
					"PRAGMA user_version = 3";

/* The desk's work: cases and what became of them, texts that it dismissed. */
static const char schema_4[] =
	"CREATE TABLE case_file("
	"  n INTEGER PRIMARY KEY AUTOINCREMENT CHECK (n > 0)"
	") STRICT;"
	"CREATE TABLE case_event("
	"  n INTEGER PRIMARY KEY,"
	"  file INTEGER NOT NULL REFERENCES case_file(n),"
	"  nth INTEGER NOT NULL CHECK (nth BETWEEN 1 AND 4294967295),"
	"  json TEXT NOT NULL,"
	"  at INTEGER NOT NULL,"
	"  author BLOB NOT NULL,"
	"  reason BLOB,"
	"  log INTEGER NOT NULL REFERENCES log(seq),"
	"  UNIQUE (file, nth)"
	") STRICT;"
	"CREATE TRIGGER case_event_no_update BEFORE UPDATE ON case_event"
	"  BEGIN SELECT RAISE(ABORT, 'what the desk did is only added to'); END;"
	"CREATE TRIGGER case_event_no_delete BEFORE DELETE ON case_event"
	"  BEGIN SELECT RAISE(ABORT, 'what the desk did is only added to'); END;"
	/* By the id and not the row: a use that is forgotten stays named in its case. */
	"CREATE TABLE case_use("
	"  use TEXT PRIMARY KEY CHECK (length(use) = 16),"
	"  file INTEGER NOT NULL REFERENCES case_file(n),"
	"  nth INTEGER NOT NULL"
	") STRICT;"
	"CREATE INDEX case_use_file ON case_use(file);"

	"CREATE TABLE use_text("
	"  use INTEGER PRIMARY KEY REFERENCES use(n) ON DELETE CASCADE,"
	"  keys BLOB NOT NULL CHECK (length(keys) % 8 = 0)"
	") STRICT;"
	"CREATE TABLE dismissed("
	"  n INTEGER PRIMARY KEY AUTOINCREMENT,"
	"  key TEXT NOT NULL CHECK (length(key) = 16),"
	"  file INTEGER NOT NULL REFERENCES case_file(n),"
	"  why TEXT NOT NULL,"
	"  n_keys INTEGER NOT NULL CHECK (n_keys > 0),"
	"  at INTEGER NOT NULL,"
	"  ended INTEGER"
	") STRICT;"
	"CREATE UNIQUE INDEX dismissed_in_force ON dismissed(key) WHERE ended IS NULL;"
	"CREATE TABLE dismissed_key("
	"  key INTEGER NOT NULL,"
	"  text INTEGER NOT NULL REFERENCES dismissed(n),"
	"  PRIMARY KEY (key, text)"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE dismissed_use("
	"  use INTEGER NOT NULL REFERENCES use(n) ON DELETE CASCADE,"
	"  text INTEGER NOT NULL REFERENCES dismissed(n),"
	"  PRIMARY KEY (use, text)"
	") STRICT, WITHOUT ROWID;"
	"CREATE INDEX dismissed_use_text ON dismissed_use(text);"
	"PRAGMA user_version = 4";

/* Where and when a use was seen; captures of its page that lack it. */
static const char schema_5[] =
	"CREATE TABLE sighting("
	"  use INTEGER PRIMARY KEY REFERENCES use(n) ON DELETE CASCADE,"
	"  item INTEGER NOT NULL REFERENCES item(n),"
	"  address BLOB NOT NULL,"
	"  page BLOB NOT NULL,"
	"  title INTEGER NOT NULL"
	") STRICT;"
	"CREATE INDEX sighting_item_page ON sighting(item, page);"
	"CREATE INDEX sighting_address ON sighting(address);"
	"CREATE TABLE absence("
	"  address BLOB NOT NULL,"
	"  item INTEGER NOT NULL REFERENCES item(n),"
	"  captured INTEGER NOT NULL,"
	"  PRIMARY KEY (item, address, captured)"
	") STRICT, WITHOUT ROWID;"
	"PRAGMA user_version = 5";

/*
 * The log becomes a tree, and more is logged. What changes of a row that is never changed
 * is what erasing takes out: triggers name the columns, and the one form that is left.
 */
static const char schema_6[] =
	"DROP TRIGGER log_no_update;"
	"ALTER TABLE log ADD COLUMN salt BLOB CHECK (length(salt) = 16);"
	"ALTER TABLE log ADD COLUMN fact BLOB CHECK (length(fact) = 32);"
	"ALTER TABLE log ADD COLUMN author BLOB NOT NULL DEFAULT x'';"
	"ALTER TABLE log ADD COLUMN reason BLOB NOT NULL DEFAULT x'';"
	"ALTER TABLE log ADD COLUMN note_salt BLOB CHECK (length(note_salt) = 16);"
	"ALTER TABLE log ADD COLUMN note BLOB CHECK (length(note) = 32);"
	"CREATE TABLE log_node("
	"  level INTEGER NOT NULL,"
	"  at INTEGER NOT NULL,"
	"  hash BLOB NOT NULL CHECK (length(hash) = 32),"
	"  PRIMARY KEY (level, at)"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE log_head("
	"  size INTEGER PRIMARY KEY CHECK (size > 0),"
	"  root BLOB NOT NULL CHECK (length(root) = 32)"
	") STRICT;";

static const char schema_6_then[] =
	"CREATE TRIGGER log_no_update BEFORE UPDATE ON log"
	"  WHEN NEW.seq IS NOT OLD.seq OR NEW.at IS NOT OLD.at"
	"  OR NEW.kind IS NOT OLD.kind OR NEW.hash IS NOT OLD.hash"
	"  OR NEW.fact IS NOT OLD.fact OR NEW.note IS NOT OLD.note"
	"  OR (NEW.salt IS NOT NULL AND (NEW.salt IS NOT OLD.salt"
	"   OR NEW.subject IS NOT OLD.subject OR NEW.detail IS NOT OLD.detail))"
	"  OR (NEW.salt IS NULL AND (NEW.subject IS NOT x'' OR NEW.detail IS NOT ''))"
	"  OR (NEW.note_salt IS NOT NULL AND (NEW.note_salt IS NOT OLD.note_salt"
	"   OR NEW.author IS NOT OLD.author OR NEW.reason IS NOT OLD.reason))"
	"  OR (NEW.note_salt IS NULL"
	"   AND (NEW.author IS NOT x'' OR NEW.reason IS NOT x''))"
	"  BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;"
	"CREATE TRIGGER log_node_no_update BEFORE UPDATE ON log_node"
	"  BEGIN SELECT RAISE(ABORT, 'log_node is append-only'); END;"
	"CREATE TRIGGER log_node_no_delete BEFORE DELETE ON log_node"
	"  BEGIN SELECT RAISE(ABORT, 'log_node is append-only'); END;"
	"CREATE TRIGGER log_head_no_update BEFORE UPDATE ON log_head"
	"  BEGIN SELECT RAISE(ABORT, 'log_head is append-only'); END;"
	"CREATE TRIGGER log_head_no_delete BEFORE DELETE ON log_head"
	"  BEGIN SELECT RAISE(ABORT, 'log_head is append-only'); END;"
	"CREATE TABLE log_stamp("
	"  n INTEGER PRIMARY KEY,"
	"  size INTEGER NOT NULL REFERENCES log_head(size),"
	"  reply BLOB NOT NULL UNIQUE,"
	"  at INTEGER NOT NULL,"
	"  added INTEGER NOT NULL,"
	"  log INTEGER NOT NULL REFERENCES log(seq)"
	") STRICT;"
	"DROP TRIGGER party_no_update;"
	"ALTER TABLE party_version DROP COLUMN author;"
	"ALTER TABLE party_version DROP COLUMN reason;"
	"CREATE TRIGGER party_no_update BEFORE UPDATE OF n, term, version, recorded,"
	"  log"
	"  ON party_version"
	"  BEGIN SELECT RAISE(ABORT, 'versions are only added'); END;"
	"DROP TRIGGER outlet_no_update;"
	"ALTER TABLE outlet_version DROP COLUMN author;"
	"ALTER TABLE outlet_version DROP COLUMN reason;"
	"CREATE TRIGGER outlet_no_update BEFORE UPDATE OF n, term, version, recorded,"
	"  log, party, valid_from, valid_to, private, json"
	"  ON outlet_version"
	"  BEGIN SELECT RAISE(ABORT, 'versions are only added'); END;"
	"DROP TRIGGER contract_no_update;"
	"ALTER TABLE contract_version DROP COLUMN author;"
	"ALTER TABLE contract_version DROP COLUMN reason;"
	"CREATE TRIGGER contract_no_update BEFORE UPDATE OF n, term, version, recorded,"
	"  log, party, state, valid_from, valid_to, effective_from, json"
	"  ON contract_version"
	"  BEGIN SELECT RAISE(ABORT, 'versions are only added'); END;"
	"DROP TRIGGER allow_no_update;"
	"ALTER TABLE allow_version DROP COLUMN author;"
	"ALTER TABLE allow_version DROP COLUMN reason;"
	"CREATE TRIGGER allow_no_update BEFORE UPDATE OF n, term, version, recorded,"
	"  log, valid_from, valid_to, json"
	"  ON allow_version"
	"  BEGIN SELECT RAISE(ABORT, 'versions are only added'); END;"
	"DROP TRIGGER restriction_no_update;"
	"ALTER TABLE restriction_version DROP COLUMN author;"
	"ALTER TABLE restriction_version DROP COLUMN reason;"
	"CREATE TRIGGER restriction_no_update BEFORE UPDATE OF n, term, version,"
	"  recorded, log, kind, valid_from, valid_to, json"
	"  ON restriction_version"
	"  BEGIN SELECT RAISE(ABORT, 'versions are only added'); END;"
	"ALTER TABLE case_event DROP COLUMN author;"
	"ALTER TABLE case_event DROP COLUMN reason;"
	"CREATE TRIGGER party_erase_only BEFORE UPDATE OF json ON party_version"
	/* no JSON function: a trigger may not call one where the schema is not trusted */
	"  WHEN NEW.json IS NOT '{\"id\":\"' || (SELECT id FROM party"
	"   WHERE n = NEW.term) || '\",\"name\":\"[erased]\"}'"
	"  BEGIN SELECT RAISE(ABORT, 'versions are only added'); END;"
	"ALTER TABLE outlet_on DROP COLUMN author;"
	"ALTER TABLE outlet_on DROP COLUMN reason;"
	"ALTER TABLE use ADD COLUMN log INTEGER REFERENCES log(seq);"
	"ALTER TABLE judgement ADD COLUMN log INTEGER REFERENCES log(seq);"
	"ALTER TABLE scan ADD COLUMN log INTEGER REFERENCES log(seq);"
	"ALTER TABLE setting ADD COLUMN log INTEGER REFERENCES log(seq);"
	"PRAGMA user_version = 6";

/* What the notice said: each version with its files. */
static const char schema_7[] =
	"CREATE TABLE notice("
	"  n INTEGER PRIMARY KEY CHECK (n > 0),"
	"  at INTEGER NOT NULL,"
	"  policy TEXT NOT NULL,"
	"  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),"
	"  log INTEGER NOT NULL REFERENCES log(seq)"
	") STRICT;"
	"CREATE TRIGGER notice_no_update BEFORE UPDATE ON notice"
	"  BEGIN SELECT RAISE(ABORT, 'versions are only added'); END;"
	"CREATE TRIGGER notice_no_delete BEFORE DELETE ON notice"
	"  BEGIN SELECT RAISE(ABORT, 'versions are only added'); END;"
	"CREATE TABLE notice_file("
	"  n INTEGER PRIMARY KEY,"
	"  notice INTEGER NOT NULL REFERENCES notice(n),"
	"  path TEXT NOT NULL,"
	"  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),"
	"  bytes BLOB NOT NULL,"
	"  UNIQUE (notice, path)"
	") STRICT;"
	"CREATE TRIGGER notice_file_no_update BEFORE UPDATE ON notice_file"
	"  BEGIN SELECT RAISE(ABORT, 'versions are only added'); END;"
	"CREATE TRIGGER notice_file_no_delete BEFORE DELETE ON notice_file"
	"  BEGIN SELECT RAISE(ABORT, 'versions are only added'); END;"
	"PRAGMA user_version = 7";

/*
 * Free text can be erased out of every row that a person writes: its JSON may be changed
 * once the salt of its entry is gone, and what it was changed into stands, by its hash,
 * in the entry that says so. Parties keep the one form they had.
 */
#define ERASABLE(name, table, columns)                                                   \
	"DROP TRIGGER " name "_no_update;"                                               \
	"CREATE TRIGGER " name "_no_update BEFORE UPDATE OF n, log, " columns            \
	"  ON " table " BEGIN SELECT RAISE(ABORT, 'versions are only added'); END;"      \
	"CREATE TRIGGER " name "_erase_only BEFORE UPDATE OF json ON " table             \
	"  WHEN NOT EXISTS (SELECT 1 FROM log WHERE seq = OLD.log AND salt IS NULL)"     \
	"  BEGIN SELECT RAISE(ABORT, 'versions are only added'); END;"
#define DATED "term, version, recorded, valid_from, valid_to"
static const char schema_8[] = ERASABLE("outlet", "outlet_version",
					DATED ", party, private")
	ERASABLE("contract", "contract_version", DATED ", party, state, effective_from")
		ERASABLE("allow", "allow_version", DATED)
			ERASABLE("restriction", "restriction_version", DATED ", kind")
				ERASABLE("case_event", "case_event",
					 "file, nth, at") "PRAGMA user_version = 8";

/* Segments that were merged into another: what they were stays, their files go. */
static const char schema_9[] =
	"ALTER TABLE segment ADD COLUMN merged_into INTEGER REFERENCES segment(id);"
	"ALTER TABLE segment ADD COLUMN merge_log INTEGER REFERENCES log(seq);"
	"CREATE INDEX segment_live ON segment(id) WHERE merged_into IS NULL;"
	/* an archive of any size asks for these at each opening */
	"CREATE INDEX item_withdrawn ON item(n) WHERE withdrawn IS NOT NULL;"
	"PRAGMA user_version = 9";

/* Entry i makes version i + 1; its last statement is "PRAGMA user_version = i + 1". */
static const struct {
	const char *sql;
	naql_status (*work)(struct db *db, const char *path, naql_error *err);
	const char *then; /* after 'work'; NULL: nothing */
} migrations[] = {
	{ schema_1, NULL, NULL }, { schema_2, NULL, NULL },
	{ schema_3, NULL, NULL }, { schema_4, NULL, NULL },
	{ schema_5, NULL, NULL }, { schema_6, log_migrate, schema_6_then },
	{ schema_7, NULL, NULL }, { schema_8, NULL, NULL },
	{ schema_9, NULL, NULL },
};

int
schema_latest(void)
{
	return (int)NAQL_COUNT(migrations);
}

naql_status
schema_check(struct db *db, const char *path, int *version, naql_error *err)
{
	int64_t app = 0, v = 0;
	naql_status st = db_number(db, "PRAGMA application_id", &app, err);

	if (!st)
		st = db_number(db, "PRAGMA user_version", &v, err);
	if (st)
		return st;
	if (app != APPLICATION_ID)
		return naql_fail(err, NAQL_E_FORMAT, path, NAQL_NO_OFFSET,
				 "a database, but not the register of a naql archive");
	if (v > schema_latest())
		return naql_fail(err, NAQL_E_VERSION, path, NAQL_NO_OFFSET,
				 "made by a newer naql (tables %" PRId64
				 ", this program knows "
				 "%d): use that program, or a backup from before",
				 v, schema_latest());
	if (v < 1)
		return naql_fail(err, NAQL_E_CORRUPT, path, NAQL_NO_OFFSET,
				 "table version %" PRId64 " was never made", v);
	*version = (int)v;
	return NAQL_OK;
}

static naql_status
migrate_step(struct db *db, const char *path, int step, naql_error *err)
{
	naql_status st = db_exec(db, "BEGIN IMMEDIATE", err);

	if (st)
		return st;
	st = db_exec(db, migrations[step].sql, err);
	if (!st && migrations[step].work)
		st = migrations[step].work(db, path, err);
	if (!st && migrations[step].then)
		st = db_exec(db, migrations[step].then, err);
	if (!st)
		st = db_exec(db, "COMMIT", err);
	if (st && db_in_transaction(db)) {
		naql_status undone = db_exec(db, "ROLLBACK", NULL);

		(void)undone; /* the first fault is the one to tell; closing rolls back as
				 well */
	}
	return st;
}

naql_status
schema_migrate(struct db *db, const char *path, int to, naql_error *err)
{
	int64_t now = 0;
	naql_status st = db_number(db, "PRAGMA user_version", &now, err);

	if (st)
		return st;
	if (now < 0 || to > schema_latest())
		return naql_fail(err, NAQL_E_INTERNAL, path, NAQL_NO_OFFSET,
				 "no migration from tables %" PRId64 " to %d", now, to);
	for (int step = (int)now; !st && step < to; step++)
		st = migrate_step(db, path, step, err);
	return st;
}

/* Names alone: how SQLite words an altered table differs from one of its versions to the
 * next. */
static const char objects[] =
	"SELECT type || ' ' || name FROM sqlite_schema"
	" WHERE name NOT LIKE 'sqlite!_stat%' ESCAPE '!' ORDER BY 1";

static naql_status
same_objects(struct db_stmt *want, struct db_stmt *have, const char *path,
	     naql_error *err)
{
	for (;;) {
		naql_status w = db_step(want, err);
		naql_status h = w <= NAQL_DONE ? db_step(have, err) : w;
		int order;

		if (h > NAQL_DONE || (w == NAQL_DONE && h == NAQL_DONE))
			return h == NAQL_DONE ? NAQL_OK : h;
		order = w == NAQL_DONE ? 1 : -1;
		if (w == NAQL_OK && h == NAQL_OK)
			order = strcmp(db_cstr(want, 0), db_cstr(have, 0));
		if (order < 0)
			return naql_fail(err, NAQL_E_CORRUPT, path, NAQL_NO_OFFSET,
					 "the database has lost its %s",
					 db_cstr(want, 0));
		if (order > 0)
			return naql_fail(err, NAQL_E_CORRUPT, path, NAQL_NO_OFFSET,
					 "the database has a %s that naql did not make",
					 db_cstr(have, 0));
	}
}

naql_status
schema_verify(struct db *db, const char *path, naql_error *err)
{
	struct db_stmt *want = NULL, *have = NULL;
	struct db *fresh = NULL;
	naql_status st = db_open(&fresh, "reference", DB_MEMORY, err);

	if (!st)
		st = schema_migrate(fresh, path, schema_latest(), err);
	if (!st)
		st = db_prepare(fresh, objects, &want, err);
	if (!st)
		st = db_prepare(db, objects, &have, err);
	if (!st)
		st = same_objects(want, have, path, err);
	db_release(have);
	db_release(want);
	db_close(fresh);
	return st;
}
