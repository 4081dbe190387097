/*
 * facts.h - what a use says that judging asks for: from the use at hand while scanning,
 * and from its record when it is judged again. Both give the same facts; a test compares
 * them. What is known of the item comes from the register: facts_of_item().
 */
#ifndef NAQL_RIGHTS_FACTS_H
#define NAQL_RIGHTS_FACTS_H

#include "register/judgements.h"
#include "rights/judge.h"

/* facts_of_record() - all but those of the item; copied into 'arena'. NAQL_E_FORMAT: it
 * is no use record. A member that is missing is an unknown fact. */
naql_status facts_of_record(struct rights_facts *out, struct slice record,
			    struct arena *arena, naql_error *err) NAQL_MUST_USE;

/* facts_of_use() - the same of a use that was not written yet. */
naql_status facts_of_use(struct rights_facts *out, const struct use *u,
			 struct arena *arena, naql_error *err) NAQL_MUST_USE;

/* facts_of_item() - what the register knows of the item; lang is borrowed. */
void facts_of_item(struct rights_facts *out, const struct register_item_facts *item);
/* facts_seen() - the time in which the use was seen, by the register; TIME_NONE leaves
 * what the record says. */
void facts_seen(struct rights_facts *out, int64_t first, int64_t last);

#endif
