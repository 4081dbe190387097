/*
 * codec.c - what the codecs have in common: being freed, and being told apart.
 */
#include "io/codec_int.h"

bool
codec_is_gzip(const uint8_t *p, size_t len)
{
	return len >= 2 && p[0] == 0x1f && p[1] == 0x8b;
}

void
codec_free(struct codec *c)
{
	if (c)
		c->free(c);
}

bool
codec_is_zstd(const uint8_t *p, size_t len)
{
	if (len < 4)
		return false;
	if (p[0] == 0x28)
		return p[1] == 0xb5 && p[2] == 0x2f && p[3] == 0xfd;
	return (p[0] & 0xf0) == 0x50 && p[1] == 0x2a && p[2] == 0x4d && p[3] == 0x18;
}
