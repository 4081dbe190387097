/*
 * judging.h - one use record judged: facts, what the register knows of the item, the
 * book.
 *
 * The scan and `naql judge` go through this one door, so a use is judged alike by both;
 * only that a scan does not know yet which uses come before, and so leaves limits of
 * number open. Reads the register, so it belongs to the thread of the archive.
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
 * judging_draft() - put a file of contracts, allow entries, restrictions, outlets or
 * parties into the book, and not into the register: what if they were in force? A
 * contract in state draft is taken for active.
 *
 * text, source  of the file; source is named in errors. Errors as naql_term_add().
 */
naql_status judging_draft(struct judging *j, struct slice text, const char *source,
			  naql_error *err) NAQL_MUST_USE;
/* judging_counts() - some contract limits the number of uses: then uses are to be judged
 * in their order (spent_order()), after judging_count(). */
bool judging_counts(const struct judging *j);
/* judging_count() - count from here on what judging_use() covers. */
naql_status judging_count(struct judging *j, naql_error *err) NAQL_MUST_USE;
/* judging_outlet() - the id of the outlet of an address at a time, by the book; empty:
 * none is known. */
struct slice judging_outlet(const struct judging *j, struct slice host, struct slice url,
			    int64_t at);
/*
 * judging_use() - judge one use.
 *
 * facts    of its record; those of the item are filled in here.
 * out      valid until the next call; its json is {NULL, 0} for a trace, which is not
 *          judged.
 */
naql_status judging_use(struct judging *j, struct rights_facts *facts, struct slice story,
			uint32_t version, struct register_judgement *out,
			naql_error *err) NAQL_MUST_USE;
/* judging_waits() - the last judging_use() left it open because nothing is counted. */
bool judging_waits(const struct judging *j);
/*
 * judging_why() - what made the newest answer differ from the one before, as a JSON array
 * of strings.
 *
 * was      the judgement before. The new one is that of the last judging_use().
 * out      valid until the next judging_use().
 */
naql_status judging_why(struct judging *j, const struct register_judgement *was,
			struct slice *out, naql_error *err) NAQL_MUST_USE;

#endif
