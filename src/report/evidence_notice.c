/*
 * evidence_notice.c - what the agency's notice said when the page was captured: every
 * file of the version that held, and the list of their digests that the log has.
 */
#include "report/evidence_int.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/error.h"
#include "register/notices.h"

struct noticing {
	struct evidence *ev;
	const struct evidence_use *use; /* NULL: only look for the place in the log */
	int64_t place;			/* the newest entry */
	int64_t n;			/* the version at hand */
	uint64_t versions;
	struct buf json; /* notice.json, while the files are written */
	struct json_writer w;
	struct buf list; /* the version's files, as sha256sum lists them */
};

static naql_status
each_version(struct evidence *ev, const struct register_use *u,
	     naql_status (*fn)(void *ctx, const struct register_notice *notice,
			       naql_error *err),
	     struct noticing *x, naql_error *err)
{
	if (u->first_seen == TIME_NONE || u->first_seen == INT64_MAX)
		return NAQL_OK;
	return register_notice_each(ev->reg, u->first_seen, u->first_seen + 1, fn, x,
				    err);
}

static naql_status
place_of(struct noticing *x, int64_t n, int64_t *seq, naql_error *err)
{
	naql_status st = NAQL_DONE;

	*seq = 0;
	if (n > 0 && n <= UINT32_MAX)
		st = register_log_of(x->ev->reg, REGISTER_LOG_NOTICE, SLICE(NULL),
				     (uint32_t)n, seq, err);
	return st == NAQL_DONE ? NAQL_OK : st;
}

static naql_status
take_place(void *ctx, const struct register_notice *notice, naql_error *err)
{
	struct noticing *x = ctx;
	int64_t seq = 0;
	naql_status st = place_of(x, notice->n, &seq, err);

	if (seq > x->place)
		x->place = seq;
	return st;
}

naql_status
evidence_notice_place(struct evidence *ev, const struct register_use *u,
		      struct evidence_use *use, naql_error *err)
{
	struct noticing x = { .ev = ev };
	naql_status st = each_version(ev, u, take_place, &x, err);

	use->notice = x.place;
	return st;
}

static naql_status
add_file(void *ctx, const struct register_notice_file *f, naql_error *err)
{
	struct noticing *x = ctx;
	char name[192];

	if (f->path.len > 128)
		return naql_fail(err, NAQL_E_LIMIT, x->use->id, NAQL_NO_OFFSET,
				 "a file of the notice has a name over 128 bytes");
	snprintf(name, sizeof(name), "notice-%" PRId64 "/%.*s", x->n, (int)f->path.len,
		 f->path.ptr);
	buf_printf(&x->list, "%s  %.*s\n", f->sha256, (int)f->path.len, f->path.ptr);
	return evidence_add_slice(x->ev, x->use, name, f->bytes, err);
}

static naql_status
prove(struct noticing *x, naql_error *err)
{
	char name[48];
	int64_t seq = 0;
	naql_status st = place_of(x, x->n, &seq, err);

	snprintf(name, sizeof(name), "notice-%" PRId64, x->n);
	if (st != NAQL_OK || seq == 0)
		return st;
	return evidence_proof(x->ev, x->use, seq, name, err);
}

static void
write_version(struct noticing *x, const struct register_notice *notice)
{
	char from[21], until[21];

	time_format(notice->at, from);
	time_format(notice->until, until);
	jw_object(&x->w);
	jw_key(&x->w, "n");
	jw_int(&x->w, notice->n);
	jw_key(&x->w, "from");
	jw_cstr(&x->w, from);
	jw_key(&x->w, "until");
	jw_cstr(&x->w, notice->until == TIME_NONE ? NULL : until);
	jw_key(&x->w, "files_sha256");
	jw_cstr(&x->w, notice->sha256);
	jw_object_end(&x->w);
}

static naql_status
add_version(void *ctx, const struct register_notice *notice, naql_error *err)
{
	struct noticing *x = ctx;
	char name[64];
	naql_status st;

	x->n = notice->n;
	x->versions++;
	write_version(x, notice);
	buf_reset(&x->list);
	st = register_notice_files(x->ev->reg, notice->n, add_file, x, err);
	if (st == NAQL_OK)
		st = buf_status(&x->list, err);
	snprintf(name, sizeof(name), "notice-%" PRId64 ".files", notice->n);
	if (st == NAQL_OK)
		st = evidence_add_slice(x->ev, x->use, name, buf_slice(&x->list), err);
	return st == NAQL_OK ? prove(x, err) : st;
}

naql_status
evidence_notice(struct evidence_page *p, naql_error *err)
{
	struct noticing x = { .ev = p->ev, .use = p->use };
	naql_status st;

	jw_init(&x.w, &x.json);
	jw_object(&x.w);
	jw_key(&x.w, "versions");
	jw_array(&x.w);
	st = each_version(p->ev, p->e->row, add_version, &x, err);
	jw_array_end(&x.w);
	jw_key(&x.w, "kept");
	jw_bool(&x.w, x.versions > 0);
	if (x.versions == 0) {
		jw_key(&x.w, "why");
		jw_cstr(&x.w, "the archive has no version of the notice that held when "
			      "the page was captured");
	}
	jw_object_end(&x.w);
	buf_add_byte(&x.json, '\n');
	if (st == NAQL_OK)
		st = buf_status(&x.json, err);
	if (st == NAQL_OK)
		st = evidence_add_slice(p->ev, p->use, "notice.json", buf_slice(&x.json),
					err);
	buf_fini(&x.json);
	buf_fini(&x.list);
	return st;
}
