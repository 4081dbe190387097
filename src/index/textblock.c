/*
 * textblock.c - the room's only user of libzstd, which allocates by itself (not by
 * mem.h).
 */
#include "index/textblock.h"

#include "base/error.h"
#include "base/mem.h"

#include <stdatomic.h>
/* For one parameter and one function: see textblock_train(), textblock_writer_new(). */
#define ZDICT_STATIC_LINKING_ONLY
#define ZSTD_STATIC_LINKING_ONLY
#include <zdict.h>
#include <zstd.h>

#define DICT_MAX    ((size_t)64 << 10)
#define DICT_SHARE  128 /* at most 1/128 of the text */
#define DICT_MIN    ((size_t)2 << 10)
#define SAMPLE_LEN  ((size_t)4 << 10)
#define SAMPLES_MAX 512 /* 2 MB of text: .04 s */

naql_status
textblock_train(struct slice text, struct buf *dict, naql_error *err)
{
	size_t want = text.len / DICT_SHARE, sizes[SAMPLES_MAX],
	       n = text.len / SAMPLE_LEN;
	struct buf samples = { 0 };
	naql_status st = NAQL_OK;

	buf_reset(dict);
	if (want < DICT_MIN)
		return NAQL_OK;
	if (want > DICT_MAX)
		want = DICT_MAX;
	if (n > SAMPLES_MAX)
		n = SAMPLES_MAX;
	for (size_t i = 0; i < n; i++) {
		sizes[i] = SAMPLE_LEN;
		buf_add(&samples, text.ptr + text.len / n * i, SAMPLE_LEN);
	}
	if (!buf_reserve(dict, want) || samples.failed) {
		st = naql_nomem(err);
	} else {
		/* What ZDICT_trainFromBuffer() does for the best of five k, of which this
		 * is one: a quarter of its time, for news a dictionary as good. */
		ZDICT_fastCover_params_t p = { .k = 100, .d = 8, .f = 20, .accel = 1 };
		size_t len = ZDICT_trainFromBuffer_fastCover(dict->ptr, want, samples.ptr,
							     sizes, (unsigned)n, p);

		dict->len = ZDICT_isError(len)
				    ? 0
				    : len; /* too uniform to learn from: none */
	}
	buf_fini(&samples);
	return st;
}

/* For a dictionary of 64 KB libzstd takes 16: 17 is as quick, and .2758 bytes a byte for
 * .2774 (169 MB of news). */
#define HASH_LOG 17

struct textblock_writer {
	ZSTD_CCtx *ctx; /* with its level and dictionary */
};

void
textblock_writer_free(struct textblock_writer *w)
{
	if (!w)
		return;
	ZSTD_freeCCtx(w->ctx);
	mem_free(w);
}

naql_status
textblock_writer_new(struct textblock_writer **out, struct slice dict, int level,
		     naql_error *err)
{
	struct textblock_writer *w = mem_calloc(1, sizeof(*w));

	*out = NULL;
	if (!w)
		return naql_nomem(err);
	w->ctx = ZSTD_createCCtx();
	/*
	 * For blocks over 16 KB libzstd would copy the tables of the dictionary for each:
	 * 132 MB/s; referred to, 184, at the same size (169 MB of news). Where a libzstd
	 * does not know the parameter it is slower, not wrong.
	 */
	if (!w->ctx ||
	    ZSTD_isError(
		    ZSTD_CCtx_setParameter(w->ctx, ZSTD_c_compressionLevel, level)) ||
	    ZSTD_isError(ZSTD_CCtx_setParameter(w->ctx, ZSTD_c_hashLog, HASH_LOG)) ||
	    ZSTD_isError(ZSTD_CCtx_loadDictionary(w->ctx, dict.ptr, dict.len))) {
		textblock_writer_free(w);
		return naql_nomem(err);
	}
	(void)ZSTD_CCtx_setParameter(w->ctx, ZSTD_c_forceAttachDict,
				     ZSTD_dictForceAttach);
	*out = w;
	return NAQL_OK;
}

naql_status
textblock_write(struct textblock_writer *w, struct slice raw, struct buf *out,
		naql_error *err)
{
	size_t cap = ZSTD_compressBound(raw.len), len;

	if (!buf_reserve(out, cap))
		return buf_status(out, err);
	len = ZSTD_compress2(w->ctx, out->ptr + out->len, cap, raw.ptr, raw.len);
	if (ZSTD_isError(len))
		return naql_fail(err, NAQL_E_NOMEM, NULL, NAQL_NO_OFFSET, "zstd: %s",
				 ZSTD_getErrorName(len));
	out->len += len;
	return NAQL_OK;
}

#define CONTEXTS 8

struct textblock_reader {
	ZSTD_DDict *dict;
	bool dict_broken;
	_Atomic(ZSTD_DCtx *) idle[CONTEXTS];
};

void
textblock_reader_free(struct textblock_reader *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < CONTEXTS; i++)
		ZSTD_freeDCtx(atomic_load(&r->idle[i]));
	ZSTD_freeDDict(r->dict);
	mem_free(r);
}

naql_status
textblock_reader_new(struct textblock_reader **out, struct slice dict, naql_error *err)
{
	struct textblock_reader *r = mem_calloc(1, sizeof(*r));

	*out = NULL;
	if (!r)
		return naql_nomem(err);
	for (size_t i = 0; i < CONTEXTS; i++)
		atomic_init(&r->idle[i], NULL);
	if (dict.len)
		r->dict = ZSTD_createDDict(dict.ptr, dict.len);
	r->dict_broken = dict.len && !r->dict; /* told when a text is asked for */
	*out = r;
	return NAQL_OK;
}

static ZSTD_DCtx *
take(struct textblock_reader *r)
{
	for (size_t i = 0; i < CONTEXTS; i++) {
		ZSTD_DCtx *ctx = atomic_exchange(&r->idle[i], NULL);

		if (ctx)
			return ctx;
	}
	return ZSTD_createDCtx();
}

static void
give_back(struct textblock_reader *r, ZSTD_DCtx *ctx)
{
	for (size_t i = 0; i < CONTEXTS && ctx; i++)
		ctx = atomic_exchange(&r->idle[i], ctx);
	ZSTD_freeDCtx(ctx);
}

naql_status
textblock_read(struct textblock_reader *r, struct slice block, size_t raw_len,
	       struct buf *out, naql_error *err)
{
	buf_reset(out);
	if (r->dict_broken)
		return naql_fail(err, NAQL_E_CORRUPT, NULL, NAQL_NO_OFFSET,
				 "the text dictionary is damaged");
	if (raw_len > TEXTBLOCK_MAX)
		return naql_fail(err, NAQL_E_CORRUPT, NULL, NAQL_NO_OFFSET,
				 "text block too long");
	if (!buf_reserve(out, raw_len + 1))
		return buf_status(out, err);

	ZSTD_DCtx *ctx = take(r);
	size_t len;

	if (!ctx)
		return naql_nomem(err);
	if (r->dict)
		len = ZSTD_decompress_usingDDict(ctx, out->ptr, raw_len, block.ptr,
						 block.len, r->dict);
	else
		len = ZSTD_decompressDCtx(ctx, out->ptr, raw_len, block.ptr, block.len);
	give_back(r, ctx);
	if (ZSTD_isError(len) || len != raw_len)
		return naql_fail(err, NAQL_E_CORRUPT, NULL, NAQL_NO_OFFSET,
				 "a text block does not unpack");
	out->len = raw_len;
	return NAQL_OK;
}
