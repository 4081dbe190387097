/*
 * revisit.h - payloads that a WARC may refer to again: a revisit record holds no payload,
 * only the digest of one that was seen before. The last REVISIT_BYTES of payloads are
 * kept, so a revisit soon after its original, in the same file, is a page like any other.
 */
#ifndef NAQL_RECORD_REVISIT_H
#define NAQL_RECORD_REVISIT_H

#include "record/record.h"

#define REVISIT_BYTES ((size_t)8 << 20)	  /* payloads kept, in all */
#define REVISIT_MAX   ((size_t)512 << 10) /* of one payload; longer ones are not kept */

struct revisit; /* one input's; made when first needed */

/* revisit_keep() - remember the payload of 'rec' under its digest; *rv may be NULL
 * before. Returns NAQL_OK, also where it is not kept; NAQL_E_NOMEM. */
naql_status revisit_keep(struct revisit **rv, struct slice digest,
			 const struct record *rec, naql_error *err) NAQL_MUST_USE;
/* revisit_find() - kind, charset and payload of what was kept under this digest; false,
 * and nothing set, where it is not there (any more). They are valid until the next keep.
 */
bool revisit_find(const struct revisit *rv, struct slice digest, struct record *rec);
void revisit_free(struct revisit *rv);

#endif
