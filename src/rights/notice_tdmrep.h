/*
 * notice_tdmrep.h - the TDM Reservation Protocol (W3C community group, final report of
 * 2024-05-10): the file /.well-known/tdmrep.json, and the ODRL policy it may point to.
 *
 * The first rule in sequence that matches wins, not the longest. HTML stands over the
 * header, the header over the file; what is absent resets nothing.
 */
#ifndef NAQL_RIGHTS_NOTICE_TDMREP_H
#define NAQL_RIGHTS_NOTICE_TDMREP_H

#include "base/arena.h"
#include "base/json.h"
#include "rights/notice_finding.h"
#include "rights/notice_use.h"

#define NOTICE_TDMREP_RULES 4096u

struct tdmrep_rule {
	struct slice location; /* empty: none, or none that can match */
	int reservation;       /* 0, 1; -1: unset */
	struct slice policy;
};

struct notice_tdmrep {
	const struct tdmrep_rule *rules; /* in the caller's arena */
	size_t n;
};

/*
 * notice_tdmrep_read() - the rules of a file.
 *
 * findings  may be NULL. What makes the file not conformant is among them, and what is
 *           good is read all the same.
 * Returns   NAQL_OK; NAQL_E_FORMAT (no JSON), NAQL_E_LIMIT, NAQL_E_NOMEM.
 */
naql_status notice_tdmrep_read(struct notice_tdmrep *out, struct slice text,
			       const char *source, struct arena *arena,
			       struct notice_findings *findings,
			       naql_error *err) NAQL_MUST_USE;
/* notice_tdmrep_find() - the rule for a path; NULL: none matches. */
const struct tdmrep_rule *notice_tdmrep_find(const struct notice_tdmrep *t,
					     struct slice path);
/* notice_tdmrep_flag() - "0", "1" of a header or a meta element; -1: unset. */
int notice_tdmrep_flag(struct slice value);
enum notice_answer notice_tdmrep_answer(int reservation);

/*
 * notice_tdmrep_policy() - check an ODRL policy of the TDMRep profile.
 *
 * answer   of text and data mining: allowed where a permission has no duty.
 * Returns  as notice_tdmrep_read().
 */
naql_status notice_tdmrep_policy(struct slice text, const char *source,
				 struct notice_findings *findings,
				 enum notice_answer *answer,
				 naql_error *err) NAQL_MUST_USE;

#endif
