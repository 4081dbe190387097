/*
 * model.h - parties, outlets, contracts, allow entries and restrictions as the judge
 * reads them.
 *
 * Plain structs, filled by contract_file.c in one arena and never changed afterwards, so
 * threads may share them. Slices borrow from that arena. Times are seconds of UTC,
 * intervals half-open; TIME_NONE is an open end. Money is in minor units of its currency.
 */
#ifndef NAQL_RIGHTS_MODEL_H
#define NAQL_RIGHTS_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/slice.h"
#include "base/timestamp.h"
#include "rights/places.h"
#include "use/use.h"

struct zone_rules;

/* The first three as register_item.medium numbers them; bits of rights_grant.media are
 * 1 << medium. */
enum rights_medium {
	RIGHTS_TEXT = 1,
	RIGHTS_PICTURE,
	RIGHTS_VIDEO,
	RIGHTS_GRAPHIC,
	RIGHTS_AUDIO,
	RIGHTS_DATA
};

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
	RIGHTS_ADAPT,
	RIGHTS_PUBLISH_EXCERPT,
	RIGHTS_PUBLISH_HEADLINE,
	RIGHTS_SEARCH_INDEX,
	RIGHTS_MONITOR,
	RIGHTS_AI_TRAIN,
	RIGHTS_AI_INPUT,
	RIGHTS_AI_INDEX,
	RIGHTS_N_ACTIONS
};
#define RIGHTS_ACTION(a) (1u << (a))
/* "all" of a permit: everything but the three ai_ actions */
#define RIGHTS_ALL_BUT_AI (RIGHTS_ACTION(RIGHTS_AI_TRAIN) - 1u)
#define RIGHTS_ALL_AI                                                                    \
	(RIGHTS_ACTION(RIGHTS_AI_TRAIN) | RIGHTS_ACTION(RIGHTS_AI_INPUT) |               \
	 RIGHTS_ACTION(RIGHTS_AI_INDEX))
const char *rights_action_name(unsigned action);
const char *rights_medium_name(unsigned medium);

struct rights_list {
	bool all;
	const struct slice *ptr;
	size_t n;
};

/* ---- price: for statements; judging does not look at it ---- */

enum rights_price_kind {
	RIGHTS_PRICE_NONE,
	RIGHTS_PRICE_FLAT,    /* amount a period */
	RIGHTS_PRICE_PER_USE, /* a rate a chargeable event */
	RIGHTS_PRICE_BUNDLE,  /* amount a period for n events, overage for each more */
	RIGHTS_PRICE_CREDITS, /* amount a period for n credits; rates say how many credits
				 an event takes, overage what each more costs */
	RIGHTS_PRICE_TIERS,   /* the tier in which the period's number of events lies says
				 what each of them costs */
	RIGHTS_PRICE_SHARE    /* share_bp of what the subscriber takes in: declared */
};
enum rights_every { RIGHTS_MONTH, RIGHTS_QUARTER, RIGHTS_YEAR, RIGHTS_TERM };
enum rights_tax { RIGHTS_TAX_NONE, RIGHTS_TAX_BY_LINE, RIGHTS_TAX_BY_TOTAL };

struct rights_rate {	  /* the first that fits the event */
	unsigned actions; /* bits RIGHTS_ACTION(); 0: any */
	unsigned media;	  /* bits 1 << medium; 0: any */
	int64_t amount;	  /* minor units; of credits: credits */
};
struct rights_tier {
	uint64_t up_to; /* events a period; UINT64_MAX: no end */
	int64_t amount;
};
struct rights_price {
	enum rights_price_kind kind;
	char currency[4]; /* ISO 4217 and a NUL; "" without a price */
	enum rights_every period;
	int64_t amount, overage;
	uint64_t n;
	const struct rights_rate *rates;
	size_t n_rates;
	const struct rights_tier *tiers; /* ascending; the last has no end */
	size_t n_tiers;
	uint32_t share_bp;
	enum rights_tax tax;
	uint32_t tax_bp;
	int64_t minimum, cap; /* a period; -1: none */
};

/* ---- grants ---- */

enum rights_extent { RIGHTS_FULL, RIGHTS_EXCERPT, RIGHTS_HEADLINE_LINK, RIGHTS_SUMMARY };
enum rights_count_by { RIGHTS_BY_EVENT, RIGHTS_BY_ITEM, RIGHTS_BY_ITEM_OUTLET };
enum rights_count_in { RIGHTS_IN_TERM, RIGHTS_IN_DAY, RIGHTS_IN_MONTH, RIGHTS_ONCE };
enum rights_where { RIGHTS_ANYWHERE, RIGHTS_BEFORE, RIGHTS_BEHIND };
#define RIGHTS_OWN_SOURCE   1u
#define RIGHTS_THIRD_SOURCE 2u
#define RIGHTS_NO_LIMIT	    UINT32_MAX

struct rights_grant {
	struct slice id;
	bool prohibit;
	int32_t priority; /* for people; judging does not look at it */

	/* scope */
	bool all_media, all_actions;
	unsigned media;	  /* bits 1 << enum rights_medium */
	unsigned actions; /* bits RIGHTS_ACTION(); also set when all_actions */
	unsigned sources; /* bits RIGHTS_..._SOURCE */
	struct rights_list products, categories, languages, outlets, recipients;
	struct rights_territories territories;
	bool window;			  /* a window of items was written */
	int64_t created_from, created_to; /* of the item */
	uint32_t archive_days;		  /* how old an item may be; RIGHTS_NO_LIMIT */
	int32_t embargo_tier; /* seconds behind (in front: negative) release */

	enum rights_extent extent;
	uint32_t max_words, max_chars, max_permille; /* RIGHTS_NO_LIMIT: none */

	/* limits; RIGHTS_NO_LIMIT: none */
	uint32_t max_uses, online_days, publish_within_days, seats;
	enum rights_count_by count_by;
	enum rights_count_in count_in;

	/* duties */
	bool credit, link, no_alteration, keep_notice;
	enum rights_where credit_where;
	uint32_t correct_within_s, delete_within_days; /* RIGHTS_NO_LIMIT: none */
	struct slice report_every;		       /* "month"; absent: none */
	const struct slice *patterns; /* of the credit; none: the archive's own forms */
	const struct use_words *pattern_words;
	size_t n_patterns;

	struct rights_price price;
};

enum rights_state {
	RIGHTS_DRAFT,
	RIGHTS_SIGNED,
	RIGHTS_ACTIVE,
	RIGHTS_SUSPENDED_STATE,
	RIGHTS_TERMINATED,
	RIGHTS_EXPIRED_STATE
};
enum rights_retain { RIGHTS_RETAIN_NONE, RIGHTS_RETAIN_IN_CONTEXT, RIGHTS_RETAIN_ALL };

struct rights_contract {
	struct slice number, party;
	struct slice kind, state_name, retain_name, law, tz_name;
	const struct zone_rules *tz; /* NULL: UTC */
	unsigned form;
	enum rights_state state;
	enum rights_retain retain;
	bool renews; /* goes on behind valid_to until it is ended */
	int64_t signed_at;
	int64_t valid_from, valid_to, suspended_from; /* TIME_NONE: open, never */
	int64_t effective_from;	      /* as written: since when this version holds */
	int64_t holds_from, holds_to; /* in a book: when no later version does */
	uint32_t exit_grace_days;
	const struct rights_grant *grants;
	size_t n_grants;
	int64_t version;      /* its row in the register; 0: not from there */
	uint32_t version_nth; /* of this contract, from 1 */
};

/* rights_end() - when the term is over; TIME_NONE: not by itself. */
static inline int64_t
rights_end(const struct rights_contract *c)
{
	return c->renews ? TIME_NONE : c->valid_to;
}

/* ---- parties and outlets ---- */

struct rights_party {
	struct slice id, name, country, tax_id;
	struct slice group_of;		      /* another party; absent: none */
	const struct use_words *credit_words; /* forms in which pages credit it */
	size_t n_credits;
};

enum rights_outlet_kind {
	RIGHTS_WEB,
	RIGHTS_APP,
	RIGHTS_PAPER,
	RIGHTS_ON_AIR,
	RIGHTS_SOCIAL_MEDIA,
	RIGHTS_LETTER,
	RIGHTS_INTRANET,
	RIGHTS_SYNDICATOR,
	RIGHTS_AI_SYSTEM,
	RIGHTS_N_OUTLET_KINDS
};
const char *rights_outlet_kind_name(enum rights_outlet_kind kind);
/* rights_outlet_action() - what a use in an outlet of this kind does; of an AI system's
 * three actions ai_input, where its outlet does not say which (rights_outlet_does()). */
enum rights_action rights_outlet_action(enum rights_outlet_kind kind);

enum rights_key_type {
	RIGHTS_KEY_HOST,
	RIGHTS_KEY_PATH,
	RIGHTS_KEY_ACCOUNT,
	RIGHTS_KEY_FEED,
	/* the address of a page does not show these */
	RIGHTS_KEY_TITLE,
	RIGHTS_KEY_ISSN,
	RIGHTS_KEY_BUNDLE,
	RIGHTS_KEY_CRAWLER,
	RIGHTS_N_KEY_TYPES
};
const char *rights_key_type_name(enum rights_key_type type);

struct rights_key {
	enum rights_key_type type;
	bool include_sub;
	struct slice host;  /* without a leading "www."; absent for the last four types */
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
	unsigned does;	/* an AI system: bits RIGHTS_ACTION(); 0: not known which */
	uint32_t seats; /* an intranet: who can read it; RIGHTS_NO_LIMIT: not known */
	struct rights_list territories; /* where it appears; none: unknown */
	struct rights_places places;	/* of them */
};

/* ---- allow entries and restrictions ---- */

enum rights_scope { RIGHTS_SCOPE_HOST, RIGHTS_SCOPE_OUTLET, RIGHTS_SCOPE_PARTY };

struct rights_allow {
	struct slice id, value;
	enum rights_scope scope;
	struct rights_key key; /* scope host */
	int64_t from, to;
};

enum rights_restriction_kind {
	RIGHTS_EMBARGO,
	RIGHTS_IN_TERRITORY,
	RIGHTS_IN_OUTLET_KIND,
	RIGHTS_OF_MEDIUM,
	RIGHTS_NO_ARCHIVE,
	RIGHTS_ONLINE_OUT,
	RIGHTS_THIRD_PARTY,
	RIGHTS_KILL,
	RIGHTS_LEGAL_HOLD,
	RIGHTS_DESCRIBE, /* restricts nothing: products and categories of the items */
	RIGHTS_N_RESTRICTIONS
};
const char *rights_restriction_name(enum rights_restriction_kind kind);

struct rights_restriction {
	struct slice id;
	enum rights_restriction_kind kind;
	const struct slice *items;
	size_t n_items;
	const struct zone_rules *tz; /* NULL: UTC */
	int64_t from, to;	     /* TIME_NONE: open */
	struct rights_territories
		territories; /* RIGHTS_IN_TERRITORY: where it may be used */
	unsigned allowed;    /* bits of outlet kinds or media where it may */
	uint32_t days;	     /* RIGHTS_NO_ARCHIVE: behind publication */
	struct rights_list products, categories; /* RIGHTS_DESCRIBE */
};

/* rights_in() - whether 'at' lies in [from, to); open ends are TIME_NONE. */
static inline bool
rights_in(int64_t at, int64_t from, int64_t to)
{
	return (from == TIME_NONE || at >= from) && (to == TIME_NONE || at < to);
}

#endif
