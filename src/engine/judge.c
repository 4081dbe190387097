/*
 * judge.c - every recorded use judged again by the contracts as they are now. What comes
 * out as before is left alone; what does not is a new judgement beside the old ones.
 */
#include "naql/rights.h"

#include "base/compiler.h"
#include "base/error.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/timestamp.h"
#include "engine/archive_int.h"
#include "engine/judging.h"

struct rejudge {
	naql_archive *a;
	const naql_sink *sink;
	naql_judge_counts *counts;
	struct judging *judging;
	struct arena arena; /* of the use at hand */
	struct buf line;
	int64_t now;
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
	     const struct json *is)
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
	jw_object_end(&w);
	buf_fini(&value);
}

static naql_status
print_change(struct rejudge *j, const struct register_use *u, struct slice before,
	     struct slice after, naql_error *err)
{
	struct json *was = NULL, *is = NULL;
	naql_status st = NAQL_OK;

	if (before.len)
		st = json_parse(&was, before.ptr, before.len, u->id, err);
	if (st == NAQL_OK)
		st = json_parse(&is, after.ptr, after.len, u->id, err);
	if (st == NAQL_OK && differs(was, is)) {
		buf_reset(&j->line);
		write_change(&j->line, u, was, is);
		st = buf_status(&j->line, err);
		j->counts->changed++;
		if (st == NAQL_OK && j->sink && j->sink->line)
			st = j->sink->line(j->sink->ctx, j->line.ptr, j->line.len, err);
	}
	json_free(was);
	json_free(is);
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
	arena_reset(&j->arena);
	st = facts_of_record(&facts, u->record, &j->arena, err);
	if (st == NAQL_OK)
		st = judging_use(j->judging, &facts, u->story, u->version, &made, err);
	if (st != NAQL_OK || made.json.ptr == NULL || slice_eq(made.json, judgement))
		return st;
	made.at = j->now;
	st = print_change(j, u, judgement, made.json, err);
	return st == NAQL_OK ? register_judgement_add(j->a->reg, SLICE(u->id), &made, err)
			     : st;
}

naql_status
naql_judge(naql_archive *a, const naql_sink *sink, naql_judge_counts *counts,
	   naql_error *err)
{
	naql_judge_counts own = { 0 };
	struct rejudge j = {
		.a = a, .sink = sink, .counts = counts ? counts : &own, .now = time_now()
	};
	naql_status st = register_begin(a->reg, err);

	*j.counts = own;
	if (st == NAQL_OK)
		st = judging_new(&j.judging, a->reg, err);
	if (st == NAQL_OK)
		st = register_use_each(a->reg, NULL, judge_recorded, &j, err);
	if (st == NAQL_OK)
		st = register_commit(a->reg, err);
	if (st != NAQL_OK)
		register_rollback(a->reg);
	judging_free(j.judging);
	arena_fini(&j.arena);
	buf_fini(&j.line);
	return st;
}
