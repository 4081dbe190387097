/*
 * log_migrate.h - the chained log of tables 1 to 5 becomes a tree.
 */
#ifndef NAQL_REGISTER_LOG_MIGRATE_H
#define NAQL_REGISTER_LOG_MIGRATE_H

#include "register/db.h"

/* log_migrate() - inside the transaction of the step that adds the new columns. The chain
 * is proved first: NAQL_E_CORRUPT names the entry that breaks it, and nothing changes. */
naql_status log_migrate(struct db *db, const char *path, naql_error *err) NAQL_MUST_USE;

#endif
