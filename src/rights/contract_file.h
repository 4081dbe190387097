/*
 * contract_file.h - docs/contract-format.md as code: JSON to the structs of model.h.
 *
 * The one reader of contract files, for what a person hands in and for what the register
 * kept of it. Nothing is guessed: an unknown member, a key written twice, a date that is
 * none, and the file is refused whole, with the member and the reason.
 */
#ifndef NAQL_RIGHTS_CONTRACT_FILE_H
#define NAQL_RIGHTS_CONTRACT_FILE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "register/terms.h"
#include "rights/model.h"

#define CONTRACT_FILE_MAX    ((size_t)16 << 20) /* bytes of a file */
#define CONTRACT_GRANTS_MAX  256u
#define CONTRACT_LIST_MAX    1024u /* values in one list */
#define CONTRACT_ENTRIES_MAX 65536u
#define CONTRACT_FILE_ANY    ((enum register_term_kind)REGISTER_TERM_KINDS)

/* One party, outlet, contract, allow entry or restriction. */
struct contract_entry {
	enum register_term_kind kind;
	struct slice id;
	struct slice json; /* as written, without white space: what the register keeps */
	struct slice content; /* the same with members in one order: equal when it says
				 the same */
	/* the one that 'kind' says; the others are NULL */
	const struct rights_party *party;
	const struct rights_outlet *outlet;
	const struct rights_contract *contract;
	const struct rights_allow *allow;
	const struct rights_restriction *restriction;
};

struct contract_file {
	const struct contract_entry *entries;
	size_t n;
	size_t failed; /* after an error: the entry at fault; SIZE_MAX: the file itself */
};

/*
 * contract_file_parse() - one object or an array of them.
 *
 * wanted  REGISTER_CONTRACT takes allow entries too: known by their member "scope".
 *         CONTRACT_FILE_ANY takes all five: a contract is known by "grants", an outlet by
 *         "keys", an allow entry by "scope", a restriction by "items", all else are
 *         parties.
 * source  named in errors.
 * out     borrows from 'arena'.
 * Returns NAQL_OK; NAQL_E_FORMAT, its text naming member and reason; NAQL_E_LIMIT;
 *         NAQL_E_NOMEM. That a party or an outlet named here is there is not looked at:
 *         book.h does.
 */
naql_status contract_file_parse(struct contract_file *out, struct slice text,
				enum register_term_kind wanted, const char *source,
				struct arena *arena, naql_error *err) NAQL_MUST_USE;

/*
 * contract_file_each() - every entry for itself, of any kind: for telling all faults of a
 * file, not only the first.
 *
 * fn       e is NULL where 'fault' says what is wrong with the entry.
 * Returns  NAQL_OK; NAQL_E_FORMAT where the file is no JSON; as above; what fn returns.
 */
naql_status contract_file_each(struct slice text, const char *source, struct arena *arena,
			       naql_status (*fn)(void *ctx,
						 const struct contract_entry *e,
						 const naql_error *fault),
			       void *ctx, naql_error *err) NAQL_MUST_USE;

/* contract_file_date() - "2026-11-01", the first second of that day in the zone (NULL:
 * UTC), or "2026-11-01T08:00:00Z"; TIME_NONE: it is neither. */
int64_t contract_file_date(struct slice s, const struct zone_rules *zone);
/* contract_file_kind() - what an object is, by its members; see CONTRACT_FILE_ANY. */
enum register_term_kind contract_file_kind(const struct json *v);

#endif
