/*
 * visible.h - what a reader sees of a stretch of text: tags out, references read, white
 * space as one space.
 */
#ifndef NAQL_USE_VISIBLE_H
#define NAQL_USE_VISIBLE_H

#include "base/buf.h"

/*
 * visible_add() - append what shows of 'text' to 'out'.
 *
 * text     whole tags and references only; borrowed.
 * markup   HTML: tags, comments, scripts and styles are left out, a block's border
 * becomes a line end. false: plain text, where a blank line becomes one. Cost     O(len).
 */
void visible_add(struct slice text, bool markup, struct buf *out);

#endif
