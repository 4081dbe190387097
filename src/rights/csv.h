/*
 * csv.h - the cells of a spreadsheet saved as text: RFC 4180, parted by comma, semicolon
 * or tab, whichever the first row has; with or without a byte order mark.
 */
#ifndef NAQL_RIGHTS_CSV_H
#define NAQL_RIGHTS_CSV_H

#include "base/arena.h"
#include "base/buf.h"

#define CSV_COLUMNS_MAX 96u

struct csv_row {
	uint32_t number; /* in the file, from 1: as a spreadsheet counts */
	struct slice cells[CSV_COLUMNS_MAX]; /* without white space at their ends */
	size_t n;
};

struct csv_reader {
	const char *source;
	naql_error *err;
	struct arena *arena;
	const char *at, *end;
	char comma;
	uint32_t next; /* number of the row that comes */
	struct csv_row row;
	struct buf text;
};

/* Cells borrow from 'text', quoted ones lie in 'arena'. */
void csv_init(struct csv_reader *c, struct slice text, const char *source,
	      struct arena *arena, naql_error *err);
void csv_fini(struct csv_reader *c);
/* csv_row() - the next one into c->row; NAQL_DONE: no more. */
naql_status csv_row(struct csv_reader *c) NAQL_MUST_USE;
/* csv_bad() - NAQL_E_FORMAT naming row and column ("": none). */
naql_status csv_bad(const struct csv_reader *c, uint32_t row, const char *column,
		    const char *why);

#endif
