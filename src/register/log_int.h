/*
 * log_int.h - what the files of the log share: entries, tree, erasing, migration.
 */
#ifndef NAQL_REGISTER_LOG_INT_H
#define NAQL_REGISTER_LOG_INT_H

#include "register/db.h"
#include "register/log.h"

#define LOG_COLUMNS                                                                      \
	"seq, at, kind, subject, detail, hash, salt, fact, author, reason, note_salt,"   \
	" note"

/* Memory behind the slices of an entry that is made here. */
struct log_sealed {
	uint8_t salts[2 * LOG_SALT_LEN], fact[SHA256_LEN], note[SHA256_LEN];
	struct merkle_hash leaf;
};

/* log_seal() - salts and hashes of an entry whose other members stand. */
naql_status log_seal(struct buf *room, struct register_log_entry *e, struct log_sealed *s,
		     naql_error *err) NAQL_MUST_USE;
naql_status log_leaf(struct buf *room, const struct register_log_entry *e,
		     struct merkle_hash *out, naql_error *err) NAQL_MUST_USE;
struct register_log_entry log_read(struct db_stmt *s); /* a row of LOG_COLUMNS */
naql_status log_verify_entry(struct reg *r, const struct register_log_entry *e,
			     int64_t expected, struct merkle_hash *leaf,
			     naql_error *err) NAQL_MUST_USE;
/* log_tree_grow() - entry 'size' was just added: the stored nodes that it completes. */
naql_status log_tree_grow(struct db *db, const char *path, uint64_t size,
			  naql_error *err) NAQL_MUST_USE;
/* log_tree_keep_head() - the head of all entries into the register. */
naql_status log_tree_keep_head(struct db *db, const char *path,
			       naql_error *err) NAQL_MUST_USE;

#endif
