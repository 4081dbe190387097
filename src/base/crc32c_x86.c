/*
 * crc32c_x86.c - the checksum by the crc32 instruction of SSE 4.2. Elsewhere: not usable.
 */
#include <string.h>

#include "base/crc32c_int.h"

#if defined(__x86_64__)

bool
crc32c_x86_usable(void)
{
	return __builtin_cpu_supports("sse4.2") != 0;
}

__attribute__((target("sse4.2"))) uint32_t
crc32c_x86(uint32_t reg, const uint8_t *p, size_t len)
{
	uint64_t wide = reg;

	for (; len >= 8; p += 8, len -= 8) {
		uint64_t v;

		memcpy(&v, p, sizeof(v));
		wide = __builtin_ia32_crc32di(wide, v);
	}
	reg = (uint32_t)wide;
	for (; len; p++, len--)
		reg = __builtin_ia32_crc32qi(reg, *p);
	return reg;
}

#else

bool
crc32c_x86_usable(void)
{
	return false;
}

uint32_t
crc32c_x86(uint32_t reg, const uint8_t *p, size_t len)
{
	return crc32c_portable(reg, p, len);
}

#endif
