/*
 * csv_file.c - see csv_file.h: columns to members, rows to entries. Cells are csv.c's.
 */
#include "rights/csv_file.h"

#include <stdio.h>

#include "base/error.h"
#include "base/json_write.h"
#include "base/vec.h"
#include "rights/csv.h"
#include "rights/csv_columns.h"

#define ROWS_MAX 65536u

struct csv {
	struct csv_reader r;
	VEC(struct slice) names;
	struct csv_row held; /* the row that begins the entry at hand */
	struct json_writer w;
	struct buf out;
	VEC(uint32_t) starts;
	bool grants; /* the list of grants is open */
};

/* ---- columns ---- */

/* The cell of a column; empty where there is none. */
static struct slice
cell(const struct csv *c, const struct csv_row *row, const char *name)
{
	for (size_t i = 0; i < c->names.n && i < row->n; i++)
		if (slice_eq(c->names.ptr[i], SLICE(name)))
			return row->cells[i];
	return (struct slice){ "", 0 };
}

static naql_status
check_names(struct csv *c, enum register_term_kind kind)
{
	const struct csv_column *own = kind == REGISTER_PARTY	 ? csv_party_columns
				       : kind == REGISTER_OUTLET ? csv_outlet_columns
				       : kind == REGISTER_RESTRICTION
					       ? csv_restriction_columns
					       : csv_contract_columns;
	char name[48];

	for (size_t i = 0; i < c->names.n; i++) {
		struct slice s = c->names.ptr[i];

		(void)snprintf(name, sizeof(name), "%.*s", (int)s.len, s.ptr);
		for (size_t k = 0; name[k]; k++)
			if ((unsigned char)name[k] < 0x20 || name[k] == 0x7f)
				name[k] = '?';
		for (size_t k = 0; k < i; k++)
			if (slice_eq(c->names.ptr[k], s))
				return csv_bad(&c->r, 1, name, "stands there twice");
		if (s.len > 1 && s.ptr[0] == 'x' && s.ptr[1] == '_')
			continue;
		if (!csv_has_column(own, s) &&
		    (kind != REGISTER_CONTRACT || !csv_has_column(csv_grant_columns, s)))
			return csv_bad(&c->r, 1, name,
				       "no column of this name is known: correct it, or "
				       "write x_ in front");
	}
	return NAQL_OK;
}

static bool
named(const struct csv *c, const char *name)
{
	for (size_t i = 0; i < c->names.n; i++)
		if (slice_eq(c->names.ptr[i], SLICE(name)))
			return true;
	return false;
}

static naql_status
read_names(struct csv *c, enum register_term_kind *kind)
{
	naql_status st = csv_row(&c->r);

	if (st == NAQL_DONE)
		return csv_bad(&c->r, 1, "", "the file is empty");
	for (size_t i = 0; i < c->r.row.n && !st; i++)
		if (!VEC_PUSH(&c->names, c->r.row.cells[i]))
			st = naql_nomem(c->r.err);
	if (st)
		return st;
	if (named(c, "number"))
		*kind = REGISTER_CONTRACT;
	else if (named(c, "hosts"))
		*kind = REGISTER_OUTLET;
	else if (named(c, "legal_name"))
		*kind = REGISTER_PARTY;
	else if (named(c, "items"))
		*kind = REGISTER_RESTRICTION;
	else
		return csv_bad(
			&c->r, 1, "",
			"parties have a column legal_name, outlets hosts, contracts "
			"number, restrictions items");
	return check_names(c, *kind);
}

/* ---- values ---- */

static struct slice
next_word(struct slice *rest, char parted)
{
	size_t n = 0;
	struct slice word;

	while (n < rest->len && rest->ptr[n] != parted)
		n++;
	word = slice_trim((struct slice){ rest->ptr, n });
	n += n < rest->len;
	rest->ptr += n;
	rest->len -= n;
	return word;
}

static void
write_words(struct csv *c, struct slice s, char parted)
{
	jw_array(&c->w);
	while (s.len) {
		struct slice word = next_word(&s, parted);

		if (word.len)
			jw_str(&c->w, word);
	}
	jw_array_end(&c->w);
}

/* "any" is no pattern but stands for all: among others it would be looked for as a word.
 */
static bool
any_among_others(struct slice s)
{
	bool any = false;
	size_t n = 0;

	while (s.len) {
		struct slice word = next_word(&s, '|');

		any = any || slice_eq(word, SLICE("any"));
		n += word.len > 0;
	}
	return any && n > 1;
}

static naql_status
write_number(struct csv *c, const struct csv_row *row, const char *column, struct slice s)
{
	int64_t n = 0;
	bool good = s.len <= 15;

	for (size_t i = 0; i < s.len && good; i++) {
		good = s.ptr[i] >= '0' && s.ptr[i] <= '9';
		n = n * 10 + (s.ptr[i] - '0');
	}
	if (!good) {
		jw_null(&c->w); /* behind a key stands a value, whatever it is */
		return csv_bad(&c->r, row->number, column, "must be a whole number");
	}
	jw_int(&c->w, n);
	return NAQL_OK;
}

static naql_status
write_value(struct csv *c, const struct csv_row *row, const struct csv_column *k,
	    struct slice s)
{
	switch (k->form) {
	case CSV_AS_TEXT:
		jw_str(&c->w, s);
		break;
	case CSV_AS_NUMBER:
		return write_number(c, row, k->name, s);
	case CSV_AS_FLAG:
		jw_bool(&c->w, slice_ieq(s, SLICE("yes")));
		if (!slice_ieq(s, SLICE("yes")) && !slice_ieq(s, SLICE("no")))
			return csv_bad(&c->r, row->number, k->name, "must be yes or no");
		break;
	case CSV_AS_LIST:
		if (slice_eq(s, SLICE("all")))
			jw_str(&c->w, s);
		else
			write_words(c, s, ' ');
		break;
	case CSV_AS_PATTERNS:
		write_words(c, s, '|');
		break;
	case CSV_AS_OPEN:
		if (slice_eq(s, SLICE("open")))
			jw_null(&c->w);
		else
			jw_str(&c->w, s);
		break;
	}
	return NAQL_OK;
}

/* A member out of a cell, unless the cell is empty. */
static naql_status
write_member(struct csv *c, const struct csv_row *row, const struct csv_column *k,
	     const char *member)
{
	struct slice s = cell(c, row, k->name);

	if (s.len == 0)
		return NAQL_OK;
	jw_key(&c->w, member);
	return write_value(c, row, k, s);
}

static naql_status
write_members(struct csv *c, const struct csv_row *row, const struct csv_column *list)
{
	naql_status st = NAQL_OK;

	for (size_t i = 0; list[i].name && !st; i++)
		if (list[i].member)
			st = write_member(c, row, &list[i], list[i].member);
	return st;
}

/* ---- outlets ---- */

static void
write_keys(struct csv *c, const char *type, struct slice s)
{
	while (s.len) {
		struct slice value = next_word(&s, ' ');
		bool below = value.len > 2 && value.ptr[0] == '*' && value.ptr[1] == '.';

		if (value.len == 0)
			continue;
		jw_object(&c->w);
		jw_key(&c->w, "type");
		jw_cstr(&c->w, type);
		jw_key(&c->w, "value");
		jw_str(&c->w,
		       below ? (struct slice){ value.ptr + 2, value.len - 2 } : value);
		if (below) {
			jw_key(&c->w, "include_sub");
			jw_bool(&c->w, true);
		}
		jw_object_end(&c->w);
	}
}

/* ---- grants ---- */

static void
write_territories(struct csv *c, struct slice s)
{
	for (int minus = 0; minus < 2; minus++) {
		struct slice rest = s;

		jw_key(&c->w, minus ? "exclude" : "include");
		jw_array(&c->w);
		while (rest.len) {
			struct slice word = next_word(&rest, ' ');
			bool out = word.len && word.ptr[0] == '-';

			if (word.len == 0 || out != (minus == 1))
				continue;
			jw_str(&c->w, (struct slice){ word.ptr + minus,
						      word.len - (size_t)minus });
		}
		jw_array_end(&c->w);
	}
}

static naql_status
write_some(struct csv *c, const struct csv_row *row, const char *const *columns,
	   const char *const *members)
{
	naql_status st = NAQL_OK;

	for (size_t i = 0; columns[i] && !st; i++)
		st = write_member(c, row, csv_column(csv_grant_columns, columns[i]),
				  members[i]);
	return st;
}

static bool
any_cell(const struct csv *c, const struct csv_row *row, const char *const *columns)
{
	for (size_t i = 0; columns[i]; i++)
		if (cell(c, row, columns[i]).len)
			return true;
	return false;
}

static naql_status
write_object(struct csv *c, const struct csv_row *row, const char *key,
	     const char *const *columns, const char *const *members)
{
	naql_status st;

	if (!any_cell(c, row, columns))
		return NAQL_OK;
	jw_key(&c->w, key);
	jw_object(&c->w);
	st = write_some(c, row, columns, members);
	jw_object_end(&c->w);
	return st;
}

static naql_status
write_duties(struct csv *c, const struct csv_row *row)
{
	static const char *const all[] = { "credit", "link", "no_alteration", NULL };
	static const char *const link[] = { "link", NULL };
	static const char *const whole[] = { "no_alteration", NULL };
	struct slice credit = cell(c, row, "credit");
	naql_status st = NAQL_OK;

	if (!any_cell(c, row, all))
		return NAQL_OK;
	if (any_among_others(credit))
		return csv_bad(&c->r, row->number, "credit",
			       "any stands alone: it is the archive's own credit forms");
	jw_key(&c->w, "duties");
	jw_object(&c->w);
	if (credit.len || cell(c, row, "link").len) {
		jw_key(&c->w, "credit");
		jw_object(&c->w);
		jw_key(&c->w, "patterns");
		if (slice_eq(credit, SLICE("any")))
			credit.len = 0;
		write_words(c, credit, '|');
		st = write_some(c, row, link, link);
		jw_object_end(&c->w);
	}
	if (!st)
		st = write_some(c, row, whole, whole);
	jw_object_end(&c->w);
	return st;
}

/* What a row says of items: "all", or a number of days. Nothing is granted by silence. */
static naql_status
write_items(struct csv *c, const struct csv_row *row)
{
	struct slice days = cell(c, row, "archive_days");
	naql_status st;

	if (days.len == 0)
		return NAQL_OK;
	jw_key(&c->w, "items");
	if (slice_eq(days, SLICE("all"))) {
		jw_cstr(&c->w, "all");
		return NAQL_OK;
	}
	jw_object(&c->w);
	jw_key(&c->w, "archive_days");
	st = write_number(c, row, "archive_days", days);
	jw_object_end(&c->w);
	return st;
}

/* A price by use has one rate here, which is its amount. */
static naql_status
write_price(struct csv *c, const struct csv_row *row)
{
	static const char *const columns[] = { "price",	 "currency", "price_period",
					       "amount", "n",	     "overage",
					       NULL };
	static const char *const members[] = { "kind", "currency", "period", "amount",
					       "n",    "overage",  NULL };
	static const char *const head[] = { "price", "currency", "price_period", NULL };
	static const char *const head_members[] = { "kind", "currency", "period", NULL };
	static const char *const rate[] = { "amount", NULL };
	naql_status st;

	if (!slice_eq(cell(c, row, "price"), SLICE("per_use")))
		return write_object(c, row, "price", columns, members);
	jw_key(&c->w, "price");
	jw_object(&c->w);
	st = write_some(c, row, head, head_members);
	jw_key(&c->w, "rates");
	jw_array(&c->w);
	jw_object(&c->w);
	if (!st)
		st = write_some(c, row, rate, rate);
	jw_object_end(&c->w);
	jw_array_end(&c->w);
	jw_object_end(&c->w);
	return st;
}

static naql_status
write_permit(struct csv *c, const struct csv_row *row)
{
	static const char *const extent[] = { "extent", "max_words", NULL };
	static const char *const extent_members[] = { "kind", "max_words", NULL };
	static const char *const limits[] = { "max_uses", "count_by", "period",
					      "online_days", NULL };
	naql_status st = write_items(c, row);

	if (!st)
		st = write_object(c, row, "extent", extent, extent_members);
	if (!st)
		st = write_object(c, row, "limits", limits, limits);
	if (!st)
		st = write_duties(c, row);
	return st ? st : write_price(c, row);
}

static void
write_places(struct csv *c, const struct csv_row *row)
{
	struct slice places = cell(c, row, "territories");

	if (places.len == 0)
		return;
	jw_key(&c->w, "territories");
	jw_object(&c->w);
	write_territories(c, places);
	jw_object_end(&c->w);
}

static naql_status
write_grant(struct csv *c, const struct csv_row *row)
{
	bool permits = !slice_eq(cell(c, row, "effect"), SLICE("prohibit"));
	naql_status st;

	jw_object(&c->w);
	st = write_members(c, row, csv_grant_columns);
	write_places(c, row);
	if (!st && permits)
		st = write_permit(c, row);
	jw_object_end(&c->w);
	return st;
}

/* ---- entries ---- */

static naql_status
end_entry(struct csv *c)
{
	if (c->grants)
		jw_array_end(&c->w);
	if (c->starts.n)
		jw_object_end(&c->w);
	c->grants = false;
	return NAQL_OK;
}

static naql_status
begin_entry(struct csv *c, enum register_term_kind kind)
{
	naql_status st;

	(void)end_entry(c);
	if (!VEC_PUSH(&c->starts, c->r.row.number))
		return naql_nomem(c->r.err);
	c->held = c->r.row;
	jw_object(&c->w);
	if (kind == REGISTER_PARTY)
		return write_members(c, &c->r.row, csv_party_columns);
	if (kind == REGISTER_OUTLET) {
		st = write_members(c, &c->r.row, csv_outlet_columns);
		jw_key(&c->w, "keys");
		jw_array(&c->w);
		write_keys(c, "host", cell(c, &c->r.row, "hosts"));
		write_keys(c, "path", cell(c, &c->r.row, "paths"));
		write_keys(c, "account", cell(c, &c->r.row, "accounts"));
		jw_array_end(&c->w);
		return st;
	}
	if (kind == REGISTER_RESTRICTION) {
		st = write_members(c, &c->r.row, csv_restriction_columns);
		write_places(c, &c->r.row);
		return st;
	}
	jw_key(&c->w, "form");
	jw_int(&c->w, 2);
	st = write_members(c, &c->r.row, csv_contract_columns);
	jw_key(&c->w, "grants");
	jw_array(&c->w);
	c->grants = true;
	return st;
}

/* A further row of the contract at hand: its own cells are empty or the same. */
static naql_status
check_further(struct csv *c)
{
	for (size_t i = 0; csv_contract_columns[i].name; i++) {
		struct slice s = cell(c, &c->r.row, csv_contract_columns[i].name);

		if (s.len &&
		    !slice_eq(s, cell(c, &c->held, csv_contract_columns[i].name)))
			return csv_bad(&c->r, c->r.row.number,
				       csv_contract_columns[i].name,
				       "differs from the first row of this contract");
	}
	return NAQL_OK;
}

static naql_status
write_row(struct csv *c, enum register_term_kind kind)
{
	bool contract = kind == REGISTER_CONTRACT, empty = true, further;
	struct slice number = cell(c, &c->r.row, "number");
	naql_status st;

	for (size_t i = 0; i < c->r.row.n; i++)
		empty &= c->r.row.cells[i].len == 0;
	if (empty)
		return NAQL_OK;
	if (c->r.row.n > c->names.n)
		return csv_bad(&c->r, c->r.row.number, "",
			       "has more cells than there are columns");
	if (c->r.row.number > ROWS_MAX)
		return csv_bad(&c->r, c->r.row.number, "", "too many rows");
	further = contract && c->starts.n &&
		  (number.len == 0 || slice_eq(number, cell(c, &c->held, "number")));
	st = further ? check_further(c) : begin_entry(c, kind);
	if (!st && contract && cell(c, &c->r.row, "grant").len)
		st = write_grant(c, &c->r.row);
	return st;
}

static naql_status
keep(struct csv *c, struct csv_file *out)
{
	uint32_t *rows = arena_array(c->r.arena, c->starts.n + 1, sizeof(*rows));
	char *json =
		c->out.failed ? NULL : arena_strndup(c->r.arena, c->out.ptr, c->out.len);

	if (!rows || !json)
		return naql_nomem(c->r.err);
	for (size_t i = 0; i < c->starts.n; i++)
		rows[i] = c->starts.ptr[i];
	out->json = (struct slice){ json, c->out.len };
	out->rows = rows;
	out->n = c->starts.n;
	return NAQL_OK;
}

static naql_status
read_all(struct csv *c, struct csv_file *out)
{
	naql_status st = read_names(c, &out->kind);

	jw_init(&c->w, &c->out);
	jw_array(&c->w);
	while (!st && (st = csv_row(&c->r)) == NAQL_OK)
		st = write_row(c, out->kind);
	if (st != NAQL_DONE)
		return st;
	(void)end_entry(c);
	jw_array_end(&c->w);
	return keep(c, out);
}

naql_status
csv_file_read(struct csv_file *out, struct slice text, const char *source,
	      struct arena *arena, naql_error *err)
{
	struct csv *c;
	naql_status st;

	memset(out, 0, sizeof(*out));
	if (text.len > CSV_FILE_MAX)
		return naql_fail(err, NAQL_E_LIMIT, source, NAQL_NO_OFFSET,
				 "over %zu bytes", CSV_FILE_MAX);
	c = mem_calloc(1, sizeof(*c));
	if (!c)
		return naql_nomem(err);
	csv_init(&c->r, text, source, arena, err);
	st = read_all(c, out);
	csv_fini(&c->r);
	VEC_FREE(&c->names);
	VEC_FREE(&c->starts);
	buf_fini(&c->out);
	mem_free(c);
	return st;
}
