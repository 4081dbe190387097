/*
 * fuzz_page.c - any bytes as a page: blocks ascend and are apart, every word of
 * page_words() stands in exactly one of them, and a second reading says the same.
 */
#include "fuzz.h"

#include <string.h>

#include "page/page.h"

static void
check_blocks(const struct page *p, size_t len)
{
	for (size_t i = 0; i < p->n_blocks; i++) {
		const struct page_block *b = &p->blocks[i];

		must(b->begin < b->end && b->end <= len && b->why &&
		     (i == 0 || b->begin >= p->blocks[i - 1].end));
	}
}

/* "YYYY-MM-DD", or nothing and perhaps a reason; a notice that is printed has a place. */
static void
check_fields(const struct page *p, size_t len)
{
	const struct slice iso = p->published.iso;

	must(iso.len == 0 || (iso.len >= 10 && iso.len <= 31 && iso.ptr[4] == '-' &&
			      iso.ptr[7] == '-' && p->published.source.len != 0));
	must(p->n_authors <= PAGE_AUTHORS && (p->n_authors == 0 || p->byline.len != 0));
	for (size_t i = 0; i < p->n_notices; i++) {
		const struct page_notice *n = &p->notices[i];

		must(n->kind == PAGE_NOTICE_TEXT ? n->begin < n->end && n->end <= len
						 : n->name != NULL);
	}
}

static void
check_words(const struct page *p, const struct word *w, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct page_block *b = page_block_at(p, w[i].begin);

		must(b && w[i].begin + w[i].len <= b->end);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct page_parser *pp;
	const struct slice none = { NULL, 0 };
	struct buf one = { 0 }, two = { 0 };
	const struct page *p;
	const struct word *w;
	size_t n;

	if (size < 1 || (!pp && page_parser_new(&pp, NULL) != NAQL_OK))
		return 0;
	bool html = data[0] != 't';
	struct slice text = { (const char *)data + 1, size - 1 };

	if (page_words(pp, text, html, &w, &n, NULL) != NAQL_OK ||
	    page_parse(pp, text, html, none, &p, NULL) != NAQL_OK)
		return 0;
	check_blocks(p, text.len);
	check_fields(p, text.len);
	check_words(p, w, n);
	page_write(p, none, none, none, NULL, NULL, &one);
	if (page_parse(pp, text, html, none, &p, NULL) != NAQL_OK)
		return 0;
	page_write(p, none, none, none, NULL, NULL, &two);
	must(one.len == two.len && memcmp(one.ptr, two.ptr, one.len) == 0);
	buf_fini(&one);
	buf_fini(&two);
	return 0;
}
