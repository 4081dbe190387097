/*
 * codec_whole.c - whole gzip members over libdeflate, which is several times as fast as
 * zlib but needs all of the input and all of the room. It says yes or no; a no may mean
 * broken, cut off or too large, and codec_zlib.c finds out which.
 */
#include <libdeflate.h>

#include "base/mem.h"
#include "io/codec_int.h"

struct codec_whole {
	struct libdeflate_decompressor *d;
};

struct codec_whole *
codec_whole_new(void)
{
	struct codec_whole *w = mem_alloc(sizeof(*w));

	if (!w)
		return NULL;
	w->d = libdeflate_alloc_decompressor();
	if (!w->d) {
		mem_free(w);
		return NULL;
	}
	return w;
}

void
codec_whole_free(struct codec_whole *w)
{
	if (!w)
		return;
	libdeflate_free_decompressor(w->d);
	mem_free(w);
}

bool
codec_whole_gzip(struct codec_whole *w, struct codec_step *s)
{
	return libdeflate_gzip_decompress_ex(w->d, s->in, s->in_len, s->out, s->out_len,
					     &s->used, &s->made) == LIBDEFLATE_SUCCESS;
}
