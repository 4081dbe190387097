/*
 * random.c - see random.h.
 */
#include "base/random.h"

#include <limits.h>
#include <openssl/rand.h>

#include "base/error.h"

naql_status
random_bytes(uint8_t *out, size_t len, naql_error *err)
{
	if (len > INT_MAX || RAND_bytes(out, (int)len) != 1)
		return naql_fail(err, NAQL_E_INTERNAL, NULL, NAQL_NO_OFFSET,
				 "no random bytes can be had");
	return NAQL_OK;
}
