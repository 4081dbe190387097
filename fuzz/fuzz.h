/*
 * fuzz.h - what every fuzz target has: the entry that libFuzzer calls, and the one way to
 * say that a property does not hold.
 */
#ifndef NAQL_FUZZ_H
#define NAQL_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void
must(bool holds)
{
	if (!holds)
		abort();
}

#endif
