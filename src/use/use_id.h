/*
 * use_id.h - the id of a use, for those files of use that complete one.
 */
#ifndef NAQL_USE_USE_ID_H
#define NAQL_USE_USE_ID_H

#include "use/use.h"

/*
 * use_set_id() - u->id from story, version, page url (else id), captured and payload
 * digest.
 *
 * Each part is preceded by its length, 8 bytes little-endian; the version is 4 bytes.
 */
naql_status use_set_id(struct use *u, naql_error *err) NAQL_MUST_USE;

#endif
