/*
 * date_names.h - names of months of many languages and three calendars, by the hashes of
 * their folded words. From data/page-months.txt.
 */
#ifndef NAQL_PAGE_DATE_NAMES_H
#define NAQL_PAGE_DATE_NAMES_H

#include <stdbool.h>

#include "base/vec.h"
#include "page/page_tables.h"
#include "text/fold.h"

struct date_name {
	uint64_t first, second; /* hashes of folded words; second 0: none */
	uint8_t calendar, number;
};

struct date_names {
	VEC(struct date_name) list; /* by first; names of two words before those of one */
};

naql_status date_names_init(struct date_names *d, struct fold *f,
			    naql_error *err) NAQL_MUST_USE;
void date_names_fini(struct date_names *d);
/* date_names_find() - the month of these words; second 0: of one word. NULL: none. */
const struct date_name *date_names_find(const struct date_names *d, uint64_t first,
					uint64_t second);

#endif
