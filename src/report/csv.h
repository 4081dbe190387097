/*
 * csv.h - recorded uses as lines of a spreadsheet. Columns are only ever added, at the
 * end: others' formulae count them.
 */
#ifndef NAQL_REPORT_CSV_H
#define NAQL_REPORT_CSV_H

#include "report/entry.h"

void csv_head(struct buf *out); /* byte order mark and the names of the columns */
void csv_line(struct buf *out, const struct entry *e);

#endif
