/*
 * terms.h - who may use what, as it was told: parties, outlets, contracts, allow entries,
 * restrictions of items.
 *
 * They are kept alike: an id, and versions of its content that are only ever added.
 * So it can be shown what a contract said on the day of a use, and who changed it when.
 * The content is the JSON of docs/contract-format.md, checked by the rights room before
 * it comes here; the columns beside it are copies for people who look in by hand.
 *
 * The rules of register.h hold: one thread, borrowed slices, what errors mean.
 */
#ifndef NAQL_REGISTER_TERMS_H
#define NAQL_REGISTER_TERMS_H

#include "register/register.h"

enum register_term_kind {
	REGISTER_PARTY,
	REGISTER_OUTLET,
	REGISTER_CONTRACT,
	REGISTER_ALLOW,
	REGISTER_RESTRICTION
};
#define REGISTER_TERM_KINDS 5

/* register_term_name() - "party", "outlet", "contract", "allow", "restriction": also the
 * kind in the log. */
const char *register_term_name(enum register_term_kind kind);

struct register_key {
	struct slice type, value;
	bool include_sub;
};

struct register_term {
	enum register_term_kind kind;
	struct slice id;	     /* 1 to 64 characters, NUL-free */
	struct slice json;	     /* one object, UTF-8 */
	int64_t recorded;	     /* seconds */
	struct slice author, reason; /* absent: nobody said */

	/* copies beside the JSON; only looked at by add */
	struct slice party; /* outlet, contract: the id of a party that is there */
	struct slice state; /* contract; of a restriction its kind */
	int64_t valid_from, valid_to; /* all but party; TIME_NONE: open */
	int64_t effective_from; /* contract: since when this version holds; TIME_NONE: all
				   along */
	const struct slice *items; /* restriction: ids of items */
	size_t n_items;
	bool is_private;		 /* outlet */
	const struct register_key *keys; /* outlet */
	size_t n_keys;

	/* only told by each */
	int64_t n;	  /* number of this version among all of its kind: what a
			     judgement names */
	uint32_t version; /* from 1 */
	bool on;	  /* outlet: turned on by register_outlet_on() */
};

/*
 * register_term_add() - the next version of its id, and an entry of the log.
 *
 * version  receives its number; may be NULL.
 * That the content differs from the version before is the caller's to see.
 */
naql_status register_term_add(struct reg *r, const struct register_term *t,
			      uint32_t *version, naql_error *err) NAQL_MUST_USE;
/*
 * register_term_each() - the newest version of each id, by the bytes of the id.
 *
 * id       one only; {NULL, 0}: all.
 * history  all versions, oldest first.
 */
struct register_term_query {
	enum register_term_kind kind;
	struct slice id;
	bool history;
};
naql_status register_term_each(struct reg *r, const struct register_term_query *q,
			       naql_status (*fn)(void *ctx, const struct register_term *t,
						 naql_error *err),
			       void *ctx, naql_error *err) NAQL_MUST_USE;
/* register_outlet_on() - a private outlet is looked at from now on: with the reason, into
 * the log. NAQL_DONE: it was on; NAQL_E_NOTFOUND. */
naql_status register_outlet_on(struct reg *r, struct slice id, struct slice author,
			       struct slice reason, int64_t now,
			       naql_error *err) NAQL_MUST_USE;

#endif
