/*
 * recorded.c - the recorded uses: listed and forgotten. Showing one is the report's work.
 */
#include <string.h>

#include "base/error.h"
#include "base/json_write.h"
#include "base/options.h"
#include "base/timestamp.h"
#include "engine/archive_int.h"
#include "engine/recorded.h"
#include "engine/seen.h"
#include "naql/uses.h"
#include "register/dismissed.h"

struct reg *
recorded_register(naql_archive *a)
{
	return a->reg;
}

naql_status
recorded_story_text(naql_archive *a, struct slice story, uint32_t version,
		    struct buf *out, naql_error *err)
{
	const struct index *x;
	index_item item;
	naql_status st = archive_index(a, &x, err);

	if (st == NAQL_E_NOMEM)
		return st;
	if (st != NAQL_OK || !index_find(x, story, version, &item))
		return NAQL_DONE;
	return index_text(x, item, out, err);
}

struct listing {
	struct reg *reg;
	struct seen_book *seen;
	const naql_sink *sink;
	struct buf line;
	uint64_t n;
};

/* The record as scan printed it ends in "judgement":null}; the newest one takes that
 * place. */
void
recorded_line(struct slice record, struct slice judgement, struct buf *out)
{
	static const char tail[] = "null}";
	size_t keep = record.len;

	if (judgement.len && record.len > sizeof(tail) &&
	    memcmp(record.ptr + record.len - (sizeof(tail) - 1), tail,
		   sizeof(tail) - 1) == 0)
		keep = record.len - (sizeof(tail) - 1);
	buf_add(out, record.ptr, keep);
	if (keep < record.len) {
		buf_add_slice(out, judgement);
		buf_add_byte(out, '}');
	}
}

/* ---- what the desk did with a use ---- */

static void
write_dismissed(struct json_writer *w, const struct register_dismissed *d)
{
	char at[21];

	time_format(d->at, at);
	jw_key(w, "dismissed_before");
	jw_object(w);
	jw_key(w, "text");
	jw_str(w, d->key);
	jw_key(w, "case");
	jw_int(w, d->file);
	jw_key(w, "why");
	jw_str(w, d->why);
	jw_key(w, "at");
	jw_cstr(w, at);
	jw_object_end(w);
}

/* write_desk() - members, as those of an object of their own. */
static naql_status
write_desk(struct reg *r, struct seen_book *book, const struct register_use *u,
	   struct buf *out, naql_error *err)
{
	struct register_dismissed d;
	const struct seen *seen = NULL;
	struct json_writer w;
	int64_t file = 0;
	naql_status st = seen_of(book, u->story, SLICE(u->id), &seen, err);

	jw_init(&w, out);
	jw_object(&w);
	if (st == NAQL_OK) {
		jw_key(&w, "seen");
		seen_write(seen, &w);
	}
	if (st <= NAQL_DONE)
		st = register_sighting_case(r, SLICE(u->id), &file, err);
	if (st == NAQL_OK) {
		jw_key(&w, "case");
		jw_int(&w, file);
	}
	if (st <= NAQL_DONE)
		st = register_dismissed_of(r, SLICE(u->id), &d, err);
	if (st == NAQL_OK)
		write_dismissed(&w, &d);
	jw_object_end(&w);
	return st == NAQL_DONE ? NAQL_OK : st;
}

naql_status
recorded_full(struct reg *r, struct seen_book *seen, const struct register_use *u,
	      struct slice judgement, struct buf *out, naql_error *err)
{
	struct buf desk = { 0 };
	naql_status st = write_desk(r, seen, u, &desk, err);

	if (st == NAQL_OK)
		st = buf_status(&desk, err);
	recorded_line(u->record, judgement, out);
	if (st == NAQL_OK && desk.len > 2 &&
	    out->len) { /* into the object before its end */
		out->ptr[out->len - 1] = ',';
		buf_add(out, desk.ptr + 1, desk.len - 1);
	}
	buf_fini(&desk);
	return st == NAQL_OK ? buf_status(out, err) : st;
}

static naql_status
print_use(void *ctx, const struct register_use *u, struct slice judgement,
	  naql_error *err)
{
	struct listing *l = ctx;
	naql_status st;

	buf_reset(&l->line);
	st = recorded_full(l->reg, l->seen, u, judgement, &l->line, err);
	l->n++;
	if (st == NAQL_OK && l->sink && l->sink->line)
		st = l->sink->line(l->sink->ctx, l->line.ptr, l->line.len, err);
	return st;
}

static naql_status
filter_date(const char *value, const char *name, int64_t *out, naql_error *err)
{
	*out = TIME_NONE;
	if (value == NULL)
		return NAQL_OK;
	*out = time_parse(SLICE(value));
	if (*out == TIME_NONE)
		return naql_fail(
			err, NAQL_E_USAGE, name, NAQL_NO_OFFSET,
			"'%s' is no date: write 2026-11-22 or 2026-11-22T10:00:00Z",
			value);
	return NAQL_OK;
}

naql_status
recorded_filter(const naql_use_filter *f, struct register_use_filter *out,
		naql_error *err)
{
	naql_status st = options_check(f, sizeof(*f), "naql_use_filter", err);

	memset(out, 0, sizeof(*out));
	out->since = out->until = TIME_NONE;
	if (f == NULL || st != NAQL_OK)
		return st;
	st = filter_date(f->since, "--since", &out->since, err);
	if (st == NAQL_OK)
		st = filter_date(f->until, "--until", &out->until, err);
	out->host = SLICE(f->host);
	out->story = SLICE(f->story);
	out->kind = SLICE(f->kind);
	out->outcome = SLICE(f->outcome);
	out->id_prefix = SLICE(f->id);
	out->limit = f->limit;
	out->party = SLICE(f->party);
	out->unworked = f->unworked;
	return st;
}

naql_status
naql_uses(naql_archive *a, const naql_use_filter *f, const naql_sink *sink, uint64_t *n,
	  naql_error *err)
{
	struct listing l = { .reg = a->reg, .sink = sink };
	struct register_use_filter rf;
	naql_status st = recorded_filter(f, &rf, err);

	if (st == NAQL_OK)
		st = seen_new(&l.seen, a->reg, err);
	if (st == NAQL_OK)
		st = register_use_each(a->reg, &rf, print_use, &l, err);
	seen_free(l.seen);
	buf_fini(&l.line);
	if (n)
		*n = l.n;
	return st;
}

naql_status
naql_use_forget(naql_archive *a, const char *id, const char *reason, naql_error *err)
{
	naql_status st = register_begin(a->reg, err);

	if (st != NAQL_OK)
		return st;
	st = register_use_forget(a->reg, SLICE(id), SLICE(reason), time_now(), err);
	if (st == NAQL_DONE)
		st = naql_fail(err, NAQL_E_NOTFOUND, a->dir, NAQL_NO_OFFSET,
			       "no use '%s' is recorded; naql uses lists them", id);
	if (st == NAQL_OK)
		st = register_commit(a->reg, err);
	if (st != NAQL_OK)
		register_rollback(a->reg);
	return st;
}
