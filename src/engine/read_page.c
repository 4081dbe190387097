/*
 * read_page.c - naql_page(): what pages say, without an archive.
 */
#include "base/buf.h"
#include "base/error.h"
#include "base/mem.h"
#include "base/options.h"
#include "base/timestamp.h"
#include "base/vec.h"
#include "engine/input.h"
#include "engine/page_notice.h"
#include "naql/scan.h"
#include "page/page.h"
#include "text/charset.h"

struct page_run {
	const naql_sink *sink;
	struct page_parser *parser;
	struct charset_text text;
	struct buf line;
	struct arena arena; /* of a page's notice */
	uint64_t window;
	char date[21];
	VEC(struct page_notice) notices; /* the page's, and the record's own */
};

/* Does it reserve rights, and why: behind the page's own members. */
static void
add_notice(const struct notice_page *n, struct buf *line)
{
	if (line->failed || line->len == 0)
		return;
	line->len--; /* the object's end */
	buf_printf(line, ",\"reserved\":\"%s\",\"reserved_why\":",
		   notice_page_word(n->reserved));
	notice_page_reasons(n, line);
	buf_add_byte(line, '}');
}

/* Offsets are printed in bytes of the payload. */
static uint64_t
payload_offset(const void *ctx, uint32_t utf8_offset)
{
	const struct page_run *run = ctx;

	return run->window + charset_source_offset(&run->text, utf8_offset);
}

static void
set_known(struct slice *to, struct slice known)
{
	*to = slice_or(known, *to);
}

/* The usage terms of a record stand before what its page says of rights. */
static naql_status
add_usage(struct page_run *run, const struct record *rec, struct page *page,
	  naql_error *err)
{
	struct page_notice usage = { .kind = PAGE_NOTICE_META,
				     .name = "usage-terms",
				     .text = rec->usage };

	run->notices.n = 0;
	if (!VEC_RESERVE(&run->notices, page->n_notices + 1))
		return naql_nomem(err);
	run->notices.ptr[run->notices.n++] = usage;
	for (size_t i = 0; i < page->n_notices; i++)
		run->notices.ptr[run->notices.n++] = page->notices[i];
	page->notices = run->notices.ptr;
	page->n_notices = run->notices.n;
	return NAQL_OK;
}

/* What the record itself says, of a JSONL line or a feed's item, is not looked for in its
 * text. */
static naql_status
take_known(struct page_run *run, const struct record *rec, struct page *page,
	   naql_error *err)
{
	set_known(&page->title, rec->title);
	set_known(&page->headline, rec->title);
	set_known(&page->byline, rec->byline);
	set_known(&page->lang, rec->lang);
	if (rec->published.len > 0) {
		time_format(time_parse(rec->published), run->date);
		page->first = (struct page_date){ 0 };
		page->published = (struct page_date){
			.iso = run->date[0] ? SLICE(run->date)
					    : (struct slice){ NULL, 0 },
			.text = rec->published,
			.source = SLICE("record"),
			.fault = run->date[0] ? NULL : "not a date",
		};
	}
	return rec->usage.len > 0 ? add_usage(run, rec, page, err) : NAQL_OK;
}

static naql_status
read_record(void *ctx, const char *file, const struct record *rec, naql_error *err)
{
	struct page_run *run = ctx;
	bool html = rec->kind == RECORD_HTML;
	const struct charset *cs =
		rec->is_utf8 ? charset_utf8()
			     : charset_detect(rec->payload, rec->payload_len,
					      rec->charset, html);
	struct notice_page notice = { .n = 0 };
	const struct page *page;
	struct page known;
	naql_status st =
		charset_decode(&run->text, cs, rec->payload, rec->payload_len, err);

	(void)file;
	if (st == NAQL_OK)
		st = page_parse(run->parser,
				(struct slice){ run->text.utf8, run->text.utf8_len },
				html, rec->url, &page, err);
	if (st == NAQL_OK && rec->window == 0 && rec->window_last)
		st = page_notice_read(&notice, page, rec->url, rec->http, &run->arena,
				      err);
	if (st != NAQL_OK)
		return st;
	known = *page;
	st = take_known(run, rec, &known, err);
	if (st != NAQL_OK)
		return st;
	buf_reset(&run->line);
	run->window = rec->window;
	page_write(&known, rec->id, rec->url, SLICE(charset_name(cs)), payload_offset,
		   run, &run->line);
	add_notice(&notice, &run->line);
	arena_reset(&run->arena);
	st = buf_status(&run->line, err);
	if (st == NAQL_OK && run->sink && run->sink->line)
		st = run->sink->line(run->sink->ctx, run->line.ptr, run->line.len, err);
	return st;
}

naql_status
naql_page(naql_strings inputs, const naql_input_options *opt, const naql_sink *sink,
	  naql_input_counts *counts, naql_error *err)
{
	struct page_run run = { .sink = sink };
	struct input in = { .paths = inputs,
			    .opt = opt,
			    .sink = sink,
			    .counts = counts,
			    .record = read_record,
			    .ctx = &run };
	naql_status st = options_check(opt, sizeof(*opt), "naql_input_options", err);

	*counts = (naql_input_counts){ 0 };
	if (st == NAQL_OK)
		st = page_parser_new(&run.parser, err);
	if (st == NAQL_OK)
		st = input_each(&in, err);
	page_parser_free(run.parser);
	charset_text_fini(&run.text);
	buf_fini(&run.line);
	VEC_FREE(&run.notices);
	arena_fini(&run.arena);
	return st;
}
