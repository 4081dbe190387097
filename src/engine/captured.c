/*
 * captured.c - see captured.h.
 *
 * A payload is taken only when its SHA-256 is the one the use was recorded with, so
 * evidence never shows another capture. The text is put together from the pieces between
 * the passages' ends: so a passage's place in it is known without a second reading.
 */
#include "engine/captured.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/sha256.h"
#include "io/file.h"
#include "record/record.h"
#include "text/charset.h"
#include "use/visible.h"

void
captured_fini(struct captured *c)
{
	capture_fini(&c->capture);
	capture_fini(&c->original);
	buf_fini(&c->payload);
	buf_fini(&c->text);
	VEC_FREE(&c->in_text);
	memset(c, 0, sizeof(*c));
}

/* ---- the text ---- */

/* The UTF-8 offset of a payload offset; both stand on borders of characters. */
static size_t
utf8_offset(const struct charset_text *t, uint64_t payload)
{
	size_t low = 0, high = t->utf8_len;

	while (low < high) {
		size_t mid = low + (high - low) / 2, border = mid;

		while (border > low && ((uint8_t)t->utf8[border] & 0xc0) == 0x80)
			border--;
		if (charset_source_offset(t, border) < payload)
			low = mid + 1;
		else
			high = border;
	}
	return low;
}

struct cut {
	size_t utf8, text;
};

static int
by_place(const void *a, const void *b)
{
	const struct cut *x = a, *y = b;

	return (x->utf8 > y->utf8) - (x->utf8 < y->utf8);
}

static uint64_t
text_offset(const struct cut *cuts, size_t n, size_t utf8)
{
	size_t i = 0;

	while (i + 1 < n && cuts[i].utf8 < utf8)
		i++;
	return n ? cuts[i].text : 0;
}

typedef VEC(struct cut) cut_vec;

static naql_status
write_text(struct captured *c, const struct charset_text *t, cut_vec *cuts,
	   naql_error *err)
{
	size_t at = 0;

	qsort(cuts->ptr, cuts->n, sizeof(*cuts->ptr), by_place);
	for (size_t i = 0; i < cuts->n; i++) {
		size_t to = cuts->ptr[i].utf8;

		visible_add((struct slice){ t->utf8 + at, to - at }, c->html, &c->text);
		cuts->ptr[i].text = c->text.len;
		at = to;
	}
	visible_add((struct slice){ t->utf8 + at, t->utf8_len - at }, c->html, &c->text);
	return buf_status(&c->text, err);
}

static naql_status
extract(struct captured *c, const struct charset_text *t,
	const struct captured_want *want, naql_error *err)
{
	cut_vec cuts = { 0 };
	naql_status st;

	if (!VEC_RESERVE(&cuts, 2 * want->n_spans + 1) ||
	    !VEC_RESERVE(&c->in_text, want->n_spans + 1)) {
		VEC_FREE(&cuts);
		return naql_nomem(err);
	}
	for (size_t i = 0; i < want->n_spans; i++) {
		cuts.ptr[cuts.n++].utf8 = utf8_offset(t, want->spans[i].begin);
		cuts.ptr[cuts.n++].utf8 = utf8_offset(t, want->spans[i].end);
	}
	st = write_text(c, t, &cuts, err);
	for (size_t i = 0; i < want->n_spans && st == NAQL_OK; i++)
		c->in_text.ptr[c->in_text.n++] = (struct captured_span){
			text_offset(cuts.ptr, cuts.n,
				    utf8_offset(t, want->spans[i].begin)),
			text_offset(cuts.ptr, cuts.n, utf8_offset(t, want->spans[i].end))
		};
	VEC_FREE(&cuts);
	return st;
}

static naql_status
take(struct captured *c, const struct record *rec, const struct captured_want *want,
     naql_error *err)
{
	struct charset_text t = { 0 };
	const struct charset *cs =
		rec->is_utf8 ? charset_utf8()
			     : charset_detect(rec->payload, rec->payload_len,
					      rec->charset, rec->kind == RECORD_HTML);
	naql_status st;

	c->html = rec->kind == RECORD_HTML;
	c->charset = charset_name(cs);
	buf_add(&c->payload, rec->payload, rec->payload_len);
	st = buf_status(&c->payload, err);
	if (st == NAQL_OK)
		st = charset_decode(&t, cs, (const uint8_t *)c->payload.ptr,
				    c->payload.len, err);
	if (st == NAQL_OK)
		st = extract(c, &t, want, err);
	charset_text_fini(&t);
	c->found = st == NAQL_OK;
	return st;
}

/* ---- the payload ---- */

static naql_status
is_wanted(const struct record *rec, const char *sha256, bool *same, naql_error *err)
{
	char hex[SHA256_HEX_LEN + 1];
	naql_status st = sha256_hex(rec->payload, rec->payload_len, hex, err);

	*same = st == NAQL_OK && strcmp(hex, sha256) == 0;
	return st;
}

/* A long text out of its windows. */
struct windows {
	struct buf text;
	bool too_long;
};

/* NAQL_DONE: more windows follow, or the text is too long; else *rec is the whole. */
static naql_status
put_together(struct windows *w, struct captured *c, struct record *rec, naql_error *err)
{
	if (rec->window == 0 && rec->window_last)
		return NAQL_OK;
	if (rec->window == 0) {
		buf_reset(&w->text);
		w->too_long = false;
	}
	w->too_long |= w->text.len + rec->payload_len - rec->window_shared > CAPTURED_MAX;
	if (w->too_long) {
		buf_reset(&w->text);
		c->why = "a text over 64 MiB is not put into a bundle";
		return NAQL_DONE;
	}
	buf_add(&w->text, rec->payload + rec->window_shared,
		rec->payload_len - rec->window_shared);
	if (buf_status(&w->text, err))
		return NAQL_E_NOMEM;
	if (!rec->window_last)
		return NAQL_DONE;
	rec->payload = (const uint8_t *)w->text.ptr;
	rec->payload_len = w->text.len;
	return NAQL_OK;
}

/* The first record of this payload from 'offset' on. */
static naql_status
look_from(struct captured *c, const struct file_map *map, uint64_t offset,
	  const struct captured_want *want, naql_error *err)
{
	struct record_options opt = { .fault = NULL };
	struct record_reader *r = NULL;
	struct windows w = { .too_long = false };
	struct record rec;
	bool same = false;
	naql_status st;

	if (offset >= map->len)
		return NAQL_OK;
	st = record_open_memory(&r, map->bytes + offset, map->len - (size_t)offset,
				want->file, want->id, &opt, err);
	while (st == NAQL_OK && !same && (st = record_next(r, &rec, err)) == NAQL_OK) {
		st = put_together(&w, c, &rec, err);
		if (st == NAQL_DONE) {
			st = NAQL_OK;
			continue;
		}
		if (st == NAQL_OK)
			st = is_wanted(&rec, want->sha256, &same, err);
		if (st == NAQL_OK && same)
			st = take(c, &rec, want, err);
	}
	record_close(r);
	buf_fini(&w.text);
	return st == NAQL_E_NOMEM ? st : NAQL_OK; /* what cannot be read is not found */
}

/* Its WARC record, and of a revisit also the one that holds the payload. */
static naql_status
find_record(struct captured *out, const struct file_map *map, struct capture_place *place,
	    naql_error *err)
{
	naql_status st = capture_find(map->bytes, map->len, place, &out->capture, err);

	out->whole = st == NAQL_OK;
	if (st == NAQL_OK && slice_ieq(out->capture.type, SLICE("revisit"))) {
		place->offset = 0;
		place->id = (struct slice){ NULL, 0 };
		place->digest = out->capture.payload_digest;
		st = capture_find(map->bytes, map->len, place, &out->original, err);
	}
	return st == NAQL_DONE ? NAQL_OK : st;
}

naql_status
captured_find(struct captured *out, const struct captured_want *want, naql_error *err)
{
	struct capture_place place = { .name = want->file,
				       .offset = want->offset,
				       .id = want->id };
	struct file_map map = { 0 };
	naql_status st = file_map(&map, want->file, NULL);

	out->why = "the file it was found in is not there: say where with --warc";
	if (st != NAQL_OK || map.len == 0)
		return st == NAQL_E_NOMEM ? naql_nomem(err) : NAQL_OK;
	out->why = "nothing in the file has the digest of the page as it was found";
	st = look_from(out, &map, want->offset, want, err);
	if (st == NAQL_OK && !out->found && want->offset > 0)
		st = look_from(out, &map, 0, want, err);
	if (st == NAQL_OK && out->found) {
		out->why = NULL;
		st = find_record(out, &map, &place, err);
	}
	file_unmap(&map);
	return st;
}
