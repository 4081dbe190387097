/*
 * case_state.c - see case_state.h.
 */
#include "rights/case_state.h"

#include "base/compiler.h"

#define S(s) (1u << (s))
#define WITH_OTHERS                                                                      \
	(S(CASE_LICENCE_OFFERED) | S(CASE_CORRECTION_ASKED) | S(CASE_TAKEDOWN_SENT) |    \
	 S(CASE_COUNTER_NOTICE) | S(CASE_NEGOTIATING))
#define ENDS                                                                             \
	(S(CASE_SETTLED) | S(CASE_LICENSED) | S(CASE_REMOVED_VERIFIED) |                 \
	 S(CASE_WRITTEN_OFF))

static const struct {
	const char *name;
	unsigned next;
} states[CASE_N_STATES] = {
	[CASE_NEW] = { "new", S(CASE_TRIAGE) | S(CASE_ASSIGNED) | S(CASE_DISMISSED) },
	[CASE_TRIAGE] = { "triage", S(CASE_ASSIGNED) | S(CASE_DISMISSED) },
	[CASE_ASSIGNED] = { "assigned",
			    S(CASE_TRIAGE) | S(CASE_CONTACTED) | S(CASE_DISMISSED) },
	[CASE_CONTACTED] = { "contacted", WITH_OTHERS | S(CASE_ESCALATED) | ENDS },
	[CASE_LICENCE_OFFERED] = { "licence_offered",
				   WITH_OTHERS | S(CASE_ESCALATED) | ENDS },
	[CASE_CORRECTION_ASKED] = { "correction_asked",
				    WITH_OTHERS | S(CASE_ESCALATED) | ENDS },
	[CASE_TAKEDOWN_SENT] = { "takedown_sent",
				 WITH_OTHERS | S(CASE_ESCALATED) | ENDS },
	[CASE_COUNTER_NOTICE] = { "counter_notice",
				  WITH_OTHERS | S(CASE_ESCALATED) | ENDS },
	[CASE_NEGOTIATING] = { "negotiating", WITH_OTHERS | S(CASE_ESCALATED) | ENDS },
	[CASE_ESCALATED] = { "escalated", ENDS },
	[CASE_SETTLED] = { "settled", 0 },
	[CASE_LICENSED] = { "licensed", 0 },
	[CASE_REMOVED_VERIFIED] = { "removed_verified", 0 },
	[CASE_WRITTEN_OFF] = { "written_off", 0 },
	[CASE_DISMISSED] = { "dismissed", 0 },
};

static const struct {
	const char *word;
	bool remembers;
} dismissals[] = {
	{ "not_ours", true }, { "licensed", false },  { "quotation_reviewed", false },
	{ "formula", true },  { "syndicated", true }, { "other", false },
};

const char *
case_state_name(enum case_state s)
{
	return states[s].name;
}

bool
case_state_read(struct slice name, enum case_state *out)
{
	for (unsigned i = 0; i < CASE_N_STATES; i++)
		if (slice_eq(name, SLICE(states[i].name))) {
			*out = (enum case_state)i;
			return true;
		}
	return false;
}

bool
case_state_may(enum case_state from, enum case_state to)
{
	return from != to && (states[from].next & S(to)) != 0;
}

bool
case_state_closed(enum case_state s)
{
	return (S(s) & (ENDS | S(CASE_DISMISSED))) != 0;
}

bool
case_state_writes(enum case_state s)
{
	return s == CASE_CONTACTED || s == CASE_LICENCE_OFFERED ||
	       s == CASE_CORRECTION_ASKED || s == CASE_TAKEDOWN_SENT;
}

bool
case_dismissal(struct slice word)
{
	for (size_t i = 0; i < NAQL_COUNT(dismissals); i++)
		if (slice_eq(word, SLICE(dismissals[i].word)))
			return true;
	return false;
}

bool
case_dismissal_remembers(struct slice word)
{
	for (size_t i = 0; i < NAQL_COUNT(dismissals); i++)
		if (slice_eq(word, SLICE(dismissals[i].word)))
			return dismissals[i].remembers;
	return false;
}
