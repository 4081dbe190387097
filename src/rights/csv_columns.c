/*
 * csv_columns.c - see csv_columns.h.
 */
#include "rights/csv_columns.h"

const struct csv_column csv_party_columns[] = {
	{ "id", "id", CSV_AS_TEXT },
	{ "legal_name", "legal_name", CSV_AS_TEXT },
	{ "country", "country", CSV_AS_TEXT },
	{ "group_of", "group_of", CSV_AS_TEXT },
	{ "tax_id", "tax_id", CSV_AS_TEXT },
	{ "credits", "credits", CSV_AS_PATTERNS },
	{ "contact", "contact", CSV_AS_TEXT },
	{ NULL, NULL, CSV_AS_TEXT },
};
const struct csv_column csv_outlet_columns[] = {
	{ "id", "id", CSV_AS_TEXT },
	{ "party", "party", CSV_AS_TEXT },
	{ "name", "name", CSV_AS_TEXT },
	{ "kind", "kind", CSV_AS_TEXT },
	{ "territories", "territories", CSV_AS_LIST },
	{ "valid_from", "valid_from", CSV_AS_TEXT },
	{ "valid_to", "valid_to", CSV_AS_OPEN },
	{ "private", "private", CSV_AS_FLAG },
	{ "does", "does", CSV_AS_LIST },
	{ "seats", "seats", CSV_AS_NUMBER },
	{ "hosts", NULL, CSV_AS_LIST },
	{ "paths", NULL, CSV_AS_LIST },
	{ "accounts", NULL, CSV_AS_LIST },
	{ NULL, NULL, CSV_AS_TEXT },
};
const struct csv_column csv_contract_columns[] = {
	{ "number", "number", CSV_AS_TEXT },
	{ "party", "party", CSV_AS_TEXT },
	{ "kind", "kind", CSV_AS_TEXT },
	{ "state", "state", CSV_AS_TEXT },
	{ "tz", "tz", CSV_AS_TEXT },
	{ "valid_from", "valid_from", CSV_AS_TEXT },
	{ "valid_to", "valid_to", CSV_AS_OPEN },
	{ "suspended_from", "suspended_from", CSV_AS_TEXT },
	{ "renewal", "renewal", CSV_AS_TEXT },
	{ "exit_grace_days", "exit_grace_days", CSV_AS_NUMBER },
	{ "retain_published", "retain_published", CSV_AS_TEXT },
	{ NULL, NULL, CSV_AS_TEXT },
};
const struct csv_column csv_restriction_columns[] = {
	{ "id", "id", CSV_AS_TEXT },
	{ "items", "items", CSV_AS_LIST },
	{ "kind", "kind", CSV_AS_TEXT },
	{ "tz", "tz", CSV_AS_TEXT },
	{ "from", "from", CSV_AS_TEXT },
	{ "to", "to", CSV_AS_OPEN },
	{ "only", "only", CSV_AS_LIST },
	{ "days", "days", CSV_AS_NUMBER },
	{ "products", "products", CSV_AS_LIST },
	{ "categories", "categories", CSV_AS_LIST },
	{ "author", "author", CSV_AS_TEXT },
	{ "reason", "reason", CSV_AS_TEXT },
	{ "territories", NULL, CSV_AS_LIST },
	{ NULL, NULL, CSV_AS_TEXT },
};
const struct csv_column csv_grant_columns[] = {
	{ "grant", "id", CSV_AS_TEXT },
	{ "effect", "effect", CSV_AS_TEXT },
	{ "media", "media", CSV_AS_LIST },
	{ "products", "products", CSV_AS_LIST },
	{ "categories", "categories", CSV_AS_LIST },
	{ "languages", "languages", CSV_AS_LIST },
	{ "sources", "sources", CSV_AS_LIST },
	{ "outlets", "outlets", CSV_AS_LIST },
	{ "actions", "actions", CSV_AS_LIST },
	/* made into objects of the grant */
	{ "territories", NULL, CSV_AS_LIST },
	{ "archive_days", NULL, CSV_AS_TEXT },
	{ "extent", NULL, CSV_AS_TEXT },
	{ "max_words", NULL, CSV_AS_NUMBER },
	{ "max_uses", NULL, CSV_AS_NUMBER },
	{ "count_by", NULL, CSV_AS_TEXT },
	{ "period", NULL, CSV_AS_TEXT },
	{ "online_days", NULL, CSV_AS_NUMBER },
	{ "credit", NULL, CSV_AS_PATTERNS },
	{ "link", NULL, CSV_AS_FLAG },
	{ "no_alteration", NULL, CSV_AS_FLAG },
	{ "price", NULL, CSV_AS_TEXT },
	{ "currency", NULL, CSV_AS_TEXT },
	{ "price_period", NULL, CSV_AS_TEXT },
	{ "amount", NULL, CSV_AS_NUMBER },
	{ "n", NULL, CSV_AS_NUMBER },
	{ "overage", NULL, CSV_AS_NUMBER },
	{ NULL, NULL, CSV_AS_TEXT },
};

bool
csv_has_column(const struct csv_column *list, struct slice name)
{
	for (size_t i = 0; list[i].name; i++)
		if (slice_eq(name, SLICE(list[i].name)))
			return true;
	return false;
}

const struct csv_column *
csv_column(const struct csv_column *list, const char *name)
{
	while (strcmp(list->name, name) != 0)
		list++;
	return list;
}
