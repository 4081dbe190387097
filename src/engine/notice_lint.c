/*
 * notice_lint.c - naql_notice_check(): files read, held to their rules, compared, told.
 */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/json_write.h"
#include "base/mem.h"
#include "engine/page_notice.h"
#include "io/file.h"
#include "naql/notice.h"
#include "rights/notice_compare.h"
#include "text/charset.h"

#define LINT_FILE_MAX ((size_t)16 << 20)
#define LINT_FILES    4096u /* of one input that are kept to be compared */

/* A file while its input is worked on. */
struct lint_file {
	struct notice_checked checked;
	struct file_map map;
	char *path, *id;
};

struct lint {
	const naql_sink *sink;
	naql_notice_counts *counts;
	struct page_parser *parser;
	struct charset_text text;
	VEC(struct lint_file *) files;
	uint64_t recognised;
	bool single; /* the input is a file */
	struct buf line;
};

static void
file_free(struct lint_file *f)
{
	if (f == NULL)
		return;
	notice_check_fini(&f->checked);
	file_unmap(&f->map);
	mem_free(f->path);
	mem_free(f->id);
	mem_free(f);
}

static void
fault(struct lint *l, const naql_error *why)
{
	l->counts->unreadable++;
	if (l->sink && l->sink->fault)
		l->sink->fault(l->sink->ctx, why);
}

/* ---- reading ---- */

/* A snippet of ours names its path; any other page stands where it lies. */
static struct slice
page_path(const struct lint_file *f, struct slice text)
{
	static const char mark[] = "<!-- for pages below ";
	struct slice rest;
	size_t end;

	if (text.len < sizeof(mark) || memcmp(text.ptr, mark, sizeof(mark) - 1) != 0)
		return SLICE(f->id);
	rest = (struct slice){ text.ptr + sizeof(mark) - 1, text.len - sizeof(mark) + 1 };
	end = slice_find(rest, SLICE(" -->"));
	return end == SIZE_MAX ? SLICE(f->id) : (struct slice){ rest.ptr, end };
}

static naql_status
read_html(struct lint *l, struct lint_file *f, struct slice text, naql_error *err)
{
	const uint8_t *bytes = (const uint8_t *)text.ptr;
	const struct charset *cs =
		charset_detect(bytes, text.len, (struct slice){ NULL, 0 }, true);
	const struct notice_claim *claims;
	const struct page *page;
	size_t n;
	naql_status st = charset_decode(&l->text, cs, bytes, text.len, err);

	f->checked.path = page_path(f, text);
	if (st == NAQL_OK)
		st = page_parse(l->parser,
				(struct slice){ l->text.utf8, l->text.utf8_len }, true,
				(struct slice){ NULL, 0 }, &page, err);
	if (st != NAQL_OK)
		return st;
	st = page_notice_claims(page, &f->checked.arena, &claims, &n, err);
	return st == NAQL_OK ? notice_check_claims(&f->checked, claims, n, err) : st;
}

static naql_status
read_file(struct lint *l, struct lint_file *f, naql_error *err)
{
	struct slice text = { (const char *)f->map.bytes, f->map.len };

	if (text.ptr == NULL)
		text = SLICE("");
	f->checked.file = SLICE(f->path);
	if (text.len <= LINT_FILE_MAX)
		f->checked.form = notice_check_recognise(f->checked.file, text);
	if (f->checked.form == NOTICE_FORM_NONE && !l->single)
		return NAQL_DONE; /* none of ours */
	l->recognised++;
	if (f->checked.form == NOTICE_FORM_HTML)
		return read_html(l, f, text, err);
	return notice_check_read(&f->checked, text, err);
}

static naql_status
open_file(struct lint_file **out, const char *path, struct slice id, naql_error *err)
{
	struct lint_file *f = mem_calloc(1, sizeof(*f));
	struct buf name = { 0 };
	naql_status st = NAQL_OK;

	*out = NULL;
	if (f == NULL)
		return naql_nomem(err);
	buf_add_byte(&name, '/');
	buf_add_slice(&name, id);
	f->path = mem_strndup(path, strlen(path));
	f->id = name.failed ? NULL : mem_strndup(name.ptr, name.len);
	buf_fini(&name);
	st = f->path && f->id ? file_map(&f->map, path, err) : naql_nomem(err);
	if (st == NAQL_OK) {
		*out = f;
		f = NULL; /* handed over */
	}
	file_free(f);
	return st;
}

/* ---- telling ---- */

static naql_status
send(struct lint *l, naql_error *err)
{
	naql_status st = buf_status(&l->line, err);

	if (st == NAQL_OK && l->sink && l->sink->line)
		st = l->sink->line(l->sink->ctx, l->line.ptr, l->line.len, err);
	return st;
}

static void
key_cstr(struct json_writer *w, const char *key, const char *value)
{
	jw_key(w, key);
	jw_cstr(w, value);
}

static void
begin(struct lint *l, struct json_writer *w, const char *type, const struct lint_file *f)
{
	buf_reset(&l->line);
	jw_init(w, &l->line);
	jw_object(w);
	key_cstr(w, "type", type);
	key_cstr(w, "file", f->path);
	key_cstr(w, "form", notice_check_form_name(f->checked.form));
}

static naql_status
tell_finding(struct lint *l, const struct lint_file *f, const struct notice_finding *n,
	     naql_error *err)
{
	struct json_writer w;

	begin(l, &w, "finding", f);
	jw_key(&w, "line");
	if (n->line)
		jw_uint(&w, n->line);
	else
		jw_null(&w);
	jw_key(&w, "at");
	if (n->offset != NAQL_NO_OFFSET)
		jw_uint(&w, n->offset);
	else
		jw_null(&w);
	key_cstr(&w, "severity", notice_finding_is_error(n->code) ? "error" : "warning");
	key_cstr(&w, "code", notice_finding_name(n->code));
	key_cstr(&w, "text", n->text);
	key_cstr(&w, "remedy", notice_finding_remedy(n->code));
	jw_object_end(&w);
	return send(l, err);
}

static naql_status
tell_file(struct lint *l, const struct lint_file *f, naql_error *err)
{
	const struct notice_findings *all = &f->checked.findings;
	struct json_writer w;
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < all->list.n && st == NAQL_OK; i++)
		st = tell_finding(l, f, &all->list.ptr[i], err);
	if (st != NAQL_OK)
		return st;
	l->counts->files++;
	l->counts->errors += all->errors;
	l->counts->warnings += all->warnings;
	begin(l, &w, "checked", f);
	jw_key(&w, "conformant");
	jw_bool(&w, all->errors == 0);
	jw_key(&w, "errors");
	jw_uint(&w, all->errors);
	jw_key(&w, "warnings");
	jw_uint(&w, all->warnings);
	jw_object_end(&w);
	return send(l, err);
}

/* ---- an input ---- */

static bool
is_fatal(naql_status st)
{
	return st == NAQL_E_NOMEM || st == NAQL_E_STOPPED || st == NAQL_E_INTERNAL;
}

static naql_status
take_file(void *ctx, const char *path, struct slice id, naql_error *err)
{
	struct lint *l = ctx;
	struct lint_file *f = NULL;
	naql_error why = { .offset = NAQL_NO_OFFSET };
	naql_status st;

	if (l->sink && l->sink->stop && l->sink->stop(l->sink->ctx))
		return naql_fail(err, NAQL_E_STOPPED, path, NAQL_NO_OFFSET, "stopped");
	st = open_file(&f, path, id, &why);
	if (st == NAQL_OK)
		st = read_file(l, f, &why);
	if (st == NAQL_OK && l->files.n < LINT_FILES) {
		st = VEC_PUSH(&l->files, f) ? NAQL_OK : naql_nomem(&why);
		f = st == NAQL_OK ? NULL : f; /* handed over */
	} else if (st == NAQL_OK) {
		st = tell_file(l, f, err);
		file_free(f);
		return st;
	}
	file_free(f);
	if (st == NAQL_OK || st == NAQL_DONE)
		return NAQL_OK;
	if (why.source[0] == '\0')
		snprintf(why.source, sizeof(why.source), "%s", path);
	if (is_fatal(st) && err)
		*err = why;
	if (!is_fatal(st))
		fault(l, &why);
	return is_fatal(st) ? st : NAQL_OK;
}

static void
walk_fault(void *ctx, const naql_error *why)
{
	fault(ctx, why);
}

static naql_status
compare_all(struct lint *l, naql_error *err)
{
	struct notice_checked **all;
	naql_status st;

	if (l->files.n < 2)
		return NAQL_OK;
	all = mem_calloc(l->files.n, sizeof(struct notice_checked *));
	if (all == NULL)
		return naql_nomem(err);
	for (size_t i = 0; i < l->files.n; i++)
		all[i] = &l->files.ptr[i]->checked;
	st = notice_compare_all(all, l->files.n, err);
	mem_free(all);
	return st;
}

static naql_status
check_input(struct lint *l, const char *path, naql_error *err)
{
	const struct file_walk walk = { take_file, walk_fault, l };
	struct file_map probe = { 0 };
	naql_error why = { .offset = NAQL_NO_OFFSET };
	naql_status st;

	/* a directory cannot be mapped */
	l->single = file_map(&probe, path, NULL) == NAQL_OK;
	file_unmap(&probe);
	l->recognised = 0;
	st = file_walk(path, &walk, &why);
	if (st == NAQL_OK)
		st = compare_all(l, &why);
	for (size_t i = 0; i < l->files.n; i++) {
		if (st == NAQL_OK)
			st = tell_file(l, l->files.ptr[i], &why);
		file_free(l->files.ptr[i]);
	}
	l->files.n = 0;
	if (st == NAQL_OK && l->recognised == 0 && !l->single) {
		(void)naql_fail(&why, NAQL_E_FORMAT, path, NAQL_NO_OFFSET,
				"nothing here is a form of a notice that is known "
				"(docs/notice-format.md)");
		fault(l, &why);
		return NAQL_OK;
	}
	if (st == NAQL_E_IO && slice_eq(SLICE(why.source), SLICE(path))) {
		fault(l, &why); /* the input is not there; the others are still read */
		return NAQL_OK;
	}
	if (st != NAQL_OK && err)
		*err = why;
	return st;
}

naql_status
naql_notice_check(naql_strings inputs, const naql_sink *sink, naql_notice_counts *counts,
		  naql_error *err)
{
	struct lint l = { .sink = sink, .counts = counts };
	naql_status st = page_parser_new(&l.parser, err);

	*counts = (naql_notice_counts){ 0 };
	for (size_t i = 0; i < inputs.n && st == NAQL_OK; i++)
		st = check_input(&l, inputs.ptr[i], err);
	page_parser_free(l.parser);
	charset_text_fini(&l.text);
	VEC_FREE(&l.files);
	buf_fini(&l.line);
	return st;
}
