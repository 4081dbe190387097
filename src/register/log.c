/*
 * log.c - the append-only log: entries in, entries out, and what each of them vouches
 * for. The tree over them is log_tree.c.
 *
 * An entry's leaf is a short text that names number, time and kind, and two hashes: of
 * the fact and of the note, each behind a salt of its own. Text, so that a shell and
 * sha256sum can check it.
 */
#include "register/log.h"

#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "base/json_write.h"
#include "base/random.h"
#include "base/sha256.h"
#include "register/db.h"
#include "register/log_int.h"

/* ---- the texts ---- */

static void
add_hex(struct buf *out, struct slice bytes)
{
	char hex[2 * SHA256_LEN + 1];

	if (bytes.len > SHA256_LEN)
		bytes.len = SHA256_LEN; /* a damaged row: it will not match */
	hex_encode((const uint8_t *)(bytes.ptr ? bytes.ptr : ""), bytes.len, hex);
	buf_add_str(out, hex);
	buf_add_byte(out, '\n');
}

/* The salt, the length of the first, the first, the second: each on a line of its own. */
static void
add_salted(struct buf *out, struct slice salt, struct slice first, struct slice second)
{
	add_hex(out, salt);
	buf_printf(out, "%zu\n", first.len);
	buf_add_slice(out, first);
	buf_add_byte(out, '\n');
	buf_add_slice(out, second);
	buf_add_byte(out, '\n');
}

void
register_log_fact_text(struct buf *out, const struct register_log_entry *e)
{
	add_salted(out, e->salt, e->subject, e->detail);
}

void
register_log_note_text(struct buf *out, const struct register_log_entry *e)
{
	add_salted(out, e->note_salt, e->author, e->reason);
}

void
register_log_leaf_text(struct buf *out, const struct register_log_entry *e)
{
	buf_printf(out, "naql log 1\nentry %" PRId64 "\nat %" PRId64 "\nkind %s\nfact ",
		   e->seq, e->at, e->kind);
	add_hex(out, e->fact);
	buf_add_str(out, "note ");
	add_hex(out, e->note);
}

void
register_log_head_text(struct buf *out, const struct merkle_head *head)
{
	buf_printf(out, "naql log 1\nsize %" PRIu64 "\nroot ", head->size);
	add_hex(out, (struct slice){ (const char *)head->root.byte, SHA256_LEN });
}

static naql_status
digest(const struct buf *text, uint8_t out[SHA256_LEN], naql_error *err)
{
	naql_status st = buf_status(text, err);

	return st ? st : sha256_bytes(text->ptr, text->len, out, err);
}

naql_status
log_leaf(struct buf *room, const struct register_log_entry *e, struct merkle_hash *out,
	 naql_error *err)
{
	naql_status st;

	buf_reset(room);
	register_log_leaf_text(room, e);
	st = buf_status(room, err);
	return st ? st : merkle_leaf(room->ptr, room->len, out, err);
}

naql_status
log_seal(struct buf *room, struct register_log_entry *e, struct log_sealed *s,
	 naql_error *err)
{
	naql_status st = random_bytes(s->salts, sizeof(s->salts), err);

	e->salt = (struct slice){ (const char *)s->salts, LOG_SALT_LEN };
	e->note_salt = (struct slice){ e->salt.ptr + LOG_SALT_LEN, LOG_SALT_LEN };
	e->fact = (struct slice){ (const char *)s->fact, SHA256_LEN };
	e->note = (struct slice){ (const char *)s->note, SHA256_LEN };
	if (st)
		return st;
	buf_reset(room);
	register_log_fact_text(room, e);
	st = digest(room, s->fact, err);
	if (st)
		return st;
	buf_reset(room);
	register_log_note_text(room, e);
	st = digest(room, s->note, err);
	if (st)
		return st;
	e->hash = (struct slice){ (const char *)s->leaf.byte, SHA256_LEN };
	return log_leaf(room, e, &s->leaf, err);
}

/* ---- appending ---- */

static bool
is_kind(const char *kind)
{
	size_t n = 0;

	for (; kind[n]; n++)
		if (n == LOG_KIND_MAX ||
		    !((kind[n] >= 'a' && kind[n] <= 'z') || kind[n] == '_'))
			return false;
	return n > 0;
}

static naql_status
log_insert(struct reg *r, const struct register_log_entry *e, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db,
		"INSERT INTO log(seq, at, kind, subject, detail, hash, salt, fact,"
		" author, reason, note_salt, note)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
		&s, err);

	if (st)
		return st;
	db_bind_int(s, 1, e->seq);
	db_bind_int(s, 2, e->at);
	db_bind_text(s, 3, SLICE(e->kind));
	db_bind_blob(s, 4, e->subject);
	db_bind_text(s, 5, e->detail);
	db_bind_blob(s, 6, e->hash);
	db_bind_blob(s, 7, e->salt);
	db_bind_blob(s, 8, e->fact);
	db_bind_blob(s, 9, e->author);
	db_bind_blob(s, 10, e->reason);
	db_bind_blob(s, 11, e->note_salt);
	db_bind_blob(s, 12, e->note);
	return db_run(s, err);
}

/* The columns are never NULL: what is absent is logged as empty. */
static struct slice
or_empty(struct slice s)
{
	return s.ptr ? s : SLICE("");
}

naql_status
log_detail(struct reg *r, const char *key, uint64_t number, struct slice json,
	   struct slice *out, naql_error *err)
{
	struct json_writer w;
	char hex[SHA256_HEX_LEN + 1];
	naql_status st = sha256_hex(json.ptr, json.len, hex, err);

	if (st)
		return st;
	buf_reset(&r->detail);
	jw_init(&w, &r->detail);
	jw_object(&w);
	jw_key(&w, key);
	jw_uint(&w, number);
	jw_key(&w, "sha256");
	jw_cstr(&w, hex);
	jw_object_end(&w);
	*out = buf_slice(&r->detail);
	return buf_status(&r->detail, err);
}

naql_status
log_add(struct reg *r, const struct log_new *new, int64_t *seq, naql_error *err)
{
	struct register_log_entry e = { .at = new->at, .kind = new->kind };
	struct log_sealed sealed;
	naql_status st;

	if (!is_kind(new->kind))
		return naql_fail(err, NAQL_E_USAGE, r->path, NAQL_NO_OFFSET,
				 "a kind of the log is lower-case letters and _");
	st = db_number(r->db, "SELECT max(seq) FROM log", &e.seq, err);
	if (st)
		return st;
	if (e.seq < 0 || e.seq == INT64_MAX)
		return naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
				 "the newest log entry is damaged");
	e.seq++;
	e.subject = or_empty(new->subject);
	e.detail = or_empty(new->detail);
	e.author = or_empty(new->author.ptr ? new->author : buf_slice(&r->author));
	e.reason = or_empty(new->reason);
	st = log_seal(&r->entry, &e, &sealed, err);
	if (!st)
		st = log_insert(r, &e, err);
	if (!st)
		st = log_tree_grow(r->db, r->path, (uint64_t)e.seq, err);
	if (!st && seq)
		*seq = e.seq;
	r->log_grew = true; /* also when it did not: asking for the head again is harmless
			     */
	return st;
}

naql_status
log_append(struct reg *r, int64_t at, const char *kind, struct slice subject,
	   struct slice detail, int64_t *seq, naql_error *err)
{
	struct log_new e = {
		.at = at, .kind = kind, .subject = subject, .detail = detail
	};

	return log_add(r, &e, seq, err);
}

naql_status
register_log(struct reg *r, int64_t now, const char *kind, struct slice subject,
	     struct slice detail_json, naql_error *err)
{
	return register_log_why(r, now, kind, subject,
				(struct register_log_what){ detail_json, { NULL, 0 } },
				err);
}

naql_status
register_log_why(struct reg *r, int64_t now, const char *kind, struct slice subject,
		 struct register_log_what what, naql_error *err)
{
	struct log_new e = { .at = now,
			     .kind = kind,
			     .subject = subject,
			     .detail = what.detail,
			     .reason = what.reason };
	naql_status st = register_may_write(r, err);

	if (!st)
		st = register_step_begin(r, err);
	if (st)
		return st;
	st = log_add(r, &e, NULL, err);
	return register_step_end(r, st, err);
}

naql_status
register_by(struct reg *r, struct slice author, naql_error *err)
{
	buf_reset(&r->author);
	buf_add_slice(&r->author, author);
	return buf_status(&r->author, err);
}

/* ---- reading ---- */

struct register_log_entry
log_read(struct db_stmt *s)
{
	return (struct register_log_entry){ .seq = db_int(s, 0),
					    .at = db_int(s, 1),
					    .kind = db_cstr(s, 2),
					    .subject = db_slice(s, 3),
					    .detail = db_slice(s, 4),
					    .hash = db_slice(s, 5),
					    .salt = db_slice(s, 6),
					    .fact = db_slice(s, 7),
					    .author = db_slice(s, 8),
					    .reason = db_slice(s, 9),
					    .note_salt = db_slice(s, 10),
					    .note = db_slice(s, 11) };
}

static naql_status
each_entry(struct db_stmt *s,
	   naql_status (*fn)(void *ctx, const struct register_log_entry *e,
			     naql_error *err),
	   void *ctx, naql_error *err)
{
	naql_status st;

	while ((st = db_step(s, err)) == NAQL_OK) {
		struct register_log_entry e = log_read(s);

		st = fn(ctx, &e, err);
		if (st)
			break;
	}
	return db_end(s, st);
}

naql_status
register_log_each(struct reg *r, int64_t from,
		  naql_status (*fn)(void *ctx, const struct register_log_entry *e,
				    naql_error *err),
		  void *ctx, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db, "SELECT " LOG_COLUMNS " FROM log WHERE seq >= ?1 ORDER BY seq", &s,
		err);

	if (st)
		return st;
	db_bind_int(s, 1, from);
	return each_entry(s, fn, ctx, err);
}

/* The text as it stands between the quotes of a JSON string. */
static naql_status
as_json(struct slice text, struct buf *out, naql_error *err)
{
	struct json_writer w;

	jw_init(&w, out);
	jw_str(&w, text);
	return buf_status(out, err);
}

/* ?1 the text, ?2 as it stands in JSON: both BLOBs, so bytes are compared. */
static const char holding[] =
	"WITH versions(log, json) AS (SELECT log, json FROM party_version"
	" UNION ALL SELECT log, json FROM outlet_version"
	" UNION ALL SELECT log, json FROM contract_version"
	" UNION ALL SELECT log, json FROM allow_version"
	" UNION ALL SELECT log, json FROM restriction_version"
	" UNION ALL SELECT log, json FROM case_event"
	" UNION ALL SELECT log, record FROM use"
	" UNION ALL SELECT log, excerpts FROM use)"
	" SELECT " LOG_COLUMNS " FROM log WHERE instr(subject, ?1) > 0"
	" OR instr(author, ?1) > 0 OR instr(reason, ?1) > 0"
	" OR instr(CAST(detail AS BLOB), ?2) > 0"
	" OR seq IN (SELECT log FROM version WHERE instr(byline, ?1) > 0)"
	" OR seq IN (SELECT log FROM versions WHERE instr(CAST(json AS BLOB), ?2) > 0)"
	" ORDER BY seq";

naql_status
register_log_holding(struct reg *r, struct slice text,
		     naql_status (*fn)(void *ctx, const struct register_log_entry *e,
				       naql_error *err),
		     void *ctx, naql_error *err)
{
	struct buf json = { 0 };
	struct db_stmt *s = NULL;
	naql_status st = as_json(text, &json, err);

	if (!st)
		st = db_prepare(r->db, holding, &s, err);
	if (!st) {
		db_bind_blob(s, 1, text);
		db_bind_blob(s, 2, (struct slice){ json.ptr + 1, json.len - 2 });
		st = each_entry(s, fn, ctx, err);
	}
	buf_fini(&json);
	return st;
}

naql_status
register_log_of(struct reg *r, enum register_log_about about, struct slice id,
		uint32_t version, int64_t *seq, naql_error *err)
{
	static const char *const sql[] = {
		[REGISTER_LOG_USE] = "SELECT log FROM use WHERE id = ?1",
		[REGISTER_LOG_JUDGEMENT] =
			"SELECT j.log FROM use u JOIN judgement j ON j.use = u.n"
			" WHERE u.id = ?1 ORDER BY j.nth DESC LIMIT 1",
		[REGISTER_LOG_ITEM] = "SELECT v.log FROM item i JOIN version v"
				      " ON v.item = i.n WHERE i.id = ?1"
				      " AND v.version = ?2",
		[REGISTER_LOG_NOTICE] = "SELECT log FROM notice WHERE n = ?2",
	};
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db, sql[about], &s, err);

	*seq = 0;
	if (st)
		return st;
	if (about == REGISTER_LOG_ITEM || about == REGISTER_LOG_NOTICE)
		db_bind_int(s, 2, version);
	if (about == REGISTER_LOG_ITEM) {
		db_bind_blob(s, 1, id);
	} else if (about != REGISTER_LOG_NOTICE) {
		db_bind_text(s, 1, id);
	}
	st = db_first(s, seq, 1, err);
	return st == NAQL_OK && *seq == 0 ? NAQL_DONE : st;
}

/* ---- verify ---- */

static naql_status
is_not_what_was_written(const struct reg *r, const struct register_log_entry *e,
			const char *part, naql_error *err)
{
	return naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
			 "log entry %" PRId64 " is not what was written: its %s differs",
			 e->seq, part);
}

/* A part is there, and is what its hash says; or it was erased, and nothing is there. */
static naql_status
verify_part(struct reg *r, const struct register_log_entry *e, bool note, naql_error *err)
{
	struct slice salt = note ? e->note_salt : e->salt;
	struct slice first = note ? e->author : e->subject;
	struct slice second = note ? e->reason : e->detail;
	uint8_t hash[SHA256_LEN];
	naql_status st;

	if (!salt.ptr)
		return first.len || second.len
			       ? is_not_what_was_written(r, e, "erased part", err)
			       : NAQL_OK;
	buf_reset(&r->entry);
	add_salted(&r->entry, salt, first, second);
	st = digest(&r->entry, hash, err);
	if (st)
		return st;
	return slice_eq(note ? e->note : e->fact,
			(struct slice){ (const char *)hash, SHA256_LEN })
		       ? NAQL_OK
		       : is_not_what_was_written(r, e, note ? "note" : "content", err);
}

naql_status
log_verify_entry(struct reg *r, const struct register_log_entry *e, int64_t expected,
		 struct merkle_hash *leaf, naql_error *err)
{
	naql_status st;

	if (e->seq != expected)
		return naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
				 "log entry %" PRId64 " is missing", expected);
	st = verify_part(r, e, false, err);
	if (!st)
		st = verify_part(r, e, true, err);
	if (!st)
		st = log_leaf(&r->entry, e, leaf, err);
	if (!st &&
	    !slice_eq(e->hash, (struct slice){ (const char *)leaf->byte, SHA256_LEN }))
		st = is_not_what_was_written(r, e, "hash", err);
	return st;
}
