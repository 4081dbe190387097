/*
 * page_words.c - the visible words of a page: the walk, fed to the folder.
 */
#include "base/error.h"
#include "page/page_int.h"

/* Text that is not folded yet: how it ends, what comes behind it tells. */
struct held {
	uint32_t begin, end;
	unsigned flags; /* FOLD_* */
};

static void
fold_held(struct page_parser *pp, struct slice utf8, struct held *h, unsigned ends)
{
	if (h->end > h->begin)
		fold_text(pp->fold, utf8.ptr + h->begin, h->end - h->begin, h->begin,
			  h->flags | ends);
	h->end = h->begin;
}

/* Between two breaks white space says nothing, and much of a page is indented. */
static bool
is_blank(struct slice utf8, uint32_t begin, uint32_t end)
{
	while (begin < end && (utf8.ptr[begin] == ' ' || utf8.ptr[begin] == '\n' ||
			       utf8.ptr[begin] == '\t' || utf8.ptr[begin] == '\r'))
		begin++;
	return begin == end;
}

/* Feed all visible text; fold's failure is sticky and told at its end. */
static void
feed(struct page_parser *pp, struct slice utf8)
{
	struct walk w;
	struct held held = { 0 };
	bool at_break = true; /* nothing since the last break */

	walk_init(&w, utf8, &pp->tags);
	while (walk_next(&w)) {
		quotes_take(&pp->word_quotes, &w);
		if (w.kind == WALK_TEXT) {
			if (at_break && is_blank(utf8, w.tok.begin, w.tok.end))
				continue;
			fold_held(pp, utf8, &held, 0);
			held = (struct held){ w.tok.begin, w.tok.end,
					      w.tok.references ? FOLD_HTML : 0 };
			at_break = false;
		} else if (w.gap == WALK_BREAK && !at_break) {
			fold_held(pp, utf8, &held, FOLD_ENDS);
			fold_break(pp->fold);
			at_break = true;
		} else if (w.gap == WALK_SPACE) {
			fold_held(pp, utf8, &held, FOLD_ENDS);
			fold_text(pp->fold, " ", 1, w.tok.begin, 0);
		}
	}
	fold_held(pp, utf8, &held, FOLD_ENDS);
}

/* A copy of the words in which those inside quotation elements say so. */
static naql_status
mark_quoted(struct page_parser *pp, const struct word **words, size_t n, naql_error *err)
{
	size_t next = 0;

	pp->words.n = 0;
	if (!VEC_RESERVE(&pp->words, n))
		return naql_nomem(err);
	for (size_t i = 0; i < n; i++) {
		struct word w = (*words)[i];

		if (quotes_hold(&pp->word_quotes, &next, w.begin))
			w.flags |= WORD_QUOTED;
		pp->words.ptr[i] = w;
	}
	pp->words.n = n;
	*words = pp->words.ptr;
	return NAQL_OK;
}

naql_status
page_words(struct page_parser *pp, struct slice utf8, bool html,
	   const struct word **words, size_t *n_words, naql_error *err)
{
	*words = NULL;
	*n_words = 0;
	if (utf8.len > PAGE_LEN_MAX)
		return naql_fail(err, NAQL_E_LIMIT, NULL, NAQL_NO_OFFSET,
				 "page of %zu bytes is over the limit", utf8.len);
	if (!html)
		return fold_plain(pp->fold, utf8, words, n_words, err);
	quotes_reset(&pp->word_quotes);
	fold_begin(pp->fold);
	fold_readable(pp->fold, utf8);
	feed(pp, utf8);

	const struct word *found;
	size_t n;
	naql_status st = fold_end(pp->fold, &found, &n, err);

	if (st == NAQL_OK && pp->word_quotes.failed)
		st = naql_nomem(err);
	if (st == NAQL_OK && pp->word_quotes.ranges.n > 0 && n > 0)
		st = mark_quoted(pp, &found, n, err);
	if (st != NAQL_OK)
		return st;
	*words = found;
	*n_words = n;
	return NAQL_OK;
}
