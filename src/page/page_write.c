/*
 * page_write.c - the record of `naql page`.
 */
#include <string.h>

#include "base/json_write.h"
#include "page/page.h"

static bool
in_body(const struct page_block *b)
{
	return !b->again &&
	       (b->label == PAGE_BODY || b->label == PAGE_LEAD || b->label == PAGE_QUOTE);
}

static void
write_str(struct json_writer *w, const char *key, struct slice s)
{
	jw_key(w, key);
	jw_str(w, s.len > 0 ? s : (struct slice){ NULL, 0 });
}

static void
write_date(struct json_writer *w, const char *const keys[4], const struct page_date *d)
{
	write_str(w, keys[0], d->iso);
	write_str(w, keys[1], d->source);
	write_str(w, keys[2], d->text);
	if (d->fault) {
		jw_key(w, keys[3]);
		jw_cstr(w, d->fault);
	}
}

static void
write_authors(struct json_writer *w, const struct page *p)
{
	jw_key(w, "authors");
	jw_array(w);
	for (size_t i = 0; i < p->n_authors; i++)
		jw_str(w, p->authors[i]);
	jw_array_end(w);
}

static void
write_fields(struct json_writer *w, const struct page *p)
{
	static const char *const published[] = { "published", "published_source",
						 "published_text", "published_fault" };
	static const char *const first[] = { "first_published", "first_published_source",
					     "first_published_text",
					     "first_published_fault" };
	static const char *const modified[] = { "modified", "modified_source",
						"modified_text", "modified_fault" };

	write_str(w, "title", p->title);
	write_str(w, "headline", p->headline);
	write_str(w, "byline", p->byline);
	write_authors(w, p);
	write_str(w, "outlet", p->outlet);
	write_date(w, published, &p->published);
	if (p->first.iso.len > 0)
		write_date(w, first, &p->first);
	write_date(w, modified, &p->modified);
	write_str(w, "credit", p->credit);
	jw_key(w, "picture_credits");
	jw_array(w);
	for (size_t i = 0; i < p->n_picture_credits; i++)
		jw_str(w, p->picture_credits[i]);
	jw_array_end(w);
	jw_key(w, "paywall");
	if (p->paywall == PAGE_UNKNOWN)
		jw_null(w);
	else
		jw_bool(w, p->paywall == PAGE_YES);
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
write_range(struct json_writer *w, uint32_t begin, uint32_t end, const struct place *at)
{
	jw_key(w, "at");
	jw_array(w);
	jw_uint(w, map(at, begin));
	jw_uint(w, map(at, end));
	jw_array_end(w);
}

static void
write_block(struct json_writer *w, const struct page_block *b, const struct place *at)
{
	jw_object(w);
	jw_key(w, "label");
	jw_cstr(w, page_label_name(b->label));
	write_range(w, b->begin, b->end, at);
	jw_key(w, "text");
	jw_str(w, b->text);
	jw_key(w, "why");
	jw_cstr(w, b->why);
	jw_object_end(w);
}

/* Statements; a robots directive or a reservation's "1" is none, "notices" has them. */
static bool
is_statement(const struct page_notice *n)
{
	return n->kind == PAGE_NOTICE_TEXT || strcmp(n->name, "copyright") == 0 ||
	       strcmp(n->name, "copyrightNotice") == 0 ||
	       strcmp(n->name, "license") == 0 || strcmp(n->name, "rsl") == 0;
}

static void
write_notices(struct json_writer *w, const struct page *p, const struct place *at)
{
	jw_key(w, "rights");
	jw_array(w);
	for (size_t i = 0; i < p->n_notices; i++) {
		if (is_statement(&p->notices[i]))
			jw_str(w, p->notices[i].text);
	}
	jw_array_end(w);
	jw_key(w, "notices");
	jw_array(w);
	for (size_t i = 0; i < p->n_notices; i++) {
		const struct page_notice *n = &p->notices[i];

		jw_object(w);
		jw_key(w, "kind");
		jw_cstr(w, page_notice_kind_name(n->kind));
		jw_key(w, "name");
		jw_cstr(w, n->name);
		jw_key(w, "text");
		jw_str(w, n->text);
		if (n->kind == PAGE_NOTICE_TEXT)
			write_range(w, n->begin, n->end, at);
		jw_object_end(w);
	}
	jw_array_end(w);
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
	write_notices(&w, p, &at);
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
