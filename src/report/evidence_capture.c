/*
 * evidence_capture.c - the page of a use in a bundle: the WARC record as captured, the
 * payload in which its spans count, the text a reader sees, and the passages in both.
 */
#include "report/evidence_int.h"

#include <stdio.h>

#include "base/error.h"
#include "base/mem.h"
#include "engine/warc_digest.h"

typedef VEC(struct captured_span) span_vec;

static struct captured_span
span_of(const struct json *pair)
{
	int64_t begin = json_int(json_at(pair, 0)), end = json_int(json_at(pair, 1));

	if (begin < 0 || end < begin)
		begin = end = 0; /* a damaged record: nothing is cut wrongly */
	return (struct captured_span){ (uint64_t)begin, (uint64_t)end };
}

static naql_status
look(struct evidence_page *p, naql_error *err)
{
	const struct register_use *row = p->e->row;
	const struct json *passages = json_get(p->e->record, "passages");
	struct slice sha256 = json_str(json_get(p->e->page, "sha256"));
	struct captured_want want = { .offset = row->offset,
				      .id = json_str(json_get(p->e->page, "id")) };
	span_vec spans = { 0 };
	char *file = p->ev->warc ? mem_strndup(p->ev->warc, strlen(p->ev->warc))
				 : mem_strndup(row->file.ptr, row->file.len);
	char *hex = mem_strndup(sha256.ptr, sha256.len);
	naql_status st = NAQL_OK;

	if (!file || !hex || !VEC_RESERVE(&spans, json_count(passages) + 1))
		st = naql_nomem(err);
	for (size_t i = 0; i < json_count(passages) && st == NAQL_OK; i++)
		spans.ptr[spans.n++] = span_of(json_get(json_at(passages, i), "page"));
	want.file = file;
	want.sha256 = hex;
	want.spans = spans.ptr;
	want.n_spans = spans.n;
	if (st == NAQL_OK && file[0])
		st = captured_find(&p->captured, &want, err);
	VEC_FREE(&spans);
	mem_free(file);
	mem_free(hex);
	return st;
}

/* bytes absent: not there to be digested. */
static void
digest_again(struct evidence *ev, const char *key, struct slice stated,
	     struct slice bytes)
{
	char again[WARC_DIGEST_MAX];
	bool known = bytes.ptr && warc_digest_again(stated, bytes, again);

	jw_key(&ev->w, key);
	jw_object(&ev->w);
	evidence_str(ev, "stated", stated);
	jw_key(&ev->w, "computed");
	jw_cstr(&ev->w, known ? again : NULL);
	jw_key(&ev->w, "same");
	if (known)
		jw_bool(&ev->w, warc_digest_same(stated, again));
	else
		jw_null(&ev->w);
	jw_object_end(&ev->w);
}

static void
sha256_of(struct evidence *ev, const char *key, struct slice bytes)
{
	char hex[SHA256_HEX_LEN + 1];

	jw_key(&ev->w, key);
	if (sha256_hex(bytes.ptr, bytes.len, hex, NULL) == NAQL_OK)
		jw_cstr(&ev->w, hex);
	else
		ev->line.failed = true;
}

/* What the digest of the payload is over. A revisit has no payload: it is that of the
 * record to which it refers. */
static struct slice
digested(const struct captured *c)
{
	if (!slice_ieq(c->capture.type, SLICE("revisit")))
		return capture_body(&c->capture);
	return c->original.bytes.len ? capture_body(&c->original)
				     : (struct slice){ NULL, 0 };
}

static void
write_record(struct evidence *ev, const struct captured *c)
{
	evidence_str(ev, "warc_type", c->capture.type);
	evidence_str(ev, "warc_date", c->capture.date);
	evidence_str(ev, "warc_target", c->capture.url);
	sha256_of(ev, "record_sha256", buf_slice(&c->capture.bytes));
	digest_again(ev, "block_digest", c->capture.block_digest,
		     capture_block(&c->capture));
	digest_again(ev, "payload_digest", c->capture.payload_digest, digested(c));
	if (!c->original.bytes.len)
		return;
	evidence_str(ev, "original_id", c->original.id);
	evidence_str(ev, "original_date", c->original.date);
	evidence_str(ev, "original_target", c->original.url);
	sha256_of(ev, "original_sha256", buf_slice(&c->original.bytes));
}

/* How the page came here, and that its digests are what they say. */
static naql_status
write_capture(struct evidence_page *p, naql_error *err)
{
	struct evidence *ev = p->ev;
	const struct captured *c = &p->captured;

	evidence_json(ev);
	jw_key(&ev->w, "found");
	jw_bool(&ev->w, c->found);
	evidence_str(ev, "file", p->e->row->file);
	jw_key(&ev->w, "offset");
	jw_uint(&ev->w, p->e->row->offset);
	evidence_str(ev, "url", p->e->row->url);
	evidence_str(ev, "captured", p->e->row->captured);
	if (c->found) {
		evidence_str(ev, "charset", SLICE(c->charset));
		sha256_of(ev, "payload_sha256", buf_slice(&c->payload));
	}
	if (!c->found)
		evidence_str(ev, "why", SLICE(c->why));
	if (c->whole)
		write_record(ev, c);
	evidence_json_end(ev);
	return evidence_add(ev, p->use, "capture.json", err);
}

static void
write_span(struct evidence *ev, const char *key, struct captured_span s)
{
	jw_key(&ev->w, key);
	jw_array(&ev->w);
	jw_uint(&ev->w, s.begin);
	jw_uint(&ev->w, s.end);
	jw_array_end(&ev->w);
}

static naql_status
write_alignment(struct evidence_page *p, naql_error *err)
{
	struct evidence *ev = p->ev;
	const struct json *passages = json_get(p->e->record, "passages");
	char extractor[64];

	snprintf(extractor, sizeof(extractor), "naql %s, visible text 1", naql_version());
	evidence_json(ev);
	evidence_str(ev, "extractor", SLICE(extractor));
	jw_key(&ev->w, "passages");
	jw_array(&ev->w);
	for (size_t i = 0; i < json_count(passages); i++) {
		const struct json *one = json_at(passages, i);

		jw_object(&ev->w);
		write_span(ev, "story", span_of(json_get(one, "story")));
		write_span(ev, "page_payload", span_of(json_get(one, "page")));
		if (i < p->captured.in_text.n)
			write_span(ev, "page_text", p->captured.in_text.ptr[i]);
		jw_object_end(&ev->w);
	}
	jw_array_end(&ev->w);
	evidence_json_end(ev);
	return evidence_add(ev, p->use, "alignment.json", err);
}

naql_status
evidence_capture(struct evidence_page *p, naql_error *err)
{
	const struct captured *c = &p->captured;
	naql_status st = look(p, err);

	if (st == NAQL_OK)
		st = write_capture(p, err);
	if (st == NAQL_OK && c->whole)
		st = evidence_add_slice(p->ev, p->use, "page.warc",
					buf_slice(&c->capture.bytes), err);
	if (st == NAQL_OK && c->original.bytes.len)
		st = evidence_add_slice(p->ev, p->use, "page-original.warc",
					buf_slice(&c->original.bytes), err);
	if (st == NAQL_OK && c->found)
		st = evidence_add_slice(p->ev, p->use, "page.payload",
					buf_slice(&c->payload), err);
	if (st == NAQL_OK && c->found)
		st = evidence_add_slice(p->ev, p->use, "page.txt", buf_slice(&c->text),
					err);
	return st == NAQL_OK ? write_alignment(p, err) : st;
}
