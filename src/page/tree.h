/*
 * tree.h - the light tree: which block element holds which, with index links.
 *
 * Implied ends for p, li, dd, dt, td, th, tr, option and head; no adoption agency. Only
 * block elements become nodes; inline ones live on the stack of open elements for their
 * marks. Depth and nodes are capped: beyond, text belongs to the deepest node there is.
 * Every step is O(1) amortised, whatever the nesting.
 */
#ifndef NAQL_PAGE_TREE_H
#define NAQL_PAGE_TREE_H

#include <stdbool.h>

#include "base/vec.h"
#include "page/tag.h"

#define TREE_DEPTH 512
#define TREE_NODES ((size_t)1 << 18)

struct tree_node {
	uint32_t parent; /* of node 0: 0 */
	uint16_t marks;	 /* of mark.h */
	uint8_t tag;
	uint8_t zone;	/* these five are label.c's */
	uint8_t headed; /* the zone that a heading in it gives */
	bool in_root;
	const char *why;
	uint32_t chars, good; /* characters of text and of good text below */
	uint32_t link_chars;  /* of text in links, below */
	uint32_t own_good;    /* good text outside every zone, below */
};

struct tree_open {
	enum tag tag;
	uint32_t node;
	uint16_t marks;	    /* inside a link, inside marked inline elements */
	uint16_t prev_same; /* place + 1 of the next open element with this tag */
	uint16_t prev_scope, prev_block;
};

struct tree {
	VEC(struct tree_node) nodes;
	struct tree_open open[TREE_DEPTH];
	unsigned depth, over;
	uint16_t last[TAG_COUNT]; /* place + 1 of the innermost open element; 0: none */
	uint16_t scope, block;	  /* place + 1 of the innermost such element */
	bool failed;		  /* memory was refused */
};

void tree_reset(struct tree *t); /* one root node, TAG_NONE; keeps the memory */
void tree_fini(struct tree *t);
void tree_start(struct tree *t, enum tag tag, uint16_t marks);
void tree_close(struct tree *t, enum tag tag);
uint32_t tree_node(const struct tree *t);  /* the innermost open node */
uint16_t tree_marks(const struct tree *t); /* of the innermost open element */

#endif
