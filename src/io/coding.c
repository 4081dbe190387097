/*
 * coding.c - content codings of HTTP bodies. Bodies in crawls are often cut off or lie
 * about their coding, so everything decoded before a fault is kept. Bytes after the end
 * of the coded stream are ignored, as browsers do.
 */
#include "io/coding.h"

#include "base/compiler.h"
#include "base/error.h"
#include "io/codec_int.h"

enum {
	CODING_STEP = 32 << 10,
	CODING_WHOLE_MAX = 16 << 20, /* larger bodies are streamed */
	DEFLATE_RATIO_MAX = 1032,
};

/* One decoding: what is left to read, and how much more may be written. */
struct decoding {
	struct codec *codec;
	const uint8_t *in;
	size_t len;
	size_t at;
	size_t room;
	struct buf *out;
};

enum coding
coding_named(struct slice token)
{
	static const struct {
		const char *name;
		enum coding coding;
	} names[] = {
		{ "", CODING_IDENTITY },       { "identity", CODING_IDENTITY },
		{ "gzip", CODING_GZIP },       { "x-gzip", CODING_GZIP },
		{ "deflate", CODING_DEFLATE }, { "br", CODING_BR },
		{ "zstd", CODING_ZSTD },
	};

	token = slice_trim(token);
	for (size_t i = 0; i < NAQL_COUNT(names); i++) {
		if (slice_ieq(token, SLICE(names[i].name)))
			return names[i].coding;
	}
	return CODING_UNKNOWN;
}

/* add_capped() - as much of the bytes as there is room for. */
static naql_status
add_capped(struct decoding *d, const uint8_t *bytes, size_t len, naql_error *err)
{
	size_t n = len < d->room ? len : d->room;

	buf_add(d->out, bytes, n);
	if (d->out->failed)
		return naql_nomem(err);
	d->room -= n;
	if (n < len)
		return naql_fail(err, NAQL_E_LIMIT, NULL, d->at,
				 "body over its size limit");
	return NAQL_OK;
}

/*
 * step_into() - one step straight into the buffer. Where no room is left one byte on the
 * side tells a stream that ends just there from one that goes on.
 */
static enum codec_result
step_into(struct decoding *d, struct codec_step *s, naql_status *st, naql_error *err)
{
	uint8_t spare;
	size_t room = d->room < CODING_STEP ? d->room : CODING_STEP;
	enum codec_result r;

	*st = NAQL_OK;
	if (room && !buf_reserve(d->out, room)) {
		*st = naql_nomem(err);
		return CODEC_NOMEM;
	}
	*s = (struct codec_step){ .in = d->in + d->at, .in_len = d->len - d->at };
	s->out = room ? (uint8_t *)d->out->ptr + d->out->len : &spare;
	s->out_len = room ? room : 1;
	r = d->codec->step(d->codec, s);
	d->at += s->used;
	if (room) {
		d->out->len += s->made;
		d->room -= s->made;
	} else if (s->made) {
		*st = naql_fail(err, NAQL_E_LIMIT, NULL, d->at,
				"body over its size limit");
	}
	return r;
}

/* decode_one() - one member, frame or stream. */
static naql_status
decode_one(struct decoding *d, naql_error *err)
{
	for (;;) {
		struct codec_step s;
		naql_status st;
		enum codec_result r = step_into(d, &s, &st, err);

		if (st != NAQL_OK || r == CODEC_END)
			return st;
		if (r == CODEC_NOMEM)
			return naql_nomem(err);
		if (r == CODEC_BAD)
			return naql_fail(err, NAQL_E_FORMAT, NULL, d->at,
					 "coded body: %s", s.why);
		if (!s.used && !s.made)
			return naql_fail(err, NAQL_E_FORMAT, NULL, d->at,
					 "coded body is cut off");
	}
}

/* decode_all() - one after the other, as long as 'is_next' knows what follows. */
static naql_status
decode_all(struct decoding *d, struct codec *codec,
	   bool (*is_next)(const uint8_t *p, size_t len), naql_error *err)
{
	naql_status st;

	d->codec = codec;
	if (!codec)
		return naql_nomem(err);
	do {
		codec->reset(codec);
		st = decode_one(d, err);
	} while (st == NAQL_OK && is_next && is_next(d->in + d->at, d->len - d->at));
	codec_free(codec);
	return st;
}

/* told_size() - of a gzip body by its own trailer; 0 where that cannot be believed. */
static size_t
told_size(const struct decoding *d)
{
	const uint8_t *tail;
	size_t size;

	if (d->len < 18 || !codec_is_gzip(d->in, d->len))
		return 0;
	tail = d->in + d->len - 4;
	size = (size_t)tail[0] | (size_t)tail[1] << 8 | (size_t)tail[2] << 16 |
	       (size_t)tail[3] << 24;
	if (size > d->room || size > CODING_WHOLE_MAX ||
	    size / DEFLATE_RATIO_MAX > d->len)
		return 0;
	return size;
}

/* decode_whole() - the quick way for a body of one member; d->at stays 0 where it fails.
 */
static naql_status
decode_whole(struct decoding *d, size_t size, naql_error *err)
{
	struct codec_step s = { .in = d->in, .in_len = d->len, .out_len = size };
	struct codec_whole *w = codec_whole_new();

	if (!w || !buf_reserve(d->out, size)) {
		codec_whole_free(w);
		return naql_nomem(err);
	}
	s.out = (uint8_t *)d->out->ptr + d->out->len;
	if (codec_whole_gzip(w, &s)) {
		d->at += s.used;
		d->out->len += s.made;
		d->room -= s.made;
	}
	codec_whole_free(w);
	return NAQL_OK;
}

static naql_status
decode_gzip(struct decoding *d, naql_error *err)
{
	size_t size = told_size(d);
	naql_status st = size ? decode_whole(d, size, err) : NAQL_OK;

	if (st != NAQL_OK || (d->at && !codec_is_gzip(d->in + d->at, d->len - d->at)))
		return st;
	return decode_all(d, codec_zlib_new(CODEC_WRAP_GZIP), codec_is_gzip, err);
}

/* decode_deflate() - by the standard zlib, in the wild also raw: told by the header's
 * sum. */
static naql_status
decode_deflate(struct decoding *d, naql_error *err)
{
	bool zlib = d->len >= 2 && (d->in[0] & 0x0f) == 8 &&
		    (d->in[0] << 8 | d->in[1]) % 31 == 0;
	size_t before = d->out->len;
	size_t room = d->room;
	naql_status st;

	if (zlib) {
		st = decode_all(d, codec_zlib_new(CODEC_WRAP_ZLIB), NULL, err);
		if (st != NAQL_E_FORMAT || d->out->len > before)
			return st;
		d->at = 0;
		d->room = room;
	}
	return decode_all(d, codec_zlib_new(CODEC_WRAP_RAW), NULL, err);
}

naql_status
coding_decode(enum coding c, const uint8_t *in, size_t len, size_t cap, struct buf *out,
	      naql_error *err)
{
	static const uint8_t none[1];
	struct decoding d = {
		.in = len ? in : none, .len = len, .room = cap, .out = out
	};

	if (c != CODING_IDENTITY && len == 0)
		return NAQL_OK; /* an answer without a body may name a coding */
	switch (c) {
	case CODING_IDENTITY:
		return add_capped(&d, d.in, len, err);
	case CODING_GZIP:
		return decode_gzip(&d, err);
	case CODING_DEFLATE:
		return decode_deflate(&d, err);
	case CODING_BR:
		return decode_all(&d, codec_brotli_new(), NULL, err);
	case CODING_ZSTD:
		if (!codec_is_zstd(d.in,
				   len)) /* the library also reads what came before */
			return naql_fail(err, NAQL_E_FORMAT, NULL, 0,
					 "coded body: no zstd frame");
		return decode_all(&d, codec_zstd_new(), codec_is_zstd, err);
	case CODING_UNKNOWN:
		break;
	}
	return naql_fail(err, NAQL_E_FORMAT, NULL, 0, "unknown content coding");
}

static int
hex_value(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* chunk_header() - the size line, its extensions skipped. False: it is none. */
static bool
chunk_header(struct decoding *d, size_t *size)
{
	size_t n = 0;
	size_t from;
	const uint8_t *end;

	while (d->at < d->len && (d->in[d->at] == ' ' || d->in[d->at] == '\t'))
		d->at++;
	for (from = d->at; d->at < d->len && hex_value(d->in[d->at]) >= 0; d->at++) {
		if (n > SIZE_MAX >> 4)
			return false;
		n = n << 4 | (size_t)hex_value(d->in[d->at]);
	}
	*size = n;
	if (d->at == from)
		return false;
	while (d->at < d->len && (d->in[d->at] == ' ' || d->in[d->at] == '\t'))
		d->at++;
	end = d->at < d->len ? memchr(d->in + d->at, '\n', d->len - d->at) : NULL;
	if (!end)
		return n == 0; /* a last chunk without its line end harms nobody */
	if (d->in[d->at] != '\r' && d->in[d->at] != '\n' && d->in[d->at] != ';')
		return false;
	d->at = (size_t)(end - d->in) + 1;
	return true;
}

static bool
chunk_line_end(struct decoding *d)
{
	if (d->at < d->len && d->in[d->at] == '\r')
		d->at++;
	if (d->at == d->len || d->in[d->at] != '\n')
		return false;
	d->at++;
	return true;
}

naql_status
chunked_decode(const uint8_t *in, size_t len, size_t cap, struct buf *out,
	       naql_error *err)
{
	struct decoding d = { .in = in, .len = len, .room = cap, .out = out };

	for (;;) {
		size_t begin = d.at;
		size_t size;
		size_t n;
		naql_status st;

		if (!chunk_header(&d, &size))
			return naql_fail(err, NAQL_E_FORMAT, NULL, begin,
					 "no chunk size");
		if (size == 0)
			return NAQL_OK;
		n = size < len - d.at ? size : len - d.at;
		st = add_capped(&d, in + d.at, n, err);
		if (st != NAQL_OK)
			return st;
		d.at += n;
		if (n < size || !chunk_line_end(&d))
			return naql_fail(err, NAQL_E_FORMAT, NULL, d.at,
					 n < size ? "chunk is cut off"
						  : "chunk without end");
	}
}
