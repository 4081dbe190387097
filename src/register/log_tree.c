/*
 * log_tree.c - the tree of RFC 9162 over the log: heads, proofs, and proving it whole.
 *
 * Leaves are stored with their entries. Of the nodes above, each fourth level is: a fifth
 * of a hash an entry instead of a whole one, and a proof still reads a few rows a level.
 * A head is kept with every transaction that added entries, so that an entry changed
 * together with its leaf shows, even among the newest, which no stored node covers.
 */
#include <inttypes.h>
#include <string.h>

#include "base/compiler.h"
#include "base/error.h"
#include "register/log_int.h"

#define STEP	 4u /* levels between stored ones */
#define CHILDREN (1u << STEP)

struct tree {
	struct db *db;
	const char *path;
};

/* ---- nodes ---- */

static naql_status
is_damaged(const struct tree *t, unsigned level, uint64_t at, naql_error *err)
{
	return naql_fail(err, NAQL_E_CORRUPT, t->path, NAQL_NO_OFFSET,
			 "the log's tree is damaged at level %u, place %" PRIu64, level,
			 at);
}

/* n nodes of a stored level, from 'at' on. */
static naql_status
stored(const struct tree *t, unsigned level, uint64_t at, size_t n,
       struct merkle_hash *out, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		t->db,
		level ? "SELECT at, hash FROM log_node WHERE level = ?3 AND at >= ?1"
			" ORDER BY at LIMIT ?2"
		      : "SELECT seq - 1, hash FROM log WHERE seq > ?1 ORDER BY seq LIMIT "
			"?2",
		&s, err);
	size_t i = 0;

	if (st)
		return st;
	db_bind_uint(s, 1, at);
	db_bind_uint(s, 2, n);
	if (level)
		db_bind_int(s, 3, level);
	while (i < n && (st = db_step(s, err)) == NAQL_OK) {
		struct slice hash = db_slice(s, 1);

		if (db_uint(s, 0) != at + i || hash.len != SHA256_LEN)
			break;
		memcpy(out[i++].byte, hash.ptr, SHA256_LEN);
	}
	db_release(s);
	if (st > NAQL_DONE)
		return st;
	return i == n ? NAQL_OK : is_damaged(t, level, at + i, err);
}

static naql_status
node(void *ctx, unsigned level, uint64_t at, struct merkle_hash *out, naql_error *err)
{
	struct merkle_hash below[CHILDREN];
	size_t n = (size_t)1 << level % STEP;
	naql_status st = stored(ctx, level - level % STEP, at * n, n, below, err);

	if (st == NAQL_OK)
		st = merkle_fold(below, n, err);
	*out = below[0];
	return st;
}

/* The node of a stored level from those of the stored level below it. */
static naql_status
from_below(const struct tree *t, unsigned level, uint64_t at, struct merkle_hash *out,
	   naql_error *err)
{
	struct merkle_hash below[CHILDREN];
	naql_status st = stored(t, level - STEP, at * CHILDREN, CHILDREN, below, err);

	if (st == NAQL_OK)
		st = merkle_fold(below, CHILDREN, err);
	*out = below[0];
	return st;
}

static naql_status
keep_node(const struct tree *t, unsigned level, uint64_t at,
	  const struct merkle_hash *hash, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		t->db, "INSERT INTO log_node(level, at, hash) VALUES (?1, ?2, ?3)", &s,
		err);

	if (st)
		return st;
	db_bind_int(s, 1, level);
	db_bind_uint(s, 2, at);
	db_bind_blob(s, 3, (struct slice){ (const char *)hash->byte, SHA256_LEN });
	return db_run(s, err);
}

naql_status
log_tree_grow(struct db *db, const char *path, uint64_t size, naql_error *err)
{
	struct tree t = { db, path };
	naql_status st = NAQL_OK;

	for (unsigned level = STEP; level < 62 && st == NAQL_OK; level += STEP) {
		struct merkle_hash hash;

		if (size & (((uint64_t)1 << level) - 1))
			break;
		st = from_below(&t, level, (size >> level) - 1, &hash, err);
		if (st == NAQL_OK)
			st = keep_node(&t, level, (size >> level) - 1, &hash, err);
	}
	return st;
}

/* ---- heads ---- */

static naql_status
whole_tree(struct tree *t, struct merkle_tree *out, naql_error *err)
{
	int64_t size = 0;
	naql_status st = db_number(t->db, "SELECT max(seq) FROM log", &size, err);

	*out = (struct merkle_tree){ node, t, size > 0 ? (uint64_t)size : 0 };
	return st;
}

naql_status
log_tree_keep_head(struct db *db, const char *path, naql_error *err)
{
	struct tree t = { db, path };
	struct merkle_tree tree;
	struct merkle_hash root;
	struct db_stmt *s = NULL;
	naql_status st = whole_tree(&t, &tree, err);

	if (st || tree.size == 0)
		return st;
	st = merkle_root(&tree, tree.size, &root, err);
	if (!st)
		st = db_prepare(db,
				"INSERT INTO log_head(size, root) VALUES (?1, ?2)"
				" ON CONFLICT(size) DO NOTHING",
				&s, err);
	if (st)
		return st;
	db_bind_uint(s, 1, tree.size);
	db_bind_blob(s, 2, (struct slice){ (const char *)root.byte, SHA256_LEN });
	return db_run(s, err);
}

static naql_status
head_read(const char *path, struct db_stmt *s, struct merkle_head *out, naql_error *err)
{
	struct slice root = db_slice(s, 1);

	out->size = db_uint(s, 0);
	if (root.len != SHA256_LEN)
		return naql_fail(err, NAQL_E_CORRUPT, path, NAQL_NO_OFFSET,
				 "the head of %" PRIu64 " log entries is damaged",
				 out->size);
	memcpy(out->root.byte, root.ptr, SHA256_LEN);
	return NAQL_OK;
}

naql_status
register_log_newest(struct reg *r, struct merkle_head *out, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db, "SELECT size, root FROM log_head ORDER BY size DESC LIMIT 1", &s,
		err);

	if (st)
		return st;
	st = db_step(s, err);
	if (st == NAQL_OK)
		st = head_read(r->path, s, out, err);
	db_release(s);
	if (st != NAQL_DONE)
		return st;
	out->size = 0;
	return sha256_bytes("", 0, out->root.byte, err);
}

naql_status
register_head_each(struct reg *r,
		   naql_status (*fn)(void *ctx, const struct merkle_head *head,
				     naql_error *err),
		   void *ctx, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(
		r->db, "SELECT size, root FROM log_head ORDER BY size", &s, err);

	if (st)
		return st;
	while ((st = db_step(s, err)) == NAQL_OK) {
		struct merkle_head head;

		st = head_read(r->path, s, &head, err);
		if (!st)
			st = fn(ctx, &head, err);
		if (st)
			break;
	}
	return db_end(s, st);
}

naql_status
register_log_cover(struct reg *r, uint64_t size, struct merkle_head *out, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db,
				    "SELECT size, root FROM log_head WHERE size >= ?1"
				    " ORDER BY size LIMIT 1",
				    &s, err);

	if (st)
		return st;
	db_bind_uint(s, 1, size);
	st = db_step(s, err);
	if (st == NAQL_OK)
		st = head_read(r->path, s, out, err);
	db_release(s);
	return st == NAQL_DONE
		       ? naql_fail(err, NAQL_E_USAGE, r->path, NAQL_NO_OFFSET,
				   "no tree head is over %" PRIu64 " log entries", size)
		       : st;
}

naql_status
register_log_head(struct reg *r, uint64_t size, struct merkle_head *out, naql_error *err)
{
	struct tree t = { r->db, r->path };
	struct merkle_tree tree;
	naql_status st = whole_tree(&t, &tree, err);

	out->size = size;
	return st ? st : merkle_root(&tree, size, &out->root, err);
}

/* ---- proofs ---- */

static naql_status
tree_of(struct tree *t, uint64_t size, struct merkle_tree *out, naql_error *err)
{
	naql_status st = whole_tree(t, out, err);

	if (!st && size > out->size)
		st = naql_fail(err, NAQL_E_USAGE, t->path, NAQL_NO_OFFSET,
			       "the log has %" PRIu64 " entries, not %" PRIu64, out->size,
			       size);
	out->size = size;
	return st;
}

naql_status
register_log_prove(struct reg *r, int64_t seq, uint64_t size, struct merkle_proof *out,
		   naql_error *err)
{
	struct tree t = { r->db, r->path };
	struct merkle_tree tree;
	naql_status st = tree_of(&t, size, &tree, err);

	if (!st && (seq < 1 || (uint64_t)seq > size))
		st = naql_fail(err, NAQL_E_USAGE, r->path, NAQL_NO_OFFSET,
			       "there is no log entry %" PRId64
			       " among the first %" PRIu64,
			       seq, size);
	return st ? st : merkle_inclusion(&tree, (uint64_t)seq - 1, out, err);
}

naql_status
register_log_extends(struct reg *r, uint64_t first, uint64_t size,
		     struct merkle_proof *out, naql_error *err)
{
	struct tree t = { r->db, r->path };
	struct merkle_tree tree;
	naql_status st = tree_of(&t, size, &tree, err);

	return st ? st : merkle_consistency(&tree, first, out, err);
}

/* ---- verify ---- */

/* Heads in order, beside the entries in order. */
struct heads {
	struct db_stmt *s;
	struct merkle_head next; /* size 0: none is left */
};

static naql_status
next_head(const struct reg *r, struct heads *h, naql_error *err)
{
	naql_status st = db_step(h->s, err);

	h->next.size = 0;
	if (st == NAQL_OK)
		st = head_read(r->path, h->s, &h->next, err);
	return st == NAQL_DONE ? NAQL_OK : st;
}

static naql_status
check_head(const struct reg *r, struct heads *h, const struct merkle_stack *stack,
	   naql_error *err)
{
	struct merkle_hash root;
	naql_status st = merkle_stack_root(stack, &root, err);

	if (!st && !merkle_same(&root, &h->next.root))
		st = naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
			       "the first %" PRIu64
			       " log entries are not those of their tree head",
			       stack->size);
	return st ? st : next_head(r, h, err);
}

/* Every entry, every leaf, and the tree over them at each head. */
static naql_status
check_entries(struct reg *r, struct heads *h, struct merkle_stack *stack, naql_error *err)
{
	struct db_stmt *s = NULL;
	naql_status st = db_prepare(r->db, "SELECT " LOG_COLUMNS " FROM log ORDER BY seq",
				    &s, err);

	if (st)
		return st;
	while ((st = db_step(s, err)) == NAQL_OK) {
		struct register_log_entry e = log_read(s);
		struct merkle_hash leaf;

		st = log_verify_entry(r, &e, (int64_t)stack->size + 1, &leaf, err);
		if (!st)
			st = merkle_push(stack, &leaf, err);
		if (!st && stack->size == h->next.size)
			st = check_head(r, h, stack, err);
		if (st)
			break;
	}
	return db_end(s, st);
}

/* SQLite remembers the highest number it gave: entries cut off at the end show here. */
static naql_status
check_end(struct reg *r, uint64_t n, const struct heads *h, naql_error *err)
{
	int64_t last = 0, covered = 0;
	naql_status st = db_number(
		r->db, "SELECT seq FROM sqlite_sequence WHERE name = 'log'", &last, err);

	if (!st && (uint64_t)last != n)
		return naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
				 "the log ends at entry %" PRIu64 ", but %" PRId64
				 " were written",
				 n, last);
	if (!st && h->next.size)
		return naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
				 "the log ends at entry %" PRIu64
				 ", but a tree head is over %" PRIu64,
				 n, h->next.size);
	if (!st)
		st = db_number(r->db, "SELECT max(size) FROM log_head", &covered, err);
	if (!st && (uint64_t)covered != n && !r->log_grew)
		st = naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
			       "the newest tree head is over %" PRId64 " of %" PRIu64
			       " log entries",
			       covered, n);
	return st;
}

static naql_status
check_nodes(struct reg *r, uint64_t n, naql_error *err)
{
	struct tree t = { r->db, r->path };
	struct db_stmt *s = NULL;
	uint64_t at = 0;
	unsigned level = STEP;
	naql_status st = db_prepare(
		r->db, "SELECT level, at, hash FROM log_node ORDER BY level, at", &s,
		err);

	if (st)
		return st;
	while ((st = db_step(s, err)) == NAQL_OK) {
		struct slice have = db_slice(s, 2);
		struct merkle_hash want;

		if (at == n >> level) {
			level += STEP;
			at = 0;
		}
		if (level > 60 || at >= n >> level || db_uint(s, 0) != level ||
		    db_uint(s, 1) != at)
			st = is_damaged(&t, level, at, err);
		else
			st = from_below(&t, level, at, &want, err);
		if (!st && !slice_eq(have, (struct slice){ (const char *)want.byte,
							   SHA256_LEN }))
			st = is_damaged(&t, level, at, err);
		if (st)
			break;
		at++;
	}
	db_release(s);
	if (st == NAQL_DONE)
		st = at == n >> level && n >> level >> STEP == 0
			     ? NAQL_OK
			     : is_damaged(&t, level, at, err);
	return st;
}

/* What is gone was taken out by an entry that says so. */
static naql_status
check_erased(struct reg *r, naql_error *err)
{
	int64_t odd = 0;
	naql_status st = db_number(
		r->db,
		"SELECT count(*) FROM log WHERE (salt IS NULL OR note_salt IS NULL) AND"
		" CAST(CAST(seq AS TEXT) AS BLOB) NOT IN"
		" (SELECT subject FROM log WHERE kind = 'erase')",
		&odd, err);

	if (!st && odd)
		st = naql_fail(err, NAQL_E_CORRUPT, r->path, NAQL_NO_OFFSET,
			       "%" PRId64
			       " log entries were emptied without an entry that says so",
			       odd);
	return st;
}

naql_status
log_verify(struct reg *r, naql_error *err)
{
	struct heads h = { 0 };
	struct merkle_stack stack = { .n = 0 };
	naql_status st = db_prepare(
		r->db, "SELECT size, root FROM log_head ORDER BY size", &h.s, err);

	if (st)
		return st;
	st = next_head(r, &h, err);
	if (!st)
		st = check_entries(r, &h, &stack, err);
	db_release(h.s);
	if (!st)
		st = check_end(r, stack.size, &h, err);
	if (!st)
		st = check_nodes(r, stack.size, err);
	if (!st)
		st = check_erased(r, err);
	return st ? st : stamps_verify(r, err);
}
