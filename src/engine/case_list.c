/*
 * case_list.c - cases, one with all that belongs to it, and the dismissed texts, as
 * lines.
 */
#include "base/error.h"
#include "base/json_write.h"
#include "base/options.h"
#include "base/timestamp.h"
#include "engine/archive_int.h"
#include "engine/case_load.h"
#include "engine/recorded.h"
#include "engine/seen.h"
#include "register/dismissed.h"

struct listing {
	struct reg *reg;
	struct seen_book *seen;
	const naql_sink *sink;
	struct buf line;
	struct arena arena; /* of the case at hand */
	const naql_case_filter *filter;
	enum case_state state; /* of the filter */
	int64_t due_before;
	uint64_t n;
};

static void
listing_fini(struct listing *l)
{
	seen_free(l->seen);
	buf_fini(&l->line);
	arena_fini(&l->arena);
}

static naql_status
send(struct listing *l, naql_error *err)
{
	naql_status st = buf_status(&l->line, err);

	if (st == NAQL_OK && l->sink && l->sink->line)
		st = l->sink->line(l->sink->ctx, l->line.ptr, l->line.len, err);
	buf_reset(&l->line);
	return st;
}

/* ---- one case ---- */

static void
write_subject(struct json_writer *w, const struct case_file *f)
{
	jw_key(w, "subject");
	if (f->subject.ptr == NULL) {
		jw_null(w);
		return;
	}
	jw_object(w);
	jw_member(w, "by", f->subject_kind);
	jw_member(w, "id", f->subject);
	jw_object_end(w);
}

static void
write_case(struct buf *out, const struct case_file *f,
	   const struct register_case_event *newest, int64_t opened, uint64_t n_uses)
{
	struct json_writer w;
	const char *clock = f->disputed		  ? "stopped"
			    : f->due == TIME_NONE ? "none"
						  : "running";

	jw_init(&w, out);
	jw_object(&w);
	jw_member(&w, "type", SLICE("case"));
	jw_key(&w, "case");
	jw_int(&w, newest->file);
	jw_member(&w, "state", SLICE(case_state_name(f->state)));
	jw_member(&w, "owner", f->owner);
	jw_member_time(&w, "due", f->due);
	jw_member(&w, "clock", SLICE(clock));
	jw_member(&w, "dismissal", f->dismissal);
	write_subject(&w, f);
	jw_key(&w, "uses");
	jw_uint(&w, n_uses);
	jw_member_time(&w, "opened", opened);
	jw_member_time(&w, "changed", newest->at);
	jw_member(&w, "by", newest->author);
	jw_object_end(&w);
}

static bool
fits(const struct listing *l, const struct case_file *f)
{
	const naql_case_filter *want = l->filter;

	if (want == NULL)
		return true;
	if (want->state && f->state != l->state)
		return false;
	if (want->owner && !slice_eq(f->owner, SLICE(want->owner)))
		return false;
	if (want->open_only && case_state_closed(f->state))
		return false;
	return want->due_before == NULL ||
	       (!case_state_closed(f->state) && f->due != TIME_NONE &&
		f->due < l->due_before);
}

static naql_status
print_case(void *ctx, const struct register_case_event *newest, int64_t opened,
	   uint64_t n_uses, naql_error *err)
{
	struct listing *l = ctx;
	struct case_file f;
	naql_status st;

	arena_reset(&l->arena);
	st = case_file_read(&f, newest->json, &l->arena, err);
	if (st != NAQL_OK || !fits(l, &f))
		return st;
	l->n++;
	write_case(&l->line, &f, newest, opened, n_uses);
	return send(l, err);
}

static naql_status
read_filter(struct listing *l, naql_error *err)
{
	const naql_case_filter *f = l->filter;
	naql_status st = options_check(f, sizeof(*f), "naql_case_filter", err);

	if (st != NAQL_OK)
		return st;
	if (f && f->number > INT64_MAX)
		return naql_fail(err, NAQL_E_NOTFOUND, NULL, NAQL_NO_OFFSET,
				 "there is no such case; naql case DIR list shows them");
	if (f && f->state && !case_state_read(SLICE(f->state), &l->state))
		return naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
				 "there is no state '%.40s'; docs/cases.md names them",
				 f->state);
	if (f && f->due_before) {
		l->due_before = time_parse(SLICE(f->due_before));
		if (l->due_before == TIME_NONE)
			return naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
					 "'%.40s' is no date: write 2026-11-22",
					 f->due_before);
	}
	return NAQL_OK;
}

naql_status
naql_case_list(naql_archive *a, const naql_case_filter *f, const naql_sink *sink,
	       naql_error *err)
{
	struct listing l = { .reg = a->reg, .sink = sink, .filter = f };
	naql_status st = read_filter(&l, err);

	if (st == NAQL_OK)
		st = register_case_each(a->reg, f ? (int64_t)f->number : 0, print_case,
					&l, err);
	listing_fini(&l);
	return st;
}

/* ---- all of one case ---- */

static naql_status
print_row(void *ctx, const struct register_use *u, struct slice judgement,
	  naql_error *err)
{
	struct listing *l = ctx;
	naql_status st = recorded_full(l->reg, l->seen, u, judgement, &l->line, err);

	return st == NAQL_OK ? send(l, err) : st;
}

/* A use that was forgotten since is still named by the events. */
static naql_status
print_use(void *ctx, struct slice use, naql_error *err)
{
	struct listing *l = ctx;
	struct register_use_filter f = { .id_prefix = use,
					 .since = TIME_NONE,
					 .until = TIME_NONE };

	return register_use_each(l->reg, &f, print_row, l, err);
}

static naql_status
print_event(void *ctx, const struct register_case_event *e, naql_error *err)
{
	struct listing *l = ctx;
	struct json_writer w;

	jw_init(&w, &l->line);
	jw_object(&w);
	jw_member(&w, "type", SLICE("case_event"));
	jw_key(&w, "case");
	jw_int(&w, e->file);
	jw_key(&w, "nth");
	jw_uint(&w, e->nth);
	jw_member_time(&w, "at", e->at);
	jw_member(&w, "by", e->author);
	jw_member(&w, "reason", e->reason);
	jw_key(&w, "content");
	jw_raw(&w, e->json);
	jw_object_end(&w);
	return send(l, err);
}

naql_status
naql_case_show(naql_archive *a, uint64_t number, const naql_sink *sink, naql_error *err)
{
	struct listing l = { .reg = a->reg, .sink = sink };
	int64_t file = number > 0 && number <= INT64_MAX ? (int64_t)number : -1;
	naql_status st = register_case_each(a->reg, file, print_case, &l, err);

	if (st == NAQL_OK && l.n == 0)
		st = naql_fail(err, NAQL_E_NOTFOUND, NULL, NAQL_NO_OFFSET,
			       "there is no case %llu; naql case DIR list shows them",
			       (unsigned long long)number);
	if (st == NAQL_OK)
		st = seen_new(&l.seen, a->reg, err);
	if (st == NAQL_OK)
		st = register_case_uses(a->reg, file, print_use, &l, err);
	if (st == NAQL_OK)
		st = register_case_events(a->reg, file, print_event, &l, err);
	listing_fini(&l);
	return st;
}

/* ---- dismissed texts ---- */

static naql_status
print_text(void *ctx, const struct register_dismissed *d, naql_error *err)
{
	struct listing *l = ctx;
	struct json_writer w;

	jw_init(&w, &l->line);
	jw_object(&w);
	jw_member(&w, "type", SLICE("dismissed"));
	jw_member(&w, "text", d->key);
	jw_key(&w, "case");
	jw_int(&w, d->file);
	jw_member(&w, "why", d->why);
	jw_member_time(&w, "at", d->at);
	jw_member_time(&w, "ended", d->ended);
	jw_key(&w, "keys");
	jw_uint(&w, d->n_keys);
	jw_key(&w, "uses");
	jw_uint(&w, d->marked);
	jw_object_end(&w);
	return send(l, err);
}

naql_status
naql_case_dismissed(naql_archive *a, const naql_sink *sink, naql_error *err)
{
	struct listing l = { .reg = a->reg, .sink = sink };
	naql_status st = register_dismissed_each(a->reg, print_text, &l, err);

	listing_fini(&l);
	return st;
}
