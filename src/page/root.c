/*
 * root.c - the story's part of the tree.
 *
 * Nodes stand in document order with parents first, so sums run backwards over the array
 * and inheritance forwards; nothing recurses.
 */
#include "page/root.h"

#include "page/mark.h"

#define GOOD_WORDS   8	/* a block of running text has at least so many words ... */
#define GOOD_CHARS   40 /* ... and characters */
#define DENSE_CHARS  20 /* of a script that writes no blanks */
#define RESCUE_WORDS 3
#define ROOT_PERCENT 80 /* of the good text the root must hold */
#define SPARE_PERCENT                                                                    \
	40 /* an element with more of it is never a zone for its class words */
/* ... unless so much of the story stands before it, and it is more than a word */
#define BEFORE_PERCENT 20

enum effort { EFFORT_ALL, EFFORT_NO_WORDS, EFFORT_SHORT, EFFORT_END };

static uint32_t
good_of(const struct draft *b, unsigned tag, enum effort effort)
{
	uint32_t words = b->words;

	if (b->is_title || tag_is_heading(tag) ||
	    (uint64_t)b->link_chars * 10 > (uint64_t)b->chars * 4)
		return 0;
	if (effort == EFFORT_SHORT)
		return words >= RESCUE_WORDS ? b->chars - b->link_chars : 0;
	if (words < GOOD_WORDS || b->chars < (b->dense ? DENSE_CHARS : GOOD_CHARS) ||
	    (b->stops == 0 && words < 25))
		return 0;
	return b->chars - b->link_chars;
}

void
root_sum(struct tree *t, const struct drafts *d)
{
	struct tree_node *nodes = t->nodes.ptr;

	for (size_t i = 0; i < d->list.n; i++) {
		nodes[d->list.ptr[i].node].chars += d->list.ptr[i].chars;
		nodes[d->list.ptr[i].node].link_chars += d->list.ptr[i].link_chars;
	}
	for (size_t i = t->nodes.n; i-- > 1;) {
		nodes[nodes[i].parent].chars += nodes[i].chars;
		nodes[nodes[i].parent].link_chars += nodes[i].link_chars;
	}
}

static void
sum_up(struct tree *t, struct drafts *d, enum effort effort)
{
	struct tree_node *nodes = t->nodes.ptr;

	for (size_t i = 0; i < t->nodes.n; i++)
		nodes[i].good = nodes[i].own_good = 0;
	for (size_t i = 0; i < d->list.n; i++) {
		struct draft *b = &d->list.ptr[i];

		b->good = good_of(b, nodes[b->node].tag, effort);
		nodes[b->node].good += b->good;
	}
	for (size_t i = t->nodes.n; i-- > 1;) {
		nodes[nodes[i].parent].good += nodes[i].good;
	}
}

struct zoned {
	enum zone zone;
	const char *why;
};

static struct zoned
zone_of_tag(unsigned tag)
{
	switch (tag) {
	case TAG_NAV:
	case TAG_MENU:
		return (struct zoned){ ZONE_NAVIGATION, "navigation element" };
	case TAG_ASIDE:
		return (struct zoned){ ZONE_TEASER, "aside element" };
	case TAG_FOOTER:
		return (struct zoned){ ZONE_BOILERPLATE, "footer element" };
	case TAG_FORM:
	case TAG_SELECT:
	case TAG_TEXTAREA:
	case TAG_BUTTON:
	case TAG_DIALOG:
	case TAG_FIELDSET:
	case TAG_SEARCH:
		return (struct zoned){ ZONE_BOILERPLATE, "form element" };
	case TAG_FIGCAPTION:
	case TAG_FIGURE:
		return (struct zoned){ ZONE_CAPTION, "figure element" };
	default:
		return (struct zoned){ ZONE_NONE, NULL };
	}
}

static struct zoned
zone_of_marks(uint16_t marks)
{
	static const struct {
		uint16_t mark;
		struct zoned z;
	} order[] = {
		{ MARK_PICTURE, { ZONE_PICTURE_CREDIT, "class word: picture credit" } },
		{ MARK_COMMENT, { ZONE_COMMENT, "class word: comment" } },
		{ MARK_TEASER, { ZONE_TEASER, "class word: teaser" } },
		{ MARK_BOILER, { ZONE_BOILERPLATE, "class word: boilerplate" } },
		{ MARK_NAV, { ZONE_NAVIGATION, "class word: navigation" } },
		{ MARK_CREDIT, { ZONE_CREDIT, "class word: credit" } },
		{ MARK_CAPTION, { ZONE_CAPTION, "class word: caption" } },
		{ MARK_BYLINE, { ZONE_BYLINE, "class word: byline" } },
		{ MARK_DATE, { ZONE_DATE, "class word: date" } },
		{ MARK_LEAD, { ZONE_LEAD, "class word: lead" } },
	};

	if (marks & MARK_ARTICLE_BODY)
		return (struct zoned){ ZONE_NONE, NULL };
	if (marks & MARK_CREDIT && marks & (MARK_MEDIA | MARK_CAPTION))
		return order[0].z;
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		if (marks & order[i].mark)
			return order[i].z;
	}
	return (struct zoned){ ZONE_NONE, NULL };
}

/* A table or a list that a figure holds is text of the story, its caption is not. */
static bool
frees_from_figure(unsigned tag)
{
	return tag == TAG_TABLE || tag == TAG_PRE || tag == TAG_BLOCKQUOTE ||
	       tag == TAG_UL || tag == TAG_OL;
}

/* Class words of a menu on text that has next to no links. */
static uint16_t
believed(const struct tree_node *n)
{
	bool text = n->good > 0 && (uint64_t)n->link_chars * 5 < n->chars;

	return text ? (uint16_t)(n->marks & ~MARK_NAV) : n->marks;
}

/* What may well hold more text than the story in front of it: what readers wrote, and
 * what an element's name, not a word of its class, says of it. */
static bool
said_behind(const struct tree_node *n)
{
	return n->marks & MARK_COMMENT || zone_of_tag(n->tag).zone != ZONE_NONE;
}

/* 'before': good text in front of the element that no word took from the story. */
static struct zoned
own_zone(const struct tree_node *n, uint32_t total, uint32_t before, enum effort effort)
{
	struct zoned z = zone_of_tag(n->tag);
	bool spared = (uint64_t)n->good * 100 > (uint64_t)total * SPARE_PERCENT &&
		      !(said_behind(n) &&
			(uint64_t)before * 100 >= (uint64_t)total * BEFORE_PERCENT);

	if (spared || n->tag == TAG_BODY || n->tag == TAG_HTML)
		return (struct zoned){ ZONE_NONE, NULL };
	if (z.zone != ZONE_NONE)
		return z;
	if (n->headed == ZONE_TEASER)
		return (struct zoned){ ZONE_TEASER, "under a read-also heading" };
	if (n->headed == ZONE_COMMENT)
		return (struct zoned){ ZONE_COMMENT, "under a comment heading" };
	if (effort == EFFORT_NO_WORDS && !(n->marks & MARK_COMMENT))
		return z;
	return zone_of_marks(believed(n));
}

static void
set_zones(struct tree *t, struct drafts *d, enum effort effort)
{
	struct tree_node *nodes = t->nodes.ptr;
	uint32_t total = nodes[0].good, before = 0;
	size_t seen = 0;

	for (size_t i = 0; i < t->nodes.n; i++) {
		struct tree_node *n = &nodes[i];

		for (; seen < d->list.n && d->list.ptr[seen].node < i; seen++)
			if (!ZONE_IS_AROUND(nodes[d->list.ptr[seen].node].zone))
				before += d->list.ptr[seen].good;
		const struct tree_node *up = &nodes[n->parent];
		bool fixed = i > 0 && ZONE_IS_AROUND(up->zone);
		struct zoned z = fixed ? (struct zoned){ ZONE_NONE, NULL }
				       : own_zone(n, total, before, effort);

		if (z.zone == ZONE_NONE && i > 0 &&
		    !(up->zone == ZONE_CAPTION && frees_from_figure(n->tag)))
			z = (struct zoned){ (enum zone)up->zone, up->why };
		if (i > 0 && up->zone == ZONE_CAPTION &&
		    (z.zone == ZONE_CREDIT || z.zone == ZONE_BYLINE ||
		     z.zone == ZONE_BOILERPLATE))
			z = (struct zoned){ ZONE_PICTURE_CREDIT, "credit in a figure" };
		n->zone = (uint8_t)z.zone;
		n->why = z.why;
		n->in_root = false;
	}
	for (size_t i = 0; i < d->list.n; i++) {
		const struct draft *b = &d->list.ptr[i];

		if (nodes[b->node].zone == ZONE_NONE || nodes[b->node].zone == ZONE_LEAD)
			nodes[b->node].own_good += b->good;
	}
	for (size_t i = t->nodes.n; i-- > 1;)
		nodes[nodes[i].parent].own_good += nodes[i].own_good;
}

static bool
is_container(unsigned tag)
{
	switch (tag) {
	case TAG_P:
	case TAG_LI:
	case TAG_UL:
	case TAG_OL:
	case TAG_BLOCKQUOTE:
	case TAG_PRE:
	case TAG_DT:
	case TAG_DD:
	case TAG_DL:
	case TAG_FIGURE:
		return false;
	default:
		return !tag_is_heading(tag);
	}
}

/* All elements marked as the article's body, where they hold a fair part of the text. */
static bool
take_marked(struct tree *t)
{
	struct tree_node *nodes = t->nodes.ptr;
	uint64_t held = 0;

	for (size_t i = 1; i < t->nodes.n; i++) {
		if (nodes[i].marks & MARK_ARTICLE_BODY &&
		    !nodes[nodes[i].parent].in_root) {
			nodes[i].in_root = nodes[i].own_good > 0;
			held += nodes[i].own_good;
		}
	}
	if (held * 100 >= (uint64_t)nodes[0].own_good * 25 && held > 0)
		return true;
	for (size_t i = 0; i < t->nodes.n; i++)
		nodes[i].in_root = false;
	return false;
}

/* The article element with the most text, when it leaves the others far behind. */
static size_t
main_article(const struct tree *t)
{
	const struct tree_node *nodes = t->nodes.ptr;
	size_t best = 0;
	uint64_t first = 0, second = 0;

	for (size_t i = 1; i < t->nodes.n; i++) {
		if (nodes[i].tag != TAG_ARTICLE && nodes[i].tag != TAG_MAIN)
			continue;
		if (nodes[i].own_good >=
		    first) { /* >=: the inner of two that hold the same */
			bool inside =
				best > 0 && nodes[nodes[i].parent].own_good == first;

			second = inside ? second : first;
			first = nodes[i].own_good;
			best = i;
		} else if (nodes[i].own_good > second) {
			second = nodes[i].own_good;
		}
	}
	bool clear =
		first * 100 >= (uint64_t)nodes[0].own_good * 40 && first > 2 * second;

	return clear && first > 0 ? best : 0;
}

static size_t
lowest_holder(const struct tree *t, size_t within)
{
	const struct tree_node *nodes = t->nodes.ptr;
	size_t best = within;

	for (size_t i = within + 1; i < t->nodes.n; i++) {
		if ((uint64_t)nodes[i].own_good * 100 <
		    (uint64_t)nodes[within].own_good * ROOT_PERCENT)
			continue;
		if (nodes[i].parent == best && is_container(nodes[i].tag))
			best = i;
	}
	return best;
}

bool
root_find(struct tree *t, struct drafts *d)
{
	struct tree_node *nodes = t->nodes.ptr;

	for (enum effort e = EFFORT_ALL; e < EFFORT_END; e++) {
		sum_up(t, d, e);
		set_zones(t, d, e);
		bool enough = (uint64_t)nodes[0].own_good * 4 >= nodes[0].good;

		if (nodes[0].own_good > 0 && (enough || e > EFFORT_ALL))
			break;
	}
	if (nodes[0].own_good == 0)
		return false;
	if (!take_marked(t))
		nodes[lowest_holder(t, main_article(t))].in_root = true;
	for (size_t i = 1; i < t->nodes.n; i++)
		nodes[i].in_root |= nodes[nodes[i].parent].in_root;
	return true;
}
