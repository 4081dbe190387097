/*
 * segments.c - the index files of the archive. The file itself is the index room's; here
 * stands that it belongs to the archive, what its bytes must hash to, and since when.
 */
#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "base/json_write.h"
#include "register/db.h"

/* segment_detail() - what the log keeps of a segment; also what a row must still agree
 * with. */
static naql_status
segment_detail(struct reg *r, const struct register_segment *g, struct slice *out,
	       naql_error *err)
{
	struct json_writer w;

	buf_reset(&r->detail);
	jw_init(&w, &r->detail);
	jw_object(&w);
	jw_key(&w, "kind");
	jw_int(&w, g->kind);
	jw_key(&w, "sha256");
	jw_cstr(&w, g->sha256);
	jw_key(&w, "bytes");
	jw_uint(&w, g->bytes);
	jw_key(&w, "items");
	jw_uint(&w, g->n_items);
	jw_object_end(&w);
	*out = buf_slice(&r->detail);
	return buf_status(&r->detail, err);
}

/* The name is joined to DIR/segments/ by whoever opens it: it must stay a name. */
static bool
is_file_name(const char *name)
{
	return name && name[0] != '\0' && name[0] != '.' && !strchr(name, '/') &&
	       strlen(name) <= 255;
}

static naql_status
segment_insert(struct reg *r, const struct register_segment *g, int64_t log,
	       naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db,
		"INSERT INTO segment(name, kind, sha256, bytes, n_items, added,"
		" log, id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, nullif(?8, 0))",
		&s, err);

	if (st)
		return st;
	db_bind_text(s, 1, SLICE(g->name));
	db_bind_int(s, 2, g->kind);
	db_bind_text(s, 3, SLICE(g->sha256));
	db_bind_uint(s, 4, g->bytes);
	db_bind_uint(s, 5, g->n_items);
	db_bind_int(s, 6, g->added);
	db_bind_int(s, 7, log);
	db_bind_int(s, 8, g->id);
	return db_run(s, err);
}

naql_status
register_segment_next(struct reg *r, int64_t *id, naql_error *err)
{
	naql_status st = db_number(
		r->db, "SELECT seq FROM sqlite_sequence WHERE name = 'segment'", id, err);

	if (!st && (*id < 0 || *id == INT64_MAX))
		return naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
				 "the count of segments is damaged");
	++*id; /* no row in sqlite_sequence: 0 */
	return st;
}

/* segment_check() - what no constraint of the table can say. */
static naql_status
segment_check(struct reg *r, const struct register_segment *g, naql_error *err)
{
	int64_t next = 0;
	naql_status st = register_may_write(r, err);

	if (st)
		return st;
	if (!is_file_name(g->name))
		return naql_fail(err, NAQL_E_USAGE, g->name, NAQL_NO_OFFSET,
				 "not a name for a segment file");
	if (!g->sha256 || !register_is_hex(SLICE(g->sha256), 64))
		return naql_fail(err, NAQL_E_USAGE, g->name, NAQL_NO_OFFSET,
				 "a segment needs the SHA-256 of its file");
	st = register_segment_next(r, &next, err);
	if (!st && g->id != 0 && g->id < next)
		st = naql_fail(err, NAQL_E_USAGE, g->name, NAQL_NO_OFFSET,
			       "segment number %" PRId64 " was given before", g->id);
	return st;
}

naql_status
register_segment_add(struct reg *r, const struct register_segment *g, int64_t *id,
		     naql_error *err)
{
	struct slice detail;
	int64_t log = 0, made = 0;
	naql_status st = segment_check(r, g, err);

	if (!st)
		st = register_step_begin(r, err);
	if (st)
		return st;
	st = segment_detail(r, g, &detail, err);
	if (!st)
		st = log_append(r, g->added, "segment", SLICE(g->name), detail, &log,
				err);
	if (!st)
		st = segment_insert(r, g, log, err);
	if (!st)
		made = db_last_id(r->db);
	st = register_step_end(r, st, err);
	if (!st && id)
		*id = made;
	return st;
}

#define SEGMENT_COLUMNS "g.id, g.name, g.kind, g.sha256, g.bytes, g.n_items, g.added"

static struct register_segment
segment_row(struct db_stmt *s)
{
	return (struct register_segment){ .id = db_int(s, 0),
					  .name = db_cstr(s, 1),
					  .kind = (int)db_u32(s, 2),
					  .sha256 = db_cstr(s, 3),
					  .bytes = db_uint(s, 4),
					  .n_items = db_uint(s, 5),
					  .added = db_int(s, 6) };
}

/* each() - hand on the rows of a statement and release it. */
static naql_status
each(struct db_stmt *s,
     naql_status (*fn)(void *ctx, const struct register_segment *s, naql_error *err),
     void *ctx, naql_error *err)
{
	naql_status st;

	while ((st = db_step(s, err)) == NAQL_OK) {
		struct register_segment g = segment_row(s);

		st = fn(ctx, &g, err);
		if (st)
			break;
	}
	return db_end(s, st);
}

naql_status
register_segment_each(struct reg *r,
		      naql_status (*fn)(void *ctx, const struct register_segment *s,
					naql_error *err),
		      void *ctx, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db,
				    "SELECT " SEGMENT_COLUMNS " FROM segment g"
				    " WHERE g.merged_into IS NULL ORDER BY g.id",
				    &s, err);

	return st ? st : each(s, fn, ctx, err);
}

naql_status
register_segment_merged_each(struct reg *r,
			     naql_status (*fn)(void *ctx,
					       const struct register_segment *s,
					       naql_error *err),
			     void *ctx, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db,
				    "SELECT " SEGMENT_COLUMNS " FROM segment g"
				    " WHERE g.merged_into IS NOT NULL ORDER BY g.id",
				    &s, err);

	return st ? st : each(s, fn, ctx, err);
}

/* ---- merging ---- */

/* live_name() - the name of a live segment into r->held; NAQL_E_USAGE: there is none. */
static naql_status
live_name(struct reg *r, int64_t id, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db, "SELECT name FROM segment WHERE id = ?1 AND merged_into IS NULL",
		&s, err);

	if (st)
		return st;
	db_bind_int(s, 1, id);
	st = db_step(s, err);
	if (st == NAQL_OK) {
		buf_reset(&r->held);
		buf_add_slice(&r->held, db_slice(s, 0));
		st = buf_status(&r->held, err);
	} else if (st == NAQL_DONE) {
		st = naql_fail(err, NAQL_E_USAGE, r->path, NAQL_NO_OFFSET,
			       "segment %" PRId64 " is not one to merge", id);
	}
	db_release(s);
	return st;
}

static naql_status
merge_check(struct reg *r, const struct register_merge *m, naql_error *err)
{
	naql_status st = register_may_write(r, err);

	for (size_t i = 0; !st && i < m->n; i++) {
		if (m->from[i] >= m->into || (i > 0 && m->from[i] <= m->from[i - 1]))
			st = naql_fail(err, NAQL_E_USAGE, r->path, NAQL_NO_OFFSET,
				       "segments are merged in their order");
		if (!st)
			st = live_name(r, m->from[i], err);
	}
	return st ? st : live_name(r, m->into, err);
}

/* merge_detail() - what the log keeps of a merge: the numbers of its parts. */
static naql_status
merge_detail(struct reg *r, const struct register_merge *m, struct slice *out,
	     naql_error *err)
{
	struct json_writer w;

	buf_reset(&r->detail);
	jw_init(&w, &r->detail);
	jw_object(&w);
	jw_key(&w, "segments");
	jw_array(&w);
	for (size_t i = 0; i < m->n; i++)
		jw_int(&w, m->from[i]);
	jw_array_end(&w);
	jw_object_end(&w);
	*out = buf_slice(&r->detail);
	return buf_status(&r->detail, err);
}

static naql_status
merge_update(struct reg *r, int64_t id, int64_t into, int64_t log, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db,
				    "UPDATE segment SET merged_into = ?2, merge_log = ?3"
				    " WHERE id = ?1",
				    &s, err);

	if (st)
		return st;
	db_bind_int(s, 1, id);
	db_bind_int(s, 2, into);
	db_bind_int(s, 3, log);
	return db_run(s, err);
}

naql_status
register_segment_merge(struct reg *r, const struct register_merge *m, naql_error *err)
{
	struct slice detail;
	int64_t log = 0;
	naql_status st = merge_check(r, m, err);

	if (!st)
		st = register_step_begin(r, err);
	if (st)
		return st;
	st = merge_detail(r, m, &detail, err);
	if (!st)
		st = log_append(r, m->at, "merge", buf_slice(&r->held), detail, &log,
				err);
	for (size_t i = 0; !st && i < m->n; i++)
		st = merge_update(r, m->from[i], m->into, log, err);
	return register_step_end(r, st, err);
}

/* ---- verify ---- */

static naql_status
verify_row(struct reg *r, struct db_stmt *s, naql_error *err)
{
	struct register_segment g = segment_row(s);
	struct slice detail;
	naql_status st = segment_detail(r, &g, &detail, err);

	if (st)
		return st;
	if (!is_file_name(g.name) || !slice_eq(SLICE("segment"), db_slice(s, 7)) ||
	    !slice_eq(SLICE(g.name), db_slice(s, 8)) ||
	    !slice_eq(detail, db_slice(s, 9)) || g.added != db_int(s, 10))
		return naql_fail(err, NAQL_E_CORRUPT, g.name, NAQL_NO_OFFSET,
				 "segment %" PRId64 " is not what its log entry says",
				 g.id);
	return NAQL_OK;
}

/*
 * merges_verify() - what each entry of the log says was merged is so, and nothing else
 * is. The details are written again by SQL, as merge_detail() writes them.
 */
static naql_status
merges_verify(struct reg *r, naql_error *err)
{
	int64_t odd = 0;
	naql_status st = db_number(
		r->db,
		"SELECT (SELECT count(*) FROM log l WHERE l.kind = 'merge' AND l.detail "
		"<>"
		"  coalesce((SELECT '{\"segments\":[' || group_concat(id, ',') || ']}'"
		"   FROM (SELECT id FROM segment WHERE merge_log = l.seq ORDER BY id)), "
		"''))"
		" + (SELECT count(*) FROM segment g"
		"  LEFT JOIN log l ON l.seq = g.merge_log"
		"  LEFT JOIN segment t ON t.id = g.merged_into"
		"  WHERE (g.merged_into IS NULL) <> (g.merge_log IS NULL)"
		"  OR (g.merge_log IS NOT NULL AND (l.kind IS NOT 'merge'"
		"   OR l.subject IS NOT CAST(t.name AS BLOB) OR g.id >= t.id)))",
		&odd, err);

	if (!st && odd)
		st = naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
			       "%" PRId64 " merges of segments are not what the log says",
			       odd);
	return st;
}

naql_status
segments_verify(struct reg *r, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db,
		"SELECT " SEGMENT_COLUMNS ", l.kind, l.subject, l.detail, l.at"
		" FROM segment g LEFT JOIN log l ON l.seq = g.log ORDER BY g.id",
		&s, err);

	if (st)
		return st;
	while ((st = db_step(s, err)) == NAQL_OK)
		if ((st = verify_row(r, s, err)) != NAQL_OK)
			break;
	db_release(s);
	return st == NAQL_DONE ? merges_verify(r, err) : st;
}
