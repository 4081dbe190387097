/*
 * tree.c - the stack of open elements and the nodes it leaves behind.
 *
 * For every tag the place of its innermost open element is known, and each place knows
 * the one before it, so that neither an implied end nor a junk end tag searches the
 * stack.
 */
#include "page/tree.h"

#include "page/mark.h"

static bool
push_node(struct tree *t, uint32_t parent, enum tag tag, uint16_t marks)
{
	struct tree_node n = { .parent = parent, .tag = (uint8_t)tag, .marks = marks };

	if (t->nodes.n >= TREE_NODES)
		return false;
	if (VEC_PUSH(&t->nodes, n))
		return true;
	t->failed = true;
	return false;
}

void
tree_reset(struct tree *t)
{
	t->nodes.n = 0;
	t->depth = t->over = 0;
	memset(t->last, 0, sizeof(t->last));
	t->scope = t->block = 0;
	t->failed = false;
	push_node(t, 0, TAG_NONE, 0);
}

void
tree_fini(struct tree *t)
{
	VEC_FREE(&t->nodes);
}

uint32_t
tree_node(const struct tree *t)
{
	return t->depth ? t->open[t->depth - 1].node : 0;
}

uint16_t
tree_marks(const struct tree *t)
{
	return t->depth ? t->open[t->depth - 1].marks : 0;
}

static void
pop_to(struct tree *t, uint16_t place)
{
	while (t->depth >= place) {
		const struct tree_open *e = &t->open[--t->depth];

		t->last[e->tag] = e->prev_same;
		t->scope = e->prev_scope;
		t->block = e->prev_block;
	}
}

static uint16_t
max(uint16_t a, uint16_t b)
{
	return a > b ? a : b;
}

/* End the open element at 'place' when nothing at or outside 'limit' stands between. */
static void
end_if(struct tree *t, uint16_t place, uint16_t limit)
{
	if (place > limit)
		pop_to(t, place);
}

static void
imply_ends(struct tree *t, enum tag tag)
{
	const uint16_t *last = t->last;

	if (tag_flags(tag) & TAGF_ENDS_P)
		end_if(t, last[TAG_P], t->scope);
	switch (tag) {
	case TAG_A:
		end_if(t, last[TAG_A], t->block);
		break;
	case TAG_LI:
		end_if(t, last[TAG_LI],
		       max(max(last[TAG_UL], last[TAG_OL]),
			   max(last[TAG_MENU], t->scope)));
		break;
	case TAG_DD:
	case TAG_DT:
		end_if(t, max(last[TAG_DD], last[TAG_DT]), max(last[TAG_DL], t->scope));
		break;
	case TAG_TBODY:
	case TAG_THEAD:
	case TAG_TFOOT:
		end_if(t, max(max(last[TAG_TBODY], last[TAG_THEAD]), last[TAG_TFOOT]),
		       last[TAG_TABLE]);
		break;
	case TAG_TR:
		end_if(t, last[TAG_TR], last[TAG_TABLE]);
		break;
	case TAG_TD:
	case TAG_TH:
		end_if(t, max(last[TAG_TD], last[TAG_TH]),
		       max(last[TAG_TABLE], last[TAG_TR]));
		break;
	case TAG_OPTION:
	case TAG_OPTGROUP:
		end_if(t, last[TAG_OPTION], last[TAG_SELECT]);
		break;
	case TAG_BODY:
		end_if(t, last[TAG_HEAD], 0);
		break;
	default:
		break;
	}
}

void
tree_start(struct tree *t, enum tag tag, uint16_t marks)
{
	uint32_t flags = tag_flags(tag);

	if (flags & TAGF_STYLE)
		return;
	imply_ends(t, tag);
	if (flags & TAGF_VOID)
		return;
	if (t->depth >= TREE_DEPTH) {
		t->over++;
		return;
	}
	bool block = (flags & TAGF_BREAK) != 0;
	uint32_t node = tree_node(t);
	uint16_t kept = tree_marks(t) & (block ? MARK_LINK : 0xffff);
	uint16_t place = (uint16_t)(t->depth + 1);

	if (block && push_node(t, node, tag, (uint16_t)(marks & ~MARK_LINK)))
		node = (uint32_t)(t->nodes.n - 1);
	t->open[t->depth++] = (struct tree_open){
		.tag = tag,
		.node = node,
		.marks = kept | (block ? marks & MARK_LINK : marks),
		.prev_same = t->last[tag],
		.prev_scope = t->scope,
		.prev_block = t->block,
	};
	t->last[tag] = place;
	if (flags & TAGF_SCOPE)
		t->scope = place;
	if (block)
		t->block = place;
}

void
tree_close(struct tree *t, enum tag tag)
{
	uint32_t flags = tag_flags(tag);
	uint16_t place = t->last[tag];

	if (flags & (TAGF_STYLE | TAGF_VOID) || tag == TAG_BODY || tag == TAG_HTML)
		return;
	if (t->over > 0) {
		t->over--;
		return;
	}
	if (place == 0)
		return;
	if (tag == TAG_TD || tag == TAG_TH || tag == TAG_TR)
		end_if(t, place, t->last[TAG_TABLE]);
	else if (flags & TAGF_SCOPE)
		pop_to(t, place);
	else
		end_if(t, place, flags & TAGF_BREAK ? t->scope : t->block);
}
