/*
 * enter.h - an entry into the register, if it says anything new.
 */
#ifndef NAQL_RIGHTS_ENTER_H
#define NAQL_RIGHTS_ENTER_H

#include "rights/book.h"

enum enter_result { ENTER_ADDED, ENTER_NEW_VERSION, ENTER_UNCHANGED };

struct enter_note {
	const char *source; /* of the entry, named in errors */
	struct slice author, reason;
	int64_t now;
};

/*
 * enter_entry() - check it against the book, then into register and book.
 *
 * e        what it points to must live as long as the book.
 * Returns  NAQL_OK; NAQL_E_FORMAT as rights_book_check(); of the register. Call it inside
 * a transaction: an error leaves the book ahead of it.
 */
naql_status enter_entry(struct reg *r, struct rights_book *b,
			const struct contract_entry *e, const struct enter_note *note,
			enum enter_result *result, naql_error *err) NAQL_MUST_USE;

/*
 * enter_end() - the JSON of the contract or the restriction when it ends at 'date', in
 * 'arena'.
 *
 * A suspended contract that ends later than it was suspended stays suspended; every other
 * becomes terminated, and none is renewed. NAQL_E_USAGE: not in its time, or a draft.
 */
naql_status enter_end(const struct contract_entry *e, struct slice date,
		      struct arena *arena, struct slice *json,
		      naql_error *err) NAQL_MUST_USE;

#endif
