/*
 * notice.c - the notice written and kept, and what it said.
 */
#include "naql/notice.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/json_write.h"
#include "base/mem.h"
#include "base/options.h"
#include "base/timestamp.h"
#include "engine/archive_int.h"
#include "io/file.h"
#include "register/notices.h"
#include "rights/contract_file.h"
#include "rights/notice_write.h"

#define DAY ((int64_t)24 * 3600)

/* ---- the record ---- */

struct newest {
	struct arena *arena;
	struct slice policy;
};

static naql_status
take_newest(void *ctx, const struct register_notice *n, naql_error *err)
{
	struct newest *out = ctx;
	char *copy;

	if (n->until != TIME_NONE)
		return NAQL_OK;
	copy = arena_strndup(out->arena, n->policy.ptr, n->policy.len);
	out->policy = (struct slice){ copy, copy ? n->policy.len : 0 };
	return copy ? NAQL_OK : naql_nomem(err);
}

static naql_status
read_kept(naql_archive *a, struct notice_policy *p, struct arena *arena, naql_error *err)
{
	struct newest newest = { .arena = arena };
	naql_status st = register_notice_each(a->reg, TIME_NONE, TIME_NONE, take_newest,
					      &newest, err);

	if (st == NAQL_OK && newest.policy.ptr == NULL)
		return naql_fail(
			err, NAQL_E_USAGE, a->dir, NAQL_NO_OFFSET,
			"no notice was written yet: name the file of its record");
	return st == NAQL_OK ? notice_policy_read(p, newest.policy, "naql.db", arena, err)
			     : st;
}

static naql_status
read_policy(naql_archive *a, const char *path, struct notice_policy *p,
	    struct arena *arena, naql_error *err)
{
	struct file_map map = { 0 };
	naql_status st;

	if (path == NULL)
		return read_kept(a, p, arena, err);
	st = file_map(&map, path, err);
	if (st != NAQL_OK)
		return st;
	st = notice_policy_read(p, (struct slice){ (const char *)map.bytes, map.len },
				path, arena, err);
	file_unmap(&map);
	return st;
}

/* ---- files ---- */

static naql_status
make_dir(const char *path, naql_error *err)
{
	if (mkdir(path, 0777) != 0 && errno != EEXIST)
		return naql_fail(err, NAQL_E_IO, path, NAQL_NO_OFFSET,
				 "the directory cannot be made");
	return NAQL_OK;
}

/* Every directory of "a/b/c" below 'root'. */
static naql_status
make_dirs(char *path, size_t root_len, naql_error *err)
{
	naql_status st = NAQL_OK;

	for (size_t i = root_len + 1; path[i] && st == NAQL_OK; i++) {
		if (path[i] != '/')
			continue;
		path[i] = '\0';
		st = make_dir(path, err);
		path[i] = '/';
	}
	return st;
}

static naql_status
write_file(const char *root, const struct notice_file *f, struct arena *arena,
	   naql_error *err)
{
	struct file_writer *w = NULL;
	char *name = arena_strndup(arena, f->path.ptr, f->path.len);
	char *path = name ? file_join(root, name) : NULL;
	naql_status st = path ? make_dirs(path, strlen(root), err) : naql_nomem(err);

	if (st == NAQL_OK)
		st = file_writer_open(&w, path, err);
	if (st == NAQL_OK)
		st = file_writer_add(w, f->bytes.ptr, f->bytes.len, err);
	if (st == NAQL_OK) {
		st = file_writer_commit(w, err);
		w = NULL; /* freed by the commit */
	}
	file_writer_discard(w);
	mem_free(path);
	return st;
}

static naql_status
keep(naql_archive *a, const struct notice_policy *p, const struct notice_files *files,
     const naql_notice_options *opt, naql_notice_written *out, naql_error *err)
{
	const struct register_notice row = { .at = time_now(),
					     .policy = p->canonical,
					     .author = SLICE(opt->author),
					     .reason = SLICE(opt->reason) };
	struct register_notice_file *list = mem_calloc(files->list.n, sizeof(*list));
	int64_t n = 0;
	naql_status st;

	if (list == NULL)
		return naql_nomem(err);
	for (size_t i = 0; i < files->list.n; i++)
		list[i] = (struct register_notice_file){ files->list.ptr[i].path,
							 files->list.ptr[i].bytes, NULL };
	st = register_notice_add(a->reg, &row, list, files->list.n, &n, err);
	out->added = st == NAQL_OK;
	out->version = (uint64_t)n;
	out->files = files->list.n;
	mem_free(list);
	return st == NAQL_DONE ? NAQL_OK : st;
}

/* The register first, the files inside its transaction: what could not be written was not
 * emitted. */
static naql_status
emit(naql_archive *a, const struct notice_policy *p, const struct notice_files *files,
     const naql_notice_options *opt, struct arena *arena, naql_notice_written *out,
     naql_error *err)
{
	naql_status st = register_begin(a->reg, err);

	if (st != NAQL_OK)
		return st;
	st = keep(a, p, files, opt, out, err);
	if (st == NAQL_OK)
		st = make_dir(opt->output, err);
	for (size_t i = 0; i < files->list.n && st == NAQL_OK; i++)
		st = write_file(opt->output, &files->list.ptr[i], arena, err);
	if (st == NAQL_OK)
		st = register_commit(a->reg, err);
	if (st != NAQL_OK)
		register_rollback(a->reg);
	return st;
}

naql_status
naql_notice_write(naql_archive *a, const naql_notice_options *opt,
		  naql_notice_written *written, naql_error *err)
{
	struct notice_files files = { 0 };
	struct notice_policy p;
	struct arena arena = { 0 };
	naql_status st = options_check(opt, sizeof(*opt), "naql_notice_options", err);

	*written = (naql_notice_written){ 0 };
	if (st == NAQL_OK && !a->writable)
		st = naql_fail(err, NAQL_E_USAGE, a->dir, NAQL_NO_OFFSET,
			       "the archive was opened for reading only");
	if (st == NAQL_OK)
		st = read_policy(a, opt->policy, &p, &arena, err);
	if (st == NAQL_OK)
		st = notice_write_all(&files, &p, &arena, err);
	if (st == NAQL_OK)
		st = emit(a, &p, &files, opt, &arena, written, err);
	notice_write_fini(&files);
	arena_fini(&arena);
	return st;
}

/* ---- what it said ---- */

struct show {
	naql_archive *a;
	const naql_sink *sink;
	const char *file;
	bool newest; /* only the version that still holds */
	struct buf line;
	struct json_writer w;
	int64_t version; /* shown last; 0: none */
	bool found;	 /* the file */
};

static naql_status
send(struct show *s, naql_error *err)
{
	naql_status st = buf_status(&s->line, err);

	if (st == NAQL_OK && s->sink && s->sink->line)
		st = s->sink->line(s->sink->ctx, s->line.ptr, s->line.len, err);
	return st;
}

static naql_status
show_file(void *ctx, const struct register_notice_file *f, naql_error *err)
{
	struct show *s = ctx;

	(void)err;
	jw_object(&s->w);
	jw_key(&s->w, "path");
	jw_str(&s->w, f->path);
	jw_key(&s->w, "sha256");
	jw_cstr(&s->w, f->sha256);
	jw_key(&s->w, "bytes");
	jw_uint(&s->w, f->bytes.len);
	jw_key(&s->w, "text");
	jw_str(&s->w, f->bytes.ptr ? f->bytes : SLICE(""));
	jw_object_end(&s->w);
	return NAQL_OK;
}

static naql_status
hold_file(void *ctx, const struct register_notice_file *f, naql_error *err)
{
	struct show *s = ctx;

	(void)err;
	if (!slice_eq(f->path, SLICE(s->file)))
		return NAQL_OK;
	s->found = true;
	buf_reset(&s->line);
	buf_add_slice(&s->line, f->bytes);
	return NAQL_DONE;
}

static void
key_time(struct json_writer *w, const char *key, int64_t t)
{
	char text[21];

	time_format(t, text);
	jw_key(w, key);
	jw_cstr(w, t == TIME_NONE ? NULL : text);
}

static naql_status
show_version(void *ctx, const struct register_notice *n, naql_error *err)
{
	struct show *s = ctx;
	naql_status st;

	if (s->newest && n->until != TIME_NONE)
		return NAQL_OK;
	s->version = n->n;
	if (s->file) {
		s->found = false;
		return register_notice_files(s->a->reg, n->n, hold_file, s, err);
	}
	buf_reset(&s->line);
	jw_init(&s->w, &s->line);
	jw_object(&s->w);
	jw_key(&s->w, "type");
	jw_cstr(&s->w, "notice");
	jw_key(&s->w, "version");
	jw_int(&s->w, n->n);
	key_time(&s->w, "from", n->at);
	key_time(&s->w, "until", n->until);
	jw_key(&s->w, "sha256");
	jw_cstr(&s->w, n->sha256);
	jw_key(&s->w, "author");
	jw_str(&s->w, n->author);
	jw_key(&s->w, "reason");
	jw_str(&s->w, n->reason);
	jw_key(&s->w, "policy");
	jw_raw(&s->w, n->policy);
	jw_key(&s->w, "files");
	jw_array(&s->w);
	st = register_notice_files(s->a->reg, n->n, show_file, s, err);
	jw_array_end(&s->w);
	jw_object_end(&s->w);
	return st == NAQL_OK ? send(s, err) : st;
}

/* A day is all of it, a moment one second; none: everything. */
static bool
interval(const char *at, int64_t *from, int64_t *to)
{
	*from = *to = TIME_NONE;
	if (at == NULL)
		return true;
	*from = contract_file_date(SLICE(at), NULL);
	*to = *from == TIME_NONE ? TIME_NONE : *from + (strlen(at) == 10 ? DAY : 1);
	return *from != TIME_NONE;
}

static naql_status
not_found(const struct show *s, const char *at, naql_error *err)
{
	if (s->version == 0)
		return naql_fail(err, NAQL_E_NOTFOUND, s->a->dir, NAQL_NO_OFFSET,
				 at ? "no notice of ours is known for %s"
				    : "no notice was written yet%s",
				 at ? at : "");
	return naql_fail(err, NAQL_E_NOTFOUND, s->a->dir, NAQL_NO_OFFSET,
			 "the notice then had no file '%s'", s->file);
}

naql_status
naql_notice_show(naql_archive *a, const char *at, const char *file, const naql_sink *sink,
		 naql_error *err)
{
	struct show s = { .a = a, .sink = sink, .file = file, .newest = at == NULL };
	int64_t from, to;
	naql_status st;

	if (!interval(at, &from, &to))
		return naql_fail(err, NAQL_E_USAGE, NULL, NAQL_NO_OFFSET,
				 "'%s' is no date: write 2026-03-03 or "
				 "2026-03-03T08:00:00Z",
				 at);
	st = register_notice_each(a->reg, from, to, show_version, &s, err);
	if (st == NAQL_OK && (s.version == 0 || (file && !s.found)))
		st = not_found(&s, at, err);
	if (st == NAQL_OK && file) {
		if (s.line.len > 0 && s.line.ptr[s.line.len - 1] == '\n')
			s.line.len--;
		st = send(&s, err);
	}
	buf_fini(&s.line);
	return st;
}
