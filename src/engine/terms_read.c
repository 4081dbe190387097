/*
 * terms_read.c - contract files looked at: checked, put into plain words, and taken out
 * of spreadsheets.
 */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/json_write.h"
#include "base/timestamp.h"
#include "engine/archive_int.h"
#include "io/file.h"
#include "naql/rights.h"
#include "rights/csv_file.h"
#include "rights/enter.h"
#include "rights/explain.h"

struct reading {
	const naql_sink *sink;
	const char *path;
	naql_check_counts *counts;
	struct buf text, line;
};

/* ---- lines of text ---- */

static naql_status
print(struct reading *r, const char *prefix, struct slice line, naql_error *err)
{
	naql_status st;

	buf_reset(&r->line);
	buf_add_str(&r->line, prefix);
	buf_add_slice(&r->line, line);
	st = buf_status(&r->line, err);
	if (st != NAQL_OK || !r->sink || !r->sink->line)
		return st;
	return r->sink->line(r->sink->ctx, r->line.len ? r->line.ptr : "", r->line.len,
			     err);
}

/* Each line of r->text through the sink. */
static naql_status
print_text(struct reading *r, const char *prefix, uint64_t *n, naql_error *err)
{
	struct slice rest = buf_slice(&r->text);
	naql_status st = buf_status(&r->text, err);

	while (rest.len && st == NAQL_OK) {
		size_t end = slice_find(rest, SLICE("\n"));
		size_t len = end < rest.len ? end : rest.len;

		st = print(r, prefix, (struct slice){ rest.ptr, len }, err);
		rest.ptr += len + (len < rest.len);
		rest.len -= len + (len < rest.len);
		*n += 1;
	}
	return st;
}

/* ---- checking ---- */

static naql_status
check_entry(void *ctx, const struct contract_entry *e, const naql_error *fault)
{
	struct reading *r = ctx;
	char prefix[320];
	naql_error err = { 0 };

	r->counts->entries++;
	if (!e) {
		r->counts->faults++;
		if (r->sink && r->sink->fault)
			r->sink->fault(r->sink->ctx, fault);
		return NAQL_OK;
	}
	buf_reset(&r->text);
	explain_remarks(e, &r->text);
	(void)snprintf(prefix, sizeof(prefix), "%s: %s %.*s: ", r->path,
		       register_term_name(e->kind), (int)e->id.len, e->id.ptr);
	return print_text(r, prefix, &r->counts->remarks, &err);
}

naql_status
naql_contract_check(const char *path, const naql_sink *sink, naql_check_counts *counts,
		    naql_error *err)
{
	naql_check_counts own = { 0 };
	struct reading r = { .sink = sink,
			     .path = path,
			     .counts = counts ? counts : &own };
	struct file_map map = { 0 };
	struct arena arena = { 0 };
	naql_status st = file_map(&map, path, err);

	*r.counts = own;
	if (st == NAQL_OK)
		st = contract_file_each(
			(struct slice){ (const char *)map.bytes, map.len }, path, &arena,
			check_entry, &r, err);
	buf_fini(&r.text);
	buf_fini(&r.line);
	arena_fini(&arena);
	file_unmap(&map);
	return st;
}

/* ---- explaining ---- */

static naql_status
explain_all(struct reading *r, const struct contract_file *file, naql_error *err)
{
	uint64_t lines = 0;
	naql_status st = NAQL_OK;

	for (size_t i = 0; i < file->n && st == NAQL_OK; i++) {
		buf_reset(&r->text);
		if (i)
			buf_add_byte(&r->text, '\n');
		explain_entry(&file->entries[i], &r->text);
		st = print_text(r, "", &lines, err);
	}
	return st;
}

naql_status
naql_contract_explain_file(const char *path, const naql_sink *sink, naql_error *err)
{
	struct reading r = { .sink = sink, .path = path };
	struct contract_file file = { 0 };
	struct file_map map = { 0 };
	struct arena arena = { 0 };
	naql_status st = file_map(&map, path, err);

	if (st == NAQL_OK)
		st = contract_file_parse(
			&file, (struct slice){ (const char *)map.bytes, map.len },
			CONTRACT_FILE_ANY, path, &arena, err);
	if (st == NAQL_OK)
		st = explain_all(&r, &file, err);
	buf_fini(&r.text);
	buf_fini(&r.line);
	arena_fini(&arena);
	file_unmap(&map);
	return st;
}

struct found {
	struct arena arena;
	struct contract_file file;
};

static naql_status
take(void *ctx, const struct register_term *t, naql_error *err)
{
	struct found *f = ctx;

	return contract_file_parse(&f->file, t->json, t->kind, "naql.db", &f->arena, err);
}

naql_status
naql_contract_explain(naql_archive *a, const char *number, const naql_sink *sink,
		      naql_error *err)
{
	struct register_term_query q = { .kind = REGISTER_CONTRACT, .id = SLICE(number) };
	struct reading r = { .sink = sink };
	struct found f = { .file.n = 0 };
	naql_status st = register_term_each(a->reg, &q, take, &f, err);

	if (st == NAQL_OK && f.file.n == 0)
		st = naql_fail(
			err, NAQL_E_NOTFOUND, a->dir, NAQL_NO_OFFSET,
			"there is no contract '%s'; naql contract DIR list shows them",
			number);
	if (st == NAQL_OK)
		st = explain_all(&r, &f.file, err);
	buf_fini(&r.text);
	buf_fini(&r.line);
	arena_fini(&f.arena);
	return st;
}

/* ---- spreadsheets ---- */

struct import {
	naql_archive *a;
	const naql_sink *sink; /* told of each entry; NULL: it is entered */
	struct enter_note note;
	struct csv_file csv;
	struct contract_file file;
	naql_term_counts counts;
	struct buf line;
};

/* "[16].party: ..." of the JSON is row 23 of the spreadsheet. */
static void
name_row(naql_error *err, const struct csv_file *csv, size_t entry)
{
	char text[sizeof(err->text)];
	const char *rest;

	if (!err || entry >= csv->n)
		return;
	rest = err->text[0] == '[' ? strchr(err->text, ']') : NULL;
	(void)snprintf(text, sizeof(text), "row %u%s%.150s", (unsigned)csv->rows[entry],
		       rest && rest[1] == '.' ? ", " : ": ",
		       rest ? rest + 1 + (rest[1] == '.') : err->text);
	memcpy(err->text, text, sizeof(text));
}

static naql_status
tell(struct import *m, const struct contract_entry *e, enum enter_result result,
     naql_error *err)
{
	static const char *const would[] = { [ENTER_ADDED] = "add",
					     [ENTER_NEW_VERSION] = "new_version",
					     [ENTER_UNCHANGED] = "nothing" };
	struct json_writer w;
	naql_status st;

	if (!m->sink || !m->sink->line)
		return NAQL_OK;
	buf_reset(&m->line);
	jw_init(&w, &m->line);
	jw_object(&w);
	jw_key(&w, "type");
	jw_cstr(&w, register_term_name(e->kind));
	jw_key(&w, "id");
	jw_str(&w, e->id);
	jw_key(&w, "would");
	jw_cstr(&w, would[result]);
	jw_key(&w, "content");
	jw_raw(&w, e->json);
	jw_object_end(&w);
	st = buf_status(&m->line, err);
	return st != NAQL_OK ? st
			     : m->sink->line(m->sink->ctx, m->line.ptr, m->line.len, err);
}

static naql_status
import_all(struct import *m, naql_error *err)
{
	struct rights_book *book = NULL;
	naql_status st = rights_book_load(&book, m->a->reg, err);

	for (size_t i = 0; i < m->file.n && st == NAQL_OK; i++) {
		enum enter_result result = ENTER_UNCHANGED;

		st = enter_entry(m->a->reg, book, &m->file.entries[i], &m->note, &result,
				 err);
		if (st == NAQL_E_FORMAT)
			name_row(err, &m->csv, i);
		m->counts.added += st == NAQL_OK && result == ENTER_ADDED;
		m->counts.new_versions += st == NAQL_OK && result == ENTER_NEW_VERSION;
		m->counts.unchanged += st == NAQL_OK && result == ENTER_UNCHANGED;
		if (st == NAQL_OK)
			st = tell(m, &m->file.entries[i], result, err);
	}
	rights_book_free(book);
	return st;
}

static naql_status
import_file(struct import *m, struct slice text, struct arena *arena, naql_error *err)
{
	naql_status st = csv_file_read(&m->csv, text, m->note.source, arena, err);

	if (st != NAQL_OK)
		return st;
	st = contract_file_parse(&m->file, m->csv.json, m->csv.kind, m->note.source,
				 arena, err);
	if (st == NAQL_E_FORMAT)
		name_row(err, &m->csv, m->file.failed);
	if (st == NAQL_OK)
		st = register_begin(m->a->reg, err);
	if (st != NAQL_OK)
		return st;
	st = import_all(m, err);
	if (st == NAQL_OK && !m->sink)
		st = register_commit(m->a->reg, err);
	if (st != NAQL_OK || m->sink)
		register_rollback(m->a->reg);
	return st;
}

naql_status
naql_term_import(naql_archive *a, const char *path, const char *author,
		 const char *reason, const naql_sink *dry, naql_term_counts *counts,
		 naql_error *err)
{
	struct import m = { .a = a,
			    .sink = dry,
			    .note = { .source = path,
				      .author = SLICE(author),
				      .reason = SLICE(reason),
				      .now = time_now() } };
	struct file_map map = { 0 };
	struct arena arena = { 0 };
	naql_status st = file_map(&map, path, err);

	if (st == NAQL_OK)
		st = import_file(&m, (struct slice){ (const char *)map.bytes, map.len },
				 &arena, err);
	if (counts)
		*counts = st == NAQL_OK ? m.counts : (naql_term_counts){ 0 };
	buf_fini(&m.line);
	arena_fini(&arena);
	file_unmap(&map);
	return st;
}
