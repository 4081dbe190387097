/*
 * judgement_write.h - a judgement as JSON, for the use record and the register.
 */
#ifndef NAQL_RIGHTS_JUDGEMENT_WRITE_H
#define NAQL_RIGHTS_JUDGEMENT_WRITE_H

#include "base/buf.h"
#include "rights/judge.h"

/*
 * judgement_write() - {"outcome","contract","grant","missing","clauses", ...}.
 *
 * Each clause has its result, the fact that was held against it and what was wanted, so
 * that a reader can follow the judgement without the contract. Where an outlet is known
 * also "party" and "outlet"; "via" for COVERED_VIA; beside EXPIRED "exit_grace_days",
 * "retain_published" and "exit" {"until","over","seen_before_end"}; always "facts"; and
 * "parts" where the answer changed while the use was seen, each with "from" and "to" and
 * all that an answer has. What stands in front is that of the part farthest from covered.
 */
void judgement_write(const struct rights_judgement *j, const struct rights_facts *f,
		     struct buf *out);
/* judgement_write_versions() - the contract versions looked at, as a JSON array. */
void judgement_write_versions(const struct rights_judgement *j, struct buf *out);

#endif
