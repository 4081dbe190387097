/*
 * cases.c - the desk's steps: each in one transaction, checked against the uses of its
 * case. Listing them is case_list.c's work.
 */
#include "naql/cases.h"

#include <inttypes.h>

#include "base/error.h"
#include "base/options.h"
#include "base/timestamp.h"
#include "base/vec.h"
#include "engine/archive_int.h"
#include "engine/case_load.h"
#include "register/dismissed.h"
#include "use/text_keys.h"

#define ID_LEAST 4u
#define ID_LEN	 16u

typedef VEC(struct slice) slice_vec;

struct desk {
	naql_archive *a;
	struct arena arena; /* of this step */
	struct case_file file;
	slice_vec uses, texts;
	int64_t now;
};

static void
desk_fini(struct desk *d)
{
	arena_fini(&d->arena);
	VEC_FREE(&d->uses);
	VEC_FREE(&d->texts);
}

static naql_status
keep(struct desk *d, slice_vec *list, struct slice s, naql_error *err)
{
	char *copy = arena_strndup(&d->arena, s.ptr, s.len);

	if (!copy || !VEC_PUSH(list, ((struct slice){ copy, s.len })))
		return naql_nomem(err);
	return NAQL_OK;
}

static naql_status
keep_use(void *ctx, const struct register_use *u, struct slice judgement, naql_error *err)
{
	struct desk *d = ctx;

	(void)judgement;
	return keep(d, &d->uses, SLICE(u->id), err);
}

/* ---- which uses ---- */

/* By the id or its beginning; one that is named twice is one. */
static naql_status
take_use(struct desk *d, const char *id, naql_error *err)
{
	struct register_use_filter f = {
		.id_prefix = SLICE(id), .since = TIME_NONE, .until = TIME_NONE, .limit = 2
	};
	size_t before = d->uses.n;
	naql_status st;

	if (f.id_prefix.len < ID_LEAST || f.id_prefix.len > ID_LEN)
		return naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
				 "'%.40s' is no id of a use: %u to %u digits", id,
				 ID_LEAST, ID_LEN);
	st = register_use_each(d->a->reg, &f, keep_use, d, err);
	if (st)
		return st;
	if (d->uses.n == before)
		return naql_fail(err, NAQL_E_NOTFOUND, NULL, NAQL_NO_OFFSET,
				 "no use '%s' is recorded; naql uses lists them", id);
	if (d->uses.n > before + 1)
		return naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
				 "'%s' begins more than one id: write more of it", id);
	for (size_t i = 0; i < before; i++)
		if (slice_eq(d->uses.ptr[i], d->uses.ptr[before])) {
			d->uses.n = before;
			break;
		}
	return NAQL_OK;
}

static naql_status
take_uses(struct desk *d, naql_strings ids, naql_error *err)
{
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < ids.n && !st; i++)
		st = take_use(d, ids.ptr[i], err);
	return st;
}

/* What is grouped by itself: neither covered nor left to a person. */
static naql_status
keep_waiting(void *ctx, const struct register_use *u, struct slice judgement,
	     naql_error *err)
{
	static const char *const passed_over[] = { "COVERED", "COVERED_VIA", "EXCLUDED",
						   "QUOTATION_REVIEW", "ORIGIN_UNCLEAR" };
	struct slice kind = SLICE(u->kind);
	bool waits = slice_eq(kind, SLICE("whole")) || slice_eq(kind, SLICE("part"));

	for (size_t i = 0; i < NAQL_COUNT(passed_over); i++)
		if (case_load_outcome_is(judgement, passed_over[i]))
			waits = false;
	return waits ? keep_use(ctx, u, judgement, err) : NAQL_OK;
}

static naql_status
take_subject(struct desk *d, const naql_case_subject *about, naql_error *err)
{
	struct register_use_filter f = { .since = TIME_NONE,
					 .until = TIME_NONE,
					 .unworked = true,
					 .party = SLICE(about->party),
					 .host = SLICE(about->host),
					 .story = SLICE(about->story) };
	int given = (about->uses.n > 0) + (about->party != NULL) + (about->host != NULL) +
		    (about->story != NULL);
	naql_status st;

	if (given != 1)
		return naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
				 "a case is about uses, a party, an outlet's host, or a "
				 "story: one of them");
	if (about->uses.n)
		return take_uses(d, about->uses, err);
	d->file.subject_kind = SLICE(about->party  ? "party"
				     : about->host ? "outlet"
						   : "story");
	d->file.subject = SLICE(about->party  ? about->party
				: about->host ? about->host
					      : about->story);
	st = register_use_each(d->a->reg, &f, keep_waiting, d, err);
	if (!st && d->uses.n == 0)
		st = naql_fail(err, NAQL_E_NOTFOUND, NULL, NAQL_NO_OFFSET,
			       "no use of %.*s '%.80s' waits for a case",
			       (int)d->file.subject_kind.len, d->file.subject_kind.ptr,
			       d->file.subject.ptr);
	return st;
}

/* ---- what has to be looked at before the other side is written to ---- */

struct gate {
	struct desk *d;
	int64_t number;
	bool seen, with_reason; /* reviews of the use at hand */
	struct slice use;
};

static naql_status
find_review(void *ctx, const struct register_case_event *e, naql_error *err)
{
	struct gate *g = ctx;
	bool reviewed = false;
	naql_status st = case_load_reviewed(e, g->use, &reviewed, err);

	g->seen |= reviewed;
	g->with_reason |= reviewed && slice_trim(e->reason).len > 0;
	return st;
}

/* One use of the case; its row is there. */
static naql_status
gate_row(void *ctx, const struct register_use *u, struct slice judgement, naql_error *err)
{
	struct gate *g = ctx;
	const char *why = case_load_for_review(u, judgement);
	naql_status st;

	g->seen = g->with_reason = false;
	st = register_case_events(g->d->a->reg, g->number, find_review, g, err);
	if (st)
		return st;
	if (!g->seen)
		return naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
				 "nobody has opened use %s side by side yet: naql case "
				 "DIR review %" PRId64 " %s",
				 u->id, g->number, u->id);
	if (why && !g->with_reason)
		return naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
				 "use %s is %s: a person's review with a reason must "
				 "stand first (naql case DIR review --reason)",
				 u->id, why);
	return NAQL_OK;
}

static naql_status
gate_use(void *ctx, struct slice use, naql_error *err)
{
	struct gate *g = ctx;
	struct register_use_filter f = { .id_prefix = use,
					 .since = TIME_NONE,
					 .until = TIME_NONE };

	g->use = use;
	return register_use_each(g->d->a->reg, &f, gate_row, g, err);
}

static naql_status
gate(struct desk *d, int64_t number, naql_error *err)
{
	struct gate g = { .d = d, .number = number };

	return register_case_uses(d->a->reg, number, gate_use, &g, err);
}

/* ---- dismissed texts ---- */

struct dismissing {
	struct desk *d;
	struct register_dismissed text;
};

static naql_status
dismiss_text(void *ctx, const struct register_use *u, struct slice judgement,
	     naql_error *err)
{
	struct dismissing *x = ctx;
	struct text_keys keys;
	char name[17];
	naql_status st = text_keys_of(u->excerpts, &x->d->arena, &keys, err);

	(void)judgement;
	if (st || keys.n == 0)
		return st;
	st = text_keys_name(&keys, name, err);
	x->text.key = SLICE(name);
	if (!st)
		st = register_dismissed_add(x->d->a->reg, &x->text, keys.ptr, keys.n,
					    err);
	if (st > NAQL_DONE)
		return st;
	return st == NAQL_OK ? keep(x->d, &x->d->texts, SLICE(name), err) : NAQL_OK;
}

static naql_status
dismiss_use(void *ctx, struct slice use, naql_error *err)
{
	struct dismissing *x = ctx;
	struct register_use_filter f = { .id_prefix = use,
					 .since = TIME_NONE,
					 .until = TIME_NONE };

	return register_use_each(x->d->a->reg, &f, dismiss_text, x, err);
}

static naql_status
remember_texts(struct desk *d, int64_t number, naql_error *err)
{
	struct dismissing x = { .d = d };

	if (!case_dismissal_remembers(d->file.dismissal))
		return NAQL_OK;
	x.text = (struct register_dismissed){ .file = number,
					      .why = d->file.dismissal,
					      .at = d->now };
	return register_case_uses(d->a->reg, number, dismiss_use, &x, err);
}

/* ---- steps ---- */

/* begin() - a transaction; what was given is checked. */
static naql_status
begin(struct desk *d, naql_archive *a, const char *by, naql_error *err)
{
	*d = (struct desk){ .a = a, .now = time_now() };
	d->file.due = d->file.left = TIME_NONE;
	if (by == NULL || slice_trim(SLICE(by)).len == 0)
		return naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
				 "say who does it: that goes into the log");
	return register_begin(a->reg, err);
}

/* finish() - commit what went well, drop what did not. */
static naql_status
finish(struct desk *d, naql_status st, naql_error *err)
{
	if (st == NAQL_OK)
		st = register_commit(d->a->reg, err);
	if (st != NAQL_OK)
		register_rollback(d->a->reg);
	desk_fini(d);
	return st;
}

static naql_status
enter(struct desk *d, const char *by, const struct case_step *step, int64_t *number,
      naql_error *err)
{
	struct buf json = { 0 };
	struct register_case_event e = {
		.file = *number, .at = d->now, .author = SLICE(by), .reason = step->reason
	};
	naql_status st;

	case_file_write(&d->file, step, &json);
	st = buf_status(&json, err);
	e.json = buf_slice(&json);
	if (st == NAQL_OK)
		st = register_case_add(d->a->reg, &e, step->uses, step->n_uses, err);
	*number = e.file;
	buf_fini(&json);
	return st;
}

naql_status
naql_case_open(naql_archive *a, const naql_case_subject *about, const char *by,
	       const char *reason, uint64_t *number, uint64_t *n_uses, naql_error *err)
{
	struct desk d;
	struct case_step step = { .action = NAQL_CASE_OPEN, .reason = SLICE(reason) };
	int64_t made = 0;
	uint64_t n = 0;
	naql_status st = options_check(about, sizeof(*about), "naql_case_subject", err);

	if (st != NAQL_OK)
		return st;
	st = begin(&d, a, by, err);
	if (st == NAQL_OK)
		st = take_subject(&d, about, err);
	step.uses = d.uses.ptr;
	step.n_uses = d.uses.n;
	n = d.uses.n;
	if (st == NAQL_OK)
		st = enter(&d, by, &step, &made, err);
	st = finish(&d, st, err);
	if (number)
		*number = st == NAQL_OK ? (uint64_t)made : 0;
	if (n_uses)
		*n_uses = st == NAQL_OK ? n : 0;
	return st;
}

/* What a step asks for besides the case. */
static naql_status
prepare(struct desk *d, int64_t number, const naql_case_step *in, struct case_step *step,
	naql_error *err)
{
	naql_status st = take_uses(d, in->uses, err);

	if (st)
		return st;
	if ((in->action == NAQL_CASE_ADD && d->uses.n == 0) ||
	    (in->action == NAQL_CASE_REVIEW && d->uses.n != 1))
		return naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
				 in->action == NAQL_CASE_ADD
					 ? "say which uses join the case"
					 : "one use at a time is looked at");
	if (in->action == NAQL_CASE_REVIEW) {
		int64_t has = 0;

		st = register_case_of(d->a->reg, d->uses.ptr[0], &has, err);
		if (st > NAQL_DONE)
			return st;
		if (st == NAQL_DONE || has != number)
			return naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
					 "use %s does not stand in case %" PRId64,
					 d->uses.ptr[0].ptr, number);
		step->use = d->uses.ptr[0];
	} else if (in->action == NAQL_CASE_ADD) {
		step->uses = d->uses.ptr;
		step->n_uses = d->uses.n;
	}
	return NAQL_OK;
}

static naql_status
take_step(struct desk *d, int64_t number, const naql_case_step *in, naql_error *err)
{
	struct case_step step = { .action = in->action,
				  .value = SLICE(in->value),
				  .reason = SLICE(in->reason) };
	uint64_t ended = 0;
	naql_status st = case_load(d->a->reg, number, &d->arena, &d->file, err);

	if (st == NAQL_OK)
		st = prepare(d, number, in, &step, err);
	if (st == NAQL_OK)
		st = case_file_apply(&d->file, &step, d->now, err);
	if (st == NAQL_OK && in->action == NAQL_CASE_STATE &&
	    case_state_writes(d->file.state))
		st = gate(d, number, err);
	if (st == NAQL_OK && in->action == NAQL_CASE_DISMISS)
		st = remember_texts(d, number, err);
	if (st == NAQL_OK && in->action == NAQL_CASE_REOPEN)
		st = register_dismissed_end(d->a->reg, (struct slice){ NULL, 0 }, number,
					    d->now, &ended, err);
	step.texts = d->texts.ptr;
	step.n_texts = d->texts.n;
	return st == NAQL_OK ? enter(d, in->by, &step, &number, err) : st;
}

naql_status
naql_case_do(naql_archive *a, uint64_t number, const naql_case_step *step,
	     naql_error *err)
{
	struct desk d;
	naql_status st = options_check(step, sizeof(*step), "naql_case_step", err);

	if (st != NAQL_OK)
		return st;
	st = begin(&d, a, step->by, err);
	if (st == NAQL_OK && (step->action == NAQL_CASE_OPEN ||
			      step->action == NAQL_CASE_UNDO || number > INT64_MAX))
		st = naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET, "no such step");
	if (st == NAQL_OK)
		st = take_step(&d, (int64_t)number, step, err);
	return finish(&d, st, err);
}

/* ---- a text is no longer dismissed ---- */

struct undoing {
	struct slice key;
	int64_t file;
};

static naql_status
find_text(void *ctx, const struct register_dismissed *d, naql_error *err)
{
	struct undoing *u = ctx;

	(void)err;
	if (d->ended == TIME_NONE && slice_eq(d->key, u->key))
		u->file = d->file;
	return NAQL_OK;
}

static naql_status
undo(struct desk *d, const char *text, const char *by, const char *reason,
     naql_error *err)
{
	struct case_step step = { .action = NAQL_CASE_UNDO,
				  .value = SLICE(text),
				  .reason = SLICE(reason) };
	struct undoing u = { .key = SLICE(text) };
	uint64_t ended = 0;
	naql_status st = register_dismissed_each(d->a->reg, find_text, &u, err);

	if (st == NAQL_OK && u.file == 0)
		st = naql_fail(
			err, NAQL_E_NOTFOUND, NULL, NAQL_NO_OFFSET,
			"no text '%s' is dismissed; naql case DIR dismissed lists them",
			text);
	if (st == NAQL_OK)
		st = case_load(d->a->reg, u.file, &d->arena, &d->file, err);
	if (st == NAQL_OK)
		st = case_file_apply(&d->file, &step, d->now, err);
	if (st == NAQL_OK)
		st = register_dismissed_end(d->a->reg, u.key, 0, d->now, &ended, err);
	return st == NAQL_OK ? enter(d, by, &step, &u.file, err) : st;
}

naql_status
naql_case_undo(naql_archive *a, const char *text, const char *by, const char *reason,
	       naql_error *err)
{
	struct desk d;
	naql_status st = begin(&d, a, by, err);

	if (st == NAQL_OK)
		st = undo(&d, text, by, reason, err);
	return finish(&d, st, err);
}
