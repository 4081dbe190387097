/*
 * document.h - the HTML report around its articles: what it was drawn from, the counts,
 * the table.
 */
#ifndef NAQL_REPORT_DOCUMENT_H
#define NAQL_REPORT_DOCUMENT_H

#include "base/vec.h"
#include "naql/report.h"
#include "report/html.h"

#define DOCUMENT_CODES 32u /* outcomes or kinds counted apart; the rest together */

struct document_count {
	char code[32];
	uint64_t n;
};

struct document {
	struct html h;
	struct reg *reg;
	const naql_use_filter *filter;
	VEC(uint8_t) parts; /* enum entry_part of each use, in order */
	uint64_t n[ENTRY_N_PARTS];
	struct document_count outcomes[DOCUMENT_CODES], kinds[DOCUMENT_CODES];
};

/* document_count() - one use into the counts; false when memory is refused. */
bool document_count(struct document *d, const struct entry *e);
/* document_open() - everything down to the table of uses. */
naql_status document_open(struct document *d, naql_error *err) NAQL_MUST_USE;
void document_row(struct document *d, const struct entry *e, uint64_t number);
void document_table_end(struct document *d);
void document_part(struct document *d, enum entry_part part);
void document_part_end(struct document *d);
void document_close(struct document *d);

#endif
