/*
 * facts.h - what a use record says that judging asks for.
 *
 * The record alone is read, at scan time as well: so a use is judged again by the same
 * facts by which it was judged first. Medium and language of the item come from the
 * register.
 */
#ifndef NAQL_RIGHTS_FACTS_H
#define NAQL_RIGHTS_FACTS_H

#include "rights/judge.h"

/* facts_of_record() - all but medium and lang; copied into 'arena'. NAQL_E_FORMAT: it is
 * no use record. A member that is missing is an unknown fact. */
naql_status facts_of_record(struct rights_facts *out, struct slice record,
			    struct arena *arena, naql_error *err) NAQL_MUST_USE;

#endif
