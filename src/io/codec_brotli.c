/*
 * codec_brotli.c - br in steps, over libbrotlidec.
 */
#include <brotli/decode.h>

#include "base/mem.h"
#include "io/codec_int.h"

enum { BROTLI_WANT = 64 << 10 };

struct codec_brotli {
	struct codec codec;
	BrotliDecoderState *state; /* NULL after a refused reset */
};

static void *
brotli_alloc(void *ctx, size_t n)
{
	(void)ctx;
	return mem_alloc(n);
}

static void
brotli_release(void *ctx, void *p)
{
	(void)ctx;
	mem_free(p);
}

static enum codec_result
brotli_step(struct codec *c, struct codec_step *s)
{
	BrotliDecoderState *state = ((struct codec_brotli *)c)->state;
	const uint8_t *in = s->in;
	uint8_t *out = s->out;
	size_t in_left = s->in_len;
	size_t out_left = s->out_len;
	BrotliDecoderErrorCode why;

	if (!state)
		return CODEC_NOMEM;
	switch (BrotliDecoderDecompressStream(state, &in_left, &in, &out_left, &out,
					      NULL)) {
	case BROTLI_DECODER_RESULT_SUCCESS:
		s->used = s->in_len - in_left;
		s->made = s->out_len - out_left;
		return CODEC_END;
	case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT:
	case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT:
		s->used = s->in_len - in_left;
		s->made = s->out_len - out_left;
		return CODEC_MORE;
	case BROTLI_DECODER_RESULT_ERROR:
		break;
	}
	s->used = s->in_len - in_left;
	s->made = s->out_len - out_left;
	why = BrotliDecoderGetErrorCode(state);
	if (why <= BROTLI_DECODER_ERROR_ALLOC_CONTEXT_MODES &&
	    why >= BROTLI_DECODER_ERROR_ALLOC_BLOCK_TYPE_TREES)
		return CODEC_NOMEM;
	s->why = BrotliDecoderErrorString(why);
	return CODEC_BAD;
}

static void
brotli_reset(struct codec *c)
{
	struct codec_brotli *b = (struct codec_brotli *)c;

	if (b->state)
		BrotliDecoderDestroyInstance(b->state);
	b->state = BrotliDecoderCreateInstance(brotli_alloc, brotli_release, NULL);
}

static void
brotli_free(struct codec *c)
{
	struct codec_brotli *b = (struct codec_brotli *)c;

	if (b->state)
		BrotliDecoderDestroyInstance(b->state);
	mem_free(b);
}

struct codec *
codec_brotli_new(void)
{
	struct codec_brotli *b = mem_calloc(1, sizeof(*b));

	if (!b)
		return NULL;
	b->codec = (struct codec){ brotli_step, brotli_reset, brotli_free, BROTLI_WANT };
	brotli_reset(&b->codec);
	if (!b->state) {
		mem_free(b);
		return NULL;
	}
	return &b->codec;
}
