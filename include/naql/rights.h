/*
 * naql/rights.h - who may use what: parties, outlets, contracts; and judging uses by
 * them.
 *
 * Caveats first. A judgement is a fact about what the register of contracts says, never a
 * verdict: NO_CONTRACT_FOUND means that none was found. What was entered is never
 * changed: an entry is followed by another version, and both stay. The files are those of
 * docs/contract-format.md; they are taken whole or not at all.
 */
#ifndef NAQL_RIGHTS_H
#define NAQL_RIGHTS_H

#include "naql/archive.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum naql_term_kind {
	NAQL_TERM_PARTY,
	NAQL_TERM_OUTLET,
	NAQL_TERM_CONTRACT,    /* and allow entries */
	NAQL_TERM_RESTRICTION, /* of single items */
} naql_term_kind;

/* What became of a file's entries; one that says what its newest version says is nothing
 * new. */
typedef struct naql_term_counts {
	uint64_t added, new_versions, unchanged;
} naql_term_counts;

/*
 * naql_term_add() - one file in, in one transaction.
 *
 * author   who enters it, for the register and the log; NULL: nobody said.
 * reason   why, likewise; may be NULL.
 * counts   may be NULL.
 * Returns  NAQL_OK; NAQL_E_FORMAT with file, member and reason; NAQL_E_LIMIT;
 *          NAQL_E_USAGE (the archive was opened for reading); NAQL_E_IO. Nothing is
 *          entered on error.
 */
NAQL_API naql_status naql_term_add(naql_archive *a, naql_term_kind kind, const char *path,
				   const char *author, const char *reason,
				   naql_term_counts *counts,
				   naql_error *err) NAQL_MUST_USE;
/*
 * naql_term_list() - the newest version of each, by the bytes of the id: {"type","id",
 * "version","recorded","author","reason","content"}; contracts first, then allow entries.
 */
NAQL_API naql_status naql_term_list(naql_archive *a, naql_term_kind kind,
				    const naql_sink *sink, naql_error *err) NAQL_MUST_USE;
/* naql_term_show() - every version of one id, oldest first; NAQL_E_NOTFOUND. */
NAQL_API naql_status naql_term_show(naql_archive *a, naql_term_kind kind, const char *id,
				    const naql_sink *sink, naql_error *err) NAQL_MUST_USE;

/*
 * naql_term_import() - parties, outlets or contracts out of a spreadsheet saved as CSV,
 * in one transaction; the columns are those of docs/contract-format.md.
 *
 * dry      told, and nothing is entered: a line for each entry, {"type","id","would":
 *          "add|new_version|nothing","content"}. NULL: they are entered.
 * counts   may be NULL.
 * Returns  as naql_term_add(), a fault naming its row.
 */
NAQL_API naql_status naql_term_import(naql_archive *a, const char *path,
				      const char *author, const char *reason,
				      const naql_sink *dry, naql_term_counts *counts,
				      naql_error *err) NAQL_MUST_USE;

/* What a check told. */
typedef struct naql_check_counts {
	uint64_t entries; /* read */
	uint64_t faults;  /* entries that would be refused */
	uint64_t remarks; /* allowed, but rarely meant */
} naql_check_counts;

/*
 * naql_contract_check() - read a file of any of the five kinds; no archive is needed.
 *
 * sink     fault: each entry that would be refused. line: text for people, on what is
 *          allowed but rarely meant.
 * Returns  NAQL_OK, also when there are faults; NAQL_E_FORMAT (no JSON); NAQL_E_IO. That
 *          a party or an outlet named is in the register is not looked at.
 */
NAQL_API naql_status naql_contract_check(const char *path, const naql_sink *sink,
					 naql_check_counts *counts,
					 naql_error *err) NAQL_MUST_USE;
/* naql_contract_explain_file() - what the entries of a file say, in plain words: lines of
 * text for people, which may change. naql_contract_explain() - likewise, the newest
 * version of a contract; NAQL_E_NOTFOUND. */
NAQL_API naql_status naql_contract_explain_file(const char *path, const naql_sink *sink,
						naql_error *err) NAQL_MUST_USE;
NAQL_API naql_status naql_contract_explain(naql_archive *a, const char *number,
					   const naql_sink *sink,
					   naql_error *err) NAQL_MUST_USE;

/*
 * naql_contract_end() - a new version of the contract that ends at 'date'.
 *
 * date     "2026-11-01", a day in the contract's time zone, or "2026-11-01T08:00:00Z":
 *          the first moment that is not covered. Within the term; a later end than the
 *          present one is a new contract file.
 * reason   required.
 * author   as in naql_term_add().
 * Returns  NAQL_OK; NAQL_E_NOTFOUND; NAQL_E_USAGE (the date, a draft, no reason).
 */
NAQL_API naql_status naql_contract_end(naql_archive *a, const char *number,
				       const char *date, const char *reason,
				       const char *author, naql_error *err) NAQL_MUST_USE;
/* naql_restriction_end() - likewise for a restriction of items. */
NAQL_API naql_status naql_restriction_end(naql_archive *a, const char *id,
					  const char *date, const char *reason,
					  const char *author,
					  naql_error *err) NAQL_MUST_USE;
/* naql_outlet_on() - judge a private person's outlet from now on; the reason goes into
 * the log. NAQL_E_NOTFOUND; NAQL_E_USAGE: not private, on already, no reason. */
NAQL_API naql_status naql_outlet_on(naql_archive *a, const char *id, const char *reason,
				    const char *author, naql_error *err) NAQL_MUST_USE;

/* What was judged, and what of it came out otherwise than before. */
typedef struct naql_judge_counts {
	uint64_t uses, changed;
} naql_judge_counts;

/*
 * naql_judge() - judge every recorded use by the contracts as they are now.
 *
 * sink     line: what changed, one object each: {"type":"change","use","story","url",
 *          "from","to","contract","grant","missing","why"}; from and why are null for a
 *          use that was never judged.
 * Returns  NAQL_OK; NAQL_E_USAGE (opened for reading); NAQL_E_CORRUPT; NAQL_E_STOPPED:
 *          nothing was kept. A new judgement is kept beside the old ones.
 */
NAQL_API naql_status naql_judge(naql_archive *a, const naql_sink *sink,
				naql_judge_counts *counts, naql_error *err) NAQL_MUST_USE;
/*
 * naql_judge_draft() - what naql_judge() would say if the entries of a file were in the
 * register; nothing is written.
 *
 * path     contracts (drafts are taken for active), allow entries, restrictions, outlets,
 *          parties, in an order in which they could be added.
 * Returns  as naql_judge(), and as naql_term_add() for the file; an archive opened for
 *          reading will do.
 */
NAQL_API naql_status naql_judge_draft(naql_archive *a, const char *path,
				      const naql_sink *sink, naql_judge_counts *counts,
				      naql_error *err) NAQL_MUST_USE;

#ifdef __cplusplus
}
#endif
#endif
