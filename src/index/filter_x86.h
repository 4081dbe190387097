/*
 * filter_x86.h - filter_test() for many keys, where the processor can.
 */
#ifndef NAQL_INDEX_FILTER_X86_H
#define NAQL_INDEX_FILTER_X86_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* filter_x86_usable() - whether this processor can; else the other must not be called. */
bool filter_x86_usable(void);
/* filter_x86_test() - has[i] |= filter_test(blocks[i], bits[i]) for each of n. */
void filter_x86_test(const uint8_t *const *blocks, const uint64_t *bits, size_t n,
		     uint32_t *has);

#endif
