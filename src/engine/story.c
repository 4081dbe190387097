/*
 * story.c - see story.h.
 */
#include "engine/story.h"

#include "base/timestamp.h"

naql_status
story_reader_init(struct story_reader *sr, naql_error *err)
{
	*sr = (struct story_reader){ 0 };
	return page_parser_new(&sr->parser, err);
}

void
story_reader_fini(struct story_reader *sr)
{
	page_parser_free(sr->parser);
	charset_text_fini(&sr->decoded);
	buf_fini(&sr->body);
}

static bool
is_story_text(enum page_label label)
{
	return label == PAGE_BODY || label == PAGE_LEAD || label == PAGE_QUOTE;
}

static naql_status
read_page(struct story_reader *sr, struct slice utf8, struct story_text *out,
	  naql_error *err)
{
	const struct page *page;
	naql_status st = page_parse(sr->parser, utf8, true, out->url, &page, err);

	if (st != NAQL_OK)
		return st;
	buf_reset(&sr->body);
	for (size_t i = 0; i < page->n_blocks; i++) {
		if (!is_story_text(page->blocks[i].label) || page->blocks[i].again ||
		    page->blocks[i].text.len == 0)
			continue;
		if (sr->body.len)
			buf_add_str(&sr->body, "\n\n");
		buf_add_slice(&sr->body, page->blocks[i].text);
	}
	out->text = buf_slice(&sr->body);
	out->title = slice_or(out->title, slice_or(page->headline, page->title));
	out->lang = slice_or(out->lang, page->lang);
	out->byline = slice_or(out->byline, page->byline);
	out->url = slice_or(out->url, page->canonical);
	if (out->published == TIME_NONE)
		out->published = time_parse(page_first_day(page));
	return buf_status(&sr->body, err);
}

naql_status
story_read(struct story_reader *sr, const struct record *rec, struct story_text *out,
	   naql_error *err)
{
	bool html = rec->kind == RECORD_HTML;
	const struct charset *cs =
		rec->is_utf8 ? charset_utf8()
			     : charset_detect(rec->payload, rec->payload_len,
					      rec->charset, html);
	struct slice utf8;
	naql_status st =
		charset_decode(&sr->decoded, cs, rec->payload, rec->payload_len, err);

	if (st != NAQL_OK)
		return st;
	*out = (struct story_text){ .title = rec->title,
				    .url = rec->url,
				    .lang = rec->lang,
				    .byline = rec->byline,
				    .published = time_parse(rec->published) };
	utf8 = (struct slice){ sr->decoded.utf8, sr->decoded.utf8_len };
	if (html)
		return read_page(sr, utf8, out, err);
	out->text = utf8;
	return NAQL_OK;
}
