/*
 * judge.h - the facts of a use held against the contracts of its party.
 *
 * A pure function: the same facts and the same book give the same judgement, on any
 * machine, in any thread, whatever the order of contracts and grants. Every clause comes
 * out as pass, fail or unknown; a fact that is missing makes its clause unknown, and
 * unknown is never taken for pass. The rules are those of docs/contract-format.md. Where
 * that leaves a case open, the answer that accuses nobody is taken:
 * - a use without a time on an address that is allowed, or whose outlet has dates, is
 *   UNDETERMINED for its time;
 * - a grant that fails in its scope says nothing when the time is unknown;
 * - a permit needs every action of the use (publish_web and translate, for a
 *   translation), a prohibition hits it with one;
 * - a trace is no use: it is not judged at all.
 */
#ifndef NAQL_RIGHTS_JUDGE_H
#define NAQL_RIGHTS_JUDGE_H

#include "rights/book.h"

#define RIGHTS_RULES_VERSION 1u /* a change in judging is a new number */

enum rights_outcome {
	/* what a grant can come to, best first */
	RIGHTS_COVERED,
	RIGHTS_COVERED_DUTY_OPEN,
	RIGHTS_UNDETERMINED,
	RIGHTS_SUSPENDED,
	RIGHTS_EXPIRED,
	RIGHTS_EARLY,
	RIGHTS_OUT_OF_SCOPE,
	/* what needs no grant */
	RIGHTS_NO_CONTRACT_FOUND,
	RIGHTS_UNKNOWN_PARTY,
	RIGHTS_QUOTATION_REVIEW,
	RIGHTS_EXCLUDED,
	RIGHTS_ORIGIN_UNCLEAR
};
#define RIGHTS_N_OUTCOMES 12
const char *rights_outcome_name(enum rights_outcome o);

enum rights_result { RIGHTS_FAIL, RIGHTS_PASS, RIGHTS_UNKNOWN };

/* What is known of a use. */
struct rights_facts {
	enum use_kind kind;
	unsigned medium;   /* enum rights_medium; 0: unknown */
	struct slice lang; /* of the item, BCP 47; empty or "und": unknown */
	struct slice url;  /* of the page; absent: unknown */
	struct slice host; /* of that URL, lower case */
	int64_t time;	   /* TIME_NONE: unknown */
	bool translation;
	int64_t words;				     /* of the story's own; -1: unknown */
	enum rights_result link, verbatim, in_heads; /* a link to the agency; every
							passage verbatim; every passage in
							headline, lead or teaser */
	bool has_credit;			     /* ours was found on the page */
	struct slice credit;
	struct use_words credit_words;
};

enum rights_clause_name {
	CLAUSE_MEDIA,
	CLAUSE_LANGUAGES,
	CLAUSE_OUTLETS,
	CLAUSE_ACTIONS,
	CLAUSE_TIME,
	CLAUSE_EXTENT,
	CLAUSE_CREDIT,
	CLAUSE_LINK,
	CLAUSE_NO_ALTERATION,
	RIGHTS_N_CLAUSES
};
const char *rights_clause_text(enum rights_clause_name c);

struct rights_clause {
	const struct rights_contract *contract;
	const struct rights_grant *grant;
	enum rights_clause_name name;
	enum rights_result result;
};

struct rights_judgement {
	enum rights_outcome outcome;
	struct slice contract; /* for EXCLUDED the allow entry, or "private" */
	struct slice grant;
	const struct rights_contract *decided; /* the contract, where one decided */
	const struct rights_outlet *outlet;    /* NULL: none known */
	const struct slice *missing;
	size_t n_missing;
	const struct rights_clause *clauses;
	size_t n_clauses;
	const int64_t *versions; /* of the contracts looked at, ascending */
	size_t n_versions;
};

/*
 * rights_judge() - judge one use.
 *
 * out      filled from 'arena'; borrows book and facts.
 * Returns  NAQL_OK; NAQL_DONE for a trace, which is not judged; NAQL_E_NOMEM.
 * Threads  any: nothing but 'arena' is written.
 * Cost     keys of outlets + clauses of the party's contracts.
 */
naql_status rights_judge(const struct rights_book *b, const struct rights_facts *f,
			 struct arena *arena, struct rights_judgement *out,
			 naql_error *err) NAQL_MUST_USE;

/* rights_language_fits() - a BCP 47 range takes a tag: "ar" takes ar and ar-EG. */
bool rights_language_fits(struct slice range, struct slice tag);

#endif
