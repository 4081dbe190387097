/*
 * judge.h - the facts of a use held against the contracts of its party.
 *
 * A pure function: the same facts, the same book and the same counts give the same
 * judgement, on any machine, in any thread, whatever the order of contracts and grants.
 * Every clause comes out as pass, fail or unknown; a fact that is missing makes its
 * clause unknown, and unknown is never taken for pass. The rules are those of
 * docs/contract-format.md, "How a use is judged". Where that leaves a case open, the
 * answer that accuses nobody is taken.
 *
 * A use is seen from its first evidence to its last. Where the answer changes in between
 * (a contract ends, an embargo is over), it is judged part by part; the parts cover the
 * interval exactly, and the answer of the whole is that of the part farthest from
 * covered.
 */
#ifndef NAQL_RIGHTS_JUDGE_H
#define NAQL_RIGHTS_JUDGE_H

#include "rights/book.h"

#define RIGHTS_RULES_VERSION 3u /* a change in judging is a new number */

struct rights_spent;

enum rights_outcome {
	/* what a grant can come to, best first */
	RIGHTS_COVERED,
	RIGHTS_COVERED_DUTY_OPEN,
	RIGHTS_COVERED_VIA,
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
#define RIGHTS_N_OUTCOMES 13
const char *rights_outcome_name(enum rights_outcome o);

enum rights_result { RIGHTS_FAIL, RIGHTS_PASS, RIGHTS_UNKNOWN };

/* Where the credit stands to the passages. */
enum rights_place { RIGHTS_PLACE_UNKNOWN, RIGHTS_IN_FRONT, RIGHTS_AMONG, RIGHTS_AFTER };

/* What is known of a use. Zeroed and then filled by facts.h, which sets what is unknown.
 */
struct rights_facts {
	enum use_kind kind;
	char id[17]; /* of the use; "" in tests */
	/* the item */
	struct slice item;
	unsigned medium;    /* enum rights_medium; 0: unknown */
	struct slice lang;  /* BCP 47; empty or "und": unknown */
	bool others_item;   /* somebody else owns it */
	int64_t item_date;  /* of its first version; TIME_NONE: unknown */
	int64_t superseded; /* by a later version, or withdrawn; TIME_NONE: not */
	/* the page */
	struct slice url;    /* absent: unknown */
	struct slice host;   /* of that URL, lower case */
	struct slice page;   /* by what the page is counted; absent: by its URL */
	int64_t first, last; /* evidence: both TIME_NONE where unknown */
	int64_t page_date;   /* its own, which is a claim; TIME_NONE: none */
	/* what it has of the item */
	bool translation;
	int64_t words;			/* of the item's own; -1: unknown */
	int64_t bytes;			/* of the item's text in passages; -1: unknown */
	int64_t permille;		/* of the item's own words; -1: unknown */
	int64_t page_permille;		/* of the page's words; -1: unknown */
	enum rights_result link;	/* a link to the agency */
	enum rights_result verbatim;	/* every passage is */
	enum rights_result paraphrased; /* every passage is */
	enum rights_result in_heads;	/* every passage in headline, lead or teaser */
	enum rights_result notice;	/* the agency's notice stands on the page */
	bool has_credit;		/* ours was found on the page */
	enum rights_place credit_place;
	struct slice credit;
	struct use_words credit_words;
	const struct use_words *credits_other; /* of others, on the page */
	size_t n_credits_other;
};

enum rights_clause_name {
	/* scope */
	CLAUSE_MEDIA,
	CLAUSE_PRODUCTS,
	CLAUSE_CATEGORIES,
	CLAUSE_LANGUAGES,
	CLAUSE_SOURCES,
	CLAUSE_ITEMS,
	CLAUSE_EMBARGO_TIER,
	CLAUSE_OUTLETS,
	CLAUSE_TERRITORIES,
	CLAUSE_ACTIONS,
	CLAUSE_TIME,
	/* duties and limits */
	CLAUSE_EXTENT,
	CLAUSE_CREDIT,
	CLAUSE_CREDIT_WHERE,
	CLAUSE_LINK,
	CLAUSE_NO_ALTERATION,
	CLAUSE_KEEP_NOTICE,
	CLAUSE_CORRECT,
	CLAUSE_ONLINE_DAYS,
	CLAUSE_PUBLISH_WITHIN,
	CLAUSE_MAX_USES,
	CLAUSE_SEATS,
	RIGHTS_N_CLAUSES
};
const char *rights_clause_text(enum rights_clause_name c);

struct rights_clause {
	const struct rights_contract *contract;
	const struct rights_grant *grant;
	enum rights_clause_name name;
	enum rights_result result;
	int64_t counted; /* CLAUSE_MAX_USES: uses counted before; -1: unknown */
	uint64_t last;	 /* the last of them, its id as a number; 0: none */
};

/* The answer for [from, to) of the interval in which the use was seen; the last part ends
 * with the last evidence, that second included. */
struct rights_part {
	int64_t from, to; /* TIME_NONE: unknown */
	enum rights_outcome outcome;
	struct slice contract; /* for EXCLUDED the allow entry, or "private" */
	struct slice grant;
	const struct rights_contract *decided; /* the contract, where one decided */
	const struct rights_grant *permit;     /* and its grant */
	const struct rights_outlet *outlet;    /* NULL: none known */
	struct slice via;		       /* COVERED_VIA: the party */
	const struct slice *missing;
	size_t n_missing;
	const struct rights_clause *clauses;
	size_t n_clauses;
};

struct rights_judgement {
	const struct rights_part *parts;
	size_t n_parts;
	const struct rights_part *whole; /* the part that speaks for all */
	bool third_party;
	const int64_t *versions; /* of the contracts looked at, ascending */
	size_t n_versions;
};

/*
 * rights_judge() - judge one use.
 *
 * spent    uses counted so far, for limits of number; NULL: such limits are unknown. Not
 *          changed: see spent.h.
 * out      filled from 'arena'; borrows book and facts.
 * Returns  NAQL_OK; NAQL_DONE for a trace, which is not judged; NAQL_E_NOMEM.
 * Threads  any: nothing but 'arena' is written.
 * Cost     keys of outlets + clauses of the party's contracts, a part.
 */
naql_status rights_judge(const struct rights_book *b, const struct rights_facts *f,
			 const struct rights_spent *spent, struct arena *arena,
			 struct rights_judgement *out, naql_error *err) NAQL_MUST_USE;

/* rights_language_fits() - a BCP 47 range takes a tag: "ar" takes ar and ar-EG. */
bool rights_language_fits(struct slice range, struct slice tag);

#endif
