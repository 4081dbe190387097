/*
 * codec_zstd.c - zstd frames in steps, over libzstd. 'want' follows the library's own
 * hint: fed so, it decodes block by block without copying its input, and always in the
 * same pieces. Windows are bounded to 128 MiB, what "zstd --long" writes at most by
 * itself.
 */
#include <zstd.h>
#include <zstd_errors.h>

#include "base/mem.h"
#include "io/codec_int.h"

enum {
	ZSTD_WINDOW_LOG = 27,
	ZSTD_WANT_MAX = 256 << 10, /* a skippable frame's hint is its size */
	ZSTD_DICTIONARY_MAX = 64 << 20,
};

struct codec_zstd {
	struct codec codec;
	ZSTD_DCtx *ctx;
	size_t first; /* hint for a frame's begin */
};

static void
zstd_hint(struct codec *c, size_t hint)
{
	c->want = hint > ZSTD_WANT_MAX ? ZSTD_WANT_MAX : hint ? hint : 1;
}

static enum codec_result
zstd_step(struct codec *c, struct codec_step *s)
{
	ZSTD_inBuffer in = { s->in, s->in_len, 0 };
	ZSTD_outBuffer out = { s->out, s->out_len, 0 };
	size_t rc = ZSTD_decompressStream(((struct codec_zstd *)c)->ctx, &out, &in);

	s->used = in.pos;
	s->made = out.pos;
	if (!ZSTD_isError(rc)) {
		zstd_hint(c, rc);
		return rc == 0 ? CODEC_END : CODEC_MORE;
	}
	s->why = ZSTD_getErrorName(rc);
	return ZSTD_getErrorCode(rc) == ZSTD_error_memory_allocation ? CODEC_NOMEM
								     : CODEC_BAD;
}

static void
zstd_reset(struct codec *c)
{
	struct codec_zstd *z = (struct codec_zstd *)c;

	(void)ZSTD_DCtx_reset(z->ctx, ZSTD_reset_session_only); /* cannot fail */
	zstd_hint(c, z->first);
}

static void
zstd_free(struct codec *c)
{
	(void)ZSTD_freeDCtx(((struct codec_zstd *)c)->ctx);
	mem_free(c);
}

struct codec *
codec_zstd_new(void)
{
	struct codec_zstd *z = mem_calloc(1, sizeof(*z));

	if (!z)
		return NULL;
	z->codec = (struct codec){ zstd_step, zstd_reset, zstd_free, 1 };
	z->ctx = ZSTD_createDCtx();
	z->first = z->ctx ? ZSTD_initDStream(z->ctx) : 0;
	if (!z->ctx || ZSTD_isError(z->first) ||
	    ZSTD_isError(ZSTD_DCtx_setParameter(z->ctx, ZSTD_d_windowLogMax,
						ZSTD_WINDOW_LOG))) {
		zstd_free(&z->codec);
		return NULL;
	}
	zstd_hint(&z->codec, z->first);
	return &z->codec;
}

static enum codec_result
zstd_load(struct codec_zstd *z, const uint8_t *bytes, size_t len)
{
	size_t rc = ZSTD_DCtx_loadDictionary(z->ctx, bytes, len);

	if (!ZSTD_isError(rc))
		return CODEC_MORE;
	return ZSTD_getErrorCode(rc) == ZSTD_error_memory_allocation ? CODEC_NOMEM
								     : CODEC_BAD;
}

enum codec_result
codec_zstd_dictionary(struct codec *c, const uint8_t *bytes, size_t len)
{
	struct codec_zstd *z = (struct codec_zstd *)c;
	enum codec_result r = CODEC_BAD;
	unsigned long long size;
	uint8_t *plain;

	if (ZSTD_isError(ZSTD_DCtx_reset(z->ctx, ZSTD_reset_session_only)))
		return CODEC_BAD;
	if (len < 4 || bytes[0] != 0x28 || !codec_is_zstd(bytes, len))
		return zstd_load(z, bytes, len);
	size = ZSTD_getFrameContentSize(bytes, len);
	if (size == 0 || size > ZSTD_DICTIONARY_MAX) /* also "unknown" and "error" */
		return CODEC_BAD;
	plain = mem_alloc((size_t)size);
	if (!plain)
		return CODEC_NOMEM;
	if (ZSTD_decompress(plain, (size_t)size, bytes, len) == size)
		r = zstd_load(z, plain, (size_t)size);
	mem_free(plain);
	return r;
}
