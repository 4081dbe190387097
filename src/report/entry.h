/*
 * entry.h - one recorded use as the report's writers read it: the record, its newest
 * judgement and its excerpts, parsed; and in which part of a report it stands.
 *
 * The judgement is read generically: a field that is not there is absent, a null
 * judgement means that nobody has judged yet.
 */
#ifndef NAQL_REPORT_ENTRY_H
#define NAQL_REPORT_ENTRY_H

#include "base/json.h"
#include "register/register.h"

/* Only the first is counted as uses. */
enum entry_part {
	ENTRY_USE,
	ENTRY_QUOTATION, /* a person looks first */
	ENTRY_ORIGIN,	 /* common source, or the origin is not clear */
	ENTRY_EXCLUDED,	 /* own pages, and those an entry of the archive excludes */
	ENTRY_TRACE,	 /* shared formulae only */
	ENTRY_DISMISSED, /* the desk dismissed it, or the text of it before */
	ENTRY_N_PARTS
};

struct entry {
	const struct register_use *row; /* borrowed */
	struct json *record, *judgement, *excerpts;
	const struct json *page; /* of record */
	struct slice outcome;	 /* its code; {NULL, 0}: not judged */
	enum entry_part part;
	/* from the register's newest version of the story; owned by the register */
	struct slice title, lang;
	char published[21];
	/* entry_desk(): what the desk did with it */
	int64_t file;		 /* its case; 0: in none */
	char state[24], why[24]; /* of the case; the dismissal, "" for none */
};

/*
 * entry_read() - parse one row.
 *
 * excerpts  also parse the excerpts.
 * Returns   NAQL_OK; NAQL_E_CORRUPT when a stored value is no JSON; NAQL_E_NOMEM. On
 *           error 'e' holds nothing.
 */
naql_status entry_read(struct entry *e, const struct register_use *row,
		       struct slice judgement, bool excerpts,
		       naql_error *err) NAQL_MUST_USE;
void entry_fini(struct entry *e);
/* entry_story() - fill title, lang and published from the register; their slices are
 * valid until its next call. */
naql_status entry_story(struct entry *e, struct reg *r, naql_error *err) NAQL_MUST_USE;

/* entry_desk() - fill file, state and why from the register, and move what was dismissed
 * into its own part. */
naql_status entry_desk(struct entry *e, struct reg *r, naql_error *err) NAQL_MUST_USE;

/*
 * entry_deciding() - the clause that decided: the first that failed, or, where none did,
 * the first that is unknown, of the grant the judgement names (of any where it names
 * none). NULL where all passed or none is there.
 */
const struct json *entry_deciding(const struct entry *e);

/* ---- words for people; codes this program does not know pass as they are ---- */
struct slice entry_outcome_words(struct slice code);
struct slice entry_kind_words(struct slice kind);
struct slice entry_how_words(struct slice how);
struct slice entry_state_words(struct slice state); /* of a case, and of a dismissal */
const char *entry_part_title(enum entry_part part);

#endif
