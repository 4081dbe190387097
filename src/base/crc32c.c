/*
 * crc32c.c - the Castagnoli checksum of our files. The portable form goes half a byte at
 * a time: its table is small enough to be read by a person; machines that count have the
 * instruction (crc32c_x86.c).
 */
#include "base/crc32c_int.h"
#include "base/hash.h"

/* The register after four zero bits, for each value of its low four bits. */
static const uint32_t nibble[16] = {
	0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1, 0x417b1dbc, 0x5125dad3,
	0x61c69362, 0x7198540d, 0x82f63b78, 0x92a8fc17, 0xa24bb5a6, 0xb21572c9,
	0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75,
};

uint32_t
crc32c_portable(uint32_t reg, const uint8_t *p, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		reg ^= p[i];
		reg = reg >> 4 ^ nibble[reg & 15];
		reg = reg >> 4 ^ nibble[reg & 15];
	}
	return reg;
}

uint32_t
crc32c_bytes(uint32_t crc, const void *bytes, size_t len)
{
	if (crc32c_x86_usable())
		return ~crc32c_x86(~crc, bytes, len);
	return ~crc32c_portable(~crc, bytes, len);
}
