/*
 * codec_int.h - the decoders of io behind one face, one step at a time, so that source.c
 * and coding.c are written once and each third-party header is known to one file only.
 *
 * A codec is told everything in a step and keeps nothing of it. What it makes depends on
 * the pieces it is given only through its internal buffering; a caller that wants the
 * same bytes and the same fault for any way of reading gives it pieces of 'want' bytes,
 * less only at the end of the input.
 */
#ifndef NAQL_IO_CODEC_INT_H
#define NAQL_IO_CODEC_INT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum codec_result {
	CODEC_MORE, /* wants input, or room for output */
	CODEC_END,  /* the member, frame or stream is complete */
	CODEC_BAD,  /* 'why' says what; 'made' bytes before it are good */
	CODEC_NOMEM /* the codec must be reset before further use */
};

struct codec_step {
	const uint8_t *in;
	size_t in_len;
	uint8_t *out;
	size_t out_len;
	size_t used;	 /* of in */
	size_t made;	 /* of out */
	const char *why; /* static string */
};

struct codec {
	enum codec_result (*step)(struct codec *c, struct codec_step *s);
	void (*reset)(struct codec *c); /* to the begin of a member or frame */
	void (*free)(struct codec *c);
	size_t want; /* input bytes the next step can use at most, at least 1 */
};

enum codec_wrap { CODEC_WRAP_GZIP, CODEC_WRAP_ZLIB, CODEC_WRAP_RAW };

/* All give NULL when memory is refused. codec_free(NULL) is a no-op. */
struct codec *codec_zlib_new(enum codec_wrap wrap);
struct codec *codec_brotli_new(void);
struct codec *codec_zstd_new(void);
/* codec_zstd_dictionary() - the dictionary (itself perhaps a zstd frame) of later frames.
 */
enum codec_result codec_zstd_dictionary(struct codec *c, const uint8_t *bytes,
					size_t len);
void codec_free(struct codec *c);

/* A whole gzip member in memory (libdeflate): several times as fast as steps. */
struct codec_whole;
struct codec_whole *codec_whole_new(void);
void codec_whole_free(struct codec_whole *w);
/* codec_whole_gzip() - true when s->in begins with a complete member that fits s->out. */
bool codec_whole_gzip(struct codec_whole *w, struct codec_step *s);

/* Both tell by the first bytes; fewer than four bytes are no frame. */
bool codec_is_gzip(const uint8_t *p, size_t len); /* the two bytes of the magic */
bool codec_is_zstd(const uint8_t *p, size_t len); /* a frame or a skippable frame */

#endif
