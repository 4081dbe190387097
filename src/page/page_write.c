/*
 * page_write.c - the record of `naql page`.
 */
#include "base/json_write.h"
#include "page/page.h"

static bool
in_body(const struct page_block *b)
{
	return b->label == PAGE_BODY || b->label == PAGE_LEAD || b->label == PAGE_QUOTE;
}

static void
write_str(struct json_writer *w, const char *key, struct slice s)
{
	jw_key(w, key);
	jw_str(w, s.len > 0 ? s : (struct slice){ NULL, 0 });
}

static void
write_fields(struct json_writer *w, const struct page *p)
{
	write_str(w, "title", p->title);
	write_str(w, "headline", p->headline);
	write_str(w, "byline", p->byline);
	write_str(w, "published", p->published);
	write_str(w, "published_source", p->published_source);
	write_str(w, "modified", p->modified);
	write_str(w, "credit", p->credit);
	jw_key(w, "rights");
	jw_array(w);
	for (size_t i = 0; i < p->n_rights; i++)
		jw_str(w, p->rights[i]);
	jw_array_end(w);
}

/* What write_block() needs besides the block. */
struct place {
	uint64_t (*offset)(const void *ctx, uint32_t utf8);
	const void *ctx;
};

static uint64_t
map(const struct place *at, uint32_t utf8)
{
	return at->offset ? at->offset(at->ctx, utf8) : utf8;
}

static void
write_block(struct json_writer *w, const struct page_block *b, const struct place *at)
{
	jw_object(w);
	jw_key(w, "label");
	jw_cstr(w, page_label_name(b->label));
	jw_key(w, "at");
	jw_array(w);
	jw_uint(w, map(at, b->begin));
	jw_uint(w, map(at, b->end));
	jw_array_end(w);
	jw_key(w, "text");
	jw_str(w, b->text);
	jw_key(w, "why");
	jw_cstr(w, b->why);
	jw_object_end(w);
}

static void
write_body(struct json_writer *w, const struct page *p)
{
	struct buf body = { 0 };

	for (size_t i = 0; i < p->n_blocks; i++) {
		if (!in_body(&p->blocks[i]))
			continue;
		if (body.len > 0)
			buf_add_byte(&body, '\n');
		buf_add_slice(&body, p->blocks[i].text);
	}
	if (body.len == 0)
		buf_add_slice(&body, p->script_body);
	if (body.failed)
		w->out->failed = true;
	jw_key(w, "body");
	jw_str(w, body.len > 0 ? buf_slice(&body) : SLICE(""));
	buf_fini(&body);
}

void
page_write(const struct page *p, struct slice id, struct slice url, struct slice charset,
	   uint64_t (*offset)(const void *ctx, uint32_t utf8), const void *ctx,
	   struct buf *out)
{
	const struct place at = { offset, ctx };
	struct json_writer w;

	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, "type");
	jw_cstr(&w, "page");
	jw_key(&w, "id");
	jw_str(&w, id);
	write_str(&w, "url", url);
	write_str(&w, "canonical", p->canonical);
	write_str(&w, "lang", p->lang);
	write_str(&w, "charset", charset);
	write_fields(&w, p);
	jw_key(&w, "blocks");
	jw_array(&w);
	for (size_t i = 0; i < p->n_blocks; i++)
		write_block(&w, &p->blocks[i], &at);
	jw_array_end(&w);
	write_body(&w, p);
	jw_key(&w, "body_absent");
	jw_bool(&w, p->body_absent);
	jw_object_end(&w);
}
