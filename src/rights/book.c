/*
 * book.c - see book.h. What the register holds is read by the same reader as what a
 * person hands in, so there is one meaning of a contract.
 */
#include "rights/book.h"

#include <stdlib.h>

#include "base/error.h"
#include "rights/outlet.h"
#include "rights/outlet_key.h"

naql_status
rights_book_new(struct rights_book **out, naql_error *err)
{
	*out = mem_calloc(1, sizeof(**out));
	return *out ? NAQL_OK : naql_nomem(err);
}

void
rights_book_free(struct rights_book *b)
{
	if (!b)
		return;
	VEC_FREE(&b->hosts);
	VEC_FREE(&b->parties);
	VEC_FREE(&b->outlets);
	VEC_FREE(&b->contracts);
	VEC_FREE(&b->allows);
	VEC_FREE(&b->keys);
	VEC_FREE(&b->restrictions);
	VEC_FREE(&b->items);
	arena_fini(&b->arena);
	mem_free(b);
}

/* ---- entries ---- */

static bool
append(struct rights_book *b, const struct contract_entry *e, bool on)
{
	switch (e->kind) {
	case REGISTER_PARTY:
		return VEC_PUSH(&b->parties, e->party);
	case REGISTER_OUTLET:
		if (!VEC_PUSH(&b->outlets, *e->outlet))
			return false;
		b->outlets.ptr[b->outlets.n - 1].on = on;
		return true;
	case REGISTER_ALLOW:
		return VEC_PUSH(&b->allows, e->allow);
	case REGISTER_RESTRICTION:
		return VEC_PUSH(&b->restrictions, e->restriction);
	case REGISTER_CONTRACT:
		break;
	}
	return false;
}

/* drop() - the entry of this id, if there is one; order has no meaning before sorting. */
static void
drop(struct rights_book *b, enum register_term_kind kind, struct slice id)
{
	for (size_t i = 0; kind == REGISTER_PARTY && i < b->parties.n; i++)
		if (slice_eq(b->parties.ptr[i]->id, id))
			b->parties.ptr[i--] = b->parties.ptr[--b->parties.n];
	for (size_t i = 0; kind == REGISTER_OUTLET && i < b->outlets.n; i++)
		if (slice_eq(b->outlets.ptr[i].id, id))
			b->outlets.ptr[i--] = b->outlets.ptr[--b->outlets.n];
	for (size_t i = 0; kind == REGISTER_ALLOW && i < b->allows.n; i++)
		if (slice_eq(b->allows.ptr[i]->id, id))
			b->allows.ptr[i--] = b->allows.ptr[--b->allows.n];
	for (size_t i = 0; kind == REGISTER_RESTRICTION && i < b->restrictions.n; i++)
		if (slice_eq(b->restrictions.ptr[i]->id, id))
			b->restrictions.ptr[i--] =
				b->restrictions.ptr[--b->restrictions.n];
}

/* The versions before hold until this one does; what is left of none is dropped. The
 * first version holds all along, whatever it says. */
static bool
put_contract(struct rights_book *b, const struct rights_contract *c, int64_t version,
	     uint32_t nth)
{
	struct rights_contract made = *c;
	bool first = true;

	for (size_t i = 0; i < b->contracts.n; i++) {
		struct rights_contract *old = &b->contracts.ptr[i];

		if (!slice_eq(old->number, c->number))
			continue;
		first = false;
		if (c->effective_from == TIME_NONE ||
		    (old->holds_from != TIME_NONE &&
		     old->holds_from >= c->effective_from))
			b->contracts.ptr[i--] = b->contracts.ptr[--b->contracts.n];
		else if (old->holds_to == TIME_NONE || old->holds_to > c->effective_from)
			old->holds_to = c->effective_from;
	}
	made.holds_from = first ? TIME_NONE : c->effective_from;
	made.holds_to = TIME_NONE;
	made.version = version;
	made.version_nth = nth;
	return VEC_PUSH(&b->contracts, made);
}

naql_status
rights_book_put(struct rights_book *b, const struct contract_entry *e, bool on,
		int64_t version, uint32_t nth, naql_error *err)
{
	bool done;

	if (e->kind == REGISTER_CONTRACT) {
		done = put_contract(b, e->contract, version, nth);
	} else {
		drop(b, e->kind, e->id);
		done = append(b, e, on);
	}
	return done ? NAQL_OK : naql_nomem(err);
}

naql_status
rights_book_host(struct rights_book *b, struct slice host, naql_error *err)
{
	char *copy = arena_strndup(&b->arena, host.ptr, host.len);
	struct slice bare;

	if (!copy)
		return naql_nomem(err);
	for (size_t i = 0; i < host.len; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] = (char)(copy[i] - 'A' + 'a');
	bare = outlet_key_bare(slice_trim((struct slice){ copy, host.len }));
	if (bare.len == 0)
		return NAQL_OK;
	return VEC_PUSH(&b->hosts, bare) ? NAQL_OK : naql_nomem(err);
}

/* ---- order ---- */

static int
bytes_order(struct slice a, struct slice b)
{
	size_t n = a.len < b.len ? a.len : b.len;
	int c = n ? memcmp(a.ptr, b.ptr, n) : 0;

	return c ? c : (a.len > b.len) - (a.len < b.len);
}

static int
contract_order(const void *x, const void *y)
{
	const struct rights_contract *a = x, *b = y;
	int c = bytes_order(a->party, b->party);

	if (!c)
		c = bytes_order(a->number, b->number);
	/* TIME_NONE is the smallest number, and the beginning of the first to hold */
	return c ? c : (a->holds_from > b->holds_from) - (a->holds_from < b->holds_from);
}

static int
party_order(const void *x, const void *y)
{
	const struct rights_party *const *a = x, *const *b = y;

	return bytes_order((*a)->id, (*b)->id);
}

static int
restriction_order(const void *x, const void *y)
{
	const struct rights_restriction *const *a = x, *const *b = y;

	return bytes_order((*a)->id, (*b)->id);
}

static int
item_order(const void *x, const void *y)
{
	const struct book_item *a = x, *b = y;
	int c = bytes_order(a->item, b->item);

	return c ? c : bytes_order(a->restriction->id, b->restriction->id);
}

static int
allow_order(const void *x, const void *y)
{
	const struct rights_allow *const *a = x, *const *b = y;

	return bytes_order((*a)->id, (*b)->id);
}

static void
sort(void *list, size_t n, size_t size, int (*order)(const void *, const void *))
{
	if (n)
		qsort(list, n, size, order);
}

static bool
fill_keys(struct rights_book *b)
{
	b->keys.n = 0;
	for (size_t i = 0; i < b->outlets.n; i++)
		for (size_t k = 0; k < b->outlets.ptr[i].n_keys; k++) {
			const struct rights_key *key = &b->outlets.ptr[i].keys[k];

			if (key->type <= RIGHTS_KEY_FEED &&
			    !VEC_PUSH(&b->keys, ((struct book_key){ key, i })))
				return false;
		}
	return true;
}

static bool
fill_items(struct rights_book *b)
{
	b->items.n = 0;
	for (size_t i = 0; i < b->restrictions.n; i++)
		for (size_t k = 0; k < b->restrictions.ptr[i]->n_items; k++) {
			const struct rights_restriction *x = b->restrictions.ptr[i];

			if (!VEC_PUSH(&b->items, ((struct book_item){ x->items[k], x })))
				return false;
		}
	return true;
}

naql_status
rights_book_sort(struct rights_book *b, naql_error *err)
{
	sort(b->parties.ptr, b->parties.n, sizeof(*b->parties.ptr), party_order);
	sort(b->contracts.ptr, b->contracts.n, sizeof(*b->contracts.ptr), contract_order);
	sort(b->allows.ptr, b->allows.n, sizeof(*b->allows.ptr), allow_order);
	sort(b->restrictions.ptr, b->restrictions.n, sizeof(*b->restrictions.ptr),
	     restriction_order);
	if (!fill_keys(b) || !fill_items(b))
		return naql_nomem(err);
	sort(b->keys.ptr, b->keys.n, sizeof(*b->keys.ptr), outlet_key_order);
	sort(b->items.ptr, b->items.n, sizeof(*b->items.ptr), item_order);
	return NAQL_OK;
}

const struct book_item *
book_item_find(const struct rights_book *b, struct slice item, size_t *n)
{
	size_t low = 0, high = b->items.n, end;

	*n = 0;
	if (!item.ptr)
		return NULL;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (bytes_order(b->items.ptr[mid].item, item) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (end = low; end < b->items.n && slice_eq(b->items.ptr[end].item, item); end++)
		;
	*n = end - low;
	return *n ? &b->items.ptr[low] : NULL;
}

/* ---- loading ---- */

static naql_status
load_term(void *ctx, const struct register_term *t, naql_error *err)
{
	struct rights_book *b = ctx;
	struct contract_file file;
	naql_status st =
		contract_file_parse(&file, t->json, t->kind, "naql.db", &b->arena, err);

	if (!st && (file.n != 1 || file.entries[0].kind != t->kind))
		st = naql_fail(err, NAQL_E_FORMAT, "naql.db", NAQL_NO_OFFSET,
			       "a %s that is none", register_term_name(t->kind));
	if (st == NAQL_E_FORMAT && err)
		err->code = NAQL_E_CORRUPT;
	if (st)
		return st == NAQL_E_FORMAT ? NAQL_E_CORRUPT : st;
	if (t->kind == REGISTER_CONTRACT) /* several versions of one */
		return rights_book_put(b, file.entries, false, t->n, t->version, err);
	return append(b, file.entries, t->on) ? NAQL_OK : naql_nomem(err);
}

static naql_status
load_host(void *ctx, struct slice value, naql_error *err)
{
	return rights_book_host(ctx, value, err);
}

naql_status
rights_book_load(struct rights_book **out, struct reg *r, naql_error *err)
{
	struct rights_book *b = NULL;
	naql_status st = rights_book_new(&b, err);

	*out = NULL;
	if (!st)
		st = register_setting_each(r, "host", load_host, b, err);
	for (int k = 0; k < REGISTER_TERM_KINDS && !st; k++) {
		struct register_term_query q = { .kind = (enum register_term_kind)k,
						 .history = k == REGISTER_CONTRACT };

		st = register_term_each(r, &q, load_term, b, err);
	}
	if (!st)
		st = rights_book_sort(b, err);
	if (!st) {
		*out = b;
		b = NULL; /* handed over */
	}
	rights_book_free(b);
	return st;
}

/* ---- what an entry may name ---- */

/* Also in a book that entries are being put into, which is not sorted. */
const struct rights_party *
book_party(const struct rights_book *b, struct slice id)
{
	for (size_t i = 0; i < b->parties.n; i++)
		if (slice_eq(b->parties.ptr[i]->id, id))
			return b->parties.ptr[i];
	return NULL;
}

const struct rights_contract *
book_contract(const struct rights_book *b, struct slice number)
{
	for (size_t i = 0; i < b->contracts.n; i++)
		if (slice_eq(b->contracts.ptr[i].number, number) &&
		    b->contracts.ptr[i].holds_to == TIME_NONE)
			return &b->contracts.ptr[i];
	return NULL;
}

static const struct rights_outlet *
outlet_of(const struct rights_book *b, struct slice id)
{
	for (size_t i = 0; i < b->outlets.n; i++)
		if (slice_eq(b->outlets.ptr[i].id, id))
			return &b->outlets.ptr[i];
	return NULL;
}

static naql_status
no_such(const struct contract_entry *e, const char *what, struct slice id,
	const char *source, naql_error *err)
{
	return naql_fail(err, NAQL_E_FORMAT, source, NAQL_NO_OFFSET,
			 "%s %.*s: %s: '%.*s' is not in the register: enter it first",
			 register_term_name(e->kind), (int)e->id.len, e->id.ptr, what,
			 (int)id.len, id.ptr);
}

static bool
overlap(const struct rights_outlet *a, const struct rights_outlet *b)
{
	return (a->valid_to == TIME_NONE || b->valid_from == TIME_NONE ||
		b->valid_from < a->valid_to) &&
	       (b->valid_to == TIME_NONE || a->valid_from == TIME_NONE ||
		a->valid_from < b->valid_to);
}

static naql_status
check_keys(const struct rights_outlet *a, const struct rights_outlet *b,
	   const char *source, naql_error *err)
{
	if (slice_eq(a->id, b->id) || !overlap(a, b))
		return NAQL_OK;
	for (size_t i = 0; i < a->n_keys; i++)
		for (size_t k = 0; k < b->n_keys; k++)
			if (outlet_key_same(&a->keys[i], &b->keys[k]))
				return naql_fail(
					err, NAQL_E_FORMAT, source, NAQL_NO_OFFSET,
					"outlet %.*s: keys[%zu]: outlet %.*s has "
					"the same key in the same time",
					(int)a->id.len, a->id.ptr, i, (int)b->id.len,
					b->id.ptr);
	return NAQL_OK;
}

static naql_status
check_outlet(const struct rights_book *b, const struct contract_entry *e,
	     const char *source, naql_error *err)
{
	naql_status st = NAQL_OK;

	if (!book_party(b, e->outlet->party))
		return no_such(e, "party", e->outlet->party, source, err);
	for (size_t i = 0; i < b->outlets.n && !st; i++)
		st = check_keys(e->outlet, &b->outlets.ptr[i], source, err);
	return st;
}

/* Whom a grant lets items be handed on to: outlets or parties, of anybody. */
static naql_status
check_recipients(const struct rights_book *b, const struct contract_entry *e,
		 const struct rights_grant *g, const char *source, naql_error *err)
{
	for (size_t i = 0; i < g->recipients.n; i++)
		if (!outlet_of(b, g->recipients.ptr[i]) &&
		    !book_party(b, g->recipients.ptr[i]))
			return no_such(e, "recipients", g->recipients.ptr[i], source,
				       err);
	return NAQL_OK;
}

static naql_status
check_contract(const struct rights_book *b, const struct contract_entry *e,
	       const char *source, naql_error *err)
{
	const struct rights_contract *c = e->contract;

	if (!book_party(b, c->party))
		return no_such(e, "party", c->party, source, err);
	for (size_t g = 0; g < c->n_grants; g++) {
		naql_status st = check_recipients(b, e, &c->grants[g], source, err);

		if (st)
			return st;
		for (size_t i = 0; i < c->grants[g].outlets.n; i++) {
			struct slice id = c->grants[g].outlets.ptr[i];
			const struct rights_outlet *o = outlet_of(b, id);

			if (!o)
				return no_such(e, "outlets", id, source, err);
			if (!slice_eq(o->party, c->party))
				return naql_fail(err, NAQL_E_FORMAT, source,
						 NAQL_NO_OFFSET,
						 "contract %.*s: grants[%zu].outlets: "
						 "'%.*s' is another party's",
						 (int)e->id.len, e->id.ptr, g,
						 (int)id.len, id.ptr);
		}
	}
	return NAQL_OK;
}

naql_status
rights_book_check(const struct rights_book *b, const struct contract_entry *e,
		  const char *source, naql_error *err)
{
	switch (e->kind) {
	case REGISTER_PARTY:
		if (e->party->group_of.ptr && !book_party(b, e->party->group_of))
			return no_such(e, "group_of", e->party->group_of, source, err);
		break;
	case REGISTER_OUTLET:
		return check_outlet(b, e, source, err);
	case REGISTER_CONTRACT:
		return check_contract(b, e, source, err);
	case REGISTER_ALLOW:
		if (e->allow->scope == RIGHTS_SCOPE_PARTY &&
		    !book_party(b, e->allow->value))
			return no_such(e, "value", e->allow->value, source, err);
		if (e->allow->scope == RIGHTS_SCOPE_OUTLET &&
		    !outlet_of(b, e->allow->value))
			return no_such(e, "value", e->allow->value, source, err);
		break;
	case REGISTER_RESTRICTION:
		break;
	}
	return NAQL_OK;
}
