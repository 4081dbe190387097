/*
 * jsonl_scan.h - the wanted fields of one JSON object, without a tree.
 *
 * A tree of a line costs ten times what matching its text does. This checks the whole of
 * the line as strictly as base/json.h does and hands out slices of it; only strings with
 * escapes are copied. Not for: nested values, which are checked and passed over.
 */
#ifndef NAQL_RECORD_JSONL_SCAN_H
#define NAQL_RECORD_JSONL_SCAN_H

#include <stddef.h>

#include "base/buf.h"
#include "naql/status.h"

enum jsonl_type {
	JSONL_ABSENT,
	JSONL_NULL,
	JSONL_STRING,
	JSONL_NUMBER,
	JSONL_OTHER, /* true, false, an array, an object */
};

struct jsonl_field {
	struct slice name;
	enum jsonl_type type;
	struct slice value; /* a string with its escapes undone, a number as written */
};

struct jsonl_fault {
	size_t at;	  /* offset in the line */
	const char *what; /* static */
};

/*
 * jsonl_scan_object() - check 'line' and fill type and value of the n fields.
 *
 * Of a name that occurs twice the last counts. Values are slices of line or of 'undone',
 * which is emptied first.
 * Returns  NAQL_OK; NAQL_E_FORMAT and *fault; NAQL_E_NOMEM.
 * Cost     O(line), about a nanosecond a byte.
 */
naql_status jsonl_scan_object(struct slice line, struct jsonl_field *fields, size_t n,
			      struct buf *undone,
			      struct jsonl_fault *fault) NAQL_MUST_USE;

#endif
