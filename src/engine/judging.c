/*
 * judging.c - see judging.h.
 */
#include "engine/judging.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/hash.h"
#include "base/json_write.h"
#include "base/mem.h"
#include "rights/judgement_write.h"
#include "rights/outlet.h"
#include "rights/spent.h"

#define ITEM_SLOTS 16384u /* of items asked for lately: a story is used on many pages */
#define ITEM_ID	   64u	  /* longer ids and languages are asked for each time */
#define ITEM_LANG  16u

/* What the register says of an item's version. */
struct item_slot {
	char id[ITEM_ID], lang[ITEM_LANG];
	uint8_t id_len; /* 0: empty */
	uint32_t version;
	struct register_item_facts facts; /* its lang points here */
};

struct judging {
	struct reg *reg;
	struct item_slot items[ITEM_SLOTS]; /* by hash of the id */
	struct rights_book *book;
	struct rights_spent *spent; /* NULL: nothing is counted */
	struct arena arena;	    /* of the use at hand */
	struct arena drafts;	    /* of files put into the book */
	struct rights_judgement made;
	struct buf json, versions, why;
};

naql_status
judging_new(struct judging **out, struct reg *r, naql_error *err)
{
	struct judging *j = mem_calloc(1, sizeof(*j));
	naql_status st;

	*out = NULL;
	if (!j)
		return naql_nomem(err);
	j->reg = r;
	st = rights_book_load(&j->book, r, err);
	if (!st) {
		*out = j;
		j = NULL; /* handed over */
	}
	judging_free(j);
	return st;
}

void
judging_free(struct judging *j)
{
	if (!j)
		return;
	rights_book_free(j->book);
	spent_free(j->spent);
	arena_fini(&j->arena);
	arena_fini(&j->drafts);
	buf_fini(&j->json);
	buf_fini(&j->versions);
	buf_fini(&j->why);
	mem_free(j);
}

/*
 * The facts of an item from its slot or from the register, which a question costs two
 * locks of its file. NAQL_DONE: no such item.
 */
static naql_status
item_facts(struct judging *j, struct slice id, uint32_t version,
	   struct register_item_facts *out, naql_error *err)
{
	struct item_slot *slot =
		&j->items[hash_bytes(id.ptr, id.len, version) % ITEM_SLOTS];
	naql_status st;

	if (slot->id_len && slot->version == version &&
	    slice_eq((struct slice){ slot->id, slot->id_len }, id)) {
		*out = slot->facts;
		return NAQL_OK;
	}
	st = register_item_facts(j->reg, id, version, out, err);
	if (st || id.len == 0 || id.len > ITEM_ID || out->lang.len > ITEM_LANG)
		return st;
	memcpy(slot->id, id.ptr, id.len);
	slot->id_len = (uint8_t)id.len;
	slot->version = version;
	slot->facts = *out;
	if (out->lang.len) {
		memcpy(slot->lang, out->lang.ptr, out->lang.len);
		slot->facts.lang.ptr = slot->lang;
	}
	return NAQL_OK;
}

/* ---- what if ---- */

static naql_status
put_draft(struct judging *j, const struct contract_entry *e, const char *source,
	  naql_error *err)
{
	struct contract_entry entry = *e;
	struct rights_contract *c;
	naql_status st = rights_book_check(j->book, e, source, err);

	if (st)
		return st;
	if (e->contract) {
		c = arena_alloc(&j->drafts, sizeof(*c), 16);
		if (!c)
			return naql_nomem(err);
		*c = *e->contract;
		if (c->state == RIGHTS_DRAFT)
			c->state = RIGHTS_ACTIVE;
		entry.contract = c;
	}
	return rights_book_put(j->book, &entry, false, 0, 0, err);
}

naql_status
judging_draft(struct judging *j, struct slice text, const char *source, naql_error *err)
{
	struct contract_file file;
	naql_status st = contract_file_parse(&file, text, CONTRACT_FILE_ANY, source,
					     &j->drafts, err);

	for (size_t i = 0; i < file.n && !st; i++)
		st = put_draft(j, &file.entries[i], source, err);
	return st ? st : rights_book_sort(j->book, err);
}

/* ---- judging ---- */

bool
judging_counts(const struct judging *j)
{
	for (size_t i = 0; i < j->book->contracts.n; i++)
		for (size_t g = 0; g < j->book->contracts.ptr[i].n_grants; g++)
			if (j->book->contracts.ptr[i].grants[g].max_uses !=
			    RIGHTS_NO_LIMIT)
				return true;
	return false;
}

naql_status
judging_count(struct judging *j, naql_error *err)
{
	return j->spent ? NAQL_OK : spent_new(&j->spent, err);
}

struct slice
judging_outlet(const struct judging *j, struct slice host, struct slice url, int64_t at)
{
	const struct rights_outlet *o = NULL;

	return outlet_find(j->book, host, url, at, &o) == OUTLET_FOUND
		       ? o->id
		       : (struct slice){ NULL, 0 };
}

bool
judging_waits(const struct judging *j)
{
	const struct rights_part *p = j->made.whole;

	for (size_t i = 0; p && p->outcome == RIGHTS_UNDETERMINED && i < p->n_missing;
	     i++)
		if (slice_eq(p->missing[i], SLICE("count")))
			return true;
	return false;
}

static naql_status
write(struct judging *j, const struct rights_facts *facts, struct register_judgement *out,
      naql_error *err)
{
	const struct rights_part *whole = j->made.whole;
	naql_status st;

	buf_reset(&j->json);
	buf_reset(&j->versions);
	judgement_write(&j->made, facts, &j->json);
	judgement_write_versions(&j->made, &j->versions);
	st = buf_status(&j->json, err);
	if (!st)
		st = buf_status(&j->versions, err);
	out->outcome = rights_outcome_name(whole->outcome);
	out->contract = whole->contract;
	out->grant = whole->grant;
	out->versions = buf_slice(&j->versions);
	out->rules = RIGHTS_RULES_VERSION;
	out->json = buf_slice(&j->json);
	return st;
}

naql_status
judging_use(struct judging *j, struct rights_facts *facts, struct slice story,
	    uint32_t version, struct register_judgement *out, naql_error *err)
{
	struct register_item_facts item;
	naql_status st;

	memset(out, 0, sizeof(*out));
	arena_reset(&j->arena);
	st = item_facts(j, story, version, &item, err);
	if (st > NAQL_DONE)
		return st;
	facts_of_item(facts, &item);
	st = rights_judge(j->book, facts, j->spent, &j->arena, &j->made, err);
	if (st)
		return st == NAQL_DONE ? NAQL_OK : st;
	if (j->spent)
		st = spent_add(j->spent, facts, &j->made, err);
	return st ? st : write(j, facts, out, err);
}

/* ---- why it differs ---- */

struct why {
	struct json_writer w;
	struct buf line;
	bool any;
};

static void
say(struct why *y, const char *what, struct slice id)
{
	buf_reset(&y->line);
	buf_add_str(&y->line, what);
	buf_add_slice(&y->line, id);
	jw_str(&y->w, buf_slice(&y->line));
	y->any = true;
}

static void
say_contract(struct why *y, const struct rights_contract *c)
{
	buf_reset(&y->line);
	buf_printf(&y->line, "contract %.*s", (int)c->number.len, c->number.ptr);
	if (c->version_nth)
		buf_printf(&y->line, " version %" PRIu32, c->version_nth);
	else
		buf_add_str(&y->line, " as drafted");
	jw_str(&y->w, buf_slice(&y->line));
	y->any = true;
}

static bool
lists(const struct json *numbers, int64_t n)
{
	for (size_t i = 0; i < json_count(numbers); i++)
		if (json_int(json_at(numbers, i)) == n)
			return true;
	return false;
}

static void
why_contracts(struct why *y, const struct judging *j, const struct json *before)
{
	for (size_t i = 0; i < j->made.n_versions; i++) {
		if (lists(before, j->made.versions[i]))
			continue;
		for (size_t k = 0; k < j->book->contracts.n; k++)
			if (j->book->contracts.ptr[k].version == j->made.versions[i])
				say_contract(y, &j->book->contracts.ptr[k]);
	}
}

static bool
was_missing(const struct json *was, struct slice name)
{
	const struct json *list = json_get(was, "missing");

	for (size_t i = 0; i < json_count(list); i++)
		if (slice_eq(json_str(json_at(list, i)), name))
			return true;
	return false;
}

/* A use that took its place in a limit of number. */
static void
why_count(struct why *y, const struct rights_part *p)
{
	for (size_t i = 0; i < p->n_clauses; i++) {
		const struct rights_clause *c = &p->clauses[i];
		char id[17];

		if (c->name != CLAUSE_MAX_USES || c->grant != p->permit ||
		    c->result != RIGHTS_FAIL)
			continue;
		(void)snprintf(id, sizeof(id), "%016" PRIx64, c->last);
		say(y, "counted before it: use ", SLICE(id));
	}
}

static void
why_answer(struct why *y, const struct rights_part *p, const struct json *was)
{
	static const char excluded[] = "EXCLUDED";
	struct slice outcome = json_str(json_get(was, "outcome"));

	if (p->outcome == RIGHTS_EXCLUDED)
		say(y, "allow entry ", p->contract);
	else if (slice_eq(outcome, SLICE(excluded)))
		say(y, "no longer excluded: ", json_str(json_get(was, "contract")));
	if (p->outlet && !slice_eq(p->outlet->id, json_str(json_get(was, "outlet"))))
		say(y, "outlet ", p->outlet->id);
	for (size_t i = 0; i < p->n_missing; i++)
		if (slice_find(p->missing[i], SLICE("restriction:")) == 0 &&
		    !was_missing(was, p->missing[i]))
			say(y, "", p->missing[i]);
	if (was_missing(was, SLICE("max_uses")) || was_missing(was, SLICE("count")))
		say(y, "the uses are counted anew", (struct slice){ "", 0 });
	why_count(y, p);
}

static naql_status
tell(struct judging *j, const struct register_judgement *was, struct why *y,
     naql_error *err)
{
	struct json *answer = NULL, *versions = NULL;
	naql_status st =
		json_parse(&answer, was->json.ptr, was->json.len, "judgement", err);

	if (!st)
		st = json_parse(&versions, was->versions.ptr, was->versions.len,
				"judgement", err);
	if (!st) {
		why_contracts(y, j, versions);
		why_answer(y, j->made.whole, answer);
		if (was->rules != RIGHTS_RULES_VERSION)
			say(y, "the rules of judging", (struct slice){ "", 0 });
		if (!y->any)
			say(y, "what is known of the use", (struct slice){ "", 0 });
	}
	json_free(answer);
	json_free(versions);
	return st;
}

naql_status
judging_why(struct judging *j, const struct register_judgement *was, struct slice *out,
	    naql_error *err)
{
	struct why y = { 0 };
	naql_status st;

	buf_reset(&j->why);
	jw_init(&y.w, &j->why);
	jw_array(&y.w);
	st = tell(j, was, &y, err);
	jw_array_end(&y.w);
	if (!st)
		st = buf_status(&y.line, err);
	if (!st)
		st = buf_status(&j->why, err);
	buf_fini(&y.line);
	*out = buf_slice(&j->why);
	return st;
}
