/*
 * notice_http.h - header fields of a response, and Link (RFC 8288), as far as a notice
 * stands in them.
 */
#ifndef NAQL_RIGHTS_NOTICE_HTTP_H
#define NAQL_RIGHTS_NOTICE_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

/* notice_http_field() - the next "Name: value" line, taken off *block; false: no more.
 * The status line and lines that are no field are passed over; *bad is then the line,
 * where bad is not NULL. A folded line is its first part alone. */
bool notice_http_field(struct slice *block, struct slice *name, struct slice *value,
		       struct slice *bad);

struct notice_link {
	struct slice target;
	struct slice rel, type; /* without quotes; absent: {NULL, 0} */
};

/* notice_http_link() - the next link of a Link value, taken off *value; false: no more,
 * or nothing that can be read. Commas within <> and quotes part nothing. */
bool notice_http_link(struct slice *value, struct notice_link *out);
/* notice_http_has_rel() - is 'rel' one of the words of the link's relation. */
bool notice_http_has_rel(const struct notice_link *l, const char *rel);

#endif
