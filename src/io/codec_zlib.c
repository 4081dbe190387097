/*
 * codec_zlib.c - gzip, zlib and raw deflate in steps, over zlib. The slow and patient
 * way: for members of any size, and the one that says exactly where a broken one breaks.
 */
#define ZLIB_CONST
#include <limits.h>
#include <zlib.h>

#include "base/mem.h"
#include "io/codec_int.h"

enum { ZLIB_WANT = 64 << 10 };

struct codec_zlib {
	struct codec codec;
	z_stream z;
};

static voidpf
zlib_alloc(voidpf ctx, uInt count, uInt size)
{
	(void)ctx;
	return mem_resize_array(NULL, count, size);
}

static void
zlib_release(voidpf ctx, voidpf p)
{
	(void)ctx;
	mem_free(p);
}

static uInt
to_uint(size_t n)
{
	return n > UINT_MAX ? UINT_MAX : (uInt)n;
}

static enum codec_result
zlib_step(struct codec *c, struct codec_step *s)
{
	z_stream *z = &((struct codec_zlib *)c)->z;
	uInt in = to_uint(s->in_len);
	uInt out = to_uint(s->out_len);
	int rc;

	z->next_in = s->in;
	z->avail_in = in;
	z->next_out = s->out;
	z->avail_out = out;
	rc = inflate(z, Z_NO_FLUSH);
	s->used = in - z->avail_in;
	s->made = out - z->avail_out;
	if (rc == Z_OK || rc == Z_BUF_ERROR)
		return CODEC_MORE;
	if (rc == Z_STREAM_END)
		return CODEC_END;
	if (rc == Z_MEM_ERROR)
		return CODEC_NOMEM;
	s->why = rc == Z_NEED_DICT ? "needs a dictionary"
		 : z->msg	   ? z->msg
				   : "not deflate";
	return CODEC_BAD;
}

static void
zlib_reset(struct codec *c)
{
	(void)inflateReset(
		&((struct codec_zlib *)c)->z); /* fails for no stream of ours */
}

static void
zlib_free(struct codec *c)
{
	(void)inflateEnd(&((struct codec_zlib *)c)->z);
	mem_free(c);
}

struct codec *
codec_zlib_new(enum codec_wrap wrap)
{
	int bits = wrap == CODEC_WRAP_GZIP ? 16 + MAX_WBITS : MAX_WBITS;
	struct codec_zlib *c = mem_calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->codec = (struct codec){ zlib_step, zlib_reset, zlib_free, ZLIB_WANT };
	c->z.zalloc = zlib_alloc;
	c->z.zfree = zlib_release;
	if (inflateInit2(&c->z, wrap == CODEC_WRAP_RAW ? -MAX_WBITS : bits) != Z_OK) {
		mem_free(c);
		return NULL;
	}
	return &c->codec;
}
