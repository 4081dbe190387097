/*
 * coded.h - coded bytes for tests, made on the spot: no opaque fixtures.
 */
#ifndef NAQL_TESTS_CODED_H
#define NAQL_TESTS_CODED_H

#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "base/buf.h"
#include "prop.h"

/* coded_zlib() - append; bits: 31 gzip, 15 zlib, -15 raw. */
static inline void
coded_zlib(struct buf *out, const void *bytes, size_t len, int bits)
{
	z_stream z = { 0 };
	size_t room;

	if (deflateInit2(&z, 6, Z_DEFLATED, bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	room = (size_t)deflateBound(&z, (uLong)len) + 32;
	if (!buf_reserve(out, room))
		abort();
	z.next_in = malloc(len + 1); /* zlib's pointer is not const */
	memcpy(z.next_in, len ? bytes : "", len);
	z.avail_in = (uInt)len;
	z.next_out = (Bytef *)out->ptr + out->len;
	z.avail_out = (uInt)room;
	{
		Bytef *copy = z.next_in;

		if (deflate(&z, Z_FINISH) != Z_STREAM_END)
			abort();
		free(copy);
	}
	out->len += z.total_out;
	(void)deflateEnd(&z);
}

static inline void
coded_gzip(struct buf *out, const void *bytes, size_t len)
{
	coded_zlib(out, bytes, len, 31);
}

static inline void
coded_zstd(struct buf *out, const void *bytes, size_t len)
{
	size_t n;

	if (!buf_reserve(out, ZSTD_compressBound(len)))
		abort();
	n = ZSTD_compress(out->ptr + out->len, out->cap - out->len, bytes, len, 3);
	if (ZSTD_isError(n))
		abort();
	out->len += n;
}

/* coded_text() - append n bytes that compress like prose, of words about a garden. */
static inline void
coded_text(struct buf *out, struct prop *p, size_t n)
{
	static const char *const words[] = {
		"garden", "حديقة", "rain", "yağmur", "baran",
		"baker",  "نانوا", "tram", "pear",   "1923"
	};
	size_t end = out->len + n;

	while (out->len < end) {
		buf_add_str(out, words[prop_below(p, 10)]);
		buf_add_byte(out, prop_below(p, 9) ? ' ' : '\n');
		if (prop_below(p, 4) == 0)
			buf_add_u32le(out, (uint32_t)prop_next(p));
	}
	out->len = end;
}

#endif
