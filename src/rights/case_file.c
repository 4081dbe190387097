/*
 * case_file.c - see case_file.h.
 */
#include "rights/case_file.h"

#include "base/compiler.h"
#include "base/error.h"
#include "base/json.h"
#include "base/json_write.h"
#include "base/timestamp.h"

static const char *const actions[] = {
	[NAQL_CASE_OPEN] = "open",	 [NAQL_CASE_ADD] = "add",
	[NAQL_CASE_NOTE] = "note",	 [NAQL_CASE_ASSIGN] = "assign",
	[NAQL_CASE_STATE] = "state",	 [NAQL_CASE_DUE] = "due",
	[NAQL_CASE_DISMISS] = "dismiss", [NAQL_CASE_REOPEN] = "reopen",
	[NAQL_CASE_REVIEW] = "review",	 [NAQL_CASE_REPLY] = "reply",
	[NAQL_CASE_DISPUTE] = "dispute", [NAQL_CASE_RESUME] = "resume",
	[NAQL_CASE_UNDO] = "undo",
};

#define USAGE(...) naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET, __VA_ARGS__)

/* ---- steps ---- */

static naql_status
go(struct case_file *f, enum case_state to, naql_error *err)
{
	if (!case_state_may(f->state, to))
		return USAGE("a case that is %s cannot become %s: reopen it, or see the "
			     "table of states in docs/cases.md",
			     case_state_name(f->state), case_state_name(to));
	if (f->disputed && case_state_writes(to))
		return USAGE("a dispute stands: nothing goes to the other side until it "
			     "is over (resume)");
	f->state = to;
	return NAQL_OK;
}

/* The clock stops with what was left of it. */
static void
stop_clock(struct case_file *f, int64_t at)
{
	if (f->disputed)
		return;
	f->disputed = true;
	f->left = f->due == TIME_NONE ? TIME_NONE : f->due - at;
	f->due = TIME_NONE;
}

static naql_status
resume(struct case_file *f, int64_t at, naql_error *err)
{
	if (!f->disputed)
		return USAGE("no dispute stands");
	f->disputed = false;
	f->due = f->left == TIME_NONE ? TIME_NONE : at + f->left;
	f->left = TIME_NONE;
	return NAQL_OK;
}

static naql_status
step_state(struct case_file *f, const struct case_step *step, int64_t at, naql_error *err)
{
	enum case_state to;
	naql_status st;

	if (!case_state_read(step->value, &to))
		return USAGE("there is no state '%.*s'",
			     (int)(step->value.len > 40 ? 40 : step->value.len),
			     step->value.ptr);
	if (to == CASE_DISMISSED)
		return USAGE("a case is dismissed with a word that says why: dismiss");
	if (to == CASE_ASSIGNED && f->owner.len == 0)
		return USAGE("say to whom: assign");
	st = go(f, to, err);
	if (!st && to == CASE_COUNTER_NOTICE)
		stop_clock(f, at);
	return st;
}

static naql_status
step_due(struct case_file *f, const struct case_step *step, naql_error *err)
{
	int64_t due = TIME_NONE;

	if (f->disputed)
		return USAGE("a dispute has stopped the clock (resume)");
	if (case_state_closed(f->state))
		return USAGE("the case is closed: reopen it");
	if (!slice_eq(step->value, SLICE("none"))) {
		due = time_parse(step->value);
		if (due == TIME_NONE)
			return USAGE("'%.*s' is no date: write 2026-11-22, or none",
				     (int)(step->value.len > 40 ? 40 : step->value.len),
				     step->value.ptr);
	}
	f->due = due;
	return NAQL_OK;
}

static naql_status
step_dismiss(struct case_file *f, const struct case_step *step, naql_error *err)
{
	naql_status st;

	if (!case_dismissal(step->value))
		return USAGE("a case is dismissed as not_ours, licensed, "
			     "quotation_reviewed, formula, syndicated or other");
	st = go(f, CASE_DISMISSED, err);
	if (!st)
		f->dismissal = step->value;
	return st;
}

static naql_status
step_reopen(struct case_file *f, naql_error *err)
{
	if (f->state == CASE_NEW || f->state == CASE_TRIAGE)
		return USAGE("the case is open: it is %s", case_state_name(f->state));
	f->state = CASE_TRIAGE;
	f->dismissal = (struct slice){ NULL, 0 };
	return NAQL_OK;
}

static naql_status
step_assign(struct case_file *f, const struct case_step *step)
{
	f->owner = step->value;
	if (f->state == CASE_NEW || f->state == CASE_TRIAGE)
		f->state = CASE_ASSIGNED;
	return NAQL_OK;
}

static naql_status
complete(const struct case_step *step, naql_error *err)
{
	static const struct {
		bool value, reason;
	} wants[] = {
		[NAQL_CASE_NOTE] = { true, false },
		[NAQL_CASE_ASSIGN] = { true, false },
		[NAQL_CASE_STATE] = { true, true },
		[NAQL_CASE_DUE] = { true, false },
		[NAQL_CASE_DISMISS] = { true, true },
		[NAQL_CASE_REOPEN] = { false, true },
		[NAQL_CASE_REPLY] = { true, false },
		[NAQL_CASE_DISPUTE] = { true, false },
		[NAQL_CASE_RESUME] = { false, true },
		[NAQL_CASE_UNDO] = { true, true },
	};

	if ((unsigned)step->action >= NAQL_COUNT(wants))
		return USAGE("no such step");
	if (wants[step->action].value && slice_trim(step->value).len == 0)
		return USAGE("%s needs more than white space", actions[step->action]);
	if (wants[step->action].reason && slice_trim(step->reason).len == 0)
		return USAGE("say why: the reason goes into the log");
	return NAQL_OK;
}

naql_status
case_file_apply(struct case_file *f, const struct case_step *step, int64_t at,
		naql_error *err)
{
	naql_status st = complete(step, err);

	if (st)
		return st;
	switch (step->action) {
	case NAQL_CASE_ASSIGN:
		return step_assign(f, step);
	case NAQL_CASE_STATE:
		return step_state(f, step, at, err);
	case NAQL_CASE_DUE:
		return step_due(f, step, err);
	case NAQL_CASE_DISMISS:
		return step_dismiss(f, step, err);
	case NAQL_CASE_REOPEN:
		return step_reopen(f, err);
	case NAQL_CASE_DISPUTE:
		stop_clock(f, at);
		return NAQL_OK;
	case NAQL_CASE_RESUME:
		return resume(f, at, err);
	case NAQL_CASE_ADD:
		return case_state_closed(f->state)
			       ? USAGE("the case is closed: reopen it, or open another")
			       : NAQL_OK;
	case NAQL_CASE_OPEN:
	case NAQL_CASE_NOTE:
	case NAQL_CASE_REVIEW:
	case NAQL_CASE_REPLY:
	case NAQL_CASE_UNDO:
		return NAQL_OK;
	}
	return NAQL_OK;
}

/* ---- as JSON ---- */

static void
write_list(struct json_writer *w, const char *key, const struct slice *list, size_t n)
{
	jw_key(w, key);
	jw_array(w);
	for (size_t i = 0; i < n; i++)
		jw_str(w, list[i]);
	jw_array_end(w);
}

void
case_file_write(const struct case_file *f, const struct case_step *step, struct buf *out)
{
	struct json_writer w;

	jw_init(&w, out);
	jw_object(&w);
	jw_member(&w, "event", SLICE(actions[step->action]));
	jw_member(&w, "value", step->value);
	write_list(&w, "uses", step->uses, step->n_uses);
	jw_member(&w, "use", step->use);
	write_list(&w, "texts", step->texts, step->n_texts);
	jw_member(&w, "state", SLICE(case_state_name(f->state)));
	jw_member(&w, "owner", f->owner);
	jw_member(&w, "dismissal", f->dismissal);
	jw_member(&w, "subject_kind", f->subject_kind);
	jw_member(&w, "subject", f->subject);
	jw_member_time(&w, "due", f->due);
	jw_key(&w, "left");
	if (f->left == TIME_NONE)
		jw_null(&w);
	else
		jw_int(&w, f->left);
	jw_key(&w, "disputed");
	jw_bool(&w, f->disputed);
	jw_object_end(&w);
}

static struct slice
keep(const struct json *o, const char *key, struct arena *arena, bool *refused)
{
	struct slice s = json_str(json_get(o, key));
	char *copy = s.ptr ? arena_strndup(arena, s.ptr, s.len) : NULL;

	*refused |= s.ptr && !copy;
	return (struct slice){ copy, copy ? s.len : 0 };
}

naql_status
case_file_read(struct case_file *out, struct slice json, struct arena *arena,
	       naql_error *err)
{
	struct json *o = NULL;
	bool refused = false, known;
	naql_status st = json_parse(&o, json.ptr, json.len, "case", err);

	*out = (struct case_file){ .due = TIME_NONE, .left = TIME_NONE };
	if (st)
		return st == NAQL_E_FORMAT
			       ? naql_fail(err, NAQL_E_CORRUPT, "case", NAQL_NO_OFFSET,
					   "an event of a case is no JSON")
			       : st;
	known = case_state_read(json_str(json_get(o, "state")), &out->state);
	out->owner = keep(o, "owner", arena, &refused);
	out->dismissal = keep(o, "dismissal", arena, &refused);
	out->subject_kind = keep(o, "subject_kind", arena, &refused);
	out->subject = keep(o, "subject", arena, &refused);
	out->due = time_parse(json_str(json_get(o, "due")));
	if (json_type(json_get(o, "left")) == JSON_INT)
		out->left = json_int(json_get(o, "left"));
	out->disputed = json_bool(json_get(o, "disputed"));
	json_free(o);
	if (refused)
		return naql_nomem(err);
	return known ? NAQL_OK
		     : naql_fail(err, NAQL_E_CORRUPT, "case", NAQL_NO_OFFSET,
				 "an event of a case without a state");
}
