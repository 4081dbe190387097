/*
 * grant_file.h - one grant of a contract out of its JSON.
 */
#ifndef NAQL_RIGHTS_GRANT_FILE_H
#define NAQL_RIGHTS_GRANT_FILE_H

#include "rights/member.h"

/* grant_read() - faults are kept in 'r'. */
void grant_read(struct member_reader *r, const struct json *o, struct rights_grant *g);

#endif
