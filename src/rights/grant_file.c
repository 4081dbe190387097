/*
 * grant_file.c - one grant of a contract, and the words that grants are written in.
 */
#include "rights/grant_file.h"

#include <string.h>

#define PATTERN_MAX_CHARS  200u
#define PATTERNS_MAX	   64u
#define EXTENT_WORDS_MAX   1000000000u
#define LANGUAGE_TAG_BYTES 8u

static const char *const action_names[] = { "publish_web", "publish_app", "print",
					    "broadcast",   "social",	  "newsletter",
					    "internal",	   "store",	  "syndicate",
					    "translate",   "ai_train",	  "ai_input",
					    "ai_index",	   NULL };
static const char *const medium_names[] = { "", "text", "picture", "video", NULL };

const char *
rights_action_name(unsigned action)
{
	return action < RIGHTS_N_ACTIONS ? action_names[action] : "";
}

const char *
rights_medium_name(unsigned medium)
{
	return medium <= RIGHTS_VIDEO ? medium_names[medium] : "";
}

enum rights_action
rights_outlet_action(enum rights_outlet_kind kind)
{
	static const enum rights_action actions[] = {
		RIGHTS_PUBLISH_WEB, RIGHTS_PUBLISH_APP, RIGHTS_PRINT,	RIGHTS_BROADCAST,
		RIGHTS_SOCIAL,	    RIGHTS_NEWSLETTER,	RIGHTS_INTERNAL
	};

	return actions[kind];
}

/* A basic language range of RFC 4647, without its "*": "all" is written out. */
static bool
is_language(struct slice s)
{
	size_t tag = 0, tags = 0;

	for (size_t i = 0; i <= s.len; i++) {
		char c = i < s.len ? s.ptr[i] : '-';

		if (c == '-') {
			if (tag == 0 || tag > LANGUAGE_TAG_BYTES || (!tags && tag < 2))
				return false;
			tags++;
			tag = 0;
			continue;
		}
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      (tags && c >= '0' && c <= '9')))
			return false;
		tag++;
	}
	return true;
}

static int
name_at(const char *const *names, struct slice s)
{
	for (int i = 0; names[i]; i++)
		if (names[i][0] && slice_eq(s, SLICE(names[i])))
			return i;
	return -1;
}

static bool
is_medium(struct slice s)
{
	return name_at(medium_names, s) >= 0;
}

static bool
is_action(struct slice s)
{
	return name_at(action_names, s) >= 0;
}

static unsigned
bits_of(struct rights_list list, const char *const *names)
{
	unsigned bits = 0;

	for (size_t i = 0; i < list.n; i++) {
		int at = name_at(names, list.ptr[i]);

		bits |= at >= 0 ? 1u << at : 0u;
	}
	return bits;
}

/* A prohibition that prohibits nothing is a slip of the pen, and a costly one. */
static struct rights_list
scope(struct member_reader *r, const struct json *o, const char *name,
      const struct rights_grant *g, bool (*fits)(struct slice))
{
	struct rights_list list = member_list(r, o, name, fits, "value known here");

	if (!r->st && g->prohibit && !list.all && list.n == 0)
		member_bad(r, name,
			   "a prohibition needs it: left out or empty, it would "
			   "prohibit nothing");
	return list;
}

static void
read_scope(struct member_reader *r, const struct json *o, struct rights_grant *g)
{
	struct rights_list media = scope(r, o, "media", g, is_medium), actions;

	g->all_media = media.all;
	g->media = bits_of(media, medium_names);
	g->languages = scope(r, o, "languages", g, is_language);
	g->outlets = scope(r, o, "outlets", g, member_is_id);
	actions = scope(r, o, "actions", g, is_action);
	g->all_actions = actions.all;
	g->actions = bits_of(actions, action_names);
	if (actions.all)
		g->actions = g->prohibit ? RIGHTS_ACTION(RIGHTS_N_ACTIONS) - 1u
					 : RIGHTS_ALL_BUT_AI;
}

static void
read_extent(struct member_reader *r, const struct json *o, struct rights_grant *g)
{
	static const char *const names[] = { "kind", "max_words", NULL };
	static const char *const kinds[] = { "full", "excerpt", "headline_link", NULL };
	const struct json *v = json_get(o, "extent");
	size_t mark;
	int kind;

	if (r->st)
		return;
	if (!v) {
		member_bad(r, "extent", "is missing");
		return;
	}
	mark = member_enter(r, "extent", MEMBER_NO_INDEX);
	if (member_object(r, v, names)) {
		kind = member_word(r, v, "kind", true, kinds);
		g->extent = kind < 0 ? RIGHTS_FULL : (enum rights_extent)kind;
		if (g->extent != RIGHTS_FULL)
			g->max_words = member_count(r, v, "max_words", MEMBER_REQUIRED, 1,
						    EXTENT_WORDS_MAX);
		else if (json_get(v, "max_words"))
			member_bad(r, "max_words", "has no meaning beside \"full\"");
	}
	member_leave(r, mark);
}

static void
read_patterns(struct member_reader *r, const struct json *credit, struct rights_grant *g)
{
	size_t n = 0;
	const struct slice *p = member_strings(r, credit, "patterns", PATTERNS_MAX, &n);
	struct use_words *words = n ? arena_array(r->arena, n, sizeof(*words)) : NULL;

	if (r->st || n == 0)
		return;
	if (!words) {
		member_nomem(r);
		return;
	}
	for (size_t i = 0; i < n && !r->st; i++) {
		if (p[i].len > (size_t)PATTERN_MAX_CHARS * 4)
			member_bad(r, "patterns", "a pattern has over %u characters",
				   PATTERN_MAX_CHARS);
		else
			r->st = use_fold_words(p[i], r->arena, &words[i], r->err);
		if (!r->st && words[i].n == 0)
			member_bad(r, "patterns",
				   "a pattern without a word would match any credit");
	}
	g->patterns = p;
	g->pattern_words = words;
	g->n_patterns = n;
}

static void
read_duties(struct member_reader *r, const struct json *o, struct rights_grant *g)
{
	static const char *const names[] = { "credit", "no_alteration", NULL };
	static const char *const credit_names[] = { "patterns", "link", NULL };
	const struct json *duties = json_get(o, "duties"), *credit;
	size_t mark, inner;

	if (r->st || !duties)
		return;
	mark = member_enter(r, "duties", MEMBER_NO_INDEX);
	if (member_object(r, duties, names)) {
		g->no_alteration = member_flag(r, duties, "no_alteration");
		credit = json_get(duties, "credit");
		inner = member_enter(r, "credit", MEMBER_NO_INDEX);
		if (credit && !r->st && member_object(r, credit, credit_names)) {
			g->credit = true;
			g->link = member_flag(r, credit, "link");
			read_patterns(r, credit, g);
		}
		member_leave(r, inner);
	}
	member_leave(r, mark);
}

void
grant_read(struct member_reader *r, const struct json *o, struct rights_grant *g)
{
	static const char *const names[] = { "id",	  "effect",  "media",
					     "languages", "outlets", "actions",
					     "extent",	  "duties",  NULL };
	static const char *const effects[] = { "permit", "prohibit", NULL };

	memset(g, 0, sizeof(*g));
	if (!member_object(r, o, names))
		return;
	g->id = member_id(r, o, "id");
	g->prohibit = member_word(r, o, "effect", true, effects) == 1;
	read_scope(r, o, g);
	if (!g->prohibit) {
		read_extent(r, o, g);
		read_duties(r, o, g);
	} else if (json_get(o, "extent")) {
		member_bad(r, "extent", "a prohibition has no extent");
	} else if (json_get(o, "duties")) {
		member_bad(r, "duties", "a prohibition has no duties");
	}
}
