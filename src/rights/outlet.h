/*
 * outlet.h - which outlet an address belongs to.
 */
#ifndef NAQL_RIGHTS_OUTLET_H
#define NAQL_RIGHTS_OUTLET_H

#include "rights/book.h"

enum outlet_found {
	OUTLET_NONE,
	OUTLET_FOUND,
	OUTLET_UNSURE /* the time is unknown, and the outlet of the longest key has dates
		       */
};

/*
 * outlet_find() - the outlet of the longest key that takes the address at that time.
 *
 * host   lower case; absent: none is found.
 * time   TIME_NONE: unknown.
 * Cost   O(labels of the host * log keys).
 */
enum outlet_found outlet_find(const struct rights_book *b, struct slice host,
			      struct slice url, int64_t time,
			      const struct rights_outlet **out);

/* outlet_key_order() - of keys in a book: for its sorting. */
int outlet_key_order(const void *x, const void *y);

#endif
