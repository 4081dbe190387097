/*
 * warc_digest.h - the digests that a WARC record states of itself, computed again.
 */
#ifndef NAQL_ENGINE_WARC_DIGEST_H
#define NAQL_ENGINE_WARC_DIGEST_H

#include "base/slice.h"
#include "naql/status.h"

/* Room for "sha512:" and 128 digits. */
#define WARC_DIGEST_MAX 160

/*
 * warc_digest_again() - the digest of 'bytes' written as 'stated' is: the same algorithm
 * (md5, sha1, sha256, sha512), in base 32 or in hex.
 *
 * Returns  true and a NUL-terminated string; false: nothing is stated, or in a way that
 *          is not known.
 */
bool warc_digest_again(struct slice stated, struct slice bytes,
		       char out[WARC_DIGEST_MAX]);
/* warc_digest_same() - two digests, base 32 and hex in any case of letters. */
bool warc_digest_same(struct slice stated, const char *computed);

#endif
