/*
 * explain.h - contracts in plain words, for those who sign them, and remarks on what is
 * allowed to be written but rarely meant.
 *
 * Not for programs: the words may change from one version to the next.
 */
#ifndef NAQL_RIGHTS_EXPLAIN_H
#define NAQL_RIGHTS_EXPLAIN_H

#include "base/buf.h"
#include "rights/contract_file.h"

/* explain_entry() - lines of text, each ended by a line feed. */
void explain_entry(const struct contract_entry *e, struct buf *out);
/* explain_remarks() - likewise, each beginning with where it is; nothing where there is
 * nothing to remark. */
void explain_remarks(const struct contract_entry *e, struct buf *out);

#endif
