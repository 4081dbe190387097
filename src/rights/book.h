/*
 * book.h - everything that judging needs of an archive: its own hosts, outlets,
 * contracts, allow entries, restrictions. Loaded once a scan, never changed afterwards:
 * threads share it.
 *
 * Of a contract every version is there that still holds for some time: a version says
 * since when it does (effective_from), and ends those before it from then on.
 */
#ifndef NAQL_RIGHTS_BOOK_H
#define NAQL_RIGHTS_BOOK_H

#include "base/vec.h"
#include "rights/contract_file.h"

struct book_key {
	const struct rights_key *key;
	size_t outlet; /* in outlets */
};

struct book_item {
	struct slice item;
	const struct rights_restriction *restriction;
};

struct rights_book {
	struct arena arena;			  /* holds all of it */
	VEC(struct slice) hosts;		  /* the agency's own */
	VEC(const struct rights_party *) parties; /* by id, by bytes */
	VEC(struct rights_outlet) outlets;
	VEC(struct rights_contract)
	contracts;				 /* by party, number, by bytes; then by
						    the time for which they hold */
	VEC(const struct rights_allow *) allows; /* by id, by bytes */
	VEC(struct book_key) keys;		 /* of every outlet: outlet_key_order() */
	VEC(const struct rights_restriction *) restrictions; /* by id, by bytes */
	VEC(struct book_item) items; /* of restrictions: by item, then id */
};

/* rights_book_load() - the newest version of everything, of contracts as said above;
 * NAQL_E_CORRUPT where the register holds what no contract file may say. */
naql_status rights_book_load(struct rights_book **out, struct reg *r,
			     naql_error *err) NAQL_MUST_USE;
void rights_book_free(struct rights_book *b);

/* For tests, and for checking a file before it is entered. */
naql_status rights_book_new(struct rights_book **out, naql_error *err) NAQL_MUST_USE;
/*
 * rights_book_put() - an entry into the book, in place of the one of its id; a contract
 * in place of what its effective_from leaves of the versions before.
 *
 * e        copied; what it points to is borrowed.
 * on       for outlets.
 * version  for contracts: its row in the register; nth: which version it is.
 */
naql_status rights_book_put(struct rights_book *b, const struct contract_entry *e,
			    bool on, int64_t version, uint32_t nth,
			    naql_error *err) NAQL_MUST_USE;
/* book_item_find() - the restrictions of an item, by id; NULL and 0: none. */
const struct book_item *book_item_find(const struct rights_book *b, struct slice item,
				       size_t *n);
/* book_party(), book_contract() - NULL: none of this id; of a contract the newest version
 * that holds. */
const struct rights_party *book_party(const struct rights_book *b, struct slice id);
const struct rights_contract *book_contract(const struct rights_book *b,
					    struct slice number);
naql_status rights_book_host(struct rights_book *b, struct slice host,
			     naql_error *err) NAQL_MUST_USE;
/* rights_book_sort() - before the book is judged by. */
naql_status rights_book_sort(struct rights_book *b, naql_error *err) NAQL_MUST_USE;
/*
 * rights_book_check() - may this entry stand beside what is in the book?
 *
 * A party that is named must be there, likewise an outlet, which must be the party's; two
 * outlets with the same key may not overlap in time. NAQL_E_FORMAT, 'source' named.
 */
naql_status rights_book_check(const struct rights_book *b, const struct contract_entry *e,
			      const char *source, naql_error *err) NAQL_MUST_USE;

#endif
