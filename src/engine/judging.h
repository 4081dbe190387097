/*
 * judging.h - one use record judged: facts, the item's medium and language, the book.
 *
 * The scan and `naql judge` go through this one door, so a use is judged alike by both.
 * Reads the register, so it belongs to the thread of the archive.
 */
#ifndef NAQL_ENGINE_JUDGING_H
#define NAQL_ENGINE_JUDGING_H

#include "register/judgements.h"
#include "rights/facts.h"

struct judging;

/* judging_new() - the book as it is now. */
naql_status judging_new(struct judging **out, struct reg *r,
			naql_error *err) NAQL_MUST_USE;
void judging_free(struct judging *j);
/*
 * judging_use() - judge one use.
 *
 * facts    of its record; medium and lang are filled in here.
 * out      valid until the next call; its json is {NULL, 0} for a trace, which is not
 *          judged.
 */
naql_status judging_use(struct judging *j, struct rights_facts *facts, struct slice story,
			uint32_t version, struct register_judgement *out,
			naql_error *err) NAQL_MUST_USE;

#endif
