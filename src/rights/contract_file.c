/*
 * contract_file.c - docs/contract-format.md, object by object. Grants are in
 * grant_file.c, keys of outlets in outlet_key.c, restrictions in restriction_file.c.
 */
#include "rights/contract_file.h"

#include "base/error.h"
#include "base/json.h"
#include "rights/grant_file.h"
#include "rights/member.h"
#include "rights/outlet_key.h"
#include "rights/restriction_file.h"
#include "rights/word.h"
#include "rights/zone.h"

#define NAME_MAX_CHARS 200u
#define TEXT_MAX_CHARS 4000u
#define KEYS_MAX       256u
#define CONTACTS_MAX   64u
#define SEATS_MAX      1000000000u

/* The two shapes of a date; time_parse() alone would take many more. */
int64_t
contract_file_date(struct slice s, const struct zone_rules *zone)
{
	static const char shape[] = "0000-00-00T00:00:00Z";
	int64_t at;

	if (s.len != 10 && s.len != 20)
		return TIME_NONE;
	for (size_t i = 0; i < s.len; i++) {
		bool digit = s.ptr[i] >= '0' && s.ptr[i] <= '9';

		if (shape[i] == '0' ? !digit : s.ptr[i] != shape[i])
			return TIME_NONE;
	}
	at = time_parse(s);
	return at == TIME_NONE || s.len == 20 ? at : zone_to_utc(zone, at);
}

static void *
one(struct member_reader *r, size_t size)
{
	void *p = arena_alloc(r->arena, size, 16);

	if (p)
		memset(p, 0, size);
	else
		member_nomem(r);
	return p;
}

static void
in_order(struct member_reader *r, const char *later, int64_t from, int64_t to)
{
	if (from != TIME_NONE && to != TIME_NONE && from >= to)
		member_bad(r, later, "must lie behind the beginning");
}

/* The days of this object are days of its zone; outlets may be without. */
static struct slice
read_tz(struct member_reader *r, const struct json *o, bool required)
{
	struct slice name = member_text(r, o, "tz", required, 64);

	if (!r->st && name.ptr && !zone_find(name, &r->zone))
		member_bad(r, "tz",
			   "is no time zone: write \"UTC\" or one of the IANA's, as "
			   "\"Asia/Amman\"");
	return name;
}

/* ---- party ---- */

/* People to talk to: kept for letters, never judged by. */
static void
read_contacts(struct member_reader *r, const struct json *o)
{
	static const char *const names[] = { "role",  "name",	 "email",
					     "phone", "address", NULL };
	const struct json *list = json_get(o, "contacts");
	size_t n = json_count(list);

	if (r->st || !list)
		return;
	if (json_type(list) != JSON_ARRAY || n > CONTACTS_MAX)
		member_bad(r, "contacts", "must be a list of at most %u contacts",
			   CONTACTS_MAX);
	for (size_t i = 0; i < n && !r->st; i++) {
		size_t mark = member_enter(r, "contacts", i);
		const struct json *v = json_at(list, i);

		if (member_object(r, v, names))
			for (int k = 0; names[k]; k++)
				(void)member_text(r, v, names[k], k == 0, TEXT_MAX_CHARS);
		member_leave(r, mark);
	}
}

static struct slice
read_country(struct member_reader *r, const struct json *o)
{
	struct slice country = member_text(r, o, "country", false, 2);

	if (country.ptr && (country.len != 2 || !places_known(country)))
		member_bad(r, "country", "must be two capitals, as ISO 3166-1 has them");
	return country;
}

static void
read_party(struct member_reader *r, const struct json *o, struct contract_entry *e)
{
	static const char *const names[] = { "form",	   "id",      "name",
					     "legal_name", "country", "contact",
					     "group_of",   "tax_id",  "credits",
					     "contacts",   NULL };
	struct rights_party *p = one(r, sizeof(*p));
	bool legal = json_get(o, "legal_name") != NULL;

	if (!p || !member_object(r, o, names))
		return;
	e->id = p->id = member_id(r, o, "id");
	if (legal && json_get(o, "name"))
		member_bad(r, "name", "stands beside legal_name, which means the same");
	p->name = member_text(r, o, legal ? "legal_name" : "name", true, NAME_MAX_CHARS);
	p->country = read_country(r, o);
	p->tax_id = member_text(r, o, "tax_id", false, NAME_MAX_CHARS);
	if (json_get(o, "group_of"))
		p->group_of = member_id(r, o, "group_of");
	if (!r->st && slice_eq(p->group_of, p->id))
		member_bad(r, "group_of", "is the party itself");
	if (json_get(o, "credits"))
		(void)member_patterns(r, o, "credits", &p->credit_words, &p->n_credits);
	(void)member_text(r, o, "contact", false, TEXT_MAX_CHARS);
	read_contacts(r, o);
	e->party = p;
}

/* ---- outlet ---- */

static void
read_keys(struct member_reader *r, const struct json *o, struct rights_outlet *out)
{
	const struct json *list = json_get(o, "keys");
	size_t n = json_count(list);
	struct rights_key *keys;

	if (r->st)
		return;
	if (n == 0 || n > KEYS_MAX) {
		member_bad(r, "keys", "must be a list of 1 to %u keys", KEYS_MAX);
		return;
	}
	keys = arena_array(r->arena, n, sizeof(*keys));
	if (!keys) {
		member_nomem(r);
		return;
	}
	for (size_t i = 0; i < n && !r->st; i++) {
		size_t mark = member_enter(r, "keys", i);

		keys[i] = outlet_key_read(r, json_at(list, i));
		for (size_t k = 0; k < i && !r->st; k++)
			if (outlet_key_same(&keys[k], &keys[i]))
				member_bad(r, "value", "stands in this outlet twice");
		member_leave(r, mark);
	}
	out->keys = keys;
	out->n_keys = n;
}

static void
read_places(struct member_reader *r, const struct json *o, struct rights_outlet *out)
{
	size_t n = 0;

	if (!json_get(o, "territories"))
		return;
	out->territories.ptr = member_strings(r, o, "territories", CODES_MAX, &n);
	out->territories.n = n;
	for (size_t i = 0; i < n && !r->st; i++)
		if (!places_add(&out->places, out->territories.ptr[i]))
			member_bad(r, "territories",
				   "must be two capitals (ISO 3166-1), EU or WORLD");
}

/* What only some kinds have: an AI system what it does, an intranet how many read it. */
static void
read_kind_of(struct member_reader *r, const struct json *o, struct rights_outlet *out)
{
	const struct slice *does;
	size_t n = 0;

	if (json_get(o, "does") && out->kind != RIGHTS_AI_SYSTEM)
		member_bad(r, "does", "is of an ai_system alone");
	if (json_get(o, "seats") && out->kind != RIGHTS_INTRANET)
		member_bad(r, "seats", "is of an intranet alone");
	out->seats = member_count(r, o, "seats", RIGHTS_NO_LIMIT, 1, SEATS_MAX);
	if (r->st || !json_get(o, "does"))
		return;
	does = member_strings(r, o, "does", RIGHTS_N_ACTIONS, &n);
	for (size_t i = 0; i < n && !r->st; i++) {
		unsigned bit = word_actions(&does[i], 1);

		if (!(bit & RIGHTS_ALL_AI))
			member_bad(r, "does", "must name ai_train, ai_input or ai_index");
		out->does |= bit;
	}
	if (!r->st && n == 0)
		member_bad(r, "does", "is empty: leave it out where it is not known");
}

static void
read_outlet(struct member_reader *r, const struct json *o, struct contract_entry *e)
{
	static const char *const names[] = {
		"form",	      "id",	  "party",   "name",	    "kind", "keys",  "tz",
		"valid_from", "valid_to", "private", "territories", "does", "seats", NULL
	};
	struct rights_outlet *out = one(r, sizeof(*out));
	int kind;

	if (!out || !member_object(r, o, names))
		return;
	e->id = out->id = member_id(r, o, "id");
	out->party = member_id(r, o, "party");
	out->name = member_text(r, o, "name", true, NAME_MAX_CHARS);
	kind = member_word(r, o, "kind", true, word_outlet_kind_list);
	out->kind = kind < 0 ? RIGHTS_WEB : (enum rights_outlet_kind)kind;
	read_keys(r, o, out);
	(void)read_tz(r, o, false);
	out->valid_from = member_date(r, o, "valid_from", MEMBER_DATE_OPTIONAL);
	out->valid_to = member_date(r, o, "valid_to", MEMBER_DATE_OPTIONAL_NULL);
	in_order(r, "valid_to", out->valid_from, out->valid_to);
	out->is_private = member_flag(r, o, "private");
	read_places(r, o, out);
	read_kind_of(r, o, out);
	e->outlet = out;
}

/* ---- contract ---- */

static void
read_grants(struct member_reader *r, const struct json *o, struct rights_contract *c)
{
	const struct json *list = json_get(o, "grants");
	size_t n = json_count(list);
	struct rights_grant *grants;

	if (r->st)
		return;
	if (json_type(list) != JSON_ARRAY || n > CONTRACT_GRANTS_MAX) {
		member_bad(r, "grants", "must be a list of at most %u grants",
			   CONTRACT_GRANTS_MAX);
		return;
	}
	grants = n ? arena_array(r->arena, n, sizeof(*grants)) : NULL;
	if (n && !grants) {
		member_nomem(r);
		return;
	}
	for (size_t i = 0; i < n && !r->st; i++) {
		size_t mark = member_enter(r, "grants", i);

		grant_read(r, json_at(list, i), c->form, &grants[i]);
		for (size_t k = 0; k < i && !r->st; k++)
			if (slice_eq(grants[k].id, grants[i].id))
				member_bad(r, "id", "stands in this contract twice");
		member_leave(r, mark);
	}
	c->grants = grants;
	c->n_grants = n;
}

/* Says whether a date was read before the zone it counts in. */
struct order {
	bool tz, date_before;
};

static bool
see_order(void *ctx, struct slice key, const struct json *value)
{
	struct order *o = ctx;

	(void)value;
	o->tz |= slice_eq(key, SLICE("tz"));
	o->date_before |= !o->tz && (slice_eq(key, SLICE("valid_from")) ||
				     slice_eq(key, SLICE("valid_to")) ||
				     slice_eq(key, SLICE("effective_from")) ||
				     slice_eq(key, SLICE("suspended_from")));
	return true;
}

static void
read_term(struct member_reader *r, const struct json *o, struct rights_contract *c)
{
	struct order order = { 0 };
	bool suspended = c->state == RIGHTS_SUSPENDED_STATE;

	c->tz_name = read_tz(r, o, true);
	c->tz = r->zone;
	json_each_key(o, see_order, &order);
	if (order.date_before)
		member_bad(r, "tz", "must stand before the dates");
	c->valid_from = member_date(r, o, "valid_from", MEMBER_DATE_NEEDED);
	c->valid_to = member_date(r, o, "valid_to", MEMBER_DATE_OR_NULL);
	in_order(r, "valid_to", c->valid_from, c->valid_to);
	if (c->valid_to == TIME_NONE &&
	    (c->state == RIGHTS_TERMINATED || c->state == RIGHTS_EXPIRED_STATE))
		member_bad(r, "valid_to",
			   "must be a date when the state is terminated or expired");
	c->suspended_from =
		member_date(r, o, "suspended_from",
			    suspended ? MEMBER_DATE_NEEDED : MEMBER_DATE_OPTIONAL);
	if (!suspended && json_get(o, "suspended_from"))
		member_bad(r, "suspended_from", "stands only beside the state suspended");
	if (suspended && !r->st &&
	    !rights_in(c->suspended_from, c->valid_from, c->valid_to))
		member_bad(r, "suspended_from", "must lie within the term");
}

/* What form 2 adds. */
static void
read_contract_2(struct member_reader *r, const struct json *o, struct rights_contract *c)
{
	static const char *const renewals[] = { "none", "by_agreement", "automatic",
						NULL };
	struct slice sha;

	c->renews = member_word(r, o, "renewal", false, renewals) == 2;
	if (c->renews && c->valid_to == TIME_NONE)
		member_bad(r, "renewal",
			   "there is no end behind which it could be renewed");
	c->renews = c->renews && c->state != RIGHTS_TERMINATED &&
		    c->state != RIGHTS_EXPIRED_STATE;
	c->signed_at = member_date(r, o, "signed_at", MEMBER_DATE_OPTIONAL);
	c->effective_from = member_date(r, o, "effective_from", MEMBER_DATE_OPTIONAL);
	if (c->effective_from != TIME_NONE &&
	    !rights_in(c->effective_from, c->valid_from, rights_end(c)))
		member_bad(r, "effective_from", "must lie within the term");
	c->law = member_text(r, o, "law", false, NAME_MAX_CHARS);
	sha = member_text(r, o, "doc_sha256", false, 64);
	if (sha.ptr && strspn(sha.ptr, "0123456789abcdef") != 64)
		member_bad(r, "doc_sha256", "must be 64 digits 0-9 a-f");
}

static void
read_contract(struct member_reader *r, const struct json *o, struct contract_entry *e)
{
	static const char *const names[] = { "form",
					     "number",
					     "party",
					     "kind",
					     "state",
					     "tz",
					     "valid_from",
					     "valid_to",
					     "suspended_from",
					     "exit_grace_days",
					     "retain_published",
					     "grants",
					     NULL };
	static const char *const later[] = { "signed_at", "effective_from", "renewal",
					     "law",	  "doc_sha256",	    NULL };
	static const char *const kinds[] = {
		"subscription", "contract",   "single", "trial",
		"settlement",	"collective", NULL
	};
	static const char *const states[] = { "draft",	   "signed",	 "active",
					      "suspended", "terminated", "expired",
					      NULL };
	static const char *const retain[] = { "none", "in_context", "all", NULL };
	struct rights_contract *c = one(r, sizeof(*c));
	int kind, state, kept;

	if (!c)
		return;
	c->form = member_count(r, o, "form", 1, 1, 2);
	c->effective_from = c->signed_at = TIME_NONE;
	c->holds_from = c->holds_to = TIME_NONE;
	if (r->st || !member_object_form(r, o, names, later, c->form))
		return;
	e->id = c->number = member_id(r, o, "number");
	c->party = member_id(r, o, "party");
	kind = member_word(r, o, "kind", true, kinds);
	state = member_word(r, o, "state", true, states);
	c->kind = SLICE(kinds[kind < 0 ? 0 : kind]);
	c->state = state < 0 ? RIGHTS_DRAFT : (enum rights_state)state;
	c->state_name = SLICE(states[c->state]);
	read_term(r, o, c);
	read_contract_2(r, o, c);
	c->exit_grace_days = member_count(r, o, "exit_grace_days", 0, 0, DAYS_MAX);
	kept = member_word(r, o, "retain_published", false, retain);
	c->retain = kept < 0 ? RIGHTS_RETAIN_NONE : (enum rights_retain)kept;
	c->retain_name = SLICE(retain[c->retain]);
	read_grants(r, o, c);
	e->contract = c;
}

/* ---- allow entry ---- */

static void
read_allow(struct member_reader *r, const struct json *o, struct contract_entry *e)
{
	static const char *const names[] = { "form",   "id",	      "scope", "value",
					     "reason", "tz",	      "from",  "to",
					     "author", "include_sub", NULL };
	static const char *const scopes[] = { "host", "outlet", "party", NULL };
	static const char *const reasons[] = { "own",	  "partner",
					       "test",	  "quotation_reviewed",
					       "settled", NULL };
	struct rights_allow *a = one(r, sizeof(*a));
	int s;

	if (!a || !member_object(r, o, names))
		return;
	e->id = a->id = member_id(r, o, "id");
	s = member_word(r, o, "scope", true, scopes);
	a->scope = s < 0 ? RIGHTS_SCOPE_HOST : (enum rights_scope)s;
	if (a->scope == RIGHTS_SCOPE_HOST) {
		a->key = outlet_key_host(r, o);
		a->value = a->key.value;
	} else {
		a->value = member_id(r, o, "value");
		if (json_get(o, "include_sub"))
			member_bad(r, "include_sub", "stands only beside a host");
	}
	(void)member_word(r, o, "reason", true, reasons);
	(void)read_tz(r, o, true);
	a->from = member_date(r, o, "from", MEMBER_DATE_NEEDED);
	a->to = member_date(r, o, "to", MEMBER_DATE_NEEDED);
	in_order(r, "to", a->from, a->to);
	(void)member_text(r, o, "author", true, NAME_MAX_CHARS);
	e->allow = a;
}

/* ---- restriction ---- */

static void
read_restriction(struct member_reader *r, const struct json *o, struct contract_entry *e)
{
	struct rights_restriction *x = one(r, sizeof(*x));

	if (!x || !restriction_object(r, o))
		return;
	(void)read_tz(r, o, false);
	restriction_read(r, o, x);
	e->id = x->id;
	e->restriction = x;
}

/* ---- the file ---- */

enum register_term_kind
contract_file_kind(const struct json *v)
{
	return json_get(v, "grants")  ? REGISTER_CONTRACT
	       : json_get(v, "keys")  ? REGISTER_OUTLET
	       : json_get(v, "scope") ? REGISTER_ALLOW
	       : json_get(v, "items") ? REGISTER_RESTRICTION
				      : REGISTER_PARTY;
}

static struct slice
dumped(struct member_reader *r, const struct json *v, bool sorted)
{
	struct buf b = { 0 };
	struct slice out = { NULL, 0 };

	json_dump(v, sorted, &b);
	if (!b.failed)
		out = (struct slice){ arena_strndup(r->arena, b.ptr, b.len), b.len };
	if (!out.ptr)
		member_nomem(r);
	buf_fini(&b);
	return out;
}

static void
read_entry(struct member_reader *r, const struct json *v, enum register_term_kind wanted,
	   struct contract_entry *e)
{
	static void (*const forms[])(struct member_reader *, const struct json *,
				     struct contract_entry *) = {
		[REGISTER_PARTY] = read_party,
		[REGISTER_OUTLET] = read_outlet,
		[REGISTER_CONTRACT] = read_contract,
		[REGISTER_ALLOW] = read_allow,
		[REGISTER_RESTRICTION] = read_restriction,
	};

	memset(e, 0, sizeof(*e));
	r->zone = NULL;
	e->kind = wanted == CONTRACT_FILE_ANY ? contract_file_kind(v) : wanted;
	if (wanted == REGISTER_CONTRACT && json_get(v, "scope"))
		e->kind = REGISTER_ALLOW;
	(void)member_count(r, v, "form", 1, 1, 2);
	forms[e->kind](r, v, e);
	if (!r->st)
		e->json = dumped(r, v, false);
	if (!r->st)
		e->content = dumped(r, v, true);
}

static naql_status
read_file(struct contract_file *out, const struct json *root,
	  enum register_term_kind wanted, struct member_reader *r)
{
	bool many = json_type(root) == JSON_ARRAY;
	size_t n = many ? json_count(root) : 1;
	struct contract_entry *entries;

	if (n == 0)
		return NAQL_OK;
	if (n > CONTRACT_ENTRIES_MAX)
		return naql_fail(r->err, NAQL_E_LIMIT, r->source, NAQL_NO_OFFSET,
				 "over %u entries in one file", CONTRACT_ENTRIES_MAX);
	entries = arena_array(r->arena, n, sizeof(*entries));
	if (!entries)
		return naql_nomem(r->err);
	for (size_t i = 0; i < n && !r->st; i++) {
		size_t mark = many ? member_enter(r, NULL, i) : 0;

		out->failed = i;
		read_entry(r, many ? json_at(root, i) : root, wanted, &entries[i]);
		member_leave(r, mark);
	}
	if (!r->st)
		*out = (struct contract_file){ entries, n, SIZE_MAX };
	return r->st;
}

naql_status
contract_file_parse(struct contract_file *out, struct slice text,
		    enum register_term_kind wanted, const char *source,
		    struct arena *arena, naql_error *err)
{
	struct member_reader r = { .source = source, .arena = arena, .err = err };
	struct json *root = NULL;
	naql_status st;

	*out = (struct contract_file){ NULL, 0, SIZE_MAX };
	if (text.len > CONTRACT_FILE_MAX)
		return naql_fail(err, NAQL_E_LIMIT, source, NAQL_NO_OFFSET,
				 "over %zu bytes", CONTRACT_FILE_MAX);
	st = json_parse_strict(&root, text, source, err);
	if (!st)
		st = read_file(out, root, wanted, &r);
	json_free(root);
	return st;
}

static naql_status
each_entry(const struct json *root, const char *source, struct arena *arena,
	   naql_status (*fn)(void *ctx, const struct contract_entry *e,
			     const naql_error *fault),
	   void *ctx, naql_error *err)
{
	bool many = json_type(root) == JSON_ARRAY;
	size_t n = many ? json_count(root) : 1;
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < n && !st; i++) {
		naql_error fault = { 0 };
		struct member_reader r = { .source = source,
					   .arena = arena,
					   .err = &fault };
		struct contract_entry e;

		if (many)
			(void)member_enter(&r, NULL, i);
		read_entry(&r, many ? json_at(root, i) : root, CONTRACT_FILE_ANY, &e);
		if (r.st && r.st != NAQL_E_FORMAT) {
			if (err)
				*err = fault;
			return r.st;
		}
		st = fn(ctx, r.st ? NULL : &e, &fault);
	}
	return st;
}

naql_status
contract_file_each(struct slice text, const char *source, struct arena *arena,
		   naql_status (*fn)(void *ctx, const struct contract_entry *e,
				     const naql_error *fault),
		   void *ctx, naql_error *err)
{
	struct json *root = NULL;
	naql_status st;

	if (text.len > CONTRACT_FILE_MAX)
		return naql_fail(err, NAQL_E_LIMIT, source, NAQL_NO_OFFSET,
				 "over %zu bytes", CONTRACT_FILE_MAX);
	st = json_parse_strict(&root, text, source, err);
	if (!st)
		st = each_entry(root, source, arena, fn, ctx, err);
	json_free(root);
	return st;
}
