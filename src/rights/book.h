/*
 * book.h - everything that judging needs of an archive: its own hosts, outlets,
 * contracts, allow entries. Loaded once a scan, never changed afterwards: threads share
 * it.
 */
#ifndef NAQL_RIGHTS_BOOK_H
#define NAQL_RIGHTS_BOOK_H

#include "base/vec.h"
#include "rights/contract_file.h"

struct book_key {
	const struct rights_key *key;
	size_t outlet; /* in outlets */
};

struct rights_book {
	struct arena arena;	 /* holds all of it */
	VEC(struct slice) hosts; /* the agency's own */
	VEC(const struct rights_party *) parties;
	VEC(struct rights_outlet) outlets;
	VEC(struct rights_contract) contracts;	 /* by party, then number, by bytes */
	VEC(const struct rights_allow *) allows; /* by id, by bytes */
	VEC(struct book_key) keys;		 /* of every outlet: outlet_key_order() */
};

/* rights_book_load() - the newest version of everything; NAQL_E_CORRUPT where the
 * register holds what no contract file may say. */
naql_status rights_book_load(struct rights_book **out, struct reg *r,
			     naql_error *err) NAQL_MUST_USE;
void rights_book_free(struct rights_book *b);

/* For tests, and for checking a file before it is entered. */
naql_status rights_book_new(struct rights_book **out, naql_error *err) NAQL_MUST_USE;
/* rights_book_put() - an entry into the book, in place of the one of its id. It is
 * copied; what it points to is borrowed. on: for outlets; version: for contracts. */
naql_status rights_book_put(struct rights_book *b, const struct contract_entry *e,
			    bool on, int64_t version, naql_error *err) NAQL_MUST_USE;
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
