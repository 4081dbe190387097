/*
 * quotes.c - which quotation elements count.
 */
#include "page/quotes.h"

void
quotes_reset(struct quotes *q)
{
	q->ranges.n = 0;
	q->n_open = 0;
	q->failed = false;
}

void
quotes_fini(struct quotes *q)
{
	VEC_FREE(&q->ranges);
}

/* Drop open elements from 'from' on that are <q>: a block ended before they did. */
static void
drop_inline(struct quotes *q)
{
	while (q->n_open > 0 && q->open[q->n_open - 1].tag == TAG_Q)
		q->n_open--;
}

static void
add(struct quotes *q, uint32_t begin, uint32_t end)
{
	while (q->ranges.n > 0 && q->ranges.ptr[q->ranges.n - 1].begin >= begin)
		q->ranges.n--; /* inside the new one */
	struct quote_range r = { begin, end };

	if (!VEC_PUSH(&q->ranges, r))
		q->failed = true;
}

void
quotes_take(struct quotes *q, const struct walk *w)
{
	enum tag tag = w->tok.tag;

	if (w->gap == WALK_BREAK)
		drop_inline(q);
	if ((tag != TAG_Q && tag != TAG_BLOCKQUOTE) || w->kind == WALK_TEXT ||
	    w->kind == WALK_HIDDEN)
		return;
	if (w->kind == WALK_START) {
		if (q->n_open < QUOTES_OPEN)
			q->open[q->n_open++] = (struct quote_open){ tag, w->tok.end };
		return;
	}
	if (q->n_open == 0 || q->open[q->n_open - 1].tag != tag)
		return;
	q->n_open--;
	add(q, q->open[q->n_open].at, w->tok.begin);
}

bool
quotes_hold(const struct quotes *q, size_t *next, uint32_t at)
{
	while (*next < q->ranges.n && q->ranges.ptr[*next].end <= at)
		++*next;
	return *next < q->ranges.n && q->ranges.ptr[*next].begin <= at;
}
