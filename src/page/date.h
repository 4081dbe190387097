/*
 * date.h - the date that stands in an address, such as /2026/01/02/ or -20260102.
 */
#ifndef NAQL_PAGE_DATE_H
#define NAQL_PAGE_DATE_H

#include <stdbool.h>

#include "base/slice.h"

/* date_in_url() - "YYYY-MM-DD" into out (10 bytes, no NUL). False: there is none. */
bool date_in_url(struct slice url, char out[10]);

#endif
