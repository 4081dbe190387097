/*
 * dismissed.c - which uses are of a text that was dismissed: asked key by key, so that a
 * scan costs nothing while nothing is dismissed and a few look-ups a use afterwards.
 */
#include "register/dismissed.h"

#include "base/error.h"
#include "base/vec.h"
#include "register/db.h"

#define KEY_BYTES 8u

naql_status
register_use_text(struct reg *r, struct slice use, const uint64_t *keys, size_t n_keys,
		  naql_error *err)
{
	struct db_stmt *s = NULL;
	struct buf bytes = { 0 };
	naql_status st = register_may_write(r, err);

	if (st || n_keys == 0)
		return st;
	for (size_t i = 0; i < n_keys; i++)
		buf_add_u64le(&bytes, keys[i]);
	st = buf_status(&bytes, err);
	if (!st)
		st = db_prepare(r->db,
				"INSERT INTO use_text(use, keys) SELECT n, ?2 FROM use"
				" WHERE id = ?1 ON CONFLICT(use) DO NOTHING",
				&s, err);
	if (!st) {
		db_bind_text(s, 1, use);
		db_bind_blob(s, 2, buf_slice(&bytes));
		st = db_run(s, err);
	}
	buf_fini(&bytes);
	return st;
}

/* ---- which texts hold a use ---- */

static uint64_t
key_at(struct slice keys, size_t i)
{
	const uint8_t *p = (const uint8_t *)keys.ptr + i * KEY_BYTES;
	uint64_t v = 0;

	for (unsigned b = 0; b < KEY_BYTES; b++)
		v |= (uint64_t)p[b] << 8 * b;
	return v;
}

/* Four in five: a passage may go a word or two beyond the one that was dismissed. */
static bool
is_held(uint64_t found, uint64_t n)
{
	return n > 0 && found * 5 >= n * 4;
}

struct tally {
	int64_t text;
	uint64_t n;
};
typedef VEC(struct tally) tally_vec;

static bool
tally_one(tally_vec *all, int64_t text)
{
	for (size_t i = 0; i < all->n; i++)
		if (all->ptr[i].text == text) {
			all->ptr[i].n++;
			return true;
		}
	return VEC_PUSH(all, ((struct tally){ text, 1 }));
}

/* Texts in force that hold a key. */
static naql_status
tally_key(struct reg *r, uint64_t key, tally_vec *all, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db,
				    "SELECT k.text FROM dismissed_key k JOIN dismissed d"
				    " ON d.n = k.text WHERE k.key = ?1"
				    " AND d.ended IS NULL",
				    &s, err);

	if (st)
		return st;
	db_bind_int(s, 1, (int64_t)key);
	while ((st = db_step(s, err)) == NAQL_OK)
		if (!tally_one(all, db_int(s, 0))) {
			st = naql_nomem(err);
			break;
		}
	return db_end(s, st);
}

static naql_status
mark(struct reg *r, int64_t use, int64_t text, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db,
				    "INSERT INTO dismissed_use(use, text) VALUES (?1, ?2)"
				    " ON CONFLICT DO NOTHING",
				    &s, err);

	if (st)
		return st;
	db_bind_int(s, 1, use);
	db_bind_int(s, 2, text);
	return db_run(s, err);
}

static naql_status
mark_by_keys(struct reg *r, int64_t use, struct slice keys, naql_error *err)
{
	tally_vec all = { 0 };
	size_t n = keys.len / KEY_BYTES;
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < n && !st; i++)
		st = tally_key(r, key_at(keys, i), &all, err);
	for (size_t i = 0; i < all.n && !st; i++)
		if (is_held(all.ptr[i].n, n))
			st = mark(r, use, all.ptr[i].text, err);
	VEC_FREE(&all);
	return st;
}

naql_status
register_dismissed_mark(struct reg *r, struct slice use, naql_error *err)
{
	struct db_stmt *s = NULL;
	int64_t any = 0;
	naql_status st = register_may_write(r, err);

	if (!st)
		st = db_number(r->db,
			       "SELECT EXISTS (SELECT 1 FROM dismissed WHERE ended IS"
			       " NULL)",
			       &any, err);
	if (st || !any)
		return st;
	st = db_prepare(r->db,
			"SELECT u.n, t.keys FROM use u JOIN use_text t ON t.use = u.n"
			" WHERE u.id = ?1",
			&s, err);
	if (st)
		return st;
	db_bind_text(s, 1, use);
	st = db_step(s, err);
	if (st == NAQL_OK)
		st = mark_by_keys(r, db_int(s, 0), db_slice(s, 1), err);
	return db_end(s, st);
}

/* ---- a text is dismissed ---- */

static bool
has_key(const uint64_t *keys, size_t n, uint64_t key)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (keys[mid] < key)
			low = mid + 1;
		else
			high = mid;
	}
	return low < n && keys[low] == key;
}

/* The uses recorded so far. */
static naql_status
mark_recorded(struct reg *r, int64_t text, const uint64_t *keys, size_t n_keys,
	      naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db, "SELECT use, keys FROM use_text", &s, err);

	if (st)
		return st;
	while ((st = db_step(s, err)) == NAQL_OK) {
		struct slice of_use = db_slice(s, 1);
		uint64_t found = 0, n = of_use.len / KEY_BYTES;

		for (size_t i = 0; i < n; i++)
			found += has_key(keys, n_keys, key_at(of_use, i));
		if (is_held(found, n) && (st = mark(r, db_int(s, 0), text, err)))
			break;
	}
	return db_end(s, st);
}

static naql_status
insert_text(struct reg *r, const struct register_dismissed *d, size_t n_keys,
	    int64_t *text, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db,
		"INSERT INTO dismissed(key, file, why, n_keys, at) VALUES"
		" (?1, ?2, ?3, ?4, ?5) ON CONFLICT(key) WHERE ended IS NULL DO NOTHING",
		&s, err);

	if (st)
		return st;
	db_bind_text(s, 1, d->key);
	db_bind_int(s, 2, d->file);
	db_bind_text(s, 3, d->why);
	db_bind_uint(s, 4, n_keys);
	db_bind_int(s, 5, d->at);
	st = db_run(s, err);
	*text = db_last_id(r->db);
	return !st && db_changes(r->db) == 0 ? NAQL_DONE : st;
}

static naql_status
insert_key(struct reg *r, int64_t text, uint64_t key, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db, "INSERT INTO dismissed_key(key, text) VALUES (?1, ?2)", &s, err);

	if (st)
		return st;
	db_bind_int(s, 1, (int64_t)key);
	db_bind_int(s, 2, text);
	return db_run(s, err);
}

naql_status
register_dismissed_add(struct reg *r, const struct register_dismissed *d,
		       const uint64_t *keys, size_t n_keys, naql_error *err)
{
	int64_t text = 0;
	naql_status st = register_may_write(r, err);

	if (!st)
		st = register_step_begin(r, err);
	if (st)
		return st;
	st = insert_text(r, d, n_keys, &text, err);
	for (size_t i = 0; i < n_keys && !st; i++)
		if (i == 0 || keys[i] != keys[i - 1])
			st = insert_key(r, text, keys[i], err);
	if (!st)
		st = mark_recorded(r, text, keys, n_keys, err);
	return register_step_end(r, st, err);
}

naql_status
register_dismissed_end(struct reg *r, struct slice key, int64_t file, int64_t at,
		       uint64_t *n, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = register_may_write(r, err);

	*n = 0;
	if (!st)
		st = db_prepare(r->db,
				"UPDATE dismissed SET ended = ?3 WHERE ended IS NULL AND"
				" CASE WHEN ?1 IS NULL THEN file = ?2 ELSE key = ?1 END",
				&s, err);
	if (st)
		return st;
	db_bind_text(s, 1, key);
	db_bind_int(s, 2, file);
	db_bind_int(s, 3, at);
	st = db_run(s, err);
	if (!st)
		*n = (uint64_t)db_changes(r->db);
	return st;
}

/* ---- listing ---- */

#define DISMISSED_COLUMNS "d.n, d.key, d.file, d.why, d.at, d.ended, d.n_keys"

static struct register_dismissed
dismissed_read(struct db_stmt *s)
{
	return (struct register_dismissed){ .n = db_int(s, 0),
					    .key = db_slice(s, 1),
					    .file = db_int(s, 2),
					    .why = db_slice(s, 3),
					    .at = db_int(s, 4),
					    .ended = db_time(s, 5),
					    .n_keys = db_uint(s, 6) };
}

naql_status
register_dismissed_of(struct reg *r, struct slice use, struct register_dismissed *out,
		      naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st =
		db_prepare(r->db,
			   "SELECT " DISMISSED_COLUMNS " FROM use u JOIN dismissed_use m"
			   " ON m.use = u.n JOIN dismissed d ON d.n = m.text"
			   " WHERE u.id = ?1 AND d.ended IS NULL ORDER BY d.n LIMIT 1",
			   &s, err);

	if (st)
		return st;
	db_bind_text(s, 1, use);
	st = db_step(s, err);
	if (st == NAQL_OK) {
		struct slice key, why;

		*out = dismissed_read(s);
		key = out->key;
		why = out->why;
		buf_reset(&r->held);
		buf_add_slice(&r->held, key);
		buf_add_slice(&r->held, why);
		out->key = (struct slice){ r->held.ptr, key.len };
		out->why = (struct slice){ r->held.ptr + key.len, why.len };
		if (buf_status(&r->held, err))
			st = naql_nomem(err);
	}
	db_release(s);
	return st;
}

naql_status
register_dismissed_each(struct reg *r,
			naql_status (*fn)(void *ctx, const struct register_dismissed *d,
					  naql_error *err),
			void *ctx, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db,
				    "SELECT " DISMISSED_COLUMNS
				    ", (SELECT count(*) FROM dismissed_use WHERE text ="
				    " d.n) FROM dismissed d ORDER BY d.n",
				    &s, err);

	if (st)
		return st;
	while ((st = db_step(s, err)) == NAQL_OK) {
		struct register_dismissed d = dismissed_read(s);

		d.marked = db_uint(s, 7);
		st = fn(ctx, &d, err);
		if (st)
			break;
	}
	return db_end(s, st);
}
