/*
 * csv_columns.h - the columns of docs/contract-format.md, section CSV.
 */
#ifndef NAQL_RIGHTS_CSV_COLUMNS_H
#define NAQL_RIGHTS_CSV_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

enum csv_form {
	CSV_AS_TEXT,
	CSV_AS_NUMBER,
	CSV_AS_FLAG,
	CSV_AS_LIST,	 /* "all", or parted by spaces */
	CSV_AS_PATTERNS, /* parted by | */
	CSV_AS_OPEN	 /* a date, or "open" for null */
};

struct csv_column {
	const char *name, *member;
	enum csv_form form;
};

/* Ended by a column without a name; member NULL: csv_file.c makes something of it. */
extern const struct csv_column csv_party_columns[];
extern const struct csv_column csv_outlet_columns[];
extern const struct csv_column csv_contract_columns[];
extern const struct csv_column csv_restriction_columns[];
extern const struct csv_column csv_grant_columns[];

bool csv_has_column(const struct csv_column *list, struct slice name);
/* csv_column() - the one of that name, which is there. */
const struct csv_column *csv_column(const struct csv_column *list, const char *name);

#endif
