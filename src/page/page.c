/*
 * page.c - the parser object, and page_parse(): walk -> drafts and tree -> labels ->
 * page.
 */
#include "page/page.h"

#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "page/fields.h"
#include "page/label.h"
#include "page/page_int.h"

#define AGAIN_WORDS 30
#define LINE_BYTES  480 /* of a line of plain text that may be a notice or credit */

static const char *const label_names[] = {
	[PAGE_BODY] = "body",
	[PAGE_HEADLINE] = "headline",
	[PAGE_LEAD] = "lead",
	[PAGE_CAPTION] = "caption",
	[PAGE_PICTURE_CREDIT] = "picture_credit",
	[PAGE_BYLINE] = "byline",
	[PAGE_DATE] = "date",
	[PAGE_CREDIT] = "credit",
	[PAGE_NOTICE] = "notice",
	[PAGE_QUOTE] = "quote",
	[PAGE_TEASER] = "teaser",
	[PAGE_COMMENT] = "comment",
	[PAGE_NAVIGATION] = "navigation",
	[PAGE_BOILERPLATE] = "boilerplate",
	[PAGE_TITLE] = "title",
};

static const char *const notice_kinds[] = {
	[PAGE_NOTICE_TEXT] = "text",	 [PAGE_NOTICE_META] = "meta",
	[PAGE_NOTICE_LINK] = "link",	 [PAGE_NOTICE_JSONLD] = "json-ld",
	[PAGE_NOTICE_SCRIPT] = "script",
};

const char *
page_notice_kind_name(enum page_notice_kind kind)
{
	return notice_kinds[kind];
}

const char *
page_label_name(enum page_label label)
{
	return label_names[label];
}

naql_status
page_parser_new(struct page_parser **out, naql_error *err)
{
	struct page_parser *pp = mem_calloc(1, sizeof(*pp));
	naql_status st;

	*out = NULL;
	if (!pp)
		return naql_nomem(err);
	tag_table_init(&pp->tags);
	st = fold_new(&pp->fold, err);
	if (st == NAQL_OK)
		st = fold_new(&pp->scratch, err);
	if (st == NAQL_OK)
		st = phrases_init(&pp->phrases, pp->scratch, err);
	if (st == NAQL_OK)
		st = date_names_init(&pp->months, pp->scratch, err);
	if (st != NAQL_OK) {
		page_parser_free(pp);
		return st;
	}
	*out = pp;
	return NAQL_OK;
}

void
page_parser_free(struct page_parser *pp)
{
	if (!pp)
		return;
	fold_free(pp->fold);
	fold_free(pp->scratch);
	quotes_fini(&pp->word_quotes);
	quotes_fini(&pp->quotes);
	VEC_FREE(&pp->words);
	phrases_fini(&pp->phrases);
	date_names_fini(&pp->months);
	tree_fini(&pp->tree);
	drafts_fini(&pp->drafts);
	arena_fini(&pp->arena);
	buf_fini(&pp->clean);
	buf_fini(&pp->unescaped);
	VEC_FREE(&pp->blocks);
	VEC_FREE(&pp->links);
	VEC_FREE(&pp->notices);
	VEC_FREE(&pp->pictures);
	mem_free(pp);
}

static void
reset(struct page_parser *pp)
{
	quotes_reset(&pp->quotes);
	tree_reset(&pp->tree);
	mark_memo_reset(&pp->memo);
	drafts_reset(&pp->drafts);
	meta_reset(&pp->meta);
	arena_reset(&pp->arena);
	pp->blocks.n = pp->links.n = 0;
	pp->notices.n = pp->pictures.n = 0;
	pp->page = (struct page){ 0 };
	if (++pp->n_pages == 0) { /* wrapped: old entries would look new */
		memset(pp->seen, 0, sizeof(pp->seen));
		pp->n_pages = 1;
	}
	pp->failed = false;
}

static void
add_link(struct page_parser *pp, struct slice href)
{
	struct slice s = fields_keep(pp, href, false, true);

	if (s.len > 0 && !VEC_PUSH(&pp->links, s))
		pp->failed = true;
}

/* A credit in a figure is a block of its own, also where it is a mere span. */
static void
cut_at_credit(struct page_parser *pp, uint16_t before)
{
	uint16_t changed =
		(before ^ tree_marks(&pp->tree)) & (MARK_CREDIT | MARK_PICTURE);

	if (changed &&
	    (pp->tree.last[TAG_FIGURE] > 0 || pp->tree.last[TAG_FIGCAPTION] > 0))
		drafts_cut(&pp->drafts);
}

static void
take_start(struct page_parser *pp, const struct walk *w)
{
	enum tag tag = w->tok.tag;
	uint16_t marks = 0;

	if (w->hidden != TAG_NONE)
		return;
	meta_start(&pp->meta, &w->tokens, &w->tok);
	if (!(tag_flags(tag) & TAGF_STYLE) && w->tok.n_attrs > 0)
		marks = mark_element(&pp->memo, &w->tokens, &w->tok);
	if (tag == TAG_A) {
		struct slice href = token_attr(&w->tokens, &w->tok, SLICE("href"));

		if (href.ptr)
			marks |= MARK_LINK;
		if (pp->links.n < PAGE_LINKS)
			add_link(pp, href);
	} else if (tag == TAG_TIME) {
		marks |= MARK_DATE;
	}
	if (marks & MARK_DATE)
		meta_time(&pp->meta, &w->tokens, &w->tok, tree_node(&pp->tree));
	uint16_t before = tree_marks(&pp->tree);

	tree_start(&pp->tree, tag, marks);
	cut_at_credit(pp, before);
}

static void
take_close(struct page_parser *pp, enum tag tag)
{
	uint16_t before = tree_marks(&pp->tree);

	tree_close(&pp->tree, tag);
	cut_at_credit(pp, before);
}

static void
read_html(struct page_parser *pp, struct slice utf8)
{
	struct walk w;
	bool title = false;

	walk_init(&w, utf8, &pp->tags);
	while (walk_next(&w)) {
		struct slice run = { utf8.ptr + w.tok.begin, w.tok.end - w.tok.begin };

		quotes_take(&pp->quotes, &w);
		if (w.gap == WALK_BREAK)
			drafts_break(&pp->drafts, title);
		else if (w.gap == WALK_SPACE)
			drafts_space(&pp->drafts);
		switch (w.kind) {
		case WALK_TEXT:
			title = w.tok.tag == TAG_TITLE;
			drafts_text(&pp->drafts, run, w.tok.begin, w.tok.references,
				    tree_node(&pp->tree), tree_marks(&pp->tree));
			break;
		case WALK_HIDDEN:
			meta_script(&pp->meta, run);
			break;
		case WALK_START:
			take_start(pp, &w);
			break;
		case WALK_CLOSE:
			if (w.hidden == TAG_NONE)
				take_close(pp, w.tok.tag);
			break;
		}
	}
	drafts_break(&pp->drafts, title);
}

static bool
is_blank(struct slice s)
{
	return slice_trim(s).len == 0;
}

/* A line of plain text that is a notice or a credit is a block of its own. */
static bool
stands_alone(struct page_parser *pp, struct slice line)
{
	const struct label_input in = { .drafts = &pp->drafts,
					.fold = pp->scratch,
					.phrases = &pp->phrases };

	return line.len <= LINE_BYTES && label_line(&in, line);
}

static void
read_plain(struct page_parser *pp, struct slice utf8)
{
	for (size_t i = 0; i < utf8.len;) {
		const char *nl = memchr(utf8.ptr + i, '\n', utf8.len - i);
		size_t end = nl ? (size_t)(nl - utf8.ptr) + 1 : utf8.len;
		struct slice line = { utf8.ptr + i, end - i };
		bool alone = !is_blank(line) && stands_alone(pp, line);

		if (alone || is_blank(line))
			drafts_break(&pp->drafts, false);
		drafts_text(&pp->drafts, line, (uint32_t)i, false, 0, 0);
		if (alone)
			drafts_break(&pp->drafts, false);
		i = end;
	}
	drafts_break(&pp->drafts, false);
}

static void
mark_quotes(struct page_parser *pp)
{
	size_t next = 0;

	for (size_t i = 0; i < pp->drafts.list.n; i++) {
		struct draft *b = &pp->drafts.list.ptr[i];

		b->quoted = quotes_hold(&pp->quotes, &next, b->begin);
	}
}

static struct slice
title_of(const struct drafts *d)
{
	for (size_t i = 0; i < d->list.n; i++) {
		if (d->list.ptr[i].is_title)
			return drafts_slice(d, &d->list.ptr[i]);
	}
	return (struct slice){ NULL, 0 };
}

/* Remembered, or refused for want of a place: then it does not count as a copy. */
static bool
stood_before(struct page_parser *pp, const struct draft *b)
{
	uint64_t h = hash_bytes(pp->drafts.text.ptr + b->text, b->text_len, HASH_SEED);
	struct page_seen *s = &pp->seen[h & (PAGE_SEEN - 1)];

	if (s->page == pp->n_pages)
		return s->hash == h;
	*s = (struct page_seen){ h, pp->n_pages };
	return false;
}

static void
make_blocks(struct page_parser *pp)
{
	const struct drafts *d = &pp->drafts;

	for (size_t i = 0; i < d->list.n; i++) {
		const struct draft *b = &d->list.ptr[i];
		struct page_block block = { .label = b->label,
					    .begin = b->begin,
					    .end = b->end,
					    .text = drafts_slice(d, b),
					    .why = b->why,
					    .in_quote = b->quoted };

		block.again = b->words >= AGAIN_WORDS &&
			      (b->label == PAGE_BODY || b->label == PAGE_LEAD) &&
			      stood_before(pp, b);

		if (!VEC_PUSH(&pp->blocks, block))
			pp->failed = true;
	}
	pp->page.blocks = pp->blocks.ptr;
	pp->page.n_blocks = pp->blocks.n;
}

static bool
has_failed(const struct page_parser *pp)
{
	return pp->failed || pp->drafts.failed || pp->drafts.text.failed ||
	       pp->tree.failed || pp->quotes.failed;
}

naql_status
page_parse(struct page_parser *pp, struct slice utf8, bool html, struct slice url,
	   const struct page **page, naql_error *err)
{
	struct label_input in = { .tree = html ? &pp->tree : NULL,
				  .drafts = &pp->drafts,
				  .fold = pp->scratch,
				  .phrases = &pp->phrases };
	struct label_result result;

	*page = NULL;
	if (utf8.len > PAGE_LEN_MAX)
		return naql_fail(err, NAQL_E_LIMIT, NULL, NAQL_NO_OFFSET,
				 "page of %zu bytes is over the limit", utf8.len);
	reset(pp);
	if (html)
		read_html(pp, utf8);
	else
		read_plain(pp, utf8);
	if (has_failed(pp))
		return naql_nomem(err);
	mark_quotes(pp);
	in.title = title_of(&pp->drafts);
	in.og_title = fields_meta(pp, META_TITLE);
	in.ld_headline = fields_jsonld(pp, JSONLD_HEADLINE);
	in.description = fields_meta(pp, META_DESCRIPTION);
	naql_status st = label_blocks(&in, &result, err);

	if (st != NAQL_OK)
		return st;
	fields_find(pp, &in, &result, url);
	make_blocks(pp);
	if (has_failed(pp))
		return naql_nomem(err);
	*page = &pp->page;
	return NAQL_OK;
}

struct slice
page_first_day(const struct page *page)
{
	return slice_or(page->first.iso, page->published.iso);
}

const struct page_block *
page_block_at(const struct page *page, uint32_t offset)
{
	size_t lo = 0, hi = page->n_blocks;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (page->blocks[mid].begin <= offset)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo > 0 ? &page->blocks[lo - 1] : NULL;
}
