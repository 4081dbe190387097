/*
 * statement_gather.c - a party's recorded uses, joined to events.
 */
#include "report/statement.h"

#include "base/compiler.h"
#include "base/error.h"
#include "base/hash.h"
#include "engine/idmap.h"
#include "engine/seen.h"
#include "register/judgements.h"
#include "report/entry.h"

struct gathering {
	struct statement *s;
	struct seen_book *seen;
	struct idmap events; /* hash of an event's name -> events */
};

static naql_status
keep(struct statement *s, struct slice from, struct slice *out, naql_error *err)
{
	char *copy = from.ptr ? arena_strndup(&s->arena, from.ptr, from.len) : NULL;

	*out = (struct slice){ copy, copy ? from.len : 0 };
	return from.ptr && !copy ? naql_nomem(err) : NAQL_OK;
}

/* Not one that is left to a person: false. */
static bool
class_of(const struct entry *e, enum statement_class *out)
{
	static const struct {
		const char *outcome;
		enum statement_class is;
	} known[] = {
		{ "COVERED", STATEMENT_COVERED },
		{ "COVERED_DUTY_OPEN", STATEMENT_DUTY_OPEN },
		{ "COVERED_VIA", STATEMENT_VIA },
		{ "OUT_OF_SCOPE", STATEMENT_NOT_COVERED },
		{ "EXPIRED", STATEMENT_NOT_COVERED },
		{ "EARLY", STATEMENT_NOT_COVERED },
		{ "SUSPENDED", STATEMENT_NOT_COVERED },
		{ "NO_CONTRACT_FOUND", STATEMENT_NOT_COVERED },
	};

	*out = STATEMENT_UNDETERMINED;
	if (e->part != ENTRY_USE)
		return false;
	for (size_t i = 0; i < NAQL_COUNT(known); i++)
		if (slice_eq(e->outcome, SLICE(known[i].outcome)))
			*out = known[i].is;
	return true;
}

/* One more word of what is missing, if it is not there yet. */
static naql_status
add_word(struct statement *s, struct statement_event *ev, struct slice word,
	 naql_error *err)
{
	struct buf b = { 0 };
	naql_status st;

	if (ev->missing.len && slice_find(ev->missing, word) < ev->missing.len)
		return NAQL_OK;
	buf_add_slice(&b, ev->missing);
	if (b.len)
		buf_add_str(&b, " | ");
	buf_add_slice(&b, word);
	st = buf_status(&b, err);
	if (!st)
		st = keep(s, buf_slice(&b), &ev->missing, err);
	buf_fini(&b);
	return st;
}

/* A duty that any record finds open is open; a limit of number is asked of the first
 * alone, for a later capture is no further use. */
static naql_status
add_missing(struct statement *s, struct statement_event *ev, const struct json *missing,
	    naql_error *err)
{
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < json_count(missing) && !st; i++) {
		struct slice one = json_str(json_at(missing, i));

		if (!slice_eq(one, SLICE("max_uses")))
			st = add_word(s, ev, one, err);
	}
	return st;
}

static bool
is_over(const struct json *missing)
{
	for (size_t i = 0; i < json_count(missing); i++)
		if (slice_eq(json_str(json_at(missing, i)), SLICE("max_uses")))
			return true;
	return false;
}

static unsigned
actions_of(const struct statement *s, struct slice outlet, struct slice how)
{
	unsigned bits = 0;

	for (size_t i = 0; i < s->book->outlets.n; i++)
		if (slice_eq(s->book->outlets.ptr[i].id, outlet))
			bits = s->book->outlets.ptr[i].does
				       ? s->book->outlets.ptr[i].does
				       : RIGHTS_ACTION(rights_outlet_action(
						 s->book->outlets.ptr[i].kind));
	if (slice_eq(how, SLICE("translation")))
		bits |= RIGHTS_ACTION(RIGHTS_TRANSLATE);
	return bits;
}

/* What is said of the event is of this record: the first capture, or the smaller id. */
static naql_status
describe(struct gathering *g, struct statement_event *ev, const struct entry *e,
	 enum statement_class is, naql_error *err)
{
	struct statement *s = g->s;
	struct register_item_facts facts = { 0 };
	naql_status st;

	ev->is = is;
	ev->over = is_over(json_get(e->judgement, "missing"));
	ev->at = e->row->first_seen;
	memcpy(ev->use, e->row->id, sizeof(ev->use));
	ev->words = e->row->words;
	ev->permille = e->row->story_permille;
	st = keep(s, e->row->story, &ev->story, err);
	if (!st)
		st = keep(s, e->title, &ev->title, err);
	if (!st)
		st = keep(s, e->row->url, &ev->url, err);
	if (!st)
		st = keep(s, e->outcome, &ev->outcome, err);
	if (!st)
		st = keep(s, json_str(json_get(e->judgement, "outlet")), &ev->outlet,
			  err);
	if (!st)
		st = keep(s, json_str(json_get(e->judgement, "contract")), &ev->contract,
			  err);
	if (!st)
		st = keep(s, json_str(json_get(e->judgement, "grant")), &ev->grant, err);
	ev->actions = actions_of(s, ev->outlet, SLICE(e->row->how));
	if (!st)
		st = register_item_facts(s->reg, ev->story, e->row->version, &facts, err);
	ev->medium = facts.medium > 0 && facts.medium < 32 ? (unsigned)facts.medium : 0;
	return st == NAQL_DONE ? NAQL_OK : st;
}

static bool
is_before(const struct entry *e, const struct statement_event *ev)
{
	if (e->row->first_seen != ev->at)
		return e->row->first_seen < ev->at;
	return strcmp(e->row->id, ev->use) < 0;
}

static naql_status
event_of(struct gathering *g, const struct seen *seen, struct statement_event **out,
	 bool *fresh, naql_error *err)
{
	uint64_t key = hash_bytes(seen->event, 16, HASH_SEED);
	struct statement *s = g->s;
	uint32_t at = 0;

	*fresh = !idmap_get(&g->events, key, &at);
	if (*fresh) {
		struct statement_event ev = { .first = seen->first,
					      .last = seen->last,
					      .gone = seen->gone,
					      .captures = seen->captures,
					      .addresses = seen->addresses };

		memcpy(ev.id, seen->event, sizeof(ev.id));
		at = (uint32_t)s->events.n;
		if (!VEC_PUSH(&s->events, ev) || !idmap_put(&g->events, key, at))
			return naql_nomem(err);
	}
	*out = &s->events.ptr[at];
	return NAQL_OK;
}

static naql_status
take_entry(struct gathering *g, struct entry *e, naql_error *err)
{
	struct statement_event *ev = NULL;
	const struct seen *seen = NULL;
	enum statement_class is;
	bool fresh = false;
	naql_status st = entry_desk(e, g->s->reg, err);

	if (st || !class_of(e, &is))
		return st;
	st = seen_of(g->seen, e->row->story, SLICE(e->row->id), &seen, err);
	if (!st)
		st = event_of(g, seen, &ev, &fresh, err);
	if (st || !ev)
		return st == NAQL_DONE ? NAQL_OK : st;
	if (fresh || is_before(e, ev)) {
		st = entry_story(e, g->s->reg, err);
		if (!st)
			st = describe(g, ev, e, is, err);
	}
	if (!st && is != STATEMENT_COVERED)
		st = add_missing(g->s, ev, json_get(e->judgement, "missing"), err);
	return st == NAQL_DONE ? NAQL_OK : st;
}

static naql_status
take_use(void *ctx, const struct register_use *u, struct slice judgement, naql_error *err)
{
	struct entry e;
	naql_status st = entry_read(&e, u, judgement, false, err);

	if (st != NAQL_OK)
		return st;
	st = take_entry(ctx, &e, err);
	entry_fini(&e);
	return st;
}

static naql_status
settle(struct statement *s, naql_error *err)
{
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < s->events.n && !st; i++) {
		struct statement_event *ev = &s->events.ptr[i];

		if (ev->over)
			st = add_word(s, ev, SLICE("max_uses"), err);
		if (ev->is == STATEMENT_COVERED && ev->missing.len)
			ev->is = STATEMENT_DUTY_OPEN;
	}
	return st;
}

naql_status
statement_gather(struct statement *s, naql_error *err)
{
	struct gathering g = { .s = s };
	struct register_use_filter f = { .since = TIME_NONE,
					 .until = TIME_NONE,
					 .party = s->party->id };
	naql_status st = seen_new(&g.seen, s->reg, err);

	if (st == NAQL_OK)
		st = register_use_each(s->reg, &f, take_use, &g, err);
	if (st == NAQL_OK)
		st = settle(s, err);
	seen_free(g.seen);
	idmap_fini(&g.events);
	return st;
}
