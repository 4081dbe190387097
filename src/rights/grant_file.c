/*
 * grant_file.c - one grant of a contract: its scope and its extent. Limits, duties and
 * price are in grant_terms.c.
 *
 * What form 1 could not say is as wide in a grant of form 1 as it always was; in form 2
 * what is left out is not granted.
 */
#include "rights/grant_file.h"

#include <string.h>

#include "rights/grant_terms.h"
#include "rights/word.h"

#define EXTENT_WORDS_MAX   1000000000u
#define LANGUAGE_TAG_BYTES 8u
#define CODE_MAX	   200u

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

/* A product or a category: what feeds call it. */
static bool
is_code(struct slice s)
{
	return slice_trim(s).len == s.len && s.len > 0 && s.len <= CODE_MAX;
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

/* Of form 2: in a prohibition what is left out is no condition. */
static struct rights_list
scope_2(struct member_reader *r, const struct json *o, const char *name,
	const struct rights_grant *g, bool (*fits)(struct slice))
{
	struct rights_list list = member_list(r, o, name, fits, "value known here");

	if (g->prohibit && !json_get(o, name))
		list.all = true;
	if (!r->st && g->prohibit && !list.all && list.n == 0)
		member_bad(r, name, "is empty: the prohibition would prohibit nothing");
	return list;
}

static void
read_scope(struct member_reader *r, const struct json *o, struct rights_grant *g)
{
	struct rights_list media = scope(r, o, "media", g, word_is_medium), actions;

	g->all_media = media.all;
	g->media = word_media(media.ptr, media.n);
	g->languages = scope(r, o, "languages", g, is_language);
	g->outlets = scope(r, o, "outlets", g, member_is_id);
	actions = scope(r, o, "actions", g, word_is_action);
	g->all_actions = actions.all;
	g->actions = word_actions(actions.ptr, actions.n);
	if (actions.all)
		g->actions = g->prohibit ? RIGHTS_ACTION(RIGHTS_N_ACTIONS) - 1u
					 : RIGHTS_ALL_BUT_AI;
}

/* ---- what form 2 adds ---- */

static bool
is_source(struct slice s)
{
	return slice_eq(s, SLICE("own")) || slice_eq(s, SLICE("third_party"));
}

static unsigned
sources(const struct rights_list *list)
{
	unsigned bits = list->all ? RIGHTS_OWN_SOURCE | RIGHTS_THIRD_SOURCE : 0;

	for (size_t i = 0; i < list->n; i++)
		bits |= slice_eq(list->ptr[i], SLICE("own")) ? RIGHTS_OWN_SOURCE
							     : RIGHTS_THIRD_SOURCE;
	return bits;
}

/* The places of a list of codes; a fault where one is none. */
static const struct slice *
codes(struct member_reader *r, const struct json *o, const char *name, size_t *n,
      struct rights_places *places)
{
	const struct slice *list = member_strings(r, o, name, CODES_MAX, n);

	for (size_t i = 0; i < *n && !r->st; i++)
		if (!places_add(places, list[i]))
			member_bad(r, name,
				   "must be two capitals (ISO 3166-1), EU or WORLD");
	return list;
}

void
grant_territories(struct member_reader *r, const struct json *o,
		  struct rights_territories *t)
{
	static const char *const names[] = { "include", "exclude", NULL };
	const struct json *v = json_get(o, "territories");
	struct rights_places less = { { 0 } };
	size_t mark;

	if (r->st || !v)
		return;
	mark = member_enter(r, "territories", MEMBER_NO_INDEX);
	if (member_object(r, v, names)) {
		t->include = codes(r, v, "include", &t->n_include, &t->places);
		if (json_get(v, "exclude"))
			t->exclude = codes(r, v, "exclude", &t->n_exclude, &less);
		for (size_t i = 0; i < t->n_include && !r->st; i++)
			t->everywhere |= slice_eq(t->include[i], SLICE("WORLD"));
		t->everywhere = t->everywhere && t->n_exclude == 0;
		places_take_away(&t->places, &less);
	}
	member_leave(r, mark);
}

static void
read_window(struct member_reader *r, const struct json *o, struct rights_grant *g)
{
	static const char *const names[] = { "created_from", "created_to", "archive_days",
					     NULL };
	const struct json *v = json_get(o, "items"), *days;
	size_t mark;

	if (r->st || (!v && g->prohibit))
		return;
	if (!v) {
		member_bad(r, "items", "is missing: write \"all\", or from when to when");
		return;
	}
	if (slice_eq(json_str(v), SLICE("all")))
		return;
	mark = member_enter(r, "items", MEMBER_NO_INDEX);
	if (member_object(r, v, names)) {
		g->created_from = member_date(r, v, "created_from", MEMBER_DATE_OPTIONAL);
		g->created_to =
			member_date(r, v, "created_to", MEMBER_DATE_OPTIONAL_NULL);
		g->window = g->created_from != TIME_NONE || g->created_to != TIME_NONE;
		if (g->created_from != TIME_NONE && g->created_to != TIME_NONE &&
		    g->created_from >= g->created_to)
			member_bad(r, "created_to", "must lie behind the beginning");
		days = json_get(v, "archive_days");
		if (!slice_eq(json_str(days), SLICE("all")))
			g->archive_days = member_count(r, v, "archive_days",
						       RIGHTS_NO_LIMIT, 0, DAYS_MAX);
	}
	member_leave(r, mark);
}

static void
read_scope_2(struct member_reader *r, const struct json *o, struct rights_grant *g)
{
	struct rights_list from = scope_2(r, o, "sources", g, is_source);

	g->products = scope_2(r, o, "products", g, is_code);
	g->categories = scope_2(r, o, "categories", g, is_code);
	g->sources = sources(&from);
	g->recipients = member_list(r, o, "recipients", member_is_id, "id");
	g->territories =
		(struct rights_territories){ .everywhere = g->prohibit &&
							   !json_get(o, "territories") };
	grant_territories(r, o, &g->territories);
	read_window(r, o, g);
	g->embargo_tier = member_seconds(r, o, "embargo_tier");
	if (g->prohibit && json_get(o, "embargo_tier"))
		member_bad(r, "embargo_tier", "a prohibition has none");
	g->priority = member_seconds(r, o, "priority");
}

static void
read_extent(struct member_reader *r, const struct json *o, struct rights_grant *g,
	    unsigned form)
{
	static const char *const names[] = { "kind", "max_words", NULL };
	static const char *const later[] = { "max_chars", "max_permille", NULL };
	static const char *const kinds[] = { "full", "excerpt", "headline_link",
					     "summary", NULL };
	const struct json *v = json_get(o, "extent");
	bool any, excerpt;
	size_t mark;
	int kind;

	if (r->st)
		return;
	if (!v) {
		member_bad(r, "extent",
			   "is missing: it must be written, as {\"kind\": "
			   "\"full\"}");
		return;
	}
	mark = member_enter(r, "extent", MEMBER_NO_INDEX);
	if (member_object_form(r, v, names, later, form)) {
		kind = member_word(r, v, "kind", true, kinds);
		g->extent = kind < 0 ? RIGHTS_FULL : (enum rights_extent)kind;
		excerpt = g->extent == RIGHTS_EXCERPT;
		any = json_get(v, "max_chars") || json_get(v, "max_permille");
		if (!excerpt && any)
			member_bad(r, "max_words",
				   "alone measures what is no \"excerpt\"");
		if (g->extent != RIGHTS_FULL)
			g->max_words = member_count(r, v, "max_words",
						    excerpt && any ? RIGHTS_NO_LIMIT
								   : MEMBER_REQUIRED,
						    1, EXTENT_WORDS_MAX);
		else if (json_get(v, "max_words"))
			member_bad(r, "max_words", "has no meaning beside \"full\"");
		g->max_chars = member_count(r, v, "max_chars", RIGHTS_NO_LIMIT, 1,
					    EXTENT_WORDS_MAX);
		g->max_permille =
			member_count(r, v, "max_permille", RIGHTS_NO_LIMIT, 1, 1000);
	}
	member_leave(r, mark);
}

static void
grant_init(struct rights_grant *g)
{
	memset(g, 0, sizeof(*g));
	g->products.all = g->categories.all = true;
	g->sources = RIGHTS_OWN_SOURCE | RIGHTS_THIRD_SOURCE;
	g->territories.everywhere = true;
	g->created_from = g->created_to = TIME_NONE;
	g->archive_days = RIGHTS_NO_LIMIT;
	g->max_words = g->max_chars = g->max_permille = RIGHTS_NO_LIMIT;
	g->max_uses = g->online_days = g->publish_within_days = RIGHTS_NO_LIMIT;
	g->seats = g->correct_within_s = g->delete_within_days = RIGHTS_NO_LIMIT;
	g->price.minimum = g->price.cap = -1;
}

void
grant_read(struct member_reader *r, const struct json *o, unsigned form,
	   struct rights_grant *g)
{
	static const char *const names[] = { "id",	  "effect",  "media",
					     "languages", "outlets", "actions",
					     "extent",	  "duties",  NULL };
	static const char *const later[] = { "products",     "categories",  "sources",
					     "recipients",   "territories", "items",
					     "embargo_tier", "priority",    "limits",
					     "price",	     NULL };
	static const char *const effects[] = { "permit", "prohibit", NULL };
	static const char *const permits[] = { "extent", "duties", "limits", "price",
					       NULL };

	grant_init(g);
	if (!member_object_form(r, o, names, later, form))
		return;
	g->id = member_id(r, o, "id");
	g->prohibit = member_word(r, o, "effect", true, effects) == 1;
	read_scope(r, o, g);
	if (form > 1)
		read_scope_2(r, o, g);
	if (!g->prohibit) {
		read_extent(r, o, g, form);
		grant_limits(r, o, g);
		grant_duties(r, o, g, form);
		grant_price(r, o, &g->price);
		return;
	}
	for (int i = 0; permits[i]; i++)
		if (json_get(o, permits[i]))
			member_bad(r, permits[i], "a prohibition has no %s: take it out",
				   permits[i]);
}
