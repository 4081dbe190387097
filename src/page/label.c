/*
 * label.c - the rules, in the order in which they win. Each says in a few words why.
 *
 * What a rule sees of a block: its zone (root.c), the phrases in it where it is short,
 * its share of links, whether it stands in the root, and where that root's good text
 * begins and ends. A label never decides whether a block is matched.
 */
#include "page/label.h"

#include "page/credit.h"
#include "page/headline.h"
#include "page/line.h"
#include "page/mark.h"
#include "page/root.h"

#define STANDFIRST_NEAR 6
#define SHORT_WORDS	60 /* phrases are looked for in blocks up to here */
#define LEAD_PREFIX	50 /* bytes of the description that a lead must begin with */
#define TEASER_WORDS	25
#define CREDIT_LINE                                                                      \
	0x80000000u /* beside the PHRASE_BITs: the whole block is a credit               \
		     */

struct labeller {
	const struct label_input *in;
	struct label_result *out;
	size_t first_good, last_good; /* drafts of the root; LABEL_NONE without one */
	bool in_comments;	      /* behind a comment heading */
	bool in_teasers;	      /* behind a teaser heading, among links */
	size_t n_body;		      /* body blocks so far */
};

struct verdict {
	enum page_label label;
	const char *why; /* NULL: no rule holds */
};

static const struct verdict no_verdict = { PAGE_BODY, NULL };

static const struct tree_node *
node_of(const struct labeller *l, const struct draft *b)
{
	return &l->in->tree->nodes.ptr[b->node];
}

/* Lines of many short links are navigation, a link of several words names a story. */
static struct verdict
of_links(const struct labeller *l, const struct draft *b)
{
	uint32_t each = b->links > 0 ? b->words / b->links : b->words;

	if (l->in_teasers)
		return (struct verdict){ PAGE_TEASER, "links behind a teaser heading" };
	return each >= 4 ? (struct verdict){ PAGE_TEASER, "mostly links" }
			 : (struct verdict){ PAGE_NAVIGATION, "mostly links" };
}

/* Who made a picture, beside it or in a line that says so. */
static struct verdict
by_picture(const struct tree_node *n, const struct draft *b, struct slice text,
	   const struct phrase_hits *hits)
{
	bool caption = n->zone == ZONE_CAPTION || n->zone == ZONE_PICTURE_CREDIT;
	bool said = (hits->at_start & PHRASE_BIT(PHRASE_PICTURE)) != 0 &&
		    hits->start_end < hits->n_words;

	if (caption && b->words <= 12 &&
	    (said || hits->anywhere & CREDIT_LINE || line_has_sign(text)))
		return (struct verdict){ PAGE_PICTURE_CREDIT, "credit in a figure" };
	if (caption && b->words <= 20 && b->credit_chars * 2 > b->chars)
		return (struct verdict){ PAGE_PICTURE_CREDIT, "credit element" };
	if (said && b->words <= 8 && b->good == 0 && !ZONE_IS_AROUND(n->zone) &&
	    (hits->start_colon || hits->start_end > 1))
		return (struct verdict){ PAGE_PICTURE_CREDIT, "picture phrase" };
	return no_verdict;
}

/* Phrases that begin a short block. */
static struct verdict
by_phrase(const struct labeller *l, size_t i, const struct draft *b,
	  const struct phrase_hits *hits)
{
	unsigned at = hits->at_start;
	bool more = hits->start_end < hits->n_words &&
		    (!b->dense || hits->start_end > 1 || hits->start_colon);

	if (at & PHRASE_BIT(PHRASE_TEASER) &&
	    (drafts_mostly_links(b) || b->words <= 6 ||
	     (b->link_chars * 3 >= b->chars && b->words <= TEASER_WORDS)))
		return (struct verdict){ PAGE_TEASER, "read-also phrase" };
	if (at & PHRASE_BIT(PHRASE_COMMENT) && b->words <= 4)
		return (struct verdict){ PAGE_COMMENT, "comment heading" };
	if (at & PHRASE_BIT(PHRASE_BOILER) && b->words <= 12)
		return (struct verdict){ PAGE_BOILERPLATE, "service phrase" };
	if (at & (PHRASE_BIT(PHRASE_DATE) | PHRASE_BIT(PHRASE_UPDATE)) &&
	    b->words <= 12 && line_has_year(drafts_slice(l->in->drafts, b)))
		return (struct verdict){ PAGE_DATE, "date phrase" };
	if (at & PHRASE_BIT(PHRASE_BYLINE) && b->words <= 7 && more && b->stops <= 1 &&
	    !drafts_mostly_links(b) &&
	    (node_of(l, b)->in_root || l->first_good == LABEL_NONE || i < l->first_good))
		return (struct verdict){ PAGE_BYLINE, "byline phrase" };
	/* "Written by Dana on 3 March 2026, 22:30" */
	if (at & PHRASE_BIT(PHRASE_BYLINE) && hits->start_end > 1 && b->words <= 14 &&
	    b->date_chars > 0 && !drafts_mostly_links(b))
		return (struct verdict){ PAGE_BYLINE, "byline phrase" };
	return no_verdict;
}

static struct verdict
by_zone(const struct tree_node *n, const struct draft *b, struct slice text)
{
	switch ((enum zone)n->zone) {
	case ZONE_COMMENT:
		return (struct verdict){ PAGE_COMMENT, n->why };
	case ZONE_TEASER:
		return (struct verdict){ PAGE_TEASER, n->why };
	case ZONE_NAVIGATION:
		return (struct verdict){ PAGE_NAVIGATION, n->why };
	case ZONE_BOILERPLATE:
		if (n->marks & MARK_DATE && b->words <= 15 && line_has_year(text))
			return (struct verdict){ PAGE_DATE, "class word: date" };
		return (struct verdict){ PAGE_BOILERPLATE, n->why };
	case ZONE_CAPTION:
		return (struct verdict){ PAGE_CAPTION, n->why };
	case ZONE_PICTURE_CREDIT:
		return (struct verdict){ b->words <= 20 ? PAGE_PICTURE_CREDIT
							: PAGE_CAPTION,
					 n->why };
	case ZONE_CREDIT:
		if (b->words <= 20)
			return (struct verdict){ PAGE_CREDIT, n->why };
		break;
	case ZONE_BYLINE:
		if (b->words > 15)
			return (struct verdict){ PAGE_BOILERPLATE, "about the author" };
		if (b->date_chars * 2 > b->chars)
			return (struct verdict){ PAGE_DATE, "date element" };
		return (struct verdict){ PAGE_BYLINE, n->why };
	case ZONE_DATE:
		if (b->words <= 15 && line_has_year(text))
			return (struct verdict){ PAGE_DATE, n->why };
		break;
	default:
		break;
	}
	return no_verdict;
}

/* Inline elements that make up most of the block, and dates that stand alone. */
static struct verdict
by_inline(const struct tree_node *n, const struct draft *b, struct slice text,
	  bool in_story)
{
	if (b->caption_chars * 10 > b->chars * 8)
		return (struct verdict){ PAGE_CAPTION, "caption element" };
	if (b->words <= 20 && b->date_chars * 2 > b->chars)
		return (struct verdict){ PAGE_DATE, "date element" };
	if (b->words <= 20 && b->byline_chars * 2 > b->chars)
		return (struct verdict){ PAGE_BYLINE, "byline element" };
	if (b->words <= 12 && b->credit_chars * 2 > b->chars)
		return (struct verdict){ PAGE_CREDIT, "credit element" };
	if (b->words <= 8 && b->good == 0 && !in_story && !tag_is_heading(n->tag) &&
	    line_has_year(text))
		return (struct verdict){ PAGE_DATE, "short text with a year" };
	return no_verdict;
}

static bool
is_description(const struct labeller *l, struct slice text)
{
	struct slice d = l->in->description;
	size_t n = d.len < LEAD_PREFIX ? d.len : LEAD_PREFIX;

	return n >= 20 && text.len >= n && memcmp(d.ptr, text.ptr, n) == 0 &&
	       text.len <= d.len + d.len / 2;
}

/* Amid the story a heading may be a link, a sentence may be mostly one, and a list may
 * have some; a list or line of nothing but links is no text of the story. */
static bool
links_belong(const struct labeller *l, size_t i, const struct draft *b)
{
	const struct tree_node *n = node_of(l, b);
	const struct tree_node *list = &l->in->tree->nodes.ptr[n->parent];

	if (i < l->first_good || i > l->last_good || l->in_teasers)
		return false;
	if (tag_is_heading(n->tag) || b->link_chars * 10 <= b->chars * 9)
		return true;
	return n->tag == TAG_LI && list->link_chars * 10 <= list->chars * 7;
}

static struct verdict
in_root(const struct labeller *l, size_t i, const struct draft *b, struct slice text)
{
	const struct tree_node *n = node_of(l, b);

	if (drafts_mostly_links(b) && !links_belong(l, i, b))
		return of_links(l, b);
	if (b->quoted)
		return (struct verdict){ PAGE_QUOTE, "quotation element" };
	if (n->zone == ZONE_LEAD && l->n_body == 0)
		return (struct verdict){ PAGE_LEAD, n->why };
	if (l->n_body < 2 && is_description(l, text))
		return (struct verdict){ PAGE_LEAD, "equals the description" };
	if (b->good > 0)
		return (struct verdict){ PAGE_BODY, "running text in the story" };
	if (i + 1 == l->first_good && l->out->headline != LABEL_NONE &&
	    i > l->out->headline)
		return (struct verdict){ PAGE_BODY, "line that begins the story" };
	if (i < l->first_good)
		return (struct verdict){ PAGE_BOILERPLATE,
					 "short text before the story" };
	if (i > l->last_good && l->in_teasers)
		return (struct verdict){ PAGE_TEASER, "text behind a teaser heading" };
	if (i > l->last_good && n->tag == TAG_LI && !tag_is_heading(n->tag))
		return (struct verdict){ PAGE_BODY, "list that ends the story" };
	if (i > l->last_good && (tag_is_heading(n->tag) || b->stops == 0))
		return (struct verdict){ PAGE_BOILERPLATE,
					 "short text behind the story" };
	return (struct verdict){ PAGE_BODY, tag_is_heading(n->tag)
						    ? "heading in the story"
						    : "text in the story" };
}

/* Text without links that stands between the headline and the story. */
static bool
is_below_headline(const struct labeller *l, size_t i, const struct draft *b)
{
	size_t head = l->out->headline;

	return head != LABEL_NONE && l->first_good != LABEL_NONE && i > head &&
	       i <= head + STANDFIRST_NEAR && i < l->first_good && b->link_chars == 0 &&
	       !(b->hits.anywhere & PHRASE_BIT(PHRASE_PICTURE));
}

/* A heading of some length right under the headline. */
static bool
is_subtitle(const struct labeller *l, size_t i, const struct draft *b)
{
	return i == l->out->headline + 1 && tag_is_heading(node_of(l, b)->tag) &&
	       b->words >= 5;
}

/* Some systems call a story's own lead its teaser ("teaser-text"). An aside is none. */
static bool
is_standfirst(const struct labeller *l, size_t i, const struct draft *b)
{
	const struct tree_node *n = node_of(l, b);

	return n->zone == ZONE_TEASER && strcmp(n->why, "class word: teaser") == 0 &&
	       is_below_headline(l, i, b) && b->words >= 8 && b->stops > 0;
}

static struct verdict
outside(const struct labeller *l, size_t i, const struct draft *b, struct slice text)
{
	const struct tree_node *n = node_of(l, b);

	if (l->in_comments && b->good > 0)
		return (struct verdict){ PAGE_COMMENT, "behind a comment heading" };
	if (l->first_good != LABEL_NONE && i < l->first_good && b->words >= 4 &&
	    !drafts_mostly_links(b) && (n->zone == ZONE_LEAD || is_description(l, text)))
		return (struct verdict){ PAGE_LEAD, "lead above the story" };
	if (drafts_mostly_links(b))
		return of_links(l, b);
	if (is_below_headline(l, i, b) && (b->good > 0 || is_subtitle(l, i, b)))
		return (struct verdict){ PAGE_LEAD, "between headline and story" };
	if (b->good > 0)
		return (struct verdict){ PAGE_TEASER, "running text outside the story" };
	if (l->in_teasers)
		return (struct verdict){ PAGE_TEASER, "text behind a teaser heading" };
	return (struct verdict){ PAGE_BOILERPLATE, "short text outside the story" };
}

static naql_status
find_phrases(const struct label_input *in, struct slice text, struct phrase_hits *hits,
	     naql_error *err)
{
	const struct word *words;
	size_t n;

	fold_begin(in->fold);
	fold_text(in->fold, text.ptr, text.len, 0, 0);
	naql_status st = fold_end(in->fold, &words, &n, err);

	if (st != NAQL_OK)
		return st;
	phrases_find(in->phrases, text.ptr, words, n, hits);
	if (credit_is_line(text, n, hits))
		hits->anywhere |= CREDIT_LINE;
	return NAQL_OK;
}

static bool
is_credit(const struct phrase_hits *hits)
{
	return (hits->anywhere & CREDIT_LINE) != 0;
}

/* "Source: Harbour News" and "(Harbour News)", of agencies that no list names. */
static struct verdict
by_source(const struct labeller *l, size_t i, const struct draft *b, struct slice text,
	  const struct phrase_hits *hits)
{
	bool bracketed =
		text.len > 2 && text.ptr[0] == '(' && text.ptr[text.len - 1] == ')';
	bool full = text.len > 6 && line_begins_with(text, "\xef\xbc\x88") &&
		    memcmp(text.ptr + text.len - 3, "\xef\xbc\x89", 3) == 0;

	if (drafts_mostly_links(b) || !node_of(l, b)->in_root || b->words > 8)
		return no_verdict;
	if (hits->at_start & PHRASE_BIT(PHRASE_CUE) && hits->start_colon &&
	    hits->n_words > hits->start_end)
		return (struct verdict){ PAGE_CREDIT, "source phrase" };
	if ((bracketed || full) && b->words <= 4 && i >= l->last_good)
		return (struct verdict){ PAGE_CREDIT, "name in brackets" };
	return no_verdict;
}

/* "Follow us on ...", "لمتابعة آخر الأخبار ...": what sites put behind a story. */
static bool
is_call(const struct draft *b)
{
	return (b->hits.anywhere & PHRASE_BIT(PHRASE_CALL)) != 0;
}

static struct verdict
judge(const struct labeller *l, size_t i, const struct draft *b,
      const struct phrase_hits *hits)
{
	const struct tree_node *n = node_of(l, b);
	struct slice text = drafts_slice(l->in->drafts, b);
	struct verdict v = by_zone(n, b, text);

	if (b->is_title)
		return (struct verdict){ PAGE_TITLE, "title element" };
	if (i == l->out->headline)
		return (struct verdict){ PAGE_HEADLINE, "heading that names the page" };
	struct verdict picture = by_picture(n, b, text, hits);
	bool amid = n->in_root && b->good > 0 && i >= l->first_good && i <= l->last_good;

	if (picture.why)
		return picture;
	if (n->zone != ZONE_COMMENT &&
	    line_is_notice(text, b->words, hits, amid ? LINE_AMID : LINE_APART))
		return (struct verdict){ PAGE_NOTICE, "rights phrase" };
	if (is_credit(hits) && !ZONE_IS_AROUND(n->zone) && !tag_is_heading(n->tag))
		return (struct verdict){ PAGE_CREDIT, "agency named alone" };
	if (!v.why)
		v = by_phrase(l, i, b, hits);
	if (is_standfirst(l, i, b))
		return (struct verdict){ PAGE_LEAD, "teaser of the story itself" };
	if (!v.why && n->in_root && i > l->last_good && is_call(b) &&
	    !drafts_mostly_links(b))
		v = (struct verdict){ PAGE_BOILERPLATE, "call to readers" };
	if (!v.why)
		v = by_source(l, i, b, text, hits);
	if (!v.why)
		v = by_inline(n, b, text,
			      n->in_root && i > l->first_good && i < l->last_good);
	if (!v.why)
		v = n->in_root ? in_root(l, i, b, text) : outside(l, i, b, text);
	return v;
}

/* It does not go on with the story: rights, or a call. */
static bool
ends_story(const struct labeller *l, const struct draft *b)
{
	return b->hits.anywhere & PHRASE_BIT(PHRASE_NOTICE) || is_call(b) ||
	       line_begins_with_sign(drafts_slice(l->in->drafts, b));
}

static void
find_borders(struct labeller *l)
{
	const struct drafts *d = l->in->drafts;

	for (size_t i = 0; i < d->list.n; i++) {
		const struct draft *b = &d->list.ptr[i];
		const struct tree_node *n = node_of(l, b);

		if (!n->in_root || b->good == 0 ||
		    (n->zone != ZONE_NONE && n->zone != ZONE_LEAD))
			continue;
		if (l->first_good != LABEL_NONE && ends_story(l, b))
			continue; /* where nothing follows, the story ended before */
		if (l->first_good == LABEL_NONE)
			l->first_good = i;
		l->last_good = i;
	}
}

static void
remember(struct labeller *l, size_t i, unsigned at_start)
{
	const struct draft *b = &l->in->drafts->list.ptr[i];

	if (b->label == PAGE_BODY || b->label == PAGE_LEAD)
		l->n_body++;
	if (b->label == PAGE_COMMENT && at_start & PHRASE_BIT(PHRASE_COMMENT))
		l->in_comments = true;
	if (b->label == PAGE_TEASER && b->words <= 6 &&
	    at_start & PHRASE_BIT(PHRASE_TEASER))
		l->in_teasers = true;
	else if (b->good > 0 || b->label == PAGE_NOTICE || b->label == PAGE_HEADLINE)
		l->in_teasers = false;
	if (b->label == PAGE_CREDIT && !l->out->credit.ptr)
		l->out->credit = drafts_slice(l->in->drafts, b);
}

static bool
is_story(const struct draft *b)
{
	return b->label == PAGE_BODY || b->label == PAGE_LEAD;
}

/* A credit block wins; else the dateline, else the end of the story. */
static void
find_credit(struct labeller *l)
{
	const struct drafts *d = l->in->drafts;
	const struct draft *first = NULL, *last = NULL;

	for (size_t i = 0; i < d->list.n; i++) {
		if (!is_story(&d->list.ptr[i]))
			continue;
		first = first ? first : &d->list.ptr[i];
		last = &d->list.ptr[i];
	}
	l->out->has_body = first != NULL;
	if (!first || l->out->credit.ptr)
		return;
	l->out->credit =
		credit_at_start(drafts_slice(d, first), l->in->fold, l->in->phrases);
	if (!l->out->credit.ptr)
		l->out->credit =
			credit_at_end(drafts_slice(d, last), l->in->fold, l->in->phrases);
}

static struct verdict
judge_plain(const struct labeller *l, const struct draft *b,
	    const struct phrase_hits *hits)
{
	if (line_is_notice(drafts_slice(l->in->drafts, b), b->words, hits, LINE_ALONE))
		return (struct verdict){ PAGE_NOTICE, "rights phrase" };
	if (is_credit(hits))
		return (struct verdict){ PAGE_CREDIT, "agency named alone" };
	return (struct verdict){ PAGE_BODY, "plain text" };
}

bool
label_line(const struct label_input *in, struct slice line)
{
	struct phrase_hits hits = { 0 };
	line = slice_trim(line);
	if (find_phrases(in, line, &hits, NULL) != NAQL_OK)
		return false; /* the block then holds the line; nothing is lost */
	return is_credit(&hits) || line_is_notice(line, 0, &hits, LINE_ALONE);
}

/* A short heading that names what its element holds: teasers or comments. */
static void
head_zones(const struct label_input *in)
{
	struct tree_node *nodes = in->tree->nodes.ptr;

	for (size_t i = 0; i < in->drafts->list.n; i++) {
		const struct draft *b = &in->drafts->list.ptr[i];
		const struct phrase_hits *h = &b->hits;
		unsigned kinds = h->at_start &
				 (PHRASE_BIT(PHRASE_TEASER) | PHRASE_BIT(PHRASE_COMMENT));
		struct tree_node *n = &nodes[b->node];

		if (!kinds || h->start_end * 2 < h->n_words || h->n_words > 6 ||
		    b->is_title || drafts_mostly_links(b))
			continue;
		for (unsigned up = 0; up < 3 && n->chars <= b->chars; up++)
			n = &nodes[n->parent];
		if (n != nodes)
			n->headed = kinds & PHRASE_BIT(PHRASE_TEASER) ? ZONE_TEASER
								      : ZONE_COMMENT;
	}
}

static naql_status
find_all_phrases(const struct label_input *in, naql_error *err)
{
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < in->drafts->list.n && st == NAQL_OK; i++) {
		struct draft *b = &in->drafts->list.ptr[i];

		if (b->words <= SHORT_WORDS)
			st = find_phrases(in, drafts_slice(in->drafts, b), &b->hits, err);
	}
	return st;
}

naql_status
label_blocks(const struct label_input *in, struct label_result *out, naql_error *err)
{
	struct labeller l = {
		.in = in, .out = out, .first_good = LABEL_NONE, .last_good = 0
	};
	struct drafts *d = in->drafts;
	naql_status st = find_all_phrases(in, err);

	*out = (struct label_result){ .headline = LABEL_NONE };
	if (st != NAQL_OK)
		return st;
	if (in->tree) {
		root_sum(in->tree, d);
		head_zones(in);
		root_find(in->tree, d);
		out->headline = headline_find(in);
		find_borders(&l);
	}
	for (size_t i = 0; i < d->list.n; i++) {
		struct draft *b = &d->list.ptr[i];
		struct verdict v = in->tree ? judge(&l, i, b, &b->hits)
					    : judge_plain(&l, b, &b->hits);

		b->label = v.label;
		b->why = v.why;
		remember(&l, i, b->hits.at_start);
	}
	find_credit(&l);
	return NAQL_OK;
}
