/*
 * place.h - where a database lies: its directory, its name, and what SQLite keeps beside
 * it.
 */
#ifndef NAQL_REGISTER_PLACE_H
#define NAQL_REGISTER_PLACE_H

#include <stdbool.h>

#include "naql/status.h"

bool place_exists(const char *path); /* false leaves errno */
/* place_joined() - "path" + "suffix" on the heap (mem_free); NULL on error. */
naql_status place_joined(char **out, const char *path, const char *suffix,
			 naql_error *err) NAQL_MUST_USE;
/* place_make_dir() - a directory that lasts; one that is there already is fine. */
naql_status place_make_dir(const char *dir, naql_error *err) NAQL_MUST_USE;
/* place_drop_db() - a database file that never became one, with what SQLite keeps beside
 * it. */
naql_status place_drop_db(const char *path, naql_error *err) NAQL_MUST_USE;
/* place_discard_db() - the same on the way out of a failure, which is the one to tell. */
void place_discard_db(const char *path);
/* place_rename_db() - 'to' is on the disk when it returns NAQL_OK; nothing has changed
 * when it fails before the rename, so check nothing but the status. */
naql_status place_rename_db(const char *from, const char *to,
			    naql_error *err) NAQL_MUST_USE;

#endif
