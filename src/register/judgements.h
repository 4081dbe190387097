/*
 * judgements.h - how recorded uses were judged. A judgement is never edited: judging
 * again adds a row, and the newest one of a use is what listings show.
 *
 * The rules of register.h hold. `forget` takes the judgements of a use along.
 */
#ifndef NAQL_REGISTER_JUDGEMENTS_H
#define NAQL_REGISTER_JUDGEMENTS_H

#include "register/register.h"

struct register_judgement {
	const char *outcome;
	struct slice contract, grant; /* absent: none decided */
	struct slice versions; /* JSON array of the contract versions that were looked at:
				  register_term.n */
	uint32_t rules;	       /* version of the rules of judging */
	struct slice json;     /* as printed in the use record */
	int64_t at;	       /* seconds */
	struct slice cause;    /* why it was made; absent: the first of its use */
};

/* register_judgement_add() - NAQL_E_NOTFOUND: no such use. */
naql_status register_judgement_add(struct reg *r, struct slice use,
				   const struct register_judgement *j,
				   naql_error *err) NAQL_MUST_USE;
/* register_judgement_each() - all of one use, oldest first; outcome is valid until fn
 * returns. */
naql_status register_judgement_each(struct reg *r, struct slice use,
				    naql_status (*fn)(void *ctx,
						      const struct register_judgement *j,
						      naql_error *err),
				    void *ctx, naql_error *err) NAQL_MUST_USE;
/* What a use of one version of an item is judged by. */
struct register_item_facts {
	int medium;
	struct slice lang;  /* valid until the next register call */
	bool others;	    /* somebody else owns the rights: none of setting agency */
	int64_t published;  /* of its first version, TIME_NONE: unknown */
	int64_t superseded; /* when a later version was added or the item withdrawn,
			       whichever was first; TIME_NONE: neither */
};
/* register_item_facts() - NAQL_DONE if the version is unknown; out is then empty. */
naql_status register_item_facts(struct reg *r, struct slice id, uint32_t version,
				struct register_item_facts *out,
				naql_error *err) NAQL_MUST_USE;

#endif
