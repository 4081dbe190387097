/*
 * crc32c_int.h - the variants behind crc32c_bytes(), for it and for the test that
 * compares them. Each takes and returns the register itself, not inverted.
 */
#ifndef NAQL_BASE_CRC32C_INT_H
#define NAQL_BASE_CRC32C_INT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

uint32_t crc32c_portable(uint32_t reg, const uint8_t *p, size_t len);
bool crc32c_x86_usable(void);
uint32_t crc32c_x86(uint32_t reg, const uint8_t *p, size_t len); /* only where usable */

#endif
