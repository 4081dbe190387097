/*
 * grant_file.h - one grant of a contract out of its JSON.
 */
#ifndef NAQL_RIGHTS_GRANT_FILE_H
#define NAQL_RIGHTS_GRANT_FILE_H

#include "rights/member.h"

#define CODES_MAX 300u
#define DAYS_MAX  36500u

/* grant_read() - form 1 or 2; faults are kept in 'r'. */
void grant_read(struct member_reader *r, const struct json *o, unsigned form,
		struct rights_grant *g);
/* grant_territories() - the member "territories" of 'o', if it is there. */
void grant_territories(struct member_reader *r, const struct json *o,
		       struct rights_territories *t);

#endif
