/*
 * restriction_file.h - what holds for single items whatever a contract says, out of its
 * JSON.
 */
#ifndef NAQL_RIGHTS_RESTRICTION_FILE_H
#define NAQL_RIGHTS_RESTRICTION_FILE_H

#include "rights/member.h"

/* restriction_object() - its members all are known; before its zone is read. */
bool restriction_object(struct member_reader *r, const struct json *o);
/* restriction_read() - in the zone of 'r'. */
void restriction_read(struct member_reader *r, const struct json *o,
		      struct rights_restriction *x);

#endif
