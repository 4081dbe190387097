/*
 * walk.c - from tokens to visible text and breaks.
 */
#include "page/walk.h"

#include "base/compiler.h"

void
walk_init(struct walk *w, struct slice text, const struct tag_table *tags)
{
	*w = (struct walk){ .hidden = TAG_NONE };
	tokens_init(&w->tokens, text, tags);
}

static bool
is_blank(const struct walk *w)
{
	for (uint32_t i = w->tok.begin; i < w->tok.end; i++) {
		char c = w->tokens.text[i];

		if (c != ' ' && c != '\n' && c != '\t' && c != '\r' && c != '\f')
			return false;
	}
	return true;
}

static bool
hides_in_foreign(enum tag tag)
{
	return tag == TAG_SVG || tag == TAG_MATH;
}

/* A start tag may open a hidden element, one more of the same, or end foreign content. */
static void
start(struct walk *w)
{
	enum tag tag = w->tok.tag;
	uint32_t flags = tag_flags(tag);

	if (w->tokens.foreign && flags & TAGF_POPS) {
		w->tokens.foreign = false;
		if (w->hidden != TAG_TEMPLATE)
			w->hidden = TAG_NONE;
	}
	if (flags & TAGF_SVG && !w->tok.self_closing)
		w->tokens.foreign = true;
	if (w->tok.self_closing && (w->tokens.foreign || flags & TAGF_SVG))
		return;
	if (w->hidden == tag && tag != TAG_NONE)
		w->hidden_depth++;
	else if (w->hidden == TAG_NONE &&
		 ((flags & (TAGF_HIDE | TAGF_RAW)) == TAGF_HIDE || tag == TAG_SVG)) {
		w->hidden = tag;
		w->hidden_depth = 1;
	} else if (w->tokens.foreign && tag == TAG_TEXT && hides_in_foreign(w->hidden)) {
		w->hidden = TAG_NONE;
	}
}

static void
close(struct walk *w)
{
	enum tag tag = w->tok.tag;

	if (w->hidden == tag && --w->hidden_depth == 0)
		w->hidden = TAG_NONE;
	else if (w->tokens.foreign && tag == TAG_TEXT && w->hidden == TAG_NONE) {
		w->hidden = TAG_SVG;
		w->hidden_depth = 1;
	}
	if (tag_flags(tag) & TAGF_SVG) {
		w->tokens.foreign = false;
		if (hides_in_foreign(w->hidden))
			w->hidden = TAG_NONE;
	}
}

static void
tag_gap(struct walk *w)
{
	enum tag tag = w->tok.tag;
	uint32_t flags = tag_flags(tag);

	w->gap = flags & TAGF_BREAK   ? WALK_BREAK
		 : flags & TAGF_SPACE ? WALK_SPACE
				      : WALK_JOINED;
	if (tag == TAG_BR) {
		if (w->after_br)
			w->gap = WALK_BREAK;
		w->after_br = true;
	} else if (w->gap == WALK_BREAK) {
		w->after_br = false;
	}
}

static void
text(struct walk *w)
{
	enum tag raw = w->tok.tag;
	bool hidden =
		w->hidden != TAG_NONE || (raw != TAG_NONE && tag_flags(raw) & TAGF_HIDE);

	w->kind = hidden ? WALK_HIDDEN : WALK_TEXT;
	if (w->after_br && !hidden && !is_blank(w))
		w->after_br = false;
}

bool
walk_next(struct walk *w)
{
	do {
		if (!token_next(&w->tokens, &w->tok))
			return false;
	} while (w->tok.kind == TOKEN_SKIP);
	w->gap = WALK_JOINED;
	switch (w->tok.kind) {
	case TOKEN_START:
		w->kind = WALK_START;
		start(w);
		tag_gap(w);
		break;
	case TOKEN_CLOSE:
		w->kind = WALK_CLOSE;
		close(w);
		tag_gap(w);
		break;
	default:
		text(w);
	}
	return true;
}
