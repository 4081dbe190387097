/*
 * evidence.c - naql_evidence(): which uses, which tree head, and every file of the bundle
 * in turn, out of one committed state; then the log learns what was handed over.
 */
#include "register/cases.h"
#include "report/evidence_int.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "report/assets.h"
#include "report/html.h"

#define ID_LEAST  4u
#define USES_MOST 1000u

/* ---- files ---- */

naql_status
evidence_add_slice(struct evidence *ev, const struct evidence_use *use, const char *name,
		   struct slice content, naql_error *err)
{
	char path[256];

	snprintf(path, sizeof(path), "%s%s%s%s", use ? "use-" : "", use ? use->id : "",
		 use ? "/" : "", name);
	return bundle_add(ev->bundle, path, content, err);
}

naql_status
evidence_add(struct evidence *ev, const struct evidence_use *use, const char *name,
	     naql_error *err)
{
	naql_status st = buf_status(&ev->line, err);

	if (st == NAQL_OK)
		st = evidence_add_slice(ev, use, name, buf_slice(&ev->line), err);
	buf_reset(&ev->line);
	return st;
}

void
evidence_json(struct evidence *ev)
{
	jw_init(&ev->w, &ev->line);
	jw_object(&ev->w);
}

void
evidence_json_end(struct evidence *ev)
{
	jw_object_end(&ev->w);
	buf_add_byte(&ev->line, '\n');
}

void
evidence_str(struct evidence *ev, const char *key, struct slice value)
{
	jw_key(&ev->w, key);
	jw_str(&ev->w, value);
}

void
evidence_time(struct evidence *ev, const char *key, int64_t at)
{
	char text[21];

	time_format(at, text);
	jw_key(&ev->w, key);
	jw_cstr(&ev->w, at == TIME_NONE ? NULL : text);
}

/* ---- which uses, and what the log has of them ---- */

struct found {
	struct evidence *ev;
	struct evidence_use use;
	uint64_t n;
};

static naql_status
log_places(struct evidence *ev, const struct register_use *u, struct evidence_use *out,
	   naql_error *err)
{
	const struct {
		enum register_log_about about;
		struct slice id;
		int64_t *seq;
	} wanted[] = { { REGISTER_LOG_USE, SLICE(u->id), &out->use },
		       { REGISTER_LOG_JUDGEMENT, SLICE(u->id), &out->judgement },
		       { REGISTER_LOG_ITEM, u->story, &out->story } };
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < 3 && st == NAQL_OK; i++) {
		st = register_log_of(ev->reg, wanted[i].about, wanted[i].id, u->version,
				     wanted[i].seq, err);
		if (st == NAQL_DONE) {
			*wanted[i].seq = 0;
			st = NAQL_OK;
		}
	}
	return st == NAQL_OK ? evidence_notice_place(ev, u, out, err) : st;
}

static naql_status
take_use(void *ctx, const struct register_use *u, struct slice judgement, naql_error *err)
{
	struct found *f = ctx;

	(void)judgement;
	if (f->n++ > 0)
		return NAQL_OK;
	snprintf(f->use.id, sizeof(f->use.id), "%s", u->id);
	return log_places(f->ev, u, &f->use, err);
}

static naql_status
find_use(struct evidence *ev, const char *id, naql_error *err)
{
	struct register_use_filter filter = { .id_prefix = SLICE(id), .limit = 2 };
	struct found f = { .ev = ev };
	naql_status st;

	if (filter.id_prefix.len < ID_LEAST)
		return naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
				 "'%s' is too short: at least %u digits of an id", id,
				 ID_LEAST);
	st = register_use_each(ev->reg, &filter, take_use, &f, err);
	if (st == NAQL_OK && f.n == 0)
		st = naql_fail(err, NAQL_E_NOTFOUND, NULL, NAQL_NO_OFFSET,
			       "no use '%s' is recorded; naql uses lists them", id);
	if (st == NAQL_OK && f.n > 1)
		st = naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
			       "'%s' begins more than one id: write more of it", id);
	if (st != NAQL_OK)
		return st;
	for (size_t i = 0; i < ev->uses.n; i++)
		if (strcmp(ev->uses.ptr[i].id, f.use.id) == 0)
			return NAQL_OK;
	return VEC_PUSH(&ev->uses, f.use) ? NAQL_OK : naql_nomem(err);
}

/* A use of the case that was forgotten is not there to be shown. */
static naql_status
take_of_case(void *ctx, struct slice id, naql_error *err)
{
	char text[17] = "";
	naql_status st;

	memcpy(text, id.ptr, id.len < 16 ? id.len : 16);
	st = find_use(ctx, text, err);
	return st == NAQL_E_NOTFOUND ? NAQL_OK : st;
}

static naql_status
find_uses(struct evidence *ev, naql_strings ids, uint64_t file, naql_error *err)
{
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < ids.n && st == NAQL_OK; i++)
		st = find_use(ev, ids.ptr[i], err);
	if (st == NAQL_OK && file)
		st = register_case_uses(ev->reg, file > INT64_MAX ? 0 : (int64_t)file,
					take_of_case, ev, err);
	if (st != NAQL_OK)
		return st;
	if (ev->uses.n == 0 && file)
		return naql_fail(err, NAQL_E_NOTFOUND, NULL, NAQL_NO_OFFSET,
				 "no recorded use stands in case %" PRIu64
				 "; naql case DIR list shows cases",
				 file);
	return ev->uses.n && ev->uses.n <= USES_MOST
		       ? NAQL_OK
		       : naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
				   "a bundle is of 1 to %u uses", USES_MOST);
}

/* ---- which head ---- */

struct cover {
	struct evidence *ev;
	uint64_t least;
	struct register_stamp best; /* its reply is in ev->stamp */
};

static naql_status
take_stamp(void *ctx, const struct register_stamp *s, naql_error *err)
{
	struct cover *c = ctx;

	if (s->size < c->least || (c->best.size && s->at >= c->best.at))
		return NAQL_OK;
	c->best = *s;
	buf_reset(&c->ev->stamp);
	buf_add_slice(&c->ev->stamp, s->reply);
	return buf_status(&c->ev->stamp, err);
}

static naql_status
choose_head(struct evidence *ev, naql_error *err)
{
	struct cover c = { .ev = ev };
	naql_status st;

	for (size_t i = 0; i < ev->uses.n; i++) {
		const struct evidence_use *u = &ev->uses.ptr[i];
		const int64_t all[] = { u->use, u->judgement, u->story, u->notice };

		for (size_t k = 0; k < 4; k++)
			if (all[k] > 0 && (uint64_t)all[k] > c.least)
				c.least = (uint64_t)all[k];
	}
	if (c.least == 0)
		return NAQL_OK;
	st = register_stamp_each(ev->reg, take_stamp, &c, err);
	if (st == NAQL_OK)
		st = register_log_cover(ev->reg, c.best.size ? c.best.size : c.least,
					&ev->head, err);
	return st;
}

/* ---- the files of a use ---- */

static naql_status
side_by_side(struct evidence_page *p, naql_error *err)
{
	struct html h = { .file = NULL };
	naql_status st;

	html_raw(&h,
		 "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		 "<title>Use ");
	html_text(&h, SLICE(p->use->id));
	html_raw(&h, "</title>\n<meta name=\"viewport\" content=\"width=device-width\">\n"
		     "<style>\n");
	html_raw(&h, assets_style);
	html_raw(&h, "</style>\n</head>\n<body>\n<main>\n<section class=\"uses\">\n");
	html_use(&h, p->e, 1);
	html_raw(&h, "</section>\n</main>\n</body>\n</html>\n");
	st = html_status(&h, err);
	if (st == NAQL_OK)
		st = buf_status(&h.buf, err);
	if (st == NAQL_OK)
		st = evidence_add_slice(p->ev, p->use, "side-by-side.html",
					buf_slice(&h.buf), err);
	buf_fini(&h.buf);
	return st;
}

static naql_status
proofs(struct evidence_page *p, naql_error *err)
{
	const struct evidence_use *u = p->use;
	naql_status st = NAQL_OK;

	if (u->use)
		st = evidence_proof(p->ev, u, u->use, "use", err);
	if (st == NAQL_OK && u->judgement)
		st = evidence_proof(p->ev, u, u->judgement, "judgement", err);
	if (st == NAQL_OK && u->story)
		st = evidence_proof(p->ev, u, u->story, "story", err);
	return st;
}

static naql_status
write_page(struct evidence_page *p, naql_error *err)
{
	const struct register_use *row = p->e->row;
	naql_status st =
		evidence_add_slice(p->ev, p->use, "record.json", row->record, err);

	if (st == NAQL_OK && row->excerpts.ptr)
		st = evidence_add_slice(p->ev, p->use, "excerpts.json", row->excerpts,
					err);
	if (st == NAQL_OK && p->judgement.ptr)
		st = evidence_add_slice(p->ev, p->use, "judgement.json", p->judgement,
					err);
	if (st == NAQL_OK)
		st = evidence_capture(p, err);
	if (st == NAQL_OK)
		st = evidence_story(p, err);
	if (st == NAQL_OK)
		st = evidence_terms(p, err);
	if (st == NAQL_OK)
		st = evidence_notice(p, err);
	if (st == NAQL_OK)
		st = proofs(p, err);
	if (st == NAQL_OK) /* its slices are the register's until the next call */
		st = entry_story(p->e, p->ev->reg, err);
	if (st == NAQL_OK)
		st = side_by_side(p, err);
	return st == NAQL_OK ? evidence_use_readme(p, err) : st;
}

struct writing {
	struct evidence *ev;
	const struct evidence_use *use;
};

static naql_status
write_use(void *ctx, const struct register_use *u, struct slice judgement,
	  naql_error *err)
{
	struct writing *wr = ctx;
	struct entry e;
	struct evidence_page p = {
		.ev = wr->ev, .use = wr->use, .e = &e, .judgement = judgement
	};
	naql_status st = entry_read(&e, u, judgement, true, err);

	if (st != NAQL_OK)
		return st;
	st = write_page(&p, err);
	captured_fini(&p.captured);
	entry_fini(&e);
	return st;
}

/* ---- the bundle ---- */

static naql_status
add_value(void *ctx, struct slice value, naql_error *err)
{
	struct evidence *ev = ctx;

	(void)err;
	jw_str(&ev->w, value);
	return NAQL_OK;
}

static naql_status
write_archive(struct evidence *ev, naql_error *err)
{
	static const char *const keys[][2] = { { "agency", "agency" },
					       { "own_hosts", "host" },
					       { "credits", "credit" } };
	naql_status st = NAQL_OK;

	evidence_json(ev);
	evidence_str(ev, "format", SLICE("naql evidence 1"));
	evidence_str(ev, "naql", SLICE(naql_version()));
	for (size_t i = 0; i < 3 && st == NAQL_OK; i++) {
		jw_key(&ev->w, keys[i][0]);
		jw_array(&ev->w);
		st = register_setting_each(ev->reg, keys[i][1], add_value, ev, err);
		jw_array_end(&ev->w);
	}
	jw_key(&ev->w, "uses");
	jw_array(&ev->w);
	for (size_t i = 0; i < ev->uses.n; i++)
		jw_cstr(&ev->w, ev->uses.ptr[i].id);
	jw_array_end(&ev->w);
	evidence_json_end(ev);
	return st == NAQL_OK ? evidence_add(ev, NULL, "archive.json", err) : st;
}

static naql_status
write_head(struct evidence *ev, naql_error *err)
{
	naql_status st;

	if (ev->head.size == 0)
		return NAQL_OK;
	register_log_head_text(&ev->line, &ev->head);
	st = evidence_add(ev, NULL, "log/head.txt", err);
	if (st == NAQL_OK && ev->stamp.len)
		st = evidence_add_slice(ev, NULL, "log/head.tsr", buf_slice(&ev->stamp),
					err);
	return st;
}

static naql_status
write_all(struct evidence *ev, naql_error *err)
{
	naql_status st = evidence_readme(ev, err);

	if (st == NAQL_OK)
		st = evidence_add_slice(ev, NULL, "verify.sh", SLICE(assets_verify), err);
	if (st == NAQL_OK)
		st = write_archive(ev, err);
	if (st == NAQL_OK)
		st = write_head(ev, err);
	for (size_t i = 0; i < ev->uses.n && st == NAQL_OK; i++) {
		struct writing wr = { ev, &ev->uses.ptr[i] };
		struct register_use_filter f = { .id_prefix = SLICE(wr.use->id) };

		st = register_use_each(ev->reg, &f, write_use, &wr, err);
	}
	return st;
}

/* Everything is read from one state. */
static naql_status
gather(struct evidence *ev, naql_strings ids, uint64_t file, const char *path,
       naql_error *err)
{
	naql_status st = register_snapshot(ev->reg, err);

	if (st != NAQL_OK)
		return st;
	st = find_uses(ev, ids, file, err);
	if (st == NAQL_OK)
		st = choose_head(ev, err);
	if (st == NAQL_OK)
		st = bundle_open(&ev->bundle, path, err);
	if (st == NAQL_OK)
		st = write_all(ev, err);
	register_rollback(ev->reg);
	return st;
}

/* What was handed over, by whom and when: in the log before the file appears. */
static naql_status
log_it(struct evidence *ev, const char *manifest, naql_error *err)
{
	struct json_writer w;
	naql_status st;

	buf_reset(&ev->line);
	jw_init(&w, &ev->line);
	jw_object(&w);
	jw_key(&w, "uses");
	jw_array(&w);
	for (size_t i = 0; i < ev->uses.n; i++)
		jw_cstr(&w, ev->uses.ptr[i].id);
	jw_array_end(&w);
	jw_key(&w, "manifest_sha256");
	jw_cstr(&w, manifest);
	jw_object_end(&w);
	st = buf_status(&ev->line, err);
	return st == NAQL_OK ? register_log(ev->reg, time_now(), "evidence",
					    SLICE(ev->uses.ptr[0].id),
					    buf_slice(&ev->line), err)
			     : st;
}

static naql_status
tell(struct evidence *ev, const char *path, const char *manifest, const naql_sink *sink,
     naql_error *err)
{
	char root[SHA256_HEX_LEN + 1];
	naql_status st;

	if (!sink || !sink->line)
		return NAQL_OK;
	buf_reset(&ev->line);
	hex_encode(ev->head.root.byte, SHA256_LEN, root);
	evidence_json(ev);
	evidence_str(ev, "type", SLICE("evidence"));
	evidence_str(ev, "file", SLICE(path));
	jw_key(&ev->w, "uses");
	jw_uint(&ev->w, ev->uses.n);
	evidence_str(ev, "manifest_sha256", SLICE(manifest));
	jw_key(&ev->w, "size");
	jw_uint(&ev->w, ev->head.size);
	evidence_str(ev, "root", ev->head.size ? SLICE(root) : SLICE(NULL));
	jw_key(&ev->w, "stamped");
	jw_bool(&ev->w, ev->stamp.len > 0);
	jw_object_end(&ev->w);
	st = buf_status(&ev->line, err);
	return st == NAQL_OK ? sink->line(sink->ctx, ev->line.ptr, ev->line.len, err)
			     : st;
}

naql_status
naql_evidence(naql_archive *a, naql_strings uses, uint64_t file, const char *warc,
	      const char *path, const naql_sink *sink, naql_error *err)
{
	struct evidence ev = { .a = a, .reg = recorded_register(a), .warc = warc };
	char manifest[SHA256_HEX_LEN + 1];
	naql_status st = gather(&ev, uses, file, path, err);

	if (st == NAQL_OK)
		st = bundle_finish(ev.bundle, manifest, err);
	if (st == NAQL_OK)
		st = log_it(&ev, manifest, err);
	if (st == NAQL_OK) {
		st = bundle_commit(ev.bundle, err);
		ev.bundle = NULL; /* freed by the commit */
	}
	if (st == NAQL_OK)
		st = tell(&ev, path, manifest, sink, err);
	bundle_discard(ev.bundle);
	VEC_FREE(&ev.uses);
	buf_fini(&ev.stamp);
	buf_fini(&ev.line);
	return st;
}
