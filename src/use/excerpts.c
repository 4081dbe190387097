/*
 * excerpts.c - a use's passages as both sides print them, run by run: what show and the
 * report need when crawl and archive are out of reach.
 *
 * {"passages":[{"where","before":[story,page],"runs":[[op,story,page],...],"after":[story,page]}]}
 * op: "=" equal, ">" equal but moved, "~" substituted, "+" on the page only, "-" in the
 * story only. The
 * strings are the original characters, tags left out and references read; concatenated
 * they read as the text does, and "\n" stands between paragraphs.
 */
#include "base/json_write.h"
#include "use/use.h"
#include "use/use_int.h"
#include "use/visible.h"

#define CONTEXT_WORDS 12u  /* on each side of a passage */
#define GAP_KEPT      160u /* bytes between two words; more becomes an ellipsis */

/* One side's words and the bytes they stand in. */
struct side {
	const struct word *words;
	size_t n_words;
	const char *bytes;
	size_t len;
	bool markup;
	const struct page *page; /* of the page's side: where it names its author */
};

struct excerpts {
	struct side story, page;
	struct json_writer jw;
	struct buf tmp;
};

/* Words [begin, end). */
struct range {
	size_t begin, end;
};

static void
add_word(const struct side *s, const struct word *w, struct buf *out)
{
	size_t begin = w->begin, end = begin + w->len;

	if (end <= s->len)
		visible_add((struct slice){ s->bytes + begin, end - begin }, s->markup,
			    out);
}

/* What a reader sees between word i and the next: punctuation, a dropped honorific, the
 * border of a paragraph. */
static void
add_gap(const struct side *s, size_t i, struct buf *out)
{
	size_t begin = (size_t)s->words[i].begin + s->words[i].len;
	size_t end = i + 1 < s->n_words ? s->words[i + 1].begin : s->len;
	size_t before = out->len;

	if (begin > end || end > s->len)
		return;
	visible_add((struct slice){ s->bytes + begin, end - begin }, s->markup, out);
	if (out->len - before > GAP_KEPT) {
		out->len = before;
		buf_add_str(out, " \xe2\x80\xa6 ");
	}
}

/* Where the gap that begins at out->ptr + from is cut between two runs: behind its first
 * line end, so that a quotation mark stays with the paragraph it opens. */
static size_t
gap_cut(const struct buf *out, size_t from)
{
	const char *line =
		out->len > from ? memchr(out->ptr + from, '\n', out->len - from) : NULL;

	return line ? (size_t)(line - out->ptr) + 1 : out->len;
}

/* The end of the gap before word 'begin' that is not the run's before. */
static void
add_opening(const struct side *s, size_t begin, struct buf *out)
{
	size_t cut;

	if (begin == 0 || begin >= s->n_words)
		return;
	add_gap(s, begin - 1, out);
	if (out->len == 0)
		return;
	cut = gap_cut(out, 0);
	memmove(out->ptr, out->ptr + cut, out->len - cut);
	out->len -= cut;
}

/* A person's name is not kept: who wrote somebody else's page has no bearing on what it
 * has of a story. */
static bool
is_byline(const struct side *s, size_t i)
{
	const struct page_block *b =
		s->page ? page_block_at(s->page, s->words[i].begin) : NULL;

	return b && b->label == PAGE_BYLINE && s->words[i].begin < b->end;
}

/* The words of a byline are one ellipsis. */
static size_t
skip_byline(const struct side *s, size_t i, size_t end, struct buf *out)
{
	while (i < end && i < s->n_words && is_byline(s, i))
		i++;
	buf_add_str(out, "\xe2\x80\xa6 ");
	return i;
}

static void
write_words(struct excerpts *x, const struct side *s, const struct range *r, bool of_both)
{
	size_t begin = r->begin, end = r->end;
	struct buf *tmp = &x->tmp;

	buf_reset(tmp);
	if (begin < end)
		add_opening(s, begin, tmp);
	for (size_t i = begin; i < end && i < s->n_words; i++) {
		size_t before;

		if (!of_both && is_byline(s, i)) {
			i = skip_byline(s, i, end, tmp) - 1;
			continue;
		}
		add_word(s, &s->words[i], tmp);
		before = tmp->len;
		add_gap(s, i, tmp);
		if (i + 1 == end && tmp->len > before)
			tmp->len = gap_cut(tmp, before);
	}
	if (tmp->failed)
		x->jw.out->failed = true;
	jw_str(&x->jw, (struct slice){ tmp->ptr ? tmp->ptr : "", tmp->len });
}

static size_t
back(size_t at)
{
	return at > CONTEXT_WORDS ? at - CONTEXT_WORDS : 0;
}

static void
write_pair(struct excerpts *x, const struct range *story, const struct range *page)
{
	jw_array(&x->jw);
	write_words(x, &x->story, story, false);
	write_words(x, &x->page, page, false);
	jw_array_end(&x->jw);
}

static void
write_run(struct excerpts *x, const char *op, struct range story, struct range page)
{
	if (story.begin >= story.end && page.begin >= page.end)
		return;
	jw_array(&x->jw);
	jw_cstr(&x->jw, op);
	write_words(x, &x->story, &story, true);
	write_words(x, &x->page, &page, story.begin < story.end);
	jw_array_end(&x->jw);
}

/* A piece whose words of the story stand before those of an earlier one was moved. */
static void
write_piece(struct excerpts *x, const struct use *u, const struct use_piece *p,
	    bool moved)
{
	static const char *const ops[] = { "=", "~", "+", "-" };
	size_t story = p->item_word, page = p->page_word;

	for (size_t i = 0; i < p->n_runs; i++) {
		const struct match_run *r = &u->runs[p->first_run + i];

		write_run(x, moved && r->op == MATCH_EQUAL ? ">" : ops[r->op],
			  (struct range){ story, story + r->n_item },
			  (struct range){ page, page + r->n_page });
		story += r->n_item;
		page += r->n_page;
	}
}

/* Words of the story that no piece has are left out; the others have moved. */
static void
write_left_out(struct excerpts *x, const struct use_passage *p, size_t begin, size_t end)
{
	struct range left;

	while (piece_left_out(p, begin, end, &left.begin, &left.end)) {
		write_run(x, "-", left, (struct range){ 0, 0 });
		begin = left.end;
	}
}

static void
write_runs(struct excerpts *x, const struct use *u, const struct use_passage *p)
{
	size_t story = p->item_word, page = p->page_word;
	size_t story_end = story + p->n_item, page_end = page + p->n_page;

	jw_array(&x->jw);
	for (size_t i = 0; i < p->n_pieces; i++) {
		const struct use_piece *q = &p->pieces[i];
		size_t end = (size_t)q->item_word + q->n_item;

		write_left_out(x, p, story, q->item_word);
		write_run(x, "+", (struct range){ 0, 0 },
			  (struct range){ page, q->page_word });
		write_piece(x, u, q, q->item_word < story);
		story = end > story ? end : story;
		page = (size_t)q->page_word + q->n_page;
	}
	write_left_out(x, p, story, story_end);
	write_run(x, "+", (struct range){ 0, 0 }, (struct range){ page, page_end });
	jw_array_end(&x->jw);
}

static void
write_passage(struct excerpts *x, const struct use *u, const struct use_passage *p)
{
	size_t s = p->item_word, g = p->page_word;
	size_t s_end = s + p->n_item, g_end = g + p->n_page;

	jw_object(&x->jw);
	jw_key(&x->jw, "where");
	jw_cstr(&x->jw, page_label_name(p->where));
	jw_key(&x->jw, "before");
	write_pair(x, &(struct range){ back(s), s }, &(struct range){ back(g), g });
	jw_key(&x->jw, "runs");
	write_runs(x, u, p);
	jw_key(&x->jw, "after");
	write_pair(x, &(struct range){ s_end, s_end + CONTEXT_WORDS },
		   &(struct range){ g_end, g_end + CONTEXT_WORDS });
	jw_object_end(&x->jw);
}

void
use_write_excerpts(const struct use *u, struct buf *out)
{
	struct excerpts x = {
		.story = { u->item.words, u->item.n_words, u->item.text.ptr,
			   u->item.text.len, false, NULL },
		.page = { u->page.words, u->page.n_words, NULL, 0, !u->page.plain,
			  u->page.page },
	};

	jw_init(&x.jw, out);
	jw_object(&x.jw);
	jw_key(&x.jw, "passages");
	jw_array(&x.jw);
	if (u->page.text && u->item.words) { /* a long text keeps no words: its passages
						are in the record */
		x.page.bytes = u->page.text->utf8;
		x.page.len = u->page.text->utf8_len;
		for (size_t i = 0; i < u->n_passages; i++)
			write_passage(&x, u, &u->passages[i]);
	}
	jw_array_end(&x.jw);
	jw_object_end(&x.jw);
	buf_fini(&x.tmp);
}
