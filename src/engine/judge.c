/*
 * judge.c - every recorded use judged again by the contracts as they are now, or as they
 * would be with a draft. What comes out as before is left alone; what does not is a new
 * judgement beside the old ones, with its cause. A draft is only told.
 */
#include "naql/rights.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/timestamp.h"
#include "engine/archive_int.h"
#include "engine/judging.h"
#include "engine/seen.h"
#include "io/file.h"
#include "rights/spent.h"

/* A use in the order in which uses are counted. */
struct turn {
	char id[17];
	int64_t page_date, first;
};

struct rejudge {
	naql_archive *a;
	const naql_sink *sink;
	naql_judge_counts *counts;
	struct judging *judging;
	struct seen_book *seen; /* NULL where nothing is counted */
	struct arena arena;	/* of the use at hand */
	struct buf line, json, versions;
	VEC(struct turn) turns;
	int64_t now;
	uint32_t was_rules; /* of the judgement before */
	bool was_judged;
	bool keep; /* what is made; else it is only told */
};

/* Whether the answer differs, and not only what is kept beside it. */
static bool
differs(const struct json *was, const struct json *is)
{
	static const char *const members[] = { "outcome", "contract", "grant",
					       "missing" };
	struct buf a = { 0 }, b = { 0 };
	bool same = true;

	for (size_t i = 0; i < NAQL_COUNT(members) && same; i++) {
		const struct json *x = json_get(was, members[i]);
		const struct json *y = json_get(is, members[i]);

		buf_reset(&a);
		buf_reset(&b);
		if (x)
			json_dump(x, true, &a);
		if (y)
			json_dump(y, true, &b);
		same = !a.failed && !b.failed && slice_eq(buf_slice(&a), buf_slice(&b));
	}
	buf_fini(&a);
	buf_fini(&b);
	return !same;
}

static void
write_change(struct buf *out, const struct register_use *u, const struct json *was,
	     const struct json *is, struct slice why)
{
	static const char *const members[] = { "contract", "grant", "missing" };
	struct json_writer w;
	struct buf value = { 0 };

	jw_init(&w, out);
	jw_object(&w);
	jw_key(&w, "type");
	jw_cstr(&w, "change");
	jw_key(&w, "use");
	jw_cstr(&w, u->id);
	jw_key(&w, "story");
	jw_str(&w, u->story);
	jw_key(&w, "url");
	jw_str(&w, u->url);
	jw_key(&w, "from");
	jw_str(&w, json_str(json_get(was, "outcome")));
	jw_key(&w, "to");
	jw_str(&w, json_str(json_get(is, "outcome")));
	for (size_t i = 0; i < NAQL_COUNT(members); i++) {
		buf_reset(&value);
		json_dump(json_get(is, members[i]), false, &value);
		jw_key(&w, members[i]);
		jw_raw(&w, buf_slice(&value));
		out->failed |= value.failed;
	}
	jw_key(&w, "why");
	if (why.len)
		jw_raw(&w, why);
	else
		jw_null(&w);
	jw_object_end(&w);
	buf_fini(&value);
}

static naql_status
print_change(struct rejudge *j, const struct register_use *u, struct slice before,
	     const struct register_judgement *after, naql_error *err)
{
	struct json *was = NULL, *is = NULL;
	naql_status st = NAQL_OK;

	if (before.len)
		st = json_parse(&was, before.ptr, before.len, u->id, err);
	if (st == NAQL_OK)
		st = json_parse(&is, after->json.ptr, after->json.len, u->id, err);
	if (st == NAQL_OK && differs(was, is)) {
		buf_reset(&j->line);
		write_change(&j->line, u, was, is, after->cause);
		st = buf_status(&j->line, err);
		j->counts->changed++;
		if (st == NAQL_OK && j->sink && j->sink->line)
			st = j->sink->line(j->sink->ctx, j->line.ptr, j->line.len, err);
	}
	json_free(was);
	json_free(is);
	return st;
}

/* ---- one use ---- */

static naql_status
take_newest(void *ctx, const struct register_judgement *was, naql_error *err)
{
	struct rejudge *j = ctx;

	buf_reset(&j->json);
	buf_reset(&j->versions);
	buf_add_slice(&j->json, was->json);
	buf_add_slice(&j->versions, was->versions);
	j->was_rules = was->rules;
	j->was_judged = true;
	return buf_status(&j->json, err);
}

/* Why it was judged otherwise; nothing for the first judgement of a use. */
static naql_status
find_cause(struct rejudge *j, const char *id, struct register_judgement *made,
	   naql_error *err)
{
	struct register_judgement was = { 0 };
	naql_status st;

	j->was_judged = false;
	st = register_judgement_each(j->a->reg, SLICE(id), take_newest, j, err);
	if (st != NAQL_OK || !j->was_judged)
		return st;
	was.rules = j->was_rules;
	was.json = buf_slice(&j->json);
	was.versions = buf_slice(&j->versions);
	return judging_why(j->judging, &was, &made->cause, err);
}

/* By the contracts at hand, not by a judgement that is about to be replaced. */
static struct slice
outlet_now(void *ctx, const struct register_sighting *s)
{
	const struct rejudge *j = ctx;

	return judging_outlet(j->judging, s->host, s->url, s->first_seen);
}

/* What is one use over time and at several addresses counts as one. */
static naql_status
page_of_row(struct rejudge *j, const struct register_use *u, struct rights_facts *facts,
	    naql_error *err)
{
	const struct seen *seen;
	naql_status st;

	if (!j->seen)
		return NAQL_OK;
	st = seen_of(j->seen, u->story, SLICE(u->id), &seen, err);
	if (st != NAQL_OK)
		return st == NAQL_DONE ? NAQL_OK : st;
	facts->page.len = strlen(seen->event);
	facts->page.ptr = arena_strndup(&j->arena, seen->event, facts->page.len);
	return facts->page.ptr ? NAQL_OK : naql_nomem(err);
}

static naql_status
facts_of_row(struct rejudge *j, const struct register_use *u, struct rights_facts *facts,
	     naql_error *err)
{
	naql_status st;

	arena_reset(&j->arena);
	st = facts_of_record(facts, u->record, &j->arena, err);
	if (st == NAQL_OK)
		st = page_of_row(j, u, facts, err);
	/* without a capture the register holds when the use was recorded */
	if (st == NAQL_OK && time_parse(u->captured) != TIME_NONE)
		facts_seen(facts, u->first_seen, u->last_seen);
	return st;
}

static naql_status
judge_recorded(void *ctx, const struct register_use *u, struct slice judgement,
	       naql_error *err)
{
	struct rejudge *j = ctx;
	struct register_judgement made;
	struct rights_facts facts;
	naql_status st;

	if (j->sink && j->sink->stop && j->sink->stop(j->sink->ctx))
		return naql_fail(err, NAQL_E_STOPPED, j->a->dir, NAQL_NO_OFFSET,
				 "stopped: nothing was kept");
	j->counts->uses++;
	st = facts_of_row(j, u, &facts, err);
	if (st == NAQL_OK)
		st = judging_use(j->judging, &facts, u->story, u->version, &made, err);
	if (st != NAQL_OK || made.json.ptr == NULL || slice_eq(made.json, judgement))
		return st;
	made.at = j->now;
	st = find_cause(j, u->id, &made, err);
	if (st == NAQL_OK)
		st = print_change(j, u, judgement, &made, err);
	if (st != NAQL_OK || !j->keep)
		return st;
	return register_judgement_add(j->a->reg, SLICE(u->id), &made, err);
}

/* ---- all uses, in their order where they are counted ---- */

static naql_status
take_turn(void *ctx, const struct register_use *u, struct slice judgement,
	  naql_error *err)
{
	struct rejudge *j = ctx;
	struct rights_facts facts;
	struct turn t = { .id = "" };
	naql_status st = facts_of_row(j, u, &facts, err);

	(void)judgement;
	if (st != NAQL_OK)
		return st;
	(void)snprintf(t.id, sizeof(t.id), "%s", u->id);
	t.page_date = facts.page_date;
	t.first = facts.first;
	return VEC_PUSH(&j->turns, t) ? NAQL_OK : naql_nomem(err);
}

static int
turn_order(const void *x, const void *y)
{
	const struct turn *a = x, *b = y;
	struct rights_facts f = { .page_date = a->page_date, .first = a->first };
	struct rights_facts g = { .page_date = b->page_date, .first = b->first };

	memcpy(f.id, a->id, sizeof(f.id));
	memcpy(g.id, b->id, sizeof(g.id));
	return spent_order(&f, &g);
}

static naql_status
judge_in_turn(struct rejudge *j, naql_error *err)
{
	naql_status st = judging_count(j->judging, err);

	if (st == NAQL_OK)
		st = seen_new(&j->seen, j->a->reg, err);
	if (st == NAQL_OK) {
		seen_outlets_by(j->seen, outlet_now, j);
		st = register_use_each(j->a->reg, NULL, take_turn, j, err);
	}
	if (j->turns.n)
		qsort(j->turns.ptr, j->turns.n, sizeof(*j->turns.ptr), turn_order);
	for (size_t i = 0; i < j->turns.n && st == NAQL_OK; i++) {
		struct register_use_filter f = { .id_prefix = SLICE(j->turns.ptr[i].id) };

		st = register_use_each(j->a->reg, &f, judge_recorded, j, err);
	}
	return st;
}

static naql_status
judge_all(struct rejudge *j, const char *draft, naql_error *err)
{
	struct file_map map = { 0 };
	naql_status st = judging_new(&j->judging, j->a->reg, err);

	if (st == NAQL_OK && draft) {
		st = file_map(&map, draft, err);
		if (st == NAQL_OK)
			st = judging_draft(
				j->judging,
				(struct slice){ (const char *)map.bytes, map.len }, draft,
				err);
		file_unmap(&map);
	}
	if (st != NAQL_OK)
		return st;
	return judging_counts(j->judging)
		       ? judge_in_turn(j, err)
		       : register_use_each(j->a->reg, NULL, judge_recorded, j, err);
}

static naql_status
rejudge(naql_archive *a, const char *draft, const naql_sink *sink,
	naql_judge_counts *counts, naql_error *err)
{
	naql_judge_counts own = { 0 };
	struct rejudge j = { .a = a,
			     .sink = sink,
			     .counts = counts ? counts : &own,
			     .now = time_now(),
			     .keep = draft == NULL };
	naql_status st =
		j.keep ? register_begin(a->reg, err) : register_snapshot(a->reg, err);

	*j.counts = own;
	if (st == NAQL_OK)
		st = judge_all(&j, draft, err);
	if (st == NAQL_OK && j.keep)
		st = register_commit(a->reg, err);
	if (st != NAQL_OK || !j.keep)
		register_rollback(a->reg);
	judging_free(j.judging);
	seen_free(j.seen);
	arena_fini(&j.arena);
	buf_fini(&j.line);
	buf_fini(&j.json);
	buf_fini(&j.versions);
	VEC_FREE(&j.turns);
	return st;
}

naql_status
naql_judge(naql_archive *a, const naql_sink *sink, naql_judge_counts *counts,
	   naql_error *err)
{
	return rejudge(a, NULL, sink, counts, err);
}

naql_status
naql_judge_draft(naql_archive *a, const char *path, const naql_sink *sink,
		 naql_judge_counts *counts, naql_error *err)
{
	return rejudge(a, path, sink, counts, err);
}
