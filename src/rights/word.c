/*
 * word.c - see word.h.
 */
#include "rights/word.h"

static const char *const actions[] = {
	"publish_web",	 "publish_app",	 "print",    "broadcast",
	"social",	 "newsletter",	 "internal", "store",
	"syndicate",	 "translate",	 "adapt",    "excerpt",
	"headline_link", "search_index", "monitor",  "ai_train",
	"ai_input",	 "ai_index",	 NULL
};
static const char *const media[] = { "",	"text",	 "picture", "video",
				     "graphic", "audio", "data",    NULL };
const char *const word_outlet_kind_list[] = { "web",	   "app",	 "print",
					      "broadcast", "social",	 "newsletter",
					      "intranet",  "syndicator", "ai_system",
					      NULL };
const char *const word_key_type_list[] = { "host",   "path",	    "account",
					   "feed",   "title",	    "issn",
					   "bundle", "crawler_key", NULL };
const char *const word_restriction_list[] = { "embargo",     "territory",  "outlet_kind",
					      "media",	     "no_archive", "online_out",
					      "third_party", "kill",	   "legal_hold",
					      "describe",    NULL };

const char *
rights_action_name(unsigned action)
{
	return action < RIGHTS_N_ACTIONS ? actions[action] : "";
}

const char *
rights_medium_name(unsigned medium)
{
	return medium <= RIGHTS_DATA ? media[medium] : "";
}

const char *
rights_outlet_kind_name(enum rights_outlet_kind kind)
{
	return word_outlet_kind_list[kind];
}

const char *
rights_key_type_name(enum rights_key_type type)
{
	return word_key_type_list[type];
}

const char *
rights_restriction_name(enum rights_restriction_kind kind)
{
	return word_restriction_list[kind];
}

enum rights_action
rights_outlet_action(enum rights_outlet_kind kind)
{
	static const enum rights_action done[] = { RIGHTS_PUBLISH_WEB, RIGHTS_PUBLISH_APP,
						   RIGHTS_PRINT,       RIGHTS_BROADCAST,
						   RIGHTS_SOCIAL,      RIGHTS_NEWSLETTER,
						   RIGHTS_INTERNAL,    RIGHTS_SYNDICATE,
						   RIGHTS_AI_INPUT };

	return done[kind];
}

static int
name_at(const char *const *names, struct slice s)
{
	for (int i = 0; names[i]; i++)
		if (names[i][0] && slice_eq(s, SLICE(names[i])))
			return i;
	return -1;
}

static unsigned
bits_of(const char *const *names, const struct slice *list, size_t n)
{
	unsigned bits = 0;

	for (size_t i = 0; i < n; i++) {
		int at = name_at(names, list[i]);

		bits |= at >= 0 ? 1u << at : 0u;
	}
	return bits;
}

bool
word_is_medium(struct slice s)
{
	return name_at(media, s) >= 0;
}

bool
word_is_action(struct slice s)
{
	return name_at(actions, s) >= 0;
}

bool
word_is_outlet_kind(struct slice s)
{
	return name_at(word_outlet_kind_list, s) >= 0;
}

unsigned
word_media(const struct slice *list, size_t n)
{
	return bits_of(media, list, n);
}

unsigned
word_actions(const struct slice *list, size_t n)
{
	return bits_of(actions, list, n);
}

unsigned
word_outlet_kinds(const struct slice *list, size_t n)
{
	return bits_of(word_outlet_kind_list, list, n);
}
