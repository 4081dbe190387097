/*
 * facts.h - what a use says that judging asks for: from the use at hand while scanning,
 * and from its record when it is judged again. Both give the same facts; a test compares
 * them. Medium and language of the item come from the register.
 */
#ifndef NAQL_RIGHTS_FACTS_H
#define NAQL_RIGHTS_FACTS_H

#include "rights/judge.h"

/* facts_of_record() - all but medium and lang; copied into 'arena'. NAQL_E_FORMAT: it is
 * no use record. A member that is missing is an unknown fact. */
naql_status facts_of_record(struct rights_facts *out, struct slice record,
			    struct arena *arena, naql_error *err) NAQL_MUST_USE;

/* facts_of_use() - the same of a use that was not written yet. */
naql_status facts_of_use(struct rights_facts *out, const struct use *u,
			 struct arena *arena, naql_error *err) NAQL_MUST_USE;

#endif
