/*
 * report.c - naql_report(): one committed state of the register, read as often as the
 * format needs, into a file that appears whole or not at all.
 */
#include "naql/report.h"

#include "base/error.h"
#include "engine/recorded.h"
#include "engine/seen.h"
#include "report/csv.h"
#include "report/document.h"

/* ---- HTML: a pass for the counts, one for the table, one for each part that is there
 * ---- */

struct pass {
	struct document *d;
	size_t at; /* of the use at hand, in document.parts */
	enum entry_part part;
	bool table; /* rows of the table, not articles */
	uint64_t number;
};

static naql_status
count_use(void *ctx, const struct register_use *u, struct slice judgement,
	  naql_error *err)
{
	struct document *d = ctx;
	struct entry e;
	naql_status st = entry_read(&e, u, judgement, false, err);

	if (st != NAQL_OK)
		return st;
	st = entry_desk(&e, d->reg, err);
	if (st == NAQL_OK && !document_count(d, &e))
		st = naql_nomem(err);
	entry_fini(&e);
	return st;
}

static naql_status
print_use(void *ctx, const struct register_use *u, struct slice judgement,
	  naql_error *err)
{
	struct pass *p = ctx;
	struct entry e;
	naql_status st;

	if (p->at >= p->d->parts.n || p->d->parts.ptr[p->at++] != p->part)
		return NAQL_OK;
	st = entry_read(&e, u, judgement, !p->table, err);
	if (st != NAQL_OK)
		return st;
	st = entry_story(&e, p->d->reg, err);
	if (st == NAQL_OK)
		st = entry_desk(&e, p->d->reg, err);
	p->number++;
	if (st == NAQL_OK && p->table)
		document_row(p->d, &e, p->number);
	else if (st == NAQL_OK)
		html_use(&p->d->h, &e, p->number);
	entry_fini(&e);
	return st != NAQL_OK ? st : html_status(&p->d->h, err);
}

static naql_status
print_part(struct document *d, const struct register_use_filter *rf, enum entry_part part,
	   naql_error *err)
{
	struct pass p = { .d = d, .part = part, .table = part == ENTRY_USE };
	naql_status st = NAQL_OK;

	if (d->n[part] == 0)
		return NAQL_OK;
	document_part(d, part);
	if (p.table) {
		st = register_use_each(d->reg, rf, print_use, &p, err);
		document_table_end(d);
	}
	p = (struct pass){ .d = d, .part = part };
	if (st == NAQL_OK)
		st = register_use_each(d->reg, rf, print_use, &p, err);
	document_part_end(d);
	return st;
}

static naql_status
write_html(struct document *d, const struct register_use_filter *rf, naql_error *err)
{
	naql_status st = register_use_each(d->reg, rf, count_use, d, err);

	if (st == NAQL_OK)
		st = document_open(d, err);
	for (int part = 0; part < ENTRY_N_PARTS && st == NAQL_OK; part++)
		st = print_part(d, rf, (enum entry_part)part, err);
	if (st != NAQL_OK)
		return st;
	document_close(d);
	html_flush(&d->h);
	return html_status(&d->h, err);
}

static naql_status
report_html(struct reg *reg, const naql_use_filter *f,
	    const struct register_use_filter *rf, struct file_writer *file, uint64_t *n,
	    naql_error *err)
{
	struct document d = { .h = { .file = file }, .reg = reg, .filter = f };
	naql_status st = write_html(&d, rf, err);

	*n = d.parts.n;
	VEC_FREE(&d.parts);
	buf_fini(&d.h.buf);
	return st;
}

/* ---- CSV and JSONL: one pass, a line a use ---- */

struct lines {
	struct file_writer *file;
	struct reg *reg;
	struct seen_book *seen;
	struct buf buf;
	uint64_t n;
};

static naql_status
keep_line(struct lines *l, naql_error *err)
{
	naql_status st = buf_status(&l->buf, err);

	if (st == NAQL_OK)
		st = file_writer_add(l->file, l->buf.ptr, l->buf.len, err);
	buf_reset(&l->buf);
	return st;
}

static naql_status
csv_use(void *ctx, const struct register_use *u, struct slice judgement, naql_error *err)
{
	struct lines *l = ctx;
	struct entry e;
	naql_status st = entry_read(&e, u, judgement, false, err);

	if (st != NAQL_OK)
		return st;
	st = entry_story(&e, l->reg, err);
	if (st == NAQL_OK)
		st = entry_desk(&e, l->reg, err);
	if (st == NAQL_OK) {
		csv_line(&l->buf, &e);
		st = keep_line(l, err);
	}
	entry_fini(&e);
	l->n++;
	return st;
}

static naql_status
jsonl_use(void *ctx, const struct register_use *u, struct slice judgement,
	  naql_error *err)
{
	struct lines *l = ctx;
	naql_status st = recorded_full(l->reg, l->seen, u, judgement, &l->buf, err);

	buf_add_byte(&l->buf, '\n');
	l->n++;
	return st == NAQL_OK ? keep_line(l, err) : st;
}

static naql_status
report_lines(struct reg *reg, const struct register_use_filter *rf, bool csv,
	     struct file_writer *file, uint64_t *n, naql_error *err)
{
	struct lines l = { .file = file, .reg = reg };
	naql_status st = seen_new(&l.seen, reg, err);

	if (st == NAQL_OK && csv) {
		csv_head(&l.buf);
		st = keep_line(&l, err);
	}
	if (st == NAQL_OK)
		st = register_use_each(reg, rf, csv ? csv_use : jsonl_use, &l, err);
	seen_free(l.seen);
	buf_fini(&l.buf);
	*n = l.n;
	return st;
}

/* ---- the file ---- */

static naql_status
format_of(const char *path, naql_report_format *format, naql_error *err)
{
	static const struct {
		const char *extension;
		naql_report_format format;
	} known[] = { { ".html", NAQL_REPORT_HTML },
		      { ".htm", NAQL_REPORT_HTML },
		      { ".csv", NAQL_REPORT_CSV },
		      { ".jsonl", NAQL_REPORT_JSONL } };
	struct slice name = SLICE(path);

	for (size_t i = 0; i < NAQL_COUNT(known); i++) {
		struct slice ext = SLICE(known[i].extension);

		if (name.len > ext.len &&
		    slice_ieq((struct slice){ name.ptr + name.len - ext.len, ext.len },
			      ext)) {
			*format = known[i].format;
			return NAQL_OK;
		}
	}
	return naql_fail(err, NAQL_E_USAGE, path, NAQL_NO_OFFSET,
			 "a report is .html, .csv or .jsonl");
}

static naql_status
write_report(struct reg *reg, const naql_use_filter *f, naql_report_format format,
	     struct file_writer *file, uint64_t *n, naql_error *err)
{
	struct register_use_filter rf;
	naql_status st = recorded_filter(f, &rf, err);

	if (st == NAQL_OK)
		st = register_snapshot(reg, err);
	if (st != NAQL_OK)
		return st;
	if (format == NAQL_REPORT_HTML)
		st = report_html(reg, f, &rf, file, n, err);
	else
		st = report_lines(reg, &rf, format == NAQL_REPORT_CSV, file, n, err);
	register_rollback(reg);
	return st;
}

naql_status
naql_report(naql_archive *a, const naql_use_filter *filter, naql_report_format format,
	    const char *path, uint64_t *n, naql_error *err)
{
	struct file_writer *file = NULL;
	uint64_t written = 0;
	naql_status st = NAQL_OK;

	if (format == NAQL_REPORT_BY_NAME)
		st = format_of(path, &format, err);
	if (st == NAQL_OK)
		st = file_writer_open(&file, path, err);
	if (st != NAQL_OK)
		return st;
	st = write_report(recorded_register(a), filter, format, file, &written, err);
	if (st == NAQL_OK)
		return n ? (*n = written, file_writer_commit(file, err))
			 : file_writer_commit(file, err);
	file_writer_discard(file);
	return st;
}
