/*
 * size.h - sizes are multiplied and added with these, never with bare operators, when
 * a factor comes from input. Each returns false on overflow and leaves *out alone.
 */
#ifndef NAQL_BASE_SIZE_H
#define NAQL_BASE_SIZE_H

#include <stdbool.h>
#include <stddef.h>

static inline bool
naql_size_mul(size_t a, size_t b, size_t *out)
{
	return !__builtin_mul_overflow(a, b, out);
}

static inline bool
naql_size_add(size_t a, size_t b, size_t *out)
{
	return !__builtin_add_overflow(a, b, out);
}

#endif
