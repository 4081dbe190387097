/*
 * restriction_file.c - see restriction_file.h.
 */
#include "rights/restriction_file.h"

#include "rights/contract_file.h"
#include "rights/grant_file.h"
#include "rights/word.h"

#define NAME_MAX_CHARS 200u
#define ITEM_MAX       4096u /* bytes of an id */

bool
restriction_object(struct member_reader *r, const struct json *o)
{
	static const char *const names[] = { "form",	 "id",		"items",
					     "kind",	 "tz",		"from",
					     "to",	 "territories", "only",
					     "days",	 "author",	"reason",
					     "products", "categories",	NULL };

	return member_object(r, o, names);
}

static bool
is_item(struct slice s)
{
	return s.len > 0 && s.len <= ITEM_MAX;
}

static bool
is_code(struct slice s)
{
	return slice_trim(s).len == s.len && s.len > 0 && s.len <= NAME_MAX_CHARS;
}

/* The items' ids are bytes of the agency's: compared as they are. */
static void
read_items(struct member_reader *r, const struct json *o, struct rights_restriction *x)
{
	x->items = member_strings(r, o, "items", CONTRACT_LIST_MAX, &x->n_items);
	if (!r->st && x->n_items == 0)
		member_bad(r, "items", "is empty: which items is it about?");
	for (size_t i = 0; i < x->n_items && !r->st; i++)
		if (!is_item(x->items[i]))
			member_bad(r, "items", "an id of an item is 1 to %u bytes",
				   ITEM_MAX);
}

static void
read_only(struct member_reader *r, const struct json *o, struct rights_restriction *x)
{
	bool kinds = x->kind == RIGHTS_IN_OUTLET_KIND;
	struct rights_list list =
		member_list(r, o, "only", kinds ? word_is_outlet_kind : word_is_medium,
			    kinds ? "kind of outlet" : "medium");

	if (!r->st && !json_get(o, "only"))
		member_bad(r, "only", "is missing: where the item may be used");
	if (list.all)
		member_bad(r, "only",
			   "\"all\" would restrict nothing: list what is meant");
	x->allowed = kinds ? word_outlet_kinds(list.ptr, list.n)
			   : word_media(list.ptr, list.n);
}

/* What belongs to some kinds only. */
static void
foreign_members(struct member_reader *r, const struct json *o,
		enum rights_restriction_kind kind)
{
	static const struct {
		const char *name;
		unsigned kinds;
	} owners[] = {
		{ "territories", 1u << RIGHTS_IN_TERRITORY },
		{ "only", 1u << RIGHTS_IN_OUTLET_KIND | 1u << RIGHTS_OF_MEDIUM },
		{ "days", 1u << RIGHTS_NO_ARCHIVE },
		{ "products", 1u << RIGHTS_DESCRIBE },
		{ "categories", 1u << RIGHTS_DESCRIBE },
	};

	for (size_t i = 0; i < sizeof(owners) / sizeof(owners[0]); i++)
		if (json_get(o, owners[i].name) && !(owners[i].kinds >> kind & 1u))
			member_bad(r, owners[i].name, "has no meaning beside kind %s",
				   rights_restriction_name(kind));
}

static void
read_times(struct member_reader *r, const struct json *o, struct rights_restriction *x)
{
	bool embargo = x->kind == RIGHTS_EMBARGO;
	bool begins = x->kind == RIGHTS_KILL;

	x->from = member_date(r, o, "from",
			      begins ? MEMBER_DATE_NEEDED : MEMBER_DATE_OPTIONAL);
	x->to = member_date(r, o, "to",
			    embargo ? MEMBER_DATE_NEEDED : MEMBER_DATE_OPTIONAL_NULL);
	if (x->from != TIME_NONE && x->to != TIME_NONE && x->from >= x->to)
		member_bad(r, "to", "must lie behind the beginning");
	if (x->kind == RIGHTS_DESCRIBE && (json_get(o, "from") || json_get(o, "to")))
		member_bad(r, "from", "what an item is does not change with time");
}

static void
read_description(struct member_reader *r, const struct json *o,
		 struct rights_restriction *x)
{
	x->products = member_list(r, o, "products", is_code, "code");
	x->categories = member_list(r, o, "categories", is_code, "code");
	if (x->products.all || x->categories.all)
		member_bad(r, x->products.all ? "products" : "categories",
			   "must be a list: what these items are");
	else if (!json_get(o, "products") && !json_get(o, "categories"))
		member_bad(r, "products", "is missing, and categories as well");
}

void
restriction_read(struct member_reader *r, const struct json *o,
		 struct rights_restriction *x)
{
	int kind;

	x->tz = r->zone;
	x->id = member_id(r, o, "id");
	read_items(r, o, x);
	kind = member_word(r, o, "kind", true, word_restriction_list);
	x->kind = kind < 0 ? RIGHTS_LEGAL_HOLD : (enum rights_restriction_kind)kind;
	foreign_members(r, o, x->kind);
	read_times(r, o, x);
	if (x->kind == RIGHTS_IN_TERRITORY) {
		if (!r->st && !json_get(o, "territories"))
			member_bad(r, "territories",
				   "is missing: where the item may be used");
		grant_territories(r, o, &x->territories);
	}
	if (x->kind == RIGHTS_IN_OUTLET_KIND || x->kind == RIGHTS_OF_MEDIUM)
		read_only(r, o, x);
	if (x->kind == RIGHTS_NO_ARCHIVE)
		x->days = member_count(r, o, "days", MEMBER_REQUIRED, 0, DAYS_MAX);
	if (x->kind == RIGHTS_DESCRIBE)
		read_description(r, o, x);
	(void)member_text(r, o, "author", false, NAME_MAX_CHARS);
	(void)member_text(r, o, "reason", false, NAME_MAX_CHARS);
}
