/*
 * model.h - parties, outlets, contracts and allow entries as the judge reads them.
 *
 * Plain structs, filled by contract_file.c in one arena and never changed afterwards, so
 * threads may share them. Slices borrow from that arena. Times are seconds of UTC,
 * intervals half-open; TIME_NONE is an open end.
 */
#ifndef NAQL_RIGHTS_MODEL_H
#define NAQL_RIGHTS_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/timestamp.h"
#include "use/use.h"

/* As register_item.medium numbers them; bits of rights_grant.media are 1 << medium. */
enum rights_medium { RIGHTS_TEXT = 1, RIGHTS_PICTURE, RIGHTS_VIDEO };

enum rights_action {
	RIGHTS_PUBLISH_WEB,
	RIGHTS_PUBLISH_APP,
	RIGHTS_PRINT,
	RIGHTS_BROADCAST,
	RIGHTS_SOCIAL,
	RIGHTS_NEWSLETTER,
	RIGHTS_INTERNAL,
	RIGHTS_STORE,
	RIGHTS_SYNDICATE,
	RIGHTS_TRANSLATE,
	RIGHTS_AI_TRAIN,
	RIGHTS_AI_INPUT,
	RIGHTS_AI_INDEX,
	RIGHTS_N_ACTIONS
};
#define RIGHTS_ACTION(a) (1u << (a))
/* "all" of a permit: everything but the three ai_ actions */
#define RIGHTS_ALL_BUT_AI (RIGHTS_ACTION(RIGHTS_AI_TRAIN) - 1u)
const char *rights_action_name(unsigned action);
const char *rights_medium_name(unsigned medium);

struct rights_list {
	bool all;
	const struct slice *ptr;
	size_t n;
};

enum rights_extent { RIGHTS_FULL, RIGHTS_EXCERPT, RIGHTS_HEADLINE_LINK };

struct rights_grant {
	struct slice id;
	bool prohibit;
	bool all_media, all_actions;
	unsigned media;	  /* bits 1 << enum rights_medium */
	unsigned actions; /* bits RIGHTS_ACTION(); also set when all_actions */
	struct rights_list languages, outlets;
	enum rights_extent extent;
	uint32_t max_words;
	/* duties */
	bool credit, link, no_alteration;
	const struct slice *patterns; /* of the credit; none: the archive's own forms */
	const struct use_words *pattern_words;
	size_t n_patterns;
};

enum rights_state {
	RIGHTS_DRAFT,
	RIGHTS_SIGNED,
	RIGHTS_ACTIVE,
	RIGHTS_SUSPENDED_STATE,
	RIGHTS_TERMINATED,
	RIGHTS_EXPIRED_STATE
};

struct rights_contract {
	struct slice number, party;
	struct slice kind, state_name, retain_published;
	enum rights_state state;
	int64_t valid_from, valid_to, suspended_from; /* TIME_NONE: open, never */
	uint32_t exit_grace_days;
	const struct rights_grant *grants;
	size_t n_grants;
	int64_t version; /* its row in the register; 0: not from there */
};

struct rights_party {
	struct slice id, name;
};

enum rights_outlet_kind {
	RIGHTS_WEB,
	RIGHTS_APP,
	RIGHTS_PAPER,
	RIGHTS_ON_AIR,
	RIGHTS_SOCIAL_MEDIA,
	RIGHTS_LETTER,
	RIGHTS_INTRANET
};
/* rights_outlet_action() - what a use in an outlet of this kind does. */
enum rights_action rights_outlet_action(enum rights_outlet_kind kind);

struct rights_key {
	bool is_path;
	bool include_sub;
	struct slice host;  /* without a leading "www." */
	struct slice path;  /* "/bayraq/"; empty for a host */
	struct slice value; /* as written */
};

struct rights_outlet {
	struct slice id, party, name;
	enum rights_outlet_kind kind;
	const struct rights_key *keys;
	size_t n_keys;
	int64_t valid_from, valid_to; /* TIME_NONE: always */
	bool is_private, on;
};

enum rights_scope { RIGHTS_SCOPE_HOST, RIGHTS_SCOPE_OUTLET, RIGHTS_SCOPE_PARTY };

struct rights_allow {
	struct slice id, value;
	enum rights_scope scope;
	struct rights_key key; /* scope host */
	int64_t from, to;
};

/* rights_in() - whether 'at' lies in [from, to); open ends are TIME_NONE. */
static inline bool
rights_in(int64_t at, int64_t from, int64_t to)
{
	return (from == TIME_NONE || at >= from) && (to == TIME_NONE || at < to);
}

#endif
