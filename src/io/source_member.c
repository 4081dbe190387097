/*
 * source_member.c - the row of gzip members and zstd frames. A member that is wholly in
 * the first MEMBER_LOOK stored bytes and makes at most MEMBER_WHOLE goes through
 * libdeflate at once; any other, and any that libdeflate will not have, is streamed and
 * so found out in detail. Which of the two happens depends on the bytes alone.
 *
 * A fault is laid by in s->fault; the bytes before it are delivered first.
 */
#include <string.h>

#include "base/error.h"
#include "io/source_int.h"

enum {
	MEMBER_LOOK = 512 << 10,
	MEMBER_WHOLE = 4 << 20,
	MEMBER_STEP = 256 << 10, /* decoded bytes between two looks at the ratio */
	MEMBER_HOLD =
		256 << 10, /* stored bytes of a streamed member kept for going back */
	MEMBER_MARKS = 1 << 20,
	WINDOW_SMALL = 16 << 10,
	SEARCH_PIECE = 64 << 10,
	SEARCH_BACK = 1 << 20,
	DICTIONARY_MAX = 16 << 20,
	GZIP_RATIO = 1100,  /* deflate itself ends at 1032: beyond is a lie */
	ZSTD_RATIO = 16384, /* memory stays bounded whatever the ratio */
};

static const uint8_t *
next_bytes(const struct source *s)
{
	return s->in.ptr ? s->in.ptr + s->in.begin : (const uint8_t *)"";
}

/*
 * window_room() - room for n more decoded bytes. Little is moved to the front at once,
 * which keeps the window in the cache; much is moved only when as much is gained.
 */
static bool
window_room(struct source *s, size_t n)
{
	size_t live = s->win_end - s->win_begin;
	size_t cap = 2 * live + n;
	uint8_t *p;

	if (live > WINDOW_SMALL && s->win_cap - s->win_end >= n)
		return true;
	if (s->win_cap >= live + n + (live <= WINDOW_SMALL ? 0 : live / 2)) {
		if (live && s->win_begin)
			memmove(s->win, s->win + s->win_begin, live);
	} else {
		p = mem_alloc(cap);
		if (!p)
			return false;
		if (live)
			memcpy(p, s->win + s->win_begin, live);
		mem_free(s->win);
		s->win = p;
		s->win_cap = cap;
	}
	s->win_begin = 0;
	s->win_end = live;
	return true;
}

static void
window_made(struct source *s, size_t n)
{
	s->win_end += n;
	s->decoded += n;
}

void
member_mark(struct source *s)
{
	while (s->mark + 1 < s->marks.n &&
	       s->marks.ptr[s->mark + 1].position <= s->position)
		s->mark++;
}

/* mark_add() - the member at the next stored byte begins with the next decoded byte. */
static bool
mark_add(struct source *s)
{
	struct mark m = { s->decoded, stored_offset(&s->in) };

	if (s->mark > s->marks.n / 2) {
		s->marks.n -= s->mark;
		memmove(s->marks.ptr, s->marks.ptr + s->mark, s->marks.n * sizeof(m));
		s->mark = 0;
	}
	if (s->marks.n && s->marks.ptr[s->marks.n - 1].position == m.position) {
		s->marks.ptr[s->marks.n - 1] = m; /* what came before was empty */
		return true;
	}
	if (s->marks.n - s->mark < MEMBER_MARKS && !VEC_PUSH(&s->marks, m))
		return false;
	member_mark(s);
	return true;
}

static naql_status
broken(struct source *s, const char *what, const char *why)
{
	s->state = SOURCE_BROKEN;
	(void)naql_fail(&s->fault, NAQL_E_FORMAT, s->name, s->member, "%s: %s", what,
			why);
	return NAQL_OK;
}

static const char *
codec_name(const struct source *s)
{
	return s->codec == s->gzip ? "gzip member" : "zstd frame";
}

static bool
ratio_passed(const struct source *s, uint64_t used, uint64_t made)
{
	uint64_t most = s->ratio_max	      ? s->ratio_max
			: s->codec == s->gzip ? GZIP_RATIO
					      : ZSTD_RATIO;

	return made > MEMBER_STEP && made / most > used;
}

/* decode_whole() - *done says whether the member was whole, good and small. */
static naql_status
decode_whole(struct source *s, bool *done, naql_error *err)
{
	struct codec_step step = { .in = next_bytes(s), .in_len = stored_have(&s->in) };

	*done = false;
	if (s->careful)
		return NAQL_OK;
	if (!s->whole && !(s->whole = codec_whole_new()))
		return naql_nomem(err);
	if (!window_room(s, MEMBER_WHOLE))
		return naql_nomem(err);
	if (step.in_len > MEMBER_LOOK)
		step.in_len = MEMBER_LOOK;
	step.out = s->win + s->win_end;
	step.out_len = MEMBER_WHOLE;
	*done = codec_whole_gzip(s->whole, &step) &&
		!ratio_passed(s, step.used, step.made);
	if (*done) {
		stored_use(&s->in, step.used);
		window_made(s, step.made);
	}
	return NAQL_OK;
}

/* load_dictionary() - archives in .warc.zst begin with a skippable frame that holds one.
 */
static naql_status
load_dictionary(struct source *s, naql_error *err)
{
	const uint8_t *p = next_bytes(s);
	enum codec_result r;
	size_t len;
	naql_status st;

	if (s->member != 0 || stored_have(&s->in) < 8 || p[0] != 0x5d)
		return NAQL_OK;
	len = (size_t)p[4] | (size_t)p[5] << 8 | (size_t)p[6] << 16 | (size_t)p[7] << 24;
	if (len == 0 || len > DICTIONARY_MAX)
		return NAQL_OK; /* then it is only skipped */
	st = stored_need(s, 8 + len, err);
	if (st != NAQL_OK || stored_have(&s->in) < 8 + len)
		return st;
	r = codec_zstd_dictionary(s->zstd, next_bytes(s) + 8, len);
	if (r == CODEC_NOMEM)
		return naql_nomem(err);
	return NAQL_OK; /* a bad one is found out by the frames that need it */
}

static naql_status
begin_gzip(struct source *s, naql_error *err)
{
	bool done;
	naql_status st;

	if (!s->gzip && !(s->gzip = codec_zlib_new(CODEC_WRAP_GZIP)))
		return naql_nomem(err);
	s->codec = s->gzip;
	st = decode_whole(s, &done, err);
	if (st == NAQL_OK && !done) {
		s->codec->reset(s->codec);
		s->state = SOURCE_INSIDE;
	}
	return st;
}

static naql_status
begin_zstd(struct source *s, naql_error *err)
{
	naql_status st;

	if (!s->zstd && !(s->zstd = codec_zstd_new()))
		return naql_nomem(err);
	s->codec = s->zstd;
	st = load_dictionary(s, err);
	if (st != NAQL_OK)
		return st;
	s->codec->reset(s->codec);
	s->state = SOURCE_INSIDE;
	return NAQL_OK;
}

/* skip_zeros() - tapes pad gzip members with zeros. */
static naql_status
skip_zeros(struct source *s, naql_error *err)
{
	naql_status st;

	do {
		const uint8_t *p = next_bytes(s);
		size_t len = stored_have(&s->in);
		size_t n = 0;

		while (n < len && p[n] == 0)
			n++;
		stored_use(&s->in, n);
		if (n < len)
			return NAQL_OK;
		st = stored_need(s, 1, err);
	} while (st == NAQL_OK && stored_have(&s->in));
	return st;
}

/* begin_member() - tell by the magic what comes next. */
static naql_status
begin_member(struct source *s, naql_error *err)
{
	bool gzip;
	bool zstd;
	naql_status st = NAQL_OK;

	s->in.hold = 0;
	if (s->coding == SOURCE_GZIP)
		st = skip_zeros(s, err);
	if (st == NAQL_OK)
		st = stored_need(s, MEMBER_LOOK, err);
	if (st != NAQL_OK)
		return st;
	s->member = stored_offset(&s->in);
	s->member_made = 0;
	gzip = codec_is_gzip(next_bytes(s), stored_have(&s->in));
	zstd = codec_is_zstd(next_bytes(s), stored_have(&s->in));
	if (stored_have(&s->in) == 0) {
		s->state = SOURCE_ENDED;
		return NAQL_OK;
	}
	if (!gzip && !zstd)
		return broken(s, "after the last member",
			      "bytes that are neither gzip nor zstd");
	if (!mark_add(s))
		return naql_nomem(err);
	return gzip ? begin_gzip(s, err) : begin_zstd(s, err);
}

/* finish_step() - what a step's result means for the source. */
static naql_status
finish_step(struct source *s, enum codec_result r, const struct codec_step *step)
{
	uint64_t used = stored_offset(&s->in) - s->member;

	if (r == CODEC_NOMEM) {
		s->state = SOURCE_BROKEN; /* the codec cannot be asked twice */
		(void)naql_nomem(&s->fault);
		return NAQL_OK;
	}
	if (r == CODEC_BAD)
		return broken(s, codec_name(s), step->why ? step->why : "broken");
	if ((r == CODEC_END || s->member_made % MEMBER_STEP == 0) &&
	    ratio_passed(s, used, s->member_made))
		return broken(s, codec_name(s), "expands beyond the limit");
	if (r == CODEC_END) {
		s->state = SOURCE_BETWEEN;
		s->careful = false;
	} else if (!step->used && !step->made && stored_have(&s->in) == 0 && s->in.end) {
		if (!s->in.failed)
			return broken(s, codec_name(s), "cut off");
		s->state = SOURCE_ENDED;
	}
	return NAQL_OK;
}

static naql_status
stream_member(struct source *s, naql_error *err)
{
	size_t want = s->codec->want;
	struct codec_step step = { .out_len =
					   MEMBER_STEP - s->member_made % MEMBER_STEP };
	enum codec_result r;
	naql_status st = stored_need(s, want, err);

	if (st != NAQL_OK)
		return st;
	if (!window_room(s, step.out_len))
		return naql_nomem(err);
	step.in = next_bytes(s);
	step.in_len = stored_have(&s->in) < want ? stored_have(&s->in) : want;
	step.out = s->win + s->win_end;
	r = s->codec->step(s->codec, &step);
	stored_use(&s->in, step.used);
	s->in.hold += step.used;
	if (s->in.hold > MEMBER_HOLD)
		s->in.hold = MEMBER_HOLD;
	window_made(s, step.made);
	s->member_made += step.made;
	return finish_step(s, r, &step);
}

naql_status
member_more(struct source *s, naql_error *err)
{
	return s->state == SOURCE_INSIDE ? stream_member(s, err) : begin_member(s, err);
}

/* magic_at() - does a member or frame seem to begin here? Four bytes are looked at. */
static bool
magic_at(const uint8_t *p)
{
	return (p[0] == 0x1f && p[1] == 0x8b && p[2] == 8 && (p[3] & 0xe0) == 0) ||
	       codec_is_zstd(p, 4);
}

/*
 * go_back() - to behind the broken member's begin, or as far as bytes were held: where a
 * member was cut off, the decoder has run on into those that follow it. Going back is
 * rationed, else a row of nested fakes would cost the square of its length.
 */
static void
go_back(struct source *s)
{
	uint64_t at = stored_offset(&s->in);
	uint64_t back = at > s->member + 1 ? at - (s->member + 1) : 0;

	if (at == s->member && stored_have(&s->in))
		stored_use(&s->in, 1);
	if (back > s->in.hold)
		back = s->in.hold;
	if (s->reread + back <= 2 * at + SEARCH_BACK) {
		s->in.begin -= (size_t)back;
		s->reread += back;
	}
	s->in.hold = 0;
}

naql_status
member_search(struct source *s, naql_error *err)
{
	go_back(s);
	s->careful = true;
	for (;;) {
		naql_status st = stored_need(s, SEARCH_PIECE, err);
		const uint8_t *p = next_bytes(s);
		size_t len = stored_have(&s->in);
		size_t i;

		if (st != NAQL_OK)
			return st;
		for (i = 0; i + 4 <= len; i++) {
			if (magic_at(p + i)) {
				stored_use(&s->in, i);
				s->state = SOURCE_BETWEEN;
				return NAQL_OK;
			}
		}
		stored_use(&s->in, i);
		if (s->in.end) {
			stored_use(&s->in, stored_have(&s->in));
			s->state = SOURCE_ENDED;
			return NAQL_DONE;
		}
	}
}
