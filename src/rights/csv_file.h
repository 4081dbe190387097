/*
 * csv_file.h - a spreadsheet of parties, outlets, contracts or restrictions, turned into
 * the JSON of docs/contract-format.md: what is in it is then read like any other file.
 */
#ifndef NAQL_RIGHTS_CSV_FILE_H
#define NAQL_RIGHTS_CSV_FILE_H

#include "base/arena.h"
#include "base/buf.h"
#include "register/terms.h"

#define CSV_FILE_MAX ((size_t)16 << 20)

struct csv_file {
	enum register_term_kind kind;
	struct slice json;    /* an array, in the arena */
	const uint32_t *rows; /* of each entry: the row it begins in, from 1 */
	size_t n;
};

/*
 * csv_file_read() - the columns are those of docs/contract-format.md, section CSV.
 *
 * Returns  NAQL_OK; NAQL_E_FORMAT naming row and column; NAQL_E_LIMIT; NAQL_E_NOMEM.
 * Whether the values are what a contract may say is for the reader of its JSON.
 */
naql_status csv_file_read(struct csv_file *out, struct slice text, const char *source,
			  struct arena *arena, naql_error *err) NAQL_MUST_USE;

#endif
