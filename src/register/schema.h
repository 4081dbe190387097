/*
 * schema.h - the tables of the register and how an older database becomes a newer one.
 */
#ifndef NAQL_REGISTER_SCHEMA_H
#define NAQL_REGISTER_SCHEMA_H

#include "naql/status.h"

struct db;

/* schema_latest() - the version this program writes: the number of migrations. */
int schema_latest(void);
/*
 * schema_check() - is this a database of naql, and which version is it?
 *
 * Returns  NAQL_OK and *version in 0..schema_latest(); NAQL_E_FORMAT (another program's
 * database); NAQL_E_VERSION (of a newer naql: the text says what to do).
 */
naql_status schema_check(struct db *db, const char *path, int *version,
			 naql_error *err) NAQL_MUST_USE;
/* schema_migrate() - bring it to version 'to' (at most schema_latest()), a transaction a
 * step. */
naql_status schema_migrate(struct db *db, const char *path, int to,
			   naql_error *err) NAQL_MUST_USE;

/*
 * schema_verify() - the tables, indices and triggers of the latest version are there, and
 * no others.
 *
 * Returns  NAQL_OK; NAQL_E_CORRUPT naming the first that is missing or does not belong.
 */
naql_status schema_verify(struct db *db, const char *path, naql_error *err) NAQL_MUST_USE;

#endif
