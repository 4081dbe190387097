/*
 * random.h - bytes that nobody can guess (OpenSSL), for salts and nonces. Never for
 * results: those are the same each time.
 */
#ifndef NAQL_BASE_RANDOM_H
#define NAQL_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#include "naql/status.h"

/* random_bytes() - fill 'out'. NAQL_E_INTERNAL when the system gives none. */
naql_status random_bytes(uint8_t *out, size_t len, naql_error *err) NAQL_MUST_USE;

#endif
