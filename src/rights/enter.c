/*
 * enter.c - see enter.h.
 */
#include "rights/enter.h"

#include "base/error.h"
#include "base/json.h"
#include "base/json_write.h"

struct present {
	struct slice content;
	struct arena arena;
	bool there, same;
};

static naql_status
compare(void *ctx, const struct register_term *t, naql_error *err)
{
	struct present *p = ctx;
	struct contract_file file;
	naql_status st =
		contract_file_parse(&file, t->json, t->kind, "naql.db", &p->arena, err);

	p->there = true;
	p->same = !st && file.n == 1 && slice_eq(file.entries[0].content, p->content);
	return st;
}

static struct register_term
term_of(const struct contract_entry *e, const struct enter_note *note)
{
	struct register_term t = { .kind = e->kind,
				   .id = e->id,
				   .json = e->json,
				   .recorded = note->now,
				   .author = note->author,
				   .reason = note->reason,
				   .valid_from = TIME_NONE,
				   .valid_to = TIME_NONE,
				   .effective_from = TIME_NONE };

	if (e->outlet) {
		t.party = e->outlet->party;
		t.valid_from = e->outlet->valid_from;
		t.valid_to = e->outlet->valid_to;
		t.is_private = e->outlet->is_private;
		t.n_keys = e->outlet->n_keys;
	} else if (e->contract) {
		t.party = e->contract->party;
		t.state = e->contract->state_name;
		t.valid_from = e->contract->valid_from;
		t.valid_to = e->contract->valid_to;
		t.effective_from = e->contract->effective_from;
	} else if (e->restriction) {
		t.state = SLICE(rights_restriction_name(e->restriction->kind));
		t.valid_from = e->restriction->from;
		t.valid_to = e->restriction->to;
		t.items = e->restriction->items;
		t.n_items = e->restriction->n_items;
	} else if (e->allow) {
		t.valid_from = e->allow->from;
		t.valid_to = e->allow->to;
	}
	return t;
}

static naql_status
add(struct reg *r, struct rights_book *b, const struct contract_entry *e,
    const struct enter_note *note, naql_error *err)
{
	struct register_term t = term_of(e, note);
	struct register_key *keys = NULL;

	if (t.n_keys) {
		keys = arena_array(&b->arena, t.n_keys, sizeof(*keys));
		if (!keys)
			return naql_nomem(err);
	}
	for (size_t i = 0; i < t.n_keys; i++)
		keys[i] = (struct register_key){
			.type = SLICE(rights_key_type_name(e->outlet->keys[i].type)),
			.value = e->outlet->keys[i].value,
			.include_sub = e->outlet->keys[i].include_sub
		};
	t.keys = keys;
	return register_term_add(r, &t, NULL, err);
}

naql_status
enter_entry(struct reg *r, struct rights_book *b, const struct contract_entry *e,
	    const struct enter_note *note, enum enter_result *result, naql_error *err)
{
	struct register_term_query q = { .kind = e->kind, .id = e->id };
	struct present p = { .content = e->content };
	naql_status st = rights_book_check(b, e, note->source, err);

	if (!st)
		st = register_term_each(r, &q, compare, &p, err);
	arena_fini(&p.arena);
	if (st)
		return st;
	*result = !p.there ? ENTER_ADDED : p.same ? ENTER_UNCHANGED : ENTER_NEW_VERSION;
	if (p.same)
		return NAQL_OK;
	st = add(r, b, e, note, err);
	return st ? st : rights_book_put(b, e, false, 0, 0, err);
}

/* ---- ending ---- */

struct rewrite {
	struct json_writer w;
	struct buf *value;
	const char *end; /* the member that says when it ends */
	struct slice date;
	bool terminate, seen;
};

static bool
rewrite_member(void *ctx, struct slice key, const struct json *value)
{
	struct rewrite *c = ctx;

	if (slice_eq(key, SLICE("renewal")) ||
	    (c->terminate && slice_eq(key, SLICE("suspended_from"))))
		return true;
	jw_key(&c->w, key.ptr); /* jansson's keys end in a NUL */
	if (slice_eq(key, SLICE(c->end))) {
		jw_str(&c->w, c->date);
		c->seen = true;
	} else if (c->terminate && slice_eq(key, SLICE("state"))) {
		jw_cstr(&c->w, "terminated");
	} else {
		buf_reset(c->value);
		json_dump(value, false, c->value);
		jw_raw(&c->w, buf_slice(c->value));
	}
	return true;
}

static naql_status
rewrite(const struct contract_entry *e, struct rewrite *c, struct arena *arena,
	struct slice *json, naql_error *err)
{
	struct buf out = { 0 }, value = { 0 };
	struct json *root = NULL;
	naql_status st = json_parse_strict(&root, e->json, "naql.db", err);

	if (st)
		return st;
	c->value = &value;
	jw_init(&c->w, &out);
	jw_object(&c->w);
	json_each_key(root, rewrite_member, c);
	if (!c->seen) {
		jw_key(&c->w, c->end);
		jw_str(&c->w, c->date);
	}
	jw_object_end(&c->w);
	st = buf_status(&out, err);
	if (!st)
		st = buf_status(&value, err);
	if (!st) {
		*json = (struct slice){ arena_strndup(arena, out.ptr, out.len), out.len };
		st = json->ptr ? NAQL_OK : naql_nomem(err);
	}
	json_free(root);
	buf_fini(&out);
	buf_fini(&value);
	return st;
}

static const struct zone_rules *
zone_of(const struct contract_entry *e)
{
	return e->contract ? e->contract->tz : e->restriction->tz;
}

naql_status
enter_end(const struct contract_entry *e, struct slice date, struct arena *arena,
	  struct slice *json, naql_error *err)
{
	const struct rights_contract *c = e->contract;
	int64_t at = contract_file_date(date, zone_of(e));
	int64_t from = c ? c->valid_from : e->restriction->from;
	int64_t to = c ? rights_end(c) : e->restriction->to;
	struct rewrite w = { .end = c ? "valid_to" : "to", .date = date };
	const char *why = NULL;

	if (at == TIME_NONE)
		why = "the end is no date: write 2026-11-01 or 2026-11-01T08:00:00Z";
	else if (c && c->state == RIGHTS_DRAFT)
		why = "a draft has no term that could be ended";
	else if (from != TIME_NONE && at <= from)
		why = "the end must lie behind the beginning";
	else if (to != TIME_NONE && at >= to)
		why = "it ends before that already";
	if (why)
		return naql_fail(err, NAQL_E_USAGE, e->id.ptr, NAQL_NO_OFFSET, "%s", why);
	w.terminate = c && (c->suspended_from == TIME_NONE || at <= c->suspended_from);
	return rewrite(e, &w, arena, json, err);
}
