/*
 * case_state.h - the states of a case, and which may follow which. A table and nothing
 * else: who moved a case, and when, is the register's.
 *
 * new and triage are before anybody is asked; assigned has an owner; contacted and the
 * five behind it are with the other side; the rest are ends. A case may always be
 * reopened, which is no transition of this table.
 */
#ifndef NAQL_RIGHTS_CASE_STATE_H
#define NAQL_RIGHTS_CASE_STATE_H

#include <stdbool.h>

#include "base/slice.h"

enum case_state {
	CASE_NEW,
	CASE_TRIAGE,
	CASE_ASSIGNED,
	CASE_CONTACTED,
	CASE_LICENCE_OFFERED,
	CASE_CORRECTION_ASKED,
	CASE_TAKEDOWN_SENT,
	CASE_COUNTER_NOTICE,
	CASE_NEGOTIATING,
	CASE_ESCALATED,
	CASE_SETTLED,
	CASE_LICENSED,
	CASE_REMOVED_VERIFIED,
	CASE_WRITTEN_OFF,
	CASE_DISMISSED,
	CASE_N_STATES
};

const char *case_state_name(enum case_state s);
/* case_state_read() - false: no state is called so. */
bool case_state_read(struct slice name, enum case_state *out);
/* case_state_may() - whether 'to' may follow 'from'. */
bool case_state_may(enum case_state from, enum case_state to);
/* case_state_closed() - settled, licensed, removed, written off, dismissed. */
bool case_state_closed(enum case_state s);
/* case_state_writes() - the desk turns to the other side: what the case is about has to
 * have been looked at by a person before. */
bool case_state_writes(enum case_state s);

/* case_dismissal() - whether a dismissal may be called so: "not_ours", "licensed",
 * "quotation_reviewed", "formula", "syndicated", "other". */
bool case_dismissal(struct slice word);
/* case_dismissal_remembers() - dismissed for what the text is, not for who used it: later
 * uses of the same text are marked. */
bool case_dismissal_remembers(struct slice word);

#endif
